"""What all entities of a feed, or of the hub, have in common."""

from typing import Any, override

from homeassistant.const import MAX_LENGTH_STATE_STATE
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .const import DOMAIN
from .coordinator import AnypodCoordinator, AnypodHubCoordinator
from .engine import EpisodeChanged, EpisodeEventType


class _Entity[C: AnypodCoordinator | AnypodHubCoordinator](CoordinatorEntity[C]):
    """An entity of the one device that an entry has."""

    _attr_has_entity_name = True

    def __init__(self, coordinator: C, description: EntityDescription) -> None:
        """Take the place that the description names."""
        super().__init__(coordinator)
        entry = coordinator.config_entry
        self.entity_description = description
        self._attr_unique_id = f"{entry.entry_id}_{description.key}"
        # The device itself is registered when the entry is set up.
        self._attr_device_info = DeviceInfo(identifiers={(DOMAIN, entry.entry_id)})

    @property
    @override
    def suggested_object_id(self) -> str:
        """Return the key, so that entity ids are the same in every language."""
        return self.entity_description.key


class AnypodEntity(_Entity[AnypodCoordinator]):
    """An entity of a feed's device."""


class AnypodHubEntity(_Entity[AnypodHubCoordinator]):
    """An entity of the hub's device."""


def facts_of(event: EpisodeChanged) -> dict[str, Any]:
    """Return what everybody is told of an episode to which something happened."""
    has_failed = event.type is EpisodeEventType.FAILED
    error = event.episode.state.error if has_failed else None
    return {
        "episode_id": event.episode.episode_id,
        "title": short(event.episode.title),
        "error_class": None if error is None else error.error_class.value,
    }


def short(text: str) -> str:
    """Return no more of a text than a state may be long."""
    return text[:MAX_LENGTH_STATE_STATE]
