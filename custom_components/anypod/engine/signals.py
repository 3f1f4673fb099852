"""The cheap sign of a change that some sites offer: one plain, conditional request."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from . import sources


@dataclass(frozen=True, kw_only=True, slots=True)
class HttpAnswer:
    """What a plain HTTP request came to."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes


type Http = Callable[[str, Mapping[str, str]], Awaitable[HttpAnswer | None]]
"""Asks for a URL with headers; None when there was no answer worth the name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Signal:
    """A source's sign as it was seen last."""

    url: str
    etag: str | None = None
    modified: str | None = None
    digest: str | None = None
    """None before the first look."""


async def look(http: Http, last: Signal) -> Signal | None:
    """Return the sign as it is now; None when it cannot be had, or tells nothing."""
    headers: dict[str, str] = {}
    if last.digest is not None and last.etag is not None:
        headers["If-None-Match"] = last.etag
    if last.digest is not None and last.modified is not None:
        headers["If-Modified-Since"] = last.modified
    answer = await http(last.url, headers)
    if answer is None:
        return None
    if answer.status == HTTPStatus.NOT_MODIFIED and headers:
        return last
    if answer.status != HTTPStatus.OK:
        return None
    digest = sources.signal_digest(last.url, answer.body)
    if digest is None:
        return None
    return Signal(
        url=last.url,
        etag=answer.headers.get("etag"),
        modified=answer.headers.get("last-modified"),
        digest=digest,
    )
