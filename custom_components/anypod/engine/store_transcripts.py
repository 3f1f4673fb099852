"""What the database does with transcripts; each public function a transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
import json

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from . import tracks
from .config import FeedConfig
from .models import Artifact, ArtifactKind, Episode, EpisodeStatus
from .schema import ArtifactRow, EpisodeRow
from .store_downloads import add_artifact, library_pk
from .store_episodes import doom, feed_row, read_episodes, touch_feed
from .tracks import Track, Wish


@dataclass(frozen=True, kw_only=True, slots=True)
class Spoken:
    """What a look at an episode's page brought of what is said in it."""

    wish: Wish
    """By which it was looked for."""
    chosen: tuple[Track, ...] = ()
    """What the site has of that."""
    artifacts: tuple[Artifact, ...] = ()
    """Those of them that came, and were not there before."""
    is_refused: bool = False
    """The site gives out none at the moment."""


def follow(session: Session, config: FeedConfig, now: datetime) -> bool:
    """Let the transcripts that are there follow a feed's edited wish.

    What is not wanted any more goes. Episodes of which the site may have something
    that is wanted are noted for a look at their page. Returns whether the feed shows
    something else.
    """
    feed = feed_row(session, config.feed_id)
    before = None if feed.subtitles is None else Wish.from_key(feed.subtitles)
    wish = Wish.of(config.making)
    feed.subtitles = wish.key
    with_file = select(ArtifactRow.episode_pk).where(
        ArtifactRow.kind == ArtifactKind.MEDIA
    )
    rows = session.scalars(
        select(EpisodeRow).where(
            EpisodeRow.feed_id == config.feed_id,
            EpisodeRow.status == EpisodeStatus.DOWNLOADED,
            EpisodeRow.episode_pk.in_(with_file),
        )
    ).all()
    has_changed = False
    for row, episode in zip(rows, read_episodes(session, rows), strict=True):
        stay = _staying(episode.transcripts, wish)
        if _replace(session, row, episode.transcripts, stay):
            row.updated_at = now
            has_changed = True
        _note(row, episode, lacks=_lacks(row, stay, wish, before), now=now)
    if has_changed:
        touch_feed(session, config.feed_id, now)
    return has_changed


def _lacks(
    row: EpisodeRow, there: Sequence[Artifact], wish: Wish, before: Wish | None
) -> bool:
    if row.cuts is None:
        # What is said would be shown at the wrong time.
        return False
    # What an earlier edit asked for has not come yet.
    is_waiting = row.refresh_at is not None
    return tracks.lacks(wish, _tracks(there), None if is_waiting else before)


def _note(row: EpisodeRow, episode: Episode, *, lacks: bool, now: datetime) -> None:
    if row.refresh_asked and row.refresh_at is not None:
        # That brings them as well.
        return
    if lacks:
        row.refresh_at, row.refresh_asked, row.refresh_tries = now, False, 0
    elif episode.artwork is not None:
        row.refresh_at = None


def cuts(row: EpisodeRow) -> tuple[tuple[float, float], ...] | None:
    """Return what was cut out of an episode's file, None where it is not known."""
    if row.cuts is None:
        return None
    return tuple((start, end) for start, end in json.loads(row.cuts))


def take(session: Session, row: EpisodeRow, there: Episode, spoken: Spoken) -> bool:
    """Take over the transcripts that came; return whether that is all there is to do.

    What its feed wants by now decides, which may be something else than what was
    looked for.
    """
    feed = feed_row(session, there.feed_id)
    new = {one.language: one for one in spoken.artifacts}
    at_hand = [one for one in there.transcripts if one.language not in new]
    stay = _staying(
        [*at_hand, *new.values()],
        spoken.wish if feed.subtitles is None else Wish.from_key(feed.subtitles),
        spoken.chosen,
    )
    _replace(session, row, there.transcripts, stay, spoken.artifacts)
    return feed.subtitles in {None, spoken.wish.key}


def tracks_of(episode: Episode) -> list[Track]:
    """Return the transcripts of an episode as what they were made of."""
    return _tracks(episode.transcripts)


def _tracks(artifacts: Sequence[Artifact]) -> list[Track]:
    return [
        Track(key=one.language, language=one.language, is_automatic=one.is_automatic)
        for one in artifacts
    ]


def _staying(
    artifacts: Sequence[Artifact], wish: Wish, chosen: Sequence[Track] = ()
) -> list[Artifact]:
    by_language = {one.language: one for one in artifacts}
    kept = tracks.settle(wish, _tracks(artifacts), chosen)
    return [by_language[one.language] for one in kept]


def _replace(
    session: Session,
    row: EpisodeRow,
    before: Sequence[Artifact],
    after: Sequence[Artifact],
    placed: Sequence[Artifact] = (),
) -> bool:
    """Let an episode have these transcripts, in this order, and no others.

    `placed` are files that no row knows of yet. Returns whether any row is another.
    """
    if not placed and list(before) == list(after):
        return False
    for one in (*before, *placed):
        doom(session, library_pk(session, one.root), one.path)
    session.execute(
        delete(ArtifactRow).where(
            ArtifactRow.episode_pk == row.episode_pk,
            ArtifactRow.kind == ArtifactKind.TRANSCRIPT,
        )
    )
    for one in after:
        add_artifact(session, row.episode_pk, one)
    return True
