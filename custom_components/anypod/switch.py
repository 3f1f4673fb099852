"""Whether a feed is synced, and whether anything is."""

from typing import Any, override

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import AnypodConfigEntry, AnypodHubCoordinator, AnypodHubEntry
from .entity import AnypodEntity, AnypodHubEntity
from .errors import as_action_error

PARALLEL_UPDATES = 1

ENABLED = SwitchEntityDescription(
    key="enabled", translation_key="enabled", entity_category=EntityCategory.CONFIG
)
PAUSED = SwitchEntityDescription(
    key="paused", translation_key="paused", entity_category=EntityCategory.CONFIG
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: AnypodConfigEntry | AnypodHubEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the switch of a feed, or of the hub."""
    coordinator = entry.runtime_data
    if isinstance(coordinator, AnypodHubCoordinator):
        async_add_entities([AnypodPausedSwitch(coordinator, PAUSED)])
        return
    async_add_entities([AnypodEnabledSwitch(coordinator, ENABLED)])


class AnypodEnabledSwitch(AnypodEntity, SwitchEntity):
    """Off pauses syncs and downloads; what is there stays in the feed."""

    @property
    @override
    def is_on(self) -> bool:
        """Return whether the feed is synced."""
        return self.coordinator.data.enabled

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Let the feed go on."""
        await self._set(enabled=True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Pause the feed."""
        await self._set(enabled=False)

    async def _set(self, *, enabled: bool) -> None:
        with as_action_error():
            await self.coordinator.engine.feeds.set_enabled(
                self.coordinator.config_entry.entry_id, enabled=enabled
            )


class AnypodPausedSwitch(AnypodHubEntity, SwitchEntity):
    """On pauses the syncs and downloads of every feed."""

    @property
    @override
    def is_on(self) -> bool:
        """Return whether everything is paused."""
        return self.coordinator.data.paused

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Pause everything."""
        with as_action_error():
            await self.coordinator.engine.set_paused(paused=True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Let everything go on."""
        with as_action_error():
            await self.coordinator.engine.set_paused(paused=False)
