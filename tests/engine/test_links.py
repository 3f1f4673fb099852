"""Who may read what, and who did."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
import threading

import pytest
from sqlalchemy.orm import Session

from custom_components.anypod.engine import store_feeds, store_links
from custom_components.anypod.engine.errors import (
    LastLink,
    StoreError,
    UnknownFeed,
    UnknownLink,
)
from custom_components.anypod.engine.links import FLUSH_INTERVAL, Links, Reached
from custom_components.anypod.engine.models import Link
from custom_components.anypod.engine.store import Store
from tests.engine.rows import add_feed, statements
from tests.engine.support import NOW, eventually

DAY = timedelta(days=1)
AGENT = "AntennaPod/3.5"


class Desk:
    """Links of one feed, and a time that a test chooses."""

    def __init__(self, store: Store) -> None:
        """Begin without links."""
        self.store = store
        self.now = NOW
        self.changed: list[str] = []
        self.links = self.again()

    def again(self) -> Links:
        """Make links as a restarted engine does."""
        return Links(self.store, self.clock, self.changed.append)

    def clock(self) -> datetime:
        """Return the time."""
        return self.now

    @property
    def only(self) -> Link:
        """Return the feed's only link."""
        (link,) = self.links.of("feed")
        return link

    async def stored(self) -> Link:
        """Return the feed's only link as the database has it."""
        (link,) = await self.store.run(store_links.links)
        return link


@pytest.fixture
async def desk(store: Store) -> AsyncIterator[Desk]:
    """Give the links of one feed."""
    await add_feed(store)
    made = Desk(store)
    await made.links.start()
    yield made
    await made.links.stop()


# -------------------------------------------------------------------------- finding


async def test_a_token_finds_its_link(desk: Desk) -> None:
    assert desk.links.find(desk.only.token) == Reached(link=desk.only)
    assert desk.links.get(desk.only.link_id) == desk.only


@pytest.mark.parametrize(
    "change",
    [
        lambda token: token[:-1],
        lambda token: token + "x",
        str.swapcase,
        lambda token: "",
        lambda token: "\ud800",
        lambda token: "x" * 100_000,
    ],
)
async def test_a_wrong_token_finds_nothing(
    desk: Desk, change: Callable[[str], str]
) -> None:
    assert desk.links.find(change(desk.only.token)) is None


async def test_links_come_and_go_with_their_feeds(desk: Desk) -> None:
    first = desk.only
    await add_feed(desk.store, "other")
    assert desk.links.of("other") == ()
    await desk.links.refresh()
    (other,) = desk.links.of("other")
    assert desk.links.find(other.token) == Reached(link=other)
    await desk.store.run(store_feeds.remove, "feed", NOW)
    await desk.links.refresh()
    assert desk.links.find(first.token) is None
    assert desk.links.of("feed") == ()


async def get(links: Links, link_id: str) -> Link:
    return links.get(link_id)


@pytest.mark.parametrize("command", [get, Links.rotate, Links.revoke])
@pytest.mark.parametrize("is_removed", [True, False])
async def test_a_link_that_is_not_there(
    desk: Desk, command: Callable[[Links, str], Awaitable[Link]], is_removed: bool
) -> None:
    link_id = "none"
    if is_removed:
        link_id = (await desk.links.create("feed", "second")).link_id
        await desk.store.run(store_feeds.remove, "feed", NOW)
        await desk.links.refresh()
    desk.changed.clear()
    with pytest.raises(UnknownLink) as caught:
        await command(desk.links, link_id)
    assert caught.value.link_id == link_id
    assert desk.changed == []


# ------------------------------------------------------------------------- creating


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Kitchen", "Kitchen"),
        ("  Anna’s 📱 ", "Anna’s 📱"),
        ("a\nb\x00c\ud800", "a b c"),
        ("", "link"),
        (" \t\n", "link"),
        ("x" * 500, "x" * 60),
    ],
)
async def test_another_link(desk: Desk, name: str, shown: str) -> None:
    first = desk.only
    made = await desk.links.create("feed", name)
    assert (made.feed_id, made.name, made.created_at) == ("feed", shown, NOW)
    assert (made.last_used_at, made.last_agent) == (None, None)
    assert desk.links.find(made.token) == Reached(link=made)
    assert desk.links.find(first.token) == Reached(link=first)
    assert set(desk.links.of("feed")) == {first, made}
    assert len(made.token) >= 32
    assert made.token != first.token
    assert desk.changed == ["feed"]


@pytest.mark.parametrize("is_removed", [True, False])
async def test_a_feed_that_is_not_there_gets_no_link(
    desk: Desk, is_removed: bool
) -> None:
    feed_id = "feed" if is_removed else "none"
    if is_removed:
        await desk.store.run(store_feeds.remove, "feed", NOW)
    with pytest.raises(UnknownFeed) as caught:
        await desk.links.create(feed_id, "second")
    assert caught.value.feed_id == feed_id
    assert desk.changed == []


async def test_what_was_made_is_the_same_after_a_restart(desk: Desk) -> None:
    # More exact than the database keeps it.
    desk.now = NOW + timedelta(microseconds=1_234_567)
    made = await desk.links.create("feed", "second")
    assert desk.links.get(made.link_id) == made
    restarted = desk.again()
    await restarted.refresh()
    assert restarted.get(made.link_id) == made


# ------------------------------------------------------------------------- rotating


async def test_another_token(desk: Desk) -> None:
    before = desk.only
    after = await desk.links.rotate(before.link_id)
    assert after.token != before.token
    assert (after.link_id, after.name) == (before.link_id, before.name)
    assert desk.links.find(before.token) is None
    assert desk.links.find(after.token) == Reached(link=after)
    assert desk.changed == ["feed"]


async def test_an_old_token_leads_to_the_link_for_a_while(desk: Desk) -> None:
    before = desk.only
    after = await desk.links.rotate(before.link_id, 2 * DAY)
    forwarded = Reached(link=after, is_forwarded=True)
    assert desk.links.find(before.token) == forwarded
    assert desk.links.find(after.token) == Reached(link=after)
    desk.now = NOW + 2 * DAY - timedelta(seconds=1)
    assert desk.links.find(before.token) == forwarded
    desk.now = NOW + 2 * DAY
    assert desk.links.find(before.token) is None
    assert desk.links.find(after.token) == Reached(link=after)


async def test_a_forward_survives_a_restart_and_its_end_does(desk: Desk) -> None:
    before = desk.only
    after = await desk.links.rotate(before.link_id, 2 * DAY)
    restarted = desk.again()
    await restarted.refresh()
    assert restarted.find(before.token) == Reached(link=after, is_forwarded=True)
    desk.now = NOW + 2 * DAY
    assert restarted.find(before.token) is None
    await restarted.refresh()
    assert restarted.find(before.token) is None


async def test_a_clock_that_is_ahead_for_a_moment_ends_nothing(desk: Desk) -> None:
    before = desk.only
    after = await desk.links.rotate(before.link_id, DAY)
    desk.now = NOW + 3_652 * DAY
    await desk.links.refresh()
    assert desk.links.find(before.token) is None
    desk.now = NOW
    await desk.links.refresh()
    assert desk.links.find(before.token) == Reached(link=after, is_forwarded=True)


async def test_a_clock_that_goes_back_ends_nothing(desk: Desk) -> None:
    before = desk.only
    after = await desk.links.rotate(before.link_id, DAY)
    desk.now = NOW - 100 * DAY
    await desk.links.refresh()
    assert desk.links.find(before.token) == Reached(link=after, is_forwarded=True)
    assert desk.links.find(after.token) == Reached(link=after)


async def test_every_older_token_leads_on(desk: Desk) -> None:
    first = desk.only
    second = await desk.links.rotate(first.link_id, 9 * DAY)
    third = await desk.links.rotate(first.link_id, DAY)
    for older in (first, second):
        assert desk.links.find(older.token) == Reached(link=third, is_forwarded=True)
    desk.now = NOW + 2 * DAY
    assert desk.links.find(second.token) is None
    assert desk.links.find(first.token) == Reached(link=third, is_forwarded=True)


@pytest.mark.parametrize("forward", [None, timedelta()])
async def test_without_a_forward_every_older_token_is_dead_at_once(
    desk: Desk, forward: timedelta | None
) -> None:
    first = desk.only
    second = await desk.links.rotate(first.link_id, 9 * DAY)
    third = await desk.links.rotate(first.link_id, forward)
    restarted = desk.again()
    await restarted.refresh()
    for links in (desk.links, restarted):
        assert links.find(first.token) is links.find(second.token) is None
        assert links.find(third.token) == Reached(link=third)


async def test_a_token_is_dead_even_if_nobody_waits_for_that(desk: Desk) -> None:
    before, go_on = desk.only, threading.Event()
    blocked = asyncio.create_task(desk.store.run(lambda _: go_on.wait(10)))
    caller = asyncio.create_task(desk.links.rotate(before.link_id))
    await asyncio.sleep(0)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    go_on.set()
    await blocked
    await eventually(lambda: desk.links.find(before.token) is None)
    assert desk.links.find((await desk.stored()).token) == Reached(link=desk.only)


async def test_two_at_once_both_get_their_way(desk: Desk) -> None:
    before = desk.only
    made = await asyncio.gather(
        *(desk.links.rotate(before.link_id, DAY) for _ in range(3)),
        *(desk.links.create("feed", f"{number}") for number in range(3)),
    )
    assert len({one.token for one in made}) == 6
    assert len(desk.links.of("feed")) == 4
    last = desk.links.get(before.link_id)
    rotated = [one for one in made if one.link_id == before.link_id]
    for one in (before, *rotated):
        assert desk.links.find(one.token) == Reached(
            link=last, is_forwarded=one.token != last.token
        )


async def test_what_the_database_refuses_changes_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = desk.only

    def refuse(*_: object) -> None:
        raise OSError("disk full")

    # After the token was changed, and before that is final.
    monkeypatch.setattr(store_links, "forwards", refuse)
    with pytest.raises(StoreError, match="disk full"):
        await desk.links.rotate(before.link_id)
    assert desk.links.find(before.token) == Reached(link=before)
    assert await desk.stored() == before
    assert desk.changed == []


# ------------------------------------------------------------------------- revoking


async def test_a_link_taken_back_leads_nowhere(desk: Desk) -> None:
    first = desk.only
    second = await desk.links.create("feed", "second")
    rotated = await desk.links.rotate(second.link_id, DAY)
    desk.links.note_use(rotated, AGENT)
    desk.changed.clear()
    assert (await desk.links.revoke(second.link_id)).link_id == second.link_id
    restarted = desk.again()
    await restarted.refresh()
    for links in (desk.links, restarted):
        assert links.find(second.token) is links.find(rotated.token) is None
        assert links.of("feed") == (first,)
    assert desk.changed == ["feed"]
    with pytest.raises(UnknownLink):
        desk.links.get(second.link_id)


async def test_the_last_link_stays(desk: Desk) -> None:
    await add_feed(desk.store, "other")
    with pytest.raises(LastLink) as caught:
        await desk.links.revoke(desk.only.link_id)
    assert caught.value.link_id == desk.only.link_id
    assert desk.links.find(desk.only.token) == Reached(link=desk.only)


async def test_of_two_links_taken_back_at_once_one_stays(desk: Desk) -> None:
    await desk.links.create("feed", "second")
    results = await asyncio.gather(
        *(desk.links.revoke(one.link_id) for one in desk.links.of("feed")),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in results) == ["LastLink", "Link"]
    assert desk.links.find(desk.only.token) == Reached(link=desk.only)


# ----------------------------------------------------------------------------- uses


async def test_a_use_is_shown_at_once_and_written_later(desk: Desk) -> None:
    before = desk.only
    desk.now = NOW + DAY
    with statements(desk.store) as seen:
        desk.links.note_use(before, AGENT)
        used = desk.only
    assert seen == []
    assert (used.last_used_at, used.last_agent) == (NOW + DAY, AGENT)
    assert desk.links.get(before.link_id) == used
    assert await desk.stored() == before
    desk.links._flusher.wake()
    await eventually(lambda: not desk.links._uses)
    assert await desk.stored() == used == desk.only


@pytest.mark.parametrize(
    ("agent", "shown"),
    [
        (AGENT, AGENT),
        (None, None),
        ("", None),
        (" \x00\x1b[31m ", "[31m"),
        ("x" * 10_000, "x" * 120),
        ("a\r\nb\ud800", "a  b"),
    ],
)
async def test_what_an_app_calls_itself(
    desk: Desk, agent: str | None, shown: str | None
) -> None:
    desk.links.note_use(desk.only, agent)
    assert desk.only.last_agent == shown
    await desk.links.stop()
    assert (await desk.stored()).last_agent == shown


async def test_stopping_writes_the_uses_down(desk: Desk) -> None:
    # More exact than the database keeps it.
    desk.now = NOW + timedelta(microseconds=1_234_567)
    desk.links.note_use(desk.only, AGENT)
    used = desk.only
    await desk.links.stop()
    assert await desk.stored() == used
    restarted = desk.again()
    await restarted.refresh()
    assert restarted.of("feed") == (used,)


async def test_uses_are_written_once_an_hour(desk: Desk) -> None:
    desk.links.note_use(desk.only, AGENT)
    assert await desk.links._flush() == NOW + FLUSH_INTERVAL
    with statements(desk.store) as seen:
        assert await desk.links._flush() == NOW + FLUSH_INTERVAL
    assert seen == []


async def test_a_use_while_others_are_written_is_kept(desk: Desk) -> None:
    go_on = threading.Event()
    desk.links.note_use(desk.only, "first")
    blocked = asyncio.create_task(desk.store.run(lambda _: go_on.wait(10)))
    writing = asyncio.create_task(desk.links._flush())
    await asyncio.sleep(0)
    desk.links.note_use(desk.only, "second")
    go_on.set()
    await asyncio.gather(blocked, writing)
    assert (await desk.stored()).last_agent == "first"
    assert desk.only.last_agent == "second"
    await desk.links._flush()
    assert (await desk.stored()).last_agent == "second"


async def test_a_use_of_what_was_removed_meanwhile_is_forgotten(desk: Desk) -> None:
    desk.links.note_use(desk.only, AGENT)
    await desk.store.run(store_feeds.remove, "feed", NOW)
    await desk.links.refresh()
    await desk.links._flush()
    assert desk.links._uses == {}


async def test_uses_that_cannot_be_written_are_kept_for_later(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Session, __: object) -> None:
        raise OSError("disk full")

    desk.links.note_use(desk.only, AGENT)
    with monkeypatch.context() as patched:
        patched.setattr(store_links, "note_uses", refuse)
        with pytest.raises(StoreError):
            await desk.links._flush()
        # Nor does that keep an engine from stopping.
        await desk.links.stop()
    assert desk.only.last_agent == AGENT
    await desk.links.stop()
    assert (await desk.stored()).last_agent == AGENT
