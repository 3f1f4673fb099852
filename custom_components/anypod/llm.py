"""Tools for language models: what is new, play it, add a URL.

They reach as far as the household opened its entities to the assistant: a feed of
which one is exposed, and players that are. What a tool does, it does by the actions,
in the name of whoever asked. Home Assistant loads this module when the first model
asks for tools.
"""

from abc import abstractmethod
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from typing import Any, Final, override

from homeassistant.components.homeassistant import async_should_expose
from homeassistant.components.llm import LLMTools
from homeassistant.components.media_player import (
    ATTR_MEDIA_CONTENT_ID,
    ATTR_MEDIA_CONTENT_TYPE,
    DOMAIN as MEDIA_PLAYER_DOMAIN,
    SERVICE_PLAY_MEDIA,
    MediaPlayerEntityFeature,
)
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.const import ATTR_ENTITY_ID, ATTR_SUPPORTED_FEATURES
from homeassistant.core import HomeAssistant, State, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import (
    config_validation as cv,
    entity_registry as er,
    intent,
    selector,
)
from homeassistant.helpers.llm import (
    LLM_API_ASSIST,
    LLMContext,
    Tool,
    ToolAnnotations,
    ToolInput,
    ToolResult,
    async_get_match_preferences,
)
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType
import voluptuous as vol

from .const import DOMAIN
from .deeds import running_engine
from .engine import Episode, EpisodeStatus, UnknownEpisode
from .entry import feed_entries, is_manual
from .errors import as_action_error

type _Feed = ConfigEntry[Any]

_NEW: Final = timedelta(days=7)
_MOST_LISTED: Final = 20
"""More than that would fill what a model can keep in mind."""
_MOST_NAMED: Final = 50
_UNPLAYED: Final = "next_unplayed"


class _RefusedError(Exception):
    """What a model asked for cannot be done; the text tells it what can."""


@callback
def async_get_tools(
    hass: HomeAssistant, llm_context: LLMContext, api_id: str
) -> LLMTools | None:
    """Return the tools for the feeds that are exposed, None without any."""
    if api_id != LLM_API_ASSIST:
        return None
    feeds = _exposed_feeds(hass, llm_context)
    if not feeds:
        return None
    tools: list[Tool] = [ListNewEpisodesTool(feeds)]
    if _exposed_players(hass, llm_context):
        tools.append(PlayLatestTool(feeds))
    if manual := [feed for feed in feeds if is_manual(feed)]:
        tools.append(AddUrlTool(manual))
    return LLMTools(tools=tools)


class _FeedTool(Tool):
    """A tool whose mistakes are results that the model reads."""

    integration = DOMAIN

    @override
    async def async_call(
        self, hass: HomeAssistant, tool_input: ToolInput, llm_context: LLMContext
    ) -> ToolResult:
        """Do what the model asks for."""
        # Models send blanks for what they leave out.
        given = {
            key: value
            for key, value in tool_input.tool_args.items()
            if not intent.is_blank_slot_value(value)
        }
        try:
            args = self.parameters(given)
            with as_action_error():
                return ToolResult(data=await self.answer(hass, args, llm_context))
        except (_RefusedError, HomeAssistantError, vol.Invalid) as err:
            return ToolResult(data={"error": str(err)}, error=True)

    @abstractmethod
    async def answer(
        self, hass: HomeAssistant, args: dict[str, Any], llm_context: LLMContext
    ) -> JsonObjectType:
        """Do it with arguments that are valid; return what the model is told."""


class ListNewEpisodesTool(_FeedTool):
    """Tells what has come in."""

    name = "anypod__list_new_episodes"
    title = "List new podcast episodes"
    description = (
        "Lists the podcast episodes that came out lately and are ready to be played, "
        "newest first. Use it for questions like 'What podcasts are new?' or "
        "'Is there a new episode of the news?'."
    )
    annotations = ToolAnnotations(
        read_only=True, destructive=False, idempotent=True, open_world=False
    )

    def __init__(self, feeds: Iterable[_Feed]) -> None:
        """Tell the model which feeds there are."""
        self.parameters = vol.Schema(
            {
                vol.Optional(
                    "feed", description=_choice(feeds, "all feeds")
                ): cv.string,
                vol.Optional(
                    "since",
                    description=(
                        "Only episodes published on this date or later, as "
                        "YYYY-MM-DD. The last 7 days when left out."
                    ),
                ): selector.DateSelector(),
            }
        )

    @override
    async def answer(
        self, hass: HomeAssistant, args: dict[str, Any], llm_context: LLMContext
    ) -> JsonObjectType:
        """List what is new in a feed, or in all that are exposed."""
        feeds = _exposed_feeds(hass, llm_context)
        if "feed" in args:
            feeds = [_named(feeds, args["feed"])]
        found: list[JsonObjectType] = []
        for feed in feeds:
            query = {
                "config_entry_id": feed.entry_id,
                "status": EpisodeStatus.DOWNLOADED.value,
                "since": _since(args.get("since")).isoformat(),
                "limit": _MOST_LISTED,
            }
            page = await _act(hass, llm_context, "list_episodes", query)
            found += [_facts(feed, episode) for episode in page["episodes"]]
        found.sort(key=lambda fact: str(fact["published"]), reverse=True)
        return {"episodes": [*found[:_MOST_LISTED]]}


class PlayLatestTool(_FeedTool):
    """Plays an episode on a player."""

    name = "anypod__play_latest"
    title = "Play the latest podcast episode"
    description = (
        "Plays a podcast episode on a media player: the latest of a feed, the next "
        "one that was not heard yet, or one that was listed before. Use it for "
        "requests like 'Play the latest episode of the news in the kitchen' or "
        "'Go on with my podcast'."
    )
    # Asking again begins it anew, and it replaces what was playing.
    annotations = ToolAnnotations(destructive=False, open_world=False)

    def __init__(self, feeds: Iterable[_Feed]) -> None:
        """Tell the model which feeds there are."""
        which = ["latest", _UNPLAYED]
        self.parameters = vol.Schema(
            {
                vol.Optional(
                    "feed", description=_choice(feeds, "all feeds")
                ): cv.string,
                vol.Optional(
                    "which",
                    description=(
                        "latest, or next_unplayed to go on where the listener stopped"
                    ),
                    default="latest",
                ): vol.In(which),
                vol.Optional(
                    "episode_id",
                    description="One episode, by the ID with which it was listed",
                ): cv.string,
                vol.Optional("player_name"): cv.string,
                vol.Optional("player_area"): cv.string,
                vol.Optional("player_floor"): cv.string,
            }
        )

    @override
    async def answer(
        self, hass: HomeAssistant, args: dict[str, Any], llm_context: LLMContext
    ) -> JsonObjectType:
        """Play an episode on the one player that fits."""
        feeds = _exposed_feeds(hass, llm_context)
        if "feed" in args:
            feeds = [_named(feeds, args["feed"])]
        player = _player(hass, llm_context, args)
        episode = await _choose(hass, feeds, args)
        if episode is None or episode.media is None:
            raise _RefusedError("There is no such episode that could be played.")
        place = f"{episode.feed_id}/{episode.episode_id}"
        await hass.services.async_call(
            MEDIA_PLAYER_DOMAIN,
            SERVICE_PLAY_MEDIA,
            {
                ATTR_ENTITY_ID: player.entity_id,
                ATTR_MEDIA_CONTENT_ID: f"media-source://{DOMAIN}/{place}",
                ATTR_MEDIA_CONTENT_TYPE: episode.media.facts.mime_type,
            },
            context=llm_context.context,
            blocking=True,
        )
        return {"playing": episode.title, "player": player.name}


class AddUrlTool(_FeedTool):
    """Adds a page to a feed that people fill."""

    name = "anypod__add_url"
    title = "Add a page to a podcast feed"
    description = (
        "Adds a web page with a video or a recording to a podcast feed; it is "
        "downloaded in the background. Use it for requests like 'Add this link to "
        "my podcasts'. Never make up an address."
    )
    # What is there already is not added again.
    annotations = ToolAnnotations(destructive=False, idempotent=True)

    def __init__(self, feeds: Iterable[_Feed]) -> None:
        """Tell the model which feeds take URLs."""
        self.parameters = vol.Schema(
            {
                vol.Required(
                    "url", description="The address, which begins with http"
                ): cv.string,
                vol.Optional(
                    "feed", description=_choice(feeds, "the only one")
                ): cv.string,
                vol.Optional(
                    "title", description="Another title than the page's own"
                ): cv.string,
            }
        )

    @override
    async def answer(
        self, hass: HomeAssistant, args: dict[str, Any], llm_context: LLMContext
    ) -> JsonObjectType:
        """Add the URL; nothing is downloaded yet."""
        feeds = [feed for feed in _exposed_feeds(hass, llm_context) if is_manual(feed)]
        if "feed" not in args and len(feeds) != 1:
            raise _RefusedError(f"Say which feed: {_titles(feeds)}.")
        feed = _named(feeds, args["feed"]) if "feed" in args else feeds[0]
        fields = {key: args[key] for key in ("url", "title") if key in args}
        data = {"config_entry_id": feed.entry_id} | fields
        added = await _act(hass, llm_context, "add_url", data)
        return {
            "feed": feed.title,
            "status": added["status"],
            "was_there_already": added["duplicate"],
        }


# ------------------------------------------------------------------- what is exposed


@callback
def _exposed_feeds(hass: HomeAssistant, llm_context: LLMContext) -> list[_Feed]:
    """Return the feeds that run and of which an entity is exposed."""
    registry = er.async_get(hass)
    return [
        feed
        for feed in feed_entries(hass)
        if feed.state is ConfigEntryState.LOADED
        and any(
            async_should_expose(hass, llm_context.assistant, entity.entity_id)
            for entity in er.async_entries_for_config_entry(registry, feed.entry_id)
            if not entity.disabled
        )
    ]


@callback
def _exposed_players(hass: HomeAssistant, llm_context: LLMContext) -> list[State]:
    """Return the players that are exposed and play what they are given."""
    return [
        state
        for state in hass.states.async_all(MEDIA_PLAYER_DOMAIN)
        if state.attributes.get(ATTR_SUPPORTED_FEATURES, 0)
        & MediaPlayerEntityFeature.PLAY_MEDIA
        and async_should_expose(hass, llm_context.assistant, state.entity_id)
    ]


@callback
def _player(
    hass: HomeAssistant, llm_context: LLMContext, args: dict[str, Any]
) -> State:
    """Return the one player that is meant, near to who asks.

    Raises:
        _RefusedError: there is none, or more than one.

    """
    constraints = intent.MatchTargetsConstraints(
        name=args.get("player_name"),
        area_name=args.get("player_area"),
        floor_name=args.get("player_floor"),
        domains={MEDIA_PLAYER_DOMAIN},
        assistant=llm_context.assistant,
        features=MediaPlayerEntityFeature.PLAY_MEDIA,
        single_target=True,
    )
    preferences = async_get_match_preferences(hass, llm_context)
    result = intent.async_match_targets(hass, constraints, preferences)
    if not result.is_match:
        players = _exposed_players(hass, llm_context)
        names = ", ".join(sorted(player.name for player in players))
        raise _RefusedError(f"Say which player. There are: {names}.")
    return result.states[0]


# ----------------------------------------------------------------------- what is meant


def _titles(feeds: Iterable[_Feed]) -> str:
    titles = sorted({feed.title for feed in feeds}, key=str.casefold)
    more = ["…"] if len(titles) > _MOST_NAMED else []
    return ", ".join([*titles[:_MOST_NAMED], *more])


def _choice(feeds: Iterable[_Feed], otherwise: str) -> str:
    return f"Title of the feed; {otherwise} when left out. There are: {_titles(feeds)}"


def _named(feeds: list[_Feed], name: str) -> _Feed:
    """Return the feed that is meant by a name, which may be inexact.

    Raises:
        _RefusedError: none is, or several are.

    """
    wanted = name.casefold().strip()
    titles = {feed.entry_id: feed.title.casefold().strip() for feed in feeds}
    close = get_close_matches(wanted, titles.values())
    for is_meant in (
        lambda title: title == wanted,
        lambda title: wanted in title or title in wanted,
        lambda title: title in close,
    ):
        found = [feed for feed in feeds if is_meant(titles[feed.entry_id])]
        if len(found) == 1:
            return found[0]
        if found:
            raise _RefusedError(f"Say which feed. These fit: {_titles(found)}.")
    raise _RefusedError(f"There is no such feed. There are: {_titles(feeds)}.")


async def _choose(
    hass: HomeAssistant, feeds: list[_Feed], args: dict[str, Any]
) -> Episode | None:
    """Return the episode that is meant, None when no feed has one."""
    if "episode_id" in args:
        return await _by_id(hass, feeds, args["episode_id"])
    plays = running_engine(hass).plays
    ask = plays.next_unplayed if args["which"] == _UNPLAYED else plays.latest
    if "feed" not in args:
        # Whoever listens goes on where they stopped, whichever feed that is.
        first = await ask()
        if first is None or first.feed_id in {feed.entry_id for feed in feeds}:
            return first
    found = [await ask(feed.entry_id) for feed in feeds]
    return max(
        (episode for episode in found if episode is not None),
        key=lambda episode: episode.published or episode.discovered_at,
        default=None,
    )


async def _by_id(
    hass: HomeAssistant, feeds: list[_Feed], episode_id: str
) -> Episode | None:
    for feed in feeds:
        with suppress(UnknownEpisode):
            return await running_engine(hass).episode(feed.entry_id, episode_id)
    return None


def _since(day: str | None) -> datetime:
    if day is None:
        return dt_util.utcnow() - _NEW
    return dt_util.start_of_local_day(date.fromisoformat(day))


def _facts(feed: _Feed, episode: dict[str, Any]) -> JsonObjectType:
    """Return what a model needs to know of an episode, in the home's time."""
    published = dt_util.parse_datetime(episode["published"] or "")
    duration_s = episode["duration_s"]
    return {
        "feed": feed.title,
        "title": episode["title"],
        "published": published and dt_util.as_local(published).isoformat(),
        "minutes": None if duration_s is None else round(duration_s / 60),
        "played": episode["played_at"] is not None,
        "episode_id": episode["episode_id"],
    }


async def _act(
    hass: HomeAssistant, llm_context: LLMContext, action: str, data: dict[str, Any]
) -> Any:
    """Call one of our actions in the name of whoever asked; return its answer."""
    return await hass.services.async_call(
        DOMAIN,
        action,
        data,
        context=llm_context.context,
        blocking=True,
        return_response=True,
    )
