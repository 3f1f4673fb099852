"""By how much the clock may be ahead, and what is done when it was."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Final

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from custom_components.anypod.engine.calendar import Calendar
from custom_components.anypod.engine.models import ErrorClass
from custom_components.anypod.engine.schema import (
    EpisodeRow,
    FeedRow,
    HostPauseRow,
    SubmissionRow,
)
from custom_components.anypod.engine.store import Store
from tests.engine.rows import fill
from tests.engine.support import Clock

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
YEARS: Final = 3_652 * DAY


class Desk:
    """A calendar, and how often it has told of a clock that went back."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Prepare; nothing is started."""
        self.store = store
        self.clock = clock
        self.told = 0
        self.calendar = self.make()

    def make(self) -> Calendar:
        """Make a calendar as a new start does."""

        def note() -> None:
            self.told += 1

        return Calendar(self.store, self.clock, self.clock.uptime, note)

    async def restart(self) -> None:
        """Stop, and start anew."""
        await self.calendar.stop()
        self.calendar = self.make()
        await self.calendar.start()

    def doubt(self) -> timedelta:
        """Return by how much the clock may be ahead, to the minute."""
        seconds = self.calendar.doubt_s()
        return timedelta(minutes=round(seconds / 60))


@pytest.fixture
async def desk(store: Store, clock: Clock) -> AsyncIterator[Desk]:
    made = Desk(store, clock)
    await made.calendar.start()
    yield made
    await made.calendar.stop()


async def test_time_that_passes_is_believed(desk: Desk) -> None:
    assert desk.doubt() == timedelta()
    desk.clock.advance(YEARS)
    assert desk.doubt() == timedelta()
    await desk.restart()
    assert desk.doubt() == timedelta()


async def test_a_leap_is_doubted_for_a_day(desk: Desk) -> None:
    desk.clock.leap(HOUR / 2)
    assert desk.doubt() == timedelta()
    desk.clock.leap(YEARS)
    assert desk.doubt() == YEARS
    desk.clock.advance(23 * HOUR)
    # Time passes all the same.
    assert desk.doubt() == YEARS
    desk.clock.advance(2 * HOUR)
    assert desk.doubt() == timedelta()


async def test_a_leap_that_is_taken_back_was_none(desk: Desk) -> None:
    desk.clock.leap(DAY)
    assert desk.doubt() == DAY
    desk.clock.leap(-DAY)
    assert desk.doubt() == timedelta()
    desk.clock.leap(DAY)
    desk.clock.advance(20 * HOUR)
    # The day begins anew.
    assert desk.doubt() == DAY


async def test_a_start_knows_how_late_it_was(desk: Desk) -> None:
    await desk.calendar.stop()
    desk.clock.leap(YEARS)
    await desk.restart()
    assert desk.doubt() == YEARS
    await desk.restart()
    assert desk.doubt() == YEARS
    assert desk.told == 0
    desk.clock.leap(-YEARS)
    await desk.restart()
    assert (desk.doubt(), desk.told) == (timedelta(), 1)
    await desk.restart()
    assert desk.told == 1


async def test_a_machine_that_is_off_each_night_is_believed_in_the_end(
    desk: Desk,
) -> None:
    doubts = []
    for _ in range(10):
        await desk.calendar.stop()
        desk.clock.leap(8 * HOUR)
        desk.calendar = desk.make()
        await desk.calendar.start()
        desk.clock.advance(16 * HOUR)
        doubts.append(desk.doubt())
    assert max(doubts) <= 16 * HOUR
    assert doubts.count(timedelta()) >= 4


async def test_what_was_written_while_the_clock_was_ahead_is_brought_within_reach(
    desk: Desk,
) -> None:
    await fill(desk.store, 1, 2)
    desk.clock.leap(YEARS)
    await desk.restart()
    far = desk.clock()

    def write(session: Session) -> None:
        columns = (
            EpisodeRow.error_since,
            EpisodeRow.discovered_at,
            EpisodeRow.leaves_at,
        )
        wait = {EpisodeRow.next_attempt_at: far + HOUR, EpisodeRow.tries: 1}
        session.execute(update(EpisodeRow).values(dict.fromkeys(columns, far) | wait))
        synced = dict.fromkeys(("last_sync", "next_sync", "changed_at"), far)
        session.execute(update(FeedRow).values(synced))
        # The second one had failed before.
        for number, since in enumerate((far, far - YEARS - HOUR)):
            pause = HostPauseRow(
                host=f"127.0.0.{number}",
                since=since,
                until=far + HOUR,
                strikes=1,
                error_class=ErrorClass.RATE_LIMITED,
                error_detail="too many requests",
            )
            session.add(pause)

    def read(session: Session) -> tuple[list[datetime], int]:
        columns = (
            *(EpisodeRow.next_attempt_at, EpisodeRow.error_since),
            *(EpisodeRow.discovered_at, EpisodeRow.leaves_at),
            *(FeedRow.last_sync, FeedRow.next_sync, FeedRow.changed_at),
        )
        latest = [session.scalar(select(func.max(one))) for one in columns]
        pauses = session.scalar(select(func.count()).select_from(HostPauseRow))
        return [one for one in latest if one is not None], pauses or 0

    await desk.store.run(write)
    desk.clock.leap(-YEARS)
    await desk.restart()
    latest, pauses = await desk.store.run(read)
    assert len(latest) == 7
    assert max(latest) <= desk.clock()
    assert pauses == 0


async def added_at(desk: Desk) -> datetime:
    """Have somebody add an episode; return when that was."""
    await fill(desk.store, 1)
    now = desk.clock()

    def write(session: Session) -> None:
        row = session.scalars(select(EpisodeRow)).one()
        row.published = row.sort_date = row.discovered_at = row.played_at = now
        session.add(SubmissionRow(episode_pk=row.episode_pk, url="x", expand=False))

    await desk.store.run(write)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


async def dates(desk: Desk) -> set[datetime | None]:
    """Return what is known of the episode's past."""

    def read(session: Session) -> set[datetime | None]:
        row = session.scalars(select(EpisodeRow)).one()
        return {row.published, row.sort_date, row.discovered_at, row.played_at}

    return await desk.store.run(read)


async def test_a_machine_that_starts_in_the_past_forgets_no_date(desk: Desk) -> None:
    at = await added_at(desk)
    desk.clock.leap(-YEARS)
    await desk.restart()
    desk.clock.advance(23 * HOUR)
    await desk.restart()
    assert (await dates(desk), desk.told) == ({at}, 1)
    desk.clock.leap(YEARS)
    await desk.restart()
    desk.clock.advance(2 * DAY)
    await desk.restart()
    assert (await dates(desk), desk.told) == ({at}, 1)


async def test_a_clock_that_stays_behind_is_believed_at_last(desk: Desk) -> None:
    """As where it was ahead for so long that this had been believed."""
    await added_at(desk)
    desk.clock.leap(-YEARS)
    await desk.restart()
    desk.clock.advance(25 * HOUR)
    await desk.restart()
    latest = max(one for one in await dates(desk) if one is not None)
    assert latest <= desk.clock()
    assert desk.told == 2


async def test_what_is_only_synced_by_hand_stays_so(desk: Desk) -> None:
    await fill(desk.store, 1)

    def write(session: Session) -> None:
        session.execute(update(FeedRow).values(last_sync=desk.clock(), next_sync=None))

    await desk.store.run(write)
    desk.clock.leap(-YEARS)
    await desk.restart()
    assert await desk.store.run(
        lambda s: s.scalars(select(FeedRow.next_sync)).all()
    ) == [None]
