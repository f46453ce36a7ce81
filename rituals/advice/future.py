"""Does a text say what comes next?"""

from __future__ import annotations

import re

from rituals.advice.lists import deeds, english, word_set
from rituals.advice.reading import any_of, words_of

_DAY = "|".join(word for word in english.WEEKDAYS if len(word) > 3)
_SPAN = "|".join([*(word for word in english.MONTHS if len(word) > 3 or word == "may"), *english.SEASONS])
_GO_ON = "turn|move|start|begin|go|roll|take|try|plan|want|need to|focus|extend|expand|look at|look into"
_STARTING = (
    "starting|testing|trying|launching|opening|adding|moving|switching|extending|expanding|rolling|meeting"
    "|piloting"
)
_GOES_ON = r"is|are|come|look|start|turn|move|go|try|do|follow|add|roll|open|\w+s"
_PLAIN = any_of(
    r"""
    \b(?:will(?! power)|won't|shall)\b
    'll\b
    \bgoing to (?!school|work|the )
    \bgoing forward to\b
    \babout to\b
    \b(?:we|i|and|to|now|team|also|\w+s) plan(?:s|ning|ned)? (?:to|on|for|a|the)\b
    ^plan(?:s|ned)?(?: for [\w ]+| is)?(?::|,| to\b| is\b)
    \bplan is\b
    \b(?:our|the) (?:focus|priority|goal) (?:for|in) {span}\b
    \bplanning an?\b
    \b(?:we|i|they|team) (?:\w+ )?(?:intend|aim|hope|expect|want|are (?:due|set|ready|scheduled)) to\b
    \b(?:is|are) (?:planned|scheduled|due|set|expected|slated|booked|lined up|up next|coming)\b
    \b(?:is|are) to (?:follow|start|begin|come)\b
    \b(?:follows?|comes? next|still to (?:do|come)|next up|upcoming|forthcoming)\b{no_object}
    \bto[ -]?do:
    \btomorrow\b
    \b(?:we|i) soon\b
    \bsoon(?:,| we\b| also\b)
    \b(?:the|these|in the|over the) coming (?:days?|weeks?|months?|quarter|year|term)\b
    \blater (?:this|in)\b
    \bcoming up\b
    ^to come\b
    \b(?:now we|we now|we'll) (?:{go_on})\b
    \b(?:afterwards|after that|thereafter|subsequently),? (?:we|i|the|it)\b
    \bprepar(?:e|es|ing) (?:\w+ ){1,6}for \w+
    (?<!\bfor )(?<!\bof )\bnext\b(?!'s)(?! (?:day|door|morning|to|of|evening)\b)
    (?:^|, |: |and )then (?:(?:it|we|the|they) )?(?:{goes_on})\b
    \b(?:we then|then we) (?:\w+(?<!ed))\b
    \bthen it's\b
    \b(?:rolling|expanding|extending|bringing|opening) (?:\w+ )?(?:out )?to (?:the )?{others}\b
    \b(?:remaining|rest of the) [\w ]{1,30}\b(?:follow|get|are next|by|in|come)\b
    \b(?:phase|step|part|wave|round) (?:two|three|four|2|3|4) (?:starts|begins|is|follows|will|in|on|from)\b
    \bto be (?:repeated|continued|extended|rolled out|launched|released|decided|followed)\b
    \b(?:we're|we are|i'm) (?:{starting})\b[^.;]*\b(?:from|on|in|by|with (?:more|\w+ more))\b
    """,
    no_object=r"(?! (?:up|the|a|our|their|his|her|us|this|me|these|every|all|it)\b)",
    span=_SPAN,
    go_on=_GO_ON,
    goes_on=_GOES_ON,
    starting=_STARTING,
    others=r"rest|remaining|other|all|more|every|two|three|four|five|six|ten|\d+",
)
_STARTS = any_of(
    r"""
    \b(?:starts?|begins?|opens?|launch(?:es)?|ships?|goes live|go live|kicks? off|rolls? out|moves? to|continues?)\b
    \bcomes? (?:after|once|when)\b
    \bgets? (?:it|them|this|the same)\b
    \bswitch(?:es)? (?:on|to)\b
    """
)
_WHEN = any_of(
    r"""
    \b{since} {early}*(?:{day}|{span}|{time})\b(?! (?:to|until|till|through)\b)
    """,
    since="on|from|by|until|till|starting|beginning|as of|after|before|in",
    early=r"the |late |early |mid-?|next |this |end of |\d{1,2}(?:st|nd|rd|th)? (?:of )?",
    day=_DAY,
    span=_SPAN,
    time="q[1-4]|holidays?|break|audit|weekend|week|month|quarter|year|term|year-end|close|summer break",
)
_CERTAIN_WHEN = any_of(
    r"""
    \b(?:is|are|'s) (?:on|in|from|after) (?:\d{1,2} )?{when}\b
    \b(?:by|starting in|starting on|starting|as of) (?:(?:the end of|end of|mid|early|late) )?(?:{when}|tomorrow|next)\b
    (?:^|, |and )from (?:the )?{when}\b(?! (?:to|until|till|through)\b)
    \bfrom {when}(?: on| onwards?)?$
    """,
    when=f"{_DAY}|{_SPAN}",
)
_SINCE = any_of(
    r"""
    \b(?:since|ago|yesterday|previous|was|were|had|did|used to|took|went|came|became|began|fell|rose|ran|held)\b
    \b(?:met|got|saw|said|told)\b
    \blast (?:year|quarter|month|week|spring|summer|autumn|winter|term|season|time|\w+day)\b
    """
)
_PAST = re.compile(
    r"\b(?!need|feed|speed|seed|indeed|weed|bleed|breed|exceed|proceed|succeed|hundred|shared|red|bed)[a-z]+ed\b"
)
_BEING = word_set("is are be get gets being to")


def says_what_is_next(unit: str) -> bool:
    """`unit` is one sentence, or what a semicolon leaves of it, in lower case."""
    if _PLAIN.search(unit):
        return True
    if _SINCE.search(unit) or _is_past(unit):
        return False
    return bool(_CERTAIN_WHEN.search(unit)) or (bool(_WHEN.search(unit)) and _does_something(unit))


def _does_something(unit: str) -> bool:
    return bool(_STARTS.search(unit)) or any(map(_is_planned, words_of(unit), words_of(unit)[1:]))


def _is_planned(before: str, word: str) -> bool:
    if before in ("we", "i"):
        return word not in deeds.IRREGULAR and word not in deeds.OUTCOMES
    return word in deeds.PLANNED


def _is_past(unit: str) -> bool:
    """A past form that is not "is closed", "are done"."""
    words = words_of(unit)
    return any(
        _PAST.fullmatch(word) and not _BEING.intersection(words[max(0, at - 2) : at])
        for at, word in enumerate(words)
    )
