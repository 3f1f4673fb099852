"""The documentation: headings, tables, links and examples of its pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
import re
from textwrap import dedent
from typing import Final

from tests.house.declared import ROOT

DOCS: Final = ROOT / "docs"
README: Final = ROOT / "README.md"
PAGES: Final = sorted(DOCS.glob("*.md"))
TEXTS: Final = [
    *(README, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"),
    *PAGES,
    *sorted((DOCS / "decisions").glob("*.md")),
]

_FENCE: Final = re.compile(
    r"^(?P<indent> *)```(?P<language>\w*)[^\n]*\n(?P<text>.*?)^(?P=indent)```$",
    re.MULTILINE | re.DOTALL,
)
_HEADING: Final = re.compile(r"^(#{1,6}) (.+)$", re.MULTILINE)
_LINK: Final = re.compile(r"\]\(([^)\s]+)\)|\b(?:src|href)=\"([^\"]+)\"")
_CODE: Final = re.compile(r"`[^`\n]*`")
_CELL: Final = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """A heading and what stands below it, up to the next one of its rank."""

    text: str
    anchor: str
    """As GitHub makes it."""
    below: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """A block of code."""

    language: str
    text: str


def examples(text: str) -> Iterator[Example]:
    """Yield the blocks of code in a text."""
    for found in _FENCE.finditer(text):
        yield Example(language=found["language"], text=dedent(found["text"]))


def headings(path: Path) -> dict[str, Heading]:
    """Return the headings of a page by their anchors."""
    text = path.read_text("utf-8")
    # A comment in an example begins like a heading, and is as long without one.
    plain = _FENCE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    found = list(_HEADING.finditer(plain))
    result: dict[str, Heading] = {}
    for number, one in enumerate(found):
        ends = (
            other.start()
            for other in found[number + 1 :]
            if len(other[1]) <= len(one[1])
        )
        below = text[one.end() : next(ends, len(text))]
        anchor = _anchor(one[2])
        assert anchor not in result, f"{path.name}: {one[2]} stands twice"
        result[anchor] = Heading(text=one[2], anchor=anchor, below=below)
    return result


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading).strip().casefold().replace(" ", "-")


def links(path: Path) -> Iterator[str]:
    """Yield what a page links to and what it shows."""
    prose = _CODE.sub("", _FENCE.sub("", path.read_text("utf-8")))
    for found in _LINK.finditer(prose):
        yield found[1] or found[2]


def resolve(link: str, page: Path) -> tuple[Path, str]:
    """Return the file and the anchor that a link inside this project leads to."""
    name, _, anchor = link.partition("#")
    return (page.parent / name if name else page), anchor


def tables(text: str) -> Iterator[list[list[str]]]:
    """Yield the tables in a text, each with its header first."""
    table: list[list[str]] = []
    for line in [*_FENCE.sub("", text).splitlines(), ""]:
        if line.startswith("|"):
            cells = _CELL.split(line.strip().removeprefix("|").removesuffix("|"))
            table.append([cell.strip() for cell in cells])
        elif table:
            header, _line, *below = table
            yield [header, *below]
            table = []


def rows(text: str, *columns: str) -> Iterator[list[str]]:
    """Yield the rows of the tables in a text whose header begins with some columns."""
    for header, *below in tables(text):
        if header[: len(columns)] == list(columns):
            yield from below


def names(cell: str) -> list[str]:
    """Return what stands in code in a cell."""
    return [one.strip("`") for one in _CODE.findall(cell)]
