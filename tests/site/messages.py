"""Requests and replies as plain data, and what HTTP itself makes of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from http import HTTPStatus
import re
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

if TYPE_CHECKING:
    from .faults import Hold

_RANGE: Final = re.compile(r"bytes=(\d*)-(\d*)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Incoming:
    """Hold one request; header names are in lower case."""

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def path(self) -> str:
        """Give the path, decoded."""
        return unquote(urlsplit(self.target).path)

    @property
    def query(self) -> dict[str, str]:
        """Give the query; the last of several values wins."""
        return dict(parse_qsl(urlsplit(self.target).query))

    @property
    def origin(self) -> str:
        """Give the address that the client used for this site."""
        return f"http://{self.headers.get('host', '127.0.0.1')}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """Hold one answer, and how it shall be delivered."""

    status: int = HTTPStatus.OK
    body: bytes = b""
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    ranges: bool = False
    drop: bool = False
    rate_bytes_s: int | None = None
    cut_after: int | None = None
    pause: tuple[int, Hold] | None = None
    content_length: int | Literal["absent"] | None = None


def error(status: int, **headers: str) -> Reply:
    """Make the answer for something that went wrong."""
    body = f"{status} {_phrase(status)}\n".encode()
    return Reply(status=status, body=body, content_type="text/plain", headers=headers)


def file(body: bytes, content_type: str) -> Reply:
    """Make the answer for a file: resumable, and with an ETag of its content."""
    headers = {"Accept-Ranges": "bytes"}
    reply = Reply(body=body, content_type=content_type, headers=headers, ranges=True)
    return with_etag(reply)


def with_etag(reply: Reply) -> Reply:
    """Add the strong ETag of a reply's body."""
    etag = f'"{sha256(reply.body).hexdigest()[:24]}"'
    return replace(reply, headers={**reply.headers, "ETag": etag})


def with_other_body(reply: Reply, body: bytes) -> Reply:
    """Change the body of a reply, and its ETag if it has one."""
    changed = replace(reply, body=body)
    return with_etag(changed) if "ETag" in reply.headers else changed


def negotiate(reply: Reply, incoming: Incoming) -> Reply:
    """Apply the conditions and the range that the client asked for."""
    etag = reply.headers.get("ETag")
    if etag is None or reply.status != HTTPStatus.OK:
        return reply
    if _has(incoming.headers.get("if-none-match", ""), etag):
        return replace(reply, status=HTTPStatus.NOT_MODIFIED, body=b"")
    if not reply.ranges or incoming.headers.get("if-range", etag) != etag:
        return reply
    return _ranged(reply, incoming.headers.get("range"))


def _has(known: str, etag: str) -> bool:
    """Look for an ETag among those of If-None-Match, which compares weakly."""
    tags = (tag.strip().removeprefix("W/") for tag in known.split(","))
    return any(tag in (etag, "*") for tag in tags)


def _ranged(reply: Reply, wanted: str | None) -> Reply:
    """Cut out the one range that is wanted; anything else in the header is ignored."""
    found = _RANGE.fullmatch(wanted or "")
    if found is None or found[0] == "bytes=-":
        return reply
    size = len(reply.body)
    first, last = _bounds(found[1], found[2], size)
    if first >= size or first > last:
        headers = {**reply.headers, "Content-Range": f"bytes */{size}"}
        status = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
        return replace(reply, status=status, body=b"", headers=headers)
    headers = {**reply.headers, "Content-Range": f"bytes {first}-{last}/{size}"}
    part = reply.body[first : last + 1]
    return replace(reply, status=HTTPStatus.PARTIAL_CONTENT, body=part, headers=headers)


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else "Unknown"
