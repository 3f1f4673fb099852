"""The page of a feed for a person: what it is, how to subscribe, and what is new.

One document without anything from elsewhere. Whatever it leads to on this server is
named relative to the page, so that it works under whichever address it was opened.
"""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from html import escape
from itertools import groupby
from pathlib import Path
import re
from typing import Final

from . import qr
from .apps import APPS, App, names_with_servers
from .engine import Addresses, Artifact, Channel, Episode, Showcase
from .urls import page_of

_ASSETS: Final = Path(__file__).parent / "assets"
# Home Assistant imports modules where reading a file holds up nobody.
_STYLE: Final = (_ASSETS / "page.css").read_text("utf-8")
_SCRIPT: Final = (_ASSETS / "page.js").read_text("utf-8")
_OWN: Final = Addresses(base=".")
_ABOUT_BYTES: Final = 4000
_NOTES_BYTES: Final = 1000
"""Of an episode's description, so that twenty of them are a small page still."""
_FIRST_LENGTH: Final = 180
"""Characters of a description that are seen without unfolding it."""
_NOTHING: Final = (
    '<p class="card empty quiet">There are no episodes yet. You can subscribe now: '
    "they appear in your app as soon as they are here.</p>"
)
_FOOTER: Final = (
    '<footer class="wrap small quiet"><p>The address of this page is a secret. '
    "Whoever has it can listen: give it only to people you trust.</p>"
    "<p>Made by Anypod for Home Assistant.</p></footer>"
)
_SENTENCE: Final = re.compile(r"(?<=[.!?…])\s")


def _hash_of(text: str) -> str:
    digest = b64encode(sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


_HEADERS: Final[Mapping[str, str]] = {
    "Cache-Control": "private, no-cache",
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            "img-src 'self'",
            "media-src 'self'",
            f"style-src {_hash_of(_STYLE)}",
            f"script-src {_hash_of(_SCRIPT)}",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    ),
    "Content-Type": "text/html; charset=utf-8",
    # The address of this page is a secret.
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Rendered:
    """A page, ready to be sent."""

    body: bytes
    headers: Mapping[str, str]


def render(showcase: Showcase, feed_url: str, *, external: bool) -> Rendered:
    """Return a feed's page; blocks for some milliseconds.

    Apps and the copied address get `feed_url`; `external` says whether it can be
    reached from the internet.
    """
    channel = showcase.channel
    text = "".join(
        (
            '<!doctype html><html lang="en">',
            _head(channel),
            "<body>",
            _hero(channel),
            '<main class="wrap">',
            _subscribe(feed_url, external=external),
            _latest(showcase),
            "</main>",
            _FOOTER,
            f"<script>{_SCRIPT}</script></body></html>",
        )
    )
    # Half a character, as sites send them, is no reason to show nothing.
    return Rendered(body=text.encode(errors="replace"), headers=_HEADERS)


def _head(channel: Channel) -> str:
    icon = (
        ""
        if channel.artwork_rev is None
        else f'<link rel="icon" href="{_OWN.artwork(channel.artwork_rev)}">'
    )
    return (
        '<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(channel.title)}</title>"
        '<link rel="alternate" type="application/rss+xml" '
        f'href="{_OWN.feed}" title="{escape(channel.title)}">{icon}'
        f"<style>{_STYLE}</style></head>"
    )


def _hero(channel: Channel) -> str:
    glow = art = ""
    if channel.artwork_rev is not None:
        url = _OWN.artwork(channel.artwork_rev)
        glow = f'<img class="glow" src="{url}" alt="">'
        art = f'<img class="art" src="{url}" alt="" width="240" height="240">'
    lang = f'lang="{escape(channel.language)}" dir="auto"'
    about = [f"<h1 {lang}>{escape(channel.title)}</h1>"]
    if channel.author and channel.author != channel.title:
        about.append(f'<p class="by" dir="auto">{escape(channel.author)}</p>')
    if channel.subtitle:
        about.append(f"<p {lang}>{escape(channel.subtitle)}</p>")
    if channel.description != channel.title:
        about.append(_folded(channel.description, _ABOUT_BYTES, channel.language))
    return (
        f'<header class="hero">{glow}<div class="wrap">{art}'
        f'<div class="about">{"".join(about)}</div></div></header>'
    )


# ----------------------------------------------------------------------- subscribing


def _subscribe(feed_url: str, *, external: bool) -> str:
    groups = (
        f"<div><h3>{system}</h3><ul>{''.join(_button(app, feed_url) for app in apps)}"
        "</ul></div>"
        for system, apps in groupby(APPS, lambda app: app.system)
    )
    apps = f'<div class="apps">{"".join(groups)}</div>'
    reach = _reach(external=external)
    return (
        '<section class="card subscribe" aria-labelledby="subscribe"><div>'
        '<h2 id="subscribe">Subscribe</h2>'
        f"{apps + reach if external else reach + apps}"
        '<div><label for="address">Any other app: add this address</label>'
        f'<div class="copy"><input id="address" readonly value="{escape(feed_url)}">'
        '<button id="copy" type="button" hidden>Copy link</button></div>'
        '<p id="status" class="small" role="status"></p></div></div>'
        '<figure><div class="code" role="img" '
        f'aria-label="QR code of the address of this page">'
        f"{qr.svg(page_of(feed_url))}</div>"
        '<figcaption class="small quiet">This page, for the camera of another device'
        "</figcaption></figure></section>"
    )


def _reach(*, external: bool) -> str:
    """Say which apps an address has to be reachable for, loudly if it is not."""
    *first, last = names_with_servers()
    names = f"{', '.join(first)} and {last}"
    if external:
        return (
            f'<p id="reach" class="small quiet">* {names} read the feed with servers of '
            "their own. They need an address that the internet can reach, such as this "
            "one.</p>"
        )
    return (
        '<p id="reach" class="note"><strong>This address works at home only.</strong> '
        f"* {names} read the feed with servers of their own, which cannot reach it: "
        "they need an external address, which is set in Home Assistant under Settings, "
        "System, Network. The other apps work while you are at home.</p>"
    )


def _button(app: App, feed_url: str) -> str:
    about = mark = ""
    if app.needs_external:
        about = ' aria-describedby="reach"'
        mark = '<span class="mark" aria-hidden="true">*</span>'
    url = escape(app.subscribe_url(feed_url))
    return f'<li><a class="app" href="{url}"{about}>{app.name}{mark}</a></li>'


# -------------------------------------------------------------------------- episodes


def _latest(showcase: Showcase) -> str:
    count = len(showcase.episodes)
    told = ""
    if showcase.total > count:
        told = f'<p class="small quiet">The newest {count} of {showcase.total:,}</p>'
    return (
        '<section aria-labelledby="latest"><div class="head">'
        f'<h2 id="latest">Latest episodes</h2>{told}</div>'
        f"{_list(showcase) if count else _NOTHING}</section>"
    )


def _list(showcase: Showcase) -> str:
    episodes = (
        _episode(episode, number, showcase)
        for number, episode in enumerate(showcase.episodes, 1)
    )
    return f'<ul class="episodes">{"".join(episodes)}</ul>'


def _episode(episode: Episode, number: int, showcase: Showcase) -> str:
    channel = showcase.channel
    name = f"e{number}"
    notes = ""
    if episode.description and episode.description.strip():
        notes = _folded(episode.description, _NOTES_BYTES, channel.language)
    return (
        f'<li class="card episode">{_video(episode, name) or _thumb(episode, channel)}'
        f'<div><p class="facts small quiet">{_facts(episode, showcase.feed_titles)}</p>'
        f'<h3 id="{name}" lang="{escape(channel.language)}" dir="auto">'
        f"{escape(episode.title)}</h3>{_audio(episode, name)}{notes}</div></li>"
    )


def _thumb(episode: Episode, channel: Channel) -> str:
    url = _OWN.episode_artwork(episode)
    if url is None and channel.artwork_rev is not None:
        url = _OWN.artwork(channel.artwork_rev)
    if url is None:
        return ""
    return (
        f'<img class="thumb" src="{url}" alt="" width="112" height="112" '
        'loading="lazy" decoding="async">'
    )


def _video(episode: Episode, name: str) -> str:
    if not _is_video(episode.media):
        return ""
    poster = _OWN.episode_artwork(episode)
    shown = "" if poster is None else f' poster="{poster}"'
    return (
        f'<video controls preload="none" src="{_OWN.media(episode)}"{shown} '
        f'playsinline aria-labelledby="{name}"></video>'
    )


def _audio(episode: Episode, name: str) -> str:
    if episode.media is None or _is_video(episode.media):
        return ""
    return (
        f'<audio controls preload="none" src="{_OWN.media(episode)}" '
        f'aria-labelledby="{name}"></audio>'
    )


def _is_video(media: Artifact | None) -> bool:
    return media is not None and media.facts.mime_type.startswith("video/")


def _facts(episode: Episode, feed_titles: Mapping[str, str]) -> str:
    duration_s = episode.duration_s
    parts = [_date(episode.dated)]
    if episode.media is not None:
        duration_s = episode.media.facts.duration_s or duration_s
    if duration_s:
        parts.append(_duration(round(duration_s)))
    if episode.media is not None:
        parts.append(_size(episode.media.facts.size_bytes))
    if episode.feed_id in feed_titles:
        parts.append(f"<bdi>{escape(feed_titles[episode.feed_id])}</bdi>")
    return " · ".join(parts)


def _date(when: datetime) -> str:
    shown = f"{when.day} {when:%B %Y}"
    return f'<time datetime="{when.isoformat()}">{shown}</time>'


def _duration(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min" if minutes else f"{rest} s"


def _size(size_bytes: int) -> str:
    megabytes = size_bytes / 1_000_000
    if megabytes >= 1000:  # noqa: PLR2004 what a gigabyte is
        return f"{megabytes / 1000:.1f} GB"
    return f"{megabytes:.1f} MB"


# ----------------------------------------------------------------------- long texts


def _folded(text: str, limit_bytes: int, language: str) -> str:
    """Return text of which only the beginning is seen until somebody unfolds it."""
    first, rest = _split(_cut(text.strip(), limit_bytes))
    attributes = f'class="text" lang="{escape(language)}" dir="auto"'
    if not rest:
        return f"<p {attributes}>{escape(first)}</p>"
    return (
        f"<details {attributes}><summary>{escape(first)} "
        f'<span class="more" lang="en">Show more</span></summary>{escape(rest)}'
        "</details>"
    )


def _cut(text: str, limit_bytes: int) -> str:
    """Return as much of a text as takes no more room than that on the page."""
    kept = text
    while (size := len(escape(kept).encode(errors="replace"))) > limit_bytes:
        kept = kept[: len(kept) * limit_bytes // size]
    return text if kept == text else f"{kept.rstrip()}…"


def _split(text: str) -> tuple[str, str]:
    """Return the beginning of a text and the rest, at a place where one may stop."""
    first = text.partition("\n")[0]
    if len(first) > _FIRST_LENGTH:
        ends = [one.start() for one in _SENTENCE.finditer(first, 0, _FIRST_LENGTH)]
        end = ends[-1] if ends else first.rfind(" ", 0, _FIRST_LENGTH)
        first = first[: end if end > 0 else _FIRST_LENGTH]
    return first.rstrip(), text[len(first) :].strip()
