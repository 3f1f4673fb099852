"""What a person has to know of: raised once, and cleared by itself."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import EVENT_CORE_CONFIG_UPDATE
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.helpers.start import async_at_started
from homeassistant.util import dt as dt_util

from .const import CONF_COOKIES, DOMAIN
from .engine import (
    DatabaseRestored,
    Engine,
    EngineEvent,
    ErrorClass,
    FeedChanged,
    FeedRemoved,
    FeedState,
    HealthChanged,
    LibrariesMissed,
    OrphanFile,
    OrphansFound,
    Overview,
    OverviewChanged,
    Problem,
    Restored,
    Tool,
    ToolsChanged,
    ToolState,
)
from .entry import hub_entry
from .prose import code
from .settings import media_dir
from .urls import has_address, published_base

type Asked = dict[str, str | int | float | None]
"""What an issue hands over to the dialog that mends it."""

REMOVED_FEED: Final = "removed_feed"
ORPHAN_FILES: Final = "orphan_files"
LIBRARY_MISSING: Final = "library_missing"
LIBRARY_AWAY: Final = "library_away"
DATABASE_RESTORED: Final = "database_restored"
DISK_FULL: Final = "disk_full"
DISK_LOW: Final = "disk_low"
NO_URL: Final = "no_url"
YTDLP_MISSING: Final = "ytdlp_missing"
YTDLP_FAILING: Final = "ytdlp_failing"
JS_RUNTIME_MISSING: Final = "js_runtime_missing"
FFMPEG_MISSING: Final = "ffmpeg_missing"
SOURCE_GONE: Final = "source_gone"

_LOOK_INTERVAL: Final = timedelta(minutes=5)
"""Nothing tells of an address that Home Assistant Cloud gives or takes."""
LOW_GB: Final = 2.0
"""Less free than that, and the rest of Home Assistant begins to suffer."""
_ENOUGH: Final = 1.25
"""How much more has to be free before that is over."""
_GONE_FOR: Final = timedelta(days=1)
"""How long a site has to say that a source is gone before it is believed."""
_NAMED: Final = 20
"""How many files are named; nobody reads more."""
_UNITS = {"TB": 1e12, "GB": 1e9, "MB": 1e6, "kB": 1e3}


@callback
def follow_engine(hass: HomeAssistant, engine: Engine) -> None:
    """Raise and clear the issues that the engine finds by itself."""

    @callback
    def heard(event: EngineEvent) -> None:
        match event:
            case OrphansFound(orphans=orphans):
                _report_orphans(hass, orphans)
            case LibrariesMissed(roots=roots):
                _report_away(hass, roots)
            case DatabaseRestored(restored=restored):
                _report_database(hass, restored)
            case HealthChanged(problem=problem):
                _report_health(hass, problem)
            case ToolsChanged(state=tools):
                _report_tools(hass, tools)
            case OverviewChanged(overview=overview):
                _report_space(hass, overview)
            case FeedChanged(state=feed):
                _report_source(hass, feed)
            case FeedRemoved(feed_id=feed_id):
                forget_source(hass, feed_id)

    engine.subscribe(heard)


def _clear(hass: HomeAssistant, issue_id: str) -> None:
    """Take back what was raised since the start.

    What is known from before then is left alone, for it holds nothing but that
    somebody has ignored it; the same problem would be shown to them again.
    """
    issue = ir.async_get(hass).async_get_issue(DOMAIN, issue_id)
    if issue is not None and issue.active:
        ir.async_delete_issue(hass, DOMAIN, issue_id)


# ------------------------------------------------------------------------------ files


@callback
def ask_about_files(
    hass: HomeAssistant, feed_id: str, title: str, size_bytes: int
) -> None:
    """Ask what becomes of the files of a feed that was removed."""
    size = human_size(size_bytes)
    ir.async_create_issue(
        hass,
        DOMAIN,
        f"{REMOVED_FEED}_{feed_id}",
        is_fixable=True,
        # The entry is gone, so nobody would ask again after a restart.
        is_persistent=True,
        severity=ir.IssueSeverity.WARNING,
        translation_key=REMOVED_FEED,
        translation_placeholders={"title": title, "size": size},
        data={"feed_id": feed_id, "title": title, "size": size},
    )


def _report_orphans(hass: HomeAssistant, orphans: Sequence[OrphanFile]) -> None:
    if not orphans:
        _clear(hass, ORPHAN_FILES)
        return
    size = human_size(sum(one.size_bytes for one in orphans))
    names = "\n".join(f"- {code(str(one.root / one.path))}" for one in orphans[:_NAMED])
    if len(orphans) > _NAMED:
        names += "\n- …"
    asked = {"count": str(len(orphans)), "size": size, "names": names}
    ir.async_create_issue(
        hass,
        DOMAIN,
        ORPHAN_FILES,
        is_fixable=True,
        severity=ir.IssueSeverity.WARNING,
        translation_key=ORPHAN_FILES,
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
    folder = str(media_dir(hass))
    if found is not ErrorClass.LIBRARY_MISSING:
        _clear(hass, LIBRARY_MISSING)
    else:
        ir.async_create_issue(
            hass,
            DOMAIN,
            LIBRARY_MISSING,
            is_fixable=True,
            severity=ir.IssueSeverity.ERROR,
            translation_key=LIBRARY_MISSING,
            translation_placeholders={"folder": folder},
            data={"folder": folder},
        )
    if found is not ErrorClass.DISK_FULL:
        _clear(hass, DISK_FULL)
    else:
        ir.async_create_issue(
            hass,
            DOMAIN,
            DISK_FULL,
            is_fixable=True,
            severity=ir.IssueSeverity.ERROR,
            translation_key=DISK_FULL,
            translation_placeholders={"folder": folder},
            data={"folder": folder},
        )


def _report_away(hass: HomeAssistant, roots: Sequence[Path]) -> None:
    """Raise an issue about the folders that files have been in until now."""
    if not roots:
        _clear(hass, LIBRARY_AWAY)
        return
    folder = ", ".join(str(one) for one in roots)
    ir.async_create_issue(
        hass,
        DOMAIN,
        LIBRARY_AWAY,
        is_fixable=True,
        severity=ir.IssueSeverity.ERROR,
        translation_key=LIBRARY_AWAY,
        translation_placeholders={"folder": folder},
        data={"folder": folder},
    )


def _report_database(hass: HomeAssistant, restored: Restored | None) -> None:
    """Tell of a database that was damaged, until somebody knows of it."""
    if restored is None:
        _clear(hass, DATABASE_RESTORED)
        return
    what = "renewed" if restored.copied_at is None else "copied"
    at = _moment(restored.at)
    ir.async_create_issue(
        hass,
        DOMAIN,
        DATABASE_RESTORED,
        is_fixable=True,
        severity=ir.IssueSeverity.ERROR,
        translation_key=DATABASE_RESTORED,
        translation_placeholders={"at": at},
        data={
            "what": "whole" if restored.is_complete else what,
            "at": at,
            "copied_at": _moment(restored.copied_at),
            "damaged": str(restored.damaged or "–"),
        },
    )


def _moment(at: datetime | None) -> str:
    return "–" if at is None else f"{dt_util.as_local(at):%Y-%m-%d %H:%M}"


def _report_space(hass: HomeAssistant, overview: Overview) -> None:
    """Raise an issue before the disk is full, unless that was provided for.

    Where something is to stay free, old episodes go by themselves.
    """
    free_bytes = overview.free_bytes
    if free_bytes is None:
        return
    is_raised = ir.async_get(hass).async_get_issue(DOMAIN, DISK_LOW) is not None
    limit_bytes = LOW_GB * 1e9 * (_ENOUGH if is_raised else 1)
    if free_bytes >= limit_bytes or overview.min_free_bytes is not None:
        _clear(hass, DISK_LOW)
        return
    folder = str(media_dir(hass))
    ir.async_create_issue(
        hass,
        DOMAIN,
        DISK_LOW,
        is_fixable=True,
        severity=ir.IssueSeverity.WARNING,
        translation_key=DISK_LOW,
        translation_placeholders={"folder": folder},
        data={"folder": folder},
    )


# ------------------------------------------------------------------------------ tools


def _report_tools(hass: HomeAssistant, state: ToolState) -> None:
    """Raise the issues of tools that are missing or too old."""
    if state.missing is None:
        return
    if Tool.YTDLP not in state.missing:
        _clear(hass, YTDLP_MISSING)
    else:
        ir.async_create_issue(
            hass,
            DOMAIN,
            YTDLP_MISSING,
            is_fixable=True,
            severity=ir.IssueSeverity.ERROR,
            translation_key=YTDLP_MISSING,
        )
    if not state.is_failing:
        _clear(hass, YTDLP_FAILING)
    else:
        ir.async_create_issue(
            hass,
            DOMAIN,
            YTDLP_FAILING,
            is_fixable=True,
            severity=ir.IssueSeverity.WARNING,
            translation_key=YTDLP_FAILING,
            translation_placeholders={"version": state.installed or ""},
            data={"version": state.installed},
        )
    _report_others(hass, state.missing)


def _report_others(hass: HomeAssistant, missing: frozenset[Tool]) -> None:
    if Tool.FFMPEG not in missing:
        _clear(hass, FFMPEG_MISSING)
    else:
        ir.async_create_issue(
            hass,
            DOMAIN,
            FFMPEG_MISSING,
            is_fixable=False,
            severity=ir.IssueSeverity.ERROR,
            translation_key=FFMPEG_MISSING,
        )
    if Tool.JS_RUNTIME not in missing:
        _clear(hass, JS_RUNTIME_MISSING)
    else:
        ir.async_create_issue(
            hass,
            DOMAIN,
            JS_RUNTIME_MISSING,
            is_fixable=True,
            severity=ir.IssueSeverity.WARNING,
            translation_key=JS_RUNTIME_MISSING,
        )


# ---------------------------------------------------------------------------- sources


def _report_source(hass: HomeAssistant, feed: FeedState) -> None:
    """Raise an issue once a source is gone for good, and clear it when it is back."""
    error = feed.error
    if error is None or not _is_gone(hass, feed, error):
        _clear(hass, f"{SOURCE_GONE}_{feed.feed_id}")
        return
    since = dt_util.as_local(error.since).date().isoformat()
    ir.async_create_issue(
        hass,
        DOMAIN,
        f"{SOURCE_GONE}_{feed.feed_id}",
        is_fixable=True,
        severity=ir.IssueSeverity.WARNING,
        translation_key=SOURCE_GONE,
        translation_placeholders={"title": feed.title, "since": since},
        data={"feed_id": feed.feed_id, "title": feed.title, "since": since},
    )


def _is_gone(hass: HomeAssistant, feed: FeedState, error: Problem) -> bool:
    """Return whether a source was not there at several looks, a day apart.

    One that is private may be only so to cookies that have run out; those are asked
    for by `logins`.
    """
    is_hidden = error.error_class is ErrorClass.PRIVATE and not _has_login(hass, feed)
    is_away = is_hidden or error.error_class is ErrorClass.REMOVED
    looked = feed.last_sync
    is_over = looked is not None and looked - error.since >= _GONE_FOR
    return feed.enabled and is_away and is_over


def _has_login(hass: HomeAssistant, feed: FeedState) -> bool:
    entries = (
        hass.config_entries.async_get_entry(feed.feed_id),
        hub_entry(hass),
    )
    return any(one is not None and CONF_COOKIES in one.data for one in entries)


@callback
def forget_source(hass: HomeAssistant, feed_id: str) -> None:
    """Clear the issue of a source that nobody reads any more."""
    ir.async_delete_issue(hass, DOMAIN, f"{SOURCE_GONE}_{feed_id}")


# -------------------------------------------------------------------------- addresses


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
    ir.async_delete_issue(hass, DOMAIN, NO_URL)


def _report_addresses(hass: HomeAssistant) -> None:
    if has_address(hass):
        _clear(hass, NO_URL)
        return
    url = published_base(hass)
    ir.async_create_issue(
        hass,
        DOMAIN,
        NO_URL,
        is_fixable=True,
        severity=ir.IssueSeverity.WARNING,
        translation_key=NO_URL,
        translation_placeholders={"url": url},
        data={"url": url},
    )


def human_size(size_bytes: float) -> str:
    """Return a size as a person says it."""
    for unit, factor in _UNITS.items():
        if size_bytes >= factor:
            return f"{size_bytes / factor:.1f} {unit}"
    return f"{size_bytes:.0f} B"
