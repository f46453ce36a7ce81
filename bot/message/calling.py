"""One call to Slack: within the limits, and with every way of failing told apart."""

from __future__ import annotations

import threading
from enum import Enum
from typing import Any, Protocol

from slack_sdk import WebClient

from bot.clock import Clock
from bot.message.pace import SharedPace
from bot.message.reactions import CALL_FAILED, Reaction, Trouble, trouble
from bot.message.skew import Skew
from bot.metrics import Metrics


class TooSoon(Exception):
    """There is no room for this call yet; nothing was sent."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"in {seconds:.3f} s")
        self.seconds = seconds


class CallFailed(Exception):
    """Slack said no, or nothing. Carries no text of the message, so it may be logged."""

    def __init__(self, method: str, found: Trouble) -> None:
        super().__init__(f"{method}: {found.code}")
        self.method = method
        self.trouble = found


class Weather:
    """Is it this message that fails, or everything? What fails for all says nothing against one of them."""

    def __init__(self) -> None:
        self._failing: set[str] = set()
        self._turn = threading.Lock()

    def is_fair(self) -> None:
        with self._turn:
            self._failing.clear()

    def is_foul_for(self, key: str) -> bool:
        """Notes that this message failed; True when others did too since anything last went well."""
        with self._turn:
            self._failing.add(key)
            return len(self._failing) > 1


class Place(Enum):
    """Of a call within the limits."""

    ASK = "it waits its turn"
    TAKEN = "it was taken when the message was claimed"
    GO_ON = "counted but not held up: what was begun would have to begin anew"


class Call(Protocol):
    """`writes_to` is the channel whose own limit counts. The answer is Slack's; it said ok.

    Raises TooSoon, CallFailed.
    """

    def __call__(
        self, method: str, *, writes_to: str | None = None, place: Place = Place.ASK, **arguments: Any
    ) -> dict[str, Any]: ...


class Caller:
    """Shared by all workers. The client must not retry by itself: its retries post twice."""

    def __init__(
        self, client: WebClient, pace: SharedPace, clock: Clock, weather: Weather, metrics: Metrics
    ) -> None:
        self._client = client
        self._pace = pace
        self._metrics = metrics
        self._clock = clock
        self._weather = weather
        self.skew = Skew(clock, metrics.skewed)

    def __call__(
        self, method: str, *, writes_to: str | None = None, place: Place = Place.ASK, **arguments: Any
    ) -> dict[str, Any]:
        begun = self._seconds()
        if place is Place.GO_ON:
            self._pace.took(writes_to, method, begun)
        elif place is Place.ASK and (wait := self._pace.admit(writes_to, method, begun)):
            raise TooSoon(wait)
        try:
            answer = getattr(self._client, method.replace(".", "_"))(**arguments)
        except CALL_FAILED as error:
            found = trouble(error, method)
            if found.reaction is Reaction.WAIT:
                self._pace.refused(writes_to, method, self._seconds(), found.seconds)
                self._metrics.learned(method, self._pace.per_minute(method, self._seconds()))
            self._metrics.failed(found.code)
            raise CallFailed(method, found) from None  # the cause would carry the arguments into a traceback
        finally:
            self._metrics.called(method, self._seconds() - begun)
        self.skew.note(answer.headers)
        if writes_to:
            self._weather.is_fair()  # reading may go well while nothing can be written
        return dict(answer.data)

    def _seconds(self) -> float:
        return self._clock.elapsed().timestamp()
