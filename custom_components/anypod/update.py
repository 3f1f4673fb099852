"""The yt-dlp that is in use, and the newest one there is."""

from typing import Any, Final, override

from homeassistant.components.update import (
    UpdateEntity,
    UpdateEntityDescription,
    UpdateEntityFeature,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import CONF_YTDLP_AUTO_UPDATE
from .coordinator import AnypodHubCoordinator, AnypodHubEntry
from .engine import EngineEvent, ToolsChanged, ToolState, release_url
from .entity import AnypodHubEntity
from .errors import as_action_error

PARALLEL_UPDATES = 0

YT_DLP: Final = UpdateEntityDescription(
    key="yt_dlp", translation_key="yt_dlp", entity_category=EntityCategory.CONFIG
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: AnypodHubEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the update of yt-dlp to the hub."""
    async_add_entities([AnypodYtDlpUpdate(entry.runtime_data)])


class AnypodYtDlpUpdate(AnypodHubEntity, UpdateEntity):
    """Installs a version for Anypod alone; the next download uses it."""

    _attr_title = "yt-dlp"
    _attr_supported_features = (
        UpdateEntityFeature.INSTALL
        | UpdateEntityFeature.SPECIFIC_VERSION
        | UpdateEntityFeature.PROGRESS
    )

    def __init__(self, coordinator: AnypodHubCoordinator) -> None:
        """Take its place on the hub's device."""
        super().__init__(coordinator, YT_DLP)
        options = coordinator.config_entry.options
        self._attr_auto_update = bool(options.get(CONF_YTDLP_AUTO_UPDATE))

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the engine's tools."""
        await super().async_added_to_hass()
        engine = self.coordinator.engine
        self.async_on_remove(engine.subscribe(self._heard))
        self._take(engine.tools.state)

    @callback
    def _heard(self, event: EngineEvent) -> None:
        if isinstance(event, ToolsChanged):
            self._take(event.state)
            self.async_write_ha_state()

    def _take(self, state: ToolState) -> None:
        self._attr_installed_version = state.installed
        self._attr_latest_version = state.latest
        self._attr_in_progress = state.installing is not None
        self._attr_release_url = state.latest and release_url(state.latest)

    @override
    async def async_update(self) -> None:
        """Ask for the newest version, because somebody wants to know."""
        await self.coordinator.engine.tools.look()

    @override
    async def async_install(
        self, version: str | None, backup: bool, **kwargs: Any
    ) -> None:
        """Install a version, also an older one; None stands for the newest."""
        with as_action_error():
            await self.coordinator.engine.tools.install(version)
