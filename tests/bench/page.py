"""Writes measured figures into `docs/performance.md`.

`script/bench sync rss … > figures; python -m tests.bench.page < figures`: the cell that
follows a figure's name in a table holds its value.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
import re
import sys
from typing import Final

from tests.bench.figures import Figure

PAGE: Final = Path(__file__).parents[2] / "docs" / "performance.md"
CELL: Final = re.compile(r"\| `(?P<name>[\w.]+)` \| (?P<value>[^|]*) (?=\|)")
_EXACT: Final = 1000
"""From there on, nobody wants to know what stands behind the point."""


def named(text: str) -> list[str]:
    """Return the figures that a page names."""
    return [found["name"] for found in CELL.finditer(text)]


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


def main() -> None:
    """Rewrite the page."""
    figures = [Figure.of_line(line) for line in sys.stdin if line.startswith("{")]
    PAGE.write_text(written(PAGE.read_text("utf-8"), figures), "utf-8")


if __name__ == "__main__":
    main()
