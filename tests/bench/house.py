"""An engine in a folder of its own, as benches want it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path
import tempfile
from typing import Any

from custom_components.anypod.engine import (
    Engine,
    EngineConfig,
    FeedConfig,
    FeedState,
    FeedStatus,
    Media,
    SourceKind,
)
from tests.engine.rows import statements
from tests.engine.support import Clock, loopback_http, nested
from tests.site import install_plugin

_NEVER_S = 1e7
_PATIENCE_S = 300


class House:
    """Folders, a clock that can be put forward, and an engine."""

    def __init__(self, folder: Path) -> None:
        """Lay the folders out; `start` starts an engine in them."""
        self.clock = Clock()
        self.database = folder / "data" / "anypod.db"
        self.media_dir = folder / "media"
        self._config = EngineConfig(
            data_dir=self.database.parent,
            cache_dir=folder / "cache",
            plugin_dir=install_plugin(folder / "config"),
            media_dir=self.media_dir,
        )
        self._engine: Engine | None = None

    @property
    def engine(self) -> Engine:
        """Return the running engine."""
        if self._engine is None:
            raise RuntimeError("no engine was started")
        return self._engine

    async def start(self) -> None:
        """Start an engine."""
        self._engine = Engine(self._config, loopback_http([]), self.clock)
        await self._engine.start()

    async def stop(self) -> None:
        """Stop the engine, if one is running."""
        engine, self._engine = self._engine, None
        if engine is not None:
            await engine.stop()

    def advance(self, by: timedelta) -> None:
        """Put the clock forward, and wake those who sleep by it."""
        self.clock.advance(by)
        self.engine._syncer._loop.wake()
        self.engine._queue.wake()

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """Collect the SQL statements that are executed meanwhile."""
        with statements(self.engine._store) as seen:
            yield seen

    async def read(self, config: FeedConfig) -> FeedState:
        """Attach a feed and sync it, whatever remains to be downloaded."""
        state = await self.engine.feeds.attach(config)
        before = state.last_sync
        await self.engine.feeds.sync(config.feed_id)
        return await self.until(config.feed_id, lambda now: _is_read(now, before))

    async def read_again(self, feed_id: str) -> FeedState:
        """Sync a feed that is attached."""
        before = (await self.engine.feeds.state(feed_id)).last_sync
        await self.engine.feeds.sync(feed_id)
        return await self.until(feed_id, lambda now: _is_read(now, before))

    async def until(
        self, feed_id: str, is_there: Callable[[FeedState], bool]
    ) -> FeedState:
        """Wait, from event to event, until a feed's snapshot is as asked."""
        changed = asyncio.Event()
        unsubscribe = self.engine.subscribe(lambda _: changed.set())
        try:
            async with asyncio.timeout(_PATIENCE_S):
                while not is_there(state := await self.engine.feeds.state(feed_id)):
                    await changed.wait()
                    changed.clear()
        finally:
            unsubscribe()
        return state


def _is_read(state: FeedState, before: object) -> bool:
    return state.last_sync != before and state.status is not FeedStatus.SYNCING


@asynccontextmanager
async def house(
    furnish: Callable[[House], None] = lambda _: None,
) -> AsyncIterator[House]:
    """Start an engine in a folder that goes with it, and was furnished before."""
    with tempfile.TemporaryDirectory() as folder:
        made = House(Path(folder))
        furnish(made)
        await made.start()
        try:
            yield made
        finally:
            await made.stop()


def reader(feed_id: str, url: str, **changes: Any) -> FeedConfig:
    """Make a feed that wants all there is and no files, and syncs when it is asked."""
    fields: dict[str, Any] = {
        "feed_id": feed_id,
        "title": feed_id,
        "source_url": url,
        "source_kind": SourceKind.CHANNEL,
        "listing_urls": (url,),
        "media": Media.METADATA,
        "interval_s": _NEVER_S,
        "keep_last": None,
    }
    return FeedConfig(**nested(fields | changes))
