"""One feed's snapshot for its entities, pushed by the engine."""

from collections.abc import Callable
import logging
from typing import override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed

from .const import DOMAIN
from .engine import Engine, EngineError, EngineEvent, FeedChanged, FeedState

_LOGGER = logging.getLogger(__name__)

type AnypodConfigEntry = ConfigEntry[AnypodCoordinator]
"""A feed's entry; the hub's holds nothing."""


class AnypodCoordinator(DataUpdateCoordinator[FeedState]):
    """Holds what the engine said last.

    It does not poll: the engine keeps the schedule itself, because Home
    Assistant stops polling once every entity of a device is disabled.
    """

    config_entry: AnypodConfigEntry

    def __init__(
        self, hass: HomeAssistant, entry: AnypodConfigEntry, engine: Engine
    ) -> None:
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
    def _heard(self, event: EngineEvent) -> None:
        if (
            isinstance(event, FeedChanged)
            and event.state.feed_id == self.config_entry.entry_id
        ):
            self.async_set_updated_data(event.state)

    @override
    async def _async_update_data(self) -> FeedState:
        """Begin a sync, because somebody asked for an update."""
        feed_id = self.config_entry.entry_id
        try:
            await self.engine.feeds.sync(feed_id)
            return await self.engine.feeds.state(feed_id)
        except EngineError as err:
            raise UpdateFailed(
                translation_domain=DOMAIN,
                translation_key="engine_error",
                translation_placeholders={"error": str(err)},
            ) from err
