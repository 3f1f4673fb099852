"""Make the site misbehave on purpose, by path pattern and number of times.

A pattern is a shell pattern for the path (`/api/video/abc*`), or for path and query
(`/api/playlist/music*page=2`). Faults that match the same request add up, in the
order in which they were asked for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
import threading
from types import TracebackType
from typing import Final, Literal, Self
from urllib.parse import unquote

from .media import GARBAGE
from .messages import Incoming, Reply, error, with_other_body

type Effect = Callable[[Reply], Reply]

_PATIENCE_S: Final = 60.0


class Hold:
    """Stop matching requests until released, so that tests can act in between."""

    def __init__(self, pattern: str, after_bytes: int = 0) -> None:
        """Wait before answering, or after this many bytes of the body."""
        self.pattern = pattern
        self.after_bytes = after_bytes
        self._reached = threading.Event()
        self._released = threading.Event()

    def __enter__(self) -> Self:
        """Hold during a `with` block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Release at its end."""
        self.release()

    @property
    def reached(self) -> bool:
        """Tell whether a request has come to the point where it is held."""
        return self._reached.is_set()

    def wait_reached(self, timeout_s: float = _PATIENCE_S) -> None:
        """Wait until a request is being held."""
        if not self._reached.wait(timeout_s):
            raise TimeoutError(f"no request came for {self.pattern}")

    def release(self) -> None:
        """Let the held requests go on, and later ones pass."""
        self._released.set()

    def stand(self) -> None:
        """Keep the calling thread here; the server calls this."""
        self._reached.set()
        self._released.wait()


@dataclass(kw_only=True)
class _Fault:
    pattern: str
    effect: Effect
    times: int | None
    after: int = 0
    hold: Hold | None = None

    def takes(self, incoming: Incoming) -> bool:
        """Tell whether this request is one of those meant, counting it if so."""
        if not matches(self.pattern, incoming.target) or self.times == 0:
            return False
        if self.after:
            self.after -= 1
            return False
        if self.times is not None:
            self.times -= 1
        return True


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """Say what shall happen to one request."""

    effects: tuple[Effect, ...] = ()
    holds: tuple[Hold, ...] = ()

    def wait(self) -> None:
        """Stand at each hold."""
        for hold in self.holds:
            hold.stand()

    def spoil(self, reply: Reply) -> Reply:
        """Apply each effect."""
        for effect in self.effects:
            reply = effect(reply)
        return reply


class Faults:
    """Keep the faults that were asked for."""

    def __init__(self) -> None:
        """Start well-behaved."""
        self._faults: list[_Fault] = []
        self._lock = threading.Lock()

    def plan(self, incoming: Incoming) -> Plan:
        """Find what is to happen to this request, using up faults of limited number."""
        with self._lock:
            taken = [fault for fault in self._faults if fault.takes(incoming)]
        holds = tuple(f.hold for f in taken if f.hold and not f.hold.after_bytes)
        return Plan(effects=tuple(f.effect for f in taken), holds=holds)

    def reset(self) -> None:
        """Behave again, releasing what is held."""
        self.release()
        with self._lock:
            self._faults.clear()

    def release(self) -> None:
        """Let go of everything that is held."""
        with self._lock:
            holds = [fault.hold for fault in self._faults if fault.hold]
        for hold in holds:
            hold.release()

    def fail(
        self,
        pattern: str,
        *,
        status: int = 500,
        headers: Mapping[str, str] | None = None,
        times: int | None = None,
        after: int = 0,
    ) -> None:
        """Answer with an HTTP error (or a redirection), after `after` good answers."""
        answer = error(status, **(headers or {}))
        self._add(pattern, lambda _reply: answer, times, after)

    def drop(self, pattern: str, *, times: int | None = None, after: int = 0) -> None:
        """Close the connection without an answer."""
        self._add(pattern, lambda reply: replace(reply, drop=True), times, after)

    def garble(
        self,
        pattern: str,
        *,
        body: bytes = GARBAGE,
        times: int | None = None,
        after: int = 0,
    ) -> None:
        """Answer 200 with something else, such as nothing (`body=b""`)."""
        self._add(pattern, lambda reply: with_other_body(reply, body), times, after)

    def slow(
        self,
        pattern: str,
        *,
        rate_bytes_s: int,
        times: int | None = None,
        after: int = 0,
    ) -> None:
        """Send bodies at this rate."""
        self._add(
            pattern,
            lambda reply: replace(reply, rate_bytes_s=rate_bytes_s),
            times,
            after,
        )

    def cut(
        self,
        pattern: str,
        *,
        after_bytes: int,
        times: int | None = None,
        after: int = 0,
    ) -> None:
        """Promise the whole body and break off after so many bytes of it."""
        self._add(
            pattern,
            lambda reply: replace(reply, cut_after=after_bytes),
            times,
            after,
        )

    def misstate_length(
        self,
        pattern: str,
        length: int | Literal["absent"],
        *,
        times: int | None = None,
        after: int = 0,
    ) -> None:
        """Send a wrong Content-Length, or none."""
        self._add(
            pattern,
            lambda reply: replace(reply, content_length=length),
            times,
            after,
        )

    def ignore_ranges(
        self, pattern: str, *, times: int | None = None, after: int = 0
    ) -> None:
        """Answer requests for a range with everything."""
        self._add(pattern, lambda reply: replace(reply, ranges=False), times, after)

    def hold(
        self,
        pattern: str,
        *,
        after_bytes: int = 0,
        times: int | None = None,
        after: int = 0,
    ) -> Hold:
        """Hang before the answer, or in the middle of it, until released."""
        hold = Hold(pattern, after_bytes)

        def pause(reply: Reply) -> Reply:
            return replace(reply, pause=(after_bytes, hold)) if after_bytes else reply

        self._add(pattern, pause, times, after, hold)
        return hold

    def _add(
        self,
        pattern: str,
        effect: Effect,
        times: int | None,
        after: int,
        hold: Hold | None = None,
    ) -> None:
        fault = _Fault(
            pattern=pattern, effect=effect, times=times, after=after, hold=hold
        )
        with self._lock:
            self._faults.append(fault)


def matches(pattern: str, target: str) -> bool:
    """Tell whether a pattern means this target (path, and query if it has one)."""
    path, _, query = target.partition("?")
    path = unquote(path)
    return fnmatchcase(path, pattern) or fnmatchcase(f"{path}?{query}", pattern)
