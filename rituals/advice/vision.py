"""Advice on a vision: can people repeat it, whom is it for, what gets better for them?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rituals.advice.advice import Advice
from rituals.advice.buzzwords import find_buzzwords
from rituals.advice.known import KNOWN_WORDS
from rituals.advice.people import names_somebody
from rituals.advice.reading import Reading, count_words, is_english, quote
from rituals.advice.worth import tells_a_gain

MOST_WORDS = 25
MOST_SENTENCES = 2
_NESTING = re.compile(
    r"\b(?:that|which|who|whom|whose|when|where|because|although|while|if|unless|whether|therefore)\b"
)


def advise_vision(
    statement: str,
    *,
    why: str = "",
    for_whom: str = "",
    value: str = "",
    pillars: Sequence[str] = (),
) -> list[Advice]:
    """In a language that the rules cannot read, only the length is looked at."""
    if not statement.strip():
        return []
    read = Reading(statement)
    found = list(_length(read))
    if is_english(read.words, KNOWN_WORDS):
        found += _beneficiary(Reading(f"{statement}\n{why}"), for_whom)
        found += _value(statement, why, value)
        found += _buzzwords("\n".join((statement, why, for_whom, value, *pillars)))
    return found


def _length(read: Reading) -> Iterator[Advice]:
    words = count_words(read.text)
    sentences = [sentence for sentence in read.sentences if count_words(sentence) > 2]
    if words > MOST_WORDS:
        says = f"{words} words are too many to repeat from memory: keep the {MOST_WORDS} that matter most."
        yield Advice("too_long", says)
    elif len(sentences) > MOST_SENTENCES:
        says = f"{len(sentences)} sentences are hard to recall: say it in one, or at most in two."
        yield Advice("too_long", says)
    elif any(map(_is_nested, read.sentences)):
        yield Advice("too_long", "Clauses inside clauses are hard to recall: keep the main thought only.")


def _is_nested(sentence: str) -> bool:
    return len(_NESTING.findall(sentence)) > 2 and sentence.count(",") > 1 and count_words(sentence) > 17


def _beneficiary(read: Reading, for_whom: str) -> Iterator[Advice]:
    if not for_whom.strip() and not names_somebody(read.plain):
        yield Advice(
            "no_beneficiary", "It names nobody who is better off: say for whom, such as a group of customers."
        )


def _value(statement: str, why: str, value: str) -> Iterator[Advice]:
    if not value.strip() and not tells_a_gain(Reading(statement)) and not tells_a_gain(Reading(why)):
        yield Advice(
            "no_value", "It does not say what gets better: name one thing that will be different for them."
        )


def _buzzwords(text: str) -> Iterator[Advice]:
    found = find_buzzwords(text)
    if found:
        says = f"{quote(found)} could stand in any vision: say in plain words what people will notice."
        yield Advice("buzzwords", says)
