"""What may be exported by whom, and the rows of it. Rows are read as they are written: there may be many."""

from __future__ import annotations

from rituals.export.request import Request, Subject, check_may_export, read, stored
from rituals.export.size import size

__all__ = ["Request", "Subject", "check_may_export", "read", "size", "stored"]
