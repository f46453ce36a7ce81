"""Does a vision say what gets better for somebody?"""

from __future__ import annotations

import re

from rituals.advice.lists import gains, word_set
from rituals.advice.people import is_group, names_somebody
from rituals.advice.reading import Reading, any_of, phrases, words_of

_GAINS = phrases(gains.GAINS)
_POSITION = phrases(gains.POSITION)
_GROWTH = phrases(gains.GROWTH)
_SLOGANS = phrases(gains.SLOGANS)
_OURS = phrases(gains.OURS)
_PART_END = re.compile(r"\s*[:;]\s*|\s*,(?!\d)\s*|\s+(?=because |so that |so they |which |by \w+ing )")
_MORE = any_of(
    r"""
    \b[a-z]{3,}ier\b
    \bevery {count} (?:seconds|minutes|hours)\b
    \bmore (?:[a-z]+ly|often|time|money|of their|room|sleep|years|with)\b
    \b(?:in|within|takes?|than|under|by) (?:(?:less than|under|about|only) )?{count} {unit}\b
    """,
    unit="(?:second|minute|hour|day|week|click)s?",
    count=r"an?|one|two|three|five|ten|twenty|thirty|\d+",
)
_CAN = re.compile(
    r"\b(?:can|could|able to|gets?|stays?|keeps?|finds?|knows?|enough|owed|ready)\b",
)
_HELP = re.compile(rf"\b(?:{'|'.join(sorted(gains.HELPERS))})\b")
_WE = re.compile(r"(?:we|to be|be|become)\b")
_MENDS = re.compile(r"\b(?:cut|reduce|halve|prevent|end|save|protect|lower|avoid|remove|eliminate|make)\b")
_NO_SUBJECT_AFTER = word_set("for to of with we by at from in on through among") | gains.OWN_DOING
_NO_VERBS = word_set(
    "of in the and or with for on at our their a an as to by from everywhere worldwide first always"
)
_NO_VERB_ENDINGS = ("ly", "tion", "ness", "ity", "ing")


def tells_a_gain(read: Reading) -> bool:
    return any(_gains(part) for sentence in read.sentences for part in _PART_END.split(sentence) if part)


def _gains(part: str) -> bool:
    part = _SLOGANS.sub(" ", part)
    if len(words_of(part)) < 2 or _is_about_us(part):
        return False
    if _GAINS.search(part) or _MORE.search(part):
        return not _is_only_ours(part)
    return _somebody_can(part) or _somebody_does(part) or _helps(part)


def _is_about_us(part: str) -> bool:
    if _POSITION.search(part) or _OURS.search(part):
        return True
    return bool(_GROWTH.search(part)) and not _somebody_does(part)


def _is_only_ours(part: str) -> bool:
    """ "We never stop", "we move faster"."""
    return bool(_WE.match(part)) and not names_somebody(part) and not _MENDS.search(part)


def _somebody_can(part: str) -> bool:
    return bool(_CAN.search(part)) and names_somebody(part)


def _somebody_does(part: str) -> bool:
    """A group is the subject and does something: "Nurses spend their shift with patients"."""
    words = words_of(part)
    for at, word in enumerate(words[:8]):
        if word in _NO_SUBJECT_AFTER:
            return False
        if is_group(words, at) and at + 1 < len(words):
            return any(map(_may_be_verb, words[at + 1 :]))
    return False


def _helps(part: str) -> bool:
    """ "We help start-ups hire honestly": a group, and then what it is helped to do."""
    match = _HELP.search(part)
    words = words_of(part[match.end() :]) if match else ()
    for at in range(len(words)):
        if is_group(words, at):
            deeds = [word for word in words[at + 1 :] if _may_be_verb(word)]
            return bool(deeds) and deeds[0] not in gains.EMPTY_HELP and "solutions" not in deeds
    return False


def _may_be_verb(word: str) -> bool:
    return len(word) > 2 and word not in _NO_VERBS and not word.endswith(_NO_VERB_ENDINGS)
