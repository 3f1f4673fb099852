"""What ffprobe says of a finished file."""

import asyncio
import json
from pathlib import Path
from typing import Any, Final

from .errors import InvalidMedia
from .models import Kind, MediaFacts
from .process import ProcessSilent, run
from .toolchain import Toolchain

MIME_TYPES: Final = {
    ".m4a": "audio/x-m4a",
    ".mp3": "audio/mpeg",
    ".opus": "audio/ogg",
    ".ogg": "audio/ogg",
    ".aac": "audio/aac",
    ".flac": "audio/flac",
    ".wav": "audio/wav",
    ".mp4": "video/mp4",
    ".m4v": "video/x-m4v",
    ".mov": "video/quicktime",
    ".webm": "video/webm",
    ".mkv": "video/x-matroska",
}
"""Types as Apple lists them where it lists any; by final extension."""

_SILENCE_S = 60.0


async def inspect(path: Path, kind: Kind, tools: Toolchain) -> MediaFacts:
    """Probe a file and return what the feed says of it.

    Raises:
        InvalidMedia: it is empty, broken, or lacks the stream that `kind` needs.
        ToolMissing: ffprobe is not there.

    """
    _, ffprobe = tools.require_ffmpeg()
    lines: list[str] = []
    errors: list[str] = []
    argv = [str(ffprobe), "-v", "error", "-of", "json=compact=1"]
    argv += ["-show_entries", "format=duration:stream=codec_type,codec_name,height"]
    argv += ["-show_entries", "stream_disposition=attached_pic", str(path)]
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
        raise InvalidMedia(str(err)) from err
    if code != 0:
        raise InvalidMedia("; ".join(errors)[-500:] or f"ffprobe ended with {code}")
    size = (await asyncio.to_thread(path.stat)).st_size
    return _facts(path, kind, json.loads("\n".join(lines)), size)


def _facts(path: Path, kind: Kind, data: dict[str, Any], size: int) -> MediaFacts:
    streams = [
        stream
        for stream in data.get("streams", [])
        if not stream.get("disposition", {}).get("attached_pic")
    ]
    wanted = kind.value
    if not any(stream.get("codec_type") == wanted for stream in streams):
        raise InvalidMedia(f"there is no {wanted} in the file")
    duration = float(data.get("format", {}).get("duration") or 0)
    if duration <= 0 or size == 0:
        raise InvalidMedia("the file has no length")
    return MediaFacts(
        mime_type=MIME_TYPES.get(path.suffix, "application/octet-stream"),
        extension=path.suffix.removeprefix("."),
        size_bytes=size,
        duration_s=duration,
        height=max((stream.get("height") or 0 for stream in streams), default=0)
        or None,
        codecs=",".join(
            str(stream["codec_name"]) for stream in streams if "codec_name" in stream
        ),
    )
