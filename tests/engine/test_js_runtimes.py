"""Which JavaScript runtimes are found, told by scripts that play them."""

import os
from pathlib import Path

import pytest

from custom_components.anypod.engine import js_runtimes
from custom_components.anypod.engine.js_runtimes import JsRuntime
from tests.engine.programs import play


def asked(program: Path) -> list[str]:
    log = program.with_name(f"{program.name}.log")
    return log.read_text().splitlines() if log.exists() else []


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder that is the whole PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}")
    return folder


def used(*, managed: Path | None = None) -> JsRuntime | None:
    return next((one for one in js_runtimes.find(managed) if one.is_usable), None)


@pytest.mark.parametrize(
    ("program", "says", "name", "version", "is_usable"),
    [
        ("deno", "deno 2.3.0 (stable, release, x86)", "deno", "2.3.0", True),
        ("deno", "deno 2.2.9", "deno", "2.2.9", False),
        ("node", "v22.0.0", "node", "22.0.0", True),
        ("node", "v20.20.2", "node", "20.20.2", False),
        ("bun", "1.2.11", "bun", "1.2.11", True),
        ("bun", "1.2.9", "bun", "1.2.9", False),
        ("bun", "1.3.0-canary.5", "bun", "1.3.0-canary.5", True),
        ("qjs", "QuickJS version 2023-12-09", "quickjs", "2023-12-09", True),
        ("qjs", "QuickJS version 2021-03-27", "quickjs", "2021-03-27", False),
        ("qjs", "QuickJS-ng version 0.9.0", "quickjs", "0.9.0", True),
    ],
)
def test_too_old_ones_are_told_apart(
    programs: Path, program: str, says: str, name: str, version: str, is_usable: bool
) -> None:
    # QuickJS fails when it is asked.
    path = play(programs, program, says, code=1 if program == "qjs" else 0)
    [found] = js_runtimes.find(None)
    assert (found.name, found.version, found.path) == (name, version, path)
    assert found.is_usable is is_usable
    assert found.argument == f"{name}:{path}"
    assert (used() == found) is is_usable


def test_without_any(programs: Path) -> None:
    assert js_runtimes.find(None) == ()
    play(programs, "node", "This is something else")
    play(programs, "deno", "")
    (programs / "bun").write_text("no program")
    (programs / "bun").chmod(0o755)
    assert js_runtimes.find(programs / "gone") == ()


def test_in_the_order_of_ytdlp(programs: Path) -> None:
    for name, says in (
        ("bun", "1.3.0"),
        ("qjs", "QuickJS version 2025-01-01"),
        ("node", "v24.0.0"),
        ("deno", "deno 2.9.8"),
    ):
        play(programs, name, says)
        found = used()
        assert found is not None
        assert found.path.name == name
    assert len(js_runtimes.find(None)) == 4


def test_its_own_serves_where_the_machine_has_none_that_does(
    programs: Path, tmp_path: Path
) -> None:
    own = play(tmp_path / "own", "node", "v24.1.0")
    old = play(programs, "node", "v18.0.0")
    found = used(managed=own)
    assert found is not None
    assert (found.name, found.path) == ("node", own)
    assert [one.path for one in js_runtimes.find(own)] == [old, own]
    play(programs, "bun", "1.3.0")
    found = used(managed=own)
    assert found is not None
    assert found.name == "bun"


def test_each_is_asked_once_and_again_when_it_changed(programs: Path) -> None:
    node = play(programs, "node", "v20.0.0")
    for _ in range(3):
        assert used() is None
    assert asked(node) == ["asked --version"]
    play(programs, "node", "v22.10.0")
    os.utime(node, (1, 1))
    for _ in range(3):
        assert js_runtimes.version_of(node) == "22.10.0"
        assert used() is not None
    assert asked(node) == ["asked --version"] * 2
