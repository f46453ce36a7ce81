"""The bot introduces itself once, before the first question ever."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import col, select

from storage.message import Message
from tests.rituals.office import MONDAY, Office, at

TUESDAY = MONDAY + timedelta(days=1)


def test_the_first_question_ever_is_introduced_once(office: Office) -> None:
    office.standup()
    office.moves_to(at(MONDAY, "09:00"))
    office.moves_to(at(TUESDAY, "09:00"))
    with office.database.read() as session:
        to_ana = session.exec(
            select(Message.purpose).where(Message.destination == "ana").order_by(col(Message.seq))
        ).all()
    assert [purpose for purpose in to_ana if purpose in ("hello", "prompt")] == ["hello", "prompt", "prompt"]


def test_a_trial_is_no_first_question(office: Office) -> None:
    office.tries_out(office.standup())
    assert office.wanted("hello") == []
