"""What the database knows of the tools: what they could not do; each a transaction."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, func, or_, select
from sqlalchemy.orm import Session

from .lifecycle import retry
from .models import Episode, EpisodeStatus, ErrorClass
from .schema import EpisodeRow, FeedRow, HostPauseRow
from .store_episodes import get, read_state, write_state
from .store_upkeep import set_setting, setting

_YTDLP = "ytdlp"
_YTDLP_ERRORS = (ErrorClass.NO_FORMATS, ErrorClass.BUG)
"""What another yt-dlp may well not meet."""
_WITHOUT_FILE = (EpisodeStatus.FAILED, EpisodeStatus.QUEUED)
_MANY_FAILURES = 3


def follow_ytdlp(session: Session, version: str, now: datetime) -> list[Episode]:
    """Note which yt-dlp is in use; return the episodes that it tries again.

    Another one than before may read what the last one could not: episodes that
    failed, or wait, for such a reason are queued, and hosts that were left alone
    for it are asked again.
    """
    before = setting(session, _YTDLP)
    if before == version:
        return []
    set_setting(session, _YTDLP, version)
    if before is None:
        return []
    session.execute(
        delete(HostPauseRow).where(HostPauseRow.error_class != ErrorClass.RATE_LIMITED)
    )
    rows = session.scalars(
        select(EpisodeRow)
        .join(FeedRow, FeedRow.feed_id == EpisodeRow.feed_id)
        .where(
            EpisodeRow.status.in_(_WITHOUT_FILE),
            FeedRow.removed_at.is_(None),
            _suspects_ytdlp(EpisodeRow),
        )
    ).all()
    for row in rows:
        write_state(row, retry(read_state(row)), now)
    session.flush()
    return [get(session, row.feed_id, row.episode_id) for row in rows]


def is_ytdlp_failing(session: Session, since: datetime | None) -> bool:
    """Return whether yt-dlp itself seems to be at fault for what cannot be read.

    That is where several episodes fail in such a way, or a source again and again.
    `since` leaves episodes out that nobody has tried for longer.
    """
    episodes = (
        select(func.count())
        .select_from(EpisodeRow)
        .join(FeedRow, FeedRow.feed_id == EpisodeRow.feed_id)
        .where(
            EpisodeRow.status.in_(_WITHOUT_FILE),
            FeedRow.removed_at.is_(None),
            _suspects_ytdlp(EpisodeRow),
        )
    )
    if since is not None:
        episodes = episodes.where(EpisodeRow.error_since >= since)
    sources = (
        select(func.count())
        .select_from(FeedRow)
        .where(
            FeedRow.removed_at.is_(None),
            FeedRow.enabled,
            FeedRow.sync_failures >= _MANY_FAILURES,
            _suspects_ytdlp(FeedRow),
        )
    )
    return (
        bool(session.scalar(sources))
        or (session.scalar(episodes) or 0) >= _MANY_FAILURES
    )


def _suspects_ytdlp(row: type[EpisodeRow | FeedRow]) -> ColumnElement[bool]:
    return or_(
        row.error_class.in_(_YTDLP_ERRORS),
        and_(
            row.error_class == ErrorClass.TEMPORARY,
            row.error_detail.contains("HTTP Error 403"),
        ),
    )


def has_episodes_of(session: Session, extractor: str) -> bool:
    """Return whether any feed has an episode that is read in a certain way."""
    one = select(EpisodeRow.episode_pk).where(
        EpisodeRow.feed_id == FeedRow.feed_id, EpisodeRow.extractor == extractor
    )
    feeds = select(FeedRow.feed_id).where(FeedRow.removed_at.is_(None), one.exists())
    return session.scalars(feeds.limit(1)).first() is not None
