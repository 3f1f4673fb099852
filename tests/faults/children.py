"""yt-dlp, ffmpeg and ffprobe that misbehave in one of their roles, as long as asked.

Each is started by way of this very file, which hands over to the real one unless a
file says that this role is to go wrong. Children read it anew at each start, so that
a fault begins and ends at once.
"""

import os
from pathlib import Path
import re
import signal
import socket
import sys
import time
from typing import Any, NoReturn

FLOOD_BYTES = 100_000_000
_LONG_S = 3_600.0
_PAUSE_S = 0.05
_FLOODS = {
    "long-line": b"x" * 10_000,
    "many-lines": b"x" * 999 + b"\n",
    "long-lines": b"x" * 999_999 + b"\n",
}
_GARBAGE = bytes(range(256)) * 4
_MARKS = re.compile(r"@[A-Z] ")
"""What the lines of an answer begin with, as the arguments of yt-dlp name them."""
_ENCODERS = frozenset({"aac", "libmp3lame", "libopus", "libx264"})


def role_of(program: str, argv: list[str]) -> str:
    """Return what a program is started for."""
    if program == "ffprobe":
        return "probe"
    if program == "ffmpeg":
        if "-progress" not in argv:
            return "merge" if "-i" in argv else "version"
        return "embed" if _ENCODERS.isdisjoint(argv) else "convert"
    if "--load-info-json" in argv:
        return "subtitles"
    return "download" if "--no-simulate" in argv else "listing"


def misbehave(way: str, argv: list[str]) -> None:
    """Do in one way what no program should."""
    match way:
        case "fails":
            sys.exit("ERROR: something went wrong")
        case "crashes":
            raise RuntimeError("a mistake in the program")
        case "dies":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "hangs":
            time.sleep(_LONG_S)
        case "hangs-printing":
            _babble()
        case "garbage":
            _print_garbage(argv)
        case _ if way in _FLOODS:
            _flood(_FLOODS[way])


def _babble() -> None:
    for _ in range(int(_LONG_S / _PAUSE_S)):
        sys.stdout.write("still at it\n")
        sys.stdout.flush()
        time.sleep(_PAUSE_S)


def _print_garbage(argv: list[str]) -> None:
    """Print what is no text, and what begins like an answer; write such a file."""
    out = sys.stdout.buffer
    out.write(_GARBAGE + b"\n")
    for mark in dict.fromkeys(_MARKS.findall("\n".join(argv))):
        for rest in (b"", b"{", b"[1]", b'{"id": {}, "url": []}', _GARBAGE):
            out.write(mark.encode() + rest + b"\n")
    out.flush()
    if "-progress" in argv:
        Path(argv[-1].removeprefix("file:")).write_bytes(_GARBAGE * 100)


def _flood(piece: bytes) -> None:
    for stream in (sys.stdout.buffer, sys.stderr.buffer):
        for _ in range(FLOOD_BYTES // 2 // len(piece)):
            stream.write(piece)
        stream.flush()


def without_network(way: str) -> None:
    """Take the network away from this process."""

    def no_name(*_: Any, **__: Any) -> NoReturn:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    def no_way(*_: Any, **__: Any) -> NoReturn:
        raise OSError(101, "Network is unreachable")

    if way == "no-dns":
        socket.getaddrinfo = no_name
    else:
        socket.socket.connect = no_way  # type: ignore[method-assign]


def main(faults: Path, program: str, *command: str) -> None:
    """Start what is meant, or what is in its place."""
    way_file = faults / role_of(program, list(command))
    way = way_file.read_text() if way_file.exists() else None
    if way is not None and not way.startswith("no-"):
        (faults / "struck").touch()
        misbehave(way, list(command))
        return
    if way is None:
        os.execv(command[0], command)  # noqa: S606 it becomes the real one
    (faults / "struck").touch()
    without_network(way)
    # As Python itself starts a program: `-P` and the path of a script.
    _, _, script, *argv = command
    sys.argv = [script, *argv]
    code = compile(Path(script).read_bytes(), script, "exec")
    exec(code, {"__name__": "__main__", "__file__": script})  # noqa: S102 it is the program that is to be played


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
