"""What the fake site can hold: videos, channels and playlists, as plain data."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
import re
from typing import ClassVar, Final

from .formats import DEFAULT_FORMATS, Format

PUBLISHED: Final = datetime(2026, 10, 1, 12, 0, tzinfo=UTC)
TABS: Final = ("videos", "shorts", "streams", "playlists")
_ID: Final = re.compile(r"[\w-]{1,64}", re.ASCII)


class Status(StrEnum):
    """Say what full extraction of a video comes to."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    PRIVATE = "private"
    REMOVED = "removed"
    COPYRIGHT = "copyright"
    TERMINATED = "terminated"
    UNAVAILABLE = "unavailable"
    LOGIN_REQUIRED = "login_required"
    MEMBERS_ONLY = "members_only"
    AGE_RESTRICTED = "age_restricted"
    BOT_CHECK = "bot_check"
    RATE_LIMITED = "rate_limited"
    GEO_BLOCKED = "geo_blocked"
    DRM = "drm"
    NO_FORMATS = "no_formats"
    PROCESSING = "processing"
    UPCOMING = "upcoming"
    LIVE = "live"
    POST_LIVE = "post_live"
    WAS_LIVE = "was_live"


class SourceStatus(StrEnum):
    """Say what listing a channel or playlist comes to."""

    PUBLIC = "public"
    MISSING = "missing"
    TERMINATED = "terminated"
    PRIVATE = "private"
    LOGIN_REQUIRED = "login_required"


class Kind(StrEnum):
    """Name the kinds of media that YouTube tells apart (`media_type`)."""

    VIDEO = "video"
    SHORT = "short"
    LIVESTREAM = "livestream"


class Order(StrEnum):
    """Name the orders in which a playlist can be listed."""

    NEWEST_FIRST = "newest_first"
    OLDEST_FIRST = "oldest_first"
    AS_GIVEN = "as_given"


class Dates(StrEnum):
    """Say how well a listing knows when its videos were published.

    `COARSE` is YouTube's "3 weeks ago" (`youtubetab:approximate_date`).
    """

    EXACT = "exact"
    COARSE = "coarse"
    NONE = "none"


class Picture(StrEnum):
    """Name the kinds of thumbnail and artwork, broken ones included."""

    JPEG = "jpg"
    PNG = "png"
    WEBP = "webp"
    NONE = "none"
    MISSING = "missing"
    GARBAGE = "garbage"


@dataclass(frozen=True, kw_only=True, slots=True)
class Chapter:
    """Mark where a part of a video starts."""

    start_s: float
    title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Sponsored:
    """Mark a part of a video that SponsorBlock's users have told of."""

    start_s: float
    end_s: float
    category: str = "sponsor"


@dataclass(frozen=True, kw_only=True, slots=True)
class Subtitle:
    """Hold the words of a video in one language.

    They are one cue, unless `body` is the whole file, in the format `ext`.
    """

    language: str
    text: str = "Hello from the fake site."
    automatic: bool = False
    body: str | None = None
    ext: str = "vtt"


@dataclass(frozen=True, kw_only=True, slots=True)
class Video:
    """Describe one video: what listings say, what extraction gives, what plays.

    `withheld` names fields that listings leave out (`title`, `duration`,
    `timestamp`, `id`, …); full extraction still has them. `media_s` is the length
    of the real media, `duration_s` the length that the site claims.
    """

    LISTED_FIELDS: ClassVar[frozenset[str]] = frozenset(
        {
            *("id", "title", "duration", "timestamp", "live_status"),
            *("release_timestamp", "availability", "thumbnails", "view_count"),
        }
    )

    id: str
    title: str | None = "A video"
    description: str | None = "Made by the fake site."
    published: datetime | None = PUBLISHED
    duration_s: float | None = 2
    media_s: int = 2
    tone_hz: int = 440
    formats: tuple[Format, ...] = DEFAULT_FORMATS
    media_url: str | None = None
    status: Status = Status.PUBLIC
    kind: Kind = Kind.VIDEO
    release_at: datetime | None = None
    chapters: tuple[Chapter, ...] = ()
    subtitles: tuple[Subtitle, ...] = ()
    sponsored: tuple[Sponsored, ...] = ()
    thumbnail: Picture = Picture.JPEG
    thumbnail_revision: int = 1
    uploader: str | None = None
    view_count: int | None = 1000
    tags: tuple[str, ...] = ()
    season_number: int | None = None
    season: str | None = None
    episode_number: int | None = None
    cast: tuple[str, ...] = ()
    creators: tuple[str, ...] = ()
    age_limit: int = 0
    parts: tuple[str, ...] = ()
    """Ids of the videos that its page holds, instead of one of its own."""
    withheld: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Refuse what no test can have meant."""
        if not _ID.fullmatch(self.id):
            raise ValueError(f"not a video id: {self.id!r}")
        if unknown := self.withheld - self.LISTED_FIELDS:
            raise ValueError(f"no such listed fields: {sorted(unknown)}")
        for moment in (self.published, self.release_at):
            if moment is not None and moment.tzinfo is None:
                raise ValueError(f"naive datetime: {moment}")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Source:
    """Hold what channels and playlists have in common."""

    title: str
    description: str | None = None
    page_size: int = 30
    dates_in_listing: Dates = Dates.EXACT
    art: Picture = Picture.JPEG
    status: SourceStatus = SourceStatus.PUBLIC


@dataclass(frozen=True, kw_only=True, slots=True)
class Channel(_Source):
    """Describe a channel by its tabs, newest first; a tab of `None` does not exist.

    Without a `handle`, its name is its handle too.
    """

    name: str
    handle: str | None = None
    videos: Sequence[Video] | None = field(default=(), repr=False)
    shorts: Sequence[Video] | None = field(default=None, repr=False)
    streams: Sequence[Video] | None = field(default=None, repr=False)
    playlists: Sequence[str] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Playlist(_Source):
    """Describe a playlist; ids stand for videos that the site has already.

    With `stubs`, private and removed videos are listed as YouTube lists them in a
    playlist: "[Private video]" without any further field.
    """

    id: str
    videos: Sequence[Video | str] = field(default=(), repr=False)
    order: Order = Order.NEWEST_FIRST
    owner: str | None = None
    stubs: bool = True
