"""Updates and changed plans found again, by whoever may read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from rituals.update.audience import readable
from rituals.update.post import NOUNS
from rituals.words import fold
from storage.item import Item, Revision
from storage.item import addressed as items_addressed

KINDS = tuple(NOUNS)
TEXTS = ("outcome", "for_whom", "next_step", "ask", "planned", "now", "why", "stops", "line", "pillar_name")

Post = tuple[Item, Revision]


def find_posts(session: Session, team_id: str, user_id: str, words: str = "", limit: int = 10) -> list[Post]:
    """The newest that this person may read and that hold all of these words, case and accents aside."""
    wanted = fold(words).split()
    posts = items_addressed(session, team_id, KINDS, readable(session, team_id, user_id), owner_id=user_id)
    found = (post for post in posts if all(word in text_of(post[1].content) for word in wanted))
    return [post for _, post in zip(range(limit), found, strict=False)]


def text_of(content: Mapping[str, Any]) -> str:
    """All that was said, folded."""
    number = content.get("number") or {}
    said = [str(content.get(key) or "") for key in TEXTS]
    return fold(" ".join([*said, *(str(each) for each in number.values())]))
