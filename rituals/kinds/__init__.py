"""The kinds of ritual there are: data, listed here by hand."""

from __future__ import annotations

from collections.abc import Mapping

from rituals.kinds.kind import Kind
from rituals.kinds.standup import STANDUP

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (STANDUP,)}

__all__ = ["KINDS", "Kind"]
