"""The card and the panel: what is built is what is committed, small, and all its own."""

from collections.abc import Iterator
import gzip
from pathlib import Path
import re
import subprocess
from typing import Final

import pytest

from tests.house.declared import ENGLISH, INTEGRATION, ROOT, placeholders, read
from tests.house.test_repository import tracked

CARD: Final = ROOT / "card"
WWW: Final = INTEGRATION / "www"
LIMITS: Final = {"anypod-card.js": 40_000, "anypod-panel.js": 90_000}
"""Bytes as gzip sends them."""
ADDRESS: Final = re.compile(r"\b(?:https?|wss?):\\?/\\?/[^\s\"'`<>)]*")
NAMESPACE: Final = re.compile(r"http://www\.w3\.org/(?:1998|1999|2000)/[\w/]+")
SOURCES: Final = sorted((CARD / "src").rglob("*.ts"))
TEXTS: Final = {
    f"{group}.{key}": text
    for group, texts in read(ENGLISH)["config_panel"].items()
    for key, text in texts.items()
}
GROUPS: Final = ("card", "panel", "common")
KEY: Final = re.compile(rf"[\"'`]((?:{'|'.join(GROUPS)})\.\w+)[\"'`]")
MADE_KEY: Final = re.compile(rf"`(?:{'|'.join(GROUPS)})\.[^`\n]*\$\{{")
SAID: Final = re.compile(r"\bt\(\s*[\"']([\w.]+)[\"']\s*(,\s*\{|[,)])")
COUNTED: Final = ("_one", "_other")


# -------------------------------------------------------------------- the modules


def test_modules() -> None:
    """What HACS installs has them, and no source of theirs."""
    assert {path.name for path in WWW.iterdir()} == LIMITS.keys()
    assert {WWW / name for name in LIMITS} <= set(tracked())
    assert not [path for path in INTEGRATION.rglob("*") if path.suffix == ".ts"]


@pytest.mark.parametrize(("name", "limit"), LIMITS.items())
def test_sizes(name: str, limit: int) -> None:
    assert len(gzip.compress((WWW / name).read_bytes(), mtime=0)) <= limit


@pytest.mark.parametrize("name", LIMITS)
def test_nothing_is_got_from_elsewhere(name: str) -> None:
    code = (WWW / name).read_text("utf-8")
    named = {one for one in ADDRESS.findall(code) if not NAMESPACE.fullmatch(one)}
    # A link that a person may follow.
    assert named <= {read(INTEGRATION / "manifest.json")["documentation"]}
    # All of it is in one file.
    assert not re.search(r"\bimport\s*[({\"'`*]|\bfrom\s*[\"']", code)
    assert "sourceMappingURL" not in code


UNSAFE: Final = re.compile(
    r"\bunsafe\w*|\b(?:inner|outer)HTML\b|\binsertAdjacentHTML\b|\bsetHTML\w*"
    r"|\bdocument\.write\w*|\bsrcdoc\b|\bDOMParser\b|\bcreateContextualFragment\b"
    r"|\beval\(|\bnew Function\b|\bimport\("
)
"""What makes markup or code of a text, which may be a stranger's."""


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_texts_stay_texts(path: Path) -> None:
    assert UNSAFE.findall(path.read_text("utf-8")) == []


def test_what_is_unsafe() -> None:
    for text in (
        'import { unsafeHTML } from "lit/directives/unsafe-html.js";',
        "unsafeSVG(x)",
        "literal`<${unsafeStatic(tag)}>`",
        "node.innerHTML = title;",
        "<p .innerHTML=${title}></p>",
        "node.insertAdjacentHTML('beforeend', title)",
        "document.writeln(title)",
        "new Function(title)",
    ):
        assert UNSAFE.search(text), text


def test_build_is_reproducible(tmp_path: Path) -> None:
    """Whoever changes the sources commits what they are built into."""
    built = subprocess.run(
        [ROOT / "script" / "build-card", tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    assert {path.name for path in tmp_path.iterdir()} == LIMITS.keys()
    for name in LIMITS:
        # Not compared by pytest, which would show megabytes.
        is_same = (tmp_path / name).read_bytes() == (WWW / name).read_bytes()
        assert is_same, f"{name} is not what card/ is built into: run script/build-card"


# ------------------------------------------------------------------ its libraries


def test_lock() -> None:
    """Each library with its version and its hash, and from no place in particular."""
    lock = read(CARD / "package-lock.json")
    wanted = read(CARD / "package.json")["devDependencies"]
    assert lock["packages"].pop("")["devDependencies"] == wanted
    for name, package in lock["packages"].items():
        assert "resolved" not in package, name
        assert re.fullmatch(r"sha512-[\w+/]+=*", package["integrity"]), name
    # People work on other machines as well.
    for machine in ("linux-x64", "linux-arm64", "darwin-arm64"):
        assert f"node_modules/@esbuild/{machine}" in lock["packages"]
    for name, version in wanted.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), name


def test_npm_keeps_to_itself() -> None:
    """No script of a library runs, and nobody is told what is installed here."""
    settings = dict(
        line.split("=", 1) for line in (CARD / ".npmrc").read_text().splitlines()
    )
    assert settings["ignore-scripts"] == "true"
    assert settings["omit-lockfile-registry-resolved"] == "true"
    for name in ("audit", "fund", "update-notifier"):
        assert settings[name] == "false"
    assert not [name for name in settings if name.endswith("registry")]


# ------------------------------------------------------------------------ its words


def keys(path: Path) -> Iterator[str]:
    """Yield the keys of the texts that a source names.

    One that is counted stands for two: `panel.total` for `panel.total_one` and so on.
    """
    for key in KEY.findall(path.read_text("utf-8")):
        if key not in TEXTS and f"{key}_other" in TEXTS:
            yield from (f"{key}{form}" for form in COUNTED)
        else:
            yield key


def test_every_text_is_there_and_used() -> None:
    used = {key for path in SOURCES for key in keys(path)}
    assert used - TEXTS.keys() == set(), "no such text"
    assert TEXTS.keys() - used == set(), "nobody says it"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_keys_are_written_out(path: Path) -> None:
    """One that is put together at run time is found by nobody, and may not exist."""
    assert MADE_KEY.findall(path.read_text("utf-8")) == []


def said(code: str) -> Iterator[tuple[str, set[str]]]:
    """Yield the keys of texts that are said, with the names of what is put into them."""
    for found in SAID.finditer(code):
        key, mark = found.groups()
        if mark == ")":
            yield key, set()
        elif mark.endswith("{"):
            yield key, set(names(code[found.end() :]))


def names(code: str) -> Iterator[str]:
    """Yield the names in an object literal, whose brace stands before the text."""
    depth, part = 0, ""
    for char in code:
        depth += (char in "([{") - (char in ")]}")
        if depth < 0 or (depth == 0 and char == ","):
            if name := re.match(r"\s*(\w+)", part):
                yield name[1]
            part = ""
        else:
            part += char
        if depth < 0:
            return


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_placeholders(path: Path) -> None:
    """A text gets all that it has a place for, or people would read an error."""
    for key, given in said(path.read_text("utf-8")):
        assert given == placeholders(TEXTS[key]), key


def test_counted_texts_come_in_both_forms() -> None:
    ones, others = (
        {key.removesuffix(form) for key in TEXTS if key.endswith(form)}
        for form in COUNTED
    )
    assert ones == others
    for key in others:
        assert placeholders(TEXTS[f"{key}_other"]) == {"count"}, key
        assert placeholders(TEXTS[f"{key}_one"]) <= {"count"}, key
