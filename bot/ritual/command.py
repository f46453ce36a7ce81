"""`/standup …`, and the same words for every other kind that asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View
from sqlmodel import Session

from bot.blocks import button, context, section
from bot.command import HELP, Answer, Asked, Command, Subcommand, say
from bot.export.command import export_of
from bot.parts import Parts
from bot.ritual import screens
from bot.ritual.plan_message import EDIT, HAND_OVER, PAUSE, RESUME, delete_button
from bot.ritual.status import status_blocks
from bot.round.listeners import open_form
from bot.round.prompt import ANSWER
from bot.text import bold, day
from rituals import ritual as ritual_rules
from rituals.answer import seats_to_answer
from rituals.export import Subject
from rituals.home import own_rituals
from rituals.kinds import Kind
from rituals.lives import next_day
from rituals.people import check_may_manage, may_manage, rituals_asking
from rituals.refusals import Refusal
from storage import ritual as rituals
from storage.member import Member
from storage.ritual import Ritual, RitualState
from storage.round import Round, Seat

MOST_CHOICES = 10
DOES = {
    "": "answer now, early or late; change your answer while it is open",
    "setup": "set up a new one",
    "status": "see who is expected when",
    "change": "change questions, people or times",
    "pause": "ask nobody for a while",
    "resume": "go on asking",
    "handover": "give it to somebody else",
    "delete": "end it",
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


def command_of(kind: Kind) -> Command:
    subcommands = {word: Subcommand(partial(act, kind), DOES[word]) for word, act in SUBCOMMANDS.items()}
    subcommands["export"] = export_of(Subject.ANSWERS, kind.name)
    subcommands["help"] = HELP
    return Command(kind.command, subcommands, OTHER_WORDS)


def _answer(kind: Kind, asked: Asked) -> Answer:
    now = asked.parts.clock.calendar()
    team, user = asked.parts.team_id, asked.user_id
    with asked.parts.database.write() as session:  # answering early takes a seat
        seats = seats_to_answer(session, team, user, asked.channel_id, kind.name, now)
        if len(seats) > 1:
            return say(
                "Which one?", [section("Which one?"), *(_choice(session, seat) for seat in seats[:10])]
            )
        if not seats:
            raise NoRitualHere(_why_nothing(session, kind, asked))
    open_form(asked.parts, seats[0].id, asked.body)
    return {}


def _choice(session: Session, seat: Seat) -> Block:
    round_ = session.get_one(Round, seat.round_id)
    ritual = session.get_one(Ritual, round_.ritual_id)
    name = rituals.version_of(session, round_).name
    return section(
        f"{bold(name)} in <#{ritual.channel_id}>",
        accessory=button("Answer", ANSWER, seat.id, style="primary"),
    )


def _why_nothing(session: Session, kind: Kind, asked: Asked) -> str:
    noun, command = kind.noun, kind.command
    here = rituals.rituals_of_channel(session, asked.team_id, asked.channel_id, [kind.name])
    if not here:
        return f"No {noun} asks you anything. {_hint(session, kind, asked)}"
    if all(ritual.state == RitualState.PAUSED for ritual in here):
        return f"The {noun} of this channel is paused. `{command} status` shows who can resume it."
    coming = _coming(session, kind, asked)
    if coming is not None:
        return f"The next {noun} is on {day(coming)}. It can be answered from a week before."
    return f"You are not asked in the {noun} of this channel. Its owner can add you: `{command} status` says who."


def _coming(session: Session, kind: Kind, asked: Asked) -> date | None:
    """The next day on which the asker is asked in one of this channel."""
    person = session.get(Member, (asked.parts.team_id, asked.user_id))
    mine = [
        ritual for ritual in (rituals_asking(session, person) if person else []) if ritual.kind == kind.name
    ]
    here = [next_day(session, ritual) for ritual in mine if ritual.channel_id == asked.channel_id]
    return min((day for day in here if day), default=None)


def _status(kind: Kind, asked: Asked) -> Answer:
    with asked.parts.database.read() as session:
        shown = _here_or_mine(session, kind, asked)
        if not shown:
            raise NoRitualHere(f"There is no {kind.noun} here yet. {_hint(session, kind, asked)}")
        elsewhere = all(ritual.channel_id != asked.channel_id for ritual in shown)
        blocks: list[Block] = (
            [context(f"No {kind.noun} in this channel. Yours elsewhere:")] if elsewhere else []
        )
        blocks += status_blocks(session, shown, asked.user_id, asked.parts.clock.calendar())
        return say("Who is expected when", blocks)


def _hint(session: Session, kind: Kind, asked: Asked) -> str:
    """What to do where there is nothing; guests are not sent to what they may not do."""
    person = session.get(Member, (asked.parts.team_id, asked.user_id))
    if person is not None and (person.is_guest or person.is_external):
        return f"`{kind.command} help` shows what there is."
    return f"`{kind.command} setup` makes one; `{kind.command} help` shows the rest."


def _here_or_mine(session: Session, kind: Kind, asked: Asked) -> list[Ritual]:
    """The channel's rituals of the kind; elsewhere those the asker owns or takes part in."""
    here = rituals.rituals_of_channel(session, asked.team_id, asked.channel_id, [kind.name])
    mine = own_rituals(session, asked.team_id, asked.user_id)
    return here or [ritual for ritual in mine if ritual.kind == kind.name]


def _set_up(kind: Kind, asked: Asked) -> Answer:
    here = asked.channel_id if asked.is_in_channel else ""
    return asked.opens(lambda: screens.set_up(asked.parts, kind, asked.user_id, here))


def _on_one(
    act: Callable[[Asked, Session, Ritual], str], which: Callable[[Ritual, str], ButtonElement]
) -> Callable[[Kind, Asked], Answer]:
    """A subcommand that changes one ritual: the only one here, or chosen from several by the button `which` makes."""

    def subcommand(kind: Kind, asked: Asked) -> Answer:
        with asked.parts.database.write() as session:
            ritual = _only_one(session, kind, asked)
            if ritual is None:
                return _choose(session, kind, asked, which)
            said = act(asked, session, ritual)
        asked.parts.wake()
        return say(said, [section(said)]) if said else {}

    return subcommand


def _only_one(session: Session, kind: Kind, asked: Asked) -> Ritual | None:
    """None when there are several to choose from. Refuses those who may change none."""
    mine = _manageable(session, kind, asked)
    if not mine:
        shown = _here_or_mine(session, kind, asked)
        if not shown:
            raise NoRitualHere(f"There is no {kind.noun} here. Use this in its channel.")
        check_may_manage(session, shown[0], asked.user_id)
    return mine[0] if len(mine) == 1 else None


def _manageable(session: Session, kind: Kind, asked: Asked) -> list[Ritual]:
    return [r for r in _here_or_mine(session, kind, asked) if may_manage(session, r, asked.user_id)]


def _choose(
    session: Session, kind: Kind, asked: Asked, which: Callable[[Ritual, str], ButtonElement]
) -> Answer:
    found = _manageable(session, kind, asked)
    blocks: list[Block] = [section("Which one?" if len(found) > 1 else "This one?")]
    for ritual in found[:MOST_CHOICES]:
        name = rituals.current_version(session, ritual).name
        blocks.append(section(f"{bold(name)} in <#{ritual.channel_id}>", accessory=which(ritual, name)))
    return say("Which one?", blocks)


def _pause(asked: Asked, session: Session, ritual: Ritual) -> str:
    ritual_rules.pause(session, ritual, asked.user_id)
    return f"{_name(session, ritual)} {PAUSED}"


def _resume(asked: Asked, session: Session, ritual: Ritual) -> str:
    ritual_rules.resume(session, ritual, asked.user_id, asked.parts.clock.calendar())
    return f"{_name(session, ritual)} {RESUMED}"


def _delete(kind: Kind, asked: Asked) -> Answer:
    """Never by a word alone: the button asks once more."""
    with asked.parts.database.read() as session:
        _only_one(session, kind, asked)
        return _choose(session, kind, asked, delete_button)


def _change(asked: Asked, session: Session, ritual: Ritual) -> str:
    return _form(asked, session, ritual, screens.change)


def _hand_over(asked: Asked, session: Session, ritual: Ritual) -> str:
    return _form(asked, session, ritual, screens.hand_over)


def _form(asked: Asked, session: Session, ritual: Ritual, screen: Callable[[Parts, str], View]) -> str:
    check_may_manage(session, ritual, asked.user_id)
    asked.opens(lambda: screen(asked.parts, ritual.id))
    return ""


def _name(session: Session, ritual: Ritual) -> str:
    return bold(rituals.current_version(session, ritual).name)


def _button(label: str, action_id: str) -> Callable[[Ritual, str], ButtonElement]:
    return lambda ritual, _name: button(label, action_id, ritual.id)


SUBCOMMANDS: Mapping[str, Callable[[Kind, Asked], Answer]] = {
    "": _answer,
    "setup": _set_up,
    "status": _status,
    "change": _on_one(_change, _button("Change", EDIT)),
    "pause": _on_one(_pause, _button("Pause", PAUSE)),
    "resume": _on_one(_resume, _button("Resume", RESUME)),
    "handover": _on_one(_hand_over, _button("Hand over", HAND_OVER)),
    "delete": _delete,
}
