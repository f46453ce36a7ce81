"""Posting, changing and taking back messages."""

from __future__ import annotations

from typing import Any

import pytest

from bot.standin.workspace import BOT_USER_ID
from tests.bot.standin.workplace import Workplace, button, error, plain, refused, section

MARK = {"event_type": "standup_prompt", "event_payload": {"round": "r42"}}


def post(work: Workplace, **arguments: Any) -> Any:
    return work.client.chat_postMessage(**{"channel": work.team.id, "text": "hello", **arguments})


def history(work: Workplace, **arguments: Any) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = work.client.conversations_history(channel=work.team.id, **arguments)[
        "messages"
    ]
    return messages


def test_a_post_comes_back_as_slack_keeps_it(work: Workplace) -> None:
    answer = post(work, blocks=[section(), {"type": "actions", "elements": [button()]}])
    message = answer["message"]
    assert (message["user"], message["bot_id"], message["text"]) == (BOT_USER_ID, "B0RITUALS", "hello")
    assert "subtype" not in message
    assert all(block["block_id"] for block in message["blocks"])
    assert history(work) == [message]


def test_two_posts_in_one_instant_have_two_timestamps(work: Workplace) -> None:
    stamps = [post(work)["ts"] for _ in range(20)]
    assert stamps == sorted(set(stamps))


def test_fifty_one_blocks_are_refused_with_a_pointer(work: Workplace) -> None:
    answer = refused(work.client.chat_postMessage, channel=work.team.id, text="x", blocks=[section()] * 51)
    assert answer["error"] == "invalid_blocks"
    assert answer["errors"] == ["no more than 50 items allowed [json-pointer:/blocks]"]
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] no more than 50 items allowed [json-pointer:/blocks]"
    ]


@pytest.mark.parametrize(
    ("block", "pointer"),
    [
        (section("x" * 3001), "/blocks/0/text/text"),
        ({"type": "actions", "elements": [button("x" * 76)]}, "/blocks/0/elements/0/text/text"),
    ],
    ids=["a section of 3,001", "a button of 76"],
)
def test_a_block_over_its_limit_is_refused_and_nothing_is_posted(
    work: Workplace, block: dict[str, Any], pointer: str
) -> None:
    answer = refused(work.client.chat_postMessage, channel=work.team.id, text="x", blocks=[block])
    assert pointer in answer["errors"][0]
    assert work.team.messages == []


def test_where_the_bot_cannot_post(work: Workplace) -> None:
    said = {"text": "hello"}
    assert error(work.client.chat_postMessage, channel=work.random.id, **said) == "not_in_channel"
    assert error(work.client.chat_postMessage, channel=work.leads.id, **said) == "channel_not_found"
    assert error(work.client.chat_postMessage, channel=work.old.id, **said) == "is_archived"
    assert error(work.client.chat_postMessage, channel="C0NOWHERE", **said) == "channel_not_found"
    assert error(work.client.chat_postMessage, channel=work.jon.id, **said) == "user_disabled"
    assert error(work.client.chat_postMessage, channel=work.kim.id, **said) == "user_not_visible"
    assert error(work.client.chat_postMessage, channel=BOT_USER_ID, **said) == "cannot_dm_bot"
    assert error(work.client.api_call, "chat.postMessage", json={"channel": work.team.id}) == "no_text"


def test_a_person_is_written_to_in_their_one_dm(work: Workplace) -> None:
    opened = work.client.conversations_open(users=work.bo.id)["channel"]["id"]
    assert post(work, channel=work.bo.id)["channel"] == opened
    again = work.client.conversations_open(users=work.bo.id, return_im=True)
    assert (again["channel"]["id"], again["already_open"], again["channel"]["user"]) == (
        opened,
        True,
        work.bo.id,
    )


def test_a_dm_opened_before_somebody_left_still_takes_messages(work: Workplace) -> None:
    opened = post(work, channel=work.bo.id)["channel"]
    work.bo.deleted = True
    assert post(work, channel=opened)["ok"]
    assert error(work.client.conversations_open, users=work.bo.id) == "user_disabled"


def test_a_switched_off_messages_tab_takes_no_dms(work: Workplace) -> None:
    work.workspace.app.manifest["features"]["app_home"]["messages_tab_enabled"] = False
    assert error(work.client.chat_postMessage, channel=work.ana.id, text="hi") == "messages_tab_disabled"


def test_blocks_without_text_are_let_pass_and_complained_of(work: Workplace) -> None:
    with pytest.warns(UserWarning, match="text"):  # the client says so too
        post(work, text="", blocks=[section()])
    assert work.workspace.complaints[0].startswith("chat.postMessage: blocks without text")


def test_a_text_over_40000_is_cut_with_a_warning(work: Workplace) -> None:
    answer = post(work, text="x" * 40_001)
    assert (answer["warning"], len(answer["message"]["text"])) == ("message_truncated", 40_000)


def test_metadata_is_kept_and_shown_only_when_asked_for(work: Workplace) -> None:
    post(work, metadata=MARK)
    assert "metadata" not in history(work)[0]
    assert history(work, include_all_metadata=True)[0]["metadata"] == MARK
    wrong = {"event_type": "x"}
    assert error(post, work, metadata=wrong) == "invalid_metadata_format"
    large = {"event_type": "x", "event_payload": {"note": "x" * 8000}}
    assert error(post, work, metadata=large) == "metadata_too_large"


def test_a_timestamp_is_a_string_and_never_a_number(work: Workplace) -> None:
    ts = post(work)["ts"]
    assert error(post, work, thread_ts=float(ts)) == "invalid_arguments"


def test_replies_gather_under_their_parent_and_stay_out_of_history(work: Workplace) -> None:
    parent = post(work)["ts"]
    replies = [post(work, text=f"reply {n}", thread_ts=parent) for n in range(2)]
    assert replies[0]["message"]["parent_user_id"] == BOT_USER_ID
    (top,) = history(work)
    assert (top["reply_count"], top["latest_reply"], top["thread_ts"]) == (2, replies[1]["ts"], parent)
    thread = work.client.conversations_replies(channel=work.team.id, ts=parent)["messages"]
    assert [m["text"] for m in thread] == ["hello", "reply 0", "reply 1"]
    alone = work.client.conversations_replies(channel=work.team.id, ts=replies[0]["ts"])["messages"]
    assert [m["text"] for m in alone] == ["reply 0"]


def test_a_reply_sent_to_the_channel_too_is_in_history(work: Workplace) -> None:
    parent = post(work)["ts"]
    post(work, text="look", thread_ts=parent, reply_broadcast=True)
    assert [m.get("subtype") for m in history(work)] == ["thread_broadcast", None]


def test_a_reply_to_nothing_is_refused_and_one_to_a_reply_joins_its_thread(work: Workplace) -> None:
    assert error(post, work, thread_ts="1700000000.000001") == "cannot_reply_to_message"
    parent = post(work)["ts"]
    reply = post(work, thread_ts=parent)["ts"]
    assert post(work, thread_ts=reply)["message"]["thread_ts"] == parent
    assert "is a reply" in work.workspace.complaints[0]


def test_a_text_without_blocks_takes_the_old_blocks_away(work: Workplace) -> None:
    ts = post(work, blocks=[section()], metadata=MARK)["ts"]
    answer = work.client.chat_update(channel=work.team.id, ts=ts, text="done")
    assert (answer["ts"], answer["text"], "blocks" in answer["message"]) == (ts, "done", False)
    assert history(work, include_all_metadata=True)[0]["metadata"] == MARK


def test_an_update_of_metadata_alone_keeps_what_is_said(work: Workplace) -> None:
    ts = post(work, blocks=[section()], metadata=MARK)["ts"]
    work.client.api_call("chat.update", json={"channel": work.team.id, "ts": ts, "metadata": {}})
    (said,) = history(work, include_all_metadata=True)
    assert (said["text"], len(said["blocks"]), "metadata" in said) == ("hello", 1, False)


def test_an_update_is_refused_where_slack_refuses_it(work: Workplace) -> None:
    theirs = work.says(work.ana, work.team, "mine").ts
    dm = post(work, channel=work.bo.id)
    ours = post(work)["ts"]
    update = work.client.chat_update
    assert error(update, channel=work.team.id, ts=theirs, text="x") == "cant_update_message"
    assert error(update, channel=work.bo.id, ts=dm["ts"], text="x") == "channel_not_found"
    assert error(update, channel=work.team.id, ts="1700000000.000001", text="x") == "message_not_found"
    assert error(update, channel=work.team.id, ts=ours, text="x" * 4001) == "msg_too_long"
    assert error(work.client.api_call, "chat.update", json={"channel": work.team.id, "ts": ours}) == "no_text"
    assert error(update, channel=work.team.id, ts=ours, text="x", blocks=[section("")]) == "invalid_blocks"
    work.team.is_archived = True
    assert error(update, channel=work.team.id, ts=ours, text="x") == "is_inactive"


def test_a_deleted_parent_leaves_a_tombstone_and_a_lone_message_nothing(work: Workplace) -> None:
    parent = post(work)["ts"]
    post(work, thread_ts=parent)
    alone = post(work)["ts"]
    for ts in (alone, parent):
        work.client.chat_delete(channel=work.team.id, ts=ts)
    assert [m["subtype"] for m in history(work)] == ["tombstone"]
    assert error(work.client.chat_delete, channel=work.team.id, ts=parent) == "cant_delete_message"
    assert error(work.client.chat_delete, channel=work.team.id, ts=alone) == "message_not_found"


def test_an_ephemeral_is_seen_by_one_and_found_by_no_method(work: Workplace) -> None:
    ts = work.client.chat_postEphemeral(channel=work.team.id, user=work.ana.id, text="psst")["message_ts"]
    assert history(work) == []
    assert work.events == []
    assert error(work.client.chat_update, channel=work.team.id, ts=ts, text="x") == "message_not_found"
    assert error(post, work, thread_ts=ts) == "cannot_reply_to_message"
    said = [change for change in work.workspace.changes if change.type == "message"]
    assert [change.only_for for change in said] == [frozenset({work.ana.id})]
    work.team.members.remove(work.bo.id)
    gone = {"channel": work.team.id, "user": work.bo.id, "text": "x"}
    assert error(work.client.chat_postEphemeral, **gone) == "user_not_in_channel"


def test_a_guest_is_not_told_of_a_public_channel_they_are_not_in(work: Workplace) -> None:
    ivy = work.workspace.add_person("ivy", "Ivy Stone", "Europe/Dublin", is_guest=True)
    post(work)
    told = work.workspace.changes[-2].only_for  # the last change is the call in the log
    assert told is not None
    assert (work.bo.id in told, ivy.id in told, work.kim.id in told) == (True, False, False)


def test_a_permalink_names_the_message_and_its_thread(work: Workplace) -> None:
    parent = post(work)["ts"]
    reply = post(work, thread_ts=parent)["ts"]
    link = work.client.chat_getPermalink(channel=work.team.id, message_ts=parent)["permalink"]
    assert link.endswith(f"/archives/{work.team.id}/p{parent.replace('.', '')}")
    link = work.client.chat_getPermalink(channel=work.team.id, message_ts=reply)["permalink"]
    assert link.endswith(f"?thread_ts={parent}&cid={work.team.id}")


def test_the_bot_hears_its_own_posts_changes_and_deletions(work: Workplace) -> None:
    ts = post(work, channel=work.ana.id)["ts"]
    dm = work.workspace.direct(BOT_USER_ID, work.ana.id).id
    work.client.chat_update(channel=dm, ts=ts, text="changed")
    work.client.chat_delete(channel=dm, ts=ts)
    assert work.subtypes() == [None, "message_changed", "message_deleted"]
    assert {subscription for _, subscription in work.events} == {"message.im"}
    changed = work.events[1][0]
    assert (changed["previous_message"]["text"], changed["message"]["text"]) == ("hello", "changed")
    assert changed["hidden"]


def test_what_was_picked_stays_where_the_ids_stay(work: Workplace) -> None:
    day = {
        "type": "static_select",
        "action_id": "day",
        "options": [{"text": plain("Monday"), "value": "mon"}],
    }
    block = {"type": "actions", "block_id": "when", "elements": [day]}
    ts = post(work, blocks=[block])["ts"]
    said = work.team.message(ts)
    assert said is not None
    said.values["when"]["day"]["selected_option"] = day["options"][0]
    work.client.chat_update(channel=work.team.id, ts=ts, text="x", blocks=[section("new"), block])
    assert said.values["when"]["day"]["selected_option"]["value"] == "mon"
    work.client.chat_update(channel=work.team.id, ts=ts, text="x", blocks=[block | {"block_id": "other"}])
    assert said.values == {"other": {"day": {"type": "static_select", "selected_option": None}}}
