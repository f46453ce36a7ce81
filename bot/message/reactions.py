"""What each answer of Slack's that is not a yes means for a message: one table."""

from __future__ import annotations

import errno
import re
from dataclasses import dataclass
from enum import Enum
from http.client import HTTPException
from socket import gaierror
from typing import Any

from slack_sdk.errors import SlackApiError

NO_ANSWER = (OSError, HTTPException)  # URLError and TimeoutError are OSErrors
CALL_FAILED = (SlackApiError, *NO_ANSWER)

DEFAULT_RETRY_AFTER = 30.0
LONGEST_PAUSE = 60.0


class Reaction(Enum):
    WAIT = "too many calls: the same again, exactly when Slack says"
    RETRY = "trouble that passes: again after a growing pause"
    PLAIN = "our layout is wrong: the words alone"
    LOST = "the message is no longer ours to change"
    HALT = "the token is no good: nothing can be sent"
    PARK = "somebody has to do something first"


_CODES: dict[Reaction, str] = {
    Reaction.WAIT: "ratelimited rate_limited",
    Reaction.RETRY: (
        "internal_error fatal_error service_unavailable request_timeout timeout team_added_to_org accesslimited"
        " update_failed streaming_state_conflict fetch_members_failed invalid_cursor"
    ),
    Reaction.PLAIN: (
        "invalid_blocks invalid_blocks_format invalid_arguments invalid_attachments only_one_table_allowed"
        " msg_too_long msg_blocks_too_long block_mismatch"
    ),
    Reaction.HALT: (
        "not_authed invalid_auth token_revoked token_expired account_inactive team_access_not_granted"
        " org_login_required"
    ),
    Reaction.PARK: (
        "channel_not_found not_in_channel is_archived restricted_action messages_tab_disabled missing_scope no_text"
        " user_not_found user_disabled user_not_visible cannot_dm_bot not_allowed_token_type access_denied"
        " no_permission ekm_access_denied cannot_reply_to_message metadata_too_large message_limit_exceeded"
        " restricted_action_read_only_channel restricted_action_thread_only_channel"
        " restricted_action_non_threadable_channel restricted_action_thread_locked"
    ),
}
_REACTIONS = {code: reaction for reaction, codes in _CODES.items() for code in codes.split()}
HALTING = frozenset(_CODES[Reaction.HALT].split())
_LOST = {
    "chat.update": {"message_not_found", "cant_update_message", "edit_window_closed", "is_inactive"},
    "chat.delete": {"message_not_found", "cant_delete_message"},
}
_OPEN = {"internal_error", "fatal_error", "service_unavailable", "request_timeout"}
"""Slack's own words for these: part of the operation may have happened."""
_OURS = {"timeout", "unreachable", "connection_lost", "bug"}
KNOWN_CODES = frozenset(_REACTIONS).union(
    _OURS, *_LOST.values(), (f"http_{each}" for each in (500, 502, 503, 504))
)
"""Every code that a failure is likely to bear; there may be others, for Slack adds to them."""
_NO_WAY = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN}
_CODE = re.compile(r"[a-z0-9_]{1,80}")


@dataclass(frozen=True)
class Trouble:
    """`seconds` is Slack's Retry-After. `was_unreachable`: the call cannot have been carried out. `is_open`: whether it
    was is not said, and it may yet be; `was_silent`: we gave up waiting for an answer."""

    code: str
    reaction: Reaction
    seconds: float = 0.0
    was_silent: bool = False
    was_unreachable: bool = False
    is_open: bool = False
    details: tuple[str, ...] = ()


def trouble(error: SlackApiError | OSError | HTTPException, method: str) -> Trouble:
    if not isinstance(error, SlackApiError):
        return _silence(error)
    status, data = error.response.status_code, error.response.data
    code = _code(data, status)
    if status == 429 or _REACTIONS.get(code) is Reaction.WAIT:
        return Trouble("ratelimited", Reaction.WAIT, seconds=_retry_after(error))
    if status != 200 or code.startswith("http_"):
        return Trouble(code, Reaction.RETRY, is_open=True)
    if code in _LOST.get(method, ()):
        return Trouble(code, Reaction.LOST)
    # A code nobody has met is taken at its word: it is a no, and a person should see it.
    reaction = _REACTIONS.get(code, Reaction.PARK)
    return Trouble(code, reaction, details=_details(data), is_open=code in _OPEN)


def pause(attempts: int) -> float:
    """Seconds before the next attempt: 2, 4, 8 … 60."""
    return float(min(2 ** min(attempts, 6), LONGEST_PAUSE))


def _silence(error: OSError | HTTPException) -> Trouble:
    cause = getattr(error, "reason", error)  # what a URLError wraps
    if isinstance(cause, TimeoutError):
        return Trouble("timeout", Reaction.RETRY, was_silent=True, is_open=True)
    if isinstance(cause, ConnectionRefusedError | gaierror) or getattr(cause, "errno", None) in _NO_WAY:
        return Trouble("unreachable", Reaction.RETRY, was_unreachable=True)
    return Trouble("connection_lost", Reaction.RETRY, is_open=True)


def _code(data: Any, status: int) -> str:
    """Slack's code. What is no code is not repeated: it may be anything, such as a proxy's page."""
    code = data.get("error") if isinstance(data, dict) else None
    return code if isinstance(code, str) and _CODE.fullmatch(code) else f"http_{status}"


def _retry_after(error: SlackApiError) -> float:
    headers = {str(key).lower(): value for key, value in error.response.headers.items()}
    value = headers.get("retry-after", "")
    value = value[0] if isinstance(value, list) else value
    return float(value) if re.fullmatch(r"\d{1,6}", str(value)) else DEFAULT_RETRY_AFTER


def _details(data: Any) -> tuple[str, ...]:
    """Which rule was broken where: rules and places, no text of the message. Also the scope that is missing."""
    metadata = data.get("response_metadata") or {}
    found = [str(each)[:200] for each in metadata.get("messages", [])]
    return (*found, f"needed: {data['needed']}") if "needed" in data else tuple(found)
