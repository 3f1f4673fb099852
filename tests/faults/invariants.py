"""What has to be true of an installation at rest, whatever has happened to it.

It looks from the outside only: at the files, at the database by SQLite alone, at the
documents as an app gets them, at the processes of the machine and at the log. So it
serves a bare engine and a whole Home Assistant, running or stopped.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
import contextlib
from dataclasses import dataclass, field
from pathlib import Path
import re
import sqlite3
from typing import Final
from urllib.parse import quote
from xml.etree import ElementTree as ET

from tests.site import FakeSite, identify

_MARKER: Final = ".anypod-library"
_JOBS: Final = ".anypod-jobs"
_QUARANTINE: Final = ".anypod-quarantine"
_WAITING: Final = frozenset({"queued", "upcoming", "downloading"})
_HALF_MADE: Final = re.compile(
    r"(^building|^\.new-.*|\.(new|part|tmp|building|restored)|-journal)$"
)
"""Names of what is written before it takes its place."""
_ITUNES: Final = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
_PODCAST: Final = "{https://podcastindex.org/namespace/1.0}"
_ATOM: Final = "{http://www.w3.org/2005/Atom}"
_ADDRESSES: Final = (
    *(("enclosure", "url"), (f"{_ITUNES}image", "href"), (f"{_PODCAST}image", "href")),
    *((f"{_PODCAST}chapters", "url"), (f"{_PODCAST}transcript", "url")),
)
_PAGES_LIMIT: Final = 1_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """An installation at rest, and what is known of how it came to be."""

    data_dir: Path
    """With the database in it."""
    media_dir: Path
    cache_dir: Path
    documents: Mapping[str, bytes]
    """The RSS of each feed, as an app gets it now."""
    fetch: Callable[[str], bytes | None]
    """What an app gets for a URL in a document; None for nothing."""
    expected: Mapping[str, Collection[str]]
    """The site's ids of exactly those episodes that each feed has to play now."""
    site: FakeSite | None = None
    again: Mapping[str, int] = field(default_factory=dict)
    """By the site's ids: how many downloads more than one are excused, cut-off ones."""
    complaints: Sequence[str] = ()
    """The lines of the log that are ours, from WARNING upwards."""
    told: Mapping[str, int] = field(default_factory=dict)
    """Patterns of lines that the log has to hold, each exactly so often; no others."""
    allowed_processes: Collection[int] = ()
    """Ids of processes that name a folder of ours, and have every right to."""
    names: Mapping[str, str] = field(default_factory=dict)
    """The site's ids of what is known by others, which are made of addresses."""
    other_libraries: Collection[Path] = ()
    """Folders with files of episodes, besides `media_dir`."""


def violations(scene: Scene) -> list[str]:
    """Return what is not as it has to be; nothing when all is well."""
    known = _read(scene.data_dir / "anypod.db")
    return [
        *known.damage,
        *_of_files(scene, known),
        *_of_leftovers(scene, known),
        *_of_documents(scene, known),
        *_of_episodes(scene, known),
        *_of_downloads(scene),
        *_of_processes(scene),
        *_of_log(scene),
    ]


# -------------------------------------------------------------------- what is known


@dataclass(frozen=True, kw_only=True, slots=True)
class _Episode:
    episode_id: str
    feed_id: str
    guid: str
    source_id: str
    status: str


@dataclass(frozen=True, kw_only=True, slots=True)
class _File:
    path: Path
    size_bytes: int
    episode_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class _Known:
    """What the database says."""

    damage: Sequence[str]
    episodes: Sequence[_Episode] = ()
    files: Sequence[_File] = ()
    doomed: Sequence[Path] = ()
    kinds: Mapping[str, str] = field(default_factory=dict)
    """Of the sources of the feeds that are not removed."""


def names_of(database: Path) -> dict[str, str]:
    """Return the site's ids of what has an id made of its address."""
    uri = f"file:{quote(str(database))}?mode=ro"
    with contextlib.closing(sqlite3.connect(uri, uri=True)) as connection:
        found = connection.execute(
            "SELECT source_id, source_url FROM episode WHERE extractor = 'generic'"
        )
        return {source_id: url.split("/")[4] for source_id, url in found}


def _read(path: Path) -> _Known:
    if not path.exists():
        return _Known(damage=[f"there is no database {path}"])
    try:
        with contextlib.closing(
            sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)
        ) as connection:
            return _known(connection)
    except sqlite3.Error as err:
        return _Known(damage=[f"the database cannot be read: {err}"])


def _known(connection: sqlite3.Connection) -> _Known:
    ask = connection.execute
    checked = [str(row[0]) for row in ask("PRAGMA integrity_check")]
    damage = [f"the database is damaged: {one}" for one in checked if one != "ok"]
    damage += [
        f"a row without its owner: {row}" for row in ask("PRAGMA foreign_key_check")
    ]
    episodes = ask(
        "SELECT episode_id, feed_id, extractor || ':' || source_id, source_id, status"
        " FROM episode"
    )
    files = ask(
        "SELECT root, path, size_bytes, episode_id FROM artifact"
        " JOIN library USING (library_pk) JOIN episode USING (episode_pk)"
    )
    doomed = ask("SELECT root, path FROM doomed_file JOIN library USING (library_pk)")
    kinds = ask("SELECT feed_id, source_kind FROM feed WHERE removed_at IS NULL")
    return _Known(
        damage=damage,
        episodes=[
            _Episode(
                episode_id=row[0],
                feed_id=row[1],
                guid=row[2],
                source_id=row[3],
                status=row[4],
            )
            for row in episodes
        ],
        files=[
            _File(path=Path(root, name), size_bytes=size, episode_id=owner)
            for root, name, size, owner in files
        ],
        doomed=[Path(root, name) for root, name in doomed],
        kinds=dict(kinds.fetchall()),
    )


# ----------------------------------------------------------------- files and their rows


def _of_files(scene: Scene, known: _Known) -> Iterator[str]:
    """Compare the rows with the files in the libraries, in both directions."""
    named = {one.path for one in known.files}
    for one in known.files:
        if not one.path.is_file():
            yield f"a row without its file: {one.path}"
        elif (size := one.path.stat().st_size) != one.size_bytes:
            yield f"a file of {size} instead of {one.size_bytes} bytes: {one.path}"
    for root in (scene.media_dir, *scene.other_libraries):
        for path in _files_below(root):
            is_own_place = path.relative_to(root).parts[0] in {_JOBS, _QUARANTINE}
            if not is_own_place and path.name != _MARKER and path not in named:
                yield f"a file without its row: {path}"
    for path in known.doomed:
        yield f"a file that was to be deleted is not: {path}"


def _files_below(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.is_file())


def _of_leftovers(scene: Scene, known: _Known) -> Iterator[str]:
    """Look for what somebody began and nobody will end."""
    waiting = {one.episode_id for one in known.episodes if one.status in _WAITING}
    had = {one.episode_id for one in known.files}
    for root in (scene.media_dir, *scene.other_libraries):
        for path in _children(root / _JOBS):
            if path.name not in waiting:
                yield f"a job folder that nobody waits for: {path}"
        for path in _children(root / _QUARANTINE):
            if path.name.partition(".")[0] in had:
                yield f"a broken file of an episode that is there: {path}"
    for path in _children(scene.cache_dir / "runs"):
        yield f"a folder of a run that is over: {path}"
    for folder in (scene.data_dir, scene.cache_dir):
        for path in sorted(folder.rglob("*")):
            if _HALF_MADE.search(path.name) and "yt-dlp" not in path.parts:
                yield f"something half made: {path}"


def _children(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


# ------------------------------------------------------------------ what is published


def _of_documents(scene: Scene, known: _Known) -> Iterator[str]:
    """Read each feed as an app does, and fetch whatever it offers."""
    for feed_id, document in scene.documents.items():
        items: list[ET.Element] = []
        for page in _pages(scene, document):
            if isinstance(page, str):
                yield f"{feed_id}: {page}"
                continue
            items += page.iter("item")
            yield from _of_addresses(scene, feed_id, page)
        told = Counter(str(one.findtext("guid")) for one in items)
        yield from (f"{feed_id}: told twice: {one}" for one, n in told.items() if n > 1)
        wanted = _playable(known, feed_id)
        yield from (
            f"{feed_id}: not published: {one}" for one in sorted(wanted - told.keys())
        )
        yield from (
            f"{feed_id}: published: {one}" for one in sorted(told.keys() - wanted)
        )


def _pages(scene: Scene, document: bytes) -> Iterator[ET.Element | str]:
    """Yield the pages of a feed, or why there is one less."""
    body: bytes | None = document
    for _ in range(_PAGES_LIMIT):
        try:
            page = ET.fromstring(body or b"")  # noqa: S314 it is our own
        except ET.ParseError as err:
            yield f"this is no RSS: {err}"
            return
        yield page
        links = {one.get("rel"): one.get("href") for one in page.iter(f"{_ATOM}link")}
        if (following := links.get("next")) is None:
            return
        body = scene.fetch(following)
    yield "its pages have no end"


def _of_addresses(scene: Scene, feed_id: str, page: ET.Element) -> Iterator[str]:
    for item in page.iter("item"):
        for enclosure in item.iter("enclosure"):
            yield from _of_enclosure(scene, feed_id, item, enclosure)
    named = {one.get(name) for tag, name in _ADDRESSES for one in page.iter(tag)}
    named |= {one.findtext("url") for one in page.iter("image")}
    enclosures = {one.get("url") for one in page.iter("enclosure")}
    for url in sorted(one for one in named - enclosures if one is not None):
        if not scene.fetch(url):
            yield f"{feed_id}: published, and cannot be fetched: {url}"


def _of_enclosure(
    scene: Scene, feed_id: str, item: ET.Element, enclosure: ET.Element
) -> Iterator[str]:
    url, guid = str(enclosure.get("url")), str(item.findtext("guid"))
    body = scene.fetch(url)
    if not body:
        yield f"{feed_id}: published, and cannot be fetched: {url}"
        return
    if str(len(body)) != enclosure.get("length"):
        yield f"{feed_id}: {len(body)} bytes, not {enclosure.get('length')}: {url}"
    owner, named = identify(body), guid.partition(":")[2]
    if owner is not None and owner != scene.names.get(named, named):
        yield f"{feed_id}: the file of {owner} is published as {guid}"


def _playable(known: _Known, feed_id: str) -> set[str]:
    shows = {feed_id}
    if known.kinds.get(feed_id) == "combined":
        shows = set(known.kinds)
    return {
        one.guid
        for one in known.episodes
        if one.feed_id in shows and one.status == "downloaded"
    }


# --------------------------------------------------------------------------- episodes


def _of_episodes(scene: Scene, known: _Known) -> Iterator[str]:
    """Compare what each feed plays with what it has to play."""
    for feed_id, wanted in scene.expected.items():
        if feed_id not in scene.documents:
            yield f"{feed_id}: there is no document"
        own = [one for one in known.episodes if one.feed_id == feed_id]
        had = {scene.names.get(one.source_id, one.source_id): one.status for one in own}
        for source_id in sorted(wanted):
            if (status := had.get(source_id, "unknown")) != "downloaded":
                yield f"{feed_id}: lost: {source_id} ({status})"
        for source_id, status in had.items():
            if status == "downloaded" and source_id not in wanted:
                yield f"{feed_id}: it should be gone: {source_id}"
    for one in known.episodes:
        if one.status == "downloading":
            yield f"{one.feed_id}: nobody downloads {one.source_id}"


def _of_downloads(scene: Scene) -> Iterator[str]:
    """Count how often each file of the site was fetched from its beginning."""
    if scene.site is None:
        return
    begun = Counter(
        one.path
        for one in scene.site.since().matching("/media/*")
        if one.status in {200, 206} and one.bytes_sent and _is_beginning(one.range)
    )
    for path, count in sorted(begun.items()):
        source_id = path.split("/")[2]
        allowed = 1 + scene.again.get(source_id, 0)
        if count > allowed:
            yield f"downloaded {count} times, not {allowed}: {path}"


def _is_beginning(asked: str | None) -> bool:
    return asked is None or asked.startswith("bytes=0-")


# ---------------------------------------------------------------- processes and the log


def _of_processes(scene: Scene) -> Iterator[str]:
    for pid, line in processes(scene.data_dir, scene.media_dir, scene.cache_dir):
        if pid not in scene.allowed_processes:
            yield f"still running: {pid} {line}"


def processes(*folders: Path) -> Iterator[tuple[int, str]]:
    """Yield the processes of which an argument lies in one of the folders."""
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            line = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            if any(str(folder) in line for folder in folders):
                yield int(place.name), line.strip()


def _of_log(scene: Scene) -> Iterator[str]:
    """Make sure that the log says what happened, so often as it should."""
    for pattern, count in scene.told.items():
        found = sum(re.search(pattern, one) is not None for one in scene.complaints)
        if found != count:
            yield f"the log says {found} times, not {count}: {pattern}"
    for line in scene.complaints:
        if not any(re.search(pattern, line) for pattern in scene.told):
            yield f"the log complains: {line}"
