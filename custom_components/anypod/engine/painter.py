"""Gets the picture of a feed as a whole: its owner's, or the source's."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
import contextlib
from dataclasses import dataclass, replace
from http import HTTPStatus
import logging
from pathlib import Path

from . import store_feeds
from .artwork import OWN_ARTWORK
from .config import ArtworkFit, FeedConfig, Fence
from .errors import StoreError, UnknownFeed
from .fence import Web
from .loop import cancel
from .publisher import Publisher
from .store import Store
from .store_feeds import FeedRecord

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Wish:
    """Which picture a feed is to show."""

    file: str | None
    """One that was uploaded; it goes before the URL."""
    url: str | None
    fence: Fence
    """Where the URL may lead."""
    fit: ArtworkFit
    has_picture: bool
    """Whether the feed shows any as yet."""

    @property
    def is_elsewhere(self) -> bool:
        """Return whether another site has to be asked for it."""
        return self.file is None and self.url is not None

    @property
    def key(self) -> str | None:
        """Return what it is made from, as a text; None for the default picture."""
        source = self.url if self.file is None else f"own:{self.file}"
        return None if source is None else f"{source}#{self.fit}"


class Painter:
    """Gives each feed the picture that it is to show."""

    def __init__(
        self,
        store: Store,
        publisher: Publisher,
        web: Web,
        artwork_dir: Path,
        *,
        find: Callable[[str], FeedConfig | None],
        on_painted: Callable[[str], None],
    ) -> None:
        """Remember the parts; nothing is read."""
        self._store = store
        self._publisher = publisher
        self._web = web
        self._own = artwork_dir / OWN_ARTWORK
        self._find = find
        self._on_painted = on_painted
        # What another site takes its time with must not hold up an uploaded one.
        self._fetching: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._writing: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._tasks: set[asyncio.Task[None]] = set()

    async def follow(self, config: FeedConfig, record: FeedRecord) -> None:
        """Get the picture that changed options ask for, without waiting for a site.

        Some feeds are never synced, and others not before tomorrow.
        """
        if not _is_asked_for(config, record):
            if config.source_url is None and record.artwork_rev is None:
                # No sync will ever look for one, and apps want some picture.
                await self._publisher.set_artwork(config.feed_id, None, None)
            return
        if not _wish(config, record).is_elsewhere:
            await self.paint(config.feed_id)
            return
        task = asyncio.create_task(
            self._paint_later(config.feed_id), name=f"anypod-paint-{config.feed_id}"
        )
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Cut off what is being fetched; it is tried again at the next start."""
        await cancel([*self._tasks])

    async def _paint_later(self, feed_id: str) -> None:
        try:
            # The feed may have been removed meanwhile.
            with contextlib.suppress(UnknownFeed):
                await self.paint(feed_id)
        except StoreError as err:
            _LOGGER.error("Cannot change a picture: %s", err)  # noqa: TRY400 the message says it all
        except Exception:
            _LOGGER.exception("Unexpected failure while a picture was made")

    async def paint(self, feed_id: str) -> None:
        """Get a feed's picture, where it is to show another one."""
        wish = await self._wish(feed_id)
        if wish is not None and not wish.is_elsewhere:
            await self._fulfil(feed_id, wish, await self._read(wish.file))
            return
        async with self._fetching[feed_id]:
            wish = await self._wish(feed_id)
            if wish is not None:
                await self._fulfil(feed_id, wish, await self._fetch(wish))

    async def _fulfil(self, feed_id: str, wish: _Wish, data: bytes | None) -> None:
        async with self._writing[feed_id]:
            if await self._wish(feed_id) != wish:
                # Whoever changed that sees to it.
                return
            if data is None and wish.key is not None and wish.has_picture:
                # It cannot be had now; until then the old one is better than none.
                return
            await self._publisher.set_artwork(feed_id, wish.key, data, wish.fit)
        self._on_painted(feed_id)

    async def _wish(self, feed_id: str) -> _Wish | None:
        """Return which picture a feed is to show, None where it does so already."""
        config = self._find(feed_id)
        if config is None:
            return None
        record = await self._store.run(store_feeds.record, feed_id)
        wish = _wish(config, record)
        is_done = wish.has_picture and wish.key == record.artwork_taken_from
        return None if is_done and await self._publisher.shows(feed_id) else wish

    async def _read(self, name: str | None) -> bytes | None:
        if name is None:
            return None
        return await asyncio.to_thread(_content, self._own / name)

    async def _fetch(self, wish: _Wish) -> bytes | None:
        answer = None
        if wish.url is not None:
            answer = await self._web.get(wish.url, {}, wish.fence)
        is_there = answer is not None and answer.status == HTTPStatus.OK
        return answer.body if answer is not None and is_there else None


def _wish(config: FeedConfig, record: FeedRecord) -> _Wish:
    showing = config.showing
    return _Wish(
        file=showing.artwork_file,
        url=showing.artwork_url or record.artwork_url,
        fence=_fence(config),
        fit=config.making.artwork_fit,
        has_picture=record.artwork_rev is not None,
    )


def _fence(config: FeedConfig) -> Fence:
    typed = config.showing.artwork_url
    if typed is None:
        return config.fence
    return replace(config.fence, sources=(*config.fence.sources, typed))


def _is_asked_for(config: FeedConfig, record: FeedRecord) -> bool:
    """Return whether the options want another picture than the one that is shown.

    What the source itself has new, or could not give, is the syncs' business, unless
    the first of them was cut off before it came to that.
    """
    if record.artwork_rev is None and record.last_success is not None:
        return True
    showing = config.showing
    is_own = showing.artwork_file is not None or showing.artwork_url is not None
    is_other = _wish(config, record).key != record.artwork_taken_from
    return is_other and (is_own or record.artwork_taken_from is not None)


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError as err:
        _LOGGER.debug("An uploaded picture cannot be read: %s", err)
        return None
