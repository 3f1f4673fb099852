"""What the database is asked all the time, with a million episodes.

The same questions are asked of three databases, each ten times as large as the one
before. What is about one episode, one page or what is next has to take about as long
in each of them; what adds up all of a feed cannot. Every question's plan is looked at
as well: none may read through all episodes there are.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
import math
from pathlib import Path
import re
import sqlite3
import tempfile
import time
from typing import Any, Final

from sqlalchemy import event
from sqlalchemy.orm import Session

from custom_components.anypod.engine import (
    EpisodeQuery,
    EpisodeStatus as S,
    FeedConfig,
    lifecycle,
    store_downloads,
    store_episodes,
    store_feeds,
    store_figures,
    store_links,
    store_listings,
    store_lists,
    store_plays,
    store_published,
    store_rules,
    store_sources,
    store_stats,
    store_submissions,
    store_tools,
    store_upkeep,
)
from custom_components.anypod.engine.config import Submission
from custom_components.anypod.engine.findings import EpisodeMetadata, Fetched
from custom_components.anypod.engine.models import ArtifactKind, ErrorClass
from custom_components.anypod.engine.store import Store
from tests.bench.archive import NOW, fill
from tests.bench.figures import Figure
from tests.bench.house import reader
from tests.engine.support import artifact, listed

_SIZES: Final = (10_000, 100_000, 1_000_000)
_FEEDS: Final = 20
_KEPT: Final = 50
"""So many episodes of each feed are there, however many it has had."""
_ROUNDS: Final = 5
_GROWTH: Final = 2.0
"""How much longer a question may take of a database ten times as large."""
_LEAST_S: Final = 0.0005
"""What is quicker is not worth a comparison."""
_SCAN: Final = re.compile(r"SCAN (?:episode|artifact)\b|SEARCH (?:episode|artifact)$")

type Ask = Callable[[Session], object]


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """Something that is asked of the database, or written to it."""

    name: str
    ask: Ask
    is_sum: bool = False
    """It adds up, or reads, all that a feed or the library has."""


@dataclass(slots=True)
class Answered:
    """How a question did."""

    took_s: list[float]
    """Of each size."""
    scans: set[str]


async def measure() -> list[Figure]:
    """Measure one run."""
    with tempfile.TemporaryDirectory() as folder:
        answered: dict[str, Answered] = {}
        questions: Sequence[Question] = ()
        for size in _SIZES:
            path = Path(folder) / f"{size}.db"
            await asyncio.to_thread(_make, path, size)
            questions = _questions(size, Path(folder))
            await _ask_all(path, questions, answered)
            path.unlink()
    return [figure for one in questions for figure in _figures(one, answered[one.name])]


def _make(path: Path, size: int) -> None:
    fill(path, _configs(), size // _FEEDS, path.parent / "media", kept=_KEPT)


def _configs() -> list[FeedConfig]:
    return [
        reader(f"feed-{n}", f"http://127.0.0.1/channel/c{n}/videos", keep_last=_KEPT)
        for n in range(_FEEDS)
    ]


def _figures(question: Question, answered: Answered) -> Iterator[Figure]:
    *_, last_s = answered.took_s
    first_s = max(answered.took_s[0], _LEAST_S)
    tenfold = math.log10(_SIZES[-1] / _SIZES[0])
    name = f"store.{question.name}"
    yield Figure(name=name, value=last_s * 1000, unit="ms with a million episodes")
    yield Figure(
        name=f"{name}.growth",
        value=(max(last_s, _LEAST_S) / first_s) ** (1 / tenfold),
        unit="times as long with ten times as many episodes",
        budget=None if question.is_sum else _GROWTH,
    )
    yield Figure(
        name=f"{name}.scans",
        value=len(answered.scans),
        unit="plans that read all episodes, or all files",
        budget=None if question.is_sum else 0,
    )


# ---------------------------------------------------------------------- the questions


def _questions(size: int, folder: Path) -> tuple[Question, ...]:
    """Return what the product asks; of the oldest feed, in the middle of its life."""
    config = _configs()[_FEEDS // 2]
    feed_id, count = config.feed_id, size // _FEEDS
    first = _FEEDS // 2 * count
    kept_id, gone_id = (
        f"{number * 0x9E3779B97F4A % 2**48:012x}"
        for number in (first + count - 1, first)
    )
    feed_ids = [one.feed_id for one in _configs()]
    root = folder / "media"
    return (
        *_reads(feed_id, kept_id, gone_id, f"{count - 1:08x}"),
        *_lists(feed_id),
        *_works(feed_ids, feed_id, kept_id),
        *_writes(config, kept_id, gone_id, root),
        *_sums(config, feed_ids, root),
    )


def _reads(feed_id: str, kept_id: str, gone_id: str, rev: str) -> Iterator[Question]:
    """Ask what is asked of one episode, and of what is newest."""
    for name, ask in {
        "get": lambda s: store_episodes.get(s, feed_id, gone_id),
        "get_many": lambda s: store_episodes.get_many(s, feed_id, [kept_id, gone_id]),
        "latest": lambda s: store_episodes.latest(s, [feed_id]),
        "next_release": lambda s: store_episodes.next_release(s, feed_id, NOW),
        "last_failed": lambda s: store_episodes.last_failed(s, feed_id),
        "published.content": lambda s: store_published.content(s, feed_id),
        "published.page": lambda s: store_published.playable(s, feed_id, limit=50),
        "published.count": lambda s: store_published.count(s, feed_id),
        "published.artifact": lambda s: store_published.artifact(
            s, feed_id, kept_id, ArtifactKind.MEDIA, rev
        ),
        "links": store_links.links,
        "submission_of": lambda s: store_submissions.submission_of(s, kept_id),
    }.items():
        yield Question(name=name, ask=ask)


def _lists(feed_id: str) -> Iterator[Question]:
    """Ask for pages, of one feed and of all."""
    one, everything = frozenset({feed_id}), None
    for name, query in {
        "list.feed": EpisodeQuery(feed_ids=one),
        "list.feed.downloaded": EpisodeQuery(
            feed_ids=one, statuses=frozenset({S.DOWNLOADED})
        ),
        "list.all": EpisodeQuery(feed_ids=everything),
        "list.all.downloaded": EpisodeQuery(
            feed_ids=everything, statuses=frozenset({S.DOWNLOADED})
        ),
    }.items():
        # Each page says how many there are in all, which has to be counted.
        yield Question(
            name=name,
            ask=partial(_find, query),
            is_sum=True,
        )


def _find(query: EpisodeQuery, session: Session) -> object:
    return store_lists.find(session, query)


def _works(feed_ids: Sequence[str], feed_id: str, kept_id: str) -> Iterator[Question]:
    """Ask what the workers ask whenever they look for work."""
    day = timedelta(days=1)
    for name, ask in {
        "work.candidates": lambda s: store_downloads.candidates(s, feed_ids, NOW),
        "work.next_due": lambda s: store_downloads.next_due(s, NOW),
        "work.recover": lambda s: store_downloads.recover(s, NOW),
        "work.waiting": store_downloads.waiting_ids,
        "work.host_pause": lambda s: store_downloads.host_pause(s, feed_id, NOW),
        "work.suspect": lambda s: store_downloads.is_host_suspect(
            s, store_episodes.get(s, feed_id, kept_id), ErrorClass.NO_FORMATS, NOW
        ),
        "work.next_refresh": lambda s: store_upkeep.next_refresh(s, NOW),
        "work.next_leave": lambda s: store_plays.next_leave(s, feed_ids),
        "work.ytdlp": lambda s: store_tools.is_ytdlp_failing(s, NOW - day),
        "work.used_libraries": store_downloads.used_libraries,
        "work.doomed": store_downloads.doomed_files,
        "work.submissions": lambda s: store_submissions.count_since(s, NOW - day),
        "work.known_keys": lambda s: store_listings.known_keys(s, feed_id),
        "work.sources": lambda s: store_sources.sources(s, feed_id),
    }.items():
        yield Question(name=name, ask=ask)


def _writes(
    config: FeedConfig, kept_id: str, gone_id: str, root: Path
) -> Iterator[Question]:
    """Write what is written all the time; none of it is kept."""
    feed_id = config.feed_id
    news = [listed(f"news-{number}") for number in range(30)]

    def download(session: Session) -> None:
        store_episodes.change(session, feed_id, gone_id, lifecycle.demand, NOW)
        store_episodes.change(session, feed_id, gone_id, lifecycle.start, NOW)
        store_downloads.complete(
            session,
            feed_id,
            gone_id,
            Fetched(metadata=EpisodeMetadata(published=NOW)),
            [artifact(root, "Feed/new.m4a")],
            log="",
            now=NOW,
        )

    def play(session: Session) -> None:
        store_plays.note(
            session,
            feed_id,
            kept_id,
            store_plays.Play(is_over=True, position_s=None),
            archives=True,
            now=NOW,
            leaves_at=NOW,
        )

    for name, ask in {
        "write.attach": lambda s: store_feeds.follow(s, [(config, "x")], NOW),
        "write.reconcile": lambda s: store_listings.reconcile(
            s, config, news, is_sorted=True, now=NOW
        ),
        "write.download": download,
        "write.play": play,
        "write.submit": lambda s: store_submissions.submit(
            s, feed_id, Submission(url="http://127.0.0.1/watch/one-more"), NOW
        ),
    }.items():
        yield Question(name=name, ask=ask)


def _sums(
    config: FeedConfig, feed_ids: Sequence[str], root: Path
) -> Iterator[Question]:
    """Ask what cannot be told without a look at all of it."""
    feed_id = config.feed_id
    for name, ask in {
        "sum.figures": lambda s: store_figures.of_each(s, [feed_id], NOW),
        "sum.load": lambda s: store_figures.load(s, feed_ids),
        "sum.settle": lambda s: store_rules.settle(
            s, config, NOW, widened=False, present={root}
        ),
        "sum.places_left": lambda s: store_rules.places_left(s, config),
        "sum.files": lambda s: store_upkeep.files(s, root),
        "sum.latest": lambda s: store_plays.latest(s, None),
        "sum.next_unplayed": lambda s: store_plays.next_unplayed(s, feed_id),
        "sum.stats": lambda s: store_stats.read(s, feed_id, NOW),
        "sum.search": lambda s: store_lists.find(
            s, EpisodeQuery(feed_ids=frozenset({feed_id}), search="number 7")
        ),
    }.items():
        yield Question(name=name, ask=ask, is_sum=True)


# ---------------------------------------------------------------------- the answers


async def _ask_all(
    path: Path, questions: Sequence[Question], answered: dict[str, Answered]
) -> None:
    store = Store(path)
    await store.open()
    try:
        for question in questions:
            took_s, scans = await store.run(_answer, question)
            one = answered.setdefault(question.name, Answered(took_s=[], scans=set()))
            one.took_s.append(took_s)
            one.scans = scans
    finally:
        await store.close()


def _answer(session: Session, question: Question) -> tuple[float, set[str]]:
    """Return how long a question takes at best, and what its plans read through."""
    times = []
    with _plans(session) as scans:
        _ask(session, question)
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        _ask(session, question)
        times.append(time.perf_counter() - began)
    return min(times), scans


def _ask(session: Session, question: Question) -> None:
    with session.begin_nested() as nested:
        question.ask(session)
        session.flush()
        nested.rollback()
    # Nothing is known by heart the next time.
    session.expunge_all()


@contextmanager
def _plans(session: Session) -> Iterator[set[str]]:
    """Collect what the plans of all statements read through from end to end."""
    scans: set[str] = set()

    def look(
        _c: Any, cursor: sqlite3.Cursor, statement: str, given: Any, *_: Any
    ) -> None:
        if not statement.startswith(("SELECT", "UPDATE", "DELETE", "INSERT", "WITH")):
            return
        one = given[0] if isinstance(given, list) else given
        rows = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", one)
        scans.update(row[3] for row in rows if _SCAN.match(row[3]))

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", look)
    try:
        yield scans
    finally:
        event.remove(engine, "before_cursor_execute", look)
