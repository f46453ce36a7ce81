"""The stand-in as one server on loopback: Web API, sockets, response URLs and the page, in a thread of its own."""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import inspect
import json
import socket
import threading
from collections.abc import Callable, Coroutine, Sequence
from types import TracebackType
from typing import Any, ParamSpec, TypeVar, cast, overload
from urllib.parse import parse_qsl

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import State

from bot.standin import (
    api,
    asked,
    controls,
    delivery,
    gateway,
    http_delivery,
    pages,
    responses,
    sockets,
    transfers,
)
from bot.standin.clock import Clock
from bot.standin.driver import Hand
from bot.standin.pace import Pace
from bot.standin.player import Player
from bot.standin.timeline import Timeline, Upcoming
from bot.standin.wire import CuttableProtocol
from bot.standin.workspace import App, Json, Workspace

P = ParamSpec("P")
T = TypeVar("T")
Seed = Callable[[Workspace], None]


class StandIn:
    """`upcoming` tells what will happen next, as `Timeline` wants it; `seed` fills the workspace at start;
    `scenarios` are offered on the page."""

    def __init__(
        self,
        manifest: Json,
        *,
        clock: Clock | None = None,
        pace: Pace | None = None,
        page: bool = True,
        port: int = 0,
        request_url: str | None = None,
        upcoming: Upcoming | None = None,
        seed: Seed | None = None,
        scenarios: Sequence[Json] = (),
    ) -> None:
        self.workspace = Workspace(App(manifest), clock or Clock())
        self.workspace.pace = pace or Pace()
        http_delivery.use(self.workspace, request_url)
        if seed is not None:
            seed(self.workspace)
        timeline = Timeline(self.workspace, upcoming)
        self.player = Player(self.call, self.workspace, timeline, scenarios)
        self.app = _app(self.workspace, timeline, self.player, page=page)
        self._port = port
        self._thread: threading.Thread | None = None
        self._ready: concurrent.futures.Future[asyncio.AbstractEventLoop] = concurrent.futures.Future()
        self._leave: asyncio.Event | None = None

    # -- running -------------------------------------------------------------------------------------------------

    def start(self) -> StandIn:
        """Returns when the port is open."""
        listener = socket.create_server(("127.0.0.1", self._port))
        # Connections inherit it. asyncio sets it itself only where the socket was made with its protocol named;
        # without it a body waits up to 40 ms for the other side to acknowledge the head.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._port = listener.getsockname()[1]
        self.workspace.base_url = self.url
        self._thread = threading.Thread(target=self._run, args=(listener,), name="stand-in", daemon=True)
        self._thread.start()
        self._ready.result(timeout=10)
        return self

    def stop(self) -> None:
        """Lets go of everything that waits; safe to call twice."""
        if self._thread is None or self._leave is None:
            return
        self.player.end()
        self._loop.call_soon_threadsafe(self._leave.set)
        self._thread.join(timeout=10)
        self._thread = None

    def __enter__(self) -> StandIn:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/"

    @property
    def _loop(self) -> asyncio.AbstractEventLoop:
        return self._ready.result(timeout=10)

    def _run(self, listener: socket.socket) -> None:
        with asyncio.Runner() as runner:
            runner.run(self._serve(listener))

    async def _serve(self, listener: socket.socket) -> None:
        self._leave = asyncio.Event()
        delivery.attach(self.workspace)
        server = _Server(uvicorn.Config(self.app, **_SETTINGS), self._leave, self._ready)
        await server.serve(sockets=[listener])

    # -- from other threads --------------------------------------------------------------------------------------

    @overload
    def call(self, act: Callable[P, Coroutine[Any, Any, T]], /, *args: P.args, **kwargs: P.kwargs) -> T: ...

    @overload
    def call(self, act: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T: ...

    def call(self, act: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """Runs a function, or a coroutine function, where the workspace lives, and returns what it returned."""
        if self._thread is None:
            raise RuntimeError("the stand-in is not running")

        async def run() -> Any:
            result = act(*args, **kwargs)
            return await result if inspect.isawaitable(result) else result

        try:
            return asyncio.run_coroutine_threadsafe(run(), self._loop).result()
        except concurrent.futures.CancelledError:
            raise RuntimeError("the stand-in was stopped meanwhile") from None

    def hand(self, name: str) -> Hand:
        return Hand(self.call, self.workspace, self.workspace.person(name).id)

    def quiet(self, seconds: float = 10.0) -> None:
        """Until no delivery of an event is under way. Raises TimeoutError."""

        async def settled() -> None:
            async with asyncio.timeout(seconds):
                await delivery.settled(self.workspace)

        self.call(settled)

    def until_connected(self, seconds: float = 10.0) -> None:
        """Until the app has a socket open. Raises TimeoutError."""

        async def connected() -> None:
            async with asyncio.timeout(seconds):
                await sockets.opened(self.workspace)

        self.call(connected)

    def use_http(self, request_url: str) -> None:
        """From here on, and while no socket is open, the app is reached there. Raises NotVerified, NotLoopback."""
        self.call(http_delivery.use, self.workspace, request_url)
        self.call(http_delivery.verify, self.workspace)


# -- the pieces ----------------------------------------------------------------------------------------------------


class _Protocol(WebSocketsSansIOProtocol):
    """Hands the transport to the application, so that it can cut the line."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.app_state = {**self.app_state, "transport": transport}
        super().connection_made(transport)

    def shutdown(self) -> None:
        if self.handshake_complete and self.conn.state is not State.OPEN:
            self.stop_keepalive()  # uvicorn would say goodbye into a line that is closing already, and raise
            self.transport.close()
            return
        super().shutdown()


class _Server(uvicorn.Server):
    """Waits for an event instead of looking ten times a second whether it should leave."""

    def __init__(
        self,
        config: uvicorn.Config,
        leave: asyncio.Event,
        ready: concurrent.futures.Future[asyncio.AbstractEventLoop],
    ) -> None:
        super().__init__(config)
        self._leave = leave
        self._ready = ready

    async def main_loop(self) -> None:
        self._ready.set_result(asyncio.get_running_loop())
        await self._leave.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        workspace: Workspace = cast(Starlette, self.config.app).state.workspace
        await _let_go(workspace)
        await super().shutdown(sockets)


_SETTINGS: dict[str, Any] = {
    "http": CuttableProtocol,
    "ws": _Protocol,
    "lifespan": "off",
    "log_config": None,
    "log_level": "critical",
    "access_log": False,
    "date_header": False,
    "ws_ping_interval": 0.5,  # often: slack_sdk's client can only be closed when something arrives
    "timeout_graceful_shutdown": 2,
    "timeout_keep_alive": 60,
}


async def _let_go(workspace: Workspace) -> None:
    workspace.faults.clear()
    for errand in list(workspace.errands):
        errand.cancel()
    await asyncio.gather(*workspace.errands, return_exceptions=True)
    for sent in workspace.sent.values():
        sent.answer.cancel()


def _app(workspace: Workspace, timeline: Timeline, player: Player, *, page: bool) -> Starlette:
    routes = [
        Route("/api/{method}", _api, methods=["GET", "POST"]),
        Route("/response/{key}", _response, methods=["POST"]),
        Route("/upload/v1/{key}", _upload, methods=["POST"]),
        Route("/files-pri/{key}/{name:path}", _private_file),
        WebSocketRoute("/link/", sockets.link),
        *controls.routes(),
        *gateway.routes(),
        *(pages.routes() if page else []),
    ]
    app = Starlette(routes=routes, middleware=[asked.LOOPBACK_ONLY])
    app.state.workspace = workspace
    app.state.timeline = timeline
    app.state.player = player
    return app


async def _api(request: Request) -> Response:
    return await api.handle(request.app.state.workspace, request)


async def _upload(request: Request) -> Response:
    return await transfers.upload(request.app.state.workspace, request)


async def _private_file(request: Request) -> Response:
    return await transfers.private(request.app.state.workspace, request)


async def _response(request: Request) -> Response:
    """JSON, or a form with one field `payload`."""
    workspace: Workspace = request.app.state.workspace
    text = (await request.body()).decode()
    if "json" not in request.headers.get("content-type", ""):
        text = dict(parse_qsl(text)).get("payload", "")
    body: object = None
    with contextlib.suppress(ValueError):
        body = json.loads(text)
    if not isinstance(body, dict):
        return PlainTextResponse("invalid_payload", 400)
    started = workspace.clock.elapsed()
    status, answer = responses.use(workspace, request.path_params["key"], body)
    spent = (workspace.clock.elapsed() - started) * 1000
    workspace.record("in", "response_url", body, {"status": status, "body": answer}, spent)
    return PlainTextResponse(answer, status)
