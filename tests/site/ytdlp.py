"""Run the real yt-dlp against the site, as plainly as the engine would."""

from contextlib import suppress
from dataclasses import dataclass
import json
import os
from pathlib import Path
import signal
import subprocess
import sys
from tempfile import TemporaryFile
from types import TracebackType
from typing import Any, Final, Self

from .install import plugin_dir

ENTRIES: Final = (
    *("--simulate", "--flat-playlist", "--lazy-playlist"),
    *("--print", "video:@E %()j", "--print", "playlist:@L %()j"),
)
_PLAIN: Final = (
    *("--ignore-config", "--no-plugin-dirs", "--no-update", "--no-cache-dir"),
    *("--color", "never", "--retry-sleep", "0"),
)


_PATIENCE_S: Final = 120.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Finished:
    """Hold what a yt-dlp process left behind."""

    returncode: int
    stdout: str
    stderr: str

    @property
    def entries(self) -> list[dict[str, Any]]:
        """Parse the lines that `ENTRIES` prints for entries."""
        return self._parsed("@E ")

    @property
    def playlists(self) -> list[dict[str, Any]]:
        """Parse the lines that `ENTRIES` prints for playlists."""
        return self._parsed("@L ")

    @property
    def ids(self) -> list[str | None]:
        """List the ids of the entries."""
        return [entry.get("id") for entry in self.entries]

    def _parsed(self, tag: str) -> list[dict[str, Any]]:
        lines = self.stdout.splitlines()
        return [json.loads(x.removeprefix(tag)) for x in lines if x.startswith(tag)]


def command(*arguments: str | Path, plugins: Path | None = None) -> list[str]:
    """Write the command line of a yt-dlp that knows the site and little else."""
    plugin = ("--plugin-dirs", str(plugins or plugin_dir()))
    program = (sys.executable, "-P", "-m", "yt_dlp")
    return [*program, *_PLAIN, *plugin, *map(str, arguments)]


def environment() -> dict[str, str]:
    """Give an environment in which yt-dlp starts fast (byte code may be kept)."""
    unwanted = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH")
    return {name: v for name, v in os.environ.items() if name not in unwanted}


class Running:
    """Hold a yt-dlp process that goes on; it is killed if its `with` block fails."""

    def __init__(
        self,
        *arguments: str | Path,
        cwd: Path | None = None,
        plugins: Path | None = None,
    ) -> None:
        """Start it, in a process group of its own."""
        # Files, because pipes that nobody reads yet would make it wait.
        self._stdout = TemporaryFile("w+")  # noqa: SIM115 - __exit__ closes it
        self._stderr = TemporaryFile("w+")  # noqa: SIM115 closed with the process
        self.process = subprocess.Popen(
            command(*arguments, plugins=plugins),
            cwd=cwd,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=self._stdout,
            stderr=self._stderr,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self.alive:
            self.kill()
        self._stdout.close()
        self._stderr.close()

    @property
    def alive(self) -> bool:
        """Tell whether it still runs."""
        return self.process.poll() is None

    def kill(self) -> None:
        """Kill its whole group."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(_PATIENCE_S)

    def finish(self) -> Finished:
        """Wait for its end."""
        code = self.process.wait(_PATIENCE_S)
        self._stdout.seek(0)
        self._stderr.seek(0)
        stdout, stderr = self._stdout.read(), self._stderr.read()
        return Finished(returncode=code, stdout=stdout, stderr=stderr)


def run_ytdlp(
    *arguments: str | Path, cwd: Path | None = None, plugins: Path | None = None
) -> Finished:
    """Run yt-dlp to its end."""
    with Running(*arguments, cwd=cwd, plugins=plugins) as running:
        return running.finish()


def list_flat(url: str, *arguments: str | Path) -> Finished:
    """List the entries of a source without extracting them."""
    return run_ytdlp(*ENTRIES, *arguments, "--", url)


def extract(*urls: str, arguments: tuple[str | Path, ...] = ()) -> Finished:
    """Extract videos in full, downloading nothing."""
    return run_ytdlp("--simulate", "--print", "@E %()j", *arguments, "--", *urls)


def download(url: str, folder: Path, *arguments: str | Path) -> Finished:
    """Download to `media.EXTENSION` in this folder."""
    with start_download(url, folder, *arguments) as running:
        return running.finish()


def start_download(url: str, folder: Path, *arguments: str | Path) -> Running:
    """Begin such a download."""
    target = ("-P", folder, "-o", "media.%(ext)s")
    return Running("--no-simulate", *target, *arguments, "--", url)
