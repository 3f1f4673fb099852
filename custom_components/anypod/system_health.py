"""How Anypod stands in a few lines, for whoever looks into a problem."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from homeassistant.components.system_health import SystemHealthRegistration
from homeassistant.core import HomeAssistant, callback

from .engine import Engine, EngineError, ToolReport
from .entry import DATA_ANYPOD, feed_entries
from .issues import human_size
from .urls import address_kind

type Info = dict[str, Any]

_NONE: Final = "none"
_UNKNOWN: Final = "unknown"
_PATIENCE_S: Final = 4.0
"""Home Assistant shows nothing at all of what takes five seconds."""


@callback
def async_register(hass: HomeAssistant, register: SystemHealthRegistration) -> None:
    """Offer the facts; finding them needs no network."""
    register.async_register_info(_info)


async def _info(hass: HomeAssistant) -> Info:
    engine = hass.data[DATA_ANYPOD].engine
    found = await asyncio.gather(*(_look(engine, part) for part in _PARTS))
    info: Info = {"feeds": len(feed_entries(hass)), "address": address_kind(hass)}
    for part in found:
        info |= part
    return info


async def _look(engine: Engine, part: Callable[[Engine], Awaitable[Info]]) -> Info:
    """Return some of the facts; one that cannot be had does not hide the others."""
    try:
        async with asyncio.timeout(_PATIENCE_S):
            return await part(engine)
    except EngineError, OSError, TimeoutError:
        return dict.fromkeys(_PARTS[part], _UNKNOWN)


async def _load(engine: Engine) -> Info:
    overview = await engine.overview()
    free = overview.free_bytes
    problem = overview.problem
    return {
        "paused": overview.paused,
        "queue": overview.queued,
        "free_space": _UNKNOWN if free is None else human_size(free),
        "held_back": _NONE if problem is None else problem.error_class.value,
    }


async def _database(engine: Engine) -> Info:
    facts = await engine.database()
    return {"database": f"{human_size(facts.size_bytes)} ({facts.version})"}


async def _tools(engine: Engine) -> Info:
    report = await engine.tools.report()
    return {
        "yt_dlp": _ytdlp(report),
        "yt_dlp_ejs": report.ejs or _NONE,
        "ffmpeg": report.ffmpeg or _NONE,
        "ffprobe": report.ffprobe or _NONE,
        "js_runtime": report.js_runtime or _NONE,
        "js_too_old": ", ".join(report.js_too_old) or _NONE,
        "missing": ", ".join(report.missing) or _NONE,
        "problem": report.problem or _NONE,
    }


_PARTS: Final[Mapping[Callable[[Engine], Awaitable[Info]], tuple[str, ...]]] = {
    _load: ("paused", "queue", "free_space", "held_back"),
    _database: ("database",),
    _tools: (
        *("yt_dlp", "yt_dlp_ejs", "ffmpeg", "ffprobe", "js_runtime", "js_too_old"),
        *("missing", "problem"),
    ),
}
"""Each with the facts that it finds."""


def _ytdlp(report: ToolReport) -> str:
    if report.ytdlp is None:
        return _NONE
    owner = "Anypod" if report.is_managed else "Home Assistant"
    return f"{report.ytdlp} ({owner})"
