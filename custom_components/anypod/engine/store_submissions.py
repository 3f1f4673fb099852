"""What the database does with URLs that people add; each function a transaction."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
import hashlib
import json
import secrets

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from .config import Submission
from .findings import ListedEpisode
from .lifecycle import skip
from .models import Episode, EpisodeState, EpisodeStatus, Media, Reason
from .policy import host_of
from .schema import EpisodeRow, SubmissionRow
from .store_episodes import episode_row, get, read_state, state_values, write_state

EXPAND_LIMIT = 200
"""How many episodes of a playlist are added at most."""
_BY_URL = "url"
"""Stands for the extractor until the page was read once."""


def submit(
    session: Session, feed_id: str, submission: Submission, now: datetime
) -> tuple[Episode, bool]:
    """Add an episode by its URL; return it and whether it was there already.

    What is there is left as it is, unless it was skipped, failed or deleted:
    then somebody who adds it again wants it tried again.
    """
    known = _known(session, feed_id, submission.url)
    if known is not None:
        state = read_state(known)
        if state.status in _GONE:
            again = EpisodeState(
                status=EpisodeStatus.QUEUED,
                pinned=state.pinned,
                until_played=state.until_played,
            )
            write_state(known, again, now)
            # Whoever heard it before wants to hear it once more.
            known.played_at = known.leaves_at = None
            known.published = known.sort_date = now
            known.rank = _next_rank(session, feed_id)
            _note(session, known.episode_pk, submission)
        return get(session, feed_id, known.episode_id), True
    row = _new_row(session, feed_id, submission, now)
    return get(session, feed_id, row.episode_id), False


_GONE = frozenset({EpisodeStatus.SKIPPED, EpisodeStatus.FAILED, EpisodeStatus.ARCHIVED})


def submission_of(session: Session, episode_id: str) -> Submission | None:
    """Return how an episode was added, None when it was listed by a source."""
    row = session.scalars(
        select(SubmissionRow)
        .join(EpisodeRow, EpisodeRow.episode_pk == SubmissionRow.episode_pk)
        .where(EpisodeRow.episode_id == episode_id)
    ).one_or_none()
    if row is None:
        return None
    return Submission(
        url=row.url,
        media=None if row.media is None else Media(row.media),
        title=row.title,
        expand=row.expand,
        ytdlp_args=() if row.ytdlp_args is None else tuple(json.loads(row.ytdlp_args)),
    )


def identities(
    session: Session, feed_id: str, episode_id: str
) -> frozenset[tuple[str, str]]:
    """Return the identities of a feed's other episodes that are not gone."""
    rows = session.execute(
        select(EpisodeRow.extractor, EpisodeRow.source_id).where(
            EpisodeRow.feed_id == feed_id,
            EpisodeRow.episode_id != episode_id,
            EpisodeRow.status.not_in(_GONE),
        )
    )
    return frozenset((extractor, source_id) for extractor, source_id in rows)


def take_identity(session: Session, row: EpisodeRow, key: tuple[str, str]) -> None:
    """Give an added episode the identity that its page told.

    One that is gone gives it up: added again, it is found to be there already.
    """
    extractor, source_id = key
    other = session.scalars(
        select(EpisodeRow).where(
            EpisodeRow.feed_id == row.feed_id,
            EpisodeRow.extractor == extractor,
            EpisodeRow.source_id == source_id,
            EpisodeRow.episode_pk != row.episode_pk,
        )
    ).one_or_none()
    if other is not None:
        added = session.get(SubmissionRow, other.episode_pk)
        if added is None or other.status not in _GONE:
            return
        other.extractor, other.source_id = _BY_URL, _digest(added.url)
        session.flush()
    row.extractor, row.source_id = extractor, source_id


def expand(
    session: Session,
    parent: Episode,
    submission: Submission,
    listed: Sequence[ListedEpisode],
    now: datetime,
) -> Episode:
    """Add a playlist's episodes one by one, in its place; the parent is skipped.

    They are dated so that the first of the list is heard first.
    """
    for one in reversed(listed):
        child = replace(submission, url=one.url, title=None, expand=False)
        if _known(session, parent.feed_id, one.url) is None:
            row = _new_row(session, parent.feed_id, child, now)
            row.title = one.title or one.url
            row.duration_s = one.duration_s
    row = episode_row(session, parent.feed_id, parent.episode_id)
    write_state(row, skip(read_state(row), Reason.EXPANDED), now)
    session.flush()
    return get(session, parent.feed_id, parent.episode_id)


def count_since(session: Session, since: datetime) -> int:
    """Return how many URLs were added to all feeds since an instant."""
    count = session.scalar(
        select(func.count())
        .select_from(SubmissionRow)
        # Looked up one by one: there are fewer of them than of all episodes.
        .where(
            select(EpisodeRow.episode_pk)
            .where(
                EpisodeRow.episode_pk == SubmissionRow.episode_pk,
                EpisodeRow.discovered_at >= since,
            )
            .exists()
        )
    )
    return count or 0


def _known(session: Session, feed_id: str, url: str) -> EpisodeRow | None:
    return session.scalars(
        select(EpisodeRow)
        .join(SubmissionRow, SubmissionRow.episode_pk == EpisodeRow.episode_pk)
        .where(EpisodeRow.feed_id == feed_id, SubmissionRow.url == url)
        .order_by(EpisodeRow.episode_pk)
        .limit(1)
    ).first()


def _new_row(
    session: Session, feed_id: str, submission: Submission, now: datetime
) -> EpisodeRow:
    row = EpisodeRow(
        episode_id=secrets.token_hex(6),
        feed_id=feed_id,
        extractor=_BY_URL,
        source_id=_digest(submission.url),
        source_url=submission.url,
        host=host_of(submission.url),
        title=submission.title or submission.url,
        published=now,
        sort_date=now,
        rank=_next_rank(session, feed_id),
        discovered_at=now,
        updated_at=now,
        **state_values(EpisodeState(status=EpisodeStatus.QUEUED)),
    )
    session.add(row)
    session.flush()
    _note(session, row.episode_pk, submission)
    return row


def _digest(url: str) -> str:
    return hashlib.blake2b(url.encode(), digest_size=12).hexdigest()


def _next_rank(session: Session, feed_id: str) -> int:
    top = session.scalar(
        select(func.max(EpisodeRow.rank)).where(EpisodeRow.feed_id == feed_id)
    )
    return (top or 0) + 1


def _note(session: Session, episode_pk: int, submission: Submission) -> None:
    arguments = json.dumps(submission.ytdlp_args) if submission.ytdlp_args else None
    session.merge(
        SubmissionRow(
            episode_pk=episode_pk,
            url=submission.url,
            media=submission.media,
            title=submission.title,
            expand=submission.expand,
            ytdlp_args=arguments,
        )
    )
    session.flush()
