"""Bounded, fair download workers: one per host, feeds taking turns."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
import logging
from typing import Protocol

from .errors import EngineError
from .loop import Clock, Loop, cancel
from .models import Episode
from .policy import Candidate, next_download

_LOGGER = logging.getLogger(__name__)


class Backlog(Protocol):
    """Where the queue gets its work from; the store in the product."""

    async def candidates(self) -> Sequence[Candidate]:
        """Return the next due episode of each feed and host."""

    async def next_due(self) -> datetime | None:
        """Return when something that waits is due next."""

    async def claim(self, candidate: Candidate) -> bool:
        """Take an episode; False when it is not to be had any more."""

    async def give_back(self, episode: Episode) -> None:
        """Have an episode that was taken wait again, if nobody has said otherwise."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Running:
    candidate: Candidate
    task: asyncio.Task[None]


class DownloadQueue:
    """Runs at most `limit` downloads at once."""

    def __init__(
        self,
        backlog: Backlog,
        work: Callable[[Candidate], Awaitable[None]],
        clock: Clock,
        limit: int,
    ) -> None:
        """Prepare; `start` begins."""
        self._backlog = backlog
        self._work = work
        self._clock = clock
        self.limit = limit
        self._running: dict[str, _Running] = {}
        self._stranded: dict[str, Episode] = {}
        """Taken, and left without a word by who worked at them."""
        self._turn = 0
        self._last_served: dict[str, int] = {}
        self._held: tuple[datetime, datetime] | None = None
        self._loop = Loop("downloads", self._dispatch, clock)
        self.is_paused = False
        """Whether nothing is started; what is running goes on."""
        self._is_resting = False

    def start(self) -> None:
        """Begin to take work."""
        self._loop.start()

    async def stop(self) -> None:
        """Take no more work and cut off what is running."""
        await self._loop.stop()
        await cancel([running.task for running in self._running.values()])

    def wake(self) -> None:
        """Look for work now."""
        self._loop.wake()

    def set_paused(self, *, paused: bool) -> None:
        """Start nothing, or go on."""
        self.is_paused = paused
        self.wake()

    def hold(self, seconds: float) -> None:
        """Start nothing for a while, because it could not succeed."""
        now = self._clock()
        self._held = (now, now + timedelta(seconds=seconds))

    def release(self) -> None:
        """End a hold."""
        self._held = None
        self.wake()

    async def rest(self) -> None:
        """Start nothing and cut off what is running, until `go_on`."""
        self._is_resting = True
        await cancel([running.task for running in self._running.values()])

    def go_on(self) -> None:
        """Take work again."""
        self._is_resting = False
        self.wake()

    @property
    def is_held(self) -> bool:
        """Return whether nothing is started at the moment."""
        if self._held is None:
            return False
        since, until = self._held
        # Before it began: the clock was set back.
        return since <= self._clock() < until

    async def cancel(self, episode_id: str) -> None:
        """Cut off the download of an episode, if it is running."""
        running = self._running.get(episode_id)
        if running is not None:
            await cancel([running.task])

    async def cancel_feed(self, feed_id: str) -> None:
        """Cut off all downloads of a feed."""
        await cancel(
            [
                running.task
                for running in self._running.values()
                if running.candidate.episode.feed_id == feed_id
            ]
        )

    async def _dispatch(self) -> datetime | None:
        for episode_id in self._stranded.keys() - self._running.keys():
            await self._backlog.give_back(self._stranded[episode_id])
            del self._stranded[episode_id]
        while await self._start_one():
            pass
        due = await self._backlog.next_due()
        if self._held is not None and self.is_held:
            _, until = self._held
            due = min(due or until, until)
        return due

    async def _start_one(self) -> bool:
        is_open = not (self.is_held or self.is_paused or self._is_resting)
        if not is_open or len(self._running) >= self.limit:
            return False
        busy = frozenset(running.candidate.host for running in self._running.values())
        choice = next_download(
            await self._backlog.candidates(),
            busy_hosts=busy,
            last_served=self._last_served,
        )
        if choice is None:
            return False
        if await self._backlog.claim(choice):
            self._begin(choice)
            if self._is_resting:
                # Since it was looked for.
                await self.cancel(choice.episode.episode_id)
        return True

    def _begin(self, candidate: Candidate) -> None:
        episode = candidate.episode
        self._turn += 1
        self._last_served[episode.feed_id] = self._turn
        # Eager, so that a cancel always finds the worker inside its `try`.
        task = asyncio.create_task(
            self._attempt(candidate),
            name=f"anypod-download-{episode.episode_id}",
            eager_start=True,
        )
        self._running[episode.episode_id] = _Running(candidate=candidate, task=task)
        task.add_done_callback(lambda _: self._ended(episode.episode_id))

    async def _attempt(self, candidate: Candidate) -> None:
        # The worker handles what it knows; this keeps the queue alive.
        episode = candidate.episode
        try:
            await self._work(candidate)
        except EngineError as err:
            self._stranded[episode.episode_id] = episode
            _LOGGER.error("Cannot go on with %s: %s", episode.title, err)  # noqa: TRY400 the message says it all
        except Exception:
            self._stranded[episode.episode_id] = episode
            _LOGGER.exception("Download of %s failed", episode.episode_id)

    def _ended(self, episode_id: str) -> None:
        self._running.pop(episode_id, None)
        self.wake()
