"""One Web API call on its way through a method, and what a method declares about itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bot.standin.arguments import Arguments
from bot.standin.errors import SlackError
from bot.standin.workspace import Json, Kind, Workspace

Family = Literal["read", "history"]

# Reading needs one scope per kind of conversation: "channels:history", "im:read", …
SCOPE_PREFIX: dict[Kind, str] = {"channel": "channels", "private": "groups", "im": "im"}


@dataclass(frozen=True)
class Method:
    """`arguments` are those Slack knows and the stand-in honours or may safely ignore.

    `scope` is needed always; with `family` one scope per kind of conversation is, of which at least one must be
    granted for the method to be callable at all.
    """

    handler: Callable[[MethodCall], Json]
    arguments: frozenset[str] = frozenset()
    scope: str | None = None
    family: Family | None = None
    json_body: bool = True
    app_level: bool = False  # wants the xapp token instead of the xoxb one
    post_only: bool = False

    def accepted_scopes(self) -> list[str]:
        if self.family:
            return [f"{prefix}:{self.family}" for prefix in ("channels", "groups", "mpim", "im")]
        return [self.scope] if self.scope else []


@dataclass(frozen=True)
class MethodCall:
    workspace: Workspace
    name: str
    method: Method
    arguments: Arguments

    def need_scope_for(self, *kinds: Kind) -> None:
        """Raises missing_scope unless the family's scope is granted for each of these kinds."""
        if self.method.family is not None:
            need(self.workspace, [f"{SCOPE_PREFIX[kind]}:{self.method.family}" for kind in kinds])


def need(workspace: Workspace, scopes: list[str]) -> None:
    granted = workspace.app.scopes
    if missing := [scope for scope in scopes if scope not in granted]:
        raise missing_scope(workspace, missing)


def need_any(workspace: Workspace, scopes: list[str]) -> None:
    if scopes and not set(scopes) & set(workspace.app.scopes):
        raise missing_scope(workspace, scopes)


def missing_scope(workspace: Workspace, needed: list[str]) -> SlackError:
    return SlackError("missing_scope", needed=",".join(needed), provided=",".join(workspace.app.scopes))
