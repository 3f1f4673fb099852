"""Homes as they were left by released versions, to be laid out again.

A database is kept as SQL, so that a change of it can be read. Files of episodes are
not kept: what Anypod knows of them is where they lie and how large they are.
"""

from collections.abc import Mapping, Sequence
import contextlib
from dataclasses import dataclass
import json
from pathlib import Path
import sqlite3
from typing import Any, Final

SITE: Final = "@site@"
"""Stands for the address of the site that the feeds read."""
CONFIG: Final = "@config@"
"""Stands for Home Assistant's configuration folder."""
DATABASE: Final = Path(".storage", "anypod", "anypod.db")
ENTRIES: Final = Path(".storage", "core.config_entries")
_HERE: Final = Path(__file__).parent


@dataclass(frozen=True, kw_only=True, slots=True)
class Release:
    """A home in which a version was in use for a while."""

    folder: Path

    @property
    def version(self) -> str:
        """Return the version of the integration."""
        return self.folder.name

    def sql(self, *, site: str = SITE, config_dir: str = CONFIG) -> str:
        """Return the database, for a site and a configuration folder of today."""
        text = (self.folder / "database.sql").read_text("utf-8")
        return text.replace(SITE, site).replace(CONFIG, config_dir)

    def entries(
        self, *, site: str = SITE, config_dir: str = CONFIG
    ) -> list[dict[str, Any]]:
        """Return the config entries as Home Assistant had stored them."""
        text = (self.folder / "entries.json").read_text("utf-8")
        found: list[dict[str, Any]] = json.loads(
            text.replace(SITE, site).replace(CONFIG, config_dir)
        )["data"]["entries"]
        return found

    def write_database(self, path: Path, **places: str) -> None:
        """Write the database into a new file."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.closing(sqlite3.connect(path)) as connection:
            connection.executescript(self.sql(**places))
            # As any version leaves it.
            connection.execute("PRAGMA journal_mode = WAL")

    def lay_out(self, config_dir: Path, site: str) -> None:
        """Make a configuration folder be that home, but for what is in its files."""
        places = {"site": site, "config_dir": str(config_dir)}
        database = config_dir / DATABASE
        self.write_database(database, **places)
        stored = (self.folder / "entries.json").read_text("utf-8")
        stored = stored.replace(SITE, site).replace(CONFIG, str(config_dir))
        (config_dir / ENTRIES).write_text(stored, "utf-8")
        for row in rows(database, "artifact JOIN library USING (library_pk)"):
            path = Path(row["root"], row["path"])
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                file.truncate(row["size_bytes"])


def rows(database: Path, table: str) -> Sequence[Mapping[str, Any]]:
    """Return what is in a table of a database that nobody uses."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        found = connection.execute(f"SELECT * FROM {table}")  # noqa: S608 a test's own
        return [dict(row) for row in found]


def all_kept() -> list[Release]:
    """Return the homes of all versions that were kept, the oldest first."""
    found = [Release(folder=path.parent) for path in _HERE.glob("*/entries.json")]
    return sorted(found, key=lambda one: [int(part) for part in one.version.split(".")])
