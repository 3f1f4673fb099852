"""Stops, starts and pulled plugs."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import podcastparser
import pytest

from tests.hass import Instance, is_settled
from tests.site import (
    MUXED_LARGE,
    MUXED_WEBM_360,
    Channel,
    FakeSite,
    Video,
    make_videos,
)

from .conftest import EPISODES
from .moments import is_encoding


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Instance]:
    with Instance(tmp_path) as instance:
        instance.onboard()
        yield instance


@pytest.fixture
def site() -> Iterator[FakeSite]:
    channel = Channel(name="talk", title="Talk", videos=make_videos(EPISODES))
    with FakeSite(channel) as site:
        yield site


def _media_urls(body: bytes) -> list[str]:
    episodes = podcastparser.parse("http://127.0.0.1/", BytesIO(body))["episodes"]
    return [episode["enclosures"][0]["url"] for episode in episodes]


def test_a_feed_is_served_again_at_once_and_nothing_is_downloaded_again(
    instance: Instance, site: FakeSite
) -> None:
    added = instance.add_feed(site.channel_url("talk", "videos"))
    entry_id = added["result"]["entry_id"]
    url = instance.wait_for_feed(entry_id, is_settled(EPISODES))["links"][0]["url"]
    before = instance.request("GET", url).body
    instance.stop()
    site.stop()
    mark = site.mark()

    # Without a network, and before Home Assistant has finished to start.
    instance.start(until=lambda: instance.request("GET", url).status == 200)
    assert instance.request("GET", url).body == before
    for media_url in _media_urls(before):
        assert instance.request("GET", media_url).status == 200
    assert site.since(mark).processes == 0

    site.start()
    instance.wait_until(lambda: instance.state("button.talk_sync") != "unavailable")
    instance.call("button", "press", entity_id="button.talk_sync")
    instance.wait_until(lambda: bool(site.since(mark).processes))
    instance.wait_for_feed(entry_id, is_settled(EPISODES))
    tally = site.since(mark)
    assert (tally.processes, tally.pages) == (1, 1)
    assert (tally.extractions, tally.media_bytes) == (0, 0)
    assert instance.complaints() == []


def test_a_site_that_is_off_is_told_and_forgiven(
    instance: Instance, site: FakeSite
) -> None:
    added = instance.add_feed(site.channel_url("talk", "videos"))
    entry_id = added["result"]["entry_id"]
    url = instance.wait_for_feed(entry_id, is_settled(EPISODES))["links"][0]["url"]
    before = instance.request("GET", url).body
    site.stop()

    instance.call("anypod", "sync", config_entry_id=entry_id)
    feed = instance.wait_for_feed(entry_id, lambda feed: feed["status"] == "waiting")
    assert feed["error"]["class"] == "temporary"
    assert feed["error"]["message"].startswith("The site could not be reached")
    instance.wait_until(lambda: instance.state("binary_sensor.talk_problem") == "on")
    assert instance.request("GET", url).body == before

    site.start()
    instance.call("anypod", "sync", config_entry_id=entry_id)
    instance.wait_for_feed(entry_id, lambda feed: feed["error"] is None)
    assert instance.complaints() == []


@pytest.mark.parametrize("children", ["die", "live on"])
def test_a_pulled_plug_in_the_middle_of_a_download_loses_nothing(
    instance: Instance, children: str
) -> None:
    large = Video(id="large", title="Large", formats=(MUXED_LARGE,))
    videos = [large, *make_videos(2)]
    with FakeSite(Channel(name="plug", title="Plug", videos=videos)) as site:
        held = site.hold("/media/large/*", after_bytes=1_000_000, times=1)
        added = instance.add_feed(
            site.channel_url("plug", "videos"), media="video_360", keep_last=5
        )
        entry_id = added["result"]["entry_id"]
        held.wait_reached()
        instance.wait_until_stored(entry_id)
        instance.kill(with_children=children == "die")
        assert bool(instance.children()) is (children == "live on")
        mark = site.mark()

        instance.start()
        url = instance.wait_for_feed(entry_id, is_settled(3))["links"][0]["url"]
        assert instance.children() == []
        assert [one.range for one in site.since(mark).matching("/media/large/*")]
        assert all(one.range for one in site.since(mark).matching("/media/large/*"))
        held.release()
    for media_url in _media_urls(instance.request("GET", url).body):
        head = instance.request("HEAD", media_url)
        assert int(head.headers["Content-Length"]) == len(
            instance.request("GET", media_url).body
        )
    assert instance.complaints() == []


def test_a_removed_feed_asks_about_its_files(
    instance: Instance, site: FakeSite
) -> None:
    added = instance.add_feed(site.channel_url("talk", "videos"))
    entry_id = added["result"]["entry_id"]
    url = instance.wait_for_feed(entry_id, is_settled(EPISODES))["links"][0]["url"]
    files = instance.media_files("*.m4a")
    assert len(files) == EPISODES

    instance.delete(f"/api/config/config_entries/entry/{entry_id}")
    assert instance.request("GET", url).status == 404
    assert instance.media_files("*.m4a") == files

    flow = instance.post(
        "/api/repairs/issues/fix",
        {"handler": "anypod", "issue_id": f"removed_feed_{entry_id}"},
    ).json
    assert flow["menu_options"] == ["delete", "keep"]
    answer = instance.post(
        f"/api/repairs/issues/fix/{flow['flow_id']}", {"next_step_id": "delete"}
    ).json
    assert answer["type"] == "create_entry"
    assert not instance.media_files("*.m4a")
    instance.wait_until(lambda: instance.entries() == [])
    assert instance.complaints() == []


def test_a_pulled_plug_in_the_middle_of_a_conversion_costs_no_second_download(
    instance: Instance,
) -> None:
    long = Video(
        id="long",
        title="Long",
        formats=(MUXED_WEBM_360,),
        media_s=180,
        duration_s=180,
    )
    with FakeSite(Channel(name="plug", title="Plug", videos=[long])) as site:
        added = instance.add_feed(
            site.channel_url("plug", "videos"), media="video_360", keep_last=5
        )
        entry_id = added["result"]["entry_id"]
        instance.wait_until(lambda: is_encoding(instance))
        instance.wait_until_stored(entry_id)
        instance.kill(with_children=False)
        mark = site.mark()
        instance.start()
        url = instance.wait_for_feed(entry_id, is_settled(1))["links"][0]["url"]
        assert site.since(mark).media == 0
        assert site.since(mark).extractions == 0
    (media_url,) = _media_urls(instance.request("GET", url).body)
    assert instance.request("GET", media_url).body[4:8] == b"ftyp"
    assert instance.complaints() == []
