"""What is said to be proved has tests that there are: on two pages, of the ancestor."""

import ast
from functools import cache
from pathlib import Path
import re
from typing import Final

import pytest

from tests.house.declared import ROOT
from tests.house.pages import DOCS, headings, names, rows, tables

SECURITY: Final = DOCS / "security.md"
RELIABILITY: Final = DOCS / "reliability.md"
TEXTS: Final = {page.stem: page.read_text("utf-8") for page in (SECURITY, RELIABILITY)}
NAMED: Final = sorted(
    {one for text in TEXTS.values() for one in re.findall(r"`(tests/[^`\s]*)`", text)}
)
PROOFS: Final = [
    *((guard, proof) for guard, proof in rows(TEXTS["security"], "guard", "proved by")),
    *((row[0], row[-1]) for _, *below in tables(TEXTS["reliability"]) for row in below),
]
ANCESTOR: Final = list(
    tables(
        ast.get_docstring(
            ast.parse((ROOT / "tests/engine/test_ancestor.py").read_text("utf-8"))
        )
        or ""
    )
)
"""Its defects and its scenarios, each with the tests that would see it again."""
SHORT: Final = {"below": "ancestor", "A": "ancestor", "E": "engine"}
ELSEWHERE: Final = "the tests of the integration"
BOUNDARIES: Final = (
    *("Requests without a login", "Users and administrators", "Addresses"),
    *("Arguments for yt-dlp", "What strangers write", "Files and pictures"),
    *("Cookies and other secrets", "Programs, and where they come from"),
)


@cache
def defined_in(path: Path) -> frozenset[str]:
    """Return the tests that pytest finds in a file; in a class, with its name."""
    body = ast.parse(path.read_text("utf-8")).body
    within = (
        f"{node.name}::{test}"
        for node in body
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test")
        for test in _tests_of(node.body)
    )
    return frozenset({*_tests_of(body), *within})


def _tests_of(body: list[ast.stmt]) -> list[str]:
    return [
        node.name
        for node in body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
    ]


@pytest.mark.parametrize("name", NAMED)
def test_named(name: str) -> None:
    path, _, test = name.partition("::")
    assert (ROOT / path).exists(), path
    assert not test or test in defined_in(ROOT / path), f"{path} has no {test}"


def test_every_claim_is_proved() -> None:
    assert len(PROOFS) > len(BOUNDARIES)
    for claim, proof in PROOFS:
        assert names(proof), claim
        assert set(names(proof)) <= set(NAMED), claim
        assert re.fullmatch(r"(`[^`]+`(, |$))+", proof), claim


def test_every_boundary_is_there() -> None:
    found = {one.text: one.below for one in headings(SECURITY).values()}
    for boundary in BOUNDARIES:
        below = found[boundary]
        assert any(rows(below, "guard", "proved by")), boundary
    [who] = tables(found["Who may do what"])
    assert who[0] == ["who", "may", "may not"]


def test_no_fault_is_without_a_proof() -> None:
    """Every table of the page on reliability has a column for it."""
    for table in tables(TEXTS["reliability"]):
        assert table[0][-1] == "proved by", table[0]


def test_other_files_are_there() -> None:
    """Those of the card, whose tests are no Python."""
    found = re.findall(r"`(card/[^`\s]*)`", TEXTS["security"])
    assert found
    for name in found:
        assert (ROOT / name).is_file(), name


# ------------------------------------------------------------------------ the ancestor


def files_told(short: str) -> list[Path]:
    """Return the files that a name in the tables on the ancestor stands for."""
    begin, _, rest = short.partition("_")
    name = f"{SHORT[begin]}{rest and f'_{rest}'}" if begin in SHORT else short
    return sorted(ROOT.glob(f"tests/*/test_{name}.py"))


def proofs_told() -> list[tuple[str, str]]:
    """Return the files that those tables name, each with a test of it or with none."""
    told: list[tuple[str, str]] = []
    for table in ANCESTOR:
        for proof in (one for row in table[1:] for one in row[1].split("; ")):
            files, _, tests = proof.partition(": ")
            for file in re.split(", | and ", files):
                told += [(file, test) for test in tests.split(", ")]
    return told


@pytest.mark.parametrize(("file", "test"), proofs_told())
def test_told_of_the_ancestor(file: str, test: str) -> None:
    if file == ELSEWHERE:
        return
    paths = files_told(file)
    assert paths, file
    told = f"test_{test}"
    defined = {one for path in paths for one in defined_in(path)}
    found = {one for one in defined if one.startswith(told.removesuffix("…"))}
    assert found if told.endswith("…") or not test else told in found, test


def test_everything_of_the_ancestor_is_told() -> None:
    for table, count in zip(ANCESTOR, (29, 28), strict=True):
        told = " ".join(row[0] for row in table[1:])
        numbers = [
            number
            for first, last in re.findall(r"\b(\d+)(?:–(\d+))?", told)
            for number in range(int(first), int(last or first) + 1)
        ]
        assert sorted(numbers) == list(range(1, count + 1))
