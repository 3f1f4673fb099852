"""Which episodes are asked for: one schema for the action, REST and WebSocket."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import VolDictType
from homeassistant.util import dt as dt_util
import voluptuous as vol

from .engine import SORTS, EpisodeQuery, EpisodeStatus

ATTR_DETAILS: Final = "details"
ATTR_LIMIT: Final = "limit"
ATTR_OFFSET: Final = "offset"
ATTR_SEARCH: Final = "search"
ATTR_SINCE: Final = "since"
ATTR_SORT: Final = "sort"
ATTR_STATUS: Final = "status"
ATTR_UNTIL: Final = "until"

_MAX_LIMIT: Final = 500
_MAX_OFFSET: Final = 2**31
_MAX_SEARCH: Final = 500
_SORT_VALUES: Final = sorted({*SORTS, *(f"-{name}" for name in SORTS)})


def instant(value: Any) -> datetime:
    """Validate an instant; one without a zone is meant in the home's own."""
    try:
        return dt_util.as_utc(cv.datetime(value))
    except OverflowError as err:
        raise vol.Invalid("there is no such time") from err


def text(value: Any) -> str:
    """Validate a text that can be kept; half of a character cannot."""
    found = cv.string(value)
    try:
        found.encode()
    except UnicodeEncodeError as err:
        raise vol.Invalid("there is no such character") from err
    return found


EPISODE_LIST: Final[VolDictType] = {
    vol.Optional(ATTR_STATUS): vol.All(
        cv.ensure_list, [vol.In([status.value for status in EpisodeStatus])]
    ),
    vol.Optional(ATTR_SEARCH): vol.All(text, vol.Length(max=_MAX_SEARCH)),
    vol.Optional(ATTR_SINCE): instant,
    vol.Optional(ATTR_UNTIL): instant,
    vol.Optional(ATTR_SORT, default="-published"): vol.In(_SORT_VALUES),
    vol.Optional(ATTR_LIMIT, default=50): vol.All(
        vol.Coerce(int), vol.Range(min=1, max=_MAX_LIMIT)
    ),
    vol.Optional(ATTR_OFFSET, default=0): vol.All(
        vol.Coerce(int), vol.Range(min=0, max=_MAX_OFFSET)
    ),
    vol.Optional(ATTR_DETAILS, default=False): cv.boolean,
}
"""Fields of a list of episodes; whose they are is said elsewhere."""


def episode_query(
    feed_ids: frozenset[str] | None, data: Mapping[str, Any]
) -> EpisodeQuery:
    """Return what the engine is asked for by fields that are valid."""
    return EpisodeQuery(
        feed_ids=feed_ids,
        statuses=frozenset(EpisodeStatus(one) for one in data.get(ATTR_STATUS, ())),
        search=data.get(ATTR_SEARCH),
        since=data.get(ATTR_SINCE),
        until=data.get(ATTR_UNTIL),
        sort=data[ATTR_SORT],
        limit=data[ATTR_LIMIT],
        offset=data[ATTR_OFFSET],
    )


def from_address(query: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return the fields that stand behind an address, still to be validated.

    Several statuses are parted by commas, or stand there one by one.

    Raises:
        Invalid: a field that can only have one value has several.

    """
    data: dict[str, Any] = {}
    for name, text in query:
        if name == ATTR_STATUS:
            data.setdefault(name, []).extend(one for one in text.split(",") if one)
        elif name in data:
            raise vol.Invalid(f"{name} is there twice")
        else:
            data[name] = text
    return data
