"""The database file: made, migrated, or refused and left alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
import sqlite3
import threading

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
import pytest
from sqlalchemy import create_engine, delete
from sqlalchemy.orm import Session

from custom_components.anypod.engine import store as store_module, store_episodes
from custom_components.anypod.engine.errors import SchemaTooNew, StoreError
from custom_components.anypod.engine.schema import (
    HEAD,
    Base,
    FeedRow,
    ForwardRow,
    LinkRow,
)
from custom_components.anypod.engine.store import Store
from tests.engine.rows import add_library, roots


@contextmanager
def raw(path: Path) -> Iterator[sqlite3.Connection]:
    """Look into a database file behind the store's back."""
    connection = sqlite3.connect(path)
    try:
        yield connection
        connection.commit()
    finally:
        connection.close()


def content(path: Path) -> bytes:
    return path.read_bytes()


@pytest.fixture
def path(store: Store) -> Path:
    return store._path


async def test_migrations_make_exactly_the_schema(store: Store, path: Path) -> None:
    await store.close()
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"compare_type": True, "compare_server_default": True},
        )
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


async def test_migrations_make_every_index_and_check(store: Store, path: Path) -> None:
    """Compare what alembic does not: the text of the tables, constraints included."""
    await store.close()
    expected = path.with_name("expected.db")
    engine = create_engine(f"sqlite:///{expected}")
    Base.metadata.create_all(engine)
    engine.dispose()

    def shape(one: Path) -> set[tuple[str, ...]]:
        with raw(one) as connection:
            rows = connection.execute(
                "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE '%alembic%'"
            ).fetchall()
        # The order of columns and constraints says nothing.
        return {
            (name, *sorted(part.strip(" ()\n\t") for part in (sql or "").split(",")))
            for name, sql in rows
        }

    assert shape(path) == shape(expected)


ROWS_OF_0001 = """
INSERT INTO feed (feed_id, guid, title, source_url, source_kind, media, keep_last,
    folder, enabled, created_at, files_decided, last_sync, sync_failures, changed_at)
VALUES ('feed', 'guid', 'Title', 'http://a', 'channel', 'audio', 7,
    'Folder', 1, 1000, 0, 2000, 0, 3000);
INSERT INTO source (source_pk, feed_id, url, listing_order, depth)
VALUES (5, 'feed', 'http://a/videos', 'newest_first', 30);
INSERT INTO episode (episode_pk, episode_id, feed_id, extractor, source_id, source_url,
    host, title, listed_title, published, sort_date, rank, status, pinned, tries,
    log, discovered_at, downloaded_at, updated_at)
VALUES (11, 'e1', 'feed', 'youtube', 'x1', 'http://a/1',
    'a', 'One', 'Listed', 100, 100, 1, 'downloaded', 1, 0, NULL, 500, 600, 700),
    (12, 'e2', 'feed', 'youtube', 'x2', 'http://a/2',
    'a', 'Two', 'Listed', NULL, 200, 2, 'failed', 0, 8, 'log', 500, NULL, 700);
INSERT INTO library (library_pk, root) VALUES (3, '/media');
INSERT INTO artifact (artifact_pk, episode_pk, library_pk, kind, language, path, rev,
    mime_type, extension, size_bytes, codecs)
VALUES (21, 11, 3, 'media', '', 'Folder/1.m4a', 'r1', 'audio/mp4', 'm4a', 99, 'aac'),
    (22, 11, 3, 'artwork', '', 'Folder/1.jpg', 'r2', 'image/jpeg', 'jpg', 9, 'mjpeg');
INSERT INTO doomed_file (doomed_pk, library_pk, path) VALUES (31, 3, 'Folder/0.m4a');
INSERT INTO link (link_id, feed_id, name, token, created_at, last_agent)
VALUES ('l1', 'feed', 'default', 'secret', 1000, 'AntennaPod');
INSERT INTO host_pause (host, until, strikes, error_class, error_detail, since)
VALUES ('a', 9000, 2, 'rate_limited', '429', 8000);
"""

ROWS_OF_0003 = """
INSERT INTO feed (feed_id, guid, title, source_url, source_kind, media, rules, filters,
    schedule, folder, enabled, created_at, files_decided, sync_failures, changed_at)
VALUES ('feed', 'guid', 'Title', 'http://a', 'channel', 'audio', '[7]', '[]', '[60]',
    'Folder', 1, 1000, 0, 0, 3000);
INSERT INTO source (source_pk, feed_id, url, listing_order, depth, canonical_id,
    coverage, looked_at, claimed_count, first_key, signal_url, signal_etag)
VALUES (5, 'feed', 'http://a/videos', 'newest_first', 30, 'UC1',
    '30', 2000, 31, 'youtube x2', 'http://a/rss', 'etag');
INSERT INTO episode (episode_pk, episode_id, feed_id, extractor, source_id, source_url,
    host, title, listed_title, listed_description, published, sort_date, rank, chapters,
    is_short, was_live, status, pinned, tries, discovered_at, downloaded_at, updated_at,
    refresh_at, refresh_tries)
VALUES (11, 'e1', 'feed', 'youtube', 'x1', 'http://a/1',
    'a', 'One', 'Listed', 'digest', 100, 100, 1, '[[0.0, "Hello"], [9.5, "Bye"]]',
    1, 1, 'downloaded', 1, 0, 500, 600, 700, 800, 2);
INSERT INTO submission (episode_pk, url, media, title, expand, ytdlp_args)
VALUES (11, 'http://a/1', 'audio', 'Mine', 0, '["--no-mtime"]');
INSERT INTO library (library_pk, root) VALUES (3, '/media');
INSERT INTO artifact (artifact_pk, episode_pk, library_pk, kind, language, path, rev,
    mime_type, extension, size_bytes, codecs)
VALUES (21, 11, 3, 'media', '', 'Folder/1.m4a', 'r1', 'audio/mp4', 'm4a', 99, 'aac');
INSERT INTO doomed_file (doomed_pk, library_pk, path) VALUES (31, 3, 'Folder/0.m4a');
INSERT INTO link (link_id, feed_id, name, token, created_at, last_used_at, last_agent)
VALUES ('l1', 'feed', 'default', 'secret', 1000, 4000, 'AntennaPod'),
    ('l2', 'feed', 'second', 'other', 1000, NULL, NULL);
INSERT INTO host_pause (host, until, strikes, error_class, error_detail, since)
VALUES ('a', 9000, 2, 'rate_limited', '429', 8000);
INSERT INTO setting (name, value) VALUES ('ytdlp', '2026.10.01');
"""


def everything(path: Path) -> dict[str, list[dict[str, object]]]:
    """Return all rows of all tables."""
    with raw(path) as connection:
        connection.row_factory = sqlite3.Row
        names = [
            str(row["name"])
            for row in connection.execute(
                "SELECT name FROM sqlite_master WHERE type='table'"
            )
        ]
        return {
            name: [dict(row) for row in connection.execute(f"SELECT * FROM {name}")]  # noqa: S608 our own tables
            for name in names
        }


def make_old(path: Path, version: str, rows: str) -> None:
    """Write a database as an older version of ours left it."""
    config = Config()
    config.set_main_option("script_location", str(store_module._MIGRATIONS))
    engine = store_module._create_engine(path)
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, version)
    engine.dispose()
    with raw(path) as filled:
        filled.executescript(rows)


@pytest.mark.parametrize(
    ("version", "rows"), [("0001", ROWS_OF_0001), ("0003", ROWS_OF_0003)]
)
async def test_a_migration_of_a_filled_database_loses_nothing(
    tmp_path: Path, version: str, rows: str
) -> None:
    """SQLite makes tables anew for some changes, and a drop takes children along."""
    path = tmp_path / "anypod.db"
    make_old(path, version, rows)
    before = everything(path)
    assert before.pop("alembic_version") == [{"version_num": version}]
    assert all(before.values())
    migrated = Store(path)
    await migrated.open()
    await migrated.close()
    after = everything(path)
    assert after["alembic_version"] == [{"version_num": HEAD}]
    for table, kept in before.items():
        assert len(after[table]) == len(kept)
        for row, now in zip(kept, after[table], strict=True):
            # Rules are the owner's, and come with the configuration.
            row.pop("keep_last", None)
            assert row.items() <= now.items()


async def test_an_old_database_is_read_as_if_it_were_new(tmp_path: Path) -> None:
    """What is new holds nothing yet, and says so in the engine's own words."""
    path = tmp_path / "anypod.db"
    make_old(path, "0003", ROWS_OF_0003)
    migrated = Store(path)
    await migrated.open()
    episode = await migrated.run(store_episodes.get, "feed", "e1")
    assert [one.title for one in episode.chapters] == ["Hello", "Bye"]
    assert (episode.season_number, episode.season) == (None, None)
    assert (episode.episode_number, episode.people) == (None, ())
    assert episode.is_explicit is False

    def feed(session: Session) -> tuple[str | None, int]:
        row = session.get_one(FeedRow, "feed")
        return row.showing, row.revision

    assert await migrated.run(feed) == (None, 0)
    await migrated.close()
    assert everything(path)["forward"] == []


async def test_a_forward_goes_with_its_link(tmp_path: Path) -> None:
    path = tmp_path / "anypod.db"
    make_old(path, "0003", ROWS_OF_0003)
    migrated = Store(path)
    await migrated.open()

    def forward(session: Session, link_id: str) -> None:
        until = datetime(2026, 10, 1, tzinfo=UTC)
        session.add(ForwardRow(token=f"old {link_id}", link_id=link_id, until=until))

    for link_id in ("l1", "l2"):
        await migrated.run(forward, link_id)
    with pytest.raises(StoreError, match="FOREIGN KEY"):
        await migrated.run(forward, "nobody")
    await migrated.run(
        lambda session: session.execute(delete(LinkRow).where(LinkRow.link_id == "l1"))
    )
    await migrated.close()
    assert [row["token"] for row in everything(path)["forward"]] == ["old l2"]


def test_the_newest_migration_is_the_head() -> None:
    migrations = ScriptDirectory(str(store_module._MIGRATIONS))
    assert migrations.get_heads() == [HEAD]


async def test_a_new_file_is_of_the_current_version(store: Store, path: Path) -> None:
    with raw(path) as connection:
        rows = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    assert rows == [(HEAD,)]


async def test_a_current_file_is_opened_without_alembic(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.run(add_library, "/media")
    await store.close()

    def migrate(*_: object) -> None:
        raise AssertionError("nothing to migrate")

    monkeypatch.setattr("alembic.command.upgrade", migrate)
    again = Store(path)
    await again.open()
    assert await again.run(roots) == ["/media"]
    await again.close()


async def test_a_newer_file_is_refused_and_left_alone(store: Store, path: Path) -> None:
    await store.close()
    with raw(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = content(path)
    newer = Store(path)
    with pytest.raises(SchemaTooNew, match="9999"):
        await newer.open()
    await newer.close()
    assert content(path) == before


async def test_a_file_of_an_unknown_version_is_refused(
    store: Store, path: Path
) -> None:
    await store.close()
    with raw(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    unknown = Store(path)
    with pytest.raises(StoreError, match="0000"):
        await unknown.open()
    await unknown.close()


@pytest.mark.parametrize(
    "garbage",
    [b"no database at all" * 300, b"SQLite format 3\0" + bytes(8000), b"short"],
)
async def test_a_damaged_file_is_refused(tmp_path: Path, garbage: bytes) -> None:
    path = tmp_path / "anypod.db"
    path.write_bytes(garbage)
    damaged = Store(path)
    before = set(threading.enumerate())
    for _ in range(3):
        with pytest.raises(StoreError):
            await damaged.open()
    # Somebody may try again and again.
    after = [one for one in threading.enumerate() if one not in before]
    assert len([one for one in after if one.name.startswith("anypod-store")]) <= 1
    with pytest.raises(StoreError):
        await damaged.run(roots)
    await damaged.close()
    assert content(path) == garbage


async def test_a_database_with_foreign_tables_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "anypod.db"
    with raw(path) as connection:
        connection.execute("CREATE TABLE feed (something TEXT)")
    other = Store(path)
    with pytest.raises(StoreError):
        await other.open()
    await other.close()
    with raw(path) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master").fetchall()
    assert ("episode",) not in tables


async def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    nowhere = Store(tmp_path / "file" / "anypod.db")
    with pytest.raises(StoreError):
        await nowhere.open()
    await nowhere.close()
