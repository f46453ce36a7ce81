"""What the log keeps of a bug."""

from __future__ import annotations

import traceback


def frames(error: BaseException) -> str:
    """Where it happened, a line or two for each call. Not what it says: that may quote what somebody wrote."""
    return "".join(traceback.format_tb(error.__traceback__))
