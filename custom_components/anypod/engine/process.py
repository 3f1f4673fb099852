"""One child process: its lines, its silence, and the end of its whole group."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
import contextlib
import errno
import logging
import os
from pathlib import Path
import shutil
import signal
from typing import override

from .errors import EngineError, ToolMissing

_LOGGER = logging.getLogger(__name__)

LINE_LIMIT_BYTES = 2**20
_GRACE_S = 5.0
_LINES_PER_TURN = 32
"""Lines already buffered are read without giving the loop a turn; give it one."""
_SHOWN_CHARS = 2_000
_REMEMBERED_LINES = 50

type LineHandler = Callable[[str], None]
type Activity = Callable[[], Awaitable[object]]


class Tail(deque[str]):
    """The last lines that a program has said, each as long as anybody reads it."""

    @override
    def append(self, line: str, /) -> None:
        """Take in one more line."""
        super().append(line[:_SHOWN_CHARS])


class ProcessSilent(EngineError):
    """A child process said and did nothing for too long and was killed."""


async def run(  # noqa: PLR0913 all of them belong to one child
    argv: Sequence[str],
    *,
    env: Mapping[str, str],
    cwd: Path,
    on_stdout: LineHandler,
    on_stderr: LineHandler,
    silence_s: float,
    activity: Activity | None = None,
    stop: asyncio.Event | None = None,
) -> int:
    """Run a program to its end and return its exit code.

    Lines are handed over as they come; one longer than `LINE_LIMIT_BYTES` is
    dropped. The child leads a process group of its own at the lowest priority
    for processor and disk. Whatever ends the call, the group is gone after it.

    Who repeats one of the last lines says nothing. `activity` is asked when the
    child was silent for `silence_s` seconds; as long as it returns something new
    each time (a growing file), the child lives.
    Setting `stop` ends the child, too, and is no error.

    Raises:
        ToolMissing: the program does not exist.
        ProcessSilent: the child was killed for its silence.

    """
    process = await _start(argv, env, cwd)
    watch = _SilenceWatch(silence_s, activity)
    try:
        async with asyncio.TaskGroup() as group:
            watchers = [group.create_task(_kill_when_silent(process, watch))]
            if stop is not None:
                watchers.append(group.create_task(_kill_when_set(process, stop)))
            readers = [
                group.create_task(_read(process.stdout, watch.noting(on_stdout))),
                group.create_task(_read(process.stderr, watch.noting(on_stderr))),
            ]
            for reader in readers:
                await reader
            code = await process.wait()
            for watcher in watchers:
                watcher.cancel()
    finally:
        await _end(process)
    if watch.is_expired:
        raise ProcessSilent(f"{Path(argv[0]).name} said nothing for {silence_s:.0f} s")
    return code


def kill_leftovers(marks: Collection[Path]) -> None:
    """Kill the groups of child processes that an earlier, killed run left behind.

    They are told by a path of ours, or below ours, among their arguments. Blocks;
    does nothing where there is no `/proc`.
    """
    wanted = [os.fsencode(mark) for mark in marks]
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            argv = (folder / "cmdline").read_bytes().split(b"\0")
            group = os.getpgid(int(folder.name))
            if group != os.getpgrp() and any(_is_below(one, wanted) for one in argv):
                os.killpg(group, signal.SIGKILL)


def _is_below(argument: bytes, paths: Collection[bytes]) -> bool:
    # That is how yt-dlp hands a path over to ffmpeg.
    path = argument.removeprefix(b"file:")
    return any(path == one or path.startswith(one + b"/") for one in paths)


async def _start(
    argv: Sequence[str], env: Mapping[str, str], cwd: Path
) -> asyncio.subprocess.Process:
    # Looked for here, because with `nice` in front a missing program is no error.
    if await asyncio.to_thread(shutil.which, argv[0]) is None:
        raise ToolMissing(Path(argv[0]).name)
    try:
        return await asyncio.create_subprocess_exec(
            *_NICE,
            *argv,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            limit=LINE_LIMIT_BYTES,
            env=dict(env),
            cwd=cwd,
            # No session of its own: Linux would share the processor out between
            # sessions, and three encoders would get as much each as all of Home
            # Assistant.
            process_group=0,
        )
    except OSError as err:
        if err.errno != errno.ENOEXEC:
            raise
        # It is there, and no program of this machine.
        raise ToolMissing(Path(argv[0]).name) from err


def _nice_prefix() -> tuple[str, ...]:
    nice, ionice = shutil.which("nice"), shutil.which("ionice")
    prefix: tuple[str, ...] = ()
    if nice is not None:
        prefix += (nice, "-n", "10")
    if ionice is not None:
        # Class 3: only when nobody else wants the disk.
        prefix += (ionice, "-c", "3")
    return prefix


_NICE = _nice_prefix()


class _SilenceWatch:
    """Ends when a child has been silent and idle for too long."""

    def __init__(self, silence_s: float, activity: Activity | None) -> None:
        self._silence_s = silence_s
        self._activity = activity
        self._heard_at = asyncio.get_running_loop().time()
        self._last: deque[int] = deque(maxlen=_REMEMBERED_LINES)
        self.is_expired = False

    def noting(self, handler: LineHandler) -> LineHandler:
        loop = asyncio.get_running_loop()

        def note(line: str) -> None:
            said = hash(line)
            if said not in self._last:
                self._last.append(said)
                self._heard_at = loop.time()
            handler(line)

        return note

    async def wait(self) -> None:
        loop = asyncio.get_running_loop()
        seen: object = None
        while True:
            left = self._heard_at + self._silence_s - loop.time()
            if left > 0:
                await asyncio.sleep(left)
                continue
            now = None if self._activity is None else await self._activity()
            if now == seen:
                self.is_expired = True
                return
            seen = now
            self._heard_at = loop.time()


async def _kill_when_silent(
    process: asyncio.subprocess.Process, watch: _SilenceWatch
) -> None:
    await watch.wait()
    # That closes the pipes, and so ends the readers.
    _signal_group(process, signal.SIGKILL)


async def _kill_when_set(
    process: asyncio.subprocess.Process, stop: asyncio.Event
) -> None:
    await stop.wait()
    _signal_group(process, signal.SIGKILL)


async def _read(stream: asyncio.StreamReader | None, handler: LineHandler) -> None:
    if stream is None:
        return
    count = 0
    is_overlong = False
    while True:
        try:
            line = await stream.readuntil()
        except asyncio.LimitOverrunError as err:
            await stream.readexactly(err.consumed)
            is_overlong = True
            continue
        except asyncio.IncompleteReadError as err:
            line = err.partial
        if not line:
            return
        if is_overlong:
            # This was its end.
            is_overlong = False
            _LOGGER.debug("Dropped an overlong line of a child process")
            continue
        handler(line.decode("utf-8", "replace").rstrip("\r\n"))
        count += 1
        if count % _LINES_PER_TURN == 0:
            await asyncio.sleep(0)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Interrupt, then kill, the group; even if this is cancelled in between."""
    try:
        if process.returncode is None:
            _signal_group(process, signal.SIGINT)
            with contextlib.suppress(TimeoutError):
                await asyncio.shield(_wait_briefly(process))
    finally:
        # Also takes the grandchildren of a leader that is already gone.
        _signal_group(process, signal.SIGKILL)
        # Whoever cancels twice waits for the end as well.
        if process.returncode is None:
            await asyncio.shield(process.wait())


async def _wait_briefly(process: asyncio.subprocess.Process) -> None:
    async with asyncio.timeout(_GRACE_S):
        await process.wait()


def _signal_group(process: asyncio.subprocess.Process, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)
