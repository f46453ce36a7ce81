"""The form in which a person answers, and how its values become answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import Block, PlainTextInputElement
from slack_sdk.models.views import View
from sqlmodel import Session

from bot.blocks import context, field, modal, paragraph, rich, words
from bot.draft import labelled_texts, offered
from bot.round.prompt import Asked
from bot.text import day, escape, shorten
from rituals.questions import Question
from storage.draft import Draft, draft
from storage.round import RoundState

CALLBACK = "round.answer"
FIELD = "answer:"
ACTION = "text"
LONGEST_ANSWER = 3000
ROOM_FOR_ANSWERS = 180_000
"""Bytes of what was answered before that one form shows again; Slack refuses views over 250 KB."""


@dataclass(frozen=True)
class Sheet:
    """What a form of answers is about. `version` is that of its questions, `draft` what it is called when it is opened
    again."""

    seat_id: str
    version: int | None
    draft: str


def sheet(view: Mapping[str, Any]) -> Sheet:
    seat_id, _, rest = view["private_metadata"].partition(":")
    version, _, name = rest.partition(":")
    return Sheet(seat_id, int(version) if version else None, name)


def _draft_name(about: Asked) -> str:
    """The same day may be asked anew, by other questions. What was typed into a trial is worth nothing."""
    return "" if about.round.is_trial else f"answer:{about.round.ritual_id}:{about.round.day}"


def unsaved(session: Session, about: Asked) -> Draft | None:
    """What this person typed last, when it could not be saved."""
    kept = draft(session, about.seat.team_id, about.seat.user_id, _draft_name(about))
    entry = about.entry
    is_past = kept and entry and kept.kept_at <= (entry.edited_at or entry.answered_at)
    return None if is_past else kept


def answer_form(about: Asked, kept: Draft | None = None) -> View:
    """With what was answered before in it, or what was typed and could not be saved."""
    answers = about.entry.answers if about.entry else {}
    shown = _shown(about, answers)
    typed = labelled_texts(kept) if kept else {}
    shown |= {
        question.key: typed.pop(question.label) for question in about.questions if question.label in typed
    }
    blocks: list[Block] = [_input(question, shown.get(question.key), answers) for question in about.questions]
    blocks = [*_offer(kept, typed), *blocks]
    if about.round.state != RoundState.OPEN:
        blocks.insert(0, context("This round has closed. What you send is welcome, and will be marked."))
    readers = "you alone: it is a trial" if about.round.is_trial else f"everybody in {escape(about.channel)}"
    blocks.append(context(f"{day(about.round.day)}. Read by {readers}. Leave empty what does not apply."))
    metadata = f"{about.seat.id}:{about.round.version}:{_draft_name(about)}"
    return modal(CALLBACK, shorten(about.name, 24), blocks, submit="Send", metadata=metadata)


def _offer(kept: Draft | None, left: Mapping[str, str]) -> list[Block]:
    """`left` was typed under questions that are asked no more: it can be copied."""
    if kept is None:
        return []
    texts = [rich(paragraph(words(f"{label}\n", bold=True), words(text))) for label, text in left.items()]
    return [offered(kept), *texts]


def _shown(about: Asked, answers: Mapping[str, str]) -> dict[str, str]:
    """The earlier answers that fit into the form, in the order of the questions."""
    shown: dict[str, str] = {}
    room = ROOM_FOR_ANSWERS
    for question in about.questions:
        room -= len(json.dumps(answers.get(question.key, "")))  # escaped, as it travels
        if room >= 0 and question.key in answers:
            shown[question.key] = answers[question.key]
    return shown


def _input(question: Question, shown: str | None, answers: Mapping[str, str]) -> Block:
    is_kept = question.key in answers and shown is None
    hint = "Your answer is too long to be shown here. Leave this empty to keep it." if is_kept else ""
    element = PlainTextInputElement(
        action_id=ACTION, multiline=True, max_length=LONGEST_ANSWER, initial_value=shown or None
    )
    return field(FIELD + question.key, question.label, element, hint=hint, optional=True)


def typed_answers(view: Mapping[str, Any]) -> dict[str, str]:
    """{question key: text as typed} of a submitted form."""
    values: Mapping[str, Any] = view["state"]["values"]
    return {
        block_id.removeprefix(FIELD): block[ACTION].get("value") or ""
        for block_id, block in values.items()
        if block_id.startswith(FIELD)
    }


def kept_answers(about: Asked) -> dict[str, str]:
    """Earlier answers that did not fit into the form: leaving their field empty keeps them."""
    answers = about.entry.answers if about.entry else {}
    shown = _shown(about, answers)
    return {key: text for key, text in answers.items() if key not in shown}
