"""Figures in a text: how much, not when or which one; and whether something is said to compare them with."""

from __future__ import annotations

from rituals.advice.lists import english
from rituals.advice.reading import any_of

_MONTH = "|".join(sorted(english.MONTHS, key=len, reverse=True))
_PERIOD = "year|quarter|month|week|spring|summer|autumn|winter|term|season|period|sprint|half"
_NUMERAL = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    "|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|dozens?"
)
_WHICH = (
    "v|version|release|build|api|python|ios|android|windows|phase|stage|step|room|hall|line|building|platform|floor|ward"
    "|block|zone|gate|dock|class|grade|year|level|tier|part|chapter|section|page|article|item|no\\.?|number|bus|tram|route"
    "|unit|team|group|site|sprint|week|wave|round|batch|option|plan|model|type|iphone|ipad|galaxy|covid|iso|din|terminal"
    "|school|ticket|case|story|issue|bug|pr|web|industry|cohort|draft|stop|bay|bed|pier|car park|figure"
)
# When and which one.
_NO_FIGURE = any_of(
    r"""
    \b\d{1,2}(?:st|nd|rd|th)?(?: of)? {month}\b(?: \d{4})?
    \b{month}\.? \d{1,2}(?:st|nd|rd|th)?\b(?!\s*(?:%|percent|per cent|[a-z]))(?:,? \d{4})?
    \b{month}\.? (?:19|20)\d\d\b
    \b(?:in|since|of|by|from|until|during|for|before|after|early|late|year|q[1-4]|h[12])[ /'-](?:19|20)\d\d\b(?!\s*%)
    \bfy ?\d\d(?:\d\d)?\b
    \b\d{4}-\d\d(?:-\d\d)?\b
    \b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b
    \b\d{1,2}:\d\d\b
    \b\d{1,2} ?(?:am|pm|o'clock)\b
    \b{which}[ -]?#?\d{1,8}(?:\.\d{1,6}){0,4}[a-z]?\b(?!\s*(?:%|percent))
    \b[a-z]{1,20}-\d{1,8}\b
    \b[a-z]\d{1,6}(?:\.\d{1,6}){0,4}\b
    #\d+
    \b\d{1,6}(?:\.\d{1,6}){2,4}\b
    \b(?:week|sprint|phase|stage|step|round|part|version|room) (?:one|{numeral})\b
    \b(?:24/7|360|9 to 5)\b
    \b\d+(?:st|nd|rd|th)\b
    \b\d+-(?:year|month|week|day|page|part|step)s?(?:-old)?\b
    \b(?:19|20)\d\d\b(?= (?:plan|report|budget|survey|class|season|edition))
    """,
    month=_MONTH,
    which=_WHICH,
    numeral=_NUMERAL,
)
_FIGURE = any_of(
    r"""
    (?<![\w.])[-+±~]?[$€£¥]?\d(?:[\d,.']*\d)?\s?(?:%|percent|per cent|(?!{link}\b)[a-z]{1,12}\b)?
    \b{numeral}\b
    \b(?:half(?! way)|halv\w*|a (?:third|quarter|fifth|tenth|dozen)|(?:two|three)[ -](?:thirds|quarters))\b
    \b(?:doubl\w+|trebl\w+|tripl\w+|quadrupl\w+|twice|twofold|threefold|tenfold|couple of|zero|none of|once a)\b
    \bone (?:in|minute|hour|day|second|week)\b
    """,
    numeral=_NUMERAL,
    link="of|in|and|or|to|a|the|on|at|for|by|from|out|is|are|people",
)
_PART = "(?:a|one|two|three) (?:third|half|quarter|fifth|tenth|thirds|quarters|fifths)"
_BY_ABOUT = "(?:(?:by|almost|nearly|about|around|roughly|another|over|more than) )*"
# Words that bring their comparison along.
_WORD_CHANGES = any_of(
    r"""
    \b(?:halv(?:ed|es|ing|e)|half (?:as|the)|doubl(?:ed|es|ing)|trebl\w+|tripl(?:ed|es|ing)|quadrupl\w+)\b
    \b(?:twice as|twice the|two ?fold|three ?fold|ten ?fold|half as|by half|in half)\b
    \btimes (?:as|more|less|faster|fewer|the)\b
    \b(?:fell|rose|dropped|down|up|grew|shrank|declined|climbed|jumped|gained|lower|higher) {about}{part}\b
    \b(?:cut\w*|reduced|increased|decreased|improved|by) {about}{part}\b
    \b{part} (?:fewer|less|more|faster|shorter|lower|higher|cheaper|quicker|sooner)\b
    """,
    about=_BY_ABOUT,
    part=_PART,
)
_N = r"[-+~]?[$€£¥]?\d[\d,.']{0,14}(?:\s?(?:%|percent(?:age points?)?|per cent|points?|pp|[a-z]{1,12}))?"
_COUNT = rf"{_N}|(?:an?|one|{_NUMERAL}|half an?|zero|none|nothing|no)\b(?: [a-z]+)?"
_ABOUT = (
    "(?:(?:about|around|nearly|over|almost|just|under|roughly|only|still|at|more than|another|up to"
    "|an average of|a high of) )?"
)
_MOVED = (
    r"fell|falls|fallen|rose|risen|rises|drop(?:s|ped)?|decreas\w+|increas\w+|grew|grown|grows|declin\w+|improv\w+"
    r"|climb\w+|jump\w+|shrank|shrunk|cut\w*|reduc\w+|lower\w*|rais\w+|gain\w*|slipped|slid|soared|surged|boosted"
    r"|slashed|trimmed|shortened|sped up|(?:(?:went|gone|goes|is|are|was|were) )?(?:up|down)"
)
_TIME = r"(?:hours?|minutes?|seconds?|days?|weeks?|months?|points?|percent|per cent)"
_BETTER = "faster|slower|higher|lower|better|worse|longer|shorter|cheaper|sooner|earlier|later|quicker|safer"
_MOVE = "drop|fall|increase|decrease|reduction|decline|rise|improvement|gain|growth|jump|cut|uplift|boost|savings?"
_CHANGE = any_of(
    r"""
    \bfrom {about}{count}[^.;]{0,40}?\b(?:to|down to|up to)\b
    \bto {about}{count}[^.;]{0,25}?,? (?:down |up )?from (?!\w+day\b){about}{count}
    \b(?:down|up) [^.;]{0,12}?\bfrom\b
    \b{n}[^.;,]{0,25}? from {n}
    {n}\s*(?:->|→|=>|⇒|➔)\s*{n}
    \b(?:instead of|rather than|used to|compared (?:to|with)|in comparison|versus|vs|previously|formerly|as against)\b
    \bearlier it (?:was|took)\b
    \bagainst {about}{count}
    \bno longer\b(?=[^.;]{0,80}\d)
    \bbefore(?::|,|\)| {n}|$|(?= it (?:was|took))|(?= they))
    \bthan (?:before|last|in|a|the|with|previously|usual|at|ever|during|under|on|it|they|was|we)\b
    (?<!more )(?<!less )(?<!fewer )\bthan (?:the former |the old |the )?{n}
    \b(?:over|on|against|from|of|versus) (?:the )?(?:last|previous|prior) {period}\b
    \b(?:year|month|quarter|week)[ -](?:on|over)[ -](?:year|month|quarter|week)\b
    \b(?:yoy|mom|qoq)\b
    \b(?:last|the previous|the prior) (?:{period}|time|{month})(?:'s)?\b:? ?{they_had}[^.;a-z]{0,3}\d
    \d[^.;]{0,40}?\b{n} (?:last|the (?:previous|prior)) {period}\b
    \d[^.;]{0,60}\b(?:the|a) (?:year|month|week|quarter|winter|summer|season) (?:before|earlier|ago)\b
    \b(?:a|one|two|three|six|\d+) (?:year|month|week|quarter)s? (?:ago|earlier|before)\b
    \b(?:below|above|ahead of|under) (?:last|the previous|the same|a year|its?|their)\b
    \bafter {count}[^.;]{0,20}?\b(?:last|in)\b
    , not (?:the )?{n}
    \bnot (?:the )?{count}[^.;]{0,20}?(?:like |as )?\b(?:before|any more|anymore)\b
    \b{moved} (?:by )?(?:an?|one|half an?|{numeral}) {time}\b
    \b{moved} (?:{about}|\w+ly |an? (?:extra|further|additional) )(?:by )?{n}(?! ?-)
    \b{moved}\b[^.;]{0,40}?\bby {about}{count}
    \bby {n}
    (?<![\w.])[-+]\d[\d.,]{0,12}\s?(?:%|percent|points|pp)?
    \b{n}\s?(?:more|less|fewer|extra|additional|further)\b(?=[^.;]{0,60} than\b)
    \b{n}\s?(?:{better}|lighter|smaller|larger|bigger|greater)\b
    (?:%|percent|per cent|hours?|minutes?|days?|points?|times) (?:more|less|fewer)\b
    \b(?:one|{numeral}|half an|an) (?:\w+ )?(?:more|less|fewer)\b(?=[^.;]{0,60} than\b)
    \b(?:one|{numeral}|half an|an) (?:\w+ )?{better}\b
    \b\d[\d.,]{0,12} ?(?:x|×)(?!\w)(?! a (?:day|week|month|year))
    \bsav(?:e|es|ed|ing)\b[^.;]{0,40}?{count}
    \b{n} (?:\w+ )?{move}\b
    \b{move} of {count}
    \bbaseline\b
    \bhaving been\b
    \bback from\b
    \bfrom (?:zero|none|nothing|scratch)\b
    \bfirst time\b
    \b(?:double|triple|twice|half|treble) (?:the|what|last|our|as|that of)\b
    \bpercentage points\b
    \b{n}[^.;]{0,30}\(\s?(?:was|were|from|before|previously|last|vs|up|down|against)\b
    \b{n}[^.;]{0,30}\(\s?{n} (?:in|last|before|a year|previously)
    """,
    period=_PERIOD,
    month=_MONTH,
    they_had="(?:(?:it|they|there|we) )?(?:was|were|had|took|needed|saw)?",
    moved=_MOVED,
    move=_MOVE,
    better=_BETTER,
    time=_TIME,
    about=_ABOUT,
    count=_COUNT,
    numeral=_NUMERAL,
    n=_N,
)
# Only a comparison when another figure stands beside it.
_BEFORE = any_of(
    r"""
    \b(?:it|they|that|this|there|which) (?:was|were|had been|took) {about}{count}
    \b(?:was|were|took) {about}{n}[^.;]{0,30}?\b(?:last|before|in {then})\b
    [,(;:-] ?(?:it )?(?:was|were) {count}
    \b(?:until (?:now|then|recently|last)|originally|initially|at first|at the (?:start|beginning)|in the past)\b
    \b(?:started (?:at|with|from)|began (?:at|with)|once (?:was|took|had)|the (?:old|former|earlier|previous))\b
    \b(?:as opposed to|in place of|relative to|needed|took)\b
    """,
    then=rf"{_MONTH}|spring|summer|autumn|winter|q[1-4]|20\d\d",
    about=_ABOUT,
    count=_COUNT,
    n=_N,
)
# "more than 300", "up to 40": how much about, not more than before.
_ONLY_ABOUT = any_of(
    r"""
    \b(?:more|less|fewer|higher|lower) than (?:an?|one|{n}|{numeral})\b(?! {time} (?:ago|before|earlier))
    \bup to (?:{n}|{numeral})
    \bat (?:least|most)\b
    """,
    numeral=_NUMERAL,
    n=_N,
    time="(?:year|quarter|month|week|day)s?",
)


def find_figure(plain: str) -> str:
    """The first one as it stands, without dates, versions and rooms; "" when there is none."""
    match = _FIGURE.search(_NO_FIGURE.sub(" ", plain))
    return match[0].strip() if match else ""


def compares(plain: str) -> bool:
    """Is a figure said to be more or less than before, or is an earlier one told beside it?"""
    figures = _count_figures(plain)
    if not figures or _WORD_CHANGES.search(plain):
        return figures > 0
    rest = _ONLY_ABOUT.sub(" 0 ", plain)
    return bool(_CHANGE.search(rest)) or (bool(_BEFORE.search(rest)) and figures > 1)


def _count_figures(plain: str) -> int:
    return len(_FIGURE.findall(_NO_FIGURE.sub(" ", plain)))
