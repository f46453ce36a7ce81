"""`/retro …`. A subcommand stands alone; with more words it is a note: "stop the daily call" is what people write."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from slack_sdk.models.blocks import Block, ButtonElement
from sqlmodel import Session

from bot.blocks import actions, button, confirm, context, section, words
from bot.command import Answer, Asked, Command, NotAChannel, Subcommand, help_blocks, say
from bot.commitment.showing import list_blocks
from bot.export.command import export_of
from bot.retro import screens
from bot.retro.wording import titled, until
from bot.text import as_typed, count, escape
from rituals.export import Subject
from rituals.people import name_of
from rituals.refusals import Refusal
from rituals.retro import course, finding, note
from rituals.rights import may
from rituals.words import nearest
from storage.contribution import count_sealed, notes
from storage.right import Role
from storage.ritual import version_of
from storage.round import Round

CLOSE, CANCEL, CHANGE_END = "retro.close", "retro.cancel", "retro.change_end"
CLOSING = "closes now. The notes come to the channel in a moment."
CANCELLED = "is cancelled. For seven days /retro shows people what they wrote; then it is destroyed."
ADD_TYPED = "retro.add_typed"
MISTYPED = 0.75
"""How like a subcommand a single word has to be (0 to 1, difflib's), to be asked about."""
OWN_WORDS = frozenset(
    {"smart", "stars", "starting", "started", "states", "expert", "experts", "helpful", "closer"}
)
"""So like one, but words of their own, which may well be a note."""


class NothingOpen(Refusal):
    """The channel has no open retrospective."""


def add(asked: Asked) -> Answer:
    return _add(asked, "")


def _add(asked: Asked, text: str) -> Answer:
    """The form; or words where there is nothing to write into. Reads only: see rituals/retro/note.py."""
    parts, user_id = asked.parts, asked.user_id
    with parts.database.read() as session:
        text = as_typed(text, partial(name_of, session, asked.team_id))
        found = finding.open_for(session, asked.team_id, user_id, asked.channel_id)
        is_inside = any(note.is_inside(session, each, user_id) for each in found)
        has_held = not found and bool(finding.held_for(session, parts.sealer, asked.team_id, user_id))
    if is_inside:
        return asked.opens(lambda: screens.start_note(parts, user_id, asked.channel_id, text))
    if has_held and not text:
        return asked.opens(lambda: screens.own_notes(parts, user_id))
    if found:
        return say(note.OUTSIDE, [section(note.OUTSIDE), *screens.kept_text(text)])
    return say("No retrospective is open", screens.nothing_open(text))


def or_note(run: Callable[[Asked], Answer]) -> Callable[[Asked], Answer]:
    """The subcommand when its word stands alone; else all that was typed is a note."""

    def chosen(asked: Asked) -> Answer:
        return _add(asked, asked.body["text"]) if asked.rest else run(asked)

    return chosen


def start(asked: Asked) -> Answer:
    """`/retro start Sprint 12` names it; while one is open, "start …" is a note. Whoever starts one is looked up in
    Slack first, if need be; whoever writes a note never is."""
    with asked.parts.database.read() as session:
        is_note = (
            not asked.is_in_channel or course.open_in(session, asked.team_id, asked.channel_id) is not None
        )
    if asked.rest and is_note:
        return _add(asked, asked.body["text"])
    if not asked.is_in_channel:
        raise NotAChannel("Type `/retro start` in the channel whose people should write the notes.")
    return asked.opens(lambda: screens.start(asked.parts, asked.user_id, asked.channel_id, asked.rest))


def status(asked: Asked) -> Answer:
    with asked.parts.database.read() as session:
        round_ = _open_here(session, asked)
        note.find(session, asked.team_id, round_.id, asked.user_id)
        blocks = _status(session, round_)
        if may(session, asked.team_id, asked.user_id, Role.FACILITATOR, asked.channel_id):
            blocks.append(_buttons(round_))
        return say("How the retrospective stands", blocks)


def _status(session: Session, round_: Round) -> list[Block]:
    version = version_of(session, round_)
    written = _written(session, round_)
    so_far = f"{count(written, 'note')} so far" if written else "No notes yet"
    return [
        titled(version.name, words("collects notes "), until(round_.closes_at, version.zone), words(".")),
        context(f"{so_far}. Nobody but their writers sees them before the end."),
    ]


def _written(session: Session, round_: Round) -> int:
    return len(notes(session, round_.id)) + count_sealed(session, round_.id)


def _buttons(round_: Round) -> Block:
    buttons = [button("Change the end", CHANGE_END, round_.id), close_button(round_), cancel_button(round_)]
    return actions(f"status:{round_.id}", buttons)


def close_button(round_: Round) -> ButtonElement:
    sure = confirm(
        "Close it now?", "Everybody in the channel reads the notes then, and none can be added.", "Close it"
    )
    return button("Close now", CLOSE, round_.id, confirm=sure)


def cancel_button(round_: Round) -> ButtonElement:
    sure = confirm(
        "Cancel it?", "Nobody will read the notes. Their writers can fetch them for seven days.", "Cancel it"
    )
    return button("Cancel it", CANCEL, round_.id, style="danger", confirm=sure)


def close(asked: Asked) -> Answer:
    """Never by a word alone, and so is `cancel`: the button asks once more."""
    with asked.parts.database.read() as session:
        round_ = _mine_here(session, asked, course.CLOSING)
        written = _written(session, round_)
        so_far = f"It has {count(written, 'note')} so far" if written else "It has no notes yet"
        told = f"is still open. {so_far}. When it is closed, everybody in the channel reads them."
        return about(course.title_of(session, round_), told, close_button(round_))


def cancel(asked: Asked) -> Answer:
    with asked.parts.database.read() as session:
        round_ = _mine_here(session, asked, course.CANCELLING)
        told = "is still open. When it is cancelled, nobody reads the notes."
        return about(course.title_of(session, round_), told, cancel_button(round_))


def about(title: str, told: str, *buttons: ButtonElement) -> Answer:
    """A sentence that begins with the title, and what can be pressed."""
    row = [actions("retro", buttons)] if buttons else []
    return say(escape(f"{title} {told}"), [titled(title, words(told)), *row])


def other_words(asked: Asked) -> Answer:
    """A note; but one word that is nearly a subcommand was probably meant to be it."""
    typed = asked.rest
    names = [word for word, each in COMMAND.subcommands.items() if word and each.does]
    near = None if " " in typed or typed.lower() in OWN_WORDS else nearest(typed, names, MISTYPED)
    if near is None:
        return _add(asked, asked.body["text"])
    said = f"Did you mean `{COMMAND.typed} {near}`?"
    return say(said, [section(said), actions("retro", [button("Add it as a note", ADD_TYPED, typed)])])


def open_actions(asked: Asked) -> Answer:
    with asked.parts.database.read() as session:
        now = asked.parts.clock.calendar()
        blocks = list_blocks(session, asked.team_id, asked.channel_id, asked.user_id, now)
    return say("Open actions", blocks)


def show_help(asked: Asked) -> Answer:
    more = context("`/retro` with any other words opens the form with them in it.")
    return say("What /retro can do", [*help_blocks(asked.command), more])


def _open_here(session: Session, asked: Asked) -> Round:
    round_ = course.open_in(session, asked.team_id, asked.channel_id)
    if round_ is None:
        raise NothingOpen(
            "No retrospective is open in this channel. `/retro start` starts one; `/retro help` shows the rest."
        )
    return round_


def _mine_here(session: Session, asked: Asked, doing: str) -> Round:
    round_ = _open_here(session, asked)
    return course.find_running(session, asked.team_id, round_.id, asked.user_id, doing)


COMMAND = Command(
    "/retro",
    {
        "": Subcommand(add, "add a note, or change yours"),
        "start": Subcommand(start, "start a retrospective in this channel"),
        "status": Subcommand(or_note(status), "see until when, and how many notes there are"),
        "close": Subcommand(or_note(close), "close it now: everybody reads the notes"),
        "cancel": Subcommand(or_note(cancel), "end it without showing any note"),
        "actions": Subcommand(or_note(open_actions), "see what was agreed and is still open"),
        "export": export_of(Subject.RETRO, one_by_one=True),
        "help": Subcommand(or_note(show_help), "this list"),
    },
    otherwise=Subcommand(other_words),
)
