"""Whether a feed is synced, and whether anything is."""

from typing import Any, override

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import DOMAIN, EntryType
from .coordinator import AnypodConfigEntry
from .engine import Engine, EngineEvent, HealthChanged
from .entity import AnypodEntity
from .entry import DATA_ANYPOD, entry_type
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
    entry: AnypodConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the switch of a feed, or of the hub."""
    if entry_type(entry) is EntryType.HUB:
        engine = hass.data[DATA_ANYPOD].engine
        async_add_entities([AnypodPausedSwitch(engine, entry.entry_id)])
        return
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
            await self.coordinator.engine.feeds.set_enabled(
                self.coordinator.config_entry.entry_id, enabled=enabled
            )


class AnypodPausedSwitch(SwitchEntity):
    """On pauses the syncs and downloads of every feed."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(self, engine: Engine, entry_id: str) -> None:
        """Take its place on the hub's device."""
        self._engine = engine
        self.entity_description = PAUSED
        self._attr_unique_id = f"{entry_id}_{PAUSED.key}"
        self._attr_device_info = DeviceInfo(identifiers={(DOMAIN, entry_id)})

    @property
    @override
    def suggested_object_id(self) -> str:
        """Return the key, so that entity ids are the same in every language."""
        return PAUSED.key

    @property
    @override
    def is_on(self) -> bool:
        """Return whether everything is paused."""
        return self._engine.is_paused

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the engine."""
        self.async_on_remove(self._engine.subscribe(self._heard))

    @callback
    def _heard(self, event: EngineEvent) -> None:
        if isinstance(event, HealthChanged):
            self.async_write_ha_state()

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Pause everything."""
        with as_action_error():
            await self._engine.set_paused(paused=True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Let everything go on."""
        with as_action_error():
            await self._engine.set_paused(paused=False)
