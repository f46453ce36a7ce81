"""`/standup …`: parsed in one place, answered at once and to the asker only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View
from sqlmodel import Session

from bot.blocks import as_json, button, context, section
from bot.parts import Parts
from bot.ritual import screens
from bot.ritual.plan_message import EDIT, HAND_OVER, PAUSE, RESUME, delete_button
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
from storage.member import Member
from storage.ritual import Ritual, RitualState
from storage.round import Round, Seat

Body = dict[str, Any]
Answer = dict[str, Any]

MOST_CHOICES = 10
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


OTHER_WORDS = {
    "set up": "setup",
    "new": "setup",
    "edit": "change",
    "stop": "pause",
    "start": "resume",
    "hand over": "handover",
    "remove": "delete",
}
PAUSED = "is paused: nobody is asked. A round that is open still closes, with what was answered."
RESUMED = "goes on. `/standup status` shows when."


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
    typed = " ".join((asked.body.get("text") or "").lower().split())
    first = OTHER_WORDS.get(typed, typed.split(" ")[0])
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
        return f"No {noun} asks you anything. {_hint(session, asked)}"
    if all(ritual.state == RitualState.PAUSED for ritual in here):
        return f"The {noun} of this channel is paused. `{command} status` shows who can resume it."
    return f"You are not asked in the {noun} of this channel. Its owner can add you: `{command} status` says who."


def _status(asked: Asked) -> Answer:
    with asked.parts.database.read() as session:
        shown = _here_or_mine(session, asked)
        if not shown:
            raise NoRitualHere(f"There is no {asked.kind.noun} here yet. {_hint(session, asked)}")
        elsewhere = all(ritual.channel_id != asked.channel_id for ritual in shown)
        blocks: list[Block] = (
            [context(f"No {asked.kind.noun} in this channel. Yours elsewhere:")] if elsewhere else []
        )
        blocks += status_blocks(session, shown, asked.user_id, asked.parts.clock.calendar())
        return _say("Who is expected when", blocks)


def _hint(session: Session, asked: Asked) -> str:
    """What to do where there is nothing; guests are not sent to what they may not do."""
    person = session.get(Member, (asked.parts.team_id, asked.user_id))
    if person is not None and (person.is_guest or person.is_external):
        return f"`{asked.kind.command} help` shows what there is."
    return f"`{asked.kind.command} setup` makes one; `{asked.kind.command} help` shows the rest."


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


def _on_one(
    act: Callable[[Asked, Session, Ritual], str], which: Callable[[Ritual, str], ButtonElement]
) -> Callable[[Asked], Answer]:
    """A subcommand that changes one ritual: the only one here, or chosen from several by the button `which` makes."""

    def subcommand(asked: Asked) -> Answer:
        with asked.parts.database.write() as session:
            ritual = _only_one(session, asked)
            if ritual is None:
                return _choose(session, asked, which)
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


def _choose(session: Session, asked: Asked, which: Callable[[Ritual, str], ButtonElement]) -> Answer:
    found = _manageable(session, asked)
    blocks: list[Block] = [section("Which one?" if len(found) > 1 else "This one?")]
    for ritual in found[:MOST_CHOICES]:
        name = rituals.current_version(session, ritual).name
        blocks.append(section(f"{bold(name)} in <#{ritual.channel_id}>", accessory=which(ritual, name)))
    return _say("Which one?", blocks)


def _pause(asked: Asked, session: Session, ritual: Ritual) -> str:
    ritual_rules.pause(session, ritual, asked.user_id)
    return f"{_name(session, ritual)} {PAUSED}"


def _resume(asked: Asked, session: Session, ritual: Ritual) -> str:
    ritual_rules.resume(session, ritual, asked.user_id, asked.parts.clock.calendar())
    return f"{_name(session, ritual)} {RESUMED}"


def _delete(asked: Asked) -> Answer:
    """Never by a word alone: the button asks once more."""
    with asked.parts.database.read() as session:
        _only_one(session, asked)
        return _choose(session, asked, delete_button)


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


def _button(label: str, action_id: str) -> Callable[[Ritual, str], ButtonElement]:
    return lambda ritual, _name: button(label, action_id, ritual.id)


SUBCOMMANDS: Mapping[str, Callable[[Asked], Answer]] = {
    "": _answer,
    "setup": _set_up,
    "status": _status,
    "change": _on_one(_change, _button("Change", EDIT)),
    "pause": _on_one(_pause, _button("Pause", PAUSE)),
    "resume": _on_one(_resume, _button("Resume", RESUME)),
    "handover": _on_one(_hand_over, _button("Hand over", HAND_OVER)),
    "delete": _delete,
    "help": _help,
}
