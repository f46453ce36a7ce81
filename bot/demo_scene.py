"""The demo's sample team brought to life, by the same hands as everybody's: nothing is put into the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.standin.driver import Hand
from bot.standin.server import StandIn

MOST_SECONDS = 30.0
"""For all of it. What is not there by then is left out: whoever tries the bot is waiting."""
OPEN_SECONDS, MOST_TRIES = 4.0, 3
"""A form comes within three seconds or never; then it is asked for again."""
MADRID = ZoneInfo("Europe/Madrid")
SHANGHAI = ZoneInfo("Asia/Shanghai")

VISION = {
    "statement": "Every small shop closes its books in an hour a week.",
    "for_whom": "Owners of shops with up to ten people",
    "worth": "They have their Sunday evenings back.",
    "why": "Most of them do it by hand, at night, and still pay fines.",
    "pillar_1": "Imports that explain themselves",
    "pillar_2": "An answer within a minute",
}
OWNERS = {"owner_1": "chen", "owner_2": "bo"}
STORIES = {
    "bo": "A bakery in Aarhus closed its March in 40 minutes. February had taken a weekend.",
    "chen": "A bicycle shop moved ten years of receipts to us during one lunch break.",
}
NOTES = {
    "chen": ("Start", "Let the one who reviews a change also try it out"),
    "bo": ("Continue", "Watching a customer every Thursday. It settles arguments"),
    "grace": ("Stop", "Deciding things at hours when half of us sleep"),
}
NAMELESS = "grace"
UPDATE = {
    "outcome": "New shops send their first invoice in 4 minutes.",
    "for_whom": "shop owners on their first day",
    "counted": "Minutes to the first invoice",
    "baseline": "11 min",
    "now": "4 min",
    "target": "3 min",
    "next_step": "The same for the first reminder, by Friday.",
    "ask": "watch one new shop this week and tell me where they hesitate",
}
ANSWERS = {
    "chen": (
        "The import of 40,000 customer records runs in 3 minutes instead of 50.",
        "The same for invoices.",
        "I need the staging password; Dalia has it.",
    ),
    "bo": (
        "Two customers signed up by themselves, the first without a call.",
        "Watching five more of them try.",
        "Nothing",
    ),
}


class NoAnswer(Exception):
    """The bot did not take what was sent, or not in time."""


def always() -> bool:
    return True


class Scene:
    """On Sunday Ana sets up what she will need. On Monday Chen and Bo have answered, and Ana is being asked."""

    def __init__(self, stand_in: StandIn, goes_on: Callable[[], bool]) -> None:
        self._stand_in = stand_in
        self._clock = stand_in.workspace.clock
        self._goes_on = goes_on
        self._deadline = self._clock.elapsed() + MOST_SECONDS
        self.missing: list[str] = []

    def play(self) -> None:
        monday = self._clock.calendar().astimezone(MADRID).date() + timedelta(days=1)
        self._tries("the standup", self._sets_up)
        self._tries("the vision", self._sets_the_vision, self._keeps_stories, self._wants_reminders)
        self._tries("the retrospective", lambda: self._starts_the_retro(monday + timedelta(days=1)))
        self._moves_to(datetime.combine(monday, time(9), SHANGHAI))
        self._tries("the standup", lambda: self._answers("chen"))
        self._tries("the retrospective", lambda: self._notes("chen"))
        self._moves_to(datetime.combine(monday, time(8, 50), MADRID))
        self._tries("the update", self._posts_an_update)
        self._moves_to(datetime.combine(monday, time(9), MADRID))
        self._tries("the standup", lambda: self._answers("bo"), self._is_asked)
        self._tries("the retrospective", lambda: self._notes("bo"), lambda: self._notes("grace"))
        self._stand_in.call(self._clock.advance, timedelta(minutes=4))

    def _tries(self, what: str, *acts: Callable[[], None]) -> None:
        """When one fails, those after it are left out, and so is whatever else builds on it."""
        for act in acts:
            if what in self.missing:
                return
            try:
                self._must_go_on()
                act()
            except (NoAnswer, TimeoutError, LookupError):
                self.missing.append(what)
                self._closes_everything()

    def _must_go_on(self) -> None:
        if not self._goes_on() or not self._left():
            raise NoAnswer

    def _left(self) -> float:
        return max(0.0, self._deadline - self._clock.elapsed())

    def _closes_everything(self) -> None:
        for name in ("ana", "bo", "chen", "grace"):
            self._hand(name).closes_all()

    # -- one act each ------------------------------------------------------------------------------------------------

    def _sets_up(self) -> None:
        ana = self._opens("ana", "/standup setup", "Questions")
        self._submits(ana, "All set")
        self._waits(ana, "Next:", "dm")

    def _sets_the_vision(self) -> None:
        """Told to no channel: the reminder on Monday morning is then the first that #team hears of it."""
        ana = self._opens("ana", "/vision set", "One or two sentences")
        ana.presses("One more pillar")
        self._waits(ana, "Pillar 2", "modal")
        for block_id, text in VISION.items():
            ana.fills(block_id, text)
        for block_id, owner in OWNERS.items():
            ana.picks(block_id, owner)
        self._submits(ana, "The vision is saved")

    def _keeps_stories(self) -> None:
        for name, text in STORIES.items():
            hand = self._opens(name, "/vision story", "What happened?")
            hand.fills("text", text)
            self._submits(hand, "The story is kept")

    def _wants_reminders(self) -> None:
        ana = self._opens("ana", "/vision remind", "Every week")
        self._submits(ana, "All set")

    def _starts_the_retro(self, until: date) -> None:
        ana = self._opens("ana", "/retro start Sprint 12", "Collect notes until")
        ana.picks("until_day", until)
        self._submits(ana, "All set")
        self._waits(ana, "collecting notes", "#team")

    def _notes(self, name: str) -> None:
        column, text = NOTES[name]
        hand = self._opens(name, f"/retro {text}", "Your note")
        hand.picks("column", column)
        if name == NAMELESS:
            hand.picks("name", "Without my name")
        self._submits(hand, "Your note is in")

    def _posts_an_update(self) -> None:
        ana = self._opens("ana", "/update", "Outcome, in one sentence")
        for block_id, text in UPDATE.items():
            ana.fills(block_id, text)
        ana.picks("asked", "bo")
        if "the vision" not in self.missing:
            ana.picks("pillar", VISION["pillar_2"])
        self._submits(ana)
        self._waits(ana, UPDATE["outcome"], "#team")
        self._waits(ana, "Your update goes to", "dm")

    def _answers(self, name: str) -> None:
        person = self._hand(name)
        self._waits(person, "In an hour", "dm")
        self._stand_in.call(self._clock.advance, timedelta(minutes=3))
        person.presses("Answer")
        self._waits(person, "What comes next?", "modal")
        better, coming, in_the_way = ANSWERS[name]
        person.fills("What changed for the better since last time?", better)
        person.fills("What comes next?", coming)
        person.fills("Is anything in your way?", in_the_way)
        self._submits(person)
        self._waits(person, "thank you", "dm")

    def _is_asked(self) -> None:
        self._waits(self._hand("ana"), "In an hour", "dm")

    # -- what hands do -----------------------------------------------------------------------------------------------

    def _hand(self, name: str) -> Hand:
        return self._stand_in.hand(name)

    def _opens(self, name: str, typed: str, expected: str) -> Hand:
        """With a form open that has these words."""
        hand = self._hand(name)
        for _ in range(MOST_TRIES):
            self._must_go_on()
            hand.runs(typed, "#team")
            try:
                self._waits(hand, expected, "modal", OPEN_SECONDS)
            except TimeoutError:
                continue
            return hand
        raise NoAnswer(hand.trouble)

    def _submits(self, hand: Hand, answer: str = "") -> None:
        """`answer`: the words of the form's last page, which is closed; "" when there is none."""
        if not hand.submits()["ok"]:
            raise NoAnswer(hand.trouble)
        if answer:
            self._waits(hand, answer, "modal")
            hand.closes_all()

    def _waits(self, hand: Hand, expected: str, where: str, seconds: float = MOST_SECONDS) -> None:
        hand.waits_for(expected, where, seconds=min(seconds, self._left()))

    def _moves_to(self, when: datetime) -> None:
        self._stand_in.call(self._clock.move_to, when)
