"""What the hub's options mean to the engine; they hold for all feeds."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import STORAGE_DIR
from homeassistant.util import dt as dt_util

from .const import (
    CONF_ALLOWED_DOMAINS,
    CONF_BASE_URL,
    CONF_COOKIES,
    CONF_DOWNLOAD_WINDOW,
    CONF_IMPERSONATE,
    CONF_JS_RUNTIME,
    CONF_MAX_DOWNLOADS,
    CONF_MEDIA_DIR,
    CONF_MIN_FREE_GB,
    CONF_POT_PROVIDER_URL,
    CONF_PROXY,
    CONF_QUOTA_GB,
    CONF_RATE_LIMIT,
    CONF_SLEEP_REQUESTS_S,
    CONF_SUBMISSIONS_PER_HOUR,
    CONF_URL_SOURCE,
    CONF_USER_AGENT,
    CONF_YTDLP_AUTO_UPDATE,
    CONF_YTDLP_CHANNEL,
    DEFAULT_MAX_DOWNLOADS,
    DOMAIN,
    UrlSource,
)
from .engine import (
    OWN_ARTWORK,
    Access,
    EngineConfig,
    FeedConfig,
    FetcherConfig,
    JsRuntimeSource,
    ReleaseChannel,
    Showing,
    SourceKind,
    SubmissionLimits,
    ToolSettings,
    Window,
    parse_window,
)
from .entry import bytes_of, bytes_s_of, hub_entry


def base_url(hass: HomeAssistant) -> str | None:
    """Return the base URL that was set by hand, without a slash at its end."""
    url = hub_options(hass).get(CONF_BASE_URL)
    return str(url).rstrip("/") if url else None


def url_source(hass: HomeAssistant) -> UrlSource:
    """Return which of Home Assistant's addresses stand in feeds."""
    return UrlSource(hub_options(hass).get(CONF_URL_SOURCE, UrlSource.AUTOMATIC))


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


def general_access(hass: HomeAssistant) -> Access:
    """Return how sites are reached where a feed says nothing else."""
    hub = hub_entry(hass)
    options = hub_options(hass)
    return Access(
        cookies=None if hub is None else hub.data.get(CONF_COOKIES),
        proxy=options.get(CONF_PROXY) or None,
        user_agent=options.get(CONF_USER_AGENT) or None,
        impersonate=options.get(CONF_IMPERSONATE) or None,
        pot_provider_url=options.get(CONF_POT_PROVIDER_URL) or None,
        sleep_requests_s=options.get(CONF_SLEEP_REQUESTS_S),
        rate_limit_bytes_s=bytes_s_of(options.get(CONF_RATE_LIMIT)),
    )


def window(hass: HomeAssistant) -> Window | None:
    """Return the times of day in which downloads begin by themselves."""
    text = hub_options(hass).get(CONF_DOWNLOAD_WINDOW)
    return parse_window(text, dt_util.get_default_time_zone()) if text else None


def tool_settings(hass: HomeAssistant) -> ToolSettings:
    """Return which tools Anypod gets by itself."""
    options = hub_options(hass)
    return ToolSettings(
        channel=ReleaseChannel(options.get(CONF_YTDLP_CHANNEL, ReleaseChannel.STABLE)),
        auto_update=bool(options.get(CONF_YTDLP_AUTO_UPDATE)),
        js_runtime=JsRuntimeSource(
            options.get(CONF_JS_RUNTIME, JsRuntimeSource.SYSTEM)
        ),
        time_zone=dt_util.get_default_time_zone(),
    )


def combined_feed(hass: HomeAssistant, hub: ConfigEntry[Any]) -> FeedConfig:
    """Return the feed of all feeds, which belongs to the hub."""
    return FeedConfig(
        feed_id=hub.entry_id,
        title=hub.title,
        source_url=None,
        source_kind=SourceKind.COMBINED,
        listing_urls=(),
        showing=Showing(language=hass.config.language),
    )


def _data_dir(hass: HomeAssistant) -> Path:
    return Path(hass.config.path(STORAGE_DIR, DOMAIN))


def cookie_dir(hass: HomeAssistant) -> Path:
    """Return the folder that holds uploaded cookies."""
    return _data_dir(hass) / "cookies"


def artwork_dir(hass: HomeAssistant) -> Path:
    """Return the folder that holds uploaded pictures."""
    return _data_dir(hass) / "artwork" / OWN_ARTWORK


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
        access=general_access(hass),
        tools=tool_settings(hass),
        window=window(hass),
    )
