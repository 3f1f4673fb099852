"""The fetcher: one process for each question, and what its answers come down to."""

from dataclasses import replace
from pathlib import Path

import pytest

from custom_components.anypod.engine import ytdlp
from custom_components.anypod.engine.config import Access
from custom_components.anypod.engine.errors import SourceError
from custom_components.anypod.engine.models import ErrorClass, Media, SourceKind
from custom_components.anypod.engine.ytdlp import Fetcher, FetcherConfig
from custom_components.anypod.engine.ytdlp_args import Order
from tests.engine.home import plain_channel, plain_videos
from tests.engine.support import in_thread
from tests.site import FakeSite, Picture, Video, install_plugin

TAB = "/channel/talk/videos"


@pytest.fixture
def config(tmp_path: Path) -> FetcherConfig:
    return FetcherConfig(
        cache_dir=tmp_path / "cache",
        plugin_dir=install_plugin(tmp_path),
        cookie_dir=tmp_path / "cookies",
    )


@pytest.fixture
def fetcher(config: FetcherConfig) -> Fetcher:
    return Fetcher(config)


def left_over(config: FetcherConfig) -> list[Path]:
    return list((config.cache_dir / "runs").iterdir())


async def still() -> object:
    """Stand for a folder in which nothing grows."""
    return 0


# ------------------------------------------------------------------- without plugins


async def test_a_home_without_a_plugin_folder_is_served_as_well(
    config: FetcherConfig, site: FakeSite, tmp_path: Path
) -> None:
    """As nearly every home is; yt-dlp's own extractors do it."""
    site.add(*plain_videos(1))
    fetcher = Fetcher(replace(config, plugin_dir=tmp_path / "nowhere"))
    url = site.url("/page/ep-1")
    found = await fetcher.probe(url, media=Media.AUDIO, whole=False)
    assert found.kind is SourceKind.SINGLE
    job_dir = tmp_path / "job"
    await in_thread(job_dir.mkdir)
    fetched = await fetcher.download(
        Order(url=url, media=Media.AUDIO, job_dir=job_dir), activity=still
    )
    assert fetched.media == job_dir / "media.m4a"


# ---------------------------------------------------------------------------- listing


async def test_a_listing_to_its_end_its_limit_and_what_is_known(
    fetcher: Fetcher, config: FetcherConfig, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(4), art=Picture.PNG, description="About"))
    url = site.url(TAB)
    whole = await fetcher.list(url, limit=None, known=[])
    assert [one.source_id for one in whole.episodes] == ["ep-4", "ep-3", "ep-2", "ep-1"]
    assert not whole.stopped_at_known
    assert whole.source is not None
    assert (whole.source.title, whole.source.author) == ("Talk - Videos", "Talk")
    assert whole.source.description == "About"
    assert whole.source.artwork_url == site.url("/art/channel/talk.png")
    top = await fetcher.list(url, limit=2, known=[])
    assert [one.source_id for one in top.episodes] == ["ep-4", "ep-3"]
    assert not top.stopped_at_known
    news = await fetcher.list(url, limit=None, known=[whole.episodes[2].key])
    assert [one.source_id for one in news.episodes] == ["ep-4", "ep-3"]
    assert news.stopped_at_known
    assert left_over(config) == []


async def test_a_single_page_tells_of_its_own_source(
    fetcher: Fetcher, site: FakeSite
) -> None:
    site.add(Video(id="alone", title="Alone", uploader="Somebody"))
    listing = await fetcher.list(site.url("/watch/alone"), limit=1, known=[])
    (only,) = listing.episodes
    assert (only.source_id, only.url) == ("alone", site.url("/watch/alone"))
    assert listing.source is not None
    assert listing.source.author == "Somebody"
    assert listing.source.artwork_url == site.url("/thumb/alone/1.jpg")


async def test_a_listing_that_says_nothing_is_ended(
    fetcher: Fetcher,
    config: FetcherConfig,
    site: FakeSite,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ytdlp, "_LISTING_SILENCE_S", 1.0)
    site.add(plain_channel([]))
    with site.hold("/api/*"), pytest.raises(SourceError) as caught:
        await fetcher.list(site.url(TAB), limit=None, known=[])
    assert caught.value.error_class is ErrorClass.TEMPORARY
    assert "said nothing for 1 s" in caught.value.detail
    assert left_over(config) == []


async def test_cookies_that_are_gone_ask_for_a_login(
    fetcher: Fetcher, config: FetcherConfig, site: FakeSite
) -> None:
    site.add(plain_channel([]))
    with pytest.raises(SourceError) as caught:
        await fetcher.list(
            site.url(TAB), limit=1, known=[], access=Access(cookies="none.txt")
        )
    assert caught.value.error_class is ErrorClass.LOGIN_REQUIRED
    assert left_over(config) == []
    assert site.since().requests == ()


# ------------------------------------------------------------------------------ probe


async def test_an_empty_source_is_known_to_be_empty(
    fetcher: Fetcher, site: FakeSite
) -> None:
    site.add(plain_channel([], "empty"))
    url = site.url("/channel/empty/videos")
    found = await fetcher.probe(url, media=Media.METADATA, whole=False)
    assert (found.kind, found.entry_count) == (SourceKind.CHANNEL, 0)
    assert (found.title, found.is_complete) == ("Talk", True)


async def test_a_root_with_one_tab_means_that_tab(
    fetcher: Fetcher, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(2)))
    url = site.url("/channel/talk")
    found = await fetcher.probe(url, media=Media.METADATA, whole=True)
    assert (found.kind, found.tabs) == (SourceKind.CHANNEL, ("videos",))
    assert (found.url, found.listing_urls) == (url, (site.url(TAB),))


# ------------------------------------------------------------------------ the lines


def test_lines_of_a_listing_that_mean_nothing() -> None:
    lines = ytdlp._Lines()
    for line in ("", "[info] something", "@E not json", '@E {"url": null}', "@X {}"):
        lines.hear(line)
    assert (lines.entries, lines.playlists) == ([], [])
    lines.hear("@L {}")
    assert len(lines.playlists) == 1
