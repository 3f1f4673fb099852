"""Whatever is sent to REST, WebSocket, actions and the media browser is answered, or refused."""

from collections.abc import Awaitable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from enum import Enum, auto
from http import HTTPStatus
import json
from typing import Any, Final
from urllib.parse import quote

from homeassistant.components import media_source
from homeassistant.components.media_player import SearchMediaQuery
from homeassistant.core import HomeAssistant, SupportsResponse
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
from homeassistant.util.json import json_loads
from hypothesis import strategies as st
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
import voluptuous as vol

from custom_components.anypod import api
from custom_components.anypod.const import DOMAIN
from custom_components.anypod.deeds import EPISODE_DEEDS
from custom_components.anypod.engine import SORTS, EpisodeStatus, SubmissionLimits
from custom_components.anypod.engine.errors import InvalidUrl
from custom_components.anypod.engine.sources import normalise
from custom_components.anypod.entry import PLAYABLE
from tests.engine.hostile import LINE, TEXT, URL, mostly, nearly
from tests.fuzzing import examples, many
from tests.integration.contract import as_sent
from tests.integration.feeds import FEED, Feeds
from tests.integration.line import Connect, Line
from tests.integration.listener import Client
from tests.site import FakeSite, Subtitle, Video

type Cases[T] = st.SearchStrategy[T]
type Body = dict[str, Any]
type Route = tuple[str, str]

HEARD: Final = "heard"
SAVED: Final = "saved"
CHAIN: Final = (
    *("pin", "unpin", "played", "unplayed", "refresh", "delete"),
    *("download", "retry", "cancel", "unskip", "skip"),
)
"""All that is done with an episode, each where it may be."""
BROKEN: Final = frozenset(
    {"unknown_error", "home_assistant_error", "engine_error", "database_error", None}
)
"""How a mistake of ours is told."""


class Outcome(Enum):
    """What became of a request."""

    UNFIT = auto()
    """No schema lets it through."""
    REFUSED = auto()
    DONE = auto()


@dataclass(frozen=True, kw_only=True, slots=True)
class World:
    """Feeds of all kinds, and what there is in them."""

    feeds: Feeds
    episodes: tuple[str, str]
    """One of the first feed, and one with a file and a transcript."""
    links: tuple[str, str]
    """Of the same feeds; the first feed has another one besides."""
    pages: tuple[str, str]
    """Of the site, the first one of an episode."""

    @property
    def ids(self) -> Body:
        """Return what names an episode that anything can be done with."""
        return {"config_entry_id": FEED, "episode_id": self.episodes[0]}

    def fields(self) -> dict[str, Cases[Any]]:
        """Return what is right in each field; an id is wrong once in ten times."""
        pairs = [self.matched(self.ids | {"episode_id": one}) for one in self.episodes]
        return {
            "config_entry_id": known([FEED, HEARD, SAVED, self.feeds.hub.entry_id]),
            "episode_id": known(self.episodes),
            "episodes": st.lists(st.sampled_from(pairs), min_size=1, max_size=4),
            "link_id": known(self.links),
            "url": known(self.pages, URL),
            **_PLAIN,
        }

    def matched(self, body: Body) -> Body:
        """Have what is known stand beside its own feed."""
        owned = [*self.episodes, *self.links, *self.pages]
        feeds = [FEED, HEARD, FEED, HEARD, SAVED, SAVED]
        owners = dict(zip(owned, feeds, strict=True))
        for key in ("episode_id", "link_id", "url"):
            if body.get(key) in owners and "config_entry_id" in body:
                return body | {"config_entry_id": owners[body[key]]}
        return body

    def current(self, body: Body) -> Body:
        """Have a link that is known be one that there is by now."""
        for link_id, feed_id in zip(self.links, (FEED, HEARD), strict=True):
            if body.get("link_id") == link_id:
                [*_, last] = self.feeds.engine.links.of(feed_id)
                return body | {"link_id": last.link_id}
        return body

    def bodies(self, schema: Any) -> Cases[Body]:
        """Return bodies as a schema wants them, most of them."""
        fields = self.fields()
        names = {str(one): one for one in (schema.schema if schema else ())}
        optional = {name: fields[name] for name in names if name not in {"id", "type"}}
        required = {
            name: optional.pop(name)
            for name, marker in names.items()
            if name in optional and isinstance(marker, vol.Required)
        }
        whole = st.fixed_dictionaries(required, optional=optional)
        return nearly(whole.map(self.matched))

    async def judge(self, cases: Sequence[object], found: Sequence[Outcome]) -> None:
        """Make sure that our own code got to see enough, and that it did no harm."""
        told = zip(map(repr, cases), found, strict=True)
        seen = [case for case, what in told if what is not Outcome.UNFIT]
        assert 4 * len(seen) >= len(cases)
        assert any(one in case for one in self.episodes for case in seen)
        assert len(await self.feeds.episodes()) == 2
        assert len(await self.feeds.episodes(HEARD)) == 1


def known(real: Sequence[str], others: Cases[str] = TEXT) -> Cases[str]:
    """Return what there is, nine times in ten."""
    return mostly(st.sampled_from(real), others)


_TIME: Final = st.datetimes(timezones=st.just(UTC) | st.none()).map(str)
_STATUS: Final = st.sampled_from([one.value for one in EpisodeStatus])
_PLAIN: Final[Mapping[str, Cases[Any]]] = {
    **dict.fromkeys(("details", "enabled", "expand", "played"), st.booleans()),
    **dict.fromkeys(("name", "title"), TEXT),
    "deed": st.sampled_from(CHAIN),
    "delay_hours": st.floats(0, 8_760),
    "forward_days": st.floats(0, 365),
    "language": known(["en"]),
    "limit": st.integers(1, 500),
    "link_name": known(["Phone"]),
    "media": st.sampled_from([one.value for one in PLAYABLE]),
    "offset": st.integers(0, 3) | st.integers(0, 2**31),
    "position_s": st.floats(0, 1_000_000),
    "search": TEXT,
    "since": _TIME,
    "sort": st.sampled_from([f"{sign}{name}" for name in SORTS for sign in ("", "-")]),
    "status": _STATUS | st.lists(_STATUS, max_size=3),
    "until": _TIME,
    "ytdlp_args": known(["", " ", "-S res:480"], TEXT),
}


async def refusal_of(asked: Awaitable[object]) -> HomeAssistantError | None:
    """Return how something is refused; make sure that it is no mistake of ours."""
    refusal = None
    try:
        as_sent(await asked)
    except HomeAssistantError as err:
        refusal = err
    assert refusal is None or refusal.translation_key not in BROKEN, refusal
    return refusal


def any_of[K, V](given: Mapping[K, Cases[V]]) -> Cases[tuple[K, V]]:
    """Return one of these, with a body of its own."""
    return st.sampled_from(list(given)).flatmap(
        lambda one: st.tuples(st.just(one), given[one])
    )


@pytest.fixture
async def world(quiet: Feeds, site: FakeSite) -> World:
    """Give feeds of all kinds, at rest, and nowhere to go but to the site."""
    site.add(Video(id="ep", title="An episode", subtitles=(Subtitle(language="en"),)))
    await quiet.add("/watch/ep", HEARD, title="Heard", subtitles=["en"])
    await quiet.add_manual(SAVED)
    engine = quiet.engine
    engine.submissions.limits = SubmissionLimits(domains=(site.host,))
    await engine.set_paused(paused=True)
    link = await engine.links.create(FEED, "Phone")
    first, _ = (await quiet.episodes()).values()
    [heard] = (await quiet.episodes(HEARD)).values()
    return World(
        feeds=quiet,
        episodes=(first.episode_id, heard.episode_id),
        links=(link.link_id, quiet.link(HEARD).link_id),
        pages=(site.video_url("ep"), site.video_url("x")),
    )


# ------------------------------------------------------------------------------- REST

EPISODE: Final = api.EpisodeView.url
SUBMIT: Final = ("post", api.FeedEpisodesView.url)
SCHEMAS: Final[Mapping[Route, vol.Schema]] = {
    ("get", api.FeedEpisodesView.url): api._LIST,
    ("head", api.FeedEpisodesView.url): api._LIST,
    SUBMIT: api._SUBMISSION,
    ("get", api.OpmlView.url): vol.Schema({vol.Optional("link_name"): str}),
    ("post", f"{EPISODE}/refresh"): api._REFRESH,
}
"""What stands behind an address, or is sent to it; elsewhere that is nothing."""
UNFIT: Final = {"invalid_query", "invalid_body", "not_found"}
IDS: Final = {"feed_id": "config_entry_id", "episode_id": "episode_id"}
"""Fields with what an address names."""


def routes() -> Iterator[Route]:
    """Yield what the API answers, in an order in which all of it can be done."""
    for method in ("get", "head", "post"):
        for view in vars(api).values():
            is_ours = getattr(view, "__module__", "") == api.__name__
            if is_ours and hasattr(view, method) and view is not api.DeedView:
                yield method, view.url
    for deed in CHAIN:
        deletes = deed == "delete"
        yield ("delete", EPISODE) if deletes else ("post", f"{EPISODE}/{deed}")


async def request(client: Client, route: Route, ids: Body, sent: Body) -> Outcome:
    """Send something; make sure that the answer is one of those that there are."""
    method, url = route
    named = {one: as_text(ids[key]) for one, key in IDS.items() if key in ids}
    path = url.format_map(named)
    is_told_by_address = method in {"get", "head"}
    if is_told_by_address:
        path += "?" + "&".join(f"{key}={as_text(sent[key])}" for key in sent)
    body: Body = {} if is_told_by_address else {"json": sent}
    async with client.request(method, path, **body) as answer:
        assert answer.status < HTTPStatus.INTERNAL_SERVER_ERROR, (route, ids, sent)
        if answer.ok:
            return Outcome.DONE
        if answer.content_type != "application/json" or method == "head":
            return Outcome.UNFIT
        told = await answer.json()
    assert told["message"]
    return Outcome.UNFIT if told["code"] in UNFIT else Outcome.REFUSED


def as_text(value: Any) -> str:
    """Return a value as it stands in an address."""
    text = ",".join(map(str, value)) if isinstance(value, list) else str(value)
    return quote(text.encode(errors="surrogatepass"), safe="")


def addressed(world: World, route: Route) -> Cases[tuple[Body, Body]]:
    """Return what the address of a route names, and what is sent there."""
    fields = world.fields()
    if route == SUBMIT:
        fields["config_entry_id"] = known([SAVED])
    names = [key for one, key in IDS.items() if f"{{{one}}}" in route[1]]
    ids = st.fixed_dictionaries({name: fields[name] for name in names})
    sent = world.bodies(SCHEMAS.get(route, api._NOTHING))
    return st.tuples(ids.map(world.matched), sent)


@many(quick=25, nightly=1200)
async def test_rest(
    world: World, hass_client: ClientSessionGenerator, amount: int
) -> None:
    client = await hass_client()
    new = {"config_entry_id": SAVED}, {"url": world.pages[0]}
    for route in routes():
        told = new if route == SUBMIT else (world.ids, {})
        assert await request(client, route, *told) is Outcome.DONE, route
    asked = any_of({one: addressed(world, one) for one in routes()})
    cases = examples(asked, amount)
    found = [await request(client, route, *told) for route, told in cases]
    await world.judge(cases, found)


# -------------------------------------------------------------------------- WebSocket


def sendable(body: Body) -> bool:
    """Return whether Home Assistant reads it at all, and does not end the connection."""
    try:
        json_loads(json.dumps(body))
    except ValueError:
        return False
    return True


async def command(line: Line, name: str, body: Body) -> Outcome:
    """Send a command, and listen no longer to what it may tell of."""
    answer = await line.answer(name, **body)
    if not answer["success"]:
        code = answer["error"]["code"]
        assert code not in BROKEN, (name, body)
        return Outcome.UNFIT if code == "invalid_format" else Outcome.REFUSED
    if name.endswith("subscribe"):
        await line.client.send_json_auto_id(
            {"type": "unsubscribe_events", "subscription": answer["id"]}
        )
        while (await line.client.receive_json())["type"] != "result":
            pass
    is_refused = (answer["result"] or {}).get("episodes", True) == []
    return Outcome.REFUSED if is_refused else Outcome.DONE


def commands_once(world: World) -> Iterator[tuple[str, Body]]:
    """Yield each command as it is meant."""
    feed = {"config_entry_id": FEED}
    heard = {"config_entry_id": HEARD, "episode_id": world.episodes[1]}
    for name in ("subscribe", "feeds/subscribe", "overview", "stats"):
        yield name, {}
    for name in ("episodes/subscribe", "feeds/get", "stats"):
        yield name, feed
    yield "episodes/list", {"config_entry_id": [FEED, HEARD], "status": "downloaded"}
    yield "episodes/get", world.ids
    yield "episodes/transcript", heard | {"language": "en"}
    for deed in CHAIN:
        yield "episodes/do", {"deed": deed, "episodes": [world.ids]}
    yield "links/qr", feed | {"link_id": world.links[0]}
    yield "feeds/enable", feed | {"enabled": True}


@many(quick=25, nightly=1200)
async def test_websocket(
    hass: HomeAssistant, world: World, connect: Connect, amount: int
) -> None:
    line = await connect()
    once = list(commands_once(world))
    for name, body in once:
        assert await command(line, name, body) is Outcome.DONE, (name, body)
    handlers: Mapping[str, Any] = hass.data["websocket_api"]
    ours = {
        name.removeprefix(f"{DOMAIN}/"): schema
        for name, (_, schema) in handlers.items()
        if name.startswith(f"{DOMAIN}/")
    }
    assert {name for name, _ in once} == ours.keys()
    bodies = {name: world.bodies(one).filter(sendable) for name, one in ours.items()}
    cases = examples(any_of(bodies), amount)
    await world.judge(cases, [await command(line, *one) for one in cases])


# ---------------------------------------------------------------------------- actions


async def call(hass: HomeAssistant, name: str, body: Body) -> Outcome:
    """Call an action; make sure that what it refuses has a sentence of ours."""
    action = hass.services.async_services_for_domain(DOMAIN)[name]
    assert action.schema is not None
    try:
        action.schema(body)
    except vol.Invalid:
        return Outcome.UNFIT
    answers = action.supports_response is not SupportsResponse.NONE
    called = hass.services.async_call(
        DOMAIN, name, body, blocking=True, return_response=answers
    )
    refusal = await refusal_of(called)
    assert refusal is None or refusal.translation_domain == DOMAIN, (name, body)
    return Outcome.DONE if refusal is None else Outcome.REFUSED


def actions_once(world: World) -> Iterator[tuple[str, Body]]:
    """Yield each action as it is meant."""
    feed = {"config_entry_id": FEED}
    yield from (("list_feeds", {}), ("get_feed", feed), ("export_opml", {}))
    yield from (("list_episodes", feed), ("get_episode", world.ids))
    for deed in ("set_played", *CHAIN):
        if deed in {*EPISODE_DEEDS, "set_played", "delete"}:
            yield deed, world.ids
    yield "refresh_metadata", world.ids | {"delay_hours": 1}
    yield "add_url", {"config_entry_id": SAVED, "url": world.pages[0]}
    yield "probe", {"url": world.pages[0]}
    yield "create_link", feed | {"name": "Tablet"}
    yield "rotate_link", {"link_id": world.links[0]}
    yield "revoke_link", {"link_id": world.links[0]}
    yield "sync", feed


@many(quick=25, nightly=1500)
async def test_actions(hass: HomeAssistant, world: World, amount: int) -> None:
    once = list(actions_once(world))
    actions = hass.services.async_services_for_domain(DOMAIN)
    assert {name for name, _ in once} == actions.keys()
    for name, body in once:
        assert await call(hass, name, body) is Outcome.DONE, (name, body)
    asked = {name: world.bodies(one.schema) for name, one in actions.items()}
    # Whatever is an address would be asked for: of the site few, of others none.
    told = nearly(st.fixed_dictionaries({"url": URL | st.sampled_from(world.pages)}))
    asked["probe"] = told.filter(lambda body: stays_here(world, body.get("url")))
    cases = examples(any_of(asked), amount)
    found = [await call(hass, name, world.current(body)) for name, body in cases]
    await world.judge(cases, found)


def stays_here(world: World, url: Any) -> bool:
    """Return whether nobody is asked for an address but the site, if anybody."""
    try:
        return normalise(str(url)).startswith(world.feeds.site.url())
    except InvalidUrl:
        return True


# ---------------------------------------------------------------------- media browser


async def ask(hass: HomeAssistant, identifier: str, text: str = "") -> set[str]:
    """Return what can be done at a place."""
    place = "/".join([f"media-source://{DOMAIN}", *filter(None, [identifier])])
    query = SearchMediaQuery(search_query=text)
    looks = {
        "browse": media_source.async_browse_media(hass, place),
        "play": media_source.async_resolve_media(hass, place, None),
        "search": media_source.async_search_media(hass, place, query),
    }
    return {name for name, look in looks.items() if await refusal_of(look) is None}


@many(quick=25, nightly=1500)
async def test_media_source(hass: HomeAssistant, world: World, amount: int) -> None:
    assert await async_setup_component(hass, "media_source", {})
    folder, leaf = {"browse", "search"}, {"browse", "play"}
    once = {
        "": folder,
        HEARD: folder,
        "all/more/1": folder,
        "latest": leaf,
        "next_unplayed": leaf,
        f"{HEARD}/next_unplayed": leaf,
        f"{HEARD}/{world.episodes[1]}": leaf,
        f"{FEED}/{world.episodes[0]}": {"browse"},
    }
    for path, expected in once.items():
        assert await ask(hass, path) >= expected, path
    steps = [*once, "all", "more", "1", "9" * 20]
    words = st.lists(known(steps, LINE), max_size=3).map("/".join)
    asked = st.tuples(st.sampled_from([*once]) | words, LINE)
    cases = examples(asked, amount)
    done = [await ask(hass, *one) for one in cases]
    found = [Outcome.DONE if one else Outcome.UNFIT for one in done]
    await world.judge(cases, found)
