"""Slash commands: a word, then what it does. Parsed here for all of them; answered at once and to the asker only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.blocks import as_json, section
from bot.parts import Body, Parts
from bot.text import escape
from rituals.refusals import Refusal
from rituals.words import nearest
from storage.member import member

Answer = dict[str, Any]
"""The payload of the ack, which the asker alone sees; {} when a form opens instead."""


CHANNELS = ("C", "G")
"""What ids of channels begin with; those of direct messages do not."""


class NotAChannel(Refusal):
    """What was typed belongs into a channel; this is a conversation between a few."""


@dataclass(frozen=True)
class Asked:
    """A command as it came in. `rest` is what was typed behind the word that chose the subcommand."""

    command: Command
    parts: Parts
    body: Body
    rest: str = ""

    @property
    def team_id(self) -> str:
        return self.parts.team_id

    @property
    def user_id(self) -> str:
        return str(self.body["user_id"])

    @property
    def channel_id(self) -> str:
        return str(self.body["channel_id"])

    @property
    def is_in_channel(self) -> bool:
        """Typed in a channel, not in a direct message."""
        return self.channel_id[:1] in CHANNELS

    def opens(self, build: Callable[[], View]) -> Answer:
        """A form, instead of words."""
        self.parts.screens.open(self.body, build)
        return {}


@dataclass(frozen=True)
class Subcommand:
    """`does` is its line in the help; without one it is not listed. `meets`: it has to know the asker, so somebody we
    have never met is looked up in Slack first, and answered a moment later."""

    run: Callable[[Asked], Answer]
    does: str = ""
    meets: bool = False


@dataclass(frozen=True)
class Command:
    """`typed` is how it begins, "/vision". Subcommands by their word, "" for the bare command; `other_words` are what
    else people type for them. `otherwise` takes what begins with no known word, where a command has free text."""

    typed: str
    subcommands: Mapping[str, Subcommand]
    other_words: Mapping[str, str] = field(default_factory=dict)
    otherwise: Subcommand | None = None


def run(command: Command, parts: Parts, body: Body) -> Answer:
    """What is said back."""
    typed = " ".join((body.get("text") or "").split())
    word, rest = _split(command, typed)
    subcommand = command.subcommands.get(word)
    if subcommand is None:
        subcommand, rest = command.otherwise, typed
    if subcommand is None:
        return unknown_answer(command, word)
    asked = Asked(command, parts, body, rest)
    if subcommand.meets and not _is_known(asked):
        return _meet_and_answer(subcommand, asked)
    return subcommand.run(asked)


def _is_known(asked: Asked) -> bool:
    with asked.parts.database.read() as session:
        return member(session, asked.team_id, asked.user_id) is not None


def _meet_and_answer(subcommand: Subcommand, asked: Asked) -> Answer:
    def answer() -> None:
        asked.parts.directory.person(asked.user_id)
        said = subcommand.run(asked)
        if said:
            asked.parts.screens.answer(asked.body["response_url"], said)

    asked.parts.screens.run(answer, response_url=asked.body["response_url"])
    return {}


def _split(command: Command, typed: str) -> tuple[str, str]:
    """The word that chooses, and what follows it."""
    for other, word in command.other_words.items():
        if f"{typed} ".lower().startswith(f"{other} "):
            return word, typed[len(other) :].strip()
    first, _, rest = typed.partition(" ")
    return first.lower(), rest


def unknown_answer(command: Command, word: str) -> Answer:
    """All there is, and what is most like the word."""
    near = nearest(word, [name for name, each in command.subcommands.items() if name and each.does])
    guess = f" Did you mean `{command.typed} {near}`?" if near else ""
    said = f"I do not know “{escape(word[:40])}”.{guess}"
    return say(said, [section(said), *help_blocks(command)])


def help_blocks(command: Command) -> list[Block]:
    listed = [(word, each.does) for word, each in command.subcommands.items() if each.does]
    return [section("\n".join(f"`{f'{command.typed} {word}'.strip()}` {does}" for word, does in listed))]


def help_answer(command: Command) -> Answer:
    return say(f"What {command.typed} can do", help_blocks(command))


HELP = Subcommand(lambda asked: help_answer(asked.command), "this list")


def say(text: str, blocks: Sequence[Block] | None = None) -> Answer:
    """To the asker only. `text` (mrkdwn) is what notifications and screen readers get, and all when there are no
    blocks."""
    blocks = [section(text)] if blocks is None else blocks
    return {"response_type": "ephemeral", "text": text, "blocks": as_json(blocks)}
