"""Which tools Anypod works with, for whoever looks into a problem."""

from typing import Any

from homeassistant.components.system_health import SystemHealthRegistration
from homeassistant.core import HomeAssistant, callback

from .engine import ToolReport
from .entry import DATA_ANYPOD

_NONE = "none"


@callback
def async_register(hass: HomeAssistant, register: SystemHealthRegistration) -> None:
    """Offer the versions; finding them needs no network."""
    register.async_register_info(_info)


async def _info(hass: HomeAssistant) -> dict[str, Any]:
    report = await hass.data[DATA_ANYPOD].engine.tools.report()
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


def _ytdlp(report: ToolReport) -> str:
    if report.ytdlp is None:
        return _NONE
    owner = "Anypod" if report.is_managed else "Home Assistant"
    return f"{report.ytdlp} ({owner})"
