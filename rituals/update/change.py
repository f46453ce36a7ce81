"""A changed plan: what was planned, what holds now and why, what it serves, what stops, and who is affected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from rituals.refusals import Refusal
from rituals.update.audience import Addressed, Faults, addressed, check_may_edit, faults, may_read
from rituals.update.post import UnclearPost, check_seen, find, publish, revise, touch_counts
from rituals.words import too_long
from storage.item import Item, ItemKind, Understanding, understandings
from storage.member import channel

LONGEST = {"planned": 300, "now": 300, "why": 300, "stops": 300, "pillar": 80, "line": 500}
MISSING = {
    "planned": "Say what was planned, so that people know what this replaces.",
    "now": "Say what the plan is now.",
    "why": "Say why: people accept what they understand.",
    "stops": "Say what stops. If nothing does, say that.",
    "pillar": "Say which pillar of the vision it serves.",
    "line": "Say which line of the vision it serves.",
}


class NotForYou(Refusal):
    """Somebody who cannot read it presses, such as one who has left the channel."""


@dataclass(frozen=True)
class Change:
    """`pillar` is the key of a pillar of the vision; "" where there was none to choose and it was typed."""

    planned: str
    now: str
    why: str
    stops: str
    pillar: str = ""
    pillar_name: str = ""
    line: str = ""


@dataclass(frozen=True)
class Understood:
    """Of those affected by name, and of others who said so in a channel. Ids, in the order in which they said so."""

    by: tuple[str, ...]
    not_yet: int


def as_content(said: Change, to: Addressed) -> dict[str, Any]:
    return {**asdict(said), "affected": list(to.all)}


def as_change(content: Mapping[str, Any]) -> Change:
    return Change(**{key: value for key, value in content.items() if key != "affected"})


def unclear(said: Change) -> Faults:
    """All of it is required."""
    texts = {
        "planned": said.planned,
        "now": said.now,
        "why": said.why,
        "stops": said.stops,
        "pillar": said.pillar_name,
        "line": said.line,
    }
    found = {key: MISSING[key] for key, text in texts.items() if not text}
    for key, text in texts.items():
        if len(text) > LONGEST[key]:
            found[key] = too_long(text, LONGEST[key])
    return found


def post(session: Session, team_id: str, said: Change, to: Addressed, *, by: str, now: datetime) -> Item:
    """Raises UnclearPost with everything that needs another look, at once."""
    found = unclear(said) | faults(session, team_id, by, to)
    if found:
        raise UnclearPost(found)
    return publish(session, team_id, ItemKind.CHANGE, as_content(said, to), to, to.people, by=by, now=now)


def edit(
    session: Session, item: Item, said: Change, to: Addressed, *, by: str, now: datetime, seen: int
) -> None:
    check_may_edit(session, item, by)
    check_seen(session, item, seen)
    found = unclear(said) | faults(session, item.team_id, by, to, addressed(session, item).all)
    if found:
        raise UnclearPost(found)
    revise(session, item, as_content(said, to), to, to.people, by=by, now=now, seen=seen)


def understand(session: Session, team_id: str, item_id: str, user_id: str, now: datetime) -> None:
    """Safe to repeat: the first time counts. Whoever reads it in a channel may say so as well."""
    item = find(session, team_id, item_id)
    row = session.get(Understanding, (item_id, user_id))
    if row is None:
        check_may_say_so(session, item, user_id)
        row = Understanding(item_id=item_id, user_id=user_id)
        session.add(row)
    if row.understood_at is None:
        row.understood_at = now
        touch_counts(session, item, user_id)


def check_may_say_so(session: Session, item: Item, user_id: str) -> None:
    """Until Slack has said who is in its channels, whoever sees it there. Raises NotForYou."""
    channels = [channel(session, item.team_id, each) for each in addressed(session, item).channels]
    is_unknown = any(each is None or each.seen_at is None for each in channels)
    if item.kind != ItemKind.CHANGE or not (is_unknown or may_read(session, item, user_id)):
        raise NotForYou("This is for people in the channels that read it. You are in none of them now.")


def understood(session: Session, item_id: str) -> Understood:
    rows = understandings(session, item_id)
    said = tuple(row.user_id for row in rows if row.understood_at is not None)
    return Understood(said, len(rows) - len(said))
