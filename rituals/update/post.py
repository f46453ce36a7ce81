"""A post: something written once for an audience. Saved, changed and withdrawn with all its messages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from rituals.people import name_of, watch_channel
from rituals.refusals import Refusal
from rituals.update.audience import Addressed, addressed, check_may_edit
from rituals.wanted import UNHURRIED, touch, touch_about, want
from rituals.wanted import withdraw as take_back
from storage.item import Audience, Item, ItemKind, Revision, Understanding, revision
from storage.kept import digests_closing
from storage.message import Message

NOUNS: Mapping[ItemKind, str] = {ItemKind.UPDATE: "update", ItemKind.CHANGE: "changed plan"}
"""What people read."""
WITHDRAWN = "withdrawn"
LONGEST_DIGEST = timedelta(days=31)
"""A digest comes once a week at least; some may have been left out."""
MOST_TELLING = 2
Content = Mapping[str, Any]


class UnclearPost(Refusal):
    """Fields that need another look: {name: what to do}."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(" ".join(fields.values()))
        self.fields = dict(fields)


class NoSuchPost(Refusal):
    """It was withdrawn, or belongs to another workspace."""


class SavedMeanwhile(Refusal):
    """Somebody else saved a revision first, which this one would silently undo."""

    def __init__(self, by: str, content: Content) -> None:
        super().__init__(f"{by} saved a change while this form was open.")
        self.by, self.content = by, content


def headline(kind: ItemKind, content: Content) -> str:
    """What it says first, which stands for all of it."""
    return str(content["now"] if kind == ItemKind.CHANGE else content["outcome"])


def find(session: Session, team_id: str, item_id: str) -> Item:
    item = session.get(Item, item_id)
    if item is None or item.team_id != team_id or item.kind == ItemKind.VISION or item.is_withdrawn:
        raise NoSuchPost("This was withdrawn. There is nothing left to do.")
    return item


def publish(
    session: Session,
    team_id: str,
    kind: ItemKind,
    content: Content,
    to: Addressed,
    told: Collection[str],
    *,
    by: str,
    now: datetime,
) -> Item:
    """Posts it to its audience. `told` are those of its people who are asked to say that they understood it."""
    item = Item(team_id=team_id, kind=kind, owner_id=by, made_at=now)
    session.add(item)
    session.flush()
    session.add(Revision(item_id=item.id, number=1, content=dict(content), by=by, at=now))
    _address(session, item, to, told)
    want(
        session,
        key=mine_key(item),
        purpose="update_mine",
        ref=item.id,
        team_id=team_id,
        destination=by,
        urgent=True,
    )
    return item


def revise(
    session: Session,
    item: Item,
    content: Content,
    to: Addressed,
    told: Collection[str],
    *,
    by: str,
    now: datetime,
    seen: int,
) -> None:
    """A new revision: what was posted is brought up to date where it stands. `seen` is the one it was made from."""
    check_may_edit(session, item, by)
    check_seen(session, item, seen)
    item.number += 1
    session.add(Revision(item_id=item.id, number=item.number, content=dict(content), by=by, at=now))
    _leave_out(session, item, set(addressed(session, item).all) - set(to.all))
    _address(session, item, to, told)
    touch_all(session, item)


def check_seen(session: Session, item: Item, seen: int) -> None:
    if seen != item.number:
        saved = revision(session, item)
        raise SavedMeanwhile(name_of(session, item.team_id, saved.by), saved.content)


def withdraw(session: Session, item: Item, *, by: str, now: datetime) -> None:
    """Its messages disappear, and digests go on without it. It stays in the database, unshown, with who withdrew it
    and when."""
    check_may_edit(session, item, by)
    last = revision(session, item)
    item.number += 1
    row = Revision(item_id=item.id, number=item.number, content=last.content, by=by, at=now, reason=WITHDRAWN)
    session.add(row)
    item.is_withdrawn = True
    for destination in addressed(session, item).all:
        _take_back(session, item, destination)
    touch_about(session, item.id)
    touch_digests(session, item.team_id, item.made_at)


def touch_digests(session: Session, team_id: str, since: datetime) -> None:
    """Those that may have told of something posted `since` then: of each rhythm the first after it, and the one that
    was just going out."""
    seen: Counter[str] = Counter()
    for ritual_id, seq in digests_closing(session, team_id, since, since + LONGEST_DIGEST):
        seen[ritual_id] += 1
        if seen[ritual_id] <= MOST_TELLING:
            touch(session.get_one(Message, seq), UNHURRIED)


def touch_all(session: Session, item: Item) -> None:
    """Every message about it follows."""
    touch_about(session, item.id)
    for person in addressed(session, item).people:
        touch_about(session, told_ref(item.id, person))


def touch_counts(session: Session, item: Item, user_id: str) -> None:
    """Somebody has said that they understood: nobody waits for the others to see that."""
    touch_about(session, told_ref(item.id, user_id))
    touch_about(session, item.id, UNHURRIED)


def _address(session: Session, item: Item, to: Addressed, told: Collection[str]) -> None:
    for destination in to.all:
        if session.get(Audience, (item.id, destination)) is None:
            session.add(Audience(item_id=item.id, destination=destination))
    session.flush()
    for channel in to.channels:
        watch_channel(session, item.team_id, channel)
        _want(session, item, channel)
    for person in to.people:
        if person in told:
            _tell(session, item, person)
        else:
            _want(session, item, person)


def _want(session: Session, item: Item, destination: str) -> None:
    want(
        session,
        key=post_key(item, destination),
        purpose=str(item.kind),
        ref=item.id,
        team_id=item.team_id,
        destination=destination,
        refresh=False,
    )


def _tell(session: Session, item: Item, user_id: str) -> None:
    if session.get(Understanding, (item.id, user_id)) is None:
        session.add(Understanding(item_id=item.id, user_id=user_id))
        session.flush()
    want(
        session,
        key=told_key(item, user_id),
        purpose="change_told",
        ref=told_ref(item.id, user_id),
        team_id=item.team_id,
        destination=user_id,
        refresh=False,
    )


def _leave_out(session: Session, item: Item, destinations: Collection[str]) -> None:
    for destination in destinations:
        _take_back(session, item, destination)
        session.delete(session.get_one(Audience, (item.id, destination)))
        waits = session.get(Understanding, (item.id, destination))
        if waits is not None and waits.understood_at is None:
            session.delete(waits)
    session.flush()


def _take_back(session: Session, item: Item, destination: str) -> None:
    take_back(session, post_key(item, destination))
    take_back(session, told_key(item, destination))


def post_key(item: Item, destination: str) -> str:
    return f"{item.kind}:{item.id}:{destination}"


def told_key(item: Item, user_id: str) -> str:
    return f"change_told:{item.id}:{user_id}"


def told_ref(item_id: str, user_id: str) -> str:
    return f"{item_id}:{user_id}"


def mine_key(item: Item) -> str:
    return f"update_mine:{item.id}"
