"""Words that sound large and say little."""

from __future__ import annotations

from rituals.advice.lists import buzz
from rituals.advice.reading import flatten, phrases

_STRONG = phrases(buzz.STRONG)
_WEAK = phrases(buzz.WEAK)
_LITERAL = phrases(buzz.LITERAL)


def find_buzzwords(text: str) -> str:
    """The first of them as it was typed, or "" when there is none, or only one that a plain text may have."""
    plain = _LITERAL.sub(lambda match: " " * len(match[0]), flatten(text))
    strong = _STRONG.search(plain)
    if strong:
        return text[strong.start() : strong.end()]
    weak = {match[0]: match for match in _WEAK.finditer(plain)}
    clear = [word for word in weak if word not in buzz.FAINT]
    if not clear or len(weak) < 2:
        return ""
    return text[weak[clear[0]].start() : weak[clear[0]].end()]
