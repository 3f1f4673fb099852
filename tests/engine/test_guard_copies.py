"""Good copies of the database: when they are taken, and that nobody suffers from it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
import shutil
import sqlite3
import sys
import threading
from typing import Final

import pytest

from custom_components.anypod.engine import vault as vault_module
from custom_components.anypod.engine.errors import StoreDamaged
from custom_components.anypod.engine.vault import CopyStopped, Vault, is_sound
from tests.engine.safe import Safe, leaf_pages, overwrite
from tests.engine.support import NOW, eventually, in_thread

_NEVER_ENDING: Final = """
import datetime, pathlib, sys, threading
from tests.engine import conftest
from custom_components.anypod.engine import vault

class Pause(threading.Event):
    def wait(self, timeout):
        print("in the middle", flush=True)
        return super().wait()

vault._PAGES_A_STEP = 1
path, folder = map(pathlib.Path, sys.argv[1:])
vault.Vault(path, folder).keep(datetime.datetime.now(datetime.UTC), Pause())
"""


@pytest.fixture
async def safe(tmp_path: Path) -> AsyncIterator[Safe]:
    opened = await Safe(tmp_path).open()
    yield opened
    await opened.guard.close()


async def later(safe: Safe, **by: float) -> None:
    """Let time pass."""
    safe.clock.advance(timedelta(**by))
    safe.guard.wake()


async def test_daily_and_two_at_most(safe: Safe) -> None:
    before = await safe.fill()
    safe.guard.start()
    await later(safe, minutes=9)
    assert safe.copies == []
    await later(safe, minutes=2)
    await eventually(lambda: len(safe.copies) == 1)
    for day in range(3):
        await safe.note(day=str(day))
        last = safe.copies[-1]
        await later(safe, hours=25)
        await eventually(lambda: safe.copies[-1] != last)  # noqa: B023 it is asked in this round only
    await eventually(lambda: len(safe.copies) == 2)
    for copy in safe.copies:
        assert copy.stat().st_mode & 0o777 == 0o600
        assert is_sound(copy)
    assert [one.name for one in safe.copies[0].parent.iterdir()] != []
    assert {one.suffix for one in safe.copies[0].parent.iterdir()} == {".db"}
    # It is as good as the database.
    await safe.guard.close()
    shutil.copy(safe.copies[-1], safe.path)
    await safe.open()
    assert await safe.content() == before


async def test_a_restart_does_not_make_them_more_frequent(safe: Safe) -> None:
    await safe.fill()
    for _ in range(3):
        await safe.note(a="b")
        safe.guard.start()
        await later(safe, minutes=11)
        await eventually(lambda: bool(safe.copies))
        await eventually(lambda: safe.guard._due > safe.clock())
        await safe.guard.close()
        await safe.open()
    assert len(safe.copies) == 1


async def test_nothing_new_is_not_copied(safe: Safe) -> None:
    await safe.fill()
    await safe.guard.close()
    await safe.open()
    safe.clock.advance(timedelta(hours=1))
    await safe.copy()
    [copy] = safe.copies
    safe.clock.advance(timedelta(hours=30))
    await safe.copy()
    assert safe.copies == [copy]


async def test_others_write_while_it_is_taken(
    safe: Safe, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each step would begin anew, and the copy never end, if it saw what they write."""
    before = await safe.fill()
    monkeypatch.setattr(vault_module, "_PAGES_A_STEP", 1)
    monkeypatch.setattr(vault_module, "_STEP_PAUSE_S", 0.005)
    copying = threading.Thread(target=safe.guard._copy, args=(safe.clock(),))
    copying.start()
    written = 0
    while copying.is_alive():
        await safe.note(**{f"n{written}": "x" * 2000})
        written += 1
    await in_thread(copying.join)
    assert written > 1
    [copy] = safe.copies
    assert is_sound(copy)
    assert await safe.content() == before


async def test_it_stops_when_it_is_told_to(
    safe: Safe, monkeypatch: pytest.MonkeyPatch
) -> None:
    await safe.fill()
    monkeypatch.setattr(vault_module, "_PAGES_A_STEP", 1)
    monkeypatch.setattr(vault_module, "_STEP_PAUSE_S", 3600)
    safe.guard.start()
    await later(safe, minutes=11)
    building = safe.folder / "copies" / "building"
    await eventually(building.exists)
    await safe.guard.rest()
    assert not building.exists()
    assert safe.copies == []
    monkeypatch.undo()
    safe.guard.go_on()
    await later(safe, hours=2)
    await eventually(lambda: len(safe.copies) == 1)


async def test_a_look_through_stops_too(
    safe: Safe, monkeypatch: pytest.MonkeyPatch
) -> None:
    await safe.fill()
    await safe.copy()
    monkeypatch.setattr(vault_module, "_STEPS_A_LOOK", 1)
    stopping = threading.Event()
    stopping.set()
    with pytest.raises(CopyStopped):
        is_sound(safe.copies[0], stopping)


async def test_damage_is_found_by_the_copy(safe: Safe) -> None:
    """Nobody has read that page for weeks."""
    before = await safe.fill()
    await safe.copy()
    await safe.guard.close()
    leaves = leaf_pages(safe.path, "episode")
    overwrite(safe.path, leaves[3], b"\xff" * 4096)
    await safe.open()
    assert not await in_thread(safe.guard._copy, safe.clock())
    assert len(safe.copies) == 1
    await eventually(safe.has_told_of_damage)
    with pytest.raises(StoreDamaged):
        await safe.note(a="b")
    await safe.guard.close()
    await safe.open()
    assert await safe.content() == before


async def test_a_full_disk_is_told_of_once(
    safe: Safe, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await safe.fill()
    monkeypatch.setattr(vault_module, "_RESERVE_BYTES", 2**60)
    for _ in range(3):
        assert not await in_thread(safe.guard._copy, safe.clock())
    assert caplog.text.count("The database cannot be copied") == 1
    await safe.note(a="b")
    monkeypatch.undo()
    await safe.copy()
    assert len(safe.copies) == 1


async def test_a_folder_that_cannot_be_made_harms_nothing(safe: Safe) -> None:
    await safe.fill()
    (safe.folder / "copies").write_text("a file")
    assert not await in_thread(safe.guard._copy, safe.clock())
    await safe.note(a="b")
    assert safe.events == []


async def test_a_kill_in_the_middle_leaves_the_last_one(safe: Safe) -> None:
    before = await safe.fill()
    await safe.copy()
    await safe.note(a="b")
    folder = safe.folder / "copies"
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _NEVER_ENDING, str(safe.path), str(folder)),
        stdout=asyncio.subprocess.PIPE,
    )
    assert child.stdout is not None
    assert await child.stdout.readline() == b"in the middle\n"
    child.kill()
    await child.wait()
    building = folder / "building"
    assert building.exists()
    assert len(safe.copies) == 1
    await safe.guard.close()
    overwrite(safe.path, 0, b"\x00" * 100)
    await safe.open()
    assert await safe.content() == before
    await safe.note(c="d")
    await safe.copy()
    assert len(safe.copies) == 2
    assert not building.exists()


async def test_the_file_stays_as_it_is_while_it_is_held(safe: Safe) -> None:
    """What a backup reads slowly, with its log, is a database at any moment."""
    before = await safe.fill()
    assert await safe.store.hold()
    held = safe.path.read_bytes()
    log = safe.path.with_name("anypod.db-wal")
    assert log.stat().st_size == 0
    halves = []
    for number in range(1500):
        await safe.note(**{f"n{number % 50}": str(number) * 1000})
        if number % 300 == 299:
            size = log.stat().st_size
            halves.append(log.read_bytes()[: size - 1000])
    assert log.stat().st_size > 6_000_000
    assert safe.path.read_bytes() == held
    for half in [b"", *halves]:
        other = Safe(safe.folder / "restored")
        shutil.rmtree(other.folder, ignore_errors=True)
        other.path.parent.mkdir(parents=True)
        other.path.write_bytes(held)
        if half:
            other.path.with_name("anypod.db-wal").write_bytes(half)
        await other.open()
        assert await other.content() == before
        assert other.events == []
        await other.guard.close()
    await safe.store.release()
    await safe.note(after="that")
    await safe.guard.close()
    connection = sqlite3.connect(safe.path)
    assert connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
    connection.close()


def test_a_stranger_among_the_copies_is_none(tmp_path: Path) -> None:
    (tmp_path / "mine.db").write_text("hello")
    assert Vault(tmp_path / "anypod.db", tmp_path).copies(NOW) == []
