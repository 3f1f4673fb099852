"""The action that looks at an address without adding it."""

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, Unauthorized
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from tests.integration import contract
from tests.integration.actions import Caller
from tests.integration.contract import check
from tests.integration.feeds import Feeds
from tests.site import Channel, FakeSite, Status, Subtitle, Video, make_videos


async def test_probe(
    hass: HomeAssistant, feeds: Feeds, site: FakeSite, hass_read_only_user: MockUser
) -> None:
    site.add(Video(id="ep", title="An episode", subtitles=(Subtitle(language="de"),)))
    site.add(Video(id="gone", status=Status.REMOVED))
    site.add(Channel(name="talk", title="Talk", videos=make_videos(2)))
    # Any feed: the actions come with the first one.
    await feeds.add_manual()
    caller = Caller(hass, feeds)

    page = check(await caller.call("probe", url=site.video_url("ep")), contract.PROBED)
    assert (page["title"], page["source_kind"]) == ("An episode", "single")
    episode = page["episode"]
    assert (episode["source_id"], episode["source_url"]) == (
        "ep",
        site.video_url("ep"),
    )
    assert [one["format_id"] for one in episode["formats"]] == ["140", "18"]
    assert episode["subtitles"] == [{"language": "de", "automatic": False}]

    channel = check(
        await caller.call("probe", url=site.channel_url("talk")), contract.PROBED
    )
    assert (channel["source_kind"], channel["entries"]) == ("channel", 2)
    assert channel["episode"] is None
    assert await feeds.episodes() == {}

    await caller.refused("invalid_url", "probe", url="no address")
    with pytest.raises(HomeAssistantError) as raised:
        await caller.call("probe", url=site.video_url("gone"))
    assert raised.value.translation_key == "problem_removed"
    assert "does not exist any more" in str(raised.value)
    # It would tell anybody what there is in the home's own network.
    before = site.mark()
    caller.context = Context(user_id=hass_read_only_user.id)
    with pytest.raises(Unauthorized):
        await caller.call("probe", url=site.video_url("ep"))
    assert site.since(before).requests == ()
