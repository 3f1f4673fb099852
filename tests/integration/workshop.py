"""Making automations, of blueprints and of examples, as people do in the frontend."""

from pathlib import Path
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    MockHAClientWebSocket,
    WebSocketGenerator,
)

from tests.house.declared import ROOT
from tests.integration.feeds import Feeds, in_thread
from tests.site import Channel, FakeSite, make_videos

BLUEPRINTS: Final = ROOT / "blueprints" / "automation" / "anypod"


class Workshop:
    """Where automations are made; they are kept in a file, and reloaded from it."""

    def __init__(
        self, hass: HomeAssistant, http: Any, socket: MockHAClientWebSocket
    ) -> None:
        """Remember the connections to Home Assistant."""
        self.hass = hass
        self.http = http
        self.socket = socket

    async def close(self) -> None:
        """Stop every automation, and its clocks."""
        await self.hass.services.async_call(
            "automation", "turn_off", {"entity_id": "all"}, blocking=True
        )

    async def do(self, command: str, **fields: Any) -> Any:
        """Send a command over the WebSocket; return its result."""
        await self.socket.send_json_auto_id({"type": command} | fields)
        answer = await self.socket.receive_json()
        assert answer["success"], answer
        return answer["result"]

    async def import_blueprint(self, name: str) -> str:
        """Save one of our blueprints, as the import of its address does."""
        path = f"anypod/{name}.yaml"
        text = (BLUEPRINTS / f"{name}.yaml").read_text("utf-8")
        await self.do("blueprint/save", domain="automation", path=path, yaml=text)
        return path

    async def make(self, name: str, /, **inputs: Any) -> str:
        """Make an automation of one of our blueprints; return its entity id."""
        path = await self.import_blueprint(name)
        await self.save(name, {"use_blueprint": {"path": path, "input": inputs}})
        return f"automation.{name}"

    async def save(self, name: str, config: dict[str, Any]) -> None:
        """Save an automation; it has to be one that works."""
        response = await self.http.post(
            f"/api/config/automation/config/{name}", json={"alias": name} | config
        )
        assert response.status == 200, await response.text()
        await self.hass.async_block_till_done()
        state = self.hass.states.get(f"automation.{name}")
        assert state is not None
        assert state.state == "on"


async def open_workshop(
    hass: HomeAssistant, client: ClientSessionGenerator, socket: WebSocketGenerator
) -> Workshop:
    """Have Home Assistant read automations from a file of its own."""
    folder = Path(hass.config.config_dir)
    main = folder / "configuration.yaml"
    await in_thread(main.write_text, "automation: !include automations.yaml\n")
    await in_thread((folder / "automations.yaml").write_text, "[]\n")
    for component in ("automation", "blueprint", "config"):
        assert await async_setup_component(hass, component, {})
    return Workshop(hass, await client(), await socket(hass))


async def add_talk(feeds: Feeds, site: FakeSite) -> None:
    """Add a feed of one episode, to which others can come."""
    site.add(Channel(name="talk", title="Talk", videos=make_videos(1)))
    await feeds.add("/channel/talk/videos")
