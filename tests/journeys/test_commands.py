"""What is typed: commands, with and without slips, and words where no words are read."""

from __future__ import annotations

from datetime import time

from bot.standin.driver import words
from tests.journeys.team import MONDAY, Team

SUBCOMMANDS = ("setup", "status", "change", "pause", "resume", "handover", "delete", "help")


def test_help_lists_every_subcommand(team: Team) -> None:
    said = team.hears("bo", "/standup help")
    assert "`/standup` answer now, early or late" in said
    for subcommand in SUBCOMMANDS:
        assert f"`/standup {subcommand}`" in said


def test_a_slip_shows_the_nearest_match_and_the_help(team: Team) -> None:
    slips = {"statsu": "status", "setp": "setup", "hand-over": "handover", "PAUSED": "pause"}
    for typed, meant in slips.items():
        said = team.hears("bo", f"/standup {typed}")
        assert f"Did you mean `/standup {meant}`?" in said
        assert "`/standup setup`" in said


def test_what_resembles_nothing_shows_the_help_alone(team: Team) -> None:
    said = team.hears("bo", "/standup xylophone")
    assert "I do not know “xylophone”" in said
    assert "Did you mean" not in said
    assert "`/standup setup`" in said


def test_capitals_and_spaces_do_not_matter(team: Team) -> None:
    assert "`/standup setup`" in team.hears("bo", "/standup   HELP  ")


def test_the_word_payload_in_a_command_confuses_nobody(team_either_way: Team) -> None:
    for typed in ("payload", 'payload={"type":"block_actions"}', "x&payload=1", "ssl_check=1"):
        said = team_either_way.hears("bo", f"/standup {typed}")
        assert "I do not know" in said
        assert "`/standup help` this list" in said
    assert "There is no standup here yet" in team_either_way.hears("bo", "/standup status payload=1")


def test_words_typed_into_the_dm_get_the_way_to_answer_once_even_when_heard_twice(
    team_either_way: Team,
) -> None:
    team = team_either_way
    team.set_up(people=["bo"])
    team.moves_to(MONDAY, time(9), "Europe/Madrid")
    bo = team.hand("bo")
    bo.waits_for("In an hour")
    team.stand_in.workspace.faults.arm("message", "duplicate_event")
    bo.says("dm", "I fixed the import yesterday")
    reply = bo.waits_for("I do not read answers typed here")
    team.settles()
    assert len([said for said in bo.dm if "I do not read answers" in words(said)]) == 1
    bo.presses("Answer", reply)
    bo.waits_for("What comes next?", "modal")


def test_words_typed_when_nothing_is_asked_hear_where_to_look(team: Team) -> None:
    bo = team.hand("bo")
    bo.says("dm", "hello?")
    bo.waits_for("Nothing is asked of you right now")
    team.settles()
    assert len(bo.dm) == 2


def test_the_home_shows_what_is_asked_and_answers_there(team: Team) -> None:
    team.set_up(people=["bo"])
    bo = team.hand("bo")
    bo.opens_home()
    assert "Nothing right now." in words(bo.waits_for("Your rituals", "home"))
    team.moves_to(MONDAY, time(9), "Europe/Madrid")
    bo.waits_for("In an hour")
    bo.opens_home()
    bo.waits_for("*Daily standup*", "home")
    bo.waits_for("open until", "home")
    bo.presses("Answer", "home")
    bo.waits_for("What comes next?", "modal")
    bo.fills("What comes next?", "From the Home")
    bo.submits()
    bo.waits_for("thank you")
    assert team.entries() == [{"q2": "From the Home"}]
