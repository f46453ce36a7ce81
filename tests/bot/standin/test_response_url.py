"""response_url: five answers in thirty minutes, to one person unless said otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from slack_sdk.webhook import WebhookClient

from bot.standin.server import StandIn
from tests.bot.standin.stage import Listener, buttons, standing_in, web


@pytest.fixture
def standin() -> Iterator[StandIn]:
    with standing_in() as standin:
        yield standin


def url_of_a_command(standin: StandIn, channel: str = "#team") -> WebhookClient:
    with Listener(standin) as app:
        standin.hand("ana").runs("/tea", channel)
        return WebhookClient(app.of("/tea")[-1]["response_url"], retry_handlers=[])


def url_of_a_press(standin: StandIn, **where: str) -> WebhookClient:
    """Ana presses Brew in a message of the app's that was posted just now."""
    client, ana = web(standin), standin.hand("ana")
    channel = standin.workspace.channel("#team").id
    post = client.chat_postEphemeral if "user" in where else client.chat_postMessage
    post(channel=channel, text="Tea?", blocks=[buttons("Brew")], **where)
    with Listener(standin) as app:
        ana.presses("Brew", in_="#team")
        return WebhookClient(app.of("block_actions")[-1]["response_url"], retry_handlers=[])


def url_of_a_shortcut(standin: StandIn, channel: str) -> WebhookClient:
    """Hugo steeps the latest message he sees in a channel."""
    hugo = standin.hand("hugo")
    with Listener(standin) as app:
        hugo.uses_shortcut("steep", hugo.messages(channel)[-1])
        return WebhookClient(app.of("message_action")[-1]["response_url"], retry_handlers=[])


def test_five_answers_and_not_one_more(standin: StandIn) -> None:
    url = url_of_a_command(standin)
    answers = [url.send(text=f"cup {number}") for number in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert answers[-1].body == "used_url"
    assert len(standin.hand("ana").messages("#team")) == 5


def test_thirty_minutes_by_the_calendar(standin: StandIn) -> None:
    url = url_of_a_command(standin)
    standin.call(standin.workspace.clock.advance, timedelta(minutes=29))
    assert url.send(text="in time").status_code == 200
    standin.call(standin.workspace.clock.advance, timedelta(minutes=2))
    late = url.send(text="too late")
    assert (late.status_code, late.body) == (404, "expired_url")


def test_an_answer_is_for_one_person_unless_it_is_for_the_channel(standin: StandIn) -> None:
    url = url_of_a_command(standin)
    url.send(text="just you")
    url.send(text="everybody", response_type="in_channel")
    assert [m["text"] for m in standin.hand("ana").messages("#team")] == ["just you", "everybody"]
    assert [m["text"] for m in standin.hand("bo").messages("#team")] == ["everybody"]


def test_it_reaches_where_the_bot_is_no_member(standin: StandIn) -> None:
    assert url_of_a_command(standin, "#leads").send(text="psst").status_code == 200
    assert standin.hand("ana").messages("#leads")[-1]["text"] == "psst"


def test_a_shortcut_on_a_message_can_be_answered_where_the_bot_is_no_member(standin: StandIn) -> None:
    hugo, ana = standin.hand("hugo"), standin.hand("ana")
    hugo.says("#leads", "We won the bid")
    url = url_of_a_shortcut(standin, "#leads")
    assert url.send(text="Kept as a story").status_code == 200
    assert hugo.messages("#leads")[-1]["text"] == "Kept as a story"
    assert ana.messages("#leads")[-1]["text"] == "We won the bid"
    assert url.send(text="x", replace_original=True).body == "message_not_found"  # it is Hugo's
    assert len(standin.workspace.complaints) == 1


def test_a_message_can_be_replaced_and_deleted_through_it(standin: StandIn) -> None:
    url, bo = url_of_a_press(standin), standin.hand("bo")
    url.send(text="Brewing", replace_original=True)
    assert [(m["text"], m.get("blocks")) for m in bo.messages("#team")] == [("Brewing", None)]
    url.send(delete_original=True)
    assert bo.messages("#team") == []


def test_it_is_the_only_way_to_change_an_ephemeral_message(standin: StandIn) -> None:
    ana = standin.hand("ana")
    url = url_of_a_press(standin, user=ana.id)
    url.send(text="Brewing", replace_original=True)
    assert [(m["text"], m["ephemeral"]) for m in ana.messages("#team")] == [("Brewing", True)]
    url.send(delete_original=True)
    assert ana.messages("#team") == []


def test_the_payload_of_a_press_in_an_ephemeral_message_has_no_message(standin: StandIn) -> None:
    ana = standin.hand("ana")
    web(standin).chat_postEphemeral(
        channel=standin.workspace.channel("#team").id, user=ana.id, text="Tea?", blocks=[buttons("Brew")]
    )
    with Listener(standin) as app:
        ana.presses("Brew", in_="#team")
        payload = app.of("block_actions")[0]
        assert payload["container"]["is_ephemeral"] is True
        assert "message" not in payload


def test_what_cannot_be_shown_is_refused_and_costs_no_use(standin: StandIn) -> None:
    url = url_of_a_command(standin)
    assert url.send(text="").body == "no_text"
    assert url.send(text="x", blocks=[{"type": "sofa"}]).body == "invalid_blocks"
    assert url.send(text="x", replace_original=True).body == "message_not_found"
    assert "no original" in standin.workspace.complaints[0]
    assert [url.send(text="tea").status_code for _ in range(6)] == [200] * 5 + [404]
