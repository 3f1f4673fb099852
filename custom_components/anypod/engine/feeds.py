"""The feeds that the engine works for: taken in, paused, synced, removed."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass

from . import store_feeds, store_rules, store_sources
from .batch import Batch
from .config import Access, FeedConfig
from .events import EngineEvent, FeedRemoved
from .keeper import Keeper
from .library import safe_name
from .loop import Clock
from .models import ACCESS_CLASSES, FeedState, SourceKind
from .policy import WHOLE
from .queue import DownloadQueue
from .snapshots import Snapshots
from .store import Store
from .store_feeds import Edits, Followed
from .store_sources import SourceRecord
from .syncer import Syncer

_FOLDER_LIMIT_BYTES = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class RemovedFeed:
    """A feed that is gone, and what its files take."""

    feed_id: str
    title: str
    size_bytes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedEffects:
    """What follows when a feed comes or goes."""

    attached: Callable[[FeedConfig, Followed], Awaitable[None]]
    changed: Callable[[str], None]
    """A feed shows something else now."""
    links_changed: Callable[[], Awaitable[None]]
    retry: Callable[[str], Awaitable[object]]
    """Try the episodes again that a login was missing for."""
    resumed: Callable[[], None]
    """Go on with what waited for a feed that is not paused any more."""
    emit: Callable[[EngineEvent], None]


class Feeds:
    """Takes feeds in and lets them go."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        *,
        keeper: Keeper,
        syncer: Syncer,
        queue: DownloadQueue,
        snapshots: Snapshots,
        effects: FeedEffects,
    ) -> None:
        """Remember the parts; nothing is read."""
        self._store = store
        self._clock = clock
        self._keeper = keeper
        self._syncer = syncer
        self._queue = queue
        self._snapshots = snapshots
        self._effects = effects
        self._configuring = Batch(self._configure)
        self._knows_links = True
        """Whether all links that were made were read: that may fail by itself."""
        self._logins: dict[str, str | None] = {}
        """With which cookies each feed was configured last."""

    async def attach(self, config: FeedConfig) -> FeedState:
        """Take a feed in, or follow its changed configuration.

        A combined one is nothing but shown: it is neither synced nor pruned.

        Raises:
            StoreError: the database cannot be used.

        """
        followed = await self._configuring.ask(config)
        edits = followed.edits
        if followed.shows_other:
            self._effects.changed(config.feed_id)
        if config.source_kind is SourceKind.COMBINED:
            await self._effects.attached(config, followed)
            return await self._snapshots.build(config.feed_id)
        if edits.filters:
            await self._store.run(store_rules.rejudge, config, self._clock())
        at_once = await self._wants_sync(config, edits)
        self._syncer.attach(config, followed.record, at_once=at_once)
        await self._effects.attached(config, followed)
        login = config.access.cookies
        if login not in {None, self._logins.get(config.feed_id, login)}:
            await self._try_login(config.feed_id)
        self._logins[config.feed_id] = login
        if edits.is_to_be_followed:
            await self._store.run(store_feeds.note_followed, config)
        return await self._snapshots.build(config.feed_id)

    async def _configure(self, configs: Sequence[FeedConfig]) -> list[Followed]:
        """Write feeds as configured, as many as are attached at the same time."""
        feeds = [(config, _folder_of(config)) for config in configs]
        followed = await self._store.run(store_feeds.follow, feeds, self._clock())
        if any(one.has_new_link for one in followed) or not self._knows_links:
            await self._read_links()
        return followed

    async def _read_links(self) -> None:
        self._knows_links = False
        await self._effects.links_changed()
        self._knows_links = True

    async def _wants_sync(self, config: FeedConfig, edits: Edits) -> bool:
        """Return whether an edit may have made more of the sources wanted."""
        if edits.sources or not edits.is_for_episodes:
            return edits.sources
        sources = await self._store.run(store_sources.sources, config.feed_id)
        return any(one.covered.depth != WHOLE for one in sources)

    async def follow_access(self, access: Access) -> None:
        """Reach sites as said, where a feed says nothing else."""
        before, self._syncer.access = self._syncer.access.cookies, access
        if access.cookies in {None, before}:
            return
        for feed_id in self._syncer.feed_ids:
            config = self._syncer.config(feed_id)
            if config is not None and config.access.cookies == access.cookies:
                await self._try_login(feed_id)

    async def _try_login(self, feed_id: str) -> None:
        """Try at once, with a new login, what an older one did not do for."""
        record = await self._store.run(store_feeds.record, feed_id)
        error = record.error
        is_refused = error is not None and error.error_class in ACCESS_CLASSES
        # What was left out because of a listing comes back with one.
        hides = await self._store.run(store_sources.forget_look, feed_id)
        if record.enabled and (is_refused or hides):
            self._syncer.request(feed_id)
        await self._effects.retry(feed_id)

    async def detach(self, feed_id: str) -> None:
        """Stop a feed's work; its links go on."""
        await self._syncer.detach(feed_id)
        await self._queue.cancel_feed(feed_id)

    async def remove(self, feed_id: str) -> int:
        """Stop and archive a feed, revoke its links; return its files' bytes.

        Raises:
            UnknownFeed: there is no such feed.

        """
        await self.detach(feed_id)
        size = await self._store.run(store_feeds.remove, feed_id, self._clock())
        await self._keeper.drop_jobs()
        await self._read_links()
        self._effects.changed(feed_id)
        self._effects.emit(FeedRemoved(feed_id=feed_id))
        return size

    async def release_files(self, feed_id: str, *, delete_files: bool) -> None:
        """Let go of a removed feed's files: delete them, or leave them lying."""
        folder = await self._store.run(
            store_feeds.release_files, feed_id, delete_files=delete_files
        )
        if folder is not None and delete_files:
            await self._keeper.delete_doomed()
            await self._keeper.drop_folder(folder)

    async def removed_feeds(self) -> Sequence[str]:
        """Return the removed feeds whose files nobody has decided on."""
        return await self._store.run(store_feeds.undecided)

    async def remove_strangers(self, feed_ids: Collection[str]) -> list[RemovedFeed]:
        """Remove the feeds that nobody configures any more; return them.

        Their files stay, until somebody has decided on them.
        """
        gone: list[RemovedFeed] = []
        for feed_id in await self._store.run(store_feeds.strangers, feed_ids):
            record = await self._store.run(store_feeds.record, feed_id)
            size = await self.remove(feed_id)
            gone.append(
                RemovedFeed(feed_id=feed_id, title=record.title, size_bytes=size)
            )
        return gone

    async def state(self, feed_id: str) -> FeedState:
        """Return a feed's snapshot.

        Raises:
            UnknownFeed: there is no such feed.

        """
        return await self._snapshots.build(feed_id)

    async def sources(self, feed_id: str) -> Sequence[SourceRecord]:
        """Return the listings that a feed reads, and what is known of them."""
        return await self._store.run(store_sources.sources, feed_id)

    async def set_enabled(self, feed_id: str, *, enabled: bool) -> None:
        """Pause a feed's syncs and downloads, or let them go on.

        Raises:
            UnknownFeed: there is no such feed.

        """
        await self._store.run(store_feeds.set_enabled, feed_id, enabled=enabled)
        self._syncer.set_enabled(feed_id, enabled=enabled)
        self._effects.resumed()
        self._snapshots.mark(feed_id)

    async def sync(self, feed_id: str) -> None:
        """Begin to sync a feed, unless it is being synced.

        Raises:
            UnknownFeed: the feed is not attached.

        """
        self._syncer.request(feed_id)


def _folder_of(config: FeedConfig) -> str:
    if config.source_kind is SourceKind.COMBINED:
        # It has no files, and takes no feed's name for a folder away.
        return f".{config.feed_id}"
    return safe_name(config.title, _FOLDER_LIMIT_BYTES)
