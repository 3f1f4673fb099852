"""What the owner of a feed wants, as frozen data: the engine's view of an entry."""

from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime, time, tzinfo
from enum import StrEnum
import json
from pathlib import Path
from typing import Final, Self

from .models import EpisodeStatus, Media, PodcastType, SourceKind

DEFAULT_CATEGORY: Final = "TV & Film"
DEFAULT_PAGE_SIZE: Final = 300
"""Some apps cannot read documents of many megabytes."""


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
    def keeps_all(self) -> bool:
        """Return whether no rule lets anything go."""
        rules = (self.keep_last, self.since, self.max_age_s, self.max_size_bytes)
        return all(rule is None for rule in rules)

    @property
    def key(self) -> str:
        """Return the rules as a text that can be kept."""
        since = None if self.since is None else self.since.isoformat()
        return json.dumps(asdict(self) | {"since": since}, sort_keys=True)

    def later(self, seconds: float) -> Self:
        """Return the rules as they are to be applied by a clock that is so far ahead."""
        if self.max_age_s is None or not seconds:
            return self
        return replace(self, max_age_s=self.max_age_s + seconds)

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
class Fence:
    """Whether what sites name and lead on to may be in the home's own network."""

    is_down: bool = False
    """Whether it may, whoever names it."""
    sources: tuple[str, ...] = ()
    """Addresses that a person chose: with one of them in that network, it may, too."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Access:
    """How a site is reached; what is None is as it is in general."""

    cookies: str | None = None
    """Name of the cookie file below the engine's cookie folder."""
    proxy: str | None = None
    user_agent: str | None = None
    impersonate: str | None = None
    """A browser that yt-dlp behaves like, in its own notation."""
    pot_provider_url: str | None = None
    """Base URL of a service that gives out proof-of-origin tokens."""
    sleep_requests_s: float | None = None
    rate_limit_bytes_s: int | None = None
    fence: Fence | None = None
    """None: a person chose the very address that is asked for."""

    def over(self, general: Self) -> Self:
        """Return this, with what it leaves open as in general."""
        left_open = {
            one.name: getattr(general, one.name)
            for one in fields(self)
            if getattr(self, one.name) is None
        }
        return replace(self, **left_open)


PLAIN_ACCESS: Final = Access()
"""Without anything of one's own."""


class SponsorBlock(StrEnum):
    """What becomes of the parts of an episode that SponsorBlock knows."""

    OFF = "off"
    MARK = "mark"
    REMOVE = "remove"


class SubtitlesSource(StrEnum):
    """Whose subtitles are wanted."""

    HUMAN = "human"
    AUTOMATIC = "automatic"
    BOTH = "both"
    """Automatic ones where there are none by a human."""


class ArtworkFit(StrEnum):
    """How a picture that is not square becomes so."""

    CROP = "crop"
    PAD = "pad"


@dataclass(frozen=True, kw_only=True, slots=True)
class Making:
    """What an episode becomes, besides its preset."""

    format: str | None = None
    """What to choose, in yt-dlp's own notation; None: as the preset does."""
    ytdlp_args: tuple[str, ...] = ()
    """Further arguments for yt-dlp, checked when they were set."""
    sponsorblock: SponsorBlock = SponsorBlock.OFF
    sponsorblock_categories: tuple[str, ...] = ("sponsor",)
    subtitles: tuple[str, ...] = ()
    """Languages, the most wanted first."""
    subtitles_source: SubtitlesSource = SubtitlesSource.BOTH
    artwork_fit: ArtworkFit = ArtworkFit.CROP


@dataclass(frozen=True, kw_only=True, slots=True)
class Showing:
    """What a feed says of itself; what is None is as the source has it."""

    title: str | None = None
    subtitle: str | None = None
    description: str | None = None
    author: str | None = None
    email: str | None = None
    language: str = "en"
    """As in BCP 47."""
    category: str = DEFAULT_CATEGORY
    """As Apple calls it; after ` > `, one that belongs to it."""
    explicit: bool = False
    podcast_type: PodcastType = PodcastType.EPISODIC
    artwork_url: str | None = None
    artwork_file: str | None = None
    """Name of a picture in the folder of uploaded ones; goes before the URL."""
    page_size: int = DEFAULT_PAGE_SIZE
    """How many episodes one document holds."""

    @property
    def key(self) -> str:
        """Return the wishes as a text that can be kept."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_key(cls, key: str) -> Self:
        """Return the wishes that were kept as a text."""
        kept = json.loads(key)
        return cls(**kept | {"podcast_type": PodcastType(kept["podcast_type"])})


PLAIN_SHOWING: Final = Showing()
"""As the source has it."""

PLAIN_MAKING: Final = Making()
"""As the preset has it."""


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
    archive_played: bool = False
    """Whether what is played to its end from now on is let go."""
    allow_private_sources: bool = False
    """Whether its URLs, and what they lead to, may be in the home's own network."""
    access: Access = Access()
    making: Making = Making()
    showing: Showing = PLAIN_SHOWING

    @property
    def fence(self) -> Fence:
        """Return where the pages of this feed may lead."""
        chosen = () if self.source_url is None else (self.source_url,)
        return Fence(
            is_down=self.allow_private_sources, sources=chosen + self.listing_urls
        )

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
    ytdlp_args: tuple[str, ...] = ()
    """Further arguments for yt-dlp, after those of the feed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Submitted:
    """What became of a submission, as far as it is decided at once."""

    episode_id: str
    status: EpisodeStatus
    duplicate: bool


class ReleaseChannel(StrEnum):
    """Which versions of yt-dlp are offered."""

    STABLE = "stable"
    NIGHTLY = "nightly"


class JsRuntimeSource(StrEnum):
    """Where the JavaScript runtime comes from that some sites need."""

    SYSTEM = "system"
    """Only what the machine has."""
    MANAGED = "managed"
    """Anypod installs one, where the machine has none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ToolSettings:
    """Which tools Anypod gets by itself."""

    channel: ReleaseChannel = ReleaseChannel.STABLE
    auto_update: bool = False
    """Whether a new yt-dlp is installed in the night."""
    js_runtime: JsRuntimeSource = JsRuntimeSource.SYSTEM
    time_zone: tzinfo = UTC
    """Where it is night."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """The times of day in which downloads begin; it may go past midnight."""

    begin: time
    end: time
    time_zone: tzinfo
    """What they are meant in."""


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
    access: Access = PLAIN_ACCESS
    """How sites are reached where a feed says nothing else."""
    sponsorblock_api: str | None = None
    """Base URL of the service that is asked for sponsored parts; None: the usual."""
    tools: ToolSettings = ToolSettings()
    window: Window | None = None
    """When downloads begin by themselves; None: at any time."""
