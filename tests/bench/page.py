"""Writes measured figures into `docs/performance.md`.

`script/bench sync rss … > figures; python -m tests.bench.page < figures`: the cell that
follows a figure's name in a table holds its value. A figure of a bench that ran has to
be among them.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
import re
import sys
from typing import Final

from tests.bench.figures import Figure

PAGE: Final = Path(__file__).parents[2] / "docs" / "performance.md"
CELL: Final = re.compile(
    r"\| `(?P<name>\w+(?:\.|: )[\w., ]+)` \| (?P<value>[^|]*) (?=\|)"
)
_EXACT: Final = 1000
"""From there on, nobody wants to know what stands behind the point."""


def named(text: str) -> list[str]:
    """Return the figures that a page names."""
    return [found["name"] for found in CELL.finditer(text)]


def bench_of(name: str) -> str:
    """Return the bench that prints a figure."""
    return re.split(r"\W", name, maxsplit=1)[0]


def missing(text: str, figures: Iterable[Figure]) -> list[str]:
    """Return what a page names of benches that ran, and did not print it."""
    printed = {one.name for one in figures}
    ran = {bench_of(name) for name in printed}
    return [
        name for name in named(text) if bench_of(name) in ran and name not in printed
    ]


def written(text: str, figures: Iterable[Figure]) -> str:
    """Return a page with the figures that it names."""
    known: Mapping[str, Figure] = {one.name: one for one in figures}

    def cell(found: re.Match[str]) -> str:
        figure = known.get(found["name"])
        value = found["value"] if figure is None else _shown(figure.value)
        missed = "" if figure is None or figure.ok else " (missed)"
        return f"| `{found['name']}` | {value}{missed} "

    return CELL.sub(cell, text)


def _shown(value: float) -> str:
    """Return a value as people read it."""
    if value == int(value) or value >= _EXACT:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2g}"


def main() -> int:
    """Rewrite the page; return 1, and leave it, if it names what was not printed."""
    text = PAGE.read_text("utf-8")
    figures = [Figure.of_line(line) for line in sys.stdin if line.startswith("{")]
    if names := missing(text, figures):
        print(f"Not printed: {', '.join(names)}", file=sys.stderr)  # noqa: T201 it speaks to a terminal
        return 1
    PAGE.write_text(written(text, figures), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
