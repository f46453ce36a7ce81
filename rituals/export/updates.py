"""Updates and changed plans, as rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from rituals.export.months import month
from rituals.export.names import Names
from rituals.export.request import Request
from rituals.export.rounds import AT_A_TIME
from rituals.rights import may_see
from rituals.words import join_words
from storage.item import Item, ItemKind, Revision, Understanding, audience, revision


@dataclass(frozen=True)
class Update:
    posted_at: datetime
    by: str
    outcome: str
    for_whom: str
    measure: str
    baseline: str
    now: str
    target: str
    next_step: str
    ask: str
    asked: str
    pillar: str
    audience: str
    edited_at: datetime | None


@dataclass(frozen=True)
class Change:
    posted_at: datetime
    by: str
    planned: str
    now: str
    why: str
    pillar: str
    line: str
    stops: str
    affected: str
    understood: int
    audience: str


class UpdateRows:
    """Those `reader` may see; all of them when there is no reader, which is for whoever runs the bot."""

    def __init__(self, session: Session, team_id: str, request: Request, reader: str | None) -> None:
        self._session = session
        self._team_id = team_id
        self._request = request
        self._reader = reader
        self._names = Names(session, team_id)

    def updates(self) -> Iterator[Update]:
        for item, at in self._items(ItemKind.UPDATE):
            said = at.content
            number: dict[str, str] = said.get("number") or {}
            yield Update(
                posted_at=item.made_at,
                by=self._names.person(item.owner_id),
                outcome=said.get("outcome", ""),
                for_whom=said.get("for_whom", ""),
                measure=number.get("name", ""),
                baseline=number.get("baseline", ""),
                now=number.get("now", ""),
                target=number.get("target", ""),
                next_step=said.get("next_step", ""),
                ask=said.get("ask", ""),
                asked=self._people(said.get("asked")),
                pillar=said.get("pillar_name", ""),
                audience=self._audience(item),
                edited_at=at.at if item.number > 1 else None,
            )

    def changes(self) -> Iterator[Change]:
        for item, at in self._items(ItemKind.CHANGE):
            said = at.content
            yield Change(
                posted_at=item.made_at,
                by=self._names.person(item.owner_id),
                planned=said.get("planned", ""),
                now=said.get("now", ""),
                why=said.get("why", ""),
                pillar=said.get("pillar_name", ""),
                line=said.get("line", ""),
                stops=said.get("stops", ""),
                affected=self._people(self._known(said.get("affected"))),
                understood=self._understood(item),
                audience=self._audience(item),
            )

    def by_month(self) -> tuple[Counter[str], Counter[str]]:
        """Updates and changed plans."""
        counted = {ItemKind.UPDATE: Counter[str](), ItemKind.CHANGE: Counter[str]()}
        for kind, counts in counted.items():
            counts.update(month(item.made_at, self._request.zone) for item, _ in self._items(kind))
        return counted[ItemKind.UPDATE], counted[ItemKind.CHANGE]

    def _items(self, kind: ItemKind) -> Iterator[tuple[Item, Revision]]:
        query = select(Item).where(Item.team_id == self._team_id, Item.kind == kind)
        query = query.where(col(Item.is_withdrawn).is_(False))
        query = query.where(Item.made_at >= self._request.start, Item.made_at < self._request.end)
        ordered = query.order_by(col(Item.made_at), Item.id).execution_options(yield_per=AT_A_TIME)
        for item in self._session.exec(ordered):
            if self._is_asked_for(item):
                yield item, revision(self._session, item)

    def _is_asked_for(self, item: Item) -> bool:
        """In one of the channels chosen, and for the reader's eyes."""
        places = audience(self._session, item.id)
        chosen = self._request.channels
        if chosen and not set(places) & set(chosen):
            return False
        return self._reader is None or any(self._is_seen(place, item) for place in places)

    def _is_seen(self, place: str, item: Item) -> bool:
        is_own = self._reader in (place, item.owner_id)
        return is_own or may_see(self._session, self._team_id, self._reader or "", place)

    def _audience(self, item: Item) -> str:
        """Only places the reader may know of."""
        places = [
            each
            for each in audience(self._session, item.id)
            if self._reader is None or self._is_seen(each, item)
        ]
        return join_words([self._names.place(place) for place in places])

    def _known(self, ids: Any) -> list[str]:
        """People, and those channels that the reader may know of."""
        return [
            each
            for each in ids or []
            if self._reader is None
            or not self._names.is_channel(each)
            or may_see(self._session, self._team_id, self._reader, each)
        ]

    def _people(self, ids: Any) -> str:
        return join_words([self._names.place(each) for each in ids or []])

    def _understood(self, item: Item) -> int:
        query = select(Understanding.user_id).where(Understanding.item_id == item.id)
        return len(self._session.exec(query.where(col(Understanding.understood_at).is_not(None))).all())
