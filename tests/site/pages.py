"""The pages that need no plugin: for people and for the generic extractor."""

from html import escape

from .api import Api
from .formats import STREAMED
from .models import Video


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
        for v in videos(api, path)[:100]
    )
    return _html(path, f"<ul>{links}</ul>")


def player(api: Api, video: Video) -> str:
    """Show a video as any simple web page does; the generic extractor can read it."""
    url = media_url(api, video)
    body = (
        f'<video controls src="{url}"></video><p>{escape(video.description or "")}</p>'
    )
    return _html(video.title or video.id, body)


def media_url(api: Api, video: Video) -> str:
    """Choose a plain file, with pictures if there is one."""
    files = [f for f in video.formats if f.container not in STREAMED and f.audio]
    files.sort(key=lambda chosen: chosen.height or 0)
    chosen = files[-1] if files else video.formats[0]
    return f"{api.origin}/media/{video.id}/{chosen.format_id}.{chosen.container}"


def videos(api: Api, path: str) -> list[Video]:
    """Look up the videos of a listing."""
    found = (api.catalogue.video(i) for i in api.catalogue.listing(path))
    return [video for video in found if video is not None]


def _html(title: str, body: str) -> str:
    head = f'<meta charset="utf-8"><title>{escape(title)}</title>'
    social = f'<meta property="og:title" content="{escape(title)}">'
    return f"<!doctype html><html><head>{head}{social}</head><body>{body}</body></html>"
