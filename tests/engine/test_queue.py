"""Bounded, fair, polite, and never stuck."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
import logging

import pytest

from custom_components.anypod.engine.errors import StoreError
from custom_components.anypod.engine.models import Episode
from custom_components.anypod.engine.policy import Candidate
from custom_components.anypod.engine.queue import DownloadQueue
from tests.engine.support import Clock, episode, eventually


class Backlog:
    """Episodes that wait, and those that a worker has."""

    def __init__(self) -> None:
        """Begin with nothing to do."""
        self.waiting: list[Candidate] = []
        self.due: datetime | None = None
        self.asked = 0
        self.lost: set[str] = set()
        self.failure: Exception | None = None
        self.given_back: list[str] = []

    def add(self, *names: str) -> None:
        """Add episodes named `feed:number@host`."""
        for name in names:
            feed_id, _, rest = name.partition(":")
            number, _, host = rest.partition("@")
            made = episode(int(number), episode_id=name, feed_id=feed_id)
            self.waiting.append(Candidate(episode=made, host=host))

    async def candidates(self) -> Sequence[Candidate]:
        """Return all that wait."""
        self.asked += 1
        if self.failure is not None:
            raise self.failure
        return list(self.waiting)

    async def next_due(self) -> datetime | None:
        """Return what the test says."""
        return self.due

    async def claim(self, candidate: Candidate) -> bool:
        """Give an episode away, once."""
        await asyncio.sleep(0)
        self.waiting.remove(candidate)
        return candidate.episode.episode_id not in self.lost

    async def give_back(self, episode: Episode) -> None:
        """Take back what a worker has left."""
        if self.failure is not None:
            raise self.failure
        self.given_back.append(episode.episode_id)


class Workers:
    """Downloads that end when the test says so."""

    def __init__(self) -> None:
        """Begin without any."""
        self.begun: list[str] = []
        self.cut_off: list[str] = []
        self._gates: dict[str, asyncio.Event] = {}
        self.most_at_once = 0

    @property
    def running(self) -> set[str]:
        """Return what is being downloaded."""
        return set(self._gates)

    async def work(self, candidate: Candidate) -> None:
        """Begin, and wait to be let go."""
        name = candidate.episode.episode_id
        self.begun.append(name)
        gate = self._gates[name] = asyncio.Event()
        self.most_at_once = max(self.most_at_once, len(self._gates))
        try:
            await gate.wait()
        except asyncio.CancelledError:
            self.cut_off.append(name)
            raise
        finally:
            del self._gates[name]
        if "broken" in name:
            raise ValueError("an unexpected failure")
        if "locked" in name:
            raise StoreError("the database is locked")

    def finish(self, *names: str) -> None:
        """Let downloads end."""
        for name in names:
            self._gates[name].set()


@pytest.fixture
def backlog() -> Backlog:
    return Backlog()


@pytest.fixture
def workers() -> Workers:
    return Workers()


@pytest.fixture
async def queue(
    backlog: Backlog, workers: Workers, clock: Clock
) -> AsyncIterator[DownloadQueue]:
    made = DownloadQueue(backlog, workers.work, clock, limit=2)
    made.start()
    yield made
    await made.stop()


async def idle(backlog: Backlog) -> None:
    """Wait until the queue has looked and gone to sleep."""
    seen = -1
    while seen != backlog.asked:
        seen = backlog.asked
        for _ in range(10):
            await asyncio.sleep(0)


async def test_no_more_than_the_limit_at_once(
    queue: DownloadQueue, backlog: Backlog, workers: Workers
) -> None:
    backlog.add(*(f"feed:{n}@host{n}" for n in range(6)))
    queue.wake()
    await eventually(lambda: len(workers.running) == 2)
    while workers.running:
        workers.finish(*workers.running)
        await idle(backlog)
    assert len(workers.begun) == 6
    assert workers.most_at_once == 2


async def test_the_limit_can_be_raised(
    queue: DownloadQueue, backlog: Backlog, workers: Workers
) -> None:
    backlog.add(*(f"feed:{n}@host{n}" for n in range(4)))
    queue.wake()
    await eventually(lambda: len(workers.running) == 2)
    queue.limit = 3
    queue.wake()
    await eventually(lambda: len(workers.running) == 3)


async def test_one_at_a_time_of_each_host(
    queue: DownloadQueue, backlog: Backlog, workers: Workers
) -> None:
    backlog.add("a:1@x", "a:2@x", "b:3@x", "b:4@y")
    queue.wake()
    await idle(backlog)
    assert workers.running == {"a:1@x", "b:4@y"}
    workers.finish("b:4@y")
    await idle(backlog)
    assert workers.running == {"a:1@x"}
    workers.finish("a:1@x")
    await eventually(lambda: workers.running == {"a:2@x"})


async def test_feeds_take_turns(
    queue: DownloadQueue, backlog: Backlog, workers: Workers
) -> None:
    queue.limit = 1
    backlog.add("a:1@x", "a:2@x", "a:3@x", "b:1@x", "b:2@x", "c:1@x")
    queue.wake()
    for _ in range(6):
        await eventually(lambda: len(workers.running) == 1)
        workers.finish(*workers.running)
        await idle(backlog)
    feeds = [name[0] for name in workers.begun]
    assert feeds[:3] == ["a", "b", "c"]
    assert feeds[3:] == ["a", "b", "a"]


async def test_a_lost_claim_goes_on_with_the_next(
    queue: DownloadQueue, backlog: Backlog, workers: Workers
) -> None:
    backlog.add("a:1@x", "a:2@x")
    backlog.lost.add("a:1@x")
    queue.wake()
    await eventually(lambda: workers.running == {"a:2@x"})
    assert workers.begun == ["a:2@x"]


async def test_it_sleeps_until_something_is_due(
    queue: DownloadQueue, backlog: Backlog, workers: Workers, clock: Clock
) -> None:
    await idle(backlog)
    before = backlog.asked
    await idle(backlog)
    assert backlog.asked == before
    backlog.due = clock() + timedelta(seconds=0.1)
    queue.wake()
    await idle(backlog)
    backlog.add("a:1@x")
    backlog.due = None
    await eventually(lambda: workers.running == {"a:1@x"})


async def test_what_is_long_due_does_not_make_it_spin(
    queue: DownloadQueue, backlog: Backlog, clock: Clock
) -> None:
    backlog.due = clock() + timedelta(seconds=3600)
    queue.wake()
    await idle(backlog)
    before = backlog.asked
    for _ in range(100):
        await asyncio.sleep(0)
    assert backlog.asked == before


async def test_a_hold_starts_nothing_until_it_ends(
    queue: DownloadQueue, backlog: Backlog, workers: Workers, clock: Clock
) -> None:
    queue.hold(300)
    backlog.add("a:1@x")
    queue.wake()
    await idle(backlog)
    assert (queue.is_held, workers.begun) == (True, [])
    clock.advance(timedelta(seconds=301))
    queue.wake()
    await eventually(lambda: workers.running == {"a:1@x"})


async def test_a_hold_ends_by_itself(
    queue: DownloadQueue, backlog: Backlog, workers: Workers
) -> None:
    queue.hold(0.1)
    backlog.add("a:1@x")
    queue.wake()
    await idle(backlog)
    assert workers.begun == []
    await eventually(lambda: workers.running == {"a:1@x"})


async def test_a_hold_can_be_released(
    queue: DownloadQueue, backlog: Backlog, workers: Workers
) -> None:
    queue.hold(300)
    backlog.add("a:1@x")
    queue.release()
    await eventually(lambda: workers.running == {"a:1@x"})


async def test_a_hold_lets_run_what_is_running(
    queue: DownloadQueue, backlog: Backlog, workers: Workers
) -> None:
    backlog.add("a:1@x", "a:2@x")
    queue.wake()
    await eventually(lambda: workers.running == {"a:1@x"})
    queue.hold(300)
    workers.finish("a:1@x")
    await idle(backlog)
    assert (workers.running, workers.cut_off) == (set(), [])
    assert workers.begun == ["a:1@x"]


async def test_cancelling_one_episode(
    queue: DownloadQueue, backlog: Backlog, workers: Workers
) -> None:
    backlog.add("a:1@x", "b:2@y", "a:3@x")
    queue.wake()
    await eventually(lambda: len(workers.running) == 2)
    await queue.cancel("a:1@x")
    await queue.cancel("nobody")
    assert workers.cut_off == ["a:1@x"]
    await eventually(lambda: workers.running == {"b:2@y", "a:3@x"})


async def test_cancelling_a_feed(
    queue: DownloadQueue, backlog: Backlog, workers: Workers
) -> None:
    queue.limit = 3
    backlog.add("a:1@x", "b:2@y", "a:3@z")
    queue.wake()
    await eventually(lambda: len(workers.running) == 3)
    await queue.cancel_feed("a")
    assert sorted(workers.cut_off) == ["a:1@x", "a:3@z"]
    assert workers.running == {"b:2@y"}


async def test_stopping_cuts_everything_off(
    queue: DownloadQueue, backlog: Backlog, workers: Workers
) -> None:
    backlog.add("a:1@x", "b:2@y", "c:3@z")
    queue.wake()
    await eventually(lambda: len(workers.running) == 2)
    await queue.stop()
    assert len(workers.cut_off) == 2
    assert not workers.running
    assert [one.episode.episode_id for one in backlog.waiting] == ["c:3@z"]
    await queue.stop()


async def test_a_broken_worker_does_not_stop_the_others(
    queue: DownloadQueue,
    backlog: Backlog,
    workers: Workers,
    caplog: pytest.LogCaptureFixture,
) -> None:
    backlog.add("broken:1@x", "a:2@x")
    queue.wake()
    await eventually(lambda: workers.running == {"broken:1@x"})
    with caplog.at_level(logging.ERROR):
        workers.finish("broken:1@x")
        await eventually(lambda: workers.running == {"a:2@x"})
    assert "Download of broken:1@x failed" in caplog.text


@pytest.mark.parametrize("failure", [StoreError("disk error"), ValueError("odd row")])
async def test_a_backlog_that_fails_is_asked_again_later(
    queue: DownloadQueue,
    backlog: Backlog,
    workers: Workers,
    failure: Exception,
    caplog: pytest.LogCaptureFixture,
) -> None:
    backlog.failure = failure
    with caplog.at_level(logging.ERROR):
        queue.wake()
        await idle(backlog)
    assert len(caplog.records) == 1
    before = backlog.asked
    await idle(backlog)
    assert backlog.asked == before
    backlog.failure = None
    backlog.add("a:1@x")
    queue.wake()
    await eventually(lambda: workers.running == {"a:1@x"})


async def test_what_a_worker_leaves_without_a_word_waits_again(
    queue: DownloadQueue,
    backlog: Backlog,
    workers: Workers,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Nobody else would know of it until the next start."""
    backlog.add("locked:1@x")
    queue.wake()
    await eventually(lambda: "locked:1@x" in workers.running)
    backlog.failure = StoreError("the database is locked")
    workers.finish("locked:1@x")
    await eventually(lambda: "Cannot go on with downloads" in caplog.text)
    assert backlog.given_back == []
    backlog.failure = None
    queue.wake()
    await eventually(lambda: backlog.given_back == ["locked:1@x"])
    queue.wake()
    await idle(backlog)
    assert backlog.given_back == ["locked:1@x"]
    assert caplog.text.count("Cannot go on with Episode 1") == 1
