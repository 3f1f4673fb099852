"""What happens to the episodes of a feed, as an event that automations wait for."""

from collections import deque
from datetime import datetime
from typing import Final, override

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_call_later

from .coordinator import AnypodConfigEntry, AnypodCoordinator
from .engine import EngineEvent, EpisodeChanged, EpisodeEventType
from .entity import AnypodEntity, facts_of

PARALLEL_UPDATES = 0

_APART_S: Final = 0.002
"""The state is an instant in milliseconds, and triggers wait for another state."""

EPISODE: Final = EventEntityDescription(
    key="episode",
    translation_key="episode",
    event_types=[one.value for one in EpisodeEventType],
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: AnypodConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a feed's event."""
    async_add_entities([AnypodEpisodeEvent(entry.runtime_data)])


class AnypodEpisodeEvent(AnypodEntity, EventEntity):
    """An episode was discovered, downloaded or archived, or has failed."""

    def __init__(self, coordinator: AnypodCoordinator) -> None:
        """Take its place on the feed's device."""
        super().__init__(coordinator, EPISODE)
        self._waiting: deque[EpisodeChanged] = deque()
        self._timer: CALLBACK_TYPE | None = None

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the engine."""
        await super().async_added_to_hass()
        self.async_on_remove(self.coordinator.engine.subscribe(self._heard))
        self.async_on_remove(self._rest)

    @callback
    def _rest(self) -> None:
        if self._timer is not None:
            self._timer()
            self._timer = None

    @callback
    def _heard(self, event: EngineEvent) -> None:
        """Take each of several over by itself, however fast they come."""
        if (
            isinstance(event, EpisodeChanged)
            and event.episode.feed_id == self.coordinator.config_entry.entry_id
        ):
            self._waiting.append(event)
            if self._timer is None:
                self._tell_next()

    @callback
    def _tell_next(self, _now: datetime | None = None) -> None:
        self._timer = None
        if self._waiting:
            self._tell(self._waiting.popleft())
            self._timer = async_call_later(self.hass, _APART_S, self._tell_next)

    def _tell(self, event: EpisodeChanged) -> None:
        published = event.episode.published
        self._trigger_event(
            event.type.value,
            facts_of(event)
            | {
                "duration_s": event.episode.duration_s,
                # They are kept as JSON over a restart.
                "published": None if published is None else published.isoformat(),
            },
        )
        self.async_write_ha_state()
