"""apps.connections.open: a ticket for one WebSocket."""

from __future__ import annotations

from bot.standin import sockets
from bot.standin.methods.call import MethodCall
from bot.standin.workspace import Json


def connections_open(call: MethodCall) -> Json:
    return {"url": sockets.open_ticket(call.workspace)}
