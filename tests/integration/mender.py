"""An administrator in front of the repairs."""

import asyncio
from http import HTTPStatus
from typing import Any

from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from custom_components.anypod.const import DOMAIN
from tests.integration.feeds import PATIENCE_S
from tests.integration.listener import Client

type Json = dict[str, Any]

_PATH = "/api/repairs/issues/fix"


class Mender:
    """Opens what is to be repaired, and answers as the browser does."""

    def __init__(self, client: Client) -> None:
        """Remember the connection."""
        self.client = client
        self.flow_id = ""

    async def post(self, path: str, data: Json) -> Json:
        """Send JSON to the repairs and return the answer."""
        async with self.client.post(f"{_PATH}{path}", json=data) as response:
            assert response.status == HTTPStatus.OK, await response.text()
            answer: Json = await response.json()
            return answer

    async def open(self, issue_id: str) -> Json:
        """Open an issue."""
        shown = await self.post("", {"handler": DOMAIN, "issue_id": issue_id})
        self.flow_id = shown["flow_id"]
        return shown

    async def submit(self, **fields: Any) -> Json:
        """Send the form; wait for the end of what it begins."""
        return await self._arrive(await self.post(f"/{self.flow_id}", fields))

    async def choose(self, answer: str) -> Json:
        """Choose from the menu; wait for the end of what it begins."""
        return await self.submit(next_step_id=answer)

    async def _arrive(self, shown: Json) -> Json:
        async with asyncio.timeout(PATIENCE_S):
            while shown["type"] == "progress":
                await asyncio.sleep(0.02)
                async with self.client.get(f"{_PATH}/{self.flow_id}") as response:
                    shown = await response.json()
        return shown


class Notices:
    """What is told of issues, as it happens."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Begin to listen."""
        self.hass = hass
        self.told: list[tuple[str, str]] = []
        hass.bus.async_listen(ir.EVENT_REPAIRS_ISSUE_REGISTRY_UPDATED, self._hear)

    @callback
    def _hear(self, event: Event[Any]) -> None:
        self.told.append((event.data["action"], event.data["issue_id"]))

    def of(self, issue_id: str) -> list[str]:
        """Return what happened to an issue."""
        return [action for action, name in self.told if name == issue_id]

    @property
    def shown(self) -> set[str]:
        """Return the issues that there are, and that nobody ignores."""
        return {
            issue.issue_id
            for issue in ir.async_get(self.hass).issues.values()
            if issue.domain == DOMAIN and issue.active and not issue.dismissed_version
        }
