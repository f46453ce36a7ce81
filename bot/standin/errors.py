"""Refusals, worded as the wire words them: HTTP 200 with `ok: false` and a code, save for 429."""

from __future__ import annotations

from typing import Any

from bot.standin.limits.problem import Problem

Json = dict[str, Any]


class SlackError(Exception):
    """`code` is Slack's name for the refusal; `extra` holds further keys of the answer."""

    status = 200

    def __init__(self, code: str, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.extra = extra

    def body(self) -> Json:
        return {"ok": False, "error": self.code, **self.extra}


class RateLimited(SlackError):
    """The one refusal that has an HTTP status of its own; `retry_after` is in whole seconds."""

    status = 429

    def __init__(self, retry_after: int) -> None:
        super().__init__("ratelimited")
        self.retry_after = retry_after


def missing_argument(name: str) -> SlackError:
    return invalid_arguments([Problem(f"/{name}", f"missing required field: {name}")])


def invalid_arguments(problems: list[Problem]) -> SlackError:
    return SlackError("invalid_arguments", response_metadata={"messages": [f"[ERROR] {p}" for p in problems]})


def invalid_blocks(problems: list[Problem]) -> SlackError:
    return SlackError(
        "invalid_blocks",
        errors=[str(problem) for problem in problems],
        response_metadata={"messages": [f"[ERROR] {problem}" for problem in problems]},
    )
