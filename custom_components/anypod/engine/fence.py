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
from urllib.parse import urljoin, urlsplit, urlunsplit

from .config import Fence
from .programs import fenced
from .redact import redact
from .signals import Http, HttpAnswer

_LOGGER = logging.getLogger(__name__)

_HOME_NAMES: Final = (
    ".home",
    ".home.arpa",
    ".internal",
    ".lan",
    ".local",
    ".localhost",
)
"""How names end that mean something only at home."""
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


def is_at_home(url: str) -> bool:
    """Return whether the text of an address alone says that it is at home."""
    return _is_of_home(_host(url))


async def is_private(url: str) -> bool:
    """Return whether an address is on this machine or in its network.

    What cannot be resolved is not: whoever asks for it finds nothing.
    """
    if is_at_home(url):
        return True
    return any(fenced.is_private(one) for one in await _addresses(_host(url)))


async def is_all_private(url: str) -> bool:
    """Return whether a name may be that of anybody, and leads nowhere but home by now.

    So it is where the home's router answers for it (split DNS), or for any name. For
    the moment in which a person chooses a source: later its site might say so itself.
    """
    host = _host(url)
    found = [] if _is_of_home(host) else await _addresses(host)
    return bool(found) and all(map(fenced.is_private, found))


def is_down(fence: Fence) -> bool:
    """Return whether a feed's pages may lead into the home's network.

    What its sources are called decides, and not where that leads: a site out in the
    world may have its own name lead anywhere.
    """
    return fence.is_down or any(map(is_at_home, fence.sources))


def variables(fence: Fence, neighbours: Iterable[str | None]) -> Mapping[str, str]:
    """Return what a run of yt-dlp is told of a fence, as its environment.

    `neighbours` are addresses that it may reach, whatever network they are in.
    """
    if is_down(fence):
        return {}
    known = [_place(url) for url in neighbours if url]
    return {fenced.VARIABLE: json.dumps(known)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Web:
    """Plain requests that keep to a fence."""

    http: Http
    """Asks once, and follows nothing."""

    async def get(
        self, url: str, headers: Mapping[str, str], fence: Fence
    ) -> HttpAnswer | None:
        """Return the answer that an address leads to, None where there is none."""
        is_open = is_down(fence)
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
    """Return where a host listens, without anything secret."""
    parts = urlsplit(url if "//" in url else f"//{url}")
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], "", "", ""))


def _host(url: str) -> str:
    """Return the host that a URL names."""
    # With a dot at its end, a name means the same.
    return (urlsplit(url).hostname or "").rstrip(".")


def _is_of_home(host: str) -> bool:
    """Return whether nobody out in the world can be called so; asks nobody."""
    with contextlib.suppress(ValueError):
        return fenced.is_private(str(ip_address(host)))
    with contextlib.suppress(OSError, ValueError):
        # What the C library takes for an address, such as 127.1.
        return fenced.is_private(socket.inet_ntoa(socket.inet_aton(host)))
    return bool(host) and ("." not in host or host.endswith(_HOME_NAMES))


async def _addresses(host: str) -> list[str]:
    """Return the addresses of a host; none where it cannot be resolved."""
    with contextlib.suppress(ValueError):
        return [str(ip_address(host))]
    loop = asyncio.get_running_loop()
    with contextlib.suppress(OSError, UnicodeError, TimeoutError):
        async with asyncio.timeout(_RESOLVE_S):
            found = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        return [str(address[0]) for *_, address in found]
    return []
