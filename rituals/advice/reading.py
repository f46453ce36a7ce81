"""A text as the rules read it: words, sentences, and whether it is English at all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from rituals.advice.lists import english

_SAME_LENGTH = str.maketrans("’‘ʼ“”−–—‐‑\u00a0\u202f\u2009", "'''\"\"-----   ")
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?…؟۔।])[\"')\]]*\s+|[。！？]+|\n+")
_UNIT_END = re.compile(r"\s*;\s*|\s+-\s+")
# Chinese, Japanese, Thai, Lao, Burmese and Khmer put no spaces between words; a word there has two or three letters.
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
)
_WORDS_PER_LETTER = 0.4
QUOTED = 40  # characters


@dataclass(frozen=True)
class Reading:
    """`plain` is the text in lower case, with one form of each quote and dash, and single spaces."""

    text: str

    @cached_property
    def plain(self) -> str:
        return "\n".join(" ".join(line.split()) for line in flatten(self.text).splitlines())

    @cached_property
    def words(self) -> tuple[str, ...]:
        return words_of(self.plain)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """As in `plain`, each without its full stop."""
        parts = (part.strip(" .!?…") for part in _SENTENCE_END.split(self.plain))
        return tuple(part for part in parts if part)

    @cached_property
    def units(self) -> tuple[str, ...]:
        """Sentences, and what semicolons and dashes make of them."""
        return tuple(part for sentence in self.sentences for part in _UNIT_END.split(sentence) if part)


def flatten(text: str) -> str:
    """In lower case and with one form of each quote and dash; as long as it was, so that places stay places."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    return lowered.translate(_SAME_LENGTH)


def words_of(plain: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(plain))


def count_words(text: str) -> int:
    """What stands between spaces; scripts without spaces by their letters."""
    unspaced = len(_UNSPACED.findall(text))
    return len(_UNSPACED.sub(" ", text).split()) + int(unspaced * _WORDS_PER_LETTER)


def is_english(words: Iterable[str], known: frozenset[str]) -> bool:
    """By the small words; a text without any has to be of words that the lists know, or that end like English ones."""
    words = tuple(words)
    ours = sum(word in english.ENGLISH for word in words) + sum(word in english.SHARED for word in words) / 2
    theirs = sum(word in english.FOREIGN for word in words)
    if ours or theirs:
        return ours > theirs and ours >= len(words) / 20
    alike = sum(word in known or (word.isascii() and word.endswith(english.ENDINGS)) for word in words)
    return alike * 3 >= len(words) > 0


def phrases(*lists: str) -> re.Pattern[str]:
    """One pattern for lists of phrases, `;` between them: see `rituals.advice.lists`."""
    known = {" ".join(phrase.split()) for each in lists for phrase in each.split(";")} - {""}
    by_letter: dict[str, list[str]] = {}
    for phrase in sorted(known, key=lambda phrase: (-len(phrase), phrase)):
        rest = re.escape(phrase[1:]).replace(r"\ ", r"[\s-]+").replace(r"\*", r"\w*")
        by_letter.setdefault(re.escape(phrase[0]), []).append(rest)
    letters = "|".join(f"{first}(?:{'|'.join(rests)})" for first, rests in by_letter.items())
    return re.compile(rf"(?<![\w])(?:{letters})(?![\w])")


def any_of(alternatives: str, **parts: str) -> re.Pattern[str]:
    """One pattern of alternatives, a line each; `{name}` stands for one of `parts`, itself a pattern."""
    for name, part in parts.items():
        alternatives = alternatives.replace(f"{{{name}}}", f"(?:{part})")
    lines = [line.strip() for line in alternatives.strip().splitlines()]
    # Most begin where a word does: looking for that once makes the pattern several times as fast.
    at_words = "|".join(line.removeprefix(r"\b") for line in lines if line.startswith(r"\b"))
    others = [line for line in lines if not line.startswith(r"\b")]
    return re.compile("|".join([*others, *([rf"\b(?:{at_words})"] if at_words else [])]))


def quote(text: str) -> str:
    """For the middle of a sentence: one line, in quotes, at most 40 characters of it."""
    line = " ".join(text.split())
    return f"“{line if len(line) <= QUOTED else line[: QUOTED - 1].rstrip() + '…'}”"
