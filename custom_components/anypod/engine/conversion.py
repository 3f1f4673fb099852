"""Pure: how ffmpeg makes the file that podcast apps play out of what was downloaded.

One run does it all: what has the right codec is copied, the rest is encoded, and
tags, chapters and the cover go in at the same time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .models import Kind, Media
from .redact import public

RECORDINGS: Final = ",".join(
    (
        *(
            "aac",
            "ac3",
            "aiff",
            "amr",
            "ape",
            "asf",
            "avi",
            "caf",
            "eac3",
            "flac",
            "flv",
        ),
        *("h264", "hevc", "live_flv", "loas", "m4v", "matroska", "mov", "mp3", "mpc"),
        *(
            "mpc8",
            "mpeg",
            "mpegts",
            "mpegvideo",
            "mxf",
            "nut",
            "obu",
            "ogg",
            "rm",
            "tta",
        ),
        *("w64", "wav", "wtv", "wv"),
    )
)
"""What a recording may come in, as ffmpeg names formats.

ffmpeg goes by what is in a file. It also reads lists of other files (HLS, DASH, concat
and the like), and opens what they name: a site could have somebody's own recordings
copied into an episode.
"""
ONLY_RECORDINGS: Final = ("-format_whitelist", RECORDINGS)
"""Arguments of ffmpeg and ffprobe for a file that came from a site."""

HEIGHTS: Final = {
    Media.VIDEO_360: 360,
    Media.VIDEO_480: 480,
    Media.VIDEO_720: 720,
    Media.VIDEO_1080: 1080,
}
"""The most lines that a preset's picture has; a preset that is not here has no limit."""

_PHONE_PIXELS = frozenset({"yuv420p", "yuvj420p"})
"""H.264 with more than 8 bits, or finer colours, is not played by phones."""
_AUDIO = {
    Media.AUDIO_MP3: ("mp3", ".mp3", ("libmp3lame", "-b:a", "128k")),
    Media.AUDIO_OPUS: ("opus", ".opus", ("libopus", "-b:a", "96k")),
}
_AAC = ("aac", ".m4a", ("aac", "-b:a", "128k"))
_H264 = (
    "libx264",
    *("-preset:v:0", "veryfast", "-crf:v:0", "23", "-pix_fmt:v:0", "yuv420p"),
)
_TAG_LIMIT = 20_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Stream:
    """One stream of a media file, as ffprobe tells of it."""

    kind: Kind
    codec: str
    height: int | None = None
    pixel_format: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """What is in a media file."""

    duration_s: float | None
    streams: tuple[Stream, ...]

    def first(self, kind: Kind) -> Stream | None:
        """Return the first stream of a kind."""
        return next((one for one in self.streams if one.kind is kind), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What becomes of a file's streams."""

    kind: Kind
    suffix: str
    video: tuple[str, ...]
    """Encoder and its settings; `copy` where nothing is lost."""
    audio: tuple[str, ...]

    @property
    def encodes(self) -> bool:
        """Return whether it takes the processor's time, and not only the disk's."""
        return any(part and part[0] != "copy" for part in (self.video, self.audio))


def plan(content: Content, media: Media) -> Plan | None:
    """Return what to make of a file, None where it has nothing to play.

    A video preset makes an audio file of what has no picture.
    """
    video, audio = content.first(Kind.VIDEO), content.first(Kind.AUDIO)
    if media.kind is Kind.VIDEO and video is not None:
        return Plan(
            kind=Kind.VIDEO,
            suffix=".mp4",
            video=_video(video, HEIGHTS.get(media)),
            audio=() if audio is None else _audio(audio, _AAC),
        )
    if audio is None:
        return None
    wanted = _AUDIO.get(media, _AAC)
    return Plan(
        kind=Kind.AUDIO, suffix=wanted[1], video=(), audio=_audio(audio, wanted)
    )


def arguments(
    made: Plan,
    source: Path,
    target: Path,
    *,
    chapters: Path,
    cover: Path | None,
    tags: Mapping[str, str],
    threads: int,
) -> list[str]:
    """Return the arguments for ffmpeg; paths are given in its `file:` notation.

    `chapters` is a file in ffmpeg's own notation, `threads` how many cores an
    encoder may use.
    """
    # Opus keeps cover and chapters in tags, which are the caller's.
    is_plain = made.suffix != ".opus"
    shows_cover = cover is not None and is_plain
    argv = ["-nostdin", "-hide_banner", "-y", "-v", "warning", "-nostats"]
    argv += ["-progress", "pipe:1", "-stats_period", "0.5"]
    argv += [*ONLY_RECORDINGS, "-i", f"file:{source}", "-i", f"file:{chapters}"]
    if shows_cover:
        argv += ["-i", f"file:{cover}"]
    argv += _streams(made, threads)
    if shows_cover:
        argv += _cover(made)
    argv += ["-map_metadata", "0", "-map_chapters", "1" if is_plain else "-1"]
    for name, value in tags.items():
        argv += ["-metadata", f"{name}={value}"]
    return [*argv, *_container(made), f"file:{target}"]


def tags(
    *,
    title: str,
    artist: str | None,
    album: str,
    date: str | None,
    description: str | None,
    url: str,
) -> dict[str, str]:
    """Return the tags of an episode under the names that ffmpeg translates."""
    found = {
        "title": title,
        "artist": artist or album,
        "album_artist": album,
        "album": album,
        "date": date or "",
        "genre": "Podcast",
        "description": description or "",
        # Whoever has the file can read it.
        "comment": public(url),
    }
    # The kernel takes no argument of more than 128 kB.
    return {
        name: value.replace("\0", "")[:_TAG_LIMIT]
        for name, value in found.items()
        if value
    }


def _video(stream: Stream, height: int | None) -> tuple[str, ...]:
    is_small = height is None or (stream.height or 0) <= height
    if stream.codec == "h264" and stream.pixel_format in _PHONE_PIXELS and is_small:
        return ("copy",)
    if is_small:
        # An encoder wants even numbers of pixels.
        return (*_H264, "-filter:v:0", "scale=trunc(iw/2)*2:trunc(ih/2)*2")
    return (*_H264, "-filter:v:0", f"scale=-2:{height}")


def _audio(stream: Stream, wanted: tuple[str, str, tuple[str, ...]]) -> tuple[str, ...]:
    codec, _, encoder = wanted
    return ("copy",) if stream.codec == codec else encoder


def _streams(made: Plan, threads: int) -> list[str]:
    argv: list[str] = []
    if made.video:
        codec, *settings = made.video
        argv += ["-map", "0:V:0", "-c:v:0", codec, *settings]
        if codec != "copy":
            argv += ["-threads:v:0", str(threads)]
    if made.audio:
        codec, *settings = made.audio
        argv += ["-map", "0:a:0", "-c:a", codec, *settings]
    return argv


def _cover(made: Plan) -> list[str]:
    place = 1 if made.video else 0
    return [
        *("-map", "2:v:0", f"-c:v:{place}", "copy"),
        *(f"-disposition:v:{place}", "attached_pic"),
        *(f"-metadata:s:v:{place}", "title=Cover"),
        *(f"-metadata:s:v:{place}", "comment=Cover (front)"),
    ]


def _container(made: Plan) -> Sequence[str]:
    if made.suffix == ".mp3":
        # Version 3 is what everything reads.
        return ("-id3v2_version", "3", "-write_xing", "1")
    if made.suffix == ".opus":
        return ()
    return ("-movflags", "+faststart")
