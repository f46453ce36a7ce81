"""A channel is renamed, archived, or the bot is shown the door: the owner hears of it with the remedy."""

from __future__ import annotations

from datetime import time, timedelta

from bot.standin.driver import words
from tests.journeys.team import MONDAY, Team
from tests.journeys.test_update import OUTCOME
from tests.journeys.test_update import writes as writes_update

MADRID = "Europe/Madrid"


def test_a_renamed_channel_is_called_by_its_new_name(team: Team) -> None:
    ana = team.set_up(people=["ana", "bo"])
    ana.renames("#team", "crew")
    ana.waits_for("chosen people in #crew")
    team.moves_to(MONDAY, time(9), MADRID)
    assert "everybody in #crew reads it" in words(team.hand("bo").waits_for("In an hour"))


def test_an_archived_channel_is_reported_with_its_remedy_and_the_digest_follows_once_it_can(
    team_either_way: Team,
) -> None:
    team = team_either_way
    team.set_up("bo", people=["ana", "bo"])
    ana, bo = team.hands("ana", "bo")
    plan = bo.waits_for("Next:")
    team.moves_to(MONDAY, time(9), MADRID)
    team.answers("ana", "Kept for later")
    ana.archives("#team")
    bo.waits_for(
        lambda said: said["ts"] == plan["ts"] and "The channel is archived. Unarchive it" in words(said)
    )

    team.moves_to(MONDAY, time(18), MADRID)
    trouble = bo.waits_for("I could not post the digest of *Daily standup*")
    assert "the channel is archived. Unarchive it, and I post it there" in words(trouble)
    assert "could not post" not in str(ana.dm)

    ana.unarchives("#team")
    bo.waits_for(lambda said: said["ts"] == plan["ts"] and "Next:" in words(said))
    digest = team.digest()
    ana.waits_for("Kept for later", "#team", thread=digest)
    told = bo.waits_for(lambda said: said["ts"] == trouble["ts"] and "could not post" not in words(said))
    assert "Send it again" not in words(told)
    team.settles()
    assert len(ana.messages("#team")) == 1
    assert len(ana.thread(digest)) == 2


def test_sent_again_too_early_the_owner_is_told_again(team: Team) -> None:
    team.set_up("bo", people=["ana", "bo"])
    ana, bo = team.hands("ana", "bo")
    team.moves_to(MONDAY, time(9), MADRID)
    team.answers("ana")
    ana.archives("#team")
    team.moves_to(MONDAY, time(18), MADRID)
    trouble = bo.waits_for("I could not post the digest")
    bo.presses("Send it again", trouble)
    team.settles()
    assert "Unarchive it" in words(bo.waits_for("I could not post the digest"))
    ana.unarchives("#team")
    assert "1 of 2 answered" in words(team.digest())
    team.settles()
    assert len(ana.messages("#team")) == 1


def test_others_cannot_send_it_again(team: Team) -> None:
    team.set_up("bo", people=["ana", "bo"])
    ana, bo, chen = team.hands("ana", "bo", "chen")
    team.moves_to(MONDAY, time(9), MADRID)
    team.answers("ana")
    ana.archives("#team")
    team.moves_to(MONDAY, time(18), MADRID)
    bo.waits_for("I could not post the digest")
    assert "could not post" not in str(chen.dm)


def test_the_owner_sends_their_own_again_and_not_what_belongs_to_somebody_else(team: Team) -> None:
    team.set_up("bo", people=["ana", "bo"])
    bo, ana = team.hand("bo"), writes_update(team, outcome=OUTCOME)
    team.moves_to(MONDAY, time(9), MADRID)
    team.stand_in.workspace.channel("#team").is_archived = True  # Slack tells nobody
    assert ana.submits()["ok"], ana.errors
    team.answers("bo")
    team.moves_to(MONDAY, time(18), MADRID)
    trouble = bo.waits_for("I could not post the digest")
    ana.waits_for("I could not post your update")
    team.settles()
    team.stand_in.workspace.channel("#team").is_archived = False
    bo.presses("Send it again", trouble)
    assert "1 of 2 answered" in words(team.digest())
    team.settles()
    assert OUTCOME not in str(ana.messages("#team"))
    ana.presses("Send it again", ana.waits_for("I could not post your update"))
    ana.waits_for(OUTCOME, "#team")


def test_thrown_out_of_the_channel_the_bot_tells_the_owner_how_to_get_it_back(team: Team) -> None:
    team.set_up("bo", people=["ana", "bo"])
    ana, bo = team.hands("ana", "bo")
    plan = bo.waits_for("Next:")
    team.moves_to(MONDAY, time(9), MADRID)
    team.answers("ana", "Said before the door closed")
    ana.removes(team.stand_in.workspace.app.display_name, "#team")
    bo.waits_for(lambda said: said["ts"] == plan["ts"] and "I am not in #team" in words(said))
    team.moves_to(MONDAY, time(18), MADRID)
    assert "Type `/invite @rituals` there" in words(bo.waits_for("I could not post the digest"))

    team.moves_to(MONDAY + timedelta(days=1), time(9), MADRID)
    team.settles()
    assert sum("Answer late" in words(said) for said in bo.dm) == 1, (
        "nobody is asked for an answer nobody could read"
    )

    bo.presses("Add me to the channel", next(said for said in bo.dm if said["ts"] == plan["ts"]))
    bo.waits_for(lambda said: said["ts"] == plan["ts"] and "Next:" in words(said))
    ana.waits_for("Said before the door closed", "#team", thread=team.digest())
