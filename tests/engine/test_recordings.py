"""What a site calls a recording opens no other file of this machine."""

from pathlib import Path

import pytest

from custom_components.anypod.engine import (
    EpisodeStatus as S,
    ErrorClass,
    Media,
    conversion,
    probe,
    shelf,
    toolchain,
)
from custom_components.anypod.engine.config import ArtworkFit
from custom_components.anypod.engine.errors import InvalidMedia
from custom_components.anypod.engine.models import Kind
from custom_components.anypod.engine.toolchain import Toolchain
from tests.engine.home import Home, plain_channel, plain_videos
from tests.site import AUDIO_M4A, FakeSite, Picture, Video, video_only
from tests.site.media import media_of, picture_of

CHANNEL = "/channel/talk/videos"


@pytest.fixture
async def tools() -> Toolchain:
    return await toolchain.find()


@pytest.fixture
def private(tmp_path: Path) -> Path:
    """Return somebody's own recording, which no site has given."""
    path = tmp_path / "private.m4a"
    path.write_bytes(media_of(Video(id="private"), AUDIO_M4A))
    return path


def listing(path: Path) -> bytes:
    """Return what ffmpeg takes for a list of one file."""
    lines = ("#EXTM3U", "#EXT-X-TARGETDURATION:9", "#EXTINF:2,", f"file://{path}")
    return "\n".join((*lines, "#EXT-X-ENDLIST", "")).encode()


async def test_a_list_is_no_recording(
    tmp_path: Path, private: Path, tools: Toolchain
) -> None:
    path = tmp_path / "media.mp4"
    path.write_bytes(listing(private))
    with pytest.raises(InvalidMedia, match="not on whitelist"):
        await probe.look(path, tools)


@pytest.mark.parametrize("media", [Media.AUDIO, Media.VIDEO_360])
async def test_a_list_is_not_published(
    home: Home, site: FakeSite, private: Path, media: Media
) -> None:
    """With a video it is the sound: yt-dlp's own ffmpeg puts it and the picture together."""
    picture = (video_only(360),) if media.kind is Kind.VIDEO else ()
    formats = (*picture, AUDIO_M4A)
    site.add(plain_channel(plain_videos(1, formats=formats)))
    site.garble(f"/media/ep-1/{AUDIO_M4A.format_id}*", body=listing(private))
    await home.add(home.feed(CHANNEL, media=media))
    (episode,) = await home.episodes()
    assert home.media_files() == []
    assert episode.state.status is S.QUEUED
    assert episode.state.error is not None
    assert episode.state.error.error_class in {
        ErrorClass.INVALID_MEDIA,
        ErrorClass.CONVERSION,
    }


def test_a_picture_that_would_fill_the_memory_is_none(tmp_path: Path) -> None:
    path = tmp_path / "media.jpg"
    path.write_bytes(picture_of(Picture.JPEG, "cover"))
    assert shelf.cover(path, ArtworkFit.CROP) is not None
    with path.open("r+b") as picture:
        picture.truncate(shelf.LIMIT_BYTES + 1)
    assert shelf.cover(path, ArtworkFit.CROP) is None


def test_a_conversion_reads_recordings_only(tmp_path: Path) -> None:
    made = conversion.Plan(kind=Kind.AUDIO, suffix=".m4a", video=(), audio=("copy",))
    argv = conversion.arguments(
        made,
        tmp_path / "media.mp4",
        tmp_path / "made.m4a",
        chapters=tmp_path / "chapters.txt",
        cover=None,
        tags={},
        threads=1,
    )
    first = argv.index("-i")
    assert tuple(argv[first - 2 : first]) == conversion.ONLY_RECORDINGS
