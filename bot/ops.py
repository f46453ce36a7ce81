"""For whoever operates the bot: does it live, can it work, and what has it counted. On a port of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta

from prometheus_client import CONTENT_TYPE_LATEST
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.clock import Clock
from bot.metrics import Metrics
from bot.web import Serving
from bot.wiring import Bot
from storage.backlog import Backlog, backlog
from storage.database import Database

LOOK_SECONDS = 2.0
ALIVE = timedelta(minutes=1)
"""A tick comes every second. After so long without one nothing will come any more, and a restart helps."""
READY = timedelta(seconds=10)


class Lookout(Collector):
    """What is still to be sent, looked up whenever somebody asks. A database that does not answer keeps nobody waiting
    for longer than LOOK_SECONDS, and one thread at most."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="lookout")
        self._turn = threading.Lock()
        self._under_way: Future[Backlog] | None = None

    def look(self) -> Backlog | None:
        """None: the database does not answer."""
        with self._turn:
            if self._under_way is None or self._under_way.done():
                self._under_way = self._pool.submit(self._read)
            looking = self._under_way
        try:
            return looking.result(LOOK_SECONDS)
        except (TimeoutError, SQLAlchemyError):
            return None

    def _read(self) -> Backlog:
        with self._database.read() as session:
            return backlog(session, self._clock.elapsed())

    def collect(self) -> Iterator[Metric]:
        found = self.look()
        yield _gauge("database_up", "Whether the database answered just now.", float(found is not None))
        if found is None:
            return
        messages = GaugeMetricFamily(
            "rituals_messages", "Wanted messages not in Slack yet.", labels=["state"]
        )
        for state in ("due", "waiting", "parked", "uncertain"):
            messages.add_metric([state], getattr(found, state))
        yield messages
        yield _gauge(
            "oldest_unsent_seconds", "For how long something has been unsent.", self._age(found.oldest)
        )

    def _age(self, since: datetime | None) -> float:
        return max(0.0, (self._clock.calendar() - since).total_seconds()) if since else 0.0

    def stop(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)


def _gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(f"rituals_{name}", meaning, value=value)


class Health:
    """`came_round` says when the last tick ended, in elapsed time."""

    def __init__(
        self,
        clock: Clock,
        lookout: Lookout,
        *,
        came_round: Callable[[], datetime],
        is_connected: Callable[[], bool],
        is_refused: Callable[[], bool],
    ) -> None:
        self._clock = clock
        self._lookout = lookout
        self._came_round = came_round
        self._is_connected = is_connected
        self._is_refused = is_refused

    def is_alive(self) -> bool:
        return self._since_a_tick() < ALIVE

    def troubles(self) -> list[str]:
        """Why it cannot do its work at the moment; empty when it can."""
        found = []
        if self._lookout.look() is None:
            found.append("The database does not answer.")
        if not self._is_connected():
            found.append("Slack cannot reach the bot.")
        if self._since_a_tick() >= READY:
            found.append(f"What is due has not been done for {self._since_a_tick().total_seconds():.0f} s.")
        if self._is_refused():
            found.append("Slack refuses the bot's token. `python -m bot doctor` says what to do.")
        return found

    def _since_a_tick(self) -> timedelta:
        return self._clock.elapsed() - self._came_round()


class Ops(Serving):
    """The three addresses. Port 0 is any free one."""

    def __init__(self, health: Health, metrics: Metrics, lookout: Lookout, host: str, port: int) -> None:
        super().__init__(make_web(health, metrics), host, port, name="ops", prefix="OPS")
        metrics.also(lookout)
        self.health = health
        self._lookout = lookout

    def stop(self) -> None:
        super().stop()
        self._lookout.stop()


def make_ops(bot: Bot, is_connected: Callable[[], bool], host: str, port: int) -> Ops:
    """`is_connected`: Slack can reach the bot."""
    parts = bot.parts
    lookout = Lookout(parts.database, parts.clock)
    health = Health(
        parts.clock,
        lookout,
        came_round=lambda: bot.ticker.came_round_at,
        is_connected=is_connected,
        is_refused=lambda: parts.sender.is_halted,
    )
    return Ops(health, bot.metrics, lookout, host, port)


def make_web(health: Health, metrics: Metrics) -> Starlette:
    """The functions are plain ones, which Starlette calls in threads: what they ask may take its time."""

    def alive(_request: Request) -> Response:
        if health.is_alive():
            return PlainTextResponse("ok")
        return PlainTextResponse("Nothing has been done for a minute.", status_code=503)

    def ready(_request: Request) -> Response:
        troubles = health.troubles()
        return PlainTextResponse("\n".join(troubles) or "ready", status_code=503 if troubles else 200)

    def counted(_request: Request) -> Response:
        return Response(metrics.exposition(), media_type=CONTENT_TYPE_LATEST)

    return Starlette(routes=[Route("/healthz", alive), Route("/readyz", ready), Route("/metrics", counted)])
