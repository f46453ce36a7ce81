"""The directory: asks Slack who is in the channels our rituals live in, and keeps what it says."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import DBAPIError

from bot.clock import Clock
from bot.message.reactions import CALL_FAILED, trouble
from rituals.people import chosen_people, watch_channel
from rituals.rhythm import UnknownZone, zone
from rituals.roster import channel_seen, person_seen, watched_channels
from storage.database import Database
from storage.member import Channel, Member, doubtful_channels, members

log = logging.getLogger(__name__)

PAGE = 200
ONE_BY_ONE = 20
"""Up to so many unknown people are looked up singly; more, and the whole list is read."""
FRESH_FOR = timedelta(hours=12)
RETRY_SECONDS = 30.0
IDLE_SECONDS = 2.0
"""Not everybody who doubts a channel can wake us: the sender does so in a transaction that has yet to end."""
UNSEEN = frozenset({"user_not_found", "user_not_visible", "users_not_found"})
GONE = frozenset({"channel_not_found", "not_in_channel", "is_archived"})


class Directory:
    """Refreshes channels in doubt in a thread of its own. What events tell in between is kept by their listeners."""

    def __init__(self, client: WebClient, database: Database, clock: Clock, team_id: str) -> None:
        self._client = client
        self._database = database
        self._clock = clock
        self._team_id = team_id
        self._work = threading.Event()
        self._stopping = threading.Event()
        self._not_before: dict[str, datetime] = {}
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

    def doubt_everything(self) -> None:
        """Marks every channel with a ritual to be looked up again: at start, and from time to time."""
        with self._database.write() as session:
            for channel_id in watched_channels(session, self._team_id):
                watch_channel(session, self._team_id, channel_id)
        self.wake()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._work.clear()
            self.refresh()
            self._work.wait(IDLE_SECONDS)

    def refresh(self) -> None:
        """Looks up every channel in doubt, but for those Slack could not be asked about a moment ago."""
        with self._database.read() as session:
            doubtful = {channel.id: channel.doubts for channel in doubtful_channels(session)}
        now = self._clock.elapsed()
        due = [channel_id for channel_id in doubtful if self._not_before.get(channel_id, now) <= now]
        refreshed = [self._try_refresh(channel_id, doubtful[channel_id]) for channel_id in due]
        if any(refreshed):
            self.on_change()

    def _try_refresh(self, channel_id: str, doubts: int) -> bool:
        try:
            self._refresh(channel_id, doubts)
        except CALL_FAILED as error:
            found = trouble(error, "conversations.info")
            self._put_off(channel_id, found.seconds or RETRY_SECONDS, found.code)
            return False
        except DBAPIError as error:
            self._put_off(channel_id, RETRY_SECONDS, type(error).__name__)
            return False
        return True

    def _put_off(self, channel_id: str, seconds: float, why: str) -> None:
        log.warning("channel not refreshed, again in %.0f s: channel=%s why=%s", seconds, channel_id, why)
        self._not_before[channel_id] = self._clock.elapsed() + timedelta(seconds=seconds)

    def _refresh(self, channel_id: str, doubts: int) -> None:
        now = self._clock.calendar()
        channel = Channel(team_id=self._team_id, id=channel_id, seen_at=now, settled=doubts)
        info = self._info(channel_id)
        if info is None:  # a private channel the bot is not in: Slack does not even tell its name
            channel.is_private = True
            self._keep(channel, [], [], now)
            return
        user_ids = list(self._member_ids(channel_id))
        people = self._look_up(self._unknown([*user_ids, *self._chosen(channel_id, user_ids)], now), now)
        channel.name, channel.is_private = info["name"], info["is_private"]
        channel.is_archived, channel.has_bot = info["is_archived"], info.get("is_member", False)
        self._keep(channel, user_ids, people, now)
        log.info("channel refreshed: channel=%s people=%s", channel_id, len(user_ids))

    def _keep(self, channel: Channel, user_ids: list[str], people: list[Member], now: datetime) -> None:
        with self._database.write() as session:
            for person in people:
                person_seen(session, person, now)
            channel.doubts = session.get_one(Channel, (channel.team_id, channel.id)).doubts
            channel_seen(session, channel, user_ids, now)

    def _info(self, channel_id: str) -> dict[str, Any] | None:
        try:
            return dict(self._client.conversations_info(channel=channel_id)["channel"])
        except SlackApiError as error:
            if error.response.get("error") in GONE:
                return None
            raise

    def _member_ids(self, channel_id: str) -> Iterator[str]:
        for page in self._client.conversations_members(channel=channel_id, limit=PAGE):
            yield from page["members"]

    def _chosen(self, channel_id: str, present: list[str]) -> list[str]:
        """People chosen by name who are not in the channel: their owner is told who they are."""
        with self._database.read() as session:
            chosen = chosen_people(session, self._team_id, channel_id)
        return sorted(chosen.difference(present))

    def _unknown(self, user_ids: list[str], now: datetime) -> list[str]:
        with self._database.read() as session:
            known = members(session, self._team_id, user_ids)
        fresh = {person.id for person in known if now - person.seen_at < FRESH_FOR}
        return [user_id for user_id in user_ids if user_id not in fresh]

    def _look_up(self, user_ids: list[str], now: datetime) -> list[Member]:
        if len(user_ids) <= ONE_BY_ONE:
            found: Iterable[dict[str, Any]] = filter(None, map(self._user, user_ids))
        else:
            everybody = (user for page in self._client.users_list(limit=PAGE) for user in page["members"])
            wanted = set(user_ids)
            found = (user for user in everybody if user["id"] in wanted)
        return [as_member(user, self._team_id, now) for user in found]

    def _user(self, user_id: str) -> dict[str, Any] | None:
        """None for somebody Slack does not show us; that must not hide all others of a channel."""
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
        log.warning("time zone not known, taken as UTC: %s", name)
        return "UTC"
