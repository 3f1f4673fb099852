"""A browser in front of flows that want cookies."""

from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any

from aiohttp import FormData
from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import HomeAssistant

from tests.integration.flows import arrive, send, try_url
from tests.site import FakeSite


class Desk:
    """A browser in front of a flow that wants cookies."""

    def __init__(self, hass: HomeAssistant, site: FakeSite, client: Any) -> None:
        """Remember what it talks to."""
        self.hass = hass
        self.site = site
        self.client = client

    @property
    def kept(self) -> list[Path]:
        """Return the cookie files that Anypod has."""
        folder = Path(self.hass.config.path(".storage", "anypod", "cookies"))
        return sorted(folder.iterdir()) if folder.exists() else []

    async def upload(self, text: str | bytes | BytesIO) -> str:
        """Upload a file and return its id."""
        form = FormData()
        form.add_field("file", text, filename="cookies.txt")
        response = await self.client.post("/api/file_upload", data=form)
        assert response.status == HTTPStatus.OK
        file_id: str = (await response.json())["file_id"]
        return file_id

    async def refused(self) -> ConfigFlowResult:
        """Ask for the club without a login."""
        page = await try_url(self.hass, self.site.channel_url("club"))
        assert page["step_id"] == "access"
        return page

    async def hand_in(
        self, page: ConfigFlowResult, text: str | bytes, **fields: Any
    ) -> ConfigFlowResult:
        """Upload a file and send the form with it; wait for the answer."""
        file_id = await self.upload(text)
        shown = await send(self.hass, page, cookie_file=file_id, **fields)
        return await arrive(self.hass, shown)
