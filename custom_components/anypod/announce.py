"""Tells Home Assistant's event bus what happens to episodes."""

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr

from .const import EVENT_EPISODE
from .engine import Engine, EngineEvent, EpisodeChanged
from .entity import facts_of


@callback
def announce_episodes(hass: HomeAssistant, engine: Engine) -> None:
    """Fire an event whenever something happens to an episode of any feed."""

    @callback
    def heard(event: EngineEvent) -> None:
        if isinstance(event, EpisodeChanged):
            _fire(hass, event)

    engine.subscribe(heard)


def _fire(hass: HomeAssistant, event: EpisodeChanged) -> None:
    feed_id = event.episode.feed_id
    entry = hass.config_entries.async_get_entry(feed_id)
    if entry is None:
        # It is being removed, with all of its episodes.
        return
    devices = dr.async_entries_for_config_entry(dr.async_get(hass), feed_id)
    hass.bus.async_fire(
        EVENT_EPISODE,
        {
            "config_entry_id": feed_id,
            # The logbook of a device shows what names the device.
            "device_id": next((device.id for device in devices), None),
            "feed_title": entry.title,
            "type": event.type.value,
        }
        | facts_of(event),
    )
