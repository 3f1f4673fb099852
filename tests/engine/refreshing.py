"""Waiting for refreshes, as nothing tells of their end."""

import asyncio
from collections.abc import Iterator
import contextlib
from datetime import datetime

from custom_components.anypod.engine import Episode
from tests.engine.home import Home
from tests.engine.support import PATIENCE_S, eventually

PACE_S = 30
"""Between two that nobody has asked for."""


@contextlib.contextmanager
def watched(home: Home) -> Iterator[list[str]]:
    """Collect the ids of the episodes whose refresh has ended, well or not."""
    done: list[str] = []
    tell = home.engine.refresher._on_done

    def note(episode: Episode) -> None:
        done.append(episode.episode_id)
        tell(episode)

    home.engine.refresher._on_done = note
    yield done
    home.engine.refresher._on_done = tell


async def refreshed(home: Home, episode: Episode) -> Episode:
    """Have an episode's metadata read anew, and return what it is then."""
    with watched(home) as done:
        await home.engine.refresher.ask("feed", episode.episode_id)
        await eventually(lambda: episode.episode_id in done)
    return await home.engine.episode("feed", episode.episode_id)


async def looked(home: Home) -> None:
    """Wait until the refresher has looked, and there is nothing for it to do now."""
    loop, ended = home.engine.refresher._loop, asyncio.Event()
    step = loop._step

    async def stepping() -> datetime | None:
        due = await step()
        ended.set()
        return due

    loop._step = stepping
    loop.wake()
    async with asyncio.timeout(PATIENCE_S):
        await ended.wait()
    loop._step = step


async def caught_up(home: Home) -> list[Episode]:
    """Let time pass until nothing waits for a refresh; return the episodes."""
    with watched(home) as done:
        while True:
            before = len(done)
            found = await home.episodes()
            if not any(one.refresh_at for one in found):
                return found
            home.advance(seconds=PACE_S)
            await eventually(lambda count=before: len(done) > count)  # type: ignore[misc]
