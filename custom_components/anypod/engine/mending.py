"""Makes whole what was put together of a copy and of remains; one transaction."""

from datetime import datetime

from sqlalchemy import and_, delete, exists, select, update
from sqlalchemy.orm import Session

from . import store_links
from .models import ArtifactKind, EpisodeStatus, Media
from .schema import ArtifactRow, EpisodeRow, FeedRow, LinkRow

_LINK_NAME = "restored"


def mend(session: Session, now: datetime) -> None:
    """Let every row say what the others say.

    An episode whose file nobody knows is queued, a file whose episode is not there
    yet is nobody's, and a feed without a link gets one.
    """
    _queue_fileless(session, now)
    _drop_files_of_none(session)
    has_link = exists().where(LinkRow.feed_id == FeedRow.feed_id)
    for feed_id in session.scalars(
        select(FeedRow.feed_id).where(FeedRow.removed_at.is_(None), ~has_link)
    ):
        session.add(store_links.new_link(feed_id, _LINK_NAME, now))


def _queue_fileless(session: Session, now: datetime) -> None:
    makes_files = (
        select(FeedRow.feed_id)
        .where(FeedRow.media != Media.METADATA, FeedRow.feed_id == EpisodeRow.feed_id)
        .exists()
    )
    has_file = (
        select(ArtifactRow.artifact_pk)
        .where(
            ArtifactRow.episode_pk == EpisodeRow.episode_pk,
            ArtifactRow.kind == ArtifactKind.MEDIA,
        )
        .exists()
    )
    session.execute(
        update(EpisodeRow)
        .where(EpisodeRow.status == EpisodeStatus.DOWNLOADED, makes_files, ~has_file)
        .values(
            status=EpisodeStatus.QUEUED,
            reason=None,
            tries=0,
            next_attempt_at=None,
            downloaded_at=None,
            updated_at=now,
        )
    )


def _drop_files_of_none(session: Session) -> None:
    is_playable = (
        select(EpisodeRow.episode_pk)
        .where(
            and_(
                EpisodeRow.episode_pk == ArtifactRow.episode_pk,
                EpisodeRow.status == EpisodeStatus.DOWNLOADED,
            )
        )
        .exists()
    )
    session.execute(
        delete(ArtifactRow).where(ArtifactRow.kind == ArtifactKind.MEDIA, ~is_playable)
    )
