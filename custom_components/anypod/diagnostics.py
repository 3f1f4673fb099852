"""What somebody may hand over who asks for help: how things stand, and no secret."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
import shlex
import shutil
from typing import Any, Final

from homeassistant.components.diagnostics import REDACTED, async_redact_data
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    device_registry as dr,
    entity_registry as er,
    issue_registry as ir,
)

from . import cookies
from .const import CONF_BASE_URL, CONF_COOKIES, CONF_YTDLP_ARGS, DOMAIN, EntryType
from .engine import (
    HIDDEN,
    Engine,
    EngineError,
    Episode,
    EpisodeQuery,
    EpisodeStatus,
    Link,
    Problem,
    SourceRecord,
    redact_all,
)
from .entry import DATA_ANYPOD, entry_type, feed_entries, hub_entry
from .ffmpeg import ffmpeg_binary
from .settings import engine_config, media_dir

_PRIVATE: Final = {"email", CONF_BASE_URL}
_PROBLEMS: Final = 20

type Json = dict[str, Any]


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: ConfigEntry[Any]
) -> Json:
    """Return how a feed, or what belongs to no feed, stands."""
    engine = hass.data[DATA_ANYPOD].engine
    is_hub = entry_type(entry) is EntryType.HUB
    report: Json = {"entry": await _entry(hass, entry)}
    try:
        report |= await (_hub if is_hub else _feed)(hass, engine, entry)
    except EngineError as err:
        report["error"] = str(err)
    told: Json = _plain(report)
    return told


async def async_get_device_diagnostics(
    hass: HomeAssistant, entry: ConfigEntry[Any], device: dr.AnyDeviceEntry
) -> Json:
    """Return how what a device stands for is, and what is shown of it."""
    entities = er.async_entries_for_device(
        er.async_get(hass), device.id, include_disabled_entities=True
    )
    shown: Json = {
        "entities": [
            {
                "entity_id": one.entity_id,
                "disabled_by": one.disabled_by,
                "state": _state(hass, one.entity_id),
            }
            for one in sorted(entities, key=lambda one: one.entity_id)
        ]
    }
    report = await async_get_config_entry_diagnostics(hass, entry)
    told: Json = _plain(shown)
    return report | told


def _state(hass: HomeAssistant, entity_id: str) -> str | None:
    """Return what an entity shows; in attributes are keys to pictures."""
    state = hass.states.get(entity_id)
    return None if state is None else state.state


async def _entry(hass: HomeAssistant, entry: ConfigEntry[Any]) -> Json:
    data = {key: value for key, value in entry.data.items() if key != CONF_COOKIES}
    options = dict(entry.options)
    if CONF_YTDLP_ARGS in options:
        options[CONF_YTDLP_ARGS] = _names(options[CONF_YTDLP_ARGS])
    name = entry.data.get(CONF_COOKIES)
    return {
        "title": entry.title,
        "state": entry.state.value,
        "disabled_by": entry.disabled_by,
        "data": async_redact_data(data, _PRIVATE),
        "options": async_redact_data(options, _PRIVATE),
        "cookies": None if name is None else await cookies.async_describe(hass, name),
    }


def _names(arguments: object) -> object:
    """Return the options among arguments for yt-dlp; a value may be a password."""
    try:
        words = shlex.split(str(arguments))
    except ValueError:
        return REDACTED
    return [word.partition("=")[0] if word[:1] == "-" else HIDDEN for word in words]


# ------------------------------------------------------------------------------ a feed


async def _feed(hass: HomeAssistant, engine: Engine, entry: ConfigEntry[Any]) -> Json:
    state = await engine.feeds.state(entry.entry_id)
    failing = await engine.episodes(
        EpisodeQuery(
            feed_ids=frozenset({entry.entry_id}),
            statuses=frozenset({EpisodeStatus.FAILED, EpisodeStatus.QUEUED}),
            limit=500,
        )
    )
    troubled = [one for one in failing.episodes if one.state.error is not None]
    hub = hub_entry(hass)
    has_hub_cookies = hub is not None and CONF_COOKIES in hub.data
    return {
        "feed": {
            "status": state.status,
            "enabled": state.enabled,
            "media": state.media,
            "source_kind": state.source_kind,
            "counts": dict(state.counts),
            "size_bytes": state.size_bytes,
            "last_sync": state.last_sync,
            "last_success": state.last_success,
            "next_sync": state.next_sync,
            "error": _problem(state.error),
            "has_artwork": state.artwork_rev is not None,
            "uses_hub_cookies": has_hub_cookies and CONF_COOKIES not in entry.data,
        },
        "sources": [_source(one) for one in await engine.feeds.sources(state.feed_id)],
        "links": [_link(one) for one in state.links],
        "problems": [_episode(one) for one in troubled[:_PROBLEMS]],
    }


def _source(source: SourceRecord) -> Json:
    return {
        "url": source.url,
        "order": source.covered.order,
        "depth": source.covered.depth,
        "coverage": source.covered.coverage,
        "looked_at": source.looked_at,
        "claimed_count": source.claimed_count,
        "signal": None if source.signal is None else source.signal.url,
    }


def _link(link: Link) -> Json:
    return {
        "name": link.name,
        "created_at": link.created_at,
        "last_used_at": link.last_used_at,
        "last_agent": link.last_agent,
    }


def _episode(episode: Episode) -> Json:
    state = episode.state
    return {
        "episode_id": episode.episode_id,
        "extractor": episode.extractor,
        "status": state.status,
        "tries": state.tries,
        "next_attempt_at": state.next_attempt_at,
        "error": _problem(state.error),
    }


def _problem(problem: Problem | None) -> Json | None:
    if problem is None:
        return None
    return {
        "class": problem.error_class,
        "detail": problem.detail,
        "since": problem.since,
    }


# ----------------------------------------------------------------------------- the hub


async def _hub(hass: HomeAssistant, engine: Engine, entry: ConfigEntry[Any]) -> Json:
    states = [await engine.feeds.state(one.entry_id) for one in feed_entries(hass)]
    folder = media_dir(hass)
    plugins = engine_config(hass, ffmpeg_binary(hass)).plugin_dir
    return {
        "overview": asdict(await engine.overview()),
        "database": asdict(await engine.database()),
        "issues": _issues(hass),
        "tools": asdict(await engine.tools.report()),
        "plugins": await hass.async_add_executor_job(_plugins, plugins),
        "library": {
            "folder": str(folder),
            "used_bytes": sum(state.size_bytes for state in states),
            "disk": await hass.async_add_executor_job(_disk, folder),
        },
        "links": [_link(one) for one in engine.links.of(entry.entry_id)],
        "feeds": [
            {"status": state.status, "media": state.media, "counts": dict(state.counts)}
            for state in states
        ],
    }


def _issues(hass: HomeAssistant) -> list[str]:
    """Return what waits to be repaired."""
    known = ir.async_get(hass).issues.values()
    return sorted(one.issue_id for one in known if one.domain == DOMAIN and one.active)


def _plugins(folder: Path) -> Json:
    """Return the packages of yt-dlp plugins, and the modules in them."""
    if not folder.is_dir():
        return {}
    return {
        package.name: sorted(
            str(path.relative_to(package)) for path in package.rglob("*.py")
        )
        for package in sorted(folder.iterdir())
        if not package.name.startswith(".")
    }


def _disk(folder: Path) -> Json | None:
    try:
        usage = shutil.disk_usage(folder)
    except OSError:
        return None
    return {"total_bytes": usage.total, "free_bytes": usage.free}


def _plain(value: Any) -> Any:
    """Return data as JSON knows it, without what may be secret in addresses."""
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return redact_all(value) if isinstance(value, str) else value
