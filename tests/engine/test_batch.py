"""Questions that are asked at the same time are answered together."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from custom_components.anypod.engine import FeedConfig, store_feeds
from custom_components.anypod.engine.batch import Batch
from custom_components.anypod.engine.store import Store
from tests.engine.home import Home, plain_channel, plain_videos
from tests.engine.rows import add_feed, statements
from tests.engine.scenes import light
from tests.engine.support import NOW, feed_config
from tests.site import FakeSite


class Oracle:
    """Doubles numbers, but for what it does not like."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.was_asked = asyncio.Event()
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def answer(self, numbers: Sequence[int]) -> list[int | Exception]:
        self.asked.append([*numbers])
        self.was_asked.set()
        await self.may_answer.wait()
        if 13 in numbers:
            raise ValueError("unlucky")
        return [KeyError(one) if one < 0 else one * 2 for one in numbers]


async def test_what_is_asked_meanwhile_is_answered_together() -> None:
    oracle = Oracle()
    batch = Batch(oracle.answer)
    oracle.may_answer.clear()
    asking = [asyncio.create_task(batch.ask(one)) for one in (1, 2)]
    await oracle.was_asked.wait()
    asking += [asyncio.create_task(batch.ask(one)) for one in (3, 4, 3)]
    await asyncio.sleep(0)
    oracle.may_answer.set()
    assert await asyncio.gather(*asking) == [2, 4, 6, 8, 6]
    assert oracle.asked == [[1, 2], [3, 4, 3]]
    assert await batch.ask(5) == 10


async def test_each_hears_its_own_failure_and_all_hear_that_of_all() -> None:
    batch = Batch(Oracle().answer)
    one, other = await asyncio.gather(
        batch.ask(-1), batch.ask(1), return_exceptions=True
    )
    assert (type(one), other) == (KeyError, 2)
    both = await asyncio.gather(batch.ask(13), batch.ask(1), return_exceptions=True)
    assert [type(failure) for failure in both] == [ValueError, ValueError]
    assert await batch.ask(1) == 2


async def test_who_waits_no_more_is_not_missed() -> None:
    oracle = Oracle()
    batch = Batch(oracle.answer)
    oracle.may_answer.clear()
    gone, waiting = (asyncio.create_task(batch.ask(one)) for one in (1, 2))
    await oracle.was_asked.wait()
    gone.cancel()
    oracle.may_answer.set()
    assert await waiting == 4
    with pytest.raises(asyncio.CancelledError):
        await gone


# ----------------------------------------------------------------- what it is used for


async def statements_of_follow(tmp_path: Path, count: int) -> int:
    store = Store(tmp_path / f"{count}.db")
    await store.open()
    configs = [feed_config(f"feed-{number}") for number in range(count)]
    for config in configs:
        await add_feed(store, config.feed_id)
    feeds = [(config, "unused") for config in configs]
    with statements(store) as seen:
        followed = await store.run(store_feeds.follow, feeds, NOW)
    await store.close()
    assert [one.record.feed_id for one in followed] == [one.feed_id for one in configs]
    assert not any(one.has_new_link or one.shows_other for one in followed)
    return len(seen)


async def test_feeds_that_are_as_before_take_as_many_statements_as_one(
    tmp_path: Path,
) -> None:
    assert await statements_of_follow(tmp_path, 1) == await statements_of_follow(
        tmp_path, 20
    )


async def test_feeds_that_are_attached_side_by_side_are_all_there(
    home: Home, site: FakeSite
) -> None:
    configs: list[FeedConfig] = []
    for number in range(5):
        name = f"c{number}"
        site.add(plain_channel(plain_videos(1, name), name))
        configs.append(light(home, f"/channel/{name}/videos", feed_id=name))
    # One of them twice, as when an option is changed while it is being set up.
    states = await asyncio.gather(
        *(home.engine.feeds.attach(one) for one in (*configs, configs[0]))
    )
    assert [one.feed_id for one in states] == [f"c{n}" for n in (0, 1, 2, 3, 4, 0)]
    assert all(len(one.links) == 1 for one in states)
    for config in configs:
        sources = await home.engine.feeds.sources(config.feed_id)
        assert [one.url for one in sources] == [*config.listing_urls]
