"""Requests byte for byte, which no client library would send or would tidy first."""

from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPResponse
import socket
from typing import Final, Self

_PATIENCE_S: Final = 30.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """What came back, headers in lower case, but for the time that it was given at."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


class Wire:
    """A connection that is kept, and made anew when the other side has closed it."""

    def __init__(self, port: int, source: str = "127.0.0.1") -> None:
        """Remember where to and which address to have; nothing is opened."""
        self._port = port
        self._source = source
        self._socket: socket.socket | None = None

    def __enter__(self) -> Self:
        """Use it for the length of a `with` block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Close the connection, if there is one."""
        opened, self._socket = self._socket, None
        if opened is not None:
            opened.close()

    def ask(
        self, method: str, target: str, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Send a request without a body, as it stands, and read the answer."""
        host = {"Host": f"127.0.0.1:{self._port}"}
        lines = [f"{method} {target} HTTP/1.1"]
        lines += [f"{name}: {it}" for name, it in (host | dict(headers or {})).items()]
        return self.send(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"), method)

    def send(self, request: bytes, method: str = "GET") -> Reply:
        """Send these bytes, and read the answer as one to that method."""
        if self._socket is None:
            self._socket = socket.create_connection(
                ("127.0.0.1", self._port), _PATIENCE_S, (self._source, 0)
            )
        self._socket.sendall(request)
        with HTTPResponse(self._socket, method=method) as response:
            response.begin()
            body = response.read()
            headers = {name.lower(): it for name, it in response.getheaders()}
            if response.will_close:
                self.close()
        headers.pop("date", None)
        return Reply(status=response.status, headers=headers, body=body)
