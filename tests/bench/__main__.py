"""Runs benches by name: `python -m tests.bench [NAME…]`.

All of them by default, but for the one that takes an hour.
"""

import asyncio
import sys

from tests.engine import conftest as conftest  # noqa: PLC0414 it lays out the packages

from tests.bench import (  # isort: skip
    downloads,
    panel,
    rss,
    serve,
    soak,
    start,
    store,
    sync,
    thirty,
)

BENCHES = {
    "sync": sync.measure,
    "thirty": thirty.measure,
    "rss": rss.measure,
    "start": start.measure,
    "store": store.measure,
    "downloads": downloads.measure,
    "serve": serve.measure,
    "panel": panel.measure,
    "soak": soak.measure,
}
_LONG = {"soak"}


def main() -> int:
    """Print a line for each figure; return 1 if any breaks a promise."""
    names = sys.argv[1:] or [name for name in BENCHES if name not in _LONG]
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        print(f"No such bench: {', '.join(unknown)}", file=sys.stderr)  # noqa: T201 it speaks to a terminal
        return 2
    is_ok = True
    for name in names:
        for figure in asyncio.run(BENCHES[name]()):
            print(figure.line(), flush=True)  # noqa: T201 it is what it is for
            is_ok = is_ok and figure.ok
    return 0 if is_ok else 1


if __name__ == "__main__":
    sys.exit(main())
