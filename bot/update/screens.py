"""The modals of updates and changed plans: new, to be changed, previewed; and those of digests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View
from sqlmodel import Session

from bot.blocks import context, divider, notice
from bot.draft import as_view, offered, still_offered
from bot.form import WRITE_FIRST, saved_meanwhile
from bot.parts import Parts
from bot.update.change_form import CHANGE, change_form, typed_change
from bot.update.fields import read_audience
from bot.update.follow_form import digest_form, follow_form
from bot.update.post_message import Byline, change_blocks, update_blocks
from bot.update.update_form import POST, advise, typed_update, update_form
from rituals.people import name_of, zone_of
from rituals.rhythm import local_date
from rituals.update import follow
from rituals.update import update as update_rules
from rituals.update.aim import Aims, aims
from rituals.update.audience import Addressed, addressed, outside_readers
from rituals.update.change import Change, as_change
from rituals.update.post import SavedMeanwhile, find, headline
from rituals.update.update import Update, as_update, unclear
from rituals.words import join_words
from storage.draft import Draft, draft
from storage.item import Item, ItemKind, revision
from storage.member import Channel
from storage.ritual import Ritual, current_version

NEW_UPDATE, NEW_CHANGE = Update(""), Change("", "", "", "")
NOTHING_YET = "…"
MOST_SHOWN = 10


def draft_name(view: Mapping[str, Any]) -> str:
    """What a form is called when it is opened again."""
    return _named(view["callback_id"], view["private_metadata"].partition(":")[0])


def _named(callback_id: str, item_id: str = "") -> str:
    return f"{callback_id}:{item_id}"


def new_update(session: Session, team_id: str, user_id: str, *, here: bool, outcome: str = "") -> View:
    """`outcome` was typed behind the command: then it is about something else than what could not be saved."""
    kept = draft(session, team_id, user_id, _named(POST))
    if kept is not None and not outcome:
        return _unsaved_update(session, kept)
    return update_form(Update(outcome), Addressed(), aims(session, team_id, user_id), here=here)


def new_change(session: Session, team_id: str, user_id: str, *, here: bool) -> View:
    kept = draft(session, team_id, user_id, _named(CHANGE))
    if kept is not None:
        return _unsaved_change(session, kept)
    return change_form(NEW_CHANGE, Addressed(), aims(session, team_id, user_id), here=here)


def _unsaved_update(session: Session, kept: Draft) -> View:
    """What could not be saved. It is a change of what it was a change of then, also when somebody has saved since."""
    view = as_view(kept)
    said = read_update(session, kept.team_id, kept.user_id, view)
    return update_form(
        said,
        read_audience(view),
        _aims_with(session, kept.team_id, kept.user_id, said),
        seen=view["private_metadata"],
        above=[offered(kept)],
    )


def _unsaved_change(session: Session, kept: Draft) -> View:
    view = as_view(kept)
    said, known = (
        read_change(session, kept.team_id, kept.user_id, view),
        aims(session, kept.team_id, kept.user_id),
    )
    seen = view["private_metadata"]
    return change_form(said, read_audience(view), known, seen=seen, above=[offered(kept)])


def change_it(session: Session, item: Item, user_id: str) -> View:
    """The form of what was posted, filled."""
    is_change = item.kind == ItemKind.CHANGE
    kept = draft(session, item.team_id, user_id, _named(CHANGE if is_change else POST, item.id))
    if kept is not None:
        return _unsaved_change(session, kept) if is_change else _unsaved_update(session, kept)
    last, to, seen = revision(session, item), addressed(session, item), seen_now(item)
    known = aims(session, item.team_id, user_id)
    if is_change:
        return change_form(as_change(last.content), to, known, seen=seen)
    said = as_update(last.content)
    return update_form(said, Addressed(to.channels, update_rules.chosen_people(to, said)), known, seen=seen)


def seen_now(item: Item) -> str:
    return f"{item.id}:{item.number}"


def item_of(session: Session, team_id: str, view: Mapping[str, Any]) -> tuple[Item | None, int]:
    """What a form changes, and the revision it was made from; None and 0 for a new one."""
    item_id, _, number = view["private_metadata"].partition(":")
    return (find(session, team_id, item_id), int(number)) if item_id else (None, 0)


def read_update(session: Session, team_id: str, user_id: str, view: Mapping[str, Any]) -> Update:
    item, _ = item_of(session, team_id, view)
    before = as_update(revision(session, item).content) if item else NEW_UPDATE
    kept = {before.pillar: before.pillar_name} if before.pillar else {}
    return typed_update(view, {**kept, **aims(session, team_id, user_id).pillars})


def read_change(session: Session, team_id: str, user_id: str, view: Mapping[str, Any]) -> Change:
    item, _ = item_of(session, team_id, view)
    before = as_change(revision(session, item).content) if item else NEW_CHANGE
    return typed_change(view, before, aims(session, team_id, user_id))


def checked(session: Session, team_id: str, user_id: str, view: Mapping[str, Any]) -> View:
    """The same form with advice below it; first with what keeps its outcome from being saved."""
    said = read_update(session, team_id, user_id, view)
    return update_form(
        said,
        read_audience(view),
        _aims_with(session, team_id, user_id, said),
        seen=view["private_metadata"],
        advice=advise(said) if said.outcome else [],
        fault=unclear(said).get("outcome", "") if said.outcome else WRITE_FIRST,
        above=still_offered(view),
    )


def after_conflict(
    session: Session, team_id: str, user_id: str, view: Mapping[str, Any], meanwhile: SavedMeanwhile
) -> View:
    """What was typed, with what somebody else saved above it: saving once more replaces that."""
    item, _ = item_of(session, team_id, view)
    if item is None:
        raise meanwhile
    meanwhile_said = saved_meanwhile(meanwhile.by, headline(item.kind, meanwhile.content))
    above = [*still_offered(view), *meanwhile_said]
    to, seen = read_audience(view), seen_now(item)
    if view["callback_id"] == CHANGE:
        said = read_change(session, team_id, user_id, view)
        return change_form(said, to, aims(session, team_id, user_id), seen=seen, above=above)
    update = read_update(session, team_id, user_id, view)
    return update_form(update, to, _aims_with(session, team_id, user_id, update), seen=seen, above=above)


def _aims_with(session: Session, team_id: str, user_id: str, said: Update) -> Aims:
    known = aims(session, team_id, user_id)
    kept = {said.pillar: said.pillar_name} if said.pillar else {}
    return replace(known, pillars={**kept, **known.pillars})


def preview(session: Session, team_id: str, user_id: str, view: Mapping[str, Any]) -> View:
    """Exactly what readers get, by the same functions."""
    item, _ = item_of(session, team_id, view)
    by = Byline(name_of(session, team_id, item.owner_id if item else user_id), item.made_at if item else None)
    by = replace(by, is_edited=item is not None)
    to = read_audience(view)
    if view["callback_id"] == CHANGE:
        shown = change_blocks(read_change(session, team_id, user_id, view), by)
    else:
        said = read_update(session, team_id, user_id, view)
        shown = update_blocks(replace(said, outcome=said.outcome or NOTHING_YET), by)
    return notice("Preview", [*_readers(session, team_id, to), divider(), *shown])


def _readers(session: Session, team_id: str, to: Addressed) -> list[Block]:
    channels = [f"<#{each}>" for each in to.channels]
    people = [f"<@{each}>" for each in to.people]
    who = join_words([*channels[:MOST_SHOWN], *people[:MOST_SHOWN]])
    more = len(channels[MOST_SHOWN:]) + len(people[MOST_SHOWN:])
    who += f" and {more} more" if more else ""
    blocks: list[Block] = [context(f"For {who}" if who else "You have not chosen yet who reads it.")]
    outside = outside_readers(session, team_id, to.channels)
    if outside:
        where = join_words([f"<#{each}>" for each in outside[:MOST_SHOWN]])
        blocks.append(context(f":warning: People of other workspaces read it too, in {where}."))
    blocks += [
        context(f":warning: <#{each}> is archived: nothing can be posted there.")
        for each in to.channels
        if _is_archived(session, team_id, each)
    ]
    return blocks


def _is_archived(session: Session, team_id: str, channel_id: str) -> bool:
    channel = session.get(Channel, (team_id, channel_id))
    return channel is not None and channel.is_archived


def own_digest(parts: Parts, user_id: str) -> View:
    with parts.database.read() as session:
        present = follow.followed(session, parts.team_id, user_id)
        wish = _wish(session, parts.team_id, user_id, present)
        return follow_form(wish, aims(session, parts.team_id, user_id).pillars, is_new=present is None)


def channel_digest(parts: Parts, user_id: str, channel_id: str) -> View:
    with parts.database.read() as session:
        present = follow.digest_in(session, parts.team_id, channel_id)
        wish = _wish(session, parts.team_id, user_id, present)
        pillars = aims(session, parts.team_id, user_id).pillars
    today = local_date(parts.clock.calendar(), ZoneInfo(wish.zone))
    return digest_form(wish, pillars, channel_id, present.version if present else 0, today)


def _wish(session: Session, team_id: str, user_id: str, present: Ritual | None) -> follow.Wish:
    if present is None:
        return follow.first_wish(zone_of(session, team_id, user_id))
    return follow.as_wish(current_version(session, present))
