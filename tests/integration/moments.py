"""Moments of a sync: each brings it about that a house stands still in the middle of it."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
import shutil
import threading
from typing import Any, Final

import pytest

from custom_components.anypod.engine import EpisodeStatus, FeedStatus, keeper
from custom_components.anypod.engine.library import delete_files
from tests.integration.feeds import FEED, PATIENCE_S, eventually, in_thread
from tests.integration.house import House
from tests.site import (
    MUXED_LARGE,
    MUXED_WEBM_360,
    PUBLISHED,
    SPLIT_FORMATS,
    Channel,
    Subtitle,
    Video,
    make_videos,
)

CHANNEL: Final = "/channel/talk/videos"
NEW, OLD = "ep-2", "ep-1"
"""The two episodes of the channel; the newer one is downloaded first."""
_HALF_BYTES: Final = 600_000
_PROGRAM: Final = """#!/bin/sh
if [ -e '{flag}' ]; then
  case "$*" in *"$(cat '{flag}')"*)
    if mv '{flag}' '{flag}.taken' 2>/dev/null; then
      while [ -e '{flag}.taken' ]; do sleep 0.02; done
    fi
  esac
fi
exec '{real}' "$@"
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stop:
    """Something that stands still, and how it is let go."""

    release: Callable[[], object]
    is_in_the_way: bool = False
    """What a person does meanwhile may not end before that."""


type Moment = Callable[[House, Programs], AbstractAsyncContextManager[Stop]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Programs:
    """ffmpeg and ffprobe, of which one stands still once if it is asked to."""

    folder: Path

    def install(self, patched: pytest.MonkeyPatch) -> None:
        """Put them where they are found before the real ones."""
        self.folder.mkdir()
        for name in ("ffmpeg", "ffprobe"):
            path = self.folder / name
            real = shutil.which(name)
            path.write_text(_PROGRAM.format(flag=f"{path}.hold", real=real))
            path.chmod(0o755)
        patched.setenv("PATH", str(self.folder), prepend=":")

    def hold(self, name: str, which: str) -> Path:
        """Have a program stand still when its arguments have this in them."""
        flag = self.folder / f"{name}.hold"
        flag.write_text(which)
        return flag.with_name(f"{flag.name}.taken")


def _channel(house: House, *videos: Video, **fields: Any) -> None:
    listed = videos or tuple(make_videos(2))
    house.site.add(Channel(name="talk", title="Talk", videos=listed, **fields))
    house.wanted[FEED] = frozenset({NEW, OLD})


@asynccontextmanager
async def _held_by_site(
    house: House, pattern: str, **options: Any
) -> AsyncGenerator[Stop]:
    with house.site.hold(pattern, times=1) as hold:
        await house.add(**options)
        await in_thread(hold.wait_reached, PATIENCE_S)
        yield Stop(release=hold.release)


@asynccontextmanager
async def _held_program(
    house: House, programs: Programs, name: str, which: str, **options: Any
) -> AsyncGenerator[Stop]:
    taken = programs.hold(name, which)
    await house.add(**options)

    async def is_taken() -> bool:
        return await in_thread(taken.exists)

    try:
        await eventually(is_taken)
        yield Stop(release=lambda: taken.unlink(missing_ok=True))
    finally:
        taken.unlink(missing_ok=True)


@asynccontextmanager
async def listing(house: House, programs: Programs) -> AsyncGenerator[Stop]:
    """Wait for the first page of the first listing."""
    _channel(house)
    async with _held_by_site(house, "/api/channel/talk/*") as stop:
        yield stop


@asynccontextmanager
async def page_two(house: House, programs: Programs) -> AsyncGenerator[Stop]:
    """Wait for the second page of it."""
    _channel(house, page_size=1)
    async with _held_by_site(house, "/api/channel/talk/*page=2") as stop:
        yield stop


@asynccontextmanager
async def extraction(house: House, programs: Programs) -> AsyncGenerator[Stop]:
    """Wait for the page of an episode."""
    _channel(house)
    async with _held_by_site(house, "/api/video/*") as stop:
        yield stop


@asynccontextmanager
async def waiting(house: House, programs: Programs) -> AsyncGenerator[Stop]:
    """Have both episodes wait for that of another feed."""
    house.site.add(Channel(name="other", title="Other", videos=make_videos(1, "o")))
    _channel(house)
    house.wanted["other"] = frozenset({"o-1"})
    # So little of it is there that it may have to begin anew.
    house.again["o-1"] = 1
    with house.site.hold("/media/o-1/*", after_bytes=1000, times=1) as hold:
        await house.feeds.set_up("/channel/other/videos", "other", title="Other")
        await in_thread(hold.wait_reached, PATIENCE_S)
        await house.add()
        await house.feeds.until(
            lambda state: (
                state.counts == {EpisodeStatus.QUEUED: 2}
                and state.status is not FeedStatus.SYNCING
            )
        )
        yield Stop(release=hold.release)


@asynccontextmanager
async def downloading(house: House, programs: Programs) -> AsyncGenerator[Stop]:
    """Stop a download in its middle."""
    large = Video(id=NEW, title="Episode 2", formats=(MUXED_LARGE,))
    _channel(house, large, *make_videos(1, published=PUBLISHED - timedelta(days=1)))
    with house.site.hold(f"/media/{NEW}/*", after_bytes=_HALF_BYTES, times=1) as hold:
        await house.add(media="video_360")
        await in_thread(hold.wait_reached, PATIENCE_S)

        async def is_half_there() -> bool:
            found = (house.library / ".anypod-jobs").rglob("*.part")
            return sum(one.stat().st_size for one in found) > _HALF_BYTES // 2

        await eventually(is_half_there)
        yield Stop(release=hold.release)


@asynccontextmanager
async def merging(house: House, programs: Programs) -> AsyncGenerator[Stop]:
    """Stop while yt-dlp puts picture and sound together."""
    _channel(house, *make_videos(2, formats=SPLIT_FORMATS))
    async with _held_program(
        house, programs, "ffmpeg", ".anypod-jobs", media="video_360"
    ) as stop:
        yield stop


@asynccontextmanager
async def converting(house: House, programs: Programs) -> AsyncGenerator[Stop]:
    """Stop while ffmpeg makes what apps play."""
    _channel(house, *make_videos(2, formats=(MUXED_WEBM_360,)))
    async with _held_program(house, programs, "ffmpeg", "/episode.") as stop:
        yield stop


@asynccontextmanager
async def probing(house: House, programs: Programs) -> AsyncGenerator[Stop]:
    """Stop while what was made is looked at."""
    _channel(house)
    async with _held_program(house, programs, "ffprobe", "/episode.") as stop:
        yield stop


@asynccontextmanager
async def subtitles(house: House, programs: Programs) -> AsyncGenerator[Stop]:
    """Wait for the subtitles of a file that is ready."""
    english = Subtitle(language="en", text="Hello")
    _channel(house, *make_videos(2, subtitles=(english,)))
    async with _held_by_site(house, "/subtitles/*", subtitles=["en"]) as stop:
        yield stop


@asynccontextmanager
async def picture(house: House, programs: Programs) -> AsyncGenerator[Stop]:
    """Wait for the picture of the feed, with all else there."""
    _channel(house)
    async with _held_by_site(house, "/art/*") as stop:
        await house.feeds.until(
            lambda state: state.counts == {EpisodeStatus.DOWNLOADED: 2}
        )
        yield stop


@asynccontextmanager
async def deleting(house: House, programs: Programs) -> AsyncGenerator[Stop]:
    """Stop before the file of an old episode goes, with a new one there."""
    _channel(house, *make_videos(1))
    house.options["keep_last"] = 1
    house.wanted[FEED] = frozenset({OLD})
    await house.add()
    await house.rest()
    new = Video(id=NEW, title="Episode 2", published=PUBLISHED + timedelta(days=1))
    house.site.publish(CHANNEL, new)
    house.wanted[FEED] = frozenset({NEW})
    is_about_to, may = threading.Event(), threading.Event()
    with pytest.MonkeyPatch.context() as patched:
        _hold_deletions(patched, is_about_to, may)
        await house.feeds.engine.feeds.sync(FEED)
        try:
            assert await in_thread(is_about_to.wait, PATIENCE_S)
            yield Stop(release=may.set, is_in_the_way=True)
        finally:
            may.set()


def _hold_deletions(
    patched: pytest.MonkeyPatch, is_about_to: threading.Event, may: threading.Event
) -> None:
    def delete(paths: Any) -> Any:
        is_about_to.set()
        may.wait(PATIENCE_S)
        return delete_files(paths)

    patched.setattr(keeper, "delete_files", delete)


@asynccontextmanager
async def idle(house: House, programs: Programs) -> AsyncGenerator[Stop]:
    """Have everything done."""
    _channel(house)
    await house.add()
    await house.rest()
    yield Stop(release=lambda: None)


MOMENTS: Final[dict[str, Moment]] = {
    one.__name__: one
    for one in (
        *(listing, page_two, extraction, waiting, downloading, merging, converting),
        *(probing, subtitles, picture, deleting, idle),
    )
}
