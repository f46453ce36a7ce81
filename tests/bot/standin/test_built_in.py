"""The commands that every workspace has: /invite and /leave."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.standin import snapshots
from bot.standin.server import StandIn
from bot.standin.workspace import BOT_USER_ID
from tests.bot.standin.stage import Listener, standing_in


@pytest.fixture
def standin() -> Iterator[StandIn]:
    with standing_in() as standin:
        yield standin


def members(standin: StandIn, channel: str) -> list[str]:
    return [standin.workspace.person(one).name for one in standin.workspace.channel(channel).members]


@pytest.mark.parametrize("name", ["@kettle", "@Kettle", f"<@{BOT_USER_ID}>"])
def test_an_app_is_invited_by_its_name_and_hears_who_invited_it(standin: StandIn, name: str) -> None:
    with Listener(standin) as app:
        ana = standin.hand("ana")
        assert ana.runs(f"/invite {name}", "#leads")["ok"]
        standin.quiet()
        [joined] = app.of("member_joined_channel")
        assert (joined["user"], joined["inviter"]) == (BOT_USER_ID, ana.id)
        assert app.of("/invite") == []


def test_several_are_invited_at_once_also_by_names_with_spaces_and_into_another_channel(
    standin: StandIn,
) -> None:
    assert standin.hand("ana").runs("/invite @Bo Jensen, @chen @DALIA haddad #leads", "#team")["ok"]
    assert members(standin, "leads") == ["ana", "hugo", "bo", "chen", "dalia"]


@pytest.mark.parametrize(
    ("who", "typed", "channel", "words"),
    [
        ("ana", "/invite", "#team", "Type /invite and a name"),
        ("ana", "/invite @bo @nobody", "#leads", "Nobody here is called “nobody”"),
        ("ana", "/invite @jon", "#leads", "The account of Jon Old has been deactivated."),
        ("ana", "/invite @kim", "#leads", "Kim Park is in another workspace"),
        ("ana", "/invite @bo", "#team", "Bo Jensen is in #team already."),
        ("ana", "/invite @bo", "dm", "This works in channels only."),
        ("ivy", "/invite @bo", "#launch", "Guests cannot invite anybody."),
        ("hugo", "/invite @emre", "#team", "Join the channel to take part."),
        ("ana", "/leave", "dm", "This works in channels only."),
    ],
)
def test_what_cannot_be_is_refused_kindly_and_nobody_comes(
    standin: StandIn, who: str, typed: str, channel: str, words: str
) -> None:
    before = [list(where.members) for where in standin.workspace.conversations.values()]
    assert words in standin.hand(who).runs(typed, channel)["trouble"]
    assert [list(where.members) for where in standin.workspace.conversations.values()] == before


def test_a_channel_is_left_by_command(standin: StandIn) -> None:
    assert standin.hand("hugo").runs("/leave", "#leads")["ok"]
    assert members(standin, "leads") == ["ana"]


def test_they_are_listed_after_the_commands_of_the_app(standin: StandIn) -> None:
    listed = [(each["command"], each["app"]) for each in snapshots.commands(standin.workspace)]
    assert listed == [("/tea", "kettle"), ("/invite", "Slack"), ("/leave", "Slack")]
