"""The feeds that need no plugin: podcasts, and the short ones that YouTube has."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import format_datetime
from html import escape
from itertools import count
from typing import Final

from .api import Api
from .messages import Reply, with_etag
from .models import PUBLISHED, Video
from .pages import media_url, videos

_YOUTUBE_FEED_LENGTH: Final = 15
_NAMESPACES: Final = (
    'xmlns="http://www.w3.org/2005/Atom" '
    'xmlns:yt="http://www.youtube.com/xml/schemas/2015" '
    'xmlns:media="http://search.yahoo.com/mrss/"'
)


@dataclass(kw_only=True)
class Feeds:
    """Write the feeds, and keep how the site is to serve them.

    A `restless` site counts up the views of every video at each request for a feed of
    YouTube's, so that its bytes and its ETag are new although nothing else is.
    """

    etags: bool = True
    restless: bool = False
    _requests: Iterator[int] = field(default_factory=lambda: count(1), repr=False)

    def rss(self, api: Api, path: str) -> Reply:
        """Write a listing as a podcast feed, as other publishers have."""
        items = "".join(_item(api, video) for video in videos(api, path))
        body = (
            '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
            f"<title>{escape(path)}</title><link>{api.origin}{path}</link>{items}"
            "</channel></rss>"
        )
        return self._reply(body, "application/rss+xml")

    def youtube(self, api: Api, path: str) -> Reply:
        """Write the short Atom feed that YouTube has for channels and playlists."""
        new_views = next(self._requests) if self.restless else 0
        listed = videos(api, path)[:_YOUTUBE_FEED_LENGTH]
        entries = "".join(_entry(video, new_views) for video in listed)
        body = (
            f'<?xml version="1.0" encoding="UTF-8"?><feed {_NAMESPACES}>'
            f"<title>{escape(path)}</title>{entries}</feed>"
        )
        return self._reply(body, "text/xml")

    def _reply(self, body: str, content_type: str) -> Reply:
        content_type = f"{content_type}; charset=utf-8"
        reply = Reply(body=body.encode(), content_type=content_type)
        return with_etag(reply) if self.etags else reply


def _item(api: Api, video: Video) -> str:
    dated = (
        f"<pubDate>{format_datetime(video.published)}</pubDate>"
        if video.published
        else ""
    )
    return (
        f"<item><title>{escape(video.title or '')}</title>{dated}"
        f'<guid isPermaLink="false">guid-{video.id}</guid>'
        f'<enclosure url="{media_url(api, video)}" type="video/mp4"/></item>'
    )


def _entry(video: Video, new_views: int) -> str:
    views = (video.view_count or 0) + new_views
    # YouTube dates every entry. A made-up date must not change, or the ETag would.
    published = (video.published or PUBLISHED).isoformat()
    return (
        f"<entry><id>yt:video:{video.id}</id><yt:videoId>{video.id}</yt:videoId>"
        f"<title>{escape(video.title or '')}</title><published>{published}</published>"
        f'<media:group><media:community><media:statistics views="{views}"/>'
        "</media:community></media:group></entry>"
    )
