"""A program in yt-dlp's place: `python scripted.py FOLDER ARGUMENT...`.

What it answers was written down beforehand (`scripted_world` does), so that it
decides little, imports nothing that is slow, and starts in a few milliseconds.
FOLDER holds a file `listing`, of lines `KEY|LINE TO PRINT`, and for each episode a
file named by the last part of its address, of lines `VERB TEXT`:

    out TEXT      print a line
    err TEXT      print a line to standard error
    write TEXT    write the media file
    part TEXT     write a media file that is not complete
    hold          print the rest of the line, and wait until the file says otherwise
    exit NUMBER   end

In the listing the verbs `err` and `exit` stand in place of keys.
"""

import sys
import time

LOG = "log"
_ARCHIVED = 101
_PATIENCE_S = 60.0


def main(folder: str, argv: list[str]) -> int:
    """Answer like yt-dlp, and return its exit code."""
    options = dict(zip(argv, argv[1:], strict=False))  # noqa: RUF007 itertools has to be imported
    if "--simulate" in argv:
        _note(folder, "list")
        return _list(folder, options)
    name = argv[-1].rpartition("/")[2]
    _note(folder, f"run {name}")
    return _download(folder, name, options["--paths"])


def _list(folder: str, options: dict[str, str]) -> int:
    items = options.get("--playlist-items", "1:1000000")
    limit = int(items.partition(":")[2])
    known: list[str] = []
    if "--download-archive" in options:
        known = _lines(options["--download-archive"])
    count = 0
    for line in _lines(f"{folder}/listing"):
        key, _, text = line.partition("|")
        if key == "exit":
            return int(text)
        if key == "err":
            _say(text, is_error=True)
        elif not key:
            _say(text)
        elif key in known and "--break-on-existing" in options:
            return _ARCHIVED
        elif count < limit:
            count += 1
            _say(text)
    return 0


def _download(folder: str, name: str, job_dir: str) -> int:
    for line in _lines(f"{folder}/{name}"):
        verb, _, text = line.partition(" ")
        if verb == "out":
            _say(text)
        elif verb == "err":
            _say(text, is_error=True)
        elif verb in {"write", "part"}:
            suffix = ".part" if verb == "part" else ""
            _write(f"{job_dir}/media.m4a{suffix}", text)
        elif verb == "hold":
            _say(text)
            _wait(f"{folder}/{name}", line)
            return _download(folder, name, job_dir)
        elif verb == "exit":
            return int(text)
    return 0


def _wait(path: str, line: str) -> None:
    given_up_at = time.monotonic() + _PATIENCE_S
    while line in _lines(path) and time.monotonic() < given_up_at:
        time.sleep(0.005)


def _lines(path: str) -> list[str]:
    with open(path, encoding="utf-8") as file:  # noqa: PTH123 pathlib is slow to import
        return file.read().splitlines()


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123 as above
        file.write(text)


def _note(folder: str, text: str) -> None:
    with open(f"{folder}/{LOG}", "a", encoding="utf-8") as file:  # noqa: PTH123 as above
        file.write(f"{text}\n")


def _say(text: str, *, is_error: bool = False) -> None:
    stream = sys.stderr if is_error else sys.stdout
    stream.write(f"{text}\n")
    stream.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
