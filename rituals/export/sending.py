"""What becomes of an export that was asked for; the channels it is about are told once it was sent."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from rituals.export.request import Request, Subject, check_may_export, read, stored
from rituals.records import note
from rituals.wanted import want
from storage.export import Export, ExportState
from storage.record import Deed
from storage.ritual import Ritual
from storage.round import Round

WORKSPACE = ""
"""In place of a channel, as for roles."""


def ask(session: Session, team_id: str, request: Request, by: str, now: datetime) -> Export:
    """Raises NotAllowed. Updates are shown as far as the asker may see them, everything else by channel."""
    export = Export(team_id=team_id, asked_by=by, asked_at=now, request=stored(request))
    check_may_have(session, export)
    session.add(export)
    session.flush()
    return export


def check_may_have(session: Session, export: Export) -> None:
    """Asked for and made are two moments: a role may be taken back in between. Raises NotAllowed."""
    channels = told_channels(session, export) or [WORKSPACE]
    check_may_export(session, export.team_id, export.asked_by, channels)


def is_sending(session: Session, export_id: str) -> None:
    session.get_one(Export, export_id).state = ExportState.SENDING


def sent(session: Session, export_id: str, now: datetime) -> None:
    export = session.get_one(Export, export_id)
    if export.state == ExportState.SENT:
        return
    export.state, export.sent_at, export.trouble = ExportState.SENT, now, ""
    announce(session, export, now)


def announce(session: Session, export: Export, now: datetime) -> None:
    """Everybody in the channels can see that an export was made, and by whom; the record keeps it."""
    channels = told_channels(session, export)
    note(
        session,
        Deed.EXPORTED,
        team_id=export.team_id,
        by=export.asked_by,
        now=now,
        channel_id=channels[0] if len(channels) == 1 else "",
        detail={"what": export.request["kind"] or export.request["subject"], "channels": len(channels)},
    )
    for channel_id in channels:
        want(
            session,
            key=f"exported:{export.id}:{channel_id}",
            purpose="exported",
            ref=export.id,
            team_id=export.team_id,
            destination=channel_id,
            refresh=False,
        )


def told_channels(session: Session, export: Export) -> list[str]:
    """Those the export is about."""
    request = read(export.request)
    if request.round_id:
        round_ = session.get(Round, request.round_id)
        return [round_.channel_id] if round_ and round_.team_id == export.team_id else []
    if request.channels or request.subject == Subject.UPDATES:
        return list(request.channels)
    kind = request.kind or str(request.subject)
    held = select(Round.channel_id).join(Ritual, col(Ritual.id) == col(Round.ritual_id)).distinct()
    return sorted(session.exec(held.where(Round.team_id == export.team_id, Ritual.kind == kind)))


def fail(session: Session, export_id: str, code: str, *, is_final: bool, most: int) -> int:
    """How often it was tried. Once more than `most`, or when trying again is no use, the asker is told."""
    export = session.get_one(Export, export_id)
    export.attempts += 1
    export.trouble = code
    if is_final or export.attempts > most:
        export.state = ExportState.FAILED
        want(
            session,
            key=f"export_failed:{export.id}",
            purpose="export_failed",
            ref=export.id,
            team_id=export.team_id,
            destination=export.asked_by,
        )
    return export.attempts
