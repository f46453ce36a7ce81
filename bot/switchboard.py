"""The switchboard: whom a payload of Slack's is for, found in one look however many listen.

Bolt asks each of its listeners in turn, and makes their arguments anew for each. Here it has one thing to ask.
"""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.middleware import Middleware

from bot.clock import Clock
from storage.event import DeliveredTwice, Delivery, delivered

log = logging.getLogger(__name__)

Body = Mapping[str, Any]
Listener = Callable[..., None]
Registering = Callable[[Listener], Listener]
KINDS = ("command", "action", "view", "event", "shortcut", "options")


class Told(Protocol):
    """Hears of each payload that somebody listened to: its kind, and the seconds until it could be answered."""

    def __call__(self, kind: str, seconds: float) -> None: ...


class ListenedToTwice(Exception):
    """Two listeners for one id: the second would never hear anything."""


class UnknownArgument(Exception):
    """A listener names something that it cannot be given."""


class Switchboard(Middleware):
    """Listeners, by kind and by the exact id of what they listen to. They name what they want to be given: `ack`,
    `body`, `payload` (the part of the body with the id in it), or `payload` by the name of its kind.

    What two deliveries of one payload write is written once (storage/event.py). Put into Bolt with `app.use`, it
    answers what somebody listens to, and leaves everything else to Bolt; Bolt also hears of what goes wrong.
    """

    def __init__(self, clock: Clock, told: Told | None = None) -> None:
        self._clock = clock
        self._told = told
        self._listeners: dict[str, dict[str, _Listening]] = {kind: {} for kind in KINDS}

    def command(self, name: str) -> Registering:
        return self._registering("command", name)

    def action(self, action_id: str) -> Registering:
        return self._registering("action", action_id)

    def view(self, callback_id: str) -> Registering:
        """A form that is sent."""
        return self._registering("view", callback_id)

    def event(self, name: str) -> Registering:
        return self._registering("event", name)

    def shortcut(self, callback_id: str) -> Registering:
        return self._registering("shortcut", callback_id)

    def options(self, action_id: str) -> Registering:
        """A menu that asks for its options while somebody types."""
        return self._registering("options", action_id)

    def names(self, kind: str) -> set[str]:
        """What somebody listens to."""
        return set(self._listeners[kind])

    def _registering(self, kind: str, name: str) -> Registering:
        def register(listener: Listener) -> Listener:
            if name in self._listeners[kind]:
                raise ListenedToTwice(f"{kind} {name}")
            self._listeners[kind][name] = _Listening(kind, listener)
            return listener

        return register

    def process(
        self,
        *,
        req: BoltRequest,
        resp: BoltResponse,
        next: Callable[[], BoltResponse],  # noqa: A002  (Bolt calls it so)
    ) -> BoltResponse | None:
        kind, name, payload = _addressed(req.body)
        listening = self._listeners.get(kind, {}).get(name)
        if listening is None:
            return next()
        begun = self._clock.elapsed()
        try:
            return self._connect(listening, req, payload)
        finally:
            if self._told is not None:
                self._told(kind, (self._clock.elapsed() - begun).total_seconds())

    def _connect(self, listening: _Listening, req: BoltRequest, payload: Body) -> BoltResponse:
        ack = req.context.ack
        try:
            with delivered(self._delivery(req.body)):
                listening.hears(ack=ack, body=req.body, payload=payload)
        except DeliveredTwice:
            log.info("delivered twice: kind=%s", listening.kind)
            return BoltResponse(status=200, body="")  # Slack goes by the first answer it gets
        return ack.response or ack()

    def _delivery(self, body: Body) -> Delivery | None:
        """What comes twice has the same id: of the event, or of what somebody pressed, typed or sent. A menu that asks
        for its options has none, and changes nothing."""
        delivery_id = body.get("event_id") or body.get("trigger_id")
        return Delivery(delivery_id, self._clock.calendar()) if delivery_id else None


class _Listening:
    """One listener, and under which names it wants what it is given."""

    def __init__(self, kind: str, listener: Listener) -> None:
        self.kind = kind
        self._listener = listener
        given = {"ack": "ack", "body": "body", "payload": "payload", kind: "payload"}
        wanted = list(inspect.signature(listener).parameters)
        unknown = [name for name in wanted if name not in given]
        if unknown:
            raise UnknownArgument(f"{listener.__qualname__}: {', '.join(unknown)}")
        self._wanted = [(name, given[name]) for name in wanted]

    def hears(self, **given: Any) -> None:
        self._listener(**{name: given[what] for name, what in self._wanted})


def _addressed(body: Body) -> tuple[str, str, Body]:
    """The kind of a payload, the id of what was used or happened, and the part that says it. Empty for what we do not
    know: Slack may send new things at any time."""
    if "command" in body:
        return "command", body["command"], body
    found = _PARTS.get(str(body.get("type")))
    if found is None:
        return "", "", {}
    kind, part_of, id_name = found
    part = part_of(body)
    return kind, str(part.get(id_name) or ""), part


def _first_action(body: Body) -> Body:
    first: Body = next(iter(body.get("actions") or ()), {})
    return first


_PARTS: Mapping[str, tuple[str, Callable[[Body], Body], str]] = {
    "event_callback": ("event", lambda body: body.get("event") or {}, "type"),
    "block_actions": ("action", _first_action, "action_id"),
    "view_submission": ("view", lambda body: body.get("view") or {}, "callback_id"),
    "shortcut": ("shortcut", lambda body: body, "callback_id"),
    "message_action": ("shortcut", lambda body: body, "callback_id"),
    "block_suggestion": ("options", lambda body: body, "action_id"),
}
