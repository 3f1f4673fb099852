"""What podcast apps ask of a real Home Assistant, against views that do no work.

Everything that is compared runs in one Home Assistant, turn by turn, so that what else
the machine does falls upon both. The clients are this process.
"""

import asyncio
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
import random
import re
import socket
import sqlite3
from statistics import median
import sys
import tempfile
import time
from typing import Any, Final
from urllib.parse import urlsplit

from tests.bench import beside
from tests.bench.figures import Figure
from tests.bench.polls import Poll, Round, run
from tests.hass import Instance, is_settled
from tests.hass.instance import ROOT
from tests.site import Channel, FakeSite, make_videos

EPISODES: Final = 300
_LANGUAGE: Final = 4_000
"""Words that people tell from, each as likely as the others."""
_TOLD: Final = 160
"""Of them in a description, which makes a kilobyte."""
_MEDIA_BYTES: Final = 32_000_000
_ROUNDS: Final = 9
_CLIENTS: Final = 200
_POLLS: Final = 10_000
_POLL_INTERVAL_S: Final = 0.2
"""Of each of those clients: a thousand polls in a second, which leave room."""
_NEWS: Final = 1_000
_CROWDS: Final = 5
_FLOORS: Final = {"304": 0.8, "gzip": 0.9, "media": 0.95}
_CALM_S: Final = 2.0
_AGENT: Final = "User-Agent: AntennaPod/3.6.1\r\n"
_HEADERS: Final = ("Etag", "Cache-Control", "Vary", "Content-Type", "Content-Encoding")

type Files = dict[Path, tuple[int, int]]
"""When each was written, and how large it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Contest:
    """Something of Anypod's, and a view that answers the same with no work."""

    name: str
    real: Poll
    empty: Poll
    polls: int
    clients: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """A number of polls, and how long the server worked for them."""

    done: Round
    server_s: float


async def measure() -> list[Figure]:
    """Measure one run."""
    return await asyncio.to_thread(_measure)


def _measure() -> list[Figure]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        videos = make_videos(1, description=_words(0))
        talk = Channel(name="talk", title="Talk", videos=videos, page_size=2000)
        site = stack.enter_context(FakeSite(talk))
        instance = _instance(folder)
        stack.callback(instance.stop)
        entry_id = _furnish(instance, site)
        path = urlsplit(instance.feed(entry_id)["links"][0]["url"]).path
        figures: list[Figure] = []
        before = _files_at_rest(instance)
        contests = {one.name: one for one in _contests(instance, path)}
        for contest in contests.values():
            figures += _compare(instance, contest)
        figures.append(_writes(before, _files(instance)))
        figures += _crowd(instance, site, entry_id, contests["304"])
        return figures


# ---------------------------------------------------------------------- the scene


def _instance(folder: Path) -> Instance:
    python = ROOT / ".cache" / "venv" / "hass" / "bin" / "python"
    instance = Instance(folder, python=python)
    beside.add(instance, "anypod_bench", "views.py")
    return instance


def _furnish(instance: Instance, site: FakeSite) -> str:
    """Start with a feed of so many episodes, of which one was really downloaded."""
    instance.start()
    instance.onboard()
    added = instance.add_feed(site.channel_url("talk", "videos"), keep_last=None)
    entry_id: str = added["result"]["entry_id"]
    instance.wait_for_feed(entry_id, is_settled(1))
    _set_options(instance, entry_id)
    instance.stop()
    _multiply(instance.config_dir / ".storage" / "anypod" / "anypod.db")
    [path] = instance.media_dir.rglob("*.m4a")
    with path.open("ab") as media:
        media.truncate(_MEDIA_BYTES)
    instance.start()
    instance.wait_for_feed(entry_id, is_settled(EPISODES))
    return entry_id


def _set_options(instance: Instance, entry_id: str) -> None:
    """Let the feed sync when told to, and take note of news without downloads."""
    path = "/api/config/config_entries/options/flow"
    flow = instance.post(path, {"handler": entry_id}).json
    options = {
        "media": "audio",
        "schedule": "manual",
        "interval_hours": 1,
        "filters": {"exclude_title": "^News$"},
    }
    done = instance.post(f"{path}/{flow['flow_id']}", options)
    if done.json.get("type") != "create_entry":
        raise RuntimeError(done.body)


def _multiply(database: Path) -> None:
    """Make many episodes of the only one; they share its file."""
    with sqlite3.connect(database) as connection:
        connection.row_factory = sqlite3.Row
        episode = dict(connection.execute("SELECT * FROM episode").fetchone())
        del episode["episode_pk"]
        artifacts = [*map(dict, connection.execute("SELECT * FROM artifact"))]
        for artifact in artifacts:
            del artifact["artifact_pk"]
        for number in range(1, EPISODES):
            new = episode | {
                "episode_id": f"{number:012x}",
                "source_id": f"copy-{number}",
                "title": f"Copy {number} of an episode",
                "description": _words(number),
            }
            key = _insert(connection, "episode", new)
            for artifact in artifacts:
                own = {"episode_pk": key, "path": f"{number}/{artifact['path']}"}
                _insert(connection, "artifact", artifact | own)
        connection.execute(
            "UPDATE artifact SET size_bytes = ? WHERE kind = 'media'", (_MEDIA_BYTES,)
        )
        connection.execute("UPDATE feed SET revision = revision + 1")
    connection.close()


def _words(number: int) -> str:
    """Tell at some length what an episode is about; each is about something else."""
    dice = random.Random(number)
    return " ".join(_word(dice.randrange(_LANGUAGE)) for _ in range(_TOLD))


def _word(number: int) -> str:
    """Return a word of a language of our own, always the same for a number."""
    dice = random.Random(number)
    return "".join(dice.choice("bdfklmnprst") + dice.choice("aeiou") for _ in range(3))


def _insert(connection: sqlite3.Connection, table: str, row: dict[str, Any]) -> int:
    places = ", ".join("?" * len(row))
    written = connection.execute(
        f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})",  # noqa: S608 names of our own columns
        [*row.values()],
    )
    return written.lastrowid or 0


# -------------------------------------------------------------------- the contests


def _contests(instance: Instance, feed: str) -> Iterator[Contest]:
    known = instance.request("GET", feed)
    media = _media(known.body)
    if len(media) != EPISODES:
        raise RuntimeError(f"the feed has {len(media)} episodes")
    tag = f"If-None-Match: {known.headers['ETag']}\r\n"
    for name, target, headers, polls, clients in (
        ("304", feed, tag, 1500, 16),
        ("gzip", feed, "Accept-Encoding: gzip\r\n", 1000, 16),
        ("media", media[-1], "", 24, 4),
    ):
        yield _contest(instance, name, target, headers, polls=polls, clients=clients)


def _media(document: bytes) -> list[str]:
    """Return the paths of the media, that of the only real episode last."""
    found = re.findall(rb'enclosure url="([^"]+)"', document)
    paths = [urlsplit(url.decode()).path for url in found]
    return sorted(paths, key=lambda path: "/media/000000000" not in path)


def _contest(
    instance: Instance,
    name: str,
    target: str,
    headers: str,
    *,
    polls: int,
    clients: int,
) -> Contest:
    """Teach the empty view what the real one answers, and see that it does."""
    real, head, body = _poll(instance.port, target, headers)
    told = dict(line.split(": ", 1) for line in head.split("\r\n")[1:])
    is_file = name == "media"
    # Home Assistant adds its own, and a file tells of itself.
    given = [one for one in _HEADERS if one in told and not (is_file and one == "Etag")]
    [path] = instance.media_dir.rglob("*.m4a")
    answer = instance.post(
        f"/api/anypod_bench/learn/{name}",
        {
            "status": int(real.status),
            "headers": {one: told[one] for one in given},
            "body": "" if is_file else b64encode(body).decode(),
            "path": str(path),
        },
    )
    if answer.status != 200:
        raise RuntimeError(f"the empty views are not there: {answer.status}")
    of_nobody = target.replace("/api/anypod/", f"/api/anypod_{name}/")
    empty, same_head, _ = _poll(instance.port, of_nobody, headers)
    if _undated(head) != _undated(same_head):
        raise RuntimeError(f"{name}: not the same\n{head}\n\n{same_head}")
    return Contest(name=name, real=real, empty=empty, polls=polls, clients=clients)


def _undated(head: str) -> list[str]:
    lines = head.split("\r\n")
    return sorted(line for line in lines if not line.startswith("Date: "))


def _poll(port: int, target: str, headers: str) -> tuple[Poll, str, bytes]:
    """Ask once; return the request to send again, and the answer's head and body."""
    host = f"Host: 127.0.0.1:{port}\r\n{_AGENT}"
    request = f"GET {target} HTTP/1.1\r\n{host}{headers}\r\n".encode()
    with socket.create_connection(("127.0.0.1", port), 30) as opened:
        opened.sendall(request)
        data = b""
        while b"\r\n\r\n" not in data:
            data += opened.recv(65536)
        head, _, body = data.partition(b"\r\n\r\n")
        found = re.search(rb"\r\nContent-Length: (\d+)", head)
        size = int(found[1]) if found else 0
        while len(body) < size:
            body += opened.recv(1_000_000)
    poll = Poll(
        request=request, answer_bytes=len(head) + 4 + size, status=head.split()[1]
    )
    return poll, head.decode("latin-1"), body


# --------------------------------------------------------------------- the figures


def _compare(instance: Instance, contest: Contest) -> Iterator[Figure]:
    """Let both run in turns; compare those that ran one after the other."""

    def turn(poll: Poll) -> Turn:
        before_s = instance.cpu_s()
        done = _run(instance, poll, clients=contest.clients, polls=contest.polls)
        return Turn(done=done, server_s=instance.cpu_s() - before_s)

    turn(contest.real)
    turn(contest.empty)
    reals, empties = [], []
    for _ in range(_ROUNDS):
        reals.append(turn(contest.real))
        empties.append(turn(contest.empty))
    name, rounds = f"serve.{contest.name}", [*zip(reals, empties, strict=True)]
    yield Figure(
        name=name,
        value=median(real.done.rate / empty.done.rate for real, empty in rounds),
        unit="of an empty view's rate",
        floor=_FLOORS[contest.name],
    )
    # The same without what else the machine does.
    server_s = sum(real.server_s for real in reals)
    yield Figure(
        name=f"{name}.by_cpu",
        value=sum(empty.server_s for empty in empties) / server_s,
        unit="of an empty view's rate, by the time that the server worked",
    )
    yield Figure(name=f"{name}.size", value=contest.real.answer_bytes, unit="bytes")
    yield Figure(
        name=f"{name}.rate",
        value=median(real.done.rate for real in reals),
        unit="answers per second",
    )
    yield Figure(
        name=f"{name}.throughput",
        value=median(real.done.bytes_a_second for real in reals) / 1_000_000,
        unit="MB per second",
    )
    yield Figure(
        name=f"{name}.clients",
        value=median(real.done.cpu_s / real.done.wall_s for real in reals),
        unit="of a core: they must not be what is measured",
    )


def _run(
    instance: Instance,
    poll: Poll,
    *,
    clients: int,
    polls: int,
    interval_s: float = 0.0,
) -> Round:
    done = asyncio.run(
        run(instance.port, poll, clients=clients, polls=polls, interval_s=interval_s)
    )
    if done.tally.errors or done.tally.answers != polls:
        raise RuntimeError(f"{done.tally.errors[:3]}, {done.tally.answers} answers")
    return done


def _writes(before: Files, after: Files) -> Figure:
    """Count what was written while many asked without a login, and nobody else did."""
    written = {path for path, _ in before.items() ^ after.items()}
    for path in sorted(written):
        print(f"serve.writes: {path}", file=sys.stderr)  # noqa: T201 the figure only counts them
    return Figure(
        name="serve.writes", value=len(written), unit="files and folders", budget=0
    )


def _files_at_rest(instance: Instance) -> Files:
    """Return what is there once Anypod writes nothing more by itself."""
    before: Files = {}
    while (now := _files(instance)) != before:
        before = now
        time.sleep(_CALM_S)
    return now


def _files(instance: Instance) -> Files:
    """Return what Anypod has on the disk.

    Whatever the database writes goes to its log first. What its readers share is in
    memory, although it has a name.
    """
    found: Files = {}
    for folder in (
        instance.config_dir / ".storage" / "anypod",
        instance.config_dir / ".cache" / "anypod",
        instance.media_dir,
    ):
        for path in folder.rglob("*"):
            # Before all is at rest, some of it may just go.
            with suppress(FileNotFoundError):
                stat = path.stat()
                found[path] = stat.st_mtime_ns, stat.st_size
    return {path: one for path, one in found.items() if path.suffix != ".db-shm"}


def _crowd(
    instance: Instance, site: FakeSite, entry_id: str, contest: Contest
) -> Iterator[Figure]:
    """Let many clients poll a feed while nothing else happens, and during a sync."""
    stalls: dict[str, list[float]] = {"empty": [], "calm": [], "syncing": []}
    rates, grown = [], []

    def watched(poll: Poll) -> tuple[float, Round]:
        _stall_s(instance)
        done = _run(
            instance,
            poll,
            clients=_CLIENTS,
            polls=_POLLS,
            interval_s=_POLL_INTERVAL_S,
        )
        return _stall_s(instance), done

    for number in range(_CROWDS):
        stalls["empty"].append(watched(contest.empty)[0])
        stalls["calm"].append(watched(contest.real)[0])
        synced_at = instance.feed(entry_id)["last_sync"]
        news = make_videos(_NEWS, f"news-{number}", title="News")
        site.publish("/channel/talk/videos", *news)
        held = _held_bytes(instance)
        instance.call("anypod", "sync", config_entry_id=entry_id)
        # A feed that has changed is another answer.
        stall_s, done = watched(contest.real)
        stalls["syncing"].append(stall_s)
        rates.append(done.rate)
        instance.wait_for_feed(entry_id, _is_synced_after(synced_at))
        grown.append(_memory_bytes(instance, "VmHWM") - held)
    yield Figure(name="serve.crowd.rate", value=median(rates), unit="polls per second")
    for name, all_s in stalls.items():
        yield Figure(
            name=f"serve.crowd.stall.{name}", value=median(all_s) * 1000, unit="ms"
        )
    more_s = median(stalls["syncing"]) - median(stalls["empty"])
    yield Figure(
        name="serve.crowd.stall",
        value=max(0.0, more_s) * 1000,
        unit="ms more than with an empty view and no sync",
        budget=20,
    )
    yield Figure(
        name="serve.crowd.memory",
        value=median(grown) / 1_000_000,
        unit="MB more at the peak of a sync",
        budget=20,
    )


def _held_bytes(instance: Instance) -> int:
    """Return what Home Assistant holds, and begin to look for its peak."""
    Path(f"/proc/{instance.pid}/clear_refs").write_text("5")
    return _memory_bytes(instance, "VmRSS")


def _memory_bytes(instance: Instance, name: str) -> int:
    status = Path(f"/proc/{instance.pid}/status").read_text()
    [line] = [one for one in status.splitlines() if one.startswith(f"{name}:")]
    return int(line.split()[1]) * 1024


def _is_synced_after(before: str) -> Callable[[dict[str, Any]], bool]:
    return lambda feed: feed["last_sync"] != before and feed["status"] != "syncing"


def _stall_s(instance: Instance) -> float:
    stall_s: float = instance.get("/api/anypod_bench/stall").json["longest_s"]
    return stall_s
