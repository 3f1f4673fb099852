"""What happened to episodes, as lines of the logbook, which has no translations."""

from collections.abc import Callable
from typing import Any, Final

from homeassistant.components.logbook import (
    LOGBOOK_ENTRY_ENTITY_ID,
    LOGBOOK_ENTRY_ICON,
    LOGBOOK_ENTRY_MESSAGE,
    LOGBOOK_ENTRY_NAME,
)
from homeassistant.const import Platform
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from .const import DOMAIN, EVENT_EPISODE
from .engine import EpisodeEventType

_LINES: Final = {
    EpisodeEventType.DISCOVERED: ("found", "mdi:new-box"),
    EpisodeEventType.DOWNLOADED: ("downloaded", "mdi:download"),
    EpisodeEventType.FAILED: ("could not download", "mdi:alert-circle-outline"),
    EpisodeEventType.ARCHIVED: ("archived", "mdi:archive-outline"),
}


@callback
def async_describe_events(
    hass: HomeAssistant,
    async_describe_event: Callable[
        [str, str, Callable[[Event[Any]], dict[str, str]]], None
    ],
) -> None:
    """Say how to describe them."""

    @callback
    def describe(event: Event[Any]) -> dict[str, str]:
        return _line(hass, event)

    async_describe_event(DOMAIN, EVENT_EPISODE, describe)


def _line(hass: HomeAssistant, event: Event[Any]) -> dict[str, str]:
    data = event.data
    verb, icon = _LINES[EpisodeEventType(data["type"])]
    line = {
        LOGBOOK_ENTRY_NAME: data["feed_title"],
        LOGBOOK_ENTRY_MESSAGE: f"{verb} “{data['title']}”",
        LOGBOOK_ENTRY_ICON: icon,
    }
    entity_id = er.async_get(hass).async_get_entity_id(
        Platform.EVENT, DOMAIN, f"{data['config_entry_id']}_episode"
    )
    return line if entity_id is None else line | {LOGBOOK_ENTRY_ENTITY_ID: entity_id}
