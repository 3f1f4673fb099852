"""The documents of a link: its feed, in pages, and its page for a person."""

import asyncio
from datetime import timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from aiohttp import hdrs
from homeassistant.core import HomeAssistant
from lxml import html
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.anypod.engine import (
    Document,
    EngineEvent,
    EpisodeChanged,
    EpisodeEventType,
    EpisodeStatus,
)
from tests.integration.feeds import Feeds
from tests.integration.listener import Listener
from tests.site import Channel, FakeSite, make_videos

BASE = "http://10.10.10.10:8123"
WORLD = "https://home.example.org"
FRESH = "private, max-age=60"


async def test_feed(app: Listener, feeds: Feeds, site: FakeSite) -> None:
    plain = await app.ask(feeds.path(), Accept_Encoding="identity")
    assert plain.status == HTTPStatus.OK
    assert plain.headers[hdrs.CONTENT_TYPE] == "application/rss+xml; charset=utf-8"
    assert plain.headers[hdrs.CACHE_CONTROL] == FRESH
    assert plain.headers[hdrs.CONTENT_LENGTH] == str(len(plain.body))
    assert hdrs.CONTENT_ENCODING not in plain.headers
    # With a date AntennaPod would forget the tag, and get all of it after three days.
    assert hdrs.LAST_MODIFIED not in plain.headers

    channel = await app.document()
    assert channel.findtext("title") == "Talk"
    [item] = channel.iterfind("item")
    assert item.findtext("title") == "An episode"
    assert item.findtext("guid") == "anypodsite:ep"
    published = item.findtext("pubDate")
    assert published is not None
    assert parsedate_to_datetime(published).isoformat() == "2026-10-01T12:00:00+00:00"


async def test_addresses_in_a_feed(app: Listener, feeds: Feeds, site: FakeSite) -> None:
    """Each is one that a phone reaches, under the link's own path."""
    for host in ("somewhere.else:1234", "evil.example"):
        answer = await app.ask(feeds.path(), Host=host, X_Forwarded_Host=host)
        assert host.encode() not in answer.body
    found = [
        str(node.attrib[name])
        for node in (await app.document()).iter()
        for name in {"url", "href"} & set(node.attrib)
    ]
    ours = [one for one in found if not one.startswith(site.url(""))]
    assert len(ours) > 3
    for address in ours:
        assert address.startswith(BASE + feeds.path("")), address


async def test_feed_compressed(app: Listener, feeds: Feeds) -> None:
    plain = await app.ask(feeds.path(), Accept_Encoding="identity")
    for accepted in ("gzip", "gzip, deflate, br", "br;q=1.0, GZIP;q=0.8, *;q=0.1"):
        answer = await app.ask(feeds.path(), Accept_Encoding=accepted)
        assert answer.headers[hdrs.CONTENT_ENCODING] == "gzip", accepted
        length = int(answer.headers[hdrs.CONTENT_LENGTH])
        assert length < len(plain.body)
        assert answer.body == plain.body
        # They are other bytes, which a strong tag has to say.
        assert answer.headers[hdrs.ETAG] != plain.headers[hdrs.ETAG]
        assert answer.headers[hdrs.VARY] == "Accept-Encoding, Origin"
    for accepted in ("deflate", "br", "gzip;q=0", "gzip; q=0.0, deflate", "", "*"):
        answer = await app.ask(feeds.path(), Accept_Encoding=accepted)
        assert hdrs.CONTENT_ENCODING not in answer.headers, accepted
        assert answer == plain


async def test_feed_head(app: Listener, feeds: Feeds) -> None:
    for accepted in ("gzip", "identity"):
        got = await app.ask(feeds.path(), Accept_Encoding=accepted)
        asked = await app.ask(feeds.path(), "HEAD", Accept_Encoding=accepted)
        assert (asked.status, asked.headers) == (got.status, got.headers)
        assert asked.body == b""


async def test_feed_not_modified(app: Listener, feeds: Feeds, site: FakeSite) -> None:
    tags = [
        (await app.ask(feeds.path(), Accept_Encoding=one)).headers[hdrs.ETAG]
        for one in ("identity", "gzip")
    ]
    plain, packed = tags
    assert plain.startswith('"')
    # Some apps ask for the one and keep the other.
    for known in (plain, packed, f"W/{plain}", f'"other", {packed}', "*"):
        for method in ("GET", "HEAD"):
            answer = await app.ask(
                feeds.path(), method, If_None_Match=known, Accept_Encoding="gzip"
            )
            assert answer.status == HTTPStatus.NOT_MODIFIED, known
            assert answer.body == b""
            assert answer.headers[hdrs.ETAG] == packed
            assert answer.headers[hdrs.CACHE_CONTROL] == FRESH
            assert answer.headers[hdrs.VARY] == "Accept-Encoding, Origin"
    for known in ('"other"', "nonsense", '""', plain.strip('"')):
        answer = await app.ask(feeds.path(), If_None_Match=known)
        assert answer.status == HTTPStatus.OK, known

    # A sync that finds nothing new leaves it as it is.
    await feeds.sync()
    answer = await app.ask(feeds.path(), If_None_Match=plain)
    assert answer.status == HTTPStatus.NOT_MODIFIED
    site.update("ep", title="A new title")
    await feeds.sync()
    answer = await app.ask(feeds.path(), If_None_Match=plain)
    assert answer.status == HTTPStatus.OK
    assert b"A new title" in answer.body


async def test_feed_if_it_is_still_that(app: Listener, feeds: Feeds) -> None:
    tag = (await app.ask(feeds.path())).headers[hdrs.ETAG]
    for wanted, status in {
        tag: HTTPStatus.OK,
        f'"other", {tag}': HTTPStatus.OK,
        "*": HTTPStatus.OK,
        # Such a tag promises nothing about the bytes.
        f"W/{tag}": HTTPStatus.PRECONDITION_FAILED,
        '"other"': HTTPStatus.PRECONDITION_FAILED,
    }.items():
        answer = await app.ask(feeds.path(), If_Match=wanted)
        assert answer.status == status, wanted
    answer = await app.ask(feeds.path(), If_Match='"other"', If_None_Match=tag)
    assert (answer.status, answer.body) == (HTTPStatus.PRECONDITION_FAILED, b"")


async def test_older_pages(
    feeds: Feeds, site: FakeSite, hass_client_no_auth: ClientSessionGenerator
) -> None:
    site.add(Channel(name="talk", title="Talk", videos=make_videos(12)))
    options = {"media": "metadata", "keep_last": None, "page_size": 10}
    await feeds.add("/channel/talk/videos", **options)
    await feeds.until(lambda state: state.counts.get(EpisodeStatus.DOWNLOADED) == 12)
    app = Listener(await hass_client_no_auth(), feeds)
    first, second = await app.titles(), await app.titles(feeds.path("feed-2.xml"))
    assert (len(first), len(second)) == (10, 2)
    assert len({*first, *second}) == 12
    for path in ("feed.xml", "feed-2.xml"):
        text = (await app.ask(feeds.path(path))).body.decode()
        for name in ("feed.xml", "feed-2.xml"):
            assert f'href="{BASE}{feeds.path(name)}"' in text
    tag = (await app.ask(feeds.path("feed-2.xml"))).headers[hdrs.ETAG]
    answer = await app.ask(feeds.path("feed-2.xml"), "HEAD", If_None_Match=tag)
    assert answer.status == HTTPStatus.NOT_MODIFIED
    for wrong in ("0", "1", "3", "02", "-1", "2.5", "x", "²", "9" * 7, "9" * 5000):
        answer = await app.ask(feeds.path(f"feed-{wrong}.xml"))
        assert answer.status == HTTPStatus.NOT_FOUND, wrong


async def test_forwarding(app: Listener, feeds: Feeds) -> None:
    """Apps that follow are told the new address, and the others lose nothing."""
    old = feeds.path()
    [media] = await app.enclosures()
    link_id = feeds.link().link_id
    await feeds.engine.links.rotate(link_id, timedelta(days=3))
    new = feeds.path()
    assert new != old
    text = (await app.ask(old)).body.decode()
    assert f"<itunes:new-feed-url>{BASE}{new}</itunes:new-feed-url>" in text
    assert old not in text
    assert "new-feed-url" not in (await app.ask(new)).body.decode()
    assert (await app.ask(media)).status == HTTPStatus.OK
    assert await app.enclosures() != [media]

    await feeds.engine.links.rotate(link_id)
    for path in (old, new, media):
        assert (await app.ask(path)).status == HTTPStatus.NOT_FOUND
    assert (await app.ask(feeds.path())).status == HTTPStatus.OK


async def test_uses_are_noted(app: Listener, feeds: Feeds) -> None:
    assert feeds.link().last_used_at is None
    for method, path in (
        ("GET", feeds.path()),
        ("HEAD", (await app.enclosures())[0]),
        ("GET", feeds.path("media/nothing")),
    ):
        agent = f"Pod\tcatcher/{method}" + "x" * 1000
        await app.ask(path, method, User_Agent=agent)
        link = feeds.link()
        assert link.last_used_at is not None
        assert link.last_agent is not None
        assert link.last_agent.startswith(f"Pod catcher/{method}x")
        assert len(link.last_agent) < 200


@pytest.mark.parametrize(
    ("external", "source", "shown", "is_external"),
    [
        (None, "automatic", BASE, False),
        (WORLD, "automatic", WORLD, True),
        # There is one, but it is not the one that the page shows.
        (WORLD, "internal", BASE, False),
    ],
)
async def test_page_for_a_person(
    hass: HomeAssistant,
    app: Listener,
    feeds: Feeds,
    external: str | None,
    source: str,
    shown: str,
    is_external: bool,
) -> None:
    hass.config.external_url = external
    hass.config_entries.async_update_entry(feeds.hub, options={"url_source": source})
    answer = await app.ask(feeds.path(""), Host="evil.example")
    assert answer.status == HTTPStatus.OK
    assert answer.headers[hdrs.CONTENT_TYPE] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert (await app.ask(feeds.path(""), "HEAD")).headers == answer.headers

    page = html.document_fromstring(answer.body)
    assert page.findtext(".//h1") == "Talk"
    [address] = page.iter("input")
    assert address.get("value") == f"{shown}{feeds.path()}"
    assert (b"works at home only" in answer.body) is not is_external
    # What it shows and plays is there, by addresses relative to its own.
    shown_or_played = [str(one.get("src")) for one in page.iter("img", "audio")]
    assert len(shown_or_played) > 2
    for name in shown_or_played:
        assert (await app.ask(feeds.path(name))).status == HTTPStatus.OK, name


async def test_page_of_a_forwarded_link(app: Listener, feeds: Feeds) -> None:
    old = feeds.path("")
    await feeds.engine.links.rotate(feeds.link().link_id, timedelta(days=3))
    body = (await app.ask(old)).body.decode()
    assert feeds.path() in body
    assert old not in body


async def test_who_hears_of_an_episode_finds_it(
    app: Listener, feeds: Feeds, site: FakeSite
) -> None:
    site.add(Channel(name="talk", title="Talk", videos=make_videos(1)))
    found: list[asyncio.Task[Document | None]] = []

    def hear(event: EngineEvent) -> None:
        if (
            isinstance(event, EpisodeChanged)
            and event.type is EpisodeEventType.DOWNLOADED
        ):
            reached = feeds.engine.links.find(feeds.link("talk").token)
            assert reached is not None
            asked = feeds.engine.press.document(reached, BASE)
            found.append(asyncio.get_running_loop().create_task(asked))

    await feeds.set_up("/channel/talk/videos", "talk")
    assert await app.titles(feeds.path(feed_id="talk")) == []
    feeds.engine.subscribe(hear)
    await feeds.until(
        lambda state: bool(state.counts.get(EpisodeStatus.DOWNLOADED)), "talk"
    )
    [document] = await asyncio.gather(*found)
    assert document is not None
    assert b"<item>" in document.body


async def test_feed_before_its_first_sync(
    feeds: Feeds, site: FakeSite, hass_client_no_auth: ClientSessionGenerator
) -> None:
    site.stop()
    await feeds.set_up()
    app = Listener(await hass_client_no_auth(), feeds)
    assert await app.titles() == []
    assert b"no episodes yet" in (await app.ask(feeds.path(""))).body
