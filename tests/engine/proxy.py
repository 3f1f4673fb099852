"""A proxy on this machine that remembers what went through it."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
import http.client
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
import threading
from typing import override
from urllib.parse import urlsplit


class Proxy(ThreadingHTTPServer):
    """Forwards plain requests to loopback, and nowhere else."""

    daemon_threads = True

    def __init__(self, login: str | None = None) -> None:
        """Listen on a free port; with a login, only who knows it is let through."""
        super().__init__(("127.0.0.1", 0), _Handler)
        self.login = login
        self.seen: list[str] = []
        """Paths of what was asked for."""

    def url(self, login: str | None = None) -> str:
        """Return the proxy's address, with a login in it if there is one."""
        at = "" if login is None else f"{login}@"
        return f"http://{at}127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Proxy
    timeout = 20

    def do_GET(self) -> None:
        wanted = self.server.login
        if wanted is not None:
            expected = f"Basic {base64.b64encode(wanted.encode()).decode()}"
            if self.headers.get("Proxy-Authorization") != expected:
                self.send_error(407)
                return
        parts = urlsplit(self.path)
        assert parts.hostname == "127.0.0.1"
        self.server.seen.append(parts.path)
        connection = http.client.HTTPConnection("127.0.0.1", parts.port, timeout=60)
        hop_by_hop = {"proxy-authorization", "proxy-connection", "connection"}
        headers = {
            name: value
            for name, value in self.headers.items()
            if name.lower() not in hop_by_hop
        }
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection.request("GET", target, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in {"connection", "transfer-encoding"}:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        connection.close()

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def proxy(login: str | None = None) -> Iterator[Proxy]:
    """Run a proxy as long as the block lasts."""
    with Proxy(login) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        try:
            yield running
        finally:
            running.shutdown()
            thread.join()
