"""Words that change after they were said: edited, taken back, answered with an emoji, sent to the channel too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.standin.driver import Hand
from bot.standin.seed import sample
from bot.standin.server import StandIn
from bot.standin.workspace import BOT_USER_ID, Json
from tests.bot.standin.stage import MANIFEST, Listener, refusal, web

EVENTS = ["message.channels", "message.groups", "message.im", "reaction_added", "reaction_removed"]
SCOPES = ["channels:history", "chat:write", "groups:history", "im:history", "pins:write", "reactions:read"]


@pytest.fixture
def standin() -> Iterator[StandIn]:
    heard = {"settings": {"event_subscriptions": {"bot_events": EVENTS}}}
    with StandIn(MANIFEST | heard | {"oauth_config": {"scopes": {"bot": SCOPES}}}, seed=sample) as standin:
        yield standin


@pytest.fixture
def app(standin: StandIn) -> Iterator[Listener]:
    with Listener(standin) as app:
        yield app


def team(standin: StandIn) -> str:
    return standin.workspace.channel("team").id


def says(
    standin: StandIn,
    name: str,
    text: str,
    channel: str = "#team",
    thread: Json | None = None,
    **more: bool,
) -> Json:
    seen = standin.hand(name).says(channel, text, thread=thread, **more)
    where = thread["channel"] if thread else standin.hand(name).messages(channel)[-1]["channel"]
    return {**seen["message"], "channel": where}


def texts(standin: StandIn, channel: str = "#team") -> list[str]:
    return [said["text"] for said in standin.hand("ana").messages(channel)]


def heard(standin: StandIn, app: Listener, kind: str = "message") -> list[Json]:
    """What the app was told so far, oldest first."""
    standin.quiet()
    return sorted(app.of(kind), key=lambda event: float(event["event_ts"]))


# -- changing ------------------------------------------------------------------------------------------------------


def test_what_ana_corrects_is_marked_and_the_app_hears_both_versions(standin: StandIn, app: Listener) -> None:
    said = says(standin, "ana", "Lunch at twelf")
    bo = standin.workspace.person("bo").id
    assert standin.hand("ana").edits(said, "Lunch at twelve & @bo pays")["ok"]
    event = heard(standin, app)[-1]
    assert (event["subtype"], event["hidden"], event["channel_type"]) == ("message_changed", True, "channel")
    before, after = event["previous_message"], event["message"]
    assert (before["text"], after["text"]) == ("Lunch at twelf", f"Lunch at twelve &amp; <@{bo}> pays")
    assert (before["ts"], before["client_msg_id"]) == (after["ts"], after["client_msg_id"])
    assert "edited" not in before
    assert (after["edited"]["user"], after["edited"]["ts"].partition(".")[2]) == (after["user"], "000000")
    assert after["blocks"][0]["block_id"] != before["blocks"][0]["block_id"]
    assert event["ts"] == event["event_ts"] > after["ts"]
    assert standin.hand("bo").messages("#team")[-1]["edited"] == after["edited"]


def test_saving_the_same_words_sends_nothing(standin: StandIn, app: Listener) -> None:
    said = says(standin, "ana", "Lunch & @bo")
    assert standin.hand("ana").edits(said, "Lunch & @bo")["ok"]
    assert len(heard(standin, app)) == 1
    assert "edited" not in standin.hand("ana").messages("#team")[-1]


def test_nothing_can_be_made_of_a_message_but_a_file_needs_no_words(standin: StandIn) -> None:
    said = says(standin, "ana", "Lunch?")
    assert "Delete it instead" in standin.hand("ana").edits(said, "  ")["trouble"]
    standin.hand("ana").says("#team", "The menu", file=("menu.txt", b"Soup"))
    menu = standin.hand("ana").messages("#team")[-1]
    assert standin.hand("ana").edits(menu, "")["ok"]
    left = standin.hand("ana").messages("#team")[-1]
    assert (left["text"], "blocks" in left, left["files"][0]["name"]) == ("", False, "menu.txt")


@pytest.mark.parametrize("act", [Hand.edits, Hand.takes_back])
def test_one_only_changes_what_one_wrote(standin: StandIn, act: Callable[..., Any]) -> None:
    more = ("x",) if act is Hand.edits else ()
    said = says(standin, "ana", "Lunch?")
    assert "what you wrote yourself" in act(standin.hand("bo"), said, *more)["trouble"]
    web(standin).chat_postMessage(channel=team(standin), text="Tea is ready")
    tea = standin.hand("ana").messages("#team")[-1]
    assert "what you wrote yourself" in act(standin.hand("ana"), tea, *more)["trouble"]
    assert "Join the channel" in act(standin.hand("hugo"), said, *more)["trouble"]
    assert "cannot see it" in act(standin.hand("ivy"), said, *more)["trouble"]
    assert "gone" in act(standin.hand("ana"), {**said, "ts": "1700000000.000001"}, *more)["trouble"]
    assert texts(standin) == ["Lunch?", "Tea is ready"]


@pytest.mark.parametrize("act", [Hand.edits, Hand.takes_back, Hand.reacts])
def test_in_an_archived_channel_all_stays_as_it_was(standin: StandIn, act: Callable[..., Any]) -> None:
    said = says(standin, "ana", "Lunch?")
    standin.hand("ana").archives("#team")
    more = {Hand.edits: ["x"], Hand.reacts: ["tada"]}.get(act, [])
    assert not act(standin.hand("ana"), said, *more)["ok"]
    assert texts(standin) == ["Lunch?"]


def test_the_app_cannot_change_what_a_person_said(standin: StandIn) -> None:
    said = says(standin, "ana", "Lunch?")
    client, at = web(standin), {"channel": said["channel"], "ts": said["ts"]}
    assert refusal(client.chat_update, **at, text="Dinner?") == "cant_update_message"
    assert refusal(client.chat_delete, **at) == "cant_delete_message"


# -- taking back ---------------------------------------------------------------------------------------------------


def test_what_is_taken_back_is_gone_for_everybody(standin: StandIn, app: Listener) -> None:
    said = says(standin, "ana", "Salaries: see below")
    assert standin.hand("ana").takes_back(said)["ok"]
    assert standin.hand("bo").messages("#team") == []
    event = heard(standin, app)[-1]
    assert (event["subtype"], event["hidden"]) == ("message_deleted", True)
    assert (event["deleted_ts"], event["previous_message"]["text"]) == (said["ts"], "Salaries: see below")
    assert event["ts"] > said["ts"]
    assert not standin.hand("ana").takes_back(said)["ok"]


def test_the_start_of_a_thread_leaves_a_tombstone_that_can_not_be_touched(
    standin: StandIn, app: Listener
) -> None:
    said = says(standin, "ana", "Who brings cake?")
    says(standin, "bo", "I do", thread=said)
    standin.hand("ana").reacts(said, "cake")
    standin.hand("ana").edits(said, "Who brings the cake?")
    assert standin.hand("ana").takes_back(said)["ok"]
    (left,) = standin.hand("bo").messages("#team")
    assert (left["subtype"], left["user"], left["hidden"]) == ("tombstone", "USLACKBOT", True)
    assert (left["text"], left["reply_count"]) == ("This message was deleted.", 1)
    assert not {"blocks", "reactions", "edited", "client_msg_id", "team"} & set(left)
    # Slack tells of this one as of a change.
    event = heard(standin, app)[-1]
    assert (event["subtype"], event["message"]["subtype"]) == ("message_changed", "tombstone")
    assert event["previous_message"]["text"] == "Who brings the cake?"
    for act, more in ((Hand.edits, ["x"]), (Hand.takes_back, []), (Hand.reacts, ["tada"])):
        assert not act(standin.hand("ana"), left, *more)["ok"]


def test_a_thread_counts_one_reply_less_and_a_tombstone_without_any_goes(standin: StandIn) -> None:
    said = says(standin, "ana", "Who brings cake?")
    replies = [says(standin, name, "I do", thread=said) for name in ("bo", "chen")]
    standin.hand("bo").takes_back(replies[0])
    told = [change for change in standin.workspace.changes if change.type == "message"][-1].body
    assert (told["kind"], told["message"]["reply_count"]) == ("changed", 1)
    assert told["message"]["reply_users"] == [standin.workspace.person("chen").id]
    standin.hand("ana").takes_back(said)
    assert texts(standin) == ["This message was deleted."]
    standin.hand("chen").takes_back(replies[1])
    assert texts(standin) == []


# -- reacting ------------------------------------------------------------------------------------------------------


def test_a_reaction_is_there_until_it_is_chosen_again(standin: StandIn, app: Listener) -> None:
    said = says(standin, "ana", "Cake!")
    bo = standin.workspace.person("bo").id
    for name, is_added in (("ana", True), ("bo", True), ("ana", False)):
        assert standin.hand(name).reacts(said, "tada")["is_added"] is is_added
    shown = standin.hand("chen").messages("#team")[-1]
    assert shown["reactions"] == [{"name": "tada", "users": [bo], "count": 1}]
    (answer,) = web(standin).conversations_history(channel=said["channel"])["messages"]
    assert answer["reactions"] == shown["reactions"]
    assert standin.hand("bo").reacts(said, "tada")["is_added"] is False
    assert "reactions" not in standin.hand("chen").messages("#team")[-1]


def test_the_app_hears_who_reacted_to_whose_words(standin: StandIn, app: Listener) -> None:
    web(standin).chat_postMessage(channel=team(standin), text="Retro at three")
    said = standin.hand("bo").messages("#team")[-1]
    standin.hand("bo").reacts(said, "+1")
    standin.hand("bo").reacts(said, "+1")
    item = {"type": "message", "channel": said["channel"], "ts": said["ts"]}
    for kind in ("reaction_added", "reaction_removed"):
        (event,) = heard(standin, app, kind)
        assert event.pop("event_ts") > said["ts"]
        assert event == {
            "type": kind,
            "user": standin.workspace.person("bo").id,
            "reaction": "+1",
            "item": item,
            "item_user": BOT_USER_ID,
        }
    assert len(heard(standin, app)) == 1  # no message_changed for it


def test_where_the_app_is_not_it_hears_of_nothing(standin: StandIn, app: Listener) -> None:
    said = says(standin, "ana", "Cake!", "#general")
    standin.hand("bo").reacts(said, "tada")
    standin.hand("ana").edits(said, "Cake!!")
    standin.hand("ana").takes_back(said)
    standin.quiet()
    assert app.envelopes == []


def test_what_cannot_be_reacted_to(standin: StandIn) -> None:
    ana = standin.hand("ana")
    web(standin).chat_postEphemeral(channel=team(standin), user=ana.id, text="Just for you")
    whisper = ana.messages("#team")[-1]
    assert "Nobody can react" in standin.hand("ana").reacts(whisper, "tada")["trouble"]
    assert "gone" in standin.hand("bo").reacts(whisper, "tada")["trouble"]
    said = says(standin, "ana", "Cake!")
    for name in ("", "Tada!", "party time"):
        assert "no emoji" in standin.hand("ana").reacts(said, name)["trouble"]
    assert "Join the channel" in standin.hand("hugo").reacts(said, "tada")["trouble"]


def test_reactions_stay_when_the_app_changes_its_message(standin: StandIn) -> None:
    ts = web(standin).chat_postMessage(channel=team(standin), text="Two of five")["ts"]
    standin.hand("bo").reacts({"channel": team(standin), "ts": ts}, "eyes")
    web(standin).chat_update(channel=team(standin), ts=ts, text="Three of five")
    (said,) = standin.hand("ana").messages("#team")
    assert (said["text"], said["reactions"][0]["name"]) == ("Three of five", "eyes")


# -- to the channel too --------------------------------------------------------------------------------------------


def test_a_reply_sent_to_the_channel_too_carries_the_start_of_its_thread(
    standin: StandIn, app: Listener
) -> None:
    said = says(standin, "ana", "Who brings cake?")
    reply = says(standin, "bo", "I do", thread=said, broadcast=True)
    event = heard(standin, app)[-1]
    assert (event["subtype"], event["thread_ts"], event["text"]) == ("thread_broadcast", said["ts"], "I do")
    assert (event["root"]["text"], event["root"]["reply_count"]) == ("Who brings cake?", 1)
    assert "parent_user_id" not in event
    assert texts(standin) == ["Who brings cake?", "I do"]
    client = web(standin)
    newest = client.conversations_history(channel=said["channel"])["messages"][0]
    assert (newest["ts"], newest["subtype"]) == (reply["ts"], "thread_broadcast")
    assert newest["root"]["ts"] == said["ts"]
    thread = client.conversations_replies(channel=said["channel"], ts=said["ts"])["messages"]
    assert [each["text"] for each in thread] == ["Who brings cake?", "I do"]


def test_a_reply_that_stays_in_its_thread_names_whom_it_answers(standin: StandIn, app: Listener) -> None:
    said = says(standin, "ana", "Who brings cake?")
    says(standin, "bo", "I do", thread=said)
    event = heard(standin, app)[-1]
    assert event["parent_user_id"] == standin.workspace.person("ana").id
    assert not {"subtype", "root"} & set(event)
    assert texts(standin) == ["Who brings cake?"]


def test_what_was_sent_to_the_channel_too_can_be_edited_and_taken_back(
    standin: StandIn, app: Listener
) -> None:
    said = says(standin, "ana", "Who brings cake?")
    reply = says(standin, "bo", "I do", thread=said, broadcast=True)
    standin.hand("bo").edits(reply, "Me!")
    changed = heard(standin, app)[-1]
    assert changed["message"]["subtype"] == changed["previous_message"]["subtype"] == "thread_broadcast"
    assert texts(standin) == ["Who brings cake?", "Me!"]
    standin.hand("bo").takes_back(reply)
    assert texts(standin) == ["Who brings cake?"]
    assert "reply_count" not in standin.hand("ana").messages("#team")[-1]


def test_only_a_reply_can_be_sent_to_the_channel_too(standin: StandIn, app: Listener) -> None:
    assert "subtype" not in says(standin, "ana", "Hello", broadcast=True)
    assert "subtype" not in heard(standin, app)[-1]
