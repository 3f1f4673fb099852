"""What all entities of a feed have in common."""

from typing import override

from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .const import DOMAIN
from .coordinator import AnypodCoordinator


class AnypodEntity(CoordinatorEntity[AnypodCoordinator]):
    """An entity of a feed's device."""

    _attr_has_entity_name = True

    def __init__(
        self, coordinator: AnypodCoordinator, description: EntityDescription
    ) -> None:
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
