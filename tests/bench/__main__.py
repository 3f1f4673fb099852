"""Runs benches by name, all of them by default: `python -m tests.bench [NAME…]`."""

import asyncio
import sys

from tests.engine import conftest as conftest  # noqa: PLC0414 it lays out the packages

from tests.bench import downloads, serve  # isort: skip

BENCHES = {"downloads": downloads.measure, "serve": serve.measure}


def main() -> int:
    """Print a line for each figure; return 1 if any breaks a promise."""
    names = sys.argv[1:] or list(BENCHES)
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        print(f"No such bench: {', '.join(unknown)}", file=sys.stderr)  # noqa: T201
        return 2
    is_ok = True
    for name in names:
        for figure in asyncio.run(BENCHES[name]()):
            print(figure.line(), flush=True)  # noqa: T201 it is what it is for
            is_ok = is_ok and figure.ok
    return 0 if is_ok else 1


if __name__ == "__main__":
    sys.exit(main())
