"""A database that is locked, damaged, gone, too new, too old, or used by two."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
import contextlib
from pathlib import Path
import re
import shutil
import sqlite3
from typing import Final

import pytest

from custom_components.anypod.engine import (
    EpisodeStatus as S,
    FeedConfig,
    SchemaTooNew,
    StoreError,
    store as store_module,
)
from custom_components.anypod.engine.schema import HEAD
from tests.engine.home import Home, plain_channel, plain_videos
from tests.engine.safe import overwrite, root_page
from tests.engine.support import Clock, eventually, in_thread, reached
from tests.faults.cells import sampled
from tests.faults.looks import wrong_with
from tests.site import FakeSite, Picture

CHANNEL: Final = "/channel/talk/videos"
ALL: Final = {"feed": ["ep-1", "ep-2", "ep-3"]}
ONCE_MORE: Final = {"ep-1": 1, "ep-2": 1, "ep-3": 1}
PARTS: Final = "Not everything could be read of"
RESTORED: Final = "The database was damaged, and is restored"
LEFT_OUT: Final = (
    "Nothing can be read of the damaged database",
    "Not everything could be read of: ",
)
"""What is said once as well, where it is so."""


def database(home: Home) -> Path:
    """Return where the database lies."""
    return home.config.data_dir / "anypod.db"


def copies(home: Home) -> Path:
    """Return where its copies lie."""
    return home.config.cache_dir / "copies"


async def filled(home: Home, site: FakeSite, count: int = 3) -> FeedConfig:
    """Have a feed with its episodes; return its configuration."""
    site.add(plain_channel(plain_videos(count, thumbnail=Picture.JPEG)))
    config = home.feed(CHANNEL, keep_last=3)
    await home.add(config)
    return config


async def recovered(home: Home, config: FeedConfig) -> None:
    """Let a day pass in which a person deletes what belongs to nobody."""
    await home.engine.feeds.attach(config)
    await home.settled()
    home.advance(hours=3)
    await home.synced()
    assert await home.engine._auditor.audit()
    await home.settled()
    await home.engine.delete_orphans()
    assert (await home.engine.feeds.state("feed")).counts[S.DOWNLOADED] == 3


# ----------------------------------------------------------------------------- damaged


def truncated(home: Home) -> None:
    path = database(home)
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def spoilt_in_the_middle(home: Home) -> None:
    path = database(home)
    offset, size = root_page(path, "artifact")
    overwrite(path, offset, b"\xff" * size)
    # Nobody would look as long as nothing says that it was not closed well.
    path.with_name(f"{path.name}-open").write_text("open")


def emptied(home: Home) -> None:
    database(home).write_bytes(b"")


def gone(home: Home) -> None:
    database(home).unlink()


def without_a_copy(spoil: Callable[[Home], None]) -> Callable[[Home], None]:
    def spoil_all(home: Home) -> None:
        shutil.rmtree(copies(home), ignore_errors=True)
        spoil(home)

    return spoil_all


WITHOUT_A_COPY: Final = " without a copy"
DAMAGES: Final[Mapping[str, Callable[[Home], None]]] = {
    one.__name__: one for one in (truncated, spoilt_in_the_middle, emptied, gone)
} | {
    f"{one.__name__}{WITHOUT_A_COPY}": without_a_copy(one)
    for one in (truncated, spoilt_in_the_middle, emptied, gone)
}
UNSEEN: Final = ("emptied without a copy", "gone without a copy")
"""Nothing tells them from a first start."""


@pytest.mark.parametrize(
    "cell", sampled(DAMAGES, here=("truncated", "gone without a copy"))
)
async def test_a_damaged_database_beside_a_full_media_folder(
    home: Home, site: FakeSite, cell: str, complaints: list[str]
) -> None:
    config = await filled(home, site)
    assert await in_thread(home.engine.guard._copy, home.clock())
    await home.stop()
    await in_thread(DAMAGES[cell], home)
    await home.start()
    await recovered(home, config)
    told = {
        one: 1 for one in (RESTORED, *LEFT_OUT) if any(one in a for a in complaints)
    }
    assert (RESTORED in told) is (cell not in UNSEEN)
    # A copy knows every row, and so do its files.
    again = ONCE_MORE if cell.endswith(WITHOUT_A_COPY) else {}
    wrong = await wrong_with(home, ALL, again=again, complaints=complaints, told=told)
    assert wrong == []


# ------------------------------------------------------------------ of another moment


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


async def test_a_newer_database_is_refused_and_nothing_is_touched(
    home: Home, site: FakeSite, complaints: list[str]
) -> None:
    config = await filled(home, site)
    await home.stop()
    with contextlib.closing(sqlite3.connect(database(home))) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = await in_thread(contents, home.folder)
    mark = site.mark()
    for _ in range(2):
        with pytest.raises(SchemaTooNew, match="9999"):
            await home.start()
    assert await in_thread(contents, home.folder) == before
    assert site.since(mark).requests == ()
    # The newer version comes back.
    with contextlib.closing(sqlite3.connect(database(home))) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (HEAD,))
    await home.start()
    await recovered(home, config)
    assert await wrong_with(home, ALL, complaints=complaints) == []


def keep(home: Home, place: Path) -> None:
    """Make a backup of the database's folder, as Home Assistant does."""
    shutil.copytree(home.config.data_dir, place)


def put_back(home: Home, place: Path) -> None:
    """Restore it."""
    shutil.rmtree(home.config.data_dir)
    shutil.copytree(place, home.config.data_dir)


def with_its_log(home: Home, place: Path) -> None:
    """Restore the database alone: what is beside it is newer."""
    shutil.copy(place / "anypod.db", database(home))


@pytest.mark.parametrize(
    "restore", sampled(("put_back", "with_its_log"), here=("put_back",))
)
async def test_an_older_database_comes_back(
    home: Home, site: FakeSite, tmp_path: Path, restore: str, complaints: list[str]
) -> None:
    """Rows have no files any more, and files no rows."""
    config = await filled(home, site)
    await home.stop()
    await in_thread(keep, home, tmp_path / "backup")
    await home.start()
    await home.engine.feeds.attach(config)
    site.publish(CHANNEL, *plain_videos(1, "new", thumbnail=Picture.JPEG))
    await home.synced()
    if restore == "with_its_log":
        # Killed: its log is left beside it.
        await in_thread(keep, home, tmp_path / "killed")
        await home.stop()
        await in_thread(put_back, home, tmp_path / "killed")
        await in_thread(with_its_log, home, tmp_path / "backup")
    else:
        await home.stop()
        await in_thread(put_back, home, tmp_path / "backup")
    await home.start()
    await recovered(home, config)
    expected = {"feed": ["ep-2", "ep-3", "new-1"]}
    # The one has no file any more, as far as anybody knows, and the other no row.
    again = {"ep-1": 1, "new-1": 1} if restore == "put_back" else {}
    told = {RESTORED: 1} if any(RESTORED in one for one in complaints) else {}
    wrong = await wrong_with(
        home, expected, again=again, complaints=complaints, told=told
    )
    assert wrong == []


# ------------------------------------------------------------------------------ locked


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait for the database for long."""
    monkeypatch.setattr(store_module, "_WAIT_S", 0.3)


@contextlib.asynccontextmanager
async def locked(home: Home) -> AsyncIterator[None]:
    """Have another program write to the database all the time."""
    connection = sqlite3.connect(
        database(home), isolation_level=None, check_same_thread=False, timeout=30
    )
    try:
        await in_thread(connection.execute, "BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")
    finally:
        connection.close()


def told_once(complaints: list[str]) -> Mapping[str, int]:
    """Expect each line once, and in each the reason."""
    return {
        f"{re.escape(one)}$": 1 for one in complaints if "database is locked" in one
    }


async def in_a_listing(home: Home, site: FakeSite) -> None:
    hold = site.hold("/api/channel/*", times=1)
    await home.engine.feeds.attach(home.feed(CHANNEL))
    await reached(hold)


async def in_a_download(home: Home, site: FakeSite) -> None:
    hold = site.hold("/media/*", times=1)
    await home.engine.feeds.attach(home.feed(CHANNEL))
    await reached(hold)


async def at_rest(home: Home, site: FakeSite) -> None:
    await home.add(home.feed(CHANNEL))


LOCKED: Final[Mapping[str, Callable[[Home, FakeSite], Awaitable[None]]]] = {
    "in a listing": in_a_listing,
    "in a download": in_a_download,
    "at rest": at_rest,
}


@pytest.mark.parametrize("cell", sampled(LOCKED, here=("in a download",)))
async def test_another_program_locks_the_database_for_long(
    home: Home, site: FakeSite, impatient: None, cell: str, complaints: list[str]
) -> None:
    site.add(plain_channel(plain_videos(3)))
    # With less patience than it had when it was opened.
    await home.stop()
    await home.start()
    await LOCKED[cell](home, site)
    async with locked(home):
        site.reset_failures()
        home.advance(hours=2)
        await eventually(lambda: len(complaints) >= 2)
        with pytest.raises(StoreError, match="locked"):
            await home.engine.feeds.state("feed")
    for _ in range(3):
        home.advance(hours=2)
        state = await home.settled()
        if state.counts == {S.DOWNLOADED: 3}:
            break
    told = told_once(complaints)
    assert await wrong_with(home, ALL, complaints=complaints, told=told) == []


@pytest.mark.nightly
async def test_another_program_locks_the_database_for_a_moment(
    home: Home, site: FakeSite, complaints: list[str]
) -> None:
    """Whoever wants to write waits for it."""
    site.add(plain_channel(plain_videos(3)))
    await in_a_download(home, site)
    async with locked(home):
        site.reset_failures()
        waiting = asyncio.create_task(home.engine.feeds.state("feed"))
        await asyncio.sleep(0)
    await waiting
    await home.settled()
    assert await wrong_with(home, ALL, complaints=complaints) == []


async def test_a_database_that_is_locked_at_the_start(
    home: Home, site: FakeSite, impatient: None, complaints: list[str]
) -> None:
    config = await filled(home, site)
    await home.stop()
    async with locked(home):
        with pytest.raises(StoreError, match="locked"):
            await home.start()
    await home.start()
    await home.engine.feeds.attach(config)
    await home.synced()
    assert await wrong_with(home, ALL, complaints=complaints) == []


# ----------------------------------------------------------------------------- used by two


async def test_a_second_engine_in_the_same_folder_is_refused(
    home: Home, site: FakeSite, clock: Clock, complaints: list[str]
) -> None:
    """It would end the downloads of the first as leftovers of a crash."""
    site.add(plain_channel(plain_videos(3)))
    second = Home(home.folder, site, clock)
    with site.hold("/media/*", times=1) as hold:
        await home.engine.feeds.attach(home.feed(CHANNEL))
        await reached(hold)
        for _ in range(2):
            with pytest.raises(StoreError, match="another Anypod works in"):
                await second.start()
    await home.settled()
    assert await wrong_with(home, ALL, complaints=complaints) == []
    await home.stop()
    await second.start()
    await second.stop()
    await home.start()


async def test_the_same_feed_twice_is_one_feed(
    home: Home, site: FakeSite, complaints: list[str]
) -> None:
    """What was attached last counts; nothing is read or downloaded twice for that."""
    site.add(plain_channel(plain_videos(3)))
    with site.hold("/api/channel/*", times=1) as hold:
        await home.engine.feeds.attach(home.feed(CHANNEL))
        await reached(hold)
        await home.engine.feeds.attach(home.feed(CHANNEL, keep_last=2))
    await home.settled()
    assert site.since().pages == 1
    expected = {"feed": ["ep-2", "ep-3"]}
    assert await wrong_with(home, expected, complaints=complaints) == []
