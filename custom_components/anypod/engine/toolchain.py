"""Which yt-dlp, ffmpeg and JavaScript runtime to start, in which environment."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
import importlib
import importlib.util
import os
from pathlib import Path
import re
import shutil
import sys
from typing import Final

from . import js_runtimes, ledger, versions
from .errors import ReleaseBroken, ToolMissing
from .js_runtimes import JsRuntime
from .process import ProcessSilent, Tail, run

YTDLP_MODULE: Final = "yt_dlp"

_FENCED: Final = Path(__file__).with_name("programs") / "fenced.py"
"""What starts it as `python -m` does, and keeps it out of the home's network."""
_START_S: Final = 120.0
"""How long a start may take: the first one on a slow machine takes many seconds."""
_SAID_LINES: Final = 50

KEPT_VARIABLES: Final = frozenset(
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
class Release:
    """A yt-dlp that can be started."""

    version: str | None
    """None where it does not say."""
    folder: Path
    """Where it is imported from."""
    is_managed: bool
    """It is Anypod's own, and not the machine's."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Toolchain:
    """The programs of one run."""

    ytdlp: tuple[str, ...]
    python_path: str
    ffmpeg: Path | None
    ffprobe: Path | None
    js_runtimes: tuple[JsRuntime, ...] = ()
    """All that there are, also those that are too old."""

    @property
    def js_runtime(self) -> JsRuntime | None:
        """Return the JavaScript runtime to use."""
        return next((one for one in self.js_runtimes if one.is_usable), None)

    def environment(self, home: Path) -> Mapping[str, str]:
        """Return a clean environment for a child process.

        Byte code may be cached (starting is four times slower without), and
        neither Home Assistant's preloaded allocator nor the user's own
        configuration reaches the child.
        """
        kept = {
            name: value for name, value in os.environ.items() if name in KEPT_VARIABLES
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


async def find(ffmpeg: str | None = None, cache_dir: Path | None = None) -> Toolchain:
    """Look for the programs.

    `ffmpeg` is a name or path that is preferred; in `cache_dir` are tools of
    Anypod's own, if there are any.

    Raises:
        ToolMissing: there is no yt-dlp.

    """
    return await asyncio.to_thread(_find, ffmpeg, cache_dir)


async def survey(ffmpeg: str | None, cache_dir: Path | None = None) -> Toolchain:
    """Return what there is besides yt-dlp."""
    return await asyncio.to_thread(_others, ffmpeg, cache_dir)


async def start(release: Release, home: Path) -> str:
    """Start a yt-dlp as real runs do; return the version that it says it is.

    Raises:
        ReleaseBroken: it does not start.
        ToolMissing: there is no Python.

    """
    lines, errors = Tail(maxlen=_SAID_LINES), Tail(maxlen=_SAID_LINES)
    tools = Toolchain(
        ytdlp=_command(), python_path=str(release.folder), ffmpeg=None, ffprobe=None
    )
    try:
        code = await run(
            [*tools.ytdlp, "--ignore-config", "--no-plugin-dirs", "--version"],
            env=tools.environment(home),
            cwd=home,
            on_stdout=lines.append,
            on_stderr=errors.append,
            silence_s=_START_S,
        )
    except ProcessSilent as err:
        raise ReleaseBroken(release.version or "", str(err)) from err
    said = lines[-1] if lines else ""
    if code or versions.order(said) != versions.order(release.version or said):
        detail = errors[-1] if errors else f"it says that it is {said!r}"
        raise ReleaseBroken(release.version or "", detail)
    return said


async def runtimes(cache_dir: Path) -> tuple[JsRuntime, ...]:
    """Return all JavaScript runtimes that there are, the best first."""
    return await asyncio.to_thread(lambda: js_runtimes.find(_managed_node(cache_dir)))


async def program_version(program: Path | None) -> str | None:
    """Return what ffmpeg or ffprobe says that it is."""
    if program is None:
        return None
    lines: list[str] = []
    try:
        await run(
            [str(program), "-version"],
            env={"PATH": os.environ.get("PATH", "")},
            cwd=program.parent,
            # The first line says it.
            on_stdout=lambda line: None if lines else lines.append(line),
            on_stderr=lambda _: None,
            silence_s=_START_S,
        )
    except ToolMissing, ProcessSilent:
        return None
    found = re.search(r"version (\S+)", lines[0]) if lines else None
    return None if found is None else found[1]


def _find(ffmpeg: str | None, cache_dir: Path | None) -> Toolchain:
    release = find_release(cache_dir)
    return replace(
        _others(ffmpeg, cache_dir),
        ytdlp=_command(),
        python_path=str(release.folder),
    )


def _others(ffmpeg: str | None, cache_dir: Path | None) -> Toolchain:
    found = shutil.which(ffmpeg or "ffmpeg") or shutil.which("ffmpeg")
    ffmpeg_path = None if found is None else Path(found)
    return Toolchain(
        ytdlp=(),
        python_path="",
        ffmpeg=ffmpeg_path,
        ffprobe=_sibling(ffmpeg_path),
        js_runtimes=js_runtimes.find(_managed_node(cache_dir)),
    )


def _command() -> tuple[str, ...]:
    """Return how yt-dlp is started; which one it is, the environment says."""
    # -P: what lies in the working folder is never imported.
    return (sys.executable, "-P", str(_FENCED), YTDLP_MODULE)


def find_release(cache_dir: Path | None) -> Release:
    """Return the yt-dlp to use: the newest, or the one that somebody went back to.

    Blocks.

    Raises:
        ToolMissing: there is none.

    """
    installed = installed_release()
    known = ledger.Ledger() if cache_dir is None else ledger.read(cache_dir)
    if cache_dir is None or known.active is None:
        managed = None
    else:
        managed = managed_release(cache_dir, known.active)
    if managed is None or installed is None:
        release = managed or installed
        if release is None:
            raise ToolMissing("yt-dlp")
        return release
    if versions.is_newer(installed.version, managed.version) and not known.is_chosen:
        return installed
    return managed


def installed_release() -> Release | None:
    """Return the yt-dlp that the manifest has brought, if it has. Blocks."""
    # One that was installed a moment ago is seen only after this.
    importlib.invalidate_caches()
    spec = importlib.util.find_spec(YTDLP_MODULE)
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent.parent
    return Release(version=ledger.version_in(folder), folder=folder, is_managed=False)


def managed_release(cache_dir: Path, version: str) -> Release | None:
    """Return a version of Anypod's own, if its folder is still there. Blocks."""
    folder = ledger.ytdlp_folder(cache_dir, version)
    if ledger.version_in(folder) is None:
        return None
    return Release(version=version, folder=folder, is_managed=True)


def _managed_node(cache_dir: Path | None) -> Path | None:
    version = None if cache_dir is None else ledger.read(cache_dir).node
    if cache_dir is None or version is None:
        return None
    return ledger.node_program(ledger.node_folder(cache_dir, version))


def _sibling(ffmpeg: Path | None) -> Path | None:
    """Return the ffprobe that belongs to an ffmpeg, else any."""
    if ffmpeg is not None:
        beside = ffmpeg.with_name("ffprobe")
        if beside.exists():
            return beside
    found = shutil.which("ffprobe")
    return None if found is None else Path(found)
