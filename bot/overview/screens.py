"""The modals of `/rituals`, made of what is kept as it stands."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from slack_sdk.models.views import View

from bot.blocks import notice
from bot.command import CHANNELS
from bot.overview.data_form import admin_form, own_view
from bot.overview.days_off_form import ChannelDays, days_off_form
from bot.overview.record_words import record_words
from bot.overview.roles_form import holders, roles_form, roles_list
from bot.overview.settings_form import Days, away_form, settings_form
from bot.parts import Parts
from rituals.calendar import chosen_country, entered, may_enter, next_days_off
from rituals.erasure import kept
from rituals.rhythm import local_date
from rituals.rights import is_admin
from storage.member import Member
from storage.preference import Away, away_of, preference, retention
from storage.record import records
from storage.right import grants


def settings(parts: Parts, user_id: str) -> View:
    person = parts.directory.person(user_id)
    with parts.database.read() as session:
        return settings_form(person, preference(session, parts.team_id, user_id), _away(parts, person))


def away(parts: Parts, user_id: str, typed: Days = (None, None)) -> View:
    return away_form(_away(parts, parts.directory.person(user_id)), typed)


def _away(parts: Parts, person: Member) -> list[Away]:
    with parts.database.read() as session:
        return away_of(session, parts.team_id, person.id, today(parts, person))


def today(parts: Parts, person: Member) -> date:
    """Where they are."""
    return local_date(parts.clock.calendar(), ZoneInfo(person.zone))


def days_off(parts: Parts, user_id: str, channel_id: str) -> View:
    parts.directory.person(user_id)
    now, team_id = parts.clock.calendar(), parts.team_id
    with parts.database.read() as session:
        return days_off_form(
            ChannelDays(
                channel_id=channel_id,
                entered=entered(session, team_id, channel_id, user_id, now),
                coming=next_days_off(session, team_id, channel_id, user_id, now),
                country=chosen_country(session, team_id, channel_id),
                may_enter=may_enter(session, team_id, user_id, channel_id),
            )
        )


def roles(parts: Parts, user_id: str, channel_id: str) -> View:
    parts.directory.person(user_id)
    with parts.database.read() as session:
        found = grants(session, parts.team_id)
        if is_admin(session, parts.team_id, user_id):
            return roles_form(holders(session, found), channel_id if channel_id[:1] in CHANNELS else "")
        here = [each for each in found if each.channel_id in ("", channel_id)]
        return notice("Roles", roles_list(holders(session, here)))


def data(parts: Parts, user_id: str) -> View:
    parts.directory.person(user_id)
    with parts.database.read() as session:
        if not is_admin(session, parts.team_id, user_id):
            return own_data(parts, user_id)
        done = [record_words(session, each) for each in records(session, parts.team_id)]
        return admin_form(retention(session, parts.team_id), done)


def own_data(parts: Parts, user_id: str, *, is_erased: bool = False) -> View:
    with parts.database.read() as session:
        spans = retention(session, parts.team_id)
        return own_view(kept(session, parts.team_id, user_id), spans, is_erased=is_erased)
