"""Where the home's own network begins, and the fence that keeps strangers out of it.

A page that a person follows may name further addresses, and lead on to others. None
of them may be in the home's own network, unless the page is there itself.
"""

import asyncio
from collections.abc import Iterable, Mapping
import contextlib
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import ip_address
import json
import logging
import socket
from typing import Final
from urllib.parse import urljoin, urlsplit

from .config import Fence
from .redact import redact
from .signals import Http, HttpAnswer

_LOGGER = logging.getLogger(__name__)

VARIABLE: Final = "ANYPOD_FENCE"
"""What tells a run of yt-dlp of the fence (`programs/fenced.py`)."""
_RESOLVE_S: Final = 3.0
_HOPS: Final = 5
_MOVED: Final = frozenset(
    {
        HTTPStatus.MOVED_PERMANENTLY,
        HTTPStatus.FOUND,
        HTTPStatus.SEE_OTHER,
        HTTPStatus.TEMPORARY_REDIRECT,
        HTTPStatus.PERMANENT_REDIRECT,
    }
)


async def is_private(url: str) -> bool:
    """Return whether an address is on this machine or in its network.

    What cannot be resolved is not: whoever asks for it finds nothing.
    """
    # With a dot at its end, a name means the same.
    host = (urlsplit(url).hostname or "").rstrip(".")
    return any(not _is_public(one) for one in await _addresses(host))


async def is_down(fence: Fence) -> bool:
    """Return whether a feed's pages may lead into the home's network."""
    if fence.is_down:
        return True
    for url in fence.sources:
        if await is_private(url):
            return True
    return False


def variables(fence: Fence, neighbours: Iterable[str | None]) -> Mapping[str, str]:
    """Return what a run of yt-dlp is told of a fence, as its environment.

    `neighbours` are addresses that it may reach, whatever network they are in.
    """
    if fence.is_down:
        return {}
    known = {
        "sources": [_place(url) for url in fence.sources],
        "neighbours": [_place(url) for url in neighbours if url],
    }
    return {VARIABLE: json.dumps(known)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Web:
    """Plain requests that keep to a fence."""

    http: Http
    """Asks once, and follows nothing."""

    async def get(
        self, url: str, headers: Mapping[str, str], fence: Fence
    ) -> HttpAnswer | None:
        """Return the answer that an address leads to, None where there is none."""
        is_open = await is_down(fence)
        for _ in range(_HOPS):
            if not _is_web(url) or not (is_open or not await is_private(url)):
                _LOGGER.debug("Not asked, for where it leads to: %s", redact(url))
                return None
            answer = await self.http(url, headers)
            if answer is None or answer.status not in _MOVED:
                return answer
            url = _next(url, answer)
        return None

    def within(self, fence: Fence) -> Http:
        """Return what asks for an address, within a fence."""

        async def ask(url: str, headers: Mapping[str, str]) -> HttpAnswer | None:
            return await self.get(url, headers, fence)

        return ask


def _next(url: str, answer: HttpAnswer) -> str:
    """Return where an answer sends on to; nowhere if it names no address."""
    location = answer.headers.get("location")
    with contextlib.suppress(ValueError):
        return urljoin(url, location) if location else ""
    return ""


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    # A backslash, which others take for a slash, would name two hosts.
    return (
        parts.scheme in {"http", "https"} and bool(parts.hostname) and "\\" not in url
    )


def _place(url: str) -> str:
    """Return the address of a host, without anything secret."""
    parts = urlsplit(url if "//" in url else f"//{url}")
    return f"//{parts.netloc.rpartition('@')[2]}"


async def _addresses(host: str) -> list[str]:
    """Return the addresses of a host; none where it cannot be resolved."""
    with contextlib.suppress(ValueError):
        return [str(ip_address(host))]
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        return ["127.0.0.1"]
    loop = asyncio.get_running_loop()
    with contextlib.suppress(OSError, UnicodeError, TimeoutError):
        async with asyncio.timeout(_RESOLVE_S):
            found = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        return [str(address[0]) for *_, address in found]
    return []


def _is_public(address: str) -> bool:
    return ip_address(address.partition("%")[0]).is_global
