"""Moments in the life of a real Home Assistant, each held still until it ends."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import dataclass, field
import fcntl
from itertools import count
import os
from pathlib import Path
import shutil
import sqlite3
import termios
from typing import Any, Final
from urllib.parse import urlsplit

from tests.faults.deeds import make_older
from tests.faults.invariants import Scene, violations
from tests.hass import Instance, is_settled
from tests.site import (
    MUXED_360,
    MUXED_LARGE,
    MUXED_WEBM_360,
    PUBLISHED,
    Channel,
    FakeSite,
    Hold,
    Video,
)

_CHANNEL: Final = "/channel/talk/videos"
_OLDER: Final = "0004"
_BALLAST_BYTES: Final = 300_000_000
"""As much as takes a second to copy."""
_PIPE_BYTES: Final = 4096
_HALF_BYTES: Final = 600_000
_LONG_S: Final = 120


@dataclass(kw_only=True, slots=True)
class House:
    """A Home Assistant with a feed, which goes on from one mishap to the next."""

    instance: Instance
    site: FakeSite
    entry_id: str = ""
    url: str = ""
    """What an app has subscribed to."""
    episodes: list[str] = field(default_factory=list)
    """The site's ids of what is on it."""
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def begin(self) -> None:
        """Add a feed of an episode, and wait for that."""
        self.site.add(Channel(name="talk", title="Talk"))
        self.publish()
        added = self.instance.add_feed(
            self.site.url(_CHANNEL), media="video_360", keep_last=100
        )
        self.entry_id = added["result"]["entry_id"]
        self.url = self.settle()["links"][0]["url"]
        self.instance.wait_until_stored(self.entry_id)

    def publish(self, **fields: Any) -> str:
        """Have one more episode on the site; return its id."""
        number = next(self._numbers)
        name = f"ep-{number}"
        given = {
            "title": f"Episode {number}",
            # So that a document does not fit into a pipe.
            "description": "What it is about. " * 300,
            "formats": (MUXED_360,),
        }
        # However many there are, none lies ahead.
        when = PUBLISHED.replace(year=2000 + number)
        self.site.publish(_CHANNEL, Video(id=name, published=when, **given | fields))
        self.episodes.append(name)
        return name

    def sync(self) -> None:
        """Ask for a sync."""
        self.instance.call("anypod", "sync", config_entry_id=self.entry_id)

    def settle(self) -> dict[str, Any]:
        """Wait until all is there; return the feed."""
        return self.instance.wait_for_feed(
            self.entry_id, is_settled(len(self.episodes))
        )

    def document(self) -> bytes:
        """Return what an app gets."""
        answer = self.instance.request("GET", self.url)
        assert answer.status == 200
        return answer.body

    def is_served(self) -> bool:
        """Return whether an app gets its feed."""
        return self.instance.request("GET", self.url).status == 200

    def go_on(self) -> None:
        """Be there, and at rest, whatever an earlier test has come to."""
        if self.instance.pid is None:
            self.instance.start()
        self.settle()

    @property
    def data_dir(self) -> Path:
        """Return where the database lies."""
        return self.instance.config_dir / ".storage" / "anypod"

    @property
    def cache_dir(self) -> Path:
        """Return where lies what can be made anew."""
        return self.instance.config_dir / ".cache" / "anypod"

    def grow_old(self, ballast_bytes: int = 0) -> None:
        """Stop, and have the database be that of an older version."""
        self.instance.stop()
        folder = self.instance.config_dir.with_name("older")
        (folder / "data").mkdir(parents=True)
        database, older = self.data_dir / "anypod.db", folder / "data" / "anypod.db"
        shutil.move(database, older)
        make_older(_OLDER)(folder)
        with closing(sqlite3.connect(older)) as connection:
            connection.execute("CREATE TABLE ballast (weight BLOB)")
            connection.execute(
                "INSERT INTO ballast VALUES (zeroblob(?))", (ballast_bytes,)
            )
            connection.commit()
        shutil.move(older, database)
        shutil.rmtree(folder)
        shutil.rmtree(self.cache_dir / "copies", ignore_errors=True)

    def violations(self, complaints: list[str]) -> list[str]:
        """Return what is not as it has to be, with everything at rest."""

        def fetch(url: str) -> bytes | None:
            answer = self.instance.request("GET", urlsplit(url).path)
            return answer.body if answer.status == 200 else None

        return violations(
            Scene(
                data_dir=self.data_dir,
                media_dir=self.instance.media_dir / "anypod",
                cache_dir=self.cache_dir,
                documents={self.entry_id: self.document()},
                fetch=fetch,
                expected={self.entry_id: self.episodes},
                site=self.site,
                complaints=complaints,
            )
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Standstill:
    """What stands still, and how it is let go."""

    release: Callable[[], object]
    tidy: Callable[[], object] = lambda: None
    """To be called once Home Assistant has ended: there is nothing strange left."""
    is_up: bool = True
    """Home Assistant has started."""


def _reached(hold: Hold) -> Standstill:
    hold.wait_reached()
    return Standstill(release=hold.release)


@contextmanager
def listing(house: House) -> Iterator[Standstill]:
    """Wait for the listing of a channel."""
    house.publish()
    with house.site.hold("/api/channel/*", times=1) as hold:
        house.sync()
        yield _reached(hold)


@contextmanager
def downloading(house: House) -> Iterator[Standstill]:
    """Stop a download in its middle."""
    name = house.publish(formats=(MUXED_LARGE,))
    pattern = f"/media/{name}/*"
    with house.site.hold(pattern, after_bytes=_HALF_BYTES, times=1) as hold:
        house.sync()
        standstill = _reached(hold)
        house.instance.wait_until(lambda: _half_there(house))
        yield standstill


def _half_there(house: House) -> bool:
    jobs = house.instance.media_dir / "anypod" / ".anypod-jobs"
    return sum(one.stat().st_size for one in jobs.rglob("*.part")) > _HALF_BYTES // 2


@contextmanager
def converting(house: House) -> Iterator[Standstill]:
    """Look on while a film is encoded."""
    house.publish(formats=(MUXED_WEBM_360,), media_s=_LONG_S, duration_s=_LONG_S)
    house.sync()
    house.instance.wait_until(lambda: is_encoding(house.instance))
    yield Standstill(release=lambda: None)


def is_encoding(instance: Instance) -> bool:
    """Return whether ffmpeg is at work for this Home Assistant."""
    lines = []
    for pid in instance.children():
        with suppress(OSError):
            lines.append(Path(f"/proc/{pid}/cmdline").read_bytes())
    return any(b"libx264" in line for line in lines)


@contextmanager
def writing(house: House) -> Iterator[Standstill]:
    """Stop in the middle of writing the document of the feed."""
    path = house.cache_dir / "documents" / f"{house.entry_id}.new"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)

    def leave_half() -> None:
        half = os.read(reader, _PIPE_BYTES)
        path.unlink()
        # What a file would have had in it by then.
        path.write_bytes(half)

    try:
        fcntl.fcntl(reader, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        house.publish()
        house.sync()
        house.instance.wait_until(lambda: _is_full(reader))
        yield Standstill(release=lambda: None, tidy=leave_half)
    finally:
        os.close(reader)


def _is_full(reader: int) -> bool:
    waiting = bytearray(4)
    fcntl.ioctl(reader, termios.FIONREAD, waiting)
    return int.from_bytes(waiting, "little") == _PIPE_BYTES


@contextmanager
def copying(house: House) -> Iterator[Standstill]:
    """Look on while the database of an older version is copied at the start."""
    house.grow_old(_BALLAST_BYTES)
    building = house.cache_dir / "copies" / "building"
    house.instance.start(
        until=lambda: building.exists() and building.stat().st_size > 0
    )
    yield Standstill(release=lambda: None, is_up=False)


@contextmanager
def migrating(house: House) -> Iterator[Standstill]:
    """Stop the migration of that database."""
    house.grow_old()
    copies = house.cache_dir / "copies"
    database = sqlite3.connect(
        house.data_dir / "anypod.db", isolation_level=None, check_same_thread=False
    )
    with closing(database):
        database.execute("BEGIN IMMEDIATE")
        house.instance.start(until=lambda: any(copies.glob(f"*-{_OLDER}.db")))
        yield Standstill(release=database.close, tidy=database.close, is_up=False)


MOMENTS: Final[dict[str, Callable[[House], AbstractContextManager[Standstill]]]] = {
    one.__name__: one
    for one in (listing, downloading, converting, writing, copying, migrating)
}
