"""`make bench`: each benchmark, one `name: value unit` a line. Loopback only; takes about a minute."""

from __future__ import annotations

from tests.bench import acks, hanging, starting

for benchmark in (acks, hanging, starting):
    for figure in benchmark.figures():
        print(figure, flush=True)  # noqa: T201
