"""The API for programs that are logged in to Home Assistant."""

from collections.abc import Callable, Coroutine, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, Final

from aiohttp import hdrs, web
from homeassistant.components.http import KEY_HASS, KEY_HASS_USER, HomeAssistantView
from homeassistant.components.http.auth import SIGN_QUERY_PARAM
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util.json import json_loads
import voluptuous as vol

from .const import DOMAIN
from .deeds import (
    EPISODE_DEEDS,
    PLAY_DEEDS,
    REFRESH,
    SUBMISSION,
    Deed,
    add_url,
    delete,
    feed_id_of,
    feed_states,
    feeds_of,
    refresh,
    running_engine,
    scope_of,
    shown_id_of,
    sync,
)
from .engine import FeedStatus
from .errors import as_action_error, http_status
from .queries import ATTR_DETAILS, EPISODE_LIST, episode_query, from_address
from .shapes import (
    Json,
    changed_shape,
    detailed_shape,
    discreet,
    feed_shape,
    page_shape,
    problem_shape,
    stats_shape,
    submitted_shape,
)
from .subscriptions import OPML_NAME, OPML_PATH, opml

_BASE: Final = f"/api/{DOMAIN}"
_FEED: Final = f"{_BASE}/feeds/{{feed_id}}"
_EPISODE: Final = f"{_FEED}/episodes/{{episode_id}}"
_BODY_LIMIT_BYTES: Final = 100_000

_NOTHING: Final = vol.Schema({})
_LIST: Final = vol.Schema(EPISODE_LIST)
_SUBMISSION: Final = vol.Schema(SUBMISSION)
_REFRESH: Final = vol.Schema(REFRESH)
_DEEDS: Final[Mapping[str, Deed]] = {**EPISODE_DEEDS, **PLAY_DEEDS}
_NAMES: Final = ", ".join(sorted([*_DEEDS, "refresh"]))


@callback
def register_api(hass: HomeAssistant) -> None:
    """Register the API, once."""
    for view in (
        FeedsView(),
        FeedView(),
        SyncView(),
        FeedEpisodesView(),
        EpisodeView(),
        DeedView(),
        FeedStatsView(),
        StatsView(),
        HealthView(),
        OpmlView(),
    ):
        hass.http.register_view(view)


class _BadRequest(Exception):
    """A program asks in a way that nothing understands."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


type _Answer[V, **P] = Callable[
    Concatenate[V, web.Request, P], Coroutine[Any, Any, web.StreamResponse]
]


def _answering[V: HomeAssistantView, **P](answer: _Answer[V, P]) -> _Answer[V, P]:
    """Let a view's method say what is wrong as `{code, message}`."""

    @wraps(answer)
    async def guarded(
        view: V, request: web.Request, /, *args: P.args, **kw: P.kwargs
    ) -> web.StreamResponse:
        try:
            with as_action_error():
                return await answer(view, request, *args, **kw)
        except _BadRequest as err:
            return view.json_message(str(err), HTTPStatus.BAD_REQUEST, err.code)
        except HomeAssistantError as err:
            status = http_status(err.translation_key)
            return view.json_message(str(err), status, err.translation_key)

    return guarded


class FeedsView(HomeAssistantView):
    """All feeds."""

    url = f"{_BASE}/feeds"
    name = f"api:{DOMAIN}:feeds"

    @_answering
    async def get(self, request: web.Request) -> web.StreamResponse:
        """Answer GET and HEAD; links are for administrators."""
        hass = request.app[KEY_HASS]
        _fields(request, _NOTHING)
        with_links = _is_admin(request)
        states = await feed_states(hass)
        feeds = [feed_shape(hass, one, with_links=with_links) for one in states]
        return _told(self, request, {"feeds": feeds})

    head = get


class FeedView(HomeAssistantView):
    """A feed; the hub's id stands for the feed of all feeds."""

    url = _FEED
    name = f"api:{DOMAIN}:feed_state"

    @_answering
    async def get(self, request: web.Request, feed_id: str) -> web.StreamResponse:
        """Answer GET and HEAD; links are for administrators."""
        hass = request.app[KEY_HASS]
        _fields(request, _NOTHING)
        engine = running_engine(hass)
        state = await engine.feeds.state(shown_id_of(hass, feed_id))
        shape = feed_shape(hass, state, with_links=_is_admin(request))
        return _told(self, request, shape)

    head = get


class SyncView(HomeAssistantView):
    """Looking for new episodes."""

    url = f"{_FEED}/sync"
    name = f"api:{DOMAIN}:sync"

    @_answering
    async def post(self, request: web.Request, feed_id: str) -> web.StreamResponse:
        """Begin to sync a feed: 202, for it goes on after the answer."""
        await _body(request, _NOTHING)
        await sync(request.app[KEY_HASS], feed_id)
        return self.json({}, HTTPStatus.ACCEPTED)


class FeedEpisodesView(HomeAssistantView):
    """The episodes of a feed; the hub's id stands for those of all feeds."""

    url = f"{_FEED}/episodes"
    name = f"api:{DOMAIN}:feed_episodes"

    @_answering
    async def get(self, request: web.Request, feed_id: str) -> web.StreamResponse:
        """Answer GET and HEAD with a page of a list."""
        hass = request.app[KEY_HASS]
        fields = _fields(request, _LIST)
        query = episode_query(feeds_of(hass, [feed_id]), fields)
        page = await running_engine(hass).episodes(query)
        shape = page_shape(hass, page, details=fields[ATTR_DETAILS])
        return _told(self, request, shape)

    head = get

    @_answering
    async def post(self, request: web.Request, feed_id: str) -> web.StreamResponse:
        """Add a URL to a manual feed: 201, also for one that is there already."""
        data = await _body(request, _SUBMISSION)
        submitted = await add_url(request.app[KEY_HASS], feed_id, data)
        return self.json(submitted_shape(submitted), HTTPStatus.CREATED)


class EpisodeView(HomeAssistantView):
    """An episode."""

    url = _EPISODE
    name = f"api:{DOMAIN}:episode"

    @_answering
    async def get(
        self, request: web.Request, feed_id: str, episode_id: str
    ) -> web.StreamResponse:
        """Answer GET and HEAD with all that is known of it."""
        hass = request.app[KEY_HASS]
        _fields(request, _NOTHING)
        engine = running_engine(hass)
        episode = await engine.episode(feed_id_of(hass, feed_id), episode_id)
        return _told(self, request, detailed_shape(hass, episode))

    head = get

    @_answering
    async def delete(
        self, request: web.Request, feed_id: str, episode_id: str
    ) -> web.StreamResponse:
        """Delete its files, for administrators."""
        _require_admin(request)
        await _body(request, _NOTHING)
        return await _changed(self, request, delete, feed_id, episode_id)


class DeedView(HomeAssistantView):
    """What may be done with an episode."""

    url = f"{_EPISODE}/{{deed}}"
    name = f"api:{DOMAIN}:deed"

    @_answering
    async def post(
        self, request: web.Request, feed_id: str, episode_id: str, deed: str
    ) -> web.StreamResponse:
        """Do what the end of the address says."""
        if deed == "refresh":
            data = await _body(request, _REFRESH)
            hass = request.app[KEY_HASS]
            episode = await refresh(hass, feed_id_of(hass, feed_id), episode_id, data)
            shape = changed_shape(hass, running_engine(hass), episode)
            return _told(self, request, shape)
        if deed not in _DEEDS:
            message = f"There is no such command; there are {_NAMES}."
            return self.json_message(message, HTTPStatus.NOT_FOUND, "not_found")
        await _body(request, _NOTHING)
        return await _changed(self, request, _DEEDS[deed], feed_id, episode_id)


class FeedStatsView(HomeAssistantView):
    """What a feed's episodes come to."""

    url = f"{_FEED}/stats"
    name = f"api:{DOMAIN}:feed_stats"

    @_answering
    async def get(self, request: web.Request, feed_id: str) -> web.StreamResponse:
        """Answer GET and HEAD."""
        hass = request.app[KEY_HASS]
        _fields(request, _NOTHING)
        stats = await running_engine(hass).stats(scope_of(hass, feed_id))
        return self.json(stats_shape(stats, feed_id))

    head = get


class StatsView(HomeAssistantView):
    """What the episodes of all feeds come to."""

    url = f"{_BASE}/stats"
    name = f"api:{DOMAIN}:stats"

    @_answering
    async def get(self, request: web.Request) -> web.StreamResponse:
        """Answer GET and HEAD."""
        _fields(request, _NOTHING)
        stats = await running_engine(request.app[KEY_HASS]).stats()
        return self.json(stats_shape(stats, None))

    head = get


class HealthView(HomeAssistantView):
    """Whether Anypod can do its work, for whoever watches over it."""

    url = f"{_BASE}/health"
    name = f"api:{DOMAIN}:health"

    @_answering
    async def get(self, request: web.Request) -> web.StreamResponse:
        """Answer GET and HEAD: 503 while something holds all feeds back.

        A feed that needs a person is told of, and keeps no other from working.
        """
        hass = request.app[KEY_HASS]
        _fields(request, _NOTHING)
        overview = await running_engine(hass).overview()
        problem = problem_shape(hass, overview.problem)
        health: Json = {
            "healthy": problem is None,
            "code": None if problem is None else problem["class"],
            "message": None if problem is None else problem["message"],
            "paused": overview.paused,
            "feeds": [
                {
                    "config_entry_id": state.feed_id,
                    "title": state.title,
                    "error": problem_shape(hass, state.error),
                }
                for state in await feed_states(hass)
                if state.status is FeedStatus.ERROR
            ],
        }
        is_well = problem is None
        status = HTTPStatus.OK if is_well else HTTPStatus.SERVICE_UNAVAILABLE
        return _told(self, request, health, status)

    head = get


class OpmlView(HomeAssistantView):
    """All feeds at once, as podcast apps take them in."""

    url = OPML_PATH
    name = f"api:{DOMAIN}:opml"

    @_answering
    async def get(self, request: web.Request) -> web.StreamResponse:
        """Answer GET and HEAD: the list holds secrets, so administrators get it."""
        if not _is_admin(request):
            raise ServiceValidationError(
                translation_domain=DOMAIN, translation_key="forbidden"
            )
        hass = request.app[KEY_HASS]
        body = opml(hass, running_engine(hass), request.query.get("link_name"))
        headers = {
            hdrs.CONTENT_TYPE: "text/x-opml; charset=utf-8",
            hdrs.CONTENT_DISPOSITION: f'attachment; filename="{OPML_NAME}"',
            hdrs.CACHE_CONTROL: "no-store",
        }
        return web.Response(body=body, headers=headers)

    head = get


def _is_admin(request: web.Request) -> bool:
    is_admin: bool = request[KEY_HASS_USER].is_admin
    return is_admin


def _told(
    view: HomeAssistantView,
    request: web.Request,
    shape: Json,
    status: HTTPStatus = HTTPStatus.OK,
) -> web.Response:
    return view.json(shape if _is_admin(request) else discreet(shape), status)


def _require_admin(request: web.Request) -> None:
    """Refuse what destroys something to anybody else.

    Not by `Unauthorized`, which would count as a failed login.

    Raises:
        ServiceValidationError: it is no administrator who asks.

    """
    if not _is_admin(request):
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="administrators_only"
        )


def _fields(request: web.Request, schema: vol.Schema) -> Json:
    """Return what stands behind an address, if it is what the schema wants.

    Raises:
        _BadRequest: it is not.

    """
    try:
        # A signed address has its signature there.
        given = (
            (name, text)
            for name, text in request.query.items()
            if name != SIGN_QUERY_PARAM
        )
        fields: Json = schema(from_address(given))
    except vol.Invalid as err:
        raise _BadRequest("invalid_query", str(err)) from err
    return fields


async def _body(request: web.Request, schema: vol.Schema) -> Json:
    """Return the JSON that was sent, if it is what the schema wants.

    Raises:
        _BadRequest: it is not, or there is no end to it.

    """
    data = bytearray()
    async for chunk in request.content.iter_chunked(_BODY_LIMIT_BYTES):
        data += chunk
        if len(data) > _BODY_LIMIT_BYTES:
            raise _BadRequest("invalid_body", "That is too much.")
    try:
        fields: Json = schema(json_loads(data) if data else {})
    except (ValueError, vol.Invalid) as err:
        raise _BadRequest("invalid_body", str(err)) from err
    return fields


async def _changed(
    view: HomeAssistantView,
    request: web.Request,
    deed: Deed,
    feed_id: str,
    episode_id: str,
) -> web.Response:
    hass = request.app[KEY_HASS]
    engine = running_engine(hass)
    episode = await deed(engine, feed_id_of(hass, feed_id), episode_id)
    return _told(view, request, changed_shape(hass, engine, episode))
