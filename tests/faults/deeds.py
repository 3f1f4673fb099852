"""What an engine does, from its start to its end; again, after it was cut off.

Whoever was cut off asks for the same again, so each deed can be done at any state
that an earlier attempt has left.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
import logging
from pathlib import Path
import re
import sqlite3
from typing import Any, Final

from alembic import command
from alembic.config import Config

from custom_components.anypod.engine import (
    EpisodeStatus as S,
    FeedConfig,
    Media,
    SourceKind,
    Submission,
    store as store_module,
)
from custom_components.anypod.engine.errors import EngineError
from tests.engine.home import Home, plain_channel
from tests.engine.support import eventually
from tests.faults.looks import listened
from tests.site import (
    AUDIO_M4A,
    MUXED_WEBM_360,
    Channel,
    Chapter,
    FakeSite,
    Picture,
    Subtitle,
    Video,
    make_videos,
)

TOLD: Final = re.compile(
    r"Cannot .*(disk is full|No space left on device)"
    r"|Files cannot be moved to .* yet: "
    r"|The database cannot be copied: "
    r"|cannot be read: .*No space left on device"
)
"""What the log says of a disk that is full."""
_LOOK_S: Final = 0.1
_CALM_S: Final = 1.0
CHANNEL: Final = "/channel/talk/videos"
PAGE: Final = "/watch/shared"
DRESSED: Final[Mapping[str, Any]] = {
    "formats": (AUDIO_M4A,),
    "subtitles": (Subtitle(language="en"),),
    "chapters": (Chapter(start_s=0, title="One"), Chapter(start_s=1, title="Two")),
}
"""All that may belong to an episode."""
BARE: Final[Mapping[str, Any]] = {"formats": (AUDIO_M4A,), "thumbnail": Picture.NONE}
ELSEWHERE: Final = "elsewhere"
_FORWARD: Final = timedelta(days=7)


@dataclass(frozen=True, kw_only=True, slots=True)
class Deed:
    """Something that may be cut off at any of its steps."""

    site: Callable[[], Sequence[Channel | Video]]
    """What is on the site at first."""
    do: Callable[[Home], Awaitable[None]]
    """What an engine does that is running."""
    expected: Mapping[str, Collection[str]]
    """What can be played in the end."""
    before: Callable[[Home], Awaitable[None]] | None = None
    """What another engine has done there before, if there was one."""
    news: Callable[[FakeSite], None] = lambda _: None
    """What is new on the site since then."""
    spoil: Callable[[Path], None] = lambda _: None
    """What has become of the folder since then."""
    settings: Callable[[Path], Mapping[str, Any]] = lambda _: {}
    """What the engine is told that an earlier one was not."""
    parts: Collection[str] = ("media",)
    """What belongs to each episode."""
    is_copied: bool = False
    """Whether there is a copy of the database in the end."""
    beyond: str | None = None
    """A deed with which it has steps in common; those are tried there."""
    may_say: Sequence[str] = ()
    """What each process may log once, but need not: who is killed says no more."""


class Outcome(StrEnum):
    """What came of a deed on disks that may be full."""

    DONE = "done"
    REFUSED = "refused"
    """Whoever asked for it was told why not."""
    STUCK = "stuck"


async def start(home: Home, deed: Deed) -> None:
    """Start an engine for a deed."""
    await home.start(**deed.settings(home.folder))
    # Nobody asks the internet for a newer yt-dlp, however long a busy machine takes.
    home.engine.tools._look_at += timedelta(days=365)


async def attempt(home: Home, deed: Deed) -> Outcome:
    """Start an engine and do a deed, as far as the disks have room for it."""
    with listened(logging.INFO) as heard:
        doing = asyncio.ensure_future(_begin(home, deed))
        calm_s = 0.0
        while not doing.done() and calm_s < _CALM_S:
            await asyncio.wait([doing], timeout=_LOOK_S)
            is_over = any(map(TOLD.search, heard)) and is_calm(home)
            calm_s = calm_s + _LOOK_S if is_over else 0.0
    if not doing.done():
        doing.cancel()
        await asyncio.wait([doing])
        return Outcome.STUCK
    if isinstance(doing.exception(), EngineError):
        return Outcome.REFUSED
    doing.result()
    return Outcome.DONE if await _is_whole(home, deed) else Outcome.STUCK


async def _begin(home: Home, deed: Deed) -> None:
    await start(home, deed)
    await deed.do(home)


def is_calm(home: Home) -> bool:
    """Return whether a running engine reads no source and downloads nothing."""
    engine = home._engine
    if engine is None or engine._queue._running:
        return False
    syncer = engine._syncer
    return not any(syncer.is_running(one) for one in syncer.feed_ids)


async def _is_whole(home: Home, deed: Deed) -> bool:
    """Return whether everything is there that a deed makes."""
    for feed_id, wanted in deed.expected.items():
        statuses = await home.statuses(feed_id)
        if {one for one in statuses if statuses[one] is S.DOWNLOADED} != set(wanted):
            return False
    return not deed.is_copied or any(copies_of(home))


def copies_of(home: Home) -> Iterator[Path]:
    """Yield the copies of the database."""
    return (home.config.cache_dir / "copies").glob("*.db")


def talk(home: Home, **changes: Any) -> FeedConfig:
    """Return the feed that most deeds are about."""
    return home.feed(CHANNEL, **changes)


async def follow(home: Home, config: FeedConfig) -> None:
    """Take a feed in, sync it, and wait until nothing is left to do."""
    await home.engine.feeds.attach(config)
    await home.synced(config.feed_id)


# ------------------------------------------------------------------------ the feeds


def dressed_channel() -> Sequence[Channel]:
    """Return a channel with an episode, and all that may belong to one."""
    return [Channel(name="talk", title="Talk", videos=make_videos(1, **DRESSED))]


def bare_channel() -> Sequence[Channel]:
    """Return a channel of two episodes with nothing but their sound."""
    return [plain_channel(make_videos(2, **BARE))]


def webm() -> Sequence[Channel]:
    """Return a channel whose episode has to be encoded anew."""
    return [plain_channel(make_videos(1, formats=(MUXED_WEBM_360,)))]


def shared() -> Sequence[Video]:
    """Return a page that somebody shares."""
    return [Video(id="shared", **DRESSED)]


async def new_feed(home: Home) -> None:
    """Read a feed for the first time."""
    await follow(home, talk(home, subtitles=("en",)))


async def encode(home: Home) -> None:
    """Read a feed whose episode is not what phones play."""
    await follow(home, talk(home, media=Media.VIDEO_360))


async def two_kept(home: Home) -> None:
    """Sync a feed that keeps two episodes."""
    await follow(home, talk(home, keep_last=2))


async def bare(home: Home) -> None:
    """Sync a feed that wants nothing special."""
    await follow(home, talk(home))


def one_more(site: FakeSite) -> None:
    """Publish an episode that is newer than the others."""
    site.publish(CHANNEL, Video(id="ep-3", title="Episode 3", **BARE))


async def wishes(home: Home) -> None:
    """Do what a person asks for, one after the other."""
    await bare(home)
    commands, episodes = home.engine.commands, await home.by_id()
    if not episodes["ep-2"].state.pinned:
        await commands.pin("feed", episodes["ep-2"].episode_id)
    if episodes["ep-1"].state.status is S.DOWNLOADED:
        await commands.delete("feed", episodes["ep-1"].episode_id)
    if len(home.engine.links.of("feed")) == 1:
        await home.engine.links.create("feed", "Phone")
    [first, second, *_] = home.engine.links.of("feed")
    await home.engine.links.rotate(first.link_id, _FORWARD)
    await home.engine.links.revoke(second.link_id)
    await home.settled()


async def share(home: Home) -> None:
    """Add the URL of a page to a feed, and do it again to be sure."""
    await home.engine.feeds.attach(_manual())
    for _ in range(2):
        url = home.site.url(PAGE)
        await home.engine.submissions.add("manual", Submission(url=url))
    await home.settled("manual")


def _manual() -> FeedConfig:
    return FeedConfig(
        feed_id="manual",
        title="Shared",
        source_url="",
        source_kind=SourceKind.MANUAL,
        listing_urls=(),
        allow_private_sources=True,
    )


async def remove(home: Home) -> None:
    """Let a feed go that nobody configures any more, with its files."""
    feeds = home.engine.feeds
    await feeds.remove_strangers(())
    for feed_id in await feeds.removed_feeds():
        await feeds.release_files(feed_id, delete_files=True)


async def move(home: Home) -> None:
    """Follow a media folder that is another one now."""
    await bare(home)
    marker = home.folder / "media" / ".anypod-library"
    await eventually(lambda: not marker.exists())


# --------------------------------------------------------------------- the database


async def copy(home: Home) -> None:
    """Sync a feed, and take the daily copy of the database."""
    await bare(home)
    await _take_copy(home)


async def _take_copy(home: Home) -> None:
    guard, now = home.engine.guard, home.clock()
    # Not some minutes after the start. The clock itself stays right: whoever comes
    # after a crash would find that it was set back.
    guard._due = now
    guard.wake()
    await eventually(lambda: guard._due > now and any(copies_of(home)))


async def copied(home: Home) -> None:
    """Have episodes, and a copy of the database."""
    await new_feed(home)
    await _take_copy(home)


def damage(folder: Path) -> None:
    """Overwrite a part of the database, as a dying disk does."""
    path = folder / "data" / "anypod.db"
    content = path.read_bytes()
    path.write_bytes(content[:8192] + b"\xff" * 8192 + content[16384:])
    # A database that was closed well is not read through at the start.
    path.with_name(f"{path.name}-open").write_text("open")


def make_older(version: str) -> Callable[[Path], None]:
    """Return what makes the database one that an older version has left."""

    def make(folder: Path) -> None:
        path = folder / "data" / "anypod.db"
        older = path.with_name("older.db")
        config = Config()
        config.set_main_option("script_location", str(store_module._MIGRATIONS))
        engine = store_module._create_engine(older)
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, version)
        engine.dispose()
        with closing(sqlite3.connect(older)) as connection:
            _fill(connection, path)
        older.replace(path)

    return make


def _fill(older: sqlite3.Connection, path: Path) -> None:
    """Take over what both schemas have."""
    older.execute("PRAGMA foreign_keys = OFF")
    older.execute("ATTACH ? AS now", (str(path),))
    ask = older.execute
    for (table,) in ask("SELECT name FROM main.sqlite_master WHERE type = 'table'"):
        names = [
            {row[1] for row in ask(f"PRAGMA {place}.table_info({table})")}
            for place in ("main", "now")
        ]
        if table != "alembic_version" and all(names):
            columns = ", ".join(sorted(names[0] & names[1]))
            ask(
                f"INSERT INTO main.{table} ({columns})"  # noqa: S608 our own tables
                f" SELECT {columns} FROM now.{table}"
            )
    older.commit()


# -------------------------------------------------------------------------- the list

_ONE: Final = {"feed": ["ep-1"]}
_BOTH: Final = {"feed": ["ep-1", "ep-2"]}
_ALL_PARTS: Final = ("media", "artwork", "transcripts", "chapters")

DEEDS: Final[Mapping[str, Deed]] = {
    "new-feed": Deed(
        site=dressed_channel, do=new_feed, expected=_ONE, parts=_ALL_PARTS
    ),
    "new-episode": Deed(
        site=bare_channel,
        before=two_kept,
        news=one_more,
        do=two_kept,
        expected={"feed": ["ep-2", "ep-3"]},
    ),
    "encode": Deed(site=webm, do=encode, expected=_ONE, beyond="new-feed"),
    "wishes": Deed(
        site=bare_channel,
        before=bare,
        do=wishes,
        expected={"feed": ["ep-2"]},
        beyond="new-feed",
    ),
    "share": Deed(
        site=shared, do=share, expected={"manual": ["shared"]}, beyond="new-feed"
    ),
    "remove": Deed(
        site=dressed_channel,
        before=new_feed,
        do=remove,
        expected={},
        beyond="new-feed",
    ),
    "move": Deed(
        site=bare_channel,
        before=bare,
        do=move,
        settings=lambda folder: {"media_dir": folder / ELSEWHERE},
        expected=_BOTH,
        beyond="new-feed",
    ),
    "copy": Deed(
        site=bare_channel,
        before=bare,
        do=copy,
        expected=_BOTH,
        is_copied=True,
        beyond="new-feed",
    ),
    "restore": Deed(
        site=dressed_channel,
        before=copied,
        spoil=damage,
        do=new_feed,
        expected=_ONE,
        parts=_ALL_PARTS,
        may_say=(
            "The database was damaged, and is restored",
            "Not everything could be read of: ",
        ),
        beyond="copy",
    ),
    **{
        f"migrate-{version}": Deed(
            site=bare_channel,
            before=bare,
            spoil=make_older(version),
            do=bare,
            expected=_BOTH,
            is_copied=True,
            beyond="copy",
        )
        for version in ("0001", "0002", "0003", "0004")
    },
}
