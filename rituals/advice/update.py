"""Advice on an update: what came of it, for whom, how much, and what is next?"""

from __future__ import annotations

from collections.abc import Iterator

from rituals.advice.advice import Advice, Number
from rituals.advice.figures import compares, find_figure
from rituals.advice.future import says_what_is_next
from rituals.advice.jargon import find_jargon
from rituals.advice.known import KNOWN_WORDS
from rituals.advice.outcome import is_activity, is_only_activity
from rituals.advice.reading import Reading, count_words, flatten, is_english, quote
from rituals.advice.vanity import find_vanity

MOST_WORDS = 80


def advise_update(
    outcome: str,
    *,
    for_whom: str = "",
    number: Number | None = None,
    next_step: str = "",
    ask: str = "",
) -> list[Advice]:
    """In a language that the rules cannot read, only the length is looked at."""
    if not outcome.strip():
        return []
    number = number or Number()
    everything = "\n".join(
        part for part in (outcome, for_whom, number.all_text, next_step, ask) if part.strip()
    )
    read = Reading(outcome)
    found = []
    if is_english(read.words, KNOWN_WORDS):
        found += [*_activity(read, number), *_number(read, number), *_vanity(read, number)]
        found += [*_jargon(everything), *_next(read, next_step)]
    return [*found, *_length(everything)]


def _activity(read: Reading, number: Number) -> Iterator[Advice]:
    if not (number.baseline.strip() and number.now.strip()) and is_only_activity(read):
        yield Advice("activity", "This tells what was done: say what is different for somebody since then.")


def _number(read: Reading, number: Number) -> Iterator[Advice]:
    given = number.now.strip() or number.baseline.strip()
    figures = [figure for figure in map(_figure, read.units) if figure]
    if not given and not figures:
        yield Advice("no_number", "No figure shows how much: add one, with what it was before.")
    elif not number.baseline.strip() and not compares(read.plain):
        yield Advice(
            "no_baseline", f"{quote(given or figures[0])} says little alone: add what it was before."
        )


def _figure(unit: str) -> str:
    """What shows an effect: no count of what was done, or is still to do."""
    figure = find_figure(unit)
    if not figure or compares(unit):
        return figure
    if says_what_is_next(unit) or (is_activity(unit) and not find_vanity(unit)):
        return ""
    return figure


def _vanity(read: Reading, number: Number) -> Iterator[Advice]:
    named = flatten(number.name)
    found = next(filter(None, map(find_vanity, (*read.units, named))), "")
    if found:
        says = (
            f"{quote(found)} can rise while nobody is better off: count what people did or got because of it."
        )
        yield Advice("vanity", says)


def _jargon(text: str) -> Iterator[Advice]:
    found = find_jargon(text)
    if found:
        yield Advice(
            "jargon", f"Readers of other teams may not know {quote(found)}: say it in everyday words."
        )


def _next(read: Reading, next_step: str) -> Iterator[Advice]:
    if not next_step.strip() and not any(map(says_what_is_next, read.units)):
        yield Advice("no_next_step", "It does not say what comes next: add one step and when.")


def _length(text: str) -> Iterator[Advice]:
    words = count_words(text)
    if words > MOST_WORDS:
        says = f"{words} words are more than most people read: keep to {MOST_WORDS}, the outcome first."
        yield Advice("too_long", says)
