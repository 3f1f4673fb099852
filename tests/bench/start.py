"""What the start of Home Assistant costs with many feeds, and when they are served.

Three installations are started in turns: without Anypod, with one feed, and with as
many as the budget is about. What is counted is the time that the processors work,
until nothing happens any more.
"""

import asyncio
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
import json
import os
from pathlib import Path
import sqlite3
from statistics import median
import subprocess
import tempfile
import time
from typing import Any, Final

from custom_components.anypod.engine import Media, SourceKind
from custom_components.anypod.engine.library import Library
from tests.bench.archive import fill
from tests.bench.figures import Figure
from tests.bench.house import reader
from tests.hass.instance import ROOT, Instance

_FEEDS: Final = 100
_EPISODES: Final = 1_000
_KEPT: Final = 100
"""So many of them have a file."""
_ROUNDS: Final = 3
_LOOK_S: Final = 0.05
_CALM_S: Final = 3.0
_CALM_WORK_S: Final = 0.06
"""An idle Home Assistant works a little, too."""
_PATIENCE_S: Final = 180.0
_PYTHON: Final = ROOT / ".cache" / "venv" / "hass" / "bin" / "python"
_COMPILED: Final = {"PYTHONDONTWRITEBYTECODE": ""}
"""What has modules compiled once, and not at each start, whatever is set here."""
_STAMP: Final = "2026-11-01T12:00:00+00:00"


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """How one start went."""

    work_s: float
    """Of the processors, until it was calm."""
    served_s: float
    """Until the last feed could be read."""


async def measure() -> list[Figure]:
    """Measure one run."""
    return await asyncio.to_thread(_measure)


def _measure() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        homes = {count: _home(Path(folder), count) for count in (0, 1, _FEEDS)}
        turns: dict[int, list[Turn]] = {count: [] for count in homes}
        for _ in range(_ROUNDS):
            for count, home in homes.items():
                turns[count].append(_start(home, count))
    return _figures(turns)


def _figures(turns: Mapping[int, list[Turn]]) -> list[Figure]:
    def added(one: int, other: int) -> float:
        rounds = zip(turns[one], turns[other], strict=True)
        return median(more.work_s - less.work_s for more, less in rounds)

    return [
        Figure(
            name="start.without.work",
            value=median(turn.work_s for turn in turns[0]),
            unit="CPU s",
        ),
        Figure(name="start.one_feed.added", value=added(1, 0), unit="CPU s"),
        Figure(
            name=f"start.{_FEEDS}_feeds.added",
            value=added(_FEEDS, 0),
            unit="CPU s",
            budget=1,
        ),
        Figure(
            name="start.one_feed.served",
            value=median(turn.served_s for turn in turns[1]),
            unit="s until the feed can be read",
        ),
        Figure(
            name=f"start.{_FEEDS}_feeds.served",
            value=median(turn.served_s for turn in turns[_FEEDS]),
            unit="s until the last feed can be read",
        ),
        Figure(name="start.import", value=_import_s(), unit="CPU s"),
    ]


# ---------------------------------------------------------------------- the scene


def _home(folder: Path, count: int) -> Path:
    """Furnish an installation that has been started before."""
    home = folder / str(count)
    home.mkdir()
    instance = Instance(home, python=_PYTHON)
    if count:
        _furnish(home, instance.media_dir / "anypod", count)
    # Entities are registered, and everything is as it is at any later start.
    _start(home, count)
    return home


def _furnish(home: Path, library: Path, count: int) -> None:
    """Write feeds as if they had always been there."""
    configs = [
        reader(
            f"{number:026X}",
            f"http://127.0.0.1:1/channel/c{number}/videos",
            title=f"Feed {number}",
            media=Media.AUDIO,
            keep_last=_KEPT,
        )
        for number in range(1, count + 1)
    ]
    database = home / ".storage" / "anypod" / "anypod.db"
    database.parent.mkdir(mode=0o700)
    Library(library).found()
    fill(database, configs, _EPISODES, library, kept=_KEPT)
    entries = [
        _entry(
            config.feed_id,
            config.title,
            data={
                "type": "feed",
                "url": config.source_url,
                "source_kind": SourceKind.CHANNEL.value,
                "listing_urls": list(config.listing_urls),
            },
            options={"media": "audio", "keep_last": _KEPT, "schedule": "manual"},
        )
        for config in configs
    ]
    hub = _entry("0" * 26, "Anypod", data={"type": "hub"}, options={})
    entries.append(hub | {"unique_id": "hub", "source": "system"})
    stored = {"key": "core.config_entries", "version": 1, "minor_version": 5}
    path = home / ".storage" / "core.config_entries"
    path.write_text(json.dumps(stored | {"data": {"entries": entries}}))


def _entry(
    entry_id: str, title: str, *, data: Mapping[str, Any], options: Mapping[str, Any]
) -> dict[str, Any]:
    """Describe a config entry as Home Assistant stores it."""
    return {
        "created_at": _STAMP,
        "data": data,
        "disabled_by": None,
        "discovery_keys": {},
        "domain": "anypod",
        "entry_id": entry_id,
        "minor_version": 1,
        "modified_at": _STAMP,
        "options": options,
        "pref_disable_new_entities": False,
        "pref_disable_polling": False,
        "source": "user",
        "subentries": [],
        "title": title,
        "unique_id": f"bench|{entry_id}",
        "version": 1,
    }


# ---------------------------------------------------------------------- the starts


def _start(home: Path, count: int) -> Turn:
    """Start, wait until it is calm, and stop."""
    instance = Instance(home, python=_PYTHON)
    instance.environment |= _COMPILED
    waiting = [f"/api/anypod/{token}/feed.xml" for token in _tokens(home)]
    began = time.monotonic()
    try:
        instance.start(lambda: instance.request("GET", "/manifest.json").status == 200)
        while waiting:
            if time.monotonic() - began > _PATIENCE_S:
                raise TimeoutError(f"{len(waiting)} of {count} feeds are not there")
            waiting = [one for one in waiting if not _is_served(instance, one)]
            time.sleep(_LOOK_S)
        served_s = time.monotonic() - began
        work_s = _calm_s(instance)
        if complaints := instance.own_complaints():
            raise RuntimeError(complaints)
    finally:
        instance.stop()
    return Turn(work_s=work_s, served_s=served_s)


def _is_served(instance: Instance, path: str) -> bool:
    return instance.request("HEAD", path).status == 200


def _tokens(home: Path) -> list[str]:
    """Return the last feed's token: what can be read after it could be before."""
    database = home / ".storage" / "anypod" / "anypod.db"
    if not database.exists():
        return []
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT token FROM link ORDER BY feed_id DESC")
        return [token for (token,) in rows][:1]


def _calm_s(instance: Instance) -> float:
    """Return how long the processors had worked when nothing happened any more."""
    end = time.monotonic() + _PATIENCE_S
    while time.monotonic() < end:
        before = instance.worked_s()
        time.sleep(_CALM_S)
        if instance.worked_s() - before <= _CALM_WORK_S:
            return before
    raise TimeoutError("Home Assistant does not come to rest")


def _import_s() -> float:
    """Return what it takes to import the integration, where Home Assistant is."""
    program = (
        "import homeassistant.bootstrap, sqlalchemy.orm, time; "
        "import homeassistant.components.http, homeassistant.components.frontend; "
        "began = time.process_time(); import custom_components.anypod; "
        "print(time.process_time() - began)"
    )
    command = [str(_PYTHON), "-c", program]
    environment = os.environ | _COMPILED
    times = [
        float(subprocess.check_output(command, cwd=ROOT, env=environment, text=True))
        for _ in range(4)
    ]
    # The first may have had to compile it.
    return median(times[1:])
