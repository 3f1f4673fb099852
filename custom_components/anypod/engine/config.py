"""What the owner of a feed wants, as frozen data: the engine's view of an entry."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
import json
from pathlib import Path
from typing import Self

from .models import EpisodeStatus, Media, SourceKind


class ScheduleMode(StrEnum):
    """What begins a feed's syncs."""

    INTERVAL = "interval"
    CRON = "cron"
    MANUAL = "manual"


class MissingFiles(StrEnum):
    """What becomes of an episode whose file has vanished from the disk."""

    DOWNLOAD = "download"
    ARCHIVE = "archive"


@dataclass(frozen=True, kw_only=True, slots=True)
class Retention:
    """Which of a feed's episodes stay; what any rule lets go, goes."""

    keep_last: int | None = 10
    since: datetime | None = None
    max_age_s: float | None = None
    max_size_bytes: int | None = None

    @property
    def key(self) -> str:
        """Return the rules as a text that can be kept."""
        since = None if self.since is None else self.since.isoformat()
        return json.dumps(asdict(self) | {"since": since}, sort_keys=True)

    @classmethod
    def from_key(cls, key: str) -> Self:
        """Return the rules that were kept as a text."""
        fields = json.loads(key)
        if fields["since"] is not None:
            fields["since"] = datetime.fromisoformat(fields["since"])
        return cls(**fields)


@dataclass(frozen=True, kw_only=True, slots=True)
class Filters:
    """Which episodes a feed takes in; patterns are searched without regard to case."""

    include_title: str | None = None
    exclude_title: str | None = None
    include_description: str | None = None
    exclude_description: str | None = None
    min_duration_s: float | None = None
    max_duration_s: float | None = None
    shorts: bool = True
    live: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Schedule:
    """When a feed is synced by itself."""

    mode: ScheduleMode = ScheduleMode.INTERVAL
    interval_s: float = 3600.0
    cron: str = "@daily"
    time_zone: tzinfo = UTC
    """What cron expressions are meant in."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedConfig:
    """What the owner of a feed wants: the engine's view of a config entry."""

    feed_id: str
    title: str
    source_url: str | None
    """None where episodes come from a person, URL by URL."""
    source_kind: SourceKind
    listing_urls: tuple[str, ...]
    media: Media = Media.AUDIO
    retention: Retention = Retention()
    filters: Filters = Filters()
    schedule: Schedule = Schedule()
    download_delay_s: float = 0.0
    """How long after its publication an episode waits before it is downloaded."""
    max_errors: int = 8
    missing_files: MissingFiles = MissingFiles.DOWNLOAD
    allow_private_sources: bool = False
    """Whether URLs of a manual feed may lead into private networks."""
    cookies: str | None = None
    """Name of the cookie file below the engine's cookie folder."""

    @property
    def filters_key(self) -> str:
        """Return a text that differs where two feeds take in something different."""
        wanted = json.dumps(asdict(self.filters), sort_keys=True)
        return f"{self.download_delay_s}|{wanted}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Submission:
    """A URL that a person added to a manual feed, and what to make of it."""

    url: str
    media: Media | None = None
    """None: as the feed does."""
    title: str | None = None
    """None: as the site calls it."""
    expand: bool = False
    """Whether a playlist's episodes are added one by one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Submitted:
    """What became of a submission, as far as it is decided at once."""

    episode_id: str
    status: EpisodeStatus
    duplicate: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class EngineConfig:
    """Where the engine keeps its things and how much it may do at once."""

    data_dir: Path
    cache_dir: Path
    plugin_dir: Path
    media_dir: Path
    max_downloads: int = 2
    ffmpeg: str | None = None
    quota_bytes: int | None = None
    """What the files of all feeds may take together."""
    min_free_bytes: int | None = None
    """What is to stay free on the library's disk."""
