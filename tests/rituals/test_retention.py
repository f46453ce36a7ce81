"""How long what was written is kept: removed for good when its time is over, recorded, and nothing else touched."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from sqlmodel import Session, SQLModel, col, select

from rituals import retention as keeping
from rituals.people import NotAllowed
from rituals.retention import UnclearSpan, expire, expired, keep_for, parse_span
from storage.commitment import Commitment, CommitmentChange, CommitmentState
from storage.contribution import Contribution, ContributionKind
from storage.item import Audience, Item, ItemKind, Revision, Understanding
from storage.record import Deed, Record, records
from storage.round import Entry, Seat
from tests.rituals.office import CHANNEL, MONDAY, ON_A_FILE, TEAM, Office, at
from tests.rituals.past_retro import past_retro

DAY = timedelta(days=1)


def keeps(office: Office, by: str = "bo", **spans: int | None) -> None:
    with office.database.write() as session:
        keep_for(session, TEAM, spans, by, office.now)


def rows(office: Office, table: type[SQLModel]) -> int:
    with office.database.read() as session:
        return len(session.exec(select(table)).all())


def done(office: Office) -> list[Record]:
    with office.database.read() as session:
        return records(session, TEAM)


def answered(office: Office) -> str:
    """A standup of Monday that Ana and Bo have answered, closed."""
    ritual = office.standup()
    office.moves_to(at(MONDAY, "09:00"))
    for name in ("ana", "bo"):
        office.says(ritual, name, "Shipped the import")
    office.moves_to(at(MONDAY, "23:00"))
    return ritual


def written(office: Office) -> None:
    """One note, one action that is done and one that is not, one story, one update, all of now."""
    with office.database.write() as session:
        round_ = past_retro(session, TEAM, CHANNEL, "ana", office.now)
        note = Contribution(
            team_id=TEAM, kind=ContributionKind.NOTE, round_id=round_.id, prompt="start", text="Pair more"
        )
        story = Contribution(
            team_id=TEAM, kind=ContributionKind.STORY, author_id="bo", prompt="win", text="A bakery",
            made_at=office.now,
        )  # fmt: skip
        session.add_all([note, story])
        for state in (CommitmentState.DONE, CommitmentState.OPEN):
            _action(session, office, state)
        _update(session, office)


def _action(session: Session, office: Office, state: CommitmentState) -> None:
    row = Commitment(
        team_id=TEAM,
        channel_id=CHANNEL,
        text="Write it down",
        owner_id="ana",
        state=state,
        made_by="bo",
        made_at=office.now,
        closed_at=office.now if state == CommitmentState.DONE else None,
    )
    session.add(row)
    session.flush()
    session.add(
        CommitmentChange(commitment_id=row.id, number=1, state=state, owner_id="ana", by="bo", at=office.now)
    )


def _update(session: Session, office: Office) -> None:
    item = Item(team_id=TEAM, kind=ItemKind.UPDATE, owner_id="bo", made_at=office.now)
    session.add(item)
    session.flush()
    session.add(Revision(item_id=item.id, number=1, content={"outcome": "Faster"}, by="bo", at=office.now))
    session.add(Audience(item_id=item.id, destination=CHANNEL))
    session.add(Understanding(item_id=item.id, user_id="ana"))


def test_nothing_goes_unless_somebody_decided_so(office: Office) -> None:
    answered(office)
    written(office)
    office.now += 5000 * DAY
    assert expire(office.database, office.now) == Counter()
    assert rows(office, Entry) == 2


def test_answers_go_when_their_time_is_over_and_not_before(office: Office) -> None:
    ritual = answered(office)
    keeps(office, answers=30)
    office.now = at(MONDAY, "08:00") + 30 * DAY
    assert expire(office.database, office.now) == Counter()
    office.now += DAY
    with office.database.read() as session:
        assert expired(session, office.now) == Counter(answers=2)
    assert rows(office, Entry) == 2  # only counted so far
    assert expire(office.database, office.now) == Counter(answers=2)
    assert rows(office, Entry) == 0
    assert office.own_seat(ritual, "ana") is not None
    assert expire(office.database, office.now) == Counter()


def test_messages_in_slack_stay_as_they_are(office: Office) -> None:
    answered(office)
    before = [(row.key, row.wanted) for row in office.wanted("digest") + office.wanted("entry")]
    keeps(office, answers=7)
    office.now += 8 * DAY
    expire(office.database, office.now)
    assert [(row.key, row.wanted) for row in office.wanted("digest") + office.wanted("entry")] == before


def test_answers_of_an_open_round_stay_however_old_they_are(office: Office) -> None:
    ritual = office.standup()
    office.moves_to(at(MONDAY, "09:00"))
    office.says(ritual, "ana", "Shipped")
    keeps(office, answers=7)
    office.now += 30 * DAY
    assert expire(office.database, office.now) == Counter()


def test_what_was_edited_counts_from_its_last_change(office: Office) -> None:
    ritual = office.standup()
    office.moves_to(at(MONDAY, "09:00"))
    office.says(ritual, "ana", "Shipped")
    office.moves_to(at(MONDAY, "23:00"))
    office.now += 20 * DAY
    office.says(ritual, "ana", "Shipped, and fixed")
    keeps(office, answers=30)
    office.now = at(MONDAY, "12:00") + 40 * DAY
    assert expire(office.database, office.now) == Counter()
    office.now += 11 * DAY
    assert expire(office.database, office.now) == Counter(answers=1)


def test_each_kind_goes_by_its_own_time_with_all_that_hangs_on_it(office: Office) -> None:
    written(office)
    keeps(office, notes=30, updates=90, stories=180)
    office.now += 31 * DAY
    assert expire(office.database, office.now) == Counter(notes=1, actions=1)
    assert (rows(office, Commitment), rows(office, CommitmentChange)) == (1, 1)  # the open one
    office.now += 60 * DAY
    assert expire(office.database, office.now) == Counter(updates=1)
    assert [rows(office, table) for table in (Item, Revision, Audience, Understanding)] == [0, 0, 0, 0]
    office.now += 90 * DAY
    assert expire(office.database, office.now) == Counter(stories=1)


def test_the_vision_stays(office: Office) -> None:
    with office.database.write() as session:
        item = Item(team_id=TEAM, kind=ItemKind.VISION, owner_id="bo", made_at=office.now)
        session.add(item)
        session.flush()
        session.add(Revision(item_id=item.id, number=1, content={}, by="bo", at=office.now))
    keeps(office, updates=30)
    office.now += 400 * DAY
    assert expire(office.database, office.now) == Counter()


def test_many_rows_go_in_many_transactions(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "BATCH", 2)
    ritual = office.standup()
    for day in range(3):
        office.moves_to(at(MONDAY + day * DAY, "15:00"))
        for name in ("ana", "bo", "chen"):
            office.says(ritual, name, "Shipped", MONDAY + day * DAY)
        office.moves_to(at(MONDAY + day * DAY, "23:00"))
    keeps(office, answers=7)
    office.now += 30 * DAY
    assert expire(office.database, office.now) == Counter(answers=9)
    gone = [record.detail["answers"] for record in done(office) if record.deed == Deed.EXPIRED]
    assert (sum(gone), max(gone)) == (9, 2)


def test_deciding_is_recorded_with_what_held_before_and_so_is_removing(office: Office) -> None:
    answered(office)
    keeps(office, answers=30, notes=None)
    keeps(office, answers=30)
    office.now += DAY
    keeps(office, answers=None)
    office.now += DAY
    keeps(office, answers=7)
    office.now += 9 * DAY
    expire(office.database, office.now)
    found = [(record.deed, record.by, record.detail) for record in done(office)]
    assert found == [
        (Deed.EXPIRED, "", {"answers": 2}),
        (Deed.RETENTION, "bo", {"days": 7, "before": None}),
        (Deed.RETENTION, "bo", {"days": None, "before": 30}),
        (Deed.RETENTION, "bo", {"days": 30, "before": None}),
    ]


def test_only_admins_decide(office: Office) -> None:
    with pytest.raises(NotAllowed, match="admins"):
        keeps(office, by="ana", answers=30)


@ON_A_FILE
def test_nothing_that_was_removed_is_left_in_the_files(office: Office) -> None:
    ritual = office.standup()
    office.moves_to(at(MONDAY, "09:00"))
    office.says(ritual, "ana", "A pelican in the server room")
    office.moves_to(at(MONDAY, "23:00"))
    keeps(office, answers=7)
    office.now += 9 * DAY
    expire(office.database, office.now)
    assert office.database.has_traces
    office.database.scrub()
    folder = office.database.engine.url.database
    assert folder is not None
    with open(folder, "rb") as file:
        assert b"pelican" not in file.read()
    with office.database.read() as session:
        assert session.exec(select(Seat).where(col(Seat.user_id) == "ana")).first() is not None


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("for ever", None),
        ("", None),
        ("90", 90),
        ("90 days", 90),
        ("2 weeks", 14),
        ("3 Months", 90),
        ("1 year", 365),
        ("30 day", 30),
    ],
)
def test_a_span_is_read_as_people_type_it(typed: str, days: int | None) -> None:
    assert parse_span(typed) == days


@pytest.mark.parametrize("typed", ["soon", "-5", "1", "6 days", "99999 years", "ninety"])
def test_what_is_no_span_is_refused_with_what_to_type(typed: str) -> None:
    with pytest.raises(UnclearSpan):
        parse_span(typed)
