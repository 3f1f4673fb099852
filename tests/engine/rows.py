"""Ways to fill a database, and to count what is asked of it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from custom_components.anypod.engine import (
    lifecycle,
    store_downloads,
    store_episodes,
    store_feeds,
    store_lists,
    store_sources,
)
from custom_components.anypod.engine.findings import (
    EpisodeMetadata,
    Fetched,
    ListedEpisode,
)
from custom_components.anypod.engine.models import Episode, EpisodeQuery, Problem
from custom_components.anypod.engine.schema import EpisodeRow, LibraryRow
from custom_components.anypod.engine.store import Store
from custom_components.anypod.engine.store_sources import Taken
from tests.engine.support import NOW, artifact, feed_config, listed


async def add_feed(store: Store, feed_id: str = "feed", **changes: Any) -> None:
    """Write a feed without episodes."""
    config = feed_config(feed_id, **changes)
    await store.run(store_feeds.upsert, config, config.title, NOW)


async def reconcile(
    store: Store,
    listing: Sequence[ListedEpisode],
    feed_id: str = "feed",
    *,
    is_sorted: bool = True,
    now: datetime = NOW,
    **options: Any,
) -> Taken:
    """Take a listing, newest first, into a feed."""
    config = feed_config(feed_id, **({"keep_last": None} | options))
    return await store.run(
        store_sources.take_listing, config, listing, is_sorted=is_sorted, now=now
    )


async def fill(
    store: Store, *numbers: int, feed_id: str = "feed", **changes: Any
) -> dict[int, str]:
    """Add a feed with queued episodes; return their ids by number."""
    await add_feed(store, feed_id)
    newest_first = sorted(numbers, reverse=True)
    await reconcile(store, [listed(n, **changes) for n in newest_first], feed_id)
    return {
        int(one.source_id[3:]): one.episode_id for one in await all_of(store, feed_id)
    }


async def all_of(store: Store, feed_id: str = "feed", **query: Any) -> list[Episode]:
    """Return a feed's episodes, newest first."""
    feed_ids = frozenset({feed_id})
    fields: dict[str, Any] = {"feed_ids": feed_ids, "limit": 5000} | query
    page = await store.run(store_lists.find, EpisodeQuery(**fields))
    return list(page.episodes)


async def by_id(store: Store, feed_id: str = "feed") -> dict[str, Episode]:
    """Return a feed's episodes by the site's ids."""
    return {one.source_id: one for one in await all_of(store, feed_id)}


async def start(
    store: Store, episode_id: str, feed_id: str = "feed", now: datetime = NOW
) -> Episode:
    """Let a worker take an episode."""
    return await store.run(
        store_episodes.change, feed_id, episode_id, lifecycle.start, now
    )


async def finish(
    store: Store,
    episode_id: str,
    feed_id: str = "feed",
    *,
    root: Path = Path("/media"),
    metadata: EpisodeMetadata | None = None,
    now: datetime = NOW,
    **facts: Any,
) -> Episode:
    """Take an episode and finish its download."""
    await start(store, episode_id, feed_id, now)
    return await store.run(
        store_downloads.complete,
        feed_id,
        episode_id,
        Fetched(metadata=metadata or EpisodeMetadata()),
        [artifact(root, f"{feed_id}/{episode_id}.m4a", **facts)],
        log="",
        now=now,
    )


async def fail(
    store: Store,
    episode_id: str,
    problem: Problem,
    feed_id: str = "feed",
    *,
    is_host_fault: bool = False,
    max_errors: int = 3,
    log: str = "",
) -> Episode:
    """Take an episode and fail its download."""
    await start(store, episode_id, feed_id, problem.since)
    return await store.run(
        store_downloads.record_try,
        feed_id,
        episode_id,
        lambda state: lifecycle.fail(
            state, problem, max_errors=max_errors, jitter=0.0, uncounted=is_host_fault
        ),
        log=log,
        host_problem=problem if is_host_fault else None,
        now=problem.since,
    )


async def force(store: Store, episode_id: str, **values: Any) -> None:
    """Write columns of an episode as they could never be written."""

    def write(session: Any) -> None:
        chosen = EpisodeRow.episode_id == episode_id
        session.execute(update(EpisodeRow).where(chosen).values(**values))

    await store.run(write)


@contextmanager
def statements(store: Store) -> Iterator[list[str]]:
    """Collect the SQL statements that are executed meanwhile."""
    seen: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    assert store._engine is not None
    event.listen(store._engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(store._engine, "before_cursor_execute", note)


async def ids(
    store: Store, feed_ids: Iterable[str] | None = ("feed",), **query: Any
) -> list[str]:
    """Return the site's ids of what a query finds, in order."""
    wanted = None if feed_ids is None else frozenset(feed_ids)
    asked = EpisodeQuery(**({"feed_ids": wanted} | query))
    page = await store.run(store_lists.find, asked)
    return [one.source_id for one in page.episodes]


def add_library(session: Session, root: str) -> None:
    """Write a row that hangs together with no other."""
    session.add(LibraryRow(root=root))


def roots(session: Session) -> list[str]:
    """Return the folders of all libraries."""
    return list(session.scalars(select(LibraryRow.root)))
