"""What the demo can play: teams larger than the sample one, each in a channel of its own."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

ANA = {"name": "ana", "real_name": "Ana Ruiz", "zone": "Europe/Madrid"}
"""Of the sample team: she runs the workspace, so she may start and set everything."""
ACROSS = [
    ("tane", "Tane Walker", "Pacific/Auckland", "Every invoice of the south island has the new number.", ""),
    ("mei", "Mei Tanaka", "Asia/Tokyo", "The receipts of a whole year can be searched in a second.", ""),
    ("arjun", "Arjun Rao", "Asia/Kolkata", "Four shops moved over without calling us once.", ""),
    (
        "leila",
        "Leila Karimi",
        "Asia/Dubai",
        "Refunds reach the bank the same day.",
        "The bank's test server is down.",
    ),
    ("amina", "Amina Otieno", "Africa/Nairobi", "", ""),
    ("sofia", "Sofia Papadaki", "Europe/Athens", "The help page answers the five questions most asked.", ""),
    ("jonas", "Jonas Weber", "Europe/Berlin", "Closing a month takes eleven clicks fewer.", ""),
    ("rosa", "Rosa Costa", "Atlantic/Azores", "Two bakeries told their neighbours about us.", ""),
    ("lucas", "Lucas Lima", "America/Sao_Paulo", "Tax codes of Brazil are right in all 27 states.", ""),
    ("maya", "Maya Cohen", "America/Chicago", "New colleagues make their first change on day one.", ""),
    ("diego", "Diego Ramos", "America/Denver", "", ""),
    ("kalea", "Kalea Akana", "Pacific/Honolulu", "Nobody was woken up this week.", ""),
]
FORTY = [
    "Ada Lind", "Aiko Mori", "Alba Serra", "Anton Weiss", "Asha Nair", "Ben Osei", "Bianca Neri", "Carl Holm",
    "Chiara Riva", "Dana Levi", "Dario Conti", "Ebba Dahl", "Eli Stern", "Elena Popa", "Farid Aziz", "Femke Bos",
    "Gita Shah", "Goran Ilic", "Hana Kubo", "Henri Blanc", "Ida Berg", "Ilias Vasil", "Jana Novak", "Joel Katz",
    "Karim Saleh", "Kira Wolf", "Lars Moe", "Lena Frank", "Luca Greco", "Maren Voss", "Milo Park", "Nadia Haddad",
    "Nils Lund", "Olga Petrova", "Omar Diallo", "Paula Reyes", "Rafael Pinto", "Sana Malik", "Tara Quinn",
    "Yusuf Demir",
]  # fmt: skip
ZONES = ["Europe/Berlin", "Europe/London", "America/New_York", "Asia/Kolkata", "America/Sao_Paulo"]
THOUGHTS = {
    "Start": [
        "Writing down why we decided something, not only what",
        "Saying on Monday what will be different on Friday",
        "Asking two customers before we build",
        "A short call when a thread has had twenty replies",
        "Showing work when it is half done",
        "One page for newcomers that is true",
        "Naming who decides before we discuss",
        "Turning flaky tests off the day they are found",
        "Thanking by name, in the channel",
        "Telling support what changes a day before it does",
        "Looking at the numbers together on Thursdays",
        "Letting the person on call go home early afterwards",
        "Measuring how long a first invoice takes",
        "Deleting what nobody uses",
    ],
    "Stop": [
        "Meetings in which nobody decides anything",
        "Changing the plan in a direct message",
        "Reviewing in a hurry before a holiday",
        "Estimating in hours",
        "Releasing on Fridays",
        "Inviting everybody to everything",
        "Fixing the same import by hand each week",
        "Promising dates to customers before we have talked",
        "Working through lunch and being proud of it",
        "Keeping three lists of the same tasks",
        "Answering at night because somebody else did",
        "Copying the old page as a start for a new one",
        "Calling everything urgent",
    ],
    "Continue": [
        "Pairing with support on Wednesdays",
        "Small releases. The last eleven went without a call at night",
        "Written updates. I read them on the train",
        "Asking what is in the way, and then removing it",
        "The quiet morning without meetings",
        "Trying each change as a new user would",
        "Calling five shops a month",
        "Reading the vision aloud when we plan",
        "Standups that take two minutes",
        "Swapping who leads this retrospective",
        "Saying when we do not know",
        "Leaving notes for the next zone",
        "Celebrating what we did not build",
    ],
}
STORIES = {
    "ines": "A dentist in Porto told us that she goes home at five now.",
    "tom": "A school did its year in one afternoon. The head wrote to thank us.",
    "zuri": "A market stall got its first loan with the books we print.",
}


def across_zones() -> Json:
    """Twelve people are asked at nine of their own Monday, which lasts a day and night."""
    names = [name for name, *_ in ACROSS]
    steps: list[Json] = [
        {"clock": {"zone": "Europe/Berlin", "weekday": 6, "time": "11:00"}},
        {"who": "jonas", "runs": "/standup setup", "in": "#twelve-zones"},
        {"who": "jonas", "fills": {"Name": "Twelve zones"}},
        {"who": "jonas", "submits": True},
        {"who": "jonas", "reads": "All set", "in": "modal"},
        {"who": "jonas", "closes": True},
        {"who": "jonas", "reads": "Next:"},
    ]
    for name, real_name, _, better, blocker in ACROSS:
        steps.append({"clock": {"next": True}, "until": f"{real_name} is asked for Twelve zones"})
        steps.append({"who": name, "reads": "In an hour"})
        if better:
            steps += [
                {"who": name, "presses": "Answer"},
                {"who": name, "fills": {"What changed for the better since last time?": better}},
            ]
            if blocker:
                steps.append({"who": name, "fills": {"Is anything in your way?": blocker}})
            steps += [{"who": name, "submits": True}, {"who": name, "reads": "thank you"}]
    steps += [
        {"clock": {"next": True}, "until": "Twelve zones closes"},
        {"who": "jonas", "reads": "Twelve zones", "in": "#twelve-zones"},
    ]
    return {
        "title": "Monday standup across 12 zones",
        "about": "Everybody is asked at nine of their own Monday; #twelve-zones reads one digest.",
        "people": [{"name": name, "real_name": real, "zone": zone} for name, real, zone, *_ in ACROSS],
        "channels": [
            {"name": "twelve-zones", "members": ["jonas", *(each for each in names if each != "jonas")]}
        ],
        "steps": steps,
    }


def retro_of_forty() -> Json:
    """Ana, who may start one, asks forty people; every fourth writes without a name."""
    handles = {real_name: real_name.lower().replace(" ", ".") for real_name in FORTY}
    steps: list[Json] = [
        {"who": "ana", "runs": "/retro start Spring release", "in": "#spring-release"},
        {"who": "ana", "reads": "Collect notes until", "in": "modal"},
        {"who": "ana", "submits": True},
        {"who": "ana", "reads": "All set", "in": "modal"},
        {"who": "ana", "closes": True},
        {"who": "ana", "reads": "collecting notes", "in": "#spring-release"},
    ]
    thoughts = [(column, text) for column, texts in THOUGHTS.items() for text in texts]
    for number, (name, (column, text)) in enumerate(zip(handles.values(), thoughts, strict=True)):
        steps += [
            {"who": name, "runs": f"/retro {text}", "in": "#spring-release"},
            {
                "who": name,
                "picks": {"column": column, **({"name": "Without my name"} if number % 4 == 3 else {})},
            },
            {"who": name, "submits": True},
            {"who": name, "reads": "Your note is in", "in": "modal"},
            {"who": name, "closes": True},
        ]
    steps += [
        {"clock": {"next": True}, "until": "Spring release closes"},
        {"who": "ana", "reads": "Spring release is over", "in": "#spring-release"},
    ]
    return {
        "title": "Retro with 40 people",
        "about": "Forty people leave a note each, every fourth without a name, and #spring-release reads the summary.",
        "people": [
            ANA,
            *(
                {"name": handle, "real_name": real_name, "zone": ZONES[number % len(ZONES)]}
                for number, (real_name, handle) in enumerate(handles.items())
            ),
        ],
        "channels": [{"name": "spring-release", "members": ["ana", *handles.values()]}],
        "steps": steps,
    }


def vision_recall() -> Json:
    """The vision is told again on three days, each time with another story."""
    steps: list[Json] = []
    for name, story in STORIES.items():
        steps += [
            {"who": name, "runs": "/vision story", "in": "#recall"},
            {"who": name, "fills": {"text": story}},
            {"who": name, "submits": True},
            {"who": name, "reads": "The story is kept", "in": "modal"},
            {"who": name, "closes": True},
        ]
    steps += [
        {"who": "ana", "runs": "/vision remind", "in": "#recall"},
        {"who": "ana", "picks": {"Days": ["Monday", "Wednesday", "Friday"]}},
        {"who": "ana", "submits": True},
        {"who": "ana", "reads": "All set", "in": "modal"},
        {"who": "ana", "closes": True},
        *({"clock": {"zone": "Europe/Madrid", "weekday": day, "time": "10:05"}} for day in (0, 2, 4)),
        {"who": "ana", "reads": "Every small shop", "in": "#recall"},
    ]
    people = [
        ("ines", "Inês Duarte", "Europe/Lisbon"),
        ("tom", "Tom Becker", "Europe/Berlin"),
        ("zuri", "Zuri Mwangi", "Africa/Nairobi"),
    ]
    return {
        "title": "Vision recall",
        "about": "Three people keep a story each; #recall hears the vision on three days, each time with another.",
        "people": [
            ANA,
            *({"name": name, "real_name": real, "zone": zone} for name, real, zone in people),
        ],
        "channels": [{"name": "recall", "members": ["ana", "ines", "tom", "zuri"]}],
        "steps": steps,
    }


SCENARIOS = [across_zones(), retro_of_forty(), vision_recall()]
