"""Time zones, found by what people know of them."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rituals.words import search_zones, zone_names


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("sao paulo", "America/Sao_Paulo"),
        ("São Paulo", "America/Sao_Paulo"),
        ("new york", "America/New_York"),
        ("NEWYORK", "America/New_York"),
        ("America/New_York", "America/New_York"),
        ("san francisco", "America/Los_Angeles"),
        ("munich", "Europe/Berlin"),
        ("Köln", "Europe/Berlin"),
        ("beijing", "Asia/Shanghai"),
        ("lisb", "Europe/Lisbon"),
        ("germany", "Europe/Berlin"),
        ("deutschland", "Europe/Berlin"),
        ("united kingdom", "Europe/London"),
        ("usa", "America/New_York"),
        ("brazil", "America/Sao_Paulo"),
        ("ivory coast", "Africa/Abidjan"),
        ("georgia", "Asia/Tbilisi"),
        ("Calcutta", "Asia/Kolkata"),
        ("kiev", "Europe/Kyiv"),
        ("est", "America/New_York"),
        ("pst", "America/Los_Angeles"),
        ("IST", "Asia/Kolkata"),
        ("pacific time", "America/Los_Angeles"),
        ("utc+5:45", "Asia/Kathmandu"),
        ("GMT+5:45", "Asia/Kathmandu"),
        ("+0545", "Asia/Kathmandu"),
        ("UTC", "UTC"),
        ("madird", "Europe/Madrid"),
    ],
)
def test_a_zone_is_found_by_what_people_know(typed: str, first: str) -> None:
    assert search_zones(typed)[0].name == first


@pytest.mark.parametrize("typed", ["cet", "central european time", "utc+1"])
def test_an_abbreviation_or_offset_finds_every_zone_that_has_it(typed: str) -> None:
    assert {"Europe/Berlin", "Europe/Paris", "Europe/Rome"} <= {choice.name for choice in search_zones(typed)}


def test_an_offset_finds_zones_where_it_is_standard_before_those_where_it_is_summer_time() -> None:
    names = [choice.name for choice in search_zones("UTC+1")]
    assert names.index("Africa/Lagos") < names.index("Europe/London")


def test_a_label_says_city_country_and_how_far_from_utc() -> None:
    assert search_zones("madrid")[0].label == "Madrid, Spain (UTC+1, summer UTC+2)"
    assert search_zones("kolkata")[0].label == "Kolkata, India (UTC+5:30)"
    assert search_zones("knox, indiana")[0].label.startswith("Knox, Indiana, United States (UTC-6")


def test_every_choice_fits_slacks_option_and_is_a_zone_of_its_own() -> None:
    choices = search_zones("", limit=1000)
    assert len(choices) > 400
    assert max(len(choice.label) for choice in choices) <= 75
    assert (
        len({choice.label for choice in choices}) == len({choice.name for choice in choices}) == len(choices)
    )
    assert all(ZoneInfo(choice.name) and choice.name in zone_names() for choice in choices)


def test_no_search_offers_more_than_slack_shows_and_nonsense_offers_nothing() -> None:
    assert len(search_zones("")) == 100
    assert len(search_zones("america", limit=5)) == 5
    assert search_zones("qqqzzz") == []


@given(st.text(max_size=30))
def test_any_search_has_an_answer_without_repetition(typed: str) -> None:
    names = [choice.name for choice in search_zones(typed)]
    assert len(names) == len(set(names)) <= 100


def test_every_zone_is_found_first_by_its_own_name() -> None:
    choices = search_zones("", limit=1000)
    assert [choice for choice in choices if search_zones(choice.name, limit=1) != [choice]] == []
