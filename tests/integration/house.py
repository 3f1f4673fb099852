"""A house in which somebody does things at the wrong moment, and what has to be true."""

import asyncio
from collections.abc import Awaitable, Callable
import contextlib
from dataclasses import dataclass, field
from http import HTTPStatus
import logging
from pathlib import Path
import shutil
from typing import Any, Final
from urllib.parse import urlsplit

from homeassistant import loader
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import frame
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_test_home_assistant,
)

from custom_components.anypod.const import DOMAIN
from custom_components.anypod.engine import EpisodeStatus
from custom_components.anypod.entry import feed_entries
from tests.faults.invariants import Scene, violations
from tests.integration.feeds import FEED, Feeds, in_thread
from tests.integration.listener import Client
from tests.site import FakeSite

type OpenClient = Callable[..., Awaitable[Client]]

_WAITING: Final = {EpisodeStatus.QUEUED, EpisodeStatus.DOWNLOADING}
_FETCH_S: Final = 20.0
_REST_S: Final = 100.0
"""For a machine on which others work as well."""
_UNTESTED: Final = "has not been tested by Home Assistant"


@dataclass(kw_only=True, slots=True)
class House:
    """A Home Assistant with a feed, and what is to be expected of it."""

    hass: HomeAssistant
    site: FakeSite
    open_client: OpenClient
    log: pytest.LogCaptureFixture
    path: str = ""
    """Of the feed, as an app knows it; it does not change."""
    options: dict[str, Any] = field(default_factory=lambda: {"keep_last": 10})
    """Of the feed."""
    wanted: dict[str, frozenset[str]] = field(default_factory=dict)
    """By feed, the site's ids of what has to be playable in the end."""
    again: dict[str, int] = field(default_factory=dict)
    """Downloads that have to be made once more."""
    old_library: Path | None = None
    _client: Client | None = None
    _lives: contextlib.AsyncExitStack = field(default_factory=contextlib.AsyncExitStack)

    @property
    def feeds(self) -> Feeds:
        """Return what waits for feeds."""
        return Feeds(self.hass, self.site)

    @property
    def library(self) -> Path:
        """Return where files go now."""
        return self.feeds.engine._keeper.library.root

    @property
    def entry(self) -> ConfigEntry[Any] | None:
        """Return the feed's entry, None once it is removed."""
        return self.hass.config_entries.async_get_entry(FEED)

    async def add(self, **options: Any) -> None:
        """Add the feed; its first sync has begun."""
        await self.feeds.set_up("/channel/talk/videos", **self.options | options)
        self.path = self.feeds.path()

    async def app_gets(self, path: str | None = None) -> tuple[int, bytes]:
        """Return how an app is answered, which knows the feed's address."""
        if self._client is None:
            self._client = await self.open_client(self.hass.http.app)
        async with self._client.get(path or self.path) as response:
            return response.status, await response.read()

    # Stops and starts

    async def restart(self) -> None:
        """Stop Home Assistant, and start another one in the same folders."""
        old, self._client = self.hass, None
        config_dir, media_dirs = old.config.config_dir, old.config.media_dirs
        await old.async_stop(force=True)
        entries = old.config_entries.async_entries(DOMAIN)
        for entry in entries:
            # The test kit would unload what is loaded, in a home that is gone.
            entry._async_set_state(old, ConfigEntryState.NOT_LOADED, None)
        self.hass = await self._lives.enter_async_context(
            async_test_home_assistant(config_dir=config_dir)
        )
        frame.async_setup(self.hass)
        self.hass.data.pop(loader.DATA_CUSTOM_COMPONENTS)
        self.hass.config.media_dirs = media_dirs
        for entry in entries:
            _copy(entry).add_to_hass(self.hass)
        assert await async_setup_component(self.hass, DOMAIN, {})
        await self.feeds.calm()

    async def close(self) -> None:
        """Stop what runs."""
        for entry in self.hass.config_entries.async_loaded_entries(DOMAIN):
            await self.hass.config_entries.async_unload(entry.entry_id)
        await self.hass.async_stop(force=True)
        await self._lives.aclose()

    # At rest

    async def rest(self) -> None:
        """Wait until there is nothing left to do."""
        left = "?"
        try:
            async with asyncio.timeout(_REST_S):
                while left := await self._left_to_do():  # noqa: ASYNC110 there is no event for it
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise AssertionError(f"there was no rest: {left}") from None
        await self.feeds.calm()

    async def _left_to_do(self) -> str:
        """Return what is still being done; nothing when there is nothing."""
        engine = self.feeds.engine
        if engine._queue._running:
            return f"downloads: {list(engine._queue._running)}"
        if self.old_library is not None and self.old_library.exists():
            # An hour later, for what was made in it until just now.
            engine._mover.wake()
            return f"the files of {self.old_library}"
        documents = Path(self.hass.config.cache_path(DOMAIN)) / "documents"
        half = await in_thread(lambda: list(documents.glob("*.new")))
        if half or engine.press._stale:
            return "a document"
        left = [await self._missing(one.entry_id) for one in feed_entries(self.hass)]
        return ", ".join(one for one in left if one)

    async def _missing(self, feed_id: str) -> str:
        if self.feeds.engine._syncer.is_running(feed_id):
            return f"the sync of {feed_id}"
        if (await self.feeds.engine.feeds.state(feed_id)).artwork_rev is None:
            return f"the picture of {feed_id}"
        statuses = await self.feeds.statuses(feed_id)
        wanted = {statuses.get(one) for one in self.wanted[feed_id]}
        is_idle = not _WAITING & set(statuses.values())
        is_all = is_idle and wanted <= {EpisodeStatus.DOWNLOADED}
        return "" if is_all else f"{feed_id}: {statuses}"

    async def violations(self) -> list[str]:
        """Return what is not as it has to be, with everything at rest."""
        ids = [one.entry_id for one in feed_entries(self.hass)]
        documents = {
            one: (await self.app_gets(self.feeds.path(feed_id=one)))[1] for one in ids
        }
        scene = Scene(
            data_dir=Path(self.hass.config.path(".storage", DOMAIN)),
            cache_dir=Path(self.hass.config.cache_path(DOMAIN)),
            media_dir=self.library,
            documents=documents,
            fetch=self._fetching(asyncio.get_running_loop()),
            expected={one: self.wanted[one] for one in ids},
            site=self.site,
            again=self.again,
            complaints=complaints(self.log),
            other_libraries=() if self.old_library is None else (self.old_library,),
        )
        return await in_thread(violations, scene)

    def _fetching(
        self, loop: asyncio.AbstractEventLoop
    ) -> Callable[[str], bytes | None]:
        """Return what fetches an address from another thread than the loop's."""

        def fetch(url: str) -> bytes | None:
            answer = self.app_gets(urlsplit(url).path)
            status, body = asyncio.run_coroutine_threadsafe(answer, loop).result(
                _FETCH_S
            )
            return body if status == HTTPStatus.OK else None

        return fetch

    def take_files(self) -> list[str]:
        """Take the files of the removed feed along, as whoever keeps them may."""
        place = self.library / "Talk"
        found = sorted(one.name for one in place.glob("*.m[p4]*"))
        shutil.rmtree(place, ignore_errors=True)
        return found


def _copy(entry: ConfigEntry[Any]) -> MockConfigEntry:
    """Return an entry as the next start reads it."""
    return MockConfigEntry(
        domain=DOMAIN,
        entry_id=entry.entry_id,
        unique_id=entry.unique_id,
        title=entry.title,
        data=entry.data,
        options=entry.options,
        disabled_by=entry.disabled_by,
    )


def complaints(log: pytest.LogCaptureFixture) -> list[str]:
    """Return what the log says of Anypod from WARNING upwards, and all that broke."""
    return [
        f"{record.levelname} {record.name}: {record.getMessage()}"
        for record in log.get_records("call")
        if record.levelno >= logging.WARNING and _is_ours(record)
    ]


def _is_ours(record: logging.LogRecord) -> bool:
    message = record.getMessage()
    is_slow = record.name == "asyncio" and record.levelno == logging.WARNING
    if is_slow or _UNTESTED in message:
        # How long a machine with other work to do takes says nothing of Anypod.
        return False
    return record.levelno >= logging.ERROR or DOMAIN in f"{record.name} {message}"
