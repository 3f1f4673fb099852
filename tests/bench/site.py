"""A fake site in a process of its own, so that its work is not counted.

`python -m tests.bench.site HOST SECONDS COUNT` prints its address, and serves until
its standard input ends.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
import subprocess
import sys

from tests.site import MUXED_WEBM_360, Channel, FakeSite, Picture, make_videos

REPO = Path(__file__).parents[2]


@contextmanager
def running(host: str, *, seconds: int, count: int) -> Iterator[str]:
    """Run such a site; give its address."""
    command = [sys.executable, "-m", "tests.bench.site", host]
    command += [str(seconds), str(count)]
    with subprocess.Popen(
        command, cwd=REPO, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        if process.stdout is None:
            raise OSError("no output to read")
        yield process.stdout.readline().strip()
        process.terminate()


def main() -> None:
    """Serve what has to be encoded anew."""
    host, seconds, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    videos = make_videos(
        count,
        formats=(MUXED_WEBM_360,),
        media_s=seconds,
        duration_s=seconds,
        thumbnail=Picture.NONE,
    )
    with FakeSite(Channel(name="talk", title="Talk", videos=videos), host=host) as site:
        print(site.url(), flush=True)  # noqa: T201 it is what this program is for
        sys.stdin.read()


if __name__ == "__main__":
    main()
