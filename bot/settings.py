"""Settings: what the environment says, read once; every fault listed at once with its remedy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, SecretStr, ValidationError, field_validator, model_validator

from storage.database import StorageRefusal, is_on_postgresql, with_driver

SHORTEST_SECRET = 32
SLACK_API = "https://slack.com/api/"
NO_WAY_IN = "SLACK_APP_TOKEN or SLACK_SIGNING_SECRET: set the first for Socket Mode, the second for HTTP."


class WrongSettings(Exception):
    """The environment cannot be worked with. The text lists every fault, each with what to do."""


@dataclass(frozen=True)
class Setting:
    """One variable of the environment, as README and `doctor` explain it."""

    name: str
    meaning: str


SETTINGS = (
    Setting("SLACK_BOT_TOKEN", "The bot token, xoxb-…, from *OAuth & Permissions* of your Slack app."),
    Setting(
        "SLACK_APP_TOKEN",
        "The app-level token, xapp-…, with connections:write. Set: Socket Mode. Not set: HTTP.",
    ),
    Setting(
        "SLACK_SIGNING_SECRET", "For HTTP: the signing secret, from *Basic Information* of your Slack app."
    ),
    Setting("SLACK_API_URL", "Where Slack's Web API is. Default: Slack's own."),
    Setting(
        "DATABASE_URL",
        "Where everything is kept: sqlite:///path/to/file.db, or postgresql://user:password@host/name. "
        "Default: sqlite:///rituals.db, a file in this folder.",
    ),
    Setting(
        "RITUALS_SECRET",
        "At least 32 random characters: what seals notes without a name until they are read together. "
        "Default: made at the first start and kept beside the database file.",
    ),
    Setting(
        "HTTP_HOST",
        "For HTTP: the address to listen on. Default: 127.0.0.1, for a proxy on the same machine.",
    ),
    Setting("HTTP_PORT", "For HTTP: the port to listen on. Default: 3000."),
    Setting(
        "OPS_PORT",
        "The port of /healthz, /readyz and /metrics, for whoever operates the bot. Default: none of them.",
    ),
    Setting(
        "OPS_HOST",
        "The address these listen on; they ask nobody who they are. Default: 127.0.0.1, this machine.",
    ),
    Setting("LOG_LEVEL", "DEBUG, INFO, WARNING or ERROR. Default: INFO."),
    Setting("RITUALS_CLOCK", "For trials: a file that holds seconds to add to the calendar. Default: none."),
)


class Settings(BaseModel):
    """Tokens are kept as secrets: printing the settings shows none of them."""

    slack_bot_token: SecretStr
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_api_url: str = SLACK_API
    database_url: str = Field(default="sqlite:///rituals.db", repr=False)  # may hold a password
    rituals_secret: SecretStr | None = None
    http_host: str = "127.0.0.1"
    http_port: int = 3000
    ops_port: int | None = None
    ops_host: str = "127.0.0.1"
    log_level: str = "INFO"
    rituals_clock: Path | None = None

    @field_validator("slack_bot_token")
    @classmethod
    def _is_bot_token(cls, token: SecretStr) -> SecretStr:
        if not token.get_secret_value().startswith("xoxb-"):
            raise ValueError("does not start with xoxb-. Copy the *Bot User OAuth Token* of your Slack app.")
        return token

    @field_validator("slack_app_token")
    @classmethod
    def _is_app_token(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and not token.get_secret_value().startswith("xapp-"):
            raise ValueError("does not start with xapp-. Generate an app-level token with connections:write.")
        return token

    @field_validator("slack_api_url")
    @classmethod
    def _is_url(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise ValueError(f"is not an http(s) address. Leave it unset for Slack's own, {SLACK_API}.")
        if parts.scheme == "http" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
            raise ValueError("would send your token unencrypted. Use https, or an address of this machine.")
        return url if url.endswith("/") else url + "/"

    @field_validator("database_url")
    @classmethod
    def _is_known_database(cls, url: str) -> str:
        if is_on_postgresql(url):
            return _with_driver(url)
        if not url.startswith("sqlite:///"):
            raise ValueError(
                "is neither like sqlite:///path/to/file.db nor like postgresql://user:password@host/name."
            )
        return url

    @field_validator("rituals_secret")
    @classmethod
    def _is_long(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and len(secret.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(
                f"is shorter than {SHORTEST_SECRET} characters. Leave it unset, or make one: "
                "python3 -c 'import secrets; print(secrets.token_hex(32))'"
            )
        return secret

    @field_validator("http_port", "ops_port")
    @classmethod
    def _is_port(cls, port: int | None) -> int | None:
        if port is not None and not 1 <= port <= 65535:
            raise ValueError("is not a port. Use a number from 1 to 65535, such as 3000.")
        return port

    @field_validator("log_level")
    @classmethod
    def _is_level(cls, level: str) -> str:
        if level.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise ValueError("is not a level. Use DEBUG, INFO, WARNING or ERROR.")
        return level.upper()

    @field_validator("rituals_clock")
    @classmethod
    def _is_clock(cls, path: Path | None) -> Path | None:
        if path is not None and not path.is_file():
            raise ValueError(
                f"names no file ({path}). Leave it unset: it is for trials with a moved calendar."
            )
        return path

    @model_validator(mode="after")
    def _can_receive(self) -> Settings:
        if self.slack_app_token is None and self.slack_signing_secret is None:
            raise ValueError(NO_WAY_IN)
        return self

    @property
    def uses_socket_mode(self) -> bool:
        return self.slack_app_token is not None


def _with_driver(url: str) -> str:
    try:
        return with_driver(url)
    except StorageRefusal as refusal:
        raise ValueError(f"cannot be used. {refusal}") from None


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Raises WrongSettings with every fault, one a line."""
    given = {s.name.lower(): environ[s.name].strip() for s in SETTINGS if environ.get(s.name, "").strip()}
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        raise WrongSettings(_explain(error, given)) from None


def _explain(error: ValidationError, given: Mapping[str, str]) -> str:
    faults = []
    for fault in error.errors(include_input=False, include_url=False):
        name = str(fault["loc"][0]).upper() if fault["loc"] else ""
        said = fault["msg"].removeprefix("Value error, ")
        if fault["type"] == "missing":
            said = "is not set. " + next(s.meaning for s in SETTINGS if s.name == name)
        elif fault["type"].startswith("int"):
            said = "is not a number. Use one from 1 to 65535, such as 3000."
        faults.append(f"{name} {said}".strip())
    has_way_in = "slack_app_token" in given or "slack_signing_secret" in given
    if not has_way_in and NO_WAY_IN not in faults:
        faults.append(
            NO_WAY_IN
        )  # what concerns several settings is looked at only once each of them is right
    return "\n".join(["These settings need a look:", *(f"  - {fault}" for fault in faults)])
