"""Pure: the times of day in which downloads begin."""

from datetime import UTC, datetime, time, timedelta, tzinfo
import re

from .config import Window
from .errors import InvalidWindow

_TEXT = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")
_LONGEST = timedelta(hours=49)
"""A window opens and closes every day, also where a clock is put back by a day."""


def parse_window(text: str, time_zone: tzinfo) -> Window:
    """Return the window that a person typed, such as 22:00-06:00.

    Raises:
        InvalidWindow: it does not name two different times of day.

    """
    found = _TEXT.fullmatch(text.strip())
    if found is None:
        raise InvalidWindow(text)
    hours = [int(one) for one in found.groups()]
    try:
        begin, end = time(hours[0], hours[1]), time(hours[2], hours[3])
    except ValueError as err:
        raise InvalidWindow(text) from err
    if begin == end:
        raise InvalidWindow(text)
    return Window(begin=begin, end=end, time_zone=time_zone)


def is_open(window: Window, now: datetime) -> bool:
    """Return whether downloads may begin, by the clock on the wall."""
    at = now.astimezone(window.time_zone).time()
    if window.begin < window.end:
        return window.begin <= at < window.end
    return at >= window.begin or at < window.end


def next_change(window: Window, now: datetime) -> datetime:
    """Return when the window opens or closes next.

    Looked for minute by minute: where the clock is put forward or back, a time
    of day may not come at all, or twice.
    """
    was_open = is_open(window, now)
    at = now.astimezone(UTC).replace(second=0, microsecond=0)
    last = at + _LONGEST
    while at < last:
        at += timedelta(minutes=1)
        if is_open(window, at) != was_open:
            break
    return at
