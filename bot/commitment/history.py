"""The history of an action: who did what with it, when and why."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import Block, RichTextSectionElement
from slack_sdk.models.views import View
from sqlmodel import Session

from bot.blocks import bullets, context, modal, paragraph, rich, words
from bot.commitment.showing import ERASED, SEPARATOR, dated, facts
from rituals.people import name_of, zone_of
from rituals.rhythm import local_date
from storage.commitment import Commitment, CommitmentChange, CommitmentState, changes

MOST = 40


def history_view(session: Session, row: Commitment, viewer_id: str, now: datetime) -> View:
    """The oldest change first; dates as the viewer's calendar has them."""
    zone = ZoneInfo(zone_of(session, row.team_id, viewer_id))
    past = changes(session, row.id)
    told = [_line(session, row, None, past[0], zone)]
    told += [_line(session, row, before, after, zone) for before, after in pairwise(past)]
    blocks: list[Block] = [
        rich(paragraph(words(row.text or ERASED, bold=True), words(SEPARATOR + facts(session, row, now))))
    ]
    if len(told) > MOST:
        blocks.append(context(f"{len(told) - MOST} earlier changes are not shown."))
    return modal("commitment.history", "History", [*blocks, rich(bullets(told[-MOST:]))])


def _line(
    session: Session,
    row: Commitment,
    before: CommitmentChange | None,
    after: CommitmentChange,
    zone: ZoneInfo,
) -> RichTextSectionElement:
    day = dated(local_date(after.at, zone), row.made_at)
    by = name_of(session, row.team_id, after.by)
    what = _begun(session, row, after) if before is None else _changed(session, row, before, after)
    reason = f": {after.reason}" if after.reason else ""
    return paragraph(words(f"{day}: {by} "), words(what + reason))


def _begun(session: Session, row: Commitment, first: CommitmentChange) -> str:
    due = f", due {dated(first.due, row.made_at)}" if first.due else ", without a date"
    if first.owner_id == first.by:
        return f"took it on{due}"
    return f"asked {name_of(session, row.team_id, first.owner_id)} to take it{due}"


def _changed(session: Session, row: Commitment, before: CommitmentChange, after: CommitmentChange) -> str:
    owner, earlier = (name_of(session, row.team_id, each.owner_id) for each in (after, before))
    if after.owner_id != before.owner_id and after.by == before.owner_id and after.owner_id == row.made_by:
        return "did not take it"
    if after.owner_id != before.owner_id:
        return f"took it over from {earlier}" if after.by == after.owner_id else f"gave it to {owner}"
    moved = _moved(row, before, after)
    if after.state == before.state:
        return moved or "left it as it was"
    became = _became(before, after, owner)
    return f"{became} and {moved}" if moved else became


def _became(before: CommitmentChange, after: CommitmentChange, owner: str) -> str:
    match CommitmentState(after.state):
        case CommitmentState.DONE:
            return "said that it is done"
        case CommitmentState.DROPPED:
            return "dropped it"
        case CommitmentState.PROPOSED:
            return f"asked {owner} again"
        case CommitmentState.OPEN:
            return "accepted it" if before.state == CommitmentState.PROPOSED else "opened it again"


def _moved(row: Commitment, before: CommitmentChange, after: CommitmentChange) -> str:
    if after.due == before.due:
        return ""
    if after.due is None:
        return "took its date away"
    return f"moved it to {dated(after.due, row.made_at)}"
