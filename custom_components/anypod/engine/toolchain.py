"""Which yt-dlp and ffmpeg to start, and with which environment."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
import importlib
import importlib.util
import os
from pathlib import Path
import shutil
import sys
from typing import Final

from .errors import ToolMissing

YTDLP_MODULE: Final = "yt_dlp"

_KEPT_VARIABLES = frozenset(
    {
        "PATH",
        "LANG",
        "TZ",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "REQUESTS_CA_BUNDLE",
        "http_proxy",
        "https_proxy",
        "no_proxy",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "NO_PROXY",
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Toolchain:
    """The programs of one run."""

    ytdlp: tuple[str, ...]
    python_path: str
    ffmpeg: Path | None
    ffprobe: Path | None

    def environment(self, home: Path) -> Mapping[str, str]:
        """Return a clean environment for a child process.

        Byte code may be cached (starting is four times slower without), and
        neither Home Assistant's preloaded allocator nor the user's own
        configuration reaches the child.
        """
        kept = {
            name: value for name, value in os.environ.items() if name in _KEPT_VARIABLES
        }
        return kept | {
            "HOME": str(home),
            "TMPDIR": str(home),
            "PYTHONPATH": self.python_path,
            "PYTHONUTF8": "1",
            "PYTHONUNBUFFERED": "1",
        }

    def require_ffmpeg(self) -> tuple[Path, Path]:
        """Return ffmpeg and ffprobe.

        Raises:
            ToolMissing: one of them is not there.

        """
        if self.ffmpeg is None:
            raise ToolMissing("ffmpeg")
        if self.ffprobe is None:
            raise ToolMissing("ffprobe")
        return self.ffmpeg, self.ffprobe


async def find(ffmpeg: str | None = None) -> Toolchain:
    """Look for the programs; `ffmpeg` is a name or path that is preferred.

    Raises:
        ToolMissing: there is no yt-dlp.

    """
    return await asyncio.to_thread(_find, ffmpeg)


def _find(ffmpeg: str | None) -> Toolchain:
    # A yt-dlp that was installed a moment ago is seen only after this.
    importlib.invalidate_caches()
    spec = importlib.util.find_spec(YTDLP_MODULE)
    if spec is None or spec.origin is None:
        raise ToolMissing("yt-dlp")
    found = shutil.which(ffmpeg or "ffmpeg") or shutil.which("ffmpeg")
    ffmpeg_path = None if found is None else Path(found)
    return Toolchain(
        # -P: what lies in the working folder is never imported.
        ytdlp=(sys.executable, "-P", "-m", YTDLP_MODULE),
        python_path=str(Path(spec.origin).parent.parent),
        ffmpeg=ffmpeg_path,
        ffprobe=_sibling(ffmpeg_path),
    )


def _sibling(ffmpeg: Path | None) -> Path | None:
    """Return the ffprobe that belongs to an ffmpeg, else any."""
    if ffmpeg is not None:
        beside = ffmpeg.with_name("ffprobe")
        if beside.exists():
            return beside
    found = shutil.which("ffprobe")
    return None if found is None else Path(found)
