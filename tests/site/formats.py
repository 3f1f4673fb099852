"""The media formats that a video can offer, and how yt-dlp describes them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Container(StrEnum):
    """Name the containers, by the extension that their files have."""

    MP4 = "mp4"
    M4A = "m4a"
    MP3 = "mp3"
    WEBM = "webm"
    HLS = "m3u8"
    DASH = "mpd"


STREAMED: Final = (Container.HLS, Container.DASH)
"""Those that are a manifest, and files that it names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Format:
    """Describe one rendition; `kbps` asks for a constant rate, so a real size."""

    format_id: str
    container: Container
    height: int | None = None
    audio: bool = True
    kbps: int | None = None

    @property
    def width(self) -> int | None:
        """Give the width that makes it 16:9, even as encoders want it."""
        return None if self.height is None else self.height * 16 // 18 * 2

    @property
    def vcodec(self) -> str:
        """Name the video codec as yt-dlp does."""
        if self.height is None:
            return "none"
        return "vp9" if self.container is Container.WEBM else "avc1.42c01e"

    @property
    def acodec(self) -> str:
        """Name the audio codec as yt-dlp does."""
        if not self.audio:
            return "none"
        codecs = {Container.WEBM: "opus", Container.MP3: "mp3"}
        return codecs.get(self.container, "mp4a.40.2")


# Ids are YouTube's where it has such a format.
AUDIO_M4A: Final = Format(format_id="140", container=Container.M4A)
AUDIO_MP3: Final = Format(format_id="mp3", container=Container.MP3)
AUDIO_OPUS: Final = Format(format_id="251", container=Container.WEBM)
MUXED_360: Final = Format(format_id="18", container=Container.MP4, height=360)
MUXED_720: Final = Format(format_id="22", container=Container.MP4, height=720)
MUXED_WEBM_360: Final = Format(format_id="43", container=Container.WEBM, height=360)
HLS_360: Final = Format(format_id="93", container=Container.HLS, height=360)
# Its manifest names two: `dash-0`, the pictures, and `dash-1`, the sound.
DASH_360: Final = Format(format_id="dash", container=Container.DASH, height=360)
# 2 s of it are 1.5 MB: something to cut, resume and be slow with.
MUXED_LARGE: Final = Format(
    format_id="large", container=Container.MP4, height=360, kbps=6000
)


def video_only(height: int, container: Container = Container.MP4) -> Format:
    """Describe a rendition without sound, to be merged with an audio one."""
    format_id = f"{'v' if container is Container.MP4 else 'w'}{height}"
    return Format(format_id=format_id, container=container, height=height, audio=False)


DEFAULT_FORMATS: Final = (AUDIO_M4A, MUXED_360)
# What YouTube offers: separate streams in both families, and one muxed small one.
SPLIT_FORMATS: Final = (
    AUDIO_M4A,
    AUDIO_OPUS,
    MUXED_360,
    *(video_only(height) for height in (360, 720, 1080)),
    *(video_only(height, Container.WEBM) for height in (360, 720)),
)
