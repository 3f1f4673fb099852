"""Write the ffmpeg command lines for the site's media, and the mark of a video in it.

Every file is made with a placeholder in its `copyright` tag. Overwriting that, in a
copy and without changing its length, gives each video bytes of its own for free; and
because ffmpeg carries the tag over, they still name their video after yt-dlp has
merged, remuxed or converted them.
"""

import colorsys
from dataclasses import dataclass
import re
from typing import Final

from .formats import Container, Format
from .models import Picture

_MARK: Final = "anypod-site:"
PLACEHOLDER: Final = _MARK + "." * 68
_MARKED: Final = re.compile(rb"anypod-site:([\w-]{1,64});")
_FRAMES_PER_S: Final = 10
_TS_PACKET_BYTES: Final = 188
HUES: Final = 24


@dataclass(frozen=True, kw_only=True, slots=True)
class Recipe:
    """Say what to make: one rendition, of one length, with one tone."""

    format: Format
    seconds: int
    tone_hz: int


def identify(media: bytes) -> str | None:
    """Read which video some media belongs to (`None` for media of no video)."""
    found = _MARKED.search(media)
    return found[1].decode() if found else None


def stamp(media: bytes, video_id: str) -> bytes:
    """Write which video this media belongs to over the placeholder in it."""
    mark = f"{_MARK}{video_id};".ljust(len(PLACEHOLDER), ".")
    return media.replace(PLACEHOLDER.encode(), mark.encode(), 1)


def stamp_segment(segment: bytes, video_id: str) -> bytes:
    """Append which video this transport stream belongs to, as a null packet.

    Unlike the tag, it is gone once the segments have become a file.
    """
    null_packet = b"\x47\x1f\xff\x10" + f"{_MARK}{video_id};".encode()
    return segment + null_packet.ljust(_TS_PACKET_BYTES, b"\xff")


def stamp_fragment(fragment: bytes, video_id: str) -> bytes:
    """Append which video this fragment of an MP4 belongs to, as a box of nothing.

    It is gone as that of a transport stream is.
    """
    mark = f"{_MARK}{video_id};".encode()
    return fragment + (len(mark) + 8).to_bytes(4) + b"free" + mark


def media_arguments(recipe: Recipe, target: str) -> list[str]:
    """List the arguments that make ffmpeg write this media to `target`."""
    return [
        *_inputs(recipe),
        *_video_codec(recipe.format),
        *_audio_codec(recipe.format),
        *("-metadata", f"copyright={PLACEHOLDER}"),
        *("-fflags", "+bitexact", "-shortest"),
        *_container(recipe.format.container, target),
    ]


def segment_arguments(recipe: Recipe, folder: str) -> list[str]:
    """List the arguments that make ffmpeg write `seg0.ts`, `seg1.ts`… of 1 s each."""
    return [
        *_inputs(recipe),
        *_video_codec(recipe.format),
        *_audio_codec(recipe.format),
        *("-f", "hls", "-hls_time", "1", "-hls_list_size", "0"),
        *("-hls_segment_filename", f"{folder}/seg%d.ts", f"{folder}/index.m3u8"),
    ]


def fragment_arguments(recipe: Recipe, folder: str) -> list[str]:
    """List the arguments that make ffmpeg write `index.mpd` and what it names.

    That is `init0.m4s`, `seg0-1.m4s`… of 1 s each with the pictures, and the same
    from `init1.m4s` on with the sound.
    """
    return [
        *_inputs(recipe),
        *_video_codec(recipe.format),
        *_audio_codec(recipe.format),
        *("-f", "dash", "-seg_duration", "1"),
        *("-adaptation_sets", "id=0,streams=v id=1,streams=a"),
        *("-init_seg_name", "init$RepresentationID$.m4s"),
        *("-media_seg_name", "seg$RepresentationID$-$Number$.m4s"),
        f"{folder}/index.mpd",
    ]


def picture_arguments(
    kind: Picture, hue: int, width: int, height: int, target: str
) -> list[str]:
    """List the arguments that make ffmpeg paint one of `HUES` pictures."""
    corners = (_colour(hue, 0.55, 0.85), _colour(hue + 4, 0.8, 0.35))
    source = (
        f"gradients=s={width}x{height}:c0={corners[0]}:c1={corners[1]}:nb_colors=2"
        # A point outside the picture would be replaced by one at random.
        f":x0=0:y0=0:x1={width - 1}:y1={height - 1}:seed=1:d=1:r=1"
    )
    codec = {Picture.JPEG: "mjpeg", Picture.PNG: "png", Picture.WEBP: "libwebp"}[kind]
    encoder = ("-c:v", codec, "-pix_fmt", _pixels(kind), "-frames:v", "1")
    return ["-f", "lavfi", "-i", source, *encoder, "-f", "image2", target]


def _pixels(kind: Picture) -> str:
    return {Picture.JPEG: "yuvj420p", Picture.PNG: "rgb24"}.get(kind, "yuv420p")


def _colour(hue: int, saturation: float, value: float) -> str:
    rgb = colorsys.hsv_to_rgb(hue % HUES / HUES, saturation, value)
    return "0x" + "".join(f"{round(part * 255):02x}" for part in rgb)


def _inputs(recipe: Recipe) -> list[str]:
    chosen = recipe.format
    size = f"{chosen.width}x{chosen.height}"
    inputs = []
    if chosen.height is not None:
        inputs.append(f"testsrc2=s={size}:r={_FRAMES_PER_S}:d={recipe.seconds}")
    if chosen.audio:
        rate = 48000 if chosen.container is Container.WEBM else 44100
        inputs.append(f"sine=f={recipe.tone_hz}:r={rate}:d={recipe.seconds}")
    return [part for graph in inputs for part in ("-f", "lavfi", "-i", graph)]


def _video_codec(chosen: Format) -> list[str]:
    if chosen.height is None:
        return ["-vn"]
    if chosen.container is Container.WEBM:
        speed = ("-deadline", "realtime", "-cpu-used", "8")
        return ["-c:v", "libvpx-vp9", *speed, "-b:v", "80k", "-pix_fmt", "yuv420p"]
    # A key frame every second, so that segments can be cut there.
    rhythm = ("-g", str(_FRAMES_PER_S), "-sc_threshold", "0", "-pix_fmt", "yuv420p")
    profile = ("-profile:v", "baseline", "-preset", "ultrafast")
    return ["-c:v", "libx264", *profile, *rhythm, *_rate(chosen.kbps)]


def _rate(kbps: int | None) -> list[str]:
    if kbps is None:
        return ["-crf", "38"]
    rate = f"{kbps}k"
    # Filler makes the test picture, which needs far less, as large as it was asked.
    filler = ("-x264-params", "nal-hrd=cbr:force-cfr=1")
    return ["-b:v", rate, "-minrate", rate, "-maxrate", rate, "-bufsize", rate, *filler]


def _audio_codec(chosen: Format) -> list[str]:
    if not chosen.audio:
        return ["-an"]
    codecs = {Container.WEBM: "libopus", Container.MP3: "libmp3lame"}
    rate = f"{chosen.kbps or 64}k" if chosen.height is None else "64k"
    return ["-c:a", codecs.get(chosen.container, "aac"), "-b:a", rate]


def _container(container: Container, target: str) -> list[str]:
    if container is Container.WEBM:
        # Checksums would not survive the overwriting of the placeholder.
        return ["-f", "webm", "-write_crc32", "0", target]
    if container is Container.MP3:
        return ["-f", "mp3", target]
    muxer = "ipod" if container is Container.M4A else "mp4"
    return ["-f", muxer, "-movflags", "+faststart", target]
