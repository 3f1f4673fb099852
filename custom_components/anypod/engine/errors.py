"""The engine's errors: one class per reaction, the facts as attributes.

EngineError
├── SourceError         the site or yt-dlp refused; `error_class` picks the reaction
├── InvalidUrl          the text is not the address of a web page
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

from .models import EpisodeStatus, ErrorClass


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
        release_at: datetime | None = None,
    ) -> None:
        """Keep the class that decides the reaction, the text and the run's log."""
        super().__init__(f"{error_class}: {detail}")
        self.error_class = error_class
        self.detail = detail
        self.log = log
        self.is_host_fault = is_host_fault
        self.release_at = release_at


class InvalidUrl(EngineError):
    """The text is not the address of a web page."""


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
