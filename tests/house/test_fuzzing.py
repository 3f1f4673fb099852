"""How many made-up cases there are: few each time, and very many in the night."""

import ast
from collections.abc import Iterator
from typing import Final

import pytest

from tests.house.declared import ROOT

FOLDERS: Final = ("engine", "integration")
FILES: Final = sorted(
    path for one in FOLDERS for path in (ROOT / "tests" / one).glob("test_fuzz_*.py")
)
LEAST: Final = {"nightly": 50_000}
MOST: Final = {"quick": 2_500}


def amounts(kind: str) -> Iterator[int]:
    """Yield how many cases each test has."""
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="cases" | "many"), keywords=keywords):
                    given = {one.arg: ast.literal_eval(one.value) for one in keywords}
                    yield given[kind]


@pytest.mark.parametrize(("kind", "least"), LEAST.items())
def test_enough(kind: str, least: int) -> None:
    assert sum(amounts(kind)) >= least


@pytest.mark.parametrize(("kind", "most"), MOST.items())
def test_not_too_many(kind: str, most: int) -> None:
    assert 0 < sum(amounts(kind)) <= most


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_test_says_how_many(path: object) -> None:
    """A test with `given` alone would have hypothesis's own number, day and night."""
    assert "@given" not in str(getattr(path, "read_text", str)("utf-8"))
