"""What the database is asked all the time, with a million episodes.

The same questions are asked of three databases, each ten times as large as the one
before. What is about one episode, one page or what is next has to take about as long
in each of them; what adds up all of a feed cannot. Every question's plan is looked at
as well: none may read through all episodes there are.
"""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
import math
from pathlib import Path
import re
import sqlite3
import sys
import tempfile
import time
from typing import Any, Final

from sqlalchemy import event
from sqlalchemy.orm import Session

from custom_components.anypod.engine import store_feeds
from custom_components.anypod.engine.store import Store, prepare
from tests.bench.archive import NOW, fill
from tests.bench.figures import Figure
from tests.bench.questions import FEEDS, KEPT, Question, configs, questions

_SIZES: Final = (10_000, 100_000, 1_000_000)
_ROUNDS: Final = 5
_GROWTH: Final = 2.0
"""How much longer a question may take of a database ten times as large."""
_LEAST_S: Final = 0.0005
"""What is quicker is not worth a comparison."""
_SCAN: Final = re.compile(
    r"SCAN (?:episode|artifact)(?:_\d+)?\b|SEARCH (?:episode|artifact)(?:_\d+)?$"
)
"""A number follows where a table is asked for a second time."""


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
        asked: Sequence[Question] = ()
        for size in _SIZES:
            path = Path(folder) / f"{size}.db"
            await asyncio.to_thread(_make, path, size)
            asked = questions(size, Path(folder))
            await _ask_all(path, asked, answered)
            path.unlink()
    for question in asked:
        for plan in sorted(answered[question.name].scans):
            print(f"store.{question.name}: {plan}", file=sys.stderr)  # noqa: T201 figures only count them
    return [figure for one in asked for figure in _figures(one, answered[one.name])]


def _make(path: Path, size: int) -> None:
    *feeds, combined = configs()
    fill(path, feeds, size // FEEDS, path.parent / "media", kept=KEPT)
    prepare(path, lambda s: store_feeds.upsert(s, combined, combined.title, NOW))


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
