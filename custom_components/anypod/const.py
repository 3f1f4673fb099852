"""Names that the whole integration shares."""

from enum import StrEnum
from typing import Final

DOMAIN: Final = "anypod"

CONF_TYPE: Final = "type"
CONF_URL: Final = "url"
CONF_SOURCE_KIND: Final = "source_kind"
CONF_LISTING_URLS: Final = "listing_urls"
CONF_COOKIES: Final = "cookies"

CONF_MEDIA: Final = "media"
CONF_KEEP_LAST: Final = "keep_last"
CONF_INTERVAL_HOURS: Final = "interval_hours"
CONF_ON_REMOVE: Final = "on_remove"

CONF_MEDIA_DIR: Final = "media_dir"
CONF_MAX_DOWNLOADS: Final = "max_downloads"
CONF_BASE_URL: Final = "base_url"

DEFAULT_KEEP_LAST: Final = 10
DEFAULT_INTERVAL_HOURS: Final = 1.0
DEFAULT_MAX_DOWNLOADS: Final = 2

HUB_UNIQUE_ID: Final = "hub"
HUB_TITLE: Final = "Anypod"


class EntryType(StrEnum):
    """What a config entry stands for."""

    FEED = "feed"
    HUB = "hub"


class OnRemove(StrEnum):
    """What becomes of the files when a feed is removed."""

    ASK = "ask"
    DELETE = "delete"
    KEEP = "keep"
