"""A week of a home with feeds, in an hour: what grows, and whether all is well then.

`python -m tests.bench.week`, by a Python that has Home Assistant: `soak` runs it.
`ANYPOD_SOAK_MINUTES` makes it shorter, `ANYPOD_SOAK_SEED` another one, and
`ANYPOD_SOAK_KEEP` names a folder for the samples and their picture.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from ctypes.util import find_library
from dataclasses import dataclass
import os
from pathlib import Path
import random
import re
import sqlite3
from statistics import median
import sys
import tempfile
from typing import Final

from tests.bench import beside, samples
from tests.bench.apps import Crowd
from tests.bench.figures import Figure
from tests.bench.life import Life
from tests.bench.plot import Panel, draw
from tests.bench.samples import Sample
from tests.faults.invariants import Scene, names_of, violations
from tests.hass import Instance
from tests.site import FakeSite

SPEED: Final = 168
"""Hours in each of which a week goes by."""
_EVERY_S: Final = 10.0
_KNOWN_S: Final = 1200.0
"""Home Assistant forgets who somebody is after half an hour."""
_SETTLE_S: Final = 1200.0
_LOOKS: Final = 6
_FOLDER: Final = "ANYPOD_SOAK_KEEP"
_NOBODY: Final = "http://127.0.0.1:9/"
_IS_OURS: Final = re.compile(r" (?:INFO|WARNING|ERROR|CRITICAL) .*anypod")
_IS_ERROR: Final = re.compile(r" (?:ERROR|CRITICAL) .*anypod")


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What is to be said of a run."""

    samples: Sequence[Sample]
    violations: Sequence[str]
    failures: Sequence[str]
    """Answers and deeds that went wrong for no fault of who asked."""
    log: Sequence[str]
    """What Anypod said, INFO and above."""


def main() -> int:
    """Print a line for each figure."""
    minutes = float(os.environ.get("ANYPOD_SOAK_MINUTES", "60"))
    dice = random.Random(int(os.environ.get("ANYPOD_SOAK_SEED", "1")))
    # Nobody is to be asked for tools, and that has to be borne for a week.
    os.environ["UV_DEFAULT_INDEX"] = _NOBODY
    with tempfile.TemporaryDirectory() as folder, FakeSite() as site:
        instance = Instance(Path(folder))
        beside.add(instance, "anypod_soak", "warp.py", speed=SPEED)
        _speak_plainly(instance)
        instance.environment |= _allocator()
        try:
            outcome = asyncio.run(_live(instance, site, dice, minutes))
        finally:
            instance.stop()
        left = [f"still running: {one}" for one in instance.children()]
    for line in [*outcome.violations, *left, *outcome.failures[:20]]:
        print(line, file=sys.stderr)  # noqa: T201 it speaks to a terminal
    for figure in _figures(outcome, len(left)):
        print(figure.line(), flush=True)  # noqa: T201 it is what it is for
    return 0


def _allocator() -> dict[str, str]:
    """Return what has memory given out as in Home Assistant's own image.

    Source: `rootfs/etc/services.d/home-assistant/run` of home-assistant/core. Where
    this machine has no jemalloc, that is said, and memory will grow more.
    """
    library = find_library("jemalloc")
    if library is None:
        print("Without jemalloc, which Home Assistant's image has", file=sys.stderr)  # noqa: T201 it speaks to a terminal
        return {}
    tuning = "background_thread:true,metadata_thp:auto,dirty_decay_ms:20000"
    return {"LD_PRELOAD": library, "MALLOC_CONF": f"{tuning},muzzy_decay_ms:20000"}


def _speak_plainly(instance: Instance) -> None:
    """Let the log be what most people have, and a little more of Anypod."""
    path = instance.config_dir / "configuration.yaml"
    told = path.read_text()
    path.write_text(
        told.replace(
            "custom_components.anypod: debug", "custom_components.anypod: info"
        )
    )


async def _live(
    instance: Instance, site: FakeSite, dice: random.Random, minutes: float
) -> Outcome:
    await asyncio.to_thread(instance.start)
    await asyncio.to_thread(instance.onboard)
    life, crowd = Life(instance, site, dice, SPEED), Crowd(instance, dice)
    taken: list[Sample] = []
    await life.furnish()
    async with crowd.busy():
        watch = asyncio.create_task(_watch(instance, life, crowd, taken))
        await life.go_on(minutes * 60)
        watch.cancel()
    print("Everything is to come to its end", file=sys.stderr)  # noqa: T201 it speaks to a terminal
    left = await life.settle(_SETTLE_S)
    broken = await _broken(instance, life)
    log = [one for one in instance.log.splitlines() if _IS_OURS.search(one)]
    _keep(taken, instance)
    return Outcome(
        samples=taken,
        violations=[*left, *broken],
        failures=[*life.failures, *crowd.failures],
        log=log,
    )


async def _watch(
    instance: Instance, life: Life, crowd: Crowd, taken: list[Sample]
) -> None:
    loop = asyncio.get_running_loop()
    began = known_at = loop.time()

    def look() -> None:
        minute = (loop.time() - began) / 60
        taken.append(
            samples.take(instance, minute, faults=life.faults, requests=crowd.requests)
        )
        _keep(taken, instance)
        feeds = instance.action("list_feeds")["feeds"]
        crowd.feed_ids = [one["config_entry_id"] for one in feeds]
        crowd.links = [link["url"] for one in feeds for link in one["links"]]

    while True:
        if loop.time() > known_at + _KNOWN_S:
            await asyncio.to_thread(instance.log_in)
            known_at = loop.time()
        try:
            await asyncio.to_thread(look)
        except (OSError, RuntimeError, sqlite3.Error) as err:
            life.failures.append(f"a sample: {err!r}"[:500])
        await asyncio.sleep(_EVERY_S)


async def _broken(instance: Instance, life: Life) -> list[str]:
    """Return what stays wrong, and is not only under way: its days are minutes."""
    broken = await asyncio.to_thread(_violations, instance, life)
    for _ in range(_LOOKS):
        if broken:
            await asyncio.sleep(_EVERY_S)
            broken = await asyncio.to_thread(_violations, instance, life)
    return broken


def _violations(instance: Instance, life: Life) -> list[str]:
    def fetch(url: str) -> bytes | None:
        answer = instance.request("GET", url)
        return answer.body if answer.status == 200 else None

    data = instance.config_dir / ".storage" / "anypod"
    feeds = instance.action("list_feeds")["feeds"]
    return violations(
        Scene(
            data_dir=data,
            media_dir=instance.media_dir / "anypod",
            cache_dir=instance.config_dir / ".cache" / "anypod",
            documents={
                one["config_entry_id"]: fetch(one["links"][0]["url"]) or b""
                for one in feeds
            },
            fetch=fetch,
            expected=life.playable(),
            names=names_of(data / "anypod.db"),
        )
    )


def _keep(taken: Sequence[Sample], instance: Instance) -> None:
    """Leave what was seen where it was asked for."""
    if _FOLDER not in os.environ:
        return
    folder = Path(os.environ[_FOLDER])
    folder.mkdir(parents=True, exist_ok=True)
    samples.write(taken, folder / "soak.csv")
    (folder / "soak.svg").write_text(picture(taken))
    (folder / "soak.log").write_text(instance.log)


def picture(taken: Sequence[Sample]) -> str:
    """Draw the curves that have to be flat, and those of what was done meanwhile."""
    minutes = [one.minute for one in taken]
    return draw(
        f"{minutes[-1]:.0f} minutes, {minutes[-1] * SPEED / 60 / 24:.1f} days by the"
        " clock of the engine",
        minutes,
        [
            Panel(
                title="Memory of the Home Assistant process, MB",
                curves=[[one.memory_mb for one in taken]],
            ),
            Panel(
                title="Open file descriptors (blue), threads (pink)",
                curves=[
                    [one.descriptors for one in taken],
                    [one.threads for one in taken],
                ],
            ),
            Panel(
                title="asyncio tasks (blue), child processes (pink)",
                curves=[[one.tasks for one in taken], [one.children for one in taken]],
            ),
            Panel(
                title="Database (blue) and its log (pink), kB",
                curves=[
                    [one.database_kb for one in taken],
                    [one.log_kb for one in taken],
                ],
            ),
            Panel(
                title="Media (blue) and cache (pink), kB",
                curves=[
                    [one.media_kb for one in taken],
                    [one.cache_kb for one in taken],
                ],
            ),
            Panel(
                title="Home Assistant's log, kB",
                curves=[[one.said_kb for one in taken]],
            ),
            Panel(
                title="Syncs (blue), episodes known (pink), faults of the site (green)",
                curves=[
                    [one.syncs for one in taken],
                    [one.episodes for one in taken],
                    [one.faults for one in taken],
                ],
            ),
        ],
    )


def _figures(outcome: Outcome, left: int) -> Iterator[Figure]:
    taken = outcome.samples
    last = taken[-1]
    for name in ("minute", "syncs", "episodes", "faults", "requests"):
        yield Figure(name=f"soak.{name}", value=getattr(last, name), unit="by the end")
    yield Figure(
        name="soak.memory_growth",
        value=_grown(taken, "memory_mb"),
        unit="MB",
        budget=20,
    )
    yield Figure(
        name="soak.blocks_growth",
        value=_times(taken, "blocks"),
        unit="of the blocks of memory in use",
        budget=1.05,
    )
    yield Figure(name="soak.threads", value=last.threads, unit="by the end")
    for name in ("descriptors", "own_threads", "tasks", "children"):
        yield Figure(
            name=f"soak.{name}_growth",
            value=_grown(taken, name, at=min),
            unit="more, at the calmest moment of a quarter",
            budget=0,
        )
    yield Figure(
        name="soak.database_growth",
        value=_each(_quarter(taken, 3)) / _each(_quarter(taken, 1)),
        unit="of the kilobytes for each episode ever known",
        budget=1.05,
    )
    yield Figure(
        name="soak.database_log",
        value=max(one.log_kb for one in taken),
        unit="kB at most",
        budget=10_000,
    )
    yield Figure(name="soak.cache_growth", value=_grown(taken, "cache_kb"), unit="kB")
    yield Figure(
        name="soak.stall", value=max(one.stall_ms for one in taken), unit="ms at most"
    )
    errors = sum(_IS_ERROR.search(one) is not None for one in outcome.log)
    yield Figure(name="soak.errors_logged", value=errors, unit="lines")
    yield Figure(
        name="soak.lines_logged",
        value=len(outcome.log) / max(1, last.faults),
        unit="lines for each fault of the site",
        budget=5,
    )
    yield Figure(
        name="soak.failures", value=len(outcome.failures), unit="answers", budget=0
    )
    yield Figure(
        name="soak.violations",
        value=len(outcome.violations) + left,
        unit="things that are not as they have to be",
        budget=0,
    )


def _quarter(taken: Sequence[Sample], number: int) -> Sequence[Sample]:
    size = len(taken) // 4
    return taken[number * size : (number + 1) * size] or taken[-1:]


def _grown(
    taken: Sequence[Sample],
    name: str,
    at: Callable[[Iterable[float]], float] = median,
) -> float:
    """Return how much more there is in the last quarter than in the second."""
    first, last = (
        at([getattr(one, name) for one in _quarter(taken, number)]) for number in (1, 3)
    )
    return last - first


def _times(taken: Sequence[Sample], name: str) -> float:
    """Return how many times as much there is in the last quarter as in the second."""
    before, after = (
        median(getattr(one, name) for one in _quarter(taken, number))
        for number in (1, 3)
    )
    return float(after / before)


def _each(quarter: Sequence[Sample]) -> float:
    return median(one.database_kb / one.episodes for one in quarter)


if __name__ == "__main__":
    sys.exit(main())
