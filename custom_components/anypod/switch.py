"""Whether a feed is synced."""

from typing import Any, override

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import AnypodConfigEntry
from .entity import AnypodEntity
from .errors import as_action_error

PARALLEL_UPDATES = 1

ENABLED = SwitchEntityDescription(
    key="enabled", translation_key="enabled", entity_category=EntityCategory.CONFIG
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: AnypodConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a feed's switch."""
    async_add_entities([AnypodEnabledSwitch(entry.runtime_data, ENABLED)])


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
            await self.coordinator.engine.set_enabled(
                self.coordinator.config_entry.entry_id, enabled=enabled
            )
