"""What a link gives out without a login, and pictures for who is logged in."""

from http import HTTPStatus
from pathlib import Path
import re
from typing import Final, override

from aiohttp import hdrs, web
from homeassistant.components.http import KEY_HASS, HomeAssistantView
from homeassistant.core import HomeAssistant, callback

from .const import DOMAIN
from .engine import EngineError, Link, UnknownEpisode, UnknownFeed
from .entry import DATA_ANYPOD
from .urls import link_path, published_base

_RSS_TYPE: Final = "application/rss+xml; charset=utf-8"
_JPEG_TYPE: Final = "image/jpeg"
# The name holds the revision, so that the bytes behind it never change.
_IMMUTABLE: Final = "private, max-age=31536000, immutable"
_FRESH: Final = "private, max-age=60"
_GZIP: Final = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))", re.IGNORECASE)
"""Accepted, and not with a weight of nothing."""


@callback
def register_views(hass: HomeAssistant) -> None:
    """Register every view, once; they find their feed at each request."""
    for view in (
        FeedView(),
        MediaView(),
        ArtworkView(),
        EpisodeArtworkView(),
        TranscriptView(),
        OwnArtworkView(),
        OwnEpisodeArtworkView(),
    ):
        hass.http.register_view(view)


class _LinkView(HomeAssistantView):
    """A view whose only key is the token in its path.

    Nothing here raises `HTTPUnauthorized`: Home Assistant would count a failed
    login. Whatever does not exist is the same 404.
    """

    requires_auth = False
    cors_allowed = True

    async def get(
        self, request: web.Request, token: str, **names: str
    ) -> web.StreamResponse:
        """Answer GET and HEAD."""
        hass = request.app[KEY_HASS]
        link = hass.data[DATA_ANYPOD].engine.publisher.find_link(token)
        if link is None:
            return _not_found(hass)
        try:
            return await self.answer(request, link, **names)
        except EngineError as err:
            return _failed(err)

    head = get

    async def answer(
        self, request: web.Request, link: Link, **names: str
    ) -> web.StreamResponse:
        """Give out what a link that exists leads to."""
        raise NotImplementedError


class FeedView(_LinkView):
    """A feed's RSS document."""

    url = f"/api/{DOMAIN}/{{token}}/feed.xml"
    name = f"api:{DOMAIN}:feed"

    @override
    async def answer(
        self, request: web.Request, link: Link, **names: str
    ) -> web.StreamResponse:
        hass = request.app[KEY_HASS]
        base = published_base(hass) or str(request.url.origin())
        document = await hass.data[DATA_ANYPOD].engine.publisher.document(
            link, f"{base}{link_path(link)}"
        )
        headers = {
            hdrs.ETAG: document.etag,
            hdrs.CACHE_CONTROL: _FRESH,
            hdrs.VARY: hdrs.ACCEPT_ENCODING,
        }
        if _has(request, document.etag):
            return web.Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
        headers[hdrs.CONTENT_TYPE] = _RSS_TYPE
        body = document.body
        if _GZIP.search(request.headers.get(hdrs.ACCEPT_ENCODING, "")):
            headers[hdrs.CONTENT_ENCODING] = "gzip"
            body = document.gzipped
        return web.Response(body=body, headers=headers)


class MediaView(_LinkView):
    """An episode's file, in ranges too."""

    url = f"/api/{DOMAIN}/{{token}}/media/{{name}}"
    name = f"api:{DOMAIN}:media"

    @override
    async def answer(
        self, request: web.Request, link: Link, **names: str
    ) -> web.StreamResponse:
        hass = request.app[KEY_HASS]
        publisher = hass.data[DATA_ANYPOD].engine.publisher
        found = await publisher.media(link, names["name"])
        if found is None:
            return _not_found(hass)
        return _file(found.full_path, found.facts.mime_type)


class ArtworkView(_LinkView):
    """A feed's picture."""

    url = f"/api/{DOMAIN}/{{token}}/art-{{rev}}.jpg"
    name = f"api:{DOMAIN}:artwork"

    @override
    async def answer(
        self, request: web.Request, link: Link, **names: str
    ) -> web.StreamResponse:
        hass = request.app[KEY_HASS]
        publisher = hass.data[DATA_ANYPOD].engine.publisher
        path = await publisher.artwork(link.feed_id, names["rev"])
        return _not_found(hass) if path is None else _file(path, _JPEG_TYPE)


class EpisodeArtworkView(_LinkView):
    """An episode's picture."""

    url = f"/api/{DOMAIN}/{{token}}/art/{{name}}"
    name = f"api:{DOMAIN}:episode_artwork"

    @override
    async def answer(
        self, request: web.Request, link: Link, **names: str
    ) -> web.StreamResponse:
        hass = request.app[KEY_HASS]
        publisher = hass.data[DATA_ANYPOD].engine.publisher
        found = await publisher.episode_artwork(link, names["name"])
        if found is None:
            return _not_found(hass)
        return _file(found.full_path, _JPEG_TYPE)


class TranscriptView(_LinkView):
    """What is said in an episode, as VTT, SRT or plain text."""

    url = f"/api/{DOMAIN}/{{token}}/transcripts/{{name}}"
    name = f"api:{DOMAIN}:transcript"

    @override
    async def answer(
        self, request: web.Request, link: Link, **names: str
    ) -> web.StreamResponse:
        hass = request.app[KEY_HASS]
        publisher = hass.data[DATA_ANYPOD].engine.publisher
        found = await publisher.transcript(link, names["name"])
        if found is None:
            return _not_found(hass)
        headers = {hdrs.ETAG: found.etag, hdrs.CACHE_CONTROL: _IMMUTABLE}
        if _has(request, found.etag):
            return web.Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
        headers[hdrs.CONTENT_TYPE] = found.mime_type
        return web.Response(body=found.body, headers=headers)


class OwnArtworkView(HomeAssistantView):
    """A feed's picture for Home Assistant's own users."""

    url = f"/api/{DOMAIN}/feeds/{{feed_id}}/artwork"
    name = f"api:{DOMAIN}:own_artwork"

    async def get(self, request: web.Request, feed_id: str) -> web.StreamResponse:
        """Answer GET."""
        hass = request.app[KEY_HASS]
        try:
            path = await hass.data[DATA_ANYPOD].engine.publisher.artwork(feed_id)
        except EngineError as err:
            return _failed(err)
        return _not_found(hass) if path is None else _file(path, _JPEG_TYPE)


class OwnEpisodeArtworkView(HomeAssistantView):
    """An episode's picture for Home Assistant's own users."""

    url = f"/api/{DOMAIN}/feeds/{{feed_id}}/episodes/{{episode_id}}/artwork"
    name = f"api:{DOMAIN}:own_episode_artwork"

    async def get(
        self, request: web.Request, feed_id: str, episode_id: str
    ) -> web.StreamResponse:
        """Answer GET."""
        hass = request.app[KEY_HASS]
        try:
            episode = await hass.data[DATA_ANYPOD].engine.episode(feed_id, episode_id)
        except EngineError as err:
            return _failed(err)
        if episode.artwork is None:
            return _not_found(hass)
        return _file(episode.artwork.full_path, _JPEG_TYPE)


class _File(web.FileResponse):
    """A file that apps may keep for good, unless it turns out not to be there."""

    @override
    def set_status(self, status: int, reason: str | None = None) -> None:
        super().set_status(status, reason)
        if status >= HTTPStatus.BAD_REQUEST:
            self.headers.pop(hdrs.CACHE_CONTROL, None)


def _has(request: web.Request, etag: str) -> bool:
    """Return whether the client has these very bytes."""
    given = request.if_none_match or ()
    return any(one.value in {"*", etag.strip('"')} for one in given)


def _file(path: Path, content_type: str) -> web.StreamResponse:
    return _File(
        path,
        headers={hdrs.CONTENT_TYPE: content_type, hdrs.CACHE_CONTROL: _IMMUTABLE},
    )


def _failed(err: EngineError) -> web.Response:
    """Answer where the engine refused: apps drop what is said not to exist."""
    is_gone = isinstance(err, (UnknownEpisode, UnknownFeed))
    status = HTTPStatus.NOT_FOUND if is_gone else HTTPStatus.SERVICE_UNAVAILABLE
    return web.Response(status=status)


def _not_found(hass: HomeAssistant) -> web.Response:
    """Answer what does not exist, or cannot be known to exist."""
    err = hass.data[DATA_ANYPOD].start_error
    return web.Response(status=HTTPStatus.NOT_FOUND) if err is None else _failed(err)
