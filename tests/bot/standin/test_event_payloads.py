"""Which keys every event has, and which it does not: what people say and change, as Bolt hears of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from bot.standin.seed import sample
from bot.standin.server import StandIn
from bot.standin.workspace import APP_ID, BOT_ID, BOT_USER_ID, OTHER_TEAM_ID, TEAM_ID, Json
from tests.bot.standin.bolted import HEARING_ALL, Kettle, boiling, known
from tests.bot.standin.stage import RELAXED, buttons

SAID = {"type", "user", "text", "ts", "team", "client_msg_id", "blocks"}
BY_APP = {"type", "user", "text", "ts", "team", "bot_id", "app_id", "bot_profile"}
HEARD = {"channel", "channel_type", "event_ts"}
HIDDEN = {"type", "subtype", "hidden", "ts", *HEARD}


@pytest.fixture
def standin() -> Iterator[StandIn]:
    with StandIn(HEARING_ALL, seed=sample, pace=RELAXED) as standin:
        yield standin


@pytest.fixture
def kettle(standin: StandIn) -> Iterator[Kettle]:
    with boiling(standin) as kettle:
        yield kettle
    assert standin.workspace.complaints == []


def channel(standin: StandIn, name: str) -> str:
    return standin.workspace.channel(name).id


def last(standin: StandIn, name: str, where: str = "#team") -> Json:
    """The latest this person sees there."""
    return standin.hand(name).messages(where)[-1]


def stored(kettle: Kettle, where: str) -> Json:
    """The latest message as a method reads it."""
    newest: Json = kettle.client.conversations_history(channel=where, limit=1)["messages"][0]
    return newest


# -- around every event --------------------------------------------------------------------------------------------


def test_the_wrapper_says_for_whom_it_is_and_has_an_id_of_its_own(standin: StandIn, kettle: Kettle) -> None:
    ana = standin.hand("ana")
    ana.says("dm", "One")
    ana.says("dm", "Two")
    standin.quiet()
    first, second = (known(body) for body in kettle.bodies)
    assert set(first) == {
        *("token", "team_id", "context_team_id", "context_enterprise_id", "api_app_id", "event", "type"),
        *("event_id", "event_time", "authorizations", "is_ext_shared_channel", "event_context"),
    }
    assert (first["type"], first["team_id"], first["api_app_id"]) == ("event_callback", TEAM_ID, APP_ID)
    whose = {"enterprise_id": None, "team_id": TEAM_ID, "user_id": BOT_USER_ID}
    assert first["authorizations"] == [whose | {"is_bot": True, "is_enterprise_install": False}]
    assert first["event_id"].startswith("Ev")
    assert first["event_id"] != second["event_id"]
    assert str(first["event_time"]) == first["event"]["event_ts"].split(".")[0]


# -- saying --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("where", "kind"), [("#team", "channel"), ("#leads", "group"), ("dm", "im")], ids=["open", "closed", "DM"]
)
def test_what_ana_says(standin: StandIn, kettle: Kettle, where: str, kind: str) -> None:
    ana = standin.hand("ana")
    if where == "#leads":
        ana.invites("kettle", where)
    ana.says(where, "Tea at four & cake")
    event = kettle.heard()[-1]
    assert set(event) == SAID | HEARD
    assert (event["channel_type"], event["user"], event["team"]) == (kind, ana.id, TEAM_ID)
    assert event["text"] == "Tea at four &amp; cake"
    assert event["ts"] == event["event_ts"]
    assert event["channel"] == last(standin, "ana", where)["channel"]
    [block] = event["blocks"]
    words = [{"type": "text", "text": "Tea at four & cake"}]
    assert block["elements"] == [{"type": "rich_text_section", "elements": words}]
    assert stored(kettle, event["channel"]) == {k: v for k, v in event.items() if k not in HEARD}


def test_a_reply_names_its_thread_and_whom_it_answers(standin: StandIn, kettle: Kettle) -> None:
    standin.hand("ana").says("#team", "Who brings cake?")
    standin.hand("bo").says("#team", "I do", thread=last(standin, "bo"))
    start, reply = kettle.heard()
    assert set(reply) == SAID | HEARD | {"thread_ts", "parent_user_id"}
    assert (reply["thread_ts"], reply["parent_user_id"]) == (start["ts"], start["user"])


def test_a_reply_sent_to_the_channel_too_brings_its_root(standin: StandIn, kettle: Kettle) -> None:
    standin.hand("ana").says("#team", "Who brings cake?")
    standin.hand("bo").says("#team", "I do", thread=last(standin, "bo"), broadcast=True)
    start, reply = kettle.heard()
    assert set(reply) == SAID | HEARD | {"subtype", "thread_ts", "root"}
    assert reply["subtype"] == "thread_broadcast"
    assert (reply["root"]["ts"], reply["root"]["reply_count"]) == (start["ts"], 1)


def test_what_the_app_says_comes_back_to_it_without_a_subtype(standin: StandIn, kettle: Kettle) -> None:
    blocks = [buttons("Brew")]
    kettle.client.chat_postMessage(channel=channel(standin, "team"), text="Tea?", blocks=blocks)
    [event] = kettle.heard()
    assert set(event) == BY_APP | HEARD | {"blocks"}
    assert (event["user"], event["bot_id"], event["app_id"]) == (BOT_USER_ID, BOT_ID, APP_ID)
    assert event["bot_profile"]["name"] == "kettle"


def test_a_file_travels_with_its_message(standin: StandIn, kettle: Kettle) -> None:
    standin.hand("ana").says("#team", "The menu", file=("menu.txt", b"Soup"))
    [event] = kettle.heard()
    assert set(event) == SAID | HEARD | {"subtype", "files", "upload", "display_as_bot"}
    assert (event["subtype"], event["files"][0]["name"]) == ("file_share", "menu.txt")


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("See https://tea.example/a?b=c&d.", "See <https://tea.example/a?b=c&amp;d>."),
        ("(https://tea.example) @bo", "(<https://tea.example>) <@bo>"),
        ("https://tea.example/@bo/#team", "<https://tea.example/@bo/#team>"),
        ("<https://tea.example|free>", "&lt;<https://tea.example>|free&gt;"),
        ("http:// is how it begins", "http:// is how it begins"),
    ],
)
def test_an_address_that_is_typed_travels_in_angle_brackets(
    standin: StandIn, kettle: Kettle, typed: str, sent: str
) -> None:
    ana = standin.hand("ana")
    ana.says("dm", typed)
    assert kettle.heard()[0]["text"] == sent.replace("<@bo>", f"<@{standin.hand('bo').id}>")
    ana.runs(f"/tea {typed}")
    escaped = sent.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
    assert kettle.told("/tea")[0]["text"] == escaped.replace("<@bo>", f"<@{standin.hand('bo').id}>")


def test_in_a_shared_channel_a_message_says_from_which_workspace_it_is(
    standin: StandIn, kettle: Kettle
) -> None:
    kim = standin.hand("kim")
    for hand in (kim, standin.hand("ana")):
        hand.says("#launch", "Ready")
    kim.edits(kim.messages("#launch")[0], "Steady")
    said, answered, changed = kettle.heard()
    for event, team in ((said, OTHER_TEAM_ID), (answered, TEAM_ID), (changed["message"], OTHER_TEAM_ID)):
        assert (event["team"], event["user_team"], event["source_team"]) == (team, team, team)
    assert set(said) == SAID | HEARD | {"user_team", "source_team"}
    assert {body["is_ext_shared_channel"] for body in kettle.bodies} == {True}


# -- naming the app ------------------------------------------------------------------------------------------------


def test_who_names_the_app_is_heard_twice(standin: StandIn, kettle: Kettle) -> None:
    ana = standin.hand("ana")
    ana.says("#team", "@kettle put it on")
    ana.says("#team", "And sugar, @kettle", thread=last(standin, "ana"))
    start, reply = kettle.heard("app_mention")
    assert set(start) == SAID | {"channel", "event_ts"}  # it has no channel_type
    assert set(reply) == set(start) | {"thread_ts"}
    assert (start["text"], start["user"]) == (f"<@{BOT_USER_ID}> put it on", ana.id)
    assert [event["ts"] for event in kettle.heard()] == [start["ts"], reply["ts"]]


def test_naming_the_app_where_it_is_not_or_in_its_dm_or_by_itself_is_no_mention(
    standin: StandIn, kettle: Kettle
) -> None:
    ana = standin.hand("ana")
    ana.says("dm", "@kettle?")
    ana.says("#general", "Ask @kettle")
    ana.says("#team", "Ask the kettle")
    kettle.client.chat_postMessage(channel=channel(standin, "team"), text=f"I am <@{BOT_USER_ID}>")
    assert kettle.heard("app_mention") == []


# -- changing ------------------------------------------------------------------------------------------------------


def test_a_correction_is_told_with_both_versions(standin: StandIn, kettle: Kettle) -> None:
    ana = standin.hand("ana")
    ana.says("#team", "Tea at for")
    ana.edits(last(standin, "ana"), "Tea at four")
    _, event = kettle.heard()
    assert set(event) == HIDDEN | {"message", "previous_message"}
    assert (event["subtype"], event["hidden"], event["channel_type"]) == ("message_changed", True, "channel")
    assert set(event["message"]) == SAID | {"edited"}
    assert set(event["previous_message"]) == SAID
    assert set(event["message"]["edited"]) == {"user", "ts"}


def test_what_the_app_changes_comes_back_without_a_mark(standin: StandIn, kettle: Kettle) -> None:
    team = channel(standin, "team")
    ts = kettle.client.chat_postMessage(channel=team, text="Tea?", blocks=[buttons("Brew")])["ts"]
    kettle.client.chat_update(channel=team, ts=ts, text="Tea!", blocks=[buttons("Drink")])
    _, event = kettle.heard()
    assert set(event) == HIDDEN | {"message", "previous_message"}
    assert set(event["message"]) == set(event["previous_message"]) == BY_APP | {"blocks"}
    assert event["message"]["ts"] == event["previous_message"]["ts"] == ts != event["ts"]


def test_what_is_deleted_is_told_once_more(standin: StandIn, kettle: Kettle) -> None:
    ana = standin.hand("ana")
    ana.says("#team", "Never mind")
    ana.takes_back(last(standin, "ana"))
    ts = kettle.client.chat_postMessage(channel=ana.id, text="Tea?")["ts"]
    kettle.client.chat_delete(channel=last(standin, "ana", "dm")["channel"], ts=ts)
    said, gone, asked, unasked = kettle.heard()
    for event, before, whose in ((gone, said, SAID), (unasked, asked, BY_APP)):
        assert set(event) == HIDDEN | {"deleted_ts", "previous_message"}
        assert (event["subtype"], event["deleted_ts"]) == ("message_deleted", before["ts"])
        assert set(event["previous_message"]) == whose


def test_what_bo_alone_can_see_is_no_event(standin: StandIn, kettle: Kettle) -> None:
    where = {"channel": channel(standin, "team"), "user": standin.hand("bo").id}
    kettle.client.chat_postEphemeral(**where, text="Psst")
    assert kettle.heard() == []


def test_a_reaction_comes_and_goes(standin: StandIn, kettle: Kettle) -> None:
    ana, bo = standin.hand("ana"), standin.hand("bo")
    ana.says("#launch", "Ready")
    emre = standin.hand("emre")
    for _ in range(2):
        emre.reacts(last(standin, "emre", "#launch"), "thumbsup")
    assert "Join the channel" in bo.reacts(last(standin, "ana", "#launch"), "eyes")["trouble"]
    item = {"type": "message", "channel": channel(standin, "launch"), "ts": kettle.heard()[0]["ts"]}
    for kind in ("reaction_added", "reaction_removed"):
        [event] = kettle.heard(kind)
        assert re.fullmatch(r"\d+\.\d{6}", event.pop("event_ts"))
        whose = {"user": emre.id, "item_user": ana.id}
        assert event == {"type": kind, "reaction": "thumbsup", "item": item, **whose}
    assert {body["is_ext_shared_channel"] for body in kettle.bodies} == {True}


# -- people and places ---------------------------------------------------------------------------------------------


def only(kettle: Kettle, kind: str) -> Json:
    [event] = kettle.heard(kind)
    assert event.pop("event_ts")
    return event


def test_coming_and_going(standin: StandIn, kettle: Kettle) -> None:
    hugo, team = standin.hand("hugo"), channel(standin, "team")
    hugo.joins("#team")
    hugo.leaves("#team")
    about = {"user": hugo.id, "channel": team, "channel_type": "C", "team": TEAM_ID}
    assert only(kettle, "member_joined_channel") == {"type": "member_joined_channel", **about}
    assert only(kettle, "member_left_channel") == {"type": "member_left_channel", **about}
    lines = [(event["subtype"], event["user"], event["text"]) for event in kettle.heard()]
    assert lines == [
        ("channel_join", hugo.id, f"<@{hugo.id}> has joined the channel"),
        ("channel_leave", hugo.id, f"<@{hugo.id}> has left the channel"),
    ]


def test_the_app_is_invited_and_removed(standin: StandIn, kettle: Kettle) -> None:
    ana, leads = standin.hand("ana"), channel(standin, "leads")
    ana.invites("kettle", "#leads")
    ana.removes("kettle", "#leads")
    about = {"user": BOT_USER_ID, "channel": leads, "channel_type": "G", "team": TEAM_ID}
    invited = {"type": "member_joined_channel", **about, "inviter": ana.id}
    assert only(kettle, "member_joined_channel") == invited
    assert only(kettle, "group_left") == {"type": "group_left", "channel": leads, "actor_id": ana.id}


@pytest.mark.parametrize("name", ["team", "leads"])
def test_a_channel_is_renamed_and_put_away(standin: StandIn, kettle: Kettle, name: str) -> None:
    ana, where = standin.hand("ana"), channel(standin, name)
    kind = "channel" if name == "team" else "group"
    if kind == "group":
        ana.invites("kettle", "#leads")
    ana.renames(f"#{name}", "crew")
    ana.archives("#crew")
    ana.unarchives("#crew")
    created = kettle.client.conversations_info(channel=where)["channel"]["created"]
    about = {"id": where, "name": "crew", "created": created}
    assert only(kettle, f"{kind}_rename") == {"type": f"{kind}_rename", "channel": about}
    for happened in (f"{kind}_archive", f"{kind}_unarchive"):
        assert only(kettle, happened) == {"type": happened, "channel": where, "user": ana.id, "is_moved": 0}


def test_somebody_moves(standin: StandIn, kettle: Kettle) -> None:
    grace = standin.hand("grace")
    grace.moves_to("Asia/Tokyo")
    event = only(kettle, "user_change")
    assert set(event) == {"type", "user", "cache_ts"}
    assert isinstance(event["cache_ts"], int)
    assert event["user"] == kettle.client.users_info(user=grace.id)["user"]
    assert (event["user"]["tz"], event["user"]["tz_offset"]) == ("Asia/Tokyo", 9 * 3600)


def test_somebody_leaves_the_company_and_keeps_few_keys(standin: StandIn, kettle: Kettle) -> None:
    standin.hand("ana").deactivates("grace")
    told = only(kettle, "user_change")["user"]
    assert (told["deleted"], told["profile"]["real_name"]) == (True, "Grace Kahale")
    lost = {"real_name", "color", "tz", "tz_label", "tz_offset", "is_admin", "is_owner", "is_primary_owner"}
    lost |= {"is_restricted", "is_ultra_restricted", "has_2fa", "is_email_confirmed"}
    assert not lost & set(told)


def test_the_home_is_visited(standin: StandIn, kettle: Kettle) -> None:
    ana = standin.hand("ana")
    ana.opens_home()
    home: dict[str, Any] = {"type": "home", "blocks": [buttons("Brew")]}
    published = kettle.client.views_publish(user_id=ana.id, view=home)["view"]
    ana.opens_home()
    first, second = kettle.heard("app_home_opened")
    dm = standin.workspace.direct(ana.id, BOT_USER_ID).id
    about = {"type": "app_home_opened", "user": ana.id, "channel": dm, "tab": "home"}
    assert first == about | {"event_ts": first["event_ts"]}
    assert second == about | {"event_ts": second["event_ts"], "view": published}
