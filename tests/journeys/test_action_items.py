"""Action items of a retrospective: added under its summary, accepted by their owners, done or dropped."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from bot.standin.driver import Hand, words
from bot.standin.workspace import Json
from rituals.people import watch_channel
from rituals.wanted import want
from tests.journeys.team import MONDAY, Team
from tests.journeys.test_retro import closes, starts, writes
from tests.rituals.past_retro import past_retro

FRIDAY = date(2026, 12, 4)
TEXT = "Write the guide for rolling back"


def retro_ends(team: Team, channel: str = "#team") -> Json:
    """The summary of a retrospective that has ended, as people see it."""
    parts, place = team.bot.parts, team.channel(channel).id
    with parts.database.write() as session:
        round_ = past_retro(session, parts.team_id, place, team.hand("ana").id, parts.clock.calendar())
        want(
            session,
            key=f"retro:{round_.id}:summary",
            purpose="retro_summary",
            ref=round_.id,
            team_id=parts.team_id,
            destination=place,
        )
        watch_channel(session, parts.team_id, place)
    parts.wake()
    team.settles()
    return team.hand("ana").waits_for("Add an action", channel)


def adds(team: Team, by: str, owner: str, text: str = TEXT, due: date | None = FRIDAY) -> Hand:
    """Under the latest summary in #team."""
    hand = team.hand(by)
    hand.presses("Add an action", hand.waits_for("Add an action", "#team"))
    hand.waits_for("What is to be done?", "modal")
    hand.fills("What is to be done?", text)
    hand.picks("Who takes it?", owner)
    if due:
        hand.picks("By when?", due)
    assert hand.submits()["ok"], hand.errors
    assert not hand.errors
    team.settles()
    return hand


def in_summary(team: Team, line: str) -> Json:
    return team.hand("ana").waits_for(
        lambda said: line in words(said) and "Add an action" in words(said), "#team"
    )


def test_from_a_retrospective_to_the_standup_and_the_next_retrospective(team_either_way: Team) -> None:
    team = team_either_way
    ana, chen = team.hands("ana", "chen")
    team.set_up()
    starts(team)
    team.settles()
    writes(team.hand("bo"), "We can not roll back")
    closes(ana)
    ana.waits_for("Add an action", "#team")
    adds(team, "ana", "chen")
    in_summary(team, f"{TEXT} · Chen Wei · due Friday 4 December · not accepted yet")

    asked = chen.waits_for(f"Ana Ruiz asks you to take this: {TEXT} · due Friday 4 December")
    chen.presses("Accept", asked)
    chen.waits_for("You have taken this on")
    in_summary(team, "Chen Wei · due Friday 4 December · open")

    team.moves_to(MONDAY, time(9), "Asia/Shanghai")
    prompt = chen.waits_for("Your open actions")
    assert "In an hour" in words(prompt)
    card = starts(team, "Sprint 13")
    assert f"{TEXT} · Chen Wei · due Friday 4 December · open" in words(card)

    chen.presses("Done", prompt)
    chen.waits_for(f"Done: {TEXT}")
    in_summary(team, "Chen Wei · done")
    team.settles()
    assert "Your open actions" not in words(chen.waits_for("In an hour"))
    assert "Still open" not in words(ana.waits_for("collecting notes", "#team"))


def test_what_cannot_be_taken_is_said_under_its_field_and_nothing_typed_is_lost(team: Team) -> None:
    retro_ends(team)
    ana = team.hand("ana")
    ana.presses("Add an action", ana.waits_for("Add an action", "#team"))
    ana.waits_for("What is to be done?", "modal")
    ana.fills("What is to be done?", TEXT)
    ana.picks("Who takes it?", "hugo")
    ana.picks("By when?", date(2026, 11, 20))
    ana.submits()
    assert "over already" in ana.errors["due"]
    assert "in the channel" in ana.errors["owner"]
    ana.picks("Who takes it?", "ana")
    ana.picks("By when?", date(2026, 11, 22))
    ana.submits()
    in_summary(team, f"{TEXT} · Ana Ruiz · due Sunday 22 November · open")
    ana.waits_for("You have taken this on")


def test_whoever_says_not_me_says_why_and_another_is_asked(team: Team) -> None:
    dalia, chen, grace = team.hands("dalia", "chen", "grace")
    retro_ends(team)
    adds(team, "dalia", "chen")
    chen.presses("Not me", chen.waits_for("asks you to take this"))
    chen.waits_for("Why not?", "modal")
    chen.fills("Why not?", "On leave until January")
    assert chen.submits()["ok"]
    chen.waits_for("You gave this back to Dalia Haddad")

    told = dalia.waits_for("Chen Wei does not take this")
    assert "On leave until January" in words(told)
    in_summary(team, "Dalia Haddad · due Friday 4 December · back from Chen Wei")
    dalia.presses("Give it to …", told)
    dalia.waits_for("Who takes it?", "modal")
    dalia.picks("Who takes it?", "grace")
    assert dalia.submits()["ok"], dalia.errors
    grace.waits_for("Dalia Haddad asks you to take this")
    dalia.waits_for("Grace Kahale has this now, not accepted yet")
    chen.waits_for("Grace Kahale has this action now")
    in_summary(team, "Grace Kahale · due Friday 4 December · not accepted yet")


def test_an_owner_suggests_another_day_drops_with_a_reason_and_opens_again(team: Team) -> None:
    chen = team.hand("chen")
    retro_ends(team)
    adds(team, "ana", "chen")
    chen.presses("Another date", chen.waits_for("asks you to take this"))
    chen.waits_for("With this you accept it", "modal")
    chen.picks("By when?", FRIDAY + timedelta(days=7))
    assert chen.submits()["ok"], chen.errors
    chen.waits_for("You have taken this on: " + TEXT + " · due Friday 11 December")

    chen.presses("Drop")
    chen.waits_for("Why is it dropped?", "modal")
    chen.fills("Why is it dropped?", "The old system goes in May")
    assert chen.submits()["ok"], chen.errors
    team.hand("ana").waits_for("The old system goes in May")
    chen.presses("Open again", chen.waits_for("You dropped this"))
    chen.waits_for("You have taken this on")
    in_summary(team, "due Friday 11 December · open")


def test_the_second_of_two_is_told_what_it_is_now(team: Team) -> None:
    ana, chen = team.hands("ana", "chen")
    retro_ends(team)
    adds(team, "ana", "chen")
    chen.presses("See actions", chen.waits_for("See actions", "#team"))
    chen.waits_for("not accepted yet", "modal")
    ana.presses("See actions", ana.waits_for("See actions", "#team"))
    ana.waits_for("not accepted yet", "modal")
    ana.picks("commitment.more", "Give it to …")
    ana.waits_for("Who takes it?", "modal")
    ana.picks("Who takes it?", "grace")
    assert ana.submits()["ok"], ana.errors
    assert ana.view is None

    chen.presses("Accept")
    chen.waits_for("up to Grace Kahale", "modal")
    chen.closes_all()
    assert team.hand("grace").waits_for("Ana Ruiz asks you to take this")


def test_the_owner_of_many_sees_the_overdue_first_and_closes_them_from_the_standup(team: Team) -> None:
    bo = team.hand("bo")
    team.set_up()
    retro_ends(team)
    for number in range(7):
        adds(team, "bo", "bo", f"Thing {number}", FRIDAY + timedelta(days=1 - number))
    team.moves_to(date(2026, 12, 4), time(9), "Europe/Madrid")
    prompt = bo.waits_for("Your open actions")
    said = words(prompt)
    assert said.index("Thing 6 · #team · overdue, was due Sunday 29 November") < said.index("Thing 5")
    assert "+2 more" in said
    bo.presses("My actions", prompt)
    bo.waits_for("Thing 1", "modal")
    assert "due today" in words(bo.waits_for("Thing 0", "modal"))
    bo.presses("Done")
    bo.waits_for(lambda view: "Thing 6" not in words(view), "modal")
    bo.picks("commitment.more", "History")
    bo.waits_for("Sunday 22 November: Bo Jensen took it on, due Monday 30 November", "modal")
    bo.closes_all()
    bo.waits_for(lambda said: "+1 more" in words(said) and "Thing 6" not in words(said))


def test_what_somebody_who_left_had_is_marked_and_taken_over_by_anybody(team: Team) -> None:
    chen, dalia = team.hands("chen", "dalia")
    retro_ends(team)
    adds(team, "ana", "chen")
    chen.presses("Accept", chen.waits_for("asks you to take this"))
    chen.leaves("#team")
    team.settles()
    dalia.presses("See actions", dalia.waits_for("See actions", "#team"))
    dalia.waits_for("Chen Wei (left)", "modal")
    dalia.presses("Give it to …")
    dalia.waits_for("Who takes it?", "modal")
    dalia.picks("Who takes it?", "dalia")
    assert dalia.submits()["ok"], dalia.errors
    in_summary(team, "Dalia Haddad · due Friday 4 December · open")


def test_what_an_earlier_retrospective_left_open_is_counted_in_the_next_and_listed_by_the_command(
    team: Team,
) -> None:
    retro_ends(team)
    adds(team, "ana", "ana")
    team.waits(timedelta(days=3))
    retro_ends(team)
    in_summary(team, "1 action still open from before")
    ana = team.hand("ana")
    assert f"{TEXT} · Ana Ruiz · due Friday 4 December · open" in team.hears("ana", "/retro actions")
    ana.presses("Done", ana.messages("#team")[-1])
    ana.waits_for("No action is open here.", "#team")
    ana.waits_for("Closed last", "#team")
    team.settles()
    assert not any("still open" in words(said) for said in ana.messages("#team"))


def test_what_is_dropped_from_a_list_only_its_reader_sees_is_gone_from_it(team: Team) -> None:
    retro_ends(team)
    adds(team, "bo", "bo")
    bo = team.hand("bo")
    team.hears("bo", "/retro actions")
    bo.picks("commitment.more", "Drop", in_=bo.messages("#team")[-1])
    bo.waits_for("Why is it dropped?", "modal")
    bo.fills("Why is it dropped?", "It solved itself")
    assert bo.submits()["ok"], bo.errors
    bo.waits_for("No action is open here.", "#team")


def test_in_the_direct_message_the_command_lists_one_s_own(team: Team) -> None:
    retro_ends(team)
    adds(team, "bo", "bo")
    assert f"{TEXT} · #team · due Friday 4 December" in team.hears("bo", "/retro actions", "dm")
    bo = team.hand("bo")
    bo.presses("Done", bo.messages("dm")[-1])
    bo.waits_for("You have no open actions.")
    assert "You have no open actions." in team.hears("ana", "/retro actions", "dm")


def test_home_lists_one_s_own_and_follows(team: Team) -> None:
    """Drawn by the room of Home; here is what it is made of, and that a press is answered by it."""
    retro_ends(team)
    adds(team, "bo", "bo")
    bo = team.hand("bo")
    bo.opens_home()
    bo.waits_for("Your actions", "home")
    bo.presses("Done", "home")
    bo.waits_for(lambda view: "Your actions" not in words(view), "home")


@pytest.mark.parametrize(
    "text", ["<!channel> *now* &lt;b&gt; `x`", "@everyone <@U0ANA> :tada: " + "y" * 260, "اكتب الدليل 🚀"]
)
def test_words_stand_as_typed_and_ping_nobody(team: Team, text: str) -> None:
    retro_ends(team)
    adds(team, "ana", "chen", text)
    asked = team.hand("chen").waits_for("asks you to take this")
    assert " ".join(text.split()) in words(asked)
    assert "<!channel>" not in asked["text"]
    in_summary(team, text[:100])
