"""Setting up: a form that understands people, and a plan that says what is missing."""

from __future__ import annotations

from datetime import time

import pytest

from bot.standin import people
from bot.standin.driver import Hand, words
from bot.standin.states import picks
from bot.standin.workspace import Json
from tests.journeys.team import MONDAY, Team


def filled_in(hand: Hand) -> dict[str, object]:
    """What stands in each field of the form: text, or the names of what is picked."""
    view = hand.view
    assert view is not None
    values = {block_id: next(iter(block.values())) for block_id, block in view["values"].items()}
    return {block_id: _content(state) for block_id, state in values.items()}


def _content(state: Json) -> object:
    if "value" in state:
        return state["value"]
    if "selected_options" in state or "selected_option" in state:
        return [picked["text"]["text"] for picked in picks(state)]
    return next(value for key, value in state.items() if key.startswith("selected_"))


def suggested(team: Team, hand: Hand, typed: str) -> list[str]:
    view = hand.view
    assert view is not None
    container = {"type": "view", "view_id": view["id"]}
    found = team.stand_in.call(
        people.suggest, team.stand_in.workspace, hand.id, container, "zone", "ritual.zone", typed
    )
    return [option["text"]["text"] for option in found["options"]]


def test_the_form_starts_with_a_standup_that_could_be_kept_as_it_is(team: Team) -> None:
    hand = team.opens_form("bo", "/standup setup")
    assert filled_in(hand) == {
        "name": "Daily standup",
        "channel": team.channel("team").id,
        "people": [],
        "questions": "What changed for the better since last time?\nWhat comes next?",
        "blockers": "Is anything in your way?",
        "repeats": ["Every week"],
        "days": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"],
        "ask_at": "09:00",
        "close_at": "18:00",
        "zone": ["Copenhagen"],
        "latecomers": ["Wait for them: it closes an hour after the last person was asked"],
    }
    assert hand.submits()["ok"]
    told = hand.waits_for("Monday to Friday, I ask everybody in #team at *09:00")
    assert "*18:00 in Copenhagen*" in words(told)


def test_every_unclear_field_is_named_at_once_and_what_was_typed_is_still_there(team: Team) -> None:
    ana = team.opens_form("ana", "/standup setup")
    thirteen = "\n".join(f"Question {number}?" for number in range(1, 13))
    typed = {"name": "   ", "questions": thirteen, "ask_at": "25:00", "close_at": "after lunch"}
    for block_id, text in typed.items():
        ana.fills(block_id, text)
    assert not ana.submits()["ok"]
    assert set(ana.errors) == {"name", "questions", "ask_at", "close_at"}
    assert "such as “Daily standup”" in ana.errors["name"]
    assert "13 questions are too many: 12 at most" in ana.errors["questions"]
    assert "25:00 is not on the clock: hours go from 0 to 23" in ana.errors["ask_at"]
    assert "“after lunch”" in ana.errors["close_at"]
    assert "9:30, 14:00 or 9 pm" in ana.errors["close_at"]
    assert filled_in(ana).items() >= typed.items()
    assert not team.hand("ana").dm


def test_times_are_understood_the_way_people_say_them(team: Team) -> None:
    team.set_up("ana", name="Early", ask_at="half nine", close_at="quarter to six pm")
    plan = team.hand("ana").waits_for("Early")
    assert "*09:30 in their own time zone*" in words(plan)
    assert "*17:45 in Madrid*" in words(plan)
    team.set_up("ana", name="Late", ask_at="10.15", close_at="5 pm")
    plan = team.hand("ana").waits_for("Late")
    assert "*10:15 in their own time zone*" in words(plan)
    assert "*17:00 in Madrid*" in words(plan)


def test_what_is_left_empty_is_asked_for_again_all_of_it_at_once(team: Team) -> None:
    ana = team.opens_form("ana", "/standup setup")
    for block_id in ("days", "zone", "channel"):
        ana.picks(block_id)
    for block_id in ("name", "questions", "ask_at", "close_at"):
        ana.fills(block_id, "")
    ana.submits()
    assert set(ana.errors) == {"days", "zone", "channel", "name", "questions", "ask_at", "close_at"}
    ana.closes()

    team.opens_form("ana", "/standup setup")
    ana.fills("questions", " \n - \n\n")
    ana.fills("blockers", " ")
    ana.submits()
    assert ana.errors == {"questions": "Ask at least one question, one per line."}


def test_only_the_question_about_blockers_can_be_done_without(team: Team) -> None:
    ana = team.set_up("ana", people=["ana", "bo"], questions=" - Anything to celebrate?\n\n", blockers="")
    team.moves_to(MONDAY, time(9), "Europe/Madrid")
    prompt = words(ana.waits_for("In an hour"))
    assert "1. Anything to celebrate?" in prompt
    assert "2." not in prompt


def test_a_zone_is_searched_by_what_people_know_of_it(team_either_way: Team) -> None:
    ana = team_either_way.opens_form("ana", "/standup setup")
    assert any("Tokyo" in label for label in suggested(team_either_way, ana, "japan"))
    assert any("Los Angeles" in label for label in suggested(team_either_way, ana, "seattle"))
    assert suggested(team_either_way, ana, "middle-earth") == []
    ana.picks("zone", "Asia/Tokyo")
    ana.fills("close_at", "20:00")
    ana.submits()
    assert "*20:00 in Tokyo*" in words(ana.waits_for("I ask everybody"))


def test_a_guest_is_told_who_can_set_one_up(team: Team) -> None:
    ivy = team.hand("ivy")
    ivy.runs("/standup setup", "#launch")
    assert "Ask a full member of this workspace" in words(ivy.waits_for("Not possible", "modal"))
    ivy.closes()
    ivy.opens_home()
    assert "Set up a standup" not in words(ivy.waits_for("Your rituals", "home"))


def test_somebody_from_another_workspace_cannot_reach_the_bot_at_all(team: Team) -> None:
    kim = team.hand("kim")
    assert not kim.runs("/standup setup", "#launch")["ok"]
    assert "not available in your workspace" in kim.trouble
    assert kim.view is None


def test_several_people_are_chosen_and_the_plan_says_who_is_not_there_to_be_asked(team: Team) -> None:
    ana = team.set_up("ana", people=["ana", "bo", "hugo"])
    plan = words(ana.waits_for("Next:"))
    assert "I ask 3 chosen people in #team" in plan
    assert "Ana Ruiz: Monday 09:00 in Madrid" in plan
    assert "Bo Jensen: Monday 09:00 in Copenhagen" in plan
    assert "Dalia" not in plan
    assert "Not everybody you chose is asked" in plan
    assert "Hugo Silva must be in #team for that. Invite them there." in plan

    ana.invites("hugo", "#team")
    plan = words(ana.waits_for("Hugo Silva: Monday 09:00 in Lisbon"))
    assert "Not asked" not in plan
    team.moves_to(MONDAY, time(9), "Europe/Lisbon")
    team.hand("hugo").waits_for("In an hour")
    team.settles()
    assert not team.hand("chen").dm


def test_where_the_bot_is_missing_a_button_lets_it_in_and_the_same_message_then_says_who_is_asked(
    team_either_way: Team,
) -> None:
    team = team_either_way
    ana = team.set_up("ana", "#general")
    lonely = ana.waits_for("I am not in #general yet")
    assert "Next:" not in words(lonely)
    ana.presses("Add me to the channel", lonely)
    plan = ana.waits_for("Next:")
    assert plan["ts"] == lonely["ts"]
    assert "Hugo Silva: Monday 09:00 in Lisbon" in words(plan)
    assert "I am not in" not in words(plan)
    assert len(ana.dm) == 1


def test_while_the_bot_is_not_in_the_channel_nobody_is_asked(team: Team) -> None:
    ana = team.set_up("ana", "#general")
    ana.waits_for("nobody is asked")
    team.moves_to(MONDAY, time(9), "Europe/Madrid")
    team.settles()
    assert not team.hand("bo").dm
    assert len(ana.dm) == 1


def test_into_a_private_channel_the_bot_is_invited_by_its_members(team: Team) -> None:
    ana = team.set_up("ana", "#leads")
    lonely = ana.waits_for("/invite @rituals")
    assert "only its members can let me into a private channel" in words(lonely)
    with pytest.raises(LookupError):
        ana.presses("Add me to the channel", lonely)
    ana.invites(team.stand_in.workspace.app.display_name, "#leads")
    plan = ana.waits_for("Next:")
    assert plan["ts"] == lonely["ts"]
    assert "everybody in #leads" in words(plan)
    assert "Hugo Silva: Monday 09:00 in Lisbon" in words(plan)
    assert "/invite" not in words(plan)


def test_who_cannot_be_asked_is_said_before_it_is_set_up(team: Team) -> None:
    ana = team.opens_form("ana", "/standup setup")
    ana.picks("people", "ana", "hugo")
    note = words(ana.waits_for("I cannot ask all of them", in_="modal"))
    assert "Hugo Silva must be in" in note

    ana.picks("people", "ana", "bo")
    ana.waits_for(lambda form: "I cannot ask" not in words(form), in_="modal")


def test_a_talk_with_the_bot_is_no_channel_for_a_standup(team: Team) -> None:
    ana = team.opens_form("ana", "/standup setup", "dm")
    ana.submits()
    assert "channel" in ana.errors
