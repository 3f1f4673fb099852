"""Three downloads at once, each of which is encoded anew.

Their programs are other processes; what is measured is the one that Home Assistant
would be.
"""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
import tempfile

from custom_components.anypod.engine import (
    Engine,
    EngineConfig,
    EpisodeProgressed,
    EpisodeStatus,
    FeedConfig,
    FeedState,
    HttpAnswer,
    Media,
    Retention,
    SourceKind,
)
from custom_components.anypod.engine.models import Stage
from tests.bench.figures import Figure
from tests.bench.gauges import memory_bytes, watching_the_loop
from tests.bench.site import running
from tests.site import install_plugin

_SECONDS = 60
_AT_ONCE = 3
_MEGABYTE = 1_000_000


async def no_answer(url: str, headers: Mapping[str, str]) -> HttpAnswer | None:
    """Get nothing from anywhere."""
    return None


def feed(feed_id: str, origin: str, keep_last: int) -> FeedConfig:
    """Make a feed that wants small videos."""
    url = f"{origin}/channel/talk/videos"
    return FeedConfig(
        feed_id=feed_id,
        title=feed_id,
        source_url=url,
        source_kind=SourceKind.CHANNEL,
        listing_urls=(url,),
        media=Media.VIDEO_360,
        retention=Retention(keep_last=keep_last),
    )


async def measure() -> list[Figure]:
    """Measure one run: first nothing, then the downloads."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        first = stack.enter_context(running("127.0.0.1", seconds=_SECONDS, count=2))
        third = stack.enter_context(running("::1", seconds=_SECONDS, count=1))
        # One download at a time is made of each host.
        second = first.replace("127.0.0.1", "localhost")
        config = EngineConfig(
            data_dir=folder / "data",
            cache_dir=folder / "cache",
            plugin_dir=install_plugin(folder / "config"),
            media_dir=folder / "media",
            max_downloads=_AT_ONCE,
        )
        engine = Engine(config, no_answer, lambda: datetime.now(UTC))
        await engine.start()
        try:
            return await _measure(engine, [first, second, third])
        finally:
            await engine.stop()


async def _measure(engine: Engine, origins: list[str]) -> list[Figure]:
    stages: dict[str, Stage] = {}
    together = 0

    def hear(event: object) -> None:
        nonlocal together
        if isinstance(event, EpisodeProgressed):
            if event.progress is None:
                stages.pop(event.feed_id, None)
            else:
                stages[event.feed_id] = event.progress.stage
            together = max(
                together,
                sum(stage is Stage.CONVERTING for stage in stages.values()),
            )

    # Imports and caches are warm after the first.
    await _download(engine, feed("warm", origins[0].rstrip("/"), 1))
    unsubscribe = engine.subscribe(hear)
    before = memory_bytes()
    async with watching_the_loop() as idle:
        await asyncio.sleep(5)
    async with watching_the_loop() as busy, asyncio.TaskGroup() as group:
        for number, origin in enumerate(origins):
            wanted = feed(f"feed-{number}", origin.rstrip("/"), 1)
            group.create_task(_download(engine, wanted))
    unsubscribe()
    return [
        *_figures(before, idle.longest_s, busy.longest_s),
        Figure(name="downloads.converting_at_once", value=together, unit="episodes"),
    ]


def _figures(before: int, idle_s: float, busy_s: float) -> Iterator[Figure]:
    yield Figure(
        name="downloads.memory_growth",
        value=max(0, memory_bytes() - before) / _MEGABYTE,
        unit="MB",
        budget=20,
    )
    yield Figure(
        name="downloads.loop_stall",
        value=max(0.0, busy_s - idle_s) * 1000,
        unit="ms above an idle run",
        budget=20,
    )


async def _download(engine: Engine, wanted: FeedConfig) -> None:
    """Add a feed, and wait until its episode is there."""
    changed = asyncio.Event()
    unsubscribe = engine.subscribe(lambda _: changed.set())
    await engine.feeds.attach(wanted)
    while not _is_done(await engine.feeds.state(wanted.feed_id)):
        await changed.wait()
        changed.clear()
    unsubscribe()


def _is_done(state: FeedState) -> bool:
    return state.counts.get(EpisodeStatus.DOWNLOADED, 0) == 1
