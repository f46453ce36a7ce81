"""`make bench`: each benchmark, one `name: value unit` a line. Loopback only; takes about half an hour.

Names of benchmarks after the command run only those: python -m tests.bench sending fanning
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from tests.bench import (
    acks,
    advising,
    asking,
    beside,
    claiming,
    crowded,
    dispatching,
    exporting,
    fanning,
    hanging,
    opening,
    remembering,
    sending,
    starting,
    ticking,
    years,
)

BENCHMARKS = {
    module.__name__.rsplit(".", 1)[1]: module
    for module in (
        acks,
        dispatching,
        hanging,
        beside,
        crowded,
        sending,
        fanning,
        claiming,
        asking,
        ticking,
        starting,
        remembering,
        advising,
        exporting,
        opening,
        years,
    )
}


def main(chosen: Iterable[str]) -> None:
    for name in chosen or BENCHMARKS:
        for figure in BENCHMARKS[name].figures():
            print(figure, flush=True)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
