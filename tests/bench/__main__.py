"""`make bench`: each benchmark, one `name: value unit` a line. Loopback only; takes a few minutes."""

from __future__ import annotations

from tests.bench import acks, advising, beside, exporting, hanging, starting

for benchmark in (acks, hanging, beside, starting, advising, exporting):
    for figure in benchmark.figures():
        print(figure, flush=True)  # noqa: T201
