"""Figures that rise without anybody being better off."""

from __future__ import annotations

from rituals.advice.lists import vanity
from rituals.advice.reading import any_of, phrases

_MANY = (
    r"(?:more than |over |about |almost |nearly |an audience of )?[\d,.]{1,12} ?(?:k\b|m\b|thousand|million)?"
)
_SHOWN = (
    "webinar|event|site|website|page|post|blog|booth|stand|video|launch|talk|livestream|stream|newsletter|town hall"
    "|conference|announcement|article"
)
_NETWORKS = "twitter|instagram|linkedin|facebook|tiktok|youtube|mastodon|social media"
_VAIN = any_of(
    r"""
    {always}
    (?:\d[\d,.]{0,12}k?|million|thousand|hundreds?|number of|total|new|our|app) (?:[a-z-]+ )?{figured}
    ^(?:our )?(?:likes|clicks|installs|downloads|hits|commits|attendees)(?: \w+){0,4}?(?::|$| {moved}\b)
    \b{seen} (?:by )?{many} ?(?:times|people|users|employees|readers|viewers|colleagues|visitors)
    \breach(?:ed|es)? {many} ?(?:people|users|readers|viewers|households|accounts)\b
    \d[\d.,]{0,12}k? (?:people|guests|participants|employees|customers|colleagues) {saw} (?:\w+ ){0,2}(?:{shown})s?\b
    \b(?:in|by) \d+ (?:newspapers|papers|outlets|magazines|blogs|publications)\b
    \b(?:{networks}) (?:following|fans|reach|views|channel|likes|shares|posts?|group|page|account|engagement|audience)\b
    \brepo\w* (?:has|got|now has) [\d,.]{1,9}k? stars\b
    \b(?:people|users|customers|members)(?: have| has)? {did}\b
    \b(?:people|users|customers|members)(?: have| has)? signed up for (?:the|our) newsletter\b
    """,
    always=phrases(vanity.ALWAYS).pattern,
    figured=phrases(vanity.FIGURED).pattern,
    moved="are|is|rose|grew|went|per|up|reached|doubled|tripled|from|fell|hit|increased",
    seen="seen|watched|viewed|opened|shared|clicked|downloaded|installed|liked|read|retweeted|visited|streamed|played|used",
    saw="(?:attended|joined|watched|saw|came to|followed|visited|clicked|opened|read|liked|viewed)",
    did="(?:registered|installed|follow|liked|downloaded|viewed|watched|clicked)",
    many=_MANY,
    shown=_SHOWN,
    networks=_NETWORKS,
)
_COUNTED = any_of(
    r"""
    (?<![\w.]){many}\s(?:[a-z-]+\s){0,2}?(?P<what>{counted})
    """,
    many=r"\d\d[\d,.]{0,12}|\d[\d.]{0,6}k|\d[\d.,]{0,9}m|[\d.]+ million|(?:hundred|thousand|million|dozen)s?(?: of)?",
    counted=phrases(vanity.COUNTED).pattern,
)
_WORDS = phrases(vanity.ALWAYS, vanity.FIGURED)
_REAL = phrases(vanity.REAL)
_OTHER_SENSE = phrases(vanity.OTHER_SENSE)


def find_vanity(unit: str) -> str:
    """The vain words of one sentence; "" when it has none, or tells as well what people got from it."""
    plain = _OTHER_SENSE.sub(" ", unit)
    if _REAL.search(plain):
        return ""
    match = _VAIN.search(plain)
    if match:
        return (_WORDS.search(match[0]) or match)[0]
    counted = _COUNTED.search(plain)
    return counted["what"] if counted else ""
