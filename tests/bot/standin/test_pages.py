"""Lists in pages, short ones and empty ones."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.standin.workplace import Workplace, error


def crowd(work: Workplace, number: int) -> list[str]:
    people = [work.workspace.add_person(f"p{n}", f"Person {n}", "Europe/Madrid").id for n in range(number)]
    work.team.members.extend(people)
    return work.team.members


def test_following_the_cursors_finds_everybody_through_short_and_empty_pages(work: Workplace) -> None:
    members = crowd(work, 20)
    work.workspace.page_size = 3
    pages = [page["members"] for page in work.client.conversations_members(channel=work.team.id, limit=5)]
    assert [len(page) for page in pages][:4] == [3, 0, 3, 3]
    assert [one for page in pages for one in page] == members


def test_without_short_pages_one_limit_is_one_page(work: Workplace) -> None:
    crowd(work, 7)
    pages = [page["members"] for page in work.client.conversations_members(channel=work.team.id, limit=5)]
    assert [len(page) for page in pages] == [5, 5]


@pytest.mark.parametrize("method", ["users_list", "conversations_list", "users_conversations"])
def test_every_list_comes_in_pages(work: Workplace, method: str) -> None:
    work.workspace.page_size = 1
    call = getattr(work.client, method)
    assert call(limit=100)["response_metadata"]["next_cursor"]
    key = "members" if method == "users_list" else "channels"
    assert sum(len(page[key]) for page in call(limit=100)) > 1


def test_what_is_said_between_two_pages_shifts_nothing(work: Workplace) -> None:
    for number in range(6):
        work.says(work.ana, work.team, str(number))
    work.workspace.page_size = 2
    seen: list[Any] = []
    for page in work.client.conversations_history(channel=work.team.id):
        seen += [message["text"] for message in page["messages"]]
        assert page["has_more"] == (len(seen) < 6)
        work.says(work.ana, work.team, "meanwhile")
    assert seen == ["5", "4", "3", "2", "1", "0"]


def test_cursors_and_limits_are_looked_at(work: Workplace) -> None:
    work.workspace.page_size = 1
    cursor = work.client.users_list()["response_metadata"]["next_cursor"]
    assert error(work.client.conversations_list, cursor=cursor) == "invalid_cursor"
    assert error(work.client.users_list, cursor="nonsense") == "invalid_cursor"
    assert error(work.client.users_list, limit=0) == "invalid_limit"
    assert error(work.client.users_list, limit=1001) == "invalid_limit"
