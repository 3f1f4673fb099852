"""Options of a feed and of the hub."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, override

from homeassistant.config_entries import ConfigFlowResult, OptionsFlowWithReload
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from . import pictures
from .const import (
    CONF_BASE_URL,
    CONF_CRON,
    CONF_INTERVAL_HOURS,
    CONF_URL_SOURCE,
    DEFAULT_CRON,
    DOMAIN,
    UrlSource,
)
from .engine import EngineError, NoPicture, ScheduleMode, upcoming_ticks
from .entry import has_tabs, is_manual, tabs_of, with_tabs
from .feed_options import (
    CRON_SCHEMA,
    INTERVAL_SCHEMA,
    feed_errors,
    feed_schema,
    filled_in,
    from_form,
    schedule_of,
    to_store,
)
from .hub_options import HUB_DEFAULTS, HUB_SECTIONS, hub_errors, hub_schema
from .selectors import flat, without_defaults
from .settings import default_media_dir
from .show_options import CONF_ARTWORK_UPLOAD
from .subscribe_options import CONF_LINK, NOT_STORED
from .subscriptions import opml_link
from .urls import entry_feed_url, is_there, page_link
from .vetting import vetting_errors

_ECHOED_TIMES: Final = 5


class FeedOptionsFlow(OptionsFlowWithReload):
    """What a feed takes in, what it keeps, how often it looks and what it shows."""

    _picture: str | None = None
    """Uploaded in this flow, and no feed's yet."""

    _given: Mapping[str, Any] = MappingProxyType({})
    """What the first page was filled in with."""
    _echoed: str | None = None
    """The cron expression whose times are on the page."""

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show and take a feed's options."""
        entry = self.config_entry
        errors: dict[str, str] = {}
        shown: Mapping[str, Any] = entry.options
        text = ""
        texts: dict[str, str] = {}
        if user_input is not None:
            shown = given = from_form(user_input)
            errors, text = await self.hass.async_add_executor_job(feed_errors, given)
            if not errors:
                errors, texts = await vetting_errors(self.hass, given)
            if not errors:
                errors = await self._take_picture(given)
            if not errors and self._is_taken(self._identity(given)):
                errors = {"base": "already_configured"}
            if not errors:
                self._given = given
                return await self._ask_when()
        url = entry_feed_url(self.hass, entry)
        return self.async_show_form(
            step_id="init",
            data_schema=self.add_suggested_values_to_schema(
                feed_schema(entry, url), filled_in({**shown, CONF_LINK: url})
            ),
            errors=errors,
            description_placeholders={
                "page": page_link(url),
                "text": text,
                "reason": "",
                **texts,
            },
        )

    async def _ask_when(self) -> ConfigFlowResult:
        """Ask what the chosen schedule needs, unless the first page has asked it."""
        if is_manual(self.config_entry):
            return self._save({})
        match schedule_of(self._given):
            case ScheduleMode.CRON:
                return await self.async_step_cron()
            case ScheduleMode.INTERVAL if CONF_INTERVAL_HOURS not in self._given:
                return await self.async_step_interval()
            case _:
                return self._save({})

    async def async_step_interval(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask how often to sync."""
        if user_input is not None:
            return self._save(user_input)
        return self.async_show_form(step_id="interval", data_schema=INTERVAL_SCHEMA)

    async def async_step_cron(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask when to sync; what an expression means is shown before it is kept."""
        if user_input is None:
            return self._show_cron_form(
                self.config_entry.options.get(CONF_CRON, DEFAULT_CRON)
            )
        text = user_input[CONF_CRON].strip()
        if text == self._echoed:
            return self._save({CONF_CRON: text})
        return self._show_cron_form(text)

    def _show_cron_form(self, text: str) -> ConfigFlowResult:
        errors: dict[str, str] = {}
        now = dt_util.now()
        try:
            times, self._echoed = upcoming_ticks(text, now, _ECHOED_TIMES), text
        except EngineError:
            errors[CONF_CRON] = "invalid_cron"
            # One that is right is an example of what is wanted.
            self._echoed = DEFAULT_CRON
            times = upcoming_ticks(self._echoed, now, _ECHOED_TIMES)
        return self.async_show_form(
            step_id="cron",
            data_schema=self.add_suggested_values_to_schema(
                CRON_SCHEMA, {CONF_CRON: text}
            ),
            errors=errors,
            description_placeholders={
                "cron": self._echoed,
                "times": "".join(f"\n- {one:%Y-%m-%d %H:%M}" for one in times),
                "text": "",
                "reason": "",
            },
        )

    def _save(self, when: Mapping[str, Any]) -> ConfigFlowResult:
        options = {**self._given, **when}
        picture, self._picture = self._picture, None
        identity = self._identity(options)
        if identity != self.config_entry.unique_id:
            self.hass.config_entries.async_update_entry(
                self.config_entry, unique_id=identity
            )
        return self.async_create_entry(
            data=to_store(self.config_entry, options, picture)
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

    def _identity(self, options: Mapping[str, Any]) -> str | None:
        """Return what makes a feed with these options unlike others."""
        entry = self.config_entry
        if entry.unique_id is None or not has_tabs(entry):
            return entry.unique_id
        return with_tabs(entry.unique_id, tabs_of(entry, options))

    def _is_taken(self, identity: str | None) -> bool:
        if identity is None:
            return False
        other = self.hass.config_entries.async_entry_for_domain_unique_id(
            DOMAIN, identity
        )
        return other is not None and other.entry_id != self.config_entry.entry_id


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
            errors, text = await self.hass.async_add_executor_job(hub_errors, given)
            if not errors:
                errors = _url_errors(self.hass, given)
            if not errors:
                errors, texts = await vetting_errors(self.hass, given)
            if not errors:
                stored = {k: v for k, v in given.items() if k not in NOT_STORED}
                return self.async_create_entry(
                    data=without_defaults(stored, HUB_DEFAULTS)
                )
        url = entry_feed_url(self.hass, self.config_entry)
        # The frontend fills in no defaults in a section.
        shown = {**HUB_DEFAULTS, **shown, CONF_LINK: url}
        return self.async_show_form(
            step_id="init",
            data_schema=self.add_suggested_values_to_schema(
                hub_schema(url), dict.fromkeys(HUB_SECTIONS, shown)
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


def _url_errors(hass: HomeAssistant, options: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with the kind of address that was chosen."""
    source = UrlSource(options.get(CONF_URL_SOURCE, UrlSource.AUTOMATIC))
    if CONF_BASE_URL in options or is_there(hass, source):
        return {}
    return {"base": "no_such_url"}
