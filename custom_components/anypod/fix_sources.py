"""Repairs of addresses: of a source that is gone, and of Home Assistant itself."""

from typing import Any, Final

from homeassistant.components.repairs import FlowType, RepairsFlow, RepairsFlowResult
from homeassistant.config_entries import SOURCE_RECONFIGURE
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.selector import (
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

from .const import CONF_BASE_URL, DOMAIN
from .entry import DATA_ANYPOD
from .errors import as_action_error
from .hub import change_hub
from .issues import Asked
from .network_options import is_base_url

ADDRESS_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_BASE_URL): TextSelector(
            TextSelectorConfig(type=TextSelectorType.URL)
        )
    }
)


class NoUrlFlow(RepairsFlow):
    """Asks under which address other devices reach Home Assistant."""

    def __init__(self, asked: Asked) -> None:
        """Remember the address that feeds hold now."""
        self._url = str(asked.get("url"))

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Go on: what is handed over here is the issue, and no answer."""
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Take the address, as the options of the hub do."""
        errors: dict[str, str] = {}
        if user_input is not None:
            if is_base_url(user_input[CONF_BASE_URL]):
                await change_hub(self.hass, **user_input)
                return self.async_create_entry(data={})
            errors = {CONF_BASE_URL: "invalid_url"}
        return self.async_show_form(
            step_id="confirm",
            data_schema=self.add_suggested_values_to_schema(ADDRESS_SCHEMA, user_input),
            errors=errors,
            description_placeholders={"url": self._url},
        )


class SourceGoneFlow(RepairsFlow):
    """Leads to another source, or lets a feed rest that has none any more."""

    def __init__(self, asked: Asked) -> None:
        """Remember which feed it is about."""
        self._feed_id = str(asked.get("feed_id"))
        self._placeholders = {
            "title": str(asked.get("title")),
            "since": str(asked.get("since")),
        }

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Ask."""
        return self.async_show_menu(
            step_id="init",
            menu_options=["move", "pause", "ignore"],
            description_placeholders=self._placeholders,
        )

    async def async_step_move(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Go on with the dialog that asks for another URL.

        The issue stays until a look at the source goes well.
        """
        flow = await self.hass.config_entries.flow.async_init(
            DOMAIN,
            context={"source": SOURCE_RECONFIGURE, "entry_id": self._feed_id},
        )
        return self.async_abort(
            reason="goes_on", next_flow=(FlowType.CONFIG_FLOW, flow["flow_id"])
        )

    async def async_step_pause(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Look at the source no more; what is downloaded stays."""
        with as_action_error():
            await self.hass.data[DATA_ANYPOD].engine.feeds.set_enabled(
                self._feed_id, enabled=False
            )
        return self.async_create_entry(data={})

    async def async_step_ignore(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Leave it as it is."""
        ir.async_ignore_issue(self.hass, DOMAIN, self.issue_id, ignore=True)
        return self.async_abort(reason="issue_ignored")
