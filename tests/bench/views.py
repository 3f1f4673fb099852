"""What Home Assistant can do at best: views that answer the same with no work.

An integration of its own, beside Anypod, in `script/bench serve`. An empty view is told what to answer,
and is asked through the same middlewares and a route of the same shape.
"""

import asyncio
from base64 import b64decode
from http import HTTPStatus
from typing import Any

from aiohttp import web
from homeassistant.components.http import KEY_HASS, HomeAssistantView
from homeassistant.core import HomeAssistant

from tests.bench.gauges import Stall, watching_the_loop

DOMAIN = "anypod_bench"


async def async_setup(hass: HomeAssistant, config: dict[str, Any]) -> bool:
    """Register the views."""
    views: dict[str, _Taught] = {name: EmptyView(name) for name in ("304", "gzip")}
    views["media"] = EmptyMediaView()
    for view in (*views.values(), LearnView(views), StallView()):
        hass.http.register_view(view)
    return True


class _Taught(HomeAssistantView):
    """A view that is told what to answer."""

    requires_auth = False
    cors_allowed = True
    status = HTTPStatus.OK
    body: bytes | None = None
    path = ""

    def __init__(self) -> None:
        """Begin with nothing to tell."""
        self.headers: dict[str, str] = {}


class EmptyView(_Taught):
    """Answers with bytes that it has."""

    def __init__(self, name: str) -> None:
        """Take a path of that name."""
        super().__init__()
        self.url = f"/api/anypod_{name}/{{token}}/feed.xml"
        self.name = f"api:{DOMAIN}:{name}"

    async def get(self, request: web.Request, token: str) -> web.Response:
        """Answer GET and HEAD."""
        return web.Response(status=self.status, body=self.body, headers=self.headers)

    head = get


class EmptyMediaView(_Taught):
    """Answers with a file that it knows."""

    url = "/api/anypod_media/{token}/media/{name}"
    name = f"api:{DOMAIN}:media"

    async def get(
        self, request: web.Request, token: str, name: str
    ) -> web.StreamResponse:
        """Answer GET and HEAD."""
        return web.FileResponse(self.path, headers=self.headers)

    head = get


class LearnView(HomeAssistantView):
    """Tells an empty view what to answer."""

    url = "/api/anypod_bench/learn/{name}"
    name = f"api:{DOMAIN}:learn"

    def __init__(self, views: dict[str, _Taught]) -> None:
        """Remember who can be told."""
        self._views = views

    async def post(self, request: web.Request, name: str) -> web.Response:
        """Answer POST."""
        told = await request.json()
        view = self._views[name]
        view.status = HTTPStatus(told["status"])
        view.headers = told["headers"]
        view.body = b64decode(told["body"]) or None
        view.path = told["path"]
        return self.json({})


class StallView(HomeAssistantView):
    """Tells how long the event loop stood still, at most, since it was asked last."""

    url = "/api/anypod_bench/stall"
    name = f"api:{DOMAIN}:stall"

    def __init__(self) -> None:
        """Begin to look with the first question."""
        self._stall: Stall | None = None
        self._task: asyncio.Task[None] | None = None

    async def get(self, request: web.Request) -> web.Response:
        """Answer GET."""
        stall = self._stall
        if stall is None:
            hass = request.app[KEY_HASS]
            self._task = hass.async_create_background_task(self._watch(), self.name)
            return self.json({"longest_s": 0.0})
        longest_s, stall.longest_s = stall.longest_s, 0.0
        return self.json({"longest_s": longest_s})

    async def _watch(self) -> None:
        async with watching_the_loop() as self._stall:
            await asyncio.Event().wait()
