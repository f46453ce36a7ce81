"""The arguments of a Web API call, from wherever a client puts them: query, form, multipart or JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl

from bot.standin.errors import SlackError, invalid_arguments, missing_argument
from bot.standin.limits.problem import Problem

Json = dict[str, Any]

TRUE = {"1", "true"}
FALSE = {"0", "false"}


@dataclass(frozen=True)
class Sent:
    """What arrived, told apart by whether it came in a JSON body: not every method reads those."""

    plain: dict[str, str]
    body: Json

    @property
    def token(self) -> str | None:
        """As an argument; JSON callers have to use the header."""
        return self.plain.get("token")


def read(query: str, content_type: str, body: bytes) -> Sent:
    """Raises SlackError for a body that is not what its Content-Type says."""
    plain = dict(parse_qsl(query, keep_blank_values=True))
    kind, _, _ = content_type.lower().partition(";")
    if kind == "application/json":
        return Sent(plain, _json_object(body))
    if kind == "multipart/form-data":
        return Sent(plain | _multipart(content_type, body), {})
    if kind in ("application/x-www-form-urlencoded", "text/plain", ""):
        return Sent(plain | dict(parse_qsl(_text(body), keep_blank_values=True)), {})
    raise SlackError("invalid_post_type")


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise SlackError("invalid_form_data") from None


def _json_object(body: bytes) -> Json:
    if not body.strip():
        return {}
    try:
        value = json.loads(body)
    except ValueError:
        raise SlackError("invalid_json") from None
    if not isinstance(value, dict):
        raise SlackError("json_not_object")
    return {name: item for name, item in value.items() if item is not None}


def _multipart(content_type: str, body: bytes) -> dict[str, str]:
    return {name: _text(content) for name, content in parts(content_type, body).items()}


def parts(content_type: str, body: bytes) -> dict[str, bytes]:
    """The fields of a multipart body by name."""
    whole = message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body, policy=HTTP)
    if not whole.is_multipart():
        raise SlackError("invalid_form_data")
    fields = {}
    for part in whole.iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(content, bytes):
            fields[name] = content
    return fields


class Arguments:
    """Typed access to what was sent. Absent is None or the default; of the wrong kind is `invalid_arguments`."""

    def __init__(self, values: Json) -> None:
        self.values = values

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str) -> str | None:
        value = self.values.get(name)
        if value is not None and not isinstance(value, str):
            raise invalid_arguments([Problem(f"/{name}", "must provide a string")])
        return value

    def required(self, name: str) -> str:
        value = self.text(name)
        if not value:
            raise missing_argument(name)
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = str(self.values.get(name, default)).lower()
        if value not in TRUE | FALSE:
            raise invalid_arguments([Problem(f"/{name}", "must provide a boolean")])
        return value in TRUE

    def number(self, name: str) -> int | None:
        value = self.values.get(name)
        if value is None or value == "":
            return None
        try:
            return int(str(value))
        except ValueError:
            raise invalid_arguments([Problem(f"/{name}", "must provide an integer")]) from None

    def names(self, name: str) -> list[str]:
        """A comma list, or an array in a JSON body."""
        value = self.values.get(name)
        parts = value if isinstance(value, list) else (self.text(name) or "").split(",")
        return [str(part).strip() for part in parts if str(part).strip()]

    def structure(self, name: str, refusal: Callable[[], SlackError]) -> Any:
        """A JSON value, given as one or as a string; None when absent. `refusal` makes the error for bad JSON."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise refusal() from None
