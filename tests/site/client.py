"""Speak plain HTTP to the site, as anything but yt-dlp would."""

from http.client import HTTPConnection, HTTPResponse
import json
from typing import Any

from .site import FakeSite


class Client:
    """Speak HTTP over one connection that is kept alive."""

    def __init__(self, site: FakeSite) -> None:
        """Connect to this site."""
        self._connection = HTTPConnection(site.host, site.port, timeout=60)

    def ask(
        self, path: str, method: str = "GET", body: Any = None, **headers: str
    ) -> tuple[HTTPResponse, bytes]:
        """Ask for a path, with headers such as `if_none_match`."""
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = None if body is None else json.dumps(body)
        self._connection.request(method, path, body=sent, headers=names)
        response = self._connection.getresponse()
        return response, response.read()

    def close(self) -> None:
        """Hang up."""
        self._connection.close()
