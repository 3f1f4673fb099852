"""What the episodes of a feed, or of all feeds, come to: sums that SQLite makes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
import math
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Select, func, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Session

from .models import ArtifactKind, EpisodeStatus
from .schema import ArtifactRow, EpisodeRow, FeedRow
from .store_episodes import feed_row

MOST_MONTHS: Final = 24
_MILLISECONDS: Final = 1000
_YEAR: Final = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Month:
    """What was published and downloaded in one month of UTC."""

    month: str
    """Such as 2026-11."""
    published: int = 0
    downloaded: int = 0
    size_bytes: int = 0
    """Of what was downloaded then, as far as it is still there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stats:
    """What the episodes of a feed, or of all feeds, come to."""

    counts: Mapping[EpisodeStatus, int]
    size_bytes: int
    """Of all files."""
    duration_s: float
    """Of all that can be played."""
    oldest: datetime | None
    """When the oldest one that can be played was published."""
    newest: datetime | None
    success_rate: float | None
    """How many were ever downloaded, of those and the failed ones; 0 to 1."""
    delay_median_s: float | None
    """From the release to the feed, of what was released since there is the feed."""
    delay_p90_s: float | None
    """Nine of ten took no longer."""
    months: tuple[Month, ...]
    """Without a gap to the present one, which is the last."""


def read(session: Session, feed_id: str | None, now: datetime) -> Stats:
    """Return the sums of a feed, or of all feeds.

    No episode is loaded: the number of statements and of rows that come back is
    the same however many there are.

    Raises:
        UnknownFeed: there is no such feed.

    """
    if feed_id is None:
        removed = select(FeedRow.feed_id).where(FeedRow.removed_at.is_not(None))
        mine: ColumnElement[bool] = EpisodeRow.feed_id.not_in(removed)
    else:
        feed_row(session, feed_id)
        mine = EpisodeRow.feed_id == feed_id
    statuses = select(EpisodeRow.status, func.count()).group_by(EpisodeRow.status)
    counts = {
        EpisodeStatus(status): count
        for status, count in session.execute(statuses.where(mine))
    }
    median, p90 = _delays(session, mine)
    return Stats(
        counts=counts,
        size_bytes=session.scalar(_size().where(mine)) or 0,
        success_rate=_success(session, mine, counts.get(EpisodeStatus.FAILED, 0)),
        delay_median_s=median,
        delay_p90_s=p90,
        months=_months(session, mine, now),
        **_playable(session, mine),
    )


def _size() -> Select[Any]:
    return select(func.sum(ArtifactRow.size_bytes)).join(
        EpisodeRow, EpisodeRow.episode_pk == ArtifactRow.episode_pk
    )


def _playable(session: Session, mine: ColumnElement[bool]) -> dict[str, Any]:
    duration_s, oldest, newest = session.execute(
        select(
            func.coalesce(func.sum(ArtifactRow.duration_s), 0.0),
            func.min(EpisodeRow.sort_date),
            func.max(EpisodeRow.sort_date),
        )
        .join(EpisodeRow, EpisodeRow.episode_pk == ArtifactRow.episode_pk)
        .where(
            mine,
            EpisodeRow.status == EpisodeStatus.DOWNLOADED,
            ArtifactRow.kind == ArtifactKind.MEDIA,
        )
    ).one()
    return {"duration_s": duration_s, "oldest": oldest, "newest": newest}


def _success(session: Session, mine: ColumnElement[bool], failed: int) -> float | None:
    downloaded = session.scalar(
        select(func.count()).where(mine, EpisodeRow.downloaded_at.is_not(None))
    )
    tried = (downloaded or 0) + failed
    return (downloaded or 0) / tried if tried else None


def _delays(
    session: Session, mine: ColumnElement[bool]
) -> tuple[float | None, float | None]:
    """Return the median and the ninetieth percentile, each the nearest that there is.

    What was published before there was the feed says nothing of how quick it is.
    """
    took = _ms(EpisodeRow.downloaded_at) - _ms(EpisodeRow.published)
    counted = (
        select(func.count())
        .select_from(EpisodeRow)
        .join(FeedRow, FeedRow.feed_id == EpisodeRow.feed_id)
        .where(
            mine,
            EpisodeRow.published >= FeedRow.created_at,
            EpisodeRow.downloaded_at >= EpisodeRow.published,
        )
    )
    count = session.scalar(counted) or 0
    if not count:
        return None, None
    ordered = counted.with_only_columns(took).order_by(took).limit(1)
    found = (
        session.scalar(ordered.offset(math.ceil(share * count) - 1))
        for share in (0.5, 0.9)
    )
    median, p90 = (None if one is None else one / _MILLISECONDS for one in found)
    return median, p90


def _months(
    session: Session, mine: ColumnElement[bool], now: datetime
) -> tuple[Month, ...]:
    """Return the last months, from the first of them in which there was anything."""
    names = list(_names(now))
    first = datetime.fromisoformat(f"{names[0]}-01T00:00:00+00:00")
    month = _month(EpisodeRow.sort_date)
    published = _by_month(
        session,
        select(month, func.count())
        .where(mine, EpisodeRow.sort_date.between(first, now))
        .group_by(month),
    )
    month = _month(EpisodeRow.downloaded_at)
    since = EpisodeRow.downloaded_at.between(first, now)
    downloaded = _by_month(
        session, select(month, func.count()).where(mine, since).group_by(month)
    )
    sizes = _by_month(
        session,
        _size()
        .with_only_columns(month, func.sum(ArtifactRow.size_bytes))
        .where(mine, since)
        .group_by(month),
    )
    began = min([*published, *downloaded], default=None)
    return tuple(
        Month(
            month=name,
            published=published.get(name, 0),
            downloaded=downloaded.get(name, 0),
            size_bytes=sizes.get(name, 0),
        )
        for name in names
        if began is not None and name >= began
    )


def _by_month(session: Session, statement: Select[Any]) -> dict[str, int]:
    return dict(session.execute(statement).tuples().all())


def _names(now: datetime) -> Iterator[str]:
    """Yield the last months by their names, the present one as the last."""
    last = now.year * _YEAR + now.month - 1
    for number in range(last - MOST_MONTHS + 1, last + 1):
        yield f"{number // _YEAR:04}-{number % _YEAR + 1:02}"


def _month(column: InstrumentedAttribute[Any]) -> ColumnElement[str]:
    return func.strftime("%Y-%m", _ms(column) / _MILLISECONDS, "unixepoch")


def _ms(column: InstrumentedAttribute[Any]) -> ColumnElement[int]:
    return type_coerce(column, Integer)
