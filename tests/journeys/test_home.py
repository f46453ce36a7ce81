"""Home: the vision, what is asked of me, my rituals, what I said lately; and only what I may see."""

from __future__ import annotations

from datetime import time, timedelta

from bot.home.view import MOST_BLOCKS, home_view
from bot.standin.driver import words
from storage.item import Audience, Item, ItemKind, Revision
from tests.journeys.team import MONDAY, Team

MADRID = "Europe/Madrid"


def test_what_i_said_lately_stands_there_in_a_line_each_and_pings_nobody(team: Team) -> None:
    team.set_up(people=["ana", "bo"])
    bo = team.hand("bo")
    for day in range(2):
        team.moves_to(MONDAY + timedelta(days=day), time(9), MADRID)
        team.answers("bo", f"Shipped part {day} <!channel> *bold*\nand more")
        team.moves_to(MONDAY + timedelta(days=day), time(23), MADRID)
    bo.opens_home()
    shown = words(bo.waits_for("Shipped part 1", "home"))
    assert shown.index("Asked of you") < shown.index("Your rituals") < shown.index("What you said lately")
    assert "Tue 24 Nov · Daily standup: Shipped part 1 <!channel> *bold* and more" in shown
    assert shown.index("Shipped part 1") < shown.index("Shipped part 0")
    chen = team.hand("chen")
    chen.opens_home()
    assert "Shipped" not in words(chen.waits_for("Your rituals", "home"))


def test_settings_are_opened_from_home_and_a_guest_is_offered_no_set_up(team: Team) -> None:
    ivy, bo = team.hands("ivy", "bo")
    for hand, may in ((ivy, False), (bo, True)):
        hand.opens_home()
        shown = words(hand.waits_for("My settings", "home"))
        assert ("Set up a standup" in shown) is may
        hand.presses("My settings", "home")
        hand.waits_for("My name in digests", "modal")
        hand.closes()


def test_nothing_of_a_private_channel_shows_to_whoever_is_not_in_it(team: Team) -> None:
    ana = team.hand("ana")
    ana.invites("rituals", "#leads")
    team.set_up("ana", "#leads", name="Secret plans")
    bo = team.hand("bo")
    bo.opens_home()
    assert "Secret plans" not in words(bo.waits_for("Your rituals", "home"))
    assert "Secret plans" not in team.hears("bo", "/rituals", "#general")
    assert "Secret plans" in team.hears("hugo", "/rituals", "#leads")


def test_home_never_grows_past_what_slack_shows(team: Team) -> None:
    parts, bo = team.bot.parts, team.person("bo").id
    with parts.database.write() as session:
        for number in range(60):
            item = Item(
                id=f"i{number}", team_id=parts.team_id, kind=ItemKind.UPDATE, owner_id=bo,
                made_at=parts.clock.calendar(),
            )  # fmt: skip
            session.add(item)
            session.flush()
            session.add(
                Revision(item_id=item.id, number=1, content={"outcome": "x" * 300}, by=bo, at=item.made_at)
            )
            session.add(Audience(item_id=item.id, destination=bo))
    with parts.database.read() as session:
        view = home_view(session, parts.team_id, bo, parts.clock.calendar())
    assert len(view.to_dict()["blocks"]) <= MOST_BLOCKS
