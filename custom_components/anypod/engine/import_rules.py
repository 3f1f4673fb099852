"""Pure: settings of other programs, translated into the words of our options."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
import html
import re
from typing import Any, Final

from .categories import CATEGORIES, SEPARATOR
from .config import ScheduleMode, SubtitlesSource
from .errors import EngineError
from .filters import check_pattern
from .models import PodcastType
from .notes import clean
from .schedule import check_cron
from .sources import normalise

type Options = dict[str, Any]
"""In the words of a feed's options."""
type Rule = Callable[[Any], Options]
"""What a setting comes to; raises Unusable, ValueError or an EngineError."""
type Rules = Mapping[str, Rule | Rules]
"""By the names of settings; a setting may hold others."""

_CATEGORIES: Final = {one.casefold(): one for one in CATEGORIES}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
_DELAY = re.compile(r"(\d{1,6})\s*([hdw])", re.IGNORECASE)
_DELAY_HOURS = {"h": 1, "d": 24, "w": 168}
_PERIOD = re.compile(r"(?:\d{1,9}(?:\.\d{1,9})?(?:ns|us|µs|ms|s|m|h))+")
_PERIOD_PART = re.compile(r"([\d.]+)([a-zµ]+)")
_PERIOD_HOURS = {"h": 1.0, "m": 1 / 60, "s": 1 / 3600}
_EVERY = "@every "
_FIELDS_WITH_SECONDS = 6
_FIRST_YEAR = 1970
_LINE_LIMIT = 500
_PROSE_LIMIT = 10_000
_SOURCES = {
    ("creator",): SubtitlesSource.HUMAN,
    ("auto",): SubtitlesSource.AUTOMATIC,
    ("creator", "auto"): SubtitlesSource.BOTH,
}
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""Whether a cron expression ever comes due does not depend on when one asks."""


class Unusable(Exception):
    """A setting has no counterpart, or only in part."""

    def __init__(self, value: object, options: Options | None = None) -> None:
        """Keep what that part comes to."""
        super().__init__(value)
        self.options = options or {}


def translate(
    settings: Mapping[Any, Any], rules: Rules, within: str = ""
) -> tuple[Options, tuple[str, ...]]:
    """Return what settings come to, and the names of those that come to nothing.

    Of settings that come to the same, the last one of the rules counts.
    """
    said = {name: value for name, value in settings.items() if _says_something(value)}
    options: Options = {}
    ignored = [name for name in said if name not in rules]
    for name, rule in rules.items():
        if name not in said:
            continue
        found, left = _follow(rule, name, said[name])
        options |= found
        ignored += left
    return options, tuple(f"{within}{name}" for name in ignored)


def _follow(rule: Rule | Rules, name: str, value: Any) -> tuple[Options, Sequence[str]]:
    """Return what one setting comes to, and what of it comes to nothing."""
    if isinstance(rule, Mapping):
        if not isinstance(value, Mapping):
            return {}, [name]
        return translate(value, rule, f"{name}.")
    try:
        return rule(value), []
    except Unusable as err:
        return err.options, [name]
    except ValueError, EngineError:
        return {}, [name]


def _says_something(value: Any) -> bool:
    return value is not None and value not in ("", [], {})


def met(value: Any) -> Options:
    """Take a setting that is so anyway, or that was looked at already."""
    return {}


def one_of(*known: str) -> Rule:
    """Return the rule for a setting that was looked at already, if it is known."""

    def read(value: Any) -> Options:
        if value not in known:
            raise Unusable(value)
        return {}

    return read


def line(option: str) -> Rule:
    """Return the rule for a text of one line."""
    return lambda value: {option: " ".join(_text(value).split())[:_LINE_LIMIT]}


def prose(option: str) -> Rule:
    """Return the rule for a text of several lines."""
    return lambda value: {option: _text(value)[:_PROSE_LIMIT]}


def number(
    option: str, *, least: float, most: float, times: int = 1, none: int | None = None
) -> Rule:
    """Return the rule for a whole number; `none` is one that stands for no limit."""

    def read(value: Any) -> Options:
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise Unusable(value)
        found = int(value)
        if found == none:
            return {}
        if not least <= found * times <= most:
            raise Unusable(value)
        return {option: found * times}

    return read


def pattern(option: str) -> Rule:
    """Return the rule for a regular expression."""

    def read(value: Any) -> Options:
        text = _text(value)
        check_pattern(text)
        return {option: text}

    return read


def picture(option: str) -> Rule:
    """Return the rule for the address of a picture."""
    return lambda value: {option: normalise(_text(value))}


def language(option: str) -> Rule:
    """Return the rule for a language."""
    return lambda value: {option: _matching(_LANGUAGE, value)}


def email(option: str) -> Rule:
    """Return the rule for an e-mail address."""
    return lambda value: {option: _matching(_EMAIL, value)}


def languages(value: Any) -> Options:
    """Take the language of subtitles."""
    return {"subtitles": [_matching(_LANGUAGE, value)]}


def subtitles_source(value: Any) -> Options:
    """Take whose subtitles are wanted, the most wanted first."""
    wanted = [value] if isinstance(value, str) else value
    if not isinstance(wanted, list):
        raise Unusable(value)
    named = tuple(dict.fromkeys(str(one).strip().casefold() for one in wanted))
    if (source := _SOURCES.get(named)) is not None:
        return {"subtitles_source": source.value}
    if named == ("auto", "creator"):
        raise Unusable(value, {"subtitles_source": SubtitlesSource.BOTH.value})
    raise Unusable(value)


def since(value: Any) -> Options:
    """Take the first day; YAML makes a number or a date of some notations."""
    is_date = isinstance(value, date)
    found = value if is_date else datetime.fromisoformat(_text(value))
    if found.year < _FIRST_YEAR:
        raise Unusable(value)
    return {"since": found.isoformat()[:10]}


def explicit(value: Any) -> Options:
    """Take whether a feed is not for children."""
    named = str(value).strip().casefold()
    if named not in {"true", "yes", "false", "no", "clean"}:
        raise Unusable(value)
    return {"explicit": True} if named in {"true", "yes"} else {}


def podcast_type(value: Any) -> Options:
    """Take the order in which episodes are meant to be heard."""
    return {"podcast_type": PodcastType(_text(value).casefold()).value}


def category(value: Any) -> Options:
    """Take the first category that Apple knows; a feed has one."""
    wanted = value.split(",") if isinstance(value, str) else value
    if not isinstance(wanted, list):
        raise Unusable(value)
    named = [_category_name(one) for one in wanted]
    for name in (one for full in named for one in (full, full.partition(SEPARATOR)[0])):
        if (found := _CATEGORIES.get(name)) is not None:
            if named != [name]:
                raise Unusable(value, {"category": found})
            return {"category": found}
    raise Unusable(value)


def _category_name(value: Any) -> str:
    if isinstance(value, Mapping):
        parts = [str(value.get("main", "")), str(value.get("sub") or "")]
    else:
        parts = str(value).split(">", 1)
    tidy = (" ".join(html.unescape(part).split()).casefold() for part in parts)
    return SEPARATOR.join(part for part in tidy if part)


def schedule(value: Any) -> Options:
    """Take a cron expression, also one with seconds at its end, or `manual`."""
    text = _text(value)
    if text.casefold() == ScheduleMode.MANUAL:
        return {"schedule": ScheduleMode.MANUAL.value}
    fields = text.split()
    if len(fields) == _FIELDS_WITH_SECONDS:
        # Nobody is asked every second.
        text = " ".join(fields[:-1])
    check_cron(text, _EPOCH)
    return {"schedule": ScheduleMode.CRON.value, "cron": text}


def cron(value: Any) -> Options:
    """Take a cron expression as Go has it, which may also be an interval."""
    text = _text(value)
    if text.startswith(_EVERY):
        return period(text.removeprefix(_EVERY).strip())
    check_cron(text, _EPOCH)
    return {"schedule": ScheduleMode.CRON.value, "cron": text}


def period(value: Any) -> Options:
    """Take an interval as Go has it, such as 2h45m."""
    text = _text(value)
    if _PERIOD.fullmatch(text) is None:
        raise Unusable(value)
    hours = sum(
        float(amount) * _PERIOD_HOURS.get(unit, 0)
        for amount, unit in _PERIOD_PART.findall(text)
    )
    if not 0 < hours <= 720:  # noqa: PLR2004 as the form has it
        raise Unusable(value)
    return {"interval_hours": max(0.25, round(hours, 2))}


def delay(value: Any) -> Options:
    """Take how long an episode waits before it is downloaded, such as 24h or 3d."""
    found = _DELAY.fullmatch(_text(value))
    hours = 0 if found is None else int(found[1]) * _DELAY_HOURS[found[2].casefold()]
    if not 0 < hours <= 8760:  # noqa: PLR2004 as the form has it
        raise Unusable(value)
    return {"download_delay_hours": hours}


def _text(value: Any) -> str:
    """Return a setting as text; YAML makes numbers of some."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Unusable(value)
    text = clean(str(value)).strip()
    if not text:
        raise Unusable(value)
    return text


def _matching(expected: re.Pattern[str], value: Any) -> str:
    text = _text(value)
    if expected.fullmatch(text) is None:
        raise Unusable(value)
    return text
