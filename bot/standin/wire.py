"""An HTTP connection that the application can cut, as a network does: no answer, no goodbye."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

CUT = "standin.cut"


class CuttableProtocol(H11Protocol):
    """Hand this to uvicorn as `http=`; every request then finds a function in `scope[CUT]`."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        inner: Any = self.app

        async def with_cut(scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
            scope[CUT] = transport.abort
            await inner(scope, receive, send)

        self.app = with_cut
