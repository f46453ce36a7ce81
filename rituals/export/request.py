"""A request for an export: of what, of which channels, of which days; and who may ask for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any

from sqlmodel import Session

from rituals.people import NotAllowed
from rituals.refusals import Refusal
from rituals.rhythm import instant
from rituals.rhythm import zone as zone_of
from rituals.rights import check_may, may_see
from storage.right import Role


class Subject(StrEnum):
    ANSWERS = "answers"
    RETRO = "retro"
    UPDATES = "updates"


class UnclearRequest(Refusal):
    """What is to be exported cannot be made out."""


@dataclass(frozen=True)
class Request:
    """`kind` is the kind of ritual, for answers. No `channels` means all there are. Days are local to `zone`, both
    included. `round_id` narrows it to one round."""

    subject: Subject
    zone: str
    kind: str = ""
    channels: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    round_id: str = ""
    is_csv: bool = False

    def __post_init__(self) -> None:
        if self.since and self.until and self.since > self.until:
            raise UnclearRequest("The last day lies before the first. Please swap them.")

    @property
    def start(self) -> datetime:
        """The first instant that counts."""
        return (
            instant(self.since, time(), zone_of(self.zone))
            if self.since
            else datetime.min.replace(tzinfo=UTC)
        )

    @property
    def end(self) -> datetime:
        """The first instant that does not count any more."""
        if self.until is None or self.until == date.max:
            return datetime.max.replace(tzinfo=UTC)
        return instant(date.fromordinal(self.until.toordinal() + 1), time(), zone_of(self.zone))


def stored(request: Request) -> dict[str, Any]:
    return {
        "subject": str(request.subject),
        "kind": request.kind,
        "zone": request.zone,
        "channels": list(request.channels),
        "since": request.since.isoformat() if request.since else None,
        "until": request.until.isoformat() if request.until else None,
        "round_id": request.round_id,
        "is_csv": request.is_csv,
    }


def read(row: Mapping[str, Any]) -> Request:
    return Request(
        subject=Subject(row["subject"]),
        kind=row["kind"],
        zone=row["zone"],
        channels=tuple(row["channels"]),
        since=date.fromisoformat(row["since"]) if row["since"] else None,
        until=date.fromisoformat(row["until"]) if row["until"] else None,
        round_id=row["round_id"],
        is_csv=row["is_csv"],
    )


def check_may_export(session: Session, team_id: str, user_id: str, channels: Iterable[str]) -> None:
    """In each of the channels, "" being the whole workspace; private ones only for those who are in them. Raises
    NotAllowed, which says who can."""
    for channel_id in channels:
        check_may(session, team_id, user_id, Role.EXPORTER, "Exporting", channel_id)
        if channel_id and not may_see(session, team_id, user_id, channel_id):
            raise NotAllowed(
                "One of these channels is private and you are not in it, or I have never been in it. "
                "Please choose channels that you are in."
            )
