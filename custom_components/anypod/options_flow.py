"""Options of a feed and of the hub."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.config_entries import (
    ConfigEntry,
    ConfigFlowResult,
    OptionsFlowWithReload,
)
from homeassistant.core import HomeAssistant, callback

from . import pictures
from .const import CONF_BASE_URL, CONF_URL_SOURCE, DOMAIN, UrlSource
from .engine import NoPicture
from .entry import DATA_ANYPOD, has_tabs, tabs_of, with_tabs
from .feed_options import DEFAULTS, SECTIONS, feed_errors, feed_schema, to_store
from .hub_options import HUB_DEFAULTS, HUB_SECTIONS, hub_errors, hub_schema
from .network_options import network_errors
from .selectors import flat, without_defaults
from .settings import default_media_dir
from .show_options import CONF_ARTWORK_UPLOAD
from .subscribe_options import CONF_LINK, NOT_STORED
from .subscriptions import opml_link
from .urls import feed_url, is_there, page_link
from .vetting import vetting_errors


class FeedOptionsFlow(OptionsFlowWithReload):
    """What a feed takes in, what it keeps, how often it looks and what it shows."""

    _picture: str | None = None
    """Uploaded in this flow, and no feed's yet."""

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
            if not errors:
                errors = await self._take_picture(shown)
            if not errors and not self._claim(shown):
                errors = {"base": "already_configured"}
            if not errors:
                stored = to_store(entry, shown, self._picture)
                self._picture = None
                return self.async_create_entry(data=stored)
        url = _address(self.hass, entry)
        shown[CONF_LINK] = url
        return self.async_show_form(
            step_id="init",
            data_schema=self.add_suggested_values_to_schema(
                feed_schema(entry, url), shown | dict.fromkeys(SECTIONS, shown)
            ),
            errors=errors,
            description_placeholders={
                "page": page_link(url),
                "text": text,
                "reason": "",
                **texts,
            },
        )

    async def _take_picture(self, options: dict[str, Any]) -> dict[str, str]:
        """Keep a picture that was uploaded; return the errors.

        It is taken out of the options: it can be read only once.
        """
        upload = options.pop(CONF_ARTWORK_UPLOAD, None)
        if upload is None:
            return {}
        try:
            name = await pictures.async_take(self.hass, upload)
        except NoPicture:
            return {"base": "invalid_picture"}
        before, self._picture = self._picture, name
        if before is not None:
            await pictures.async_forget(self.hass, before)
        return {}

    @callback
    @override
    def async_remove(self) -> None:
        """Clean up after a flow that was broken off."""
        if self._picture is not None:
            _ = self.hass.async_create_task(
                pictures.async_forget(self.hass, self._picture), "anypod picture"
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
            errors |= _url_errors(self.hass, given)
            if not errors:
                errors, text = network_errors(given)
            if not errors:
                errors, texts = await vetting_errors(self.hass, given)
            if not errors:
                stored = {k: v for k, v in given.items() if k not in NOT_STORED}
                return self.async_create_entry(
                    data=without_defaults(stored, HUB_DEFAULTS)
                )
        url = _address(self.hass, self.config_entry)
        shown = {**shown, CONF_LINK: url}
        return self.async_show_form(
            step_id="init",
            data_schema=self.add_suggested_values_to_schema(
                hub_schema(url), {**shown, **dict.fromkeys(HUB_SECTIONS, shown)}
            ),
            errors=errors,
            description_placeholders={
                "default": str(default_media_dir(self.hass)),
                "opml": opml_link(self.hass),
                "page": page_link(url),
                "text": text,
                "reason": "",
                **texts,
            },
        )


def _address(hass: HomeAssistant, entry: ConfigEntry[Any]) -> str | None:
    """Return where apps find what an entry stands for; None before it has a link."""
    data = hass.data.get(DATA_ANYPOD)
    links = () if data is None else data.engine.links.of(entry.entry_id)
    return feed_url(hass, links[0]) if links else None


def _url_errors(hass: HomeAssistant, options: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with the kind of address that was chosen."""
    source = UrlSource(options.get(CONF_URL_SOURCE, UrlSource.AUTOMATIC))
    if CONF_BASE_URL in options or is_there(hass, source):
        return {}
    return {CONF_URL_SOURCE: "no_such_url"}
