"""What ffprobe says of real files, and which of them are refused."""

from collections.abc import Callable
from pathlib import Path
import subprocess

import pytest

from custom_components.anypod.engine import probe, toolchain
from custom_components.anypod.engine.errors import InvalidMedia, ToolMissing
from custom_components.anypod.engine.models import Kind, MediaFacts
from custom_components.anypod.engine.toolchain import Toolchain
from tests.site import (
    AUDIO_M4A,
    AUDIO_MP3,
    MUXED_360,
    Format,
    Picture,
    Video,
    video_only,
)
from tests.site.media import media_of, picture_of

type Write = Callable[[Format], Path]


@pytest.fixture
async def tools() -> Toolchain:
    return await toolchain.find()


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Give a function that writes two seconds of some format."""

    def write_it(chosen: Format) -> Path:
        path = tmp_path / f"media.{chosen.container}"
        path.write_bytes(media_of(Video(id="v"), chosen))
        return path

    return write_it


def with_cover(path: Path, folder: Path) -> Path:
    """Copy a file and put a cover into the copy."""
    cover, covered = folder / "cover.jpg", folder / f"covered{path.suffix}"
    cover.write_bytes(picture_of(Picture.JPEG, "cover"))
    inputs = ("-i", path, "-i", cover, "-map", "0", "-map", "1", "-c", "copy")
    subprocess.run(["ffmpeg", "-loglevel", "error", *inputs, covered], check=True)
    return covered


@pytest.mark.parametrize(
    ("chosen", "kind", "mime_type", "height", "codecs"),
    [
        (AUDIO_M4A, Kind.AUDIO, "audio/x-m4a", None, "aac"),
        (AUDIO_MP3, Kind.AUDIO, "audio/mpeg", None, "mp3"),
        (MUXED_360, Kind.VIDEO, "video/mp4", 360, "h264,aac"),
        (video_only(720), Kind.VIDEO, "video/mp4", 720, "h264"),
        (MUXED_360, Kind.AUDIO, "video/mp4", 360, "h264,aac"),
    ],
)
async def test_facts_of_a_file(
    write: Write,
    tools: Toolchain,
    chosen: Format,
    kind: Kind,
    mime_type: str,
    height: int | None,
    codecs: str,
) -> None:
    path = write(chosen)
    facts = await probe.inspect(path, kind, tools)
    assert facts.duration_s == pytest.approx(2, abs=0.1)
    assert facts == MediaFacts(
        mime_type=mime_type,
        extension=path.suffix[1:],
        size_bytes=path.stat().st_size,
        duration_s=facts.duration_s,
        height=height,
        codecs=codecs,
    )


async def test_the_wrong_kind_is_refused(write: Write, tools: Toolchain) -> None:
    with pytest.raises(InvalidMedia, match="no video in the file"):
        await probe.inspect(write(AUDIO_M4A), Kind.VIDEO, tools)
    with pytest.raises(InvalidMedia, match="no audio in the file"):
        await probe.inspect(write(video_only(360)), Kind.AUDIO, tools)


async def test_a_cover_is_no_video(
    write: Write, tools: Toolchain, tmp_path: Path
) -> None:
    covered = with_cover(write(AUDIO_MP3), tmp_path)
    facts = await probe.inspect(covered, Kind.AUDIO, tools)
    assert (facts.codecs, facts.height) == ("mp3", None)
    with pytest.raises(InvalidMedia):
        await probe.inspect(covered, Kind.VIDEO, tools)


@pytest.mark.parametrize("chosen", [AUDIO_M4A, MUXED_360])
async def test_a_file_without_its_index_is_refused(
    write: Write, tools: Toolchain, chosen: Format
) -> None:
    path = write(chosen)
    path.write_bytes(path.read_bytes().replace(b"moov", b"gone", 1))
    with pytest.raises(InvalidMedia):
        await probe.inspect(path, Kind.AUDIO, tools)


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>sorry</html>", bytes(4096), picture_of(Picture.JPEG, "no media")],
)
@pytest.mark.parametrize("kind", [Kind.AUDIO, Kind.VIDEO])
async def test_what_is_no_media_is_refused(
    tmp_path: Path, tools: Toolchain, content: bytes, kind: Kind
) -> None:
    path = tmp_path / "media.mp4"
    path.write_bytes(content)
    with pytest.raises(InvalidMedia):
        await probe.inspect(path, kind, tools)


async def test_a_truncated_head_is_refused(write: Write, tools: Toolchain) -> None:
    path = write(MUXED_360)
    path.write_bytes(path.read_bytes()[:300])
    with pytest.raises(InvalidMedia):
        await probe.inspect(path, Kind.VIDEO, tools)


async def test_a_missing_file_is_refused(tmp_path: Path, tools: Toolchain) -> None:
    with pytest.raises(InvalidMedia, match="No such file"):
        await probe.inspect(tmp_path / "media.mp3", Kind.AUDIO, tools)


async def test_a_name_that_looks_like_an_option_or_a_protocol(
    tmp_path: Path, tools: Toolchain
) -> None:
    for name in ("-i.mp3", "concat:a|b.mp3", "100% [x] '\"#.mp3"):
        path = tmp_path / name
        path.write_bytes(media_of(Video(id="v"), AUDIO_MP3))
        facts = await probe.inspect(path, Kind.AUDIO, tools)
        assert facts.codecs == "mp3"


async def test_an_ffprobe_that_hangs_is_no_good_file(
    tmp_path: Path, tools: Toolchain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probe, "_SILENCE_S", 0.2)
    fake = tmp_path / "ffprobe"
    fake.write_text("#!/bin/sh\nsleep 60\n")
    fake.chmod(0o755)
    slow = Toolchain(
        ytdlp=tools.ytdlp, python_path="", ffmpeg=tools.ffmpeg, ffprobe=fake
    )
    with pytest.raises(InvalidMedia, match="said nothing"):
        await probe.inspect(tmp_path / "x.mp3", Kind.AUDIO, slow)


async def test_without_ffprobe(tmp_path: Path, tools: Toolchain) -> None:
    none = Toolchain(
        ytdlp=tools.ytdlp, python_path="", ffmpeg=tools.ffmpeg, ffprobe=None
    )
    with pytest.raises(ToolMissing):
        await probe.inspect(tmp_path / "x.mp3", Kind.AUDIO, none)
