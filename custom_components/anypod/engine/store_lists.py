"""Lists of episodes, page by page, however long they are.

What a list sorts and chooses by stands in an index of its own, so that only the
episodes of the page itself are read. SQLite knows nothing of how many episodes a
feed has or are of a status, and has to be kept from other indexes now and then.
"""

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from .models import ArtifactKind, Episode, EpisodePage, EpisodeQuery
from .schema import ArtifactRow, EpisodeRow, FeedRow
from .store_episodes import ANY_FEED, ANY_STATUS, read_episodes

_BY_DATE: Final = "published"
_SORTS: Final = {
    _BY_DATE: EpisodeRow.sort_date,
    "discovered": EpisodeRow.discovered_at,
    "title": func.lower(EpisodeRow.title),
    "duration": EpisodeRow.duration_s,
    "status": EpisodeRow.status,
    "size": select(ArtifactRow.size_bytes)
    .where(
        ArtifactRow.episode_pk == EpisodeRow.episode_pk,
        ArtifactRow.kind == ArtifactKind.MEDIA,
    )
    .scalar_subquery(),
}
SORTS: Final = frozenset(_SORTS)


def find(session: Session, query: EpisodeQuery) -> EpisodePage:
    """Return a page of episodes in the order asked for."""
    feed_ids = _feed_ids(session, query.feed_ids)
    ordered = _ordered(query, feed_ids)
    end = query.offset + query.limit
    if query.search:
        # All texts are looked at anyway, and once is enough.
        found = session.scalars(ordered).all()
        total, pks = len(found), found[query.offset : end]
    else:
        total = _count(session, query, feed_ids)
        pks = session.scalars(ordered.limit(query.limit).offset(query.offset)).all()
    return EpisodePage(
        episodes=tuple(_read(session, pks)),
        total=total,
        limit=query.limit,
        offset=query.offset,
    )


def _feed_ids(session: Session, wanted: Collection[str] | None) -> list[str]:
    """Return those of the feeds that are not removed; None stands for all feeds."""
    known = session.scalars(select(FeedRow.feed_id).where(FeedRow.removed_at.is_(None)))
    return [one for one in known if wanted is None or one in wanted]


def _count(session: Session, query: EpisodeQuery, feed_ids: Collection[str]) -> int:
    where = _conditions(query, EpisodeRow.feed_id.in_(feed_ids), EpisodeRow.status)
    count = session.scalar(select(func.count()).select_from(EpisodeRow).where(*where))
    return count or 0


def _ordered(query: EpisodeQuery, feed_ids: Collection[str]) -> Select[tuple[int]]:
    """Return the question for the keys of all that is wanted, in order."""
    sort = query.sort.removeprefix("-")
    is_of_many = sort == _BY_DATE and len(feed_ids) > 1
    feed_id = ANY_FEED if is_of_many else EpisodeRow.feed_id
    order = [_SORTS[sort], EpisodeRow.rank, EpisodeRow.episode_pk]
    if query.sort.startswith("-"):
        order = [column.desc() for column in order]
    where = _conditions(query, feed_id.in_(feed_ids), ANY_STATUS)
    return select(EpisodeRow.episode_pk).where(*where).order_by(*order)


def _conditions(
    query: EpisodeQuery, mine: ColumnElement[bool], status: Any
) -> list[ColumnElement[bool]]:
    where = [mine]
    if query.statuses:
        where.append(status.in_(query.statuses))
    if query.since is not None:
        where.append(EpisodeRow.sort_date >= query.since)
    if query.until is not None:
        where.append(EpisodeRow.sort_date <= query.until)
    if query.updated_since is not None:
        where.append(EpisodeRow.updated_at >= query.updated_since)
    if query.search:
        where.append(
            _contains(EpisodeRow.title, query.search)
            | _contains(EpisodeRow.description, query.search)
        )
    return where


def _contains(column: Any, text: str) -> ColumnElement[bool]:
    # SQLite itself knows capitals of English, and is much quicker than we are.
    contains = column.contains if text.isascii() else column.icontains
    found: ColumnElement[bool] = contains(text, autoescape=True)
    return found


def _read(session: Session, pks: Collection[int]) -> list[Episode]:
    rows = session.scalars(select(EpisodeRow).where(EpisodeRow.episode_pk.in_(pks)))
    by_pk = {row.episode_pk: row for row in rows}
    return read_episodes(session, [by_pk[pk] for pk in pks])
