"""What a link gives out without a login, and pictures for who is logged in."""

from http import HTTPStatus
from pathlib import Path
from typing import Final

from aiohttp import hdrs, web
from homeassistant.components.http import KEY_HASS, HomeAssistantView
from homeassistant.core import HomeAssistant, callback

from .const import DOMAIN
from .engine import EngineError, Link, UnknownEpisode
from .entry import DATA_ANYPOD
from .urls import link_path, published_base

_RSS_TYPE: Final = "application/rss+xml; charset=utf-8"
_JPEG_TYPE: Final = "image/jpeg"
# The name holds the revision, so that the bytes behind it never change.
_IMMUTABLE: Final = "private, max-age=31536000, immutable"
_FRESH: Final = "private, max-age=60"


@callback
def register_views(hass: HomeAssistant) -> None:
    """Register every view, once; they find their feed at each request."""
    for view in (
        FeedView(),
        MediaView(),
        ArtworkView(),
        EpisodeArtworkView(),
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


class FeedView(_LinkView):
    """A feed's RSS document."""

    url = f"/api/{DOMAIN}/{{token}}/feed.xml"
    name = f"api:{DOMAIN}:feed"

    async def get(self, request: web.Request, token: str) -> web.StreamResponse:
        """Answer GET and HEAD."""
        hass = request.app[KEY_HASS]
        link = _link(hass, token)
        if link is None:
            return _not_found()
        base = published_base(hass) or str(request.url.origin())
        try:
            document = await hass.data[DATA_ANYPOD].engine.publisher.document(
                link, f"{base}{link_path(link)}"
            )
        except EngineError:
            return _not_found()
        headers = {
            hdrs.ETAG: document.etag,
            hdrs.CACHE_CONTROL: _FRESH,
            hdrs.VARY: hdrs.ACCEPT_ENCODING,
        }
        if _has(request, document.etag):
            return web.Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
        headers[hdrs.CONTENT_TYPE] = _RSS_TYPE
        body = document.body
        if "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, "").lower():
            headers[hdrs.CONTENT_ENCODING] = "gzip"
            body = document.gzipped
        return web.Response(body=body, headers=headers)

    head = get


class MediaView(_LinkView):
    """An episode's file, in ranges too."""

    url = f"/api/{DOMAIN}/{{token}}/media/{{name}}"
    name = f"api:{DOMAIN}:media"

    async def get(
        self, request: web.Request, token: str, name: str
    ) -> web.StreamResponse:
        """Answer GET and HEAD."""
        hass = request.app[KEY_HASS]
        link = _link(hass, token)
        if link is None:
            return _not_found()
        found = await hass.data[DATA_ANYPOD].engine.publisher.media(link, name)
        if found is None:
            return _not_found()
        return _file(found.full_path, found.facts.mime_type)

    head = get


class ArtworkView(_LinkView):
    """A feed's picture."""

    url = f"/api/{DOMAIN}/{{token}}/art-{{rev}}.jpg"
    name = f"api:{DOMAIN}:artwork"

    async def get(
        self, request: web.Request, token: str, rev: str
    ) -> web.StreamResponse:
        """Answer GET and HEAD."""
        hass = request.app[KEY_HASS]
        link = _link(hass, token)
        if link is None:
            return _not_found()
        publisher = hass.data[DATA_ANYPOD].engine.publisher
        path = await publisher.artwork(link.feed_id, rev)
        return _not_found() if path is None else _file(path, _JPEG_TYPE)

    head = get


class EpisodeArtworkView(_LinkView):
    """An episode's picture."""

    url = f"/api/{DOMAIN}/{{token}}/art/{{name}}"
    name = f"api:{DOMAIN}:episode_artwork"

    async def get(
        self, request: web.Request, token: str, name: str
    ) -> web.StreamResponse:
        """Answer GET and HEAD."""
        hass = request.app[KEY_HASS]
        link = _link(hass, token)
        if link is None:
            return _not_found()
        publisher = hass.data[DATA_ANYPOD].engine.publisher
        found = await publisher.episode_artwork(link, name)
        if found is None:
            return _not_found()
        return _file(found.full_path, _JPEG_TYPE)

    head = get


class OwnArtworkView(HomeAssistantView):
    """A feed's picture for Home Assistant's own users."""

    url = f"/api/{DOMAIN}/feeds/{{feed_id}}/artwork"
    name = f"api:{DOMAIN}:own_artwork"

    async def get(self, request: web.Request, feed_id: str) -> web.StreamResponse:
        """Answer GET."""
        hass = request.app[KEY_HASS]
        path = await hass.data[DATA_ANYPOD].engine.publisher.artwork(feed_id)
        return _not_found() if path is None else _file(path, _JPEG_TYPE)


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
        except UnknownEpisode:
            return _not_found()
        if episode.artwork is None:
            return _not_found()
        return _file(episode.artwork.full_path, _JPEG_TYPE)


def _link(hass: HomeAssistant, token: str) -> Link | None:
    return hass.data[DATA_ANYPOD].engine.publisher.find_link(token)


def _has(request: web.Request, etag: str) -> bool:
    """Return whether the client has these very bytes."""
    given = request.if_none_match or ()
    return any(one.value in {"*", etag.strip('"')} for one in given)


def _file(path: Path, content_type: str) -> web.StreamResponse:
    return web.FileResponse(
        path,
        headers={hdrs.CONTENT_TYPE: content_type, hdrs.CACHE_CONTROL: _IMMUTABLE},
    )


def _not_found() -> web.Response:
    return web.Response(status=HTTPStatus.NOT_FOUND)
