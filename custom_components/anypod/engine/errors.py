"""The engine's errors: one class per reaction, the facts as attributes.

EngineError
├── SourceError         the site or yt-dlp refused; `error_class` picks the reaction
├── Rejected            the feed's owner does not want the episode after all
├── InvalidUrl          the text is not the address of a web page
├── InvalidCron         the text is no cron expression that ever comes due
├── InvalidPattern      the text is no regular expression
├── NotManual           URLs can be added to manual feeds only
├── PrivateAddress      the URL leads into a private network, and may not
├── ForbiddenDomain     the site is not among those that URLs may be added from
├── TooManySubmissions  no more URLs are taken for a while
├── InvalidMedia        a finished file is not what it should be
├── ToolMissing         yt-dlp or ffmpeg cannot be started
├── NoSpaceError        the disk is full
├── LibraryUnavailable  the media folder is not there (a network disk not mounted)
├── StoreError          the database cannot be used
│   └── SchemaTooNew    it was written by a newer version
├── UnknownFeed         no such feed
├── UnknownEpisode      no such episode in that feed
└── IllegalTransition   the episode's status does not allow what was asked
"""

from datetime import datetime
from pathlib import Path

from .findings import EpisodeMetadata
from .models import EpisodeStatus, ErrorClass, Reason


class EngineError(Exception):
    """Root of everything that the engine raises on purpose."""


class SourceError(EngineError):
    """The source, or yt-dlp on its behalf, refused."""

    def __init__(
        self,
        error_class: ErrorClass,
        detail: str,
        log: str = "",
        *,
        is_host_fault: bool = False,
        suspects_host: bool = False,
        release_at: datetime | None = None,
    ) -> None:
        """Keep the class that decides the reaction, the text and the run's log."""
        super().__init__(f"{error_class}: {detail}")
        self.error_class = error_class
        self.detail = detail
        self.log = log
        self.is_host_fault = is_host_fault
        self.suspects_host = suspects_host
        self.release_at = release_at


class Rejected(EngineError):
    """The feed's owner does not want the episode after all."""

    def __init__(
        self, reason: Reason, metadata: EpisodeMetadata, log: str = ""
    ) -> None:
        """Keep why, and what is known of the episode by now."""
        super().__init__(reason)
        self.reason = reason
        self.metadata = metadata
        self.log = log


class InvalidUrl(EngineError):
    """The text is not the address of a web page."""


class InvalidCron(EngineError):
    """The text is no cron expression that ever comes due."""


class InvalidPattern(EngineError):
    """The text is no regular expression."""


class NotManual(EngineError):
    """URLs can be added to manual feeds only."""


class PrivateAddress(EngineError):
    """The URL leads into a private network, and may not."""


class ForbiddenDomain(EngineError):
    """The site is not among those that URLs may be added from."""

    def __init__(self, host: str) -> None:
        """Name the site."""
        super().__init__(f"{host} is not allowed")
        self.host = host


class TooManySubmissions(EngineError):
    """No more URLs are taken for a while."""

    def __init__(self, limit: int) -> None:
        """Name how many are taken in an hour."""
        super().__init__(f"more than {limit} in an hour")
        self.limit = limit


class InvalidMedia(EngineError):
    """A finished file is not what it should be."""


class ToolMissing(EngineError):
    """A program that the engine needs cannot be started."""

    def __init__(self, tool: str) -> None:
        """Name the missing program."""
        super().__init__(f"{tool} was not found")
        self.tool = tool


class NoSpaceError(EngineError):
    """There is no room for a file."""


class LibraryUnavailable(EngineError):
    """The media folder is not the one that holds the library."""

    def __init__(self, root: Path) -> None:
        """Name the folder whose marker is missing."""
        super().__init__(f"{root} does not hold the library (its marker is missing)")
        self.root = root


class StoreError(EngineError):
    """The database cannot be used."""


class SchemaTooNew(StoreError):
    """The database was written by a newer version of this program."""


class UnknownFeed(EngineError):
    """There is no feed with that id."""

    def __init__(self, feed_id: str) -> None:
        """Name the id."""
        super().__init__(f"no feed {feed_id}")
        self.feed_id = feed_id


class UnknownEpisode(EngineError):
    """There is no episode with that id in that feed."""

    def __init__(self, episode_id: str) -> None:
        """Name the id."""
        super().__init__(f"no episode {episode_id}")
        self.episode_id = episode_id


class IllegalTransition(EngineError):
    """An episode's status does not allow what was asked."""

    def __init__(self, status: EpisodeStatus, command: str) -> None:
        """Name the status and what was asked."""
        super().__init__(f"{command} is not possible while {status}")
        self.status = status
        self.command = command
