"""kill -9 at each side effect of a round, one after the other; then the next start."""

from __future__ import annotations

import itertools
from collections import Counter
from pathlib import Path

import pytest

from bot.standin.driver import Hand, words
from tests.journeys.kennel import Kennel, until
from tests.journeys.killable import Order
from tests.journeys.killed import QUESTION, SAID, SENT_AGAIN, Colleagues, prepare, team_with

SHARES = 12
"""The points are shared out among so many tests, so that they can run side by side."""
FEWEST_POINTS = 30
DONE = "after "
"""What was done, by a commit or a call. What is about to be is no point of its own: nothing lies in between."""
SUBMITTED = "commit of entry, message, seat, seen_event"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("prepared") / "rituals.db"
    prepare(file)
    return file


def order(number: int = 0, name: str = "") -> Order:
    """One message under way at a time: the side effects of a round then come in nearly the same order each time."""
    return Order({}, "", number=number, name=name, workers=1, counted=DONE)


def check_nothing_lost_or_repeated(team: Colleagues) -> None:
    posted = team.posted()
    assert [key for key, times in posted.items() if times > 1] == []
    by_purpose = Counter(key.split(":")[0] for key in posted)
    assert by_purpose == {"plan": 1, "hello": 2, "prompt": 2, "nudge": 1, "digest": 1, "entry": 1}
    (entry,) = team.entries()
    said = entry.answers["done"]
    assert said == (SENT_AGAIN if team.troubles else SAID)
    digest, reply = team.thread()
    assert "1 of 2 answered" in words(digest)
    assert words(reply).endswith(said)
    assert not [row.key for row in team.messages() if row.is_parked or row.is_uncertain or row.trouble]


def shown_trouble(person: Hand) -> str:
    """In the form that is still open."""
    assert person.view
    return str(person.view["trouble"])


@pytest.mark.parametrize("first", range(1, SHARES + 1))
def test_a_round_killed_at_any_side_effect_loses_no_answer_and_repeats_no_message(
    first: int, kennel: Kennel, prepared: Path, tmp_path: Path
) -> None:
    for number in itertools.count(first, SHARES):
        with team_with(kennel, prepared, tmp_path / str(number), order(number)) as team:
            team.goes_through_a_round()
            try:
                check_nothing_lost_or_repeated(team)
            except AssertionError as error:
                error.add_note(f"killed {team.bot.last_words()}, number {number}")
                raise
            if not team.bot.killed.is_set():
                break
    assert number > FEWEST_POINTS


@pytest.mark.parametrize("over_http", [False, True], ids=["socket", "http"])
def test_an_answer_kept_but_not_acknowledged_is_in_the_digest_even_if_nobody_sends_it_again(
    kennel: Kennel, prepared: Path, tmp_path: Path, over_http: bool
) -> None:
    dying = order(name=f"after {SUBMITTED}")
    with team_with(kennel, prepared, tmp_path / "round", dying, over_http=over_http) as team:
        team.bo_and_ana_are_asked()
        team.opens_the_form(team.ana)
        team.ana.fills(QUESTION, SAID)
        assert not team.ana.submits()["ok"]
        assert shown_trouble(team.ana)
        team.nudges_and_closes()
        check_nothing_lost_or_repeated(team)
        assert team.bot.killed.is_set()


@pytest.mark.parametrize("over_http", [False, True], ids=["socket", "http"])
def test_an_answer_that_could_not_be_kept_shows_trouble_and_stays_typed_until_it_is_sent_again(
    kennel: Kennel, prepared: Path, tmp_path: Path, over_http: bool
) -> None:
    dying = order(name=f"before {SUBMITTED}")
    with team_with(kennel, prepared, tmp_path / "round", dying, over_http=over_http) as team:
        team.bo_and_ana_are_asked()
        team.opens_the_form(team.ana)
        team.ana.fills(QUESTION, SAID)
        assert not team.ana.submits()["ok"]
        assert shown_trouble(team.ana)
        assert team.entries() == []
        team.waits_for_the_bot()
        until(lambda: bool(team.ana.submits()["ok"]))  # a slow machine may answer too late once more
        team.nudges_and_closes()
        check_nothing_lost_or_repeated(team)
        assert team.bot.killed.is_set()
