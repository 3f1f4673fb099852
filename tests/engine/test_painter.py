"""Which picture a feed shows: its owner's own, a linked one, or the source's."""

import asyncio
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from PIL import Image
import pytest

from custom_components.anypod.engine import (
    EngineConfig,
    FeedConfig,
    FeedState,
    HttpAnswer,
    NoPicture,
    Schedule,
    ScheduleMode,
    Showing,
    SourceKind,
    keep_artwork,
    sweep_artwork,
)
from custom_components.anypod.engine.artwork import rev_of, square
from custom_components.anypod.engine.config import ArtworkFit
from custom_components.anypod.engine.fence import Web
from tests.engine.home import Home, plain_channel
from tests.engine.support import eventually, in_thread
from tests.site import FakeSite, Picture

CHANNEL: Final = "/channel/talk/videos"
SQUARE: Final = 1400


def picture(colour: str = "red", size: tuple[int, int] = (SQUARE, SQUARE)) -> bytes:
    """Return a picture of one colour."""
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def own_folder(config: EngineConfig) -> Path:
    """Return the folder that uploaded pictures are kept in."""
    return config.data_dir / "artwork" / "own"


async def upload(home: Home, name: str, data: bytes) -> None:
    """Keep a picture as one that was uploaded."""
    source = home.folder / f"{name}.upload"
    await in_thread(source.write_bytes, data)
    await in_thread(keep_artwork, source, own_folder(home.config) / name)


def manual(home: Home, **showing: Any) -> FeedConfig:
    """Make a feed that is never synced."""
    never = Schedule(mode=ScheduleMode.MANUAL)
    feed = home.feed("/watch/none", source_kind=SourceKind.MANUAL)
    return replace(
        feed,
        source_url=None,
        listing_urls=(),
        schedule=never,
        showing=Showing(**showing),
    )


async def size_of(home: Home, state: FeedState) -> tuple[int, int]:
    """Return the size of the picture that a feed shows."""
    path = await home.engine.publisher.artwork("feed", state.artwork_rev)
    assert path is not None
    data = await in_thread(path.read_bytes)
    with Image.open(BytesIO(data)) as found:
        return found.size


def is_painted(state: FeedState) -> bool:
    """Return whether a feed shows a picture that is not everybody's."""
    return state.artwork_rev not in {None, "default"}


# -------------------------------------------------------------------- uploaded ones


async def test_an_uploaded_picture_is_shown_at_once(home: Home) -> None:
    await upload(home, "red", picture())
    await upload(home, "blue", picture("blue"))
    before = await home.engine.feeds.attach(manual(home))
    assert not is_painted(before)
    red = await home.engine.feeds.attach(manual(home, artwork_file="red"))
    assert is_painted(red)
    document = (await home.document()).body
    assert f"art-{red.artwork_rev}.jpg".encode() in document
    blue = await home.engine.feeds.attach(manual(home, artwork_file="blue"))
    assert is_painted(blue)
    assert blue.artwork_rev != red.artwork_rev
    # The old address is gone with the old picture.
    assert await home.engine.publisher.artwork("feed", red.artwork_rev) is None
    # Nothing else is shown again after a restart, and nobody was asked.
    await home.restart(manual(home, artwork_file="blue"))
    state = await home.engine.feeds.state("feed")
    assert state.artwork_rev == blue.artwork_rev
    assert home.pictures == []


async def test_how_it_becomes_square_can_be_changed_later(home: Home) -> None:
    await upload(home, "wide", picture(size=(3000, 1500)))
    config = manual(home, artwork_file="wide")
    cut = await home.engine.feeds.attach(config)
    assert await size_of(home, cut) == (1500, 1500)
    padded = replace(config, making=replace(config.making, artwork_fit=ArtworkFit.PAD))
    whole = await home.engine.feeds.attach(padded)
    assert await size_of(home, whole) == (3000, 3000)


async def test_without_it_there_is_the_default(home: Home) -> None:
    await upload(home, "red", picture())
    await home.engine.feeds.attach(manual(home, artwork_file="red"))
    state = await home.engine.feeds.attach(manual(home))
    assert state.artwork_rev == "default"
    assert f"art-{state.artwork_rev}.jpg".encode() in (await home.document()).body
    assert home.pictures == []


async def test_without_it_there_is_the_sources(home: Home, site: FakeSite) -> None:
    site.add(plain_channel([], art=Picture.PNG))
    source = await home.add(home.feed(CHANNEL))
    [url] = home.pictures
    await upload(home, "red", picture())
    own = home.feed(CHANNEL)
    own = replace(own, showing=Showing(artwork_file="red"))
    state = await home.engine.feeds.attach(own)
    assert state.artwork_rev != source.artwork_rev
    # Syncs leave it alone, whatever the source has.
    site.update_source("/channel/talk", art=Picture.JPEG)
    assert (await home.synced()).artwork_rev == state.artwork_rev
    assert home.pictures == [url]

    site.update_source("/channel/talk", art=Picture.PNG)
    await home.synced()
    await home.engine.feeds.attach(home.feed(CHANNEL))
    await home.until(lambda state: state.artwork_rev == source.artwork_rev)
    assert len(home.pictures) == 2


async def test_an_uploaded_picture_that_is_gone_changes_nothing(home: Home) -> None:
    await upload(home, "red", picture())
    red = await home.engine.feeds.attach(manual(home, artwork_file="red"))
    state = await home.engine.feeds.attach(manual(home, artwork_file="gone"))
    assert state.artwork_rev == red.artwork_rev


# ----------------------------------------------------------------------- linked ones


async def test_a_linked_picture_is_fetched_at_once(home: Home, site: FakeSite) -> None:
    """Also for a feed that is never synced, which nobody waits for."""
    site.add(plain_channel([], art=Picture.PNG))
    url = site.url("/art/channel/talk.png")
    config = manual(home, artwork_url=url)
    await home.engine.feeds.attach(config)
    state = await home.until(is_painted)
    assert home.pictures == [url]
    # Once.
    await home.engine.feeds.attach(config)
    await home.restart(config)
    await upload(home, "red", picture())
    both = manual(home, artwork_url=url, artwork_file="red")
    own = await home.engine.feeds.attach(both)
    assert own.artwork_rev not in {state.artwork_rev, "default"}
    assert home.pictures == [url]


async def test_a_linked_picture_goes_before_the_sources(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel([], art=Picture.PNG))
    site.add(replace(plain_channel([], art=Picture.JPEG), name="walk"))
    url = site.url("/art/channel/walk.jpg")
    config = replace(home.feed(CHANNEL), showing=Showing(artwork_url=url))
    await home.add(config)
    state = await home.until(is_painted)
    await home.synced()
    assert set(home.pictures) == {url}

    # One that cannot be had leaves the old one, and is tried at the next sync.
    site.fail("/art/channel/talk.png", status=503, times=1)
    other = site.url("/art/channel/talk.png")
    await home.engine.feeds.attach(replace(config, showing=Showing(artwork_url=other)))
    await eventually(lambda: other in home.pictures)
    await eventually(lambda: not home.engine._painter._tasks)
    now = await home.engine.feeds.state("feed")
    assert now.artwork_rev == state.artwork_rev
    assert (await home.synced()).artwork_rev != state.artwork_rev


async def test_what_two_ask_for_at_once_is_fetched_once(
    home: Home, site: FakeSite
) -> None:
    """A sync ends in the moment in which the options are changed."""
    site.add(plain_channel([], art=Picture.PNG))
    url = site.url("/art/channel/talk.png")
    await home.engine.feeds.attach(manual(home, artwork_url=url))
    await home.engine._painter.paint("feed")
    await eventually(lambda: not home.engine._painter._tasks)
    assert home.pictures == [url]


async def test_only_the_last_of_several_wishes_is_shown(
    home: Home, site: FakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first one is fetched slowly, and the owner has changed his mind."""
    site.add(plain_channel([], art=Picture.PNG))
    await upload(home, "red", picture())
    asked, go_on = asyncio.Event(), asyncio.Event()
    real = home.engine._painter._web.http

    async def slow(url: str, headers: Any) -> HttpAnswer | None:
        asked.set()
        await go_on.wait()
        return await real(url, headers)

    monkeypatch.setattr(home.engine._painter, "_web", Web(http=slow))
    url = site.url("/art/channel/talk.png")
    await home.engine.feeds.attach(manual(home, artwork_url=url))
    await asked.wait()
    # The other one is there at once, and the first comes too late.
    state = await home.engine.feeds.attach(manual(home, artwork_file="red"))
    assert state.artwork_rev == rev_of(square(picture()))
    go_on.set()
    await eventually(lambda: not home.engine._painter._tasks)
    now = await home.engine.feeds.state("feed")
    assert now.artwork_rev == state.artwork_rev


async def test_a_stop_cuts_off_what_is_being_fetched(
    home: Home, site: FakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.add(plain_channel([], art=Picture.PNG))
    asked = asyncio.Event()

    async def endless(_url: str, _headers: Any) -> HttpAnswer | None:
        asked.set()
        await asyncio.Event().wait()
        return None

    config = manual(home, artwork_url=site.url("/art/channel/talk.png"))
    with monkeypatch.context() as patched:
        patched.setattr(home.engine._painter, "_web", Web(http=endless))
        await home.engine.feeds.attach(config)
        await asked.wait()
        [task] = home.engine._painter._tasks
        await home.stop()
        assert task.cancelled()
    # It is tried again at the next start.
    await home.start()
    await home.engine.feeds.attach(config)
    await home.until(is_painted)


async def test_a_feed_that_goes_while_its_picture_is_fetched(
    home: Home,
    site: FakeSite,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    site.add(plain_channel([], art=Picture.PNG))
    asked, go_on = asyncio.Event(), asyncio.Event()
    real = home.engine._painter._web.http

    async def slow(url: str, headers: Any) -> HttpAnswer | None:
        asked.set()
        await go_on.wait()
        return await real(url, headers)

    monkeypatch.setattr(home.engine._painter, "_web", Web(http=slow))
    url = site.url("/art/channel/talk.png")
    await home.engine.feeds.attach(manual(home, artwork_url=url))
    await asked.wait()
    await home.engine.feeds.remove("feed")
    go_on.set()
    await eventually(lambda: not home.engine._painter._tasks)
    assert home.pictures == [url]
    assert "Unexpected" not in caplog.text


# ------------------------------------------------------------------------- the files


def test_what_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    data = picture(size=(40, 30))
    (tmp_path / "upload").write_bytes(data)
    keep_artwork(tmp_path / "upload", folder / "a")
    # As it is: how it becomes square is decided anew each time.
    assert (folder / "a").read_bytes() == data
    (tmp_path / "upload").write_bytes(data[:50])
    with pytest.raises(NoPicture):
        keep_artwork(tmp_path / "upload", folder / "b")
    assert [path.name for path in folder.iterdir()] == ["a"]


def test_sweep(tmp_path: Path) -> None:
    sweep_artwork(tmp_path / "nowhere", {"a"})
    for name in "abc":
        (tmp_path / name).touch()
    sweep_artwork(tmp_path, {"b", "d"})
    assert [path.name for path in tmp_path.iterdir()] == ["b"]
