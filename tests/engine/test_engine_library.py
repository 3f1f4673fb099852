"""Media folders that move, vanish, come back, or are full."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
import os
from pathlib import Path
import shutil
import subprocess
from typing import Any

import pytest

from custom_components.anypod.engine import (
    EpisodeStatus as S,
    ErrorClass,
    FeedState,
    FeedStatus,
    Media,
    artwork,
    keeper,
    room,
)
from custom_components.anypod.engine.keeper import Keeper
from custom_components.anypod.engine.library import Library, size_of as size_of_folder
from tests.engine.home import Home, plain_channel, plain_videos
from tests.engine.support import eventually, in_thread, reached
from tests.site import AUDIO_M4A, MUXED_LARGE, FakeSite, Picture
from tests.site.media import size_of

CHANNEL = "/channel/talk/videos"
MARKER = ".anypod-library"
MIB = 2**20


def problem_of(state: FeedState) -> ErrorClass | None:
    return None if state.error is None else state.error.error_class


def names(home: Home) -> list[str]:
    return [path.name for path in home.media_files()]


def unmount(folder: Path) -> Path:
    """Put an empty folder where a disk was mounted; return where the disk is now."""
    away = folder.with_name(f"{folder.name}-away")
    folder.rename(away)
    folder.mkdir()
    return away


def mount(away: Path, folder: Path) -> None:
    folder.rmdir()
    away.rename(folder)


def everything(folder: Path) -> list[Path]:
    return list(folder.rglob("*"))


# ------------------------------------------------------------------------ moving away


async def test_a_new_media_folder_takes_what_is_new_and_the_old_follows(
    home: Home, site: FakeSite, tmp_path: Path
) -> None:
    site.add(plain_channel(plain_videos(1)))
    await home.add(home.feed(CHANNEL))
    (old,) = await home.episodes()
    assert old.media is not None
    await home.engine.configure(media_dir=tmp_path / "new", max_downloads=1)
    site.publish(CHANNEL, *plain_videos(1, "more"))
    await home.synced()
    await eventually(lambda: not (tmp_path / "media").exists())
    found = await home.by_id()
    link = home.engine.links.of("feed")[0]
    for one in found.values():
        assert one.media is not None
        assert one.media.root == tmp_path / "new"
        assert one.media.full_path.is_file()
        name = f"{one.episode_id}-{one.media.rev}.m4a"
        assert await home.engine.publisher.media(link, name) == one.media
    # Nothing but the place is another: subscribers notice nothing.
    moved = replace(old, media=replace(old.media, root=tmp_path / "new"))
    assert found["ep-1"] == moved


# ----------------------------------------------------------------------- out of reach


async def test_nothing_is_downloaded_into_an_unmounted_library(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(1)))
    await home.add(home.feed(CHANNEL))
    away = unmount(home.media_dir)
    site.publish(CHANNEL, *plain_videos(2, "more"))
    mark = site.mark()
    state = await home.synced()
    assert (problem_of(state), state.status) == (
        ErrorClass.LIBRARY_MISSING,
        FeedStatus.ERROR,
    )
    assert state.counts == {S.DOWNLOADED: 1, S.QUEUED: 2}
    assert site.since(mark).extractions == 0
    assert everything(home.media_dir) == []
    assert {one.state.tries for one in await home.episodes()} == {0}
    # What is published stays so.
    assert (await home.document()).body.count(b"<item>") == 1
    mount(away, home.media_dir)
    home.advance(seconds=301)
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 3})
    assert (await home.settled()).error is None


async def test_a_library_that_goes_during_a_download(
    home: Home,
    site: FakeSite,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Whoever looks how much room there is notices it first."""
    monkeypatch.setattr(room, "_LOOK_S", 0.05)
    site.add(plain_channel(plain_videos(1)))
    with site.hold("/media/*", after_bytes=1000, times=1) as hold:
        await home.engine.feeds.attach(home.feed(CHANNEL))
        await reached(hold)
        away = home.media_dir.rename(home.media_dir.with_name("away"))
        state = await home.until(lambda state: state.error is not None)
    assert problem_of(state) is ErrorClass.LIBRARY_MISSING
    assert [one.message for one in caplog.records if one.levelname == "ERROR"] == []
    away.rename(home.media_dir)
    home.advance(seconds=301)
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 1})


async def test_nothing_is_pruned_from_an_unmounted_library(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(2)))
    await home.add(home.feed(CHANNEL, keep_last=2))
    narrow = home.feed(CHANNEL, keep_last=1)
    away = unmount(home.media_dir)
    await home.engine.feeds.attach(narrow)
    assert set((await home.statuses()).values()) == {S.DOWNLOADED}
    mount(away, home.media_dir)
    assert len(home.media_files()) == 2
    await home.restart(narrow)
    assert await home.statuses() == {"ep-2": S.DOWNLOADED, "ep-1": S.ARCHIVED}
    assert names(home) == ["2026-10-01 Episode 2 [ep-2].m4a"]


async def test_files_in_an_unmounted_library_are_deleted_when_it_is_back(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(1)))
    await home.add(home.feed(CHANNEL))
    away = unmount(home.media_dir)
    await home.engine.feeds.remove("feed")
    # They only seem to be gone.
    await home.engine.feeds.release_files("feed", delete_files=True)
    mount(away, home.media_dir)
    assert len(home.media_files()) == 1
    await home.restart()
    assert home.media_files() == []


async def test_an_engine_starts_while_its_library_is_away(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(1)))
    config = home.feed(CHANNEL)
    await home.add(config)
    document = await home.document()
    away = unmount(home.media_dir)
    await home.restart(config)
    assert await home.document() == document
    assert everything(home.media_dir) == []
    mount(away, home.media_dir)


async def test_a_folder_that_cannot_be_made_is_told(
    home: Home, site: FakeSite, tmp_path: Path
) -> None:
    await in_thread((tmp_path / "file").touch)
    await home.engine.configure(media_dir=tmp_path / "file" / "x", max_downloads=1)
    site.add(plain_channel(plain_videos(1)))
    state = await home.add(home.feed(CHANNEL))
    assert problem_of(state) is ErrorClass.LIBRARY_MISSING
    await home.engine.configure(media_dir=tmp_path / "good", max_downloads=1)
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 1})


# ------------------------------------------------------------------------------- full


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a disk that takes what the engine wants to be free, and little more."""
    folder = tmp_path / "small"
    folder.mkdir()
    as_root = () if os.geteuid() == 0 else ("sudo", "-n")
    if as_root and shutil.which("sudo") is None:
        pytest.skip("nothing can be mounted here: neither root nor sudo")
    size_bytes = keeper._RESERVE_BYTES + 4 * MIB
    options = f"size={size_bytes},uid={os.getuid()},mode=0755"
    command = [*as_root, "mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode and ("sudo:" in done.stderr or "denied" in done.stderr):
        pytest.skip(f"nothing can be mounted here: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    try:
        yield folder
    finally:
        subprocess.run([*as_root, "umount", "--lazy", str(folder)], check=True)


def fill_up(folder: Path, leave_bytes: int) -> Path:
    """Take all the room on a disk but so much."""
    filler = folder / "filler"
    with filler.open("wb") as file:
        left = shutil.disk_usage(folder).free - leave_bytes
        while left > 0:
            left -= file.write(bytes(min(left, MIB)))
    return filler


async def on_small_disk(home: Home, small_disk: Path) -> None:
    await home.stop()
    await home.start(media_dir=small_disk)


async def full_while_downloading(
    home: Home, site: FakeSite, disk: Path, *, leave_bytes: int, media: Media
) -> tuple[FeedState, Path]:
    """Fill the disk when a download has begun; return how that ended."""
    with site.hold("/media/*", times=1) as hold:
        await home.engine.feeds.attach(home.feed(CHANNEL, media=media))
        await reached(hold)
        filler = await in_thread(fill_up, disk, leave_bytes)
        hold.release()
    return await home.until(lambda state: state.error is not None), filler


async def assert_recovers(home: Home, filler: Path) -> None:
    (episode,) = await home.episodes()
    assert (episode.state.status, episode.state.tries) == (S.QUEUED, 0)
    assert b"<item>" not in (await home.document()).body
    assert all(path == filler for path in home.media_files())
    # Nothing is tried while it cannot succeed.
    home.advance(seconds=301)
    again_at = home.clock()
    await eventually(lambda: (home.engine._queue._held or (again_at,))[0] > again_at)
    assert problem_of(await home.settled()) is ErrorClass.DISK_FULL
    await in_thread(filler.unlink)
    home.advance(seconds=301)
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 1})


async def test_a_disk_that_is_full_from_the_start(
    home: Home, site: FakeSite, small_disk: Path
) -> None:
    await on_small_disk(home, small_disk)
    filler = await in_thread(fill_up, small_disk, keeper._RESERVE_BYTES - MIB)
    site.add(plain_channel(plain_videos(1)))
    state = await home.add(home.feed(CHANNEL))
    assert problem_of(state) is ErrorClass.DISK_FULL
    assert state.status is FeedStatus.ERROR
    assert site.since().extractions == 0
    await assert_recovers(home, filler)


async def test_what_will_not_fit_is_not_begun(
    home: Home, site: FakeSite, small_disk: Path
) -> None:
    """The site says how large it is; twice that lies on the disk for a while."""
    await on_small_disk(home, small_disk)
    (video,) = plain_videos(1, media_s=14, duration_s=14, formats=(MUXED_LARGE,))
    site.add(plain_channel([video]))
    assert size_of(video, MUXED_LARGE) > 4 * MIB
    site.slow("/media/*", rate_bytes_s=MIB // 16)
    state = await home.add(home.feed(CHANNEL, media=Media.VIDEO_360))
    assert problem_of(state) is ErrorClass.DISK_FULL
    assert sum(one.bytes_sent for one in site.since().matching("/media/*")) < 2 * MIB
    # What had come of it is gone: it would be in the way of others.
    assert list((small_disk / ".anypod-jobs").iterdir()) == []
    (episode,) = await home.episodes()
    assert (episode.state.status, episode.state.tries) == (S.QUEUED, 0)


async def test_what_comes_while_the_room_is_measured_is_not_counted_twice(
    home: Home, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As what is still to come, and as room that is not there any more."""
    await on_small_disk(home, small_disk)
    library = await home.engine._keeper.use()
    job_dir = library.job_dir("one")
    download = job_dir / "download"
    judged = asyncio.Event()

    def measured[**P](look: Callable[P, int]) -> Callable[P, int]:
        def looking(*args: P.args, **kw: P.kwargs) -> int:
            found = look(*args, **kw)
            download.write_bytes(bytes(3 * MIB // 2))
            return found

        return looking

    def judge(self: Keeper, free_bytes: int, size_bytes: int) -> None:
        real(self, free_bytes, size_bytes)
        judged.set()

    real = Keeper.judge_room
    monkeypatch.setattr(Keeper, "judge_room", judge)
    monkeypatch.setattr(Library, "free_bytes", measured(Library.free_bytes))
    monkeypatch.setattr(room, "size_of", measured(size_of_folder))
    watched = room.Room(home.engine._keeper, library, job_dir)
    watched.expect(3 * MIB // 2)
    await watched.keep(judged.wait())


async def test_a_disk_that_others_fill_up_meanwhile_ends_a_download(
    home: Home, site: FakeSite, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before it is full to the last byte."""
    monkeypatch.setattr(room, "_LOOK_S", 0.05)
    await on_small_disk(home, small_disk)
    site.add(plain_channel(plain_videos(1, formats=(MUXED_LARGE,))))
    with site.hold("/media/*", after_bytes=100_000, times=1) as hold:
        await home.engine.feeds.attach(home.feed(CHANNEL, media=Media.VIDEO_360))
        await reached(hold)
        filler = await in_thread(fill_up, small_disk, keeper._RESERVE_BYTES - MIB)
        state = await home.until(lambda state: state.error is not None)
    assert problem_of(state) is ErrorClass.DISK_FULL
    await home.settled()
    assert list((small_disk / ".anypod-jobs").iterdir()) == []
    await assert_recovers(home, filler)


async def test_a_disk_that_fills_up_during_a_download(
    home: Home, site: FakeSite, small_disk: Path
) -> None:
    await on_small_disk(home, small_disk)
    site.add(plain_channel(plain_videos(1, formats=(MUXED_LARGE,))))
    state, filler = await full_while_downloading(
        home, site, small_disk, leave_bytes=MIB // 2, media=Media.VIDEO_360
    )
    assert problem_of(state) is ErrorClass.DISK_FULL
    await home.settled()
    await assert_recovers(home, filler)


@pytest.mark.parametrize("media", [Media.AUDIO_MP3, Media.AUDIO_OPUS])
async def test_a_disk_that_fills_up_during_a_conversion(
    home: Home, site: FakeSite, small_disk: Path, media: Media
) -> None:
    """A conversion may end well then, and leave half of an episode that plays."""
    await on_small_disk(home, small_disk)
    (video,) = plain_videos(1, media_s=60, duration_s=60, formats=(AUDIO_M4A,))
    site.add(plain_channel([video]))
    # The download fits, what it is converted to does not. Of Opus so little is cut
    # off, at its end, that ffmpeg 5 thinks nothing of it.
    leave_bytes = 2 * size_of(video, AUDIO_M4A) + 40_960
    state, filler = await full_while_downloading(
        home, site, small_disk, leave_bytes=leave_bytes, media=media
    )
    assert problem_of(state) is ErrorClass.DISK_FULL
    await home.settled()
    await assert_recovers(home, filler)
    (episode,) = await home.episodes()
    assert episode.media is not None
    assert episode.media.facts.duration_s == pytest.approx(60, abs=0.5)


async def test_a_disk_that_fills_up_before_the_picture_is_written(
    home: Home, site: FakeSite, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await on_small_disk(home, small_disk)
    site.add(plain_channel(plain_videos(1, thumbnail=Picture.JPEG)))
    real = artwork.square
    filler = small_disk / "filler"

    def square(data: bytes, *args: Any) -> bytes:
        if not filler.exists():
            fill_up(small_disk, 8192)
        return real(data, *args)

    monkeypatch.setattr(artwork, "square", square)
    state = await home.add(home.feed(CHANNEL))
    assert problem_of(state) is ErrorClass.DISK_FULL
    monkeypatch.setattr(artwork, "square", real)
    await assert_recovers(home, filler)


# -------------------------------------------------------------------- removed feeds


@pytest.mark.parametrize("delete", [True, False])
async def test_files_of_a_removed_feed(
    home: Home, site: FakeSite, delete: bool
) -> None:
    site.add(plain_channel(plain_videos(1, thumbnail=Picture.JPEG)))
    await home.add(home.feed(CHANNEL))
    (path,) = home.media_files()
    (link,) = home.engine.links.of("feed")
    (episode,) = await home.episodes()
    assert episode.media is not None
    size = await home.engine.feeds.remove("feed")
    assert size > path.stat().st_size
    name = f"{episode.episode_id}-{episode.media.rev}.m4a"
    assert await home.engine.publisher.media(link, name) is None
    # Asked again after a restart: nobody has decided yet.
    await home.restart()
    assert list(await home.engine.feeds.removed_feeds()) == ["feed"]
    assert path.exists()
    await home.engine.feeds.release_files("feed", delete_files=delete)
    assert list(await home.engine.feeds.removed_feeds()) == []
    assert path.exists() is not delete
    assert path.parent.exists() is not delete
    await home.restart()
    assert path.exists() is not delete
    # Deciding twice, or on nobody's files, is harmless.
    await home.engine.feeds.release_files("feed", delete_files=True)
    await home.engine.feeds.release_files("nobody", delete_files=True)
    assert path.exists() is not delete


async def test_files_nobody_may_delete_are_tried_again(
    home: Home, site: FakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.add(plain_channel(plain_videos(2)))
    await home.add(home.feed(CHANNEL))
    real: Any = Path.unlink

    def busy(self: Path, missing_ok: bool = False) -> None:
        if self.suffix == ".m4a":
            raise PermissionError("in use")
        real(self, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", busy)
    await home.engine.feeds.attach(home.feed(CHANNEL, keep_last=1))
    assert len(home.media_files()) == 2
    monkeypatch.setattr(Path, "unlink", real)
    await home.restart()
    await eventually(lambda: len(home.media_files()) == 1)
