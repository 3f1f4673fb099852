"""HTTP, request by request: each has one answer, to the last header and byte."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from math import ceil
import re
from typing import Final

import pytest

from tests.engine.feed_rules import violations
from tests.hass import Instance

from .replies import (
    LONG_AGO,
    PLAYER,
    Expected,
    Stage,
    chapters,
    feed,
    feed_gzipped,
    feed_of,
    feed_refused,
    feed_unchanged,
    feed_unchanged_gzip,
    filtered,
    media,
    media_refused,
    media_unchanged,
    missing,
    missing_page,
    no_such_part,
    not_allowed,
    nowhere,
    part,
    picture,
    readable_by_pages,
    too_many,
    txt,
    vtt,
    vtt_unchanged,
    without_body,
)
from .scene import playing
from .wire import Reply, Wire


@pytest.fixture(scope="module")
def stage(instance: Instance) -> Iterator[Stage]:
    with playing(instance) as scene, Wire(instance.port) as wire:
        documents = {
            name: wire.ask("GET", f"{scene.names[name]}/feed.xml")
            for name in ("link", "combined", "moved", "forwarded")
        }
        media = scene.file("*.m4a").stat()
        names = {
            **scene.names,
            "etag": documents["link"].headers["etag"],
            "gzip_etag": f'{documents["link"].headers["etag"][:-1]}-gzip"',
            "media_etag": f'"{media.st_mtime_ns:x}-{media.st_size:x}"',
            "media_date": formatdate(ceil(media.st_mtime), usegmt=True),
            "size": str(media.st_size),
            "last": str(media.st_size - 1),
            "swapped": scene.names["token"].swapcase(),
            "short": scene.names["token"][:-1],
        }
        bodies = {name: reply.body for name, reply in documents.items()}
        yield Stage(scene=scene, names=names, documents=bodies)


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """A request and its answer."""

    name: str
    target: str
    expected: Expected
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)


FEED: Final = "{link}/feed.xml"
MEDIA: Final = "{link}/media/{media}"


def _cases(
    target: str, expected: Expected, named: str, *headers: dict[str, str]
) -> Iterator[Case]:
    """Yield requests for the same that differ in their headers."""
    for one in headers:
        shown = ", ".join(f"{name}: {it}" for name, it in one.items())
        yield Case(
            name=f"{named} {shown}", target=target, expected=expected, headers=one
        )


def _targets(expected: Expected, *targets: str) -> Iterator[Case]:
    for target in targets:
        shown = re.sub(r"(.)\1{20,}", r"\1…", target)
        yield Case(name=shown or "empty", target=target, expected=expected)


def _accepting(*codings: str) -> list[dict[str, str]]:
    return [{"Accept-Encoding": one} for one in codings]


def _ranges(*ranges: str, **more: str) -> list[dict[str, str]]:
    return [{"Range": one} for one in ranges]


CASES: Final = [
    # Documents
    *_targets(feed, FEED, "{link}/feed.xml?x=1", "{link}/feed%2exml"),
    *_targets(feed_of("combined"), "{combined}/feed.xml"),
    *_targets(feed_of("moved"), "{moved}/feed.xml"),
    *_targets(feed_of("forwarded"), "{forwarded}/feed.xml"),
    *_cases(
        FEED,
        feed,
        "feed",
        *_accepting("", "identity", "deflate", "br", "gzip;q=0", "deflate, gzip;q=0.0"),
        {"Host": "evil.example"},
        {"X-Forwarded-Host": "evil.example"},
        {"Authorization": "Basic YTpi"},
        {"Authorization": "Bearer nonsense"},
        {"Cookie": "session=nonsense"},
        {"Range": "bytes=0-9"},
        {"If-None-Match": '"other"'},
        {"If-None-Match": "nonsense"},
        {"If-Modified-Since": "{media_date}"},
        {"If-Match": "{etag}"},
        {"If-Match": "*"},
    ),
    *_cases(
        FEED,
        feed_gzipped,
        "feed",
        *_accepting("gzip", "GZIP", "gzip, deflate, br", "br;q=1, gzip;q=0.5"),
    ),
    *_cases(
        FEED,
        feed_unchanged,
        "feed",
        {"If-None-Match": "{etag}"},
        {"If-None-Match": "W/{etag}"},
        {"If-None-Match": '"other", {etag}'},
        {"If-None-Match": "*"},
        {"If-None-Match": "{gzip_etag}"},
        {"If-None-Match": "{etag}", "If-Modified-Since": LONG_AGO},
    ),
    *_cases(
        FEED,
        feed_unchanged_gzip,
        "feed",
        {"If-None-Match": "{gzip_etag}", "Accept-Encoding": "gzip"},
        {"If-None-Match": "{etag}", "Accept-Encoding": "gzip"},
    ),
    *_cases(
        FEED,
        feed_refused,
        "feed",
        {"If-Match": '"other"'},
        {"If-Match": "W/{etag}"},
        {"If-Match": '"other"', "If-None-Match": "{etag}"},
    ),
    # Media
    *_targets(media, MEDIA, "{combined}/media/{media}", "{forwarded}/media/{media}"),
    *_cases(
        MEDIA,
        media,
        "media",
        *_accepting("gzip", "gzip, deflate, br"),
        {"Accept": "text/html"},
        {"If-None-Match": '"other"'},
        {"If-Match": "{media_etag}"},
        {"If-Modified-Since": LONG_AGO},
        {"If-Modified-Since": "nonsense"},
        {"If-Unmodified-Since": "{media_date}"},
        {"Range": "bytes=0-1", "If-Range": LONG_AGO},
    ),
    *_cases(
        MEDIA,
        media_unchanged,
        "media",
        {"If-None-Match": "{media_etag}"},
        {"If-None-Match": "W/{media_etag}"},
        {"If-None-Match": "*"},
        {"If-Modified-Since": "{media_date}"},
        {"If-None-Match": "{media_etag}", "Range": "bytes=0-1"},
    ),
    *_cases(
        MEDIA,
        media_refused,
        "media",
        {"If-Match": '"other"'},
        {"If-Unmodified-Since": LONG_AGO},
    ),
    *_cases(MEDIA, part(0, 0), "media", *_ranges("bytes=0-0")),
    *_cases(
        MEDIA,
        part(0, 1),
        "media",
        *_ranges("bytes=0-1", "BYTES=0-1"),
        {"Range": "bytes=0-1", "If-Range": "{media_date}"},
    ),
    *_cases(MEDIA, part(5), "media", *_ranges("bytes=5-", "bytes=5-{size}")),
    *_cases(MEDIA, part(-7), "media", *_ranges("bytes=-7")),
    *_cases(MEDIA, part(-1), "media", *_ranges("bytes={last}-", "bytes={last}-{last}")),
    *_cases(
        MEDIA,
        part(0),
        "media",
        *_ranges("bytes=0-", "bytes=0-{size}", "bytes=-{size}9"),
    ),
    *_cases(
        MEDIA,
        no_such_part,
        "media",
        *_ranges("bytes={size}-", "bytes={size}9-", "bytes=9-3", "bytes=a-b"),
        *_ranges("bytes=", "bytes=--1", "bytes=0-1-2", "bytes= 0-1", "bytes=0-1,4-5"),
        *_ranges("items=0-1", "bytes 0-1"),
    ),
    # What else there is
    *_targets(picture, "{link}/{picture}"),
    *_targets(chapters, "{link}/{chapters}", "{combined}/{chapters}"),
    *_targets(vtt, "{link}/{vtt}", "{combined}/{vtt}"),
    *_targets(txt, "{link}/{txt}"),
    *_cases("{link}/{vtt}", vtt_unchanged, "transcript", {"If-None-Match": "*"}),
    # What there is not
    *_targets(
        missing,
        *("/api/anypod/nope/feed.xml", "/api/anypod/{swapped}/feed.xml"),
        *("/api/anypod/{short}/feed.xml", "/api/anypod/{token}x/feed.xml"),
        *("/api/anypod/{token}%20/feed.xml", "/api/anypod/%00/feed.xml"),
        *("/api/anypod/%ff/feed.xml", "/api/anypod/a%2fb/feed.xml"),
        *("/api/anypod/%F0%9F%8E%99/feed.xml", "/api/anypod/*/feed.xml"),
        *(f"/api/anypod/{'x' * 5000}/feed.xml", "/api/anypod/'%20OR%201=1/feed.xml"),
        *("/api/anypod/nope/media/{media}", "/api/anypod/nope/{art}"),
        *("/api/anypod/nope/{picture}", "/api/anypod/nope/{chapters}"),
        *("/api/anypod/nope/{vtt}", "/api/anypod/nope/feed-2.xml"),
        *("{revoked}/feed.xml", "{revoked}/media/{media}"),
        *("{rotated}/feed.xml", "{rotated}/media/{media}", "{rotated}/{art}"),
    ),
    *_targets(
        missing,
        *("{link}/feed-0.xml", "{link}/feed-1.xml", "{link}/feed-2.xml"),
        *("{link}/feed--2.xml", "{link}/feed-02.xml", "{link}/feed-9999999.xml"),
        *("{link}/feed-%D9%A2.xml", "{link}/feed-2.5.xml", "{link}/feed-x.xml"),
        *("{link}/media/{foreign}", "{link}/media/{stem}-00000000.m4a"),
        *("{link}/media/{stem}-{rev}.mp3", "{link}/media/{stem}-{rev}"),
        *("{link}/media/{stem}.m4a", "{link}/media/{media}.m4a", "{link}/media/-"),
        *("{link}/media/000000000000-{rev}.m4a", "{link}/media/{media}%00.jpg"),
        *("{link}/media/%00", "{link}/media/%ff%fe", "{link}/media/%F0%9F%8E%99"),
        *("{link}/media/..%5c..%5csecrets.yaml", "{link}/media/.", "{link}/media/.."),
        f"{{link}}/media/{'a' * 3000}",
        *("{link}/art-00000000.jpg", "{link}/art-%2e.jpg", "{link}/art/{media}"),
        *("{link}/art/{stem}-00000000.jpg", "{link}/chapters/{stem}-00000000.json"),
        *("{link}/chapters/{media}", "{link}/transcripts/{stem}-00000000.en.vtt"),
        *("{link}/transcripts/{stem}-{rev}.en.vtt", "{link}/{vtt}.vtt"),
    ),
    *_targets(missing_page, "/api/anypod/nope/", "{revoked}/", "{rotated}/"),
    *_targets(
        nowhere,
        *("{link}", "{link}/feed.xml/", "{link}//feed.xml", "{link}/./feed.xml"),
        *("{link}/FEED.XML", "{link}/feed.xml;x", "{link}/feed.xml%20"),
        *("{link}/media/", "{link}/media//{media}", "{link}/media/{media}/.."),
        *("{link}/art-.jpg", "{link}/feed-.xml", "{link}/index.html"),
        *("/api/anypod", "/api/anypod/", "/api/anypod//feed.xml", "/API/anypod/x/"),
    ),
    *_targets(
        filtered,
        *("{link}/../../../../etc/passwd", "{link}/..%2f..%2fsecrets.yaml"),
        *("{link}/media/../feed.xml", "{link}/media/%2e%2e/%2e%2e/secrets.yaml"),
        *("{link}/media/%252e%252e%252fsecrets.yaml", "{link}/media/....//....//etc"),
        *("/api/anypod/..%2f{token}/feed.xml", "/api/anypod/%2e%2e/feed.xml"),
        *("/api/anypod/union%20select(/feed.xml", "{link}/feed.xml?x=../.."),
        *("{link}/feed.xml?x=%3Cscript%3E", "{link}/media/{media}%0d%0aSet-Cookie:x"),
    ),
    # Other methods
    *(
        Case(
            name=f"{method} {target}",
            method=method,
            target=target,
            expected=not_allowed,
        )
        for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND")
        for target in (FEED, MEDIA, "{link}/", "/api/anypod/nope/feed.xml")
    ),
    # Pages of other sites
    *_cases(FEED, readable_by_pages(feed), "feed", {"Origin": PLAYER}),
    *_cases(
        "{link}/{chapters}", readable_by_pages(chapters), "chapters", {"Origin": PLAYER}
    ),
    *_cases("{link}/{vtt}", readable_by_pages(vtt), "transcript", {"Origin": PLAYER}),
]


def test_the_table_is_long_enough() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 60


def _ask(stage: Stage, case: Case, method: str) -> Reply:
    headers = {name: it.format_map(stage.names) for name, it in case.headers.items()}
    # Each from an address of its own: too many wrong tokens are the next test.
    number = CASES.index(case)
    source = f"127.0.{1 + number // 200}.{1 + number % 200}"
    with Wire(stage.scene.instance.port, source) as wire:
        return wire.ask(method, case.target.format_map(stage.names), headers)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_request_has_its_answer(stage: Stage, case: Case) -> None:
    expected = case.expected(stage)
    assert _ask(stage, case, case.method) == expected
    if case.method == "GET":
        head = _ask(stage, case, "HEAD")
        assert without_body(head) == without_body(expected)


@pytest.mark.parametrize("link", ["link", "combined", "moved", "forwarded"])
def test_every_document_follows_the_rules(stage: Stage, link: str) -> None:
    assert violations(stage.documents[link]) == []


def test_who_guesses_tokens_is_put_off_and_nobody_else(stage: Stage) -> None:
    feed_path = f"{stage.names['link']}/feed.xml"
    with Wire(stage.scene.instance.port, "127.0.9.9") as wire:
        replies = [
            wire.ask("GET", f"/api/anypod/guess-{number}/feed.xml")
            for number in range(120)
        ]
        known = wire.ask("GET", feed_path)
    with Wire(stage.scene.instance.port, "127.0.9.10") as wire:
        elsewhere = wire.ask("GET", "/api/anypod/guess/feed.xml")
    assert replies[:60] == [missing(stage)] * 60
    assert too_many(stage) in replies[60:]
    assert all(one in (missing(stage), too_many(stage)) for one in replies)
    assert known == feed(stage)
    assert elsewhere == missing(stage)


def test_the_log_tells_of_nothing_but_what_looked_like_an_attack(stage: Stage) -> None:
    complaints = stage.scene.instance.complaints()
    filtered_ones = sum(case.expected is filtered for case in CASES)
    assert len(complaints) == 2 * filtered_ones
    assert all(
        "[homeassistant.components.http.security_filter]" in one for one in complaints
    )
