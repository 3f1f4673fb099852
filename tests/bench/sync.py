"""What syncs cost: processes, requests, SQL statements, time, memory and stalls.

No files are downloaded, so that it is the sync that is measured. The site is another
process; this one is what Home Assistant would be.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from statistics import median
import time
from typing import Final

from custom_components.anypod.engine import EpisodeStatus as S, FeedState, SourceKind
from tests.bench.figures import Figure
from tests.bench.gauges import forget_peak, memory_bytes, peak_bytes, watching_the_loop
from tests.bench.house import House, house, reader
from tests.bench.remote import Asked, Remote, remote
from tests.engine.rows import add_feed, reconcile
from tests.engine.support import listed
from tests.site import AUDIO_M4A

_SIZES: Final = (50, 1_000, 10_000)
_STALLED: Final = 1_000
"""So many new episodes are what the budgets of memory and stalls are about."""
_ROUNDS: Final = 5
_HOURLY_S: Final = 3600.0
_PLAYABLE: Final = (asdict(AUDIO_M4A),)
_MEGABYTE: Final = 1_000_000


@dataclass(slots=True)
class Cost:
    """What something took."""

    asked: Asked = Asked(processes=0, pages=0, extractions=0, requests=0)  # noqa: RUF009 it is frozen
    statements: int = 0
    wall_s: float = 0.0
    stall_s: float = 0.0
    """Above as long a time in which nothing was done."""
    calm_stall_s: float = 0.0
    """Of that time."""
    growth_bytes: int = 0
    """Of this process's memory, at its peak."""


async def measure() -> list[Figure]:
    """Measure one run."""
    figures: list[Figure] = []
    with remote() as site:
        async with house() as home:
            # Imports and caches are warm after the first.
            await home.engine.set_paused(paused=True)
            await home.read(reader("warm", site.channel("warm", 40)))
            for size in _SIZES:
                figures += await _of_size(home, site, size)
            figures += await _stalls(home, site)
            figures += await _statements(home)
        figures += await _catch_up(site)
        figures += await _new_feed(site)
        figures += await _unchanged(site)
    return figures


@asynccontextmanager
async def _costing(home: House, site: Remote) -> AsyncIterator[Cost]:
    """Tell, at the end, what was spent meanwhile."""
    cost, asked, began = Cost(), site.asked(), time.perf_counter()
    forget_peak()
    before = memory_bytes()
    async with watching_the_loop() as stall:
        with home.statements() as seen:
            yield cost
    cost.wall_s = time.perf_counter() - began
    cost.growth_bytes = max(0, peak_bytes() - before)
    cost.asked = site.asked() - asked
    cost.statements = len(seen)
    async with watching_the_loop() as calm:
        await asyncio.sleep(cost.wall_s)
    cost.calm_stall_s = calm.longest_s
    cost.stall_s = max(0.0, stall.longest_s - calm.longest_s)


# ----------------------------------------------------------------------- by its size


async def _of_size(home: House, site: Remote, size: int) -> list[Figure]:
    """Read a channel when it is new, when nothing is, and with three new episodes."""
    name = f"of-{size}"
    config = reader(name, site.channel(name, size))
    figures: list[Figure] = []
    async with _costing(home, site) as cost:
        state = await home.read(config)
    _expect(state, size)
    figures += _figures(f"sync.{size}.new", cost)
    async with _costing(home, site) as cost:
        await home.read_again(name)
    figures += _figures(f"sync.{size}.idle", cost, pages=1)
    site.publish(name, 3)
    async with _costing(home, site) as cost:
        state = await home.read_again(name)
    _expect(state, size + 3)
    return [*figures, *_figures(f"sync.{size}.three_new", cost, pages=1)]


def _figures(name: str, cost: Cost, *, pages: int | None = None) -> Iterator[Figure]:
    asked = cost.asked
    is_large = name == f"sync.{_STALLED}.new"
    for what, value, budget in (
        ("processes", asked.processes, 1),
        ("pages", asked.pages, pages),
        ("extractions", asked.extractions, 0),
        ("requests", asked.requests, None),
        ("statements", cost.statements, None),
    ):
        yield Figure(name=f"{name}.{what}", value=value, unit=what, budget=budget)
    yield Figure(name=f"{name}.wall", value=cost.wall_s, unit="s")
    yield Figure(
        name=f"{name}.stall",
        value=cost.stall_s * 1000,
        unit="ms above the same time without a sync",
    )
    yield Figure(
        name=f"{name}.memory",
        value=cost.growth_bytes / _MEGABYTE,
        unit="MB more, at its peak",
        budget=20 if is_large else None,
    )


def _expect(state: FeedState, count: int) -> None:
    if state.error is not None or sum(state.counts.values()) != count:
        raise RuntimeError(f"not {count} episodes: {state.error}, {state.counts}")


# ------------------------------------------------------------------------- the stalls


async def _stalls(home: House, site: Remote) -> list[Figure]:
    """Sync many new episodes, as often as it takes to tell chance apart."""
    costs = []
    for number in range(_ROUNDS):
        name = f"stall-{number}"
        config = reader(name, site.channel(name, _STALLED))
        async with _costing(home, site) as cost:
            await home.read(config)
        costs.append(cost)
    return [
        Figure(
            name="sync.stall",
            value=median(cost.stall_s for cost in costs) * 1000,
            unit="ms above the same time without a sync",
            budget=20,
        ),
        Figure(
            name="sync.stall.idle",
            value=median(cost.calm_stall_s for cost in costs) * 1000,
            unit="ms",
        ),
    ]


# --------------------------------------------------------------------- the statements


async def _statements(home: House) -> list[Figure]:
    """Compare what it takes to reconcile a short listing with what a long one does."""
    store, counts = home.engine._store, []
    for size in (10, 1_000):
        name = f"statements-{size}"
        await add_feed(store, name)
        listing = [listed(number) for number in range(size, 0, -1)]
        with home.statements() as seen:
            await reconcile(store, listing, name)
            # A second time: all of it is known, and called otherwise.
            renamed = [replace(one, title=f"Not {one.title}") for one in listing]
            await reconcile(store, renamed, name)
        counts.append(len(seen))
    few, many = counts
    return [
        Figure(name="sync.reconcile.of_10", value=few, unit="statements"),
        Figure(
            name="sync.reconcile.of_1000", value=many, unit="statements", budget=few
        ),
    ]


# ----------------------------------------------------------------------- the occasions


async def _catch_up(site: Remote) -> list[Figure]:
    """Start again after five days, with three feeds."""
    configs = [
        reader(name, site.channel(name, 200), interval_s=_HOURLY_S)
        for name in ("first", "second", "third")
    ]
    async with house() as home:
        await home.engine.set_paused(paused=True)
        for config in configs:
            await home.read(config)
        await home.engine.set_paused(paused=False)
        await home.stop()
        home.clock.advance(timedelta(days=5))
        asked, began = site.asked(), home.clock()
        await home.start()
        home.engine._queue.set_paused(paused=True)
        for config in configs:
            await home.engine.feeds.attach(config)
        at_once = site.asked() - asked
        home.advance(timedelta(minutes=2))
        for config in configs:
            await home.until(config.feed_id, lambda state: _was_read(state, began))
        caught_up = site.asked() - asked
    return [
        Figure(
            name="sync.start.requests",
            value=at_once.requests,
            unit="requests",
            budget=0,
        ),
        Figure(
            name="sync.catch_up.processes",
            value=caught_up.processes / len(configs),
            unit="processes of each feed",
            budget=1,
        ),
        Figure(
            name="sync.catch_up.pages",
            value=caught_up.pages / len(configs),
            unit="pages of each feed",
            budget=1,
        ),
    ]


def _was_read(state: FeedState, since: object) -> bool:
    return state.last_success is not None and state.last_success > since  # type: ignore[operator]


async def _new_feed(site: Remote) -> list[Figure]:
    """Read a new feed, and all of its episodes."""
    count = 10
    config = reader("whole", site.channel("whole", count, formats=_PLAYABLE))
    async with house() as home:
        asked = site.asked()
        await home.read(config)
        await home.until("whole", lambda state: state.counts == {S.DOWNLOADED: count})
        took = site.asked() - asked
    return [
        Figure(
            name=f"sync.new_feed.of_{count}.processes",
            value=took.processes,
            unit="processes",
            budget=count + 1,
        ),
        Figure(
            name=f"sync.new_feed.of_{count}.extractions",
            value=took.extractions,
            unit="extractions",
            budget=count,
        ),
    ]


async def _unchanged(site: Remote) -> list[Figure]:
    """Read a source again that gives a cheap sign of a change."""
    site.channel("signed", 50, formats=_PLAYABLE)
    url = site.url("/rss/channel/signed/videos")
    config = reader("signed", url, source_kind=SourceKind.PLAYLIST)
    async with house() as home:
        await home.engine.set_paused(paused=True)
        await home.read(config)
        # The first look that is compared is the one after the first sign.
        await home.read_again("signed")
        async with _costing(home, site) as cost:
            await home.read_again("signed")
    return [
        Figure(
            name="sync.unchanged.processes",
            value=cost.asked.processes,
            unit="processes",
            budget=0,
        ),
        Figure(
            name="sync.unchanged.requests", value=cost.asked.requests, unit="requests"
        ),
    ]
