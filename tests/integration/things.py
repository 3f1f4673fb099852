"""Things of a household that automations and assistants have to do with."""

from dataclasses import dataclass
from typing import Any, Final, override

from homeassistant.components.media_player import (
    MediaPlayerEntity,
    MediaPlayerEntityFeature,
    MediaPlayerState,
)
from homeassistant.components.media_source import (
    async_resolve_media,
    is_media_source_id,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_component import EntityComponent
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    MockHAClientWebSocket,
    WebSocketGenerator,
)

_REGISTRATION: Final = {
    "app_data": {"push_websocket_channel": True},
    "app_id": "io.home-assistant.test",
    "app_name": "App",
    "app_version": "1",
    "device_name": "Phone",
    "manufacturer": "Nobody",
    "model": "One",
    "os_name": "None",
    "os_version": "1",
    "supports_encryption": False,
}


class Speaker(MediaPlayerEntity):
    """A speaker that asks for what it is to play as a Cast device does."""

    _attr_supported_features = MediaPlayerEntityFeature.PLAY_MEDIA
    _attr_state = MediaPlayerState.IDLE

    def __init__(self, name: str) -> None:
        """Stand there and be silent."""
        self._attr_name = name
        self._attr_unique_id = name
        self.played: list[str] = []
        """What it was given."""

    @override
    async def async_play_media(
        self, media_type: str, media_id: str, **kwargs: Any
    ) -> None:
        assert is_media_source_id(media_id)
        # It would refuse what cannot be played.
        await async_resolve_media(self.hass, media_id, self.entity_id)
        self.played.append(media_id)


async def add_speakers(hass: HomeAssistant, *names: str) -> list[Speaker]:
    """Put speakers into the house."""
    for component in ("media_source", "media_player"):
        assert await async_setup_component(hass, component, {})
    speakers = [Speaker(name) for name in names]
    players: EntityComponent[MediaPlayerEntity] = hass.data["media_player"]
    await players.async_add_entities(speakers)
    await hass.async_block_till_done()
    return speakers


@dataclass(kw_only=True)
class Phone:
    """A phone with the Home Assistant app, connected to the house."""

    hass: HomeAssistant
    socket: MockHAClientWebSocket
    http: Any
    webhook_id: str
    device_id: str

    async def notified(self) -> dict[str, Any]:
        """Wait for a notification."""
        message = await self.socket.receive_json()
        assert message["type"] == "event", message
        event: dict[str, Any] = message["event"]
        return event

    async def fire(self, event_type: str, **data: Any) -> None:
        """Tell Home Assistant of something that happened on the phone."""
        body = {"event_type": event_type, "event_data": data}
        message = {"type": "fire_event", "data": body}
        response = await self.http.post(f"/api/webhook/{self.webhook_id}", json=message)
        assert response.status == 200
        await self.hass.async_block_till_done()

    async def press(self, notification: dict[str, Any], title: str) -> None:
        """Press a button of a notification."""
        buttons = {one["title"]: one for one in notification["data"]["actions"]}
        action = buttons[title]["action"]
        await self.fire("mobile_app_notification_action", action=action)


async def add_phone(
    hass: HomeAssistant, client: ClientSessionGenerator, socket: WebSocketGenerator
) -> Phone:
    """Register a phone, as its app does after the login."""
    for component in ("http", "websocket_api", "notify", "mobile_app"):
        assert await async_setup_component(hass, component, {})
    http = await client()
    response = await http.post("/api/mobile_app/registrations", json=_REGISTRATION)
    webhook_id = (await response.json())["webhook_id"]
    await hass.async_block_till_done()
    channel = await socket(hass)
    await channel.send_json_auto_id(
        {"type": "mobile_app/push_notification_channel", "webhook_id": webhook_id}
    )
    assert (await channel.receive_json())["success"]
    [entry] = hass.config_entries.async_entries("mobile_app")
    device_id = hass.data["mobile_app"]["devices"][webhook_id].id
    assert entry.title == "Phone"
    return Phone(
        hass=hass, socket=channel, http=http, webhook_id=webhook_id, device_id=device_id
    )
