"""What a feed holds and does, as sensors."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import EntityCategory, UnitOfInformation
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import AnypodConfigEntry
from .engine import EpisodeStatus, FeedState, FeedStatus
from .entity import AnypodEntity

PARALLEL_UPDATES = 0
_STATE_LIMIT = 255


@dataclass(frozen=True, kw_only=True)
class AnypodSensorDescription(SensorEntityDescription):
    """A sensor and where its value comes from."""

    value_fn: Callable[[FeedState], str | int | datetime | None]
    attributes_fn: Callable[[FeedState], Mapping[str, Any]] | None = None


def _latest_title(state: FeedState) -> str | None:
    latest = state.latest_episode
    return None if latest is None else latest.title[:_STATE_LIMIT]


def _latest_attributes(state: FeedState) -> Mapping[str, Any]:
    latest = state.latest_episode
    if latest is None:
        return {}
    return {
        "episode_id": latest.episode_id,
        "published": latest.published,
        "duration_s": latest.duration_s,
    }


SENSORS: tuple[AnypodSensorDescription, ...] = (
    AnypodSensorDescription(
        key="status",
        translation_key="status",
        device_class=SensorDeviceClass.ENUM,
        options=[status.value for status in FeedStatus],
        value_fn=lambda state: state.status.value,
    ),
    AnypodSensorDescription(
        key="episodes",
        translation_key="episodes",
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda state: state.counts.get(EpisodeStatus.DOWNLOADED, 0),
    ),
    AnypodSensorDescription(
        key="queued",
        translation_key="queued",
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda state: (
            state.counts.get(EpisodeStatus.QUEUED, 0)
            + state.counts.get(EpisodeStatus.DOWNLOADING, 0)
        ),
    ),
    AnypodSensorDescription(
        key="failed",
        translation_key="failed",
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda state: state.counts.get(EpisodeStatus.FAILED, 0),
    ),
    AnypodSensorDescription(
        key="storage",
        translation_key="storage",
        device_class=SensorDeviceClass.DATA_SIZE,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfInformation.BYTES,
        suggested_unit_of_measurement=UnitOfInformation.MEGABYTES,
        suggested_display_precision=1,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda state: state.size_bytes,
    ),
    AnypodSensorDescription(
        key="last_sync",
        translation_key="last_sync",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda state: state.last_sync,
    ),
    AnypodSensorDescription(
        key="next_sync",
        translation_key="next_sync",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda state: state.next_sync,
    ),
    AnypodSensorDescription(
        key="latest_episode",
        translation_key="latest_episode",
        value_fn=_latest_title,
        attributes_fn=_latest_attributes,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: AnypodConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a feed's sensors."""
    async_add_entities(AnypodSensor(entry.runtime_data, one) for one in SENSORS)


class AnypodSensor(AnypodEntity, SensorEntity):
    """One figure of a feed."""

    entity_description: AnypodSensorDescription

    @property
    @override
    def native_value(self) -> str | int | datetime | None:
        """Return the figure."""
        return self.entity_description.value_fn(self.coordinator.data)

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any] | None:
        """Return what belongs to the figure."""
        attributes_fn = self.entity_description.attributes_fn
        return None if attributes_fn is None else attributes_fn(self.coordinator.data)
