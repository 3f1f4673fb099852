"""What a link gives out without a login, and pictures for who is logged in."""

from collections.abc import Awaitable, Container
from functools import lru_cache, partial
from http import HTTPStatus
from pathlib import Path
import re
import time
from typing import Final, override

from aiohttp import hdrs, web
from homeassistant.components.http import KEY_HASS, HomeAssistantView
from homeassistant.core import HomeAssistant, callback

from . import page
from .const import DOMAIN
from .engine import (
    THUMBNAIL_SIDES,
    Engine,
    EngineError,
    Reached,
    Text,
    UnknownEpisode,
    UnknownFeed,
)
from .entry import DATA_ANYPOD
from .throttle import Throttle
from .urls import feed_url, link_path, link_urls, published_base

_RSS: Final = ((hdrs.CONTENT_TYPE, "application/rss+xml; charset=utf-8"),)
_GZIPPED_RSS: Final = (*_RSS, (hdrs.CONTENT_ENCODING, "gzip"))
_JPEG_TYPE: Final = "image/jpeg"
# The name holds the revision, so that the bytes behind it never change.
_IMMUTABLE: Final = "private, max-age=31536000, immutable"
_FRESH: Final = "private, max-age=60"
_GZIP: Final = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))", re.IGNORECASE)
"""Accepted, and not with a weight of nothing."""
_OLDER: Final = re.compile(r"[2-9]|[1-9][0-9]{1,5}")
"""Numbers of the pages behind the first."""
_FEED_VARY: Final = f"{hdrs.ACCEPT_ENCODING}, {hdrs.ORIGIN}"
_SIDES: Final = {str(side): side for side in THUMBNAIL_SIDES}
_SIZE: Final = "size"
_REMEMBERED: Final = 256
_RETRY_AFTER_S: Final = "60"


@callback
def register_views(hass: HomeAssistant) -> None:
    """Register every view, once; they find their feed at each request."""
    throttle = Throttle()
    for link_view in (
        FeedView,
        OlderFeedView,
        MediaView,
        ArtworkView,
        EpisodeArtworkView,
        ChaptersView,
        TranscriptView,
        LinkPageView,
    ):
        hass.http.register_view(link_view(hass, throttle))
    for own_view in (OwnArtworkView, OwnEpisodeArtworkView, OwnMediaView):
        hass.http.register_view(own_view())


class _LinkView(HomeAssistantView):
    """A view whose only key is the token in its path.

    Nothing here raises `HTTPUnauthorized`: Home Assistant would count a failed
    login. Whatever does not exist is the same 404.
    """

    requires_auth = False
    cors_allowed = True

    def __init__(self, hass: HomeAssistant, throttle: Throttle) -> None:
        """Share the count of wrong tokens with the other views."""
        self.hass = hass
        self._data = hass.data[DATA_ANYPOD]
        self._throttle = throttle

    async def get(
        self, request: web.Request, token: str, **names: str
    ) -> web.StreamResponse:
        """Answer GET and HEAD."""
        data, links = self._data, self._data.engine.links
        reached = links.find(token)
        if data.start_error is not None:
            # No link is known, which says nothing about this one.
            response: web.StreamResponse = _failed(data.start_error)
        elif reached is None:
            response = self._refuse(request)
        else:
            links.note_use(reached.link, request.headers.get(hdrs.USER_AGENT))
            try:
                found = await self.answer(request, data.engine, reached, **names)
                response = _not_found() if found is None else found
            except EngineError as err:
                response = _failed(err)
        if self.cors_allowed:
            # Home Assistant names the very page that asks as the one that may read
            # it; a browser must not hand that to another page from its cache.
            response.headers.setdefault(hdrs.VARY, hdrs.ORIGIN)
        return response

    head = get

    def _refuse(self, request: web.Request) -> web.Response:
        if self._throttle.note(request.remote, time.monotonic()):
            return web.Response(
                status=HTTPStatus.TOO_MANY_REQUESTS,
                headers={hdrs.RETRY_AFTER: _RETRY_AFTER_S},
            )
        return _not_found()

    def answer(
        self, request: web.Request, engine: Engine, reached: Reached, **names: str
    ) -> Awaitable[web.StreamResponse | None]:
        """Give out what a link that exists leads to, None for nothing."""
        raise NotImplementedError


class FeedView(_LinkView):
    """A feed's RSS document."""

    url = f"/api/{DOMAIN}/{{token}}/feed.xml"
    name = f"api:{DOMAIN}:feed"

    @override
    def answer(
        self, request: web.Request, engine: Engine, reached: Reached, **names: str
    ) -> Awaitable[web.StreamResponse | None]:
        return _document(self.hass, request, engine, reached, 1)


class OlderFeedView(_LinkView):
    """A further page of a feed's RSS document."""

    url = f"/api/{DOMAIN}/{{token}}/feed-{{page}}.xml"
    name = f"api:{DOMAIN}:older_feed"

    @override
    async def answer(
        self, request: web.Request, engine: Engine, reached: Reached, **names: str
    ) -> web.StreamResponse | None:
        if _OLDER.fullmatch(names["page"]) is None:
            return None
        number = int(names["page"])
        return await _document(self.hass, request, engine, reached, number)


class MediaView(_LinkView):
    """An episode's file, in ranges too."""

    url = f"/api/{DOMAIN}/{{token}}/media/{{name}}"
    name = f"api:{DOMAIN}:media"

    @override
    async def answer(
        self, request: web.Request, engine: Engine, reached: Reached, **names: str
    ) -> web.StreamResponse | None:
        found = await engine.publisher.media(reached.link, names["name"])
        return None if found is None else _file(found.full_path, found.facts.mime_type)


class ArtworkView(_LinkView):
    """A feed's picture."""

    url = f"/api/{DOMAIN}/{{token}}/art-{{rev}}.jpg"
    name = f"api:{DOMAIN}:artwork"

    @override
    async def answer(
        self, request: web.Request, engine: Engine, reached: Reached, **names: str
    ) -> web.StreamResponse | None:
        path = await engine.publisher.artwork(reached.link.feed_id, names["rev"])
        return None if path is None else _file(path, _JPEG_TYPE)


class EpisodeArtworkView(_LinkView):
    """An episode's picture."""

    url = f"/api/{DOMAIN}/{{token}}/art/{{name}}"
    name = f"api:{DOMAIN}:episode_artwork"

    @override
    async def answer(
        self, request: web.Request, engine: Engine, reached: Reached, **names: str
    ) -> web.StreamResponse | None:
        found = await engine.publisher.episode_artwork(reached.link, names["name"])
        return None if found is None else _file(found.full_path, _JPEG_TYPE)


class ChaptersView(_LinkView):
    """Where the parts of an episode begin, as JSON."""

    url = f"/api/{DOMAIN}/{{token}}/chapters/{{name}}"
    name = f"api:{DOMAIN}:chapters"

    @override
    async def answer(
        self, request: web.Request, engine: Engine, reached: Reached, **names: str
    ) -> web.StreamResponse | None:
        found = await engine.publisher.chapters(reached.link, names["name"])
        return None if found is None else _text(request, found)


class TranscriptView(_LinkView):
    """What is said in an episode, as VTT, SRT or plain text."""

    url = f"/api/{DOMAIN}/{{token}}/transcripts/{{name}}"
    name = f"api:{DOMAIN}:transcript"

    @override
    async def answer(
        self, request: web.Request, engine: Engine, reached: Reached, **names: str
    ) -> web.StreamResponse | None:
        found = await engine.publisher.transcript(reached.link, names["name"])
        return None if found is None else _text(request, found)


class LinkPageView(_LinkView):
    """The page for a person who opens a link in a browser."""

    url = f"/api/{DOMAIN}/{{token}}/"
    name = f"api:{DOMAIN}:page"
    cors_allowed = False

    @override
    async def answer(
        self, request: web.Request, engine: Engine, reached: Reached, **names: str
    ) -> web.StreamResponse | None:
        hass = self.hass
        showcase = await engine.press.showcase(reached.link.feed_id)
        url = feed_url(hass, reached.link)
        is_external = url == link_urls(hass, reached.link).external_url
        rendered = await hass.async_add_executor_job(
            partial(page.render, showcase, url, external=is_external)
        )
        return web.Response(body=rendered.body, headers=rendered.headers)


class OwnArtworkView(HomeAssistantView):
    """A feed's picture for Home Assistant's own users."""

    url = f"/api/{DOMAIN}/feeds/{{feed_id}}/artwork"
    name = f"api:{DOMAIN}:own_artwork"

    async def get(self, request: web.Request, feed_id: str) -> web.StreamResponse:
        """Answer GET and HEAD."""
        engine = request.app[KEY_HASS].data[DATA_ANYPOD].engine
        try:
            path = await engine.publisher.artwork(feed_id)
        except EngineError as err:
            return _failed(err)
        return await _picture(request, engine, path)

    head = get


class OwnEpisodeArtworkView(HomeAssistantView):
    """An episode's picture for Home Assistant's own users."""

    url = f"/api/{DOMAIN}/feeds/{{feed_id}}/episodes/{{episode_id}}/artwork"
    name = f"api:{DOMAIN}:own_episode_artwork"

    async def get(
        self, request: web.Request, feed_id: str, episode_id: str
    ) -> web.StreamResponse:
        """Answer GET and HEAD."""
        engine = request.app[KEY_HASS].data[DATA_ANYPOD].engine
        try:
            episode = await engine.episode(feed_id, episode_id)
        except EngineError as err:
            return _failed(err)
        artwork = episode.artwork
        path = None if artwork is None else artwork.full_path
        return await _picture(request, engine, path)

    head = get


class OwnMediaView(HomeAssistantView):
    """An episode's file for Home Assistant's own users, and for their players.

    A player that is logged in to nothing gets the path signed.
    """

    url = f"/api/{DOMAIN}/feeds/{{feed_id}}/episodes/{{episode_id}}/media/{{name}}"
    name = f"api:{DOMAIN}:own_media"

    async def get(
        self, request: web.Request, feed_id: str, episode_id: str, name: str
    ) -> web.StreamResponse:
        """Answer GET and HEAD, in ranges too."""
        engine = request.app[KEY_HASS].data[DATA_ANYPOD].engine
        try:
            episode = await engine.episode(feed_id, episode_id)
        except EngineError as err:
            return _failed(err)
        media = episode.media
        if media is None or name != f"{media.rev}.{media.facts.extension}":
            return _not_found()
        return _file(media.full_path, media.facts.mime_type)

    head = get


class _File(web.FileResponse):
    """A file that apps may keep for good, unless it turns out not to be there."""

    @override
    def set_status(self, status: int, reason: str | None = None) -> None:
        super().set_status(status, reason)
        if status >= HTTPStatus.BAD_REQUEST:
            self.headers.pop(hdrs.CACHE_CONTROL, None)


async def _document(
    hass: HomeAssistant,
    request: web.Request,
    engine: Engine,
    reached: Reached,
    number: int,
) -> web.StreamResponse | None:
    base, press = f"{published_base(hass)}{link_path(reached.link)}", engine.press
    document = press.at_hand(reached, base, number)
    if document is None:
        document = await press.document(reached, base, number)
        if document is None:
            return None
    is_gzip = _takes_gzip(request.headers.get(hdrs.ACCEPT_ENCODING, ""))
    etag = document.gzip_etag if is_gzip else document.etag
    # Both are the same document; some apps ask for the one and keep the other.
    status = _precondition(request, document.etags)
    if status is not None:
        return web.Response(status=status, headers=_document_headers(etag))
    if is_gzip:
        headers = _document_headers(etag, _GZIPPED_RSS)
        return web.Response(body=document.gzipped, headers=headers)
    return web.Response(body=document.body, headers=_document_headers(etag, _RSS))


@lru_cache(_REMEMBERED)
def _document_headers(
    etag: str, of_body: tuple[tuple[str, str], ...] = ()
) -> dict[str, str]:
    """Return the headers of a document that has a body or has not."""
    return {
        hdrs.ETAG: f'"{etag}"',
        hdrs.CACHE_CONTROL: _FRESH,
        hdrs.VARY: _FEED_VARY,
        **dict(of_body),
    }


@lru_cache(_REMEMBERED)
def _takes_gzip(accepted: str) -> bool:
    return _GZIP.search(accepted) is not None


def _text(request: web.Request, text: Text) -> web.Response:
    headers = {hdrs.ETAG: f'"{text.etag}"', hdrs.CACHE_CONTROL: _IMMUTABLE}
    status = _precondition(request, {text.etag})
    if status is not None:
        return web.Response(status=status, headers=headers)
    headers[hdrs.CONTENT_TYPE] = text.mime_type
    return web.Response(body=text.body, headers=headers)


def _precondition(request: web.Request, etags: Container[str]) -> HTTPStatus | None:
    """Return how to answer without a body, None where that is wanted.

    Source: RFC 9110, section 13.2.2.
    """
    given = request.headers
    if hdrs.IF_MATCH not in given:
        known_tag = given.get(hdrs.IF_NONE_MATCH)
        if known_tag is None:
            return None
        # What nearly every app sends; taking it apart would cost more than the rest.
        if known_tag[1:-1] in etags:
            return HTTPStatus.NOT_MODIFIED
    needed = request.if_match
    if needed is not None and not any(
        one.value == "*" or (one.value in etags and not one.is_weak) for one in needed
    ):
        return HTTPStatus.PRECONDITION_FAILED
    known = request.if_none_match or ()
    if any(one.value == "*" or one.value in etags for one in known):
        return HTTPStatus.NOT_MODIFIED
    return None


async def _picture(
    request: web.Request, engine: Engine, path: Path | None
) -> web.StreamResponse:
    """Give out a picture, as wide as it is or as small as it is asked for."""
    size = request.query.get(_SIZE)
    if size is not None and size not in _SIDES:
        return web.Response(status=HTTPStatus.BAD_REQUEST)
    if path is None:
        return _not_found()
    if size is not None:
        path = await engine.thumbnails.of(path, _SIDES[size])
    return _file(path, _JPEG_TYPE)


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


def _not_found() -> web.Response:
    return web.Response(status=HTTPStatus.NOT_FOUND)
