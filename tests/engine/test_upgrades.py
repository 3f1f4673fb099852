"""Databases of every version that was released are taken over without a loss."""

import contextlib
from pathlib import Path
import sqlite3

import pytest

from custom_components.anypod.engine.schema import HEAD
from custom_components.anypod.engine.store import Store
from tests.releases import Release, all_kept

RELEASES = all_kept()


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


@pytest.mark.parametrize("release", RELEASES, ids=lambda one: one.version)
async def test_a_database_is_taken_over(tmp_path: Path, release: Release) -> None:
    path, new = tmp_path / "anypod.db", tmp_path / "new.db"
    release.write_database(path)
    before = {table: everything(path, table) for table in tables(path)}
    assert {"episode", "artifact", "link", "feed"} <= {
        table for table, kept in before.items() if kept
    }
    await opened(path)
    await opened(new)
    assert shape(path) == shape(new)
    assert fetched(path, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    assert fetched(path, "PRAGMA integrity_check") == [("ok",)]
    assert fetched(path, "PRAGMA foreign_key_check") == []
    for table, kept in before.items():
        now = everything(path, table)
        assert len(now) == len(kept)
        for old, row in zip(kept, now, strict=True):
            assert {name: row[name] for name in old if name in row} == {
                name: value for name, value in old.items() if name in row
            }


async def test_the_newest_is_as_the_code_is(tmp_path: Path) -> None:
    """Whoever changes the schema before a release keeps its home anew."""
    path, new = tmp_path / "anypod.db", tmp_path / "new.db"
    RELEASES[-1].write_database(path)
    await opened(new)
    assert shape(path) == shape(new), "run script/keep-release"
