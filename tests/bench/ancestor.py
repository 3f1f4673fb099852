"""How the standalone program gets a new feed's episodes, as it was measured.

It asks what the source is, for its tab and for its picture; it extracts every episode
in full to learn of it, and once more to download it; it does one thing after the
other; and it writes the document of a feed when it has got the last of its episodes.
None of its code is here: these are the programs that it runs, in its order.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
import json
from pathlib import Path
import sys
import time
from typing import Final

_FLAT: Final = ("--dump-single-json", "--flat-playlist", "--skip-download")
_WHOLE: Final = ("--dump-json", "--skip-download")


@dataclass(frozen=True, kw_only=True, slots=True)
class Sequential:
    """When its episodes could be played."""

    first_s: float
    """The first of all."""
    whole_s: float
    processes: int


class Ancestor:
    """Runs yt-dlp as the standalone program does."""

    def __init__(self, folder: Path, plugin_dir: Path) -> None:
        """Remember where everything lies."""
        self._folder = folder
        self._plugin_dir = plugin_dir
        self._processes = 0

    async def get(self, urls: Sequence[str]) -> Sequential:
        """Get all episodes of some channels."""
        began, first_s = time.perf_counter(), 0.0
        for url in urls:
            await self._feed(url)
            # Only now is there a document that names its episodes.
            first_s = first_s or time.perf_counter() - began
        return Sequential(
            first_s=first_s,
            whole_s=time.perf_counter() - began,
            processes=self._processes,
        )

    async def _feed(self, url: str) -> None:
        for _ in ("what it is", "its tab", "its picture"):
            await self._ytdlp(*_FLAT, url)
        found = await self._ytdlp(*_WHOLE, url)
        for line in found.splitlines():
            await self._episode(json.loads(line)["webpage_url"])

    async def _episode(self, url: str) -> None:
        printed = await self._ytdlp(
            *("--format", "bestaudio[ext=m4a]"),
            *("--write-thumbnail", "--convert-thumbnails", "jpg"),
            *("--paths", str(self._folder), "--output", "%(id)s.%(ext)s"),
            *("--no-simulate", "--print", "after_move:filepath"),
            url,
        )
        path = printed.strip()
        for _ in ("is it sound", "how long is it"):
            await _run("ffprobe", "-v", "error", "-show_format", path)

    async def _ytdlp(self, *arguments: str) -> str:
        self._processes += 1
        return await _run(
            *(sys.executable, "-m", "yt_dlp", "--ignore-config", "--quiet"),
            *("--no-warnings", "--plugin-dirs", str(self._plugin_dir)),
            *arguments,
        )


async def _run(*argv: str) -> str:
    process = await asyncio.create_subprocess_exec(
        *argv, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    output, errors = await process.communicate()
    if process.returncode != 0:
        raise RuntimeError(errors.decode())
    return output.decode()
