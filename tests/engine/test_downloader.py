"""What a worker does when it is cut off, overtaken, or met by the unexpected."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
import errno
import logging
from pathlib import Path
import threading
from typing import Any, override

import pytest

from custom_components.anypod.engine import (
    lifecycle,
    shelf,
    store_downloads,
    store_episodes,
    store_feeds,
)
from custom_components.anypod.engine.downloader import Downloader, Reports
from custom_components.anypod.engine.errors import NoSpaceError, Rejected, StoreError
from custom_components.anypod.engine.events import EpisodeEventType
from custom_components.anypod.engine.findings import EpisodeMetadata, Fetched
from custom_components.anypod.engine.keeper import Keeper
from custom_components.anypod.engine.library import Library
from custom_components.anypod.engine.models import (
    Episode,
    EpisodeStatus as S,
    ErrorClass,
    Problem,
    Progress,
    Reason,
)
from custom_components.anypod.engine.policy import Candidate
from custom_components.anypod.engine.store import Store
from custom_components.anypod.engine.ytdlp import Fetcher, FetcherConfig
from custom_components.anypod.engine.ytdlp_args import Order
from tests.engine.rows import all_of, fill, start
from tests.engine.support import NOW, Clock, eventually, feed_config, in_thread
from tests.site import AUDIO_M4A, Video
from tests.site.media import media_of

type Step = Callable[[], Awaitable[None]]


class Files(Fetcher):
    """Stands in for yt-dlp: puts a file into the job folder, or fails."""

    def __init__(self, folder: Path) -> None:
        """Begin as a fetcher that works."""
        config = FetcherConfig(cache_dir=folder, plugin_dir=folder, cookie_dir=folder)
        super().__init__(config)
        self.content = media_of(Video(id="v"), AUDIO_M4A)
        self.failure: Exception | None = None
        self.meanwhile: Step | None = None

    @override
    async def download(self, order: Order, **options: Any) -> Fetched:
        if self.meanwhile is not None:
            await self.meanwhile()
        if self.failure is not None:
            raise self.failure
        path = order.job_dir / "media.m4a"
        await in_thread(path.write_bytes, self.content)
        metadata = EpisodeMetadata(title="From the page", duration_s=2.0)
        return Fetched(metadata=metadata, media=path, artwork=None)


@dataclass(kw_only=True, slots=True)
class Told:
    """What a worker reported."""

    progress: list[Progress | None] = field(default_factory=list)
    events: list[EpisodeEventType | None] = field(default_factory=list)
    holds: list[Problem | None] = field(default_factory=list)


@dataclass(kw_only=True, slots=True)
class Bench:
    """A worker with all that it needs."""

    store: Store
    fetcher: Files
    keeper: Keeper
    worker: Downloader
    told: Told

    @property
    def library(self) -> Library:
        """Return the library in use."""
        return self.keeper.library

    async def queued(self) -> Episode:
        """Give an episode that waits."""
        await fill(self.store, 1)
        return await self.now()

    async def claimed(self) -> Episode:
        """Give an episode that this worker has."""
        return await start(self.store, (await self.queued()).episode_id)

    async def now(self) -> Episode:
        """Return the episode as it stands."""
        return (await all_of(self.store))[0]

    async def work(self, episode: Episode, **config: Any) -> None:
        """Work on an episode."""
        await self.worker.work(episode, feed_config(**config))

    def files(self) -> list[str]:
        """Return the names of what lies in the library."""
        return [path.name for path in self.library.root.glob("*/*.m4a")]


@pytest.fixture
async def bench(store: Store, tmp_path: Path, clock: Clock) -> Bench:
    fetcher, told = Files(tmp_path), Told()
    keeper = Keeper(store, tmp_path / "media", clock)
    await keeper.use()
    reports = Reports(
        progress=lambda _, progress: told.progress.append(progress),
        changed=lambda _, event: told.events.append(event),
        hold=told.holds.append,
    )
    worker = Downloader(store, fetcher, keeper, clock, reports, ffmpeg=None)
    return Bench(store=store, fetcher=fetcher, keeper=keeper, worker=worker, told=told)


@pytest.fixture
def move(monkeypatch: pytest.MonkeyPatch) -> tuple[threading.Event, threading.Event]:
    """Hold the move of the finished file; give (reached, go on)."""
    reached, go_on = threading.Event(), threading.Event()
    real = shelf.place

    def slow(*args: Any) -> Any:
        reached.set()
        assert go_on.wait(20)
        return real(*args)

    monkeypatch.setattr(shelf, "place", slow)
    return reached, go_on


async def test_a_download_from_begin_to_end(bench: Bench) -> None:
    episode = await bench.claimed()
    await bench.work(episode)
    done = await bench.now()
    assert (done.state.status, done.title) == (S.DOWNLOADED, "From the page")
    assert len(bench.files()) == 1
    assert bench.told.events == [EpisodeEventType.DOWNLOADED]
    assert bench.told.holds == [None]
    assert bench.told.progress[-1] is None
    assert list((bench.library.root / ".anypod-jobs").iterdir()) == []


async def test_only_one_worker_gets_an_episode(bench: Bench) -> None:
    candidate = Candidate(episode=await bench.queued(), host="127.0.0.1")
    assert await bench.worker.claim(candidate)
    assert not await bench.worker.claim(candidate)
    other = Candidate(episode=await all_of_other(bench.store), host="127.0.0.1")
    await bench.store.run(store_feeds.remove, "other", NOW)
    assert not await bench.worker.claim(other)


async def all_of_other(store: Store) -> Episode:
    await fill(store, 1, feed_id="other")
    return (await all_of(store, "other"))[0]


async def test_a_cancel_during_the_download_gives_the_episode_back(
    bench: Bench,
) -> None:
    episode = await bench.claimed()
    begun = asyncio.Event()

    async def hang() -> None:
        begun.set()
        await asyncio.Event().wait()

    bench.fetcher.meanwhile = hang
    worker = asyncio.create_task(bench.work(episode))
    await begun.wait()
    worker.cancel()
    with pytest.raises(asyncio.CancelledError):
        await worker
    assert (await bench.now()).state.status is S.QUEUED
    assert bench.told.progress[-1] is None


async def test_a_cancel_during_the_move_comes_after_it(
    bench: Bench, move: tuple[threading.Event, threading.Event]
) -> None:
    """A file in its place and a row that does not know of it would be for ever."""
    reached, go_on = move
    worker = asyncio.create_task(bench.work(await bench.claimed()))
    await in_thread(reached.wait, 20)
    worker.cancel()
    await asyncio.sleep(0)
    worker.cancel()
    await asyncio.sleep(0.02)
    assert not worker.done()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await worker
    done = await bench.now()
    assert done.state.status is S.DOWNLOADED
    assert done.media is not None
    assert bench.files() == [Path(done.media.path).name]
    assert bench.told.events == [EpisodeEventType.DOWNLOADED]


async def test_a_skip_during_the_move_leaves_no_file(
    bench: Bench, move: tuple[threading.Event, threading.Event]
) -> None:
    reached, go_on = move
    episode = await bench.claimed()
    worker = asyncio.create_task(bench.work(episode))
    await in_thread(reached.wait, 20)
    await bench.store.run(
        store_episodes.change, "feed", episode.episode_id, lifecycle.skip, NOW
    )
    worker.cancel()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await worker
    assert (await bench.now()).state.status is S.SKIPPED
    assert bench.files() == []


async def test_a_feed_removed_during_the_download_gets_no_file(bench: Bench) -> None:
    episode = await bench.claimed()

    async def remove() -> None:
        await bench.store.run(store_feeds.remove, "feed", NOW)

    bench.fetcher.meanwhile = remove
    await bench.work(episode)
    assert bench.files() == []
    # And none that fails is brought back to life.
    bench.fetcher.failure = ValueError("odd")
    await bench.work(episode)
    row = await bench.store.run(store_episodes.get, "feed", episode.episode_id)
    assert row.state.status is S.ARCHIVED


async def test_a_failure_that_nobody_foresaw_is_logged_and_counted(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    bench.fetcher.failure = ValueError("odd")
    with caplog.at_level(logging.ERROR):
        await bench.work(await bench.claimed())
    state = (await bench.now()).state
    assert (state.status, state.tries) == (S.QUEUED, 1)
    assert state.error is not None
    assert state.error.error_class is ErrorClass.BUG
    assert state.error.detail == "ValueError('odd')"
    assert "Traceback" in caplog.text


@pytest.mark.parametrize(
    "failure",
    [OSError(errno.ENOSPC, "full"), OSError(errno.EDQUOT, "quota"), NoSpaceError("no")],
)
async def test_a_full_disk_holds_everybody_and_counts_for_nobody(
    bench: Bench, failure: Exception
) -> None:
    bench.fetcher.failure = failure
    await bench.work(await bench.claimed())
    state = (await bench.now()).state
    assert (state.status, state.tries) == (S.QUEUED, 0)
    (hold,) = bench.told.holds
    assert hold is not None
    assert hold.error_class is ErrorClass.DISK_FULL


async def test_what_turns_out_to_be_unwanted_is_skipped_and_leaves_nothing(
    bench: Bench,
) -> None:
    episode = await bench.claimed()
    told = EpisodeMetadata(title="From the page", is_short=True)
    bench.fetcher.failure = Rejected(Reason.SHORTS, told, "what it said")
    await bench.work(episode)
    rejected = await bench.now()
    assert (rejected.state.status, rejected.state.reason) == (S.SKIPPED, Reason.SHORTS)
    assert (rejected.title, rejected.log) == ("From the page", "what it said")
    assert (rejected.state.tries, rejected.state.error) == (0, None)
    assert bench.told.events == [None]
    assert not bench.library.jobs.joinpath(episode.episode_id).exists()


async def test_a_final_failure_leaves_no_partial_files(bench: Bench) -> None:
    episode = await bench.claimed()
    job = bench.library.job_dir(episode.episode_id)
    await in_thread((job / "media.m4a.part").write_bytes, b"half")
    bench.fetcher.failure = ValueError("odd")
    await bench.work(episode, max_errors=1)
    assert (await bench.now()).state.status is S.FAILED
    assert bench.told.events == [EpisodeEventType.FAILED]
    assert not job.exists()


async def test_a_try_that_failed_keeps_its_partial_files(bench: Bench) -> None:
    episode = await bench.claimed()
    job = bench.library.job_dir(episode.episode_id)
    await in_thread((job / "media.m4a.part").write_bytes, b"half")
    bench.fetcher.failure = ValueError("odd")
    await bench.work(episode)
    assert (job / "media.m4a.part").exists()


async def test_a_database_that_fails_at_the_end_is_a_failed_try(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise StoreError("disk I/O error")

    monkeypatch.setattr(store_downloads, "complete", broken)
    episode = await bench.claimed()
    await bench.work(episode)
    assert (await bench.now()).state.status is S.QUEUED
    monkeypatch.undo()
    # The next try puts its file over the one that was left.
    await bench.work(await start(bench.store, episode.episode_id))
    assert (await bench.now()).state.status is S.DOWNLOADED
    assert len(bench.files()) == 1


async def test_a_failure_is_recorded_even_if_its_worker_is_cancelled(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached, go_on = threading.Event(), threading.Event()
    real = store_downloads.record_try

    def slow(*args: Any, **options: Any) -> Any:
        reached.set()
        assert go_on.wait(20)
        return real(*args, **options)

    monkeypatch.setattr(store_downloads, "record_try", slow)
    bench.fetcher.failure = ValueError("odd")
    worker = asyncio.create_task(bench.work(await bench.claimed()))
    await in_thread(reached.wait, 20)
    worker.cancel()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await worker
    assert (await bench.now()).state.tries == 1


async def test_what_fails_after_a_cancel_is_not_lost(
    bench: Bench,
    move: tuple[threading.Event, threading.Event],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reached, go_on = move

    def broken(*_: Any, **__: Any) -> None:
        raise StoreError("disk I/O error")

    monkeypatch.setattr(store_downloads, "complete", broken)
    worker = asyncio.create_task(bench.work(await bench.claimed()))
    await in_thread(reached.wait, 20)
    worker.cancel()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await worker
    assert (await bench.now()).state.status is S.QUEUED
    await eventually(lambda: bench.told.progress[-1] is None)
