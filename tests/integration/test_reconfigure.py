"""Reconfiguring a feed: another source, the same feed."""

from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from custom_components.anypod.engine import EpisodeStatus, fence
from tests.integration.feeds import FEED, Feeds
from tests.integration.flows import made, move, options, reconfigure, suggested, try_url
from tests.site import Channel, FakeSite, make_videos


@pytest.fixture
async def talk(site: FakeSite, feeds: Feeds, channel: Channel) -> ConfigEntry[Any]:
    """Give a feed that archives the descriptions of three episodes."""
    site.add(Channel(name="walk", title="Walk", videos=make_videos(2, "walk")))
    return await feeds.add(
        "/channel/talk/videos", media="metadata", exclude_title="trailer"
    )


async def test_another_source(
    hass: HomeAssistant, talk: ConfigEntry[Any], feeds: Feeds, site: FakeSite
) -> None:
    before, link = await feeds.episodes(), feeds.link()
    assert len(before) == 3
    form = await reconfigure(hass, talk)
    assert (form["step_id"], form["errors"]) == ("reconfigure", {})
    assert suggested(form) == {"url": site.url("/channel/talk/videos")}

    async with feeds.syncing():
        done = await move(hass, form, f" {site.channel_url('walk')}")
    assert done["type"] is FlowResultType.ABORT
    assert done["reason"] == "reconfigure_successful"
    assert talk.state is ConfigEntryState.LOADED
    assert talk.title == "Talk"
    assert talk.unique_id == "anypodsitetab:walk|videos|metadata"
    assert talk.data == {
        "type": "feed",
        "url": site.channel_url("walk"),
        "source_kind": "channel",
        "listing_urls": [site.channel_url("walk", "videos")],
    }
    assert talk.options == {
        "media": "metadata",
        "keep_last": 10,
        "exclude_title": "trailer",
    }
    after = await feeds.episodes()
    assert set(after) == {*before, "walk-1", "walk-2"}
    for name, episode in before.items():
        assert after[name].episode_id == episode.episode_id
        assert after[name].guid == episode.guid
        assert after[name].state.status is EpisodeStatus.DOWNLOADED
    assert feeds.link().token == link.token
    assert feeds.state("sensor.talk_episodes") == "5"


async def test_a_source_at_home_that_has_any_name(
    hass: HomeAssistant,
    feeds: Feeds,
    site: FakeSite,
    monkeypatch: pytest.MonkeyPatch,
    channel: Channel,
) -> None:
    """It is chosen with its name; the next one may not lead home because of that."""
    site.add(Channel(name="walk", title="Walk", videos=make_videos(2, "walk")))
    with monkeypatch.context() as at_first:
        # As if nobody could tell from the site's address.
        at_first.setattr(fence, "_is_of_home", lambda _: False)
        entry = made(await try_url(hass, site.channel_url("talk")))
        assert entry.options["allow_private_sources"] is True
        await feeds.settled(entry.entry_id)
        assert len(await feeds.episodes(entry.entry_id)) == 3
    await move(hass, await reconfigure(hass, entry), site.channel_url("talk"))
    assert entry.options["allow_private_sources"] is True
    await move(hass, await reconfigure(hass, entry), site.channel_url("walk"))
    assert "allow_private_sources" not in entry.options


async def test_the_same_source(
    hass: HomeAssistant, talk: ConfigEntry[Any], feeds: Feeds, site: FakeSite
) -> None:
    before = await feeds.episodes()
    done = await move(hass, await reconfigure(hass, talk), site.url("/@talk/videos"))
    assert done["reason"] == "reconfigure_successful"
    assert talk.unique_id == "anypodsitetab:talk|videos|metadata"
    await feeds.settled()
    assert (await feeds.episodes()).keys() == before.keys()


async def test_tabs(
    hass: HomeAssistant, channel: Channel, feeds: Feeds, site: FakeSite
) -> None:
    """They stay with the channel that they were chosen of."""
    site.add(Channel(name="walk", title="Walk", videos=make_videos(2, "walk")))
    url = site.channel_url("talk")
    entry = made(await try_url(hass, url, media="metadata"))
    wanted = {"media": "metadata", "interval_hours": 1}
    tabs = {"tabs": ["videos", "shorts"]}
    await options(hass, entry, **wanted, advanced=tabs)
    unique_id = "anypodsitetab:talk|videos,shorts|metadata"
    assert entry.unique_id == unique_id
    # Another feed has taken what its URL alone stands for.
    made(await try_url(hass, url, media="metadata"))

    done = await move(hass, await reconfigure(hass, entry), url)
    assert done["reason"] == "reconfigure_successful"
    assert entry.unique_id == unique_id
    assert entry.options["tabs"] == ["videos", "shorts"]

    done = await move(hass, await reconfigure(hass, entry), site.channel_url("walk"))
    assert done["reason"] == "reconfigure_successful"
    assert entry.unique_id == "anypodsitetab:walk|videos|metadata"
    assert "tabs" not in entry.options


async def test_source_of_another_feed(
    hass: HomeAssistant, talk: ConfigEntry[Any], feeds: Feeds, site: FakeSite
) -> None:
    made(await try_url(hass, site.channel_url("walk"), media="metadata"))
    before = (talk.unique_id, dict(talk.data), dict(talk.options))
    done = await move(hass, await reconfigure(hass, talk), site.channel_url("walk"))
    assert done["type"] is FlowResultType.ABORT
    assert done["reason"] == "already_configured"
    assert (talk.unique_id, dict(talk.data), dict(talk.options)) == before


async def test_mistakes(
    hass: HomeAssistant, talk: ConfigEntry[Any], feeds: Feeds, site: FakeSite
) -> None:
    site.add(Channel(name="quiet", title="Quiet"))
    before = (talk.unique_id, dict(talk.data))
    form = await reconfigure(hass, talk)
    for url, error in {
        "trains": "invalid_url",
        site.channel_url("none"): "not_found",
        site.channel_url("quiet"): "empty_source",
    }.items():
        form = await move(hass, form, url)
        assert form["step_id"] == "reconfigure"
        assert form["errors"] == {"url": error}
        assert suggested(form) == {"url": url}
    site.stop()
    form = await move(hass, form, site.channel_url("walk"))
    assert form["step_id"] == "reconfigure"
    assert form["errors"] == {"url": "cannot_connect"}
    assert (talk.unique_id, dict(talk.data)) == before

    site.start()
    done = await move(hass, form, site.channel_url("walk"))
    assert done["reason"] == "reconfigure_successful"


async def test_feed_that_is_not_loaded(
    hass: HomeAssistant, talk: ConfigEntry[Any], feeds: Feeds, site: FakeSite
) -> None:
    await hass.config_entries.async_unload(FEED)
    done = await move(hass, await reconfigure(hass, talk), site.channel_url("walk"))
    assert done["reason"] == "reconfigure_successful"
    assert talk.data["url"] == site.channel_url("walk")
    assert talk.state is ConfigEntryState.LOADED
