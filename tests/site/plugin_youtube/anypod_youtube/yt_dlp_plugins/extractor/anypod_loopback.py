"""Keep yt-dlp on this machine, whatever it is asked to read and wherever that leads.

A module of its own, so that it works even if the extractors beside it cannot be
loaded and yt-dlp would use its own ones, which ask the real YouTube.
"""

import os
import socket
import sys
from typing import Any, Final

_LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")


def _refuse_strangers(event: str, arguments: tuple[Any, ...]) -> None:
    # yt-dlp looks up whatever it connects to, numeric addresses included.
    if event == "socket.getaddrinfo" and arguments[0] not in _LOOPBACK:
        raise ConnectionRefusedError(f"Refusing to reach {arguments[0]}: not loopback")


# Anypod keeps what YouTube leads to out of networks like this one, where its stand-in is.
for _name in ("connect", "connect_ex"):
    _method = getattr(socket.socket, _name)
    setattr(socket.socket, _name, getattr(_method, "__wrapped__", _method))
# A proxy may be on this machine, and what it fetches is not.
os.environ["no_proxy"] = "*"
sys.addaudithook(_refuse_strangers)
