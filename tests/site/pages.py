"""The pages that need no plugin: for people, for the generic extractor, for feeds."""

from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape

from .api import Api
from .formats import Container
from .models import Video

_YOUTUBE_FEED_LENGTH = 15


def index(api: Api) -> str:
    """Link to every channel and playlist."""
    links = "".join(
        f'<li><a href="{escape(path)}">{escape(path)}</a></li>'
        for path in api.catalogue.sources()
    )
    return _html("Fake site", f"<ul>{links}</ul>")


def listing(api: Api, path: str) -> str:
    """Link to the first videos of a listing."""
    links = "".join(
        f'<li><a href="/watch/{v.id}">{escape(v.title or v.id)}</a></li>'
        for v in _videos(api, path)[:100]
    )
    return _html(path, f"<ul>{links}</ul>")


def player(api: Api, video: Video) -> str:
    """Show a video as any simple web page does; the generic extractor can read it."""
    url = _media_url(api, video)
    body = (
        f'<video controls src="{url}"></video><p>{escape(video.description or "")}</p>'
    )
    return _html(video.title or video.id, body)


def rss(api: Api, path: str) -> str:
    """Write a listing as a podcast feed, as other publishers have."""
    items = "".join(_item(api, video) for video in _videos(api, path))
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
        f"<title>{escape(path)}</title><link>{api.origin}{path}</link>{items}"
        "</channel></rss>"
    )


def youtube_feed(api: Api, path: str) -> str:
    """Write the short Atom feed that YouTube has for channels and playlists."""
    entries = "".join(
        f"<entry><id>yt:video:{v.id}</id><yt:videoId>{v.id}</yt:videoId>"
        f"<title>{escape(v.title or '')}</title>"
        f"<published>{(v.published or datetime.now(UTC)).isoformat()}</published>"
        "</entry>"
        for v in _videos(api, path)[:_YOUTUBE_FEED_LENGTH]
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<feed xmlns="http://www.w3.org/2005/Atom" '
        'xmlns:yt="http://www.youtube.com/xml/schemas/2015">'
        f"<title>{escape(path)}</title>{entries}</feed>"
    )


def _item(api: Api, video: Video) -> str:
    dated = (
        f"<pubDate>{format_datetime(video.published)}</pubDate>"
        if video.published
        else ""
    )
    return (
        f"<item><title>{escape(video.title or '')}</title>{dated}"
        f'<guid isPermaLink="false">guid-{video.id}</guid>'
        f'<enclosure url="{_media_url(api, video)}" type="video/mp4"/></item>'
    )


def _media_url(api: Api, video: Video) -> str:
    """Choose a plain file, with pictures if there is one."""
    files = [f for f in video.formats if f.container is not Container.HLS and f.audio]
    files.sort(key=lambda chosen: chosen.height or 0)
    chosen = files[-1] if files else video.formats[0]
    return f"{api.origin}/media/{video.id}/{chosen.format_id}.{chosen.container}"


def _videos(api: Api, path: str) -> list[Video]:
    found = (api.catalogue.video(i) for i in api.catalogue.listing(path))
    return [video for video in found if video is not None]


def _html(title: str, body: str) -> str:
    head = f'<meta charset="utf-8"><title>{escape(title)}</title>'
    social = f'<meta property="og:title" content="{escape(title)}">'
    return f"<!doctype html><html><head>{head}{social}</head><body>{body}</body></html>"
