"""What a Home Assistant takes of its machine, looked at now and then."""

from collections.abc import Iterable
import contextlib
import csv
from dataclasses import asdict, dataclass, fields
from pathlib import Path
import sqlite3
from typing import Final

from tests.hass import Instance

_GAUGES: Final = "/api/anypod_soak/gauges"
_KILOBYTE: Final = 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class Sample:
    """How things stood at one moment."""

    minute: float
    """Since it began."""
    memory_mb: float
    """What is resident."""
    descriptors: int
    threads: int
    own_threads: int
    """Those that Anypod has begun; the others are Home Assistant's."""
    tasks: int
    objects: int
    """What the garbage collector knows of."""
    blocks: int
    """Of memory that Python has given out."""
    children: int
    stall_ms: int
    """The longest since the sample before."""
    database_kb: int
    log_kb: int
    """What the database has written and not yet folded in."""
    cache_kb: int
    media_kb: int
    said_kb: int
    """Home Assistant's log."""
    recorder_kb: int
    episodes: int
    """All that were ever seen."""
    syncs: int
    faults: int
    """Of the site, that were switched on so far."""
    requests: int
    """Of apps and dashboards."""


def take(instance: Instance, minute: float, *, faults: int, requests: int) -> Sample:
    """Look at everything.

    Raises:
        OSError: it was not to be had at this moment.

    """
    answer = instance.get(_GAUGES)
    if answer.status != 200:
        raise OSError(f"no gauges: {answer.status}")
    data = instance.config_dir / ".storage" / "anypod"
    place = Path(f"/proc/{instance.pid}")
    return Sample(
        minute=round(minute, 2),
        memory_mb=round(_memory_kb(place) * 1.024 / _KILOBYTE, 1),
        descriptors=len([*(place / "fd").iterdir()]),
        threads=len([*(place / "task").iterdir()]),
        children=len(instance.children()),
        database_kb=_kilobytes(data / "anypod.db"),
        log_kb=_kilobytes(data / "anypod.db-wal"),
        cache_kb=_below_kb(instance.config_dir / ".cache" / "anypod"),
        media_kb=_below_kb(instance.media_dir),
        said_kb=_kilobytes(instance.log_path),
        recorder_kb=_kilobytes(instance.config_dir / "home-assistant_v2.db"),
        episodes=_episodes(data / "anypod.db"),
        faults=faults,
        requests=requests,
        **answer.json,
    )


def write(samples: Iterable[Sample], path: Path) -> None:
    """Keep samples as a table."""
    with path.open("w", newline="") as table:
        writer = csv.DictWriter(
            table, [one.name for one in fields(Sample)], lineterminator="\n"
        )
        writer.writeheader()
        writer.writerows(asdict(one) for one in samples)


def read(path: Path) -> list[Sample]:
    """Return the samples of a table."""
    with path.open(newline="") as table:
        return [
            Sample(**{name: float(value) for name, value in row.items()})  # type: ignore[arg-type]
            for row in csv.DictReader(table)
        ]


def _memory_kb(place: Path) -> int:
    for line in (place / "status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise OSError("no VmRSS, the process has ended")


def _kilobytes(path: Path) -> int:
    try:
        return path.stat().st_size // _KILOBYTE
    except FileNotFoundError:
        return 0


def _below_kb(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        with contextlib.suppress(FileNotFoundError):
            total += path.stat().st_size if path.is_file() else 0
    return total // _KILOBYTE


def _episodes(database: Path) -> int:
    uri = f"file:{database}?mode=ro"
    with contextlib.closing(sqlite3.connect(uri, uri=True)) as connection:
        [(count,)] = connection.execute("SELECT count(*) FROM episode")
        return int(count)
