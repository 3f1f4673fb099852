"""Misbehaviour on purpose, as yt-dlp meets it."""

from pathlib import Path
import time

import pytest

from tests.site import (
    DASH_360,
    HLS_360,
    MUXED_LARGE,
    Channel,
    FakeSite,
    Format,
    Video,
    identify,
    make_videos,
)
from tests.site.ytdlp import (
    ENTRIES,
    Running,
    download,
    extract,
    list_flat,
    start_download,
)


@pytest.fixture
def talk(site: FakeSite) -> str:
    """Give the address of a tab with three pages."""
    site.add(Channel(name="talk", title="Talk", videos=make_videos(75)))
    return site.channel_url("talk", "videos")


@pytest.fixture
def large(site: FakeSite) -> str:
    """Give the address of a video of 1.4 MB."""
    site.add(Video(id="v", formats=(MUXED_LARGE,)))
    return site.video_url("v")


@pytest.mark.parametrize("status", [500, 503])
def test_second_page_fails(site: FakeSite, talk: str, status: int) -> None:
    site.fail("/api/channel/talk/videos*page=2", status=status)
    done = list_flat(talk)
    assert done.returncode == 1
    assert done.ids == [f"ep-{n}" for n in range(75, 45, -1)]
    assert len(done.playlists) == 1
    assert f"Unable to download API page: HTTP Error {status}" in done.stderr
    assert site.since().pages == 2


def test_failures_of_limited_number(site: FakeSite) -> None:
    site.add(Video(id="v"), Video(id="w"))
    site.fail("/api/video/v*", status=503, times=2)
    url = site.video_url("v")
    assert "HTTP Error 503" in extract(url).stderr
    assert extract(site.video_url("w")).returncode == 0
    assert [extract(url).returncode for _ in range(2)] == [1, 0]


def test_failures_after_some_successes(site: FakeSite) -> None:
    site.add(Video(id="v"))
    site.fail("/api/video/v", status=429, headers={"Retry-After": "60"}, after=1)
    done = extract(site.video_url("v"), site.video_url("v"))
    assert len(done.entries) == 1
    assert "HTTP Error 429: Too Many Requests" in done.stderr


def test_reset(site: FakeSite) -> None:
    site.add(Video(id="v"))
    site.fail("*")
    site.drop("*")
    hold = site.hold("*")
    site.reset_failures()
    assert extract(site.video_url("v")).returncode == 0
    assert not hold.reached


def test_dropped_connection(site: FakeSite) -> None:
    site.add(Video(id="v"))
    site.drop("/api/video/v")
    done = extract(site.video_url("v"))
    assert done.returncode == 1
    assert "Unable to download API page" in done.stderr
    assert site.log[0].status == 0


def test_garbage_for_json(site: FakeSite) -> None:
    site.add(Video(id="v"))
    site.garble("/api/video/v")
    assert "Failed to parse JSON" in extract(site.video_url("v")).stderr


def test_garbage_for_media(site: FakeSite, tmp_path: Path, large: str) -> None:
    site.garble("/media/*", body=b"not a film")
    assert download(large, tmp_path).returncode == 0
    assert (tmp_path / "media.mp4").read_bytes() == b"not a film"


def test_empty_media(site: FakeSite, tmp_path: Path, large: str) -> None:
    site.garble("/media/*", body=b"")
    done = download(large, tmp_path)
    assert done.returncode == 1
    assert "Did not get any data blocks" in done.stderr


def test_refused_media(site: FakeSite, tmp_path: Path, large: str) -> None:
    site.fail("/media/*", status=403)
    done = download(large, tmp_path)
    assert "unable to download video data: HTTP Error 403: Forbidden" in done.stderr


def test_cut_media_is_resumed(site: FakeSite, tmp_path: Path, large: str) -> None:
    site.cut("/media/*", after_bytes=400_000, times=1)
    done = download(large, tmp_path, "--retries", "2")
    assert done.returncode == 0, done.stderr
    first, second = site.since().matching("/media/*")
    assert (first.status, first.bytes_sent, second.status) == (200, 400_000, 206)
    media = (tmp_path / "media.mp4").read_bytes()
    # All of it over urllib; the last block read is lost over requests.
    assert 0 < len(media) - second.bytes_sent <= first.bytes_sent
    assert second.range == f"bytes={len(media) - second.bytes_sent}-"
    assert identify(media) == "v"


def test_cut_media_stays_partial(site: FakeSite, tmp_path: Path, large: str) -> None:
    site.cut("/media/*", after_bytes=400_000, times=1)
    assert download(large, tmp_path, "--retries", "0").returncode == 1
    kept = (tmp_path / "media.mp4.part").stat().st_size
    assert 0 < kept <= 400_000
    assert download(large, tmp_path).returncode == 0
    assert site.log[-1].range == f"bytes={kept}-"


def test_server_without_ranges_starts_again(
    site: FakeSite, tmp_path: Path, large: str
) -> None:
    site.cut("/media/*", after_bytes=400_000, times=1)
    site.ignore_ranges("/media/*")
    done = download(large, tmp_path, "--retries", "2")
    assert done.returncode == 0, done.stderr
    assert [r.status for r in site.since().matching("/media/*")] == [200, 200]


def test_wrong_length(site: FakeSite, tmp_path: Path, large: str) -> None:
    site.misstate_length("/media/*", 5_000_000)
    done = download(large, tmp_path, "--retries", "0")
    assert done.returncode == 1
    assert "expected 5000000 bytes" in done.stderr or "more expected" in done.stderr


def test_absent_length(site: FakeSite, tmp_path: Path, large: str) -> None:
    site.misstate_length("/media/*", "absent")
    assert download(large, tmp_path).returncode == 0
    assert (tmp_path / "media.mp4").stat().st_size == site.since().media_bytes


def test_slow_media(site: FakeSite, tmp_path: Path, large: str) -> None:
    site.slow("/media/*", rate_bytes_s=2_000_000)
    before = time.monotonic()
    assert download(large, tmp_path).returncode == 0
    assert time.monotonic() - before > 0.7


@pytest.mark.parametrize(
    ("chosen", "segment"), [(HLS_360, "seg1.ts"), (DASH_360, "seg1-2.m4s")]
)
def test_missing_segment(
    site: FakeSite, tmp_path: Path, chosen: Format, segment: str
) -> None:
    site.add(Video(id="v", formats=(chosen,), media_s=3))
    site.fail(f"/media/v/*/{segment}", status=404)
    strict = ("--abort-on-unavailable-fragments", "--fragment-retries", "0")
    done = download(site.video_url("v"), tmp_path, *strict)
    assert done.returncode == 1
    assert "HTTP Error 404" in done.stderr


def test_held_request_waits_for_its_release(site: FakeSite) -> None:
    site.add(Video(id="v"))
    hold = site.hold("/api/video/v", times=1)
    with Running("--simulate", "--print", "@E %()j", site.video_url("v")) as running:
        hold.wait_reached()
        assert running.alive
        site.update("v", title="Changed meanwhile")
        hold.release()
        (info,) = running.finish().entries
    assert info["title"] == "Changed meanwhile"


def test_download_held_in_the_middle(
    site: FakeSite, tmp_path: Path, large: str
) -> None:
    hold = site.hold("/media/*", after_bytes=600_000)
    with start_download(large, tmp_path) as running:
        hold.wait_reached()
        assert site.since().media_bytes == 600_000
        assert running.alive
        hold.release()
        assert running.finish().returncode == 0


def test_killed_client_leaves_the_site_working(
    site: FakeSite, tmp_path: Path, large: str
) -> None:
    hold = site.hold("/media/*", after_bytes=600_000, times=1)
    with start_download(large, tmp_path) as running:
        hold.wait_reached()
        running.kill()
    hold.release()
    assert download(large, tmp_path).returncode == 0


def test_hold_that_is_never_reached_times_out(site: FakeSite) -> None:
    with pytest.raises(TimeoutError):
        site.hold("/nothing").wait_reached(0.01)


def test_wait_for_requests(site: FakeSite, talk: str) -> None:
    with Running(*ENTRIES, talk) as running:
        tally = site.wait_for("/api/channel/*", count=3)
        assert tally.pages == 3
        assert running.finish().returncode == 0
    with pytest.raises(TimeoutError):
        site.wait_for("/api/*", since=site.mark(), timeout_s=0.01)


def test_off_and_on_again(site: FakeSite, talk: str) -> None:
    assert list_flat(talk, "-I", "1").returncode == 0
    site.stop()
    assert not site.running
    off = list_flat(talk, "-I", "1")
    assert off.returncode == 1
    assert "Connection refused" in off.stderr
    site.start()
    assert list_flat(talk, "-I", "1").returncode == 0
    assert site.processes() == 2
