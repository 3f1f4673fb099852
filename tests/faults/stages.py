"""Homes in which a deed is done, cut off and done again."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
import re
import shutil
import sqlite3
import subprocess
import sys
from typing import Final

from tests.engine.home import Home
from tests.engine.support import Clock, in_thread
from tests.faults.deeds import DEEDS, Deed, start
from tests.faults.looks import listened, wrong_with
from tests.faults.points import names_in
from tests.site import FakeSite

REPO: Final = Path(__file__).parents[2]
KILLED: Final = -9
_PATIENCE_S: Final = 600
_COMPLAINT: Final = re.compile(r"^(WARNING|ERROR|CRITICAL) ")


@dataclass(frozen=True, kw_only=True, slots=True)
class Template:
    """A home as it is before a deed, of which each cell gets a copy."""

    name: str
    folder: Path
    base: str
    """Where its site was."""
    had: Sequence[str]
    """What was downloaded already."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage:
    """A copy of a home, with a site of its own."""

    template: Template
    folder: Path
    site: FakeSite

    @property
    def deed(self) -> Deed:
        """Return what is done here."""
        return DEEDS[self.template.name]

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Do the deed in a process of its own."""
        command = [sys.executable, "-m", "tests.faults.host", str(self.folder)]
        command += [self.site.url(""), self.template.name, *arguments]
        return subprocess.run(
            command,
            cwd=REPO,
            capture_output=True,
            text=True,
            timeout=_PATIENCE_S,
            check=False,
        )

    async def again(self, said: str, *, cut_off: int = 0) -> list[str]:
        """Do the deed again in this process; return what is wrong then.

        `said` is what the process before has printed, and `cut_off` how many
        downloads of an episode it did not end.
        """
        home = Home(self.folder, self.site, Clock())
        with listened() as heard:
            await start(home, self.deed)
            try:
                wrong = await self.done(home, cut_off=cut_off)
            finally:
                await home.stop()
        return [*wrong, *self._unexpected(complaints_in(said), heard)]

    async def done(self, home: Home, *, cut_off: int = 0) -> list[str]:
        """Do the deed with a running engine; return what is wrong then."""
        await self.deed.do(home)
        known = {one for ids in self.deed.expected.values() for one in ids}
        wrong = await wrong_with(
            home,
            self.deed.expected,
            again={one: cut_off - (one in self.template.had) for one in known},
            other_libraries={self.folder / "media"} - {home.media_dir},
        )
        return [*wrong, *await self._lacking(home)]

    async def _lacking(self, home: Home) -> list[str]:
        """Return what does not belong to an episode that should."""
        return [
            f"{source_id} has no {part}"
            for feed_id, wanted in self.deed.expected.items()
            for source_id, episode in (await home.by_id(feed_id)).items()
            for part in self.deed.parts
            if source_id in wanted and not getattr(episode, part)
        ]

    def _unexpected(self, *logs: Sequence[str]) -> Iterator[str]:
        """Yield what the logs of processes should not say, or not so often."""
        for log in logs:
            counts = Counter(
                next((one for one in self.deed.may_say if one in line), None)
                for line in log
            )
            if counts[None] or any(count > 1 for count in counts.values()):
                yield from (f"the log complains: {line}" for line in log)


async def prepare(name: str, folder: Path) -> Template:
    """Live the life before a deed."""
    deed = DEEDS[name]
    with FakeSite(*deed.site()) as site:
        home = Home(folder, site, Clock())
        if deed.before is not None:
            await home.start()
            await deed.before(home)
            await home.stop()
        asked = site.since().matching("/media/*")
        return Template(
            name=name,
            folder=folder,
            base=site.url(""),
            had=sorted({one.path.split("/")[2] for one in asked}),
        )


@contextmanager
def staged(template: Template, folder: Path) -> Iterator[Stage]:
    """Give a copy of a home, whose site has moved on."""
    deed = DEEDS[template.name]
    shutil.copytree(template.folder, folder)
    with FakeSite(*deed.site()) as site:
        deed.news(site)
        moved = {str(template.folder): str(folder), template.base: site.url("")}
        for path in (*folder.glob("data/*.db"), *folder.glob("cache/copies/*.db")):
            _readdress(path, moved)
        deed.spoil(folder)
        yield Stage(template=template, folder=folder, site=site)
    shutil.rmtree(folder)


async def recorded(template: Template, folder: Path) -> Sequence[str]:
    """Return the points of a run to its end, which leaves all as it should be."""
    with staged(template, folder / "whole") as stage:
        record = folder / "points"
        done = await in_thread(stage.run, "--record", str(record))
        assert done.returncode == 0, done.stderr
        wrong = await stage.again(done.stderr)
        assert wrong == []
    return names_in(record)


def _readdress(path: Path, moved: Mapping[str, str]) -> None:
    """Write other paths and addresses into a database, wherever they stand."""
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
        for (table,) in tables.fetchall():
            for _, column, *_ in connection.execute(
                f"PRAGMA table_info({table})"
            ).fetchall():
                for old, new in moved.items():
                    connection.execute(
                        f"UPDATE {table} SET {column} = replace({column}, ?, ?)"  # noqa: S608 our own tables
                        f" WHERE typeof({column}) = 'text'",
                        (old, new),
                    )
        connection.commit()


def complaints_in(text: str) -> list[str]:
    """Return the lines of a log that complain."""
    return [line for line in text.splitlines() if _COMPLAINT.match(line)]
