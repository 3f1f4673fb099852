"""A small HTTP/1.1 server that answers from a function and delivers badly if told to."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
import socket
import socketserver
import sys
import threading
from typing import Any, Final, override

from .faults import Faults
from .log import Log
from .messages import Incoming, Reply, error, negotiate

type Answer = Callable[[Incoming], Reply]

# pytest-socket swaps socket.socket for a guarded subclass; the site must go on.
REAL_SOCKET: Final = next(c for c in socket.socket.__mro__ if c.__module__ == "socket")
_CHUNK_BYTES: Final = 64 * 1024
_CHUNKS_PER_S: Final = 20
_GRACE_S: Final = 5.0
CONTROL: Final = "/_control/"


class Server(ThreadingHTTPServer):
    """Serve in threads of its own, and end all of them when it is closed."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(
        self, address: tuple[str, int], answer: Answer, faults: Faults, log: Log
    ) -> None:
        """Listen at this address."""
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        socketserver.BaseServer.__init__(self, address, _Handler)
        self.answer, self.faults, self.log = answer, faults, log
        self.stopping = threading.Event()
        self.crashes: list[Exception] = []
        self._clients: dict[threading.Thread, socket.socket] = {}
        self.socket = REAL_SOCKET(self.address_family, socket.SOCK_STREAM)
        try:
            self.server_bind()
            self.server_activate()
        except OSError:
            self.socket.close()
            raise
        self._loop = threading.Thread(
            target=self.serve_forever, args=(0.02,), name="fake-site", daemon=True
        )
        self._loop.start()

    def close(self) -> None:
        """Refuse connections from now on, and cut those that there are."""
        self.stopping.set()
        self.shutdown()
        self.server_close()
        self._loop.join(_GRACE_S)
        for thread, client in list(self._clients.items()):
            with suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)
            thread.join(_GRACE_S)

    @override
    def server_bind(self) -> None:
        # http.server would also look up the name of this host, which can take long.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.socket.getsockname()[:2]

    @override
    def get_request(self) -> tuple[socket.socket, Any]:
        number, address = self.socket._accept()  # type: ignore[attr-defined]
        return REAL_SOCKET(self.address_family, fileno=number), address

    @override
    def process_request(self, request: Any, client_address: Any) -> None:
        thread = threading.Thread(
            target=self._converse,
            args=(request, client_address),
            name="fake-site-client",
            daemon=True,
        )
        self._clients[thread] = request
        thread.start()

    def _converse(self, request: socket.socket, client_address: Any) -> None:
        try:
            self.process_request_thread(request, client_address)
        finally:
            self._clients.pop(threading.current_thread(), None)

    @override
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore clients that went away; keep mistakes for FakeSite to raise."""
        problem = sys.exception()
        if isinstance(problem, Exception) and not isinstance(problem, OSError):
            self.crashes.append(problem)


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "AnypodFakeSite"
    sys_version = ""
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._respond()

    do_HEAD = do_POST = do_GET

    @override
    def log_message(self, format: str, *args: Any) -> None:
        """Keep the terminal for pytest."""

    def _respond(self) -> None:
        incoming = self._incoming()
        if incoming.path.startswith(CONTROL):
            self._deliver(self._answered(incoming), None)
            return
        number = self.server.log.arrive(incoming)
        plan = self.server.faults.plan(incoming)
        plan.wait()
        reply = negotiate(plan.spoil(self._answered(incoming)), incoming)
        if reply.drop:
            self.close_connection = True
            return
        with suppress(ConnectionError):
            self._deliver(reply, number)

    def _incoming(self) -> Incoming:
        length = int(self.headers.get("Content-Length", 0))
        return Incoming(
            method=self.command,
            target=self.path,
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(length),
        )

    def _answered(self, incoming: Incoming) -> Reply:
        try:
            return self.server.answer(incoming)
        # A mistake in the site or in a test's data: FakeSite raises it at its end.
        except Exception as problem:  # noqa: BLE001 it is kept, and raised where the site is closed
            self.server.crashes.append(problem)
            return replace(error(500), body=repr(problem).encode())

    def _deliver(self, reply: Reply, number: int | None) -> None:
        body = b"" if self.command == "HEAD" else reply.body
        sent = _Sent(self.server.log, number, reply.status)
        self._send_head(reply)
        if reply.cut_after is not None and reply.cut_after < len(body):
            body = body[: reply.cut_after]
            self.close_connection = True
        if reply.pause is None:
            self._send_body(body, reply.rate_bytes_s, sent)
            return
        place, hold = reply.pause
        self._send_body(body[:place], reply.rate_bytes_s, sent)
        hold.stand()
        self._send_body(body[place:], reply.rate_bytes_s, sent)

    def _send_head(self, reply: Reply) -> None:
        length = reply.content_length
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if length == "absent":
            self.send_header("Connection", "close")
        elif reply.status != HTTPStatus.NOT_MODIFIED:
            stated = len(reply.body) if length is None else length
            self.send_header("Content-Length", str(stated))
        if length is not None:
            self.close_connection = True
        self.end_headers()

    def _send_body(self, body: bytes, rate: int | None, sent: _Sent) -> None:
        size = _CHUNK_BYTES if rate is None else max(1, rate // _CHUNKS_PER_S)
        for start in range(0, len(body), size):
            chunk = body[start : start + size]
            # Counted before it is sent: who has received all finds all counted.
            sent.add(len(chunk))
            try:
                self.wfile.write(chunk)
            except OSError:
                sent.add(-len(chunk))
                raise
            if rate is not None and self.server.stopping.wait(len(chunk) / rate):
                raise ConnectionAbortedError


class _Sent:
    """Keep a request's record in the log up to date while its answer is sent."""

    def __init__(self, log: Log, number: int | None, status: int) -> None:
        self._log, self._number, self._status = log, number, status
        self._bytes = 0
        self.add(0)

    def add(self, count: int) -> None:
        self._bytes += count
        if self._number is not None:
            self._log.answer(self._number, status=self._status, bytes_sent=self._bytes)
