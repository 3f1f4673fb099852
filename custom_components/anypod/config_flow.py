"""Adding feeds and changing options.

The flow asks yt-dlp itself, so that it needs neither the hub nor an engine.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
import logging
from typing import Any, Final, override

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    SOURCE_USER,
    ConfigEntry,
    ConfigFlowResult,
    OptionsFlow,
)
from homeassistant.core import callback
from homeassistant.helpers.selector import (
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

from .const import (
    CONF_ALLOW_PRIVATE_SOURCES,
    CONF_COOKIES,
    CONF_KEEP_LAST,
    CONF_LISTING_URLS,
    CONF_MEDIA,
    CONF_TABS,
    CONF_TYPE,
    CONF_URL,
    DEFAULT_KEEP_LAST,
    DOMAIN,
    HUB_TITLE,
    HUB_UNIQUE_ID,
    EntryType,
)
from .cookie_flow import COOKIES_SCHEMA, own_cookies_schema, result_of
from .engine import (
    ACCESS_CLASSES,
    EngineError,
    Kind,
    Media,
    SourceError,
    SourceProbe,
    normalise,
)
from .entry import (
    entry_type,
    feed_data,
    feed_unique_id,
    is_manual,
    manual_data,
    tabs_of,
)
from .errors import form_error
from .import_flow import ImportFlow
from .options_flow import FeedOptionsFlow, HubOptionsFlow
from .prose import address, plain
from .selectors import KEEP_LAST_SELECTOR, choice
from .welcome import async_welcome

_LOGGER = logging.getLogger(__name__)

CONF_TITLE: Final = "title"

_BYTES_PER_SECOND: Final = {Kind.AUDIO: 16_000, Kind.VIDEO: 250_000, Kind.METADATA: 0}
"""What a source is likely to take, for the page that asks whether to go on."""


FEED_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_URL): TextSelector(
            TextSelectorConfig(type=TextSelectorType.URL)
        ),
        vol.Required(CONF_MEDIA, default=Media.AUDIO.value): choice(
            [media.value for media in Media], "media"
        ),
        vol.Optional(CONF_KEEP_LAST): KEEP_LAST_SELECTOR,
    }
)
MANUAL_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_TITLE): TextSelector(),
        vol.Required(CONF_MEDIA, default=Media.AUDIO.value): choice(
            [media.value for media in Media], "media"
        ),
    }
)


def reconfigure_schema(entry: ConfigEntry[Any]) -> vol.Schema:
    """Return what can be changed of where a feed comes from."""
    url = TextSelector(TextSelectorConfig(type=TextSelectorType.URL))
    return vol.Schema({vol.Required(CONF_URL): url, **own_cookies_schema(entry).schema})


@dataclass(kw_only=True, slots=True)
class _Wanted:
    """What the user asked for so far."""

    url: str
    media: Media
    keep_last: int | None

    def as_input(self) -> dict[str, Any]:
        """Return it as the form shows it."""
        shown: dict[str, Any] = {CONF_URL: self.url, CONF_MEDIA: self.media.value}
        if self.keep_last is not None:
            shown[CONF_KEEP_LAST] = self.keep_last
        return shown


class AnypodConfigFlow(ImportFlow, domain=DOMAIN):
    """Adds a feed, or the hub."""

    VERSION = 1
    MINOR_VERSION = 1

    def __init__(self) -> None:
        """Begin with nothing known."""
        self._wanted: _Wanted | None = None
        self._task: asyncio.Task[SourceProbe] | None = None
        self._probe: SourceProbe | None = None

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry[Any]) -> OptionsFlow:
        """Return the options of a feed or of the hub."""
        if entry_type(config_entry) is EntryType.HUB:
            return HubOptionsFlow()
        return FeedOptionsFlow()

    @override
    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask what to add."""
        return self.async_show_menu(
            step_id="user", menu_options=["feed", "manual", "import"]
        )

    async def async_step_system(
        self, discovery_info: dict[str, Any]
    ) -> ConfigFlowResult:
        """Make the hub; nobody is asked."""
        await self.async_set_unique_id(HUB_UNIQUE_ID)
        self._abort_if_unique_id_configured()
        return self.async_create_entry(
            title=HUB_TITLE, data={CONF_TYPE: EntryType.HUB.value}
        )

    async def async_step_feed(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for a URL and what to make of it."""
        if user_input is None:
            return self._show_feed_form({CONF_KEEP_LAST: DEFAULT_KEEP_LAST}, {})
        keep_last = user_input.get(CONF_KEEP_LAST)
        self._wanted = _Wanted(
            url=user_input[CONF_URL],
            media=Media(user_input[CONF_MEDIA]),
            keep_last=None if keep_last is None else int(keep_last),
        )
        return await self.async_step_probe()

    async def async_step_manual(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Add a feed whose episodes come from people, URL by URL."""
        errors: dict[str, str] = {}
        if user_input is not None:
            title = " ".join(user_input[CONF_TITLE].split())
            if title:
                return self.async_create_entry(
                    title=title,
                    data=manual_data(),
                    options={CONF_MEDIA: user_input[CONF_MEDIA]},
                )
            errors[CONF_TITLE] = "title_missing"
        return self.async_show_form(
            step_id="manual",
            data_schema=self.add_suggested_values_to_schema(MANUAL_SCHEMA, user_input),
            errors=errors,
        )

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Change a feed's source (its history stays) or cookies; or those of the hub."""
        entry = self._get_reconfigure_entry()
        if entry_type(entry) is EntryType.HUB:
            return await self.async_step_hub()
        if is_manual(entry):
            return await self.async_step_own_cookies()
        if user_input is None:
            return self._show_url_form(entry.data[CONF_URL], {})
        self._wanted = _Wanted(
            url=user_input[CONF_URL],
            media=Media(entry.options.get(CONF_MEDIA, Media.AUDIO)),
            keep_last=DEFAULT_KEEP_LAST,
        )
        errors = await self._take_own_cookies(user_input)
        if errors:
            return self._show_source_form(errors)
        is_moved = self._wanted.url.strip() != entry.data[CONF_URL]
        if self._changes_cookies and not is_moved:
            return await self._change_own_cookies()
        return await self.async_step_probe()

    def _show_url_form(self, url: str, errors: dict[str, str]) -> ConfigFlowResult:
        return self.async_show_form(
            step_id="reconfigure",
            data_schema=self.add_suggested_values_to_schema(
                reconfigure_schema(self._get_reconfigure_entry()), {CONF_URL: url}
            ),
            errors=errors,
        )

    def _show_source_form(self, errors: dict[str, str]) -> ConfigFlowResult:
        """Show the form that asked for the source again, with what is wrong."""
        if self.source == SOURCE_RECONFIGURE:
            return self._show_url_form(self._given().url, errors)
        return self._show_feed_form(self._given().as_input(), errors)

    @override
    def _show_cookie_form(self, errors: dict[str, str]) -> ConfigFlowResult:
        if self.source == SOURCE_RECONFIGURE:
            return self._show_source_form(errors)
        return super()._show_cookie_form(errors)

    def _show_feed_form(
        self, shown: Mapping[str, Any], errors: dict[str, str]
    ) -> ConfigFlowResult:
        return self.async_show_form(
            step_id="feed",
            data_schema=self.add_suggested_values_to_schema(FEED_SCHEMA, shown),
            errors=errors,
        )

    async def async_step_probe(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show that the source is being looked at."""
        if self._task is None:
            self._task = self.hass.async_create_task(
                self._look(), "anypod probe", eager_start=False
            )
        if not self._task.done():
            return self.async_show_progress(
                step_id="probe", progress_action="probe", progress_task=self._task
            )
        return self.async_show_progress_done(next_step_id="probed")

    async def _look(self) -> SourceProbe:
        wanted = self._given()
        return await self._look_at(
            wanted.url, wanted.media, whole=wanted.keep_last is None
        )

    async def async_step_probed(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Go on with what the source turned out to be."""
        task, self._task = self._task, None
        wanted = self._given()
        try:
            probe = await result_of(task)
        except SourceError as err:
            if err.error_class in ACCESS_CLASSES:
                return self._show_access_form(err, {})
            return self._show_source_form(_error(err))
        except EngineError as err:
            return self._show_source_form(_error(err))
        except Exception:
            _LOGGER.exception("Unexpected failure while looking at a source")
            return self._show_source_form({"base": "unknown"})
        if probe.entry_count == 0:
            return self._show_source_form({CONF_URL: "empty_source"})
        self._probe = probe
        # A flow that somebody left open must not be in the way of a new one.
        tabs = self._chosen_tabs(probe) or probe.tabs
        unique_id = feed_unique_id(probe.canonical_id, tabs, wanted.media)
        known = await self.async_set_unique_id(unique_id, raise_on_progress=False)
        if self.source == SOURCE_RECONFIGURE:
            return self._follow_source(probe, unique_id, known)
        self._abort_if_unique_id_configured()
        if wanted.keep_last is None and probe.entry_count != 1:
            return await self.async_step_confirm()
        return await self._create()

    def _follow_source(
        self, probe: SourceProbe, unique_id: str, known: ConfigEntry[Any] | None
    ) -> ConfigFlowResult:
        """Let the feed that is being changed read what was found."""
        entry = self._get_reconfigure_entry()
        if known is not None and known.entry_id != entry.entry_id:
            return self.async_abort(reason="already_configured")
        name = self._cookies_after(entry.data.get(CONF_COOKIES))
        self._cookies = None
        options = dict(entry.options)
        if not self._chosen_tabs(probe):
            options.pop(CONF_TABS, None)
        if not self._is_read_by_now(probe):
            # What was said of the old source is not said of the new one.
            options.pop(CONF_ALLOW_PRIVATE_SOURCES, None)
        options |= _fence_options(probe)
        return self.async_update_reload_and_abort(
            entry, unique_id=unique_id, data=feed_data(probe, name), options=options
        )

    def _chosen_tabs(self, probe: SourceProbe) -> tuple[str, ...]:
        """Return the tabs that somebody chose, if it is that channel still."""
        if self.source != SOURCE_RECONFIGURE:
            return ()
        entry = self._get_reconfigure_entry()
        has_chosen = self._is_read_by_now(probe) and CONF_TABS in entry.options
        return tabs_of(entry) if has_chosen else ()

    def _is_read_by_now(self, probe: SourceProbe) -> bool:
        """Return whether the feed that is being changed reads just that."""
        listed = self._get_reconfigure_entry().data[CONF_LISTING_URLS]
        return bool(listed == list(probe.listing_urls))

    async def async_step_access(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Take cookies, and look again with them."""
        if user_input is None:
            return self._show_access_form(None, {})
        errors = await self._take_cookies(user_input)
        if errors:
            return self._show_access_form(None, errors)
        return await self.async_step_probe()

    def _show_access_form(
        self, err: SourceError | None, errors: dict[str, str]
    ) -> ConfigFlowResult:
        if err is not None and self._cookies is not None:
            errors = {"base": "access_denied"}
        return self.async_show_form(
            step_id="access",
            data_schema=COOKIES_SCHEMA,
            errors=errors,
            description_placeholders={"url": address(normalise(self._given().url))},
        )

    async def async_step_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say what keeping everything costs."""
        if user_input is not None:
            return await self._create()
        probe = self._found()
        seconds = probe.listed_duration_s
        size = seconds * _BYTES_PER_SECOND[self._given().media.kind]
        return self.async_show_form(
            step_id="confirm",
            data_schema=vol.Schema({}),
            description_placeholders={
                "title": plain(probe.title),
                "episodes": f"{probe.entry_count or 0:,}",
                "hours": f"{seconds / 3600:,.0f}",
                "gigabytes": f"{size / 1e9:,.1f}",
            },
        )

    async def _create(self) -> ConfigFlowResult:
        wanted, probe = self._given(), self._found()
        name, self._cookies = self._cookies, None
        options: dict[str, Any] = {CONF_MEDIA: wanted.media.value}
        if wanted.keep_last is not None:
            options[CONF_KEEP_LAST] = wanted.keep_last
        options |= _fence_options(probe)
        return self.async_create_entry(
            title=probe.title, data=feed_data(probe, name), options=options
        )

    @override
    async def async_on_create_entry(self, result: ConfigFlowResult) -> ConfigFlowResult:
        """Tell how to subscribe to a feed, which is set up now, if anybody is there."""
        if self.source != SOURCE_USER:
            return result
        welcome = await async_welcome(self.hass, result["result"])
        if welcome is not None:
            result["description"] = welcome.text
            result["description_placeholders"] = welcome.placeholders
        return result

    def _given(self) -> _Wanted:
        if self._wanted is None:
            raise RuntimeError("the flow has not asked for a URL yet")
        return self._wanted

    def _found(self) -> SourceProbe:
        if self._probe is None:
            raise RuntimeError("the flow has not looked at the source yet")
        return self._probe


def _fence_options(probe: SourceProbe) -> dict[str, Any]:
    """Return what lets a source at home be read that is not called so."""
    return {CONF_ALLOW_PRIVATE_SOURCES: True} if probe.is_private else {}


def _error(err: EngineError) -> dict[str, str]:
    key = form_error(err)
    if key == "unknown":
        _LOGGER.error("Cannot read the source: %s", err)
    is_about_tools = key in {"ytdlp_missing", "ffmpeg_missing", "unknown"}
    return {"base" if is_about_tools else CONF_URL: key}
