"""Telling the owner that something could not be posted, with the remedy and a button to send it again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from slack_bolt import Ack, App
from slack_sdk.models.blocks import Block
from sqlmodel import Session

from bot.blocks import actions, as_json, button, section
from bot.message.rendering import Rendered
from bot.parts import Parts
from bot.text import bold, count
from rituals.people import check_may_manage, watch_channel
from rituals.wanted import send_again, want
from storage import ritual as rituals
from storage.message import Message, message, parked_messages
from storage.ritual import Ritual
from storage.round import Round, Seat

RESEND = "message.resend"
POSTED = ("digest", "entry")
REMEDIES = {
    "is_archived": "the channel is archived. Unarchive it, and I post it there",
    "not_in_channel": "I am not in the channel any more. Type `/invite @rituals` there",
    "channel_not_found": "I cannot see the channel. Type `/invite @rituals` there",
    "restricted_action": "posting is restricted in that channel. Ask a workspace admin to let me post there",
    "messages_tab_disabled": "the app's Messages tab is off. Whoever runs me can turn it on under *App Home*",
    "missing_scope": "I lack a permission. Whoever runs me can reinstall the app from its manifest",
}
UNDELIVERABLE = frozenset({"user_not_found", "user_disabled", "user_not_visible", "cannot_dm_bot"})


def tell_owner(session: Session, parked: Message, code: str) -> None:
    """Called in the transaction that parks a message. A person who is gone is no news for the owner."""
    ritual = _ritual_of(session, parked)
    if ritual is None or parked.purpose in ("trouble", "plan", "reply") or code in UNDELIVERABLE:
        return
    watch_channel(
        session, ritual.team_id, parked.destination if parked.purpose in POSTED else ritual.channel_id
    )
    if parked.purpose in POSTED:
        digest_key = parked.parent_key or parked.key
        want(
            session,
            key=f"trouble:{digest_key}:{ritual.owner_id}",
            purpose="trouble",
            ref=digest_key,
            team_id=parked.team_id,
            destination=ritual.owner_id,
        )


def _ritual_of(session: Session, about: Message) -> Ritual | None:
    seat = session.get(Seat, about.ref)
    round_ = session.get(Round, seat.round_id if seat else about.ref)
    return session.get(Ritual, round_.ritual_id if round_ else about.ref)


def render_trouble(session: Session, about: Message, _now: datetime) -> Rendered | None:
    digest = message(session, about.ref)
    ritual = _ritual_of(session, digest) if digest else None
    if digest is None or ritual is None:
        return None
    name = bold(rituals.current_version(session, ritual).name)
    stuck = parked_messages(session, digest.destination)
    parked = [row for row in stuck if digest.key in (row.key, row.parent_key)]
    if not parked:
        text = f"The digest of {name} is on its way again. Should it fail once more, I say so here."
        return Rendered(text=text, blocks=as_json([section(text)]))
    why = REMEDIES.get(parked[0].trouble, f"Slack said `{parked[0].trouble}`")
    what = "the digest" if digest in parked else count(len(parked), "answer") + " to the digest"
    text = f":warning: I could not post {what} of {name} in <#{digest.destination}>: {why}."
    blocks: list[Block] = [section(text), actions("trouble", [button("Send it again", RESEND, digest.key)])]
    return Rendered(text=text, blocks=as_json(blocks))


def register(app: App, parts: Parts) -> None:
    @app.action(RESEND)
    def pressed(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        with parts.database.write() as session:
            digest = message(session, action["value"])
            ritual = _ritual_of(session, digest) if digest else None
            if digest is not None and ritual is not None:
                check_may_manage(session, ritual, body["user"]["id"])
                send_again(session, digest.destination)
        ack()
        parts.wake()
