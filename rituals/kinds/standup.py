"""The standup: three questions every working day, blockers first in the digest."""

from __future__ import annotations

from datetime import time

from rituals.kinds.kind import Kind
from rituals.questions import Question
from rituals.rhythm import WORKDAYS

STANDUP = Kind(
    name="standup",
    noun="standup",
    title="Daily standup",
    own_command="/standup",
    questions=(
        Question("done", "What changed for the better since last time?"),
        Question("next", "What comes next?"),
        Question("blockers", "Is anything in your way?", is_blockers=True),
    ),
    days=WORKDAYS,
    ask_at=time(9, 0),
    close_at=time(18, 0),
)
