"""Podcast apps and dashboards, which come and go as they do in a household."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from html import unescape
import random
import re
from typing import Any, Final

from aiohttp import ClientError, ClientSession, ClientTimeout, ClientWebSocketResponse

from tests.hass import Instance

_APPS: Final = 4
_DASHBOARDS: Final = 3
_ADDRESS: Final = re.compile(r'(?:url|href)="(http[^"]+)"')
_PATIENCE: Final = ClientTimeout(total=60)
_AGENTS: Final = ("AntennaPod/3.6.1", "Podcasts/1650.1", "Overcast/3.0", "gPodder/3")
_RANGES: Final = ("bytes=0-1", "bytes=0-", "bytes=1000-4000", "bytes=-500")


class Crowd:
    """Everybody who asks something, and what they were told."""

    def __init__(self, instance: Instance, dice: random.Random) -> None:
        """Remember whom to ask; the dice decide what."""
        self._instance = instance
        self._dice = dice
        self.links: list[str] = []
        """Addresses of feeds that apps know."""
        self.feed_ids: list[str] = []
        """What dashboards show."""
        self.answers: Counter[str] = Counter()
        self.failures: list[str] = []

    @property
    def requests(self) -> int:
        """Return how often somebody was answered."""
        return self.answers.total()

    @asynccontextmanager
    async def busy(self) -> AsyncIterator[None]:
        """Let all of them ask, again and again, meanwhile."""
        async with ClientSession(timeout=_PATIENCE) as session:
            jobs = [self._app(session, agent) for agent in _AGENTS[:_APPS]]
            jobs += [self._dashboard(session) for _ in range(_DASHBOARDS)]
            tasks = [asyncio.create_task(job) for job in jobs]
            try:
                yield
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    # ------------------------------------------------------------------------- apps

    async def _app(self, session: ClientSession, agent: str) -> None:
        """Look at feeds as an app does, and get some of what stands in them."""
        tags: dict[str, str] = {}
        while True:
            await asyncio.sleep(self._dice.uniform(0.2, 1.5))
            if not self.links:
                continue
            link = self._dice.choice(self.links)
            if self._dice.random() < 0.05:
                link = f"{self._instance.url}/api/anypod/{agent}/feed.xml"
            headers = {"User-Agent": agent}
            if link in tags and self._dice.random() < 0.7:
                headers["If-None-Match"] = tags[link]
            status, tag, body = await self._get(session, link, headers)
            if status == 200 and tag is not None:
                tags[link] = tag
                named = {unescape(one) for one in _ADDRESS.findall(body.decode())}
                await self._follow(session, agent, sorted(named))
            if self._dice.random() < 0.05:
                await self._get(session, link.removesuffix("feed.xml"), headers)

    async def _follow(
        self, session: ClientSession, agent: str, named: list[str]
    ) -> None:
        ours = [one for one in named if one.startswith(self._instance.url)]
        for url in self._dice.sample(ours, k=min(2, len(ours))):
            headers = {"User-Agent": agent}
            if "/media/" in url:
                headers["Range"] = self._dice.choice(_RANGES)
            await self._get(session, url, headers)

    async def _get(
        self, session: ClientSession, url: str, headers: dict[str, str]
    ) -> tuple[int, str | None, bytes]:
        try:
            async with session.get(url, headers=headers) as answer:
                body = await answer.read()
        except (ClientError, TimeoutError) as err:
            self._note(f"no answer: {type(err).__name__}", f"{url}: {err!r}")
            return 0, None, b""
        self._note(str(answer.status), url if answer.status >= 500 else None)
        return answer.status, answer.headers.get("ETag"), body

    def _note(self, outcome: str, failed: str | None) -> None:
        self.answers[outcome] += 1
        if failed is not None:
            self.failures.append(f"{outcome}: {failed}")

    # ------------------------------------------------------------------- dashboards

    async def _dashboard(self, session: ClientSession) -> None:
        """Open a dashboard, look at it for a while, and leave."""
        while True:
            await asyncio.sleep(self._dice.uniform(0.5, 6))
            try:
                await self._visit(session)
            except (ClientError, TimeoutError, TypeError) as err:
                self._note("no dashboard", repr(err))

    async def _visit(self, session: ClientSession) -> None:
        async with _connected(session, self._instance) as socket:
            wanted: list[dict[str, Any]] = [
                {"type": "anypod/subscribe"},
                {"type": "anypod/episodes/subscribe"},
                {"type": "anypod/episodes/list", "limit": 100},
                {"type": "anypod/stats"},
            ]
            for number, message in enumerate(wanted, 1):
                await socket.send_json({"id": number, **message})
            await self._pictures(session)
            seconds = self._dice.uniform(1, 15)
            await _for_so_long(seconds, lambda: self._listen(socket.receive_json))

    async def _pictures(self, session: ClientSession) -> None:
        headers = {"Authorization": f"Bearer {_token(self._instance)}"}
        for feed_id in self.feed_ids:
            size = self._dice.choice(("", "?size=256"))
            url = f"{self._instance.url}/api/anypod/feeds/{feed_id}/artwork{size}"
            await self._get(session, url, headers)

    async def _listen(self, receive: Callable[[], Awaitable[Any]]) -> None:
        while True:
            message = await receive()
            is_refused = message.get("success") is False
            self._note("message", repr(message) if is_refused else None)


async def _for_so_long(seconds: float, listen: Callable[[], Awaitable[None]]) -> None:
    try:
        async with asyncio.timeout(seconds):
            await listen()
    except TimeoutError:
        pass


async def command(instance: Instance, **message: Any) -> Any:
    """Send one message to Home Assistant, and return what comes back."""
    async with (
        ClientSession(timeout=_PATIENCE) as session,
        _connected(session, instance) as socket,
    ):
        await socket.send_json({"id": 1, **message})
        return await socket.receive_json()


@asynccontextmanager
async def _connected(
    session: ClientSession, instance: Instance
) -> AsyncIterator[ClientWebSocketResponse]:
    async with session.ws_connect(f"{instance.url}/api/websocket") as socket:
        await socket.receive_json()
        await socket.send_json({"type": "auth", "access_token": _token(instance)})
        await socket.receive_json()
        yield socket


def _token(instance: Instance) -> str:
    token: str = instance.tokens["access_token"]
    return token
