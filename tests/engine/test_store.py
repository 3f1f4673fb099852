"""The open database: its settings, and its whole transactions."""

import asyncio
from contextlib import closing
from pathlib import Path
import sqlite3
import threading

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from custom_components.anypod.engine.errors import StoreError
from custom_components.anypod.engine.schema import FeedRow, LibraryRow
from custom_components.anypod.engine.store import Store
from tests.engine.rows import add_library, roots


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


# ----------------------------------------------------------------------- settings


async def test_settings_of_the_connection(store: Store) -> None:
    def pragmas(session: Session) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys")
        return [session.scalar(text(f"PRAGMA {name}")) for name in names]

    full = 2
    assert await store.run(pragmas) == ["wal", full, 1]


async def test_foreign_keys_are_kept(store: Store) -> None:
    def orphan(session: Session) -> None:
        session.execute(
            text("INSERT INTO source (feed_id, url) VALUES ('nobody', 'http://x')")
        )

    with pytest.raises(StoreError, match="FOREIGN KEY"):
        await store.run(orphan)


async def test_only_the_owner_may_read_the_file(store: Store) -> None:
    assert [mode(one) for one in (store._path, store._path.parent)] == [0o600, 0o700]


async def test_closing_folds_the_log_in(store: Store) -> None:
    await store.run(add_library, "/media")
    await store.close()
    assert [one.name for one in store._path.parent.iterdir()] == ["anypod.db"]


async def test_all_of_it_happens_on_one_thread(store: Store) -> None:
    def here(session: Session) -> int:
        return threading.get_ident()

    threads = set(await asyncio.gather(*(store.run(here) for _ in range(20))))
    assert len(threads) == 1
    assert threading.get_ident() not in threads


# --------------------------------------------------------------------- transactions


async def test_an_error_leaves_nothing_of_the_transaction(store: Store) -> None:
    def half(session: Session) -> None:
        add_library(session, "/half")
        session.flush()
        raise ValueError("in the middle")

    with pytest.raises(ValueError, match="in the middle"):
        await store.run(half)
    assert await store.run(roots) == []


async def test_a_refusal_of_the_database_leaves_nothing_either(store: Store) -> None:
    def twice(session: Session) -> None:
        add_library(session, "/new")
        session.flush()
        add_library(session, "/new")

    with pytest.raises(StoreError, match="UNIQUE"):
        await store.run(twice)
    assert await store.run(roots) == []
    await store.run(add_library, "/new")
    assert await store.run(roots) == ["/new"]


async def test_a_schema_change_can_be_rolled_back(store: Store) -> None:
    def change(session: Session) -> None:
        session.execute(text("CREATE TABLE surprise (x INTEGER)"))
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await store.run(change)

    def tables(session: Session) -> list[str]:
        return list(session.scalars(text("SELECT name FROM sqlite_master")))

    assert "surprise" not in await store.run(tables)


async def test_a_cancelled_callers_transaction_is_still_whole(store: Store) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(session: Session) -> None:
        add_library(session, "/first")
        session.flush()
        begun.set()
        go_on.wait(10)
        add_library(session, "/second")

    caller = asyncio.create_task(store.run(slow))
    await asyncio.to_thread(begun.wait, 10)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    go_on.set()
    assert await store.run(roots) == ["/first", "/second"]


async def test_transactions_follow_one_another(store: Store) -> None:
    def count(session: Session) -> None:
        number = len(roots(session))
        add_library(session, f"/{number}")

    await asyncio.gather(*(store.run(count) for _ in range(25)))
    assert await store.run(roots) == [f"/{n}" for n in range(25)]


async def test_the_version_is_another_after_each_write(store: Store) -> None:
    versions = [store.version]
    for method in (roots, roots, lambda s: add_library(s, "/a"), roots):
        await store.run(method)
        versions.append(store.version)
    begun, read, again, written, last = versions
    assert begun == read == again < written == last
    # A new connection begins to count anew.
    await store.close()
    await store.open()
    await store.run(add_library, "/b")
    assert store.version > last + 1


async def test_reading_does_not_wait_for_another_program(store: Store) -> None:
    await store.run(add_library, "/media")
    with closing(sqlite3.connect(store._path)) as other:
        other.execute("BEGIN")
        assert other.execute("SELECT count(*) FROM library").fetchone() == (1,)
        # A reader such as a backup does not keep the engine from writing.
        await store.run(add_library, "/more")


async def test_nothing_can_be_asked_of_a_closed_database(store: Store) -> None:
    await store.close()
    await store.close()
    with pytest.raises(StoreError, match="not open"):
        await store.run(roots)


async def test_a_row_that_breaks_a_rule_is_refused(store: Store) -> None:
    def negative_size(session: Session) -> None:
        session.execute(
            text(
                "INSERT INTO artifact (episode_pk, library_pk, kind, language, path,"
                " rev, mime_type, extension, size_bytes, codecs)"
                " VALUES (1, 1, 'media', '', 'x', 'r', 'm', 'e', -1, 'c')"
            )
        )

    with pytest.raises(StoreError, match="ck_artifact_size"):
        await store.run(negative_size)


async def test_rows_read_in_one_transaction_can_be_used_after_it(store: Store) -> None:
    await store.run(add_library, "/media")

    def row(session: Session) -> LibraryRow:
        return session.scalars(select(LibraryRow)).one()

    assert (await store.run(row)).root == "/media"
    assert await store.run(lambda session: session.get(FeedRow, "none")) is None


async def test_a_closed_database_can_be_opened_again(store: Store) -> None:
    await store.run(add_library, "/media")
    await store.close()
    await store.open()
    assert await store.run(roots) == ["/media"]
