"""Every block and element the page draws, in each of its states, to be looked at side by side.

Plain Block Kit as an app would send it: what stands here passes the stand-in's own limits, save the one block
that is made up to show how the page meets what it does not know.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from bot.standin import files, normalise, states
from bot.standin.people.sight import can_see
from bot.standin.workspace import File, Json, Person, Workspace

Kind = Literal["message", "modal"]

UNKNOWN = "hologram"
PICTURE = "answers.png"
MORNING = 1_772_438_400  # 2 March 2026, 08:00 UTC
ALERT_TEXT = "Rituals did not answer. Try again in a moment."
LONG = (
    "Reviewed the payment retries with Chen, found that two of the three alerts fire for the same cause, and wrote "
    "down what each of them means so that whoever is on call at night does not have to work it out once more. "
)
LONG_WORD = "https://example.com/reports/2026/03/a-rather-long-address-that-nobody-would-want-to-type-by-hand"


@dataclass(frozen=True)
class Group:
    """Blocks that would stand in one message or modal. `values` is what is filled in, `errors` stand under fields,
    `troubles` beside buttons; both are by block_id. `answers` are what an external select finds."""

    title: str
    kind: Kind
    blocks: list[Json]
    values: states.Values = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    troubles: dict[str, str] = field(default_factory=dict)
    answers: list[Json] = field(default_factory=list)


@dataclass(frozen=True)
class Cast:
    """Who and what is mentioned: the person who looks, two others, two channels, and a picture of theirs."""

    me: str
    friend: str
    other: str
    channel: str
    other_channel: str
    picture: str


def gallery(workspace: Workspace, who: Person) -> Json:
    return {"groups": [asdict(_whole(group)) for group in groups(cast(workspace, who))]}


def cast(workspace: Workspace, who: Person) -> Cast:
    others = [p.id for p in workspace.people.values() if p is not who and not (p.is_bot or p.deleted)]
    places = [c.id for c in workspace.conversations.values() if c.kind != "im" and can_see(who, c)]
    friend, other = (*others, who.id, who.id)[:2]
    channel, other_channel = (*places, "C0NOWHERE", "C0NOWHERE")[:2]
    return Cast(who.id, friend, other, channel, other_channel, _picture(workspace, who).id)


def groups(of: Cast) -> list[Group]:
    return [
        _words(of),
        _sections(of),
        _buttons(),
        _actions(of),
        _ticks(),
        _rich_text(of),
        _table(of),
        _pictures(of),
        _empty_form(),
        _filled_form(of),
        _refused_form(),
        _narrow_form(),
        Group("What nobody knows", "message", [{"type": UNKNOWN, "block_id": UNKNOWN, "spins": "fast"}]),
    ]


def _whole(group: Group) -> Group:
    """With the ids and defaults that Slack fills in, and with what stands in its fields at first."""
    blocks = normalise.blocks(group.blocks)
    values = states.initial(blocks)
    return Group(group.title, group.kind, blocks, values, group.errors, group.troubles, group.answers)


# -- the shapes ----------------------------------------------------------------------------------------------------


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def section(text: str, accessory: Json | None = None, **more: Any) -> Json:
    made: Json = {"type": "section", "text": mrkdwn(text), **more}
    return made if accessory is None else made | {"accessory": accessory}


def actions(block_id: str, *elements: Json) -> Json:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def context(*texts: str) -> Json:
    return {"type": "context", "elements": [mrkdwn(text) for text in texts]}


def button(text: str, **more: Any) -> Json:
    return {"type": "button", "action_id": f"press {text}"[:255], "text": plain(text), **more}


def element(kind: str, placeholder: str = "", **more: Any) -> Json:
    made: Json = {"type": kind, "action_id": kind, **more}
    return made | ({"placeholder": plain(placeholder)} if placeholder else {})


def question(block_id: str, label: str, asked: Json, hint: str = "", *, optional: bool = False) -> Json:
    made: Json = {"type": "input", "block_id": block_id, "label": plain(label), "element": asked}
    return made | ({"hint": plain(hint)} if hint else {}) | ({"optional": True} if optional else {})


def option(text: str, description: str = "") -> Json:
    made: Json = {"text": plain(text), "value": text.lower()[:150]}
    return made | ({"description": plain(description)} if description else {})


def options(*texts: str) -> list[Json]:
    return [option(text) for text in texts]


def surely(question_: str, yes: str, *, style: str = "primary") -> Json:
    words = {"title": plain(question_), "text": mrkdwn("Everybody in the channel *sees* that it is gone.")}
    return words | {"confirm": plain(yes), "deny": plain("Keep it"), "style": style}


DAYS = options("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
GROUPED: list[Json] = [
    {"label": plain("Europe"), "options": options("Lisbon", "Copenhagen", "Istanbul")},
    {"label": plain("Elsewhere"), "options": options("Honolulu", "New York")},
]
EXPLAINED = [
    option("Remind those who have not answered", "Once, an hour before the end"),
    option("Post a summary", "As soon as everybody has answered"),
    option("Ask guests too"),
]


# -- messages ------------------------------------------------------------------------------------------------------


def _words(of: Cast) -> Group:
    moment = f"<!date^{MORNING}^{{date_long}} at {{time}}|2 March 2026>"
    near = f"<!date^{MORNING}^{{date_short_pretty}}|2 March>"
    marked = (
        f"*Bold*, _italic_, ~struck out~ and `code` for <@{of.friend}> and <@{of.me}> in <#{of.channel}>, <!here>. "
        f"It closes on {moment} ({near}); <https://example.com|read why> or write to <mailto:ops@example.com>. "
        ":tada: :white_check_mark: :not_an_emoji_at_all: 1 &lt; 2 &amp; 3"
    )
    quoted = "&gt; What is the one thing you want to finish?\n&gt; And what could stop you?\nThen a line of one's own."
    code = "```SELECT team, count(*)\nFROM answers\nGROUP BY team;```"
    blocks: list[Json] = [
        {"type": "header", "text": plain("Weekly check-in :coffee:")},
        section(marked),
        section(quoted),
        section(code),
        {
            "type": "section",
            "text": plain("Plain text: *nothing* in it is read, not even <@U1>, but :wave: is."),
        },
        {"type": "divider"},
        {
            "type": "context",
            "elements": [
                {"type": "image", "slack_file": {"id": of.picture}, "alt_text": "Answers of the week"},
                mrkdwn(f"Asked by <@{of.friend}> for <#{of.other_channel}>"),
                plain("7 of 9 answered"),
            ],
        },
        context("A line of context that is long enough to be broken: " + LONG),
    ]
    return Group("Words", "message", blocks)


def _sections(of: Cast) -> Group:
    picture = {"type": "image", "slack_file": {"id": of.picture}, "alt_text": "Answers of the week"}
    day = element("datepicker", "Choose a day", initial_date="2026-03-02")
    size = element("static_select", "Choose", options=DAYS, initial_option=DAYS[2])
    both = [
        mrkdwn(text) for text in ("*When*\nMondays at 09:00", f"*Where*\n<#{of.channel}>", "*Who*\n9 people")
    ]
    blocks = [
        section("*Standup* asks nine people.", button("Change")),
        section(
            "*Retro* was two weeks ago.", element("overflow", options=options("Pause", "Skip one", "Delete"))
        ),
        section("*Answers* of the week.", picture),
        section("*Day* on which it asks.", size),
        section("*First* day.", day),
        section("*Hour*.", element("timepicker", "Choose a time", initial_time="09:30")),
        section("*Owner*.", element("users_select", "Somebody", initial_user=of.friend)),
        section("*Readers*.", element("multi_users_select", "Anybody", initial_users=[of.friend, of.other])),
        section("*Channel*.", element("conversations_select", "A channel", initial_conversation=of.channel)),
        {"type": "section", "fields": [*both, plain("Plain in a field")]},
        section("*Fields* below words.", fields=both[:2]),
        section(LONG * 2 + LONG_WORD, button("Open")),
    ]
    return Group("Sections", "message", blocks)


def _buttons() -> Group:
    blocks = [
        actions(
            "styles",
            button("Skip"),
            button("Answer", style="primary"),
            button("Delete", style="danger"),
            button("Open the guide", url="https://example.com/guide"),
            element("overflow", options=[option("Pause", "Until you start it again"), option("Delete")]),
        ),
        actions(
            "asked first",
            button("Close for all", confirm=surely("Close this check-in?", "Close it")),
            button(
                "Delete for all",
                style="danger",
                confirm=surely("Delete this check-in?", "Delete it", style="danger"),
            ),
        ),
        actions("many", *[button(f"{day['text']['text']} at nine") for day in DAYS], button("x" * 75)),
        actions("not answered", button("Count me in", style="primary")),
        section("*Without an answer* from the app.", button("Try it"), block_id="not answered here"),
    ]
    troubles = {"not answered": ALERT_TEXT, "not answered here": ALERT_TEXT}
    return Group("Buttons", "message", blocks, troubles=troubles)


def _actions(of: Cast) -> Group:
    empty = [
        element("static_select", "Choose a day", options=DAYS),
        element("external_select", "Search for a city", min_query_length=2),
        element("users_select", "Choose somebody"),
        element("conversations_select", "Choose a conversation"),
        element("channels_select", "Choose a channel"),
        element("datepicker", "Choose a day"),
        element("timepicker", "Choose a time"),
        element("datetimepicker"),
    ]
    filled = [
        element("static_select", options=DAYS, initial_option=DAYS[0]),
        element("external_select", initial_option=option("Lisbon")),
        element("users_select", initial_user=of.other),
        element("conversations_select", initial_conversation=of.other_channel),
        element("channels_select", initial_channel=of.channel),
        element("datepicker", initial_date="2026-12-24"),
        element("timepicker", initial_time="17:45"),
        element("datetimepicker", initial_date_time=MORNING),
    ]
    blocks = [
        context("Nothing chosen yet"),
        actions("empty", *empty),
        context("Chosen"),
        actions("filled", *filled),
    ]
    return Group(
        "Selects and pickers in a message", "message", blocks, answers=options("Lisbon", "London", "Lima")
    )


def _ticks() -> Group:
    boxes = element("checkboxes", options=EXPLAINED, initial_options=EXPLAINED[:1])
    one = element("radio_buttons", options=DAYS[:3], initial_option=DAYS[1])
    marked = element("checkboxes", options=[{"text": mrkdwn("*Bold* and `code`"), "value": "marked"}])
    blocks = [
        section("*What else* it does", boxes),
        section("*The day* it asks", one),
        actions("rows", marked, element("radio_buttons", options=DAYS[:2])),
    ]
    return Group("Boxes to tick", "message", blocks)


def _text(text: str, *styles: str) -> Json:
    return {"type": "text", "text": text} | ({"style": dict.fromkeys(styles, True)} if styles else {})


def _rich(kind: str, *spans: Json, **more: Any) -> Json:
    return {"type": f"rich_text_{kind}", "elements": list(spans), **more}


def _rich_list(style: str, *items: str, **more: Any) -> Json:
    lines = [_rich("section", _text(item)) for item in items]
    return {"type": "rich_text_list", "style": style, "elements": lines, **more}


def _rich_text(of: Cast) -> Group:
    spans = [
        _text("Bold", "bold"),
        _text(", "),
        _text("italic", "italic"),
        _text(", "),
        _text("struck out", "strike"),
        _text(", "),
        _text("code", "code"),
        _text(" and "),
        _text("all of it", "bold", "italic", "strike"),
        _text(" for "),
        {"type": "user", "user_id": of.friend},
        _text(", "),
        {"type": "user", "user_id": of.me},
        _text(" and "),
        {"type": "broadcast", "range": "here"},
        _text(" in "),
        {"type": "channel", "channel_id": of.channel},
        _text(" "),
        {"type": "emoji", "name": "rocket"},
        _text(" by "),
        {"type": "date", "timestamp": MORNING, "format": "{date_long} at {time}", "fallback": "2 March 2026"},
        _text(": "),
        {"type": "link", "url": "https://example.com", "text": "the plan"},
        _text(" "),
        {"type": "color", "value": "#007a5a"},
    ]
    lists = [
        _rich_list("bullet", "A first thing", LONG),
        _rich_list("bullet", "One within it", indent=1),
        _rich_list("bullet", "One within that", indent=2),
        _rich_list("ordered", "Ask", "Wait"),
        _rich_list("ordered", "for those who are asleep", indent=1),
        _rich_list("ordered", "Sum up"),
    ]
    behind_bars = [
        _rich_list("bullet", "A list in a quote", "with two lines", border=1),
        _rich("quote", _text("What is quoted stands behind a bar,\nalso in its second line.")),
        _rich("preformatted", _text("SELECT *\nFROM answers -- and a remark that is long " + "-" * 60)),
    ]
    blocks = [
        {"type": "rich_text", "elements": parts} for parts in ([_rich("section", *spans)], lists, behind_bars)
    ]
    return Group("Rich text", "message", blocks)


def _cell(text: str) -> Json:
    return {"type": "raw_text", "text": text}


def _table(of: Cast) -> Group:
    person = {"type": "rich_text", "elements": [_rich("section", {"type": "user", "user_id": of.friend})]}
    table = {
        "type": "table",
        "column_settings": [{}, {"is_wrapped": True}, {"align": "right"}, {"align": "center"}],
        "rows": [
            [_cell(text) for text in ("Who", "What they said", "Hours", "Done")],
            [person, _cell(LONG), _cell("4.5"), _cell("yes")],
            [_cell("Chen Wei"), _cell("All clear"), _cell("12"), _cell("no")],
        ],
    }
    return Group("Table", "message", [table])


def _pictures(of: Cast) -> Group:
    blocks: list[Json] = [
        {
            "type": "image",
            "slack_file": {"id": of.picture},
            "alt_text": "Nine bars, one for each week, growing",
            "title": plain("Answers of the last nine weeks"),
        },
        {
            "type": "image",
            "image_url": "https://example.com/elsewhere.png",
            "alt_text": "A picture that lies elsewhere: it is never loaded from there",
        },
    ]
    return Group("Pictures", "message", blocks)


# -- forms ---------------------------------------------------------------------------------------------------------


def _empty_form() -> Group:
    asked: list[tuple[str, Json]] = [
        ("Title", element("plain_text_input", "What is it about?")),
        ("What happened?", element("plain_text_input", "As much as you like", multiline=True)),
        ("How many people?", element("number_input", "12", is_decimal_allowed=False)),
        ("Address of the page", element("url_text_input", "https://")),
        ("Email", element("email_text_input", "name@example.com")),
        ("Day of the week", element("static_select", "Choose a day", options=DAYS)),
        ("Cities", element("multi_static_select", "Choose some", option_groups=GROUPED)),
        ("City", element("external_select", "Search for a city", min_query_length=2)),
        ("More cities", element("multi_external_select", "Search for cities", min_query_length=2)),
        ("Owner", element("users_select", "Choose somebody")),
        ("Members", element("multi_users_select", "Choose people")),
        ("Conversation", element("conversations_select", "Choose a conversation")),
        ("Conversations", element("multi_conversations_select", "Choose conversations")),
        ("Channel", element("channels_select", "Choose a channel")),
        ("Channels", element("multi_channels_select", "Choose channels")),
        ("First day", element("datepicker", "Choose a day")),
        ("Hour", element("timepicker", "Choose a time")),
        ("Moment", element("datetimepicker")),
        ("What else", element("checkboxes", options=EXPLAINED)),
        ("How often", element("radio_buttons", options=options("Every week", "Every two weeks"))),
    ]
    blocks = [question(f"empty {label}", label, each) for label, each in asked]
    return Group("Form, empty", "modal", blocks, answers=options("Lisbon", "London", "Lima"))


def _filled_form(of: Cast) -> Group:
    asked: list[tuple[str, Json]] = [
        ("Title", element("plain_text_input", initial_value="Weekly check-in")),
        (
            "What happened?",
            element("plain_text_input", multiline=True, initial_value=f"{LONG}\n\nAnd then this."),
        ),
        ("How many people?", element("number_input", is_decimal_allowed=True, initial_value="4.5")),
        ("Address of the page", element("url_text_input", initial_value=LONG_WORD)),
        ("Email", element("email_text_input", initial_value="ana@example.com")),
        ("Day of the week", element("static_select", options=DAYS, initial_option=DAYS[3])),
        (
            "Cities",
            element(
                "multi_static_select",
                option_groups=GROUPED,
                initial_options=[*GROUPED[0]["options"], GROUPED[1]["options"][0]],
            ),
        ),
        ("City", element("external_select", initial_option=option("Lisbon"))),
        ("More cities", element("multi_external_select", initial_options=options("Lisbon", "Lima"))),
        ("Owner", element("users_select", initial_user=of.friend)),
        ("Members", element("multi_users_select", initial_users=[of.friend, of.other, of.me])),
        ("Conversation", element("conversations_select", initial_conversation=of.channel)),
        ("Conversations", element("multi_conversations_select", initial_conversations=[of.channel])),
        ("Channel", element("channels_select", initial_channel=of.channel)),
        ("Channels", element("multi_channels_select", initial_channels=[of.channel])),
        ("First day", element("datepicker", initial_date="2026-03-02")),
        ("Hour", element("timepicker", initial_time="09:30", timezone="Europe/Madrid")),
        ("Moment", element("datetimepicker", initial_date_time=MORNING)),
        ("What else", element("checkboxes", options=EXPLAINED, initial_options=EXPLAINED[:2])),
        ("How often", element("radio_buttons", options=DAYS[:2], initial_option=DAYS[0])),
    ]
    blocks = [question(f"filled {label}", label, each) for label, each in asked]
    return Group("Form, filled in", "modal", blocks, answers=options("Lisbon", "London", "Lima"))


def _refused_form() -> Group:
    blocks = [
        section("*This check-in* asks nine people. What you change holds from the next one on."),
        question("refused title", "Title", element("plain_text_input", "What is it about?")),
        question(
            "refused day",
            "Day of the week",
            element("static_select", "Choose a day", options=DAYS),
            "The day in each person's own zone.",
        ),
        question("refused people", "Members", element("multi_users_select", "Choose people")),
        question("refused hour", "Hour", element("timepicker", "Choose a time")),
        question("refused date", "First day", element("datepicker", initial_date="2020-01-01")),
        question("refused often", "How often", element("radio_buttons", options=DAYS[:2])),
        question("refused else", "What else", element("checkboxes", options=EXPLAINED)),
        question(
            "refused words",
            "What happened?",
            element("plain_text_input", multiline=True, max_length=60, initial_value=LONG[:55]),
        ),
    ]
    missing = "Please complete this required field."
    errors = {each["block_id"]: missing for each in blocks if each["type"] == "input"}
    errors["refused date"] = (
        "This day has passed. Choose one from today on, or leave the field empty: then it is now."
    )
    return Group("Form, with objections", "modal", blocks, errors=errors)


def _narrow_form() -> Group:
    """Hints, fields that may stay empty, long words, and nothing to choose from."""
    long_label = (
        "What did you finish, what is still open, and what could keep you from it between now and Friday?"
    )
    blocks: list[Json] = [
        question("hint", "Title", element("plain_text_input"), "Shown above each summary."),
        question("optional", "A note", element("plain_text_input", multiline=True), optional=True),
        question("both", "Link", element("url_text_input", "https://"), "To the agenda.", optional=True),
        question("long label", long_label, element("plain_text_input"), LONG, optional=True),
        question(
            "long options",
            "Long options",
            element(
                "static_select",
                options=[option(LONG[:75]), option("Short", LONG[:75])],
                initial_option=option(LONG[:75]),
            ),
        ),
        question(
            "nobody", "Nothing to choose from", element("conversations_select", filter={"include": ["mpim"]})
        ),
        question(
            "nothing found", "Nothing is found here", element("external_select", "Search", min_query_length=1)
        ),
        {"type": "divider"},
        context("A remark at the end of a form."),
    ]
    return Group("Form, with hints and long words", "modal", blocks)


# -- the picture ---------------------------------------------------------------------------------------------------


def _picture(workspace: Workspace, who: Person) -> File:
    """Uploaded by whoever looks, on their first look."""
    known = (each for each in workspace.files.values() if each.user == who.id and each.name == PICTURE)
    found = next(known, None)
    if found is None:
        content = _bars([2, 3, 3, 5, 4, 6, 7, 7, 9])
        found = files.announce(workspace, who.id, PICTURE, len(content))
        found.content = content
        files.complete(found, "Answers of the week")
    return found


def _bars(heights: list[int], wide: int = 40, tall: int = 18) -> bytes:
    """A PNG of green bars on a light ground, drawn here so that none has to be kept."""
    ground, green = bytes((241, 246, 244)), bytes((0, 122, 90))
    rows = bytearray()
    for level in range(max(heights) * tall + tall, 0, -1):
        rows.append(0)  # no filter
        for height in heights:
            rows += ground * (wide // 4) + (green if level <= height * tall else ground) * (wide - wide // 4)
    size = struct.pack(">IIBBBBB", len(heights) * wide, max(heights) * tall + tall, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", size), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
