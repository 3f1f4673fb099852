"""The links, known by heart: who may read what, and who did."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
import hashlib
import logging
from typing import Concatenate, Final

from sqlalchemy.orm import Session

from . import store_links
from .errors import EngineError, UnknownLink
from .loop import Clock, Loop
from .models import Link
from .store import Store
from .store_links import Forward, Use

_LOGGER = logging.getLogger(__name__)

FLUSH_INTERVAL: Final = timedelta(hours=1)
"""Uses are written down so often, because a request writes nothing."""
_NAME_LIMIT = 60
_AGENT_LIMIT = 120
_UNNAMED = "link"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reached:
    """Where a token leads."""

    link: Link
    is_forwarded: bool = False
    """Whether the link has another token by now."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Target:
    reached: Reached
    until: datetime | None = None
    """For a token that the link had before."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Known:
    """What the database knows, as one transaction read it."""

    links: Sequence[Link]
    forwards: Sequence[Forward]


class Links:
    """Finds links by their tokens, and makes, changes and revokes them."""

    def __init__(
        self, store: Store, clock: Clock, on_change: Callable[[str], None]
    ) -> None:
        """Remember the parts; `start` makes it useful.

        `on_change` hears of each feed whose links are others now.
        """
        self._store = store
        self._clock = clock
        self._on_change = on_change
        self._links: dict[str, Link] = {}
        self._targets: dict[bytes, _Target] = {}
        self._uses: dict[str, tuple[datetime, str | None]] = {}
        """As they came: a request is answered sooner than a name is made nice."""
        self._flusher = Loop("links", self._flush, clock)

    async def start(self) -> None:
        """Read the links, and begin to write down their uses now and then."""
        await self.refresh()
        self._flusher.start()

    async def stop(self) -> None:
        """Write down what is not yet."""
        await self._flusher.stop()
        try:
            await self._flush()
        except EngineError as err:
            _LOGGER.debug("Uses of links are lost: %s", err)

    async def refresh(self) -> None:
        """Read the links anew."""
        self._know(await self._store.run(_read))

    def find(self, token: str) -> Reached | None:
        """Return where a token leads, None when nowhere.

        Looked up by a digest, so that the time it takes tells nothing about how
        much of a guess was right.
        """
        target = self._targets.get(_digest(token))
        if target is None:
            return None
        if target.until is not None and target.until <= self._clock():
            return None
        return target.reached

    def of(self, feed_id: str) -> tuple[Link, ...]:
        """Return a feed's links, the oldest first, with their last uses."""
        return tuple(
            self._with_use(link)
            for link in self._links.values()
            if link.feed_id == feed_id
        )

    def get(self, link_id: str) -> Link:
        """Return a link, with its last use.

        Raises:
            UnknownLink: there is none of that id.

        """
        link = self._links.get(link_id)
        if link is None:
            raise UnknownLink(link_id)
        return self._with_use(link)

    def note_use(self, link: Link, agent: str | None) -> None:
        """Remember that a link was used, by an app that calls itself `agent`."""
        self._uses[link.link_id] = (self._clock(), agent)

    async def create(self, feed_id: str, name: str) -> Link:
        """Give a feed another link.

        Raises:
            UnknownFeed: there is no such feed, or it was removed.

        """
        shown = _printable(name)[:_NAME_LIMIT].strip() or _UNNAMED
        return await self._change(store_links.create, feed_id, shown, self._clock())

    async def rotate(self, link_id: str, forward: timedelta | None = None) -> Link:
        """Give a link another token; the old one leads to it for that long.

        Raises:
            UnknownLink: there is none of that id.

        """
        until = self._clock() + forward if forward else None
        return self._with_use(await self._change(store_links.rotate, link_id, until))

    async def revoke(self, link_id: str) -> Link:
        """Take a link back.

        Raises:
            UnknownLink: there is none of that id.
            LastLink: its feed has no other one.

        """
        return await self._change(store_links.revoke, link_id)

    async def _change[**P](
        self,
        method: Callable[Concatenate[Session, P], Link],
        *args: P.args,
        **kw: P.kwargs,
    ) -> Link:
        """Change a link in the database and here, or in neither of them."""

        def change(session: Session) -> tuple[Link, _Known]:
            link = method(session, *args, **kw)
            return link, _read(session)

        async def follow() -> Link:
            link, known = await self._store.run(change)
            self._know(known)
            self._on_change(link.feed_id)
            return link

        # Also when nobody waits any more: a token taken back is to lead nowhere.
        return await asyncio.shield(follow())

    def _know(self, known: _Known) -> None:
        self._links = {link.link_id: link for link in known.links}
        targets = {
            _digest(one.token): _Target(
                reached=Reached(link=self._links[one.link_id], is_forwarded=True),
                until=one.until,
            )
            for one in known.forwards
            if one.link_id in self._links
        }
        for link in known.links:
            targets[_digest(link.token)] = _Target(reached=Reached(link=link))
        self._targets = targets

    def _with_use(self, link: Link) -> Link:
        noted = self._uses.get(link.link_id)
        if noted is None:
            return link
        use = _use(*noted)
        return replace(link, last_used_at=use.at, last_agent=use.agent)

    async def _flush(self) -> datetime:
        uses = dict(self._uses)
        if uses:
            shown = {link_id: _use(*noted) for link_id, noted in uses.items()}
            await self._store.run(store_links.note_uses, shown)
            self._links |= {
                one: self._with_use(link)
                for one, link in self._links.items()
                if one in uses
            }
            # What came in meanwhile is newer, and is written the next time.
            self._uses = {
                one: use for one, use in self._uses.items() if uses.get(one) != use
            }
        return self._clock() + FLUSH_INTERVAL


def _read(session: Session) -> _Known:
    return _Known(
        links=store_links.links(session), forwards=store_links.forwards(session)
    )


def _use(now: datetime, agent: str | None) -> Use:
    # As exact as the database keeps it: a restart is to change nothing.
    at = now.replace(microsecond=now.microsecond // 1000 * 1000)
    shown = None if agent is None else _printable(agent)[:_AGENT_LIMIT]
    return Use(at=at, agent=shown or None)


def _printable(text: str) -> str:
    return "".join(one if one.isprintable() else " " for one in text).strip()


def _digest(token: str) -> bytes:
    return hashlib.blake2b(token.encode("utf-8", "surrogatepass")).digest()
