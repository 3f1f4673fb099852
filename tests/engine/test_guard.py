"""A damaged database: noticed, set aside, and restored as far as anything can be."""

from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path
import sqlite3

from alembic import command
from alembic.config import Config
import pytest
from sqlalchemy import create_engine, delete, text
from sqlalchemy.orm import Session

from custom_components.anypod.engine import store as store_module
from custom_components.anypod.engine.errors import (
    SchemaTooNew,
    StoreDamaged,
    StoreError,
)
from custom_components.anypod.engine.schema import HEAD, LinkRow
from custom_components.anypod.engine.store_links import new_link
from tests.engine.rows import all_of
from tests.engine.safe import (
    EPISODES,
    Safe,
    instant_of,
    leaf_pages,
    overwrite,
    root_page,
)
from tests.engine.support import NOW, eventually


@pytest.fixture
async def safe(tmp_path: Path) -> AsyncIterator[Safe]:
    opened = await Safe(tmp_path).open()
    yield opened
    await opened.guard.close()


async def test_what_is_well_is_left_alone(safe: Safe) -> None:
    before = await safe.fill()
    await safe.guard.close()
    assert (await safe.open(), await safe.content()) == (safe, before)
    await safe.crash()
    await safe.open()
    assert await safe.content() == before
    assert (safe.events, safe.damaged, safe.copies) == ([], [], [])


def garbage_header(path: Path) -> None:
    overwrite(path, 0, b"\x17" * 100)


def truncated(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 3)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def gone(path: Path) -> None:
    path.unlink()


def no_database(path: Path) -> None:
    path.write_bytes(b"no database at all" * 1000)


BROKEN = [garbage_header, truncated, emptied, gone, no_database]


@pytest.mark.parametrize("spoil", BROKEN)
async def test_the_copy_comes_in_its_place(
    safe: Safe, spoil: Callable[[Path], None]
) -> None:
    before = await safe.fill()
    await safe.copy()
    await safe.guard.close()
    spoil(safe.path)
    had = safe.path.read_bytes() if safe.path.exists() else b""
    await safe.open()
    assert await safe.content() == before
    told = safe.restored()
    assert told.copied_at == instant_of(safe.copies[-1])
    if had:
        assert told.damaged is not None
        assert told.damaged.read_bytes() == had
        assert safe.damaged == [told.damaged]
    else:
        assert told.damaged is None
    # It is told until somebody knows.
    await safe.guard.close()
    safe.events.clear()
    await safe.open()
    assert safe.restored() == told
    await safe.guard.acknowledge()
    await safe.guard.close()
    safe.events.clear()
    await safe.open()
    assert safe.events == []
    assert await safe.content() == before


@pytest.mark.parametrize("spoil", [garbage_header, truncated, no_database])
async def test_without_a_copy_there_is_a_new_one(
    safe: Safe, spoil: Callable[[Path], None]
) -> None:
    before = await safe.fill()
    await safe.guard.close()
    spoil(safe.path)
    await safe.open()
    told = safe.restored()
    assert (told.copied_at, told.is_complete) == (None, False)
    assert told.damaged is not None
    after = await safe.content()
    assert after.tokens <= before.tokens
    assert after.guids <= before.guids


async def test_a_page_in_the_middle_costs_its_rows_at_most(safe: Safe) -> None:
    """The copy has the others, and the link that is newer than it is still read."""
    await safe.fill()
    await safe.copy()
    await safe.store.run(lambda session: session.execute(delete(LinkRow)))

    def link(session: Session) -> None:
        session.add(new_link("feed", "newer", NOW))

    await safe.store.run(link)
    newer = await safe.content()
    await safe.guard.close()
    leaves = leaf_pages(safe.path, "episode")
    assert len(leaves) > 4
    overwrite(safe.path, leaves[len(leaves) // 2], b"\xff" * 4096)
    with pytest.raises(StoreDamaged):
        await (await safe.open()).content()
    await safe.guard.close()
    await safe.open()
    # What was revoked since the copy stays revoked: that table could be read.
    assert await safe.content() == newer
    assert (safe.restored().is_complete, safe.has_told_of_damage()) == (False, True)


async def test_without_a_copy_the_rest_of_a_table_is_read(safe: Safe) -> None:
    before = await safe.fill()
    await safe.guard.close()
    leaves = leaf_pages(safe.path, "episode")
    overwrite(safe.path, leaves[len(leaves) // 2], b"\xff" * 4096)
    await safe.open()
    with pytest.raises(StoreDamaged):
        await all_of(safe.store)
    await safe.guard.close()
    await safe.open()
    after = await safe.content()
    assert after.tokens == before.tokens
    assert after.guids < before.guids
    assert len(after.guids) > EPISODES * 0.8
    assert safe.restored().is_complete is False


async def test_links_that_cannot_be_read_are_made_anew(safe: Safe) -> None:
    before = await safe.fill()
    await safe.guard.close()
    offset, size = root_page(safe.path, "link")
    overwrite(safe.path, offset, b"\xff" * size)
    with pytest.raises(StoreDamaged):
        await (await safe.open()).content()
    await safe.guard.close()
    await safe.open()
    after = await safe.content()
    assert after.guids == before.guids
    assert len(after.tokens) == 1
    assert after.tokens != before.tokens


async def test_what_can_be_read_to_the_end_is_complete(safe: Safe) -> None:
    """The copy is older, and of no use."""
    await safe.fill()
    await safe.copy()
    await safe.store.run(lambda session: session.execute(delete(LinkRow)))
    await safe.store.run(lambda session: session.add(new_link("feed", "new", NOW)))
    before = await safe.content()
    safe.store.condemn()
    await safe.guard.close()
    await safe.open()
    assert await safe.content() == before
    assert safe.restored().is_complete


async def test_rows_of_another_kind_are_left_to_the_copy(safe: Safe) -> None:
    """So a page looks that was written to where another one should be."""
    before = await safe.fill()
    await safe.copy()
    await safe.store.run(
        lambda session: session.execute(
            text("UPDATE episode SET published = 'x', rank = 1.5 WHERE rank % 10 = 1")
        )
    )
    safe.store.condemn()
    await safe.guard.close()
    await safe.open()
    assert await safe.content() == before
    assert not safe.restored().is_complete


async def test_damage_stops_everything_at_once(
    safe: Safe, caplog: pytest.LogCaptureFixture
) -> None:
    before = await safe.fill()
    await safe.guard.close()
    leaves = leaf_pages(safe.path, "episode")
    overwrite(safe.path, leaves[3], b"\xff" * 4096)
    await safe.open()
    for _ in range(2):
        with pytest.raises(StoreDamaged):
            await all_of(safe.store)
    with pytest.raises(StoreDamaged):
        await safe.note(a="b")
    await eventually(safe.has_told_of_damage)
    assert len(safe.events) == 1
    assert caplog.text.count("The database is damaged") == 1
    # A crash now, and the next start knows.
    await safe.crash()
    await safe.open()
    assert (await safe.content()).tokens == before.tokens


async def test_an_unclean_end_is_looked_at(safe: Safe) -> None:
    """Nothing of this is read at a start: only a look at everything finds it."""
    await safe.fill()
    await safe.copy()
    await safe.guard.close()
    await safe.open()
    await safe.crash()
    leaves = leaf_pages(safe.path, "episode")
    overwrite(safe.path, leaves[3], b"\xff" * 4096)
    await safe.open()
    assert safe.restored().copied_at is not None
    assert not safe.has_told_of_damage()


async def test_a_log_that_is_lost_is_no_damage(safe: Safe) -> None:
    """What the file holds alone is older, and whole."""
    before = await safe.fill()
    await safe.guard.close()
    await safe.open()
    await safe.note(lost="yes")
    await safe.crash()
    safe.path.with_name("anypod.db-wal").unlink()
    await safe.open()
    assert (await safe.content(), safe.events) == (before, [])


async def test_what_the_log_of_a_damaged_file_holds_is_not_read_into_the_new_one(
    safe: Safe,
) -> None:
    before = await safe.fill()
    await safe.copy()
    await safe.note(a="b" * 50_000)
    await safe.crash()
    assert safe.path.with_name("anypod.db-wal").stat().st_size > 0
    garbage_header(safe.path)
    overwrite(safe.path.with_name("anypod.db-wal"), 0, b"\x00" * 32)
    await safe.open()
    assert await safe.content() == before
    assert safe.damaged[0].with_name(f"{safe.damaged[0].name}-wal").exists()


async def test_a_damaged_copy_is_passed_over(
    safe: Safe, caplog: pytest.LogCaptureFixture
) -> None:
    before = await safe.fill()
    await safe.copy()
    await safe.note(a="b")
    await safe.copy()
    older, newer = safe.copies
    truncated(newer)
    await safe.guard.close()
    garbage_header(safe.path)
    await safe.open()
    assert await safe.content() == before
    assert safe.restored().copied_at == instant_of(older)
    assert f"{newer.name} is damaged" in caplog.text


async def test_a_crash_in_the_middle_of_a_restore_is_gone_on_from(
    safe: Safe, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await safe.fill()
    await safe.copy()
    await safe.guard.close()
    garbage_header(safe.path)
    spoilt = safe.path.read_bytes()
    rename = Path.rename
    for step in range(4):
        done = 0

        def fail(self: Path, target: Path) -> Path:
            nonlocal done
            if done == step:  # noqa: B023 it is called within the step
                raise OSError("the plug was pulled")
            done += 1
            return rename(self, target)

        monkeypatch.setattr(Path, "rename", fail)
        try:
            await safe.open()
        except StoreError:
            monkeypatch.setattr(Path, "rename", rename)
            safe.events.clear()
            await safe.open()
        monkeypatch.setattr(Path, "rename", rename)
        assert await safe.content() == before
        assert safe.restored().damaged == safe.damaged[-1]
        assert safe.damaged[-1].read_bytes() == spoilt
        await safe.guard.close()
        safe.events.clear()
        safe.path.write_bytes(spoilt)
    assert len(safe.damaged) == 3, "they would fill the disk"
    await safe.open()


async def test_a_newer_database_is_never_restored(safe: Safe) -> None:
    await safe.fill()
    await safe.copy()
    await safe.guard.close()
    connection = sqlite3.connect(safe.path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    had = safe.path.read_bytes()
    safe.guard._vault.mark(is_damaged=True)
    with pytest.raises(SchemaTooNew):
        await safe.open()
    await safe.guard.close()
    assert safe.path.read_bytes() == had
    assert (safe.damaged, safe.events) == ([], [])
    # Nor is a newer copy opened by an older program.
    for copy in safe.copies:
        connection = sqlite3.connect(copy)
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
        connection.close()
    garbage_header(safe.path)
    with pytest.raises(SchemaTooNew):
        await safe.open()
    assert safe.damaged == []


def take_back(path: Path, version: str) -> tuple[str, str]:
    """Make a database one of an older version, but for a column; return its place."""
    older = path.with_name("older.db")
    config = Config()
    config.set_main_option("script_location", str(store_module._MIGRATIONS))
    engine = create_engine(f"sqlite:///{older}")
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, version)
    engine.dispose()
    had, has = parts_of(older), parts_of(path)
    older.unlink()
    with closing(sqlite3.connect(path)) as connection:
        for index in has["index"].keys() - had["index"].keys():
            connection.execute(f"DROP INDEX {index}")
        for index in had["index"].keys() - has["index"].keys():
            connection.execute(had["index"][index])
        *columns, left = sorted(has["column"].keys() - had["column"].keys())
        for place in columns:
            table, column = place.split(".")
            connection.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
        connection.commit()
    table, column = left.split(".")
    return table, column


def parts_of(path: Path) -> dict[str, dict[str, str]]:
    """Return the indexes and columns, with what they are made of."""
    with closing(sqlite3.connect(path)) as connection:
        index = "SELECT name, sql FROM sqlite_master WHERE type = 'index'"
        column = (
            "SELECT t.name || '.' || c.name, c.type FROM sqlite_master AS t,"
            " pragma_table_info(t.name) AS c WHERE t.type = 'table'"
        )
        return {
            kind: dict(connection.execute(query).fetchall())
            for kind, query in (("index", index), ("column", column))
        }


async def test_a_migration_that_fails_changes_nothing_and_has_a_copy(
    safe: Safe,
) -> None:
    before = await safe.fill()
    await safe.guard.close()
    table, in_the_way = take_back(safe.path, "0004")
    for _ in range(2):
        with pytest.raises(StoreError, match=f"duplicate column name: {in_the_way}"):
            await safe.open()
    [copy] = safe.copies
    assert copy.name.endswith("-0004.db")
    assert safe.damaged == []
    connection = sqlite3.connect(safe.path)
    connection.execute(f"ALTER TABLE {table} DROP COLUMN {in_the_way}")
    connection.close()
    await safe.open()
    assert await safe.content() == before
    version = await safe.store.run(
        lambda session: session.scalar(text("SELECT version_num FROM alembic_version"))
    )
    assert version == HEAD
    # It stays, however many copies of the new schema there are.
    for day in range(4):
        await safe.note(day=str(day))
        await safe.copy()
    assert [one.name.partition("-")[2] for one in safe.copies] == [
        "0004.db",
        f"{HEAD}.db",
        f"{HEAD}.db",
    ]
