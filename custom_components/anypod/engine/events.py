"""What the engine tells its listeners, after it is committed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
import logging
from pathlib import Path

from .models import Episode, FeedState, OrphanFile, Problem, Progress
from .overview import Overview
from .toolstate import ToolState


class EpisodeEventType(StrEnum):
    """What happened to an episode."""

    DISCOVERED = "discovered"
    DOWNLOADED = "downloaded"
    FAILED = "failed"
    ARCHIVED = "archived"


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedChanged:
    """A feed's snapshot is new."""

    state: FeedState


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedRemoved:
    """A feed is gone."""

    feed_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EpisodeChanged:
    """An episode reached a status worth telling."""

    type: EpisodeEventType
    episode: Episode


@dataclass(frozen=True, kw_only=True, slots=True)
class LoginMissed:
    """An episode could not be had for want of a login."""

    episode: Episode


@dataclass(frozen=True, kw_only=True, slots=True)
class EpisodeProgressed:
    """A download is further than before, or has ended."""

    feed_id: str
    episode_id: str
    title: str
    progress: Progress | None


@dataclass(frozen=True, kw_only=True, slots=True)
class HealthChanged:
    """What holds all feeds back is not what it was."""

    problem: Problem | None
    paused: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class OverviewChanged:
    """All feeds together stand differently."""

    overview: Overview


@dataclass(frozen=True, kw_only=True, slots=True)
class OrphansFound:
    """The disk was compared: these files belong to no episode."""

    orphans: tuple[OrphanFile, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class LibrariesMissed:
    """These media folders hold files of episodes, and are not where they were.

    The one that new files go to is not among them: that is a matter of health.
    """

    roots: tuple[Path, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Restored:
    """What became of a damaged database."""

    at: datetime
    copied_at: datetime | None
    """When the copy was taken that came in its place; None where there was none."""
    damaged: Path | None
    """Where the damaged file lies now; None where there was no file any more."""
    is_complete: bool
    """Whether everything that was in it is in the new one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DatabaseDamaged:
    """The database turned out to be damaged; nothing works until the next start."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DatabaseRestored:
    """The database was restored, and a person has to know; or knows by now."""

    restored: Restored | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ToolsChanged:
    """Another yt-dlp is in use, or known of, or being installed."""

    state: ToolState


type EngineEvent = (
    FeedChanged
    | FeedRemoved
    | EpisodeChanged
    | EpisodeProgressed
    | LoginMissed
    | HealthChanged
    | OverviewChanged
    | OrphansFound
    | LibrariesMissed
    | DatabaseDamaged
    | DatabaseRestored
    | ToolsChanged
)
type Listener = Callable[[EngineEvent], None]

_LOGGER = logging.getLogger(__name__)


class EventBus:
    """Hands every event to every listener, in order, on the event loop."""

    def __init__(self) -> None:
        """Begin without listeners."""
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call a listener for each event from now on; return how to stop that."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def emit(self, event: EngineEvent) -> None:
        """Tell every listener; one that fails does not keep it from the others."""
        for listener in tuple(self._listeners):
            try:
                listener(event)
            except Exception:
                _LOGGER.exception("A listener failed on %s", type(event).__name__)
