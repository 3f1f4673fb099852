"""Somebody who hands in files with lists of feeds, and what such a file says."""

from io import BytesIO
from typing import Any

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.util import dt as dt_util

from custom_components.anypod.engine import Outline, build_opml
from custom_components.anypod.entry import feed_entries
from tests.integration.desk import Desk
from tests.integration.flows import arrive, begin, send


class Clerk:
    """Somebody with a file in hand."""

    def __init__(self, hass: HomeAssistant, desk: Desk) -> None:
        """Remember where it is handed in."""
        self.hass = hass
        self.desk = desk

    async def hand_in(self, data: str | bytes, **fields: Any) -> ConfigFlowResult:
        """Upload a file in a new flow; return what is shown then."""
        form = await begin(self.hass, "import")
        return await self.send_file(form, data, **fields)

    async def send_file(
        self, form: ConfigFlowResult, data: str | bytes, **fields: Any
    ) -> ConfigFlowResult:
        """Upload a file and send the form with it."""
        # aiohttp wants no large body in one piece.
        file = BytesIO(data.encode() if isinstance(data, str) else data)
        file_id = await self.desk.upload(file)
        given = {"media": "audio", "keep_last": 3} | fields
        if given["keep_last"] is None:
            del given["keep_last"]
        return await send(self.hass, form, import_file=file_id, **given)

    async def add(self, preview: ConfigFlowResult, *chosen: int) -> dict[str, Any]:
        """Add feeds, those that are ticked unless some are named; return the end."""
        wanted = [str(one) for one in chosen] or ticked(preview)
        shown = await send(self.hass, preview, feeds=wanted)
        assert shown["type"] is FlowResultType.SHOW_PROGRESS
        assert shown["progress_action"] == "import"
        end = await arrive(self.hass, shown)
        assert end["type"] is FlowResultType.ABORT
        return {"reason": end["reason"]} | dict(end["description_placeholders"] or {})

    @property
    def titles(self) -> list[str]:
        """Return the titles of the feeds that there are."""
        return sorted(entry.title for entry in feed_entries(self.hass))


def labels(preview: ConfigFlowResult) -> list[str]:
    """Return what can be chosen."""
    assert preview["type"] is FlowResultType.FORM, preview
    assert preview["step_id"] == "import_feeds"
    assert preview["data_schema"] is not None
    [selector] = preview["data_schema"].schema.values()
    found = selector.config["options"]
    assert [one["value"] for one in found] == [str(n) for n in range(len(found))]
    return [one["label"] for one in found]


def ticked(preview: ConfigFlowResult) -> list[str]:
    """Return what is chosen unless somebody chooses otherwise."""
    assert preview["data_schema"] is not None
    [key] = preview["data_schema"].schema
    chosen: list[str] = key.default()
    return chosen


def opml(*urls: str, title: str = "") -> bytes:
    """Write a list of feeds."""
    outlines = [Outline(title=title or f"<{url[-5:]}>", url=url) for url in urls]
    return build_opml(outlines, dt_util.utcnow())
