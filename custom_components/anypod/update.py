"""The yt-dlp that is in use, and the newest one there is."""

from typing import Any, Final, override

from homeassistant.components.update import (
    UpdateEntity,
    UpdateEntityDescription,
    UpdateEntityFeature,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import CONF_YTDLP_AUTO_UPDATE, DOMAIN
from .coordinator import AnypodConfigEntry
from .engine import Engine, EngineEvent, ToolsChanged, ToolState, release_url
from .entry import DATA_ANYPOD
from .errors import as_action_error

PARALLEL_UPDATES = 0

YT_DLP: Final = UpdateEntityDescription(
    key="yt_dlp", translation_key="yt_dlp", entity_category=EntityCategory.CONFIG
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: AnypodConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the update of yt-dlp to the hub."""
    async_add_entities([AnypodYtDlpUpdate(hass.data[DATA_ANYPOD].engine, entry)])


class AnypodYtDlpUpdate(UpdateEntity):
    """Installs a version for Anypod alone; the next download uses it."""

    _attr_has_entity_name = True
    _attr_should_poll = False
    _attr_title = "yt-dlp"
    _attr_supported_features = (
        UpdateEntityFeature.INSTALL
        | UpdateEntityFeature.SPECIFIC_VERSION
        | UpdateEntityFeature.PROGRESS
    )

    def __init__(self, engine: Engine, entry: AnypodConfigEntry) -> None:
        """Take its place on the hub's device."""
        self._engine = engine
        self.entity_description = YT_DLP
        self._attr_unique_id = f"{entry.entry_id}_{YT_DLP.key}"
        self._attr_device_info = DeviceInfo(identifiers={(DOMAIN, entry.entry_id)})
        self._attr_auto_update = bool(entry.options.get(CONF_YTDLP_AUTO_UPDATE))
        self._take(engine.tools.state)

    @property
    @override
    def suggested_object_id(self) -> str:
        """Return the key, so that entity ids are the same in every language."""
        return YT_DLP.key

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the engine."""
        self.async_on_remove(self._engine.subscribe(self._heard))
        # It may have learnt something since this was made.
        self._take(self._engine.tools.state)

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

    async def async_update(self) -> None:
        """Ask for the newest version, because somebody wants to know."""
        await self._engine.tools.look()

    @override
    async def async_install(
        self, version: str | None, backup: bool, **kwargs: Any
    ) -> None:
        """Install a version, also an older one; None stands for the newest."""
        with as_action_error():
            await self._engine.tools.install(version)
