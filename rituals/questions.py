"""Questions: what a ritual asks, in the order it asks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rituals.refusals import Refusal
from rituals.words import is_nothing

MOST_QUESTIONS = 12
LONGEST_QUESTION = 150
_BULLET = re.compile(r"^[-–•*]+(?:\s+|$)")


class UnclearQuestions(Refusal):
    """The questions cannot be asked as they were typed."""


@dataclass(frozen=True)
class Question:
    """`key` ties answers to the question, and outlives a change of its wording within one version."""

    key: str
    label: str
    is_blockers: bool = False


def parse_questions(lines: str, blockers: str) -> tuple[Question, ...]:
    """One question a line, and the one about blockers last, if any."""
    labels = [_BULLET.sub("", line.strip()) for line in lines.splitlines()]
    asked = [Question(f"q{n}", label) for n, label in enumerate(filter(None, labels), start=1)]
    if blockers.strip():
        asked.append(Question("blockers", blockers.strip(), is_blockers=True))
    _check(asked)
    return tuple(asked)


def _check(asked: list[Question]) -> None:
    if not asked:
        raise UnclearQuestions("Ask at least one question, one per line.")
    if len(asked) > MOST_QUESTIONS:
        raise UnclearQuestions(
            f"{len(asked)} questions are too many: {MOST_QUESTIONS} at most, and three work best."
        )
    for question in asked:
        if len(question.label) > LONGEST_QUESTION:
            raise UnclearQuestions(
                f"“{question.label[:40]}…” has {len(question.label)} characters; "
                f"a question has at most {LONGEST_QUESTION}."
            )


def stored(questions: Iterable[Question]) -> list[dict[str, Any]]:
    return [{"key": q.key, "label": q.label, "is_blockers": q.is_blockers} for q in questions]


def loaded(rows: Iterable[Mapping[str, Any]]) -> tuple[Question, ...]:
    return tuple(Question(row["key"], row["label"], bool(row["is_blockers"])) for row in rows)


def blocker(questions: Iterable[Question], answers: Mapping[str, str]) -> str:
    """What stands in this person's way, in their words; "" when nothing does."""
    for question in questions:
        said = answers.get(question.key, "").strip()
        if question.is_blockers and said and not is_nothing(said):
            return said
    return ""
