"""`… export`: one subcommand for every command that has something to take home."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from slack_sdk.models.views import View
from sqlmodel import Session, col, select

from bot.command import Answer, Asked, Subcommand
from bot.export.form import Ended, export_form
from rituals.export import Subject, check_may_export
from rituals.export.sending import WORKSPACE
from storage import ritual as rituals
from storage.member import Member
from storage.ritual import Ritual
from storage.round import Round, RoundState

MOST_OFFERED = 5


def export_of(subject: Subject, kind: str = "", *, one_by_one: bool = False) -> Subcommand:
    """`one_by_one` offers the rounds of the channel that ended last, each alone."""

    def open_form(asked: Asked) -> Answer:
        with asked.parts.database.read() as session:
            check_may_export(
                session, asked.team_id, asked.user_id, [asked.channel_id if _is_channel(asked) else WORKSPACE]
            )
        return asked.opens(lambda: _form(asked))

    def _form(asked: Asked) -> View:
        with asked.parts.database.read() as session:
            zone = session.get_one(Member, (asked.team_id, asked.user_id)).zone
            ended = _ended(session, asked, str(subject), zone) if one_by_one else []
        return export_form(subject, kind, zone, asked.channel_id, ended)

    return Subcommand(open_form, "take it home in a spreadsheet", meets=True)


def _is_channel(asked: Asked) -> bool:
    return asked.channel_id[:1] in ("C", "G")


def _ended(session: Session, asked: Asked, kind: str, zone: str) -> list[Ended]:
    query = (
        select(Round)
        .join(Ritual, col(Ritual.id) == col(Round.ritual_id))
        .where(Round.team_id == asked.team_id, Round.channel_id == asked.channel_id, Ritual.kind == kind)
        .where(Round.state == RoundState.CLOSED)
        .order_by(col(Round.closed_at).desc())
        .limit(MOST_OFFERED)
    )
    return [
        Ended(
            round_id=round_.id,
            name=rituals.version(session, round_.ritual_id, round_.version).name,
            on=(round_.closed_at or round_.closes_at).astimezone(ZoneInfo(zone)).date(),
        )
        for round_ in session.exec(query)
    ]
