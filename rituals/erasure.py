"""Erasing what one person wrote, everywhere: from the database, from what stands in Slack, in the middle of a round."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlmodel import Session

from rituals import commitment, preference
from rituals.digest import digest_key
from rituals.people import NotAllowed
from rituals.records import note
from rituals.retro.note import erase_person as erase_notes
from rituals.rights import is_admin, role_ref
from rituals.roster import forget_name
from rituals.sealing import Sealer
from rituals.update.post import touch_digests
from rituals.vision.story import take_away
from rituals.wanted import UNHURRIED, touch, touch_about, withdraw
from storage import round as rounds
from storage.contribution import Contribution
from storage.database import leave_no_trace
from storage.draft import count_drafts, forget_drafts_of
from storage.item import Item
from storage.kept import Sort, count_written_by, remove, seats_shown, written_by
from storage.member import member
from storage.message import message, messages_about, messages_under
from storage.record import Deed, was_erased
from storage.right import grants_of
from storage.round import Round, RoundState, Seat, SeatState


def kept(session: Session, team_id: str, user_id: str) -> Counter[str]:
    """How much the database keeps of what this person wrote under their name, and of what they chose, by sort."""
    found = Counter({str(sort): count_written_by(session, sort, team_id, user_id) for sort in Sort})
    found["settings"] = len(preference.chosen(session, team_id, user_id))
    found["drafts"] = count_drafts(session, team_id, user_id)
    return +found


def check_may_erase(session: Session, team_id: str, user_id: str, by: str) -> None:
    """Oneself, admins, and ("") whoever runs the bot."""
    if by not in ("", user_id) and not is_admin(session, team_id, by):
        raise NotAllowed("You can erase your own entries. For somebody else's, please ask a workspace admin.")


def erase(
    session: Session, team_id: str, user_id: str, by: str, now: datetime, sealer: Sealer | None = None
) -> Counter[str]:
    """How much was erased, by sort; notes without a name go too, uncounted. Safe to repeat.

    The vision and what it was before stay: they are the team's. So does the name of whoever is still here.
    """
    check_may_erase(session, team_id, user_id, by)
    leave_no_trace(session)
    gone: Counter[str] = Counter(
        {
            str(Sort.ANSWERS): _erase_answers(session, team_id, user_id),
            str(Sort.NOTES): erase_notes(session, sealer, team_id, user_id),
            str(Sort.ACTIONS): commitment.erase_person(session, team_id, user_id, now),
            str(Sort.UPDATES): _erase_updates(session, team_id, user_id),
            str(Sort.STORIES): _erase_stories(session, team_id, user_id),
            "settings": preference.forget(session, team_id, user_id, now),
            "drafts": forget_drafts_of(session, team_id, user_id),
        }
    )
    person = member(session, team_id, user_id)
    if person is not None and person.is_gone:
        gone["roles"] = _take_roles(session, team_id, user_id)
        gone["name"] = forget_name(person)
    if +gone or not was_erased(session, team_id, user_id):
        note(session, Deed.ERASED, team_id=team_id, by=by, now=now, about=user_id, detail=dict(+gone))
    return +gone


def _erase_answers(session: Session, team_id: str, user_id: str) -> int:
    """The seats stay, as skipped ones: an open round goes on with them. What stands in Slack goes also where the
    database has let go of it already."""
    answered = written_by(session, Sort.ANSWERS, team_id, user_id)
    seats = [
        session.get_one(Seat, seat_id)
        for seat_id in sorted({*answered, *seats_shown(session, team_id, user_id)})
    ]
    remove(session, Sort.ANSWERS, answered)
    for seat in seats:
        round_ = session.get_one(Round, seat.round_id)
        if not round_.is_trial:
            seat.state = SeatState.SKIPPED
        for row in messages_about(session, seat.id):
            if row.purpose == "entry":
                withdraw(session, row.key)
        touch_about(session, seat.id, UNHURRIED)
        _follow(session, round_)
    return len(answered)


def _follow(session: Session, round_: Round) -> None:
    """The digest says what is left; with nothing left it disappears."""
    row = message(session, digest_key(round_))
    if row is not None and rounds.entries(session, round_.id):
        touch(row, UNHURRIED)
    elif round_.state != RoundState.OPEN:
        withdraw(session, digest_key(round_))


def _erase_updates(session: Session, team_id: str, user_id: str) -> int:
    items = [
        session.get_one(Item, item_id) for item_id in written_by(session, Sort.UPDATES, team_id, user_id)
    ]
    for item in items:
        for row in messages_under(session, item.id):
            withdraw(session, row.key)
        touch_digests(session, team_id, item.made_at)
    remove(session, Sort.UPDATES, [item.id for item in items])
    return len(items)


def _erase_stories(session: Session, team_id: str, user_id: str) -> int:
    ids = written_by(session, Sort.STORIES, team_id, user_id)
    for story_id in ids:
        take_away(session, session.get_one(Contribution, story_id))
    return len(ids)


def _take_roles(session: Session, team_id: str, user_id: str) -> int:
    held = grants_of(session, team_id, user_id)
    for each in held:
        session.delete(each)
        session.flush()
        touch_about(session, role_ref(user_id, each.role, each.channel_id), UNHURRIED)
    return len(held)
