"""What a stream tells first, where that cannot be had at once."""

import asyncio
from dataclasses import replace
import itertools

import pytest

from custom_components.anypod import streams
from custom_components.anypod.engine import (
    Engine,
    FeedChanged,
    FeedRemoved,
    Overview,
    OverviewChanged,
    StoreError,
)
from tests.integration import contract
from tests.integration.contract import check
from tests.integration.feeds import FEED, Feeds, eventually
from tests.integration.line import Connect


class Fault:
    """An overview that cannot be had for a while."""

    def __init__(self, engine: Engine) -> None:
        """Remember what it is about, and fail."""
        self.is_there = True
        self.tries: list[float] = []
        self.real = engine.overview

    async def overview(self) -> Overview:
        """Fail, or answer; note when."""
        self.tries.append(asyncio.get_running_loop().time())
        if self.is_there:
            raise StoreError("the disk is busy")
        return await self.real()


@pytest.fixture
def fault(quiet: Feeds, monkeypatch: pytest.MonkeyPatch) -> Fault:
    """Give a fault that keeps streams from their first message, tried again soon."""
    monkeypatch.setattr(streams, "FIRST_PAUSE_S", 0.05)
    monkeypatch.setattr(streams, "LONGEST_PAUSE_S", 0.2)
    found = Fault(quiet.engine)
    monkeypatch.setattr(quiet.engine, "overview", found.overview)
    return found


async def test_a_first_message_that_fails(
    connect: Connect, quiet: Feeds, fault: Fault
) -> None:
    """It is tried again though nothing happens, less and less often."""
    line = await connect()
    state, overview = await quiet.engine.feeds.state(FEED), await fault.real()
    number = await line.subscribe("subscribe")
    assert await line.event(number) == contract.RESET
    # What is overtaken by the first message is not told after it.
    quiet.engine._bus.emit(FeedChanged(state=replace(state, title="Another")))
    quiet.engine._bus.emit(FeedRemoved(feed_id="walk"))
    quiet.engine._bus.emit(OverviewChanged(overview=replace(overview, queued=7)))

    async def has_tried() -> bool:
        return len(fault.tries) >= 5

    await eventually(has_tried)
    pauses = [later - sooner for sooner, later in itertools.pairwise(fault.tries)]
    for pause, least in zip(pauses, (0.05, 0.1, 0.2, 0.2), strict=False):
        assert pause > least * 0.9
    fault.is_there = False
    first = await line.event(number)
    check(first, {"feeds": [contract.FEED_WITH_LINKS], "overview": contract.OVERVIEW})
    assert [one["title"] for one in first["feeds"]] == [state.title]
    quiet.engine._bus.emit(FeedRemoved(feed_id="talk"))
    told = await line.until(number, lambda event: "removed" in event)
    assert told == {"removed": ["talk"], "reset": True}


async def test_who_leaves_before_the_first_message(
    connect: Connect, fault: Fault
) -> None:
    line = await connect()
    number = await line.subscribe("subscribe")
    assert await line.event(number) == contract.RESET
    await line.client.send_json_auto_id(
        {"type": "unsubscribe_events", "subscription": number}
    )

    async def has_left() -> bool:
        return "anypod Stream" not in {one.get_name() for one in asyncio.all_tasks()}

    await eventually(has_left)
