"""Keeps yt-dlp and what it needs healthy: looks, installs, goes back."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
import logging
import random
import re
from typing import Any, Final

from . import store_tools, toolchain, versions
from .config import EngineConfig, JsRuntimeSource, ReleaseChannel, ToolSettings
from .errors import InstallFailed, ReleaseBroken, ToolMissing
from .events import (
    EngineEvent,
    EpisodeChanged,
    EventBus,
    FeedChanged,
    FeedRemoved,
    ToolsChanged,
)
from .installer import Installer
from .js_runtimes import JsRuntime
from .loop import Clock, Loop, cancel
from .models import Episode, ErrorClass, Problem
from .releases import Releases
from .schedule import next_night
from .store import Store
from .toolchain import Release
from .toolstate import Tool, ToolReport, ToolState

_LOGGER = logging.getLogger(__name__)

FIRST_LOOK: Final = timedelta(minutes=5)
"""How long after a start the index is asked, which nobody waits for."""
LOOK_EVERY: Final = timedelta(days=1)
_LOOK_AGAIN: Final = timedelta(hours=1)
_TRUSTED: Final = timedelta(minutes=10)
"""How long what was tried out is not suspected again."""
_SOON: Final = timedelta(minutes=1)
_MISSED: Final = timedelta(minutes=10)
"""How often is looked for what is missing."""
_LATELY: Final = timedelta(days=1)
_YOUTUBE: Final = "youtube"
_OF_TOOLS: Final = frozenset(
    {ErrorClass.BUG, ErrorClass.NO_FORMATS, ErrorClass.TOOL_MISSING}
)
"""What a tool may be at fault for."""
_NUMBER: Final = re.compile(r"\d+")


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
        now = clock()
        self._look_at = self._night_at = self._furnish_at = self._survey_at = now
        self._trusted_until: datetime | None = None
        self._is_swept = False
        self._is_suspect = True
        self._has_youtube = False
        self._problem: str | None = None
        self.state = ToolState()
        """What was true when it was looked at last."""
        bus.subscribe(self._hear)

    def start(self) -> None:
        """Begin; the network is not needed, and not asked for a while."""
        now = self._clock()
        self._look_at = now + FIRST_LOOK
        self._furnish_at = now
        self._survey_at = now + LOOK_EVERY
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
        """Look at the tools soon when something fails for want of a better one."""
        match event:
            case FeedChanged(state=feed):
                self._note(feed.error)
            case EpisodeChanged(episode=episode):
                self._note(episode.state.error)
                if episode.extractor == _YOUTUBE and not self._has_youtube:
                    self._survey_soon()
            case FeedRemoved() if self._has_youtube:
                self._survey_soon()

    def _note(self, problem: Problem | None) -> None:
        if problem is None or not _is_telling(problem):
            return
        self._survey_soon()
        now = self._clock()
        is_trusted = self._trusted_until is not None and now < self._trusted_until
        if problem.error_class is ErrorClass.BUG and not is_trusted:
            # It may be a yt-dlp of Anypod's own that does not even start.
            self._trusted_until = now + _TRUSTED
            self._is_suspect = True
            self._loop.wake()

    def _survey_soon(self) -> None:
        """Look at everything a bit later: failures rarely come alone."""
        due = self._clock() + _SOON
        if due < self._survey_at:
            self._survey_at = due
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
        await self._until_stopped(self._install(wanted))

    async def furnish(self) -> None:
        """Have a JavaScript runtime now, one of Anypod's own if there is no other.

        It goes again unless the settings want it.

        Raises:
            InstallFailed: it cannot be had.
            ToolMissing: there is nothing to install it with.

        """
        await self._until_stopped(self._install_runtime())

    async def _until_stopped(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something, unless the engine is stopped: that a caller waits for it."""
        task = asyncio.create_task(work, name="anypod-install")
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
            self._stay_near()
            await self._follow()
            await self._furnish()
            now = self._clock()
            if now >= self._look_at:
                await self._look()
            if self._settings.auto_update and now >= self._night_at:
                self._plan_night()
                await self._update()
        return self._next_due()

    def _stay_near(self) -> None:
        """Let nothing be further away than ever, where the clock was ahead."""
        latest = self._clock() + LOOK_EVERY
        self._look_at = min(self._look_at, latest)
        self._furnish_at = min(self._furnish_at, latest)
        if self._night_at > latest:
            self._plan_night()
        if self._trusted_until is not None and self._trusted_until > latest:
            self._trusted_until = None

    def _next_due(self) -> datetime:
        due = [self._look_at, self._survey_at]
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
        """Tell which tools are in use and which there are; work for a new yt-dlp."""
        release = await self._in_use()
        known = await self._releases.read()
        installed = None if release is None else release.version
        is_offered = known.latest is not None and known.latest not in known.broken
        latest = known.latest if is_offered else installed
        if installed is not None:
            episodes = await self._store.run(
                store_tools.follow_ytdlp, installed, self._clock()
            )
            if episodes:
                self._on_requeued(episodes)
        missing = await self._missing(has_ytdlp=release is not None)
        self._survey_at = self._clock() + (_MISSED if missing else LOOK_EVERY)
        self._show(
            installed=installed,
            latest=latest,
            missing=missing,
            is_failing=await self._is_failing(installed, latest),
        )

    async def _missing(self, *, has_ytdlp: bool) -> frozenset[Tool]:
        """Return what is not there; a JavaScript runtime only where one is needed."""
        tools = await toolchain.survey(self._ffmpeg, self._cache_dir)
        self._has_youtube = await self._store.run(store_tools.has_episodes_of, _YOUTUBE)
        is_there = {
            Tool.YTDLP: has_ytdlp,
            Tool.FFMPEG: tools.ffmpeg is not None and tools.ffprobe is not None,
            Tool.JS_RUNTIME: tools.js_runtime is not None or not self._has_youtube,
        }
        return frozenset(tool for tool, is_so in is_there.items() if not is_so)

    async def _is_failing(self, installed: str | None, latest: str | None) -> bool:
        """Return whether yt-dlp fails, and a newer one is likely to help.

        The newest one is not blamed as long as it is young: nobody could do anything
        about it. Once it fails, it does until another one is in use, or what failed
        has gone well.
        """
        now = self._clock()
        if installed is None or not (
            versions.is_newer(latest, installed)
            or versions.is_old(installed, now.date())
        ):
            return False
        has_failed = self.state.is_failing and self.state.installed == installed
        since = None if has_failed else now - _LATELY
        return await self._store.run(store_tools.is_ytdlp_failing, since)

    async def _furnish(self) -> None:
        """Have the JavaScript runtime that is wanted."""
        known = await self._releases.read()
        if self._settings.js_runtime is JsRuntimeSource.SYSTEM:
            if known.node is not None:
                await self._releases.drop_node()
                await self._follow()
            return
        now = self._clock()
        if now < self._furnish_at:
            return
        self._furnish_at = now + LOOK_EVERY
        try:
            await self._have_runtime()
        except (InstallFailed, ToolMissing) as err:
            self._complain("No JavaScript runtime: %s", err)

    async def _install_runtime(self) -> None:
        async with self._lock:
            await self._have_runtime()

    async def _have_runtime(self) -> None:
        found = await toolchain.runtimes(self._cache_dir)
        if not any(one.is_usable for one in found):
            await self._releases.install_node()
            self._problem = None
        await self._follow()

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

    def _show(self, **facts: Any) -> None:
        after = replace(self.state, **facts)
        if after != self.state:
            self.state = after
            self._bus.emit(ToolsChanged(state=after))

    def _complain(self, text: str, err: Exception) -> None:
        """Log what fails by itself, once for as long as it stays the same."""
        problem = str(err)
        if self._problem is None or _unnumbered(problem) != _unnumbered(self._problem):
            _LOGGER.warning(text, err)
            self._problem = problem


def _unnumbered(text: str) -> str:
    """Return a text without its numbers: how often, and for how long it was tried."""
    return _NUMBER.sub("", text)


def _is_telling(problem: Problem) -> bool:
    """Return whether a tool may be at fault."""
    is_refused = "HTTP Error 403" in problem.detail
    return problem.error_class in _OF_TOOLS or is_refused


def _named(runtime: JsRuntime) -> str:
    return f"{runtime.name} {runtime.version}"
