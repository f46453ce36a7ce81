"""An action somebody was asked to take and does not: it is not lost, but back with whoever added it."""

from __future__ import annotations

from rituals import commitment as rules
from storage import commitment as commitments
from storage.commitment import CommitmentState
from tests.rituals.office import CHANNEL, TEAM
from tests.rituals.test_commitment import FRIDAY, Actions, actions

__all__ = ["actions"]


def test_what_is_declined_goes_back_with_the_reason_to_whoever_added_it_who_gives_it_to_another(
    actions: Actions,
) -> None:
    actions.adds(owner="chen", by="dalia")
    for _ in range(2):  # pressed twice
        actions.drops("On leave until January", by="chen", seen=1)
    assert (actions.row.state, actions.row.owner_id, actions.row.due) == ("proposed", "dalia", FRIDAY)
    assert actions.history()[1:] == [("proposed", "dalia", "chen", "On leave until January")]
    with actions.office.database.read() as session:
        back = rules.gone_back(session, actions.row)
        assert back is not None
        assert back.by == "chen"
        assert [row.id for row in commitments.open_commitments(session, TEAM, CHANNEL)] == [actions.id]
    assert [m.destination for m in actions.office.wanted("commitment_declined")] == ["dalia"]

    actions.gives("grace", by="dalia")
    assert (actions.row.state, actions.row.owner_id, actions.row.closed_at) == ("proposed", "grace", None)
    assert [m.destination for m in actions.office.wanted("commitment")] == ["chen", "grace"]
    with actions.office.database.read() as session:
        assert rules.given_at(session, actions.row) == 3
        assert rules.gone_back(session, actions.row) is None


def test_whoever_added_what_was_declined_does_it_or_drops_it_with_a_reason(actions: Actions) -> None:
    for _ in range(2):
        actions.adds(owner="chen", by="dalia")
        actions.drops("Not me", by="chen")
        if actions.row.state == CommitmentState.PROPOSED:
            actions.accepts("dalia")
            assert (actions.row.state, actions.row.owner_id) == ("open", "dalia")
        actions.drops("Nobody can", by="dalia")
        assert actions.history()[-1] == ("dropped", "dalia", "dalia", "Nobody can")


def test_what_is_declined_when_whoever_added_it_has_left_anybody_takes_over(actions: Actions) -> None:
    actions.adds(owner="chen", by="dalia")
    actions.office.leave("dalia")
    actions.drops("Not me", by="chen")
    assert (actions.row.state, actions.row.owner_id) == ("proposed", "dalia")
    actions.gives("grace", by="grace")
    assert (actions.row.state, actions.row.owner_id) == ("open", "grace")


def test_whoever_added_it_and_has_left_the_channel_is_told_nothing_of_it(actions: Actions) -> None:
    actions.adds(owner="chen", by="dalia")
    actions.office.leave("dalia")
    actions.drops("Not me", by="chen")
    assert actions.office.wanted("commitment_declined") == []
