"""A new media folder: every file follows, and is served on its way."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
import contextlib
from datetime import timedelta
from pathlib import Path
import threading
from typing import Any

import pytest

from custom_components.anypod.engine import Episode, EpisodeStatus as S
from custom_components.anypod.engine.library import Library
from tests.engine.home import Home, plain_channel, plain_videos
from tests.engine.support import PATIENCE_S, in_thread, reached
from tests.site import FakeSite, Picture, identify

CHANNEL = "/channel/talk/videos"
MARKER = ".anypod-library"


async def fill(home: Home, site: FakeSite, count: int = 2) -> list[Episode]:
    """Make a feed whose episodes are there; return them, newest first."""
    site.add(plain_channel(plain_videos(count, thumbnail=Picture.JPEG)))
    await home.add(home.feed(CHANNEL))
    found = await home.episodes()
    assert {one.state.status for one in found} == {S.DOWNLOADED}
    return found


async def move(home: Home, target: Path) -> None:
    await home.engine.configure(media_dir=target, max_downloads=2)


def all_files(folder: Path) -> set[str]:
    return {
        str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()
    }


async def served(home: Home) -> dict[str, Path]:
    """Return the files that a subscriber is given, after a look at each."""
    body = (await home.document()).body
    link = home.engine.links.of("feed")[0]
    found = {}
    for one in await home.episodes():
        assert one.media is not None
        assert one.artwork is not None
        name = f"{one.episode_id}-{one.media.rev}.m4a"
        assert name.encode() in body
        media = await home.engine.publisher.media(link, name)
        assert media is not None
        assert identify(media.full_path.read_bytes()) == one.source_id
        picture = f"{one.episode_id}-{one.artwork.rev}.jpg"
        assert picture.encode() in body
        assert await home.engine.publisher.episode_artwork(link, picture) is not None
        found[one.source_id] = media.root
    return found


async def moved(home: Home, target: Path) -> None:
    """Wait until all files lie in a library and nothing is left in another."""

    async def is_done() -> bool:
        roots = {one.media.root for one in await home.episodes() if one.media}
        return roots == {target} == await libraries(home)

    await becomes(is_done)


async def becomes(is_true: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something holds that no event tells of."""
    async with asyncio.timeout(PATIENCE_S):
        while not await is_true():  # noqa: ASYNC110 no event tells of it
            await asyncio.sleep(0.02)


async def wait_of(home: Home) -> timedelta | None:
    """Let the mover look; return how long it waits until it looks again."""
    now = home.clock()
    due = await home.engine._mover._step()
    return None if due is None else timedelta(hours=(due - now) // timedelta(hours=1))


async def libraries(home: Home) -> frozenset[Path]:
    return await home.engine._keeper.present()


@contextlib.asynccontextmanager
async def halfway(
    home: Home, target: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[threading.Event]:
    """Begin to move, and stop before the second of the files is copied."""
    copied: list[Path] = []
    waiting, go_on = threading.Event(), threading.Event()
    take_in = Library.take_in

    def wait(library: Library, source: Path, *args: Any) -> None:
        if copied:
            waiting.set()
            go_on.wait(PATIENCE_S)
        copied.append(source)
        take_in(library, source, *args)

    with monkeypatch.context() as patch:
        patch.setattr(Library, "take_in", wait)
        try:
            await move(home, target)
            await in_thread(waiting.wait, PATIENCE_S)
            yield go_on
        finally:
            go_on.set()


# ------------------------------------------------------------------------------ moving


async def test_every_file_follows(home: Home, site: FakeSite, tmp_path: Path) -> None:
    before = await fill(home, site)
    document, old, new = await home.document(), home.media_dir, tmp_path / "new"
    files = all_files(old)
    mark = site.mark()
    await move(home, new)
    await moved(home, new)
    assert all_files(new) == files
    assert set((await served(home)).values()) == {new}
    assert await home.document() == document
    for one, was in zip(await home.episodes(), before, strict=True):
        assert one.media is not None
        assert was.media is not None
        assert (one.media.rev, one.media.path) == (was.media.rev, was.media.path)
        assert one.state == was.state
    # Nothing of it is left where it was, and nothing was downloaded for it.
    assert not old.exists()
    assert site.since(mark).processes == 0
    # And back: the old folder is one like any other.
    await move(home, old)
    await moved(home, old)
    assert all_files(old) == files
    assert not new.exists()
    assert await home.document() == document


async def test_what_is_not_ours_stays(
    home: Home, site: FakeSite, tmp_path: Path
) -> None:
    (episode,) = await fill(home, site, 1)
    assert episode.media is not None
    old, new = home.media_dir, tmp_path / "new"
    foreign = {"Films/a.mp4", f"{Path(episode.media.path).parent}/notes.txt"}
    for name in foreign:
        (old / name).parent.mkdir(exist_ok=True)
        (old / name).touch()
    await move(home, new)
    await moved(home, new)
    assert all_files(old) == foreign
    assert all_files(new) & foreign == set()
    # The folder is no library any more: nothing is looked for there.
    assert await libraries(home) == {new}
    await home.stop()
    await home.start(media_dir=new)
    await home.engine.feeds.attach(home.feed(CHANNEL))
    assert await home.engine.delete_orphans() == 0
    assert all_files(old) == foreign


async def test_everything_is_served_on_its_way(
    home: Home, site: FakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(home, site)
    document, old, new = await home.document(), home.media_dir, tmp_path / "new"
    async with halfway(home, new, monkeypatch):
        assert await home.document() == document
        await served(home)
        assert await libraries(home) == {old, new}
        # What is downloaded meanwhile goes to the new folder.
        site.publish(CHANNEL, *plain_videos(1, "more", thumbnail=Picture.JPEG))
        await home.synced()
        assert (await served(home))["more-1"] == new
    await moved(home, new)
    assert set((await served(home)).values()) == {new}
    assert not old.exists()


async def test_a_move_that_was_cut_off_goes_on(
    home: Home, site: FakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(home, site, 3)
    document, old, new = await home.document(), home.media_dir, tmp_path / "new"
    files = all_files(old)
    async with halfway(home, new, monkeypatch):
        await home.stop()
    async with halfway_again(home, new, monkeypatch):
        assert await home.document() == document
        await served(home)
    await moved(home, new)
    assert (all_files(new), old.exists()) == (files, False)
    assert await home.document() == document


@contextlib.asynccontextmanager
async def halfway_again(
    home: Home, new: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[None]:
    """Start again with the new folder, while nothing can be copied."""
    go_on, take_in = threading.Event(), Library.take_in

    def wait(library: Library, *args: Any) -> None:
        go_on.wait(PATIENCE_S)
        take_in(library, *args)

    with monkeypatch.context() as patch:
        patch.setattr(Library, "take_in", wait)
        await home.start(media_dir=new)
        await home.engine.feeds.attach(home.feed(CHANNEL))
        try:
            yield
        finally:
            go_on.set()


# ------------------------------------------------------------------------- bad moments


async def test_a_download_that_is_running_ends_where_it_began(
    home: Home, site: FakeSite, tmp_path: Path
) -> None:
    site.add(plain_channel(plain_videos(1, thumbnail=Picture.JPEG)))
    old, new = home.media_dir, tmp_path / "new"
    with site.hold("/media/*", times=1) as hold:
        await home.engine.feeds.attach(home.feed(CHANNEL))
        await reached(hold)
        await move(home, new)
        hold.release()
        await home.until(lambda state: state.counts == {S.DOWNLOADED: 1})
    await home.settled()
    assert await served(home) == {"ep-1": old}
    assert await wait_of(home) is None
    await moved(home, new)
    assert await served(home) == {"ep-1": new}
    assert not old.exists()
    assert len(site.since().matching("/media/*")) == 1


async def test_episodes_that_change_while_they_move(
    home: Home, site: FakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(home, site, 3)
    old, new = home.media_dir, tmp_path / "new"
    async with halfway(home, new, monkeypatch) as go_on:
        found = await home.by_id()
        deleted, drawn = found["ep-1"], found["ep-2"]
        await home.engine.commands.delete("feed", deleted.episode_id)
        site.update("ep-2", thumbnail_revision=2)
        await home.engine.refresher.ask("feed", drawn.episode_id)

        async def is_redrawn() -> bool:
            return (await home.by_id())["ep-2"].artwork != drawn.artwork

        await becomes(is_redrawn)
        go_on.set()
        await moved(home, new)
    assert not old.exists()
    found = await home.by_id()
    expected = {MARKER}
    for name in ("ep-2", "ep-3"):
        media, artwork = found[name].media, found[name].artwork
        assert media is not None
        assert artwork is not None
        assert len(artwork.full_path.read_bytes()) == artwork.facts.size_bytes
        expected |= {media.path, artwork.path}
    assert all_files(new) == expected


async def test_without_room_files_stay_and_are_served(
    home: Home, site: FakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(home, site)
    document, old, new = await home.document(), home.media_dir, tmp_path / "new"
    files = all_files(old)
    real, looked = Library.free_bytes, threading.Event()

    def full(library: Library) -> int:
        looked.set()
        return 0 if library.root == new else real(library)

    with monkeypatch.context() as patch:
        patch.setattr(Library, "free_bytes", full)
        await move(home, new)
        await in_thread(looked.wait, PATIENCE_S)
        await home.settled()
        assert set((await served(home)).values()) == {old}
        assert await home.document() == document
        assert all_files(old) == files
        assert all_files(new) == {MARKER}
        assert await wait_of(home) == timedelta(hours=1)
    # As soon as there is room again.
    home.engine._mover.wake()
    await moved(home, new)
    assert all_files(new) == files


async def test_nothing_moves_from_a_library_that_is_away(
    home: Home, site: FakeSite, tmp_path: Path
) -> None:
    before = await fill(home, site)
    old, new, away = home.media_dir, tmp_path / "new", tmp_path / "away"
    files = all_files(old)
    old.rename(away)
    old.mkdir()
    await move(home, new)
    site.publish(CHANNEL, *plain_videos(1, "more", thumbnail=Picture.JPEG))
    await home.synced()
    found = await home.by_id()
    more = found.pop("more-1")
    assert more.media is not None
    assert more.media.root == new
    # They are not lost: the disk that they lie on is away.
    assert list(found.values()) == before
    home.engine._auditor.again()
    await home.settled()
    assert (await home.by_id()) == found | {"more-1": more}
    assert (await home.document()).body.count(b"<item>") == 3
    # When it is back, they follow without being asked to.
    assert await wait_of(home) == timedelta(hours=1)
    old.rmdir()
    away.rename(old)
    home.engine._mover.wake()
    await moved(home, new)
    assert files < all_files(new)
    assert not old.exists()
