"""Media players of a test: they say what they are told to say."""

from datetime import timedelta
from typing import Any, Final, override

from homeassistant.components.media_player import (
    DOMAIN as MEDIA_PLAYER_DOMAIN,
    MediaPlayerEntity,
    MediaPlayerEntityFeature,
    MediaPlayerState,
    MediaType,
)
from homeassistant.components.media_player.browse_media import (
    async_process_play_media_url,
)
from homeassistant.components.media_source import async_resolve_media
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_component import EntityComponent
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import async_fire_time_changed

PLAYER: Final = "media_player.kitchen"


class Player(MediaPlayerEntity):
    """A speaker that resolves what it is to play, as those of Home Assistant do."""

    _attr_name = "Kitchen"
    _attr_should_poll = False
    _attr_supported_features = MediaPlayerEntityFeature.PLAY_MEDIA
    _attr_state = MediaPlayerState.IDLE

    @override
    async def async_play_media(
        self, media_type: MediaType | str, media_id: str, **kwargs: Any
    ) -> None:
        media = await async_resolve_media(self.hass, media_id, self.entity_id)
        self._attr_media_content_type = media.mime_type
        self._attr_media_content_id = async_process_play_media_url(self.hass, media.url)
        self._attr_state = MediaPlayerState.PLAYING
        self.async_write_ha_state()


async def add_player(hass: HomeAssistant) -> Player:
    """Put a speaker into the kitchen."""
    assert await async_setup_component(hass, MEDIA_PLAYER_DOMAIN, {})
    component: EntityComponent[MediaPlayerEntity] = hass.data[MEDIA_PLAYER_DOMAIN]
    player = Player()
    await component.async_add_entities([player])
    return player


class Stage:
    """A room in which time passes while a player says what it does."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Begin now."""
        self.hass = hass
        self.now = dt_util.utcnow()

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)

    async def say(
        self,
        state: str,
        content_id: str | None = None,
        position_s: float | None = None,
        *,
        player: str = PLAYER,
        **attributes: Any,
    ) -> None:
        """Have a player say what it does."""
        said: dict[str, Any] = {"media_content_id": content_id} | attributes
        if position_s is not None:
            said |= {"media_position": position_s}
            said.setdefault("media_position_updated_at", self.now)
        self.hass.states.async_set(player, state, said, timestamp=self.now.timestamp())
        await self.hass.async_block_till_done()

    async def keep_quiet(self) -> None:
        """Let so much time pass that positions are written again."""
        async_fire_time_changed(self.hass, dt_util.utcnow() + timedelta(seconds=61))
        await self.hass.async_block_till_done()
