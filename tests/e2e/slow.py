"""A slow way to a server, as through a phone on a train.

Chromium can slow down what it fetches, but not its WebSockets.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
import math
import threading
from typing import Final, override

# There and back.
_LATENCY_S: Final = 0.4
_BYTES_S: Final = 50_000


class Line:
    """Carries connections to a port; quickly at first, and slowly once asked to."""

    def __init__(self, port: int) -> None:
        """Lead to a port of this machine."""
        self.url = ""
        self.is_slow = False
        self.port = port
        self.ends: set[_End] = set()
        self._over = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def serve(self, opened: Callable[[], object]) -> None:
        """Carry connections until that is over."""
        self._loop = asyncio.get_running_loop()
        server = await self._loop.create_server(lambda: _Near(self), "127.0.0.1", 0)
        port: int = server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        opened()
        await self._over.wait()
        server.close()
        while self.ends:
            for end in self.ends:
                end.cut()
            await asyncio.sleep(0)

    def close(self) -> None:
        """Cut off all connections."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._over.set)


class _End(asyncio.Protocol):
    """One end of a connection: what comes in here goes out at the other one."""

    def __init__(self, line: Line, other: _End | None = None) -> None:
        self.other = other
        self._line = line
        self._transport: asyncio.Transport | None = None
        self._loop = asyncio.get_running_loop()
        self._free_at = 0.0

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._line.ends.add(self)

    @override
    def data_received(self, data: bytes) -> None:
        if self.other is not None:
            self._loop.call_at(self._due(len(data)), self.other.send, data)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._line.ends.discard(self)
        if self.other is not None:
            self._loop.call_at(self._due(0), self.other.end)

    def _due(self, size_bytes: int) -> float:
        """Return when as much is through, after all that came before it."""
        latency_s, byte_s = (
            (_LATENCY_S / 2, 1 / _BYTES_S) if self._line.is_slow else (0, 0)
        )
        # A loop keeps no order of what is due in the same moment.
        next_s = math.nextafter(self._free_at, math.inf)
        start = max(self._loop.time() + latency_s, next_s)
        self._free_at = start + size_bytes * byte_s
        return self._free_at

    def send(self, data: bytes) -> None:
        """Let something out, where there is still somebody."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)

    def end(self) -> None:
        """Be done, once all is out."""
        if self._transport is not None:
            self._transport.close()

    def cut(self) -> None:
        """Be done at once."""
        if self._transport is not None:
            self._transport.abort()


class _Near(_End):
    """The browser's end, which is heard once there is another end."""

    _task: asyncio.Task[None]

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        assert isinstance(transport, asyncio.Transport)
        transport.pause_reading()
        self._task = self._loop.create_task(self._lead(transport))

    async def _lead(self, transport: asyncio.Transport) -> None:
        try:
            _, self.other = await self._loop.create_connection(
                lambda: _End(self._line, self), "127.0.0.1", self._line.port
            )
        except OSError:
            self.cut()
        else:
            if transport.is_closing():
                self.other.end()
            else:
                transport.resume_reading()


@contextmanager
def slow_line(port: int) -> Iterator[Line]:
    """Open a line to a port of this machine."""
    line = Line(port)
    is_open = threading.Event()
    thread = threading.Thread(target=asyncio.run, args=(line.serve(is_open.set),))
    thread.start()
    is_open.wait()
    try:
        yield line
    finally:
        line.close()
        thread.join()
