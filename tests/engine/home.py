"""An installation on disk, in which engines are started and stopped."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
import contextlib
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from custom_components.anypod.engine import (
    Document,
    Engine,
    EngineConfig,
    EngineEvent,
    Episode,
    EpisodeChanged,
    EpisodeEventType,
    EpisodeQuery,
    EpisodeStatus,
    FeedConfig,
    FeedState,
    FeedStatus,
    Reached,
    SourceKind,
)
from tests.engine.support import PATIENCE_S, Clock, eventually, loopback_http, nested
from tests.site import (
    AUDIO_M4A,
    Channel,
    FakeSite,
    Picture,
    Video,
    install_plugin,
    make_videos,
)

_BUSY = frozenset({FeedStatus.SYNCING, FeedStatus.DOWNLOADING})
_LOOK_AGAIN_S = 0.05


class Home:
    """Folders that outlive an engine, and the engine that is running in them."""

    def __init__(self, folder: Path, site: FakeSite, clock: Clock) -> None:
        """Lay the folders out; `start` starts an engine in them."""
        self.site = site
        self.clock = clock
        self.folder = folder
        self.pictures: list[str] = []
        """URLs of which the engine wanted the picture."""
        self.events: list[EngineEvent] = []
        self.config = EngineConfig(
            data_dir=folder / "data",
            cache_dir=folder / "cache",
            plugin_dir=install_plugin(folder / "config"),
            media_dir=folder / "media",
        )
        self._engine: Engine | None = None
        self._heard = asyncio.Event()
        self._looks = 0

    @property
    def engine(self) -> Engine:
        """Return the running engine."""
        assert self._engine is not None
        return self._engine

    @property
    def media_dir(self) -> Path:
        """Return the library's folder."""
        return self.config.media_dir

    async def start(self, **changes: Any) -> Engine:
        """Start an engine, with other settings if asked for."""
        assert self._engine is None
        self.config = replace(self.config, **changes)
        http = loopback_http(self.pictures)
        engine = Engine(self.config, http, self.clock, self.clock.uptime)
        self._count_looks(engine)
        await engine.start()
        engine.subscribe(self._hear)
        self._engine = engine
        return engine

    def _count_looks(self, engine: Engine) -> None:
        """Count how often the queue has found nothing more to begin."""
        next_due = engine._supply.next_due

        async def counting() -> datetime | None:
            due = await next_due()
            self._looks += 1
            return due

        engine._supply.next_due = counting  # type: ignore[method-assign]

    async def stop(self) -> None:
        """Stop the engine, if one is running."""
        engine, self._engine = self._engine, None
        if engine is not None:
            await engine.stop()

    async def restart(self, *feeds: FeedConfig) -> Engine:
        """Stop, and start again with these feeds."""
        await self.stop()
        engine = await self.start()
        for feed in feeds:
            await engine.feeds.attach(feed)
        return engine

    def feed(self, path: str, feed_id: str = "feed", **changes: Any) -> FeedConfig:
        """Make the configuration of a feed that reads a page of the site."""
        kind = SourceKind.PLAYLIST
        if path.startswith("/channel/"):
            kind = SourceKind.CHANNEL
        elif path.startswith("/watch/"):
            kind = SourceKind.SINGLE
        fields: dict[str, Any] = {
            "feed_id": feed_id,
            "title": f"Feed {feed_id}",
            "source_url": self.site.url(path),
            "source_kind": kind,
            "listing_urls": (self.site.url(path),),
        }
        return FeedConfig(**(fields | nested(changes)))

    def advance(self, **by: float) -> None:
        """Put the clock forward, and wake whoever sleeps by it."""
        self.clock.advance(timedelta(**by))
        self.engine._syncer._loop.wake()
        self.engine._queue.wake()
        self.engine._auditor.wake()
        self.engine._calendar.wake()
        self.engine.refresher.wake()

    # Waiting

    def _hear(self, event: EngineEvent) -> None:
        self.events.append(event)
        self._heard.set()

    def told(self, kind: EpisodeEventType) -> list[str]:
        """Return the source ids of the episodes that such events told of."""
        return [
            event.episode.source_id
            for event in self.events
            if isinstance(event, EpisodeChanged) and event.type is kind
        ]

    async def until(
        self, is_there: Callable[[FeedState], bool], feed_id: str = "feed"
    ) -> FeedState:
        """Wait, from event to event, until a feed's snapshot is as asked."""
        heard, given_up_at = -1, 0.0
        while True:
            self._heard.clear()
            state = await self.engine.feeds.state(feed_id)
            if is_there(state):
                return state
            if heard != len(self.events):
                # As long as something happens, there is hope.
                heard, given_up_at = len(self.events), monotonic() + PATIENCE_S
            if monotonic() >= given_up_at:
                waiting = [one.state for one in await self.episodes(feed_id)]
                raise AssertionError(f"it stayed {state}, its episodes {waiting}")
            await self._next_event()

    async def _next_event(self) -> None:
        # The end of a worker is no event: look again now and then.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LOOK_AGAIN_S):
                await self._heard.wait()

    async def settled(self, feed_id: str = "feed") -> FeedState:
        """Wait until nothing is being done for a feed."""
        queue = self.engine._queue

        def is_settled(state: FeedState) -> bool:
            return state.status not in _BUSY and not any(
                running.candidate.episode.feed_id == feed_id
                for running in queue._running.values()
            )

        while True:
            await self.until(is_settled, feed_id)
            # What the queue has not looked at yet may begin only now.
            await self._look()
            state = await self.engine.feeds.state(feed_id)
            if is_settled(state):
                return state

    async def _look(self) -> None:
        looks = self._looks
        self.engine._queue.wake()
        await eventually(lambda: self._looks > looks)

    async def synced(self, feed_id: str = "feed") -> FeedState:
        """Sync a feed and wait until nothing is being done for it."""
        await self.engine.feeds.sync(feed_id)
        return await self.settled(feed_id)

    async def add(self, config: FeedConfig) -> FeedState:
        """Attach a feed, whose first sync begins by itself, and wait for its end."""
        await self.engine.feeds.attach(config)
        await self.until(lambda state: state.last_sync is not None, config.feed_id)
        return await self.settled(config.feed_id)

    # Looking

    async def episodes(self, feed_id: str = "feed", **query: Any) -> list[Episode]:
        """Return a feed's episodes, newest first."""
        fields: dict[str, Any] = {
            "feed_ids": frozenset({feed_id}),
            "limit": 500,
        } | query
        page = await self.engine.episodes(EpisodeQuery(**fields))
        return list(page.episodes)

    async def by_id(self, feed_id: str = "feed") -> dict[str, Episode]:
        """Return a feed's episodes by the site's ids."""
        return {one.source_id: one for one in await self.episodes(feed_id)}

    async def statuses(self, feed_id: str = "feed") -> dict[str, EpisodeStatus]:
        """Return the status of each episode by the site's ids."""
        return {one.source_id: one.state.status for one in await self.episodes(feed_id)}

    async def document(self, feed_id: str = "feed") -> Document:
        """Return the RSS document of a feed's first link."""
        reached = Reached(link=self.engine.links.of(feed_id)[0])
        found = await self.engine.press.document(reached, "http://home/api/anypod/t")
        assert found is not None
        return found

    def media_files(self) -> list[Path]:
        """Return the media files in the library, sorted."""
        return sorted(
            path
            for path in self.media_dir.rglob("*")
            if path.is_file() and not hidden(path.relative_to(self.media_dir).parts)
        )


def hidden(parts: Iterable[str]) -> bool:
    """Return whether a path leads through something hidden."""
    return any(part.startswith(".") for part in parts)


def plain_videos(count: int, prefix: str = "ep", **fields: Any) -> list[Video]:
    """Make small videos without pictures, newest first."""
    plain: dict[str, Any] = {"thumbnail": Picture.NONE, "formats": (AUDIO_M4A,)}
    return make_videos(count, prefix, **(plain | fields))


def plain_channel(
    videos: Sequence[Video], name: str = "talk", **fields: Any
) -> Channel:
    """Make a channel without a picture."""
    plain: dict[str, Any] = {"title": "Talk", "art": Picture.NONE}
    return Channel(name=name, videos=videos, **(plain | fields))
