"""Telling the owner that something could not be posted, with the remedy and a button to send it again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from slack_bolt import Ack
from slack_sdk.models.blocks import Block
from sqlmodel import Session

from bot.blocks import actions, as_json, button, section
from bot.message.rendering import Rendered, Renderer
from bot.parts import Parts
from bot.switchboard import Switchboard
from bot.text import count, escape
from rituals.people import watch_channel
from rituals.rights import check_is_admin
from rituals.wanted import send_these_again, want
from storage.member import member
from storage.message import Message, message, parked_messages

PURPOSE = "trouble"
RESEND = "message.resend"
REMEDIES = {
    "is_archived": "the channel is archived. Unarchive it, and I post it there",
    "not_in_channel": "I am not in the channel any more. Type `/invite @rituals` there",
    "channel_not_found": "I cannot see the channel. Type `/invite @rituals` there",
    "restricted_action": "posting is restricted in that channel. Ask a workspace admin to let me post there",
    "messages_tab_disabled": "the app's Messages tab is off. Whoever runs me can turn it on under *App Home*",
    "missing_scope": "I lack a permission. Whoever runs me can reinstall the app from its manifest",
}
UNDELIVERABLE = frozenset({"user_not_found", "user_disabled", "user_not_visible", "cannot_dm_bot"})


@dataclass(frozen=True)
class Stuck:
    """What somebody is told of a message that could not be posted. `what` (mrkdwn) follows "I could not post": "the
    digest of *Daily standup*". `lead_key` is the message itself, or the one in whose thread it belongs: together they
    are one trouble, and of replies alone it is said how many there are, as `part`s to it. Where something else is one
    trouble, such as all that could not be asked in a round, `lead_key` stands for it, and `told_as` says it."""

    owner_id: str
    what: str
    lead_key: str
    part: str = "reply"
    parts: str = "replies"
    told_as: str = PURPOSE


Describe = Callable[[Session, Message], Stuck | None]
"""For the messages of one purpose: whose business it is that this one is stuck. None: nobody's any more."""
Registry = Mapping[str, Describe]


def describe(registry: Registry, session: Session, stuck: Message) -> Stuck | None:
    known = registry.get(stuck.purpose)
    return known(session, stuck) if known else None


def tell_owner(registry: Registry, session: Session, parked: Message, code: str) -> None:
    """Called in the transaction that parks a message. A person who is gone is no news, and is told none."""
    if code in UNDELIVERABLE:
        return
    found = describe(registry, session, parked)
    if found is None:
        return
    if not _is_person(session, parked):
        watch_channel(session, parked.team_id, parked.destination)
    owner = member(session, parked.team_id, found.owner_id)
    if owner is None or owner.is_gone:
        return
    want(
        session,
        key=f"{found.told_as}:{found.lead_key}:{found.owner_id}",
        purpose=found.told_as,
        ref=found.lead_key,
        team_id=parked.team_id,
        destination=found.owner_id,
    )


def _is_person(session: Session, parked: Message) -> bool:
    return member(session, parked.team_id, parked.destination) is not None


def renderer(registry: Registry) -> Renderer:
    return partial(render_trouble, registry)


def render_trouble(registry: Registry, session: Session, about: Message, _now: datetime) -> Rendered | None:
    lead = message(session, about.ref)
    found = describe(registry, session, lead) if lead else None
    if lead is None or found is None:
        return None
    parked = _parked_with(session, lead)
    if not parked:
        sent = f"{found.what[0].upper()}{found.what[1:]} is on its way again."
        text = f"{sent} Should it fail once more, I say so here."
        return Rendered(text=text, blocks=as_json([section(text)]))
    why = REMEDIES.get(parked[0].trouble, f"Slack said `{parked[0].trouble}`")
    replies = f"{count(len(parked), found.part, found.parts)} to {found.what}"
    what = found.what if lead in parked else replies
    text = f":warning: I could not post {what} {_where(session, lead)}: {why}."
    blocks: list[Block] = [section(text), actions("trouble", [button("Send it again", RESEND, lead.key)])]
    return Rendered(text=text, blocks=as_json(blocks))


def _parked_with(session: Session, lead: Message) -> list[Message]:
    """Itself, and what belongs in its thread: the same channel may hold what is another person's."""
    stuck = parked_messages(session, lead.destination)
    return [row for row in stuck if lead.key in (row.key, row.parent_key)]


def _where(session: Session, lead: Message) -> str:
    person = member(session, lead.team_id, lead.destination)
    return f"to {escape(person.name)}" if person else f"in <#{lead.destination}>"


def register(board: Switchboard, parts: Parts, registry: Registry) -> None:
    @board.action(RESEND)
    def pressed(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        user_id = body["user"]["id"]
        with parts.database.write() as session:
            lead = message(session, action["value"])
            found = describe(registry, session, lead) if lead else None
            if lead is not None and found is not None:
                if user_id != found.owner_id:
                    check_is_admin(session, parts.team_id, user_id, "Sending what belongs to somebody else")
                send_these_again(session, _parked_with(session, lead))
        ack()
        parts.wake()
