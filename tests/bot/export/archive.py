"""A database with a year behind it: retrospectives, their actions, updates."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session

from storage.commitment import Commitment, CommitmentChange, CommitmentState
from storage.contribution import Contribution, ContributionKind, SealedNote
from storage.database import Database, new_id
from storage.item import Audience, Item, ItemKind, Revision
from storage.member import Team
from storage.migration import migrate
from storage.ritual import Ritual, RitualVersion
from storage.round import Round, RoundState
from tests.rituals.office import CHANNEL, TEAM, Office, at

OTHER, SECRET = "C2", "C3"
AUTUMN = date(2026, 10, 30)
COLUMNS = {"start": "Start", "stop": "Stop"}


class Archive(Office):
    """Ana is an exporter nowhere, Bo is an admin. #leads (C3) is private to Ana."""

    def __init__(self, folder: Path) -> None:
        migrate(Database(f"sqlite:///{folder / 'rituals.db'}"))
        super().__init__(folder)
        with self.database.write() as session:
            session.add(Team(id=TEAM, name="Stand-in", bot_user_id="rituals"))
            self.has(session, ["ana", "bo"], OTHER, name="sales")
            self.has(session, ["ana"], SECRET, name="leads", is_private=True)

    def retro(self, session: Session, *, channel: str = CHANNEL, is_open: bool = False) -> Round:
        ritual = Ritual(team_id=TEAM, kind="retro", channel_id=channel, owner_id="ana", active_since=self.now)
        session.add(ritual)
        session.flush()
        session.add(self._version(ritual.id))
        ended = None if is_open else at(AUTUMN, "17:00")
        round_ = Round(
            team_id=TEAM,
            ritual_id=ritual.id,
            version=1,
            channel_id=channel,
            key=new_id(),
            day=AUTUMN,
            state=RoundState.OPEN if is_open else RoundState.CLOSED,
            opened_at=at(AUTUMN, "09:00"),
            closes_at=ended or self.now + timedelta(days=1),
            closed_at=ended,
        )
        session.add(round_)
        session.flush()
        return round_

    def _version(self, ritual_id: str) -> RitualVersion:
        return RitualVersion(
            ritual_id=ritual_id,
            number=1,
            name="Autumn",
            rule="FREQ=WEEKLY;BYDAY=MO",
            starts_on=AUTUMN,
            ask_at="09:00",
            close_at="17:00",
            zone="Europe/Madrid",
            latecomers="wait",
            questions=[{"key": key, "label": label, "is_blockers": False} for key, label in COLUMNS.items()],
            changed_by="ana",
            changed_at=self.now,
        )

    def note(self, session: Session, round_: Round, text: str, author: str | None = "ana") -> Contribution:
        written = Contribution(
            team_id=TEAM,
            kind=ContributionKind.NOTE,
            channel_id=round_.channel_id,
            round_id=round_.id,
            author_id=author,
            prompt="stop" if len(text) % 2 else "start",
            text=text,
            made_at=at(AUTUMN, "11:30") if author else None,
        )
        session.add(written)
        return written

    def sealed(self, session: Session, round_: Round) -> None:
        session.add(SealedNote(locator=new_id(), round_id=round_.id, box=b"sealed"))

    def action(
        self,
        session: Session,
        round_: Round,
        text: str,
        state: CommitmentState = CommitmentState.OPEN,
        due: date | None = None,
        reason: str = "",
    ) -> Commitment:
        made = at(AUTUMN, "17:05")
        closed = made + timedelta(days=3, hours=1) if state.is_closed else None
        row = Commitment(
            team_id=TEAM,
            channel_id=round_.channel_id,
            round_id=round_.id,
            text=text,
            owner_id="bo",
            due=due,
            state=state,
            made_by="ana",
            made_at=made,
            closed_at=closed,
        )
        session.add(row)
        session.flush()
        change = {"state": state, "owner_id": "bo", "due": due, "by": "bo", "at": made, "reason": reason}
        session.add(CommitmentChange(commitment_id=row.id, number=1, **change))
        return row

    def update(
        self, session: Session, outcome: str, places: list[str], when: datetime | None = None, **content: Any
    ) -> Item:
        item = Item(team_id=TEAM, kind=ItemKind.UPDATE, owner_id="ana", made_at=when or at(AUTUMN, "12:00"))
        session.add(item)
        session.flush()
        said = {"outcome": outcome, **content}
        session.add(Revision(item_id=item.id, number=1, content=said, by="ana", at=item.made_at))
        for place in places:
            session.add(Audience(item_id=item.id, destination=place))
        return item
