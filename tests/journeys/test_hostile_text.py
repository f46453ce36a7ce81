"""Whatever people type arrives as typed, pings nobody and breaks nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

import pytest

from bot.standin.driver import words
from bot.standin.workspace import BOT_USER_ID, Json
from tests.journeys.team import MONDAY, Team

MADRID = "Europe/Madrid"
BETTER, NEXT, BLOCKED = (
    "What changed for the better since last time?",
    "What comes next?",
    "Is anything in your way?",
)
HARMLESS = {"rich_text", "rich_text_section", "rich_text_list", "text", "date"}


def said_by_the_bot(team: Team) -> Iterator[Json]:
    for conversation in team.stand_in.workspace.conversations.values():
        for message in conversation.messages:
            if message.user == BOT_USER_ID and not message.subtype:
                yield {"text": message.text, "blocks": message.blocks}


def nodes(part: object) -> Iterator[Json]:
    if isinstance(part, dict):
        yield part
        for value in part.values():
            yield from nodes(value)
    elif isinstance(part, list):
        for each in part:
            yield from nodes(each)


def check_nobody_is_pinged(team: Team) -> None:
    for message in said_by_the_bot(team):
        marked_up = [node["text"] for node in nodes(message["blocks"]) if node.get("type") == "mrkdwn"]
        for text in [message["text"], *marked_up]:
            bare = text.replace("<!date^", "")
            assert "<!" not in bare
            assert "<@" not in bare
        rich = [block for block in message["blocks"] if block["type"] == "rich_text"]
        assert {node["type"] for node in nodes(rich) if "type" in node} <= HARMLESS


def typed_answers(replies: list[Json]) -> dict[str, str]:
    """Put together from what stands in the thread: {question: answer}."""
    found = {}
    for reply in replies:
        opening, *sections = reply["blocks"][0]["elements"]
        assert opening["elements"][0]["style"] == {"bold": True}
        for number, section in enumerate(sections, start=1):
            label, *rest = section["elements"]
            text = "".join(element["text"] for element in rest)
            assert all("style" not in element for element in rest)
            found[label["text"].removesuffix("\n")] = text if number == len(sections) else text[:-1]
    return found


@pytest.fixture(autouse=True)
def layout_kept(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    assert "sent without blocks" not in caplog.text


def test_markup_mentions_and_other_alphabets_arrive_as_typed_and_ping_nobody(team_either_way: Team) -> None:
    team = team_either_way
    team.set_up(people=["ana", "bo"])
    team.moves_to(MONDAY, time(9), MADRID)
    bo, ana = team.hands("bo", "ana")
    typed = {
        BETTER: "&" * 3000,
        NEXT: "*bold* _italic_ ~gone~ `code`\n```\nblock\n```\n> quoted\n• dot\n\n:tada: &amp; &lt;b&gt; <b>",
        BLOCKED: f"<!channel> <!here|here> @here @everyone <@{ana.id}> <#C1|x> <https://x.example|y>\n"
        "שלום עולם\u200f مرحبا\u202e",
    }
    bo.waits_for("In an hour")
    bo.presses("Answer")
    bo.waits_for(NEXT, "modal")
    for label, text in typed.items():
        bo.fills(label, text)
    assert bo.submits()["ok"], bo.errors
    team.moves_to(MONDAY, time(18), MADRID)
    digest = team.digest()
    team.settles()
    replies = ana.thread(digest)[1:]
    assert typed_answers(replies) == typed
    assert "<!channel> <!here|here> @here" in words(digest)
    check_nobody_is_pinged(team)


def test_twelve_answers_of_three_thousand_emoji_arrive_and_editing_keeps_what_the_form_has_no_room_for(
    team: Team,
) -> None:
    asked = [f"Question number {number}?" for number in range(1, 13)]
    team.set_up(people=["ana"], questions="\n".join(asked), blockers="")
    team.moves_to(MONDAY, time(9), MADRID)
    ana = team.hand("ana")
    ana.waits_for("In an hour")
    ana.presses("Answer")
    ana.waits_for(asked[0], "modal")
    typed = {label: chr(0x1F600 + number) * 3000 for number, label in enumerate(asked)}
    for label, text in typed.items():
        ana.fills(label, text)
    assert ana.submits()["ok"], ana.errors
    ana.waits_for("thank you")

    ana.presses("Edit")
    form = words(ana.waits_for("too long to be shown here. Leave this empty to keep it", "modal"))
    assert form.count("too long to be shown here") < len(asked)
    typed[asked[0]] = "Much shorter"
    ana.fills(asked[0], typed[asked[0]])
    assert ana.submits()["ok"], ana.errors
    team.settles()
    assert list(team.entries()[0].values()) == list(typed.values())

    team.moves_to(MONDAY, time(18), MADRID)
    digest = team.digest()
    team.settles()
    replies = ana.thread(digest)[1:]
    assert typed_answers(replies) == typed
    assert all("Ana Ruiz" in words(reply) for reply in replies)
    check_nobody_is_pinged(team)


def test_an_answer_made_shorter_after_the_close_takes_its_other_replies_back(team: Team) -> None:
    asked = ["One?", "Two?", "Three?"]
    team.set_up(people=["ana"], questions="\n".join(asked), blockers="")
    team.moves_to(MONDAY, time(9), MADRID)
    ana = team.hand("ana")
    ana.waits_for("In an hour")
    ana.presses("Answer")
    ana.waits_for("One?", "modal")
    for label in asked:
        ana.fills(label, "🌱" * 3000)
    ana.submits()
    ana.waits_for("thank you")
    team.moves_to(MONDAY, time(18), MADRID)
    digest = team.digest()
    team.settles()
    assert len(ana.thread(digest)) == 4

    ana.presses("Edit")
    ana.waits_for("This round has closed", "modal")
    for label in asked:
        ana.fills(label, "grew")
    assert ana.submits()["ok"], ana.errors
    team.settles()
    replies = ana.thread(digest)[1:]
    assert typed_answers(replies) == dict.fromkeys(asked, "grew")
    assert len(replies) == 1


def test_names_with_markup_are_only_names(team: Team) -> None:
    team.person("bo").real_name = "*Bo* <!channel> & _co_ `x`"
    ana = team.hand("ana")
    team.set_up(
        name="<!here> *Stand* & <@U123> _up_ `", people=["ana", "bo"], questions="<!channel> ready? *&*"
    )
    assert "&lt;!channel&gt; &amp;" in words(ana.waits_for("Next:"))
    team.moves_to(MONDAY, time(9), MADRID)
    prompt = ana.waits_for("In an hour")
    assert "1. <!channel> ready? *&*" in words(prompt)
    bo = team.hand("bo")
    bo.waits_for("In an hour")
    bo.presses("Answer")
    bo.waits_for("<!channel> ready?", "modal")
    bo.fills("<!channel> ready?", "Ready")
    bo.submits()
    team.hears("ana", "/standup status")
    team.hears("bo", "/standup pause")
    team.moves_to(MONDAY, time(17), MADRID)
    team.moves_to(MONDAY, time(18), MADRID)
    digest = team.digest()
    assert "<!here> *Stand* & <@U123> _up_ `" in words(digest)
    assert "*Bo* <!channel> & _co_ `x`" in words(ana.waits_for("Ready", "#team", thread=digest))
    check_nobody_is_pinged(team)


def test_a_command_that_is_not_understood_is_quoted_without_pinging(team: Team) -> None:
    for typed in ("<!channel>", "@here", "*&*", "`", "😀" * 500):
        said = team.hears("bo", f"/standup {typed}")
        assert "I do not know" in said
    check_nobody_is_pinged(team)
