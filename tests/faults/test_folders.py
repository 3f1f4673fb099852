"""Folders that are read-only, gone, something else, or were changed by hand."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
import os
from pathlib import Path
import shutil
from typing import Final

import pytest

from custom_components.anypod.engine import EpisodeStatus as S, FeedConfig, store_upkeep
from tests.engine.home import Home, plain_channel, plain_videos
from tests.engine.support import PATIENCE_S, Clock, in_thread, reached
from tests.faults.cells import sampled
from tests.faults.looks import wrong_with
from tests.faults.users import unprivileged
from tests.site import FakeSite, Picture, Subtitle

CHANNEL: Final = "/channel/talk/videos"
ALL: Final = {"feed": ["ep-2", "ep-3", "new-1"]}
HOUR_S: Final = 4_000.0
ROUNDS: Final = 3
LOOK_S: Final = 0.1


@pytest.fixture
async def home(site: FakeSite, clock: Clock) -> AsyncIterator[Home]:
    """Give a home whose engine may not do everything."""
    with unprivileged() as folder:
        made = Home(folder, site, clock)
        await made.start()
        yield made
        await made.stop()
        await in_thread(let_in, folder)


def let_in(folder: Path) -> None:
    """Allow everything again, so that all can be deleted."""
    for path in [folder, *folder.rglob("*")]:
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)


async def filled(home: Home, site: FakeSite) -> FeedConfig:
    """Have a feed with three episodes, of which it keeps three."""
    videos = plain_videos(
        3, thumbnail=Picture.JPEG, subtitles=(Subtitle(language="en"),)
    )
    site.add(plain_channel(videos, art=Picture.JPEG))
    config = home.feed(CHANNEL, keep_last=3, subtitles=("en",))
    await home.add(config)
    return config


def publish(site: FakeSite) -> None:
    """Put up one more, for which the oldest has to go."""
    words = (Subtitle(language="en"),)
    more = plain_videos(1, "new", thumbnail=Picture.JPEG, subtitles=words)
    site.publish(CHANNEL, *more)


async def recovered(home: Home, count: int = 3) -> None:
    """Let time pass until all is as if nothing had been."""
    state = await home.settled()
    for _ in range(ROUNDS):
        home.advance(seconds=HOUR_S)
        await home.settled()
        # Whoever looks at the disk once a day has done so.
        await home.engine._auditor.audit()
        state = await home.settled()
        if state.counts.get(S.DOWNLOADED) == count and state.error is None:
            break
    assert state.error is None
    await home.synced()
    await refreshed(home)


async def refreshed(home: Home) -> None:
    """Wait until no picture is fetched anew."""
    jobs = home.media_dir / ".anypod-jobs"
    async with asyncio.timeout(PATIENCE_S):
        while True:
            waiting, _ = await home.engine._store.run(
                store_upkeep.next_refresh, home.clock(), {"feed"}
            )
            if waiting is None and not any(jobs.glob("*-refresh")):
                return
            await asyncio.sleep(LOOK_S)


# -------------------------------------------------------------------- the media folder


def read_only(media: Path) -> None:
    for path in [media, *media.rglob("*")]:
        if path.is_dir():
            path.chmod(0o555)


def writable(media: Path) -> None:
    for path in [media, *media.rglob("*")]:
        if path.is_dir():
            path.chmod(0o755)


def shut(media: Path) -> None:
    media.chmod(0o000)


def opened(media: Path) -> None:
    media.chmod(0o755)


def aside(media: Path) -> Path:
    return media.with_name("aside")


def unmounted(media: Path) -> None:
    media.rename(aside(media))
    media.mkdir()


def mounted(media: Path) -> None:
    shutil.rmtree(media)
    aside(media).rename(media)


def gone(media: Path) -> None:
    media.rename(aside(media))


def there(media: Path) -> None:
    # Somebody may have made it anew, without the marker.
    shutil.rmtree(media, ignore_errors=True)
    aside(media).rename(media)


def a_file(media: Path) -> None:
    media.rename(aside(media))
    media.write_text("no folder")


def no_file(media: Path) -> None:
    media.unlink()
    aside(media).rename(media)


def a_link_to_nowhere(media: Path) -> None:
    media.rename(aside(media))
    media.symlink_to(media.with_name("nowhere"))


type Do = Callable[[Path], None]
FAULTS: Final[Mapping[str, tuple[Do, Do]]] = {
    "read-only": (read_only, writable),
    "shut": (shut, opened),
    "unmounted": (unmounted, mounted),
    "gone": (gone, there),
    "a file": (a_file, no_file),
    "a link to nowhere": (a_link_to_nowhere, no_file),
}
MOMENTS: Final = ("at rest", "in a download", "at the start")
CELLS: Final = [f"{fault}, {moment}" for fault in FAULTS for moment in MOMENTS]


@pytest.mark.parametrize(
    "cell", sampled(CELLS, here=("read-only, in a download", "unmounted, at rest"))
)
async def test_a_media_folder_that_cannot_be_used(
    home: Home, site: FakeSite, cell: str, complaints: list[str]
) -> None:
    """Nothing is lost, nothing is thought lost, and no other folder is written to."""
    fault, _, moment = cell.partition(", ")
    strike, mend = FAULTS[fault]
    config = await filled(home, site)
    publish(site)
    if moment == "in a download":
        with site.hold("/media/new-1/*", times=1) as hold:
            await home.engine.feeds.sync("feed")
            await reached(hold)
            await in_thread(strike, home.media_dir)
    else:
        await in_thread(strike, home.media_dir)
    if moment == "at the start":
        await home.restart(config)
    await home.synced()
    home.advance(seconds=HOUR_S)
    await home.settled()
    await home.engine._auditor.audit()
    assert await home.episodes(), "nothing is forgotten"
    counts = (await home.engine.feeds.state("feed")).counts
    assert counts.get(S.DOWNLOADED, 0) >= 3
    if fault == "unmounted":
        assert list(home.media_dir.rglob("*.m4a")) == []
    await in_thread(mend, home.media_dir)
    await recovered(home)
    again = {"new-1": 1} if moment == "in a download" else {}
    wrong = await wrong_with(home, ALL, again=again, complaints=complaints)
    assert wrong == []


@pytest.mark.nightly
async def test_a_media_folder_behind_a_link(
    home: Home, site: FakeSite, complaints: list[str]
) -> None:
    await home.stop()
    real = home.folder / "disk"
    real.mkdir()
    await in_thread(home.media_dir.symlink_to, real)
    await home.start()
    config = await filled(home, site)
    publish(site)
    await home.restart(config)
    await home.synced()
    assert await wrong_with(home, ALL, complaints=complaints) == []
    assert len(list(real.rglob("*.m4a"))) == 3


# ------------------------------------------------------------------------ single files


def one_of(home: Home, pattern: str) -> Path:
    """Return one of the files of the newest episode."""
    return max(home.media_dir.rglob(pattern))


def deleted(path: Path) -> None:
    path.unlink()


def cut_short(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def emptied(path: Path) -> None:
    os.truncate(path, 0)


def replaced(path: Path) -> None:
    path.write_bytes(b"something else" * 1_000)


def tagged(path: Path) -> None:
    # A free box of an MP4: what others keep their tags in.
    path.write_bytes(path.read_bytes() + b"\0\0\0\x10free" + b"\0" * 8)


DEEDS: Final = (deleted, cut_short, emptied, replaced, tagged)
KINDS: Final = {"media": "*.m4a", "picture": ".artwork/*.jpg", "words": "*.vtt"}
SINGLE: Final = {
    f"{kind} {deed.__name__}": (pattern, deed)
    for kind, pattern in KINDS.items()
    for deed in DEEDS
}


@pytest.mark.parametrize(
    "cell",
    sampled(SINGLE, here=("media cut_short", "picture deleted", "words replaced")),
)
async def test_a_file_that_is_changed_by_hand(
    home: Home, site: FakeSite, cell: str, complaints: list[str]
) -> None:
    pattern, deed = SINGLE[cell]
    await filled(home, site)
    touched = one_of(home, pattern)
    owners = [
        name
        for name, one in (await home.by_id()).items()
        if one.media is not None and one.media.full_path == touched
    ]
    assert len(owners) == (pattern == KINDS["media"])
    await in_thread(deed, touched)
    await recovered(home)
    expected = {"feed": ["ep-1", "ep-2", "ep-3"]}
    # What is still good is not fetched again, nor is a recording for its picture.
    again = {} if deed is tagged else dict.fromkeys(owners, 1)
    wrong = await wrong_with(home, expected, again=again, complaints=complaints)
    assert wrong == []


# ----------------------------------------------------------------------- other folders


def without_pictures(home: Home) -> None:
    shutil.rmtree(home.config.data_dir / "artwork")


def without_cache(home: Home) -> None:
    shutil.rmtree(home.config.cache_dir)


def without_pictures_of_episodes(home: Home) -> None:
    for one in home.media_dir.rglob(".artwork"):
        shutil.rmtree(one)


def without_folders_of_jobs(home: Home) -> None:
    shutil.rmtree(home.media_dir / ".anypod-jobs")


OTHERS: Final = {
    one.__name__: one
    for one in (
        without_pictures,
        without_cache,
        without_pictures_of_episodes,
        without_folders_of_jobs,
    )
}


@pytest.mark.parametrize(
    "cell",
    sampled(
        [f"{name}, {moment}" for name in OTHERS for moment in MOMENTS],
        here=("without_pictures, at rest", "without_cache, in a download"),
    ),
)
async def test_a_folder_that_is_deleted(
    home: Home, site: FakeSite, cell: str, complaints: list[str]
) -> None:
    name, _, moment = cell.partition(", ")
    config = await filled(home, site)
    publish(site)
    if moment == "in a download":
        with site.hold("/media/new-1/*", times=1) as hold:
            await home.engine.feeds.sync("feed")
            await reached(hold)
            await in_thread(OTHERS[name], home)
    else:
        await in_thread(OTHERS[name], home)
    if moment == "at the start":
        await home.restart(config)
    await home.synced()
    await recovered(home)
    again = {"new-1": 1} if moment == "in a download" else {}
    wrong = await wrong_with(home, ALL, again=again, complaints=complaints)
    assert wrong == []
