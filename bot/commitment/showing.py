"""Action items as people see them: a line each in a retrospective, with buttons where they are managed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from slack_sdk.models.blocks import (
    Block,
    ButtonElement,
    Option,
    PlainTextObject,
    RichTextBlock,
    RichTextElementParts,
    RichTextSectionElement,
    SectionBlock,
)
from slack_sdk.models.blocks.block_elements import OverflowMenuElement
from sqlmodel import Session

from bot.blocks import actions, bullets, button, context, divider, paragraph, rich, words
from bot.text import LONGEST_NAME, count, day, shorten
from rituals.commitment import (
    STATE_WORDS,
    check_may_list,
    declines,
    gone_back,
    is_here,
    is_overdue,
    may_drop,
    may_give,
)
from rituals.kinds.retro import RETRO
from rituals.people import channel_name, left, name_of, today_of
from storage.commitment import (
    Commitment,
    CommitmentState,
    closed_commitments,
    commitments_of,
    commitments_owned,
    earlier_commitments,
    last_closed_round,
    open_commitments,
)
from storage.member import Channel
from storage.round import Round, RoundState

ADD, LIST, OWN = "commitment.add", "commitment.list", "commitment.own"
ACCEPT, DONE, DATE, DROP = "commitment.accept", "commitment.done", "commitment.date", "commitment.drop"
GIVE, REOPEN, MORE = "commitment.give", "commitment.reopen", "commitment.more"
HISTORY = "history"
"""In the menu of an action; the others in it are named like their buttons."""

MOST_IN_SUMMARY, MOST_EARLIER, MOST_IN_STANDUP, MOST_LISTED, MOST_CLOSED = 10, 5, 5, 15, 3
SHORT_TEXT = 120
ERASED = "(removed)"
SEPARATOR = " · "


def summary_blocks(session: Session, round_: Round) -> list[Block]:
    """The actions of a retrospective, and the button that adds one."""
    if round_.state == RoundState.CANCELLED:
        return []
    rows, earlier = commitments_of(session, round_.id), len(earlier_commitments(session, round_))
    blocks: list[Block] = [*_short_list(session, "Actions", rows, MOST_IN_SUMMARY)] if rows else []
    if earlier:
        blocks.append(context(f"{count(earlier, 'action')} still open from before."))
    buttons = [button("Add an action", ADD, round_.id)]
    if rows or earlier:
        buttons.append(button("See actions", LIST, round_.id))
    return [*blocks, actions(f"commitment:{round_.id}", buttons)]


def earlier_blocks(session: Session, team_id: str, channel_id: str, round_: Round) -> list[Block]:
    """What earlier retrospectives of the channel left open; nothing when they left nothing."""
    rows = earlier_commitments(session, round_)
    if not rows:
        return []
    how = context("`/retro actions` shows and changes them.")
    return [*_short_list(session, "Still open from before", rows, MOST_EARLIER), how]


def standup_blocks(session: Session, rows: Sequence[Commitment], now: datetime) -> list[Block]:
    """For the question of a standup: what its reader has promised, and how to say that it is done."""
    if not rows:
        return []
    items = [paragraph(words(_short(row)), _behind(own_facts(session, row, now))) for row in rows]
    buttons = [button("My actions", OWN, "standup")]
    if len(rows) == 1 and rows[0].state == CommitmentState.OPEN:
        buttons.insert(0, button("Done", DONE, handle(rows[0])))
    return [
        _titled("Your open actions", items, MOST_IN_STANDUP),
        actions("commitment:own", buttons),
    ]


def list_blocks(
    session: Session, team_id: str, channel_id: str, viewer_id: str, now: datetime
) -> list[Block]:
    """All open actions of a channel with what this person may do about them, and those closed last; where no ritual
    lives, such as in a direct message, one's own. Raises NotAllowed for whoever may not see the channel."""
    if session.get(Channel, (team_id, channel_id)) is None:
        own = own_list_blocks(session, team_id, viewer_id, now)
        return [_title("Your open actions"), *own] if own else [context("You have no open actions.")]
    check_may_list(session, team_id, channel_id, viewer_id)
    rows = open_commitments(session, team_id, channel_id)
    blocks: list[Block] = [_title("Open actions")]
    if not rows:
        blocks = [context("No action is open here.")]
    blocks += _items(session, rows, viewer_id, now)
    closed = closed_commitments(session, team_id, channel_id, MOST_CLOSED)
    if closed:
        blocks += [_title("Closed last"), *_items(session, closed, viewer_id, now)]
    return blocks + _adding(session, team_id, channel_id)


def _adding(session: Session, team_id: str, channel_id: str) -> list[Block]:
    """Once a retrospective has ended here, also one in which nobody wrote and which has no summary."""
    round_ = last_closed_round(session, team_id, channel_id, RETRO.name)
    if round_ is None:
        return [context("Once a retrospective has ended here, actions can be added.")]
    return [divider(), actions(f"commitment:{round_.id}", [button("Add an action", ADD, round_.id)])]


def round_list_blocks(session: Session, round_: Round, viewer_id: str, now: datetime) -> list[Block]:
    """Those of one retrospective, in whatever state, then what earlier ones left open."""
    check_may_list(session, round_.team_id, round_.channel_id, viewer_id)
    rows = sorted(commitments_of(session, round_.id), key=lambda row: CommitmentState(row.state).is_closed)
    blocks = _items(session, rows, viewer_id, now)
    earlier = earlier_commitments(session, round_)
    if earlier:
        blocks += [_title("Still open from before"), *_items(session, earlier, viewer_id, now)]
    return blocks


def own_list_blocks(
    session: Session, team_id: str, user_id: str, now: datetime, most: int = MOST_LISTED
) -> list[Block]:
    """One's own open ones, the most pressing first; [] when there is none."""
    rows = commitments_owned(session, team_id, user_id)
    blocks: list[Block] = []
    for row in rows[:most]:
        blocks += _item(session, row, user_id, own_facts(session, row, now))
    return blocks + _rest(len(rows) - most)


def _items(session: Session, rows: Sequence[Commitment], viewer_id: str, now: datetime) -> list[Block]:
    blocks: list[Block] = []
    for row in rows[:MOST_LISTED]:
        blocks += _item(session, row, viewer_id, facts(session, row, now))
    return blocks + _rest(len(rows) - MOST_LISTED)


def _item(session: Session, row: Commitment, viewer_id: str, told: str) -> list[Block]:
    """Its words, what there is to say of it, and what this person may do: one obvious button and a menu with the
    rest, or the menu alone."""
    text, id_ = words(row.text or ERASED, bold=True), f"commitment:{row.id}"
    obvious, menu = _obvious(session, row, viewer_id), _menu(session, row, viewer_id)
    if obvious is not None:
        return [rich(paragraph(text, _behind(told))), actions(id_, [obvious, menu])]
    return [
        rich(paragraph(text)),
        SectionBlock(block_id=id_, text=PlainTextObject(text=told), accessory=menu),
    ]


def _rest(left: int) -> list[Block]:
    return [context(f"{left} more are not shown. Whoever has them sees them on Home.")] if left > 0 else []


def _short_list(session: Session, title: str, rows: Sequence[Commitment], most: int) -> list[Block]:
    items = [paragraph(words(_short(row)), _behind(facts(session, row))) for row in rows]
    return [_titled(title, items, most)]


def _titled(title: str, items: Sequence[RichTextSectionElement], most: int) -> RichTextBlock:
    shown = list(items[:most])
    if len(items) > most:
        shown.append(paragraph(words(f"+{len(items) - most} more", italic=True)))
    return rich(paragraph(words(title, bold=True)), bullets(shown))


def _title(text: str) -> RichTextBlock:
    return rich(paragraph(words(text, bold=True)))


def _behind(told: str) -> list[RichTextElementParts.Text]:
    return words(SEPARATOR + told) if told else []


def _short(row: Commitment) -> str:
    return shorten(row.text or ERASED, SHORT_TEXT)


def facts(session: Session, row: Commitment, now: datetime | None = None) -> str:
    """ "Bo Jensen · due Friday 4 December · open". What stays as it is for days is written without `now`, and so
    does not say that it is overdue."""
    return _joined(owner_words(session, row), _due(session, row, now), _state(session, row))


def _state(session: Session, row: Commitment) -> str:
    """ "open", or "back from Dalia Haddad" when nobody has taken it since Dalia did not."""
    back = gone_back(session, row)
    if back is None:
        return STATE_WORDS[CommitmentState(row.state)]
    return f"back from {shorten(name_of(session, row.team_id, back.by), LONGEST_NAME)}"


def own_facts(session: Session, row: Commitment, now: datetime) -> str:
    """For its owner: "#team · due Friday 4 December"."""
    asked = _state(session, row) if row.state == CommitmentState.PROPOSED else ""
    return _joined(channel_name(session, row.team_id, row.channel_id, ""), _due(session, row, now), asked)


def _joined(*parts: str) -> str:
    return SEPARATOR.join(part for part in parts if part)


def owner_words(session: Session, row: Commitment) -> str:
    name = shorten(name_of(session, row.team_id, row.owner_id), LONGEST_NAME)
    return name if is_here(session, row.team_id, row.channel_id, row.owner_id) else left(name)


def _due(session: Session, row: Commitment, now: datetime | None) -> str:
    if row.due is None or CommitmentState(row.state).is_closed:
        return ""
    if now is not None and is_overdue(session, row, now):
        return f"overdue, was due {dated(row.due, row.made_at)}"
    if now is not None and row.due == today_of(session, row.team_id, row.owner_id, now):
        return "due today"
    return f"due {dated(row.due, row.made_at)}"


def dated(value: date, since: datetime) -> str:
    """ "Friday 4 December", with the year where it is another one."""
    return day(value) if value.year == since.year else f"{day(value)} {value.year}"


def handle(row: Commitment) -> str:
    """What a button carries: which action, as it was seen."""
    return f"{row.id}:{row.number}"


def _obvious(session: Session, row: Commitment, viewer_id: str) -> ButtonElement | None:
    """What this person would most likely do with it."""
    is_owner, state = viewer_id == row.owner_id, CommitmentState(row.state)
    if is_owner and state == CommitmentState.PROPOSED:
        label = "I do it" if gone_back(session, row) else "Accept"
        return button(label, ACCEPT, handle(row), style="primary")
    if is_owner and state == CommitmentState.OPEN:
        return button("Done", DONE, handle(row))
    is_left = not state.is_closed and not is_here(session, row.team_id, row.channel_id, row.owner_id)
    if is_left and may_give(session, row, viewer_id):
        return button("Give it to …", GIVE, handle(row))
    return None


def _menu(session: Session, row: Commitment, viewer_id: str) -> OverflowMenuElement:
    is_owner, state = viewer_id == row.owner_id, CommitmentState(row.state)
    offered: list[tuple[str, str]] = []
    if may_drop(session, row, viewer_id) and not state.is_closed:
        is_asked = declines(row, viewer_id)
        offered.append(("Another date" if is_asked else "Change the date", DATE))
        offered.append(("Not me" if is_asked else "Drop", DROP))
    if may_give(session, row, viewer_id):
        offered.append(("Give it to …", GIVE))
    if is_owner and state.is_closed and row.text:
        offered.append(("Open again", REOPEN))
    offered.append(("History", HISTORY))
    options = [Option(text=label, value=f"{what}:{handle(row)}") for label, what in offered]
    return OverflowMenuElement(action_id=MORE, options=options)
