"""One feed all the way: from a URL in the config flow to a podcast app's files."""

from io import BytesIO
from typing import Any

import feedparser
import podcastparser
import pytest

from tests.site import identify

from .conftest import EPISODES, Home


def _parsed(home: Home) -> dict[str, Any]:
    body = home.instance.request("GET", home.feed_url).body
    parsed: dict[str, Any] = podcastparser.parse(home.feed_url, BytesIO(body))
    return parsed


def test_a_new_feed_takes_one_process_to_list_and_one_for_each_episode(
    home: Home,
) -> None:
    tally = home.site.since(home.before)
    looked_at_by_the_flow = 1
    assert tally.processes == looked_at_by_the_flow + 1 + EPISODES
    assert tally.extractions == EPISODES
    assert tally.pages == looked_at_by_the_flow + 1


def test_podcast_parsers_read_every_episode(home: Home) -> None:
    parsed = _parsed(home)
    assert parsed["title"] == "Talk"
    assert parsed["cover_url"].endswith(".jpg")
    titles = [episode["title"] for episode in parsed["episodes"]]
    assert titles == [f"Episode {n}" for n in range(EPISODES, 0, -1)]
    body = home.instance.request("GET", home.feed_url).body
    other = feedparser.parse(body)
    assert not other.bozo
    assert len(other.entries) == EPISODES


def test_every_enclosure_is_served_whole_by_head_and_in_ranges(home: Home) -> None:
    for episode in _parsed(home)["episodes"]:
        (enclosure,) = episode["enclosures"]
        url, size = enclosure["url"], enclosure["file_size"]
        whole = home.instance.request("GET", url)
        assert whole.status == 200
        assert len(whole.body) == size
        assert whole.headers["Content-Type"] == enclosure["mime_type"]
        assert identify(whole.body) == episode["guid"].partition(":")[2]
        head = home.instance.request("HEAD", url)
        assert (head.status, head.headers["Content-Length"]) == (200, str(size))
        assert _in_ranges(home, url, size) == whole.body
        assert episode["total_time"] == 4
        art = home.instance.request("GET", episode["episode_art_url"])
        assert (art.status, art.body[:2]) == (200, b"\xff\xd8")


def _in_ranges(home: Home, url: str, size: int) -> bytes:
    parts = []
    middle = size // 3
    for wanted in ("bytes=0-1", f"bytes=2-{middle}", f"bytes={middle + 1}-"):
        answer = home.instance.request("GET", url, headers={"Range": wanted})
        assert answer.status == 206
        parts.append(answer.body)
    return b"".join(parts)


def test_an_unchanged_feed_is_not_sent_again(home: Home) -> None:
    first = home.instance.request("GET", home.feed_url)
    again = home.instance.request(
        "GET", home.feed_url, headers={"If-None-Match": first.headers["ETag"]}
    )
    assert (again.status, again.body) == (304, b"")
    assert "Last-Modified" not in first.headers
    head = home.instance.request("HEAD", home.feed_url)
    assert head.headers["Content-Length"] == str(len(first.body))


def test_an_idle_sync_takes_one_process_and_one_page(home: Home) -> None:
    before = home.instance.request("GET", home.feed_url).body
    last_sync = home.instance.feed(home.entry_id)["last_sync"]
    mark = home.site.mark()
    home.instance.call("button", "press", entity_id="button.talk_sync")
    home.instance.wait_for_feed(
        home.entry_id,
        lambda feed: feed["last_sync"] != last_sync and feed["status"] == "idle",
    )
    tally = home.site.since(mark)
    assert (tally.processes, tally.pages, tally.extractions) == (1, 1, 0)
    assert home.instance.request("GET", home.feed_url).body == before


def test_the_feed_is_a_device_with_entities_linked_to_the_hub(home: Home) -> None:
    device = "device_id('sensor.talk_status')"
    entities = home.instance.template(f"{{{{ device_entities({device}) | sort }}}}")
    for entity_id in (
        "binary_sensor.talk_problem",
        "button.talk_sync",
        "sensor.talk_episodes",
        "sensor.talk_failed",
        "sensor.talk_last_sync",
        "sensor.talk_latest_episode",
        "sensor.talk_next_sync",
        "sensor.talk_queued",
        "sensor.talk_status",
        "sensor.talk_storage",
        "switch.talk_enabled",
    ):
        assert entity_id in entities
    via = f"device_attr({device}, 'via_device_id')"
    hub = home.instance.template(f"{{{{ device_attr({via}, 'name') }}}}")
    assert hub == "Anypod"
    assert home.instance.state("sensor.talk_episodes") == str(EPISODES)
    assert home.instance.state("binary_sensor.talk_problem") == "off"
    assert home.instance.state("sensor.talk_latest_episode") == "Episode 5"


@pytest.mark.parametrize(
    "path",
    [
        "/api/anypod/wrong/feed.xml",
        "/api/anypod/wrong/media/0-0.m4a",
        "/api/anypod/wrong/art-0.jpg",
        "/api/anypod/wrong/art/0-0.jpg",
    ],
)
def test_a_wrong_token_finds_nothing(home: Home, path: str) -> None:
    answer = home.instance.request("GET", path)
    assert (answer.status, answer.body) == (404, b"")


def test_the_log_has_no_complaint_and_no_secret(home: Home) -> None:
    token = home.feed_url.split("/")[-2]
    assert home.instance.complaints() == []
    assert token not in home.instance.log
