"""What the database does with feeds and their links; each function a transaction."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
import uuid

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from . import store_figures, store_links, store_sources
from .config import FeedConfig, Retention
from .findings import SourceInfo
from .lifecycle import archive
from .models import EpisodeStatus, ErrorClass, Media, Problem, Reason, SourceKind
from .retention import is_wider
from .schedule import key_of, next_due
from .schema import ArtifactRow, EpisodeRow, FeedRow
from .store_episodes import doom_artifacts, feed_row, read_state, write_state
from .tracks import Wish

_PODCAST_NAMESPACE = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""For `podcast:guid`; from the Podcasting 2.0 namespace's specification."""
_DEFAULT_LINK = "default"


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedRecord:
    """A feed as stored, with what its snapshot is made of."""

    feed_id: str
    title: str
    folder: str
    source_url: str | None
    source_kind: SourceKind
    media: Media
    enabled: bool
    artwork_url: str | None
    artwork_rev: str | None
    artwork_taken_from: str | None
    last_sync: datetime | None
    last_success: datetime | None
    next_sync: datetime | None
    sync_failures: int
    error: Problem | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Edits:
    """What of a feed's configuration is not what it was before."""

    widened: bool = False
    """A rule keeps more than before."""
    narrowed: bool = False
    """The rules are others, and none of them keeps more."""
    filters: bool = False
    schedule: bool = False
    subtitles: bool = False
    sources: bool = False

    @property
    def is_for_episodes(self) -> bool:
        """Return whether episodes may come in or back because of it."""
        return self.widened or self.filters

    @property
    def is_to_be_followed(self) -> bool:
        """Return whether episodes may come or go because of it."""
        return self.is_for_episodes or self.narrowed


@dataclass(frozen=True, kw_only=True, slots=True)
class Followed:
    """What became of a feed's configuration."""

    edits: Edits
    record: FeedRecord
    held: int
    """How many episodes have a file, or are to get one."""
    has_new_link: bool
    """It had none before, or they led nowhere."""
    shows_other: bool
    """Its RSS document shows something else."""


def follow(
    session: Session, feeds: Sequence[tuple[FeedConfig, str]], now: datetime
) -> list[Followed]:
    """Write feeds as configured; new ones get their folders and first links.

    Where nothing is configured differently, the number of statements does not
    depend on how many feeds there are.
    """
    feed_ids = [config.feed_id for config, _ in feeds]
    # As long as somebody holds them, the session does not ask for them again.
    _held = session.scalars(select(FeedRow).where(FeedRow.feed_id.in_(feed_ids))).all()
    urls = store_sources.urls(session, feed_ids)
    held = store_figures.held(session, feed_ids)
    followed = []
    for config, folder in feeds:
        known = urls.get(config.feed_id, set())
        count = held.get(config.feed_id, 0)
        followed.append(_follow(session, config, folder, known, count, now))
        # The same feed may be among them twice.
        urls[config.feed_id] = set(config.listing_urls)
    return followed


def upsert(session: Session, config: FeedConfig, folder: str, now: datetime) -> Edits:
    """Write one feed as configured."""
    return follow(session, [(config, folder)], now)[0].edits


def _follow(
    session: Session,
    config: FeedConfig,
    folder: str,
    urls: Collection[str],
    held: int,
    now: datetime,
) -> Followed:
    row = session.get(FeedRow, config.feed_id)
    has_new_link = row is None or row.removed_at is not None
    if row is None:
        row = _insert(session, config, folder, now)
    source_url = config.source_url or ""
    shown = (config.title, config.media, config.showing.key, source_url)
    shows_other = (row.title, row.media, row.showing, row.source_url) != shown
    if shows_other:
        _touch(row, now)
    row.title = config.title
    row.showing = config.showing.key
    row.source_url = source_url
    row.source_kind = config.source_kind
    row.media = config.media
    row.removed_at = None
    edits = _edits(row, config)
    row.schedule = key_of(config.schedule)
    if not edits.subtitles:
        row.subtitles = Wish.of(config.making).key
    if not edits.is_to_be_followed:
        _note_rules(row, config)
    session.flush()
    if store_sources.replace_sources(session, config, urls):
        edits = replace(edits, sources=True)
        row.sync_failures = 0
        _write_problem(row, None)
    if edits.is_for_episodes:
        store_sources.forget_coverage(session, config.feed_id)
    if edits.schedule:
        row.next_sync = next_due(
            config.schedule, last=row.last_sync, now=now, jitter=0.0
        )
    return Followed(
        edits=edits,
        record=_record(row),
        held=held,
        has_new_link=has_new_link,
        shows_other=shows_other or has_new_link,
    )


def _edits(row: FeedRow, config: FeedConfig) -> Edits:
    """Return what the owner wants differently now; a new feed has no edits."""
    is_other = row.rules not in {None, config.retention.key}
    widened = (
        row.rules is not None
        and is_other
        and is_wider(Retention.from_key(row.rules), config.retention)
    )
    return Edits(
        widened=widened,
        narrowed=is_other and not widened,
        filters=row.filters not in {None, config.filters_key},
        schedule=row.schedule not in {None, key_of(config.schedule)},
        subtitles=row.subtitles not in {None, Wish.of(config.making).key},
    )


def note_followed(session: Session, config: FeedConfig) -> None:
    """Write down that the episodes stand as the edited configuration wants them.

    Not before they do: an edit that a crash cut off has to be followed again.
    """
    row = session.get(FeedRow, config.feed_id)
    if row is not None:
        _note_rules(row, config)


def _note_rules(row: FeedRow, config: FeedConfig) -> None:
    row.rules, row.filters = config.retention.key, config.filters_key


def _insert(
    session: Session, config: FeedConfig, folder: str, now: datetime
) -> FeedRow:
    row = FeedRow(
        feed_id=config.feed_id,
        guid=str(uuid.uuid5(_PODCAST_NAMESPACE, config.feed_id)),
        title=config.title,
        source_url=config.source_url or "",
        source_kind=config.source_kind,
        media=config.media,
        folder=_free_folder(session, folder),
        created_at=now,
        changed_at=now,
    )
    session.add(row)
    session.flush()
    session.add(store_links.new_link(config.feed_id, _DEFAULT_LINK, now))
    return row


def _free_folder(session: Session, wanted: str) -> str:
    taken = {name.casefold() for name in session.scalars(select(FeedRow.folder))}
    name, number = wanted, 1
    while name.casefold() in taken:
        number += 1
        name = f"{wanted} ({number})"
    return name


def record(session: Session, feed_id: str) -> FeedRecord:
    """Return a feed as stored.

    Raises:
        UnknownFeed: there is none, or it was removed.

    """
    return _record(feed_row(session, feed_id))


def records(session: Session, feed_ids: Collection[str]) -> dict[str, FeedRecord]:
    """Return those of the feeds that there are, as stored."""
    rows = session.scalars(
        select(FeedRow).where(
            FeedRow.feed_id.in_(feed_ids), FeedRow.removed_at.is_(None)
        )
    )
    return {row.feed_id: _record(row) for row in rows}


def _record(row: FeedRow) -> FeedRecord:
    return FeedRecord(
        feed_id=row.feed_id,
        title=row.title,
        folder=row.folder,
        source_url=row.source_url or None,
        source_kind=SourceKind(row.source_kind),
        media=Media(row.media),
        enabled=row.enabled,
        artwork_url=row.artwork_url,
        artwork_rev=row.artwork_rev,
        artwork_taken_from=row.artwork_taken_from,
        last_sync=row.last_sync,
        last_success=row.last_success,
        next_sync=row.next_sync,
        sync_failures=row.sync_failures,
        error=_problem(row),
    )


def set_enabled(session: Session, feed_id: str, *, enabled: bool) -> None:
    """Pause a feed or let it go on."""
    feed_row(session, feed_id).enabled = enabled


def record_success(
    session: Session,
    feed_id: str,
    source: SourceInfo | None,
    *,
    now: datetime,
    next_sync: datetime | None,
) -> None:
    """Record a sync that read its sources as planned."""
    row = feed_row(session, feed_id)
    row.last_sync = row.last_success = now
    row.next_sync = next_sync
    row.sync_failures = 0
    _write_problem(row, None)
    if source is not None:
        follow_source(session, feed_id, source, now)


def follow_source(
    session: Session, feed_id: str, source: SourceInfo, now: datetime
) -> None:
    """Take over what the source says of itself, where it says anything."""
    row = feed_row(session, feed_id)
    told = {
        "source_title": source.title,
        "description": source.description,
        "author": source.author,
        "web_url": source.web_url,
        "artwork_url": source.artwork_url,
    }
    changed = {
        name: value
        for name, value in told.items()
        if value and value != getattr(row, name)
    }
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        _touch(row, now)


def record_failure(
    session: Session,
    feed_id: str,
    problem: Problem,
    *,
    next_sync: datetime,
) -> None:
    """Record a sync that could not read its sources; nothing else moves."""
    row = feed_row(session, feed_id)
    since = row.error_since if row.error_class == problem.error_class else None
    row.last_sync = problem.since
    row.next_sync = next_sync
    row.sync_failures += 1
    _write_problem(row, problem)
    row.error_since = since or problem.since


def set_artwork(
    session: Session, feed_id: str, rev: str, taken_from: str | None, now: datetime
) -> None:
    """Record which artwork file the feed shows and where it came from."""
    row = feed_row(session, feed_id)
    row.artwork_taken_from = taken_from
    if row.artwork_rev != rev:
        row.artwork_rev = rev
        _touch(row, now)


def remove(session: Session, feed_id: str, now: datetime) -> int:
    """Archive a feed and its episodes; return the bytes that its files take."""
    row = feed_row(session, feed_id)
    row.removed_at = now
    _touch(row, now)
    for episode in session.scalars(
        select(EpisodeRow).where(
            EpisodeRow.feed_id == feed_id,
            EpisodeRow.status != EpisodeStatus.ARCHIVED,
        )
    ):
        write_state(episode, archive(read_state(episode), Reason.REMOVED_FEED), now)
    return store_figures.size_of(session, feed_id)


def release_files(session: Session, feed_id: str, *, delete_files: bool) -> str | None:
    """Let go of a removed feed's files: delete them, or leave them to the user.

    Returns the feed's folder name, None when the feed is unknown.
    """
    row = session.get(FeedRow, feed_id)
    if row is None or row.removed_at is None:
        return None
    row.files_decided = True
    pks = select(EpisodeRow.episode_pk).where(EpisodeRow.feed_id == feed_id)
    if delete_files:
        doom_artifacts(session, pks)
    else:
        session.execute(delete(ArtifactRow).where(ArtifactRow.episode_pk.in_(pks)))
    return row.folder


def undecided(session: Session) -> list[str]:
    """Return the removed feeds whose files nobody has decided on."""
    return list(
        session.scalars(
            select(FeedRow.feed_id).where(
                FeedRow.removed_at.is_not(None), FeedRow.files_decided.is_(False)
            )
        )
    )


def strangers(session: Session, feed_ids: Collection[str]) -> list[str]:
    """Return the feeds that are not among those, and were never removed."""
    return list(
        session.scalars(
            select(FeedRow.feed_id).where(
                FeedRow.removed_at.is_(None), FeedRow.feed_id.not_in(feed_ids)
            )
        )
    )


def _touch(row: FeedRow, now: datetime) -> None:
    """Record that what the feed's RSS document shows has changed."""
    row.changed_at = now
    row.revision += 1


def _problem(row: FeedRow) -> Problem | None:
    if row.error_class is None or row.error_since is None:
        return None
    return Problem(
        error_class=ErrorClass(row.error_class),
        detail=row.error_detail or "",
        since=row.error_since,
    )


def _write_problem(row: FeedRow, problem: Problem | None) -> None:
    row.error_class = None if problem is None else problem.error_class
    row.error_detail = None if problem is None else problem.detail
    row.error_since = None if problem is None else problem.since
