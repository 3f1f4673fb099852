"""The files of a link: media in ranges, pictures, chapters; and players in browsers."""

from http import HTTPStatus
from io import BytesIO
import json
from typing import Any, Final
from urllib.parse import urlsplit

from aiohttp import hdrs
from PIL import Image
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from tests.integration.feeds import FEED, Feeds
from tests.integration.listener import IMMUTABLE, Listener
from tests.site import Channel, Chapter, FakeSite, Subtitle, Video, make_videos

ITUNES: Final = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST: Final = "{https://podcastindex.org/namespace/1.0}"
PLAYER: Final = "https://player.example"


@pytest.fixture
async def rich(
    site: FakeSite, feeds: Feeds, hass_client_no_auth: ClientSessionGenerator
) -> Listener:
    """Give an app that has subscribed to an episode with everything there is."""
    chapters = (Chapter(start_s=0, title="Begin"), Chapter(start_s=2, title="„End“"))
    words = (Subtitle(language="en"),)
    site.add(Video(id="ep", title="Rich", chapters=chapters, subtitles=words))
    await feeds.add(subtitles=["en"])
    return Listener(await hass_client_no_auth(), feeds)


async def paths(app: Listener) -> dict[str, str]:
    """Return a path of each kind of file that a feed names."""
    document = await app.document()
    found = {}
    for kind, place, name in (
        ("art", f"{ITUNES}image", "href"),
        ("media", "item/enclosure", "url"),
        ("episode art", f"item/{ITUNES}image", "href"),
        ("chapters", f"item/{PODCAST}chapters", "url"),
        ("transcript", f"item/{PODCAST}transcript", "url"),
    ):
        node = document.find(place)
        if node is not None:
            found[kind] = urlsplit(str(node.attrib[name])).path
    return found


async def test_media(app: Listener) -> None:
    content = (await app.media()).full_path.read_bytes()
    [path] = await app.enclosures()
    answer = await app.ask(path)
    assert answer.status == HTTPStatus.OK
    assert answer.body == content
    assert answer.headers[hdrs.CONTENT_TYPE] == "audio/x-m4a"
    assert answer.headers[hdrs.CONTENT_LENGTH] == str(len(content))
    assert answer.headers[hdrs.ACCEPT_RANGES] == "bytes"
    assert answer.headers[hdrs.CACHE_CONTROL] == IMMUTABLE
    # Some ask for that here, too.
    assert await app.ask(path, Accept_Encoding="gzip, br") == answer

    head = await app.ask(path, "HEAD")
    assert (head.status, head.headers, head.body) == (200, answer.headers, b"")

    tag = answer.headers[hdrs.ETAG]
    known = await app.ask(path, If_None_Match=tag)
    assert (known.status, known.body) == (HTTPStatus.NOT_MODIFIED, b"")
    since = answer.headers[hdrs.LAST_MODIFIED]
    known = await app.ask(path, If_Modified_Since=since)
    assert known.status == HTTPStatus.NOT_MODIFIED


async def test_media_ranges(app: Listener) -> None:
    content = (await app.media()).full_path.read_bytes()
    size = len(content)
    [path] = await app.enclosures()
    for sent, part in {
        "bytes=0-1": content[:2],
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
        assert answer.headers[hdrs.CONTENT_TYPE] == "audio/x-m4a"

    for sent in (f"bytes={size}-", "bytes=9-3", "bytes=a-b"):
        answer = await app.ask(path, Range=sent)
        assert answer.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, sent
        assert answer.headers[hdrs.CONTENT_RANGE] == f"bytes */{size}"
        assert hdrs.CACHE_CONTROL not in answer.headers


async def test_media_that_is_resumed(app: Listener) -> None:
    content = (await app.media()).full_path.read_bytes()
    [path] = await app.enclosures()
    since = (await app.ask(path)).headers[hdrs.LAST_MODIFIED]
    answer = await app.ask(path, Range="bytes=100-", If_Range=since)
    assert (answer.status, answer.body) == (206, content[100:])
    old = "Thu, 01 Jan 2026 00:00:00 GMT"
    answer = await app.ask(path, Range="bytes=100-", If_Range=old)
    assert (answer.status, answer.body) == (200, content)


async def test_artwork(app: Listener) -> None:
    found = await paths(app)
    for kind in ("art", "episode art"):
        answer = await app.ask(found[kind])
        assert answer.status == HTTPStatus.OK
        assert answer.headers[hdrs.CONTENT_TYPE] == "image/jpeg"
        assert answer.headers[hdrs.CACHE_CONTROL] == IMMUTABLE
        assert Image.open(BytesIO(answer.body)).size == (1400, 1400)
        head = await app.ask(found[kind], "HEAD")
        assert (head.status, head.headers) == (HTTPStatus.OK, answer.headers)


async def test_large_artwork_is_got_whole(site: FakeSite, feeds: Feeds) -> None:
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


async def test_chapters(rich: Listener, feeds: Feeds) -> None:
    path = (await paths(rich))["chapters"]
    answer = await rich.ask(path)
    assert answer.status == HTTPStatus.OK
    assert answer.headers[hdrs.CONTENT_TYPE] == "application/json+chapters"
    assert answer.headers[hdrs.CACHE_CONTROL] == IMMUTABLE
    assert json.loads(answer.body) == {
        "version": "1.2.0",
        "chapters": [
            {"startTime": 0, "title": "Begin"},
            {"startTime": 2, "title": "„End“"},
        ],
    }
    head = await rich.ask(path, "HEAD")
    assert (head.status, head.headers, head.body) == (200, answer.headers, b"")
    tag = answer.headers[hdrs.ETAG]
    known = await rich.ask(path, If_None_Match=tag)
    assert (known.status, known.body) == (HTTPStatus.NOT_MODIFIED, b"")
    assert (await rich.ask(path, If_Match='"x"')).status == 412

    missing = await rich.ask(feeds.path("chapters/x"))
    assert missing.status == HTTPStatus.NOT_FOUND
    rev = path.rpartition("-")[2].removesuffix(".json")
    token = feeds.link().token
    for wrong in (
        path.replace(rev, "00000000"),
        path.removesuffix(".json"),
        f"{path}.json",
        path.replace(".json", ".vtt"),
        path.replace("chapters", "transcripts"),
        path.replace(token, token[::-1]),
    ):
        assert await rich.ask(wrong) == missing, wrong


async def test_chapters_that_there_are_not(app: Listener, feeds: Feeds) -> None:
    found = await paths(app)
    assert "chapters" not in found
    name = found["media"].rpartition("/")[2].replace(".m4a", ".json")
    answer = await app.ask(feeds.path(f"chapters/{name}"))
    assert answer.status == HTTPStatus.NOT_FOUND


async def test_players_in_a_browser_may_read_everything(
    rich: Listener, feeds: Feeds
) -> None:
    found = await paths(rich)
    assert len(found) == 5
    for path in (*found.values(), feeds.path()):
        answer = await rich.ask(path, Origin=PLAYER)
        assert answer.status == HTTPStatus.OK
        assert answer.headers[hdrs.ACCESS_CONTROL_ALLOW_ORIGIN] == PLAYER
        # What one page was given is not for another, and these are kept for a year.
        for origin in ({"Origin": PLAYER}, {}):
            answer = await rich.ask(path, **origin)
            assert answer.headers[hdrs.VARY].endswith("Origin"), path
    # Nor does a stranger learn more from that.
    [wrong, missing] = [
        await rich.ask(path, Origin=PLAYER)
        for path in ("/api/anypod/x/chapters/y", feeds.path("chapters/y"))
    ]
    assert wrong == missing


async def test_players_in_a_browser_may_ask_before(
    rich: Listener, feeds: Feeds
) -> None:
    """The question goes to Home Assistant itself, which knows no token."""
    asked = {
        "Origin": PLAYER,
        "Access_Control_Request_Method": "GET",
        "Access_Control_Request_Headers": "accept",
    }
    answers = [
        await rich.ask(path, "OPTIONS", **asked)
        for path in ((await paths(rich))["chapters"], "/api/anypod/x/chapters/y")
    ]
    assert answers[0] == answers[1]
    assert answers[0].status == HTTPStatus.OK
    assert answers[0].headers[hdrs.ACCESS_CONTROL_ALLOW_ORIGIN] == PLAYER
    assert answers[0].headers[hdrs.ACCESS_CONTROL_ALLOW_METHODS] == "GET"


async def test_the_page_is_for_nobody_elses_page(app: Listener, feeds: Feeds) -> None:
    answer = await app.ask(feeds.path(""), Origin=PLAYER)
    assert answer.status == HTTPStatus.OK
    assert hdrs.ACCESS_CONTROL_ALLOW_ORIGIN not in answer.headers


async def test_file_that_is_gone(app: Listener) -> None:
    """As on a network disk that is away: it may come back, so nobody keeps the 404."""
    [path] = await app.enclosures()
    (await app.media()).full_path.unlink()
    for method in ("GET", "HEAD"):
        answer = await app.ask(path, method)
        assert answer.status == HTTPStatus.NOT_FOUND
        assert hdrs.CACHE_CONTROL not in answer.headers


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
        head, got = (
            await client.head(f"{base}/{path}"),
            await client.get(f"{base}/{path}"),
        )
        assert head.status == got.status
        return got

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


async def test_small_pictures_for_who_is_logged_in(
    site: FakeSite, feeds: Feeds, app: Listener, hass_client: ClientSessionGenerator
) -> None:
    episode = (await feeds.episodes())["ep"]
    client = await hass_client()
    for path in (FEED, f"{FEED}/episodes/{episode.episode_id}"):
        for size in (128, 512):
            url = f"/api/anypod/feeds/{path}/artwork?v=0&size={size}"
            assert (await app.ask(url)).status == HTTPStatus.UNAUTHORIZED
            response = await client.get(url)
            assert response.status == HTTPStatus.OK
            assert response.headers[hdrs.CONTENT_TYPE] == "image/jpeg"
            assert response.headers[hdrs.CACHE_CONTROL] == IMMUTABLE
            picture = Image.open(BytesIO(await response.read()))
            assert picture.size == (size, size)
            head = await client.head(url)
            assert head.headers[hdrs.ETAG] == response.headers[hdrs.ETAG]
        for wrong in ("", "64", "0128", "-128", "128px", "100000"):
            url = f"/api/anypod/feeds/{path}/artwork?size={wrong}"
            response = await client.get(url)
            assert response.status == HTTPStatus.BAD_REQUEST, wrong
    gone = await client.get("/api/anypod/feeds/nobody/artwork?size=128")
    assert gone.status == HTTPStatus.NOT_FOUND
    # Apps get the one that there is.
    whole = await app.ask(f"{(await paths(app))['art']}?size=128")
    assert Image.open(BytesIO(whole.body)).size == (1400, 1400)
