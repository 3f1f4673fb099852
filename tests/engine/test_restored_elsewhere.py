"""A database that was put on another machine, with its media, with some, or without."""

from pathlib import Path
import shutil
from typing import Any

import pytest

from custom_components.anypod.engine import (
    EpisodeStatus as S,
    LibrariesMissed,
    LibraryUnavailable,
    MissingFiles,
)
from custom_components.anypod.engine.library import Library
from tests.engine.home import Home, plain_channel, plain_videos
from tests.engine.support import eventually
from tests.site import FakeSite

CHANNEL = "/channel/talk/videos"


async def fill(home: Home, site: FakeSite, **options: Any) -> set[str]:
    """Make a feed whose episodes are there; return their GUIDs."""
    site.add(plain_channel(plain_videos(2)))
    await home.add(home.feed(CHANNEL, **options))
    return {one.guid for one in await home.episodes()}


def away_told(home: Home) -> list[tuple[Path, ...]]:
    return [one.roots for one in home.events if isinstance(one, LibrariesMissed)]


def held(home: Home) -> bool:
    return home.engine._health.problem is not None


async def roots(home: Home) -> set[Path]:
    return {one.media.root for one in await home.episodes() if one.media}


async def test_media_that_came_along_are_found_where_they_are(
    home: Home, site: FakeSite
) -> None:
    guids = await fill(home, site)
    mark = site.mark()
    await home.stop()
    old, new = home.media_dir, home.folder / "elsewhere" / "media"
    shutil.copytree(old, new)
    shutil.rmtree(old)
    await home.start(media_dir=new)
    feed = home.feed(CHANNEL)
    await home.engine.feeds.attach(feed)
    # Found at once, without being asked.
    while await roots(home) != {new}:
        await home._look()
    assert {one.guid for one in await home.episodes()} == guids
    assert site.since(mark).media == 0
    await home.engine.folders.look()
    assert away_told(home)[-1] == ()
    assert await home.engine._keeper.away() == []


@pytest.mark.parametrize(
    ("wish", "status"),
    [(MissingFiles.DOWNLOAD, S.DOWNLOADED), (MissingFiles.ARCHIVE, S.ARCHIVED)],
)
async def test_media_that_did_not_are_asked_about(
    home: Home, site: FakeSite, wish: MissingFiles, status: S
) -> None:
    guids = await fill(home, site, missing_files=wish)
    link = home.engine.links.of("feed")[0]
    await home.stop()
    old, new = home.media_dir, home.folder / "elsewhere" / "media"
    shutil.rmtree(old)
    await home.start(media_dir=new)
    await home.engine.feeds.attach(home.feed(CHANNEL, missing_files=wish))
    assert not await home.engine.folders.look()
    assert away_told(home)[-1] == (old,)
    assert set((await home.statuses()).values()) == {S.DOWNLOADED}

    await home.engine.folders.give_up()
    assert away_told(home)[-1] == ()
    state = await home.until(lambda state: state.counts.get(status, 0) == 2)
    assert state.counts[status] == 2
    await home.settled()
    assert {one.guid for one in await home.episodes()} == guids
    assert home.engine.links.of("feed")[0].token == link.token
    assert await home.engine.folders.look()


async def test_an_empty_folder_at_the_same_place_is_begun_with(
    home: Home, site: FakeSite
) -> None:
    await fill(home, site)
    await home.stop()
    shutil.rmtree(home.media_dir)
    home.media_dir.mkdir()
    await home.start()
    await home.engine.feeds.attach(home.feed(CHANNEL))
    assert not await home.engine.folders.look()
    assert away_told(home)[-1] == ()
    assert held(home)
    await home.engine.folders.give_up()
    assert not held(home)
    assert Library(home.media_dir).is_there()
    await home.until(lambda state: state.counts.get(S.DOWNLOADED, 0) == 2)
    await eventually(lambda: len(home.media_files()) == 2)


async def test_a_folder_that_cannot_be_written_to(home: Home, site: FakeSite) -> None:
    await fill(home, site)
    await home.stop()
    shutil.rmtree(home.media_dir)
    home.media_dir.write_text("a file")
    await home.start()
    with pytest.raises(LibraryUnavailable):
        await home.engine.folders.give_up()
    home.media_dir.unlink()
