"""What the hub's options mean to the engine; they hold for all feeds."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import STORAGE_DIR

from .const import (
    CONF_ALLOWED_DOMAINS,
    CONF_BASE_URL,
    CONF_MAX_DOWNLOADS,
    CONF_MEDIA_DIR,
    CONF_MIN_FREE_GB,
    CONF_QUOTA_GB,
    CONF_SUBMISSIONS_PER_HOUR,
    DEFAULT_MAX_DOWNLOADS,
    DOMAIN,
)
from .engine import EngineConfig, FetcherConfig, SubmissionLimits
from .entry import bytes_of, hub_entry


def base_url(hass: HomeAssistant) -> str | None:
    """Return the base URL that was set by hand, without a slash at its end."""
    url = hub_options(hass).get(CONF_BASE_URL)
    return str(url).rstrip("/") if url else None


def media_dir(hass: HomeAssistant) -> Path:
    """Return the folder for media: the hub's option, else in the first media folder."""
    chosen = hub_options(hass).get(CONF_MEDIA_DIR)
    return Path(chosen) if chosen else default_media_dir(hass)


def default_media_dir(hass: HomeAssistant) -> Path:
    """Return where media lies when nobody chose a place."""
    first = next(iter(hass.config.media_dirs.values()), hass.config.path("media"))
    return Path(first) / DOMAIN


def hub_options(hass: HomeAssistant) -> Mapping[str, Any]:
    """Return the hub's options; there are none before there is a hub."""
    hub = hub_entry(hass)
    return {} if hub is None else hub.options


def max_downloads(hass: HomeAssistant) -> int:
    """Return how many downloads may run at once."""
    return int(hub_options(hass).get(CONF_MAX_DOWNLOADS, DEFAULT_MAX_DOWNLOADS))


def quota_bytes(hass: HomeAssistant) -> int | None:
    """Return what the files of all feeds may take together."""
    return bytes_of(hub_options(hass).get(CONF_QUOTA_GB))


def min_free_bytes(hass: HomeAssistant) -> int | None:
    """Return what is to stay free on the disk."""
    return bytes_of(hub_options(hass).get(CONF_MIN_FREE_GB))


def submission_limits(hass: HomeAssistant) -> SubmissionLimits:
    """Return from where, and how many, URLs may be added to manual feeds."""
    options = hub_options(hass)
    per_hour = options.get(CONF_SUBMISSIONS_PER_HOUR)
    return SubmissionLimits(
        domains=tuple(one.casefold() for one in options.get(CONF_ALLOWED_DOMAINS, ())),
        per_hour=None if per_hour is None else int(per_hour),
    )


def _data_dir(hass: HomeAssistant) -> Path:
    return Path(hass.config.path(STORAGE_DIR, DOMAIN))


def cookie_dir(hass: HomeAssistant) -> Path:
    """Return the folder that holds uploaded cookies."""
    return _data_dir(hass) / "cookies"


def fetcher_config(hass: HomeAssistant, ffmpeg: str | None) -> FetcherConfig:
    """Return where a fetcher that needs no engine keeps its things."""
    engine = engine_config(hass, ffmpeg)
    return FetcherConfig(
        cache_dir=engine.cache_dir,
        plugin_dir=engine.plugin_dir,
        cookie_dir=cookie_dir(hass),
        ffmpeg=ffmpeg,
    )


def engine_config(hass: HomeAssistant, ffmpeg: str | None) -> EngineConfig:
    """Return where the engine keeps its things."""
    return EngineConfig(
        data_dir=_data_dir(hass),
        cache_dir=Path(hass.config.cache_path(DOMAIN)),
        plugin_dir=Path(hass.config.path(DOMAIN, "yt-dlp-plugins")),
        media_dir=media_dir(hass),
        max_downloads=max_downloads(hass),
        ffmpeg=ffmpeg,
        quota_bytes=quota_bytes(hass),
        min_free_bytes=min_free_bytes(hass),
    )
