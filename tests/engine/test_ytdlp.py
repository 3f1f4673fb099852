"""The fetcher: one process for each question, and what its answers come down to."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from custom_components.anypod.engine import ytdlp
from custom_components.anypod.engine.config import Access
from custom_components.anypod.engine.errors import SourceError, ToolMissing
from custom_components.anypod.engine.findings import (
    EpisodeMetadata,
    Fetched,
    LiveStatus,
)
from custom_components.anypod.engine.models import (
    ErrorClass,
    Media,
    Progress,
    Reason,
    SourceKind,
    Stage,
)
from custom_components.anypod.engine.ytdlp import (
    Fetcher,
    FetcherConfig,
    Judge,
    _DownloadLines,
)
from tests.engine.home import plain_channel, plain_videos
from tests.engine.support import NOW, in_thread
from tests.site import FakeSite, Picture, Status, Video, install_plugin

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
        url,
        media=Media.AUDIO,
        job_dir=job_dir,
        on_progress=lambda _: None,
        activity=still,
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


# --------------------------------------------------------------------------- download


async def test_a_download_tells_how_far_it_is(
    fetcher: Fetcher, config: FetcherConfig, site: FakeSite, tmp_path: Path
) -> None:
    site.add(*plain_videos(1))
    job = tmp_path / "job"
    await in_thread(job.mkdir)
    heard: list[Progress] = []
    fetched = await fetcher.download(
        site.url("/watch/ep-1"),
        media=Media.AUDIO_MP3,
        job_dir=job,
        on_progress=heard.append,
        activity=still,
    )
    assert fetched.media == job / "media.mp3"
    assert fetched.metadata.title == "Episode 1"
    assert fetched.metadata.webpage_url == site.url("/watch/ep-1")
    stages = [one.stage for one in heard]
    assert stages[0] is Stage.DOWNLOADING
    assert heard[stages.index(Stage.CONVERTING) - 1].percent == 100.0
    assert stages[-1] is Stage.EMBEDDING
    assert left_over(config) == []


async def test_a_download_that_says_and_does_nothing_is_ended(
    fetcher: Fetcher, site: FakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ytdlp, "_DOWNLOAD_SILENCE_S", 1.5)
    site.add(*plain_videos(1))
    with site.hold("/media/*"), pytest.raises(SourceError) as caught:
        await fetcher.download(
            site.url("/watch/ep-1"),
            media=Media.AUDIO,
            job_dir=tmp_path,
            on_progress=print,
            activity=still,
        )
    assert caught.value.error_class is ErrorClass.TEMPORARY
    assert "Downloading API JSON" in caught.value.log


async def test_a_broadcast_that_runs_is_not_recorded(
    fetcher: Fetcher, site: FakeSite, tmp_path: Path
) -> None:
    site.add(*plain_videos(1, status=Status.LIVE))
    with pytest.raises(SourceError) as caught:
        await fetcher.download(
            site.url("/watch/ep-1"),
            media=Media.AUDIO,
            job_dir=tmp_path,
            on_progress=print,
            activity=still,
        )
    assert caught.value.error_class is ErrorClass.NOT_YET
    assert site.since().media == 0


async def test_without_ffmpeg_no_download_begins(
    fetcher: Fetcher, site: FakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ToolMissing):
        await fetcher.download(
            site.url("/watch/ep-1"),
            media=Media.AUDIO,
            job_dir=tmp_path,
            on_progress=print,
            activity=still,
        )


# ------------------------------------------------------------- what a download left

type Collect = Callable[..., Fetched]


def download_lines(
    on_progress: Callable[[Progress], None] = lambda _: None,
    judge: Judge = lambda _: None,
    **told: Any,
) -> _DownloadLines:
    return _DownloadLines(on_progress, judge, **told)


META = EpisodeMetadata(title="T", webpage_url="http://127.0.0.1/1")


@pytest.fixture
def collect(tmp_path: Path) -> Collect:
    """Give a function that judges a job folder with these files."""

    def judge(
        *names: str,
        media: Media = Media.AUDIO,
        errors: tuple[str, ...] = (),
        **told: Any,
    ) -> Fetched:
        for name in names:
            (tmp_path / name).touch()
        lines = download_lines(**({"metadata": META} | told))
        for error in errors:
            lines.hear_error(error)
        return ytdlp._collect(lines, media, tmp_path)

    return judge


def test_the_finished_file_and_its_picture(collect: Collect, tmp_path: Path) -> None:
    found = collect("media.m4a", "media.webp", is_done=True)
    assert found.media == tmp_path / "media.m4a"
    assert found.artwork == tmp_path / "media.webp"


@pytest.mark.parametrize(
    "names", [("media.m4a.part",), ("media.mp4.ytdl",), ("media.jpg",), ()]
)
def test_what_is_no_finished_file(collect: Collect, names: tuple[str, ...]) -> None:
    with pytest.raises(SourceError) as caught:
        collect(*names, is_done=True, errors=("ERROR: HTTP Error 503",))
    assert caught.value.error_class is ErrorClass.TEMPORARY
    assert caught.value.log == "ERROR: HTTP Error 503"


def test_a_file_that_ytdlp_did_not_finish(collect: Collect) -> None:
    with pytest.raises(SourceError):
        collect("media.m4a", is_done=False, errors=("ERROR: Conversion failed",))


def test_an_error_beside_a_finished_file_is_none(collect: Collect) -> None:
    """Such as a service for adverts that is out of reach."""
    errors = ("ERROR: Preprocessing: Unable to communicate with SponsorBlock API",)
    assert collect("media.m4a", is_done=True, errors=errors).media is not None


@pytest.mark.parametrize("live", [one for one in LiveStatus if one.is_pending])
def test_no_file_of_what_is_no_recording_yet(
    collect: Collect, live: LiveStatus
) -> None:
    metadata = EpisodeMetadata(live=live, release_at=NOW)
    with pytest.raises(SourceError) as caught:
        collect(metadata=metadata)
    assert caught.value.error_class is ErrorClass.NOT_YET
    assert caught.value.release_at == NOW


def test_a_filter_that_let_nothing_through(collect: Collect) -> None:
    with pytest.raises(SourceError) as caught:
        collect(is_filtered=True)
    assert caught.value.error_class is ErrorClass.NOT_YET


def test_metadata_alone(collect: Collect) -> None:
    assert collect("media.jpg", media=Media.METADATA).media is None
    with pytest.raises(SourceError):
        collect(media=Media.METADATA, metadata=EpisodeMetadata())


def test_lines_that_mean_something() -> None:
    heard: list[Progress] = []
    lines = download_lines(heard.append)
    lines.hear('@P {"downloaded_bytes": 1, "total_bytes": 4}')
    lines.hear('@Q {"status": "started", "postprocessor": "Merger"}')
    lines.hear('@Q {"status": "finished", "postprocessor": "Merger"}')
    lines.hear('@M {"title": "T"}')
    lines.hear("[download] ep-1 does not pass filter (!is_live), skipping ..")
    assert [one.stage for one in heard] == [Stage.DOWNLOADING, Stage.CONVERTING]
    assert lines.metadata.title == "T"
    assert (lines.is_filtered, lines.is_done) == (True, False)
    lines.hear("@D {}")
    assert lines.is_done
    assert not lines.stop.is_set()
    assert len(lines.log) == 1


def test_what_is_not_wanted_is_stopped_before_it_is_downloaded() -> None:
    lines = download_lines(judge=lambda told: Reason.SHORTS if told.is_short else None)
    lines.hear('@M {"title": "T"}')
    assert (lines.rejected, lines.stop.is_set()) == (None, False)
    lines.hear('@M {"title": "T", "media_type": "short"}')
    assert (lines.rejected, lines.stop.is_set()) == (Reason.SHORTS, True)


def test_what_is_announced_is_not_judged_yet() -> None:
    lines = download_lines(judge=lambda _: Reason.SHORTS)
    lines.hear('@M {"title": "T", "live_status": "is_upcoming"}')
    assert (lines.rejected, lines.stop.is_set()) == (None, False)


@pytest.mark.parametrize("line", ['@M {"title": "T", "playlist_index": 1}', "@L {}"])
def test_a_playlist_is_none_of_its_episodes(collect: Collect, line: str) -> None:
    lines = download_lines(judge=lambda _: Reason.SHORTS)
    lines.hear(line)
    assert (lines.is_playlist, lines.rejected) == (True, None)
    with pytest.raises(SourceError) as caught:
        collect("media.m4a", is_done=True, is_playlist=True)
    assert caught.value.error_class is ErrorClass.PLAYLIST


def test_lines_of_a_listing_that_mean_nothing() -> None:
    lines = ytdlp._Lines()
    for line in ("", "[info] something", "@E not json", '@E {"url": null}', "@X {}"):
        lines.hear(line)
    assert (lines.entries, lines.playlists) == ([], [])
    lines.hear("@L {}")
    assert len(lines.playlists) == 1


def test_a_log_has_an_end() -> None:
    lines = download_lines()
    for number in range(1000):
        lines.hear(f"line {number}")
        lines.hear_error(f"ERROR: {number}")
    assert len(lines.log) == len(lines.errors) == 200
    assert lines.log[-1] == "ERROR: 999"
