"""Questions that only a person can answer."""

from typing import Any

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .const import DOMAIN
from .entry import DATA_ANYPOD
from .hub import settle_hub

_REMOVED_FEED = "removed_feed"
_UNITS = {"TB": 1e12, "GB": 1e9, "MB": 1e6, "kB": 1e3}


@callback
def ask_about_files(
    hass: HomeAssistant, feed_id: str, title: str, size_bytes: int
) -> None:
    """Ask what becomes of the files of a feed that was removed."""
    data: dict[str, str | int | float | None] = {"feed_id": feed_id}
    ir.async_create_issue(
        hass,
        DOMAIN,
        f"{_REMOVED_FEED}_{feed_id}",
        is_fixable=True,
        # The entry is gone, so nobody would ask again after a restart.
        is_persistent=True,
        severity=ir.IssueSeverity.WARNING,
        translation_key=_REMOVED_FEED,
        translation_placeholders={"title": title, "size": human_size(size_bytes)},
        data=data | {"title": title, "size": human_size(size_bytes)},
    )


def human_size(size_bytes: float) -> str:
    """Return a size as a person says it."""
    for unit, factor in _UNITS.items():
        if size_bytes >= factor:
            return f"{size_bytes / factor:.1f} {unit}"
    return f"{size_bytes:.0f} B"


async def async_create_fix_flow(
    hass: HomeAssistant,
    issue_id: str,
    data: dict[str, str | int | float | None] | None,
) -> RepairsFlow:
    """Return the flow that answers a question."""
    return RemovedFeedFlow(data or {})


class RemovedFeedFlow(RepairsFlow):
    """Deletes the files of a removed feed, or leaves them to the user."""

    def __init__(self, asked: dict[str, str | int | float | None]) -> None:
        """Remember which feed it is about."""
        self._feed_id = str(asked.get("feed_id"))
        self._placeholders = {
            "title": str(asked.get("title")),
            "size": str(asked.get("size")),
        }

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Ask."""
        return self.async_show_menu(
            step_id="init",
            menu_options=["delete", "keep"],
            description_placeholders=self._placeholders,
        )

    async def async_step_delete(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Delete the files."""
        return await self._decide(delete_files=True)

    async def async_step_keep(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Leave the files where they are."""
        return await self._decide(delete_files=False)

    async def _decide(self, *, delete_files: bool) -> RepairsFlowResult:
        engine = self.hass.data[DATA_ANYPOD].engine
        await engine.release_files(self._feed_id, delete_files=delete_files)
        await settle_hub(self.hass)
        return self.async_create_entry(data={})
