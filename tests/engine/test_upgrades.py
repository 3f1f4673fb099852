"""Databases of every version that was released are taken over without a loss."""

import contextlib
from pathlib import Path
import sqlite3
from typing import Final

import pytest

from custom_components.anypod.engine import store as store_module
from custom_components.anypod.engine.schema import HEAD
from custom_components.anypod.engine.store import Store
from tests.faults.deeds import make_older
from tests.releases import Release, all_kept

RELEASES: Final = all_kept()
OLDER: Final = sorted(
    version
    for path in (store_module._MIGRATIONS / "versions").glob("0*.py")
    if (version := path.name.partition("_")[0]) < HEAD
)
"""The schemas that there were."""


def tables(path: Path) -> list[str]:
    return [
        name
        for (name,) in fetched(
            path, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        )
        if name != "alembic_version"
    ]


def fetched(path: Path, statement: str) -> list[tuple[str, ...]]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return connection.execute(statement).fetchall()


def everything(path: Path, table: str) -> list[dict[str, object]]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        found = connection.execute(f"SELECT * FROM {table} ORDER BY rowid")  # noqa: S608 of the file's own tables
        return [dict(row) for row in found]


def shape(path: Path) -> set[tuple[str, ...]]:
    """Return what a database is made of, whatever the order of its columns."""
    rows = fetched(path, "SELECT name, coalesce(sql, '') FROM sqlite_master")
    return {
        (name, *sorted(part.strip(' ()"\n\t') for part in sql.split(",")))
        for name, sql in rows
    }


async def opened(path: Path) -> None:
    store = Store(path)
    await store.open()
    await store.close()


def test_there_is_one_at_least() -> None:
    assert RELEASES


def version_of(path: Path) -> str:
    [(version,)] = fetched(path, "SELECT version_num FROM alembic_version")
    return version


async def taken_over(path: Path, new: Path) -> None:
    """Open a database of any version, and make sure that no row of it is lost."""
    before = {table: everything(path, table) for table in tables(path)}
    assert {"episode", "artifact", "link", "feed"} <= {
        table for table, kept in before.items() if kept
    }
    await opened(path)
    await opened(new)
    assert shape(path) == shape(new)
    assert version_of(path) == HEAD
    assert fetched(path, "PRAGMA integrity_check") == [("ok",)]
    assert fetched(path, "PRAGMA foreign_key_check") == []
    for table, kept in before.items():
        now = everything(path, table)
        assert len(now) == len(kept)
        for old, row in zip(kept, now, strict=True):
            assert {name: row[name] for name in old if name in row} == {
                name: value for name, value in old.items() if name in row
            }


@pytest.mark.parametrize("release", RELEASES, ids=lambda one: one.version)
async def test_a_database_is_taken_over(tmp_path: Path, release: Release) -> None:
    path = tmp_path / "anypod.db"
    release.write_database(path)
    await taken_over(path, tmp_path / "new.db")


@pytest.mark.parametrize("version", OLDER)
async def test_a_database_of_each_schema_is_taken_over(
    tmp_path: Path, version: str
) -> None:
    """The same rows, as far as that schema had a place for them, are migrated."""
    path = tmp_path / "data" / "anypod.db"
    RELEASES[-1].write_database(path)
    make_older(version)(tmp_path)
    assert version_of(path) == version
    await taken_over(path, tmp_path / "new.db")
    # What waits for its day stands on top of its channel.
    standing = {
        (row["status"], row["is_pending"]) for row in everything(path, "episode")
    }
    assert {one for one in standing if one[0] == "upcoming"} == {("upcoming", 1)}


async def test_the_newest_is_as_the_code_is(tmp_path: Path) -> None:
    """Whoever changes the schema before a release keeps its home anew."""
    path, new = tmp_path / "anypod.db", tmp_path / "new.db"
    RELEASES[-1].write_database(path)
    await opened(new)
    assert shape(path) == shape(new), "run script/keep-release"
