"""A real Bolt app behind a request URL, which says yes to everything and keeps what it was told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from slack_bolt import App, BoltRequest

from bot.standin.server import StandIn
from bot.standin.workspace import SIGNING_SECRET, Json
from tests.bot.standin.stage import MANIFEST, Reply, RequestUrl, web

ANYTHING = re.compile(".*")
ALL_EVENTS = [
    *("app_home_opened", "app_mention", "user_change", "reaction_added", "reaction_removed"),
    *("channel_archive", "channel_left", "channel_rename", "channel_unarchive"),
    *("group_archive", "group_left", "group_rename", "group_unarchive"),
    *("member_joined_channel", "member_left_channel"),
    *("message.channels", "message.groups", "message.im"),
]
ALL_SCOPES = [
    *("chat:write", "commands", "files:write", "im:write", "pins:write", "reactions:read", "users:read"),
    *("channels:history", "groups:history", "im:history", "channels:read", "groups:read", "im:read"),
]
HEARING_ALL: Json = MANIFEST | {
    "oauth_config": {"scopes": {"bot": ALL_SCOPES}},
    "settings": {"event_subscriptions": {"bot_events": ALL_EVENTS}},
}


class Kettle:
    """Bolt, with a listener for whatever there is. `bodies` are as Bolt read them, its own messages among them."""

    def __init__(self, standin: StandIn) -> None:
        self.standin = standin
        self.client = web(standin)
        self.bodies: list[Json] = []
        self.suggests: list[Json] = []
        self.to_command: Json | str = ""
        self.to_submission: Json = {}
        self.app = App(
            client=self.client,
            signing_secret=SIGNING_SECRET,
            process_before_response=True,
            ignoring_self_events_enabled=False,
        )
        self.app.use(self._keep)
        for listens in (self.app.action, self.app.view_closed, self.app.shortcut):
            listens(ANYTHING)(_agrees)
        self.app.view(ANYTHING)(lambda ack: ack(**self.to_submission))
        self.app.command("/tea")(lambda ack: ack(self.to_command))
        self.app.options(ANYTHING)(lambda ack: ack(options=self.suggests))
        self.app.event(ANYTHING)(lambda: None)

    def _keep(self, body: Json, next_: Any) -> Any:
        self.bodies.append(body)
        return next_()

    def answers(self, headers: dict[str, str], body: str) -> Reply:
        answer = self.app.dispatch(BoltRequest(body=body, headers=headers))
        return answer.status, {key: value[0] for key, value in answer.headers.items()}, answer.body

    def told(self, kind: str) -> list[Json]:
        """Commands by "/name", interactions by type; without the key that nobody has heard of."""
        found = [body for body in self.bodies if kind in (body.get("command"), body.get("type"))]
        return [known(body) for body in found]

    def heard(self, kind: str = "message") -> list[Json]:
        """All events of this type so far, oldest first."""
        self.standin.quiet()
        events = [body["event"] for body in self.bodies if body["type"] == "event_callback"]
        return sorted((e for e in events if e["type"] == kind), key=lambda event: float(event["event_ts"]))

    def opens(self, person: str, view: Json) -> Json:
        """A modal, in answer to a command of this person's; what the method gave back."""
        self.standin.hand(person).runs("/tea", "#team")
        trigger = self.told("/tea")[-1]["trigger_id"]
        opened: Json = self.client.views_open(trigger_id=trigger, view=view)["view"]
        return opened


def _agrees(ack: Any) -> None:
    ack()


def known(body: Json) -> Json:
    return {key: value for key, value in body.items() if not key.startswith("x_")}


@contextmanager
def boiling(standin: StandIn) -> Iterator[Kettle]:
    kettle = Kettle(standin)
    with RequestUrl(kettle.answers) as url:
        standin.use_http(url.url)
        yield kettle
        standin.quiet()
