"""Single pages: shared from a phone, added over HTTP, and not lost by a power cut."""

from collections.abc import Iterator
from pathlib import Path
import re
from typing import Any, Final

import feedparser
import pytest
import yaml

from tests.hass import Instance, is_settled
from tests.site import FakeSite, identify, make_videos

DOCUMENT: Final = Path(__file__).parents[2] / "docs" / "sharing.md"
EXAMPLE_ID: Final = "01JD0000000000000000000000"


@pytest.fixture(scope="module")
def site() -> Iterator[FakeSite]:
    with FakeSite() as site:
        site.add(*make_videos(4))
        yield site


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """Give a Home Assistant in which automations can be written."""
    instance = Instance(tmp_path_factory.mktemp("config"))
    (instance.config_dir / "automations.yaml").write_text("[]")
    with (instance.config_dir / "configuration.yaml").open("a") as configuration:
        configuration.write("\nautomation: !include automations.yaml\n")
    with instance:
        instance.onboard()
        yield instance


@pytest.fixture(scope="module")
def entry_id(instance: Instance) -> str:
    """Give a feed for single URLs that may read this machine's site."""
    flow = instance.post(
        "/api/config/config_entries/flow",
        {"handler": "anypod", "show_advanced_options": False},
    ).json
    path = f"/api/config/config_entries/flow/{flow['flow_id']}"
    assert "manual" in flow["menu_options"]
    instance.post(path, {"next_step_id": "manual"})
    result = instance.post(path, {"title": "Saved", "media": "audio"}).json
    entry_id: str = result["result"]["entry_id"]
    options = instance.post(
        "/api/config/config_entries/options/flow", {"handler": entry_id}
    ).json
    done = instance.post(
        f"/api/config/config_entries/options/flow/{options['flow_id']}",
        {
            "media": "audio",
            "advanced": {"allow_private_sources": True},
        },
    ).json
    assert done["type"] == "create_entry"
    return entry_id


def test_a_feed_that_is_empty_can_be_subscribed_to(
    instance: Instance, entry_id: str
) -> None:
    assert _titles(instance, entry_id) == []


def test_an_address_that_is_posted_becomes_an_episode(
    instance: Instance, entry_id: str, site: FakeSite
) -> None:
    path = f"/api/anypod/feeds/{entry_id}/episodes"
    first = instance.post(path, {"url": site.video_url("ep-1")})
    assert first.status == 201
    assert first.json["duplicate"] is False
    instance.wait_for_feed(entry_id, is_settled(1))
    assert _titles(instance, entry_id) == ["Episode 1"]

    again = instance.post(path, {"url": site.video_url("ep-1")})
    assert (again.status, again.json["duplicate"]) == (201, True)
    assert again.json["status"] == "downloaded"
    assert instance.post(path, {"url": "no address"}).status == 422
    assert instance.post(path, {}).status == 400


def test_the_automation_of_the_documentation_adds_what_a_phone_shares(
    instance: Instance, entry_id: str, site: FakeSite
) -> None:
    added = instance.post("/api/config/automation/config/share", _automation(entry_id))
    assert added.status == 200
    instance.wait_until(
        lambda: (
            instance.template("{{ states('automation.add_what_my_phone_shares') }}")
            == "on"
        )
    )
    event = "/api/events/mobile_app.share"
    assert instance.post(event, {"url": site.video_url("ep-2")}).status == 200
    instance.wait_for_feed(entry_id, is_settled(2))
    text = f"Listen to this: {site.video_url('ep-3')}"
    assert instance.post(event, {"text": text}).status == 200
    instance.wait_for_feed(entry_id, is_settled(3))
    assert _titles(instance, entry_id) == ["Episode 3", "Episode 2", "Episode 1"]


def test_what_was_accepted_survives_a_power_cut(
    instance: Instance, entry_id: str, site: FakeSite
) -> None:
    hold = site.hold("/media/ep-4/*", after_bytes=0)
    path = f"/api/anypod/feeds/{entry_id}/episodes"
    assert instance.post(path, {"url": site.video_url("ep-4")}).status == 201
    hold.wait_reached()
    instance.kill()
    hold.release()
    instance.start()
    instance.wait_for_feed(entry_id, is_settled(4))
    assert _titles(instance, entry_id)[0] == "Episode 4"
    url = _feed(instance, entry_id).entries[0].enclosures[0].href
    assert identify(instance.request("GET", url).body) == "ep-4"


def test_the_log_has_no_complaint(instance: Instance) -> None:
    assert instance.complaints() == []


def _automation(entry_id: str) -> Any:
    """Return the documentation's automation, for this feed."""
    [text] = re.findall(
        r"```yaml\n(alias: .+?)```", DOCUMENT.read_text("utf-8"), re.DOTALL
    )
    assert EXAMPLE_ID in text
    return yaml.safe_load(text.replace(EXAMPLE_ID, entry_id))


def _feed(instance: Instance, entry_id: str) -> Any:
    url = instance.feed(entry_id)["links"][0]["url"]
    return feedparser.parse(instance.request("GET", url).body)


def _titles(instance: Instance, entry_id: str) -> list[str]:
    parsed = _feed(instance, entry_id)
    assert not parsed.bozo
    return [entry.title for entry in parsed.entries]
