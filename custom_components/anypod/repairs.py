"""Questions that only a person can answer."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import EVENT_CORE_CONFIG_UPDATE
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.helpers.start import async_at_started
import voluptuous as vol

from .const import DOMAIN
from .engine import (
    Engine,
    EngineEvent,
    ErrorClass,
    HealthChanged,
    OrphanFile,
    OrphansFound,
    Problem,
)
from .entry import DATA_ANYPOD
from .hub import settle_hub
from .settings import media_dir
from .urls import has_address, published_base

_REMOVED_FEED = "removed_feed"
_ORPHAN_FILES = "orphan_files"
_LIBRARY_MISSING = "library_missing"
_DISK_FULL = "disk_full"
_NO_URL = "no_url"
_LOOK_INTERVAL: Final = timedelta(minutes=5)
"""Nothing tells of an address that Home Assistant Cloud gives or takes."""
_NAMED: Final = 20
"""How many files are named; nobody reads more."""
_UNITS = {"TB": 1e12, "GB": 1e9, "MB": 1e6, "kB": 1e3}


@callback
def ask_about_files(
    hass: HomeAssistant, feed_id: str, title: str, size_bytes: int
) -> None:
    """Ask what becomes of the files of a feed that was removed."""
    data: dict[str, str | int | float | None] = {"feed_id": feed_id}
    ir.async_create_issue(
        hass,
        DOMAIN,
        f"{_REMOVED_FEED}_{feed_id}",
        is_fixable=True,
        # The entry is gone, so nobody would ask again after a restart.
        is_persistent=True,
        severity=ir.IssueSeverity.WARNING,
        translation_key=_REMOVED_FEED,
        translation_placeholders={"title": title, "size": human_size(size_bytes)},
        data=data | {"title": title, "size": human_size(size_bytes)},
    )


@callback
def follow_engine(hass: HomeAssistant, engine: Engine) -> None:
    """Raise and clear the issues that the engine finds by itself."""

    @callback
    def heard(event: EngineEvent) -> None:
        if isinstance(event, OrphansFound):
            _report_orphans(hass, event.orphans)
        elif isinstance(event, HealthChanged):
            _report_health(hass, event.problem)

    engine.subscribe(heard)


def _report_orphans(hass: HomeAssistant, orphans: Sequence[OrphanFile]) -> None:
    if not orphans:
        ir.async_delete_issue(hass, DOMAIN, _ORPHAN_FILES)
        return
    size = human_size(sum(one.size_bytes for one in orphans))
    names = "\n".join(f"- `{one.root / one.path}`" for one in orphans[:_NAMED])
    if len(orphans) > _NAMED:
        names += "\n- …"
    asked = {"count": str(len(orphans)), "size": size, "names": names}
    ir.async_create_issue(
        hass,
        DOMAIN,
        _ORPHAN_FILES,
        is_fixable=True,
        severity=ir.IssueSeverity.WARNING,
        translation_key="orphan_files",
        translation_placeholders={
            "count": asked["count"],
            "size": asked["size"],
            "names": asked["names"],
        },
        data={**asked},
    )


def _report_health(hass: HomeAssistant, problem: Problem | None) -> None:
    """Raise the issue of what holds everything back, and clear the other."""
    found = None if problem is None else problem.error_class
    if found is not ErrorClass.LIBRARY_MISSING:
        ir.async_delete_issue(hass, DOMAIN, _LIBRARY_MISSING)
    if found is not ErrorClass.DISK_FULL:
        ir.async_delete_issue(hass, DOMAIN, _DISK_FULL)
    folder = str(media_dir(hass))
    if found is ErrorClass.LIBRARY_MISSING:
        ir.async_create_issue(
            hass,
            DOMAIN,
            _LIBRARY_MISSING,
            is_fixable=False,
            severity=ir.IssueSeverity.ERROR,
            translation_key="library_missing",
            translation_placeholders={"folder": folder},
        )
    if found is ErrorClass.DISK_FULL:
        ir.async_create_issue(
            hass,
            DOMAIN,
            _DISK_FULL,
            is_fixable=False,
            severity=ir.IssueSeverity.ERROR,
            translation_key="disk_full",
            translation_placeholders={"folder": folder},
        )


@callback
def watch_addresses(hass: HomeAssistant, hub: ConfigEntry[Any]) -> None:
    """Raise an issue while no app could reach a feed, and clear it."""

    @callback
    def look(_cause: HomeAssistant | Event[Any] | datetime) -> None:
        _report_addresses(hass)

    # Not before all of Home Assistant is there that may know an address.
    hub.async_on_unload(async_at_started(hass, look))
    hub.async_on_unload(hass.bus.async_listen(EVENT_CORE_CONFIG_UPDATE, look))
    hub.async_on_unload(
        async_track_time_interval(hass, look, _LOOK_INTERVAL, cancel_on_shutdown=True)
    )


@callback
def forget_addresses(hass: HomeAssistant) -> None:
    """Clear the issue where there is nothing left to reach."""
    ir.async_delete_issue(hass, DOMAIN, _NO_URL)


def _report_addresses(hass: HomeAssistant) -> None:
    if has_address(hass):
        forget_addresses(hass)
        return
    ir.async_create_issue(
        hass,
        DOMAIN,
        _NO_URL,
        is_fixable=False,
        severity=ir.IssueSeverity.WARNING,
        translation_key="no_url",
        translation_placeholders={"url": published_base(hass)},
    )


def human_size(size_bytes: float) -> str:
    """Return a size as a person says it."""
    for unit, factor in _UNITS.items():
        if size_bytes >= factor:
            return f"{size_bytes / factor:.1f} {unit}"
    return f"{size_bytes:.0f} B"


async def async_create_fix_flow(
    hass: HomeAssistant,
    issue_id: str,
    data: dict[str, str | int | float | None] | None,
) -> RepairsFlow:
    """Return the flow that answers a question."""
    if issue_id == _ORPHAN_FILES:
        return OrphanFilesFlow(data or {})
    return RemovedFeedFlow(data or {})


class OrphanFilesFlow(RepairsFlow):
    """Deletes the files that belong to no episode, or ignores them."""

    def __init__(self, asked: dict[str, str | int | float | None]) -> None:
        """Remember what was found."""
        self._placeholders = {key: str(value) for key, value in asked.items()}

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Go on: what is handed over here is the issue, and no answer."""
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Show which files they are."""
        if user_input is not None:
            # What belongs to an episode by now is left alone.
            await self.hass.data[DATA_ANYPOD].engine.delete_orphans()
            return self.async_create_entry(data={})
        return self.async_show_form(
            step_id="confirm",
            data_schema=vol.Schema({}),
            description_placeholders=self._placeholders,
        )


class RemovedFeedFlow(RepairsFlow):
    """Deletes the files of a removed feed, or leaves them to the user."""

    def __init__(self, asked: dict[str, str | int | float | None]) -> None:
        """Remember which feed it is about."""
        self._feed_id = str(asked.get("feed_id"))
        self._placeholders = {
            "title": str(asked.get("title")),
            "size": str(asked.get("size")),
        }

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Ask."""
        return self.async_show_menu(
            step_id="init",
            menu_options=["delete", "keep"],
            description_placeholders=self._placeholders,
        )

    async def async_step_delete(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Delete the files."""
        return await self._decide(delete_files=True)

    async def async_step_keep(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Leave the files where they are."""
        return await self._decide(delete_files=False)

    async def _decide(self, *, delete_files: bool) -> RepairsFlowResult:
        engine = self.hass.data[DATA_ANYPOD].engine
        await engine.feeds.release_files(self._feed_id, delete_files=delete_files)
        await settle_hub(self.hass)
        return self.async_create_entry(data={})
