"""Config entries as the engine and the surfaces want them: one place, both ways."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from .const import (
    CONF_ALLOW_PRIVATE_SOURCES,
    CONF_ARCHIVE_PLAYED,
    CONF_ARTWORK_FILE,
    CONF_ARTWORK_FIT,
    CONF_ARTWORK_URL,
    CONF_AUTHOR,
    CONF_CATEGORY,
    CONF_COOKIES,
    CONF_CRON,
    CONF_DESCRIPTION,
    CONF_DOWNLOAD_DELAY_HOURS,
    CONF_EMAIL,
    CONF_EXCLUDE_DESCRIPTION,
    CONF_EXCLUDE_TITLE,
    CONF_EXPLICIT,
    CONF_FORMAT,
    CONF_INCLUDE_DESCRIPTION,
    CONF_INCLUDE_TITLE,
    CONF_INTERVAL_HOURS,
    CONF_KEEP_LAST,
    CONF_LANGUAGE,
    CONF_LISTING_URLS,
    CONF_LIVE,
    CONF_MAX_AGE_DAYS,
    CONF_MAX_DURATION_S,
    CONF_MAX_ERRORS,
    CONF_MAX_SIZE_GB,
    CONF_MEDIA,
    CONF_MIN_DURATION_S,
    CONF_MISSING_FILES,
    CONF_ON_REMOVE,
    CONF_PAGE_SIZE,
    CONF_PODCAST_TYPE,
    CONF_PROXY,
    CONF_RATE_LIMIT,
    CONF_SCHEDULE,
    CONF_SHORTS,
    CONF_SINCE,
    CONF_SOURCE_KIND,
    CONF_SOURCES,
    CONF_SPONSORBLOCK,
    CONF_SPONSORBLOCK_CATEGORIES,
    CONF_SUBTITLE,
    CONF_SUBTITLES,
    CONF_SUBTITLES_SOURCE,
    CONF_TABS,
    CONF_TITLE,
    CONF_TYPE,
    CONF_URL,
    CONF_YTDLP_ARGS,
    DEFAULT_CATEGORIES,
    DEFAULT_CRON,
    DEFAULT_INTERVAL_HOURS,
    DEFAULT_MAX_ERRORS,
    DOMAIN,
    HUB_UNIQUE_ID,
    ONLY_MARKED,
    EntryType,
    OnRemove,
)
from .engine import (
    DEFAULT_CATEGORY,
    DEFAULT_PAGE_SIZE,
    TABS,
    Access,
    ArtworkFit,
    Engine,
    FeedConfig,
    Filters,
    InvalidArguments,
    Kind,
    Making,
    Media,
    MissingFiles,
    PodcastType,
    Retention,
    Schedule,
    ScheduleMode,
    Showing,
    SourceKind,
    SourceProbe,
    SponsorBlock,
    StoreError,
    SubtitlesSource,
    default_listing,
    split_arguments,
    tab_listings,
    tab_of,
)

PLAYABLE: Final = tuple(media for media in Media if media.kind is not Kind.METADATA)
"""Presets that make a file."""

_TAB_PATHS: Final = {"live": "streams"}
"""What the tab is called by people, and in its address."""
_GIGABYTE: Final = 1_000_000_000
_KILOBYTE: Final = 1_000
_HOUR_S: Final = 3600
_DAY_S: Final = 86_400


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
    return hass.config_entries.async_entry_for_domain_unique_id(DOMAIN, HUB_UNIQUE_ID)


async def require_loaded(entry: ConfigEntry[Any]) -> None:
    """Make sure that a feed is running; one that is being reloaded is waited for.

    Raises:
        ServiceValidationError: it is disabled, or could not be set up.

    """
    async with entry.setup_lock:
        if entry.state is not ConfigEntryState.LOADED:
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="feed_not_loaded",
                translation_placeholders={"title": entry.title},
            )


def feed_config(hass: HomeAssistant, entry: ConfigEntry[Any]) -> FeedConfig:
    """Return what the engine needs to know of a feed's entry."""
    options = entry.options
    return FeedConfig(
        feed_id=entry.entry_id,
        title=entry.title,
        source_url=entry.data.get(CONF_URL),
        source_kind=SourceKind(entry.data[CONF_SOURCE_KIND]),
        listing_urls=_listing_urls(entry),
        media=Media(options.get(CONF_MEDIA, Media.AUDIO)),
        retention=_retention(options),
        filters=_filters(options),
        schedule=_schedule(entry),
        download_delay_s=float(options.get(CONF_DOWNLOAD_DELAY_HOURS, 0)) * _HOUR_S,
        max_errors=int(options.get(CONF_MAX_ERRORS, DEFAULT_MAX_ERRORS)),
        missing_files=MissingFiles(
            options.get(CONF_MISSING_FILES, MissingFiles.DOWNLOAD)
        ),
        archive_played=bool(options.get(CONF_ARCHIVE_PLAYED, False)),
        allow_private_sources=bool(options.get(CONF_ALLOW_PRIVATE_SOURCES, False)),
        access=Access(
            cookies=entry.data.get(CONF_COOKIES),
            proxy=options.get(CONF_PROXY) or None,
            rate_limit_bytes_s=bytes_s_of(options.get(CONF_RATE_LIMIT)),
        ),
        making=_making(options),
        showing=_showing(hass, options),
    )


def is_manual(entry: ConfigEntry[Any]) -> bool:
    """Return whether a feed's episodes come from people, URL by URL."""
    return SourceKind(entry.data[CONF_SOURCE_KIND]) is SourceKind.MANUAL


def has_tabs(entry: ConfigEntry[Any]) -> bool:
    """Return whether a feed reads a channel by its tabs."""
    urls = entry.data[CONF_LISTING_URLS]
    return bool(urls) and tab_of(urls[0]) is not None


def tabs_of(
    entry: ConfigEntry[Any], options: Mapping[str, Any] | None = None
) -> tuple[str, ...]:
    """Return the tabs of a channel that a feed reads, with options of its own."""
    wanted = entry.options if options is None else options
    chosen = {_TAB_PATHS.get(one, one) for one in wanted.get(CONF_TABS, ())}
    if chosen:
        return tuple(tab for tab in TABS if tab in chosen)
    found = (tab_of(url) for url in entry.data[CONF_LISTING_URLS])
    return tuple(tab for tab in found if tab is not None)


def _listing_urls(entry: ConfigEntry[Any]) -> tuple[str, ...]:
    """Return the listings that a feed reads, each of them once."""
    urls = tuple(entry.data[CONF_LISTING_URLS])
    if has_tabs(entry):
        urls = tab_listings(urls[0], tabs_of(entry))
    more = (default_listing(url) for url in entry.options.get(CONF_SOURCES, ()))
    return tuple(dict.fromkeys((*urls, *more)))


def _retention(options: Mapping[str, Any]) -> Retention:
    keep_last = options.get(CONF_KEEP_LAST)
    since = options.get(CONF_SINCE)
    day = None if since is None else dt_util.parse_date(since)
    days = options.get(CONF_MAX_AGE_DAYS)
    size = options.get(CONF_MAX_SIZE_GB)
    return Retention(
        keep_last=None if keep_last is None else int(keep_last),
        # The day begins where the user lives.
        since=None if day is None else dt_util.as_utc(dt_util.start_of_local_day(day)),
        max_age_s=None if days is None else float(days) * _DAY_S,
        max_size_bytes=bytes_of(size),
    )


def _filters(options: Mapping[str, Any]) -> Filters:
    return Filters(
        include_title=options.get(CONF_INCLUDE_TITLE) or None,
        exclude_title=options.get(CONF_EXCLUDE_TITLE) or None,
        include_description=options.get(CONF_INCLUDE_DESCRIPTION) or None,
        exclude_description=options.get(CONF_EXCLUDE_DESCRIPTION) or None,
        min_duration_s=options.get(CONF_MIN_DURATION_S),
        max_duration_s=options.get(CONF_MAX_DURATION_S),
        shorts=bool(options.get(CONF_SHORTS, True)),
        live=bool(options.get(CONF_LIVE, True)),
    )


def _making(options: Mapping[str, Any]) -> Making:
    sponsorblock = SponsorBlock(options.get(CONF_SPONSORBLOCK, SponsorBlock.OFF))
    categories = options.get(CONF_SPONSORBLOCK_CATEGORIES, DEFAULT_CATEGORIES)
    if sponsorblock is SponsorBlock.REMOVE:
        categories = [one for one in categories if one not in ONLY_MARKED]
    return Making(
        format=options.get(CONF_FORMAT) or None,
        ytdlp_args=_arguments(options.get(CONF_YTDLP_ARGS, "")),
        sponsorblock=sponsorblock if categories else SponsorBlock.OFF,
        sponsorblock_categories=tuple(categories),
        subtitles=tuple(options.get(CONF_SUBTITLES, ())),
        subtitles_source=SubtitlesSource(
            options.get(CONF_SUBTITLES_SOURCE, SubtitlesSource.BOTH)
        ),
        artwork_fit=ArtworkFit(options.get(CONF_ARTWORK_FIT, ArtworkFit.CROP)),
    )


def _showing(hass: HomeAssistant, options: Mapping[str, Any]) -> Showing:
    return Showing(
        title=options.get(CONF_TITLE) or None,
        subtitle=options.get(CONF_SUBTITLE) or None,
        description=options.get(CONF_DESCRIPTION) or None,
        author=options.get(CONF_AUTHOR) or None,
        email=options.get(CONF_EMAIL) or None,
        language=options.get(CONF_LANGUAGE) or hass.config.language,
        category=options.get(CONF_CATEGORY, DEFAULT_CATEGORY),
        explicit=bool(options.get(CONF_EXPLICIT, False)),
        podcast_type=PodcastType(options.get(CONF_PODCAST_TYPE, PodcastType.EPISODIC)),
        artwork_url=options.get(CONF_ARTWORK_URL) or None,
        artwork_file=options.get(CONF_ARTWORK_FILE),
        page_size=int(options.get(CONF_PAGE_SIZE, DEFAULT_PAGE_SIZE)),
    )


def _arguments(text: str) -> tuple[str, ...]:
    try:
        return split_arguments(text)
    except InvalidArguments:
        # No form has stored that; it is refused when it is to be used.
        return (text,)


def _schedule(entry: ConfigEntry[Any]) -> Schedule:
    options = entry.options
    mode = ScheduleMode(options.get(CONF_SCHEDULE, ScheduleMode.INTERVAL))
    hours = float(options.get(CONF_INTERVAL_HOURS, DEFAULT_INTERVAL_HOURS))
    return Schedule(
        mode=ScheduleMode.MANUAL if is_manual(entry) else mode,
        interval_s=hours * _HOUR_S,
        cron=options.get(CONF_CRON, DEFAULT_CRON),
        time_zone=dt_util.get_default_time_zone(),
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


def manual_data() -> dict[str, Any]:
    """Return the data of an entry whose episodes come from people."""
    return {
        CONF_TYPE: EntryType.FEED.value,
        CONF_SOURCE_KIND: SourceKind.MANUAL.value,
        CONF_LISTING_URLS: [],
    }


def feed_unique_id(canonical_id: str, tabs: Iterable[str], media: Media) -> str:
    """Return the identity of a feed: source, tabs, and audio or video."""
    return f"{canonical_id}|{','.join(tabs)}|{media.kind}"


def with_tabs(unique_id: str, tabs: Iterable[str]) -> str:
    """Return the identity of a feed that reads other tabs of its channel."""
    canonical_id, _, kind = unique_id.rsplit("|", 2)
    return f"{canonical_id}|{','.join(tabs)}|{kind}"


def on_remove(entry: ConfigEntry[Any]) -> OnRemove:
    """Return what is to become of a feed's files."""
    return OnRemove(entry.options.get(CONF_ON_REMOVE, OnRemove.ASK))


def bytes_s_of(kilobytes_s: float | None) -> int | None:
    """Return a rate that a person set, None where none was set."""
    return None if kilobytes_s is None else int(kilobytes_s * _KILOBYTE)


def bytes_of(gigabytes: float | None) -> int | None:
    """Return a size that a person set, None where none was set."""
    return None if gigabytes is None else int(gigabytes * _GIGABYTE)
