"""Config entries as the engine and the surfaces want them: one place, both ways."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import STORAGE_DIR
from homeassistant.util.hass_dict import HassKey

from .const import (
    CONF_BASE_URL,
    CONF_COOKIES,
    CONF_INTERVAL_HOURS,
    CONF_KEEP_LAST,
    CONF_LISTING_URLS,
    CONF_MAX_DOWNLOADS,
    CONF_MEDIA,
    CONF_MEDIA_DIR,
    CONF_ON_REMOVE,
    CONF_SOURCE_KIND,
    CONF_TYPE,
    CONF_URL,
    DEFAULT_INTERVAL_HOURS,
    DEFAULT_MAX_DOWNLOADS,
    DOMAIN,
    EntryType,
    OnRemove,
)
from .engine import (
    Engine,
    EngineConfig,
    FeedConfig,
    FetcherConfig,
    Media,
    SourceKind,
    SourceProbe,
    StoreError,
)


@dataclass(slots=True)
class AnypodData:
    """What lives as long as Home Assistant does."""

    engine: Engine
    start_error: StoreError | None = None
    """Why the engine could not start; no entry is set up then."""
    starting: asyncio.Lock = field(default_factory=asyncio.Lock)


DATA_ANYPOD: HassKey[AnypodData] = HassKey(DOMAIN)


def entry_type(entry: ConfigEntry[Any]) -> EntryType:
    """Return whether an entry is a feed or the hub."""
    return EntryType(entry.data[CONF_TYPE])


def feed_entries(hass: HomeAssistant) -> list[ConfigEntry[Any]]:
    """Return the entries that are feeds."""
    return [
        entry
        for entry in hass.config_entries.async_entries(DOMAIN)
        if entry_type(entry) is EntryType.FEED
    ]


def hub_entry(hass: HomeAssistant) -> ConfigEntry[Any] | None:
    """Return the hub, None while there is none."""
    entries = hass.config_entries.async_entries(DOMAIN)
    return next((one for one in entries if entry_type(one) is EntryType.HUB), None)


def feed_config(entry: ConfigEntry[Any]) -> FeedConfig:
    """Return what the engine needs to know of a feed's entry."""
    options = entry.options
    keep_last = options.get(CONF_KEEP_LAST)
    hours = float(options.get(CONF_INTERVAL_HOURS, DEFAULT_INTERVAL_HOURS))
    return FeedConfig(
        feed_id=entry.entry_id,
        title=entry.title,
        source_url=entry.data[CONF_URL],
        source_kind=SourceKind(entry.data[CONF_SOURCE_KIND]),
        listing_urls=tuple(entry.data[CONF_LISTING_URLS]),
        media=Media(options.get(CONF_MEDIA, Media.AUDIO)),
        keep_last=None if keep_last is None else int(keep_last),
        interval_s=hours * 3600,
        cookies=entry.data.get(CONF_COOKIES),
    )


def feed_data(probe: SourceProbe, cookies: str | None) -> dict[str, Any]:
    """Return the data of an entry for a source that was probed."""
    data: dict[str, Any] = {
        CONF_TYPE: EntryType.FEED.value,
        CONF_URL: probe.url,
        CONF_SOURCE_KIND: probe.kind.value,
        CONF_LISTING_URLS: list(probe.listing_urls),
    }
    return data if cookies is None else data | {CONF_COOKIES: cookies}


def feed_unique_id(probe: SourceProbe, media: Media) -> str:
    """Return the identity of a feed: source, tabs, and audio or video."""
    tabs = ",".join(probe.tabs)
    return f"{probe.canonical_id}|{tabs}|{media.kind}"


def on_remove(entry: ConfigEntry[Any]) -> OnRemove:
    """Return what is to become of a feed's files."""
    return OnRemove(entry.options.get(CONF_ON_REMOVE, OnRemove.ASK))


def base_url(hass: HomeAssistant) -> str | None:
    """Return the base URL that was set by hand, without a slash at its end."""
    hub = hub_entry(hass)
    url = None if hub is None else hub.options.get(CONF_BASE_URL)
    return str(url).rstrip("/") if url else None


def media_dir(hass: HomeAssistant) -> Path:
    """Return the folder for media: the hub's option, else in the first media folder."""
    hub = hub_entry(hass)
    chosen = None if hub is None else hub.options.get(CONF_MEDIA_DIR)
    return Path(chosen) if chosen else default_media_dir(hass)


def default_media_dir(hass: HomeAssistant) -> Path:
    """Return where media lies when nobody chose a place."""
    first = next(iter(hass.config.media_dirs.values()), hass.config.path("media"))
    return Path(first) / DOMAIN


def max_downloads(hass: HomeAssistant) -> int:
    """Return how many downloads may run at once."""
    hub = hub_entry(hass)
    options = {} if hub is None else hub.options
    return int(options.get(CONF_MAX_DOWNLOADS, DEFAULT_MAX_DOWNLOADS))


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
    )
