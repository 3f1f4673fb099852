"""Feeds in a running Home Assistant: adding them, and waiting for what they do."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
import os
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.anypod.const import DOMAIN
from custom_components.anypod.engine import (
    Engine,
    EngineEvent,
    Episode,
    EpisodeQuery,
    EpisodeStatus,
    FeedState,
    FeedStatus,
    Link,
)
from custom_components.anypod.entry import DATA_ANYPOD
from tests.site import FakeSite

PATIENCE_S: Final = 60.0
FEED: Final = "feed"
"""The id of the first feed of a test."""


class Feeds:
    """Adds feeds that read the site, and waits for them from event to event."""

    def __init__(self, hass: HomeAssistant, site: FakeSite) -> None:
        """Remember both; nothing is set up."""
        self.hass = hass
        self.site = site

    @property
    def engine(self) -> Engine:
        """Return the engine, which lives as long as Home Assistant."""
        return self.hass.data[DATA_ANYPOD].engine

    def entry(
        self,
        path: str = "/watch/ep",
        entry_id: str = FEED,
        *,
        title: str = "Talk",
        data: dict[str, Any] | None = None,
        **options: Any,
    ) -> MockConfigEntry:
        """Make an entry as the config flow would; nothing is set up."""
        kind = {"channel": "channel", "watch": "single"}.get(path.split("/")[1])
        url = self.site.url(path)
        facts = {"type": "feed", "url": url, "source_kind": kind or "playlist"}
        return MockConfigEntry(
            domain=DOMAIN,
            entry_id=entry_id,
            unique_id=f"{path}||audio",
            title=title,
            data=facts | {"listing_urls": [url]} | (data or {}),
            options={"media": "audio", "keep_last": 10} | options,
        )

    async def set_up(self, *args: Any, **kw: Any) -> MockConfigEntry:
        """Add a feed, and the hub that comes with it; its first sync has begun."""
        entry = self.entry(*args, **kw)
        entry.add_to_hass(self.hass)
        await self.hass.config_entries.async_setup(entry.entry_id)
        await self.calm()
        return entry

    async def add_manual(
        self, entry_id: str = FEED, *, title: str = "Saved", **options: Any
    ) -> MockConfigEntry:
        """Add a feed that is filled by people, also from this machine's own site."""
        facts = {"type": "feed", "source_kind": "manual", "listing_urls": []}
        entry = MockConfigEntry(
            domain=DOMAIN,
            entry_id=entry_id,
            title=title,
            data=facts,
            options={"media": "audio", "allow_private_sources": True} | options,
        )
        entry.add_to_hass(self.hass)
        await self.hass.config_entries.async_setup(entry.entry_id)
        await self.calm()
        return entry

    async def add(self, *args: Any, **kw: Any) -> MockConfigEntry:
        """Add a feed and wait until it has done everything there is to do."""
        entry = await self.set_up(*args, **kw)
        await self.until(lambda state: state.last_sync is not None, entry.entry_id)
        await self.settled(entry.entry_id)
        return entry

    async def calm(self) -> None:
        """Let Home Assistant finish what it has begun; the engine goes on."""
        await self.hass.async_block_till_done(wait_background_tasks=True)

    # Waiting

    async def until(
        self, is_there: Callable[[FeedState], bool], feed_id: str = FEED
    ) -> FeedState:
        """Wait, from event to event, until a feed's snapshot is as asked."""
        heard = asyncio.Event()

        def hear(_event: EngineEvent) -> None:
            heard.set()

        state: FeedState | None = None
        forget = self.engine.subscribe(hear)
        try:
            async with asyncio.timeout(PATIENCE_S):
                while True:
                    heard.clear()
                    state = await self.engine.feeds.state(feed_id)
                    if is_there(state) and self._shows(state):
                        await self.calm()
                        return state
                    await heard.wait()
        except TimeoutError:
            raise AssertionError(f"it stayed {state}") from None
        finally:
            forget()

    def _shows(self, state: FeedState) -> bool:
        """Return whether the entities of a feed that is set up were told as much."""
        entry = self.hass.config_entries.async_get_entry(state.feed_id)
        if entry is None or entry.state is not ConfigEntryState.LOADED:
            return True
        told: FeedState = entry.runtime_data.data
        return told == state

    async def settled(self, feed_id: str = FEED) -> FeedState:
        """Wait until a feed neither looks for episodes nor downloads any."""
        busy = {FeedStatus.SYNCING, FeedStatus.DOWNLOADING}
        return await self.until(lambda state: state.status not in busy, feed_id)

    @asynccontextmanager
    async def syncing(self, feed_id: str = FEED) -> AsyncGenerator[None]:
        """Do something that begins a sync, and wait until all is done."""
        before = (await self.engine.feeds.state(feed_id)).last_sync
        yield
        await self.until(lambda state: state.last_sync != before, feed_id)
        await self.settled(feed_id)

    async def sync(self, feed_id: str = FEED) -> None:
        """Sync a feed and wait until all is done."""
        async with self.syncing(feed_id):
            await self.engine.feeds.sync(feed_id)

    # Looking

    @property
    def hub(self) -> ConfigEntry[Any]:
        """Return the hub's entry."""
        entries = self.hass.config_entries.async_entries(DOMAIN)
        [hub] = [one for one in entries if one.data["type"] == "hub"]
        return hub

    def state(self, entity_id: str) -> str:
        """Return what an entity shows."""
        state = self.hass.states.get(entity_id)
        assert state is not None, entity_id
        return state.state

    async def episodes(self, feed_id: str = FEED) -> dict[str, Episode]:
        """Return a feed's episodes by the site's ids."""
        query = EpisodeQuery(feed_ids=frozenset({feed_id}), limit=500)
        page = await self.engine.episodes(query)
        return {one.source_id: one for one in page.episodes}

    async def statuses(self, feed_id: str = FEED) -> dict[str, EpisodeStatus]:
        """Return the status of each episode by the site's ids."""
        episodes = await self.episodes(feed_id)
        return {name: one.state.status for name, one in episodes.items()}

    def link(self, feed_id: str = FEED) -> Link:
        """Return a feed's first link."""
        return self.engine.links.of(feed_id)[0]

    def path(self, name: str = "feed.xml", feed_id: str = FEED) -> str:
        """Return the path of something below a feed's first link."""
        return f"/api/anypod/{self.link(feed_id).token}/{name}"


async def in_thread[**P, R](
    function: Callable[P, R], *args: P.args, **kw: P.kwargs
) -> R:
    """Wait for something that blocks, such as the fake site's own waits."""
    return await asyncio.to_thread(function, *args, **kw)


async def eventually(is_so: Callable[[], Awaitable[bool]]) -> None:
    """Wait for something that no event tells of."""
    async with asyncio.timeout(PATIENCE_S):
        while not await is_so():  # noqa: ASYNC110 there is no event for it
            await asyncio.sleep(0.02)


def is_alive(pid: int) -> bool:
    """Return whether there is a process of that number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
