"""Pure: when a feed is synced next by itself, and when it is night."""

from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Final

from cronsim import CronSim, CronSimError

from .config import Schedule, ScheduleMode
from .errors import InvalidCron

_ALIASES = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}
NIGHT: Final = (2, 5)
"""Between which hours what can wait is done."""
_FIELDS = 5
_RETRY_S = (60.0, 300.0, 900.0, 3600.0)


def check_cron(text: str, now: datetime) -> None:
    """Make sure that a cron expression can be followed.

    Five fields with Debian's rules, or one of cron's names such as `@daily`.
    Seconds are left out on purpose: no source wants to be asked every second.

    Raises:
        InvalidCron: it has a mistake, or names a time that never comes.

    """
    _next_tick(text, now)


def upcoming_ticks(text: str, after: datetime, count: int) -> list[datetime]:
    """Return when a cron expression comes due next, in the zone of `after`.

    Raises:
        InvalidCron: it has a mistake, or names a time that never comes.

    """
    ticks = []
    for _ in range(count):
        after = _next_tick(text, after).astimezone(after.tzinfo)
        ticks.append(after)
    return ticks


def next_due(
    schedule: Schedule, *, last: datetime | None, now: datetime, jitter: float
) -> datetime | None:
    """Return when the sync after the one at `last` is due; None means never.

    A feed that was never synced is due at once, unless nobody but its owner
    begins its syncs. `jitter` in [0, 1) adds up to a twentieth to an interval,
    so that feeds added together do not stay together; a time of day is kept.

    Raises:
        InvalidCron: the cron expression has a mistake.

    """
    if schedule.mode is ScheduleMode.MANUAL:
        return None
    if last is None:
        return now
    if schedule.mode is ScheduleMode.INTERVAL:
        return last + timedelta(seconds=schedule.interval_s * (1 + jitter / 20))
    return _next_tick(schedule.cron, last.astimezone(schedule.time_zone))


def retry_due(
    schedule: Schedule, *, failures: int, now: datetime, jitter: float
) -> datetime:
    """Return when a sync is tried again that failed so many times in a row.

    Never later than the next one would have been due anyway.
    """
    step = _RETRY_S[min(max(failures, 1), len(_RETRY_S)) - 1] * (1 + jitter / 10)
    due = now + timedelta(seconds=step)
    regular = next_due(schedule, last=now, now=now, jitter=jitter)
    return due if regular is None else min(due, regular)


def next_night(now: datetime, zone: tzinfo, chance: float) -> datetime:
    """Return an instant of the next night, when nobody minds.

    That is between two and five in a home's time zone; `chance` in [0, 1) says
    when, so that not all homes ask the same server at once.
    """
    minutes = NIGHT[0] * 60 + int(chance * (NIGHT[1] - NIGHT[0]) * 60)
    at = time(minutes // 60, minutes % 60)
    today = now.astimezone(zone).date()
    due = datetime.combine(today, at, tzinfo=zone)
    if due <= now:
        due = datetime.combine(today + timedelta(days=1), at, tzinfo=zone)
    return due.astimezone(UTC)


def key_of(schedule: Schedule) -> str:
    """Return a text that differs where two schedules do."""
    if schedule.mode is ScheduleMode.INTERVAL:
        return f"{schedule.mode}:{schedule.interval_s:g}"
    if schedule.mode is ScheduleMode.CRON:
        return f"{schedule.mode}:{schedule.cron}:{schedule.time_zone}"
    return schedule.mode.value


def _next_tick(text: str, after: datetime) -> datetime:
    """Return the first time after an instant, in whose zone the text is meant."""
    expression = _ALIASES.get(text.strip().casefold(), text.strip())
    if len(expression.split()) != _FIELDS:
        raise InvalidCron(text)
    try:
        ticks = (tick.astimezone(UTC) for tick in CronSim(expression, after))
        # In the hour that autumn repeats, it begins with those of the first pass.
        due = next((tick for tick in ticks if tick > after), None)
    except (CronSimError, ValueError) as err:
        # The latter is Python's, of a number with thousands of digits.
        raise InvalidCron(text) from err
    if due is None:
        raise InvalidCron(text)
    return due
