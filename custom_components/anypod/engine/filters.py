"""Pure: whether an episode is taken in, by what is known of it so far."""

from dataclasses import dataclass
from datetime import datetime
import re

from .config import Filters
from .errors import InvalidPattern
from .findings import EpisodeMetadata, ListedEpisode, LiveStatus
from .models import Reason

_TEXT_LIMIT = 20_000
"""Characters of a description that a pattern is searched in: bounds its time."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """What filters look at; what is None is not known, and rejects nothing."""

    title: str | None
    description: str | None
    published: datetime | None
    duration_s: float | None
    is_short: bool
    was_live: bool


def of_listed(listed: ListedEpisode) -> Facts:
    """Return what a listing tells."""
    return Facts(
        title=listed.title,
        description=listed.description,
        published=listed.published,
        duration_s=listed.duration_s,
        is_short=listed.is_short,
        was_live=listed.live is LiveStatus.RECORDED,
    )


def of_metadata(metadata: EpisodeMetadata) -> Facts:
    """Return what the full extraction tells; what it leaves out is empty."""
    return Facts(
        title=metadata.title,
        description=metadata.description or "",
        published=metadata.published,
        duration_s=metadata.duration_s,
        is_short=metadata.is_short,
        was_live=metadata.live is LiveStatus.RECORDED,
    )


def check_pattern(text: str) -> None:
    """Make sure that a pattern can be searched for.

    Raises:
        InvalidPattern: it has a mistake.

    """
    try:
        re.compile(text)
    except (re.error, RecursionError, OverflowError) as err:
        raise InvalidPattern(str(err)) from err


def reject(filters: Filters, since: datetime | None, facts: Facts) -> Reason | None:
    """Return why an episode is not taken in, None when it is.

    What a listing says of a date may be coarse ("3 weeks ago"), but it is never
    earlier than the truth: what it puts before `since` is before it.
    """
    if since is not None and facts.published is not None and facts.published < since:
        return Reason.BEFORE_SINCE
    return (
        _by_text(filters, facts)
        or _by_duration(filters, facts.duration_s)
        or _by_kind(filters, facts)
    )


def _by_text(filters: Filters, facts: Facts) -> Reason | None:
    for pattern, text, is_wanted, reason in (
        (filters.include_title, facts.title, True, Reason.INCLUDE_TITLE),
        (filters.exclude_title, facts.title, False, Reason.EXCLUDE_TITLE),
        (
            filters.include_description,
            facts.description,
            True,
            Reason.INCLUDE_DESCRIPTION,
        ),
        (
            filters.exclude_description,
            facts.description,
            False,
            Reason.EXCLUDE_DESCRIPTION,
        ),
    ):
        if pattern and text is not None and _finds(pattern, text) is not is_wanted:
            return reason
    return None


def _finds(pattern: str, text: str) -> bool:
    return re.search(pattern, text[:_TEXT_LIMIT], re.IGNORECASE) is not None


def _by_duration(filters: Filters, duration_s: float | None) -> Reason | None:
    if duration_s is None:
        return None
    if filters.min_duration_s is not None and duration_s < filters.min_duration_s:
        return Reason.MIN_DURATION
    if filters.max_duration_s is not None and duration_s > filters.max_duration_s:
        return Reason.MAX_DURATION
    return None


def _by_kind(filters: Filters, facts: Facts) -> Reason | None:
    if facts.is_short and not filters.shorts:
        return Reason.SHORTS
    if facts.was_live and not filters.live:
        return Reason.LIVE
    return None
