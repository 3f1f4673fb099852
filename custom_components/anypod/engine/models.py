"""Frozen data that every engine module speaks in.

Instants are aware UTC, sizes are bytes, durations are seconds; the unit is in
the name where the type does not tell.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final


class Kind(StrEnum):
    """What a feed's episodes are made of."""

    AUDIO = "audio"
    VIDEO = "video"
    METADATA = "metadata"


class Media(StrEnum):
    """A preset: which file an episode becomes."""

    AUDIO = "audio"
    AUDIO_MP3 = "audio_mp3"
    AUDIO_OPUS = "audio_opus"
    VIDEO_360 = "video_360"
    VIDEO_480 = "video_480"
    VIDEO_720 = "video_720"
    VIDEO_1080 = "video_1080"
    VIDEO_BEST = "video_best"
    METADATA = "metadata"

    @property
    def kind(self) -> Kind:
        """Return whether the preset is audio, video or no file at all."""
        return Kind(self.partition("_")[0])


class SourceKind(StrEnum):
    """What a source turned out to be when it was classified."""

    CHANNEL = "channel"
    PLAYLIST = "playlist"
    SINGLE = "single"
    MANUAL = "manual"
    COMBINED = "combined"


class PodcastType(StrEnum):
    """In which order the episodes of a feed are meant to be heard."""

    EPISODIC = "episodic"
    """The newest first."""
    SERIAL = "serial"
    """From the beginning; their numbers tell the order."""


class ListingOrder(StrEnum):
    """How a source sorts its episodes, as far as a complete listing told."""

    NEWEST_FIRST = "newest_first"
    OTHER = "other"


class EpisodeStatus(StrEnum):
    """Where an episode stands in its life (DESIGN section 4)."""

    UPCOMING = "upcoming"
    QUEUED = "queued"
    DOWNLOADING = "downloading"
    DOWNLOADED = "downloaded"
    FAILED = "failed"
    SKIPPED = "skipped"
    ARCHIVED = "archived"


class FeedStatus(StrEnum):
    """What a feed is doing, in one word."""

    IDLE = "idle"
    SYNCING = "syncing"
    DOWNLOADING = "downloading"
    WAITING = "waiting"
    PAUSED = "paused"
    ERROR = "error"


class Reason(StrEnum):
    """Why an episode is where it is, where the status alone does not tell."""

    # Upcoming, and until its recording is there.
    SCHEDULED = "scheduled"
    # Skipped.
    USER = "user"
    UNAVAILABLE = "unavailable"
    DUPLICATE = "duplicate"
    EXPANDED = "expanded"
    BEFORE_SINCE = "before_since"
    INCLUDE_TITLE = "filter:include_title"
    EXCLUDE_TITLE = "filter:exclude_title"
    INCLUDE_DESCRIPTION = "filter:include_description"
    EXCLUDE_DESCRIPTION = "filter:exclude_description"
    MIN_DURATION = "filter:min_duration"
    MAX_DURATION = "filter:max_duration"
    SHORTS = "filter:shorts"
    LIVE = "filter:live"
    # Archived; also USER and BEFORE_SINCE.
    PLAYED = "played"
    KEEP_LAST = "keep_last"
    MAX_AGE = "max_age"
    MAX_SIZE = "max_size"
    QUOTA = "quota"
    MISSING = "missing"
    REMOVED_FEED = "removed_feed"

    @property
    def is_filter(self) -> bool:
        """Return whether a filter of the feed's owner rejected the episode."""
        return self.value.startswith("filter:")


class ErrorClass(StrEnum):
    """What went wrong, as far as the reaction to it differs."""

    TEMPORARY = "temporary"
    RATE_LIMITED = "rate_limited"
    BOT_CHECK = "bot_check"
    LOGIN_REQUIRED = "login_required"
    MEMBERS_ONLY = "members_only"
    AGE_RESTRICTED = "age_restricted"
    PRIVATE = "private"
    REMOVED = "removed"
    GEO_BLOCKED = "geo_blocked"
    DRM = "drm"
    NO_FORMATS = "no_formats"
    UNSUPPORTED = "unsupported"
    NOT_YET = "not_yet"
    DISK_FULL = "disk_full"
    LIBRARY_MISSING = "library_missing"
    OUTSIDE_WINDOW = "outside_window"
    """Downloads begin at another time of day."""
    TOOL_MISSING = "tool_missing"
    CONVERSION = "conversion"
    INVALID_MEDIA = "invalid_media"
    PLAYLIST = "playlist"
    CANCELLED = "cancelled"
    BUG = "bug"


ACCESS_CLASSES: Final = frozenset(
    {
        ErrorClass.LOGIN_REQUIRED,
        ErrorClass.MEMBERS_ONLY,
        ErrorClass.AGE_RESTRICTED,
        ErrorClass.PRIVATE,
        ErrorClass.BOT_CHECK,
    }
)
"""What cookies of somebody who may see the source can mend."""

LOGIN_CLASSES: Final = frozenset({ErrorClass.LOGIN_REQUIRED, ErrorClass.AGE_RESTRICTED})
"""What says that nobody is logged in, or nobody any more."""


class Refusal(StrEnum):
    """Why an argument for yt-dlp is not let through."""

    RUNS_PROGRAMS = "runs_programs"
    TOUCHES_FILES = "touches_files"
    LOADS_CODE = "loads_code"
    HAS_OPTION = "has_option"
    """Anypod has an option of its own for that."""
    IS_OURS = "is_ours"
    """Anypod relies on how it is, or does the same in its own way."""
    NOT_SUPPORTED = "not_supported"
    UNKNOWN = "unknown"
    """To yt-dlp itself."""
    STRAY = "stray"
    """It belongs to no option."""
    INVALID = "invalid"

    @property
    def is_mistake(self) -> bool:
        """Return whether yt-dlp itself would not take it."""
        return self in {Refusal.UNKNOWN, Refusal.STRAY, Refusal.INVALID}


class Stage(StrEnum):
    """Which part of a download is running."""

    WAITING = "waiting"
    DOWNLOADING = "downloading"
    CONVERTING = "converting"
    EMBEDDING = "embedding"


class ArtifactKind(StrEnum):
    """What a file on disk is to its episode."""

    MEDIA = "media"
    ARTWORK = "artwork"
    TRANSCRIPT = "transcript"


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """A failure with the technical text; the sentence for a person is the UI's."""

    error_class: ErrorClass
    detail: str
    since: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """How far a running download is."""

    stage: Stage
    percent: float | None = None
    speed_bytes_s: float | None = None
    remaining_s: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Chapter:
    """Where a part of an episode begins, and what it is about."""

    start_s: float
    title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Somebody who is heard or seen in an episode."""

    name: str
    role: str = "host"
    """As in the taxonomy of Podcasting 2.0."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MediaFacts:
    """What ffprobe and the file system say of a finished file."""

    mime_type: str
    extension: str
    size_bytes: int
    duration_s: float | None
    height: int | None
    codecs: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Artifact:
    """A file that belongs to an episode and where it lies."""

    kind: ArtifactKind
    root: Path
    path: str
    """Relative to `root`."""
    rev: str
    """Part of the public URL; changes whenever the bytes change."""
    facts: MediaFacts
    language: str = ""
    """Of a transcript, as in BCP 47."""
    is_automatic: bool = False
    """Whether a machine has written it, of a transcript."""

    @property
    def full_path(self) -> Path:
        """Return the absolute path."""
        return self.root / self.path


@dataclass(frozen=True, kw_only=True, slots=True)
class EpisodeState:
    """The part of an episode that the state machine decides on."""

    status: EpisodeStatus
    reason: Reason | None = None
    tries: int = 0
    next_attempt_at: datetime | None = None
    error: Problem | None = None
    pinned: bool = False
    until_played: bool = False
    """Whether the pin only holds until the episode was played."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Episode:
    """One episode as the store knows it."""

    episode_id: str
    feed_id: str
    extractor: str
    source_id: str
    source_url: str
    title: str
    description: str | None
    published: datetime | None
    duration_s: float | None
    state: EpisodeState
    discovered_at: datetime
    downloaded_at: datetime | None
    updated_at: datetime
    media: Artifact | None = None
    artwork: Artifact | None = None
    transcripts: tuple[Artifact, ...] = ()
    """One for each language, the one wanted most first."""
    chapters: tuple[Chapter, ...] = ()
    season_number: int | None = None
    season: str | None = None
    """What the season is called."""
    episode_number: int | None = None
    people: tuple[Person, ...] = ()
    is_explicit: bool = False
    """Only for adults, as the site says."""
    played_at: datetime | None = None
    """When it was heard or seen to its end; never together with a position."""
    position_s: float | None = None
    """Where a player stopped before the end."""
    refresh_at: datetime | None = None
    """When its metadata is to be read anew."""
    progress: Progress | None = None
    log: str | None = None

    @property
    def guid(self) -> str:
        """Return the identity that podcast apps remember; it never changes."""
        return f"{self.extractor}:{self.source_id}"

    @property
    def dated(self) -> datetime:
        """Return when the episode counts as published, even if the site is silent."""
        return self.published or self.discovered_at


@dataclass(frozen=True, kw_only=True, slots=True)
class EpisodeQuery:
    """Which episodes to list, in which order."""

    feed_ids: frozenset[str] | None = None
    """Of any feed, where it is None."""
    statuses: frozenset[EpisodeStatus] = frozenset()
    search: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    updated_since: datetime | None = None
    """Only those that anything of was written since then, or then."""
    sort: str = "-published"
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class EpisodePage:
    """A slice of a list of episodes and how many there are in all."""

    episodes: tuple[Episode, ...]
    total: int
    limit: int
    offset: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """A revocable secret URL under which one subscriber reads a feed."""

    link_id: str
    feed_id: str
    name: str
    token: str = field(repr=False)
    created_at: datetime
    last_used_at: datetime | None = None
    last_agent: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedState:
    """A snapshot of a feed for whoever shows it."""

    feed_id: str
    title: str
    source_url: str | None
    source_kind: SourceKind
    media: Media
    enabled: bool
    status: FeedStatus
    counts: Mapping[EpisodeStatus, int]
    size_bytes: int
    last_sync: datetime | None
    last_success: datetime | None
    next_sync: datetime | None
    error: Problem | None
    latest_episode: Episode | None
    next_release: Episode | None
    """Of those that are announced for a time, the one that comes first."""
    last_failed: Episode | None
    """Of those that have failed, the one that did so last."""
    artwork_rev: str | None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Channel:
    """What the RSS document says of the feed as a whole."""

    feed_id: str
    guid: str
    title: str
    description: str
    author: str
    web_url: str
    language: str
    media: Media
    artwork_rev: str | None
    subtitle: str | None = None
    email: str | None = None
    """Of the owner."""
    category: str
    """As Apple calls it; after ` > `, one that belongs to it."""
    is_explicit: bool = False
    podcast_type: PodcastType
    is_combined: bool = False
    """Whether it shows the episodes of all feeds."""
    page_size: int
    """How many episodes one document holds."""
    changed_at: datetime
    """When the published content changed last."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OrphanFile:
    """A file in a feed's folder that belongs to no episode."""

    root: Path
    path: str
    """Relative to `root`."""
    size_bytes: int
