"""Names that the whole integration shares."""

from enum import StrEnum
from typing import Final

DOMAIN: Final = "anypod"

CONF_TYPE: Final = "type"
CONF_URL: Final = "url"
CONF_SOURCE_KIND: Final = "source_kind"
CONF_LISTING_URLS: Final = "listing_urls"
CONF_COOKIES: Final = "cookies"

# Options of a feed.
CONF_MEDIA: Final = "media"
CONF_KEEP_LAST: Final = "keep_last"
CONF_SCHEDULE: Final = "schedule"
CONF_INTERVAL_HOURS: Final = "interval_hours"
CONF_CRON: Final = "cron"
CONF_ON_REMOVE: Final = "on_remove"
CONF_SINCE: Final = "since"
CONF_MAX_AGE_DAYS: Final = "max_age_days"
CONF_MAX_SIZE_GB: Final = "max_size_gb"
CONF_MISSING_FILES: Final = "missing_files"
CONF_ARCHIVE_PLAYED: Final = "archive_played"
CONF_INCLUDE_TITLE: Final = "include_title"
CONF_EXCLUDE_TITLE: Final = "exclude_title"
CONF_INCLUDE_DESCRIPTION: Final = "include_description"
CONF_EXCLUDE_DESCRIPTION: Final = "exclude_description"
CONF_MIN_DURATION_S: Final = "min_duration_s"
CONF_MAX_DURATION_S: Final = "max_duration_s"
CONF_SHORTS: Final = "shorts"
CONF_LIVE: Final = "live"
CONF_TABS: Final = "tabs"
CONF_SOURCES: Final = "sources"
CONF_DOWNLOAD_DELAY_HOURS: Final = "download_delay_hours"
CONF_MAX_ERRORS: Final = "max_errors"
CONF_ALLOW_PRIVATE_SOURCES: Final = "allow_private_sources"
CONF_FORMAT: Final = "format"
CONF_YTDLP_ARGS: Final = "ytdlp_args"
CONF_SPONSORBLOCK: Final = "sponsorblock"
CONF_SPONSORBLOCK_CATEGORIES: Final = "sponsorblock_categories"
CONF_SUBTITLES: Final = "subtitles"
CONF_SUBTITLES_SOURCE: Final = "subtitles_source"
CONF_ARTWORK_FIT: Final = "artwork_fit"
CONF_TITLE: Final = "title"
CONF_SUBTITLE: Final = "subtitle"
CONF_DESCRIPTION: Final = "description"
CONF_AUTHOR: Final = "author"
CONF_EMAIL: Final = "email"
CONF_LANGUAGE: Final = "language"
CONF_CATEGORY: Final = "category"
CONF_EXPLICIT: Final = "explicit"
CONF_PODCAST_TYPE: Final = "podcast_type"
CONF_ARTWORK_URL: Final = "artwork_url"
CONF_ARTWORK_FILE: Final = "artwork_file"
"""The name that an uploaded picture has from then on; no field of a form."""
CONF_PAGE_SIZE: Final = "page_size"
CONF_PROXY: Final = "proxy"
CONF_RATE_LIMIT: Final = "rate_limit"

# Options of the hub.
CONF_MEDIA_DIR: Final = "media_dir"
CONF_MAX_DOWNLOADS: Final = "max_downloads"
CONF_QUOTA_GB: Final = "quota_gb"
CONF_MIN_FREE_GB: Final = "min_free_gb"
CONF_ALLOWED_DOMAINS: Final = "allowed_domains"
CONF_SUBMISSIONS_PER_HOUR: Final = "submissions_per_hour"
CONF_BASE_URL: Final = "base_url"
CONF_URL_SOURCE: Final = "url_source"
CONF_DOWNLOAD_WINDOW: Final = "download_window"
CONF_SLEEP_REQUESTS_S: Final = "sleep_requests_s"
CONF_USER_AGENT: Final = "user_agent"
CONF_IMPERSONATE: Final = "impersonate"
CONF_POT_PROVIDER_URL: Final = "pot_provider_url"
CONF_YTDLP_CHANNEL: Final = "ytdlp_channel"
CONF_YTDLP_AUTO_UPDATE: Final = "ytdlp_auto_update"
CONF_JS_RUNTIME: Final = "js_runtime"
CONF_PANEL: Final = "panel"

EVENT_EPISODE: Final = "anypod_episode"
"""Fired on Home Assistant's bus when something happens to an episode."""

DEFAULT_KEEP_LAST: Final = 10
DEFAULT_INTERVAL_HOURS: Final = 1.0
DEFAULT_MAX_DOWNLOADS: Final = 2
DEFAULT_MAX_ERRORS: Final = 8
DEFAULT_PANEL: Final = True
DEFAULT_CRON: Final = "0 3 * * *"

# What SponsorBlock tells of; the last two are moments and chapters, and no segments.
CATEGORIES: Final = (
    *("sponsor", "selfpromo", "interaction", "intro", "outro", "preview", "hook"),
    *("filler", "music_offtopic", "poi_highlight", "chapter"),
)
ONLY_MARKED: Final = frozenset({"poi_highlight", "chapter"})
DEFAULT_CATEGORIES: Final = ["sponsor"]

HUB_UNIQUE_ID: Final = "hub"
HUB_TITLE: Final = "Anypod"


class EntryType(StrEnum):
    """What a config entry stands for."""

    FEED = "feed"
    HUB = "hub"


class UrlSource(StrEnum):
    """Which of Home Assistant's addresses stand in feeds."""

    AUTOMATIC = "automatic"
    """One that works from everywhere, as far as there is one."""
    INTERNAL = "internal"
    EXTERNAL = "external"
    CLOUD = "cloud"


class OnRemove(StrEnum):
    """What becomes of the files when a feed is removed."""

    ASK = "ask"
    DELETE = "delete"
    KEEP = "keep"
