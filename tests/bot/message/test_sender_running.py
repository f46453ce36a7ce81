"""The sender as it runs: woken by a commit, held up by nobody, leaving nothing behind."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from time import monotonic

import pytest

from bot.clock import SystemClock
from bot.message.sender import Sender
from tests.bot.message.office import HookedClient, Office


class Place:
    """A point in a call where a test can hold it up."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.may_go_on = threading.Event()

    def wait(self) -> None:
        self.reached.set()
        assert self.may_go_on.wait(10)


class Picky(HookedClient):
    """Holds up the first post to one channel."""

    held_up: tuple[str, Place] | None = None

    def chat_postMessage(self, **arguments: object) -> object:  # type: ignore[override]  # noqa: N802
        if self.held_up is not None and arguments["channel"] == self.held_up[0]:
            place = self.held_up[1]
            self.held_up = None
            place.wait()
        return super().chat_postMessage(**arguments)  # type: ignore[arg-type]


@pytest.fixture
def client(office: Office) -> Picky:
    made = office.client()
    return Picky(made.token, made.base_url, timeout=5, retry_handlers=[])


@pytest.fixture
def sender(office: Office, client: Picky) -> Iterator[Sender]:
    sender = office.sender(client)
    sender.start()
    yield sender
    sender.stop()


def test_a_call_that_hangs_holds_up_its_own_channel_only(
    office: Office, client: Picky, sender: Sender
) -> None:
    place = Place()
    client.held_up = (office.place("#team"), place)
    office.wants("digest:r1", "#team", "The digest")
    sender.wake()
    assert place.reached.wait(10)
    office.wants("digest:r2", "#team", "And another")
    office.wants("prompt:bo:1", "bo", "What are you up to?")
    office.wants("digest:r3", "#launch", "All set")
    sender.wake()
    _until(lambda: office.words("bo") != [] and office.words("#launch") != [])
    assert office.words("#team") == []
    place.may_go_on.set()
    _until(lambda: office.words("#team") == ["The digest", "And another"])


def test_stopping_waits_for_what_is_under_way(office: Office, client: Picky) -> None:
    place = Place()
    client.held_up = (office.place("#team"), place)
    sender = office.sender(client)
    sender.start()
    office.wants("digest:r1", "#team", "The digest")
    sender.wake()
    assert place.reached.wait(10)
    stopping = threading.Thread(target=sender.stop)
    stopping.start()
    place.may_go_on.set()
    stopping.join(10)
    row = office.row("digest:r1")
    assert (row.ts is not None, row.claim, row.due_at) == (True, None, None)


def test_what_no_worker_has_begun_is_handed_back_when_it_stops(office: Office) -> None:
    sender = office.sender()
    office.wants("digest:r1", "#team", "The digest")
    sender._stopping.set()
    _, (attempt,) = sender._ledger.turn_over([], 8)
    ended = sender._work_or_hand_back(attempt)
    assert ended is not None
    sender._ledger.turn_over([ended], 0)
    row = office.row("digest:r1")
    assert (row.claim, row.attempts, row.due_at) == (None, 0, office.clock.now)
    assert office.slack.workspace.calls == []


def test_what_was_read_a_while_ago_is_read_again_right_before_it_is_posted(
    office: Office, client: Picky
) -> None:
    place = Place()
    client.held_up = (office.place("#team"), place)
    office.wants("digest:r1", "#team", "The digest")
    office.wants("prompt:bo:1", "bo", "Three questions")
    sender = office.sender(client, workers=1)
    sender.start()
    assert place.reached.wait(10)
    office.board["prompt:bo:1"] = "Four questions"
    office.clock.passes(1)
    place.may_go_on.set()
    _until(lambda: office.words("bo") != [])
    sender.stop()
    assert office.words("bo") == ["Four questions"]
    assert office.calls("chat.update") == []


def test_one_that_cannot_be_read_ahead_spoils_it_for_nobody(office: Office) -> None:
    office.wants("digest:r1", "#team", "The digest")
    office.wants("prompt:bo:1", "bo", "What are you up to?")
    del office.board["digest:r1"]  # a bug: there is nothing it could say
    assert office.sender().send_due() == 1
    assert office.words("bo") == ["What are you up to?"]
    assert office.row("digest:r1").trouble == "bug"


def test_it_can_be_stopped_twice_and_started_again(office: Office) -> None:
    sender = office.sender()
    sender.start()
    sender.stop()
    sender.stop()
    sender.start()
    office.wants("digest:r1", "#team", "The digest")
    sender.wake()
    _until(lambda: office.words("#team") == ["The digest"])
    sender.stop()


def test_what_falls_due_later_goes_out_without_anybody_waking_it(office: Office) -> None:
    """On the machine's own clock: the fourth message of a burst has to wait about a second."""
    office.clock = SystemClock()  # type: ignore[assignment]
    for number in range(4):
        office.wants(f"digest:r{number}", "#team", f"Part {number}")
    sender = office.sender()
    sender.start()
    _until(lambda: len(office.words("#team")) == 4)
    sender.stop()
    assert office.row("digest:r3").due_at is None


def test_an_idle_sender_waits_instead_of_spinning(office: Office) -> None:
    sender = office.sender()
    assert sender._pause() == 1.0
    office.wants("digest:r1", "#old", "The digest")
    office.arm("chat.postMessage", "ratelimited", retry_after=1)
    sender.send_due()
    office.clock.passes(0.75)
    assert sender._pause() == pytest.approx(0.25)


def _until(condition: Callable[[], bool], seconds: float = 10) -> None:
    tick, began = threading.Event(), monotonic()
    while not condition():
        assert monotonic() - began < seconds
        tick.wait(0.01)
