"""A run of yt-dlp that brings an episode: what it tells, and what it leaves."""

from collections.abc import Callable
from dataclasses import replace
import json
from pathlib import Path
from typing import Any

import pytest

from custom_components.anypod.engine import transfer, ytdlp
from custom_components.anypod.engine.config import Making, SponsorBlock
from custom_components.anypod.engine.errors import Rejected, SourceError, ToolMissing
from custom_components.anypod.engine.findings import Fetched, LiveStatus
from custom_components.anypod.engine.models import (
    Chapter,
    ErrorClass,
    Media,
    Progress,
    Reason,
    Stage,
)
from custom_components.anypod.engine.transfer import Hearing, Watch
from custom_components.anypod.engine.ytdlp import Fetcher, FetcherConfig
from custom_components.anypod.engine.ytdlp_args import Order
from tests.engine.home import plain_videos
from tests.engine.support import NOW, in_thread
from tests.site import AUDIO_M4A, FakeSite, Status, install_plugin, video_only

META = '{"title": "T", "webpage_url": "http://127.0.0.1/1"}'


@pytest.fixture
def config(tmp_path: Path) -> FetcherConfig:
    return FetcherConfig(
        cache_dir=tmp_path / "cache",
        plugin_dir=install_plugin(tmp_path / "config"),
        cookie_dir=tmp_path / "cookies",
    )


@pytest.fixture
def fetcher(config: FetcherConfig) -> Fetcher:
    return Fetcher(config)


@pytest.fixture
def job(tmp_path: Path) -> Path:
    """Give a job folder."""
    folder = tmp_path / "job"
    folder.mkdir()
    return folder


async def still() -> object:
    """Say that nothing grows."""
    return None


def order(site: FakeSite, job: Path, media: Media = Media.AUDIO) -> Order:
    return Order(url=site.url("/watch/ep-1"), media=media, job_dir=job)


# ---------------------------------------------------------------------------- a run


async def test_a_download_tells_how_far_it_is(
    fetcher: Fetcher, config: FetcherConfig, site: FakeSite, tmp_path: Path
) -> None:
    site.add(*plain_videos(1, formats=(AUDIO_M4A, video_only(360))))
    job = tmp_path / "job"
    await in_thread(job.mkdir)
    heard: list[Progress] = []
    fetched = await fetcher.download(
        order(site, job, Media.VIDEO_360),
        activity=still,
        watch=Watch(progress=heard.append),
    )
    assert fetched.media == job / "media.mp4"
    assert fetched.metadata.title == "Episode 1"
    assert fetched.metadata.webpage_url == site.url("/watch/ep-1")
    stages = [one.stage for one in heard]
    assert stages[0] is Stage.DOWNLOADING
    assert heard[stages.index(Stage.CONVERTING) - 1].percent == 100.0
    percents = [one.percent for one in heard if one.percent is not None]
    assert percents == sorted(percents)
    runs = config.cache_dir / "runs"
    assert list(runs.iterdir()) == []


async def test_a_download_that_says_and_does_nothing_is_ended(
    fetcher: Fetcher, site: FakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ytdlp, "_DOWNLOAD_SILENCE_S", 6.0)
    site.add(*plain_videos(1))
    with site.hold("/media/*"), pytest.raises(SourceError) as caught:
        await fetcher.download(order(site, tmp_path, Media.AUDIO), activity=still)
    assert caught.value.error_class is ErrorClass.TEMPORARY
    assert "Downloading API JSON" in caught.value.log


async def test_a_broadcast_that_runs_is_not_recorded(
    fetcher: Fetcher, site: FakeSite, tmp_path: Path
) -> None:
    site.add(*plain_videos(1, status=Status.LIVE))
    with pytest.raises(SourceError) as caught:
        await fetcher.download(order(site, tmp_path, Media.AUDIO), activity=still)
    assert caught.value.error_class is ErrorClass.NOT_YET
    assert site.since().media == 0


async def test_without_ffmpeg_no_download_begins(
    fetcher: Fetcher, site: FakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ToolMissing):
        await fetcher.download(order(site, tmp_path, Media.AUDIO), activity=still)


# ----------------------------------------------------------------- what a run leaves

type Collect = Callable[..., Fetched]


def hearing(job: Path, media: Media = Media.AUDIO, **watch: Any) -> Hearing:
    wanted = Order(url="http://127.0.0.1/1", media=media, job_dir=job)
    return Hearing(wanted, Watch(**watch))


def done(name: str = "media.m4a", **told: Any) -> str:
    return "@D " + json.dumps({"filepath": f"/jobs/{name}"} | told)


@pytest.fixture
def collect(job: Path) -> Collect:
    """Give a function that judges a job folder with these files, after these lines."""

    def judge(
        *names: str,
        lines: tuple[str, ...] = (),
        errors: tuple[str, ...] = (),
        **more: Any,
    ) -> Fetched:
        for name in names:
            (job / name).touch()
        heard = hearing(job, **more)
        for line in lines:
            heard.hear(line)
        for error in errors:
            heard.hear_error(error)
        return heard.result()

    return judge


def test_the_finished_file_and_its_picture(collect: Collect, job: Path) -> None:
    found = collect("media.m4a", "media.webp", lines=(f"@M {META}", done()))
    assert (found.media, found.artwork) == (job / "media.m4a", job / "media.webp")
    assert found.metadata.title == "T"


@pytest.mark.parametrize(
    "names", [("media.m4a.part",), ("media.mp4.ytdl",), ("media.jpg",), ()]
)
def test_what_is_no_finished_file(collect: Collect, names: tuple[str, ...]) -> None:
    errors = ("ERROR: HTTP Error 503",)
    with pytest.raises(SourceError) as caught:
        collect(*names, lines=(f"@M {META}", done()), errors=errors)
    assert caught.value.error_class is ErrorClass.TEMPORARY
    assert caught.value.log == "ERROR: HTTP Error 503"


def test_a_file_that_ytdlp_did_not_finish(collect: Collect) -> None:
    with pytest.raises(SourceError):
        collect("media.m4a", errors=("ERROR: Conversion failed",))


def test_an_error_beside_a_finished_file_is_none(collect: Collect) -> None:
    """Such as a service for adverts that is out of reach."""
    errors = ("ERROR: Preprocessing: Unable to communicate with SponsorBlock API",)
    lines = (f"@M {META}", done())
    assert collect("media.m4a", lines=lines, errors=errors).media is not None


@pytest.mark.parametrize("live", [one for one in LiveStatus if one.is_pending])
def test_no_file_of_what_is_no_recording_yet(
    collect: Collect, live: LiveStatus
) -> None:
    told = {
        "extractor_key": "Youtube",
        "live_status": live,
        "release_timestamp": NOW.timestamp(),
    }
    with pytest.raises(SourceError) as caught:
        collect(lines=(f"@M {json.dumps(told)}",))
    assert caught.value.error_class is ErrorClass.NOT_YET
    assert caught.value.release_at == NOW


def test_a_filter_that_let_nothing_through(collect: Collect) -> None:
    with pytest.raises(SourceError) as caught:
        collect(lines=("[download] ep-1 does not pass filter (!is_live), skipping ..",))
    assert caught.value.error_class is ErrorClass.NOT_YET


def test_metadata_alone(collect: Collect) -> None:
    lines = (f"@M {META}",)
    assert collect("media.jpg", lines=lines, media=Media.METADATA).media is None
    with pytest.raises(SourceError):
        collect(media=Media.METADATA)


def test_lines_that_mean_something(job: Path) -> None:
    heard: list[Progress] = []
    lines = hearing(job, progress=heard.append)
    lines.hear('@P {"downloaded_bytes": 1, "total_bytes": 4}')
    lines.hear('@Q {"status": "started", "postprocessor": "Merger"}')
    lines.hear('@Q {"status": "finished", "postprocessor": "Merger"}')
    lines.hear('@Q {"status": "started", "postprocessor": "MoveFiles"}')
    lines.hear('@M {"title": "T"}')
    assert [one.stage for one in heard] == [Stage.DOWNLOADING, Stage.CONVERTING]
    assert lines.metadata.title == "T"
    assert not lines.stop.is_set()
    assert not lines.log


def test_streams_that_come_one_after_the_other_are_added_up(job: Path) -> None:
    heard: list[Progress] = []
    sizes: list[int] = []
    lines = hearing(job, progress=heard.append, size=sizes.append)
    lines.hear('@F {"filesize": null, "filesize_approx": 1000}')
    for status, got, of in (
        ("downloading", 400, 800),
        ("finished", 800, 800),
        ("downloading", 100, 200),
        ("finished", 200, 200),
    ):
        told = {"status": status, "downloaded_bytes": got, "total_bytes": of}
        lines.hear(f"@P {json.dumps(told)}")
    assert [one.percent for one in heard] == [40.0, 80.0, 90.0, 100.0]
    assert sizes == [1000]


def test_what_is_not_wanted_is_stopped_before_it_is_downloaded(job: Path) -> None:
    lines = hearing(job, judge=lambda told: Reason.SHORTS if told.is_short else None)
    lines.hear('@M {"title": "T"}')
    assert (lines.rejected, lines.stop.is_set()) == (None, False)
    lines.hear('@M {"title": "T", "media_type": "short"}')
    assert (lines.rejected, lines.stop.is_set()) == (Reason.SHORTS, True)
    with pytest.raises(Rejected):
        lines.result()


def test_what_is_announced_is_not_judged_yet(job: Path) -> None:
    lines = hearing(job, judge=lambda _: Reason.SHORTS)
    lines.hear('@M {"title": "T", "live_status": "is_upcoming"}')
    assert (lines.rejected, lines.stop.is_set()) == (None, False)


@pytest.mark.parametrize(
    "line",
    [
        '@M {"title": "T", "playlist_index": 1}',
        '@L {"webpage_url": "https://example.org/list"}',
    ],
)
def test_a_playlist_is_none_of_its_episodes(
    collect: Collect, job: Path, line: str
) -> None:
    lines = hearing(job, judge=lambda _: Reason.SHORTS)
    lines.hear(line)
    assert (lines.is_playlist, lines.rejected) == (True, None)
    with pytest.raises(SourceError) as caught:
        collect("media.m4a", lines=(line, done()))
    assert caught.value.error_class is ErrorClass.PLAYLIST


@pytest.mark.parametrize("line", ["@L ", "@L {}", '@L {"webpage_url": []}', "@L \x00"])
def test_garbage_makes_no_playlist(job: Path, line: str) -> None:
    lines = hearing(job)
    lines.hear(line)
    assert not lines.is_playlist


def test_a_log_has_an_end(job: Path) -> None:
    lines = hearing(job)
    for number in range(1000):
        lines.hear(f"line {number}")
        lines.hear_error(f"ERROR: {number}")
    assert len(lines.log) == len(lines.errors) == transfer.LOG_LINES
    assert lines.log[-1] == "ERROR: 999"


# ---------------------------------------------------------- chapters, and what was cut


def test_the_chapters_of_the_finished_file_come_first(collect: Collect) -> None:
    told = {"chapters": [{"start_time": 0, "title": "Page"}], "description": "x"}
    lines = (f"@M {json.dumps(told | json.loads(META))}",)
    ended = done(chapters=[{"start_time": 1.5, "title": "File"}])
    found = collect("media.m4a", lines=(*lines, ended))
    assert found.chapters == (Chapter(start_s=1.5, title="File"),)
    found = collect("media.m4a", lines=(*lines, done()))
    assert found.chapters == (Chapter(start_s=0, title="Page"),)


def test_a_table_in_the_description_makes_chapters(collect: Collect) -> None:
    told = {"description": "0:00 One\n0:10 Two\n0:20 Three"} | json.loads(META)
    found = collect("media.m4a", lines=(f"@M {json.dumps(told)}", done()))
    assert [one.title for one in found.chapters] == ["One", "Two", "Three"]


def test_what_was_cut_out_is_known(job: Path) -> None:
    parts = [
        (10, 20, "sponsor"),
        (15, 25, "sponsor"),
        (40, 50, "intro"),
        (1, 2, "hook"),
    ]
    told = [
        {"start_time": start, "end_time": end, "category": category}
        for start, end, category in parts
    ]
    (job / "media.m4a").touch()
    for mode, cuts in (
        (SponsorBlock.REMOVE, ((10, 25), (40, 50))),
        (SponsorBlock.MARK, ()),
        (SponsorBlock.OFF, ()),
    ):
        making = Making(sponsorblock=mode, sponsorblock_categories=("sponsor", "intro"))
        lines = hearing(job)
        lines.order = replace(lines.order, making=making)
        lines.hear(f"@M {META}")
        lines.hear(done(sponsorblock_chapters=told))
        assert lines.result().cuts == cuts


# ------------------------------------------------------------- what is there already


async def test_what_a_run_has_completed_is_not_fetched_again(
    fetcher: Fetcher, site: FakeSite, job: Path
) -> None:
    site.add(*plain_videos(1))
    first = await fetcher.download(order(site, job), activity=still)
    again = await fetcher.download(order(site, job), activity=still)
    assert again == first
    assert site.since().processes == 1
    # Another order is another file.
    await fetcher.download(order(site, job, Media.VIDEO_360), activity=still)
    assert site.since().processes == 2


async def test_what_was_completed_is_judged_again(
    fetcher: Fetcher, site: FakeSite, job: Path
) -> None:
    site.add(*plain_videos(1))
    await fetcher.download(order(site, job), activity=still)
    with pytest.raises(Rejected):
        await fetcher.download(
            order(site, job), activity=still, watch=Watch(judge=lambda _: Reason.SHORTS)
        )


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"order": 1}', b"\xff\xfe"])
async def test_a_record_that_is_damaged_is_none(
    fetcher: Fetcher, site: FakeSite, job: Path, damage: bytes
) -> None:
    site.add(*plain_videos(1))
    await fetcher.download(order(site, job), activity=still)
    await in_thread((job / "fetched.json").write_bytes, damage)
    fetched = await fetcher.download(order(site, job), activity=still)
    assert fetched.media is not None
    assert site.since().processes == 2


@pytest.mark.parametrize(
    ("name", "is_kept"),
    [
        ("media.m4a.part", True),
        ("media.m4a.part-Frag12", True),
        ("media.m4a.ytdl", True),
        ("media.f140.m4a", True),
        ("media.f137.mp4.part", True),
        ("media.m4a", False),
        ("media.temp.mp4", False),
        ("episode.m4a", False),
        ("media.jpg", False),
        ("media.info.json", False),
    ],
)
def test_of_an_earlier_try_only_what_can_be_resumed_is_kept(
    job: Path, name: str, is_kept: bool
) -> None:
    """A conversion that was cut off looks finished."""
    (job / name).touch()
    transfer.clear(job)
    assert (job / name).exists() is is_kept
