"""Gets packages for Anypod's own tools, from whatever index the machine is set up for."""

import asyncio
from collections import deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
import importlib.util
import json
import os
from pathlib import Path
import re
import shutil
import sys
from typing import Any, Final

from . import versions
from .errors import InstallFailed
from .library import size_of
from .process import ProcessSilent, run
from .toolchain import KEPT_VARIABLES

UV_MODULE: Final = "uv"
_UNSOLVABLE: Final = 1
"""uv's exit code where the index was read, and nothing fits."""
_SILENCE_S: Final = 180.0
_SAID_LINES: Final = 40
_DETAIL_LIMIT: Final = 500
# How to reach an index; configuration of uv and pip is below HOME, too.
_KEPT: Final = KEPT_VARIABLES | {
    *("HOME", "XDG_CONFIG_HOME", "XDG_CONFIG_DIRS", "NETRC", "ALL_PROXY", "all_proxy"),
}
_KEPT_PREFIXES: Final = ("UV_", "PIP_")
_WHEELS_ONLY: Final = ("--only-binary", ":all:")


@dataclass(frozen=True, kw_only=True, slots=True)
class Installer:
    """Asks uv, or pip where there is no uv; each time one process at low priority."""

    python: str = sys.executable
    """For which Python; the one that runs yt-dlp."""

    async def latest(self, package: str, work: Path, *, prereleases: bool) -> str:
        """Return the newest version of a package; `work` is a folder for its files.

        Raises:
            InstallFailed: the index cannot be reached, or does not know it.
            ToolMissing: there is no Python.

        """
        if (uv := await asyncio.to_thread(self._uv)) is None:
            return await self._latest_of_pip(package, work, prereleases=prereleases)
        wanted = work / "wanted.txt"
        await asyncio.to_thread(wanted.write_text, f"{package}\n", "utf-8")
        said = await self._run(
            [
                *(*uv, "compile", "--quiet", str(wanted), "--python", self.python),
                *("--no-header", "--no-annotate", "--no-deps", "--no-cache"),
                *(("--prerelease", "allow") if prereleases else ()),
                *_WHEELS_ONLY,
            ],
            package,
            work,
        )
        found = re.search(
            rf"^{re.escape(package)}==(\S+)", "\n".join(said), re.MULTILINE
        )
        if found is None:
            raise InstallFailed(package, "the installer named no version")
        return versions.normalise(found[1])

    async def install(
        self,
        requirements: Collection[str],
        target: Path,
        work: Path,
        *,
        with_dependencies: bool = True,
    ) -> None:
        """Install packages into a folder of their own, as byte code, too.

        Raises:
            InstallFailed: they cannot be had; the folder may hold a part.
            ToolMissing: there is no Python.

        """
        if (uv := await asyncio.to_thread(self._uv)) is not None:
            argv = [*uv, "install", "--quiet", "--python", self.python]
            argv += ["--compile-bytecode", "--no-cache"]
        else:
            argv = [*self._pip(), "install", "--quiet", "--no-cache-dir", "--upgrade"]
        if not with_dependencies:
            argv.append("--no-deps")
        await self._run(
            [*argv, "--target", str(target), *_WHEELS_ONLY, *requirements],
            " ".join(requirements),
            work,
        )

    async def _latest_of_pip(
        self, package: str, work: Path, *, prereleases: bool
    ) -> str:
        report = work / "report.json"
        await self._run(
            [
                *(*self._pip(), "install", "--quiet", "--dry-run"),
                *(
                    "--ignore-installed",
                    "--no-cache-dir",
                    "--no-deps",
                    "--report",
                    str(report),
                ),
                *(("--pre",) if prereleases else ()),
                *_WHEELS_ONLY,
                package,
            ],
            package,
            work,
        )
        return await asyncio.to_thread(_reported, report, package)

    async def _run(self, argv: Sequence[str], wanted: str, work: Path) -> list[str]:
        """Run an installer; return the lines that it printed."""
        lines: list[str] = []
        errors: deque[str] = deque(maxlen=_SAID_LINES)

        async def activity() -> object:
            return await asyncio.to_thread(size_of, work)

        try:
            code = await run(
                argv,
                env=_environment(work),
                # Nothing there that would configure it, as a project's folder may.
                cwd=work,
                on_stdout=lines.append,
                on_stderr=errors.append,
                silence_s=_SILENCE_S,
                activity=activity,
            )
        except ProcessSilent as err:
            raise InstallFailed(wanted, str(err)) from err
        if code:
            detail = " ".join(" ".join(errors or lines).split())
            raise InstallFailed(
                wanted, detail[-_DETAIL_LIMIT:], is_unsolvable=code == _UNSOLVABLE
            )
        return lines

    def _uv(self) -> list[str] | None:
        """Return how to start uv. Blocks."""
        if importlib.util.find_spec(UV_MODULE) is not None:
            return [self.python, "-m", "uv", "pip"]
        found = shutil.which("uv")
        return None if found is None else [found, "pip"]

    def _pip(self) -> list[str]:
        return [self.python, "-m", "pip", "--disable-pip-version-check", "--no-input"]


def _environment(work: Path) -> Mapping[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in _KEPT or name.startswith(_KEPT_PREFIXES)
    }
    return kept | {"TMPDIR": str(work), "PYTHONUTF8": "1", "NO_COLOR": "1"}


def _reported(report: Path, package: str) -> str:
    try:
        data: Any = json.loads(report.read_text("utf-8"))
        return versions.normalise(data["install"][0]["metadata"]["version"])
    except (OSError, ValueError, LookupError, TypeError) as err:
        raise InstallFailed(package, "the installer named no version") from err
