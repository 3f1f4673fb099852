"""The page of figures names what benches print; `store` asks what the product asks."""

import ast
from collections.abc import Iterator, Mapping
import re
from typing import Final

import pytest

from tests.bench.figures import Figure
from tests.bench.page import CELL, PAGE, bench_of, missing, named, written
from tests.house.declared import INTEGRATION, ROOT

TEXT: Final = PAGE.read_text("utf-8")
FOLDER: Final = ROOT / "tests" / "bench"
BENCHES: Final = frozenset(
    re.findall(
        r'^    "(\w+)": \w+\.measure,$',
        (FOLDER / "__main__.py").read_text("utf-8"),
        re.MULTILINE,
    )
)


def source(name: str) -> str:
    """Return the code of a bench, with that of the modules that it names."""
    text = (FOLDER / f"{name}.py").read_text("utf-8")
    others = re.findall(r"\btests\.bench\.(\w+)", text)
    return text + "".join((FOLDER / f"{one}.py").read_text("utf-8") for one in others)


# -------------------------------------------------------------------------- the page


def test_each_bench_is_on_the_page() -> None:
    assert BENCHES
    assert set(re.findall(r"`script/bench (\w+)", TEXT)) == BENCHES


def test_each_bench_has_figures_on_the_page() -> None:
    assert {bench_of(name) for name in named(TEXT)} == BENCHES


@pytest.mark.parametrize("bench", sorted(BENCHES))
def test_each_figure_on_the_page_is_one_of_its_bench(bench: str) -> None:
    """Names are put together while it runs; each part has to be in its code."""
    code = source(bench)
    for name in named(TEXT):
        if bench_of(name) == bench:
            parts = re.findall(r"[a-z]+", name)
            assert [part for part in parts if part not in code] == [], name


def test_each_figure_on_the_page_was_measured() -> None:
    found = {one["name"]: one["value"] for one in CELL.finditer(TEXT)}
    assert [name for name, told in found.items() if not re.match(r"-?\d", told)] == []


def test_what_was_printed_gets_onto_the_page() -> None:
    page = "| a | `one.a` | – | `one.b` | 7 |\n| c | `panel: first, c` | – | 1 |\n"
    figures = [
        Figure(name="one.a", value=2.34, unit="s", budget=2),
        Figure(name="one.b", value=1234.5, unit="s"),
    ]
    assert named(page) == ["one.a", "one.b", "panel: first, c"]
    assert missing(page, figures) == []
    assert missing(page, figures[:1]) == ["one.b"]
    assert written(page, figures) == (
        "| a | `one.a` | 2.3 (missed) | `one.b` | 1,234 |\n"
        "| c | `panel: first, c` | – | 1 |\n"
    )


@pytest.mark.parametrize(
    ("limits", "told", "ok"),
    [
        ({}, '"budget": null, "at_least": false', True),
        ({"budget": 5}, '"budget": 5, "at_least": false', True),
        ({"budget": 3}, '"budget": 3, "at_least": false', False),
        ({"floor": 3}, '"budget": 3, "at_least": true', True),
        ({"floor": 5}, '"budget": 5, "at_least": true', False),
    ],
)
def test_a_line_tells_the_whole_figure(
    limits: Mapping[str, float], told: str, ok: bool
) -> None:
    figure = Figure(name="one", value=4, unit="s", **limits)
    assert told in figure.line()
    assert Figure.of_line(figure.line()) == figure
    assert figure.ok is ok


# ---------------------------------------------------------------------- the questions

ENGINE: Final = INTEGRATION / "engine"
MODULES: Final = {
    path.stem: ast.parse(path.read_text("utf-8"))
    for path in sorted(ENGINE.glob("store_*.py"))
}
NEVER_ASKED: Final[Mapping[str, str]] = {
    "store_downloads.add_library": "once, when a folder for media is chosen",
    "store_feeds.upsert": "tests do; the product follows many feeds at once",
}
"""What the bench leaves out, and why."""


def functions() -> Iterator[tuple[str, str, ast.FunctionDef]]:
    """Yield the functions of the database, each with its module."""
    for module, tree in MODULES.items():
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                yield module, node.name, node


def takes_a_session(node: ast.FunctionDef) -> bool:
    """Return whether a function is one that others ask."""
    first = node.args.args[:1]
    return not node.name.startswith("_") and "session" in {one.arg for one in first}


def meant(module: str, tree: ast.AST) -> Iterator[str]:
    """Yield which functions of the database some code names."""
    imported = {
        name.asname or name.name: f"{node.module}.{name.name}"
        for node in MODULES.get(module, ast.Module()).body
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=owner), attr=name):
                yield f"{owner}.{name}"
            case ast.Name(id=name):
                yield imported.get(name, f"{module}.{name}")


def asked() -> set[str]:
    """Return what the bench asks, and what that leads to."""
    calls = {
        f"{module}.{name}": set(meant(module, node))
        for module, name, node in functions()
    }
    questions = ast.parse((FOLDER / "questions.py").read_text("utf-8"))
    found, new = set[str](), set(meant("questions", questions))
    while new := new - found:
        found |= new
        new = {other for one in new for other in calls.get(one, ())}
    return found


def test_each_question_of_the_product_is_asked() -> None:
    public = {
        f"{module}.{name}"
        for module, name, node in functions()
        if takes_a_session(node)
    }
    assert len(public) > 80
    assert public - asked() == NEVER_ASKED.keys()
