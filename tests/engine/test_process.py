"""Real child processes: what they say, how long they may be silent, how they end."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
import contextlib
from dataclasses import dataclass, field
import os
from pathlib import Path
import shutil
import signal
import subprocess
import sys
import textwrap
import time

import pytest

from custom_components.anypod.engine import process
from custom_components.anypod.engine.errors import ToolMissing
from custom_components.anypod.engine.process import LINE_LIMIT_BYTES, ProcessSilent, run
from tests.engine.support import eventually

FOREVER_S = 60.0
# Without buffers, and fast to start.
PYTHON = (sys.executable, "-u", "-I", "-S", "-c")


@dataclass(kw_only=True, slots=True)
class Heard:
    """What a child said."""

    out: list[str] = field(default_factory=list)
    err: list[str] = field(default_factory=list)


type Run = Callable[..., Awaitable[int]]


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def run_python(tmp_path: Path, heard: Heard) -> Run:
    """Give a function that runs a Python program to its end."""

    async def run_it(
        program: str,
        *,
        silence_s: float = FOREVER_S,
        activity: process.Activity | None = None,
    ) -> int:
        return await run(
            [*PYTHON, textwrap.dedent(program)],
            env={"PATH": os.environ["PATH"]},
            cwd=tmp_path,
            on_stdout=heard.out.append,
            on_stderr=heard.err.append,
            silence_s=silence_s,
            activity=activity,
        )

    return run_it


@contextlib.asynccontextmanager
async def running(work: Awaitable[int]) -> AsyncIterator[asyncio.Future[int]]:
    """Run something beside the test, and end it with the test."""
    task = asyncio.ensure_future(work)
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait([task])


def is_alive(pid: int) -> bool:
    """Return whether a process runs; one that only waits to be reaped does not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError, ProcessLookupError:
        return False
    return stat.rpartition(")")[2].split()[0] not in {"Z", "X"}


# ------------------------------------------------------------------------- talking


async def test_lines_come_in_order_and_apart(run_python: Run, heard: Heard) -> None:
    code = await run_python(
        """
        import sys
        for n in range(100):
            print("out", n)
        print("err 1", file=sys.stderr)
        print("no end", end="", file=sys.stderr)
        """
    )
    assert code == 0
    assert heard.out == [f"out {n}" for n in range(100)]
    assert heard.err == ["err 1", "no end"]


async def test_lines_come_while_the_child_runs(
    run_python: Run, heard: Heard, tmp_path: Path
) -> None:
    program = """
        import pathlib, time
        print("first")
        while not pathlib.Path("go").exists():
            time.sleep(0.01)
        print("second")
        """
    async with running(run_python(program)) as task:
        await eventually(lambda: heard.out == ["first"])
        assert not task.done()
        (tmp_path / "go").touch()
        assert await task == 0
    assert heard.out == ["first", "second"]


@pytest.mark.parametrize("code", [0, 1, 2, 101, 255])
async def test_exit_codes(run_python: Run, code: int) -> None:
    assert await run_python(f"raise SystemExit({code})") == code


async def test_a_child_that_is_killed_by_a_signal(run_python: Run) -> None:
    code = await run_python("import os, signal; os.kill(os.getpid(), signal.SIGTERM)")
    assert code == -signal.SIGTERM


@pytest.mark.parametrize("length", [LINE_LIMIT_BYTES + 10, 3 * LINE_LIMIT_BYTES])
async def test_an_overlong_line_is_dropped_whole(
    run_python: Run, heard: Heard, length: int
) -> None:
    code = await run_python(
        f"""
        print("before")
        print("x" * {length} + "end of it")
        print("after")
        print("y" * {length}, end="")
        """
    )
    assert code == 0
    assert heard.out == ["before", "after"]


async def test_a_long_line_within_the_limit_is_kept(
    run_python: Run, heard: Heard
) -> None:
    length = LINE_LIMIT_BYTES - 10
    await run_python(f"print('x' * {length})")
    assert [len(line) for line in heard.out] == [length]


async def test_bytes_that_are_no_text_do_no_harm(run_python: Run, heard: Heard) -> None:
    await run_python(
        r"""
        import sys
        sys.stdout.buffer.write(b"\xff\xfe bad\r\n\n\x00zero\n")
        """
    )
    assert heard.out == ["\ufffd\ufffd bad", "", "\x00zero"]


async def test_many_lines_leave_the_loop_its_turns(
    run_python: Run, heard: Heard
) -> None:
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    counter = asyncio.create_task(count())
    await run_python("print('a line\\n' * 20_000)")
    counter.cancel()
    assert len(heard.out) == 20_001
    assert turns > 20_000 / 32


async def test_the_child_has_no_standard_input(run_python: Run, heard: Heard) -> None:
    await run_python("import sys; print(repr(sys.stdin.read()))")
    assert heard.out == ["''"]


async def test_the_child_gets_this_environment_and_folder_only(
    run_python: Run, heard: Heard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LD_PRELOAD_SECRET", "1")
    await run_python(
        "import os; print(sorted(os.environ), os.getcwd(), os.getpgid(0) == os.getpid())"
    )
    (line,) = heard.out
    assert "LD_PRELOAD_SECRET" not in line
    assert f"{tmp_path} True" in line


async def test_the_child_gives_way_to_everybody(run_python: Run, heard: Heard) -> None:
    await run_python(
        """
        import os, subprocess
        print(os.nice(0))
        print(subprocess.run(["ionice"], capture_output=True, text=True).stdout)
        """
    )
    assert int(heard.out[0]) == min(os.nice(0) + 10, 19)
    assert heard.out[1] == "idle"


async def test_the_child_takes_no_share_of_its_own(
    run_python: Run, heard: Heard
) -> None:
    """Between sessions Linux shares the processor out evenly, whatever `nice` says."""
    await run_python("import os; print(os.getsid(0))")
    assert heard.out == [str(os.getsid(0))]


def test_without_nice_programs_run_as_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert process._nice_prefix() == ()


async def test_a_missing_program(tmp_path: Path) -> None:
    for program in ("no-such-program", str(tmp_path / "neither"), str(tmp_path)):
        with pytest.raises(ToolMissing) as caught:
            await run(
                [program, "--version"],
                env={},
                cwd=tmp_path,
                on_stdout=print,
                on_stderr=print,
                silence_s=1,
            )
        assert caught.value.tool == Path(program).name


# ------------------------------------------------------------------------- silence


async def test_a_silent_child_is_killed(run_python: Run, heard: Heard) -> None:
    program = """
        import os, time
        print(os.getpid())
        time.sleep(600)
        """
    with pytest.raises(ProcessSilent, match=r"said nothing for 0 s"):
        await run_python(program, silence_s=0.4)
    assert not is_alive(int(heard.out[0]))


async def test_a_child_that_talks_lives(run_python: Run, heard: Heard) -> None:
    program = """
        import sys, time
        for n in range(8):
            print(n, file=[sys.stdout, sys.stderr][n % 2])
            time.sleep(0.25)
        """
    assert await run_python(program, silence_s=1.5) == 0
    assert len(heard.out + heard.err) == 8


async def test_a_silent_child_lives_while_its_files_grow(
    run_python: Run, tmp_path: Path
) -> None:
    grown: list[int] = []
    log = tmp_path / "log"
    log.touch()

    async def activity() -> object:
        grown.append(log.stat().st_size)
        return grown[-1]

    program = """
        import time
        for n in range(30):
            with open("log", "a") as log:
                log.write("x")
            time.sleep(0.1)
        """
    assert await run_python(program, silence_s=1.0, activity=activity) == 0
    assert len(grown) >= 2
    assert grown == sorted(set(grown))


async def test_a_child_whose_files_stop_growing_is_killed(run_python: Run) -> None:
    asked = 0

    async def activity() -> object:
        nonlocal asked
        asked += 1
        return min(asked, 2)

    with pytest.raises(ProcessSilent):
        await run_python(
            "import time; time.sleep(600)", silence_s=0.1, activity=activity
        )
    assert asked == 3


# ------------------------------------------------------------------------- the end


async def test_a_cancelled_child_is_asked_to_stop_first(
    run_python: Run, heard: Heard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "_GRACE_S", 60.0)
    program = """
        import pathlib, signal, time
        # Whoever runs tests in the background has it ignored.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            print("ready")
            time.sleep(600)
        except KeyboardInterrupt:
            pathlib.Path("flushed").touch()
        """
    async with running(run_python(program)) as task:
        await eventually(lambda: heard.out == ["ready"])
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert (tmp_path / "flushed").exists()


# The leader obeys, the grandchild does not.
FAMILY = """
    import os, signal, subprocess, sys, time
    print(os.getpid())
    def ignore():
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    program = "import os, time; print(os.getpid()); time.sleep(600)"
    command = [sys.executable, "-u", "-I", "-S", "-c", program]
    subprocess.Popen(command, preexec_fn=ignore)
    time.sleep(600)
    """
# Neither obeys: what is ignored stays so in a child.
STUBBORN = FAMILY.replace("print(", "signal.signal(2, signal.SIG_IGN); print(", 1)


@pytest.mark.parametrize("program", [STUBBORN, FAMILY])
async def test_a_cancel_leaves_nobody_of_the_group(
    run_python: Run, heard: Heard, program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "_GRACE_S", 0.3)
    async with running(run_python(program)) as task:
        await eventually(lambda: len(heard.out) == 2)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    pids = [int(line) for line in heard.out]
    await eventually(lambda: not any(is_alive(pid) for pid in pids))


async def test_a_second_cancel_leaves_nobody_either(
    run_python: Run, heard: Heard
) -> None:
    async with running(run_python(STUBBORN)) as task:
        await eventually(lambda: len(heard.out) == 2)
        task.cancel()
        # It is in its grace now; whoever is impatient cancels once more.
        await asyncio.sleep(0.05)
        assert not task.done()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        # Whoever waited for the end may clear away what the child wrote.
        assert not is_alive(int(heard.out[0]))
    pids = [int(line) for line in heard.out]
    await eventually(lambda: not any(is_alive(pid) for pid in pids))


async def test_a_grandchild_does_not_outlive_its_parent(
    run_python: Run, heard: Heard
) -> None:
    program = """
        import subprocess, sys
        quiet = subprocess.DEVNULL
        left = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", "import time; time.sleep(600)"],
            stdout=quiet, stderr=quiet,
        )
        print(left.pid)
        """
    assert await run_python(program) == 0
    pid = int(heard.out[0])
    await eventually(lambda: not is_alive(pid))


async def test_a_handler_that_fails_ends_the_child(
    run_python: Run, tmp_path: Path
) -> None:
    pids: list[int] = []

    def broken(line: str) -> None:
        pids.append(int(line))
        raise ValueError("cannot read that")

    with pytest.raises(ExceptionGroup) as caught:
        await run(
            [*PYTHON, "import os, time; print(os.getpid()); time.sleep(600)"],
            env={},
            cwd=tmp_path,
            on_stdout=broken,
            on_stderr=print,
            silence_s=FOREVER_S,
        )
    assert caught.group_contains(ValueError)
    assert not is_alive(pids[0])


# ---------------------------------------------------------------------- left behind


async def test_the_children_of_a_killed_run_are_killed(tmp_path: Path) -> None:
    mark = tmp_path / "cache"
    program = "import time; time.sleep(600)"
    marked, other = [
        await asyncio.create_subprocess_exec(
            *PYTHON, program, name, start_new_session=True
        )
        for name in (str(mark / "yt-dlp"), str(tmp_path / "else"))
    ]
    await eventually(lambda: has_arguments(marked.pid))
    try:
        await asyncio.to_thread(process.kill_leftovers, [mark])
        assert await marked.wait() == -signal.SIGKILL
        assert is_alive(other.pid)
    finally:
        other.kill()
        await other.wait()


# ---------------------------------------------------------------- after a killed run


def has_arguments(pid: int) -> bool:
    """Return whether others see them already: a moment after it was started."""
    return Path(f"/proc/{pid}/cmdline").read_bytes() != b""


@pytest.fixture
def left(tmp_path: Path) -> Iterator[Callable[..., int]]:
    """Give a function that starts a process of nobody, with these arguments."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*arguments: object, own_group: bool = True) -> int:
        command = [*PYTHON, "import time; time.sleep(600)", *map(str, arguments)]
        started.append(subprocess.Popen(command, start_new_session=own_group))
        while not has_arguments(started[-1].pid):
            time.sleep(0.01)
        return started[-1].pid

    yield start
    for child in started:
        child.kill()
        child.wait()


async def test_what_a_killed_run_left_behind_is_killed(
    tmp_path: Path, left: Callable[..., int]
) -> None:
    cache, jobs = tmp_path / "cache" / "yt-dlp", tmp_path / "media" / ".jobs"
    ours = [
        left("--cache-dir", cache, "--", "http://127.0.0.1/"),
        left("--paths", jobs / "0123456789ab"),
        left("-i", f"file:{jobs / 'abc' / 'media.webm'}"),
    ]
    others = [
        left("--cache-dir", f"{cache}-of-somebody-else"),
        left("--cache-dir", f"/srv{cache}"),
        left(tmp_path / "cache"),
        left(f"--log={cache}"),
        # Never ourselves, whatever we were started with.
        left(cache, own_group=False),
    ]
    process.kill_leftovers((cache, jobs))
    await eventually(lambda: not any(is_alive(pid) for pid in ours))
    assert all(is_alive(pid) for pid in others)
