"""A week in an hour: Anypod's clock goes faster, and what its process takes is told.

An integration of its own, beside Anypod, in `script/bench soak`.
"""

import asyncio
from collections import Counter
from datetime import UTC, datetime
import gc
import sys
import threading
import tracemalloc
from types import SimpleNamespace
from typing import Any, Final, override

from aiohttp import web
from homeassistant.components.http import KEY_HASS, HomeAssistantView
from homeassistant.core import HomeAssistant

from custom_components import anypod
from custom_components.anypod import logins, streams
from custom_components.anypod.engine import Engine, EngineEvent, FeedChanged, loop
from custom_components.anypod.engine.calendar import uptime
from custom_components.anypod.engine.loop import Loop
from custom_components.anypod.entry import DATA_ANYPOD
from tests.bench.gauges import Stall, watching_the_loop

DOMAIN = "anypod_soak"
_HUNT: Final = "hunt"
_OURS: Final = "anypod"
_MOST: Final = 60
_FRAMES: Final = 8


async def async_setup(hass: HomeAssistant, config: dict[str, Any]) -> bool:
    """Hasten the clock of an engine that is not made yet."""
    hasten(config[DOMAIN]["speed"])
    hass.http.register_view(GaugesView())
    return True


def hasten(speed: float) -> None:
    """Let so many hours go by in one, for all that the engine plans."""
    start = datetime.now(UTC)
    rest = Loop._rest

    class Hastened(datetime):
        @classmethod
        @override
        def now(cls, tz: Any = None) -> Any:
            return start + (datetime.now(UTC) - start) * speed

    async def hastened(self: Loop, due: datetime | None) -> None:
        now = Hastened.now()
        await rest(self, None if due is None else now + (due - now) / speed)

    started_s = uptime()
    # Where the engine is given its clocks, and where its instants are compared with now.
    vars(anypod)["datetime"] = Hastened
    Engine.__init__.__defaults__ = (lambda: started_s + (uptime() - started_s) * speed,)
    for module in (logins, streams):
        vars(module)["dt_util"] = SimpleNamespace(utcnow=Hastened.now)
    Loop._rest = hastened  # type: ignore[method-assign]
    # Else each of its looks would find a clock that has leapt.
    vars(loop)["_LOOK_S"] = loop._LOOK_S * speed


class GaugesView(HomeAssistantView):
    """Tells what only the process itself can tell."""

    url = "/api/anypod_soak/gauges"
    name = f"api:{DOMAIN}:gauges"

    def __init__(self) -> None:
        """Begin with nothing counted."""
        self._synced: dict[str, datetime] = {}
        self._syncs = 0
        self._stall: Stall | None = None
        self._watch: asyncio.Task[None] | None = None

    async def get(self, request: web.Request) -> web.Response:
        """Answer GET; the first one begins to count."""
        hass = request.app[KEY_HASS]
        if self._watch is None:
            hass.data[DATA_ANYPOD].engine.subscribe(self._hear)
            self._watch = hass.async_create_background_task(self._look(), self.name)
        told = {
            "tasks": len(asyncio.all_tasks()),
            "own_threads": sum(
                one.name.startswith(_OURS) for one in threading.enumerate()
            ),
            "objects": len(gc.get_objects()),
            "blocks": sys.getallocatedblocks(),
            "syncs": self._syncs,
            "stall_ms": self._stalled_ms(),
        }
        if _HUNT in request.query:
            told |= _hunted(request.query[_HUNT])
        return self.json(told)

    def _stalled_ms(self) -> int:
        if self._stall is None:
            return 0
        longest_s, self._stall.longest_s = self._stall.longest_s, 0.0
        return round(longest_s * 1000)

    def _hear(self, event: EngineEvent) -> None:
        if not isinstance(event, FeedChanged) or event.state.last_sync is None:
            return
        feed_id, synced_at = event.state.feed_id, event.state.last_sync
        self._syncs += self._synced.get(feed_id) != synced_at
        self._synced[feed_id] = synced_at

    async def _look(self) -> None:
        async with watching_the_loop() as self._stall:
            await asyncio.Event().wait()


def _hunted(how: str) -> dict[str, Any]:
    """Return what there is most of, for whoever looks for a leak.

    `types` counts what the collector knows; `lines` says where memory was taken since
    it was asked for the first time.
    """
    if how == "types":
        kinds = Counter(type(one).__qualname__ for one in gc.get_objects())
        return {how: dict(kinds.most_common(_MOST))}
    if not tracemalloc.is_tracing():
        tracemalloc.start(_FRAMES)
        return {}
    taken = tracemalloc.take_snapshot().statistics("traceback")
    return {
        how: [
            {"bytes": one.size, "count": one.count, "where": one.traceback.format()}
            for one in taken[:_MOST]
        ]
    }
