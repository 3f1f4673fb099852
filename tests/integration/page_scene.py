"""A feed and its page, and what a browser finds there."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from lxml import html

from custom_components.anypod import page
from custom_components.anypod.engine import Channel, Episode, Media, Showcase
from custom_components.anypod.engine.models import ArtifactKind, PodcastType
from tests.engine.support import artifact

BASE: Final = "https://home.example.org:8443/api/anypod/s3cr3t_-Token"
FEED_URL: Final = f"{BASE}/feed.xml"
LAN_URL: Final = "http://192.168.1.20:8123/api/anypod/s3cr3t_-Token/feed.xml"
INJECTION: Final = (
    "</style></script><script>alert(1)</script><img src=x onerror=a> \"'&"
)
CHANNEL: Final = Channel(
    feed_id="feed",
    guid="guid",
    title="Small Wonders",
    description="About everyday things.",
    author="Ada and Bo",
    web_url="https://example.org/@talk",
    language="en",
    media=Media.AUDIO,
    artwork_rev="a1b2c3d4",
    category="TV & Film",
    podcast_type=PodcastType.EPISODIC,
    page_size=300,
    changed_at=datetime(2026, 10, 2, tzinfo=UTC),
)
MEDIA: Final = artifact(root=page._ASSETS)
ARTWORK: Final = replace(
    artifact(root=page._ASSETS, rev="0f0f0f0f", extension="jpg"),
    kind=ArtifactKind.ARTWORK,
)
VIDEO: Final = artifact(root=page._ASSETS, mime_type="video/mp4", extension="mp4")


def showcase(*episodes: Episode, total: int | None = None, **changes: Any) -> Showcase:
    titles = changes.pop("feed_titles", {})
    return Showcase(
        channel=replace(CHANNEL, **changes),
        episodes=episodes,
        total=len(episodes) if total is None else total,
        feed_titles=titles,
    )


def seen(
    shown: Showcase, feed_url: str = FEED_URL, *, external: bool = True
) -> html.HtmlElement:
    """Return what a browser makes of the page."""
    rendered = page.render(shown, feed_url, external=external)
    return html.document_fromstring(rendered.body)


def find(
    within: html.HtmlElement, tags: str, kind: str | None = None
) -> list[html.HtmlElement]:
    """Return the elements of some tags, `*` for all, and of a class."""
    return [
        one
        for one in within.iter(html.etree.Element if tags == "*" else tags.split())
        if kind is None or kind in one.get("class", "").split()
    ]


def texts(found: list[html.HtmlElement]) -> list[str]:
    return [" ".join(one.text_content().split()) for one in found]


def about(document: html.HtmlElement) -> list[str]:
    [found] = find(document, "div", "about")
    return texts(list(found))


def links(document: html.HtmlElement) -> dict[str, str]:
    """Return the addresses behind the buttons, by what is on them and above them."""
    return {
        f"{group.findtext('h3')}: {one.text_content().rstrip('*')}": one.get("href", "")
        for apps in find(document, "div", "apps")
        for group in apps
        for one in find(group, "a")
    }
