"""Conversations: opening, finding, reading and joining them."""

from __future__ import annotations

from bot.standin.workspace import BOT_USER_ID
from tests.bot.standin.workplace import Workplace, error


def test_what_the_bot_sees_of_a_channel(work: Workplace) -> None:
    team = work.client.conversations_info(channel=work.team.id, include_num_members=True)["channel"]
    assert (team["name"], team["is_member"], team["num_members"], team["is_private"]) == (
        "team",
        True,
        3,
        False,
    )
    assert not work.client.conversations_info(channel=work.random.id)["channel"]["is_member"]
    assert error(work.client.conversations_info, channel=work.leads.id) == "channel_not_found"
    work.leads.members.append(BOT_USER_ID)
    leads = work.client.conversations_info(channel=work.leads.id)["channel"]
    assert (leads["is_private"], leads["is_channel"]) == (True, True)


def test_a_dm_of_two_people_does_not_exist_for_the_bot(work: Workplace) -> None:
    theirs = work.workspace.direct(work.ana.id, work.bo.id)
    assert error(work.client.conversations_history, channel=theirs.id) == "channel_not_found"


def test_listing_all_channels_and_those_one_is_in(work: Workplace) -> None:
    everywhere = work.client.conversations_list(exclude_archived=True)["channels"]
    assert [c["name"] for c in everywhere] == ["team", "random"]
    mine = work.client.users_conversations(types="public_channel,private_channel")["channels"]
    assert [c["name"] for c in mine] == ["team", "old"]
    anas = work.client.users_conversations(user=work.ana.id)["channels"]
    assert [c["name"] for c in anas] == ["team", "random", "old"]
    assert error(work.client.conversations_list, types="public") == "invalid_types"


def test_members_include_the_bot(work: Workplace) -> None:
    members = work.client.conversations_members(channel=work.team.id)["members"]
    assert members == [work.ana.id, work.bo.id, BOT_USER_ID]


def test_opening_a_dm_with_whom_it_is_not_possible(work: Workplace) -> None:
    assert error(work.client.conversations_open, users=work.jon.id) == "user_disabled"
    assert error(work.client.conversations_open, users=work.kim.id) == "user_not_visible"
    assert error(work.client.conversations_open, users="U0NOBODY") == "user_not_found"
    assert error(work.client.conversations_open, users="") == "users_list_not_supplied"


def test_history_is_newest_first_between_its_bounds(work: Workplace) -> None:
    stamps = [work.says(work.ana, work.team, f"message {n}").ts for n in range(4)]

    def texts(**bounds: object) -> list[str]:
        answer = work.client.conversations_history(channel=work.team.id, **bounds)  # type: ignore[arg-type]
        return [message["text"][-1] for message in answer["messages"]]

    assert texts() == ["3", "2", "1", "0"]
    assert texts(oldest=stamps[0], latest=stamps[3]) == ["2", "1"]
    assert texts(oldest=stamps[0], latest=stamps[3], inclusive=True) == ["3", "2", "1", "0"]
    assert texts(latest=stamps[2], inclusive=True, limit=1) == ["2"]
    assert (
        error(work.client.conversations_history, channel=work.team.id, oldest="yesterday")
        == "invalid_ts_oldest"
    )


def test_history_of_an_archived_channel_can_be_read_and_of_an_unjoined_one_cannot(work: Workplace) -> None:
    assert work.client.conversations_history(channel=work.old.id)["messages"] == []
    assert error(work.client.conversations_history, channel=work.random.id) == "not_in_channel"
    assert error(work.client.conversations_replies, channel=work.team.id, ts="1.000001") == "thread_not_found"


def test_joining_is_for_public_channels_and_twice_is_a_warning(work: Workplace) -> None:
    assert work.client.conversations_join(channel=work.random.id)["channel"]["is_member"]
    assert [e["user"] for e, s in work.events if s == "member_joined_channel"] == [BOT_USER_ID]
    assert work.client.conversations_join(channel=work.random.id)["warning"] == "already_in_channel"
    assert error(work.client.conversations_join, channel=work.leads.id) == "channel_not_found"
    assert error(work.client.conversations_join, channel=work.old.id) == "is_archived"
    dm = work.client.conversations_open(users=work.ana.id)["channel"]["id"]
    assert error(work.client.conversations_join, channel=dm) == "method_not_supported_for_channel_type"
