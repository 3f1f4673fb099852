"""Databases with very many episodes, made as quickly as SQLite takes them."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
import sqlite3
from typing import Any, Final

from sqlalchemy.orm import Session

from custom_components.anypod.engine import FeedConfig, store_downloads, store_feeds
from custom_components.anypod.engine.models import EpisodeStatus as S, Reason
from custom_components.anypod.engine.schema import Base
from custom_components.anypod.engine.store import prepare

NOW: Final = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
MEDIA_BYTES: Final = 10_000_000
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MS: Final = timedelta(milliseconds=1)
_STEP_MS: Final = 3_600_000
_WORDS: Final = "What this episode is about, told at some length, as people do. " * 8
_HOST: Final = "127.0.0.1"


def fill(
    path: Path, configs: Sequence[FeedConfig], count: int, root: Path, *, kept: int
) -> None:
    """Give each feed so many episodes, of which the newest are downloaded.

    The others were let go, each of which leaves a row behind.
    """
    prepare(path, partial(_add_feeds, configs=configs, root=root))
    with sqlite3.connect(path, autocommit=False) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        with _bare(connection):
            for number, config in enumerate(configs):
                first = number * count
                rows = _episodes(config.feed_id, first, count, kept)
                _insert(connection, "episode", rows)
                _insert(connection, "artifact", _media(config, first, count, kept))
        connection.commit()
    connection.close()


def _add_feeds(session: Session, configs: Sequence[FeedConfig], root: Path) -> None:
    store_downloads.add_library(session, root)
    for config in configs:
        store_feeds.upsert(session, config, config.title, NOW)
        store_feeds.record_success(
            session, config.feed_id, None, now=NOW, next_sync=None
        )


class _bare:  # noqa: N801 it is used as a function is
    """Does without the indexes meanwhile: they are made quicker at the end."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._indexes = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index'"
            " AND sql IS NOT NULL AND tbl_name IN ('episode', 'artifact')"
        ).fetchall()

    def __enter__(self) -> None:
        for name, _ in self._indexes:
            self._connection.execute(f'DROP INDEX "{name}"')

    def __exit__(self, *_: object) -> None:
        for _, sql in self._indexes:
            self._connection.execute(sql)


def _insert(
    connection: sqlite3.Connection, table: str, rows: Iterator[dict[str, Any]]
) -> None:
    """Write rows; what they do not name is as in an empty database."""
    first = next(rows)
    names = ", ".join(first)
    places = ", ".join(f":{name}" for name in first)
    sql = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608 names of our own columns
    unknown = first.keys() - {one.name for one in Base.metadata.tables[table].columns}
    if unknown:
        raise KeyError(unknown)
    connection.execute(sql, first)
    connection.executemany(sql, rows)


def _episodes(
    feed_id: str, first: int, count: int, kept: int
) -> Iterator[dict[str, Any]]:
    """Describe episodes, the oldest first."""
    now = (NOW - _EPOCH) // _MS
    for rank in range(count):
        number = first + rank
        is_kept = rank >= count - kept
        published = now - (count - rank) * _STEP_MS
        yield {
            "episode_pk": number + 1,
            # Scattered, as they are.
            "episode_id": f"{number * 0x9E3779B97F4A % 2**48:012x}",
            "feed_id": feed_id,
            "extractor": "anypodsite",
            "source_id": f"{feed_id}-{rank}",
            "source_url": f"http://{_HOST}/watch/{feed_id}-{rank}",
            "host": _HOST,
            "title": f"Episode {rank} of {feed_id}",
            "listed_title": f"Episode {rank} of {feed_id}",
            "description": f"{rank}: {_WORDS}",
            "published": published,
            "sort_date": published,
            "rank": rank,
            "duration_s": 1800.0 + rank % 600,
            "status": (S.DOWNLOADED if is_kept else S.ARCHIVED).value,
            "reason": None if is_kept else Reason.KEEP_LAST.value,
            "pinned": 0,
            "tries": 0,
            "discovered_at": published,
            "downloaded_at": published + 60_000,
            "updated_at": published + 60_000,
        }


def _media(
    config: FeedConfig, first: int, count: int, kept: int
) -> Iterator[dict[str, Any]]:
    for rank in range(count - kept, count):
        yield {
            "episode_pk": first + rank + 1,
            "library_pk": 1,
            "kind": "media",
            "language": "",
            "path": f"{config.title}/{rank}.m4a",
            "rev": f"{rank:08x}",
            "mime_type": "audio/x-m4a",
            "extension": "m4a",
            "size_bytes": MEDIA_BYTES,
            "duration_s": 1800.0,
            "codecs": "aac",
        }
