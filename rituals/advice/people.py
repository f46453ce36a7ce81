"""Whom a text says something is for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rituals.advice.lists import people, word_set
from rituals.advice.reading import any_of, words_of

_SUPERLATIVE = r"largest|biggest|leading|top|best|foremost|greatest|most [\w-]+|number one|no\. ?1"
_OUR_KIND = (
    r"makers?|sellers|retailers?|suppliers?|partners?|players?|producers|builders?|brands?|businesses|companies|firms|banks?"
    r"|teams?|employers?|universit(?:y|ies)|schools?|hospitals?"
)
_ONE_OF_OUR_KIND = (
    "shop|store|bank|business|company|team|school|hospital|university|hotel|restaurant|agency|retailer|maker|seller|designer"
    "|builder|developer|manager|city|family"
)
_OFFERER = (
    "providers?|makers?|manufacturers?|producers?|suppliers?|sellers?|builders?|distributors?|exporters?|leaders?|experts?"
    r"|specialists?|number one|no\. ?1|company|brand"
)
# People in the text who are ourselves, our rivals, or a manner of speaking.
_NOT_FOR_THEM = any_of(
    r"""
    \b(?:is|are) who (?:we|i)\b
    \b(?:than|by|to) (?:any|every)(?:one|body)(?: else)?\b
    \b(?:every|any)(?:one|body) in (?:the|our) (?:industry|sector|market|field|business)\b
    \b(?:like|as|to) no(?:[ -]?one|body|ne)(?: else)?\b
    \b(?:have|own|open|with|run|acquire|add|operate)\s+(?:\w+\s+){0,3}(?:shops|stores|offices|hotels|restaurants|branches)\b
    \b(?:with|have|employ|hire) (?:[\w,.]{1,20} ){0,2}(?:employees|people|staff|engineers|developers)\b
    \b(?:be|being|become|becoming|are|as|remain|is)\s+(?:[\w-]+[\s,]+){0,5}{one_of_our_kind}\b
    \b(?:we|us) are (?:\w+ ){0,3}\w+(?:ers|ors|ists)\b
    \b{superlative} (?:[\w-]+ ){0,2}?{our_kind}\b
    \b{offerer} (?:of|in) (?:(?! (?:for|because|so|that|which|who)\b)[\w ,-]){1,40}
    \b{our_kind} in (?:our|the|this) (?:field|industry|sector|market|business|segment|world|country)\b
    \b(?:network of|[\d,]{1,9}) (?:\w+ )?(?:stores|shops|offices|branches|hotels)\b
    \bin (?:every|all|each|any) (?:shops?|stores?|markets?|countr(?:y|ies))\b
    \bplayers? in\b
    \bour (?:people|staff|team|teams|employees|talent) (?:is|are) (?:our|the)\b
    \bour (?:people|workforce)\b(?! who)
    \b(?:best|great|talented|passionate|right|brightest|smart|top|motivated|skilled) {workforce}\b(?! who)
    \bteam of [\w-]+(?: [\w-]+)?\b
    \b(?:brand|name|company|firm) (?:that )?(?:everyone|everybody|people|customers) \w+
    \bhousehold names?\b
    \brecogni[sz]ed by [\w ,]{1,80}
    \bnext generation of \w+\b
    \bfor generations\b
    \bhome of\b
    \bpublic sector\b
    \bhuman resources\b
    """,
    one_of_our_kind=_ONE_OF_OUR_KIND,
    superlative=_SUPERLATIVE,
    our_kind=_OUR_KIND,
    offerer=_OFFERER,
    workforce="people|staff|workforce|teams?",
)
_SOMEBODY = any_of(
    r"""
    \b(?:those|people|anyone|everyone|someone|somebody|whoever|each)(?: \w+)? (?:who|that|with|in|on|without|whose)\b
    \bwhoever\b
    \bwho (?!we\b|i\b)\w+
    \byour?\b
    \b(?:child(?:ren)?|women|men)'s\b
    """
)
_FOR = re.compile(r"\bfor (?!sale|example|free|good|granted|ever)((?:[\w'-]+ ){0,3}?[\w'-]+s)\b")
_ENDS_A_GROUP = word_set("in of by with to from that which who and or on at as than is are")
_THING_ENDINGS = ("ss", "ings", "tions", "ments", "ances", "ences", "ities", "ics", "ives")
_BEFORE_ONE = word_set("a an every each any no the per another small single whole")
_BEFORE_A_PLACE = word_set("every each any small rural local independent poor neighbourhood")


def names_somebody(plain: str) -> bool:
    """Does the text, in lower case, name people or places of people that are not ourselves?"""
    rest = _NOT_FOR_THEM.sub(" ", plain)
    if _SOMEBODY.search(rest):
        return True
    words = words_of(rest)
    return any(is_group(words, at) for at in range(len(words))) or any(
        map(_is_group_after_for, _FOR.findall(rest))
    )


def is_group(words: Sequence[str], at: int) -> bool:
    """Does the word at this place stand for people? "Customers" does, "customer" of "customer service" does not."""
    word, follower = _bare(words[at]), words[at + 1] if at + 1 < len(words) else ""
    if follower in people.NO_GROUP_BEFORE:
        return False
    before = words[max(0, at - 3) : at]
    if word in people.PLACES:
        return bool(_BEFORE_A_PLACE.intersection(before))
    if word in people.PERSON:
        return bool(_BEFORE_ONE.intersection(before))
    return word in people.PEOPLE or _ends_like_people(word)


def _ends_like_people(word: str) -> bool:
    return len(word) > 5 and word.endswith(people.SUFFIXES) and word not in people.NOT_PEOPLE


def _bare(word: str) -> str:
    owner = word.removesuffix("'s").removesuffix("'")
    known = owner in people.PEOPLE or owner in people.PERSON
    return owner if known else owner.rpartition("-")[2]


def _is_group_after_for(group: str) -> bool:
    """ "for bakeries", but not "for better results"."""
    words = group.split()
    last = words[-1]
    known_thing = last in people.NOBODY or last.endswith(_THING_ENDINGS) or len(last) < 4
    return not known_thing and not _ENDS_A_GROUP.intersection(words)
