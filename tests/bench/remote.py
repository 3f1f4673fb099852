"""A fake site in a process of its own, whose work is not counted, told what to hold.

It is the one of `python -m tests.site`: see its README for what it can be told.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
import json
import re
import subprocess
import sys
from typing import Any, Final, Self
from urllib.request import Request, urlopen

from tests.site import PUBLISHED

from .site import REPO

_ADDRESS: Final = re.compile(r"is at (http://\S+?)/?$")
_STEP: Final = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What the site was asked for."""

    processes: int
    """yt-dlp processes that asked for anything."""
    pages: int
    extractions: int
    requests: int

    def __sub__(self, before: Self) -> Asked:
        """Return what was asked in between."""
        return Asked(
            processes=self.processes - before.processes,
            pages=self.pages - before.pages,
            extractions=self.extractions - before.extractions,
            requests=self.requests - before.requests,
        )


class Remote:
    """The site, seen from elsewhere."""

    def __init__(self, origin: str) -> None:
        """Remember where it is."""
        self._origin = origin
        self._ids: list[str] = []

    def url(self, path: str) -> str:
        """Return the address of a page."""
        return f"{self._origin}{path}"

    def channel(self, name: str, count: int, **fields: Any) -> str:
        """Put a channel on the site; return the address of its videos."""
        channel = {"name": name, "title": name, "art": "none"}
        listed = videos(count, name, **fields)
        self._ids += [one["id"] for one in listed]
        self._tell("add", {"channel": channel | {"videos": listed}})
        return self.url(f"/channel/{name}/videos")

    def publish(self, name: str, count: int, **fields: Any) -> None:
        """Put new videos on top of a channel."""
        new = videos(count, f"{name}-new", newest=count, **fields)
        self._tell("publish", {"path": f"/channel/{name}/videos", "videos": new})

    def slow(self, pattern: str, rate_bytes_s: int) -> None:
        """Take one's time over some answers."""
        self._tell("slow", {"pattern": pattern, "rate_bytes_s": rate_bytes_s})

    def warm(self, *paths: str) -> None:
        """Ask for files of every video of its channels."""
        for video_id in self._ids:
            for path in paths:
                with urlopen(self.url(path.format(video_id))) as answer:
                    answer.read()

    def asked(self) -> Asked:
        """Return what the site was asked for since it runs."""
        with urlopen(f"{self._origin}/_control/state") as answer:
            counts: Mapping[str, int] = json.load(answer)["counts"]
        return Asked(
            processes=counts["processes"],
            pages=counts["pages"],
            extractions=counts["extractions"],
            requests=counts["requests"],
        )

    def _tell(self, verb: str, arguments: Mapping[str, object]) -> None:
        body = json.dumps(arguments).encode()
        with urlopen(Request(f"{self._origin}/_control/{verb}", data=body)) as answer:
            answer.read()


def videos(
    count: int, prefix: str, *, newest: int = 0, **fields: Any
) -> Sequence[Mapping[str, Any]]:
    """Describe videos, newest first; `newest` hours after those of other channels."""
    plain = {"thumbnail": "none", "formats": []} | fields
    return [
        plain
        | {
            "id": f"{prefix}-{count - age}",
            "title": f"{prefix}, number {count - age}",
            "published": (PUBLISHED + (newest - age) * _STEP).isoformat(),
        }
        for age in range(count)
    ]


@contextmanager
def remote(host: str = "127.0.0.1") -> Iterator[Remote]:
    """Run such a site."""
    command = [sys.executable, "-m", "tests.site", "--host", host]
    with subprocess.Popen(
        command, cwd=REPO, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            if process.stdout is None:
                raise OSError("no output to read")
            found = _ADDRESS.search(process.stdout.readline().strip())
            if found is None:
                raise OSError("the site did not say where it is")
            yield Remote(found[1])
        finally:
            process.terminate()
            # It says good-bye, and somebody has to listen.
            process.communicate()
