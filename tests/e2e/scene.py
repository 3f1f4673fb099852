"""Feeds and links of every kind, and what is to be had through them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
import re
from typing import Any, Final
from urllib.parse import urlsplit

from tests.hass import Instance, is_settled
from tests.site import Channel, Chapter, FakeSite, Subtitle, Video

WORDS: Final = "Hello from the fake site."
_RICH: Final = Video(
    id="rich",
    title="Everything",
    chapters=(Chapter(start_s=0, title="One"), Chapter(start_s=1, title="Two")),
    subtitles=(Subtitle(language="en", text=WORDS),),
)
_PLAIN: Final = Video(id="plain", title="Another feed's")
_ADDRESS: Final = re.compile(rb' (?:url|href)="([^"]+)"')


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """A Home Assistant with two feeds, of which the first has links of all kinds."""

    instance: Instance
    feed_id: str
    names: Mapping[str, str]
    """Paths, and parts of such: what stands in braces in targets and headers."""

    def file(self, pattern: str) -> Path:
        """Return the one file of the first feed's folder that fits a pattern."""
        [path] = (self.instance.media_dir / "anypod" / "Saved").glob(pattern)
        return path


@contextmanager
def playing(instance: Instance) -> Iterator[Scene]:
    """Give a Home Assistant that has no feeds two of them."""
    other = Channel(name="other", title="Other", videos=[_PLAIN])
    with FakeSite(other) as site:
        site.add(_RICH)
        picture = site.url("/art/channel/other.jpg")
        feed_id = _saved(instance, site.video_url("rich"), picture)
        added = instance.add_feed(site.channel_url("other", "videos"))
        other_id: str = added["result"]["entry_id"]
        for one in (feed_id, other_id):
            instance.wait_for_feed(one, _is_complete)
        yield Scene(
            instance=instance,
            feed_id=feed_id,
            names=_names(instance, feed_id, other_id),
        )


def _is_complete(feed: dict[str, Any]) -> bool:
    return is_settled(1)(feed) and feed["artwork_url"] is not None


def _saved(instance: Instance, url: str, picture: str) -> str:
    """Make a feed of single pages that wants transcripts, and give it one page."""
    flow = instance.post("/api/config/config_entries/flow", {"handler": "anypod"}).json
    path = f"/api/config/config_entries/flow/{flow['flow_id']}"
    instance.post(path, {"next_step_id": "manual"})
    made = instance.post(path, {"title": "Saved", "media": "audio"}).json
    feed_id: str = made["result"]["entry_id"]
    flow = instance.post(
        "/api/config/config_entries/options/flow", {"handler": feed_id}
    ).json
    options = {
        "media": "audio",
        "making": {"subtitles": ["en"]},
        "show": {"artwork_url": picture},
        "advanced": {"allow_private_sources": True},
    }
    path = f"/api/config/config_entries/options/flow/{flow['flow_id']}"
    assert instance.post(path, options).json["type"] == "create_entry"
    path = f"/api/anypod/feeds/{feed_id}/episodes"
    assert instance.post(path, {"url": url}).status == 201
    return feed_id


def _names(instance: Instance, feed_id: str, other_id: str) -> dict[str, str]:
    link = _base(instance.feed(feed_id)["links"][0])
    told = _told(instance, link)
    media = next(one for one in told if "/media/" in one).rpartition("/")[2]
    stem, _, rev = media.removesuffix(".m4a").partition("-")
    other = _base(instance.feed(other_id)["links"][0])
    foreign = next(one for one in _told(instance, other) if "/media/" in one)
    [hub] = [one for one in instance.entries() if one["title"] == "Anypod"]
    return {
        "link": link,
        "token": link.rpartition("/")[2],
        "media": media,
        "stem": stem,
        "rev": rev,
        **_found(told),
        "foreign": foreign.rpartition("/")[2],
        "combined": _base(instance.feed(hub["entry_id"])["links"][0]),
        **_links(instance, feed_id),
    }


def _found(told: list[str]) -> dict[str, str]:
    """Return what a document tells of, but for the media, by its kind."""
    kinds = {
        "art": r"art-.+\.jpg",
        "picture": r"art/.+\.jpg",
        "chapters": r"chapters/.+\.json",
        "vtt": r"transcripts/.+\.vtt",
        "srt": r"transcripts/.+\.srt",
    }
    found: dict[str, str] = {}
    for kind, pattern in kinds.items():
        [found[kind]] = {
            match[0] for one in told if (match := re.search(f"{pattern}$", one))
        }
    found["txt"] = found["vtt"].removesuffix("vtt") + "txt"
    return found


def _links(instance: Instance, feed_id: str) -> dict[str, str]:
    """Give the feed three more links, with which something has happened since."""
    made = {
        name: instance.action("create_link", config_entry_id=feed_id, name=name)
        for name in ("revoked", "rotated", "forwarded")
    }
    given: dict[str, Any] = {
        name: {"link_id": it["link_id"]} for name, it in made.items()
    }
    instance.action("revoke_link", config_entry_id=feed_id, **given["revoked"])
    instance.action("rotate_link", config_entry_id=feed_id, **given["rotated"])
    moved = instance.action(
        "rotate_link", config_entry_id=feed_id, **given["forwarded"], forward_days=7
    )
    bases = {name: _base(link) for name, link in made.items()}
    return bases | {"moved": _base(moved)}


def _base(link: dict[str, Any]) -> str:
    url: str = link["url"]
    return urlsplit(url).path.removesuffix("/feed.xml")


def _told(instance: Instance, link: str) -> list[str]:
    """Return the addresses below a link that its document tells of."""
    body = instance.request("GET", f"{link}/feed.xml").body
    told = [one.decode() for one in _ADDRESS.findall(body)]
    return [one for one in told if link in one]
