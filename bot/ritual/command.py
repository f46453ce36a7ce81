"""`/standup …`: parsed in one place, answered at once and to the asker only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View
from sqlmodel import Session

from bot.blocks import as_json, button, section
from bot.parts import Parts
from bot.ritual import screens
from bot.ritual.status import status_blocks
from bot.round.listeners import open_form
from bot.round.prompt import ANSWER
from bot.text import bold, escape
from rituals import ritual as ritual_rules
from rituals.answer import seats_to_answer
from rituals.home import own_rituals
from rituals.kinds import Kind
from rituals.people import check_may_manage, may_manage
from rituals.refusals import Refusal
from rituals.words import nearest
from storage import ritual as rituals
from storage.ritual import Ritual, RitualState
from storage.round import Round, Seat

Body = dict[str, Any]
Answer = dict[str, Any]

HELP = {
    "": "answer now, early or late; change your answer while it is open",
    "setup": "set up a new one",
    "status": "see who is expected when",
    "change": "change questions, people or times",
    "pause": "ask nobody for a while",
    "resume": "go on asking",
    "handover": "give it to somebody else",
    "delete": "end it",
    "help": "this list",
}


class NoRitualHere(Refusal):
    """The channel has none, or none that this person may change."""


@dataclass(frozen=True)
class Asked:
    """A command as it came in."""

    parts: Parts
    kind: Kind
    body: Body

    @property
    def user_id(self) -> str:
        return str(self.body["user_id"])

    @property
    def channel_id(self) -> str:
        return str(self.body["channel_id"])


def run(asked: Asked) -> Answer:
    """What is said back, as the ack's payload; {} when a form opens instead."""
    word = (asked.body.get("text") or "").strip().lower()
    first = word.split()[0] if word else ""
    subcommand = SUBCOMMANDS.get(first)
    if subcommand is None:
        return _unknown(asked.kind, first)
    return subcommand(asked)


def _unknown(kind: Kind, word: str) -> Answer:
    near = nearest(word, [name for name in HELP if name])
    guess = f" Did you mean `{kind.command} {near}`?" if near else ""
    said = f"I do not know “{escape(word[:40])}”.{guess}"
    return _say(said, [section(said), *_help_blocks(kind)])


def _help(asked: Asked) -> Answer:
    return _say(f"What {asked.kind.command} can do", _help_blocks(asked.kind))


def _help_blocks(kind: Kind) -> list[Block]:
    lines = [f"`{f'{kind.command} {word}'.strip()}` {does}" for word, does in HELP.items()]
    return [section("\n".join(lines))]


def _say(text: str, blocks: list[Block]) -> Answer:
    """`text` is what notifications and screen readers get."""
    return {"response_type": "ephemeral", "text": text, "blocks": as_json(blocks)}


def _answer(asked: Asked) -> Answer:
    now = asked.parts.clock.calendar()
    team, user = asked.parts.team_id, asked.user_id
    with asked.parts.database.write() as session:  # answering early takes a seat
        seats = seats_to_answer(session, team, user, asked.channel_id, now)
        if len(seats) > 1:
            return _say(
                "Which one?", [section("Which one?"), *(_choice(session, seat) for seat in seats[:10])]
            )
        if not seats:
            raise NoRitualHere(_why_nothing(session, asked))
    open_form(asked.parts, seats[0].id, asked.body)
    return {}


def _choice(session: Session, seat: Seat) -> Block:
    round_ = session.get_one(Round, seat.round_id)
    ritual = session.get_one(Ritual, round_.ritual_id)
    name = rituals.version(session, ritual.id, round_.version).name
    return section(
        f"{bold(name)} in <#{ritual.channel_id}>",
        accessory=button("Answer", ANSWER, seat.id, style="primary"),
    )


def _why_nothing(session: Session, asked: Asked) -> str:
    noun, command = asked.kind.noun, asked.kind.command
    here = rituals.rituals_of_channel(session, asked.parts.team_id, asked.channel_id)
    if not here:
        return f"No {noun} asks you anything. `{command} setup` makes one; `{command} help` shows the rest."
    if all(ritual.state == RitualState.PAUSED for ritual in here):
        return f"The {noun} of this channel is paused. `{command} status` shows who can resume it."
    return f"You are not asked in the {noun} of this channel. Its owner can add you: `{command} status` says who."


def _status(asked: Asked) -> Answer:
    with asked.parts.database.read() as session:
        shown = _here_or_mine(session, asked)
        if not shown:
            raise NoRitualHere(
                f"There is no {asked.kind.noun} here yet. `{asked.kind.command} setup` makes one."
            )
        blocks = status_blocks(session, shown, asked.user_id, asked.parts.clock.calendar())
        return _say("Who is expected when", blocks)


def _here_or_mine(session: Session, asked: Asked) -> list[Ritual]:
    """The channel's rituals; elsewhere those the asker owns or takes part in."""
    team = asked.parts.team_id
    return rituals.rituals_of_channel(session, team, asked.channel_id) or own_rituals(
        session, team, asked.user_id
    )


def _set_up(asked: Asked) -> Answer:
    body, parts, kind = asked.body, asked.parts, asked.kind
    parts.screens.open(
        body["trigger_id"], lambda: screens.set_up(parts, kind, asked.user_id), body.get("response_url")
    )
    return {}


def _on_one(act: Callable[[Asked, Session, Ritual], str]) -> Callable[[Asked], Answer]:
    """A subcommand that changes one ritual: the only one here, or chosen from several by a button."""

    def subcommand(asked: Asked) -> Answer:
        with asked.parts.database.write() as session:
            ritual = _only_one(session, asked)
            if ritual is None:
                return _choose(session, asked)
            said = act(asked, session, ritual)
        asked.parts.wake()
        return _say(said, [section(said)]) if said else {}

    return subcommand


def _only_one(session: Session, asked: Asked) -> Ritual | None:
    """None when there are several to choose from. Refuses those who may change none."""
    mine = _manageable(session, asked)
    if not mine:
        shown = _here_or_mine(session, asked)
        if not shown:
            raise NoRitualHere(f"There is no {asked.kind.noun} here. Use this in its channel.")
        check_may_manage(session, shown[0], asked.user_id)
    return mine[0] if len(mine) == 1 else None


def _manageable(session: Session, asked: Asked) -> list[Ritual]:
    return [r for r in _here_or_mine(session, asked) if may_manage(session, r, asked.user_id)]


def _choose(session: Session, asked: Asked) -> Answer:
    blocks = status_blocks(session, _manageable(session, asked), asked.user_id, asked.parts.clock.calendar())
    return _say("Which one?", [section("Which one?"), *blocks])


def _pause(asked: Asked, session: Session, ritual: Ritual) -> str:
    ritual_rules.pause(session, ritual, asked.user_id)
    return f"{_name(session, ritual)} is paused. `{asked.kind.command} resume` goes on."


def _resume(asked: Asked, session: Session, ritual: Ritual) -> str:
    ritual_rules.resume(session, ritual, asked.user_id, asked.parts.clock.calendar())
    return f"{_name(session, ritual)} goes on. `{asked.kind.command} status` shows when."


def _delete(asked: Asked, session: Session, ritual: Ritual) -> str:
    check_may_manage(session, ritual, asked.user_id)
    return f"To delete {_name(session, ritual)}, press *Delete* under `{asked.kind.command} status`."


def _change(asked: Asked, session: Session, ritual: Ritual) -> str:
    return _form(asked, session, ritual, screens.change)


def _hand_over(asked: Asked, session: Session, ritual: Ritual) -> str:
    return _form(asked, session, ritual, screens.hand_over)


def _form(asked: Asked, session: Session, ritual: Ritual, screen: Callable[[Parts, str], View]) -> str:
    check_may_manage(session, ritual, asked.user_id)
    parts, ritual_id = asked.parts, ritual.id
    parts.screens.open(
        asked.body["trigger_id"], lambda: screen(parts, ritual_id), asked.body.get("response_url")
    )
    return ""


def _name(session: Session, ritual: Ritual) -> str:
    return bold(rituals.current_version(session, ritual).name)


SUBCOMMANDS: Mapping[str, Callable[[Asked], Answer]] = {
    "": _answer,
    "setup": _set_up,
    "status": _status,
    "change": _on_one(_change),
    "pause": _on_one(_pause),
    "resume": _on_one(_resume),
    "handover": _on_one(_hand_over),
    "delete": _on_one(_delete),
    "help": _help,
}
