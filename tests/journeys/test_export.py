"""Taking it home: the file comes to the asker, the channel sees that it was made."""

from __future__ import annotations

from datetime import time, timedelta
from io import BytesIO

from openpyxl import load_workbook

from bot.standin.driver import words
from rituals import rights
from rituals.export import Request, Subject, stored
from storage.export import Export
from storage.right import Role
from tests.journeys.team import MONDAY, Team


def a_standup_has_closed(team: Team) -> None:
    team.set_up()
    team.moves_to(MONDAY, time(9), "Europe/Madrid")
    team.answers("ana", '=HYPERLINK("http://127.0.0.1")')
    team.moves_to(MONDAY, time(23, 59), "Pacific/Honolulu")
    team.settles()


def asks_for_an_export(team: Team, name: str, command: str, **chosen: str) -> None:
    hand = team.hand(name)
    hand.runs(command, "#team")
    hand.waits_for("Export", in_="modal")
    for block_id, value in chosen.items():
        hand.picks(block_id, value)
    hand.submits()
    hand.waits_for("I am making it", in_="modal")
    hand.closes()


def test_an_export_comes_to_the_asker_and_the_channel_sees_that_it_was_made(team_either_way: Team) -> None:
    team = team_either_way
    a_standup_has_closed(team)
    asks_for_an_export(team, "ana", "/standup export")
    ana = team.hand("ana")
    message = ana.waits_for("Here is your export", "dm", seconds=30)
    ((name, content),) = ana.downloads(message)
    assert name.startswith("standup-")
    answers = load_workbook(BytesIO(content))["Answers"]
    assert '=HYPERLINK("http://127.0.0.1")' in [cell.value for row in answers for cell in row]
    bo = team.hand("bo")
    told = bo.waits_for("Ana Ruiz exported the answers to the standup of this channel", "#team")
    assert "to a spreadsheet: everything" in words(told)


def test_who_is_no_exporter_hears_who_can_make_them_one(team: Team) -> None:
    team.set_up()
    said = team.hears("bo", "/standup export")
    assert "Exporting is for exporters" in said
    assert "/rituals roles" in said


def test_a_channel_somebody_may_not_export_is_refused_in_the_form_and_nothing_is_made(team: Team) -> None:
    """Hugo is no admin: he may export #team, and not #general."""
    a_standup_has_closed(team)
    grant(team, "bo", "#team")
    bo = team.hand("bo")
    bo.runs("/standup export", "#team")
    bo.waits_for("Export", in_="modal")
    bo.picks("channels", "#team", "#general")
    bo.submits()
    assert "Exporting is for exporters" in bo.errors["channels"]


def grant(team: Team, name: str, channel: str) -> None:
    with team.bot.parts.database.write() as session:
        rights.grant(
            session,
            team.bot.parts.team_id,
            team.person(name).id,
            Role.EXPORTER,
            team.channel(channel).id,
            team.person("ana").id,
            team.bot.parts.clock.calendar(),
        )


def test_a_file_whose_arrival_slack_did_not_confirm_is_not_sent_again(team: Team) -> None:
    a_standup_has_closed(team)
    team.stand_in.workspace.faults.arm("files.completeUploadExternal", "lost_answer")
    asks_for_an_export(team, "ana", "/standup export")
    team.hand("bo").waits_for("Ana Ruiz exported", "#team", seconds=30)
    assert len(exports_in(team)) == 1


def test_an_upload_that_fails_is_tried_again(team: Team) -> None:
    a_standup_has_closed(team)
    team.stand_in.workspace.faults.arm("upload", "http_500")
    asks_for_an_export(team, "ana", "/standup export")
    team.hand("bo").waits_for("Ana Ruiz exported", "#team", seconds=30)
    assert len(exports_in(team)) == 1


def test_when_slack_refuses_the_file_the_asker_is_told_how_to_go_on(team: Team) -> None:
    a_standup_has_closed(team)
    team.stand_in.workspace.faults.arm("files.getUploadURLExternal", "error", code="missing_scope")
    asks_for_an_export(team, "ana", "/standup export")
    told = team.hand("ana").waits_for("I could not send you the export", "dm", seconds=30)
    assert "reinstall the app from its manifest" in words(told)
    assert "`/standup export` tries again" in words(told)


def test_who_may_not_have_it_any_more_when_it_is_made_gets_no_file_and_hears_why(team: Team) -> None:
    """Bo asked while he could."""
    a_standup_has_closed(team)
    parts, bo = team.bot.parts, team.person("bo").id
    request = Request(Subject.ANSWERS, "Europe/Madrid", "standup", channels=(team.channel("#team").id,))
    with parts.database.write() as session:
        now = parts.clock.calendar()
        asked = Export(team_id=parts.team_id, asked_by=bo, asked_at=now, request=stored(request))
        session.add(asked)
    parts.exporter.wake()
    told = team.hand("bo").waits_for("I could not send you the export", "dm", seconds=30)
    assert "you cannot export all of these channels any more" in words(told)


def test_one_that_cannot_even_be_read_stops_no_other(team: Team) -> None:
    a_standup_has_closed(team)
    parts, ana = team.bot.parts, team.person("ana").id
    with parts.database.write() as session:
        long_ago = parts.clock.calendar() - timedelta(days=1)
        session.add(
            Export(
                team_id=parts.team_id,
                asked_by=ana,
                asked_at=long_ago,
                request={"subject": "of a version to come"},
            )
        )
    asks_for_an_export(team, "ana", "/standup export")
    team.hand("ana").waits_for("Here is your export", "dm", seconds=30)


def exports_in(team: Team) -> list[str]:
    ana = team.hand("ana")
    return [name for message in ana.messages("dm") for name, _ in ana.downloads(message)]
