"""Many clients at once, so cheap that the server is what is measured.

They send the same bytes again and again, and count what comes back; they read the
first line of an answer, and nothing else.
"""

import asyncio
from dataclasses import dataclass, field
import time
from typing import override


@dataclass(frozen=True, kw_only=True, slots=True)
class Poll:
    """A request, and how many bytes its answer has."""

    request: bytes
    answer_bytes: int
    status: bytes


@dataclass(slots=True)
class Tally:
    """What all clients have had."""

    answers: int = 0
    bytes_read: int = 0
    errors: list[bytes] = field(default_factory=list)


class _Client(asyncio.Protocol):
    """Asks again when it has an answer and its time has come, until it is enough."""

    def __init__(
        self, poll: Poll, tally: Tally, budget: list[int], interval_s: float
    ) -> None:
        self._poll = poll
        self._tally = tally
        self._budget = budget
        self._interval_s = interval_s
        self._loop = asyncio.get_running_loop()
        self._asked_at = 0.0
        self._left = 0
        self._transport: asyncio.WriteTransport | None = None
        self.done: asyncio.Future[None] = self._loop.create_future()

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport
        self._ask()

    def _ask(self) -> None:
        assert self._transport is not None
        if self._budget[0] == 0:
            self._transport.close()
            return
        self._budget[0] -= 1
        self._asked_at = self._loop.time()
        self._left = self._poll.answer_bytes
        self._transport.write(self._poll.request)

    @override
    def data_received(self, data: bytes) -> None:
        if self._left == self._poll.answer_bytes and data[9:12] != self._poll.status:
            self._tally.errors.append(data[:200])
        self._left -= len(data)
        self._tally.bytes_read += len(data)
        if self._left <= 0:
            self._tally.answers += 1
            self._loop.call_at(self._asked_at + self._interval_s, self._ask)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        if exc is not None or self._left > 0:
            self._tally.errors.append(repr(exc).encode())
        self.done.set_result(None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Round:
    """What came of a number of polls."""

    wall_s: float
    cpu_s: float
    """What the clients themselves took."""
    tally: Tally

    @property
    def rate(self) -> float:
        """Return the answers in a second."""
        return self.tally.answers / self.wall_s

    @property
    def bytes_a_second(self) -> float:
        """Return how much came in a second."""
        return self.tally.bytes_read / self.wall_s


async def run(
    port: int, poll: Poll, *, clients: int, polls: int, interval_s: float = 0.0
) -> Round:
    """Send that many requests over so many connections.

    A client asks every `interval_s` seconds, or as soon as it has its answer.
    """
    loop, tally, budget = asyncio.get_running_loop(), Tally(), [polls]
    wall_s, cpu_s = time.perf_counter(), time.process_time()
    made = []
    for _ in range(clients):
        made.append(
            await loop.create_connection(
                lambda: _Client(poll, tally, budget, interval_s), "127.0.0.1", port
            )
        )
        # Not all of them at the same moment, ever after.
        await asyncio.sleep(interval_s / clients)
    await asyncio.gather(*(client.done for _, client in made))
    return Round(
        wall_s=time.perf_counter() - wall_s,
        cpu_s=time.process_time() - cpu_s,
        tally=tally,
    )
