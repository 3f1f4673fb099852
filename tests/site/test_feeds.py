"""The feeds that need no plugin: what they hold, and when they are new."""

import re
from typing import Final

import pytest

from tests.site import Channel, FakeSite, Playlist, Video, make_videos
from tests.site.client import Client

CHANNEL: Final = "/feeds/videos.xml?channel_id=talk"
PLAYLIST: Final = "/feeds/videos.xml?playlist_id=mix"
FEEDS: Final = (CHANNEL, PLAYLIST, "/rss/channel/talk/videos", "/rss/playlist/mix")


@pytest.fixture(autouse=True)
def talk(site: FakeSite) -> None:
    """Put a channel and a playlist on the site, with a video of no known date."""
    site.add(
        Channel(name="talk", title="Talk", videos=make_videos(20)),
        Playlist(id="mix", title="Mix", videos=["ep-2", Video(id="v", published=None)]),
    )


def etag_of(client: Client, path: str) -> str:
    etag = client.ask(path)[0].headers["ETag"]
    assert etag is not None
    return etag


def views_in(client: Client, path: str) -> list[int]:
    body = client.ask(path)[1].decode()
    return [int(n) for n in re.findall(r'<media:statistics views="(\d+)"/>', body)]


@pytest.mark.parametrize("path", FEEDS)
def test_feed_that_is_known(site: FakeSite, client: Client, path: str) -> None:
    etag = etag_of(client, path)
    assert re.fullmatch(r'"\w+"', etag)
    mark = site.mark()
    response, body = client.ask(path, if_none_match=etag)
    assert (response.status, body) == (304, b"")
    assert response.headers["ETag"] == etag
    assert "Content-Length" not in response.headers
    (request,) = site.since(mark).matching(path.partition("?")[0] + "*")
    assert (request.status, request.bytes_sent) == (304, 0)
    assert request.headers["if-none-match"] == etag


@pytest.mark.parametrize("path", FEEDS)
def test_feed_with_something_new(site: FakeSite, client: Client, path: str) -> None:
    etag = etag_of(client, path)
    for listing in ("/channel/talk/videos", "/playlist/mix"):
        site.publish(listing, Video(id="new", title="Just out"))
    response, body = client.ask(path, if_none_match=etag)
    assert response.status == 200
    assert b"Just out" in body
    assert response.headers["ETag"] != etag


@pytest.mark.parametrize(
    ("known", "status"),
    [("{}", 304), ('"x", W/{}', 304), ("*", 304), ('"x"', 200), ("", 200)],
)
def test_forms_of_the_condition(client: Client, known: str, status: int) -> None:
    condition = known.format(etag_of(client, CHANNEL))
    assert client.ask(CHANNEL, if_none_match=condition)[0].status == status


@pytest.mark.parametrize("path", FEEDS)
def test_feed_without_etags(site: FakeSite, client: Client, path: str) -> None:
    etag = etag_of(client, path)
    site.feeds.etags = False
    response, body = client.ask(path, if_none_match=etag)
    assert (response.status, response.headers["ETag"]) == (200, None)
    assert body


@pytest.mark.parametrize(("path", "entries"), [(CHANNEL, 15), (PLAYLIST, 2)])
def test_restless_feed(site: FakeSite, client: Client, path: str, entries: int) -> None:
    assert views_in(client, path) == views_in(client, path) == [1000] * entries
    site.feeds.restless = True
    first, second = etag_of(client, path), etag_of(client, path)
    assert first != second
    assert client.ask(path, if_none_match=second)[0].status == 200
    before, after = views_in(client, path), views_in(client, path)
    assert len(after) == entries
    assert all(new > old for old, new in zip(before, after, strict=True))


def test_podcast_feeds_are_never_restless(site: FakeSite, client: Client) -> None:
    site.feeds.restless = True
    path = "/rss/channel/talk/videos"
    assert etag_of(client, path) == etag_of(client, path)


def test_garbage_is_not_what_was_known(site: FakeSite, client: Client) -> None:
    etag = etag_of(client, CHANNEL)
    site.garble("/feeds/*", body=b"not a feed")
    response, body = client.ask(CHANNEL, if_none_match=etag)
    assert (response.status, body) == (200, b"not a feed")
    assert response.headers["ETag"] not in (None, etag)


def test_feed_that_fails(site: FakeSite, client: Client) -> None:
    etag = etag_of(client, CHANNEL)
    site.fail("/feeds/videos.xml?channel_id=talk", status=503, times=1)
    answers = [client.ask(CHANNEL, if_none_match=etag)[0] for _ in range(2)]
    assert [answer.status for answer in answers] == [503, 304]


def test_feed_of_nothing(client: Client) -> None:
    for path in ("/feeds/videos.xml?channel_id=no", "/rss/playlist/no"):
        response = client.ask(path)[0]
        assert (response.status, response.headers["ETag"]) == (404, None)
