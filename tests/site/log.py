"""What was asked of the site, and by how many yt-dlp processes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
import threading
from typing import Final, NewType

from .faults import matches
from .messages import Incoming

RUN_HEADER: Final = "x-anypod-run"
PID_HEADER: Final = "x-anypod-pid"

Mark = NewType("Mark", int)

BEGINNING: Final = Mark(0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """Record one request; `status` stays 0 until it is answered."""

    at: datetime
    method: str
    path: str
    query: str
    range: str | None
    user_agent: str | None
    run_id: str | None
    pid: int | None
    headers: Mapping[str, str] = field(repr=False)
    status: int = 0
    bytes_sent: int = 0

    @property
    def target(self) -> str:
        """Give path and query as they were sent."""
        return f"{self.path}?{self.query}" if self.query else self.path


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """Count requests by what they were for."""

    requests: tuple[Request, ...]

    @property
    def processes(self) -> int:
        """Count the yt-dlp processes that asked for anything."""
        return len(self.run_ids)

    @property
    def run_ids(self) -> frozenset[str]:
        """Collect the ids of those processes."""
        return frozenset(r.run_id for r in self.requests if r.run_id is not None)

    @property
    def pages(self) -> int:
        """Count the pages of listings."""
        return len(self.matching("/api/channel/*")) + len(
            self.matching("/api/playlist/*")
        )

    @property
    def extractions(self) -> int:
        """Count the full extractions."""
        return len(self.matching("/api/video/*"))

    @property
    def extracted(self) -> list[str]:
        """List the ids that were extracted, in order, repetitions included."""
        return [r.path.rsplit("/", 1)[1] for r in self.matching("/api/video/*")]

    @property
    def media(self) -> int:
        """Count the requests for media."""
        return len(self.matching("/media/*"))

    @property
    def media_bytes(self) -> int:
        """Add up the bytes of media sent."""
        return sum(request.bytes_sent for request in self.matching("/media/*"))

    @property
    def thumbnails(self) -> int:
        """Count the requests for thumbnails."""
        return len(self.matching("/thumb/*"))

    @property
    def subtitles(self) -> int:
        """Count the requests for subtitles."""
        return len(self.matching("/subtitles/*"))

    def matching(self, pattern: str) -> tuple[Request, ...]:
        """Choose the requests that a pattern means."""
        return tuple(r for r in self.requests if matches(pattern, r.target))


class Log:
    """Record requests as they arrive; safe to read at any time."""

    def __init__(self) -> None:
        """Start empty."""
        self._requests: list[Request] = []
        self._arrived = threading.Condition()

    def arrive(self, incoming: Incoming) -> int:
        """Record a request and give its number, by which to complete it."""
        request = _recorded(incoming)
        with self._arrived:
            self._requests.append(request)
            self._arrived.notify_all()
            return len(self._requests) - 1

    def answer(self, number: int, *, status: int, bytes_sent: int) -> None:
        """Complete the record of a request."""
        with self._arrived:
            done = replace(self._requests[number], status=status, bytes_sent=bytes_sent)
            self._requests[number] = done
            self._arrived.notify_all()

    def mark(self) -> Mark:
        """Remember this moment, to count from it later."""
        with self._arrived:
            return Mark(len(self._requests))

    def since(self, mark: Mark = BEGINNING) -> Tally:
        """Count what came after a mark."""
        with self._arrived:
            return Tally(requests=tuple(self._requests[mark:]))

    def wait_for(
        self,
        pattern: str,
        *,
        count: int = 1,
        since: Mark = BEGINNING,
        timeout_s: float = 60.0,
    ) -> Tally:
        """Wait until so many matching requests have arrived."""

        def enough() -> bool:
            return len(self.since(since).matching(pattern)) >= count

        # A condition's own lock can be taken again by the thread that waits on it.
        with self._arrived:
            if not self._arrived.wait_for(enough, timeout_s):
                raise TimeoutError(f"no {count} requests for {pattern}")
        return self.since(since)


def _recorded(incoming: Incoming) -> Request:
    headers = incoming.headers
    pid = headers.get(PID_HEADER, "")
    return Request(
        at=datetime.now(UTC),
        method=incoming.method,
        path=incoming.path,
        query=incoming.target.partition("?")[2],
        range=headers.get("range"),
        user_agent=headers.get("user-agent"),
        run_id=headers.get(RUN_HEADER),
        pid=int(pid) if pid.isdecimal() else None,
        headers=headers,
    )
