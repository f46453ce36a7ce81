"""Labelled sentences, to measure the advice on visions and updates with.

`*_train.jsonl` may be looked at while a rule is written; the others only measure it. `*_strange.jsonl` is by somebody
who had seen neither the rules nor the other sentences. A line's `kinds` are all the kinds that apply to it. A line with
`judge` is labelled for the kinds in `judge` only, since people would disagree about the others.

Where people might disagree, this was decided:

- Counts of what was done ("four workshops") are no figure for an effect: `no_number`. A vanity figure is a figure, so
  it may be `no_baseline` and is not `no_number`. What has no figure is never `no_baseline`.
- Words are figures too: "halved", "twice as many", "a third less" bring their comparison along; "two in three" and
  "dropped to 2 hours" do not.
- A target is no baseline, and something asked of somebody is no next step.
- Known to everybody, so no jargon: API, EU, UN, HR, PDF, GPS, VAT, ID, TV, MRI, CEO, FAQ and countries.
- An update has as many words as all its fields together, split at spaces. Of a vision only the statement counts.
- A vision of three or more full sentences is too long even when they are short. Three words with full stops are not.
- Where the language is not English, only the length is labelled. Those lines carry `language`.
"""

import json
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
KINDS = {
    "vision": frozenset({"too_long", "no_beneficiary", "no_value", "buzzwords"}),
    "update": frozenset(
        {"activity", "no_number", "no_baseline", "vanity", "too_long", "jargon", "no_next_step"},
    ),
}
PARTS = ("train", "held")
STRANGE = "strange"


@dataclass(frozen=True)
class Number:
    """What was measured; each value as typed, with its unit, or empty."""

    name: str = ""
    baseline: str = ""
    now: str = ""
    target: str = ""


@dataclass(frozen=True)
class Labelled:
    """`judged` are the kinds that somebody has labelled; those of them not in `kinds` do not apply."""

    text: str
    kinds: frozenset[str]
    judged: frozenset[str]
    why: str = ""
    for_whom: str = ""
    value: str = ""
    number: Number | None = None
    next: str = ""
    ask: str = ""
    language: str = "en"
    note: str = ""


class MislabelledLine(ValueError):
    pass


def load(name: str) -> list[Labelled]:
    """All lines of a file; `name` is "vision" or "update", `_` and a part: "vision_train"."""
    known = KINDS[name.partition("_")[0]]
    lines = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [_read(json.loads(line), known, f"{name}.jsonl:{number}") for number, line in enumerate(lines, 1)]


def _read(line: dict, known: frozenset[str], where: str) -> Labelled:
    kinds = frozenset(line.pop("kinds"))
    judged = frozenset(line.pop("judge", known))
    if not kinds <= judged <= known:
        raise MislabelledLine(f"{where}: {sorted(kinds)} of {sorted(judged)}")
    number = line.pop("number", None)
    return Labelled(kinds=kinds, judged=judged, number=Number(**number) if number else None, **line)
