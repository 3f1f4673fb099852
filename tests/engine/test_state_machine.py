"""Whatever is done to it in whatever order, the engine keeps DESIGN section 4.

A scripted program stands in yt-dlp's place; the database, the files and the engine
are the real ones. `laws` says which way an episode may go, the machine below what
holds whenever nothing is being done.
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

from hypothesis import HealthCheck, Phase, settings, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
import pytest

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
_MODES = st.sampled_from([Mode.FINE, *Mode])
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

        async def run() -> None:
            for work in works:
                await work
            await self.lab.settled()

        self.runner.run(run())

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
        world.write()
        self.config = replace(limits(keep_last=keep_last), source_kind=self.kind)
        self.run(self.lab.start(self.config))

    def _show(self, index: int) -> Show | None:
        shows = list(self.lab.world.shows.values())
        return shows[index % len(shows)] if shows else None

    @rule(mode=_MODES, count=st.integers(1, 2), hours=st.sampled_from([None, 1, 50]))
    def publish(self, mode: Mode, count: int, hours: int | None) -> None:
        world = self.lab.world
        for _ in range(count):
            if len(world.shows) < _SHOWS:
                world.publish(self.lab.clock.now, mode, hours)
        world.write()
        self.sync()

    @rule(index=st.integers(0, 20), mode=_MODES, syncs=st.booleans())
    def change(self, index: int, mode: Mode, syncs: bool) -> None:
        show = self._show(index)
        if show is not None:
            show.mode = mode
        self.lab.world.write()
        if syncs:
            self.sync()
        else:
            self.run()

    @rule(index=st.integers(0, 20))
    def rename(self, index: int) -> None:
        show = self._show(index)
        if show is not None:
            was_rerun = show.title.endswith(RERUN)
            show.title = show.title.removesuffix(RERUN) + ("" if was_rerun else RERUN)
            self.renamed |= {show.source_id}
        self.lab.world.write()
        self.sync()

    @rule(index=st.integers(0, 20))
    def delist(self, index: int) -> None:
        show = self._show(index)
        if show is not None:
            show.is_listed = False
        self.lab.world.write()
        self.sync()

    @rule(fault=st.sampled_from([Fault.REFUSED, Fault.BROKEN_OFF]))
    def fail(self, fault: Fault) -> None:
        self.lab.world.fault = fault
        self.lab.world.write()
        self.sync()
        self.lab.world.fault = Fault.NONE
        self.lab.world.write()

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

    @rule(hours=st.sampled_from([0.05, 1.5, 30, 100]))
    def advance(self, hours: float) -> None:
        self.lab.clock.now += timedelta(hours=hours)

        async def wake() -> None:
            self.lab.wake()

        self.run(wake())

    @rule()
    def restart(self) -> None:
        self.act = Act(interrupts=True)
        self.run(self.lab.stop(), self.lab.start(self.config))

    @rule(
        transactions=st.integers(1, 40),
        index=st.integers(0, 20),
        mode=_MODES,
        command=st.sampled_from(["skip", "delete", "download", "sync", "edit"]),
        keep_last=st.sampled_from([None, 1, 3]),
    )
    def crash(
        self,
        transactions: int,
        index: int,
        mode: Mode,
        command: str,
        keep_last: int | None,
    ) -> None:
        self.lab.crash_after(transactions)
        if command == "sync":
            self.publish(mode, 2, None)
        elif command == "edit":
            self.edit(keep_last, None, None, False, False)
        else:
            self.command(index, command)
        self._check_steps()
        strays: frozenset[str] = frozenset()

        async def crash() -> None:
            nonlocal strays
            strays = await self.lab.crash()

        self.act = replace(self.act, command=None, target=None, interrupts=True)
        self.permits.update(list(self.lab.world.shows))
        self.run(crash(), self.lab.start(self.config))
        self.strays |= strays

    @rule(is_enabled=st.booleans())
    def pause_feed(self, is_enabled: bool) -> None:
        self.run(self.lab.engine.feeds.set_enabled(FEED, enabled=is_enabled))

    @rule(is_paused=st.booleans())
    def pause_all(self, is_paused: bool) -> None:
        self.run(self.lab.engine.set_paused(paused=is_paused))

    # The person

    @rule(index=st.integers(0, 20), name=st.sampled_from(sorted(laws.COMMANDS)))
    def command(self, index: int, name: str) -> None:
        rows = sorted(self.lab.rows.values(), key=lambda row: row.episode_id)
        rows.sort(key=lambda row: (len(row.source_id), row.source_id))
        if not rows:
            return
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

    @rule()
    def retry_failed(self) -> None:
        self.act = Act(command="retry_failed")
        self.run(self.lab.engine.commands.retry_failed(FEED))

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

    @rule(index=st.integers(0, 20), comes_back=st.booleans())
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

    @rule()
    def delete_orphans(self) -> None:
        self.advance(2)
        self.run(self.lab.engine.delete_orphans())
        self.strays = frozenset()

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
            show.mode = Mode.FINE
        self.lab.world.write()
        engine = self.lab.engine
        self.run(
            engine.set_paused(paused=False),
            engine.feeds.set_enabled(FEED, enabled=True),
        )
        self._follow(replace(limits(keep_last=None), source_kind=self.kind))
        self.advance(100)
        self.sync()
        self._check_steps()
        self.retry_failed()
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


_BRIEFLY: Final = settings(
    deadline=None,
    derandomize=True,
    max_examples=12,
    stateful_step_count=20,
    # A failure is told as it was found: making it small takes many minutes.
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
_AT_LENGTH: Final = settings(
    _BRIEFLY,
    derandomize=False,
    max_examples=1000,
    stateful_step_count=40,
    phases=[Phase.reuse, Phase.generate, Phase.shrink],
)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("life", [ChannelLife, PlaylistLife])
def test_an_episode_goes_its_way(life: type[EpisodeLife]) -> None:
    run_state_machine_as_test(life, settings=_BRIEFLY)


@pytest.mark.nightly
@pytest.mark.timeout(4 * 3600)
@pytest.mark.parametrize("life", [ChannelLife, PlaylistLife])
def test_an_episode_goes_its_way_at_length(life: type[EpisodeLife]) -> None:
    run_state_machine_as_test(life, settings=_AT_LENGTH)
