"""What this process counts about itself, as Prometheus reads it.

A label never holds a person, a channel or a text: only names that stand in our code or in Slack's reference.
"""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.registry import Collector

from bot.message.reactions import KNOWN_CODES

KINDS = frozenset({"command", "action", "view", "event", "shortcut", "options"})
"""What Slack sends."""
OTHER = "other"
LATE = (1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600, 43200, 86400)
"""Seconds, from the one at which it was due to a day."""
ACK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3)
"""Slack waits for three seconds."""
CALL = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
"""We wait for ten."""
TICK = (0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60)


class Metrics:
    """Each method is named after what happened. They cost microseconds, and may be called from any thread.

    Seconds count elapsed time, but for lateness, which is a matter of the calendar.
    """

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for each, which nobody needs
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        build = self._gauge("build", "The version that runs; always 1.", "version", "python")
        build.labels(this_version(), platform.python_version()).set(1)
        self._acked = self._histogram("ack_seconds", "From a payload to its answer.", "kind", buckets=ACK)
        self._sent = self._counter("sent", "How often Slack came to agree with a wanted message.", "purpose")
        self._sent_late = self._histogram(
            "sent_late_seconds",
            "From when a message was meant for to it being there.",
            "purpose",
            buckets=LATE,
        )
        self._failed = self._counter("send_failures", "Sends that failed, by Slack's code.", "code")
        self._called = self._histogram("slack_seconds", "How long Slack took.", "method", buckets=CALL)
        self._pace = self._gauge(
            "pace_per_minute", "Calls a minute that Slack is thought to allow.", "method"
        )
        self._skew = self._gauge(
            "clock_skew_seconds", "By how much Slack's clock is ahead of this machine's."
        )
        self._ticks = self._histogram("tick_seconds", "How long it took to do what was due.", buckets=TICK)
        self._late = self._histogram(
            "late_seconds", "How late work was that had fallen due.", "work", buckets=LATE
        )
        self._left_out = self._counter("left_out", "Work not done because it was too late for it.", "work")

    # -- what happened -------------------------------------------------------------------------------------------

    def acked(self, kind: str, seconds: float) -> None:
        """`kind`: one of KINDS. Slack, or the proxy before us, had its answer."""
        self._acked.labels(kind if kind in KINDS else OTHER).observe(seconds)

    def sent(self, purpose: str, seconds_late: float | None) -> None:
        """Posted, updated or deleted. `seconds_late` None: it was not meant for an instant."""
        self._sent.labels(purpose).inc()
        if seconds_late is not None:
            self._sent_late.labels(purpose).observe(max(0.0, seconds_late))

    def failed(self, code: str) -> None:
        """An attempt to send ended with this code of Slack's, or of ours (bot/message/reactions.py)."""
        self._failed.labels(code if code in KNOWN_CODES else OTHER).inc()

    def called(self, method: str, seconds: float) -> None:
        """Slack answered, well or badly, or did not."""
        self._called.labels(method).observe(seconds)

    def learned(self, method: str, per_minute: float) -> None:
        self._pace.labels(method).set(per_minute)

    def skewed(self, seconds: float) -> None:
        self._skew.set(seconds)

    def ticked(self, seconds: float) -> None:
        self._ticks.observe(seconds)

    def was_late(self, work: str, seconds: float) -> None:
        self._late.labels(work).observe(max(0.0, seconds))

    def left_out(self, work: str, times: int = 1) -> None:
        self._left_out.labels(work).inc(times)

    # -- reading it ----------------------------------------------------------------------------------------------

    def also(self, collector: Collector) -> None:
        """What is not counted but looked up whenever somebody reads."""
        self._registry.register(collector)

    def exposition(self) -> bytes:
        """In the text format, version 1.0.0."""
        return generate_latest(self._registry)

    def value(self, name: str, **labels: str) -> float | None:
        """One sample as it stands; None when there is none."""
        return self._registry.get_sample_value(name, labels)

    # -- making them ---------------------------------------------------------------------------------------------

    def _counter(self, name: str, meaning: str, *labels: str) -> Counter:
        return Counter(name, meaning, labels, namespace="rituals", registry=self._registry)

    def _gauge(self, name: str, meaning: str, *labels: str) -> Gauge:
        return Gauge(name, meaning, labels, namespace="rituals", registry=self._registry)

    def _histogram(self, name: str, meaning: str, *labels: str, buckets: tuple[float, ...]) -> Histogram:
        return Histogram(name, meaning, labels, namespace="rituals", registry=self._registry, buckets=buckets)


def this_version() -> str:
    try:
        return version("rituals")
    except PackageNotFoundError:  # run from a folder, without having been installed
        return "unknown"
