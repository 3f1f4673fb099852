"""A guarded database with something in it, and ways to spoil its file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
import sqlite3
from typing import Self

from custom_components.anypod.engine import store_links, store_upkeep
from custom_components.anypod.engine.events import (
    DatabaseDamaged,
    DatabaseRestored,
    EngineEvent,
    EventBus,
    Restored,
)
from custom_components.anypod.engine.guard import Guard
from custom_components.anypod.engine.models import EpisodeStatus as S
from custom_components.anypod.engine.store import Store
from tests.engine.rows import all_of, fill, finish
from tests.engine.support import Clock, in_thread

EPISODES = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """What a user would miss."""

    tokens: frozenset[str]
    guids: frozenset[str]
    downloaded: frozenset[str]


@dataclass(slots=True)
class Safe:
    """A folder with a database and its copies; a guard is opened in it at a time."""

    folder: Path
    clock: Clock = field(default_factory=Clock)
    events: list[EngineEvent] = field(default_factory=list)
    guard: Guard = field(init=False)

    @property
    def path(self) -> Path:
        """Return where the database lies."""
        return self.folder / "data" / "anypod.db"

    @property
    def copies(self) -> list[Path]:
        """Return the copies, the oldest first."""
        return sorted((self.folder / "copies").glob("*.db"))

    @property
    def damaged(self) -> list[Path]:
        """Return the damaged databases that were kept."""
        return sorted(self.path.parent.glob("anypod.db.damaged-*Z"))

    @property
    def store(self) -> Store:
        """Return the open database."""
        return self.guard.store

    async def open(self) -> Self:
        """Open the database with a new guard, as a start does."""
        bus = EventBus()
        bus.subscribe(self.events.append)
        self.guard = Guard(self.path, self.folder / "copies", self.clock, bus)
        await self.guard.open()
        return self

    async def fill(self) -> Content:
        """Have a feed with episodes, of which some have files."""
        ids = await fill(self.store, *range(1, EPISODES + 1))
        for number in range(1, 21):
            await finish(self.store, ids[number])
        return await self.content()

    async def content(self) -> Content:
        """Return what is in the database, which has to be whole."""
        episodes = await all_of(self.store)
        for one in episodes:
            assert (one.media is not None) is (one.state.status is S.DOWNLOADED), one
        links = await self.store.run(store_links.links)
        return Content(
            tokens=frozenset(one.token for one in links),
            guids=frozenset(one.guid for one in episodes),
            downloaded=frozenset(
                one.guid for one in episodes if one.state.status is S.DOWNLOADED
            ),
        )

    async def copy(self) -> None:
        """Take a copy now."""
        assert await in_thread(self.guard._copy, self.clock())

    async def note(self, **settings: str) -> None:
        """Write something, so that the database is another than before."""
        for name, value in settings.items():
            await self.store.run(store_upkeep.set_setting, name, value)

    async def crash(self) -> Mapping[str, bytes]:
        """End as a kill does: everything on the disk stays as it was just then."""
        left = {one.name: one.read_bytes() for one in self.path.parent.iterdir()}
        await self.guard.close()
        for one in self.path.parent.iterdir():
            one.unlink()
        for name, content in left.items():
            (self.path.parent / name).write_bytes(content)
        return left

    def restored(self) -> Restored:
        """Return the one restore that was told of."""
        [told] = [one for one in self.events if isinstance(one, DatabaseRestored)]
        assert told.restored is not None
        return told.restored

    def has_told_of_damage(self) -> bool:
        """Return whether damage was told of while the database was in use."""
        return any(isinstance(one, DatabaseDamaged) for one in self.events)


def overwrite(path: Path, offset: int, content: bytes) -> None:
    """Write over a part of a file."""
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(content)


def root_page(path: Path, table: str) -> tuple[int, int]:
    """Return where a table's tree begins in the file, and how large a page is."""
    connection = sqlite3.connect(path)
    try:
        [(page,)] = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)
        )
        [(size,)] = connection.execute("PRAGMA page_size")
    finally:
        connection.close()
    return (page - 1) * size, size


def leaf_pages(path: Path, table: str) -> list[int]:
    """Return where the pages right below the root of a table's tree begin."""
    offset, size = root_page(path, table)
    content = path.read_bytes()
    page = content[offset : offset + size]
    assert page[0] == 5, "not an interior page of a table"
    count = int.from_bytes(page[3:5])
    cells = [int.from_bytes(page[12 + 2 * n : 14 + 2 * n]) for n in range(count)]
    return [(int.from_bytes(page[at : at + 4]) - 1) * size for at in cells]


def instant_of(copy: Path) -> datetime:
    """Return when a copy was taken."""
    stamp = copy.name.partition("-")[0]
    return datetime.strptime(stamp, "%Y%m%dT%H%M%S%fZ").replace(tzinfo=UTC)
