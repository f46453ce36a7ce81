"""What becomes of an action item: who may do what, what everybody is shown, and what two people do at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from sqlmodel import Session

from rituals import commitment as rules
from rituals.commitment import ChangedMeanwhile, NotNow, UnclearCommitment
from rituals.people import NotAllowed
from rituals.rights import grant
from storage import commitment as commitments
from storage.commitment import Commitment, CommitmentState
from storage.message import Message, message
from storage.right import Role
from storage.round import Round
from tests.rituals.office import CHANNEL, MONDAY, SUNDAY, TEAM, Office, at
from tests.rituals.past_retro import past_retro

FRIDAY = date(2026, 12, 4)


class Actions:
    """The retrospective of an office, and what its people do with an action of it."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.round = self.holds_retro()
        self.id = ""

    def holds_retro(self) -> Round:
        with self.office.database.write() as session:
            return past_retro(session, TEAM, CHANNEL, "ana", self.office.now)

    @contextmanager
    def change(self) -> Iterator[tuple[Session, Commitment]]:
        with self.office.database.write() as session:
            yield session, rules.find(session, TEAM, self.id)

    def adds(
        self, owner: str = "chen", by: str = "ana", text: str = "Write it", due: date | None = FRIDAY
    ) -> str:
        with self.office.database.write() as session:
            self.id = rules.add(session, self.round, text, owner, due, by, self.office.now).id
        return self.id

    def accepts(self, by: str = "chen", seen: int | None = None) -> None:
        with self.change() as (session, row):
            rules.accept(session, row, seen or row.number, by, self.office.now)

    def finishes(self, by: str = "chen", seen: int | None = None) -> None:
        with self.change() as (session, row):
            rules.finish(session, row, seen or row.number, by, self.office.now)

    def reopens(self, by: str = "chen") -> None:
        with self.change() as (session, row):
            rules.reopen(session, row, row.number, by, self.office.now)

    def puts_off(self, due: date | None, by: str = "chen") -> None:
        with self.change() as (session, row):
            rules.put_off(session, row, row.number, due, by, self.office.now)

    def drops(self, reason: str = "No time", by: str = "chen", seen: int | None = None) -> None:
        with self.change() as (session, row):
            rules.drop(session, row, seen or row.number, reason, by, self.office.now)

    def gives(self, to: str, by: str, seen: int | None = None) -> None:
        with self.change() as (session, row):
            rules.give(session, row, seen or row.number, to, by, self.office.now)

    def erases(self, name: str) -> int:
        with self.office.database.write() as session:
            return rules.erase_person(session, TEAM, name, self.office.now)

    def grants(self, name: str, role: Role = Role.FACILITATOR) -> None:
        with self.office.database.write() as session:
            grant(session, TEAM, name, role, CHANNEL, "bo", self.office.now)

    @property
    def row(self) -> Commitment:
        with self.office.database.read() as session:
            return rules.find(session, TEAM, self.id)

    def history(self) -> list[tuple[str, str, str, str]]:
        """(state, owner, by, reason) of every change."""
        with self.office.database.read() as session:
            past = commitments.changes(session, self.id)
        return [(str(each.state), each.owner_id, each.by, each.reason) for each in past]

    def times_wanted(self, key: str) -> int:
        with self.office.database.read() as session:
            row = message(session, key)
        assert row is not None, f"{key} was never wanted"
        return row.wanted

    def wants_summary(self) -> Message:
        """As the retrospective's room does when it closes."""
        with self.office.database.write() as session:
            row = Message(
                key=f"summary:{self.round.id}",
                team_id=TEAM,
                purpose="retro_summary",
                ref=self.round.id,
                destination=CHANNEL,
            )
            session.add(row)
            session.flush()
        return row


@pytest.fixture
def actions(office: Office) -> Actions:
    return Actions(office)


def test_somebody_else_is_asked_and_has_it_once_they_accept(actions: Actions) -> None:
    actions.adds(owner="chen", by="ana")
    assert actions.row.state == CommitmentState.PROPOSED
    assert [m.destination for m in actions.office.wanted("commitment")] == ["chen"]

    actions.accepts("chen")
    assert actions.row.state == CommitmentState.OPEN
    actions.finishes("chen")
    assert actions.row.state == CommitmentState.DONE
    assert actions.row.closed_at == actions.office.now
    assert actions.history() == [
        ("proposed", "chen", "ana", ""),
        ("open", "chen", "chen", ""),
        ("done", "chen", "chen", ""),
    ]


def test_what_somebody_takes_on_themselves_is_accepted_at_once(actions: Actions) -> None:
    actions.adds(owner="ana", by="ana", due=None)
    assert actions.row.state == CommitmentState.OPEN


def test_nobody_is_told_what_they_did_themselves(actions: Actions) -> None:
    actions.adds(owner="ana", by="ana")
    actions.drops("Not needed any more", by="ana")
    assert actions.office.wanted("commitment_declined") == []


@pytest.mark.parametrize("reason", ["", "   \n "])
def test_nothing_is_dropped_without_a_reason(actions: Actions, reason: str) -> None:
    actions.adds()
    with pytest.raises(UnclearCommitment, match="why"):
        actions.drops(reason)


def test_only_the_owner_accepts_and_finishes(actions: Actions) -> None:
    actions.adds(owner="chen", by="ana")
    for by in ("ana", "bo", "dalia"):
        with pytest.raises(NotAllowed, match="Chen"):
            actions.accepts(by)
        with pytest.raises(NotAllowed, match="Chen"):
            actions.finishes(by)


def test_facilitators_and_admins_drop_and_give_and_others_do_not(actions: Actions) -> None:
    actions.adds(owner="chen", by="ana")
    actions.accepts("chen")
    for by in ("dalia", "ana"):
        with pytest.raises(NotAllowed, match="facilitator"):
            actions.drops("Obsolete", by=by)
        with pytest.raises(NotAllowed, match="facilitator"):
            actions.gives("grace", by=by)
    actions.grants("dalia")
    actions.gives("grace", by="dalia")
    actions.drops("Obsolete", by="bo")
    assert actions.history()[-2:] == [
        ("proposed", "grace", "dalia", ""),
        ("dropped", "grace", "bo", "Obsolete"),
    ]
    assert [m.destination for m in actions.office.wanted("commitment_declined")] == ["ana"]


def test_a_facilitator_who_takes_it_over_has_accepted(actions: Actions) -> None:
    actions.adds(owner="chen", by="ana")
    actions.gives("bo", by="bo")
    assert (actions.row.state, actions.row.owner_id) == ("open", "bo")


def test_it_is_not_given_to_whoever_has_it(actions: Actions) -> None:
    actions.adds(owner="chen", by="ana")
    with pytest.raises(UnclearCommitment, match="Chen has it already"):
        actions.gives("chen", by="bo")


def test_an_owner_who_names_another_day_has_accepted(actions: Actions) -> None:
    actions.adds(owner="chen", by="ana")
    actions.puts_off(FRIDAY + timedelta(days=7))
    assert (actions.row.state, actions.row.due) == ("open", FRIDAY + timedelta(days=7))
    actions.puts_off(None, by="bo")
    assert (actions.row.state, actions.row.due) == ("open", None)


def test_a_facilitator_who_moves_the_day_does_not_accept_for_the_owner(actions: Actions) -> None:
    actions.adds(owner="chen", by="ana")
    actions.puts_off(FRIDAY + timedelta(days=7), by="bo")
    assert actions.row.state == CommitmentState.PROPOSED


def test_what_was_done_too_early_is_opened_again(actions: Actions) -> None:
    actions.adds(owner="ana", by="ana")
    actions.finishes("ana")
    with pytest.raises(NotNow):
        actions.puts_off(FRIDAY, by="ana")
    with pytest.raises(NotNow):
        actions.drops(by="ana")
    actions.reopens("ana")
    assert (actions.row.state, actions.row.closed_at) == ("open", None)


# -- what is typed -----------------------------------------------------------------------------------------------------


def test_a_day_that_is_over_is_refused_by_the_calendar_of_whoever_chooses_it(actions: Actions) -> None:
    actions.office.now = at(MONDAY, "00:30", "Europe/Madrid")
    with pytest.raises(UnclearCommitment, match="over already"):
        actions.adds(by="ana", due=SUNDAY)
    actions.adds(by="grace", owner="grace", due=SUNDAY)  # still Sunday in Honolulu


def test_a_year_mistyped_is_asked_about(actions: Actions) -> None:
    with pytest.raises(UnclearCommitment, match="right year"):
        actions.adds(due=date(2062, 12, 4))


@pytest.mark.parametrize("text", ["", " \n\t ", "x" * 301])
def test_a_text_of_nothing_or_too_much_is_refused(actions: Actions, text: str) -> None:
    with pytest.raises(UnclearCommitment):
        actions.adds(text=text)


def test_a_text_is_one_line(actions: Actions) -> None:
    actions.adds(text="Write\nthe  guide ")
    assert actions.row.text == "Write the guide"


def test_only_people_of_the_channel_own_and_add(actions: Actions) -> None:
    office = actions.office
    office.sees("hugo")
    office.join("kim", home_team_id="T2")
    office.join("robo", is_bot=True)
    office.join("ivy", is_guest=True)
    for owner, why in (("hugo", "not in the channel"), ("kim", "another workspace"), ("robo", "an app")):
        with pytest.raises(UnclearCommitment, match=why):
            actions.adds(owner=owner)
        with pytest.raises(NotAllowed):
            actions.adds(by=owner, owner="ana")
    with pytest.raises(UnclearCommitment, match="I know nobody"):
        actions.adds(owner="nobody")
    actions.adds(owner="ivy", by="ivy")


# -- at the same time --------------------------------------------------------------------------------------------------


def test_of_two_who_change_it_at_once_the_second_is_told_what_it_is_now(actions: Actions) -> None:
    actions.adds(owner="chen", by="ana")
    actions.gives("grace", by="bo", seen=1)
    with pytest.raises(
        ChangedMeanwhile, match=r"Bo changed this .* with Grace, due Friday 4 December, not acc"
    ):
        actions.gives("dalia", by="ana", seen=1)
    actions.drops("Obsolete", by="bo", seen=2)
    with pytest.raises(ChangedMeanwhile, match=r"Bo changed this a moment ago.* dropped"):
        actions.accepts("grace", seen=2)
    assert len(actions.history()) == 3


def test_a_second_press_of_the_same_person_changes_nothing_and_says_nothing(actions: Actions) -> None:
    actions.adds(owner="chen", by="ana")
    for _ in range(2):
        actions.accepts("chen", seen=1)
    for _ in range(2):
        actions.drops("No time", by="chen", seen=2)
    for _ in range(2):
        actions.gives("grace", by="bo", seen=3)
    assert len(actions.history()) == 4
    assert len(actions.office.wanted("commitment_declined")) == 1


# -- what follows ------------------------------------------------------------------------------------------------------


def test_what_shows_it_follows_in_the_same_transaction(actions: Actions) -> None:
    office = actions.office
    summary = actions.wants_summary()
    standup = office.standup()
    office.moves_to(at(MONDAY, "09:00", "Asia/Shanghai"))
    seat = office.own_seat(standup, "chen")
    actions.adds(owner="chen", by="ana")
    before = [actions.times_wanted(key) for key in (summary.key, f"prompt:{seat.id}:1")]
    actions.accepts("chen")
    after = [actions.times_wanted(key) for key in (summary.key, f"prompt:{seat.id}:1")]
    assert after == [count + 1 for count in before]
    assert actions.times_wanted(f"commitment:{actions.id}:1") == 2


def test_a_later_retrospective_that_shows_it_follows_too(actions: Actions) -> None:
    actions.adds(owner="chen", by="ana")
    first = actions.round
    actions.office.waits(timedelta(days=14))
    later = actions.holds_retro()
    with actions.office.database.read() as session:
        assert [row.id for row in commitments.earlier_commitments(session, later)] == [actions.id]
        assert commitments.earlier_commitments(session, first) == []
    actions.round = later
    summary = actions.wants_summary()
    actions.accepts("chen")
    assert actions.times_wanted(summary.key) == 2
    actions.finishes("chen")
    with actions.office.database.read() as session:
        assert commitments.earlier_commitments(session, later) == []


def test_it_is_overdue_when_its_day_is_over_where_its_owner_is(actions: Actions) -> None:
    actions.adds(owner="grace", by="grace", due=MONDAY)
    with actions.office.database.read() as session:
        row = rules.find(session, TEAM, actions.id)
        tuesday = MONDAY + timedelta(days=1)
        assert not rules.is_overdue(session, row, at(tuesday, "09:00", "Europe/Madrid"))
        assert rules.is_overdue(session, row, at(tuesday, "00:01", "Pacific/Honolulu"))


# -- people leave ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("leaves", ["channel", "workspace"])
def test_what_somebody_who_left_had_anybody_in_the_channel_takes_over(actions: Actions, leaves: str) -> None:
    actions.adds(owner="chen", by="ana")
    actions.accepts("chen")
    if leaves == "channel":
        actions.office.leave("chen")
    else:
        actions.office.sees("chen", is_gone=True)
    actions.gives("dalia", by="dalia")
    assert (actions.row.state, actions.row.owner_id) == ("open", "dalia")


def test_nobody_seems_to_have_left_while_the_bot_is_not_in_the_channel(actions: Actions) -> None:
    actions.adds(owner="chen", by="ana")
    with actions.office.database.write() as session:
        actions.office.has(session, [], has_bot=False)
    with actions.office.database.read() as session:
        assert rules.is_here(session, TEAM, CHANNEL, "chen")


def test_an_admin_who_may_not_see_the_channel_changes_nothing_in_it(actions: Actions) -> None:
    actions.adds(owner="chen", by="ana")
    actions.office.leave("bo")
    actions.office.looks_up(is_private=True)
    with pytest.raises(NotAllowed):
        actions.drops("Obsolete", by="bo")


def test_with_a_person_go_the_words_they_wrote_and_no_others(actions: Actions) -> None:
    from_ana = actions.adds(owner="chen", by="ana", text="Ask the bank")
    actions.accepts("chen")
    from_bo = actions.adds(owner="chen", by="bo", text="Draw the plan")
    actions.drops("My own reason", by="chen")
    from_chen = actions.adds(owner="ana", by="chen", text="Call the printer")

    assert actions.erases("ana") == 1
    assert actions.erases("chen") == 2
    assert actions.erases("chen") == 0
    with actions.office.database.read() as session:
        rows = {id_: rules.find(session, TEAM, id_) for id_ in (from_ana, from_bo, from_chen)}
        reasons = [change.reason for change in commitments.changes(session, from_bo)]
    assert [rows[id_].text for id_ in (from_ana, from_bo, from_chen)] == ["", "Draw the plan", ""]
    assert reasons == ["", ""]
    assert rows[from_ana].state == rows[from_chen].state == CommitmentState.DROPPED
    assert actions.office.wanted("commitment_declined")[0].ref == from_bo
