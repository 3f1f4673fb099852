"""How far the running downloads are, told to whoever listens now and then."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from .events import EpisodeProgressed
from .models import Episode, Progress

INTERVAL_S: Final = 0.5
"""An episode is told of no more often than that."""


@dataclass(slots=True)
class _Running:
    episode: Episode
    progress: Progress
    timer: asyncio.TimerHandle | None = None
    """Set while what was told last is too young for something new."""
    is_new: bool = False


class Board:
    """Knows the progress of each download that is running."""

    def __init__(self, tell: Callable[[EpisodeProgressed], None]) -> None:
        """Begin without any download."""
        self._tell = tell
        self._running: dict[str, _Running] = {}

    def note(self, episode: Episode, progress: Progress | None) -> None:
        """Take in how far an episode is; None when its download has ended."""
        episode_id = episode.episode_id
        if progress is None:
            ended = self._running.pop(episode_id, None)
            if ended is not None:
                if ended.timer is not None:
                    ended.timer.cancel()
                self._tell(_event(ended.episode, None))
            return
        running = self._running.get(episode_id)
        if running is None:
            running = _Running(episode=episode, progress=progress)
            self._running[episode_id] = running
        running.progress = progress
        running.is_new = True
        if running.timer is None:
            self._show(episode_id)

    def shown(self, episode: Episode) -> Episode:
        """Return an episode with its progress."""
        running = self._running.get(episode.episode_id)
        progress = None if running is None else running.progress
        return replace(episode, progress=progress)

    def _show(self, episode_id: str) -> None:
        running = self._running.get(episode_id)
        if running is None:
            return
        running.timer = None
        if not running.is_new:
            return
        running.is_new = False
        running.timer = asyncio.get_running_loop().call_later(
            INTERVAL_S, self._show, episode_id
        )
        self._tell(_event(running.episode, running.progress))


def _event(episode: Episode, progress: Progress | None) -> EpisodeProgressed:
    return EpisodeProgressed(
        feed_id=episode.feed_id,
        episode_id=episode.episode_id,
        title=episode.title,
        progress=progress,
    )
