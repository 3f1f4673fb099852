"""What it costs to write a feed's document, page by page, and not to write it."""

import asyncio
from dataclasses import dataclass
from functools import partial
from statistics import median
import time
from typing import Final

from custom_components.anypod.engine import (
    Document,
    FeedConfig,
    Media,
    Reached,
    Showing,
    store_episodes,
)
from custom_components.anypod.engine.library import Library
from tests.bench.archive import fill
from tests.bench.figures import Figure
from tests.bench.gauges import watching_the_loop
from tests.bench.house import House, house, reader

_SIZES: Final = (100, 1_000, 5_000, 10_000)
_STALLED: Final = 5_000
"""So many episodes are what the budget of stalls is about."""
_ROUNDS: Final = 5
_POLLS: Final = 100
_BASE_URL: Final = "http://127.0.0.1:8123/api/anypod/token"


@dataclass(frozen=True, kw_only=True, slots=True)
class Build:
    """What it took to write a whole feed."""

    first_s: float
    """Until the page that apps ask for was there."""
    whole_s: float
    pages: int
    first_bytes: int
    whole_bytes: int
    stall_s: float
    """Above as long a time in which nothing was written."""


async def measure() -> list[Figure]:
    """Measure one run."""
    figures: list[Figure] = []
    paged = _config(Showing())
    for size in _SIZES:
        async with house(partial(_furnish, config=paged, count=size)) as home:
            figures += await _of_size(home, paged, size)
    # As other programs write it: all of it on one page.
    config = _config(Showing(page_size=_STALLED))
    async with house(partial(_furnish, config=config, count=_STALLED)) as home:
        await home.engine.set_paused(paused=True)
        await home.engine.feeds.attach(config)
        await _build(home, config)
        built = [await _build(home, config) for _ in range(_ROUNDS)]
    name = f"rss.{_STALLED}.one_page"
    return [
        *figures,
        Figure(name=name, value=median(one.whole_s for one in built), unit="s"),
        _stall(name, built, budget=None),
    ]


def _config(showing: Showing) -> FeedConfig:
    url = "http://127.0.0.1:1/channel/talk/videos"
    return reader("feed", url, media=Media.AUDIO, showing=showing)


def _furnish(home: House, config: FeedConfig, count: int) -> None:
    home.database.parent.mkdir()
    Library(home.media_dir).found()
    fill(home.database, [config], count, home.media_dir, kept=count)


async def _of_size(home: House, config: FeedConfig, size: int) -> list[Figure]:
    await home.engine.set_paused(paused=True)
    await home.engine.feeds.attach(config)
    # Imports and caches are warm after the first.
    await _build(home, config)
    built = [await _build(home, config) for _ in range(_ROUNDS)]
    name, last = f"rss.{size}", built[-1]
    figures = [
        Figure(
            name=f"{name}.first_page",
            value=median(one.first_s for one in built) * 1000,
            unit="ms after a change",
        ),
        Figure(
            name=f"{name}.whole", value=median(one.whole_s for one in built), unit="s"
        ),
        Figure(name=f"{name}.pages", value=last.pages, unit="pages"),
        Figure(name=f"{name}.first_page.size", value=last.first_bytes, unit="bytes"),
        Figure(name=f"{name}.whole.size", value=last.whole_bytes, unit="bytes"),
        _stall(name, built, budget=20 if size == _STALLED else None),
    ]
    return [*figures, *await _unchanged(home, name)]


def _stall(name: str, built: list[Build], *, budget: float | None) -> Figure:
    return Figure(
        name=f"{name}.stall",
        value=median(one.stall_s for one in built) * 1000,
        unit="ms above as long a time without it",
        budget=budget,
    )


async def _build(home: House, config: FeedConfig) -> Build:
    """Change something in a feed, and read all of its pages."""
    engine = home.engine
    await engine._store.run(store_episodes.touch_feed, config.feed_id, home.clock())
    async with watching_the_loop() as busy:
        engine.press.invalidate(config.feed_id)
        began = time.perf_counter()
        first = await _page(home, 1)
        first_s = time.perf_counter() - began
        pages = [first]
        while (page := await _page(home, len(pages) + 1)) is not None:
            pages.append(page)
        whole_s = time.perf_counter() - began
    async with watching_the_loop() as idle:
        await asyncio.sleep(whole_s)
    sizes = [0 if one is None else len(one.body) for one in pages]
    return Build(
        first_s=first_s,
        whole_s=whole_s,
        pages=len(pages),
        first_bytes=sizes[0],
        whole_bytes=sum(sizes),
        stall_s=max(0.0, busy.longest_s - idle.longest_s),
    )


async def _page(home: House, number: int) -> Document | None:
    reached = Reached(link=home.engine.links.of("feed")[0])
    return await home.engine.press.document(reached, _BASE_URL, number)


async def _unchanged(home: House, name: str) -> list[Figure]:
    """Ask for what is known, and for what only may have changed."""
    with home.statements() as polled:
        for _ in range(_POLLS):
            await _page(home, 1)
    with home.statements() as doubted:
        for _ in range(_POLLS):
            home.engine.press.invalidate("feed")
            await _page(home, 1)
    rebuilt = [one for one in doubted if "FROM episode" in one]
    return [
        Figure(
            name=f"{name}.unchanged.statements",
            value=len(polled),
            unit=f"statements for {_POLLS} polls",
            budget=0,
        ),
        Figure(
            name=f"{name}.unchanged.rebuilt",
            value=len(rebuilt),
            unit=f"looks at episodes, {_POLLS} times that nothing has changed",
            budget=0,
        ),
    ]
