"""What a link does not give out, to whom, and what nobody learns from that."""

import base64
from contextlib import closing
from functools import partial
from http import HTTPStatus
import logging
from pathlib import Path
import sqlite3
from typing import Final

from aiohttp import hdrs
from homeassistant.components.http.security_filter import FILTERS
from homeassistant.components.persistent_notification import (
    _async_get_or_create_notifications,
)
from homeassistant.config_entries import ConfigEntryDisabler, ConfigEntryState
from homeassistant.core import HomeAssistant
from hypothesis import given, strategies as st
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.anypod.engine import store_links
from custom_components.anypod.throttle import BURST
from tests.integration.feeds import FEED, Feeds, in_thread
from tests.integration.listener import Listener
from tests.site import FakeSite, Video

PLENTY: Final = 600
"""More wrong tokens than are forgiven in the time that they take."""
ADDRESSES_LOGGED: Final = {"aiohttp.access", "homeassistant.helpers.http"}
"""What prints the address of every request, if somebody wants to see that."""


def execute(hass: HomeAssistant, *statements: str) -> None:
    """Change the database behind Anypod's back."""
    file = hass.config.path(".storage", "anypod", "anypod.db")
    with closing(sqlite3.connect(file)) as connection:
        for statement in statements:
            connection.execute(statement)


def written(*folders: Path) -> dict[str, tuple[bytes, int]]:
    """Return all files below folders, and when each was written."""
    return {
        str(path): (path.read_bytes(), path.stat().st_mtime_ns)
        for folder in folders
        for path in folder.rglob("*")
        # Readers note there what they read, and SQLite throws it away.
        if path.is_file() and path.suffix != ".db-shm"
    }


# -------------------------------------------------------------------------- strangers


async def test_what_does_not_exist(app: Listener, feeds: Feeds, site: FakeSite) -> None:
    """Whoever guesses learns nothing: each answer is the same, byte for byte."""
    site.add(Video(id="other", title="Another"))
    await feeds.add("/watch/other", "other")
    token = feeds.link().token
    [path] = await app.enclosures()
    stem, rev = Path(path).stem.split("-")
    [foreign] = await app.enclosures("other")
    artwork = (await feeds.episodes())["ep"].artwork
    assert artwork is not None
    expected = await app.ask("/api/anypod/no-such-token/feed.xml")
    assert expected.status == HTTPStatus.NOT_FOUND
    assert expected.body == b""

    for tried in [
        *(
            f"/api/anypod/{wrong}/feed.xml"
            for wrong in (
                token[:-1],
                token + "x",
                token.swapcase(),
                "x" * 5000,
                "%00",
                "%25",
                "a%2Fb",
                "t%C3%B6ken",
                "%ff%fe",
                "🎙",
                "' OR 1=1",
                "%20",
            )
        ),
        path.replace(token, token[:-1]),
        feeds.path(f"media/{stem}-00000000.m4a"),
        feeds.path(f"media/{stem}-{rev}.mp3"),
        feeds.path(f"media/{stem}-{rev}"),
        feeds.path(f"media/{stem}-{rev}.m4a.m4a"),
        feeds.path(f"media/{stem}.m4a"),
        feeds.path(f"media/000000000000-{rev}.m4a"),
        feeds.path("media/x"),
        feeds.path("media/%00"),
        # The file of another feed, through a link that is right.
        feeds.path(f"media/{Path(foreign).name}"),
        feeds.path("art-00000000.jpg"),
        feeds.path("art-.jpg").replace("art-.jpg", "art-%2e.jpg"),
        feeds.path(f"art/{stem}-{artwork.rev}.m4a"),
        feeds.path(f"art/{stem}-{rev}.jpg"),
        feeds.path(f"art/{stem}-{artwork.rev}.jpg").replace(token, "x"),
        feeds.path("feed-2.xml"),
        feeds.path("feed-2.xml").replace(token, "x"),
    ]:
        assert await app.ask(tried) == expected, tried
        head = await app.ask(tried, "HEAD")
        assert (head.status, head.body) == (HTTPStatus.NOT_FOUND, b""), tried

    # The page may not be read by other pages, and says nothing of that.
    page = await app.ask("/api/anypod/x/")
    assert (page.status, page.body) == (HTTPStatus.NOT_FOUND, b"")


async def test_other_methods(app: Listener, feeds: Feeds) -> None:
    [media] = await app.enclosures()
    for path in (feeds.path(), media, feeds.path("art-default.jpg"), feeds.path("")):
        for tried in (path, path.replace(feeds.link().token, "x")):
            for method in ("POST", "PUT", "PATCH", "DELETE"):
                answer = await app.ask(tried, method)
                assert answer.status == HTTPStatus.METHOD_NOT_ALLOWED, (method, tried)


async def test_who_guesses_on_is_not_listened_to(app: Listener, feeds: Feeds) -> None:
    [media] = await app.enclosures()
    tried = 1
    answer = await app.ask("/api/anypod/0/feed.xml")
    while answer.status == HTTPStatus.NOT_FOUND and tried < PLENTY:
        answer = await app.ask(f"/api/anypod/{tried}/feed.xml")
        tried += 1
    assert answer.status == HTTPStatus.TOO_MANY_REQUESTS
    assert tried > BURST
    assert (answer.headers[hdrs.RETRY_AFTER], answer.body) == ("60", b"")
    for _ in range(10):
        answer = await app.ask("/api/anypod/x/media/y", "HEAD")
        # A guess a second is forgiven, however slow this test is.
        assert answer.status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.NOT_FOUND}
    # From the same home come those who have a link.
    for path in (feeds.path(), media, feeds.path("")):
        assert (await app.ask(path)).status == HTTPStatus.OK
    missing = await app.ask(feeds.path("media/x"))
    assert missing.status == HTTPStatus.NOT_FOUND


async def test_guesses_are_no_logins(
    hass: HomeAssistant, app: Listener, feeds: Feeds, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.clear()
    [media] = await app.enclosures()
    for path in (
        feeds.path(),
        media,
        "/api/anypod/x/feed.xml",
        "/api/anypod/x/media/y",
    ):
        for wrong in ("Bearer nonsense", "Basic bm86bm8="):
            await app.ask(path, Authorization=wrong)
    assert _async_get_or_create_notifications(hass) == {}
    assert "Login attempt" not in caplog.text


# ---------------------------------------------------------------------------- secrets


async def test_no_secret_gets_into_the_log(
    hass: HomeAssistant, app: Listener, feeds: Feeds, caplog: pytest.LogCaptureFixture
) -> None:
    """However much of it is wanted, and whatever goes wrong."""
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "sqlalchemy.engine")
    known = feeds.link()
    [media] = await app.enclosures()
    asked = [
        media,
        *(feeds.path(one) for one in ("feed.xml", "", "media/x", "nothing")),
    ]
    for path in asked:
        for method in ("GET", "HEAD", "POST"):
            await app.ask(path, method, Range="bytes=a", Authorization="Bearer x")
    await feeds.engine.links.rotate(known.link_id)
    execute(hass, "ALTER TABLE feed RENAME TO lost")
    feeds.engine.press.invalidate(FEED)
    assert (await app.ask(feeds.path())).status == HTTPStatus.SERVICE_UNAVAILABLE

    for token in (known.token, feeds.link().token):
        loggers = {
            record.name
            for record in caplog.records
            if token in f"{record.getMessage()} {record.exc_text}"
        }
        assert loggers <= ADDRESSES_LOGGED
    debug = {
        record.levelno
        for record in caplog.records
        if record.name == "homeassistant.helpers.http"
    }
    assert debug == {logging.DEBUG}


async def test_states_hold_no_secret(
    hass: HomeAssistant, app: Listener, feeds: Feeds
) -> None:
    await app.ask(feeds.path())
    tokens = [feeds.link(one).token for one in (FEED, feeds.hub.entry_id)]
    for state in hass.states.async_all():
        shown = f"{state.entity_id} {state.state} {dict(state.attributes)}"
        assert not any(token in shown for token in tokens), state.entity_id


REVS: Final = st.from_regex(r"[0-9a-f]{8}", fullmatch=True)
EPISODES: Final = st.from_regex(r"[0-9a-f]{12}", fullmatch=True)
LANGUAGES: Final = st.from_regex(
    r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}", fullmatch=True
)


@given(
    secret=st.binary(min_size=24, max_size=24),
    episode=EPISODES,
    rev=REVS,
    language=LANGUAGES,
    number=st.integers(2, 999_999),
)
def test_no_address_of_ours_is_filtered(
    secret: bytes, episode: str, rev: str, language: str, number: int
) -> None:
    """Home Assistant refuses what looks like an attack, and logs its address."""
    token = base64.urlsafe_b64encode(secret).rstrip(b"=").decode()
    for name in (
        *("feed.xml", f"feed-{number}.xml", "", f"art-{rev}.jpg", "art-default.jpg"),
        *(f"media/{episode}-{rev}.{one}" for one in ("m4a", "mp3", "opus", "mp4")),
        *(f"art/{episode}-{rev}.jpg", f"chapters/{episode}-{rev}.json"),
        *(
            f"transcripts/{episode}-{rev}.{language}.{one}"
            for one in ("vtt", "srt", "txt")
        ),
    ):
        assert FILTERS.search(f"/api/anypod/{token}/{name}") is None


def test_the_filter_says_no_too() -> None:
    for path in ("/api/anypod/x/../feed.xml", "/api/anypod/x/<script>.xml"):
        assert FILTERS.search(path) is not None


# ------------------------------------------------------------------- what goes wrong


async def test_nothing_is_written_when_somebody_asks(
    hass: HomeAssistant, app: Listener, feeds: Feeds, tmp_path: Path
) -> None:
    # It writes by itself, after every change.
    await feeds.engine.press.stop()
    store = feeds.engine._store
    folders = (
        Path(hass.config.path(".storage", "anypod")),
        Path(hass.config.cache_path("anypod")),
        tmp_path / "media",
    )
    before = written(*folders)
    assert any(name.endswith("anypod.db") for name in before)
    [media] = await app.enclosures()
    document = (await app.ask(feeds.path())).body.decode()
    for path in (
        *(feeds.path(), feeds.path(""), media, feeds.path("media/x")),
        *(feeds.path("feed-2.xml"), "/api/anypod/x/feed.xml"),
        feeds.path(feed_id=feeds.hub.entry_id),
    ):
        for method in ("GET", "HEAD"):
            await app.ask(path, method, User_Agent="Podcatcher", Range="bytes=0-9")
    assert "<item>" in document
    assert feeds.link().last_agent == "Podcatcher"
    assert written(*folders) == before
    # Once the hour is over: one transaction, however much was asked for.
    for transactions in (1, 0):
        version = store.version
        await feeds.engine.links._flush()
        assert store.version == version + transactions
    kept = await store.run(store_links.links)
    assert {one.last_agent for one in kept} == {"Podcatcher"}


async def test_database_that_fails(
    hass: HomeAssistant,
    app: Listener,
    feeds: Feeds,
    hass_client: ClientSessionGenerator,
) -> None:
    """An app that is told 404 may forget the feed."""
    [path] = await app.enclosures()
    episode = (await feeds.episodes())["ep"]
    execute(
        hass,
        "ALTER TABLE artifact RENAME TO lost",
        "ALTER TABLE feed RENAME TO lost_feeds",
    )
    feeds.engine.press.invalidate(FEED)
    for name in ("feed.xml", "", "art-x.jpg", "chapters/x.json"):
        tried = feeds.path(name)
        assert (await app.ask(tried)).status == HTTPStatus.SERVICE_UNAVAILABLE, name
    assert (await app.ask(path)).status == HTTPStatus.SERVICE_UNAVAILABLE
    client = await hass_client()
    for tried in ("artwork", f"episodes/{episode.episode_id}/artwork"):
        response = await client.get(f"/api/anypod/feeds/{FEED}/{tried}")
        assert response.status == HTTPStatus.SERVICE_UNAVAILABLE


async def test_engine_that_never_started(
    hass: HomeAssistant,
    feeds: Feeds,
    site: FakeSite,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    """Nobody is taken for a guesser while no link is known."""
    file = Path(hass.config.path(".storage", "anypod", "anypod.db"))
    file.parent.mkdir(parents=True)
    # Somebody else's: it is sound, and so nothing is restored in its place.
    await in_thread(partial(execute, hass, "CREATE TABLE feed (mine TEXT)"))
    site.add(Video(id="ep"))
    entry = await feeds.set_up()
    assert entry.state is ConfigEntryState.SETUP_RETRY
    app = Listener(await hass_client_no_auth(), feeds)
    for _ in range(BURST + 20):
        answer = await app.ask("/api/anypod/anything/feed.xml")
        assert answer.status == HTTPStatus.SERVICE_UNAVAILABLE
    await in_thread(file.unlink)
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert (await app.ask("/api/anypod/anything/feed.xml")).status == 404
    assert (await app.ask(feeds.path())).status == HTTPStatus.OK


async def test_links_do_not_depend_on_their_entry(
    hass: HomeAssistant, app: Listener, feeds: Feeds
) -> None:
    [media] = await app.enclosures()

    def state() -> ConfigEntryState:
        return hass.config_entries.async_get_known_entry(FEED).state

    async def works() -> None:
        for path in (feeds.path(), feeds.path(""), media):
            assert (await app.ask(path)).status == HTTPStatus.OK
        assert await app.titles() == ["An episode"]

    await hass.config_entries.async_unload(FEED)
    assert state() is ConfigEntryState.NOT_LOADED
    await works()

    # A source is all that it lacks, and the document names none.
    execute(hass, "ALTER TABLE source RENAME TO lost")
    await hass.config_entries.async_setup(FEED)
    assert state() is ConfigEntryState.SETUP_RETRY
    await works()
    execute(hass, "ALTER TABLE lost RENAME TO source")

    await hass.config_entries.async_set_disabled_by(FEED, ConfigEntryDisabler.USER)
    await works()
    await hass.config_entries.async_set_disabled_by(FEED, None)
    assert state() is ConfigEntryState.LOADED
    reloading = hass.async_create_task(hass.config_entries.async_reload(FEED))
    while not reloading.done():
        assert (await app.ask(feeds.path())).status == HTTPStatus.OK
    await works()
