"""How many made-up cases there are: few each time, and very many in the night."""

import ast
from collections.abc import Iterator
from pathlib import Path
import re
from typing import Final

from hypothesis import strategies as st
import pytest

from tests.fuzzing import SEED, Nightly, cases, examples
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
def test_each_test_says_how_many(path: Path) -> None:
    """A test with `given` alone would have hypothesis's own number, day and night."""
    assert "@given" not in path.read_text("utf-8")


def awaiting() -> Iterator[ast.AsyncFunctionDef]:
    """Yield the tests that are told how many cases to make for themselves."""
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.AsyncFunctionDef) and any(
                ast.unparse(one).startswith("many(") for one in node.decorator_list
            ):
                yield node


AWAITING: Final = list(awaiting())


@pytest.mark.parametrize("test", AWAITING, ids=lambda test: test.name)
def test_each_of_them_makes_as_many(test: ast.AsyncFunctionDef) -> None:
    assert re.search(r"\bexamples\(.+, amount\)", ast.unparse(test))


def test_fewer_cases_are_no_proof() -> None:
    tried: list[bool] = []

    @cases(st.booleans(), quick=5, nightly=5)
    def test(value: bool) -> None:
        tried.append(value)

    with pytest.raises(AssertionError):
        test(5)
    assert sorted(tried) == [False, True]
    with pytest.raises(AssertionError):
        examples(st.booleans(), 5)
    assert len(examples(st.integers(), 5)) == 5


def test_each_night_has_other_cases(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Those of a night can be had again; those of the day are always the same."""
    made = []
    for night in ("20261101", "20261102", "20261101"):
        monkeypatch.setenv(SEED, night)
        made.append([examples(st.integers(), one) for one in (20, Nightly(20))])
        assert capsys.readouterr().out.startswith(f"{SEED}={night} ")
    assert made[0] == made[2]
    assert made[0][0] == made[1][0]
    assert made[0][1] != made[1][1]
    monkeypatch.delenv(SEED)
    examples(st.integers(), Nightly(1))
    assert re.match(rf"{SEED}=20\d{{6}} ", capsys.readouterr().out)
