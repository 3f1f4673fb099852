"""The event loop is Home Assistant's: the engine never makes it wait for a disk."""

from collections.abc import Iterator
from contextlib import contextmanager
import os
from pathlib import Path
import sys
import threading
from types import FrameType
from typing import Any

import pytest

from custom_components.anypod import engine
from custom_components.anypod.engine import EpisodeStatus as S
from custom_components.anypod.engine.library import Library
from tests.engine.home import Home, plain_channel, plain_videos
from tests.engine.support import reached
from tests.site import FakeSite, Picture

CHANNEL = "/channel/talk/videos"
_SOURCE = str(Path(engine.__file__).parent)
_BLOCKING = (
    *("open", "sqlite3.connect", "tempfile.mkdtemp", "glob.glob", "os.listdir"),
    *("os.scandir", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod"),
    *("os.truncate", "os.utime", "shutil.rmtree", "shutil.copyfile", "shutil.move"),
)
_watched: dict[str, Any] = {"thread": None, "seen": []}


def _engine_line(frame: FrameType | None) -> str | None:
    while frame is not None:
        if frame.f_code.co_filename.startswith(_SOURCE):
            return f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno}"
        frame = frame.f_back
    return None


def _note(event: str) -> None:
    if threading.get_ident() == _watched["thread"]:
        line = _engine_line(sys._getframe(1))
        if line is not None:
            _watched["seen"].append(f"{event} in {line}")


def _audit(event: str, args: tuple[Any, ...]) -> None:
    if _watched["thread"] is None or event not in _BLOCKING:
        return
    # Pipes, and a child's standard input, are no disk.
    if event != "open" or not (isinstance(args[0], int) or args[0] == os.devnull):
        _note(event)


# An audit hook stays for good: it looks only while somebody watches.
sys.addaudithook(_audit)


@contextmanager
def watching(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Collect what the engine asks of a disk on this thread meanwhile."""
    real = {name: getattr(os, name) for name in ("stat", "fsync", "access", "statvfs")}

    def watched(name: str) -> Any:
        def call(*args: Any, **options: Any) -> Any:
            _note(f"os.{name}")
            return real[name](*args, **options)

        return call

    _watched.update(thread=threading.get_ident(), seen=[])
    with monkeypatch.context() as patched:
        for name in real:
            patched.setattr(os, name, watched(name))
        try:
            yield _watched["seen"]
        finally:
            _watched["thread"] = None


def test_the_watch_sees_what_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = Library(tmp_path / "media")
    with watching(monkeypatch) as seen:
        library.found()
        library.check()
    assert {one.partition(" ")[0] for one in seen} >= {"os.mkdir", "os.stat"}
    assert all("library.py" in one for one in seen)


async def _serve(home: Home) -> None:
    """Give out whatever a link gives out."""
    publisher = home.engine.publisher
    (link,) = home.engine.links.of("feed")
    reached = home.engine.links.find(link.token)
    assert reached is not None
    assert reached.link == link
    assert await home.engine.press.document(reached, "http://home") is not None
    episode = (await home.episodes())[0]
    assert episode.media is not None
    name = f"{episode.episode_id}-{episode.media.rev}.m4a"
    assert await publisher.media(link, name) == episode.media
    state = await home.engine.feeds.state("feed")
    assert await publisher.artwork("feed", state.artwork_rev)


async def _skip_while_it_runs(home: Home, site: FakeSite) -> None:
    site.publish(CHANNEL, *plain_videos(1, "more"))
    with site.hold("/media/*", times=1) as hold:
        await home.engine.feeds.sync("feed")
        await reached(hold)
        (running,) = await home.episodes(statuses=frozenset({S.DOWNLOADING}))
        await home.engine.commands.skip("feed", running.episode_id)


async def test_nothing_of_an_engines_life_blocks_the_loop(
    home: Home, site: FakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    videos = plain_videos(2, thumbnail=Picture.JPEG)
    site.add(plain_channel(videos, art=Picture.PNG))
    await home.stop()
    with watching(monkeypatch) as seen:
        await home.start()
        await home.add(home.feed(CHANNEL, keep_last=2))
        await _serve(home)
        await _skip_while_it_runs(home, site)
        # Pruned, moved, started again, and removed.
        await home.engine.feeds.attach(home.feed(CHANNEL, keep_last=1))
        other = home.folder / "other"
        await home.engine.configure(media_dir=other, max_downloads=1)
        await home.restart(home.feed(CHANNEL))
        await home.engine.feeds.remove("feed")
        await home.engine.feeds.release_files("feed", delete_files=True)
        await home.stop()
    assert sorted(set(seen)) == []
    assert home.media_files() == []
