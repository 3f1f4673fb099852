"""Options of a feed and of the hub."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import ConfigFlowResult, OptionsFlowWithReload

from .const import DOMAIN
from .entry import has_tabs, tabs_of, with_tabs
from .feed_options import DEFAULTS, SECTIONS, feed_errors, feed_schema, to_store
from .hub_options import HUB_DEFAULTS, HUB_SCHEMA, HUB_SECTIONS, hub_errors
from .network_options import network_errors
from .selectors import flat, without_defaults
from .settings import default_media_dir
from .vetting import vetting_errors


class FeedOptionsFlow(OptionsFlowWithReload):
    """What a feed takes in, what it keeps and how often it looks."""

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show and take a feed's options."""
        entry = self.config_entry
        errors: dict[str, str] = {}
        # The frontend fills in no defaults where a field may stay empty.
        shown: dict[str, Any] = {**DEFAULTS, **entry.options}
        text = ""
        texts: dict[str, str] = {}
        if user_input is not None:
            shown = flat(user_input, SECTIONS)
            errors, text = await self.hass.async_add_executor_job(feed_errors, shown)
            if not errors:
                errors, texts = await vetting_errors(self.hass, shown)
            if not errors and not self._claim(shown):
                errors = {"base": "already_configured"}
            if not errors:
                return self.async_create_entry(data=to_store(entry, shown))
        return self.async_show_form(
            step_id="init",
            data_schema=self.add_suggested_values_to_schema(
                feed_schema(entry), shown | dict.fromkeys(SECTIONS, shown)
            ),
            errors=errors,
            description_placeholders={"text": text, "reason": "", **texts},
        )

    def _claim(self, options: Mapping[str, Any]) -> bool:
        """Take the identity that a feed has with these tabs; False if it is taken."""
        entry = self.config_entry
        if entry.unique_id is None or not has_tabs(entry):
            return True
        wanted = with_tabs(entry.unique_id, tabs_of(entry, options))
        other = self.hass.config_entries.async_entry_for_domain_unique_id(
            DOMAIN, wanted
        )
        if other is not None and other.entry_id != entry.entry_id:
            return False
        if wanted != entry.unique_id:
            self.hass.config_entries.async_update_entry(entry, unique_id=wanted)
        return True


class HubOptionsFlow(OptionsFlowWithReload):
    """Where media lies, how much of it, and how apps reach it."""

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show and take the hub's options."""
        errors: dict[str, str] = {}
        shown: Mapping[str, Any] = self.config_entry.options
        text = ""
        texts: dict[str, str] = {}
        if user_input is not None:
            shown = given = flat(user_input, HUB_SECTIONS)
            errors = await self.hass.async_add_executor_job(hub_errors, given)
            if not errors:
                errors, text = network_errors(given)
            if not errors:
                errors, texts = await vetting_errors(self.hass, given)
            if not errors:
                return self.async_create_entry(
                    data=without_defaults(given, HUB_DEFAULTS)
                )
        return self.async_show_form(
            step_id="init",
            data_schema=self.add_suggested_values_to_schema(
                HUB_SCHEMA, {**shown, **dict.fromkeys(HUB_SECTIONS, shown)}
            ),
            errors=errors,
            description_placeholders={
                "default": str(default_media_dir(self.hass)),
                "text": text,
                "reason": "",
                **texts,
            },
        )
