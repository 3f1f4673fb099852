"""Tools for language models, as an assistant of Home Assistant is given them."""

from typing import Any, Final

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import area_registry as ar, entity_registry as er
from homeassistant.helpers.llm import (
    LLM_API_ASSIST,
    APIInstance,
    LLMContext,
    ToolInput,
    ToolResult,
    async_get_api,
)
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from probatio import to_openapi
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.anypod.engine import EpisodeStatus
from custom_components.anypod.llm import async_get_tools
from tests.integration.feeds import FEED, Feeds
from tests.integration.flows import options
from tests.integration.things import Speaker, add_speakers
from tests.site import PUBLISHED, Channel, FakeSite, Video, make_videos

TALK: Final = "sensor.talk_latest_episode"
SAVED: Final = "sensor.saved_latest_episode"
LIST: Final = "anypod__list_new_episodes"
PLAY: Final = "anypod__play_latest"
ADD: Final = "anypod__add_url"


class Assistant:
    """An assistant that asks for tools, and uses them."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Begin in nobody's name."""
        self.hass = hass
        self.context = Context()

    def expose(self, *entity_ids: str, yes: bool = True) -> None:
        """Open entities to the assistant, or close them."""
        for entity_id in entity_ids:
            async_expose_entity(self.hass, "conversation", entity_id, yes)

    async def api(self) -> APIInstance:
        """Return what it is given."""
        asked = LLMContext(
            platform="test",
            context=self.context,
            language="en",
            assistant="conversation",
            device_id=None,
        )
        return await async_get_api(self.hass, LLM_API_ASSIST, asked)

    async def tools(self) -> list[str]:
        """Return the names of our tools."""
        names = [tool.name for tool in (await self.api()).tools]
        return [name for name in names if name.startswith("anypod")]

    async def call(self, name: str, /, **args: Any) -> ToolResult:
        """Use a tool."""
        api = await self.api()
        return await api.async_call_tool(ToolInput(tool_name=name, tool_args=args))

    async def do(self, name: str, /, **args: Any) -> dict[str, Any]:
        """Use a tool, which works; return what it says."""
        result = await self.call(name, **args)
        assert not result.error, result.data
        return dict(result.data)

    async def refused(self, name: str, /, **args: Any) -> str:
        """Use a tool, which refuses; return what the model reads."""
        result = await self.call(name, **args)
        assert result.error, result.data
        assert result.data.keys() == {"error"}
        return str(result.data["error"])


@pytest.fixture
async def assistant(hass: HomeAssistant) -> Assistant:
    """Give an assistant to which nothing is open."""
    for component in ("homeassistant", "llm"):
        assert await async_setup_component(hass, component, {})
    return Assistant(hass)


async def add_talk(feeds: Feeds, site: FakeSite) -> None:
    """Add a feed of two episodes, of which one is old."""
    new = Video(id="new", title="News", published=dt_util.utcnow(), duration_s=1)
    old = Video(id="old", title="Olds", published=PUBLISHED)
    site.add(Channel(name="talk", title="Talk", videos=[new, old]))
    await feeds.add("/channel/talk/videos", title="Talk")


async def add_other(feeds: Feeds, site: FakeSite) -> None:
    """Add a second feed, whose only episode is not new."""
    site.add(Channel(name="other", title="Other", videos=make_videos(1, "other")))
    await feeds.add("/channel/other/videos", "other", title="Sports talk")


# ------------------------------------------------------------------------ what is open


async def test_tools(
    hass: HomeAssistant, assistant: Assistant, feeds: Feeds, site: FakeSite
) -> None:
    assert await assistant.tools() == []
    await add_talk(feeds, site)
    await feeds.add_manual("saved")
    [speaker] = await add_speakers(hass, "Kitchen")
    assistant.expose(speaker.entity_id, yes=False)
    # A feed has nothing that is open by itself.
    assert await assistant.tools() == []
    assistant.expose(TALK)
    assert await assistant.tools() == [LIST]
    assistant.expose(speaker.entity_id)
    assert await assistant.tools() == [LIST, PLAY]
    assistant.expose(SAVED)
    assert await assistant.tools() == [LIST, PLAY, ADD]
    await hass.config_entries.async_unload(FEED)
    await hass.config_entries.async_unload("saved")
    assert await assistant.tools() == []


async def test_other_apis(
    hass: HomeAssistant, assistant: Assistant, feeds: Feeds
) -> None:
    await feeds.add_manual(title="Talk")
    assistant.expose(TALK)
    asked = (await assistant.api()).llm_context
    assert async_get_tools(hass, asked, "homeassistant") is None
    assert async_get_tools(hass, asked, LLM_API_ASSIST) is not None


async def test_descriptions(
    hass: HomeAssistant, assistant: Assistant, feeds: Feeds, site: FakeSite
) -> None:
    """A model is told what there is, in a schema of the kind that it knows."""
    await add_talk(feeds, site)
    await feeds.add_manual("saved")
    [speaker] = await add_speakers(hass, "Kitchen")
    assistant.expose(TALK, SAVED, speaker.entity_id)
    api = await assistant.api()
    found = {tool.name: tool for tool in api.tools if tool.name in {LIST, PLAY, ADD}}
    described = {}
    for tool in found.values():
        assert (tool.integration, bool(tool.title)) == ("anypod", True)
        assert tool.description
        schema = to_openapi(tool.parameters, custom_serializer=api.custom_serializer)
        described[tool.name] = schema["properties"]
    assert "Saved, Talk" in described[LIST]["feed"]["description"]
    assert described[LIST]["since"]["format"] == "date"
    assert described[PLAY]["which"]["enum"] == ["latest", "next_unplayed"]
    assert described[ADD]["feed"]["description"].endswith("There are: Saved")
    assert found[LIST].annotations.read_only


# ------------------------------------------------------------------------- what is new


async def test_list(assistant: Assistant, feeds: Feeds, site: FakeSite) -> None:
    await add_talk(feeds, site)
    await add_other(feeds, site)
    assistant.expose(TALK)
    episodes = await feeds.episodes()
    new = (await assistant.do(LIST))["episodes"]
    published = episodes["new"].published
    assert published is not None
    assert new == [
        {
            "feed": "Talk",
            "title": "News",
            "published": dt_util.as_local(published).isoformat(),
            "minutes": 0,
            "played": False,
            "episode_id": episodes["new"].episode_id,
        }
    ]
    # Models send blanks, and know names by hearing.
    for args in ({"feed": "", "since": None}, {"feed": "the talk"}, {"feed": "Tlak"}):
        assert (await assistant.do(LIST, **args))["episodes"] == new
    all_of_it = (await assistant.do(LIST, since="2001-01-01"))["episodes"]
    assert [one["title"] for one in all_of_it] == ["News", "Olds"]

    assistant.expose("sensor.sports_talk_latest_episode")
    all_of_it = (await assistant.do(LIST, since="2001-01-01"))["episodes"]
    assert len(all_of_it) == 3
    assert all_of_it == sorted(
        all_of_it, key=lambda one: str(one["published"]), reverse=True
    )
    sports = (await assistant.do(LIST, feed="sports", since="2001-01-01"))["episodes"]
    assert [one["feed"] for one in sports] == ["Sports talk"]


async def test_list_refusals(
    assistant: Assistant, feeds: Feeds, site: FakeSite
) -> None:
    await add_talk(feeds, site)
    await add_other(feeds, site)
    assistant.expose(TALK)
    assert await assistant.refused(LIST, feed="Weather") == (
        "There is no such feed. There are: Talk."
    )
    # What is not open is not there.
    assert "Sports" not in await assistant.refused(LIST, feed="xyz")
    assistant.expose("sensor.sports_talk_latest_episode")
    message = await assistant.refused(LIST, feed="alk")
    assert message == "Say which feed. These fit: Sports talk, Talk."
    for wrong in ({"since": "yesterday"}, {"since": "2026-13-01"}, {"feeds": "Talk"}):
        assert await assistant.refused(LIST, **wrong)


# ----------------------------------------------------------------------------- playing


@pytest.fixture
async def kitchen(
    hass: HomeAssistant, assistant: Assistant, feeds: Feeds, site: FakeSite
) -> Speaker:
    """Give a speaker that is open, beside a feed that is."""
    await add_talk(feeds, site)
    [kitchen] = await add_speakers(hass, "Kitchen")
    assistant.expose(TALK, kitchen.entity_id)
    return kitchen


async def test_play(assistant: Assistant, feeds: Feeds, kitchen: Speaker) -> None:
    ids = {name: one.episode_id for name, one in (await feeds.episodes()).items()}
    said = await assistant.do(PLAY)
    assert said == {"playing": "News", "player": "Kitchen"}
    assert kitchen.played == [f"media-source://anypod/{FEED}/{ids['new']}"]

    await assistant.do(PLAY, feed="Talk", episode_id=ids["old"])
    assert kitchen.played[-1].endswith(ids["old"])
    await feeds.engine.plays.note(FEED, ids["old"], position_s=1)
    for args in ({}, {"feed": "talk"}):
        said = await assistant.do(PLAY, which="next_unplayed", **args)
        assert said["playing"] == "Olds"


async def test_play_there(
    hass: HomeAssistant, assistant: Assistant, kitchen: Speaker
) -> None:
    [bath, study] = await add_speakers(hass, "Bath", "Study")
    assistant.expose(bath.entity_id)
    assistant.expose(study.entity_id, yes=False)
    area = ar.async_get(hass).async_create("Upstairs")
    er.async_get(hass).async_update_entity(bath.entity_id, area_id=area.id)
    message = await assistant.refused(PLAY)
    assert message == "Say which player. There are: Bath, Kitchen."
    assert await assistant.refused(PLAY, player_name="Study") == message
    await assistant.do(PLAY, player_area="upstairs")
    assert (len(bath.played), len(kitchen.played)) == (1, 0)
    await assistant.do(PLAY, player_name="kitchen")
    assert (len(bath.played), len(kitchen.played)) == (1, 1)


async def test_play_refusals(
    assistant: Assistant, feeds: Feeds, site: FakeSite, kitchen: Speaker
) -> None:
    await add_other(feeds, site)
    [hidden] = (await feeds.episodes("other")).values()
    nothing = "There is no such episode that could be played."
    for episode_id in (hidden.episode_id, "nonsense"):
        assert await assistant.refused(PLAY, episode_id=episode_id) == nothing
    await feeds.add_manual("saved")
    assistant.expose(SAVED)
    assert await assistant.refused(PLAY, feed="Saved") == nothing
    assert await assistant.refused(PLAY, which="oldest")
    assert kitchen.played == []
    # The latest of all is not open; the latest of what is open is meant.
    new = Video(id="newer", title="Newer", published=dt_util.utcnow())
    site.publish("/channel/other/videos", new)
    await feeds.sync("other")
    assert (await assistant.do(PLAY))["playing"] == "News"


async def test_play_in_somebodys_name(
    hass: HomeAssistant, assistant: Assistant, kitchen: Speaker
) -> None:
    """Whoever may not use the player cannot by way of an assistant."""
    user = MockUser(groups=[]).add_to_hass(hass)
    assistant.context = Context(user_id=user.id)
    assert await assistant.refused(PLAY)
    assert kitchen.played == []


# ------------------------------------------------------------------------------ adding


async def test_add(
    hass: HomeAssistant, assistant: Assistant, feeds: Feeds, site: FakeSite
) -> None:
    site.add(Video(id="ep", title="An episode"))
    await feeds.add_manual()
    assistant.expose(SAVED)
    url = site.video_url("ep")
    said = await assistant.do(ADD, url=url, title="Mine", feed="saved")
    assert said == {"feed": "Saved", "status": "queued", "was_there_already": False}
    await feeds.until(lambda state: state.counts.get(EpisodeStatus.DOWNLOADED) == 1)
    [episode] = (await feeds.episodes()).values()
    assert episode.title == "Mine"
    assert (await assistant.do(ADD, url=url))["was_there_already"] is True

    await feeds.add_manual("more", title="More")
    assistant.expose("sensor.more_latest_episode")
    message = await assistant.refused(ADD, url=url)
    assert message == "Say which feed: More, Saved."
    assert (await assistant.do(ADD, url=url, feed="more"))["feed"] == "More"


async def test_add_refusals(
    hass: HomeAssistant, assistant: Assistant, feeds: Feeds, site: FakeSite
) -> None:
    await add_talk(feeds, site)
    await feeds.add_manual("saved")
    assistant.expose(TALK, SAVED)
    assert "Saved" in await assistant.refused(ADD, url="https://a.example", feed="Talk")
    for wrong in ({}, {"url": ""}, {"url": "not an address"}):
        assert await assistant.refused(ADD, **wrong)
    await options(hass, feeds.hub, max_downloads=2, allowed_domains=["example.org"])
    message = await assistant.refused(ADD, url="https://example.com/a")
    assert "example.com" in message
    assert await feeds.episodes("saved") == {}
