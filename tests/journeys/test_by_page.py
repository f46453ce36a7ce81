"""One whole journey of each ritual as people take it: at the page, in Chromium, in its own time. `--by-page` takes all
others there as well."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys import test_export, test_first_standup, test_home, test_retro, test_update, test_vision
from tests.journeys.team import Team

pytestmark = pytest.mark.usefixtures("at_the_page")

JOURNEYS: dict[str, Callable[[Team], None]] = {
    "standup": test_first_standup.test_a_team_in_three_zones_is_asked_in_its_own_time_and_reads_one_digest,
    "retrospective": test_retro.test_a_retrospective_from_the_start_to_the_notes_in_the_channel,
    "vision": test_vision.test_a_vision_is_set_announced_changed_with_a_reason_and_taken_up_again,
    "update": test_update.test_an_update_is_checked_previewed_posted_edited_and_withdrawn,
    "export": test_export.test_an_export_comes_to_the_asker_and_the_channel_sees_that_it_was_made,
    "settings": test_home.test_settings_are_opened_from_home_and_a_guest_is_offered_no_set_up,
}


@pytest.mark.parametrize("journey", JOURNEYS.values(), ids=JOURNEYS)
def test_a_whole_journey_is_made_at_the_page(journey: Callable[[Team], None], team: Team) -> None:
    journey(team)
