"""Whether a feed has a problem."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import AnypodConfigEntry
from .engine import ErrorClass
from .entity import AnypodEntity
from .shapes import problem_message

PARALLEL_UPDATES = 0

PROBLEM = BinarySensorEntityDescription(
    key="problem",
    translation_key="problem",
    device_class=BinarySensorDeviceClass.PROBLEM,
    entity_category=EntityCategory.DIAGNOSTIC,
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: AnypodConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a feed's problem sensor."""
    async_add_entities([AnypodProblem(entry.runtime_data, PROBLEM)])


class AnypodProblem(AnypodEntity, BinarySensorEntity):
    """On while something keeps the feed from being complete."""

    _unrecorded_attributes = frozenset({"message"})

    @property
    @override
    def is_on(self) -> bool:
        """Return whether there is a problem; a time of day is none."""
        problem = self.coordinator.data.error
        return (
            problem is not None and problem.error_class is not ErrorClass.OUTSIDE_WINDOW
        )

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any]:
        """Return what is wrong."""
        problem = self.coordinator.data.error
        if problem is None:
            return {}
        return {
            "error_class": problem.error_class.value,
            "message": problem_message(self.hass, problem),
            "since": problem.since,
        }
