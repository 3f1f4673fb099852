from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any

from homeassistant.auth.models import Group, User
from homeassistant.config_entries import ConfigEntry, ConfigEntryDisabler
from homeassistant.core import Event, HomeAssistant

class MockConfigEntry(ConfigEntry[Any]):
    def __init__(
        self,
        *,
        data: Mapping[str, Any] | None = None,
        disabled_by: ConfigEntryDisabler | None = None,
        domain: str = "test",
        entry_id: str | None = None,
        options: Mapping[str, Any] | None = None,
        title: str = "Mock Title",
        unique_id: str | None = None,
    ) -> None: ...
    def add_to_hass(self, hass: HomeAssistant) -> None: ...

class MockUser(User):
    def __init__(self, *, groups: list[Group] | None = None) -> None: ...
    def add_to_hass(self, hass: HomeAssistant) -> MockUser: ...

def async_test_home_assistant(
    *, config_dir: str | None = None
) -> AbstractAsyncContextManager[HomeAssistant]: ...
def async_capture_events(hass: HomeAssistant, event_name: str) -> list[Event[Any]]: ...
def async_fire_time_changed(
    hass: HomeAssistant, datetime_: datetime | None = None
) -> None: ...
async def get_system_health_info(
    hass: HomeAssistant, domain: str
) -> dict[str, Any]: ...
