"""When a feed is synced next by itself."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import pytest

from custom_components.anypod.engine import schedule
from custom_components.anypod.engine.config import Schedule, ScheduleMode
from custom_components.anypod.engine.errors import InvalidCron
from tests.engine.support import NOW

BERLIN = ZoneInfo("Europe/Berlin")
KOLKATA = ZoneInfo("Asia/Kolkata")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
INTERVAL, CRON, MANUAL = ScheduleMode.INTERVAL, ScheduleMode.CRON, ScheduleMode.MANUAL


def cron(text: str, zone: Any = UTC) -> Schedule:
    return Schedule(mode=CRON, cron=text, time_zone=zone)


def due(wanted: Schedule, last: datetime) -> datetime:
    found = schedule.next_due(wanted, last=last, now=last, jitter=0.0)
    assert found is not None
    assert found.tzinfo is UTC
    return found


def ticks(text: str, first: datetime, count: int, zone: Any = UTC) -> list[str]:
    """Return when a feed is synced that is always synced in time, in its zone."""
    found: list[str] = []
    for _ in range(count):
        first = due(cron(text, zone), first)
        found.append(f"{first.astimezone(zone):%a %Y-%m-%d %H:%M}")
    return found


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


# --------------------------------------------------------------------------- intervals


@given(st.floats(60, 1e7), st.floats(0, 1, exclude_max=True), st.integers(-9999, 9999))
def test_an_interval_is_stretched_by_a_twentieth_at_most(
    interval_s: float, jitter: float, ago_s: int
) -> None:
    wanted, last = Schedule(interval_s=interval_s), NOW - timedelta(seconds=ago_s)
    found = schedule.next_due(wanted, last=last, now=NOW, jitter=jitter)
    assert found is not None
    wait_s = (found - last).total_seconds()
    slack_s = 1e-5
    assert interval_s - slack_s <= wait_s <= interval_s * 1.05 + slack_s


def test_the_jitter_spreads_feeds() -> None:
    found = [
        schedule.next_due(Schedule(), last=NOW, now=NOW, jitter=jitter)
        for jitter in (0.0, 0.5, 1.0)
    ]
    assert found == [NOW + timedelta(seconds=wait) for wait in (3600, 3690, 3780)]


def test_a_time_of_day_is_kept() -> None:
    found = {
        schedule.next_due(cron("@daily"), last=NOW, now=NOW, jitter=jitter)
        for jitter in (0.0, 0.99)
    }
    assert found == {utc(2026, 11, 21)}


@pytest.mark.parametrize("last", [None, NOW])
def test_a_manual_feed_is_never_due(last: datetime | None) -> None:
    wanted = Schedule(mode=MANUAL)
    assert schedule.next_due(wanted, last=last, now=NOW, jitter=0.5) is None


@pytest.mark.parametrize("wanted", [Schedule(), cron("@yearly")])
def test_a_feed_that_was_never_synced_is_due_at_once(wanted: Schedule) -> None:
    assert schedule.next_due(wanted, last=None, now=NOW, jitter=0.5) == NOW


def test_a_sync_that_was_missed_is_due_in_the_past() -> None:
    week_ago = NOW - timedelta(days=7)
    found = schedule.next_due(cron("@hourly"), last=week_ago, now=NOW, jitter=0.0)
    assert found == week_ago + HOUR


# -------------------------------------------------------------------------------- cron


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("* * * * *", "Fri 2026-11-20 12:01"),
        ("*/15 * * * *", "Fri 2026-11-20 12:15"),
        ("0 3 * * *", "Sat 2026-11-21 03:00"),
        ("0 3,13 * * *", "Fri 2026-11-20 13:00"),
        ("0 3-5 * * *", "Sat 2026-11-21 03:00"),
        ("0 12 * * *", "Sat 2026-11-21 12:00"),
        ("0 3 * * MON", "Mon 2026-11-23 03:00"),
        ("0 3 * * mon-tue", "Mon 2026-11-23 03:00"),
        ("0 0 1 jan *", "Fri 2027-01-01 00:00"),
        ("0 0 1 FEB,JUL *", "Mon 2027-02-01 00:00"),
        ("0 0 29 2 *", "Tue 2028-02-29 00:00"),
        ("0 0 31 * *", "Thu 2026-12-31 00:00"),
        (" 0  3\t* * * ", "Sat 2026-11-21 03:00"),
        ("@hourly", "Fri 2026-11-20 13:00"),
        ("@daily", "Sat 2026-11-21 00:00"),
        ("@midnight", "Sat 2026-11-21 00:00"),
        ("@weekly", "Sun 2026-11-22 00:00"),
        ("@monthly", "Tue 2026-12-01 00:00"),
        ("@yearly", "Fri 2027-01-01 00:00"),
        ("@annually", "Fri 2027-01-01 00:00"),
        (" @Daily ", "Sat 2026-11-21 00:00"),
    ],
)
def test_a_cron_expression_is_followed(text: str, expected: str) -> None:
    schedule.check_cron(text, NOW)
    assert ticks(text, NOW, 1) == [expected]


@pytest.mark.parametrize(
    ("weekday", "expected"),
    [
        *(("0", "Sun"), ("1", "Mon"), ("2", "Tue"), ("3", "Wed"), ("4", "Thu")),
        *(("5", "Fri"), ("6", "Sat"), ("7", "Sun"), ("SUN", "Sun"), ("sat", "Sat")),
    ],
)
def test_weekdays_are_counted_as_cron_does(weekday: str, expected: str) -> None:
    days = ticks(f"0 3 * * {weekday}", NOW, 3)
    assert [one[:3] for one in days] == [expected] * 3


def test_a_range_of_weekdays_may_end_with_sunday() -> None:
    found = ticks("0 3 * * 5-7", NOW, 4)
    assert [one[:3] for one in found] == ["Sat", "Sun", "Fri", "Sat"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Either will do, ...
        ("0 3 13 * 5", ["Fri 2026-11-27", "Fri 2026-12-04", "Fri 2026-12-11"]),
        ("0 3 24 * 7", ["Sun 2026-11-22", "Tue 2026-11-24", "Sun 2026-11-29"]),
        # ... unless one of them begins with a star: then both have to fit.
        ("0 3 24 * *", ["Tue 2026-11-24", "Thu 2026-12-24", "Sun 2027-01-24"]),
        ("0 3 */2 * 5", ["Fri 2026-11-27", "Fri 2026-12-11", "Fri 2026-12-25"]),
        ("0 3 13 * */5", ["Sun 2026-12-13", "Sun 2027-06-13", "Fri 2027-08-13"]),
    ],
)
def test_day_of_the_month_and_weekday_are_joined_as_debian_does(
    text: str, expected: list[str]
) -> None:
    assert [one[:14] for one in ticks(text, NOW, 3)] == expected


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        (UTC, utc(2026, 11, 21, 3, 0)),
        (BERLIN, utc(2026, 11, 21, 2, 0)),
        (KOLKATA, utc(2026, 11, 20, 21, 30)),
    ],
)
def test_times_are_meant_in_the_zone(zone: Any, expected: datetime) -> None:
    assert due(cron("0 3 * * *", zone), NOW) == expected


# ---------------------------------------------------------------------- summer and winter


def test_a_time_that_spring_leaves_out_is_made_up_for_once() -> None:
    found = ticks("30 2 * * *", utc(2027, 3, 27, 0, 0), 3, BERLIN)
    assert found == [
        "Sat 2027-03-27 02:30",
        "Sun 2027-03-28 03:00",
        "Mon 2027-03-29 02:30",
    ]


def test_a_time_that_autumn_repeats_comes_once() -> None:
    found = [utc(2026, 10, 24, 0, 0)]
    for _ in range(3):
        found.append(due(cron("30 2 * * *", BERLIN), found[-1]))
    # The first half past two of the two on the 25th.
    assert found[1:] == [
        utc(2026, 10, 24, 0, 30),
        utc(2026, 10, 25, 0, 30),
        utc(2026, 10, 26, 1, 30),
    ]


@pytest.mark.parametrize("minute", [0, 10, 29, 30, 31, 59])
def test_a_sync_in_the_repeated_hour_is_not_followed_by_one_before_it(
    minute: int,
) -> None:
    last = utc(2026, 10, 25, 1, minute)
    assert f"{last.astimezone(BERLIN):%H:%M}" == f"02:{minute:02}"
    assert due(cron("30 2 * * *", BERLIN), last) == utc(2026, 10, 26, 1, 30)


def test_an_hourly_sync_knows_no_summer() -> None:
    for first in (utc(2027, 3, 27, 23, 30), utc(2026, 10, 24, 22, 30)):
        found = [first]
        for _ in range(6):
            found.append(due(cron("*/30 * * * *", BERLIN), found[-1]))
        assert found == [first + place * HOUR / 2 for place in range(7)]


@given(
    st.sampled_from(
        [
            *("30 2 * * *", "0 2-3 * * *", "*/20 * * * *", "5 */2 * * *", "@daily"),
            *("0 0 1 * *", "15 3 * * 0", "0 12 13 * 5", "59 1,2 * * *"),
        ]
    ),
    st.sampled_from([BERLIN, KOLKATA, UTC, ZoneInfo("Australia/Lord_Howe")]),
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 hypothesis adds the zone
)
def test_what_is_due_next_is_always_still_to_come(
    text: str, zone: Any, last: datetime
) -> None:
    found = due(cron(text, zone), last)
    assert last < found <= last + timedelta(days=32)
    assert (found.second, found.microsecond) == (0, 0)


# ---------------------------------------------------------------------------- mistakes


@pytest.mark.parametrize(
    "text",
    [
        *("", "   ", "nonsense", "@never", "@reboot", "@every 5m", "daily"),
        *("* * * *", "* * * * * *", "0 0 0 * * *", "* * * * * * *"),
        *("60 * * * *", "-1 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *"),
        *("* * * 0 *", "* * * 13 *", "* * * * 8", "* * * foo *", "* * * * foo"),
        *("*/0 * * * *", "5-1 * * * *", "1, * * * *", "a * * * *", "1.5 * * * *"),
        *("/5 * * * *", "* * * * 1#6", "* * * * L", "\u0663 * * * *", "*/* * * * *"),
        # Days that never come.
        *("0 0 31 2 *", "0 0 30 2 *", "0 0 31 4,6,9,11 *"),
        "9" * 5000 + " * * * *",
    ],
)
def test_a_cron_expression_with_a_mistake_is_refused(text: str) -> None:
    with pytest.raises(InvalidCron):
        schedule.check_cron(text, NOW)
    with pytest.raises(InvalidCron):
        due(cron(text), NOW)


@given(
    st.lists(
        st.text("0123456789*/,-#Ll?@ MONJAmonwW", min_size=1, max_size=6),
        min_size=1,
        max_size=6,
    ).map(" ".join)
)
def test_any_text_is_either_followed_or_refused(text: str) -> None:
    try:
        schedule.check_cron(text, NOW)
    except InvalidCron:
        return
    assert due(cron(text, BERLIN), NOW) > NOW


# ----------------------------------------------------------------------------- retries


def waits(wanted: Schedule, *, jitter: float = 0.0, now: datetime = NOW) -> list[float]:
    return [
        (
            schedule.retry_due(wanted, failures=count, now=now, jitter=jitter) - now
        ).total_seconds()
        for count in range(7)
    ]


def test_a_failed_sync_is_tried_again_ever_later() -> None:
    for wanted in (Schedule(interval_s=86_400), Schedule(mode=MANUAL), cron("@yearly")):
        assert waits(wanted) == [60, 60, 300, 900, 3600, 3600, 3600]
    assert waits(Schedule(mode=MANUAL), jitter=0.5)[1] == pytest.approx(63)


def test_a_failed_sync_is_never_tried_later_than_it_would_be_due() -> None:
    assert waits(Schedule(interval_s=600)) == [60, 60, 300, 600, 600, 600, 600]
    assert waits(cron("*/10 * * * *")) == [60, 60, 300, 600, 600, 600, 600]


@given(
    st.builds(Schedule, interval_s=st.floats(60, 1e6))
    | st.sampled_from([cron("*/7 * * * *"), cron("30 2 * * *", BERLIN)]),
    st.floats(0, 1, exclude_max=True),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 hypothesis adds the zone
)
def test_waits_grow_up_to_the_regular_one(
    wanted: Schedule, jitter: float, now: datetime
) -> None:
    found = waits(wanted, jitter=jitter, now=now)
    regular = schedule.next_due(wanted, last=now, now=now, jitter=jitter)
    assert regular is not None
    assert found == sorted(found)
    assert found[0] > 0
    assert found[-1] <= min((regular - now).total_seconds(), 3600 * 1.1)


# -------------------------------------------------------------------------------- keys

DIFFERENT = [
    Schedule(interval_s=3600),
    Schedule(interval_s=7200),
    Schedule(interval_s=7200.5),
    cron("@daily"),
    cron("@hourly"),
    cron("@daily", BERLIN),
    Schedule(mode=MANUAL),
]


def test_different_schedules_have_different_keys() -> None:
    assert len({schedule.key_of(one) for one in DIFFERENT}) == len(DIFFERENT)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Schedule(cron="@daily"), Schedule(cron="@hourly", time_zone=BERLIN)),
        (Schedule(interval_s=3600), Schedule(interval_s=3600.0)),
        (cron("@daily", ZoneInfo("UTC")), cron("@daily", UTC)),
        (cron("@daily", BERLIN), cron("@daily", ZoneInfo("Europe/Berlin"))),
        (Schedule(mode=MANUAL, interval_s=1), Schedule(mode=MANUAL)),
    ],
)
def test_what_makes_no_difference_is_not_in_the_key(
    one: Schedule, other: Schedule
) -> None:
    assert schedule.key_of(one) == schedule.key_of(other)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)),  # noqa: DTZ001 hypothesis wants them so
    st.sampled_from(["UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Apia"]),
    st.floats(0, 1, exclude_max=True),
)
def test_the_next_night(now: datetime, zone: str, chance: float) -> None:
    """It is night there, also when the clocks change, and never long until then."""
    here = ZoneInfo(zone)
    instant = now.replace(tzinfo=UTC)
    found = schedule.next_night(instant, here, chance)
    assert instant < found <= instant + timedelta(hours=25)
    assert 2 <= found.astimezone(here).hour < 5
    # The one after it is another night.
    again = schedule.next_night(found, here, chance)
    assert again.astimezone(here).date() == found.astimezone(here).date() + 24 * HOUR


def test_homes_choose_different_minutes() -> None:
    """And all that there are, so that nobody's server has a bad minute."""
    found = {schedule.next_night(NOW, BERLIN, (n + 0.5) / 180) for n in range(180)}
    assert len(found) == 180
    assert min(found) == utc(2026, 11, 21, 1, 0)
    assert max(found) == utc(2026, 11, 21, 3, 59)
