"""Starts a module as `python -m` does, with a fence around the home's own network.

usage: fenced.py MODULE [ARGUMENT…]

The variable ANYPOD_FENCE holds the neighbours, as JSON: `[URL…]`. Where it is not set,
there is no fence. Otherwise no connection is made to this machine, or to any address
that is not a public one, whatever has led there: a page, a redirection, a picture, or
a name that leads somewhere else by now. The neighbours are exceptions, as proxies
are, each at its own port; so is what plugins do by themselves.

A program of its own: it is started by its path, and knows nothing but the standard
library. The engine asks the same of addresses by `is_private`. What it starts in turn, and libraries that make connections without Python,
are not held back.
"""

from collections.abc import Callable
from contextlib import suppress
import errno
from functools import wraps
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
import json
import os
import runpy
import socket
import sys
from types import FrameType
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import getproxies

VARIABLE: Final = "ANYPOD_FENCE"
REFUSED: Final = "leads into your own network"
_IS_BLOCKED: Final = ", as names do that a DNS filter blocks"
_WHAT_TO_DO: Final = (
    "; if that is meant, name the source by its IP address, or have the feed allow it"
)
_PLUGINS: Final = "yt_dlp_plugins."
_HTTP_PORT: Final = 80
_PORTS: Final = {"https": 443} | dict.fromkeys(
    ("socks", "socks4", "socks4a", "socks5", "socks5h"), 1080
)
_NOBODYS: Final = {4: "240.0.0.1", 6: "100::1"}
"""Addresses that no machine has: the one is reserved, the other leads nowhere."""
_NAT64: Final = IPv6Network("64:ff9b::/96")
"""Behind it lie the IPv4 addresses; source: RFC 6052, section 2.1."""

type _Place = tuple[str, int]
"""An address and a port."""


def main() -> None:
    """Put up the fence, where one is wanted, and become the module."""
    wanted = os.environ.pop(VARIABLE, None)
    if wanted is not None:
        _put_up(json.loads(wanted))
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def _put_up(neighbours: list[str]) -> None:
    # What NO_PROXY names is reached without a proxy, and is none.
    proxies = [url for kind, url in getproxies().items() if kind != "no"]
    allowed = {one for url in (*neighbours, *proxies) for one in _places(url)}
    for name in ("connect", "connect_ex"):
        plain = getattr(socket.socket, name)
        setattr(socket.socket, name, _fenced(plain, allowed))


def _fenced(connect: Callable[..., Any], allowed: set[_Place]) -> Callable[..., Any]:
    @wraps(connect)
    def checked(self: socket.socket, address: Any) -> Any:
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            _check(str(address[0]), address[1], allowed)
        return connect(self, address)

    return checked


def _check(host: str, port: int, allowed: set[_Place]) -> None:
    for one in _addresses(host):
        is_refused = is_private(one) and (one, port) not in allowed
        if is_refused and not _is_of_a_plugin():
            why = _IS_BLOCKED if ip_address(one).is_unspecified else _WHAT_TO_DO
            raise OSError(errno.EACCES, f"{one} {REFUSED}{why}")


def _places(url: str) -> set[_Place]:
    """Return where the host that a URL names listens."""
    try:
        parts = urlsplit(url if "//" in url else f"//{url}")
        port = parts.port or _PORTS.get(parts.scheme, _HTTP_PORT)
    except ValueError:
        return set()
    return {(one, port) for one in _addresses(parts.hostname or "")}


def _addresses(host: str) -> set[str]:
    """Return the addresses of a host, which may be one; none where it has none."""
    with suppress(ValueError):
        return {str(ip_address(host.partition("%")[0]))}
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError, UnicodeError:
        return set()
    return {str(address[0]).partition("%")[0] for *_, address in found}


def is_private(address: str) -> bool:
    """Return whether an address is this machine's own, or is not a public one."""
    plain = _meant(ip_address(address.partition("%")[0]))
    return not plain.is_global or _is_ours(plain)


def _meant(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address to which one of IPv6 leads, or the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour or address


def _is_ours(address: IPv4Address | IPv6Address) -> bool:
    """Return whether this machine has an address: no other can be bound."""
    # Where the machine is set up to bind any, that tells nothing.
    is_bound = _can_be_bound(str(address))
    return is_bound and not _can_be_bound(_NOBODYS[address.version])


def _can_be_bound(address: str) -> bool:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as one:
        one.bind((address, 0))
        return True
    return False


def _is_of_a_plugin() -> bool:
    """Return whether the code of a plugin wants this, which is trusted."""
    frame: FrameType | None = sys._getframe()  # noqa: SLF001 there is no other way to look at the stack
    while frame is not None:
        if str(frame.f_globals.get("__name__")).startswith(_PLUGINS):
            return True
        frame = frame.f_back
    return False


if __name__ == "__main__":
    main()
