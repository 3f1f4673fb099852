"""What waits for its download, as far as it may begin now."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime

from . import store_downloads, windows
from .config import Window
from .loop import Clock
from .models import Episode, ErrorClass, Problem
from .policy import Candidate
from .store import Store


class Supply:
    """Gives the queue its work; outside of the window only what people demand."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        *,
        feed_ids: Callable[[], Collection[str]],
        claim: Callable[[Candidate], Awaitable[bool]],
        give_back: Callable[[Episode], Awaitable[None]],
        on_change: Callable[[], None],
    ) -> None:
        """Remember the parts; `on_change` is told when the window opens or closes."""
        self._store = store
        self._clock = clock
        self._feed_ids = feed_ids
        self._claim = claim
        self._give_back = give_back
        self._on_change = on_change
        self.window: Window | None = None
        """When downloads begin by themselves; None: at any time."""
        self._closed_since: datetime | None = None

    @property
    def problem(self) -> Problem | None:
        """Return why nothing begins by itself, None while the window is open."""
        window, now = self.window, self._clock()
        if window is None or windows.is_open(window, now):
            return None
        text = f"{window.begin:%H:%M}–{window.end:%H:%M}"
        return Problem(
            error_class=ErrorClass.OUTSIDE_WINDOW,
            detail=f"Downloads begin between {text}",
            since=self._closed_since or now,
        )

    async def candidates(self) -> Sequence[Candidate]:
        """Return the next due episode of each attached feed and host."""
        now = self._clock()
        is_closed = self.problem is not None
        if is_closed != (self._closed_since is not None):
            self._closed_since = now if is_closed else None
            self._on_change()
        return await self._store.run(
            store_downloads.candidates,
            self._feed_ids(),
            now,
            only_demanded=is_closed,
        )

    async def claim(self, candidate: Candidate) -> bool:
        """Take an episode for download; False when it is not to be had any more."""
        return await self._claim(candidate)

    async def give_back(self, episode: Episode) -> None:
        """Have an episode that was taken wait again, if nobody has said otherwise."""
        await self._give_back(episode)

    async def next_due(self) -> datetime | None:
        """Return when something that waits is due next."""
        now = self._clock()
        due = await self._store.run(store_downloads.next_due, now)
        if self.window is None:
            return due
        change = windows.next_change(self.window, now)
        return change if due is None else min(due, change)
