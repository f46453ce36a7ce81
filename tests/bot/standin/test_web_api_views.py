"""Modals and Homes through the Web API."""

from __future__ import annotations

from typing import Any

from bot.standin import triggers
from tests.bot.standin.workplace import Workplace, error, modal, plain, question, refused, section


def trigger(work: Workplace, view_id: str | None = None) -> str:
    return triggers.grant(work.workspace, work.ana.id, view_id=view_id).id


def opened(work: Workplace, view: dict[str, Any] | None = None) -> dict[str, Any]:
    view_: dict[str, Any] = work.client.views_open(trigger_id=trigger(work), view=view or modal())["view"]
    return view_


def test_an_opened_view_is_echoed_with_every_key(work: Workplace) -> None:
    view = opened(work, modal(question(), submit=plain("Send")))
    assert (view["root_view_id"], view["previous_view_id"], view["external_id"]) == (view["id"], None, "")
    assert (view["close"], view["clear_on_close"], view["bot_id"]) == (None, False, "B0RITUALS")
    assert view["state"]["values"] == {"finished": {"text": {"type": "plain_text_input", "value": None}}}


def test_a_trigger_works_once_and_for_three_seconds(work: Workplace) -> None:
    used = trigger(work)
    work.client.views_open(trigger_id=used, view=modal())
    assert error(work.client.views_open, trigger_id=used, view=modal()) == "exchanged_trigger_id"
    late = trigger(work)
    work.watch.seconds += 3.1
    assert error(work.client.views_open, trigger_id=late, view=modal()) == "expired_trigger_id"
    assert error(work.client.views_open, trigger_id="12.34.abc", view=modal()) == "invalid_trigger_id"


def test_three_views_fit_on_a_stack_and_a_fourth_does_not(work: Workplace) -> None:
    first = top = opened(work)
    for _ in range(2):
        below = top
        top = work.client.views_push(trigger_id=trigger(work, below["id"]), view=modal())["view"]
        assert (top["root_view_id"], top["previous_view_id"]) == (first["id"], below["id"])
    assert (
        error(work.client.views_push, trigger_id=trigger(work, top["id"]), view=modal())
        == "push_limit_reached"
    )


def test_a_faulty_view_is_pointed_at_and_leaves_the_trigger_alone(work: Workplace) -> None:
    good = trigger(work)
    answer = refused(work.client.views_open, trigger_id=good, view=modal(title=plain("x" * 25)))
    assert answer["error"] == "invalid_arguments"
    message = "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"
    assert answer["response_metadata"]["messages"] == [message]
    large = modal(*[section("x" * 2900)] * 90)
    assert error(work.client.views_open, trigger_id=good, view=large) == "view_too_large"
    assert (
        error(work.client.views_open, trigger_id=good, view={"type": "home", "blocks": []})
        == "invalid_arguments"
    )
    assert error(work.client.views_open, trigger_id=good, view="{") == "invalid_arguments"
    assert work.client.views_open(trigger_id=good, view=modal())["ok"]


def test_an_update_keeps_the_id_and_changes_the_hash(work: Workplace) -> None:
    view = opened(work)
    new = work.client.views_update(view_id=view["id"], hash=view["hash"], view=modal(section("new")))["view"]
    assert (new["id"], new["blocks"][0]["text"]["text"]) == (view["id"], "new")
    assert new["hash"] != view["hash"]
    assert (
        error(work.client.views_update, view_id=view["id"], hash=view["hash"], view=modal())
        == "hash_conflict"
    )
    assert error(work.client.views_update, view_id="V0CLOSED", view=modal()) == "not_found"
    assert error(work.client.api_call, "views.update", json={"view": modal()}) == "invalid_arguments"


def test_an_external_id_finds_its_view_and_is_nobody_elses(work: Workplace) -> None:
    opened(work, modal(external_id="setup"))
    assert work.client.views_update(external_id="setup", view=modal(external_id="setup"))["ok"]
    bos = triggers.grant(work.workspace, work.bo.id).id
    view = modal(external_id="setup")
    assert error(work.client.views_open, trigger_id=bos, view=view) == "duplicate_external_id"


def test_a_home_is_published_and_replaced_whole(work: Workplace) -> None:
    publish = work.client.views_publish
    home = publish(user_id=work.ana.id, view={"type": "home", "blocks": [section("one")]})["view"]
    again = publish(
        user_id=work.ana.id, view={"type": "home", "blocks": [section("two")]}, hash=home["hash"]
    )["view"]
    assert (again["id"], again["root_view_id"], again["title"]) == (home["id"], home["id"], None)
    empty = {"type": "home", "blocks": []}
    assert error(publish, user_id=work.ana.id, view=empty, hash=home["hash"]) == "hash_conflict"
    assert error(publish, user_id="U0NOBODY", view=empty) == "user_not_found"
    work.workspace.app.manifest["features"]["app_home"]["home_tab_enabled"] = False
    assert error(publish, user_id=work.ana.id, view=empty) == "not_enabled"
