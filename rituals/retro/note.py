"""Writing a note, with a name or without, and changing it until the end.

On the way of a note without a name nothing but its sealed box is written: no row, message or log line names the person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from rituals.questions import loaded
from rituals.refusals import Refusal
from rituals.retro.course import is_retro, kept_until, title_of
from rituals.retro.reading import want_reading
from rituals.sealing import SealedText, Sealer
from rituals.wanted import touch_about
from storage.contribution import Contribution, ContributionKind, notes_by, notes_of, sealed_rounds
from storage.database import leave_no_trace
from storage.member import ChannelMember, channel
from storage.ritual import version_of
from storage.round import Round, RoundState

LONGEST = 3000
OUTSIDE = "Only people in the channel add notes. Join it first, then try again."
_NAMED, _SEALED = "n", "s"


class NoSuchRetro(Refusal):
    """It was deleted, or belongs to another workspace."""


class NotInTheChannel(Refusal):
    """Only people of the channel write into its retrospective."""


class CollectingIsOver(Refusal):
    """It was closed or cancelled while the form was open."""


class NoteIsGone(Refusal):
    """The note was deleted meanwhile, or is somebody else's."""


class EmptyNote(Refusal):
    """Nothing was typed."""


class NoColumn(Refusal):
    """No column of this retrospective was chosen."""


@dataclass(frozen=True)
class Draft:
    """A note as it is typed. `column` is the key of the column."""

    column: str
    text: str
    is_named: bool


@dataclass(frozen=True)
class OwnNote:
    """A note as the one who wrote it sees it. `id` finds it again, for them alone."""

    id: str
    column: str
    text: str
    is_named: bool


def find(session: Session, team_id: str, round_id: str, user_id: str) -> Round:
    """A retrospective of a channel this person is in. Raises NoSuchRetro, NotInTheChannel."""
    round_ = find_anywhere(session, team_id, round_id)
    if not is_inside(session, round_, user_id):
        raise NotInTheChannel(OUTSIDE)
    return round_


def find_anywhere(session: Session, team_id: str, round_id: str) -> Round:
    """For looking at one's own notes and deleting them, which those who have left the channel can do as well. Raises
    NoSuchRetro."""
    round_ = session.get(Round, round_id)
    if round_ is None or round_.team_id != team_id or not is_retro(session, round_):
        raise NoSuchRetro("This retrospective is not there any more. `/retro` shows what is open.")
    return round_


def is_inside(session: Session, round_: Round, user_id: str) -> bool:
    """Until Slack has said who is in the channel, whoever sees the retrospective there is."""
    where = channel(session, round_.team_id, round_.channel_id)
    if where is None or where.seen_at is None:
        return True
    return session.get(ChannelMember, (round_.team_id, round_.channel_id, user_id)) is not None


def own(session: Session, sealer: Sealer, round_: Round, user_id: str) -> list[OwnNote]:
    """Those that can still be changed, shown or deleted: all of an open one, and what a closed one did not show."""
    sealed = [
        OwnNote(f"{_SEALED}{handle}", note.prompt, note.text, is_named=False)
        for handle, note in sealer.own(session, round_.id, user_id)
    ]
    if round_.state == RoundState.CLOSED:
        return sealed
    return [*(_named(row) for row in notes_of(session, round_.id, user_id)), *sealed]


def _named(row: Contribution) -> OwnNote:
    return OwnNote(f"{_NAMED}{row.id}", row.prompt, row.text, is_named=True)


def own_note(session: Session, sealer: Sealer, round_: Round, user_id: str, note_id: str) -> OwnNote:
    """Raises NoteIsGone."""
    for note in own(session, sealer, round_, user_id):
        if note.id == note_id:
            return note
    raise NoteIsGone("This note is not there any more. “Your notes” shows those that are.")


def check(session: Session, round_: Round, draft: Draft) -> Draft:
    """Raises CollectingIsOver, NoColumn, EmptyNote."""
    if round_.state != RoundState.OPEN:
        raise CollectingIsOver(
            f"“{title_of(session, round_)}” is over, so this cannot be added. Your text is still here to copy."
        )
    if draft.column not in {each.key for each in loaded(version_of(session, round_).questions)}:
        raise NoColumn("Choose a column.")
    text = draft.text.replace(
        "\0", ""
    ).strip()  # a sealed box leaves it out too, and an empty note cannot be shown
    if not text:
        raise EmptyNote("Write something first; one sentence is enough.")
    return Draft(draft.column, text[:LONGEST], draft.is_named)


def add(session: Session, sealer: Sealer, round_: Round, user_id: str, draft: Draft, now: datetime) -> None:
    """Without a name, what somebody sends twice is there once: that it came before is recorded nowhere else. Raises
    CollectingIsOver, NoColumn, EmptyNote."""
    draft = check(session, round_, draft)
    if draft.is_named or not _is_sealed_already(session, sealer, round_, user_id, draft):
        _keep(session, sealer, round_, user_id, draft, now)


def _is_sealed_already(session: Session, sealer: Sealer, round_: Round, user_id: str, draft: Draft) -> bool:
    note = SealedText(draft.column, draft.text)
    return any(each == note for _, each in sealer.own(session, round_.id, user_id))


def _keep(session: Session, sealer: Sealer, round_: Round, user_id: str, draft: Draft, now: datetime) -> None:
    if not draft.is_named:
        sealer.put(session, round_.id, user_id, SealedText(draft.column, draft.text))
        return
    session.add(
        Contribution(
            team_id=round_.team_id,
            kind=ContributionKind.NOTE,
            channel_id=round_.channel_id,
            round_id=round_.id,
            author_id=user_id,
            prompt=draft.column,
            text=draft.text,
            made_at=now,
        )
    )
    session.flush()


def change(
    session: Session, sealer: Sealer, round_: Round, user_id: str, note_id: str, draft: Draft, now: datetime
) -> None:
    """Also from a name to none and back. Raises CollectingIsOver, NoteIsGone, NoColumn, EmptyNote."""
    draft = check(session, round_, draft)
    before = own_note(session, sealer, round_, user_id, note_id)
    if before.is_named != draft.is_named:
        _remove(session, sealer, round_, user_id, before)
        _keep(session, sealer, round_, user_id, draft, now)
    elif draft.is_named:
        row = session.get_one(Contribution, note_id[1:])
        row.prompt, row.text, row.changed_at = draft.column, draft.text, now
    else:
        sealer.change(session, round_.id, user_id, note_id[1:], SealedText(draft.column, draft.text))


def send(
    session: Session, sealer: Sealer, round_: Round, user_id: str, note_id: str, draft: Draft, now: datetime
) -> bool:
    """Adds a note, or changes the one of this id. Whether the note had their name before."""
    if not note_id:
        add(session, sealer, round_, user_id, draft, now)
        return False
    change(session, sealer, round_, user_id, note_id, draft, now)
    return note_id.startswith(_NAMED)


def remove(session: Session, sealer: Sealer, round_: Round, user_id: str, note_id: str) -> None:
    """Raises NoteIsGone."""
    _remove(session, sealer, round_, user_id, own_note(session, sealer, round_, user_id, note_id))


def _remove(session: Session, sealer: Sealer, round_: Round, user_id: str, note: OwnNote) -> None:
    if note.is_named:
        leave_no_trace(session)
        session.delete(session.get_one(Contribution, note.id[1:]))
        session.flush()
    else:
        sealer.remove(session, round_.id, user_id, note.id[1:])


def show_with_name(
    session: Session, sealer: Sealer, round_: Round, user_id: str, note_id: str, now: datetime
) -> None:
    """A note that was held back joins the others, under its writer's name. Raises NoteIsGone."""
    held = own_note(session, sealer, round_, user_id, note_id)
    if round_.state != RoundState.CLOSED or kept_until(session, round_) is None:
        raise NoteIsGone("This can only be shown after a retrospective that held it back.")
    _remove(session, sealer, round_, user_id, held)
    _keep(session, sealer, round_, user_id, Draft(held.column, held.text, is_named=True), now)
    touch_about(session, round_.id)
    want_reading(session, round_)


def erase_person(session: Session, sealer: Sealer | None, team_id: str, user_id: str) -> int:
    """Removes what they wrote into any retrospective, and what the channel read of it. How many notes with their
    name went; those without are uncounted, so that no count tells whose they were."""
    gone = notes_by(session, team_id, user_id)
    closed = {row.round_id for row in gone if row.round_id}
    for row in gone:
        session.delete(row)
    session.flush()
    for round_id in sorted(closed):
        round_ = session.get_one(Round, round_id)
        if round_.state == RoundState.CLOSED:
            touch_about(session, round_.id)
            want_reading(session, round_)
    if sealer is not None:
        for round_id in sealed_rounds(session):
            sealer.remove_all_of(session, round_id, user_id)
    return len(gone)
