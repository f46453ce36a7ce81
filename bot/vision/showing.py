"""The vision in blocks: the statement, what stands behind it, what was told beside it, and how it came about."""

from __future__ import annotations

from collections.abc import Sequence

from slack_sdk.models.blocks import (
    Block,
    RichTextBlock,
    RichTextElement,
    RichTextElementParts,
    RichTextQuoteElement,
    RichTextSectionElement,
)
from sqlmodel import Session

from bot.blocks import bullets, button, context, divider, paragraph, rich, section, words
from bot.text import escape, moment, shorten
from rituals.people import left
from rituals.vision.story import SORTS
from rituals.vision.vision import Pillar, Vision, differences
from rituals.words import join_words
from storage.contribution import Contribution
from storage.member import member

RESTORE = "vision.restore"
MOST_REVISIONS = 10
SHORT = 200
LABELS = {"why": "Why", "for_whom": "For whom", "value": "What it is worth to them"}


def person_name(session: Session, team_id: str, user_id: str) -> str:
    """Plain text: nobody is pinged."""
    person = member(session, team_id, user_id)
    if person is None:
        return "somebody"
    return left(person.name) if person.is_gone else person.name


def statement(text: str) -> RichTextBlock:
    return rich(paragraph(words(text, bold=True)))


def labelled(label: str, text: str) -> RichTextSectionElement:
    return paragraph(words(f"{label}: ", bold=True), words(text))


def whole(session: Session, team_id: str, vision: Vision) -> list[Block]:
    """All that it says."""
    blocks: list[Block] = [statement(vision.statement)]
    details = [
        labelled(label, getattr(vision, part)) for part, label in LABELS.items() if getattr(vision, part)
    ]
    blocks += [rich(detail) for detail in details]
    if vision.pillars:
        listed = bullets([paragraph(*_pillar(session, team_id, pillar)) for pillar in vision.pillars])
        blocks.append(rich(paragraph(words("Pillars", bold=True)), listed))
    return blocks


def _pillar(session: Session, team_id: str, pillar: Pillar) -> list[list[RichTextElementParts.Text]]:
    if not pillar.owner_id:
        return [words(pillar.name)]
    return [words(pillar.name), words(f" · {person_name(session, team_id, pillar.owner_id)}")]


def signature(session: Session, team_id: str, vision: Vision) -> str:
    did = "Set" if vision.number == 1 else "Changed"
    return f"{did} by {escape(person_name(session, team_id, vision.by))}, {moment(vision.at)}"


def side(session: Session, team_id: str, vision: Vision, what: str) -> list[Block]:
    """One side of the vision itself: "why", "pillar:<key>" …; nothing where the statement stands alone."""
    if what in LABELS:
        return [rich(labelled(LABELS[what], getattr(vision, what)))]
    kind, _, key = what.partition(":")
    pillar = next((each for each in vision.pillars if kind == "pillar" and each.key == key), None)
    if pillar is None:
        return []
    return [rich(paragraph(words("What it rests on: ", bold=True), *_pillar(session, team_id, pillar)))]


def story(told: Contribution) -> list[Block]:
    """Its words as a quotation, with where to see more and whose words they are."""
    heading = paragraph(words(SORTS.get(told.prompt, "Story"), bold=True))
    blocks: list[Block] = [RichTextBlock(elements=[heading, RichTextQuoteElement(elements=words(told.text))])]
    below: list[RichTextElement] = []
    if told.said_by:
        below += words(f"{told.said_by}  ", italic=True)
    if told.link:
        below.append(RichTextElementParts.Link(url=told.link, text="See it"))
    return [*blocks, rich(RichTextSectionElement(elements=below))] if below else blocks


def history(session: Session, team_id: str, revisions: Sequence[Vision], *, may_set: bool) -> list[Block]:
    """`revisions` the newest first."""
    blocks: list[Block] = []
    for place, vision in enumerate(revisions[:MOST_REVISIONS]):
        before = revisions[place + 1] if place + 1 < len(revisions) else None
        again = button("Use this again", RESTORE, str(vision.number)) if may_set and place else None
        said = signature(session, team_id, vision)
        blocks += [divider()] if blocks else []
        blocks.append(section(said if place else f"*As it is now.* {said}", accessory=again))
        blocks.append(_revision(vision, before))
    if len(revisions) > MOST_REVISIONS:
        blocks.append(context(f"{len(revisions) - MOST_REVISIONS} earlier ones are not shown."))
    return blocks


def _revision(vision: Vision, before: Vision | None) -> RichTextBlock:
    lines = [paragraph(words(shorten(vision.statement, SHORT), bold=True))]
    if changed := differences(before, vision):
        lines.append(labelled("What changed", join_words(changed)))
    if vision.reason:
        lines.append(labelled("Why", vision.reason))
    return rich(*lines)
