"""A machine that does everything to an engine that can be done to one.

`laws` says which way an episode may go, `at_rest` what holds whenever nothing is being
done; a scripted program stands in yt-dlp's place, all else is the real thing.
"""

import asyncio
from collections import Counter
from collections.abc import Coroutine
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
import shutil
import tempfile
from typing import Any, ClassVar, Final, override

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from custom_components.anypod.engine import (
    EpisodeStatus as S,
    FeedConfig,
    Filters,
    IllegalTransition,
    MissingFiles,
    SourceKind,
    retention,
)
from tests.engine import at_rest, laws
from tests.engine.lab import CONFIG, FEED, MAX_ERRORS, Lab, limits
from tests.engine.laws import Act, Row
from tests.engine.scripted_world import RERUN, Fault, Mode, Show

_MEMORY = Path("/dev/shm")
_MODES = st.sampled_from([*Mode, *[Mode.FINE] * 8, *[Mode.HELD] * 3])
_INDEX = st.integers(0, 20)
_COMMANDS = st.sampled_from([*sorted(laws.COMMANDS), "retry_failed"])
_SHOWS: Final = 14
"""Enough for what there is to see; each costs some processes."""


class EpisodeLife(RuleBasedStateMachine):
    """One feed, one site and one person, and whatever befalls them."""

    kind: ClassVar = SourceKind.CHANNEL

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir=_MEMORY if _MEMORY.is_dir() else None))
        self.runner = asyncio.Runner()
        self.lab = Lab(self.folder)
        self.lab.__enter__()
        self.config = CONFIG
        self.act = Act()
        self.permits: Counter[str] = Counter()
        """How often each episode may be downloaded once more than once."""
        self.renamed: frozenset[str] = frozenset()
        self.strays: frozenset[str] = frozenset()
        """Files that a crash left to nobody."""
        self.is_sound = False

    def run(self, *works: Coroutine[Any, Any, object]) -> None:
        """Do something with the engine, and wait until nothing is done any more."""
        self.is_sound = False
        self.lab.world.write()

        async def run() -> None:
            for work in works:
                await work
            await self.lab.settled()

        try:
            self.runner.run(run())
        finally:
            for work in works:
                work.close()

    @override
    def teardown(self) -> None:
        try:
            if self.is_sound:
                self._reap()
        finally:
            self.runner.run(self.lab.stop())
            self.runner.close()
            self.lab.__exit__()
            shutil.rmtree(self.folder)

    # The site

    @initialize(
        tells_dates=st.booleans(),
        modes=st.lists(_MODES, max_size=4),
        keep_last=st.sampled_from([None, 1, 2, 3]),
    )
    def begin(
        self, tells_dates: bool, modes: list[Mode], keep_last: int | None
    ) -> None:
        world = self.lab.world
        world.is_newest_first = self.kind is SourceKind.CHANNEL
        world.tells_dates = tells_dates
        for age, mode in reversed(list(enumerate(modes, 1))):
            world.publish(self.lab.clock.now - timedelta(days=age), mode)
        self.config = replace(limits(keep_last=keep_last), source_kind=self.kind)
        self.run(self.lab.start(self.config))

    def _show(self, index: int) -> Show | None:
        shows = list(self.lab.world.shows.values())
        return shows[index % len(shows)] if shows else None

    @rule(
        mode=_MODES,
        count=st.integers(1, 3),
        hours=st.sampled_from([None, 1, 50]),
        fault=st.sampled_from([Fault.NONE, *Fault]),
    )
    def publish(
        self, mode: Mode, count: int, hours: int | None, fault: Fault = Fault.NONE
    ) -> None:
        world = self.lab.world
        for _ in range(count):
            if len(world.shows) < _SHOWS:
                world.publish(self.lab.clock.now, mode, hours)
        world.fault = fault
        self.sync()
        world.fault = Fault.NONE

    @rule(index=_INDEX, mode=_MODES, syncs=st.booleans())
    def change(self, index: int, mode: Mode, syncs: bool) -> None:
        show = self._show(index)
        if show is not None:
            show.turn(mode)
        if syncs:
            self.sync()
        else:
            self.run()

    @rule(index=_INDEX, stays=st.booleans())
    def rename(self, index: int, stays: bool) -> None:
        """Give an episode another title, or take it out of the listing."""
        show = self._show(index)
        if show is not None and stays:
            was_rerun = show.title.endswith(RERUN)
            show.title = show.title.removesuffix(RERUN) + ("" if was_rerun else RERUN)
            self.renamed |= {show.source_id}
        elif show is not None:
            show.is_listed = False
        self.sync()

    # The engine

    def sync(self) -> None:
        self.run(self.lab.engine.feeds.sync(FEED))
        self._check_age()
        if self.lab.world.fault is Fault.NONE:
            unseen = {
                show.source_id
                for show in self.lab.world.listed()
                if show.source_id not in self.lab.rows
            }
            assert not unseen, f"not found: {unseen}"

    @rule(hours=st.sampled_from([0.05, 1.5, 30, 100]), tidies=st.booleans())
    def advance(self, hours: float, tidies: bool = False) -> None:
        self.lab.clock.now += timedelta(hours=hours)

        async def wake() -> None:
            self.lab.wake()

        self.run(wake())
        if tidies and hours > 1:
            self.run(self.lab.engine.delete_orphans())
            self.strays = frozenset()

    @rule()
    def restart(self) -> None:
        self.act = Act(interrupts=True)
        self.run(self.lab.stop(), self.lab.start(self.config))

    @rule(
        transactions=st.integers(1, 25),
        is_late=st.booleans(),
        index=_INDEX,
        mode=_MODES,
        what=st.sampled_from(["command", "publish", "publish", "edit"]),
        name=_COMMANDS,
        keep_last=st.sampled_from([None, 1, 3]),
    )
    def crash(
        self,
        transactions: int,
        is_late: bool,
        index: int,
        mode: Mode,
        what: str,
        name: str,
        keep_last: int | None,
    ) -> None:
        self.lab.crash_after(transactions, is_late=is_late)
        if what == "publish":
            self.publish(mode, 2, None)
        elif what == "edit":
            self.edit(keep_last, None, None, index % 2 == 0, False)
        else:
            self.command(index, name)
        self._crash()

    def crash_in_an_edit(self, transactions: int, keep_last: int | None) -> None:
        """Do so as an example, without anything that does not matter."""
        self.lab.crash_after(transactions, is_late=False)
        self.edit(keep_last, None, None, True, False)
        self._crash()

    def _crash(self) -> None:
        self._check_steps()
        strays: frozenset[str] = frozenset()

        async def crash() -> None:
            nonlocal strays
            strays = await self.lab.crash()

        self.act = replace(self.act, command=None, target=None, interrupts=True)
        self.permits.update(list(self.lab.world.shows))
        self.run(crash(), self.lab.start(self.config))
        self.strays |= strays

    @rule(pauses=st.sampled_from([False, False, True]), everything=st.booleans())
    def pause(self, pauses: bool, everything: bool) -> None:
        engine = self.lab.engine
        if everything:
            self.run(engine.set_paused(paused=pauses))
        else:
            self.run(engine.feeds.set_enabled(FEED, enabled=not pauses))

    # The person

    @rule(index=_INDEX, name=_COMMANDS, is_apt=st.sampled_from([True, True, False]))
    def command(self, index: int, name: str, is_apt: bool = True) -> None:
        """Give a command, mostly where it is allowed."""
        if name == "retry_failed":
            self.act = Act(command=name)
            self.run(self.lab.engine.commands.retry_failed(FEED))
            return
        rows = [row for row in self.lab.rows.values() if laws.allows(name, row)]
        if not (rows and is_apt):
            rows = list(self.lab.rows.values())
        if not rows:
            return
        rows.sort(key=lambda row: self.lab.world.shows[row.source_id].number)
        row = rows[index % len(rows)]
        self.act = Act(command=name, target=row.source_id)
        if name in {"download", "unskip", "retry"}:
            self.permits[row.source_id] += 1
        method = getattr(self.lab.engine.commands, name)
        try:
            self.run(method(FEED, row.episode_id))
        except IllegalTransition:
            assert not laws.allows(name, row), f"{name} was refused: {row}"
            self.run()
        else:
            assert laws.allows(name, row), f"{name} was allowed: {row}"

    @rule(
        keep_last=st.sampled_from([None, 1, 2, 3]),
        since_days=st.sampled_from([None, None, 0, 2, 5]),
        max_age_days=st.sampled_from([None, None, 1, 3]),
        wants_reruns=st.booleans(),
        reloads=st.booleans(),
    )
    def edit(
        self,
        keep_last: int | None,
        since_days: int | None,
        max_age_days: int | None,
        wants_reruns: bool,
        reloads: bool,
    ) -> None:
        since = None
        if since_days is not None:
            since = self.lab.clock.now - timedelta(days=since_days, hours=1)
        self._follow(
            replace(
                limits(
                    keep_last=keep_last,
                    since=since,
                    max_age_s=max_age_days and 86_400.0 * max_age_days,
                ),
                source_kind=self.kind,
                missing_files=self.config.missing_files,
                filters=Filters(exclude_title=None if wants_reruns else "rerun"),
            ),
            reloads=reloads,
        )

    def _follow(self, config: FeedConfig, *, reloads: bool = False) -> None:
        self.config = config
        self.act = Act(edits_rules=True, widens=True, interrupts=reloads)
        self.permits.update(list(self.lab.world.shows))
        feeds = self.lab.engine.feeds
        works: list[Coroutine[Any, Any, object]] = [feeds.attach(self.config)]
        if reloads:
            works.insert(0, feeds.detach(FEED))
        self.run(*works)

    @rule(index=_INDEX, comes_back=st.booleans())
    def lose(self, index: int, comes_back: bool) -> None:
        """Delete a file behind the engine's back, and have it look."""
        wish = MissingFiles.DOWNLOAD if comes_back else MissingFiles.ARCHIVE
        self.config = replace(self.config, missing_files=wish)
        self.run(self.lab.engine.feeds.attach(self.config))
        episodes = self.runner.run(self.lab.episodes())
        there = [(name, one.media) for name, one in episodes.items() if one.media]
        if not there:
            return
        name, media = there[index % len(there)]
        media.full_path.unlink()
        self._check_steps()
        self.act = Act(lost=frozenset({name}))
        self.permits[name] += 1
        self.run(self.lab.engine._auditor.audit())

    # What holds

    @invariant()
    def is_in_order(self) -> None:
        self._check_steps()
        self.act = Act()
        self.runner.run(at_rest.check(self.lab, self.config, self.strays))
        for name, count in self.lab.arrivals.items():
            assert count <= 1 + self.permits[name], f"{name} was downloaded again"
        self.is_sound = True

    def _check_steps(self) -> None:
        steps, self.lab.steps = self.lab.steps, []
        for step in steps:
            show = self.lab.world.shows[step.after.source_id]
            act = replace(self.act, renamed=self.renamed)
            laws.check(replace(step, act=act), show, MAX_ERRORS)

    def _check_age(self) -> None:
        horizon = retention.horizon(self.config.retention, self.lab.clock.now)
        for row in self.lab.rows.values():
            if row.status is S.DOWNLOADED and not row.pinned and horizon is not None:
                published = self.lab.world.shows[row.source_id].published
                assert published >= horizon, f"too old: {row}"

    def _reap(self) -> None:
        """Mend the site and want everything: then everything has to come."""
        for show in self.lab.world.shows.values():
            show.turn(Mode.FINE)
        engine = self.lab.engine
        self.run(
            engine.set_paused(paused=False),
            engine.feeds.set_enabled(FEED, enabled=True),
        )
        self._follow(replace(limits(keep_last=None), source_kind=self.kind))
        self.advance(100)
        self.sync()
        self._check_steps()
        self.command(0, "retry_failed")
        self.is_in_order()
        left = [row for row in self.lab.rows.values() if not self._is_settled(row)]
        assert not left, f"they never came: {left}"

    def _is_settled(self, row: Row) -> bool:
        if row.place == laws.UNAVAILABLE:
            # Called off after it was announced, or not listed any more.
            return row.tries > 0 or not self.lab.world.shows[row.source_id].is_listed
        final = {laws.DOWNLOADED, laws.SKIPPED_BY_USER, laws.DELETED, laws.MISSING}
        return row.place in final


class ChannelLife(EpisodeLife):
    kind = SourceKind.CHANNEL


class PlaylistLife(EpisodeLife):
    kind = SourceKind.PLAYLIST
