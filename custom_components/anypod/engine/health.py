"""What holds all downloads back: a full disk, a missing library, a missing tool."""

from collections.abc import Callable

from .errors import LibraryUnavailable
from .events import EventBus, HealthChanged
from .loop import Clock
from .models import ErrorClass, Problem
from .queue import DownloadQueue

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
        elif (
            self.problem is not None
            and self.problem.error_class is ErrorClass.LIBRARY_MISSING
        ):
            self.release()
