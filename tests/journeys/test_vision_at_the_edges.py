"""The vision where things are less simple: two leaders at once, guests, private words, hostile text, pins."""

from __future__ import annotations

from datetime import time, timedelta

from bot.blocks import as_json
from bot.standin.driver import Hand, words
from bot.standin.workspace import Json
from bot.text import as_typed
from bot.vision.home import home_blocks
from bot.vision.story_form import from_message
from tests.journeys.team import MONDAY, Team
from tests.journeys.test_vision import STATEMENT, keeps_a_story, reads, sets

HOSTILE = "Ship *it* <!channel> <@U0ANA> &lt;b&gt; `x` 🚀 كل متجر"


def opens_form(hand: Hand) -> Json:
    hand.runs("/vision set", "#team")
    return hand.waits_for("One or two sentences", in_="modal")


def shown(message: Json) -> str:
    """What stands in its rich text, as it was typed."""
    return str(message["blocks"])


def test_the_second_of_two_leaders_sees_what_the_first_saved_and_saves_on_top(team: Team) -> None:
    ana, bo = team.hands("ana", "bo")
    ana.opens_home()
    bo.opens_home()
    team.stand_in.workspace.person("bo").is_admin = True
    opens_form(ana)
    opens_form(bo)
    ana.fills("statement", "Ana's words")
    ana.submits()
    ana.waits_for("The vision is saved", in_="modal")
    bo.fills("statement", "Bo's words")
    bo.fills("pillar_1", "Help in a minute")
    bo.submits()
    conflict = bo.waits_for("Ana Ruiz saved another version while this form was open", in_="modal")
    assert "Ana's words" in words(conflict)
    assert conflict["values"]["statement"]["value"]["value"] == "Bo's words"
    assert conflict["values"]["pillar_1"]["value"]["value"] == "Help in a minute"
    bo.fills("reason", "We had agreed on these")
    assert bo.submits()["ok"], bo.errors
    bo.waits_for("The vision is saved", in_="modal")
    bo.closes()
    said = reads(bo, "/vision history", "We had agreed on these")
    assert said.index("Bo's words") < said.index("Ana's words")


def test_three_thousand_characters_or_none_are_refused_and_stay_typed(team: Team) -> None:
    ana = team.hand("ana")
    opens_form(ana)
    ana.fills("statement", "x" * 3000)
    ana.submits()
    view = ana.waits_for("One or two sentences", in_="modal")
    assert "3,000 characters" in view["errors"]["statement"]
    assert view["values"]["statement"]["value"]["value"] == "x" * 3000
    ana.fills("statement", "   ")
    ana.submits()
    assert "one or two sentences" in ana.errors["statement"]
    ana.fills("statement", "小さな店の帳簿を、週に一時間で。")
    ana.submits()
    ana.waits_for("The vision is saved", in_="modal")
    ana.closes()
    reads(ana, "/vision", "小さな店の帳簿を、週に一時間で。")


def test_what_people_type_pings_nobody_wherever_it_is_shown(team: Team) -> None:
    sets(team, HOSTILE, why=HOSTILE, pillar_1=HOSTILE)
    ana, bo = team.hands("ana", "bo")
    bo.runs("/vision story", "#team")
    bo.waits_for("What happened?", in_="modal")
    bo.fills("text", HOSTILE)
    bo.fills("said_by", "*Maria* <!here>")
    bo.picks("agreed", "agreed")
    assert bo.submits()["ok"], bo.errors
    bo.waits_for("The story is kept", in_="modal")
    bo.closes()
    posted = bo.waits_for("This is our vision", "#team")
    for typed, expected in (
        ("/vision", "Set by"),
        ("/vision history", "Set by"),
        ("/vision stories", "Added by"),
    ):
        reads(ana, typed, expected)
    ana.opens_home()
    for said in (posted, ana.messages("#team")[-1], ana.messages("#team")[-2]):
        assert "<!channel>" not in said["text"]
        assert "'text': 'Ship *it* <!channel>" in shown(said)


def test_a_guest_sees_it_where_it_was_posted_and_nowhere_else(team: Team) -> None:
    sets(team)
    ivy = team.hand("ivy")
    reads(ivy, "/vision", "here it was not", "#launch")
    reads(ivy, "/vision stories", "for members of this workspace", "#launch")
    reads(ivy, "/vision set", "not for guests", "#launch")
    ana = team.hand("ana")
    ana.runs("/vision post", "#launch")
    ana.waits_for("Pin it to the channel", in_="modal")
    ana.picks("pin", "pin")
    assert ana.submits()["ok"], ana.errors
    posted = ivy.waits_for(STATEMENT, "#launch")
    team.until(lambda: bool(ivy.waits_for(STATEMENT, "#launch").get("pinned_to")))
    assert "Our vision" in words(posted)
    assert STATEMENT in reads(ivy, "/vision", "Set by Ana Ruiz", "#launch")
    assert "Change it" not in reads(ivy, "/vision", "Set by Ana Ruiz", "#launch")
    reads(ivy, "/vision", "here it was not", "#general")


def test_the_owner_of_a_pillar_who_left_is_shown_as_having_left(team: Team) -> None:
    ana = team.hand("ana")
    opens_form(ana)
    ana.fills("statement", STATEMENT)
    ana.fills("pillar_1", "Help in a minute")
    ana.picks("owner_1", "emre")
    ana.submits()
    ana.waits_for("The vision is saved", in_="modal")
    ana.closes()
    team.until(
        lambda: "Emre Kaya" in reads(ana, "/vision", "Set by")
    )  # their name is asked of Slack meanwhile
    ana.deactivates("emre")
    team.settles()
    assert "Help in a minute · Emre Kaya (left)" in reads(ana, "/vision", "(left)")


def test_home_shows_it_to_members_and_to_guests_once_it_was_posted_where_they_are(team: Team) -> None:
    ana = team.hand("ana")
    opens_form(ana)
    ana.fills("statement", STATEMENT)
    ana.submits()
    ana.waits_for("The vision is saved", in_="modal")
    ana.closes()

    def home(name: str) -> str:
        parts, user_id = team.bot.parts, team.person(name).id
        parts.directory.person(user_id)
        with parts.database.read() as session:
            return str(as_json(home_blocks(session, parts.team_id, user_id, parts.clock.calendar())))

    assert STATEMENT in home("ana")
    assert "Set by Ana Ruiz" in home("bo")
    assert home("ivy") == "[]"
    ana.runs("/vision post", "#launch")
    ana.waits_for("Pin it to the channel", in_="modal")
    ana.submits()
    team.settles()
    assert STATEMENT in home("ivy")


def test_a_message_becomes_a_story_only_when_its_author_agreed(team_either_way: Team) -> None:
    team = team_either_way
    bo, ana = team.hands("bo", "ana")
    bo.says("#team", "Maria at Acme: <3 the *new* report")
    ana.uses_shortcut("vision.story_from_message", bo.messages("#team")[-1])
    form = ana.waits_for("What happened?", in_="modal")["values"]
    assert form["text"]["value"]["value"] == "Maria at Acme: <3 the *new* report"
    assert form["said_by"]["value"]["value"] == "Bo Jensen"
    assert "/archives/" in form["link"]["value"]["value"]
    ana.fills("said_by", "")
    ana.submits()
    assert "agreed" in ana.errors
    ana.fills("said_by", "Bo Jensen")
    ana.picks("agreed", "agreed")
    assert ana.submits()["ok"], ana.errors
    ana.waits_for("The story is kept", in_="modal")
    ana.closes()
    reads(bo, "/vision stories", "Added by Ana Ruiz")
    bo.uses_shortcut("vision.story_from_message", bo.messages("#team")[0])
    own = bo.waits_for("What happened?", in_="modal")["values"]
    assert own["said_by"]["value"]["value"] in (None, "")


def test_a_message_is_quoted_as_its_author_saw_it() -> None:
    names = {"U1": "Bo Jensen"}
    text = "&lt;3 <@U1> <#C1|team> <!here> <https://x.org|the report> <https://y.org> R&amp;D <@U2|kim>"
    said = "<3 @Bo Jensen #team @here the report (https://x.org) https://y.org R&D @kim"
    assert as_typed(text, names.__getitem__) == said


def test_words_from_a_private_channel_say_so_and_bring_no_link(team: Team) -> None:
    ana, hugo = team.hands("ana", "hugo")
    hugo.says("#leads", "Renewals are at 97 %", file=("renewals.csv", b"a,b"))
    ana.uses_shortcut("vision.story_from_message", ana.messages("#leads")[-1])
    view = ana.waits_for("comes from a private conversation", in_="modal")
    assert view["values"]["link"]["value"]["value"] in (None, "")
    assert "outside the private conversation" in words(view)
    ana.closes()


def test_words_from_a_group_message_are_private_too() -> None:
    body = {
        "user": {"id": "U1"},
        "team": {"domain": "acme"},
        "channel": {"id": "G7", "name": "mpdm-ana--bo--chen-1"},
        "message": {"text": "Between us: it works", "user": "U2"},
        "message_ts": "1790000000.000100",
    }
    filled = from_message(body, {"U2": "Bo Jensen"}.__getitem__)
    assert (filled.is_private, filled.words.link, filled.words.said_by) == (True, "", "Bo Jensen")


def test_a_file_in_a_message_is_kept_by_its_link(team: Team) -> None:
    bo = team.hand("bo")
    bo.says("#team", "The import in two minutes", file=("demo.mp4", b"..."))
    bo.uses_shortcut("vision.story_from_message", bo.messages("#team")[-1])
    form = bo.waits_for("What happened?", in_="modal")["values"]
    assert form["text"]["value"]["value"] == "The import in two minutes\ndemo.mp4"
    assert form["link"]["value"]["value"].endswith("demo.mp4")
    assert bo.submits()["ok"], bo.errors
    bo.waits_for("The story is kept", in_="modal")
    bo.closes()
    bo.runs("/vision stories", "#team")
    bo.waits_for("See it", "#team")


def test_a_reminder_is_changed_stopped_and_not_doubled(team: Team) -> None:
    sets(team)
    ana = team.hand("ana")
    ana.runs("/vision remind", "#team")
    ana.waits_for("How often", in_="modal")
    ana.fills("at", "noonish")
    ana.submits()
    assert "at" in ana.errors
    ana.fills("at", "9.30")
    ana.picks("How often", "Every second week")
    ana.waits_for("Beginning", in_="modal")
    assert ana.submits()["ok"], ana.errors
    assert "Every second Monday at 09:30 in Madrid" in words(ana.waits_for("All set", in_="modal"))
    ana.closes()
    ana.runs("/vision remind")
    ana.waits_for("How often", in_="modal")
    ana.picks("channel", "#team")
    ana.submits()
    assert "reminded already" in ana.errors["channel"]
    ana.closes()
    ana.runs("/vision remind", "#team")
    ana.waits_for("Stop reminding", in_="modal")
    ana.presses("Stop reminding")
    ana.waits_for("Stopped", in_="modal")
    ana.closes()
    team.moves_to(MONDAY, time(10), "Europe/Madrid")
    team.settles()
    assert len([said for said in ana.messages("#team") if STATEMENT in words(said)]) == 1  # the announcement


def test_whoever_set_the_reminder_hears_that_stories_are_needed_and_that_a_channel_is_gone(
    team: Team,
) -> None:
    ana = team.hand("ana")
    opens_form(ana)
    ana.fills("statement", STATEMENT)
    ana.submits()
    ana.waits_for("The vision is saved", in_="modal")
    ana.closes()
    ana.runs("/vision remind", "#team")
    ana.waits_for("How often", in_="modal")
    ana.submits()
    ana.waits_for("All set", in_="modal")
    ana.closes()
    for week in range(2):
        team.moves_to(MONDAY + timedelta(weeks=week), time(10), "Europe/Madrid")
        team.settles()
    ana.waits_for("A fresh story brings it back")
    ana.presses("Add a story")
    ana.waits_for("What happened?", in_="modal")
    ana.closes()
    keeps_a_story(team.hand("bo"), "A bakery in Aarhus did its March in 40 minutes.")
    ana.archives("#team")
    team.settles()
    team.moves_to(MONDAY + timedelta(weeks=2), time(10), "Europe/Madrid")
    ana.waits_for("I could not post the reminder of the vision")
