"""What tests of whole syncs do again and again, with as few processes as will do."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from custom_components.anypod.engine import (
    EpisodeStatus as S,
    ErrorClass,
    FeedConfig,
    FeedState,
    FeedStatus,
    lifecycle,
    store_downloads,
    store_episodes,
)
from custom_components.anypod.engine.findings import EpisodeMetadata, Fetched
from custom_components.anypod.engine.models import Media, Reason
from tests.engine.home import Home, plain_channel, plain_videos
from tests.site import PUBLISHED, Channel, Video

CHANNEL = "/channel/talk/videos"
PAGE = "/api/channel/talk/videos*"
LONG_S = 1e7
"""An interval at which nothing is synced by itself."""
HOURLY = 3600.0
SOON = timedelta(minutes=64)
"""When an hourly sync is due, with its jitter."""
TOMORROW = timedelta(hours=25)


def newer(*numbers: int, **fields: Any) -> list[Video]:
    """Make videos that are newer than those of `plain_videos`, newest first."""
    (plain,) = plain_videos(1, **fields)
    return [
        replace(
            plain,
            id=f"new-{number}",
            title=fields.get("title", f"New {number}"),
            published=PUBLISHED + number * timedelta(days=1),
        )
        for number in sorted(numbers, reverse=True)
    ]


def with_titles(wanted: Iterable[int], count: int) -> list[Video]:
    """Make videos of which some are called "Wanted", newest first."""
    chosen = {f"ep-{number}" for number in wanted}
    return [
        replace(one, title=f"Wanted {one.id}") if one.id in chosen else one
        for one in plain_videos(count)
    ]


def talk(count: int, **fields: Any) -> Channel:
    """Make the channel that most tests read."""
    return plain_channel(plain_videos(count), **fields)


def light(home: Home, path: str = CHANNEL, **changes: Any) -> FeedConfig:
    """Configure a feed whose downloads cost one process and no file."""
    fields: dict[str, Any] = {"media": Media.METADATA, "interval_s": LONG_S}
    return home.feed(path, **(fields | changes))


def on_localhost(config: FeedConfig) -> FeedConfig:
    """Let a feed read the same site under the name of another host."""
    urls = [url.replace("127.0.0.1", "localhost") for url in config.listing_urls]
    return replace(config, listing_urls=tuple(urls), source_url=urls[0])


def hold_downloads(home: Home) -> None:
    """Look at discovery alone; `engine._queue.set_paused` ends it."""
    home.engine._queue.set_paused(paused=True)


def let_download(home: Home) -> None:
    """End a hold."""
    home.engine._queue.set_paused(paused=False)


async def read(home: Home, config: FeedConfig) -> FeedState:
    """Attach a feed and wait for its first sync, whatever is downloaded meanwhile."""
    await home.engine.feeds.attach(config)
    return await home.until(
        lambda state: state.last_sync is not None and is_read(state), config.feed_id
    )


async def read_again(home: Home, feed_id: str = "feed") -> FeedState:
    """Ask for a sync and wait for its end."""
    before = (await home.engine.feeds.state(feed_id)).last_sync
    await home.engine.feeds.sync(feed_id)
    return await home.until(
        lambda state: state.last_sync != before and is_read(state), feed_id
    )


async def read_later(home: Home, by: timedelta, feed_id: str = "feed") -> FeedState:
    """Put the clock forward and wait for the sync that is due by itself."""
    before = (await home.engine.feeds.state(feed_id)).last_sync
    home.advance(seconds=by.total_seconds())
    return await home.until(
        lambda state: state.last_sync != before and is_read(state), feed_id
    )


def is_read(state: FeedState) -> bool:
    """Return whether no sync of the feed is running."""
    return state.status is not FeedStatus.SYNCING


async def finish(home: Home, *source_ids: str, feed_id: str = "feed") -> None:
    """Record queued episodes as downloaded, all of them if none is named."""
    store = home.engine._store
    for one in await home.episodes(feed_id):
        if one.state.status is not S.QUEUED:
            continue
        if source_ids and one.source_id not in source_ids:
            continue
        now = home.clock()
        await store.run(
            store_episodes.change, feed_id, one.episode_id, lifecycle.start, now
        )
        await store.run(
            store_downloads.complete,
            feed_id,
            one.episode_id,
            Fetched(metadata=EpisodeMetadata(published=one.published)),
            [],
            log="",
            now=now,
        )


async def those(home: Home, *statuses: S, feed_id: str = "feed") -> list[str]:
    """Return the ids of the episodes that are in one of these states, newest first."""
    chosen = frozenset(statuses)
    return [one.source_id for one in await home.episodes(feed_id, statuses=chosen)]


async def playable(home: Home, feed_id: str = "feed") -> list[str]:
    """Return the ids of the playable episodes, newest first."""
    return await those(home, S.DOWNLOADED, feed_id=feed_id)


async def reasons(
    home: Home, feed_id: str = "feed"
) -> Mapping[str, tuple[S, Reason | None]]:
    """Return where each episode is, and why."""
    return {
        one.source_id: (one.state.status, one.state.reason)
        for one in await home.episodes(feed_id)
    }


async def errors(home: Home, feed_id: str = "feed") -> Mapping[str, ErrorClass]:
    """Return what went wrong with each episode that something went wrong with."""
    return {
        one.source_id: one.state.error.error_class
        for one in await home.episodes(feed_id)
        if one.state.error is not None
    }
