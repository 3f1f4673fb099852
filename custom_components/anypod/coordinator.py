"""Snapshots of a feed, and of all feeds together, pushed by the engine."""

from abc import abstractmethod
from collections.abc import Callable
import logging
from typing import override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed

from .const import DOMAIN
from .engine import (
    Engine,
    EngineError,
    EngineEvent,
    FeedChanged,
    FeedState,
    Overview,
    OverviewChanged,
)

_LOGGER = logging.getLogger(__name__)

type AnypodConfigEntry = ConfigEntry[AnypodCoordinator]
"""A feed's entry."""
type AnypodHubEntry = ConfigEntry[AnypodHubCoordinator]
"""The entry of what belongs to no feed."""


class _PushCoordinator[T](DataUpdateCoordinator[T]):
    """Holds what the engine said last.

    It does not poll: the engine keeps the schedule itself, because Home
    Assistant stops polling once every entity of a device is disabled.
    """

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry, engine: Engine) -> None:
        """Begin without data."""
        super().__init__(
            hass,
            _LOGGER,
            config_entry=entry,
            name=entry.title,
            update_interval=None,
            always_update=False,
        )
        self.engine = engine

    @callback
    def follow(self) -> Callable[[], None]:
        """Take over each new snapshot; return how to stop that."""
        return self.engine.subscribe(self._heard)

    @callback
    @abstractmethod
    def _heard(self, event: EngineEvent) -> None:
        """Take over what the engine tells, if it is meant."""

    @abstractmethod
    async def _ask(self) -> T:
        """Ask the engine."""

    @override
    async def _async_update_data(self) -> T:
        """Ask the engine, because somebody asked for an update."""
        try:
            return await self._ask()
        except EngineError as err:
            raise UpdateFailed(
                translation_domain=DOMAIN,
                translation_key="engine_error",
                translation_placeholders={"error": str(err)},
            ) from err


class AnypodCoordinator(_PushCoordinator[FeedState]):
    """One feed's snapshot."""

    config_entry: AnypodConfigEntry

    @callback
    @override
    def _heard(self, event: EngineEvent) -> None:
        if (
            isinstance(event, FeedChanged)
            and event.state.feed_id == self.config_entry.entry_id
        ):
            self.async_set_updated_data(event.state)

    @override
    async def _ask(self) -> FeedState:
        """Begin a sync."""
        feed_id = self.config_entry.entry_id
        await self.engine.feeds.sync(feed_id)
        return await self.engine.feeds.state(feed_id)


class AnypodHubCoordinator(_PushCoordinator[Overview]):
    """How all feeds together stand."""

    config_entry: AnypodHubEntry

    @callback
    @override
    def _heard(self, event: EngineEvent) -> None:
        if isinstance(event, OverviewChanged):
            self.async_set_updated_data(event.overview)

    @override
    async def _ask(self) -> Overview:
        return await self.engine.overview()
