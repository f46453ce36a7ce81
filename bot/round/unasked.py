"""Telling the owner whom the bot could not ask, once for a round, with the remedy and a button to try again."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.blocks import actions, as_json, button, section
from bot.message.rendering import Rendered
from bot.message.trouble import REMEDIES, Stuck
from bot.text import bold, count, names
from rituals.answer import NothingToAnswer
from rituals.people import check_may_manage
from rituals.wanted import send_these_again, touch
from storage import ritual as rituals
from storage.member import Member
from storage.message import Message, messages_about, parked_prompts
from storage.ritual import Ritual
from storage.round import Round, Seat

PURPOSE = "unasked"
ASK_AGAIN = "round.ask_again"


def describe_unasked(session: Session, prompt: Message) -> Stuck | None:
    seat = session.get(Seat, prompt.ref)
    round_ = session.get(Round, seat.round_id) if seat else None
    if round_ is None:
        return None
    owner_id = session.get_one(Ritual, round_.ritual_id).owner_id
    return Stuck(owner_id, "", round_.id, told_as=PURPOSE)


def render_unasked(session: Session, about: Message, _now: datetime) -> Rendered | None:
    round_ = session.get(Round, about.ref)
    if round_ is None:
        return None
    name = bold(rituals.version_of(session, round_).name)
    parked = parked_prompts(session, round_.id)
    if not parked:
        text = f"{name}: I am asking those whom I could not reach once more. Should it fail again, I say so here."
        return Rendered(text=text, blocks=as_json([section(text)]))
    why = REMEDIES.get(parked[0].trouble, f"Slack said `{parked[0].trouble}`")
    people = count(len(parked), "person", "people")
    text = f":warning: {name}: I could not ask {people}: {names(_names(session, parked))}. Why: {why}."
    again = actions("unasked", [button("Ask again", ASK_AGAIN, round_.id)])
    return Rendered(text=text, blocks=as_json([section(text), again]))


def ask_again(session: Session, team_id: str, round_id: str, by: str) -> None:
    """Tries all of them once more. Raises NotAllowed."""
    round_ = session.get(Round, round_id)
    if round_ is None or round_.team_id != team_id:
        raise NothingToAnswer("This standup is not there any more.")
    check_may_manage(session, session.get_one(Ritual, round_.ritual_id), by)
    send_these_again(session, parked_prompts(session, round_id))
    for told in messages_about(session, round_id):  # also what its owner was told, when somebody else presses
        if told.purpose == PURPOSE and told.is_wanted:
            touch(told)


def _names(session: Session, parked: list[Message]) -> list[str]:
    found = (session.get(Member, (row.team_id, row.destination)) for row in parked)
    return [person.name for person in found if person is not None]
