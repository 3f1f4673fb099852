"""What the engine tells its listeners, after it is committed."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
import logging

from .models import Episode, FeedState, OrphanFile, Problem, Progress
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
    progress: Progress | None


@dataclass(frozen=True, kw_only=True, slots=True)
class HealthChanged:
    """What holds all feeds back is not what it was."""

    problem: Problem | None
    paused: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class OrphansFound:
    """The disk was compared: these files belong to no episode."""

    orphans: tuple[OrphanFile, ...]


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
    | OrphansFound
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
