"""A check of everything the bot needs, saying for each what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, func, select

from bot.clock import Clock
from bot.manifest import read_manifest
from bot.settings import Settings
from bot.wiring import make_client, make_clock
from rituals.sealing import Sealer
from storage.contribution import sealed_rounds
from storage.database import Database
from storage.message import Message
from storage.migration import NewerDatabase, pending
from storage.secret import SecretDamaged, SecretNeeded, found_secret

WORST_SKEW_SECONDS = 60
"""Requests signed more than 300 s ago are refused, and people notice a minute."""
REMEDIES = {
    "invalid_auth": "SLACK_BOT_TOKEN is not known to Slack. Copy it again from *OAuth & Permissions*.",
    "not_authed": "SLACK_BOT_TOKEN is empty. Copy it from *OAuth & Permissions*.",
    "account_inactive": "The app was removed from the workspace. Install it again.",
    "token_revoked": "The token was revoked. Install the app again and copy the new token.",
}

PLACES = {
    "sqlite": "a file of SQLite, for one copy of the bot",
    "postgresql": "on PostgreSQL, for any number of copies of the bot",
}
UNOPENED = {
    "sqlite": "Check DATABASE_URL, and that its folder exists and can be written.",
    "postgresql": "Check DATABASE_URL, and that the server runs and lets this machine and this user in.",
}


@dataclass(frozen=True)
class Finding:
    is_fine: bool
    subject: str
    words: str


def examine(settings: Settings) -> Iterator[Finding]:
    yield from _database(settings)
    client = make_client(settings, 10)
    yield from _slack(client, make_clock(settings))
    yield from _receiving(client, settings)


def _database(settings: Settings) -> Iterator[Finding]:
    database = Database(settings.database_url)
    place = PLACES[database.engine.dialect.name]
    try:
        missing = pending(database)
        if missing:
            words = f"{place}, not up to date yet; `python -m bot run` brings it there at start"
            yield Finding(True, "database", words)
        else:
            yield Finding(True, "database", f"{place}, up to date")
            yield _parked(database)
            yield _sealed(settings, database)
    except NewerDatabase as error:
        yield Finding(False, "database", str(error))
    except (SecretDamaged, SecretNeeded) as error:
        yield Finding(False, "secret", str(error))
    except SQLAlchemyError as error:
        remedy = UNOPENED[database.engine.dialect.name]
        yield Finding(False, "database", f"cannot be opened ({type(error).__name__}). {remedy}")
    finally:
        database.close()


def _parked(database: Database) -> Finding:
    with database.read() as session:
        parked = session.exec(select(func.count()).where(col(Message.is_parked).is_(True))).one()
    if parked:
        remedy = "`python -m bot resend` says which and why, and sends them again."
        return Finding(False, "messages", f"{parked} could not be posted. {remedy}")
    return Finding(True, "messages", "none is stuck")


def _sealed(settings: Settings, database: Database) -> Finding:
    given = settings.rituals_secret
    secret = given.get_secret_value().encode() if given else found_secret(database)
    with database.read() as session:
        sealed = sealed_rounds(session)
        if secret is None and not sealed:
            return Finding(True, "secret", "made at the first start, and kept beside the database")
        sealer = Sealer(secret or b"")  # without one, nothing opens
        lost = sum(sealer.count_lost(session, round_id) for round_id in sealed)
    if lost:
        remedy = "Put the earlier RITUALS_SECRET, or the file beside the database that ends in .secret, back in place."
        return Finding(False, "secret", f"does not open {lost} of the notes without a name. {remedy}")
    return Finding(True, "secret", "opens all notes without a name")


def _slack(client: WebClient, clock: Clock) -> Iterator[Finding]:
    try:
        before = clock.calendar()
        answer = client.auth_test()
    except SlackApiError as error:
        code = str(error.response.get("error"))
        yield Finding(False, "bot token", REMEDIES.get(code, f"Slack said {code}. Check SLACK_BOT_TOKEN."))
    except (URLError, OSError) as error:
        remedy = "Check the network, a proxy, and SLACK_API_URL."
        yield Finding(False, "connection", f"Slack cannot be reached ({type(error).__name__}). {remedy}")
    else:
        headers: Mapping[str, Any] = {name.lower(): value for name, value in answer.headers.items()}
        yield Finding(True, "bot token", f"known in {answer['team']} as @{answer['user']}")
        yield _scopes(headers)
        yield _skew(headers, before)


def _scopes(headers: Mapping[str, Any]) -> Finding:
    granted = {scope.strip() for scope in _first(headers.get("x-oauth-scopes")).split(",")}
    missing = [s for s in read_manifest()["oauth_config"]["scopes"]["bot"] if s not in granted]
    if missing:
        words = (
            f"missing: {', '.join(missing)}. Paste manifest.yml under *App Manifest*, then reinstall the app."
        )
        return Finding(False, "scopes", words)
    return Finding(True, "scopes", "all granted")


def _skew(headers: Mapping[str, Any], now: datetime) -> Finding:
    date = _first(headers.get("date"))
    if not date:
        return Finding(True, "clock", "Slack did not say its time")
    seconds = abs((parsedate_to_datetime(date) - now).total_seconds())
    if seconds > WORST_SKEW_SECONDS:
        words = f"{seconds:.0f} s away from Slack's. Turn on time synchronisation (NTP) on this machine."
        return Finding(False, "clock", words)
    return Finding(True, "clock", "agrees with Slack's")


def _first(value: Any) -> str:
    return str(value[0] if isinstance(value, list) and value else value or "")


def _receiving(client: WebClient, settings: Settings) -> Iterator[Finding]:
    if settings.slack_app_token is None:
        words = "HTTP: Slack must reach this machine at the address of `python -m bot manifest --url …`"
        yield Finding(True, "receiving", words)
        return
    try:
        client.apps_connections_open(app_token=settings.slack_app_token.get_secret_value())
    except SlackApiError as error:
        code = error.response.get("error")
        remedy = (
            "Make an app-level token with connections:write under *Basic Information*; turn on Socket Mode."
        )
        yield Finding(False, "app token", f"Slack said {code}. {remedy}")
    except (URLError, OSError):
        yield Finding(False, "app token", "could not be checked: Slack cannot be reached.")
    else:
        yield Finding(True, "app token", "Socket Mode can connect")
