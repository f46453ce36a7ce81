"""All single words of the lists: a text of them is English, even without any small word."""

from __future__ import annotations

from rituals.advice.lists import buzz, deeds, english, gains, people, vanity


def _single(*lists: str) -> set[str]:
    return {word.strip("*") for each in lists for phrase in each.split(";") for word in phrase.split()}


KNOWN_WORDS = frozenset(
    people.PEOPLE
    | people.PERSON
    | deeds.DEEDS
    | deeds.IRREGULAR
    | deeds.OUTCOMES
    | deeds.PASSIVE
    | gains.OWN_DOING
    | english.COMMON
    | set(english.WEEKDAYS)
    | set(english.SEASONS)
    | _single(
        gains.GAINS, gains.POSITION, buzz.STRONG, buzz.WEAK, vanity.ALWAYS, vanity.COUNTED, deeds.CHANGES
    )
)
