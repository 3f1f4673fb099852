"""Real downloads: every kind of format, pictures and subtitles, told apart by video."""

import json
from pathlib import Path
import subprocess
from typing import Any

import pytest

from tests.site import (
    AUDIO_M4A,
    AUDIO_MP3,
    AUDIO_OPUS,
    DASH_360,
    HLS_360,
    MUXED_360,
    MUXED_LARGE,
    MUXED_WEBM_360,
    SPLIT_FORMATS,
    FakeSite,
    Format,
    Kind,
    Picture,
    Status,
    Subtitle,
    Video,
    identify,
)
from tests.site.ytdlp import download, run_ytdlp, start_download


def probe(path: Path) -> dict[str, Any]:
    """Ask ffprobe for length and streams."""
    asked = ("-show_entries", "format=duration:stream=codec_name,height", "-of", "json")
    done = subprocess.run(
        ["ffprobe", "-v", "error", *asked, path],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def codecs(path: Path) -> list[str]:
    return [stream["codec_name"] for stream in probe(path)["streams"]]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (AUDIO_M4A, ["aac"]),
        (AUDIO_MP3, ["mp3"]),
        (AUDIO_OPUS, ["opus"]),
        (MUXED_360, ["h264", "aac"]),
        (MUXED_WEBM_360, ["vp9", "opus"]),
        (MUXED_LARGE, ["h264", "aac"]),
    ],
    ids=lambda value: value.format_id if isinstance(value, Format) else None,
)
def test_single_files(
    site: FakeSite, tmp_path: Path, chosen: Format, expected: list[str]
) -> None:
    site.add(Video(id="v-1", formats=(chosen,)))
    done = download(site.video_url("v-1"), tmp_path)
    assert done.returncode == 0, done.stderr
    (path,) = tmp_path.iterdir()
    assert path.name == f"media.{chosen.container}"
    assert codecs(path) == expected
    assert float(probe(path)["format"]["duration"]) == pytest.approx(2, abs=0.1)
    assert identify(path.read_bytes()) == "v-1"
    tally = site.since()
    assert (tally.processes, tally.extractions, tally.media) == (1, 1, 1)
    assert tally.media_bytes == path.stat().st_size


@pytest.mark.parametrize(
    ("options", "name", "expected"),
    [
        (("-f", "bv[ext=mp4]+ba[ext=m4a]"), "media.mp4", ["h264", "aac"]),
        (("-f", "bv[ext=webm]+ba[ext=webm]"), "media.webm", ["vp9", "opus"]),
        (("-f", "18", "-x", "--audio-format", "mp3"), "media.mp3", ["mp3"]),
        (("-f", "251", "-x", "--audio-format", "opus"), "media.opus", ["opus"]),
    ],
)
def test_merged_and_converted_media_still_name_their_video(
    site: FakeSite,
    tmp_path: Path,
    options: tuple[str, ...],
    name: str,
    expected: list[str],
) -> None:
    site.add(Video(id="v-1", formats=SPLIT_FORMATS))
    done = download(site.video_url("v-1"), tmp_path, *options)
    assert done.returncode == 0, done.stderr
    assert codecs(tmp_path / name) == expected
    assert identify((tmp_path / name).read_bytes()) == "v-1"


def test_heights_are_real(site: FakeSite, tmp_path: Path) -> None:
    site.add(Video(id="v", formats=SPLIT_FORMATS))
    download(site.video_url("v"), tmp_path, "-f", "bv[height=720][ext=mp4]")
    (stream,) = probe(tmp_path / "media.mp4")["streams"]
    assert stream["height"] == 720


def test_hls(site: FakeSite, tmp_path: Path) -> None:
    site.add(Video(id="v", formats=(HLS_360,), media_s=3, duration_s=3))
    done = download(site.video_url("v"), tmp_path)
    assert done.returncode == 0, done.stderr
    assert codecs(tmp_path / "media.mp4") == ["h264", "aac"]
    length = probe(tmp_path / "media.mp4")["format"]["duration"]
    assert float(length) == pytest.approx(3, abs=0.2)
    assert len(site.since().matching("/media/v/93/seg*.ts")) == 3


def test_hls_segments_name_their_video(site: FakeSite, tmp_path: Path) -> None:
    site.add(Video(id="v", formats=(HLS_360,)))
    download(site.video_url("v"), tmp_path, "--fixup", "never", "--hls-use-mpegts")
    assert identify((tmp_path / "media.mp4").read_bytes()) == "v"


@pytest.mark.parametrize(
    ("wanted", "name", "expected", "parts"),
    [
        ("ba", "media.m4a", ["aac"], "1"),
        ("bv", "media.mp4", ["h264"], "0"),
        ("bv+ba", "media.mp4", ["h264", "aac"], "01"),
    ],
)
def test_dash(
    site: FakeSite,
    tmp_path: Path,
    wanted: str,
    name: str,
    expected: list[str],
    parts: str,
) -> None:
    site.add(Video(id="v", formats=(DASH_360,), media_s=3, duration_s=3))
    done = download(site.video_url("v"), tmp_path, "-f", wanted)
    assert done.returncode == 0, done.stderr
    assert codecs(tmp_path / name) == expected
    length = probe(tmp_path / name)["format"]["duration"]
    assert float(length) == pytest.approx(3, abs=0.2)
    asked = [one.path.split("/")[-1] for one in site.since().matching("*.m4s")]
    fragments = [f"init{part}.m4s" for part in parts]
    fragments += [f"seg{part}-{number}.m4s" for part in parts for number in (1, 2, 3)]
    assert sorted(asked) == sorted(fragments)


def test_dash_fragments_name_their_video(site: FakeSite, tmp_path: Path) -> None:
    site.add(Video(id="v", formats=(DASH_360,)))
    download(site.video_url("v"), tmp_path, "--fixup", "never", "-f", "ba")
    assert identify((tmp_path / "media.m4a").read_bytes()) == "v"


def test_live_recording_ends_when_the_event_does(
    site: FakeSite, tmp_path: Path
) -> None:
    live = Video(id="v", formats=(HLS_360,), status=Status.LIVE, kind=Kind.LIVESTREAM)
    site.add(live)
    hold = site.hold("/media/v/93/index.m3u8", after=1)
    with start_download(site.video_url("v"), tmp_path) as recording:
        hold.wait_reached()
        site.update("v", status=Status.WAS_LIVE)
        hold.release()
        done = recording.finish()
    assert done.returncode == 0, done.stderr
    assert codecs(tmp_path / "media.mp4") == ["h264", "aac"]


@pytest.mark.parametrize("kind", [Picture.JPEG, Picture.PNG, Picture.WEBP])
def test_thumbnails_are_wide_pictures(
    site: FakeSite, tmp_path: Path, kind: Picture
) -> None:
    site.add(Video(id="v", thumbnail=kind))
    written = ("--skip-download", "--write-thumbnail", "--convert-thumbnails", "jpg")
    done = download(site.video_url("v"), tmp_path, *written)
    assert done.returncode == 0, done.stderr
    (stream,) = probe(tmp_path / "media.jpg")["streams"]
    assert (stream["codec_name"], stream["height"]) == ("mjpeg", 720)
    assert site.since().thumbnails == 1


@pytest.mark.parametrize("kind", [Picture.MISSING, Picture.GARBAGE])
def test_broken_thumbnails_are_no_reason_to_fail(
    site: FakeSite, tmp_path: Path, kind: Picture
) -> None:
    site.add(Video(id="v", thumbnail=kind))
    done = download(site.video_url("v"), tmp_path, "--write-thumbnail")
    assert done.returncode == 0
    assert site.since().thumbnails >= 1


def test_subtitles_of_both_kinds(site: FakeSite, tmp_path: Path) -> None:
    words = (
        Subtitle(language="en", text="Written by a person."),
        Subtitle(language="de", text="Von der Maschine.", automatic=True),
    )
    site.add(Video(id="v", subtitles=words))
    wanted = ("--skip-download", "--write-subs", "--write-auto-subs")
    done = download(site.video_url("v"), tmp_path, *wanted, "--sub-langs", "all")
    assert done.returncode == 0, done.stderr
    assert "Written by a person." in (tmp_path / "media.en.vtt").read_text()
    assert "Von der Maschine." in (tmp_path / "media.de.vtt").read_text()
    assert site.since().subtitles == 2


def test_every_video_has_media_of_its_own(site: FakeSite) -> None:
    site.add(*(Video(id=name) for name in ("one", "two")))
    done = run_ytdlp("-g", "-f", "18", site.video_url("one"), site.video_url("two"))
    assert done.stdout.split() == [
        site.url("/media/one/18.mp4"),
        site.url("/media/two/18.mp4"),
    ]


def test_processes_that_only_fetch_media_are_counted(
    site: FakeSite, tmp_path: Path
) -> None:
    site.add(Video(id="v"))
    first = download(site.video_url("v"), tmp_path, "--write-info-json")
    mark = site.mark()
    info = ("--load-info-json", tmp_path / "media.info.json", "-o", "again.%(ext)s")
    again = run_ytdlp(*info, cwd=tmp_path)
    assert first.returncode == again.returncode == 0, again.stderr
    tally = site.since(mark)
    assert (tally.processes, tally.extractions, tally.media) == (1, 0, 1)
    assert site.processes() == 2
