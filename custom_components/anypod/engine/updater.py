"""Keeps yt-dlp and what it needs healthy: looks, installs, goes back."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
import logging
import random
from typing import Final

from . import store_upkeep, toolchain, versions
from .config import EngineConfig, JsRuntimeSource, ReleaseChannel, ToolSettings
from .errors import InstallFailed, ReleaseBroken, ToolMissing
from .events import EngineEvent, EpisodeChanged, EventBus, FeedChanged, ToolsChanged
from .installer import Installer
from .js_runtimes import JsRuntime
from .loop import Clock, Loop, cancel
from .models import Episode, ErrorClass
from .releases import Releases
from .schedule import next_night
from .store import Store
from .toolchain import Release
from .toolstate import ToolReport, ToolState

_LOGGER = logging.getLogger(__name__)

FIRST_LOOK: Final = timedelta(minutes=5)
"""How long after a start the index is asked, which nobody waits for."""
LOOK_EVERY: Final = timedelta(days=1)
_LOOK_AGAIN: Final = timedelta(hours=1)
_TRUSTED: Final = timedelta(minutes=10)
"""How long what was tried out is not suspected again."""


class Updater:
    """Does one thing at a time: an installation, a look, a check."""

    def __init__(
        self,
        store: Store,
        config: EngineConfig,
        clock: Clock,
        bus: EventBus,
        *,
        on_requeued: Callable[[Sequence[Episode]], None],
    ) -> None:
        """Prepare; `start` begins."""
        self._store = store
        self._cache_dir = config.cache_dir
        self._ffmpeg = config.ffmpeg
        self._clock = clock
        self._bus = bus
        self._on_requeued = on_requeued
        self._settings = config.tools
        self._releases = Releases(config.cache_dir, Installer())
        self._loop = Loop("tools", self._step, clock)
        self._lock = asyncio.Lock()
        self._installs: set[asyncio.Task[None]] = set()
        # Each home has its own minute of the night.
        self._chance = random.random()  # noqa: S311 spreads requests, guards nothing
        self._look_at = self._night_at = self._furnish_at = clock()
        self._trusted_until: datetime | None = None
        self._is_swept = False
        self._is_suspect = True
        self._problem: str | None = None
        self.state = ToolState()
        """What was true when it was looked at last."""
        bus.subscribe(self._hear)

    def start(self) -> None:
        """Begin; the network is not needed, and not asked for a while."""
        now = self._clock()
        self._look_at = now + FIRST_LOOK
        self._furnish_at = now
        self._is_swept, self._is_suspect = False, True
        self._plan_night()
        self._loop.start()

    async def stop(self) -> None:
        """Cut off what is running; a half installation is swept at the next start."""
        await self._loop.stop()
        await cancel(list(self._installs))

    def configure(self, settings: ToolSettings) -> None:
        """Follow other settings."""
        before, self._settings = self._settings, settings
        if settings == before:
            return
        now = self._clock()
        if settings.channel is not before.channel:
            self._look_at = now
        if settings.js_runtime is not before.js_runtime:
            self._furnish_at = now
        self._plan_night()
        self._loop.wake()

    def _hear(self, event: EngineEvent) -> None:
        """Suspect a yt-dlp of Anypod's own when something fails like a bug."""
        match event:
            case FeedChanged(state=feed):
                problem = feed.error
            case EpisodeChanged(episode=episode):
                problem = episode.state.error
            case _:
                return
        now = self._clock()
        is_trusted = self._trusted_until is not None and now < self._trusted_until
        if problem is None or problem.error_class is not ErrorClass.BUG or is_trusted:
            return
        self._trusted_until = now + _TRUSTED
        self._is_suspect = True
        self._loop.wake()

    # What people ask for

    async def look(self) -> None:
        """Ask for the newest yt-dlp now; what goes wrong is logged and reported."""
        async with self._lock:
            await self._look()

    async def install(self, version: str | None = None) -> None:
        """Install a version and use it from the next run on; None for the newest.

        An older one than that in use stays until a person or, where that is
        wanted, the night brings one that is newer than both.

        Raises:
            InvalidVersion: the text is no version.
            InstallFailed: it cannot be had; what was in use still is.
            ReleaseBroken: it does not start; what was in use still is.

        """
        wanted = None if version is None else versions.normalise(version)
        # A task, so that stopping the engine also stops what a caller waits for.
        task = asyncio.create_task(self._install(wanted), name="anypod-install")
        self._installs.add(task)
        task.add_done_callback(self._installs.discard)
        await task

    async def report(self) -> ToolReport:
        """Return the versions of everything; needs no network."""
        tools = await toolchain.survey(self._ffmpeg, self._cache_dir)
        release = await self._in_use()
        used = tools.js_runtime
        return ToolReport(
            ytdlp=None if release is None else release.version,
            is_managed=release is not None and release.is_managed,
            ejs=None if release is None else await self._releases.ejs(release),
            ffmpeg=await toolchain.program_version(tools.ffmpeg),
            ffprobe=await toolchain.program_version(tools.ffprobe),
            js_runtime=None if used is None else _named(used),
            js_too_old=tuple(
                _named(one) for one in tools.js_runtimes if not one.is_usable
            ),
            missing=() if release is None else await self._releases.missing(release),
            problem=self._problem,
        )

    async def _install(self, wanted: str | None) -> None:
        async with self._lock:
            if wanted is None:
                wanted = (await self._releases.read()).latest or await self._ask()
            await self._switch(wanted)

    # What it does by itself

    async def _step(self) -> datetime:
        async with self._lock:
            if not self._is_swept:
                await self._releases.sweep()
                self._is_swept = True
            if self._is_suspect:
                await self._make_sure()
            await self._follow()
            await self._furnish()
            now = self._clock()
            if now >= self._look_at:
                await self._look()
            if self._settings.auto_update and now >= self._night_at:
                self._plan_night()
                await self._update()
        return self._next_due()

    def _next_due(self) -> datetime:
        due = [self._look_at]
        if self._settings.auto_update:
            due.append(self._night_at)
        if self._settings.js_runtime is JsRuntimeSource.MANAGED:
            due.append(self._furnish_at)
        return min(due)

    def _plan_night(self) -> None:
        zone = self._settings.time_zone
        self._night_at = next_night(self._clock(), zone, self._chance)

    async def _make_sure(self) -> None:
        """Try the managed yt-dlp out, and go back from one that does not start."""
        self._is_suspect = False
        while (release := await self._in_use()) is not None and release.is_managed:
            try:
                await self._releases.try_out(release)
            except ReleaseBroken as err:
                _LOGGER.warning("Going back to the yt-dlp before: %s", err)
                await self._releases.leave(err.version)
            else:
                return

    async def _follow(self) -> None:
        """Tell which yt-dlp is in use and which there is; work for one that is new."""
        release = await self._in_use()
        known = await self._releases.read()
        installed = None if release is None else release.version
        is_offered = known.latest is not None and known.latest not in known.broken
        self._show(
            installed=installed, latest=known.latest if is_offered else installed
        )
        if installed is None:
            return
        episodes = await self._store.run(
            store_upkeep.follow_ytdlp, installed, self._clock()
        )
        if episodes:
            self._on_requeued(episodes)

    async def _furnish(self) -> None:
        """Have the JavaScript runtime that is wanted."""
        known = await self._releases.read()
        if self._settings.js_runtime is JsRuntimeSource.SYSTEM:
            if known.node is not None:
                await self._releases.drop_node()
            return
        now = self._clock()
        if now < self._furnish_at:
            return
        self._furnish_at = now + LOOK_EVERY
        found = await toolchain.runtimes(self._cache_dir)
        if any(one.is_usable for one in found):
            return
        try:
            await self._releases.install_node()
        except (InstallFailed, ToolMissing) as err:
            self._complain("No JavaScript runtime: %s", err)
        else:
            self._problem = None

    async def _look(self) -> None:
        try:
            await self._ask()
        except (InstallFailed, ToolMissing) as err:
            self._look_at = self._clock() + _LOOK_AGAIN
            self._complain("Cannot look for a new yt-dlp: %s", err)
        else:
            self._problem = None
            await self._follow()

    async def _ask(self) -> str:
        nightly = self._settings.channel is ReleaseChannel.NIGHTLY
        latest = await self._releases.look(nightly=nightly)
        self._look_at = self._clock() + LOOK_EVERY
        return latest

    async def _update(self) -> None:
        """Install the newest yt-dlp, unless somebody or something is against it."""
        try:
            latest = await self._ask()
            known = await self._releases.read()
            release = await self._in_use()
            used = None if release is None else release.version
            is_unwanted = latest in known.broken or latest == known.declined
            if versions.is_newer(latest, used) and not is_unwanted:
                await self._switch(latest)
        except (InstallFailed, ReleaseBroken, ToolMissing) as err:
            self._complain("Cannot update yt-dlp: %s", err)
        await self._follow()

    async def _switch(self, version: str) -> None:
        release = await self._in_use()
        used = None if release is None else release.version
        if used == version:
            return
        self._show(installing=version)
        try:
            own = await self._releases.own_of_machine()
            is_own = own is not None and own.version == version
            if not is_own:
                await self._releases.fetch(version)
            await self._releases.use(
                None if is_own else version,
                goes_back=versions.is_newer(used, version),
            )
        except ReleaseBroken:
            # It is not offered any more.
            await self._follow()
            raise
        finally:
            self._show(installing=None)
        self._problem = None
        await self._follow()

    async def _in_use(self) -> Release | None:
        try:
            return await self._releases.in_use()
        except ToolMissing:
            return None

    def _show(self, **facts: str | None) -> None:
        after = replace(self.state, **facts)
        if after != self.state:
            self.state = after
            self._bus.emit(ToolsChanged(state=after))

    def _complain(self, text: str, err: Exception) -> None:
        """Log what fails by itself, once for as long as it stays the same."""
        if str(err) != self._problem:
            _LOGGER.warning(text, err)
        self._problem = str(err)


def _named(runtime: JsRuntime) -> str:
    return f"{runtime.name} {runtime.version}"
