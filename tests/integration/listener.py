"""A podcast app, which knows nothing but its link."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from aiohttp import hdrs, web
from aiohttp.test_utils import TestClient
from lxml import etree

from custom_components.anypod.engine import Artifact
from tests.integration.feeds import FEED, Feeds

type Client = TestClient[web.Request, web.Application]

IMMUTABLE: Final = "private, max-age=31536000, immutable"


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """An answer, without the time that it was given at."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Listener:
    """Asks for what a link gives out, without a login."""

    def __init__(self, client: Client, feeds: Feeds) -> None:
        """Remember whom it asks."""
        self.client = client
        self.feeds = feeds

    async def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Send a request with these headers, `_` for `-`."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.client.request(method, path, headers=sent) as response:
            shown = {
                name: value
                for name, value in response.headers.items()
                if name != hdrs.DATE
            }
            return Answer(
                status=response.status, headers=shown, body=await response.read()
            )

    async def document(self, path: str | None = None) -> etree._Element:
        """Return the channel of an RSS document, the first feed's if not told."""
        answer = await self.ask(path or self.feeds.path())
        channel = etree.fromstring(answer.body).find("channel")
        assert channel is not None
        return channel

    async def titles(self, path: str | None = None) -> list[str | None]:
        """Return the titles of the episodes in an RSS document, newest first."""
        return [
            one.findtext("title") for one in (await self.document(path)).iter("item")
        ]

    async def enclosures(self, feed_id: str = FEED) -> list[str]:
        """Return the paths of the media that a feed names, newest first."""
        document = await self.document(self.feeds.path(feed_id=feed_id))
        found = document.iterfind("item/enclosure")
        return [urlsplit(str(node.attrib["url"])).path for node in found]

    async def media(self, name: str = "ep") -> Artifact:
        """Return the media file of an episode."""
        media = (await self.feeds.episodes())[name].media
        assert media is not None
        return media
