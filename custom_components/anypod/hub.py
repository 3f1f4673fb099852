"""The hub: one entry for what belongs to no feed, made and removed by itself."""

from typing import Any

from homeassistant.config_entries import SOURCE_SYSTEM, ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, discovery_flow
from homeassistant.helpers.typing import UNDEFINED
from homeassistant.loader import async_get_loaded_integration

from .const import DOMAIN, HUB_TITLE
from .engine import FeedState, public_url
from .entry import DATA_ANYPOD, feed_entries, hub_entry


@callback
def ensure_hub(hass: HomeAssistant) -> None:
    """Make the hub, unless it is there."""
    if hub_entry(hass) is None:
        discovery_flow.async_create_flow(
            hass, DOMAIN, context={"source": SOURCE_SYSTEM}, data={}
        )


@callback
def register_hub_device(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    """Register the hub's device and hang the feeds' devices onto it."""
    registry = dr.async_get(hass)
    hub = registry.async_get_or_create(
        config_entry_id=entry.entry_id,
        identifiers={(DOMAIN, entry.entry_id)},
        name=HUB_TITLE,
        manufacturer=HUB_TITLE,
        entry_type=dr.DeviceEntryType.SERVICE,
        sw_version=str(async_get_loaded_integration(hass, DOMAIN).version),
    )
    for feed in feed_entries(hass):
        for device in dr.async_entries_for_config_entry(registry, feed.entry_id):
            if device.via_device_id != hub.id:
                registry.async_update_device(device.id, via_device_id=hub.id)


@callback
def register_feed_device(
    hass: HomeAssistant, entry: ConfigEntry[Any], state: FeedState
) -> None:
    """Register a feed's device, linked to the hub's where that exists already."""
    registry = dr.async_get(hass)
    hub = hub_entry(hass)
    devices = (
        [] if hub is None else dr.async_entries_for_config_entry(registry, hub.entry_id)
    )
    registry.async_get_or_create(
        config_entry_id=entry.entry_id,
        identifiers={(DOMAIN, entry.entry_id)},
        name=entry.title,
        manufacturer=HUB_TITLE,
        model=state.source_kind.capitalize(),
        entry_type=dr.DeviceEntryType.SERVICE,
        # Whoever is logged in sees it.
        configuration_url=public_url(state.source_url or "") or None,
        # An id that is not registered would cost the feed its entities.
        via_device_id=next((device.id for device in devices), UNDEFINED),
    )


async def change_hub(hass: HomeAssistant, **options: Any) -> None:
    """Change options of the hub, as its form does."""
    hub = hub_entry(hass)
    if hub is not None:
        hass.config_entries.async_update_entry(hub, options={**hub.options, **options})
        await hass.config_entries.async_reload(hub.entry_id)


async def settle_hub(hass: HomeAssistant) -> None:
    """Have a hub while one is needed, and remove it after that.

    While a question waits for an answer, the hub keeps the integration loaded,
    which has to take the answer.
    """
    if feed_entries(hass) or await hass.data[DATA_ANYPOD].engine.feeds.removed_feeds():
        ensure_hub(hass)
    elif (hub := hub_entry(hass)) is not None:
        await hass.config_entries.async_remove(hub.entry_id)
