"""One broken thing stops no other, and no thread ends because of something nobody thought of."""

from __future__ import annotations

import logging

import pytest
from sqlalchemy import exc

from rituals.bugs import contained, survived

log = logging.getLogger("rituals.test")


def test_a_bug_is_contained_and_logged_without_what_it_says(caplog: pytest.LogCaptureFixture) -> None:
    with contained(log, "failed: key=k") as mishap:
        raise ValueError("what Ana wrote")
    assert mishap.happened
    assert "failed: key=k error=ValueError" in caplog.text
    assert "what Ana wrote" not in caplog.text.replace('raise ValueError("what Ana wrote")', "")


def test_what_is_expected_is_raised() -> None:
    with pytest.raises(KeyError), contained(log, "failed", KeyError):
        raise KeyError


def test_a_database_that_does_not_answer_is_no_bug_of_a_message() -> None:
    with pytest.raises(exc.OperationalError), contained(log, "failed"):
        raise exc.OperationalError("", {}, Exception())


@pytest.mark.parametrize(
    "error", [exc.OperationalError("", {}, Exception()), exc.TimeoutError(), IndexError()]
)
def test_a_thread_survives_all_of_it(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    with survived(log, "sending") as mishap:
        raise error
    assert mishap.happened
    assert "going on: what=sending" in caplog.text
    with survived(log, "sending") as mishap:
        pass
    assert not mishap.happened
