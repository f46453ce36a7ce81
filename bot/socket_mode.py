"""Socket Mode: Slack reaches us through a connection we open."""

from __future__ import annotations

import logging

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler

log = logging.getLogger(__name__)

PING_SECONDS = 1
"""A dead connection is noticed after about five of these. The SDK's default of 10 would mean 50 s in which clicks are
lost, for Slack does not repeat them."""
WORKERS = 20


class SocketEdge:
    """Receives payloads until stopped; reconnects by itself."""

    def __init__(self, app: App, app_token: str) -> None:
        self._handler = SocketModeHandler(app, app_token, ping_interval=PING_SECONDS, concurrency=WORKERS)

    def start(self) -> None:
        self._handler.connect()  # type: ignore[no-untyped-call]

    def is_connected(self) -> bool:
        return self._handler.client.is_connected()

    def stop(self) -> None:
        """Takes nothing new, and answers what came in: the client's own way would hang up on it."""
        client = self._handler.client
        client.closed = True
        client.message_queue.put(None)  # nothing to do, only so that it looks up at once
        client.message_processor.shutdown()  # type: ignore[no-untyped-call]
        client.message_workers.shutdown()
        self._handler.close()  # type: ignore[no-untyped-call]
