"""One open socket of the app, and an envelope that went through it."""

from __future__ import annotations

import asyncio
import contextlib
import json
from dataclasses import dataclass, field
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.standin.pace import Kind

Json = dict[str, Any]


@dataclass(eq=False)
class Connection:
    """`retiring`: it was told to go, and gets nothing while there is another. `muted`: nothing passes, either way."""

    websocket: WebSocket
    transport: asyncio.Transport
    retiring: bool = False
    muted: bool = False
    farewell: asyncio.Task[None] | None = None

    async def send(self, frame: Json) -> None:
        if self.muted:
            return
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):  # gone meanwhile: the frame is lost
            await self.websocket.send_text(json.dumps(frame))


@dataclass
class Sent:
    """An envelope that waits for its acknowledgement."""

    kind: Kind
    name: str
    answer: asyncio.Future[Json] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
