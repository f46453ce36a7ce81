"""What a submitted form does: a new post, or a new revision of one; or the form once more, with what came between."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_sdk.models.views import View
from sqlmodel import Session

from bot.draft import take
from bot.failures import FormRefusal
from bot.parts import Parts
from bot.submission import take_once
from bot.update.change_form import CHANGE
from bot.update.fields import read_audience
from bot.update.screens import after_conflict, draft_name, item_of, read_change, read_update
from rituals.people import watch_channel
from rituals.update import change, update
from rituals.update.audience import addressed
from rituals.update.post import SavedMeanwhile, UnclearPost
from rituals.wanted import touch_about
from storage.item import Item, revision
from storage.member import channel, member


def save(session: Session, team_id: str, user_id: str, view: Mapping[str, Any], now: datetime) -> Item | View:
    """The item; or, when somebody else saved meanwhile, the form to show instead. Raises FormRefusal."""
    save_it = _save_change if view["callback_id"] == CHANGE else _save_update
    try:
        saved = save_it(session, team_id, user_id, view, now)
    except UnclearPost as refusal:
        raise FormRefusal(refusal.fields) from refusal
    except SavedMeanwhile as meanwhile:
        return after_conflict(session, team_id, user_id, view, meanwhile)
    take(session, team_id, user_id, draft_name(view), view)
    return saved


def _save_update(session: Session, team_id: str, by: str, view: Mapping[str, Any], now: datetime) -> Item:
    said, to = read_update(session, team_id, by, view), read_audience(view)
    item, seen = item_of(session, team_id, view)
    if item is None:
        take_once(session, view, now)
        return update.post(session, team_id, said, to, by=by, now=now)
    update.edit(session, item, said, to, by=by, now=now, seen=seen)
    return item


def _save_change(session: Session, team_id: str, by: str, view: Mapping[str, Any], now: datetime) -> Item:
    said, to = read_change(session, team_id, by, view), read_audience(view)
    item, seen = item_of(session, team_id, view)
    if item is None:
        take_once(session, view, now)
        return change.post(session, team_id, said, to, by=by, now=now)
    change.edit(session, item, said, to, by=by, now=now, seen=seen)
    return item


def look_up_channels(parts: Parts, view: Mapping[str, Any]) -> None:
    """Those chosen that we know nothing of yet: by the time it is posted we do."""
    chosen = read_audience(view).channels
    with parts.database.write() as session:
        for each in chosen:
            if channel(session, parts.team_id, each) is None:
                watch_channel(session, parts.team_id, each)
    parts.wake()


def meet(parts: Parts, item_id: str, *others: str) -> None:
    """Looks up in Slack whom the item names and we do not know yet; its messages then say their names. Asks Slack:
    only for threads of our own."""
    with parts.database.read() as session:
        item = session.get_one(Item, item_id)
        asked = revision(session, item).content.get("asked") or ()
        named = {*addressed(session, item).people, *asked, *others}
        unknown = sorted(each for each in named if member(session, parts.team_id, each) is None)
    for each in unknown:
        parts.directory.person(each)
    if unknown:
        with parts.database.write() as session:
            touch_about(session, item_id)
        parts.wake()
