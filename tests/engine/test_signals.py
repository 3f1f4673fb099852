"""The cheap sign of a change: how it is asked for, and what it tells."""

from collections.abc import Mapping

import pytest

from custom_components.anypod.engine import signals, sources
from custom_components.anypod.engine.findings import SourceInfo
from custom_components.anypod.engine.signals import HttpAnswer, Signal

FEED = "https://www.youtube.com/feeds/videos.xml?channel_id=UC1"
RSS = "https://example.org/feed.xml"


class Site:
    """Answers what it is told to, and remembers what it was asked."""

    def __init__(
        self, status: int = 200, body: bytes = b"<rss/>", **headers: str
    ) -> None:
        self.answer: HttpAnswer | None = HttpAnswer(
            status=status,
            headers={name.replace("_", "-"): value for name, value in headers.items()},
            body=body,
        )
        self.asked: list[tuple[str, dict[str, str]]] = []

    async def __call__(self, url: str, headers: Mapping[str, str]) -> HttpAnswer | None:
        self.asked.append((url, dict(headers)))
        return self.answer


def seen(url: str = RSS, body: bytes = b"<rss/>", **told: str) -> Signal:
    """Make the sign that a site with this body gave."""
    return Signal(url=url, digest=sources.signal_digest(url, body), **told)


# -------------------------------------------------------------------------------- look


async def test_the_first_look_is_unconditional() -> None:
    site = Site(etag='"1"', last_modified="Fri, 20 Nov 2026 12:00:00 GMT")
    found = await signals.look(site, Signal(url=RSS))
    assert site.asked == [(RSS, {})]
    assert found == seen(etag='"1"', modified="Fri, 20 Nov 2026 12:00:00 GMT")
    assert found.digest is not None


async def test_what_the_site_gave_is_given_back() -> None:
    site = Site()
    await signals.look(site, seen(etag='"1"', modified="yesterday"))
    await signals.look(site, seen(etag='"1"'))
    await signals.look(site, seen(modified="yesterday"))
    await signals.look(site, seen())
    assert [headers for _, headers in site.asked] == [
        {"If-None-Match": '"1"', "If-Modified-Since": "yesterday"},
        {"If-None-Match": '"1"'},
        {"If-Modified-Since": "yesterday"},
        {},
    ]


async def test_without_a_digest_nothing_is_asked_conditionally() -> None:
    site = Site()
    await signals.look(site, Signal(url=RSS, etag='"1"', modified="yesterday"))
    assert site.asked == [(RSS, {})]


async def test_not_modified_is_the_same_sign() -> None:
    last = seen(etag='"1"')
    assert await signals.look(Site(304, b"", etag='"2"'), last) is last


async def test_not_modified_that_nobody_asked_for_tells_nothing() -> None:
    assert await signals.look(Site(304, b""), seen()) is None
    assert await signals.look(Site(304, b""), Signal(url=RSS)) is None


async def test_the_same_body_again_is_the_same_sign() -> None:
    last = seen(etag='"1"')
    found = await signals.look(Site(etag='"2"'), last)
    assert found == seen(etag='"2"')
    assert found.digest == last.digest


async def test_another_body_is_another_sign() -> None:
    last = seen(etag='"1"', modified="yesterday")
    found = await signals.look(Site(body=b"<rss>new</rss>"), last)
    assert found is not None
    assert found.digest not in {None, last.digest}
    # What the site does not say any more is not said to it any more.
    assert (found.etag, found.modified) == (None, None)


@pytest.mark.parametrize("status", [204, 206, 301, 302, 403, 404, 410, 429, 500, 503])
async def test_any_other_answer_tells_nothing(status: int) -> None:
    assert await signals.look(Site(status), seen(etag='"1"')) is None


async def test_no_answer_tells_nothing() -> None:
    site = Site()
    site.answer = None
    assert await signals.look(site, seen()) is None


@pytest.mark.parametrize("url", [RSS, FEED])
async def test_an_empty_body_tells_nothing(url: str) -> None:
    assert await signals.look(Site(body=b""), Signal(url=url)) is None


# ------------------------------------------------------------------------- youtube's feed


def atom(*videos: str, views: int = 7, title: str = "The channel") -> bytes:
    """Write an Atom document as YouTube does."""
    entries = "".join(
        f"""
 <entry>
  <id>yt:video:{video}</id>
  <yt:videoId>{video}</yt:videoId>
  <yt:channelId>UC1</yt:channelId>
  <title>Video {video}</title>
  <link rel="alternate" href="https://www.youtube.com/watch?v={video}"/>
  <published>2026-11-{number:02}T12:00:00+00:00</published>
  <updated>2026-11-20T12:00:{views % 60:02}+00:00</updated>
  <media:group>
   <media:title>Video {video}</media:title>
   <media:description>Seen {views} times</media:description>
   <media:community>
    <media:starRating count="{views}" average="5.00" min="1" max="5"/>
    <media:statistics views="{views}"/>
   </media:community>
  </media:group>
 </entry>"""
        for number, video in enumerate(videos, 1)
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns="http://www.w3.org/2005/Atom">
 <link rel="self" href="{FEED}"/>
 <id>yt:channel:1</id>
 <title>{title}</title>
 <published>2020-01-01T00:00:00+00:00</published>{entries}
</feed>""".encode()


async def test_more_views_are_no_news() -> None:
    last = seen(FEED, atom("aaa", "bbb"))
    found = await signals.look(Site(body=atom("aaa", "bbb", views=9999)), last)
    assert found == last


@pytest.mark.parametrize(
    "body",
    [
        atom("ccc", "aaa", "bbb"),
        atom("aaa"),
        atom("bbb", "aaa"),
        atom("aaa", "bbb").replace(b"<title>Video aaa", b"<title>Renamed"),
        atom("aaa", "bbb").replace(b"2026-11-02T12", b"2026-11-02T13"),
    ],
)
async def test_other_episodes_and_titles_are_news(body: bytes) -> None:
    last = seen(FEED, atom("aaa", "bbb"))
    found = await signals.look(Site(body=body), last)
    assert found is not None
    assert found.digest != last.digest


@pytest.mark.parametrize(
    "body", [atom(), b"<html>Sorry</html>", b"<title>Before you continue</title>"]
)
async def test_a_feed_without_episodes_tells_nothing(body: bytes) -> None:
    assert await signals.look(Site(body=body), Signal(url=FEED)) is None


# ------------------------------------------------------------------------------- where


def told(extractor: str, source_id: str | None = None) -> SourceInfo:
    return SourceInfo(extractor=extractor, source_id=source_id)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (told("youtubetab", "UC1"), FEED),
        (told("youtubetab", "PL1"), FEED.replace("channel_id=UC1", "playlist_id=PL1")),
        (told("youtubetab", "UU1"), FEED.replace("channel_id=UC1", "playlist_id=UU1")),
        (
            told("youtubetab", "PL/&?"),
            FEED.replace("channel_id=UC1", "playlist_id=PL/%26%3F"),
        ),
        (told("youtubetab"), None),
        (told("youtube", "UC1"), None),
        (told("generic"), RSS),
        (told("generic", "UC1"), RSS),
        (told("soundclouduser", "UC1"), None),
        (None, None),
    ],
)
def test_where_a_source_gives_its_sign(
    source: SourceInfo | None, expected: str | None
) -> None:
    assert sources.signal_url(RSS, source) == expected


def test_any_other_document_is_its_own_sign() -> None:
    one, other = atom("aaa"), atom("aaa", views=8)
    assert sources.signal_digest(RSS, one) == sources.signal_digest(RSS, one)
    assert sources.signal_digest(RSS, one) != sources.signal_digest(RSS, other)
    assert sources.signal_digest(RSS, b"") is None
