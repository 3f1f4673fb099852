"""Thirty new episodes, beside the standalone program's way of getting them.

The site takes its time over every page and every file, as sites do. Once the episodes
are those of three feeds on hosts of their own, and once of a single feed: of one host,
one episode is downloaded at a time.
"""

import asyncio
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
import tempfile
import time
from typing import Final

from custom_components.anypod.engine import (
    EngineEvent,
    EpisodeChanged,
    EpisodeEventType,
    FeedConfig,
    Media,
)
from tests.bench.ancestor import Ancestor, Sequential
from tests.bench.figures import Figure
from tests.bench.house import house, reader
from tests.bench.remote import remote
from tests.site import AUDIO_M4A, install_plugin

_COUNT: Final = 30
_AT_ONCE: Final = 2
"""So many are downloaded at a time, each of another host."""
_PATIENCE_S: Final = 600.0
_PAGE_RATE: Final = 2_500
"""Bytes in a second: an extraction takes most of a second of waiting."""
_FILE_RATE: Final = 100_000


async def measure() -> list[Figure]:
    """Measure one run."""
    with ExitStack() as stack:
        sites = [stack.enter_context(remote(host)) for host in ("127.0.0.1", "::1")]
        fields = {"formats": (asdict(AUDIO_M4A),), "thumbnail": "jpg"}
        single = [sites[0].channel("single", _COUNT, **fields)]
        three = [
            sites[0].channel("first", _COUNT // 3, **fields),
            # The same machine by another name is another host.
            sites[0]
            .channel("second", _COUNT // 3, **fields)
            .replace("127.0.0.1", "localhost"),
            sites[1].channel("third", _COUNT // 3, **fields),
        ]
        for site in sites:
            # Media are made when they are asked for first.
            site.warm("/media/{}/140.m4a", "/thumb/{}/1.jpg")
            site.slow("/api/video/*", _PAGE_RATE)
            site.slow("/media/*", _FILE_RATE)
        return [
            *await _compare("three_feeds", three),
            *await _compare("one_feed", single),
        ]


async def _compare(layout: str, urls: list[str]) -> list[Figure]:
    before = await _ancestor(urls)
    first_s, whole_s = await _ours(urls)
    name = f"thirty.{layout}"
    return [
        Figure(name=f"{name}.standalone", value=before.whole_s, unit="s for all"),
        Figure(
            name=f"{name}.standalone.processes", value=before.processes, unit="yt-dlp"
        ),
        Figure(
            name=f"{name}.standalone.first",
            value=before.first_s / before.whole_s,
            unit="of its own time until the first can be played",
        ),
        Figure(name=f"{name}.wall", value=whole_s, unit="s for all"),
        Figure(
            name=f"{name}.ratio",
            value=whole_s / before.whole_s,
            unit="of the standalone program's time",
            # One host is asked for one episode at a time: docs/decisions/0021.
            budget=0.5 if len(urls) > 1 else None,
        ),
        Figure(
            name=f"{name}.first",
            value=first_s / whole_s,
            unit="of its own time until the first can be played",
            # After the listing, which takes about as long, and its own download.
            budget=2 * min(len(urls), _AT_ONCE) / _COUNT,
        ),
    ]


async def _ancestor(urls: list[str]) -> Sequential:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return await Ancestor(folder, install_plugin(folder / "config")).get(urls)


async def _ours(urls: list[str]) -> tuple[float, float]:
    """Return when the first could be played, and when all could."""
    times: list[float] = []
    done = asyncio.Event()

    def hear(event: EngineEvent) -> None:
        if (
            isinstance(event, EpisodeChanged)
            and event.type is EpisodeEventType.DOWNLOADED
        ):
            times.append(time.perf_counter())
            if len(times) == _COUNT:
                done.set()

    async with house() as home:
        home.engine.subscribe(hear)
        began = time.perf_counter()
        for number, url in enumerate(urls):
            await home.engine.feeds.attach(_feed(number, url))
        async with asyncio.timeout(_PATIENCE_S):
            await done.wait()
    return times[0] - began, times[-1] - began


def _feed(number: int, url: str) -> FeedConfig:
    return reader(f"feed-{number}", url, media=Media.AUDIO)
