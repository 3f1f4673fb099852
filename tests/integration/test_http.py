"""What a link gives out without a login, and that it gives out nothing else."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from io import BytesIO
import logging
from pathlib import Path
import sqlite3
from typing import Any, Final
from urllib.parse import urlsplit

from aiohttp import hdrs
from homeassistant.components.persistent_notification import (
    _async_get_or_create_notifications,
)
from homeassistant.core import HomeAssistant
from lxml import etree
from PIL import Image
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.anypod.engine import Artifact
from tests.integration.conftest import Client
from tests.integration.feeds import FEED, Feeds
from tests.site import Channel, FakeSite, Video, make_videos

IMMUTABLE: Final = "private, max-age=31536000, immutable"
ITUNES: Final = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
BASE: Final = "http://10.10.10.10:8123"


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """An answer, without the time that it was given at."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Listener:
    """A podcast app, which knows nothing but its link."""

    def __init__(self, client: Client, feeds: Feeds) -> None:
        """Remember whom it asks."""
        self.client = client
        self.feeds = feeds

    async def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Send a request with these headers, `_` for `-`."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.client.request(method, path, headers=sent) as response:
            # Date says when, and Content-Length of a 404 is checked by its body.
            shown = {
                name: value
                for name, value in response.headers.items()
                if name != "Date"
            }
            return Answer(
                status=response.status, headers=shown, body=await response.read()
            )

    async def enclosures(self, feed_id: str = FEED) -> list[str]:
        """Return the paths of the media that a feed names, newest first."""
        answer = await self.ask(self.feeds.path(feed_id=feed_id))
        found = etree.fromstring(answer.body).iterfind("channel/item/enclosure")
        return [urlsplit(str(node.attrib["url"])).path for node in found]

    async def media(self, name: str = "ep") -> Artifact:
        """Return the media file of an episode."""
        media = (await self.feeds.episodes())[name].media
        assert media is not None
        return media


@pytest.fixture
async def app(
    site: FakeSite, feeds: Feeds, hass_client_no_auth: ClientSessionGenerator
) -> Listener:
    """Give an app that has subscribed to a feed of one episode."""
    site.add(Video(id="ep", title="An episode"))
    await feeds.add()
    return Listener(await hass_client_no_auth(), feeds)


async def test_feed(app: Listener, feeds: Feeds, site: FakeSite) -> None:
    plain = await app.ask(feeds.path(), Accept_Encoding="identity")
    assert plain.status == HTTPStatus.OK
    assert plain.headers[hdrs.CONTENT_TYPE] == "application/rss+xml; charset=utf-8"
    assert plain.headers[hdrs.CACHE_CONTROL] == "private, max-age=60"
    assert plain.headers[hdrs.VARY] == hdrs.ACCEPT_ENCODING
    assert plain.headers[hdrs.CONTENT_LENGTH] == str(len(plain.body))
    assert hdrs.CONTENT_ENCODING not in plain.headers

    channel = etree.fromstring(plain.body).find("channel")
    assert channel is not None
    assert channel.findtext("title") == "Talk"
    [item] = channel.iterfind("item")
    assert item.findtext("title") == "An episode"
    assert item.findtext("guid") == "anypodsite:ep"
    published = item.findtext("pubDate")
    assert published is not None
    assert parsedate_to_datetime(published).isoformat() == "2026-10-01T12:00:00+00:00"
    # Every address is one that a phone reaches, under the link's own path.
    for node in channel.iter():
        for url in {"url", "href"} & set(node.attrib):
            address = str(node.attrib[url])
            if not address.startswith(site.url("")):
                assert address.startswith(BASE + feeds.path("")), address


async def test_feed_compressed(app: Listener, feeds: Feeds) -> None:
    plain = await app.ask(feeds.path(), Accept_Encoding="identity")
    for accepted in ("gzip", "gzip, deflate, br", "br;q=1.0, GZIP;q=0.8, *;q=0.1"):
        answer = await app.ask(feeds.path(), Accept_Encoding=accepted)
        assert answer.headers[hdrs.CONTENT_ENCODING] == "gzip", accepted
        length = int(answer.headers[hdrs.CONTENT_LENGTH])
        assert length < len(plain.body)
        assert answer.body == plain.body
        assert answer.headers[hdrs.ETAG] == plain.headers[hdrs.ETAG]
    for accepted in ("deflate", "br", "gzip;q=0", "gzip; q=0.0, deflate", ""):
        answer = await app.ask(feeds.path(), Accept_Encoding=accepted)
        assert hdrs.CONTENT_ENCODING not in answer.headers, accepted
        assert answer.body == plain.body


async def test_feed_head(app: Listener, feeds: Feeds) -> None:
    got = await app.ask(feeds.path())
    asked = await app.ask(feeds.path(), "HEAD")
    assert (asked.status, asked.headers) == (got.status, got.headers)
    assert asked.body == b""


async def test_feed_not_modified(app: Listener, feeds: Feeds, site: FakeSite) -> None:
    tag = (await app.ask(feeds.path())).headers[hdrs.ETAG]
    assert tag.startswith('"')
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        for method in ("GET", "HEAD"):
            answer = await app.ask(feeds.path(), method, If_None_Match=known)
            assert answer.status == HTTPStatus.NOT_MODIFIED, known
            assert answer.body == b""
            assert answer.headers[hdrs.ETAG] == tag
            assert answer.headers[hdrs.CACHE_CONTROL] == "private, max-age=60"
    assert (await app.ask(feeds.path(), If_None_Match='"other"')).status == 200

    # A sync that finds nothing new leaves it as it is.
    await feeds.sync()
    answer = await app.ask(feeds.path(), If_None_Match=tag)
    assert answer.status == HTTPStatus.NOT_MODIFIED
    site.update("ep", title="A new title")
    await feeds.sync()
    answer = await app.ask(feeds.path(), If_None_Match=tag)
    assert answer.status == HTTPStatus.OK
    assert b"A new title" in answer.body


async def test_media(app: Listener, feeds: Feeds) -> None:
    media = await app.media()
    content = media.full_path.read_bytes()
    [path] = await app.enclosures()
    answer = await app.ask(path)
    assert answer.status == HTTPStatus.OK
    assert answer.body == content
    assert answer.headers[hdrs.CONTENT_TYPE] == "audio/x-m4a"
    assert answer.headers[hdrs.CONTENT_LENGTH] == str(len(content))
    assert answer.headers[hdrs.ACCEPT_RANGES] == "bytes"
    assert answer.headers[hdrs.CACHE_CONTROL] == IMMUTABLE

    head = await app.ask(path, "HEAD")
    assert (head.status, head.headers, head.body) == (200, answer.headers, b"")

    tag = answer.headers[hdrs.ETAG]
    known = await app.ask(path, If_None_Match=tag)
    assert (known.status, known.body) == (HTTPStatus.NOT_MODIFIED, b"")
    since = answer.headers[hdrs.LAST_MODIFIED]
    known = await app.ask(path, If_Modified_Since=since)
    assert known.status == HTTPStatus.NOT_MODIFIED


async def test_media_ranges(app: Listener, feeds: Feeds) -> None:
    content = (await app.media()).full_path.read_bytes()
    size = len(content)
    [path] = await app.enclosures()
    for sent, part in {
        "bytes=0-99": content[:100],
        "bytes=0-": content,
        f"bytes=100-{size * 2}": content[100:],
        "bytes=-10": content[-10:],
        f"bytes=-{size * 2}": content,
        f"bytes={size - 1}-": content[-1:],
    }.items():
        answer = await app.ask(path, Range=sent)
        assert answer.status == HTTPStatus.PARTIAL_CONTENT, sent
        assert answer.body == part
        begin = content.index(part) if len(part) > 1 else size - 1
        span = f"bytes {begin}-{begin + len(part) - 1}/{size}"
        assert answer.headers[hdrs.CONTENT_RANGE] == span
        assert answer.headers[hdrs.CACHE_CONTROL] == IMMUTABLE

    for sent in (f"bytes={size}-", "bytes=9-3", "bytes=a-b"):
        answer = await app.ask(path, Range=sent)
        assert answer.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, sent
        assert answer.headers[hdrs.CONTENT_RANGE] == f"bytes */{size}"
        assert hdrs.CACHE_CONTROL not in answer.headers


async def test_artwork(app: Listener, feeds: Feeds) -> None:
    document = etree.fromstring((await app.ask(feeds.path())).body)
    for place in (f"channel/{ITUNES}image", f"channel/item/{ITUNES}image"):
        image = document.find(place)
        assert image is not None
        path = urlsplit(str(image.attrib["href"])).path
        answer = await app.ask(path)
        assert answer.status == HTTPStatus.OK
        assert answer.headers[hdrs.CONTENT_TYPE] == "image/jpeg"
        assert answer.headers[hdrs.CACHE_CONTROL] == IMMUTABLE
        assert Image.open(BytesIO(answer.body)).size == (1400, 1400)
        assert (await app.ask(path, "HEAD")).headers == answer.headers


async def test_large_artwork_is_got_whole(
    site: FakeSite, feeds: Feeds, hass_client_no_auth: ClientSessionGenerator
) -> None:
    """A picture that comes in pieces, as over any real network."""
    site.add(Channel(name="talk", title="Talk", videos=make_videos(1)))
    site.slow("/art/*", rate_bytes_s=20_000)
    await feeds.add("/channel/talk/videos", media="metadata")
    state = await feeds.until(lambda state: state.artwork_rev is not None)
    assert state.artwork_rev != "default"


async def test_artwork_that_cannot_be_had(
    site: FakeSite, feeds: Feeds, app: Listener
) -> None:
    site.garble("/art/channel/huge*", body=bytes(21_000_000))
    site.fail("/art/channel/forbidden*", status=403)
    site.drop("/art/channel/broken*")
    for name in ("huge", "forbidden", "broken"):
        site.add(Channel(name=name, title=name, videos=[]))
        await feeds.add(f"/channel/{name}/videos", name)
        state = await feeds.until(lambda state: state.artwork_rev is not None, name)
        assert state.artwork_rev == "default"
        answer = await app.ask(feeds.path("art-default.jpg", name))
        assert answer.status == HTTPStatus.OK


async def test_what_does_not_exist(app: Listener, feeds: Feeds, site: FakeSite) -> None:
    """Whoever guesses learns nothing: each answer is the same, byte for byte."""
    site.add(Video(id="other", title="Another"))
    await feeds.add("/watch/other", "other")
    token = feeds.link().token
    [path] = await app.enclosures()
    stem, rev = Path(path).stem.split("-")
    [foreign] = await app.enclosures("other")
    artwork = (await feeds.episodes())["ep"].artwork
    assert artwork is not None
    expected = await app.ask("/api/anypod/no-such-token/feed.xml")
    assert expected.status == HTTPStatus.NOT_FOUND
    assert expected.body == b""

    for tried in [
        *(
            f"/api/anypod/{wrong}/feed.xml"
            for wrong in (
                token[:-1],
                token + "x",
                token.swapcase(),
                "x" * 5000,
                "%00",
                "%25",
                "a%2Fb",
                "t%C3%B6ken",
                "%ff%fe",
                "🎙",
                "' OR 1=1",
                "feeds",
                "%20",
            )
        ),
        path.replace(token, token[:-1]),
        feeds.path(f"media/{stem}-00000000.m4a"),
        feeds.path(f"media/{stem}-{rev}.mp3"),
        feeds.path(f"media/{stem}-{rev}"),
        feeds.path(f"media/{stem}-{rev}.m4a.m4a"),
        feeds.path(f"media/{stem}.m4a"),
        feeds.path(f"media/000000000000-{rev}.m4a"),
        feeds.path("media/x"),
        feeds.path("media/%00"),
        # The file of another feed, through a link that is right.
        feeds.path(f"media/{Path(foreign).name}"),
        feeds.path("art-00000000.jpg"),
        feeds.path("art-.jpg").replace("art-.jpg", "art-%2e.jpg"),
        feeds.path(f"art/{stem}-{artwork.rev}.m4a"),
        feeds.path(f"art/{stem}-{rev}.jpg"),
        feeds.path(f"art/{stem}-{artwork.rev}.jpg").replace(token, "x"),
    ]:
        assert await app.ask(tried) == expected, tried
        head = await app.ask(tried, "HEAD")
        assert (head.status, head.body) == (HTTPStatus.NOT_FOUND, b""), tried


async def test_other_methods(app: Listener, feeds: Feeds) -> None:
    [media] = await app.enclosures()
    for path in (feeds.path(), media, feeds.path("art-default.jpg")):
        for tried in (path, path.replace(feeds.link().token, "x")):
            for method in ("POST", "PUT", "PATCH", "DELETE"):
                answer = await app.ask(tried, method)
                assert answer.status == HTTPStatus.METHOD_NOT_ALLOWED, (method, tried)


async def test_guesses_are_no_logins(
    hass: HomeAssistant,
    app: Listener,
    feeds: Feeds,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.clear()
    [media] = await app.enclosures()
    for path in (
        feeds.path(),
        media,
        "/api/anypod/x/feed.xml",
        "/api/anypod/x/media/y",
    ):
        for wrong in ("Bearer nonsense", "Basic bm86bm8="):
            await app.ask(path, Authorization=wrong)
    assert _async_get_or_create_notifications(hass) == {}
    assert "Login attempt" not in caplog.text
    # Neither do secrets get into the log, however much of it is wanted.
    said = [
        record.getMessage()
        for record in caplog.records
        if record.name.startswith("custom_components.anypod")
        or (record.name.startswith("homeassistant") and record.levelno > logging.DEBUG)
    ]
    assert not [line for line in said if feeds.link().token in line]


async def test_file_that_is_gone(app: Listener) -> None:
    """As on a network disk that is away: it may come back, so nobody keeps the 404."""
    [path] = await app.enclosures()
    (await app.media()).full_path.unlink()
    for method in ("GET", "HEAD"):
        answer = await app.ask(path, method)
        assert answer.status == HTTPStatus.NOT_FOUND
        assert hdrs.CACHE_CONTROL not in answer.headers


async def test_database_that_fails(
    hass: HomeAssistant,
    app: Listener,
    feeds: Feeds,
    hass_client: ClientSessionGenerator,
) -> None:
    """An app that is told 404 may forget the feed."""
    [path] = await app.enclosures()
    episode = (await feeds.episodes())["ep"]
    file = hass.config.path(".storage", "anypod", "anypod.db")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("ALTER TABLE artifact RENAME TO lost")
        connection.execute("ALTER TABLE feed RENAME TO lost_feeds")
    feeds.engine.publisher.invalidate(FEED)
    for tried in (path, feeds.path(), feeds.path("art-x.jpg")):
        assert (await app.ask(tried)).status == HTTPStatus.SERVICE_UNAVAILABLE
    client = await hass_client()
    for tried in ("artwork", f"episodes/{episode.episode_id}/artwork"):
        response = await client.get(f"/api/anypod/feeds/{FEED}/{tried}")
        assert response.status == HTTPStatus.SERVICE_UNAVAILABLE


async def test_link_outlives_its_entry(
    hass: HomeAssistant, app: Listener, feeds: Feeds
) -> None:
    [media] = await app.enclosures()
    await hass.config_entries.async_unload(FEED)
    for path in (feeds.path(), media):
        assert (await app.ask(path)).status == HTTPStatus.OK


async def test_own_pictures(
    app: Listener,
    feeds: Feeds,
    site: FakeSite,
    hass_client: ClientSessionGenerator,
) -> None:
    site.add(
        Channel(name="talk", title="Talk", videos=make_videos(1, thumbnail="none"))
    )
    await feeds.add("/channel/talk/videos", "talk")
    await feeds.until(lambda state: state.artwork_rev is not None, "talk")
    episode = (await feeds.episodes())["ep"]
    bare = (await feeds.episodes("talk"))["ep-1"]
    base = "/api/anypod/feeds"
    client = await hass_client()

    async def get(path: str) -> Any:
        # Not without a login.
        answer = await app.ask(f"{base}/{path}")
        assert answer.status == HTTPStatus.UNAUTHORIZED
        return await client.get(f"{base}/{path}")

    for path in (f"{FEED}/artwork", f"{FEED}/episodes/{episode.episode_id}/artwork"):
        response = await get(path)
        assert response.status == HTTPStatus.OK
        assert response.headers[hdrs.CONTENT_TYPE] == "image/jpeg"
    for path in (
        "nobody/artwork",
        "talk/episodes/0/artwork",
        f"talk/episodes/{bare.episode_id}/artwork",
        f"talk/episodes/{episode.episode_id}/artwork",
    ):
        assert (await get(path)).status == HTTPStatus.NOT_FOUND, path
