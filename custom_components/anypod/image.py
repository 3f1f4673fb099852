"""The address of a feed's page as a QR code, for a phone's camera."""

from dataclasses import dataclass
from datetime import datetime
import hashlib
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

QR_CODE: Final = ImageEntityDescription(
    key="qr_code",
    translation_key="qr_code",
    entity_category=EntityCategory.DIAGNOSTIC,
    # Whoever sees it knows the secret.
    entity_registry_enabled_default=False,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Shown(ExtraStoredData):
    """Which address is shown since when, without telling the address."""

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
    """Add a feed's QR code."""
    async_add_entities([AnypodQrCode(hass, entry.runtime_data)])


class AnypodQrCode(AnypodEntity, ImageEntity, RestoreEntity):
    """Shows the page of a feed's first link; another picture is another address."""

    _attr_content_type = "image/png"

    def __init__(self, hass: HomeAssistant, coordinator: AnypodCoordinator) -> None:
        """Take its place on the feed's device."""
        super().__init__(coordinator, QR_CODE)
        ImageEntity.__init__(self, hass)
        self._url: str | None = None
        self._shown: _Shown | None = None

    @override
    async def async_added_to_hass(self) -> None:
        """Go on as before the restart, and follow what addresses are made of."""
        await super().async_added_to_hass()
        if (stored := await self.async_get_last_extra_data()) is not None:
            known = stored.as_dict()
            since = datetime.fromisoformat(known["since"])
            self._shown = _Shown(digest=known["digest"], since=since)
        self.async_on_remove(
            self.hass.bus.async_listen(EVENT_CORE_CONFIG_UPDATE, self._look_again)
        )
        # The hub's options choose the address.
        self.async_on_remove(
            async_dispatcher_connect(
                self.hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._look_again
            )
        )
        self._look()

    @property
    @override
    def available(self) -> bool:
        """Return whether there is an address to show."""
        return super().available and self._url is not None

    @property
    @override
    def extra_restore_state_data(self) -> _Shown | None:
        """Return what is to be known after a restart."""
        return self._shown

    @override
    def image(self) -> bytes | None:
        """Return the picture; runs in a thread."""
        return None if self._url is None else qr.png(self._url)

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        self._look()
        super()._handle_coordinator_update()

    @callback
    def _look_again(self, *_: object) -> None:
        before = self._url
        self._look()
        if self._url != before:
            self.async_write_ha_state()

    def _look(self) -> None:
        """Take over the address as it is now."""
        links = self.coordinator.data.links
        is_known = bool(links) and has_address(self.hass)
        self._url = page_of(feed_url(self.hass, links[0])) if is_known else None
        if self._url is None:
            return
        digest = hashlib.sha256(self._url.encode()).hexdigest()
        if self._shown is None or self._shown.digest != digest:
            self._shown = _Shown(digest=digest, since=dt_util.utcnow())
        self._attr_image_last_updated = self._shown.since
