"""What the rules of a feed do to its episodes; each function a transaction."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
import json
from pathlib import Path
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select, update
from sqlalchemy.orm import Session

from . import lifecycle, retention
from .config import FeedConfig
from .models import (
    ArtifactKind,
    Episode,
    EpisodeState,
    EpisodeStatus as Status,
    Reason,
    SourceKind,
)
from .policy import SURELY_OLD, judged
from .retention import Standing, Verdict
from .schema import ArtifactRow, EpisodeRow, FeedRow, LibraryRow
from .store_episodes import (
    doom_artifacts,
    facts_of,
    get_many,
    read_state,
    state_values,
    touch_feed,
)

_HERE = (Status.DOWNLOADED, Status.QUEUED, Status.DOWNLOADING)
_RETURNABLE = (
    Reason.KEEP_LAST,
    Reason.BEFORE_SINCE,
    Reason.MAX_AGE,
    Reason.MAX_SIZE,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Settled:
    """What the rules changed."""

    pruned: tuple[Episode, ...] = ()
    """Episodes that had a file, as they are now."""
    restored: int = 0
    changed: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class _Held:
    """An episode as the rules see it, and where its file lies."""

    pk: int
    standing: Standing
    root: Path | None


def settle_queue(session: Session, config: FeedConfig, now: datetime) -> None:
    """Apply the rules to what has no file: what waits, and what may come back."""
    _settle(session, config, now, widened=False, present=None)


def settle(
    session: Session,
    config: FeedConfig,
    now: datetime,
    *,
    widened: bool,
    present: Collection[Path],
) -> Settled:
    """Apply the rules to all episodes of a feed.

    `present` are the libraries that can be reached; what lies elsewhere stays
    as it is, because its files could not be deleted.
    """
    return _settle(session, config, now, widened=widened, present=present)


def _settle(
    session: Session,
    config: FeedConfig,
    now: datetime,
    *,
    widened: bool,
    present: Collection[Path] | None,
) -> Settled:
    held = {
        one.standing.episode_id: one
        for one in _standings(session, config, widened=widened)
    }
    standings = [one.standing for one in held.values()]
    if _undated_are_too_old(session, config, now):
        standings = [_dated_at_the_latest(one) for one in standings]
    decisions = retention.settle(standings, config.retention, now, widened=widened)
    changes: dict[int, EpisodeState] = {}
    pruned: list[str] = []
    restored = 0
    for decision in decisions:
        one = held[decision.episode_id]
        state = one.standing.state
        if state.status is Status.DOWNLOADED:
            if present is None or (one.root is not None and one.root not in present):
                continue
            pruned.append(decision.episode_id)
        restored += decision.verdict is Verdict.RESTORE
        changes[one.pk] = _apply(state, decision)
    write_states(session, changes, now)
    if pruned:
        doom_artifacts(session, [held[one].pk for one in pruned])
        touch_feed(session, config.feed_id, now)
    return Settled(
        pruned=tuple(get_many(session, config.feed_id, pruned)) if pruned else (),
        restored=restored,
        changed=len(changes),
    )


def _undated_are_too_old(session: Session, config: FeedConfig, now: datetime) -> bool:
    """Return whether nothing without a date can be new enough.

    Only a channel's order is certain, and one episode may be out of place: it takes
    several in a row that were looked at and are too old.
    """
    limit = retention.horizon(config.retention, now)
    is_channel = config.source_kind is SourceKind.CHANNEL
    if limit is None or not is_channel or len(config.listing_urls) > 1:
        return False
    newest = (
        select(func.max(EpisodeRow.rank))
        .where(
            EpisodeRow.feed_id == config.feed_id,
            EpisodeRow.published.is_(None),
            EpisodeRow.downloaded_at.is_(None),
            EpisodeRow.status.in_((Status.QUEUED, Status.ARCHIVED)),
        )
        .scalar_subquery()
    )
    above = session.scalars(
        select(EpisodeRow.published)
        .where(EpisodeRow.feed_id == config.feed_id, EpisodeRow.rank > newest)
        .order_by(EpisodeRow.rank)
        .limit(SURELY_OLD)
    ).all()
    is_old = all(published is not None and published < limit for published in above)
    return len(above) == SURELY_OLD and is_old


def _dated_at_the_latest(one: Standing) -> Standing:
    """Return an episode that was never looked at, dated by what is above it."""
    is_known = one.published is not None or one.state.status is Status.DOWNLOADED
    return one if is_known else replace(one, published=one.dated)


def _apply(state: EpisodeState, decision: retention.Decision) -> EpisodeState:
    if decision.verdict is Verdict.RESTORE:
        return lifecycle.restore(state)
    if decision.verdict is Verdict.SKIP:
        return lifecycle.skip(state, decision.reason)
    return lifecycle.archive(state, decision.reason)


def write_states(
    session: Session, changes: dict[int, EpisodeState], now: datetime
) -> None:
    """Write many states with one statement, keyed by the rows' numbers."""
    if not changes:
        return
    rows = [
        {"b_pk": pk, "b_now": now}
        | {f"b_{name}": value for name, value in state_values(state).items()}
        for pk, state in changes.items()
    ]
    names = [name.removeprefix("b_") for name in rows[0]][2:]
    session.connection().execute(
        update(EpisodeRow)
        .where(EpisodeRow.episode_pk == bindparam("b_pk"))
        .values(
            updated_at=bindparam("b_now"),
            **{name: bindparam(f"b_{name}") for name in names},
        ),
        rows,
    )
    # What the session has read of them before is not true any more.
    session.expire_all()


def _standings(session: Session, config: FeedConfig, *, widened: bool) -> list[_Held]:
    window = config.retention.keep_last
    gone = and_(EpisodeRow.status == Status.ARCHIVED, EpisodeRow.pinned.is_(False))
    found: list[_Held] = []
    if not config.retention.keeps_all:
        # Else they stay, however many they are.
        found += _read(session, config, EpisodeRow.status.in_(_HERE), None)
    if widened:
        returnable = or_(
            and_(gone, EpisodeRow.reason.in_(_RETURNABLE)),
            and_(
                EpisodeRow.status == Status.SKIPPED,
                EpisodeRow.reason == Reason.BEFORE_SINCE,
            ),
        )
        found += _read(session, config, returnable, None)
    else:
        # As many as could ever take a place; the newest go first.
        never_here = and_(
            gone,
            EpisodeRow.reason == Reason.KEEP_LAST,
            EpisodeRow.downloaded_at.is_(None),
        )
        full = and_(gone, EpisodeRow.reason == Reason.MAX_SIZE)
        found += _read(session, config, never_here, window)
        found += _read(session, config, full, 1)
    settled = and_(gone, EpisodeRow.reason.in_(retention.SETTLED))
    found += _read(session, config, settled, window)
    return found


def _read(
    session: Session, config: FeedConfig, which: Any, limit: int | None
) -> Iterable[_Held]:
    rows = session.execute(
        _columns()
        .where(EpisodeRow.feed_id == config.feed_id, which)
        .order_by(EpisodeRow.sort_date.desc(), EpisodeRow.rank.desc())
        .limit(limit)
    )
    return [_held(row) for row in rows]


def _columns() -> Select[Any]:
    """Return what retention needs, with the size of all of an episode's files."""
    size = (
        select(func.coalesce(func.sum(ArtifactRow.size_bytes), 0))
        .where(ArtifactRow.episode_pk == EpisodeRow.episode_pk)
        .scalar_subquery()
    )
    root = (
        select(LibraryRow.root)
        .join(ArtifactRow, ArtifactRow.library_pk == LibraryRow.library_pk)
        .where(
            ArtifactRow.episode_pk == EpisodeRow.episode_pk,
            ArtifactRow.kind == ArtifactKind.MEDIA,
        )
        .limit(1)
        .scalar_subquery()
    )
    return select(
        EpisodeRow.episode_pk,
        EpisodeRow.episode_id,
        EpisodeRow.feed_id,
        EpisodeRow.status,
        EpisodeRow.reason,
        EpisodeRow.tries,
        EpisodeRow.next_attempt_at,
        EpisodeRow.pinned,
        EpisodeRow.sort_date,
        EpisodeRow.rank,
        EpisodeRow.published,
        EpisodeRow.downloaded_at,
        size.label("size_bytes"),
        root.label("root"),
    )


def _held(row: Any) -> _Held:
    return _Held(
        pk=row.episode_pk,
        root=None if row.root is None else Path(row.root),
        standing=Standing(
            episode_id=row.episode_id,
            feed_id=row.feed_id,
            state=EpisodeState(
                status=Status(row.status),
                reason=None if row.reason is None else Reason(row.reason),
                tries=row.tries,
                next_attempt_at=row.next_attempt_at,
                pinned=row.pinned,
            ),
            dated=row.sort_date,
            rank=row.rank,
            published=row.published,
            size_bytes=row.size_bytes,
            was_downloaded=row.downloaded_at is not None,
        ),
    )


def places_left(session: Session, config: FeedConfig) -> int:
    """Return how many more episodes a feed would keep than it has in sight.

    What a person or a rule other than `keep_last` took away leaves no place to an
    older one: looking for that would cost every sync a deep listing.
    """
    wanted = config.retention.keep_last
    if wanted is None:
        return 0
    taken = session.scalar(
        select(func.count())
        .select_from(EpisodeRow)
        .where(
            EpisodeRow.feed_id == config.feed_id,
            EpisodeRow.pinned.is_(False),
            or_(
                EpisodeRow.status.in_((Status.DOWNLOADED, Status.DOWNLOADING)),
                and_(EpisodeRow.status == Status.QUEUED, EpisodeRow.tries == 0),
                and_(
                    EpisodeRow.status == Status.ARCHIVED,
                    EpisodeRow.reason != Reason.KEEP_LAST,
                ),
            ),
        )
    )
    return max(0, wanted - (taken or 0))


def rejudge(session: Session, config: FeedConfig, now: datetime) -> int:
    """Look again, with changed filters, at what has no file and may get one."""
    rows = session.scalars(
        select(EpisodeRow).where(
            EpisodeRow.feed_id == config.feed_id,
            EpisodeRow.pinned.is_(False),
            or_(
                EpisodeRow.status == Status.QUEUED,
                and_(
                    EpisodeRow.status == Status.SKIPPED,
                    EpisodeRow.reason.startswith("filter:"),
                ),
                and_(
                    # Or they would be downloaded in vain when a place is free.
                    EpisodeRow.status == Status.ARCHIVED,
                    EpisodeRow.reason == Reason.KEEP_LAST,
                    EpisodeRow.downloaded_at.is_(None),
                ),
            ),
        )
    ).all()
    changes: dict[int, EpisodeState] = {}
    for row in rows:
        before = read_state(row)
        after = judged(
            before, facts_of(row), config, discovered_at=row.discovered_at, now=now
        )
        if after != before:
            changes[row.episode_pk] = after
    write_states(session, changes, now)
    return len(changes)


def over_quota(
    session: Session, limit_bytes: int, present: Collection[Path], now: datetime
) -> list[Episode]:
    """Let the oldest episodes of all feeds go until the rest fits; return them."""
    chosen = or_(
        EpisodeRow.status.in_((Status.DOWNLOADED, Status.QUEUED)),
        and_(EpisodeRow.status == Status.ARCHIVED, EpisodeRow.reason == Reason.QUOTA),
    )
    removed = select(FeedRow.feed_id).where(FeedRow.removed_at.is_not(None))
    rows = session.execute(_columns().where(chosen, EpisodeRow.feed_id.not_in(removed)))
    held = {row.episode_id: _held(row) for row in rows}
    reachable: Sequence[Standing] = [
        one.standing for one in held.values() if one.root is None or one.root in present
    ]
    gone = [held[name] for name in retention.over_quota(reachable, limit_bytes)]
    if not gone:
        return []
    write_states(
        session,
        {one.pk: lifecycle.archive(one.standing.state, Reason.QUOTA) for one in gone},
        now,
    )
    with_files = [one for one in gone if one.standing.state.status is Status.DOWNLOADED]
    doom_artifacts(session, [one.pk for one in with_files])
    for feed_id in {one.standing.feed_id for one in with_files}:
        touch_feed(session, feed_id, now)
    return get_everywhere(session, [one.standing.episode_id for one in with_files])


def get_everywhere(session: Session, episode_ids: Collection[str]) -> list[Episode]:
    """Return episodes of whatever feeds."""
    keys = func.json_each(json.dumps(list(episode_ids)))
    feeds = session.scalars(
        select(EpisodeRow.feed_id)
        .where(EpisodeRow.episode_id.in_(select(keys.table_valued("value").c.value)))
        .distinct()
    ).all()
    return [one for feed in feeds for one in get_many(session, feed, episode_ids)]
