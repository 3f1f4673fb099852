"""Steps in which people hand over cookies, of the hub, of a feed, and when asked."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
import logging
from typing import Any, Final, override

from homeassistant.config_entries import (
    SOURCE_REAUTH,
    SOURCE_RECONFIGURE,
    ConfigEntry,
    ConfigFlow,
    ConfigFlowResult,
)
from homeassistant.core import callback
from homeassistant.helpers.selector import (
    BooleanSelector,
    FileSelector,
    FileSelectorConfig,
)
import voluptuous as vol

from . import cookies
from .const import CONF_COOKIES, CONF_URL, EntryType
from .engine import (
    ACCESS_CLASSES,
    PLAIN_ACCESS,
    Access,
    EngineError,
    ExpiredCookies,
    Fetcher,
    InvalidCookies,
    Media,
    SourceError,
    SourceProbe,
)
from .entry import entry_type, feed_config
from .errors import form_error
from .ffmpeg import ffmpeg_binary
from .prose import address, plain
from .settings import fetcher_config, general_access

_LOGGER = logging.getLogger(__name__)

CONF_COOKIE_FILE: Final = "cookie_file"
CONF_REMOVE_COOKIES: Final = "remove_cookies"
CONF_CHECK_URL: Final = "check_url"
"""In what a reauth flow is begun with: the page that asked for a login."""

_COOKIE_FILE: Final = FileSelector(FileSelectorConfig(accept=".txt"))
COOKIES_SCHEMA: Final = vol.Schema({vol.Required(CONF_COOKIE_FILE): _COOKIE_FILE})


def own_cookies_schema(entry: ConfigEntry[Any]) -> vol.Schema:
    """Return the fields for a feed's own cookies; none of them has to be filled in."""
    fields: dict[vol.Marker, Any] = {vol.Optional(CONF_COOKIE_FILE): _COOKIE_FILE}
    if CONF_COOKIES in entry.data:
        fields[vol.Optional(CONF_REMOVE_COOKIES, default=False)] = BooleanSelector()
    return vol.Schema(fields)


class CookieFlow(ConfigFlow):
    """A flow that can take cookies, and holds them until they are an entry's."""

    _cookies: str | None = None
    """Uploaded in this flow, and nobody's yet."""
    _is_removing = False
    """Whether a feed is to have no cookies of its own any more."""
    _check: asyncio.Task[SourceProbe] | None = None
    _check_url: str | None = None

    async def _take_cookies(self, user_input: Mapping[str, Any]) -> dict[str, str]:
        """Keep what was uploaded in place of what was before; return the errors."""
        try:
            name = await cookies.async_take(self.hass, user_input[CONF_COOKIE_FILE])
        except InvalidCookies:
            return {CONF_COOKIE_FILE: "invalid_cookies"}
        except ExpiredCookies:
            return {CONF_COOKIE_FILE: "expired_cookies"}
        await self._drop_cookies()
        self._cookies = name
        return {}

    async def _drop_cookies(self) -> None:
        """Forget what was uploaded."""
        name, self._cookies = self._cookies, None
        if name is not None:
            await cookies.async_forget(self.hass, name)

    @callback
    @override
    def async_remove(self) -> None:
        """Clean up after a flow that ended without an entry."""
        if self._cookies is not None:
            _ = self.hass.async_create_task(
                cookies.async_forget(self.hass, self._cookies), "anypod cookies"
            )

    def _entry(self) -> ConfigEntry[Any] | None:
        """Return the entry that is being changed, if this is about one."""
        if self.source not in {SOURCE_REAUTH, SOURCE_RECONFIGURE}:
            return None
        return self.hass.config_entries.async_get_known_entry(self.context["entry_id"])

    async def _look_at(self, url: str, media: Media, *, whole: bool) -> SourceProbe:
        """Find out what a URL is, with the cookies that this flow is about."""
        entry, own = self._entry(), PLAIN_ACCESS
        if entry is not None and entry_type(entry) is EntryType.FEED:
            config = feed_config(self.hass, entry)
            # A page that wants a login may be one that a site has named.
            is_own_choice = self.source != SOURCE_REAUTH
            own = replace(config.access, fence=None if is_own_choice else config.fence)
        fetcher = Fetcher(fetcher_config(self.hass, ffmpeg_binary(self.hass)))
        return await fetcher.probe(
            url, media=media, whole=whole, access=self._access(own)
        )

    def _access(self, own: Access) -> Access:
        wanted = replace(own, cookies=self._cookies_after(own.cookies))
        return wanted.over(general_access(self.hass))

    def _cookies_after(self, before: str | None) -> str | None:
        """Return the cookies that a feed is to have, which had some before."""
        return self._cookies or (None if self._is_removing else before)

    # The hub's cookies, which every feed uses that has none of its own

    async def async_step_hub(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask what becomes of the hub's cookies."""
        if CONF_COOKIES not in self._get_reconfigure_entry().data:
            return await self.async_step_hub_cookies()
        return self.async_show_menu(
            step_id="hub", menu_options=["hub_cookies", "hub_forget"]
        )

    async def async_step_hub_cookies(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Take the hub's cookies."""
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = await self._take_cookies(user_input)
            if not errors:
                return self.async_update_reload_and_abort(
                    self._get_reconfigure_entry(),
                    data_updates=self._hand_over(),
                    reason="cookies_saved",
                )
        return self.async_show_form(
            step_id="hub_cookies", data_schema=COOKIES_SCHEMA, errors=errors
        )

    async def async_step_hub_forget(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Forget the hub's cookies; their file goes once nobody reads it any more."""
        entry = self._get_reconfigure_entry()
        return self.async_update_reload_and_abort(
            entry, data=_without_cookies(entry), reason="cookies_removed"
        )

    # A feed's own

    async def async_step_own_cookies(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Take or remove the cookies of a feed that has no source to try them on."""
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = await self._take_own_cookies(user_input)
            if not errors and not self._changes_cookies:
                errors = {CONF_COOKIE_FILE: "no_cookies"}
            if not errors:
                return await self._change_own_cookies()
        return self.async_show_form(
            step_id="own_cookies",
            data_schema=own_cookies_schema(self._get_reconfigure_entry()),
            errors=errors,
        )

    async def _take_own_cookies(self, user_input: Mapping[str, Any]) -> dict[str, str]:
        """Take over what a form says of a feed's own cookies; return the errors."""
        self._is_removing = bool(user_input.get(CONF_REMOVE_COOKIES))
        if CONF_COOKIE_FILE not in user_input:
            if self._is_removing:
                await self._drop_cookies()
            return {}
        if self._is_removing:
            return {CONF_REMOVE_COOKIES: "cookies_contradict"}
        return await self._take_cookies(user_input)

    @property
    def _changes_cookies(self) -> bool:
        return self._is_removing or self._cookies is not None

    async def _change_own_cookies(self) -> ConfigFlowResult:
        """Give the feed its new cookies, once they were tried; or take the old ones."""
        entry = self._get_reconfigure_entry()
        if self._is_removing:
            return self.async_update_reload_and_abort(
                entry, data=_without_cookies(entry), reason="own_cookies_removed"
            )
        self._check_url = entry.data.get(CONF_URL)
        if self._check_url is None:
            return self._keep_cookies()
        return await self.async_step_check()

    def _show_cookie_form(self, errors: dict[str, str]) -> ConfigFlowResult:
        """Show the form again that took the cookies that were tried."""
        return self._show_reauth_form(errors)

    def _hand_over(self) -> dict[str, Any]:
        """Return what the entry is given.

        It forgets the cookies that it had once it is set up again: until then,
        runs begin that know no others.
        """
        name, self._cookies = self._cookies, None
        return {CONF_COOKIES: name}

    def _keep_cookies(self) -> ConfigFlowResult:
        """End with cookies that nothing speaks against."""
        if self.source == SOURCE_REAUTH:
            return self.async_update_reload_and_abort(
                self._get_reauth_entry(),
                data_updates=self._hand_over(),
                reason="reauth_successful",
            )
        return self.async_update_reload_and_abort(
            self._get_reconfigure_entry(),
            data_updates=self._hand_over(),
            reason="own_cookies_saved",
        )

    # Where a login is missing

    async def async_step_reauth(
        self, entry_data: Mapping[str, Any]
    ) -> ConfigFlowResult:
        """Remember which page asked for a login."""
        self._check_url = entry_data.get(CONF_CHECK_URL) or entry_data.get(CONF_URL)
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Take cookies, and try them."""
        if user_input is None:
            return self._show_reauth_form({})
        errors = await self._take_cookies(user_input)
        if errors:
            return self._show_reauth_form(errors)
        if self._check_url is None:
            return self._keep_cookies()
        return await self.async_step_check()

    def _show_reauth_form(self, errors: dict[str, str]) -> ConfigFlowResult:
        name = self._get_reauth_entry().title
        return self.async_show_form(
            step_id="reauth_confirm",
            data_schema=COOKIES_SCHEMA,
            errors=errors,
            description_placeholders={
                "name": plain(name),
                "url": address(self._check_url) if self._check_url else plain(name),
            },
        )

    async def async_step_check(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show that the cookies are being tried."""
        if self._check is None:
            self._check = self.hass.async_create_task(
                self._try_login(), "anypod check", eager_start=False
            )
        if not self._check.done():
            return self.async_show_progress(
                step_id="check", progress_action="check", progress_task=self._check
            )
        return self.async_show_progress_done(next_step_id="checked")

    async def _try_login(self) -> SourceProbe:
        # Without a file to be made: whether ffmpeg is there does not matter here.
        return await self._look_at(self._check_url or "", Media.METADATA, whole=False)

    async def async_step_checked(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Take the cookies over, if the site took them."""
        task, self._check = self._check, None
        try:
            await result_of(task)
        except EngineError as err:
            return await self._refuse(_error(err))
        except Exception:
            _LOGGER.exception("Unexpected failure while cookies were tried")
            return await self._refuse("unknown")
        return self._keep_cookies()

    async def _refuse(self, error: str) -> ConfigFlowResult:
        """Ask for other cookies; these are not used when no others come."""
        await self._drop_cookies()
        return self._show_cookie_form({"base": error})


async def result_of(task: asyncio.Task[SourceProbe] | None) -> SourceProbe:
    """Return what a look at a source brought; there has to have been one."""
    if task is None:
        raise RuntimeError("the flow has not looked at the source yet")
    return await task


def _without_cookies(entry: ConfigEntry[Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.data.items() if key != CONF_COOKIES}


def _error(err: EngineError) -> str:
    if isinstance(err, SourceError) and err.error_class in ACCESS_CLASSES:
        return "access_denied"
    key = form_error(err)
    if key == "unknown":
        _LOGGER.error("Cannot try the cookies: %s", err)
    return key
