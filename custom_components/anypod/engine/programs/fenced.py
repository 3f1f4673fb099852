"""Starts a module as `python -m` does, with a fence around the home's own network.

usage: fenced.py MODULE [ARGUMENT…]

What the variable ANYPOD_FENCE holds says what the fence knows, as JSON:
`{"sources": [URL…], "neighbours": [URL…]}`. Where one of the sources is in the home's
network itself, or the variable is not set, there is no fence. Otherwise no connection
is made to any address that is not a public one, whatever has led there: a page, a
redirection, a picture, or a name that leads somewhere else by now. The neighbours are
exceptions, as proxies are; so is what plugins do by themselves.

A program of its own: it is started by its path, and knows nothing but the standard
library. What it starts in turn, and libraries that make connections without Python,
are not held back.
"""

from collections.abc import Callable
from contextlib import suppress
import errno
from functools import wraps
from ipaddress import ip_address
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
_PLUGINS: Final = "yt_dlp_plugins."


def main() -> None:
    """Put up the fence, where one is wanted, and become the module."""
    wanted = os.environ.pop(VARIABLE, None)
    if wanted is not None:
        _put_up(json.loads(wanted))
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def _put_up(known: dict[str, list[str]]) -> None:
    if any(_is_private(one) for url in known["sources"] for one in _found(url)):
        return
    neighbours = [*known["neighbours"], *getproxies().values()]
    allowed = {one for url in neighbours for one in _found(url)}
    for name in ("connect", "connect_ex"):
        plain = getattr(socket.socket, name)
        setattr(socket.socket, name, _fenced(plain, allowed))


def _fenced(connect: Callable[..., Any], allowed: set[str]) -> Callable[..., Any]:
    @wraps(connect)
    def checked(self: socket.socket, address: Any) -> Any:
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            _check(str(address[0]), allowed)
        return connect(self, address)

    return checked


def _check(host: str, allowed: set[str]) -> None:
    found = _addresses(host)
    is_refused = any(_is_private(one) for one in found - allowed)
    if is_refused and not _is_of_a_plugin():
        raise OSError(errno.EACCES, f"{host} {REFUSED}")


def _found(url: str) -> set[str]:
    """Return the addresses of the host that a URL names."""
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname
    except ValueError:
        return set()
    return _addresses(host) if host else set()


def _addresses(host: str) -> set[str]:
    """Return the addresses of a host, which may be one; none where it has none."""
    with suppress(ValueError):
        return {str(ip_address(host.partition("%")[0]))}
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError, UnicodeError:
        return set()
    return {str(address[0]).partition("%")[0] for *_, address in found}


def _is_private(address: str) -> bool:
    return not ip_address(address).is_global


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
