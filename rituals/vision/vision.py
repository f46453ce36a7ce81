"""What the vision says, revision by revision: who changed it, when and why."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlmodel import Session

from rituals.refusals import Refusal
from rituals.rights import check_may
from rituals.vision.telling import tell_change
from rituals.words import fold
from storage.database import new_id
from storage.item import Item, ItemKind, Revision, revision, revisions
from storage.right import Role

LONGEST_STATEMENT = 500
LONGEST_DETAIL = 500
LONGEST_PILLAR = 80
LONGEST_REASON = 300
MOST_PILLARS = 5
PARTS = {
    "statement": "the statement",
    "why": "why",
    "for_whom": "for whom",
    "value": "the value",
    "pillars": "the pillars",
}


class UnclearVision(Refusal):
    """Something in the vision is missing, or too long to be recalled."""


class ChangedMeanwhile(Refusal):
    """Somebody else saved a revision first, which this one would silently undo."""


@dataclass(frozen=True)
class Pillar:
    """`key` stays the same while the name changes; `owner_id` "" means nobody yet."""

    key: str
    name: str
    owner_id: str = ""


@dataclass(frozen=True)
class Draft:
    """What somebody wants the vision to say. A pillar's `key` is "" where it is new."""

    statement: str = ""
    why: str = ""
    for_whom: str = ""
    value: str = ""
    pillars: tuple[Pillar, ...] = ()


@dataclass(frozen=True)
class Vision:
    """One revision. `by` changed it at `at`."""

    item_id: str
    number: int
    statement: str
    why: str
    for_whom: str
    value: str
    pillars: tuple[Pillar, ...]
    by: str
    at: datetime
    reason: str = ""

    @property
    def draft(self) -> Draft:
        return Draft(self.statement, self.why, self.for_whom, self.value, self.pillars)


def current(session: Session, team_id: str) -> Vision | None:
    item = _item(session, team_id)
    return _vision(revision(session, item)) if item else None


def as_it_was(session: Session, team_id: str, number: int) -> Vision:
    return _vision(session.get_one(Revision, (_item_id(team_id), number)))


def history(session: Session, team_id: str) -> list[Vision]:
    """The newest first."""
    return [_vision(row) for row in revisions(session, _item_id(team_id))]


def saved_since(session: Session, team_id: str, seen: int) -> Vision | None:
    """What somebody else saved while a form stood open that was made from revision `seen` (0: there was none)."""
    now = current(session, team_id)
    return now if now and now.number != seen else None


def check_may_set(session: Session, team_id: str, user_id: str) -> None:
    check_may(session, team_id, user_id, Role.LEADER, "Setting the vision")


def set_vision(
    session: Session,
    team_id: str,
    draft: Draft,
    *,
    by: str,
    now: datetime,
    seen: int,
    reason: str = "",
    channels: Collection[str] = (),
) -> Vision:
    """A new revision, told with its reason in `channels`. `seen` is the number of the one it was made from."""
    check_may_set(session, team_id, by)
    if saved_since(session, team_id, seen):
        raise ChangedMeanwhile("Somebody else changed the vision meanwhile. Open it again to see how.")
    item = _item(session, team_id)
    draft = replace(draft, statement=check_statement(draft.statement))
    if item is None:
        item = Item(id=_item_id(team_id), team_id=team_id, kind=ItemKind.VISION, owner_id=by, made_at=now)
        session.add(item)
        session.flush()
    else:
        reason = check_reason(reason)
        before = _vision(revision(session, item))
        draft = replace(draft, pillars=keep_keys(draft.pillars, before.pillars))
        if draft == before.draft:
            raise UnclearVision("This is word for word what it says already.")
        item.number += 1
    draft = replace(draft, pillars=tuple(replace(each, key=each.key or new_id()) for each in draft.pillars))
    row = Revision(
        item_id=item.id, number=item.number, content=asdict(draft), by=by, at=now, reason=reason.strip()
    )
    session.add(row)
    session.flush()
    tell_change(session, team_id, item.id, item.number, channels, by=by, now=now)
    return _vision(row)


def keep_keys(wanted: Sequence[Pillar], before: Sequence[Pillar]) -> tuple[Pillar, ...]:
    """Each pillar with the key it had: by its name, or else that of the row it was typed over, if that is free."""
    by_name = {fold(each.name): each.key for each in before}
    taken = {by_name[fold(each.name)] for each in wanted if fold(each.name) in by_name}
    kept = []
    for each in wanted:
        key = by_name.pop(fold(each.name), "" if each.key in taken else each.key)
        taken.add(key)
        kept.append(replace(each, key=key))
    return tuple(kept)


def check_statement(text: str) -> str:
    text = text.strip()
    if not text:
        raise UnclearVision("Say in one or two sentences where this team is going.")
    if fault := length_fault(text):
        raise UnclearVision(fault)
    return text


def length_fault(text: str) -> str:
    """What is wrong with a statement that is too long; "" for all others."""
    length = len(text.strip())
    if length <= LONGEST_STATEMENT:
        return ""
    return (
        f"This has {length:,} characters, and nobody will recall it. Please use at most {LONGEST_STATEMENT}; "
        "what does not fit may go under “Why”."
    )


def check_reason(text: str) -> str:
    if not text.strip():
        raise UnclearVision("Say why it changes. People accept a change when they know the reason.")
    return text.strip()


def differences(before: Vision | None, after: Vision) -> list[str]:
    """The parts that changed, in words: "the statement", "why" …"""
    if before is None:
        return []
    return [words for part, words in PARTS.items() if getattr(before, part) != getattr(after, part)]


def _item_id(team_id: str) -> str:
    """One for each workspace: two leaders who set the first vision at once cannot make two."""
    return f"vision-{team_id}"


def _item(session: Session, team_id: str) -> Item | None:
    return session.get(Item, _item_id(team_id))


def _vision(row: Revision) -> Vision:
    content = row.content
    return Vision(
        item_id=row.item_id,
        number=row.number,
        statement=content["statement"],
        why=content["why"],
        for_whom=content["for_whom"],
        value=content["value"],
        pillars=tuple(Pillar(**each) for each in content["pillars"]),
        by=row.by,
        at=row.at,
        reason=row.reason,
    )
