"""The directory: asks Slack who is in the channels our rituals live in, and keeps what it says."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.clock import Clock
from bot.message.reactions import CALL_FAILED, Reaction, trouble
from rituals.bugs import survived
from rituals.people import chosen_people, watch_channel
from rituals.rhythm import UnknownZone, zone
from rituals.roster import channel_seen, channels_used_soon, people_seen, person_seen
from storage.database import Database
from storage.member import (
    Channel,
    Member,
    channels_to_look_up,
    hold_channel,
    seen_before,
    seen_since,
    take_channel,
)

log = logging.getLogger(__name__)

PAGE = 999
MOST_PAGES = 5
"""While somebody fills in a form."""
"""The most that Slack gives in one page is somewhat under a thousand."""
ONE_BY_ONE = 20
"""Up to so many unknown people are looked up singly; more, and the whole list is read."""
MANY = 100
"""So many people we know to be asked about again: reading the list once is less than asking in every channel."""
AT_A_TIME = 25
"""People kept in one transaction: whoever presses a button meanwhile waits for no more than that."""
FRESH_FOR = timedelta(hours=12)
AHEAD = timedelta(days=1)
PER_CALL = timedelta(seconds=0.75)
"""Looking ahead takes two calls or more a channel, and leaves some of the fifty a minute of each that Slack allows."""
MOST_CALLS = 60
"""As many at once, after a quiet time."""
PER_PAGE = 4
"""A page of the list of everybody counts as so many calls: Slack allows twenty a minute."""
NEVER = datetime(2000, 1, 1, tzinfo=UTC)
RETRY_SECONDS = 30.0
LEASE = timedelta(seconds=45)
"""More than a call to Slack takes. Prolonged while pages are read; after it another copy of the bot takes over."""
IDLE_SECONDS = 2.0
"""Not everybody who doubts a channel can wake us: the sender does so in a transaction that has yet to end."""
UNSEEN = frozenset({"user_not_found", "user_not_visible", "users_not_found"})
GONE = frozenset({"channel_not_found", "not_in_channel", "is_archived"})


class ToldToEnd(Exception):
    """The bot stops while a long list is being read."""


class Directory:
    """Refreshes channels in doubt in a thread of its own. What events tell in between is kept by their listeners.

    Of several copies of the bot one looks a channel up, and all keep the pauses that Slack asked of one.
    """

    def __init__(self, client: WebClient, database: Database, clock: Clock, team_id: str) -> None:
        self._client = client
        self._database = database
        self._clock = clock
        self._team_id = team_id
        self._work = threading.Event()
        self._stopping = threading.Event()
        self._hushed_until = self._calls_paid_until = self._listed_at = NEVER
        self._since = clock.calendar()
        self._ahead: deque[str] = deque()
        self._thread = threading.Thread(target=self._run, name="directory", daemon=True)
        self.on_change: Callable[[], None] = lambda: None

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._work.set()
        self._thread.join()

    def wake(self) -> None:
        self._work.set()

    def look_ahead(self) -> None:
        """Channels used within a day of which we heard long ago are looked up again, one after the other, from now on:
        at start, when everything is long ago, and from time to time."""
        with self._database.read() as session:
            until = self._clock.calendar() + AHEAD
            self._ahead = deque(channels_used_soon(session, self._team_id, self._long_ago(), until))
        self.wake()

    def _run(self) -> None:
        self._safely(self.look_ahead)
        while not self._stopping.is_set():
            self._work.clear()
            self._safely(self.refresh)
            if not self._ahead or not self._safely(self.doubt_next):
                self._work.wait(IDLE_SECONDS)

    def _safely(self, step: Callable[[], object]) -> bool:
        """Whether there was something to do, and it was done."""
        with survived(log, "directory"):
            return bool(step())
        return False

    def doubt_next(self) -> bool:
        """Whether one of the channels used soon is looked up next. Slack lets us ask so many things a minute, and what
        is in doubt for a reason comes first."""
        ahead = self._ahead  # another thread may put a new one in its place at any moment
        if not ahead or self._calls_paid_until > self._clock.elapsed() or not self._may_ask():
            return False
        channel_id = ahead.popleft()
        with self._database.write() as session:
            known = session.get(Channel, (self._team_id, channel_id))
            if known is not None and known.seen_at is not None and known.seen_at < self._long_ago():
                watch_channel(session, self._team_id, channel_id)
        return True

    def _long_ago(self) -> datetime:
        """What we heard before was heard long ago, or before we were there to hear the rest."""
        return max(self._since, self._clock.calendar() - FRESH_FOR)

    def _count(self, calls: int = 1) -> None:
        earliest = self._clock.elapsed() - MOST_CALLS * PER_CALL
        self._calls_paid_until = max(self._calls_paid_until, earliest) + calls * PER_CALL

    def refresh(self) -> bool:
        """Looks up every channel in doubt, but for those somebody else is at, or Slack could not be asked about a
        moment ago; whether there was one. Raises DBAPIError."""
        with self._database.read() as session:
            due = [channel.id for channel in channels_to_look_up(session, self._clock.elapsed())]
        refreshed = [self._try_refresh(channel_id) for channel_id in due if self._may_ask()]
        if any(refreshed):
            self.on_change()
        return any(refreshed)

    def _try_refresh(self, channel_id: str) -> bool:
        now = self._clock.elapsed()
        with self._database.write() as session:
            doubts = take_channel(session, self._team_id, channel_id, now, now + LEASE)
        if doubts is None:
            return False
        try:
            self._refresh(channel_id, doubts)
        except ToldToEnd:
            self._hold(channel_id, timedelta())
            return False
        except CALL_FAILED as error:
            found = trouble(error, "conversations.info")
            self._put_off(channel_id, found.seconds or RETRY_SECONDS, found.code)
            if found.reaction is Reaction.WAIT:  # of any other channel we would hear the same
                self._hushed_until = self._clock.elapsed() + timedelta(seconds=found.seconds)
            return False
        return True

    def _may_ask(self) -> bool:
        return self._hushed_until <= self._clock.elapsed() and not self._stopping.is_set()

    def _put_off(self, channel_id: str, seconds: float, why: str) -> None:
        log.warning(
            "channel not refreshed: channel=%s trouble=%s again_in_seconds=%.0f", channel_id, why, seconds
        )
        self._hold(channel_id, timedelta(seconds=seconds))

    def _hold(self, channel_id: str, span: timedelta) -> None:
        with self._database.write() as session:
            hold_channel(session, self._team_id, channel_id, self._clock.elapsed() + span)

    def _refresh(self, channel_id: str, doubts: int) -> None:
        now = self._clock.calendar()
        channel = Channel(team_id=self._team_id, id=channel_id, seen_at=now, settled=doubts)
        info = self._info(channel_id)
        if info is None:  # a private channel the bot is not in: Slack does not even tell its name
            channel.is_private = True
            self._keep(channel, [], now)
            return
        user_ids = list(self._member_ids(channel_id))
        unknown = self._unknown([*user_ids, *self._chosen(channel_id, user_ids)], now)
        self._look_up(channel_id, unknown, now)
        # What Slack does not say is taken for closed: nobody is shown a place that they may not see.
        channel.name, channel.is_private = info.get("name") or "", info.get("is_private", True)
        channel.is_archived, channel.has_bot = info.get("is_archived", False), info.get("is_member", False)
        self._keep(channel, user_ids, now)
        log.info("channel refreshed: channel=%s people=%s", channel_id, len(user_ids))

    def _keep(self, channel: Channel, user_ids: list[str], now: datetime) -> None:
        with self._database.write() as session:
            channel.doubts = session.get_one(Channel, (channel.team_id, channel.id)).doubts
            channel_seen(session, channel, user_ids, now)

    def _info(self, channel_id: str) -> dict[str, Any] | None:
        self._count()
        try:
            return dict(self._client.conversations_info(channel=channel_id)["channel"])
        except SlackApiError as error:
            if error.response.get("error") in GONE:
                return None
            raise

    def _member_ids(self, channel_id: str) -> Iterator[str]:
        ask = partial(self._client.conversations_members, channel=channel_id, limit=PAGE)
        for page in self._pages(channel_id, ask):
            self._count()
            yield from page["members"]

    def _pages(self, channel_id: str, ask: Callable[..., SlackResponse]) -> Iterator[SlackResponse]:
        """All of a list. Raises ToldToEnd, SlackApiError, URLError."""
        page = ask()
        yield page
        while cursor := (page.get("response_metadata") or {}).get("next_cursor"):
            page = self._page_at(cursor, channel_id, ask)
            yield page

    def _page_at(self, cursor: str, channel_id: str, ask: Callable[..., SlackResponse]) -> SlackResponse:
        """Asked for again after each pause that Slack wants: who began with the first page instead would never come to
        the end of a long list. The channel stays ours meanwhile."""
        seconds = 0.0
        while not self._stopping.wait(seconds):
            self._hold(channel_id, LEASE)
            try:
                return ask(cursor=cursor)
            except SlackApiError as error:
                found = trouble(error, "conversations.info")
                if found.reaction is not Reaction.WAIT:
                    raise
            seconds = found.seconds or RETRY_SECONDS
            log.info("pause in a long list: channel=%s seconds=%.0f", channel_id, seconds)
            self._hold(channel_id, timedelta(seconds=seconds) + LEASE)
        raise ToldToEnd

    def _chosen(self, channel_id: str, present: list[str]) -> list[str]:
        """People chosen by name who are not in the channel: their owner is told who they are."""
        with self._database.read() as session:
            chosen = chosen_people(session, self._team_id, channel_id)
        return sorted(chosen.difference(present))

    def _unknown(self, user_ids: list[str], now: datetime) -> list[str]:
        with self._database.read() as session:
            fresh = seen_since(session, self._team_id, now - FRESH_FOR)
        return [user_id for user_id in user_ids if user_id not in fresh]

    def _look_up(self, channel_id: str, user_ids: list[str], now: datetime) -> None:
        if len(user_ids) > ONE_BY_ONE or (user_ids and self._is_list_shorter(now)):
            self._listed_at = now
            self._keep_everybody(channel_id, set(user_ids), now)
        else:
            found = filter(None, map(self._user, user_ids))
            self._keep_people([as_member(user, self._team_id, now) for user in found], now)

    def _is_list_shorter(self, now: datetime) -> bool:
        """Than asking about everybody one by one, in this channel and in all that follow."""
        if now - self._listed_at < FRESH_FOR:
            return False
        with self._database.read() as session:
            return seen_before(session, self._team_id, now - FRESH_FOR) > MANY

    def _keep_everybody(self, channel_id: str, wanted: set[str], now: datetime) -> None:
        """All who are wanted, and with them all whom we know already."""
        with self._database.read() as session:
            wanted = wanted | seen_since(session, self._team_id, NEVER)
        for page in self._pages(channel_id, partial(self._client.users_list, limit=PAGE)):
            self._count(PER_PAGE)
            users = [user for user in page["members"] if user["id"] in wanted]
            self._keep_people([as_member(user, self._team_id, now) for user in users], now)

    def _keep_people(self, people: list[Member], now: datetime) -> None:
        for start in range(0, len(people), AT_A_TIME):
            with self._database.write() as session:
                people_seen(session, self._team_id, people[start : start + AT_A_TIME], now)

    def _user(self, user_id: str) -> dict[str, Any] | None:
        """None for somebody Slack does not show us; that must not hide all others of a channel."""
        self._count()
        try:
            return dict(self._client.users_info(user=user_id)["user"])
        except SlackApiError as error:
            if error.response.get("error") not in UNSEEN:
                raise
            log.warning("person not visible: user=%s", user_id)
            return None

    def join(self, channel_id: str) -> None:
        """Joins a public channel; who is in it is looked up right after. Raises SlackApiError, URLError."""
        self._client.conversations_join(channel=channel_id)
        with self._database.write() as session:
            watch_channel(session, self._team_id, channel_id)
        self.wake()

    def number_in(self, channel_id: str) -> int | None:
        """How many are in a channel; None where Slack does not say."""
        try:
            info = self._client.conversations_info(channel=channel_id, include_num_members=True)["channel"]
        except CALL_FAILED:
            return None
        number: int | None = info.get("num_members")
        return number

    def not_to_be_asked(self, channel_id: str, user_ids: Sequence[str]) -> list[Member]:
        """Who of these could not be asked in the channel; nobody where Slack does not tell."""
        ask = partial(self._client.conversations_members, channel=channel_id, limit=PAGE)
        missing, cursor = set(user_ids), ""
        try:
            for _ in range(MOST_PAGES):
                page = ask(cursor=cursor)
                missing -= set(page["members"])
                cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
                if not (cursor and missing):
                    break
            people = [self.person(user_id) for user_id in user_ids]
        except CALL_FAILED:
            return []
        return [each for each in people if not each.can_be_asked or (each.id in missing and not cursor)]

    def person(self, user_id: str) -> Member:
        """Somebody, asked of Slack when we do not know them yet. Raises SlackApiError."""
        with self._database.read() as session:
            known = session.get(Member, (self._team_id, user_id))
        if known is not None:
            return known
        now = self._clock.calendar()
        person = as_member(self._client.users_info(user=user_id)["user"], self._team_id, now)
        with self._database.write() as session:
            person_seen(session, person, now)
        return person


def as_member(user: dict[str, Any], team_id: str, now: datetime) -> Member:
    """Slack's user object as we keep it. Deactivated people and some bots come without a zone."""
    profile = user.get("profile") or {}
    name = (
        profile.get("display_name") or user.get("real_name") or profile.get("real_name") or user.get("name")
    )
    return Member(
        team_id=team_id,
        id=user["id"],
        name=name or user["id"],
        zone=_zone(user.get("tz")),
        home_team_id=user.get("team_id") or team_id,
        is_admin=bool(user.get("is_admin") or user.get("is_owner")),
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        is_bot=bool(user.get("is_bot")) or user["id"] == "USLACKBOT",  # whose is_bot is false
        is_gone=bool(user.get("deleted")),
        seen_at=now,
    )


def _zone(name: str | None) -> str:
    """A zone we can calculate with; UTC for people without one."""
    try:
        return zone(name or "UTC").key
    except UnknownZone:
        log.warning("time zone not known, taken as UTC: zone=%s", name)
        return "UTC"
