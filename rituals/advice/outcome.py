"""Does a text tell only what was done, or also what came of it?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rituals.advice.figures import compares, find_figure
from rituals.advice.future import says_what_is_next
from rituals.advice.lists import deeds, word_set
from rituals.advice.people import is_group
from rituals.advice.reading import Reading, any_of, phrases, words_of

_CHANGES = phrases(deeds.CHANGES)
_STATUS = phrases(deeds.STATUS)
_CLAUSE_END = re.compile(
    r"\s*(?:[:;(]|,(?!\d))\s*(?:and now |and |so (?:that )?|now |but )?"
    r"|\s+(?:so that|so|because|and now|which|meaning|after|and|that|as)\s+"
)
_NOW = re.compile(
    r"^(?:now|so)\b"
    r"|\bnow (?!live|available|done|complete|ready|finished|in (?:place|use|review|progress|beta)|on|up and)[a-z]+"
)
_TARGET = re.compile(
    r"\b(?:met|hit|beat|exceeded|reached|missed) (?:the|our|its|their|all|this|every) [\w ]{0,20}"
    r"\b(?:targets?|goals?|deadline|budget|quota|sla)\b"
)
_IS_SO = re.compile(
    r"\b(?:is|are|has|have|can|get|gets|need|needs|works?|holds?|stays?|loads?|takes?|arrives?|spend|save|saves)\b"
)
_LIVES = re.compile(
    r"\b(?:get|can|no|use|find|do|see|know|lose|spend|save|come|go|stay|wait|pay|understand|feel|now|sleep|eat|walk|read|learn)\b"
)
_WORKED_ON = re.compile(r"\bwork(?:ed|ing) on\b")
# Things we make: that they are there is no outcome.
_WORK_ITEM = re.compile(
    r"\b(?:projects?|tasks?|work|team|version|release|features?|policy|pr|module|migration|rollout|plan|report|document|draft"
    r"|campaign|workshops?|training|app|site|website|page|portal|system|tool|dashboard|api|prototype|design|code|tests?|survey"
    r"|programme|program|roadmap|guide|handbook|contract|v\d[\d.]*)\b"
)
_EVENT = re.compile(
    r"(?:work)?(?:shop|meeting|call|session|interview|training|conference|webinar|discussion|talk|kick-?off|review|retro"
    r"|retrospective|visit|fair|offsite|off-site|sync|stand-?up|demo|presentation|conversation)s?"
)
# "Registered users: 4,000": the first word only describes.
_DESCRIBES = re.compile(
    r"^\w+(?:ed|ing) [\w-]+(?: [\w-]+){0,2}?"
    r"(?::| (?:is|are|was|were|stands?|fell|rose|dropped|went|has|have|can|take|takes|get|gets|cost|costs) )"
)
_FUTURE = any_of(
    r"""
    ^(?:next|to do|then|thanks|thank you|on \w+day|in (?:the )?\w+|from \w+|after|by|two more|more)\b
    \b(?:will|follows?|starts?|next|plan(?:s|ned)? to)\b
    'll\b
    """
)
_ENDS_DONE = re.compile(r"[a-z] (?:done|completed?|finished|live)$")
_AUXILIARY = word_set("have has 've also just successfully now finally already recently then been both all")
_BE = word_set("is are am was were been got")
_NO_NAMES = word_set(
    "the our a an all this that my these two three four five both new several many some most"
)
_WHEN_OR_WHY = word_set("since because after when as if until while where that which who whose")
_PREPOSITIONS = word_set(
    "with for to of in on at from by about among between who that which as including like"
)
_WHEN = word_set(
    """
    this last past week month quarter year today yesterday also then finally successfully recently in on since during
    over the just and so far already now early late mid of monday tuesday wednesday thursday friday saturday sunday
    january february march april may june july august september october november december spring summer autumn winter
    """
)
_DOING = word_set(
    "working running holding making building writing doing setting meeting getting drawing planning putting leading"
)


def is_only_activity(read: Reading) -> bool:
    tells = {_tells(unit) for unit in read.units}
    return "deed" in tells and "outcome" not in tells


def is_activity(unit: str) -> bool:
    """`unit` is one sentence, or what a semicolon leaves of it, in lower case."""
    return _tells(unit) == "deed"


def _tells(unit: str) -> str:
    """ "deed", "outcome", or "" for what is neither, such as a plan."""
    if _is_deed(unit):
        return "outcome" if _shows_effect(unit) else "deed"
    if says_what_is_next(unit) and not _has_change(unit):
        return ""
    is_remark = len(words_of(unit)) < 3 or bool(_FUTURE.search(unit))
    return "outcome" if not is_remark or _shows_effect(unit) else ""


def _has_change(unit: str) -> bool:
    return compares(unit) and bool(find_figure(unit))


def _shows_effect(unit: str) -> bool:
    if _WORKED_ON.search(unit) and not compares(unit):
        return False
    if _TARGET.search(unit) or _has_change(unit) or _CHANGES.search(unit) or _NOW.search(unit):
        return True
    return any(map(_is_state, _CLAUSE_END.split(unit)[1:]))


def _is_state(clause: str) -> bool:
    """A clause about somebody or something else: "farmers save a day", "queues are gone"."""
    words = words_of(clause)
    if len(words) < 3 or words[0] in _PREPOSITIONS:
        return False
    if _is_deed(clause) or _STATUS.search(clause) or _FUTURE.search(clause):
        return False
    is_so = _IS_SO.search(clause)
    if any(is_group(words, at) for at in range(min(3, len(words) - 1))):
        return bool(is_so or _LIVES.search(clause))
    if not is_so or is_so.start() == 0 or words[0] in deeds.TEAM:
        return False
    return not _WORK_ITEM.search(clause[: is_so.start()])


def _is_deed(unit: str) -> bool:
    plain = unit.replace("'ve", " have").replace("'re", " are").replace("i'm ", "i am ")
    words = _without_when(words_of(plain))
    if not words:
        return False
    if _STATUS.search(unit) or _ENDS_DONE.search(unit):
        return True
    return _begins_with_deed(words, unit) or _team_does(words) or _is_done(words)


def _without_when(words: Sequence[str]) -> Sequence[str]:
    """Without "this month", "since May", "successfully"."""
    at = 0
    while at < min(5, len(words)) and words[at] in _WHEN:
        at += 1
    return words[at:]


def _begins_with_deed(words: Sequence[str], unit: str) -> bool:
    """Without a subject: "Worked on the import", "Preparing the fair"."""
    head = words[0]
    if head in ("had", "having"):
        return _is_event(words[1:])
    if head in deeds.OUTCOMES or len(words) < 2 or _DESCRIBES.match(unit):
        return False
    if head in deeds.DEEDS or head in deeds.IRREGULAR:
        return True
    if head.endswith("ing"):
        return _is_doing(head)
    return head.endswith("ed") and len(head) > 4 and words[1] not in ("by", "at")


def _is_doing(word: str) -> bool:
    stem = word.removesuffix("ing")
    return word in _DOING or any(form in deeds.DEEDS for form in (stem + "ed", stem[:-1] + "ed"))


def _is_event(words: Sequence[str]) -> bool:
    return any(map(_EVENT.fullmatch, words[:6]))


def _team_does(words: Sequence[str]) -> bool:
    """ "We launched", "the team has finished", "Finance is working on"."""
    for at, word in enumerate(words[:6]):
        after = words[at + 1 :]
        if word in deeds.TEAM or (at == 0 and word in ("he", "she", "they")):
            return _goes_on_with_deed(after, plainly=word in deeds.TEAM)
        if at < 3 and word in deeds.TEAM_NAMES and after[:1] != ("team",):
            return _goes_on_with_deed(after, plainly=False)
        if word in _WHEN_OR_WHY or is_group(words, at):
            return False
        if word in deeds.DEEDS and at > 0 and after:
            return not _NO_NAMES.intersection((words[0], words[at - 1])) and words[at - 1] not in (
                "newly",
                "not",
            )
    return False


def _goes_on_with_deed(words: Sequence[str], *, plainly: bool) -> bool:
    """After the subject; `plainly` when it is surely ourselves, so that any past form counts."""
    at = 0
    while at < len(words) and (words[at] in _AUXILIARY or words[at].endswith("ly")):
        at += 1
    verb, after = (words[at], words[at + 1 :]) if at < len(words) else ("", ())
    if verb in _BE:
        return bool(after) and (_is_doing(after[0]) or after[0] in ("still", "busy", "currently", "now"))
    if verb == "had":
        return plainly and _is_event(after)
    if verb in deeds.OUTCOMES or (
        verb == "signed" and any(is_group(after, each) for each in range(len(after)))
    ):
        return False
    if verb in deeds.DEEDS or verb in deeds.IRREGULAR:
        return True
    return (at > 0 and verb.endswith("ing") and _is_doing(verb)) or (
        plainly and verb.endswith("ed") and len(verb) > 4
    )


def _is_done(words: Sequence[str]) -> bool:
    """ "The policy has been published", "Interviews were held"."""
    for at, word in enumerate(words[:10]):
        if word in _BE and at > 0:
            after = [
                each for each in words[at + 1 : at + 4] if each not in _AUXILIARY and not each.endswith("ly")
            ]
            if after and (after[0] in deeds.PASSIVE or after[0] in deeds.DEEDS):
                return not any(is_group(words, each) for each in range(at))
    return False
