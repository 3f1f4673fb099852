"""Our blueprints, imported by Home Assistant and at work in a household."""

from datetime import timedelta
import re
from typing import Final

from homeassistant.components.blueprint.models import Blueprint
from homeassistant.components.blueprint.schemas import BLUEPRINT_SCHEMA
from homeassistant.core import HomeAssistant
from homeassistant.util import yaml as yaml_util
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.anypod.engine import EpisodeStatus
from tests.house.declared import ROOT, read
from tests.integration.feeds import FEED, Feeds, eventually
from tests.integration.things import Phone, add_speakers
from tests.integration.workshop import BLUEPRINTS, Workshop, add_talk
from tests.site import PUBLISHED, FakeSite, Playlist, Status, Video, make_videos

NAMES: Final = sorted(path.stem for path in BLUEPRINTS.glob("*.yaml"))
EVENT: Final = "event.talk_episode"


async def publish(feeds: Feeds, site: FakeSite, *titles: str) -> None:
    """Have episodes published, and downloaded."""
    for title in titles:
        new = Video(id=title, title=title, published=PUBLISHED + timedelta(days=1))
        site.publish("/channel/talk/videos", new)
    await feeds.sync()


# --------------------------------------------------------------------------- all of them


@pytest.mark.parametrize("name", NAMES)
async def test_imported(workshop: Workshop, name: str) -> None:
    path = await workshop.import_blueprint(name)
    listed = await workshop.do("blueprint/list", domain="automation")
    assert "error" not in listed[path]
    metadata = listed[path]["metadata"]
    assert metadata["name"].startswith("Anypod: ")
    assert metadata["description"]
    documentation = read(ROOT / "custom_components/anypod/manifest.json")[
        "documentation"
    ]
    assert metadata["source_url"] == (
        f"{documentation}/blob/main/blueprints/automation/{path}"
    )
    oldest = read(ROOT / "hacs.json")["homeassistant"]
    assert metadata["homeassistant"] == {"min_version": oldest}


@pytest.mark.parametrize("name", NAMES)
def test_inputs(name: str) -> None:
    """Each has a name and a selector, and is used."""
    path = BLUEPRINTS / f"{name}.yaml"
    data = yaml_util.load_yaml_dict(path)
    blueprint = Blueprint(data, path=name, schema=BLUEPRINT_SCHEMA)
    assert blueprint.validate() is None
    for field in blueprint.inputs.values():
        assert field["name"]
        assert field["selector"]
    assert yaml_util.extract_inputs(data) == blueprint.inputs.keys()


def test_none_was_forgotten() -> None:
    tests = sorted((ROOT / "tests" / "integration").glob("test_blueprints*.py"))
    made = {
        name
        for path in tests
        for name in re.findall(r'\.make\(\s*"(\w+)"', path.read_text("utf-8"))
    }
    assert made == set(NAMES)


# ------------------------------------------------------------------------- notification


async def test_notification(
    hass: HomeAssistant,
    workshop: Workshop,
    phone: Phone,
    feeds: Feeds,
    site: FakeSite,
    hass_client: ClientSessionGenerator,
) -> None:
    await add_talk(feeds, site)
    [speaker, other] = await add_speakers(hass, "Kitchen", "Bath")
    await workshop.make(
        "notify_new_episode",
        feeds=[EVENT],
        phone=phone.device_id,
        player=speaker.entity_id,
    )
    await publish(feeds, site, "News")
    told = await phone.notified()
    episode = (await feeds.episodes())["News"]
    assert (told["title"], told["message"]) == ("Talk", "News")
    # The app asks for it with its login.
    response = await (await hass_client()).get(told["data"]["image"])
    assert response.status == 200
    assert response.content_type == "image/jpeg"

    await phone.press(told, "Play")
    assert speaker.played == [f"media-source://anypod/{FEED}/{episode.episode_id}"]
    assert other.played == []
    await phone.press(told, "Delete")
    await feeds.until(lambda state: state.counts.get(EpisodeStatus.ARCHIVED) == 1)
    assert (await feeds.statuses())["News"] is EpisodeStatus.ARCHIVED


async def test_buttons_of_others(
    hass: HomeAssistant, workshop: Workshop, phone: Phone, feeds: Feeds, site: FakeSite
) -> None:
    """Another automation's buttons are none of ours, nor is nonsense."""
    await add_talk(feeds, site)
    [speaker] = await add_speakers(hass, "Kitchen")
    automation = await workshop.make(
        "notify_new_episode",
        feeds=[EVENT],
        phone=phone.device_id,
        player=speaker.entity_id,
        delete_button=False,
    )
    [episode] = (await feeds.episodes()).values()
    it = f"{FEED}:{episode.episode_id}"
    for action in (
        f"ANYPOD:{automation.replace('new', 'old')}:PLAY:{it}",
        f"ANYPOD:{automation}:DELETE:{it}",
        f"ANYPOD:{automation}:PLAY",
        *("OPEN_DOOR", "", None, 7),
    ):
        await phone.fire("mobile_app_notification_action", action=action)
    await phone.fire("mobile_app_notification_action")
    assert speaker.played == []
    assert set((await feeds.statuses()).values()) == {EpisodeStatus.DOWNLOADED}
    await phone.fire(
        "mobile_app_notification_action", action=f"ANYPOD:{automation}:PLAY:{it}"
    )
    assert len(speaker.played) == 1


async def test_notification_without_buttons(
    workshop: Workshop, phone: Phone, feeds: Feeds, site: FakeSite
) -> None:
    await add_talk(feeds, site)
    await workshop.make(
        "notify_new_episode",
        feeds=[EVENT],
        phone=phone.device_id,
        delete_button=False,
    )
    await publish(feeds, site, "One", "Two")
    told = [await phone.notified() for _ in range(2)]
    assert {one["message"] for one in told} == {"One", "Two"}
    assert [one["data"]["actions"] for one in told] == [[], []]
    # An entity that comes back brings no news.
    await workshop.hass.config_entries.async_reload(FEED)
    await feeds.calm()
    await publish(feeds, site, "Later")
    assert (await phone.notified())["message"] == "Later"


# ------------------------------------------------------------------------------ sharing


@pytest.fixture
async def sharing(
    hass: HomeAssistant, workshop: Workshop, phone: Phone, feeds: Feeds
) -> Phone:
    """Give a phone whose shared pages go to a feed."""
    await feeds.add_manual(title="Talk")
    await workshop.make(
        "add_shared_url", feed=EVENT, notify=["notify.phone"], tell_ready=True
    )
    return phone


async def test_sharing(sharing: Phone, feeds: Feeds, site: FakeSite) -> None:
    site.add(Video(id="ep", title="An episode"))
    site.add(Video(id="gone", title="Gone", status=Status.REMOVED))
    url = site.video_url("ep")
    # Android shares a text; iOS an address.
    await sharing.fire("mobile_app.share", text=f"Look at this: {url} (nice)")
    assert (await sharing.notified())["message"] == f"Added: {url}"
    assert (await sharing.notified())["message"] == "Ready: An episode"
    await sharing.fire("mobile_app.share", url=url)
    assert (await sharing.notified())[
        "message"
    ] == f"This is in the feed already: {url}"

    await sharing.fire("mobile_app.share", url=site.video_url("gone"), text=None)
    assert (await sharing.notified())["message"].startswith("Added: ")
    message = (await sharing.notified())["message"]
    assert message.startswith("Not downloaded: ")
    [failed] = [
        one for one in (await feeds.episodes()).values() if one.state.error is not None
    ]
    assert message.removeprefix("Not downloaded: ").startswith(failed.title)
    assert message.rstrip().endswith(".")


async def test_sharing_refused(sharing: Phone, feeds: Feeds) -> None:
    await sharing.fire(
        "mobile_app.share", text="no address", subject="https://a.example"
    )
    await sharing.fire("mobile_app.share")
    assert await feeds.episodes() == {}
    hub = {"max_downloads": 2, "allowed_domains": ["example.com"]}
    feeds.hass.config_entries.async_update_entry(feeds.hub, options=hub)
    await feeds.hass.config_entries.async_reload(feeds.hub.entry_id)
    await sharing.fire("mobile_app.share", url="https://example.org/watch")
    message = (await sharing.notified())["message"]
    assert message == "This could not be added: https://example.org/watch"
    assert await feeds.episodes() == {}


async def test_sharing_playlists(
    hass: HomeAssistant, workshop: Workshop, phone: Phone, feeds: Feeds, site: FakeSite
) -> None:
    site.add(Playlist(id="mix", title="Mixed", videos=make_videos(2)))
    await feeds.add_manual(title="Talk")
    await workshop.make("add_shared_url", feed=EVENT, expand=True)
    await phone.fire("mobile_app.share", url=site.url("/playlist/mix"))

    async def is_there() -> bool:
        found = list((await feeds.statuses()).values())
        return found.count(EpisodeStatus.DOWNLOADED) == 2

    await eventually(is_there)
