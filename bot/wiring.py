"""The one place where objects are made and handed to each other."""

from __future__ import annotations

import logging
import zoneinfo
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from typing import Any

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot import failures
from bot.clock import Clock, ShiftedClock, SystemClock, agree
from bot.commitment import listeners as commitment
from bot.directory import Directory
from bot.draft import Drafted, Drafts
from bot.export import listeners as export
from bot.export.exporter import Exporter
from bot.home import listeners as home
from bot.member import listeners as member
from bot.message import trouble
from bot.message.pace import SharedPace
from bot.message.rendering import Renderer
from bot.message.sender import Sender
from bot.message.trouble import Describe
from bot.metrics import Metrics
from bot.overview import listeners as overview
from bot.parts import Parts
from bot.retro import listeners as retro
from bot.retro import stuck as retro_stuck
from bot.ritual import listeners as ritual
from bot.round import listeners as round_
from bot.round import stuck as round_stuck
from bot.screens import SECONDS as SCREEN_SECONDS
from bot.screens import Screens
from bot.settings import Settings
from bot.switchboard import Switchboard
from bot.ticker import Ticker
from bot.update import listeners as update
from bot.update import stuck as update_stuck
from bot.vision import listeners as vision
from bot.vision import stuck as vision_stuck
from rituals.restored import trust_again
from rituals.retro.life import SEALER
from rituals.sealing import Sealer
from rituals.zone_rules import follow_zone_rules
from storage.database import Database
from storage.lease import take_up
from storage.member import Team
from storage.migration import migrate
from storage.secret import kept_secret

log = logging.getLogger(__name__)

HTTP_SECONDS = 10
UPLOAD_SECONDS = 60
STUCK: Mapping[str, Describe] = {
    **round_stuck.STUCK,
    **vision_stuck.STUCK,
    **retro_stuck.STUCK,
    **update_stuck.STUCK,
}
RENDERERS: Mapping[str, Renderer] = {
    "trouble": trouble.renderer(STUCK),
    **round_.RENDERERS,
    **ritual.RENDERERS,
    **home.RENDERERS,
    **vision.RENDERERS,
    **retro.RENDERERS,
    **commitment.RENDERERS,
    **update.RENDERERS,
    **overview.RENDERERS,
    **export.RENDERERS,
}
RESENT_UNSEEN = frozenset(
    {"digest", "entry", "retro_summary", "retro_column", "update", "change", "change_told", "channel_digest"}
)
"""When it cannot be seen whether a message arrived, what says what is said nowhere else is sent again: better twice
than not at all. Questions and reminders are not: nobody is asked twice."""
DRAFTED: Mapping[str, Drafted] = {**round_.DRAFTED, **update.DRAFTED}


@dataclass(frozen=True)
class Bot:
    """The running bot, without the way payloads come in (bot/socket_mode.py, bot/web.py)."""

    app: App
    parts: Parts
    ticker: Ticker
    metrics: Metrics

    def start(self) -> None:
        self.parts.directory.start()
        self.parts.sender.start()
        self.parts.exporter.start()
        self.ticker.start()

    def stop(self) -> None:
        """All at the same time: each may have to wait for Slack."""
        parts = self.parts
        stops = (
            self.ticker.stop,
            parts.directory.stop,
            parts.exporter.stop,
            parts.screens.close,
            parts.sender.stop,
        )
        with ThreadPoolExecutor(len(stops), thread_name_prefix="stopping") as pool:
            for stopped in [pool.submit(stop) for stop in stops]:
                stopped.result()
        parts.database.close()


def build(settings: Settings, clock: Clock | None = None) -> Bot:
    """Opens and migrates the database, asks Slack who we are, and connects the parts. Raises SlackApiError."""
    zoneinfo.reset_tzpath(())  # the time zones of the tzdata package, not this machine's own, older or newer
    clock, metrics = clock or make_clock(settings), Metrics()
    database = Database(settings.database_url)
    migrate(database)
    agree(clock, database)
    with database.write() as session:
        take_up(session, clock.elapsed(), alone=not database.is_shared)
        trust_again(session, clock.calendar())
        follow_zone_rules(session, version("tzdata"), clock.calendar())
    client = make_client(settings, HTTP_SECONDS)
    identity = client.auth_test()
    _remember_team(database, identity.data)  # type: ignore[arg-type]
    directory = Directory(client, database, clock, identity["team_id"])
    sender = Sender(
        database,
        client,
        RENDERERS,
        clock,
        http_timeout=float(HTTP_SECONDS),
        troubled=partial(trouble.tell_owner, STUCK),
        resent_unseen=RESENT_UNSEEN,
        pace=SharedPace(identity["team_id"]),
        metrics=metrics,
    )
    sender.heard(identity.headers)
    directory.on_change = sender.wake
    parts = Parts(
        team_id=identity["team_id"],
        bot_user_id=identity["user_id"],
        database=database,
        clock=clock,
        screens=Screens(make_client(settings, SCREEN_SECONDS), failures.explain),
        directory=directory,
        sender=sender,
        exporter=Exporter(make_client(settings, UPLOAD_SECONDS), database, clock, sender.wake),
        sealer=Sealer(sealing_secret(settings, database)),
    )
    database.info[SEALER] = parts.sealer  # for what falls due without anybody pressing anything
    app = make_app(client, identity.data)  # type: ignore[arg-type]
    failures.register(app, parts.screens, Drafts(database, clock, parts.team_id, DRAFTED))
    board = Switchboard(clock, metrics.acked)
    register(board, parts)
    app.use(board)
    ticker = Ticker(database, clock, sender.wake, directory.look_ahead, metrics)
    return Bot(app, parts, ticker, metrics)


def sealing_secret(settings: Settings, database: Database) -> bytes:
    """RITUALS_SECRET, or the one beside the database, which is made now if it is not there."""
    given = settings.rituals_secret
    return given.get_secret_value().encode() if given else kept_secret(database)


def make_clock(settings: Settings) -> Clock:
    return ShiftedClock(settings.rituals_clock) if settings.rituals_clock else SystemClock()


def make_client(settings: Settings, seconds: float) -> WebClient:
    """Without the SDK's own retries: after a lost answer they post twice. The sender looks before it repeats."""
    return WebClient(
        token=settings.slack_bot_token.get_secret_value(),
        base_url=settings.slack_api_url,
        timeout=int(seconds) or 1,
        retry_handlers=[],
    )


def make_app(client: WebClient, identity: Mapping[str, Any]) -> App:
    """Bolt, answering as soon as a listener has saved. Its default looks for the ack every 10 ms instead."""
    known = AuthorizeResult(
        enterprise_id=None,
        team_id=identity["team_id"],
        bot_id=identity["bot_id"],
        bot_user_id=identity["user_id"],
        bot_token=client.token,
    )
    bolt_log = logging.getLogger("bot.bolt")
    level = bolt_log.level
    # Bolt would warn of SLACK_BOT_TOKEN, which it reads by itself and rightly ignores.
    bolt_log.setLevel(logging.ERROR)
    app = App(
        client=client,
        logger=bolt_log,
        authorize=lambda **_: known,  # one workspace: nothing to look up per request
        process_before_response=True,
        request_verification_enabled=False,  # bot/web.py verifies before it parses; Socket Mode needs none
        token_verification_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    bolt_log.setLevel(level)
    return app


def register(board: Switchboard, parts: Parts) -> None:
    round_.register(board, parts)
    ritual.register(board, parts)
    member.register(board, parts)
    home.register(board, parts)
    trouble.register(board, parts, STUCK)
    vision.register(board, parts)
    retro.register(board, parts)
    commitment.register(board, parts)
    update.register(board, parts)
    overview.register(board, parts)
    export.register(board, parts)


def _remember_team(database: Database, identity: Mapping[str, Any]) -> None:
    with database.write() as session:
        session.merge(Team(id=identity["team_id"], name=identity["team"], bot_user_id=identity["user_id"]))
