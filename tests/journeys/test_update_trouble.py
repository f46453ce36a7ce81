"""What goes wrong with updates: channels that cannot be posted in, two who edit at once, people who may not."""

from __future__ import annotations

from bot.standin.driver import words
from rituals.rights import grant
from storage.right import Role
from tests.journeys.team import Team
from tests.journeys.test_update import OUTCOME, posts, writes


def test_a_channel_known_to_be_archived_is_refused_under_its_field_and_the_form_keeps_what_was_typed(
    team: Team,
) -> None:
    posts(team, outcome="The first one")
    ana = writes(team)
    ana.archives("#team")
    team.settles()
    ana.submits()
    assert "#team is archived" in ana.errors["channels"]
    ana.unarchives("#team")
    team.settles()
    assert ana.submits()["ok"], ana.errors
    team.hand("bo").waits_for(OUTCOME, "#team")


def test_a_channel_that_was_archived_afterwards_is_told_to_the_author_and_nothing_is_lost(
    team_either_way: Team,
) -> None:
    team = team_either_way
    ana = writes(team)
    ana.archives("#team")
    assert ana.submits()["ok"], ana.errors
    trouble = ana.waits_for("I could not post your update of")
    assert "the channel is archived. Unarchive it, and I post it there" in words(trouble)
    ana.unarchives("#team")
    team.hand("bo").waits_for(OUTCOME, "#team")
    ana.waits_for(lambda said: said["ts"] == trouble["ts"] and "on its way again" in words(said))
    team.settles()
    assert len(ana.messages("#team")) == 1


def test_where_the_bot_is_not_the_author_hears_how_to_let_it_in(team: Team) -> None:
    ana = writes(team, channel="#leads")
    assert ana.submits()["ok"], ana.errors
    trouble = ana.waits_for("I could not post your update of")
    assert "Type `/invite @rituals` there" in words(trouble)
    ana.presses("Send it again", trouble)  # too early
    team.settles()
    ana.invites(team.stand_in.workspace.app.display_name, "#leads")
    team.hand("hugo").waits_for(OUTCOME, "#leads")
    team.settles()
    answers(team, "bo", "/update list", "There are no updates")
    answers(team, "hugo", "/update list", OUTCOME)


def test_the_second_of_two_editors_sees_what_came_between_and_keeps_their_text(team_either_way: Team) -> None:
    team = team_either_way
    ana = posts(team)
    mine = ana.waits_for("Your update goes to")
    ana.presses("Edit", mine)
    ana.waits_for("Change an update", in_="modal")
    ana.fills("outcome", "In 3 minutes")
    in_between(team, "In 5 minutes")
    ana.submits()
    form = ana.waits_for("saved another version", in_="modal")
    assert "Bo Jensen saved another version" in words(form)
    assert "In 5 minutes" in words(form)
    assert ana.submits()["ok"], ana.errors
    team.settles()
    ana.waits_for("In 3 minutes", "#team")
    assert len(ana.messages("#team")) == 1


def in_between(team: Team, outcome: str) -> None:
    """Bo, who leads as well, changes it from the list."""
    bo = team.hand("bo")
    with team.bot.parts.database.write() as session:
        now = team.bot.parts.clock.calendar()
        grant(session, team.bot.parts.team_id, bo.id, Role.LEADER, "", team.hand("ana").id, now)
    bo.runs("/update list", "#team")
    bo.presses("Edit", bo.waits_for("The newest updates", "#team"))
    bo.waits_for("Change an update", in_="modal")
    bo.fills("outcome", outcome)
    assert bo.submits()["ok"], bo.errors
    team.settles()


def test_who_leads_nothing_is_told_who_does(team: Team) -> None:
    answers(team, "bo", "/update", "Posting updates is for leaders")
    answers(team, "bo", "/update change", "Posting updates is for leaders")
    answers(team, "bo", "/update digest", "digest is for leaders", "#team")
    answers(team, "ivy", "/update", "not for guests", "#launch")
    answers(team, "ana", "/update digest", "Type this in the channel")


def answers(team: Team, name: str, typed: str, said: str, channel: str = "dm") -> None:
    """Somebody we have not met is looked up first, and answered a moment later."""
    hand = team.hand(name)
    hand.runs(typed, channel)
    hand.waits_for(said, channel)
