"""What only one's own team understands: short forms, ticket numbers, shop talk."""

from __future__ import annotations

import re

from rituals.advice.lists import jargon
from rituals.advice.reading import flatten, phrases

_PHRASES = phrases(jargon.PHRASES)
_LITERAL = phrases(jargon.LITERAL)
_TICKET = re.compile(r"(?<!\w)(?P<project>[A-Z]{2,10})-\d{2,6}(?!\w)|(?<!\w)#\d{3,6}\b")
_CODE = re.compile(
    rf"(?<!\w)(?:[A-Z]{{2,}}[a-z]{{1,3}}[A-Z]+|[a-z]{{1,2}}[A-Z]{{2,4}}|[A-Z][a-z]+Co|{jargon.NUMBERED})(?!\w)"
)
_SHORT_FORM = re.compile(r"(?<![\w@#])[A-Z][A-Z0-9]{0,20}[A-Z](?:'?s\b)?(?!\w)")
_NO_LETTERS_OF_A_NAME = re.compile(r"[IVX]+|[AQH]\d")
_WORDS = re.compile(r"[^\W\d_]{2,}")
LONGEST_SHORT_FORM = 6  # letters; longer ones are words in capitals


def find_jargon(text: str) -> str:
    """The first piece of it as typed, or ""."""
    plain = _LITERAL.sub(lambda match: " " * len(match[0]), flatten(text))
    match = _PHRASES.search(plain)
    return text[match.start() : match.end()] if match else _find_code(text) or _find_short_form(text)


def _find_code(text: str) -> str:
    for match in _TICKET.finditer(text):
        if match["project"] not in jargon.NO_TICKETS:
            return match[0]
    return next((match[0] for match in _CODE.finditer(text) if match[0] not in jargon.KNOWN_CODES), "")


def _find_short_form(text: str) -> str:
    if _is_shouted(text):
        return ""
    forms = (re.sub("'?s$", "", form) for form in _SHORT_FORM.findall(text))
    return next((form for form in forms if _is_unknown(form) and not _is_explained(form, text)), "")


def _is_unknown(form: str) -> bool:
    if form in jargon.KNOWN_SHORT_FORMS or form in jargon.KNOWN_CODES or len(form) > LONGEST_SHORT_FORM:
        return False
    return not _NO_LETTERS_OF_A_NAME.fullmatch(form)


def _is_explained(form: str, text: str) -> bool:
    """ "mean time to repair (MTTR)", "MTTR (mean time to repair)"."""
    return f"({form})" in text or bool(re.search(rf"\b{re.escape(form)}s? \([a-z]", text))


def _is_shouted(text: str) -> bool:
    words = _WORDS.findall(text)
    return sum(map(str.isupper, words)) * 2 > len(words) and any(
        len(word) > 5 for word in words if word.isupper()
    )
