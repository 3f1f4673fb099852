"""What feeds hold and do, one by one and all together, as sensors."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import PERCENTAGE, EntityCategory, UnitOfInformation
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_call_later

from .coordinator import AnypodConfigEntry, AnypodHubCoordinator, AnypodHubEntry
from .engine import (
    EngineEvent,
    EpisodeProgressed,
    EpisodeStatus,
    FeedState,
    FeedStatus,
    Overview,
    announced_for,
)
from .entity import AnypodEntity, AnypodHubEntity, short
from .shapes import problem_message

PARALLEL_UPDATES = 0
_STEP_BYTES: Final = 10_000_000
"""Others write to the disk all the time; less than that is of no interest."""
_PROGRESS_S: Final = 5.0
"""The progress is written no more often than that."""


@dataclass(frozen=True, kw_only=True)
class AnypodSensorDescription(SensorEntityDescription):
    """A sensor of a feed, and where its value comes from."""

    value_fn: Callable[[FeedState], str | int | datetime | None]
    attributes_fn: Callable[[HomeAssistant, FeedState], Mapping[str, Any]] | None = None


@dataclass(frozen=True, kw_only=True)
class AnypodHubSensorDescription(SensorEntityDescription):
    """A sensor of the hub, and where its value comes from."""

    value_fn: Callable[[Overview], int | None]
    attributes_fn: Callable[[Overview], Mapping[str, Any]] | None = None


def _latest_title(state: FeedState) -> str | None:
    latest = state.latest_episode
    return None if latest is None else short(latest.title)


def _latest_attributes(_hass: HomeAssistant, state: FeedState) -> Mapping[str, Any]:
    latest = state.latest_episode
    if latest is None:
        return {}
    return {
        "episode_id": latest.episode_id,
        "published": latest.published,
        "duration_s": latest.duration_s,
    }


def _release_time(state: FeedState) -> datetime | None:
    episode = state.next_release
    return None if episode is None else announced_for(episode.state)


def _release_attributes(_hass: HomeAssistant, state: FeedState) -> Mapping[str, Any]:
    episode = state.next_release
    if episode is None:
        return {}
    return {"episode_id": episode.episode_id, "title": short(episode.title)}


def _failed_attributes(hass: HomeAssistant, state: FeedState) -> Mapping[str, Any]:
    episode = state.last_failed
    if episode is None or (problem := episode.state.error) is None:
        return {}
    return {
        "episode_id": episode.episode_id,
        "title": short(episode.title),
        "error_class": problem.error_class.value,
        "message": problem_message(hass, problem),
        "since": problem.since,
    }


def _free_bytes(overview: Overview) -> int | None:
    free_bytes = overview.free_bytes
    return None if free_bytes is None else free_bytes // _STEP_BYTES * _STEP_BYTES


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
        attributes_fn=_failed_attributes,
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
    AnypodSensorDescription(
        key="next_release",
        translation_key="next_release",
        device_class=SensorDeviceClass.TIMESTAMP,
        value_fn=_release_time,
        attributes_fn=_release_attributes,
    ),
)
PROGRESS: Final = SensorEntityDescription(
    key="progress",
    translation_key="progress",
    native_unit_of_measurement=PERCENTAGE,
    suggested_display_precision=0,
    entity_category=EntityCategory.DIAGNOSTIC,
    # It changes all the time while something is downloaded.
    entity_registry_enabled_default=False,
)
HUB_SENSORS: tuple[AnypodHubSensorDescription, ...] = (
    AnypodHubSensorDescription(
        key="active_downloads",
        translation_key="active_downloads",
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda overview: overview.active_downloads,
    ),
    AnypodHubSensorDescription(
        key="queue",
        translation_key="queue",
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda overview: overview.queued,
    ),
    AnypodHubSensorDescription(
        key="storage",
        translation_key="storage",
        device_class=SensorDeviceClass.DATA_SIZE,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfInformation.BYTES,
        suggested_unit_of_measurement=UnitOfInformation.GIGABYTES,
        suggested_display_precision=1,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=lambda overview: overview.size_bytes,
        attributes_fn=lambda overview: {"quota_bytes": overview.quota_bytes},
    ),
    AnypodHubSensorDescription(
        key="free_space",
        translation_key="free_space",
        device_class=SensorDeviceClass.DATA_SIZE,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfInformation.BYTES,
        suggested_unit_of_measurement=UnitOfInformation.GIGABYTES,
        suggested_display_precision=1,
        entity_category=EntityCategory.DIAGNOSTIC,
        value_fn=_free_bytes,
        attributes_fn=lambda overview: {"min_free_bytes": overview.min_free_bytes},
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: AnypodConfigEntry | AnypodHubEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors of a feed, or of the hub."""
    coordinator = entry.runtime_data
    if isinstance(coordinator, AnypodHubCoordinator):
        async_add_entities(AnypodHubSensor(coordinator, one) for one in HUB_SENSORS)
        return
    async_add_entities(AnypodSensor(coordinator, one) for one in SENSORS)
    async_add_entities([AnypodProgress(coordinator, PROGRESS)])


class AnypodSensor(AnypodEntity, SensorEntity):
    """One figure of a feed."""

    _unrecorded_attributes = frozenset({"message"})

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
        if attributes_fn is None:
            return None
        return attributes_fn(self.hass, self.coordinator.data)


class AnypodHubSensor(AnypodHubEntity, SensorEntity):
    """One figure of all feeds together."""

    entity_description: AnypodHubSensorDescription

    @property
    @override
    def native_value(self) -> int | None:
        """Return the figure."""
        return self.entity_description.value_fn(self.coordinator.data)

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any] | None:
        """Return what belongs to the figure."""
        attributes_fn = self.entity_description.attributes_fn
        return None if attributes_fn is None else attributes_fn(self.coordinator.data)


class AnypodProgress(AnypodEntity, SensorEntity):
    """How far the running download is; of several, the one that began first."""

    _unrecorded_attributes = frozenset(
        {"episode_id", "title", "stage", "speed_bytes_s", "remaining_s"}
    )
    _shown: EpisodeProgressed | None = None
    _rest: CALLBACK_TYPE | None = None
    """Ends the time in which nothing is written."""

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the downloads, as far as anybody looks at them."""
        await super().async_added_to_hass()
        self._running: dict[str, EpisodeProgressed] = {}
        self.async_on_remove(self.coordinator.engine.subscribe(self._heard))
        self.async_on_remove(self._end_rest)

    @callback
    def _heard(self, event: EngineEvent) -> None:
        if (
            not isinstance(event, EpisodeProgressed)
            or event.feed_id != self.coordinator.config_entry.entry_id
        ):
            return
        if event.progress is None:
            self._running.pop(event.episode_id, None)
        else:
            self._running[event.episode_id] = event
        if self._rest is None:
            self._show()

    @callback
    def _show(self, _now: datetime | None = None) -> None:
        """Write how far it is, if that is news, and then rest."""
        self._rest = None
        latest = next(iter(self._running.values()), None)
        if _seen(latest) == _seen(self._shown):
            return
        self._shown = latest
        self.async_write_ha_state()
        self._rest = async_call_later(self.hass, _PROGRESS_S, self._show)

    @callback
    def _end_rest(self) -> None:
        if self._rest is not None:
            self._rest()

    @property
    @override
    def native_value(self) -> int | None:
        """Return the percentage, None while nothing is downloaded."""
        return None if self._shown is None else _percent(self._shown)

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any]:
        """Return what is downloaded, and how fast."""
        if self._shown is None or (progress := self._shown.progress) is None:
            return {}
        return {
            "episode_id": self._shown.episode_id,
            "title": short(self._shown.title),
            "stage": progress.stage.value,
            "speed_bytes_s": progress.speed_bytes_s,
            "remaining_s": progress.remaining_s,
        }


def _percent(shown: EpisodeProgressed) -> int | None:
    percent = None if shown.progress is None else shown.progress.percent
    return None if percent is None else int(percent)


def _seen(shown: EpisodeProgressed | None) -> tuple[object, ...] | None:
    """Return what is worth a new state: the speed is never the same."""
    if shown is None or shown.progress is None:
        return None
    return (shown.episode_id, shown.progress.stage, _percent(shown))
