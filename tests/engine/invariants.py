"""What always holds, whatever happens, in whatever order, and wherever it is interrupted.

Of rounds, at any moment:

* A ritual has one round for a date, and a person one seat in a round.
* Nobody is asked before their time: the agreed time of day, on the clock where they are now.
* Nobody is asked twice for the same ritual and date, unless they pressed "In an hour".
* Only those are asked who are expected: in the channel, in the workspace, not away, on a day that was agreed and not
  a day off, while the ritual runs and the round is open, and not more than twelve hours late.
* Pausing stops questions and reminders; deleting takes open rounds back.
* A channel is reminded of the vision once a day at most, at its time or up to four hours later, and not after it was
  stopped.
* What was acknowledged is in the database, word for word.
* A close that people were told moves away at most, never nearer.
* A round that is over leaves nothing due. If it closed with answers, the channel is to read them, everybody's once; if
  nobody answered, nothing.
* Nobody is reminded who has answered, skipped or left.

After a tick that nothing interrupted:

* Nothing is due any more: all is done, or left out.
* Whoever was to be asked by now was asked, where nothing about the ritual, the person and the channel was changed
  since the date came near.
* Every date of a ritual's rhythm has its round; where it did not take place, the round says why.

In the end:

* No round is open past its close. Every seat of a round that closed says what became of it.

Of messages, at any moment:

* Sent is never ahead of wanted, and what is parked says why.
* There is one message for a key in Slack. While there is a second, because Slack took one late or could not be looked
  at, or because somebody was held up right before posting, the key is called uncertain.
* Into a channel, what was wanted first is posted first.
* Slack is not called before it said that it may be.
* Only that is uncertain about which Slack said nothing clear, or to somebody who died; what could not be looked for;
  and what somebody held for so long that another took it over.

When all trouble is over:

* What is wanted is in Slack and says what is true; what was withdrawn is not there (any more); or it is parked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, select

from bot.standin.workspace import Message as Said
from storage import ritual as rituals
from storage import round as rounds
from storage.message import Message
from storage.ritual import Ritual
from storage.round import Entry, Round, RoundState, Seat, SeatState, Stage
from tests.engine.diary import HOUR, STILL_ASKED, Diary, days_near, instant
from tests.engine.slack import Slack

Turn = tuple[str, date, str]
"""A ritual, a date, and a person (or the channel that is reminded)."""
BECAME = (SeatState.ANSWERED, SeatState.SKIPPED, SeatState.AWAY, SeatState.MISSED, SeatState.ASKED)


@dataclass
class World:
    """The database at one moment, the diary until then, and what is new since it was last looked at."""

    now: datetime
    diary: Diary
    due: list[str]
    rituals: dict[str, Ritual]
    rounds: dict[str, Round]
    stages: list[Stage]
    seats: dict[str, Seat]
    entries: dict[str, Entry]
    messages: dict[str, Message]
    newly_asked: dict[Turn, Seat] = field(default_factory=dict)
    newly_reminded: dict[Turn, Round] = field(default_factory=dict)

    def notes_what_is_new(self) -> None:
        for message in self.messages.values():
            if message.ref not in self.seats | self.rounds:
                assert not message.is_wanted or message.purpose not in ("prompt", "vision")
            elif message.purpose == "prompt" and message.key.endswith(":1"):
                seat = self.seats[message.ref]
                self._note(self.newly_asked, self.diary.asked, seat, self.rounds[seat.round_id], seat.user_id)
            elif message.purpose == "vision":
                round_ = self.rounds[message.ref]
                self._note(self.newly_reminded, self.diary.reminded, round_, round_, message.destination)

    def _note(self, new: dict[Turn, Any], known: set[Turn], what: Any, round_: Round, who: str) -> None:
        turn = (round_.ritual_id, round_.day, who)
        if not round_.is_trial and what.id not in self.diary.seen:
            assert turn not in new, f"twice at once: {turn}"
            assert turn not in known, f"once more: {turn}"
            new[turn] = what

    @property
    def told(self) -> dict[str, datetime]:
        """The closes of open rounds in which somebody was asked."""
        asked_in = {seat.round_id for seat in self.seats.values() if seat.asks}
        return {key: self.rounds[key].closes_at for key in asked_in if self.rounds[key].state == "open"}

    def round_of(self, ritual: str, day: date) -> Round | None:
        found = [each for each in self.rounds.values() if (each.ritual_id, each.key) == (ritual, str(day))]
        return found[0] if found else None

    def seats_of(self, round_: Round) -> list[Seat]:
        return [seat for seat in self.seats.values() if seat.round_id == round_.id]

    def wanted(self, key: str) -> bool:
        return key in self.messages and self.messages[key].is_wanted


def look(session: Session, now: datetime, diary: Diary) -> World:
    due = [
        *(f"seat {each}" for each in rounds.seats_due(session, now, 10)),
        *(f"stage {each}" for each in rounds.stages_due(session, now, 10)),
        *(f"ritual {ritual.id}" for ritual in rituals.rituals_to_open(session, now)),
    ]
    return World(
        now,
        diary,
        due,
        {row.id: row for row in session.exec(select(Ritual))},
        {row.id: row for row in session.exec(select(Round))},
        list(session.exec(select(Stage))),
        {row.id: row for row in session.exec(select(Seat))},
        {row.seat_id: row for row in session.exec(select(Entry))},
        {row.key: row for row in session.exec(select(Message))},
    )


# -- of rounds, at any moment --------------------------------------------------------------------------------------


def check_one_round_for_a_date_and_one_seat_for_a_person(world: World) -> None:
    dates = Counter((each.ritual_id, each.day) for each in world.rounds.values() if not each.is_trial)
    seats = Counter((seat.round_id, seat.user_id) for seat in world.seats.values())
    assert {*dates.values(), *seats.values()} <= {1}


def check_nobody_is_asked_before_their_time_or_much_later(world: World) -> None:
    for (ritual, day, name), seat in world.newly_asked.items():
        plan = world.diary.agreed[ritual][world.rounds[seat.round_id].version - 1]
        assert day.isoweekday() in plan.days
        asks = plan.asks(day, world.diary.zones[name])
        assert asks <= world.now, f"{name} was asked for {day} at {world.now}, not {asks}"
        # After a short pause somebody is asked up to an hour later than they would have been.
        assert world.now <= asks + STILL_ASKED + HOUR, (
            f"{name} was asked for {day} at {world.now}, not {asks}"
        )


def check_nobody_is_asked_twice(world: World) -> None:
    """That a date is not asked for in a second seat is seen when it is noted."""
    for seat in world.seats.values():
        assert seat.asks <= 1 + world.diary.snoozes[seat.id], f"{seat.user_id} was asked {seat.asks} times"


def check_only_those_are_asked_who_are_expected(world: World) -> None:
    begun = {(ritual, day) for ritual, day, _ in world.diary.asked | world.newly_asked.keys()}
    for (ritual, day, name), seat in world.newly_asked.items():
        round_, diary = world.rounds[seat.round_id], world.diary
        plan = diary.agreed[ritual][round_.version - 1]
        assert diary.state[ritual] == "active"
        assert world.now < round_.closes_at
        if plan.channel not in diary.blind:
            assert name in diary.expected(plan), f"{name} was asked, who is not expected"
            assert not diary.is_away(name, day), f"{name} was asked, who is away"
        assert not diary.is_off(plan.channel, day) or (ritual, day) in begun


def check_pausing_stops_and_deleting_takes_back(world: World) -> None:
    for ritual, state in world.diary.state.items():
        assert world.rituals[ritual].state == state
        if state != "deleted":
            continue
        open_ = [
            each.id for each in world.rounds.values() if each.ritual_id == ritual and each.state == "open"
        ]
        assert open_ == []
    for seat in world.seats.values():
        if world.rounds[seat.round_id].state == RoundState.CANCELLED:
            assert not world.wanted(f"prompt:{seat.id}:{seat.asks}")


def check_the_vision_is_told_in_its_time(world: World) -> None:
    for ritual, day, channel in world.newly_reminded:
        plan = world.diary.reminders[ritual]
        assert (ritual, channel) == (world.diary.reminder, plan.channel)
        assert day.isoweekday() in plan.days
        assert instant(day, plan.ask_at, plan.zone) <= world.now <= plan.closes(day)
        assert not world.diary.is_off(channel, day)


def check_what_was_said_is_kept(world: World) -> None:
    assert {seat: entry.answers["done"] for seat, entry in world.entries.items()} == world.diary.said
    for seat in world.diary.said:
        assert world.seats[seat].state == SeatState.ANSWERED


def check_closes_that_were_told_move_away_at_most(world: World) -> None:
    for round_, told in world.told.items():
        assert told >= world.diary.told.get(round_, told)


def check_a_round_that_is_over_leaves_nothing_due(world: World) -> None:
    for stage in world.stages:
        assert stage.done_at or world.rounds[stage.round_id].state == RoundState.OPEN
    for seat in world.seats.values():
        assert (seat.due_at is None) == (seat.step is None)
        if seat.due_at is not None:
            assert seat.state in (SeatState.WAITING, SeatState.ASKED)
            assert world.rounds[seat.round_id].state == RoundState.OPEN


def check_what_was_said_is_read_once(world: World) -> None:
    for round_ in world.rounds.values():
        said = [seat.id for seat in world.seats_of(round_) if seat.id in world.entries]
        is_read = bool(said) and round_.state == RoundState.CLOSED
        if round_.state == RoundState.OPEN and round_.id in world.diary.closed:
            continue  # the calendar was set back: what was read stays
        assert world.wanted(f"digest:{round_.id}") == is_read
        for seat in said:
            assert world.wanted(f"entry:{seat}:1") == is_read


def check_nobody_is_reminded_who_need_not_be(world: World) -> None:
    for message in world.messages.values():
        if message.purpose == "nudge" and message.is_wanted:
            assert world.seats[message.ref].state == SeatState.ASKED


# -- of rounds, after a tick ---------------------------------------------------------------------------------------


def check_nothing_is_due(world: World) -> None:
    assert world.due == []
    for round_ in world.rounds.values():
        assert round_.state != RoundState.OPEN or round_.closes_at > world.now


def check_whoever_was_to_be_asked_was_asked(world: World) -> None:
    diary = world.diary
    seeing = [(ritual, plan) for ritual, plan in diary.running() if plan.channel not in diary.blind]
    for ritual, plan in seeing:
        for name in diary.expected(plan):
            for day in days_near(world.now):
                if not diary.is_calm(plan.opens(day), ritual, name, plan.channel):
                    continue
                if day.isoweekday() not in plan.days or diary.is_off(plan.channel, day):
                    continue
                asks = plan.asks(day, diary.zones[name])
                # Where the calendar was set back, what was late before stays late.
                is_in_time = diary.latest < plan.closes(day) and diary.latest <= asks + STILL_ASKED
                if asks <= world.now and is_in_time and not diary.is_away(name, day):
                    _check_was_asked(world, ritual, day, name)


def _check_was_asked(world: World, ritual: str, day: date, name: str) -> None:
    round_ = world.round_of(ritual, day)
    assert round_ is not None, f"nobody was asked for {day}"
    seats = {seat.user_id: seat for seat in world.seats_of(round_)}
    assert name in seats, f"{name} has no seat on {day}"
    assert seats[name].asks or seats[name].state in (SeatState.ANSWERED, SeatState.SKIPPED), (
        f"{name} was not asked for {day}"
    )


def check_every_date_has_its_round(world: World) -> None:
    diary = world.diary
    for ritual, plan in diary.running():
        for day in days_near(world.now):
            is_due = day.isoweekday() in plan.days and plan.opens(day) <= world.now
            if is_due and diary.is_calm(plan.opens(day), ritual, plan.channel):
                assert world.round_of(ritual, day) is not None, f"{day} was left out without a word"


# -- of rounds, in the end -----------------------------------------------------------------------------------------


def check_all_that_was_begun_has_ended(world: World) -> None:
    for seat in world.seats.values():
        round_ = world.rounds[seat.round_id]
        if round_.state == RoundState.CLOSED:
            was_put_off = seat.state == SeatState.WAITING and seat.asks > 0
            assert was_put_off or seat.state in BECAME, f"nobody knows what became of {seat.user_id}"


# -- of messages, at any moment ------------------------------------------------------------------------------------


def check_messages_are_told_apart(world: World | Mail) -> None:
    for message in world.messages.values():
        assert message.sent <= message.wanted
        assert message.trouble or not message.is_parked


@dataclass
class Mail:
    """What is wanted, what Slack shows by key, and what it was asked."""

    messages: dict[str, Message]
    shown: dict[str, list[Said]]
    words: Callable[[str], str]
    slack: Slack


def check_one_message_for_a_key(mail: Mail) -> None:
    for key, said in mail.shown.items():
        could_not_be_seen = key in mail.slack.late or mail.slack.was_blind or mail.slack.was_overtaken
        is_known = could_not_be_seen and mail.messages[key].is_uncertain
        assert len(said) == 1 or is_known, f"{key} is there twice"


def check_slack_is_called_in_order_and_in_time(mail: Mail) -> None:
    assert mail.slack.broken == []


def check_only_what_nobody_could_know_is_uncertain(mail: Mail) -> None:
    for row in mail.messages.values():
        could_not_be_known = row.key in mail.slack.unclear or mail.slack.was_blind or mail.slack.was_overtaken
        assert not row.is_uncertain or could_not_be_known, row.key


# -- of messages, when all trouble is over -------------------------------------------------------------------------


def check_slack_shows_what_is_wanted(mail: Mail) -> None:
    for row in mail.messages.values():
        said = [each.text for each in mail.shown.get(row.key, [])]
        if row.is_uncertain or row.key in mail.slack.overwritten:
            continue  # nobody could find out, or Slack did last what it was asked first
        if row.is_parked or _waits_for_its_parent(mail, row):
            assert len(said) <= 1
        else:
            assert row.due_at is None, f"{row.key} is still due"
            assert said == ([mail.words(row.key)] if row.is_wanted else [])


def _waits_for_its_parent(mail: Mail, row: Message) -> bool:
    parent = mail.messages.get(row.parent_key or "")
    return row.parent_key is not None and (parent is None or parent.ts is None)


def check_what_should_be_pinned_is(mail: Mail) -> None:
    for key in mail.shown.keys() & {"notice:1"}:
        assert all(said.pin for said in mail.shown[key])


Check = Callable[[World], None]
ALWAYS: tuple[Check, ...] = (
    check_one_round_for_a_date_and_one_seat_for_a_person,
    check_nobody_is_asked_before_their_time_or_much_later,
    check_nobody_is_asked_twice,
    check_only_those_are_asked_who_are_expected,
    check_pausing_stops_and_deleting_takes_back,
    check_the_vision_is_told_in_its_time,
    check_what_was_said_is_kept,
    check_closes_that_were_told_move_away_at_most,
    check_a_round_that_is_over_leaves_nothing_due,
    check_what_was_said_is_read_once,
    check_nobody_is_reminded_who_need_not_be,
    check_messages_are_told_apart,
)
AFTER_A_TICK = (check_nothing_is_due, check_whoever_was_to_be_asked_was_asked, check_every_date_has_its_round)
AT_THE_END = (*AFTER_A_TICK, check_all_that_was_begun_has_ended)
OF_MESSAGES = (
    check_messages_are_told_apart,
    check_one_message_for_a_key,
    check_slack_is_called_in_order_and_in_time,
    check_only_what_nobody_could_know_is_uncertain,
)
WHEN_ALL_IS_SENT = (check_slack_shows_what_is_wanted, check_what_should_be_pinned_is)
