"""Feeds and their episodes in the media browser, and for players to play."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, override

from homeassistant.components.media_player import (
    BrowseError,
    MediaClass,
    MediaType,
    SearchMedia,
    SearchMediaQuery,
)
from homeassistant.components.media_source import (
    BrowseMediaSource,
    MediaSource,
    MediaSourceItem,
    PlayMedia,
    Unresolvable,
)
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.translation import async_get_cached_translations

from .const import DOMAIN
from .deeds import feed_states, running_engine, scope_of
from .engine import (
    EngineError,
    Episode,
    EpisodeQuery,
    EpisodeStatus,
    FeedState,
    Kind,
    UnknownEpisode,
)
from .errors import action_error
from .shapes import episode_artwork_path, episode_media_path, feed_artwork_path

ALL: Final = "all"
LATEST: Final = "latest"
NEXT_UNPLAYED: Final = "next_unplayed"
MORE: Final = "more"
PAGE: Final = 200
"""How many episodes a folder shows at once."""
_FOUND: Final = 100
_PLAYED: Final = "✓"
_BEGUN: Final = "◐"


async def async_get_media_source(hass: HomeAssistant) -> MediaSource:
    """Return what the media browser shows of Anypod."""
    return AnypodMediaSource(hass)


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where in the media browser an identifier leads to."""

    feed_id: str | None
    """None for all feeds."""
    name: str = ""
    """An episode, or which one of them; nothing for the folder."""
    offset: int = 0

    @property
    def folder(self) -> str:
        """Return the identifier of the folder that it is in, or is."""
        return self.feed_id or ALL


class AnypodMediaSource(MediaSource):
    """Shows feeds as folders, and what is downloaded of them."""

    name = "Anypod"

    def __init__(self, hass: HomeAssistant) -> None:
        """Remember Home Assistant."""
        super().__init__(DOMAIN)
        self.hass = hass

    @override
    async def async_resolve_media(self, item: MediaSourceItem) -> PlayMedia:
        """Return where a player gets an episode, which Home Assistant then signs."""
        with _as_error(Unresolvable):
            # Without an identifier it is the root, which is no episode either.
            episode = await self._episode(self._place(item.identifier or ALL))
            path = episode_media_path(episode)
            if episode.media is None or path is None:
                raise _nothing_to_play()
            return PlayMedia(
                path, episode.media.facts.mime_type, path=episode.media.full_path
            )

    @override
    async def async_browse_media(self, item: MediaSourceItem) -> BrowseMediaSource:
        """Return a folder with what is in it, or an episode."""
        with _as_error(BrowseError):
            if not item.identifier:
                return await self._root()
            place = self._place(item.identifier)
            if place.name:
                return _leaf(await self._episode(place))
            return await self._folder(place)

    @override
    async def async_search_media(
        self, item: MediaSourceItem, query: SearchMediaQuery
    ) -> SearchMedia:
        """Return the episodes with a text in their title or description."""
        with _as_error(BrowseError):
            place = self._place(item.identifier or ALL)
            page = await running_engine(self.hass).episodes(
                _query(place, limit=_FOUND, search=query.search_query)
            )
            found = [_leaf(one) for one in page.episodes if one.media is not None]
            wanted = query.media_filter_classes
            if wanted and MediaClass.PODCAST not in wanted:
                found = [one for one in found if one.media_class in wanted]
            return SearchMedia(result=list(found))

    def _place(self, identifier: str) -> Place:
        """Return where an identifier leads to.

        Raises:
            ServiceValidationError: there is no such feed.

        """
        first, _, rest = identifier.partition("/")
        if first in {LATEST, NEXT_UNPLAYED} and not rest:
            return Place(feed_id=None, name=first)
        feed_id = None if first == ALL else scope_of(self.hass, first)
        name, _, number = rest.partition("/")
        if name == MORE and number.isdecimal():
            return Place(feed_id=feed_id, offset=int(number))
        return Place(feed_id=feed_id, name=rest)

    async def _episode(self, place: Place) -> Episode:
        """Return the episode that a place stands for now."""
        engine = running_engine(self.hass)
        found: Episode | None
        if place.name == LATEST:
            found = await engine.plays.latest(place.feed_id)
        elif place.name == NEXT_UNPLAYED:
            found = await engine.plays.next_unplayed(place.feed_id)
        elif place.feed_id is None:
            # Each belongs to a feed.
            raise UnknownEpisode(place.name)
        else:
            found = await engine.episode(place.feed_id, place.name)
        if found is None:
            raise _nothing_to_play()
        return found

    async def _root(self) -> BrowseMediaSource:
        """Return all feeds that have anything to play."""
        states = [
            one
            for one in await feed_states(self.hass)
            if one.media.kind is not Kind.METADATA
        ]
        folders = [_feed_folder(state) for state in states]
        folders.sort(key=lambda one: one.title.casefold())
        if len(folders) > 1:
            folders.insert(0, _folder(ALL, self._text("media_all")))
        root = _folder("", self.name)
        root.children = folders
        return root

    async def _folder(self, place: Place) -> BrowseMediaSource:
        """Return a feed, or all of them, with some of the episodes."""
        engine = running_engine(self.hass)
        if place.feed_id is None:
            folder = _folder(ALL, self._text("media_all"))
        else:
            state = await engine.feeds.state(place.feed_id)
            if state.media.kind is Kind.METADATA:
                raise Unresolvable(
                    translation_domain=DOMAIN, translation_key="metadata_only"
                )
            folder = _feed_folder(state)
        page = await engine.episodes(_query(place, limit=PAGE, offset=place.offset))
        children = [] if place.offset else await self._first(place)
        children += [_leaf(one) for one in page.episodes if one.media is not None]
        beyond = place.offset + PAGE
        if page.total > beyond:
            more = f"{place.folder}/{MORE}/{beyond}"
            children.append(_folder(more, self._text("media_more")))
        folder.children = children
        return folder

    async def _first(self, place: Place) -> list[BrowseMediaSource]:
        """Return what stands before the episodes: those that are asked for most."""
        plays = running_engine(self.hass).plays
        coming = await plays.next_unplayed(place.feed_id)
        newest = await plays.latest(place.feed_id)
        return [
            _leaf(
                episode,
                name if place.feed_id is None else f"{place.feed_id}/{name}",
                self._text(key, title=episode.title),
            )
            for name, key, episode in (
                (NEXT_UNPLAYED, "media_next_unplayed", coming),
                (LATEST, "media_latest", newest),
            )
            if episode is not None
        ]

    def _text(self, key: str, **words: str) -> str:
        """Return a text in the language of this Home Assistant."""
        texts = async_get_cached_translations(
            self.hass, self.hass.config.language, "common", DOMAIN
        )
        return texts[f"component.{DOMAIN}.common.{key}"].format(**words)


def _query(place: Place, **wanted: Any) -> EpisodeQuery:
    feed_ids = None if place.feed_id is None else frozenset({place.feed_id})
    return EpisodeQuery(
        feed_ids=feed_ids, statuses=frozenset({EpisodeStatus.DOWNLOADED}), **wanted
    )


def _folder(
    identifier: str, title: str, thumbnail: str | None = None
) -> BrowseMediaSource:
    return BrowseMediaSource(
        domain=DOMAIN,
        identifier=identifier,
        media_class=MediaClass.PODCAST,
        media_content_type=MediaType.PODCAST,
        title=title,
        can_play=False,
        can_expand=True,
        can_search=True,
        # Pictures are square, which those of other classes are not.
        children_media_class=MediaClass.PODCAST,
        thumbnail=thumbnail,
    )


def _feed_folder(state: FeedState) -> BrowseMediaSource:
    return _folder(state.feed_id, state.title, feed_artwork_path(state))


def _leaf(
    episode: Episode, identifier: str | None = None, title: str | None = None
) -> BrowseMediaSource:
    """Return an episode, or a name that stands for it now."""
    mime_type = "" if episode.media is None else episode.media.facts.mime_type
    is_video = mime_type.startswith("video/")
    return BrowseMediaSource(
        domain=DOMAIN,
        identifier=identifier or f"{episode.feed_id}/{episode.episode_id}",
        media_class=MediaClass.VIDEO if is_video else MediaClass.TRACK,
        # Players look here for whether they can play it.
        media_content_type=mime_type,
        title=title or _marked(episode),
        can_play=episode.media is not None,
        can_expand=False,
        thumbnail=episode_artwork_path(episode),
    )


def _marked(episode: Episode) -> str:
    """Return an episode's title, with a sign for how far it was played."""
    if episode.played_at is not None:
        return f"{_PLAYED} {episode.title}"
    if episode.position_s is not None:
        return f"{_BEGUN} {episode.title}"
    return episode.title


def _nothing_to_play() -> Unresolvable:
    return Unresolvable(translation_domain=DOMAIN, translation_key="nothing_to_play")


@contextmanager
def _as_error(kind: type[HomeAssistantError]) -> Generator[None]:
    """Turn errors into what browsers or players expect, with the same words."""
    try:
        yield
    except (EngineError, HomeAssistantError) as err:
        told = err if isinstance(err, HomeAssistantError) else action_error(err)
        words: dict[str, Any] = {
            "translation_domain": told.translation_domain,
            "translation_key": told.translation_key,
            "translation_placeholders": told.translation_placeholders,
        }
        raise kind(**words) from err
