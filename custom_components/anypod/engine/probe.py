"""What ffprobe says of a file."""

import asyncio
import json
import math
from pathlib import Path
from typing import Any, Final

from .conversion import ONLY_RECORDINGS, Content, Stream
from .errors import InvalidMedia, ProbeFailed
from .models import Kind, MediaFacts
from .process import ProcessSilent, Tail, run
from .toolchain import Toolchain

MIME_TYPES: Final = {
    ".m4a": "audio/x-m4a",
    ".mp3": "audio/mpeg",
    ".opus": "audio/ogg",
    ".mp4": "video/mp4",
}
"""Types as Apple lists them where it lists any; by final extension."""

_SILENCE_S = 60.0
_ANSWER_LINES = 1_000
"""More than there are streams in any recording."""
_ENTRIES = "format=duration:stream=codec_type,codec_name,height,pix_fmt"
_KINDS = {"audio": Kind.AUDIO, "video": Kind.VIDEO}


async def look(path: Path, tools: Toolchain) -> Content:
    """Return what can be played in a file; a cover is no video.

    Raises:
        InvalidMedia: it is empty or broken.
        ProbeFailed: nothing can be said of it now.
        ToolMissing: ffprobe is not there.

    """
    _, ffprobe = tools.require_ffmpeg()
    lines, errors = Tail(maxlen=_ANSWER_LINES), Tail(maxlen=_ANSWER_LINES)
    argv = [str(ffprobe), "-v", "error", "-of", "json=compact=1", *ONLY_RECORDINGS]
    argv += ["-show_entries", _ENTRIES]
    argv += ["-show_entries", "stream_disposition=attached_pic", f"file:{path}"]
    try:
        code = await run(
            argv,
            env=tools.environment(path.parent),
            cwd=path.parent,
            on_stdout=lines.append,
            on_stderr=errors.append,
            silence_s=_SILENCE_S,
        )
    except ProcessSilent as err:
        raise ProbeFailed(str(err)) from err
    if code < 0:
        raise ProbeFailed(f"ffprobe was ended by signal {-code}")
    if code != 0:
        raise InvalidMedia("; ".join(errors)[-500:] or f"ffprobe ended with {code}")
    try:
        return _content(json.loads("\n".join(lines)))
    except (ValueError, TypeError, AttributeError, OverflowError) as err:
        raise InvalidMedia(f"ffprobe gave no answer: {err}") from err


async def inspect(path: Path, kind: Kind, tools: Toolchain) -> MediaFacts:
    """Probe a finished file and return what the feed says of it.

    Raises:
        InvalidMedia: it is empty, broken, or lacks the stream that `kind` needs.
        ProbeFailed: nothing can be said of it now.
        ToolMissing: ffprobe is not there.

    """
    content = await look(path, tools)
    if content.first(kind) is None:
        raise InvalidMedia(f"there is no {kind} in the file")
    size = (await asyncio.to_thread(path.stat)).st_size
    if not content.duration_s or size == 0:
        raise InvalidMedia("the file has no length")
    picture = content.first(Kind.VIDEO)
    return MediaFacts(
        mime_type=MIME_TYPES[path.suffix],
        extension=path.suffix.removeprefix("."),
        size_bytes=size,
        duration_s=content.duration_s,
        height=None if picture is None else picture.height,
        codecs=",".join(stream.codec for stream in content.streams),
    )


def _content(data: dict[str, Any]) -> Content:
    found = [
        Stream(
            kind=_KINDS[stream["codec_type"]],
            codec=str(stream.get("codec_name") or "unknown"),
            height=_known(stream.get("height"), int),
            pixel_format=_known(stream.get("pix_fmt"), str),
        )
        for stream in data.get("streams", [])
        if stream.get("codec_type") in _KINDS
        and not stream.get("disposition", {}).get("attached_pic")
    ]
    duration = float(data.get("format", {}).get("duration") or 0)
    has_length = 0 < duration < math.inf
    return Content(duration_s=duration if has_length else None, streams=tuple(found))


def _known[T](value: object, kind: type[T]) -> T | None:
    return value if isinstance(value, kind) else None
