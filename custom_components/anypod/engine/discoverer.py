"""Reads the sources of a feed, and takes what they list into it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from . import signals, sources, store_listings, store_rules, store_sources
from .config import FeedConfig
from .errors import SourceError
from .fence import Web
from .findings import Listing, SourceInfo
from .loop import Clock
from .models import ErrorClass, ListingOrder, SourceKind
from .policy import (
    PAGE,
    WHOLE,
    ListingPlan,
    coverage_of,
    deeper,
    depth_after,
    is_newest_first,
    listing_order,
    newest_first,
    plan_listing,
)
from .signals import Signal
from .store import Store
from .store_sources import SourceRecord
from .ytdlp import Fetcher

_FULL_LOOK = timedelta(days=1)
"""How long a source is trusted to be as it says, or as it was."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What one source brought."""

    source: SourceInfo | None
    news: tuple[str, ...] = ()
    """Episodes that are new to the source, and not only to us."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Occasion:
    """Why and when the sources of a feed are read."""

    now: datetime
    is_urgent: bool
    """Somebody asked for it, and knows why."""
    broke_off: bool
    """The last sync failed."""
    is_short: bool = False
    """Fewer episodes are in sight than are to be kept."""


class Discoverer:
    """Asks the sites what there is, as rarely and as little as will do."""

    def __init__(self, store: Store, fetcher: Fetcher, web: Web, clock: Clock) -> None:
        """Remember the parts; nothing is asked."""
        self._store = store
        self._fetcher = fetcher
        self._web = web
        self._clock = clock

    async def discover(
        self,
        config: FeedConfig,
        *,
        is_urgent: bool,
        broke_off: bool,
        on_found: Callable[[Found], Awaitable[None]],
    ) -> SourceInfo | None:
        """Read every source of a feed; return what the first tells of itself.

        What one source brings is not kept back because another one fails.

        Raises:
            SourceError: a source could not be read; the others were.
            ToolMissing: yt-dlp is not there.

        """
        left = await self._store.run(store_rules.places_left, config)
        occasion = Occasion(
            now=self._clock(),
            is_urgent=is_urgent,
            broke_off=broke_off,
            is_short=left > 0,
        )
        told: SourceInfo | None = None
        failure: SourceError | None = None
        for source in await self._store.run(store_sources.sources, config.feed_id):
            try:
                found = await self._read(config, source, occasion)
            except SourceError as err:
                failure = failure or err
                # What its first steps brought is kept, and waits to be downloaded.
                found = Found(source=None)
            told = told or found.source
            await on_found(found)
        if failure is not None:
            raise failure
        return told

    async def _read(
        self, config: FeedConfig, source: SourceRecord, occasion: Occasion
    ) -> Found:
        kind = _kind(config, source)
        is_full_look = (
            source.looked_at is None or occasion.now - source.looked_at >= _FULL_LOOK
        )
        plan = plan_listing(
            kind=kind,
            covered=source.covered,
            retention=config.retention,
            is_short=occasion.is_short,
            is_full_look=is_full_look,
            broke_off=occasion.broke_off,
        )
        seen = await self._signal(config, source, kind, occasion)
        if not plan.goes_deeper and not is_full_look:
            if seen is not None and source.signal is not None:
                if seen.digest == source.signal.digest:
                    return Found(source=None)
            elif await self._is_as_before(config, source, kind, occasion):
                return Found(source=None)
        if seen is not None:
            source = replace(source, signal=seen)
        return await self._list(config, source, kind, plan)

    async def _signal(
        self,
        config: FeedConfig,
        source: SourceRecord,
        kind: SourceKind,
        occasion: Occasion,
    ) -> Signal | None:
        """Return the source's sign of a change, where it can be relied on."""
        last = source.signal
        if last is None:
            return None
        is_source_itself = last.url == source.url
        is_sorted = is_newest_first(kind, source.covered.order)
        if not is_source_itself and (occasion.is_urgent or not is_sorted):
            # YouTube's feed is late by minutes, and holds the top of a list only.
            return None
        return await signals.look(self._web.within(config.fence), last)

    async def _is_as_before(
        self,
        config: FeedConfig,
        source: SourceRecord,
        kind: SourceKind,
        occasion: Occasion,
    ) -> bool:
        """Return whether a list of no known order looks the same from its top.

        That costs one page instead of all. A single page that is known does
        not change, but for its details.
        """
        if kind is SourceKind.SINGLE:
            return not occasion.is_urgent and source.covered.depth == WHOLE
        if is_newest_first(kind, source.covered.order):
            return False
        if source.claimed_count is None or source.claimed_count <= PAGE:
            return False
        top = await self._fetcher.list(
            source.url,
            limit=1,
            known=(),
            access=config.access,
            ytdlp_args=config.making.ytdlp_args,
        )
        is_same_size = top.claimed_count == source.claimed_count
        return is_same_size and _first_key(top) == source.first_key

    async def _list(
        self,
        config: FeedConfig,
        source: SourceRecord,
        kind: SourceKind,
        plan: ListingPlan,
    ) -> Found:
        news: tuple[str, ...] = ()
        is_first = source.covered.depth is None
        while True:
            listing = await self._ask(config, source, plan)
            if await self._shows_too_little(config, listing, plan):
                plan = ListingPlan(limit=None, stop_at_known=True)
                listing = await self._ask(config, source, plan)
            source = _after(source, kind, listing, plan, self._clock())
            is_sorted = is_newest_first(kind, source.covered.order)
            ordered = newest_first(listing.episodes, kind, source.covered.order)
            taken = await self._store.run(
                store_sources.take_listing,
                config,
                ordered,
                is_sorted=is_sorted,
                now=self._clock(),
            )
            depth = depth_after(
                listing, plan, source.covered.depth, met_known=taken.met_known
            )
            coverage = source.covered.coverage
            is_joined = listing.stopped_at_known or taken.met_known
            is_open = plan.goes_deeper or not is_joined
            if is_open:
                coverage = coverage_of(
                    ordered,
                    accepted=taken.accepted,
                    retention=config.retention,
                    now=self._clock(),
                )
            covered = replace(source.covered, depth=depth, coverage=coverage)
            source = replace(source, covered=covered)
            # Written step by step: what is known stays, should the next step fail.
            await self._store.run(store_sources.note_source, config.feed_id, source)
            if not is_first:
                news += taken.new_ids
            if not is_open or depth == WHOLE or coverage is not None:
                return Found(source=listing.source, news=news)
            plan = deeper(plan)

    async def _ask(
        self, config: FeedConfig, source: SourceRecord, plan: ListingPlan
    ) -> Listing:
        known: Sequence[tuple[str, str]] = ()
        if plan.stop_at_known:
            known = await self._store.run(store_listings.known_keys, config.feed_id)
        listing = await self._fetcher.list(
            source.url,
            limit=plan.limit,
            known=known,
            access=config.access,
            ytdlp_args=config.making.ytdlp_args,
        )
        if (
            _is_no_list(listing, source)
            and _kind(config, source) is not SourceKind.SINGLE
        ):
            # yt-dlp takes what is no page at all, not even an empty one, for a file.
            raise SourceError(ErrorClass.TEMPORARY, "There is no list any more")
        return listing

    async def _shows_too_little(
        self, config: FeedConfig, listing: Listing, plan: ListingPlan
    ) -> bool:
        """Return whether a look at a page that is known to its end is all news.

        Then it is read to what is known in one go, instead of to its end in steps.
        """
        if plan.stop_at_known or plan.goes_deeper or plan.limit is None:
            return False
        if config.retention.keep_last is not None:
            return False
        if len(listing.episodes) < plan.limit:
            return False
        known = set(await self._store.run(store_listings.known_keys, config.feed_id))
        return not any(episode.key in known for episode in listing.episodes)


def _kind(config: FeedConfig, source: SourceRecord) -> SourceKind:
    """Return what one of several sources is."""
    if sources.tab_of(source.url) is not None:
        return SourceKind.CHANNEL
    if source.url == config.listing_urls[0]:
        return config.source_kind
    return SourceKind.PLAYLIST


def _is_no_list(listing: Listing, source: SourceRecord) -> bool:
    """Return whether what was a list is now a single episode that is its own page."""
    if not listing.is_single or listing.episodes[0].url != source.url:
        return False
    return source.first_key not in {None, _first_key(listing)}


def _after(
    source: SourceRecord,
    kind: SourceKind,
    listing: Listing,
    plan: ListingPlan,
    now: datetime,
) -> SourceRecord:
    """Return what a listing tells of a source, but for how far it went."""
    if listing.stopped_at_known:
        return source
    order = source.covered.order
    if plan.limit is None or order is not ListingOrder.NEWEST_FIRST:
        order = listing_order(listing.episodes) or order
    signal = source.signal
    url = sources.signal_url(source.url, listing.source)
    if signal is None and url is not None and kind is not SourceKind.SINGLE:
        signal = Signal(url=url)
    return replace(
        source,
        canonical_id=sources.identity(listing.source) or source.canonical_id,
        covered=replace(source.covered, order=order),
        looked_at=now,
        claimed_count=listing.claimed_count,
        first_key=_first_key(listing),
        signal=signal,
    )


def _first_key(listing: Listing) -> str | None:
    return "|".join(listing.episodes[0].key) if listing.episodes else None
