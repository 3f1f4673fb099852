"""What the pages on security and reliability say is proved by tests that there are."""

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
