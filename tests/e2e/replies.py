"""What is answered to requests, to the last header and byte."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import formatdate
import gzip
import hashlib
from math import ceil
from pathlib import Path
from typing import Final

from aiohttp.http import SERVER_SOFTWARE

from .scene import WORDS, Scene
from .wire import Reply

# Home Assistant's own, with every answer.
_ALWAYS: Final = {
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "server": "",
    "x-frame-options": "SAMEORIGIN",
}
_BY_ORIGIN: Final = {"vary": "Origin"}
_KEPT: Final = {"cache_control": "private, max-age=31536000, immutable", **_BY_ORIGIN}
PLAYER: Final = "https://player.example"
LONG_AGO: Final = "Mon, 01 Jan 2001 00:00:00 GMT"


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage:
    """A scene, and what it has been seen to hold."""

    scene: Scene
    names: Mapping[str, str]
    documents: Mapping[str, bytes]
    """By the name of their link."""


type Expected = Callable[[Stage], Reply]


def without_body(reply: Reply) -> Reply:
    """Return the answer to HEAD where that is the one to GET.

    How long nothing is, and how it is sent, need not be said.
    """
    left_out = {"transfer-encoding": "chunked", "content-length": "0"}
    headers = {
        name: it for name, it in reply.headers.items() if left_out.get(name) != it
    }
    return Reply(status=reply.status, headers=headers)


# --------------------------------------------------------------- what is expected


def _reply(status: int, body: bytes, **headers: str) -> Reply:
    given = {name.replace("_", "-"): it for name, it in headers.items()}
    return Reply(status=status, headers=_ALWAYS | given, body=body)


def _sized(status: int, body: bytes, **headers: str) -> Reply:
    return _reply(status, body, **headers, content_length=str(len(body)))


def missing(_: Stage) -> Reply:
    """Say what is answered where a token, or a thing that it leads to, is wrong."""
    return _sized(404, b"", **_BY_ORIGIN)


def missing_page(_: Stage) -> Reply:
    """Say the same of the page for a person, which other sites cannot read."""
    return _sized(404, b"")


def too_many(_: Stage) -> Reply:
    """Say what is answered to whoever has guessed too often."""
    return _sized(429, b"", **_BY_ORIGIN, retry_after="60")


def nowhere(_: Stage) -> Reply:
    """Say what Home Assistant answers where it has nothing."""
    body = b"404: Not Found"
    return _sized(404, body, content_type="text/plain; charset=utf-8")


def filtered(_: Stage) -> Reply:
    """Say what Home Assistant answers to what looks like an attack, before all else."""
    body = b"400: Bad Request"
    headers = {
        "content-type": "text/plain; charset=utf-8",
        "content-length": str(len(body)),
        "server": SERVER_SOFTWARE,
    }
    return Reply(status=400, headers=headers, body=body)


def not_allowed(_: Stage) -> Reply:
    body = b"405: Method Not Allowed"
    kind = "text/plain; charset=utf-8"
    return _sized(405, body, content_type=kind, allow="GET,HEAD,OPTIONS")


def _etag_of(body: bytes) -> str:
    return hashlib.blake2b(body, digest_size=16).hexdigest()


def _document(etag: str, **more: str) -> dict[str, str]:
    return {
        "etag": f'"{etag}"',
        "cache_control": "private, max-age=60",
        "vary": "Accept-Encoding, Origin",
        **more,
    }


def feed(stage: Stage, link: str = "link") -> Reply:
    body = stage.documents[link]
    kind = "application/rss+xml; charset=utf-8"
    return _sized(200, body, **_document(_etag_of(body), content_type=kind))


def feed_of(link: str) -> Expected:
    return lambda stage: feed(stage, link)


def feed_gzipped(stage: Stage) -> Reply:
    body = stage.documents["link"]
    sent = gzip.compress(body, 6, mtime=0)
    kind = "application/rss+xml; charset=utf-8"
    headers = _document(f"{_etag_of(body)}-gzip", content_type=kind)
    return _sized(200, sent, **headers, content_encoding="gzip")


def feed_unchanged(stage: Stage) -> Reply:
    return _reply(304, b"", **_document(_etag_of(stage.documents["link"])))


def feed_unchanged_gzip(stage: Stage) -> Reply:
    return _reply(304, b"", **_document(f"{_etag_of(stage.documents['link'])}-gzip"))


def feed_refused(stage: Stage) -> Reply:
    return _sized(412, b"", **_document(_etag_of(stage.documents["link"])))


def _file(path: Path, kind: str) -> dict[str, str]:
    facts = path.stat()
    return {
        "content_type": kind,
        "etag": f'"{facts.st_mtime_ns:x}-{facts.st_size:x}"',
        "last_modified": formatdate(ceil(facts.st_mtime), usegmt=True),
        **_KEPT,
    }


def _whole(path: Path, kind: str) -> Reply:
    return _sized(200, path.read_bytes(), **_file(path, kind), accept_ranges="bytes")


def media(stage: Stage) -> Reply:
    return _whole(stage.scene.file("*.m4a"), "audio/x-m4a")


def part(first: int, last: int | None = None) -> Expected:
    """Expect the bytes from the first to the last; negative ones count from the end."""

    def expected(stage: Stage) -> Reply:
        path = stage.scene.file("*.m4a")
        content = path.read_bytes()
        size = len(content)
        begin = first if first >= 0 else size + first
        end = size - 1 if last is None else last
        return _sized(
            206,
            content[begin : end + 1],
            **_file(path, "audio/x-m4a"),
            accept_ranges="bytes",
            content_range=f"bytes {begin}-{end}/{size}",
        )

    return expected


def no_such_part(stage: Stage) -> Reply:
    return _reply(
        416,
        b"",
        **_BY_ORIGIN,
        content_type="audio/x-m4a",
        content_range=f"bytes */{stage.names['size']}",
        transfer_encoding="chunked",
    )


def media_unchanged(stage: Stage) -> Reply:
    return _reply(304, b"", **_file(stage.scene.file("*.m4a"), "audio/x-m4a"))


def media_refused(_: Stage) -> Reply:
    return _sized(412, b"", **_BY_ORIGIN, content_type="audio/x-m4a")


def picture(stage: Stage) -> Reply:
    return _whole(stage.scene.file(".artwork/*.jpg"), "image/jpeg")


def _text(body: bytes, kind: str) -> Reply:
    etag = f'"{_etag_of(body)}"'
    return _sized(200, body, etag=etag, content_type=kind, **_KEPT)


def chapters(_: Stage) -> Reply:
    told = b'[{"startTime":0,"title":"One"},{"startTime":1,"title":"Two"}]'
    body = b'{"version":"1.2.0","chapters":' + told + b"}"
    return _text(body, "application/json+chapters")


def vtt(stage: Stage) -> Reply:
    body = stage.scene.file(".transcripts/*.vtt").read_bytes()
    assert WORDS.encode() in body
    return _text(body, "text/vtt")


def vtt_unchanged(stage: Stage) -> Reply:
    return _reply(304, b"", etag=vtt(stage).headers["etag"], **_KEPT)


def txt(_: Stage) -> Reply:
    return _text(f"{WORDS}\n".encode(), "text/plain; charset=utf-8")


def readable_by_pages(expected: Expected) -> Expected:
    """Expect the same for a page of another site that plays podcasts."""

    def readable(stage: Stage) -> Reply:
        reply = expected(stage)
        headers = {**reply.headers, "access-control-allow-origin": PLAYER}
        return Reply(status=reply.status, headers=headers, body=reply.body)

    return readable
