from __future__ import annotations

from tests.journeys.conftest import team, unhurried_slack

__all__ = ["team", "unhurried_slack"]
