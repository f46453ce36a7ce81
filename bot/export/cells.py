"""What people wrote, as a cell can hold it: nothing in it is lost without a sign, and nothing in it runs."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from bot.export.book import Marked, Row, Value

LONGEST = 32_767
"""UTF-16 units in a cell: Excel's limit. What is longer goes on in the next row."""
GOES_ON, CONTINUED = " (continued in the next row)", "(continued) "
LOOK_BACK = 400
"""Characters before the limit in which a better place to cut is looked for."""

_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SYMBOLS = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n\r"}
_SYMBOLS |= dict.fromkeys((0xFFFE, 0xFFFF), 0xFFFD)
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = "_x005F_"
_LIKE_A_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]|#(?:N/A|DIV/0!|[A-Z]+[!?])$")
_MOST_PER_CHARACTER = len(_ESCAPED)
_JOINERS = {"\u200d", *map(chr, range(0x1F3FB, 0x1F400))}
"""What belongs to the character before it, beside combining marks: the zero-width joiner and skin tones."""


def cleaned(text: str) -> str:
    """Line breaks as \\n. Characters that XML cannot hold become symbols: ␇ for a bell, � for half a character."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _IMPOSSIBLE.search(text) is None:
        return text
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.translate(_SYMBOLS)


def escaped(text: str) -> str:
    """For OOXML, which reads `_x0041_` as A; `_x005F_` is its way to write a bare underscore."""
    return _LOOKS_ESCAPED.sub(_ESCAPED, text)


def is_like_a_formula(text: str) -> bool:
    """Whether some program could take it for one, or for an error such as #N/A.

    Those that OWASP's page on CSV injection lists, also after blanks.
    """
    return _LIKE_A_FORMULA.match(text) is not None


# -- long texts ------------------------------------------------------------------------------------------------------


def continued(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows, with further ones below those in which a text is too long for one cell.

    They repeat what is short, so that a filter keeps them together, but no number, so that sums stay right.
    """
    for row in rows:
        if any(len(text) * _MOST_PER_CHARACTER > LONGEST for text in _texts(row)):
            yield from _over_several(row)
        else:
            yield row


def _texts(row: Row) -> Iterator[str]:
    for value in row:
        inside = value.value if isinstance(value, Marked) else value
        if isinstance(inside, str):
            yield inside


def _over_several(row: Row) -> Iterator[Row]:
    parts = [_parts(value) for value in row]
    for number, each in enumerate(zip_longest(*parts)):
        yield [_below(part, value) for part, value in zip(parts, each, strict=True)] if number else each


def _parts(value: Value | Marked) -> Sequence[Value | Marked]:
    if isinstance(value, Marked):
        return [Marked(part) for part in pieces(value.value)] if isinstance(value.value, str) else [value]
    return pieces(value) if isinstance(value, str) else [value]


def _below(parts: Sequence[Value | Marked], value: Value | Marked) -> Value | Marked:
    """What stands there in a row that continues another."""
    if len(parts) > 1:
        return value
    return None if isinstance(parts[0], int | float) else parts[0]


def pieces(text: str) -> list[str]:
    """The text in as few cells as hold it, each saying that it goes on. Without those words they join to the text."""
    text = cleaned(text)
    if _weight(text) <= LONGEST:
        return [text]
    cut, start = [], 0
    room = LONGEST - len(GOES_ON) - len(CONTINUED)
    while start < len(text):
        window = text[start : start + room + 1]
        fits = bisect_right(range(len(window) + 1), room, key=lambda size: _weight(window[:size])) - 1
        size = fits if fits == len(window) else _good_cut(window, fits)
        cut.append(window[:size])
        start += size
    first, last = 0, len(cut) - 1
    return [
        ("" if number == first else CONTINUED) + piece + ("" if number == last else GOES_ON)
        for number, piece in enumerate(cut)
    ]


def _weight(text: str) -> int:
    """UTF-16 units as they are written, with the escapes."""
    escapes = len(_LOOKS_ESCAPED.findall(text)) * (len(_ESCAPED) - 1)
    return len(text.encode("utf-16-le")) // 2 + escapes


def _good_cut(text: str, limit: int) -> int:
    """After the last blank before the limit; else, at the latest, between two characters as people see them."""
    nearby = range(limit, max(limit - LOOK_BACK, 0), -1)
    blank = next((place for place in nearby if text[place - 1].isspace() and _is_between(text, place)), None)
    return blank or next((place for place in nearby if _is_between(text, place)), limit)


def _is_between(text: str, place: int) -> bool:
    after = text[place]
    return (
        not unicodedata.category(after).startswith("M")
        and after not in _JOINERS
        and text[place - 1] != "\u200d"
    )
