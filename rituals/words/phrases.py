"""Short phrases: compared without regard to case and accents, joined, and recognised when they mean "nothing"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from functools import cache

# Letters that Unicode does not take apart into a base letter and an accent.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "’": "'"}
)

# One phrase each; an "at the moment" and its like (_FOR_NOW) may stand around it.
_NOTHING = """
no; none; nope; nah; na; nil; null; zero; 0; nothing; not; no thanks; no thank you; none whatsoever; nothing special;
nothing to report; nothing to add; no blocker; no blockers; no impediments; no issue; no issues; no problem;
no problems; no obstacles; no news; nothing new; nothing blocking; nothing blocking me; nothing is blocking me;
nothing blocks me; nothing in my way; not blocked; unblocked; i'm not blocked; im not blocked; i am not blocked;
not blocked by anything; i'm good; im good; i am good; i'm fine; im fine; good; fine; clear; ok; okay; good to go;
all good; all fine; all ok; all okay; all well; all clear; all green; everything is fine; everything is good;
everything is ok; everything's fine; everything's good;
nein; keine; keiner; nichts; nix; nö; alles gut; alles ok; alles klar; passt; keine blocker; heute nichts;
nada; ninguno; ninguna; ningún bloqueo; sin bloqueos; sin bloqueo; sin problemas; todo bien; nada por ahora;
rien; aucun; aucune; non; néant; ras; rien à signaler; tout va bien; pas de blocage; aucun blocage;
niente; nessuno; nessuna; nulla; tutto bene; tutto ok; nessun blocco;
não; nenhum; nenhuma; tudo bem; tudo certo; tudo ok; sem bloqueios; nada hoje;
nee; geen; niets; niks; alles goed; geen blokkades; ingen; inget; ingenting; intet; nej; nei; ikke noe; ei; ei mitään;
nic; brak; nie; žádné; ne; nema; ništa; semmi; nincs; yok; hayır; нет; ничего; ні; нічого; όχι; τίποτα;
なし; 特になし; ない; ありません; いいえ; 没有; 沒有; 无; 無; 沒; 没; 없음; 없습니다; 없어요;
không; tidak ada; אין; لا; لا يوجد
"""

# Slack hands over emoji by name from a form and as the character from elsewhere. Only those that cannot be a cry for
# help count: a lone fire engine may well be the blocker.
_CONTENT_EMOJI = re.compile(
    r":(?:\+1|thumbsup|ok_hand|white_check_mark|heavy_check_mark|ok|raised_hands|tada|slightly_smiling_face|smile|smiley"
    r"|grinning|blush|sunglasses|no_good):|[👍👌✅✔🆗🙌🎉🙂😊😀😃😄😁😎☺🙅]"
)
_DECORATION = re.compile(r":skin-tone-\d:|[\U0001F3FB-\U0001F3FF\uFE0F\u200D\u2640\u2642]")
_PHRASE_END = re.compile(r"[.,;!…。、，！]+|\s[-–—]\s")
_NOT_APPLICABLE = re.compile(r"\bn\s?[./]\s?a\b")
_FOR_NOW = re.compile(
    r"^(?:currently|so far|today|for now|right now) "
    r"| (?:today|tonight|this week|so far|yet|for now|for today|right now|currently|here|really|at all|at the moment"
    r"|from me|from my side|on my side|on my end|for me|heute|hoy|hoje|aujourd'hui|oggi|vandaag)$"
)


def fold(text: str) -> str:
    """The text without case, accents, typographic variants and surplus spaces, for comparing and searching."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(bare.casefold().split())


def join_words(words: Sequence[str], conjunction: str = "and") -> str:
    """The words as a person lists them: `Ana`, `Ana and Ben`, `Ana, Ben and Chloé`; empty for none."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"


def nearest(word: str, choices: Iterable[str], likeness: float = 0.6) -> str | None:
    """The choice most like what was typed, case and accents aside; None below the likeness (0 to 1, difflib's)."""
    originals = {fold(choice): choice for choice in choices}
    found = get_close_matches(fold(word), originals, n=1, cutoff=likeness)
    return originals[found[0]] if found else None


def is_nothing(text: str) -> bool:
    """Whether an answer to "anything in your way?" says no, in every one of its phrases.

    Errs towards False: a blocker overlooked costs more than an empty one listed. So "no, but the build is red" and
    "nothing except the VPN" are something, and so is a question.
    """
    lines = text.replace("\n", " , ")  # folding would join them
    plain = fold(_CONTENT_EMOJI.sub(" , ", _DECORATION.sub("", lines)))
    phrases = [_bare(phrase) for phrase in _PHRASE_END.split(_NOT_APPLICABLE.sub("na", plain))]
    if not any(phrases):
        return not set(text) & set("!?(")  # a dash or three dots say none; "!!!" and ":(" do not
    return all(_says_none(phrase) for phrase in phrases if phrase)


def _says_none(phrase: str) -> bool:
    known = _nothing_phrases()
    return phrase in known or _FOR_NOW.sub("", phrase) in known


def _bare(phrase: str) -> str:
    """The phrase without the marks around and inside it; a question mark stays, because it changes the meaning."""
    marks = {mark for mark in phrase if unicodedata.category(mark)[0] == "P"} - {"?", "'"} | {"~", "`"}
    return " ".join("".join(" " if letter in marks else letter for letter in phrase).split())


@cache
def _nothing_phrases() -> frozenset[str]:
    return frozenset(_bare(fold(phrase)) for phrase in _NOTHING.split(";"))


def too_long(text: str, most: int) -> str:
    """What is said of a text of more than `most` characters."""
    return f"This has {len(text):,} characters; please use at most {most:,}."
