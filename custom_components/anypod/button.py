"""Buttons of a feed."""

from typing import override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import AnypodConfigEntry
from .entity import AnypodEntity
from .errors import as_action_error

# The engine makes one sync of two presses.
PARALLEL_UPDATES = 0

SYNC = ButtonEntityDescription(key="sync", translation_key="sync")


async def async_setup_entry(
    hass: HomeAssistant,
    entry: AnypodConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a feed's button."""
    async_add_entities([AnypodSyncButton(entry.runtime_data, SYNC)])


class AnypodSyncButton(AnypodEntity, ButtonEntity):
    """Looks for new episodes now."""

    @override
    async def async_press(self) -> None:
        """Begin a sync; it goes on after the press."""
        with as_action_error():
            await self.coordinator.engine.feeds.sync(
                self.coordinator.config_entry.entry_id
            )
