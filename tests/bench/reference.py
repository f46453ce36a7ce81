"""Apps that only acknowledge, to compare with: python -m tests.bench.reference ack-only | default-bolt."""

from __future__ import annotations

import os
import signal
import sys
import threading

from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler

from bot.round.form import CALLBACK
from bot.settings import Settings, read_settings
from bot.socket_mode import SocketEdge
from bot.web import HttpEdge
from bot.wiring import HTTP_SECONDS, make_app, make_client


def acknowledges(app: App) -> App:
    @app.view(CALLBACK)
    def sent(ack: Ack) -> None:
        ack()

    return app


def ack_only(settings: Settings) -> None:
    """With the bot's own settings of Bolt, and its own way in; one listener instead of all."""
    client = make_client(settings, HTTP_SECONDS)
    app = acknowledges(make_app(client, client.auth_test().data))  # type: ignore[arg-type]
    if settings.slack_app_token is not None:
        SocketEdge(app, settings.slack_app_token.get_secret_value()).start()
        return
    assert settings.slack_signing_secret is not None
    secret = settings.slack_signing_secret.get_secret_value()
    HttpEdge(app, secret, settings.http_host, settings.http_port).start()


def default_bolt(settings: Settings) -> None:
    """As Bolt's own introduction has it."""
    assert settings.slack_app_token is not None
    client = make_client(settings, HTTP_SECONDS)  # only the address of the local Slack is not the default
    app = acknowledges(App(client=client, signing_secret=os.environ["SLACK_SIGNING_SECRET"]))
    SocketModeHandler(app, settings.slack_app_token.get_secret_value()).connect()


def main(which: str) -> None:
    settings = read_settings(os.environ)
    {"ack-only": ack_only, "default-bolt": default_bolt}[which](settings)
    threading.Event().wait()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    main(sys.argv[1])
