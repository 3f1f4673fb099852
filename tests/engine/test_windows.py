"""The times of day in which downloads begin, also where the clock jumps."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import pytest

from custom_components.anypod.engine.config import Window
from custom_components.anypod.engine.errors import InvalidWindow
from custom_components.anypod.engine.windows import is_open, next_change, parse_window

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = [
    ZoneInfo(name)
    for name in (
        *("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu"),
        *("Australia/Lord_Howe", "Pacific/Apia", "America/Sao_Paulo"),
    )
]


def window(text: str, zone: ZoneInfo = BERLIN) -> Window:
    return parse_window(text, zone)


def berlin(*parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=BERLIN, fold=fold).astimezone(UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("text", "begin", "end"),
    [
        ("22:00-06:00", time(22), time(6)),
        (" 2:05 - 14:30 ", time(2, 5), time(14, 30)),
        ("22:00\N{EN DASH}6:00", time(22), time(6)),
        ("0:00-23:59", time(0), time(23, 59)),
    ],
)
def test_windows_as_people_type_them(text: str, begin: time, end: time) -> None:
    assert window(text) == Window(begin=begin, end=end, time_zone=BERLIN)


@pytest.mark.parametrize(
    "text",
    [
        *("", "22:00", "22-6", "at night", "22:00-06:00-08:00", "25:00-06:00"),
        *("22:60-06:00", "22:00-24:00", "22:00-22:00", "22:00 06:00", "2:5-3:5"),
        *("22:00-06:00 Europe/Berlin", "-22:00-06:00", "22:00--06:00"),
    ],
)
def test_what_is_no_window(text: str) -> None:
    with pytest.raises(InvalidWindow):
        window(text)


def test_a_window_within_a_day() -> None:
    noon = window("11:00-13:00")
    assert not is_open(noon, berlin(2026, 11, 20, 10, 59, 59))
    assert is_open(noon, berlin(2026, 11, 20, 11, 0))
    assert is_open(noon, berlin(2026, 11, 20, 12, 59, 59))
    assert not is_open(noon, berlin(2026, 11, 20, 13, 0))
    early = berlin(2026, 11, 20, 9, 0, 30)
    assert next_change(noon, early) == berlin(2026, 11, 20, 11, 0)
    assert next_change(noon, berlin(2026, 11, 20, 11, 0)) == berlin(2026, 11, 20, 13)
    assert next_change(noon, berlin(2026, 11, 20, 13, 0)) == berlin(2026, 11, 21, 11)


def test_a_window_past_midnight() -> None:
    night = window("22:00-06:00")
    for hour, expected in ((21, False), (22, True), (0, True), (5, True), (6, False)):
        assert is_open(night, berlin(2026, 11, 20, hour, 0)) == expected
    late = berlin(2026, 11, 20, 23, 30)
    assert next_change(night, late) == berlin(2026, 11, 21, 6, 0)


def test_the_hour_that_spring_leaves_out() -> None:
    """On 29 March 2026 two o'clock is three o'clock."""
    gap = window("02:30-04:00")
    before = berlin(2026, 3, 29, 1, 0)
    opens = next_change(gap, before)
    assert opens == berlin(2026, 3, 29, 3, 0)
    assert next_change(gap, opens) == berlin(2026, 3, 29, 4, 0)
    # One that lies in the hour alone does not open that day.
    assert next_change(window("02:10-02:50"), before) == berlin(2026, 3, 30, 2, 10)


def test_the_hour_that_autumn_repeats() -> None:
    """On 25 October 2026 two o'clock comes twice."""
    twice = window("02:15-02:45")
    opens = next_change(twice, berlin(2026, 10, 25, 1, 0))
    assert opens == berlin(2026, 10, 25, 2, 15)
    closes = next_change(twice, opens)
    assert closes == berlin(2026, 10, 25, 2, 45)
    again = next_change(twice, closes)
    assert again == berlin(2026, 10, 25, 2, 15, fold=1)
    assert next_change(twice, again) == berlin(2026, 10, 25, 2, 45, fold=1)


times = st.times().map(lambda one: one.replace(second=0, microsecond=0))


@given(
    begin=times,
    end=times,
    zone=st.sampled_from(ZONES),
    now=st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001 made aware below
)
def test_the_next_change_is_one(
    begin: time, end: time, zone: ZoneInfo, now: datetime
) -> None:
    """In every zone and at every time: until then all is as it is now."""
    if begin == end:
        return
    chosen = Window(begin=begin, end=end, time_zone=zone)
    at = now.replace(tzinfo=UTC)
    change = next_change(chosen, at)
    assert at < change <= at + timedelta(hours=49)
    assert is_open(chosen, change) != is_open(chosen, at)
    assert is_open(chosen, change - timedelta(seconds=1)) == is_open(chosen, at)
