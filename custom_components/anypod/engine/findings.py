"""What yt-dlp tells of sources and episodes, as frozen data."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from .models import Chapter, ErrorClass, Person, SourceKind


class LiveStatus(StrEnum):
    """yt-dlp's `live_status`, where it is not an ordinary recording."""

    UPCOMING = "is_upcoming"
    LIVE = "is_live"
    PROCESSING = "post_live"
    RECORDED = "was_live"
    NONE = "not_live"

    @property
    def is_pending(self) -> bool:
        """Return whether there is no recording to download yet."""
        return self in {LiveStatus.UPCOMING, LiveStatus.LIVE, LiveStatus.PROCESSING}


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceInfo:
    """What the listing tells of the source itself."""

    extractor: str
    source_id: str | None = None
    title: str | None = None
    description: str | None = None
    author: str | None = None
    web_url: str | None = None
    artwork_url: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedEpisode:
    """One line of a listing; all but the identity may be missing."""

    extractor: str
    source_id: str
    url: str
    title: str | None = None
    description: str | None = None
    published: datetime | None = None
    duration_s: float | None = None
    live: LiveStatus = LiveStatus.NONE
    is_short: bool = False
    release_at: datetime | None = None
    unavailable: ErrorClass | None = None
    """Why the listing says that nobody, or not everybody, can play it."""

    @property
    def key(self) -> tuple[str, str]:
        """Return the identity of the episode within any feed."""
        return (self.extractor, self.source_id)


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """What one discovery saw, in the source's order."""

    episodes: tuple[ListedEpisode, ...]
    source: SourceInfo | None
    stopped_at_known: bool
    """The listing ended at an episode that is known, as it was asked to."""
    claimed_count: int | None = None
    """How many episodes the source says that it has in all."""
    is_single: bool = False
    """It is one page with one episode, and no list."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceProbe:
    """What a URL turned out to be, before it becomes a feed."""

    title: str
    kind: SourceKind
    canonical_id: str
    url: str
    listing_urls: tuple[str, ...]
    tabs: tuple[str, ...]
    entry_count: int | None
    """Exact when the whole source was read, else what the site claims, else None."""
    listed_duration_s: float
    is_complete: bool
    is_private: bool = False
    """Its name led into the home's own network, which is not to be seen from it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """One of the forms in which a site has an episode."""

    format_id: str
    """As yt-dlp calls it, also where a format is chosen."""
    extension: str
    height: int | None
    codecs: str
    bitrate_bits_s: float | None
    size_bytes: int | None
    """Exact or estimated, as far as the site says anything."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SubtitleOffer:
    """A language in which a site has subtitles."""

    language: str
    is_automatic: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Probed:
    """What a URL turned out to be, and of a single page what can be had of it."""

    source: SourceProbe
    episode: ListedEpisode | None = None
    formats: tuple[Offer, ...] = ()
    """The best one last."""
    subtitles: tuple[SubtitleOffer, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class EpisodeMetadata:
    """What the full extraction says of an episode."""

    extractor: str | None = None
    source_id: str | None = None
    title: str | None = None
    description: str | None = None
    published: datetime | None = None
    duration_s: float | None = None
    webpage_url: str | None = None
    live: LiveStatus = LiveStatus.NONE
    is_short: bool = False
    release_at: datetime | None = None
    source: SourceInfo | None = None
    is_part: bool = False
    """One of several that the address stands for."""
    chapters: tuple[Chapter, ...] = ()
    season_number: int | None = None
    season: str | None = None
    episode_number: int | None = None
    people: tuple[Person, ...] = ()
    is_explicit: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetched:
    """What a finished download left in its job folder."""

    metadata: EpisodeMetadata
    media: Path | None = None
    """As the site has it: what apps play is still to be made of it."""
    artwork: Path | None = None
    info: Path | None = None
    """All that yt-dlp knows, for a run that goes on from there."""
    chapters: tuple[Chapter, ...] = ()
    cuts: tuple[tuple[float, float], ...] = ()
    """Parts that were cut out: beginning and end in seconds."""
    log: str = ""
