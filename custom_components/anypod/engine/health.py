"""What holds all downloads back: a full disk, a missing library, a missing tool."""

from collections.abc import Callable

from .errors import LibraryUnavailable
from .events import EngineEvent, EventBus, HealthChanged, ToolsChanged
from .loop import Clock
from .models import ErrorClass, Problem
from .overview import Space
from .queue import DownloadQueue
from .toolstate import Tool

HOLD_S = 300.0
"""How long nothing is started after a failure that any download would meet."""


class Health:
    """Knows the problem that all feeds have, and tells of it once."""

    def __init__(
        self,
        queue: DownloadQueue,
        bus: EventBus,
        clock: Clock,
        on_change: Callable[[], None],
    ) -> None:
        """Begin without a problem."""
        self._queue = queue
        self._bus = bus
        self._clock = clock
        self._on_change = on_change
        self.problem: Problem | None = None
        bus.subscribe(self._hear)

    def _hear(self, event: EngineEvent) -> None:
        """Go on as soon as a tool is there that was missing."""
        match event:
            case ToolsChanged(state=state) if self._is(ErrorClass.TOOL_MISSING):
                if not {Tool.YTDLP, Tool.FFMPEG} & (state.missing or set()):
                    self.release()

    def _is(self, error_class: ErrorClass) -> bool:
        return self.problem is not None and self.problem.error_class is error_class

    def hold(self, problem: Problem | None) -> None:
        """Hold downloads back for a while, or say that one went well."""
        if problem is not None:
            self._queue.hold(HOLD_S)
        was = None if self.problem is None else self.problem.error_class
        if (None if problem is None else problem.error_class) != was:
            self.problem = problem
            self.tell()
            self._on_change()

    def tell(self) -> None:
        """Tell how things are now."""
        self._bus.emit(
            HealthChanged(problem=self.problem, paused=self._queue.is_paused)
        )

    def release(self) -> None:
        """Try at once what was held back; should it fail again, that is told anew."""
        self.hold(None)
        self._queue.release()

    def note_space(self, space: Space) -> None:
        """Go on if there is room again."""
        if space.is_enough and self._is(ErrorClass.DISK_FULL):
            self.release()

    def note_library(self, err: LibraryUnavailable | None) -> None:
        """Take in whether the library could be reached when it was looked for."""
        if err is not None:
            self.hold(
                Problem(
                    error_class=ErrorClass.LIBRARY_MISSING,
                    detail=str(err),
                    since=self._clock(),
                )
            )
        elif self._is(ErrorClass.LIBRARY_MISSING):
            self.release()
