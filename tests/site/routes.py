"""Find the answer to a request in the catalogue."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
import json
import re
from re import Match
import time
from typing import Any, Final

from . import media, messages, pages
from .api import Api
from .catalogue import Catalogue
from .feeds import Feeds
from .formats import Container, Format
from .login import Login, Session
from .messages import Incoming, Reply
from .models import Picture, Status, Video

_MIME: Final = {
    "mp4": "video/mp4",
    "m4a": "audio/mp4",
    "mp3": "audio/mpeg",
    "webm": "video/webm",
    "ts": "video/mp2t",
    "mpd": "application/dash+xml",
    "m4s": "video/iso.segment",
    "vtt": "text/vtt",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
}
_NOT_FOUND: Final = messages.error(404)
_LISTING: Final = r"/(?:channel/[^/]+/(?:videos|shorts|streams)|playlist/[^/]+)"


@dataclass(kw_only=True)
class Routes:
    """Answer every request but those of the control API."""

    catalogue: Catalogue
    login: Login
    feeds: Feeds
    started: float

    def answer(self, incoming: Incoming) -> Reply:
        """Answer one request."""
        session = self.login.session(incoming.headers.get("cookie"))
        api = Api(
            catalogue=self.catalogue,
            origin=incoming.origin,
            session=session,
            now=datetime.now(UTC),
        )
        reply = self._route(api, incoming)
        if session is not Session.MEMBER or self.login.given is None:
            return reply
        return replace(reply, headers={**reply.headers, "Set-Cookie": self.login.given})

    def _route(self, api: Api, incoming: Incoming) -> Reply:
        for pattern, route in _TABLE:
            if found := pattern.fullmatch(incoming.path):
                return route(self, api, found, incoming)
        return _NOT_FOUND

    # -------------------------------------------------------------- the API

    def channel_page(self, api: Api, found: Match[str], incoming: Incoming) -> Reply:
        page = int(incoming.query.get("page", 1))
        return _json(api.channel_page(found["name"], found["tab"], page))

    def playlist_page(self, api: Api, found: Match[str], incoming: Incoming) -> Reply:
        page = int(incoming.query.get("page", 1))
        return _json(api.playlist_page(found["id"], page))

    def live_page(self, api: Api, found: Match[str], _: Incoming) -> Reply:
        return _json(api.live_page(found["name"]))

    def video(self, api: Api, found: Match[str], _: Incoming) -> Reply:
        return _json(api.video(found["id"]))

    # ---------------------------------------------------------------- files

    def media(self, api: Api, found: Match[str], _: Incoming) -> Reply:
        video, chosen = self._format(found)
        if video is None or chosen is None or chosen.container != found["ext"]:
            return _NOT_FOUND
        return messages.file(media.media_of(video, chosen), _MIME[found["ext"]])

    def hls(self, api: Api, found: Match[str], _: Incoming) -> Reply:
        video, chosen = self._format(found)
        if video is None or chosen is None or chosen.container is not Container.HLS:
            return _NOT_FOUND
        live = video.status is Status.LIVE
        count = 3 + int(time.monotonic() - self.started) if live else video.media_s
        if found["index"] is None:
            body = _playlist(count, video.media_s, live=live).encode()
            return Reply(body=body, content_type="application/vnd.apple.mpegurl")
        index = int(found["index"])
        if index >= count:
            return _NOT_FOUND
        return messages.file(media.segment_of(video, chosen, index), _MIME["ts"])

    def dash(self, api: Api, found: Match[str], _: Incoming) -> Reply:
        video, chosen = self._format(found)
        if video is None or chosen is None or chosen.container is not Container.DASH:
            return _NOT_FOUND
        body = media.dash_of(video, chosen, found["name"])
        return _NOT_FOUND if body is None else messages.file(body, _MIME[found["ext"]])

    def thumbnail(self, api: Api, found: Match[str], _: Incoming) -> Reply:
        video = self.catalogue.video(found["id"])
        if video is None:
            return _NOT_FOUND
        seed = f"{video.id}/{found['revision']}"
        return _picture(video.thumbnail, found["ext"], seed, square=False)

    def art(self, api: Api, found: Match[str], _: Incoming) -> Reply:
        kind, name = found["kind"], found["id"]
        source = (
            self.catalogue.channel(name)
            if kind == "channel"
            else self.catalogue.playlist(name)
        )
        if source is None:
            return _NOT_FOUND
        return _picture(source.art, found["ext"], f"{kind}/{name}", square=True)

    def sponsored(self, api: Api, found: Match[str], _: Incoming) -> Reply:
        return _json(api.sponsored(found["prefix"]))

    def subtitles(self, api: Api, found: Match[str], _: Incoming) -> Reply:
        video = self.catalogue.video(found["id"])
        wanted = (found["language"], found["folder"] == "automatic", found["ext"])
        for track in video.subtitles if video else ():
            if (track.language, track.automatic, track.ext) == wanted:
                cue = f"WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n{track.text}\n"
                body = cue if track.body is None else track.body
                return messages.file(body.encode(), _MIME.get(track.ext, "text/plain"))
        return _NOT_FOUND

    # ---------------------------------------------------------------- pages

    def index(self, api: Api, found: Match[str], _: Incoming) -> Reply:
        return _html(pages.index(api))

    def listing(self, api: Api, found: Match[str], _: Incoming) -> Reply:
        return self._listed(api, found[0], _listing)

    def player(self, api: Api, found: Match[str], _: Incoming) -> Reply:
        video = self.catalogue.video(found["id"])
        return _html(pages.player(api, video)) if video else _NOT_FOUND

    def rss(self, api: Api, found: Match[str], _: Incoming) -> Reply:
        return self._listed(api, found["path"], self.feeds.rss)

    def youtube_feed(self, api: Api, found: Match[str], incoming: Incoming) -> Reply:
        query = incoming.query
        path = f"/playlist/{query.get('playlist_id')}"
        if "channel_id" in query:
            path = f"/channel/{query['channel_id']}/videos"
        return self._listed(api, path, self.feeds.youtube)

    def _listed(self, api: Api, path: str, write: Callable[[Api, str], Reply]) -> Reply:
        try:
            return write(api, path)
        except KeyError:
            return _NOT_FOUND

    def _format(self, found: Match[str]) -> tuple[Video | None, Format | None]:
        video = self.catalogue.video(found["id"])
        for chosen in video.formats if video else ():
            if chosen.format_id == found["format"]:
                return video, chosen
        return video, None


def _json(body: dict[str, Any] | list[dict[str, Any]] | None) -> Reply:
    return _NOT_FOUND if body is None else Reply(body=json.dumps(body).encode())


def _listing(api: Api, path: str) -> Reply:
    return _html(pages.listing(api, path))


def _html(body: str) -> Reply:
    return Reply(body=body.encode(), content_type="text/html; charset=utf-8")


def _picture(kind: Picture, extension: str, seed: str, *, square: bool) -> Reply:
    if kind in (Picture.NONE, Picture.MISSING):
        return _NOT_FOUND
    body = media.picture_of(kind, seed, square=square)
    return messages.file(body, _MIME[extension])


def _playlist(count: int, length: int, *, live: bool) -> str:
    """Write an HLS playlist; a live one repeats its media without an end."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:3", "#EXT-X-TARGETDURATION:1"]
    lines.append(f"#EXT-X-PLAYLIST-TYPE:{'EVENT' if live else 'VOD'}")
    for index in range(count):
        if index and index % length == 0:
            lines.append("#EXT-X-DISCONTINUITY")
        lines += ["#EXTINF:1.0,", f"seg{index}.ts"]
    return "\n".join(lines if live else [*lines, "#EXT-X-ENDLIST"]) + "\n"


type _Route = Callable[[Routes, Api, Match[str], Incoming], Reply]
_TABLE: Final[tuple[tuple[re.Pattern[str], _Route], ...]] = tuple(
    (re.compile(pattern), route)
    for pattern, route in (
        (r"/api/channel/(?P<name>[^/]+)/live", Routes.live_page),
        (r"/api/channel/(?P<name>[^/]+)/(?P<tab>\w+)", Routes.channel_page),
        (r"/api/playlist/(?P<id>[^/]+)", Routes.playlist_page),
        (r"/api/video/(?P<id>[\w-]+)", Routes.video),
        (r"/api/skipSegments/(?P<prefix>[0-9a-f]+)", Routes.sponsored),
        (
            r"/media/(?P<id>[\w-]+)/(?P<format>\w+)/(?:index\.m3u8|seg(?P<index>\d+)\.ts)",
            Routes.hls,
        ),
        (
            r"/media/(?P<id>[\w-]+)/(?P<format>\w+)/(?P<name>[\w-]+\.(?P<ext>mpd|m4s))",
            Routes.dash,
        ),
        (r"/media/(?P<id>[\w-]+)/(?P<format>\w+)\.(?P<ext>\w+)", Routes.media),
        (r"/thumb/(?P<id>[\w-]+)/(?P<revision>\d+)\.(?P<ext>\w+)", Routes.thumbnail),
        (r"/art/(?P<kind>channel|playlist)/(?P<id>[^/]+)\.(?P<ext>\w+)", Routes.art),
        (
            r"/subtitles/(?P<id>[\w-]+)/(?P<folder>\w+)/(?P<language>[\w-]+)\.(?P<ext>\w+)",
            Routes.subtitles,
        ),
        (r"/", Routes.index),
        (_LISTING, Routes.listing),
        (r"/(?:watch|shorts|page)/(?P<id>[\w-]+)", Routes.player),
        (rf"/rss(?P<path>{_LISTING})", Routes.rss),
        (r"/feeds/videos\.xml", Routes.youtube_feed),
    )
)
