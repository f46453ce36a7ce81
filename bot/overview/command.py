"""`/rituals …`: parsed as all commands are; a kind without a command of its own is reached through it too."""

from __future__ import annotations

from slack_sdk.models.blocks import Block

from bot.blocks import button, section
from bot.command import HELP, Answer, Asked, Command, Subcommand, run, say
from bot.home.view import SET_UP
from bot.overview import screens
from bot.overview.here import overview_blocks
from bot.parts import Body, Parts
from bot.ritual.command import command_of
from bot.text import bold
from rituals.calendar import check_has_ritual
from rituals.kinds import KINDS, Kind, asking
from rituals.people import check_may_set_up
from rituals.preference import known_person
from rituals.words.days import parse_days
from storage.member import member


def typed(parts: Parts, body: Body) -> Answer:
    """What is said back."""
    first, _, rest = " ".join((body.get("text") or "").split()).partition(" ")
    kind = KINDS.get(first.lower())
    if kind is None:
        return run(COMMAND, parts, body)
    if kind not in asking():
        return say(f"That is `{kind.command}`. `{kind.command} help` shows what it can do.")
    return run(command_of(kind), parts, {**body, "text": rest})


def _overview(asked: Asked) -> Answer:
    with asked.parts.database.read() as session:
        person = known_person(session, asked.team_id, asked.user_id)
        return say("What you can do here", overview_blocks(session, person, asked.channel_id))


def _set_up(asked: Asked) -> Answer:
    with asked.parts.database.read() as session:
        check_may_set_up(member(session, asked.team_id, asked.user_id))
    blocks: list[Block] = [section("What shall I ask a channel?"), *[_kind(kind) for kind in asking()]]
    return say("What shall I ask a channel?", blocks)


def _kind(kind: Kind) -> Block:
    questions = " · ".join(question.label for question in kind.questions)
    return section(f"{bold(kind.title)}\n{questions}", accessory=button("Set up", SET_UP, kind.name))


def _settings(asked: Asked) -> Answer:
    return asked.opens(lambda: screens.settings(asked.parts, asked.user_id))


def _away(asked: Asked) -> Answer:
    """Days may be typed behind it: the form opens with them."""
    with asked.parts.database.read() as session:
        person = known_person(session, asked.team_id, asked.user_id)
    today = screens.today(asked.parts, person)
    typed = parse_days(asked.rest, today) if asked.rest else (None, None)
    return asked.opens(lambda: screens.away(asked.parts, asked.user_id, typed))


def _days_off(asked: Asked) -> Answer:
    """Everybody in the channel may look."""
    with asked.parts.database.read() as session:
        check_has_ritual(session, asked.team_id, asked.channel_id)
    return asked.opens(lambda: screens.days_off(asked.parts, asked.user_id, asked.channel_id))


def _roles(asked: Asked) -> Answer:
    return asked.opens(lambda: screens.roles(asked.parts, asked.user_id, asked.channel_id))


def _data(asked: Asked) -> Answer:
    return asked.opens(lambda: screens.data(asked.parts, asked.user_id))


COMMAND = Command(
    "/rituals",
    {
        "": Subcommand(_overview, "what you can do here, and what goes on in this channel", meets=True),
        "setup": Subcommand(_set_up, "set up something that asks a channel", meets=True),
        "settings": Subcommand(_settings, "your time zone, reminders, name in digests, days away"),
        "away": Subcommand(
            _away, "days on which nothing is asked of you, such as 24 Dec - 2 Jan", meets=True
        ),
        "daysoff": Subcommand(_days_off, "days on which this channel is off; public holidays"),
        "roles": Subcommand(_roles, "who may do what; admins give roles here"),
        "data": Subcommand(_data, "what is kept and how long; erase entries"),
        "help": HELP,
    },
    {
        "set up": "setup",
        "new": "setup",
        "setting": "settings",
        "preferences": "settings",
        "days away": "away",
        "vacation": "away",
        "days off": "daysoff",
        "day off": "daysoff",
        "holidays": "daysoff",
        "role": "roles",
        "rights": "roles",
        "privacy": "data",
        "erase": "data",
        "retention": "data",
    },
)
