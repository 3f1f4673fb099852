"""A home in which Anypod has been in use for a while: feeds in five different states."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any, Final

from tests.hass import Instance, is_settled
from tests.site import FakeSite, Status, Video
from tests.site.demo import demo_sources

_TALKS: Final = 5
_BROKEN: Final = "music-2"
_SLOW: Final = "lesson-3"
_NUMBERS: Final = count(1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Household:
    """A Home Assistant with feeds, and the site that they read."""

    instance: Instance
    site: FakeSite
    talk: str
    """All of it is there."""
    music: str
    """One of its episodes has failed."""
    harbour: str
    """One of its episodes is to be released, one is live."""
    course: str
    """One of its episodes is being downloaded."""
    saved: str
    """It has what somebody added, and is paused."""
    gone: str
    """The title of a feed that was removed, whose files are still there."""


@contextmanager
def lived_in(instance: Instance) -> Iterator[Household]:
    """Give a Home Assistant that has no feeds some of them."""
    with FakeSite(*demo_sources()) as site:
        site.update(_BROKEN, status=Status.DRM)
        hold = site.hold(f"/media/{_SLOW}/*", after_bytes=20_000)
        gone = _gone(instance, site)
        talk = _feed(instance, site.channel_url("talk", "videos"))
        music = _feed(instance, site.playlist_url("music"))
        harbour = _feed(instance, site.channel_url("harbour"))
        course = _feed(instance, site.playlist_url("course"))
        saved = _saved(instance, site)
        instance.wait_for_feed(talk, is_settled(_TALKS))
        instance.wait_for_feed(music, lambda feed: feed["counts"]["failed"] == 1)
        instance.wait_for_feed(harbour, lambda feed: feed["counts"]["upcoming"] > 0)
        hold.wait_reached()
        yield Household(
            instance=instance,
            site=site,
            talk=talk,
            music=music,
            harbour=harbour,
            course=course,
            saved=saved,
            gone=gone,
        )
        hold.release()


@contextmanager
def downloading(household: Household) -> Iterator[str]:
    """Have an episode downloaded very slowly; return its title."""
    site, instance = household.site, household.instance
    name = f"far-{next(_NUMBERS)}"
    site.slow(f"/media/{name}/*", rate_bytes_s=4_000)
    far = Video(
        id=name,
        title=f"A journey {name}",
        published=datetime.now(UTC),
        duration_s=60,
        media_s=60,
    )
    site.publish("/channel/talk/videos", far)
    feed = {"config_entry_id": household.talk}
    instance.call("anypod", "sync", **feed)
    instance.wait_for_feed(
        household.talk, lambda feed: feed["counts"]["downloading"] == 1
    )
    yield f"A journey {name}"
    page = instance.action("list_episodes", **feed, search=name, status="downloading")
    for episode in page["episodes"]:
        instance.action("cancel", **feed, episode_id=episode["episode_id"])


def _feed(instance: Instance, url: str) -> str:
    entry_id: str = instance.add_feed(url)["result"]["entry_id"]
    return entry_id


def _saved(instance: Instance, site: FakeSite) -> str:
    flow = instance.post("/api/config/config_entries/flow", {"handler": "anypod"}).json
    path = f"/api/config/config_entries/flow/{flow['flow_id']}"
    instance.post(path, {"next_step_id": "manual"})
    made = instance.post(path, {"title": "Listen later", "media": "audio"}).json
    feed_id: str = made["result"]["entry_id"]
    flow = instance.post(
        "/api/config/config_entries/options/flow", {"handler": feed_id}
    ).json
    path = f"/api/config/config_entries/options/flow/{flow['flow_id']}"
    options: dict[str, Any] = {
        "media": "audio",
        "advanced": {"allow_private_sources": True},
    }
    assert instance.post(path, options).json["type"] == "create_entry"
    instance.action("add_url", config_entry_id=feed_id, url=site.video_url("harbour-1"))
    instance.wait_for_feed(feed_id, is_settled(1))
    instance.call("switch", "turn_off", entity_id="switch.listen_later_enabled")
    return feed_id


def _gone(instance: Instance, site: FakeSite) -> str:
    """Leave files of a feed that was removed, about which somebody is to decide."""
    added = instance.add_feed(site.video_url("harbour-2"))["result"]
    instance.wait_for_feed(added["entry_id"], is_settled(1))
    instance.delete(f"/api/config/config_entries/entry/{added['entry_id']}")
    title: str = added["title"]
    return title
