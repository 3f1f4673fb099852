"""Pictures of a feed: its artwork, and its page's address as a QR code for a phone."""

from abc import abstractmethod
from dataclasses import dataclass
from datetime import datetime
import hashlib
from pathlib import Path
from typing import Any, Final, override

from homeassistant.components.image import ImageEntity, ImageEntityDescription
from homeassistant.config_entries import SIGNAL_CONFIG_ENTRY_CHANGED
from homeassistant.const import EVENT_CORE_CONFIG_UPDATE, EntityCategory
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.restore_state import ExtraStoredData, RestoreEntity
from homeassistant.util import dt as dt_util

from . import qr
from .coordinator import AnypodConfigEntry, AnypodCoordinator
from .entity import AnypodEntity
from .urls import feed_url, has_address, page_of

PARALLEL_UPDATES = 0

ARTWORK: Final = ImageEntityDescription(key="artwork", translation_key="artwork")
QR_CODE: Final = ImageEntityDescription(
    key="qr_code",
    translation_key="qr_code",
    entity_category=EntityCategory.DIAGNOSTIC,
    # Whoever sees it knows the secret.
    entity_registry_enabled_default=False,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Shown(ExtraStoredData):
    """Which picture is shown since when, without telling what is in it."""

    digest: str
    since: datetime

    @override
    def as_dict(self) -> dict[str, Any]:
        return {"digest": self.digest, "since": self.since.isoformat()}


async def async_setup_entry(
    hass: HomeAssistant,
    entry: AnypodConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the pictures of a feed."""
    coordinator = entry.runtime_data
    async_add_entities(
        [AnypodArtwork(hass, coordinator), AnypodQrCode(hass, coordinator)]
    )


class AnypodImage(AnypodEntity, ImageEntity, RestoreEntity):
    """A picture that is new when another one is to be shown, and not by a restart."""

    def __init__(
        self,
        hass: HomeAssistant,
        coordinator: AnypodCoordinator,
        description: ImageEntityDescription,
    ) -> None:
        """Take its place on the feed's device."""
        super().__init__(coordinator, description)
        ImageEntity.__init__(self, hass)
        self._shown: _Shown | None = None
        self._digest: str | None = None

    @abstractmethod
    def _look(self) -> str | None:
        """Return what tells the picture from others, None where there is none."""

    @override
    async def async_added_to_hass(self) -> None:
        """Go on as before the restart."""
        await super().async_added_to_hass()
        if (stored := await self.async_get_last_extra_data()) is not None:
            known = stored.as_dict()
            since = datetime.fromisoformat(known["since"])
            self._shown = _Shown(digest=known["digest"], since=since)
        self._follow()

    @property
    @override
    def available(self) -> bool:
        """Return whether there is something to show."""
        return super().available and self._digest is not None

    @property
    @override
    def extra_restore_state_data(self) -> _Shown | None:
        """Return what is to be known after a restart."""
        return self._shown

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        self._follow()
        super()._handle_coordinator_update()

    @callback
    def _follow(self) -> None:
        """Take over the picture as it is now."""
        self._digest = self._look()
        if self._digest is None:
            return
        if self._shown is None or self._shown.digest != self._digest:
            self._shown = _Shown(digest=self._digest, since=dt_util.utcnow())
        self._attr_image_last_updated = self._shown.since


class AnypodArtwork(AnypodImage):
    """Shows the feed's picture, as apps show it."""

    _attr_content_type = "image/jpeg"

    def __init__(self, hass: HomeAssistant, coordinator: AnypodCoordinator) -> None:
        """Take its place on the feed's device."""
        super().__init__(hass, coordinator, ARTWORK)

    @override
    def _look(self) -> str | None:
        return self.coordinator.data.artwork_rev

    @override
    async def async_image(self) -> bytes | None:
        """Return the picture, which is read in a thread."""
        feed_id = self.coordinator.config_entry.entry_id
        path = await self.coordinator.engine.publisher.artwork(feed_id)
        if path is None:
            return None
        return await self.hass.async_add_executor_job(_read, path)


class AnypodQrCode(AnypodImage):
    """Shows the page of a feed's first link; another picture is another address."""

    _attr_content_type = "image/png"

    def __init__(self, hass: HomeAssistant, coordinator: AnypodCoordinator) -> None:
        """Take its place on the feed's device."""
        super().__init__(hass, coordinator, QR_CODE)
        self._url: str | None = None

    @override
    async def async_added_to_hass(self) -> None:
        """Follow what addresses are made of, too."""
        await super().async_added_to_hass()
        self.async_on_remove(
            self.hass.bus.async_listen(EVENT_CORE_CONFIG_UPDATE, self._look_again)
        )
        # The hub's options choose the address.
        self.async_on_remove(
            async_dispatcher_connect(
                self.hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._look_again
            )
        )

    @override
    def image(self) -> bytes | None:
        """Return the picture; runs in a thread."""
        return None if self._url is None else qr.png(self._url)

    @callback
    def _look_again(self, *_: object) -> None:
        before = self._url
        self._follow()
        if self._url != before:
            self.async_write_ha_state()

    @override
    def _look(self) -> str | None:
        links = self.coordinator.data.links
        is_known = bool(links) and has_address(self.hass)
        self._url = page_of(feed_url(self.hass, links[0])) if is_known else None
        if self._url is None:
            return None
        return hashlib.sha256(self._url.encode()).hexdigest()


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        # Somebody has cleared it away; there is another one after the next sync.
        return None
