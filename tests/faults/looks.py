"""An installation of a bare engine, seen from outside: by an app, and in the log."""

import asyncio
from collections.abc import Collection, Iterator, Mapping, Sequence
import contextlib
import logging
import re
from typing import Any, override
from urllib.parse import urlsplit

from custom_components.anypod.engine import Engine, Reached
from tests.engine.home import Home
from tests.engine.support import PATIENCE_S, in_thread
from tests.faults.invariants import Scene, names_of, violations

_OURS = "custom_components.anypod"
_HOME = "http://home/api/anypod"
_FORMAT = logging.Formatter("%(levelname)s %(message)s")


_OUTAGE = re.compile(r"INFO (.+ cannot be read): .+|INFO (.+ can be read again)")


class _Lines(logging.Handler):
    """Keeps what the log says from a level upwards."""

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.lines: list[str] = []

    @override
    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(_FORMAT.format(record))


@contextlib.contextmanager
def listened(level: int = logging.WARNING) -> Iterator[list[str]]:
    """Give what the engines in this process log from a level upwards, as it grows."""
    handler = _Lines(level)
    logger = logging.getLogger(_OURS)
    before = logger.level
    if not logger.isEnabledFor(level):
        logger.setLevel(level)
    logger.addHandler(handler)
    try:
        yield handler.lines
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)


def outages(lines: Sequence[str]) -> list[str]:
    """Return what the log says of sources that cannot be read, and can be again."""
    found = [_OUTAGE.fullmatch(one) for one in lines]
    return [one[1] or one[2] for one in found if one is not None]


async def wrong_with(
    home: Home, expected: Mapping[str, Collection[str]], **more: Any
) -> list[str]:
    """Return what is not as it has to be in the home of an engine that runs."""
    scene = await look(home, expected, **more)
    return await in_thread(violations, scene)


async def look(
    home: Home, expected: Mapping[str, Collection[str]], **more: Any
) -> Scene:
    """Return what an app and the disk show of the feeds that are named."""
    engine, loop = home.engine, asyncio.get_running_loop()

    def fetch(url: str) -> bytes | None:
        asked = asyncio.run_coroutine_threadsafe(get(engine, url), loop)
        return asked.result(PATIENCE_S)

    documents = {}
    for feed_id in expected:
        [link, *_] = engine.links.of(feed_id)
        documents[feed_id] = await get(engine, f"{_HOME}/{link.token}/feed.xml") or b""
    return Scene(
        data_dir=home.config.data_dir,
        media_dir=home.config.media_dir,
        cache_dir=home.config.cache_dir,
        documents=documents,
        fetch=fetch,
        expected=expected,
        site=home.site,
        names=await in_thread(names_of, home.config.data_dir / "anypod.db"),
        **more,
    )


async def get(engine: Engine, url: str) -> bytes | None:
    """Return what an app gets for an address; the glue does no more than that."""
    token, place, *names = urlsplit(url).path.removeprefix("/api/anypod/").split("/")
    reached = engine.links.find(token)
    if reached is None:
        return None
    if not names:
        return await _top(engine, reached, place, url.removesuffix(f"/{place}"))
    link, [name] = reached.link, names
    publisher = engine.publisher
    match place:
        case "media":
            found = await publisher.media(link, name)
        case "art":
            found = await publisher.episode_artwork(link, name)
        case "chapters":
            text = await publisher.chapters(link, name)
            return None if text is None else text.body
        case _:
            text = await publisher.transcript(link, name)
            return None if text is None else text.body
    if found is None or not found.full_path.is_file():
        return None
    return await in_thread(found.full_path.read_bytes)


async def _top(engine: Engine, reached: Reached, name: str, base: str) -> bytes | None:
    stem, _, extension = name.partition(".")
    kind, _, rest = stem.partition("-")
    if extension == "jpg":
        picture = await engine.publisher.artwork(reached.link.feed_id, rest)
        if picture is None or not picture.is_file():
            return None
        return await in_thread(picture.read_bytes)
    page = int(rest) if kind == "feed" and rest else 1
    document = await engine.press.document(reached, base, page)
    return None if document is None else document.body
