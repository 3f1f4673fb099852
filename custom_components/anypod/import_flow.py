"""Steps in which many feeds are added at once, from a file."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
import logging
from typing import Any, Final

from homeassistant.config_entries import SOURCE_IMPORT, ConfigEntry, ConfigFlowResult
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.selector import (
    FileSelector,
    FileSelectorConfig,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
from homeassistant.helpers.translation import async_get_translations
import voluptuous as vol

from .const import (
    CONF_KEEP_LAST,
    CONF_LISTING_URLS,
    CONF_MEDIA,
    CONF_URL,
    DEFAULT_KEEP_LAST,
    DOMAIN,
)
from .cookie_flow import CookieFlow
from .engine import (
    ACCESS_CLASSES,
    EngineError,
    ImportPlan,
    InvalidImport,
    Kind,
    Media,
    SourceError,
    Wish,
    default_listing,
)
from .entry import feed_data, feed_entries, feed_unique_id, is_manual, manual_data
from .errors import form_error
from .feed_options import DEFAULTS
from .prose import plain, short
from .selectors import KEEP_LAST_SELECTOR, choice, without_defaults
from .wishes import async_read

_LOGGER = logging.getLogger(__name__)

CONF_IMPORT_FILE: Final = "import_file"
CONF_FEEDS: Final = "feeds"

IMPORT_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_IMPORT_FILE): FileSelector(
            FileSelectorConfig(accept=".opml,.xml,.toml,.yaml,.yml")
        ),
        vol.Required(CONF_MEDIA, default=Media.AUDIO.value): choice(
            [media.value for media in Media], "media"
        ),
        vol.Optional(CONF_KEEP_LAST): KEEP_LAST_SELECTOR,
    }
)

_NOTHING = "–"
_MOST_NAMES = 20
_ALREADY_THERE = "config.abort.already_configured"

type _Identity = tuple[str, Kind | None]
"""As far as it can be told without asking the site."""


def wishes_schema(wishes: Sequence[Wish]) -> vol.Schema:
    """Return the choice among the feeds of a file; what was switched off is not on."""
    options = [
        SelectOptionDict(value=str(index), label=_label(wish))
        for index, wish in enumerate(wishes)
    ]
    chosen = [str(index) for index, wish in enumerate(wishes) if wish.is_enabled]
    return vol.Schema(
        {
            vol.Required(CONF_FEEDS, default=chosen): SelectSelector(
                SelectSelectorConfig(
                    options=options, multiple=True, mode=SelectSelectorMode.LIST
                )
            )
        }
    )


@dataclass(slots=True)
class _Outcome:
    """What became of the feeds that were chosen."""

    added: int = 0
    failures: list[tuple[str, str]] = field(default_factory=list)
    """Names of feeds, each with the key of the text that says why not."""


class ImportFlow(CookieFlow):
    """A flow that can add the feeds of a file."""

    _wishes: Sequence[Wish] = ()
    """What can be chosen."""
    _notes: dict[str, str] | None = None
    _chosen: Sequence[Wish] = ()
    _adding: asyncio.Task[_Outcome] | None = None

    async def async_step_import(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the file; or add a feed that another flow has found in one."""
        if self.source == SOURCE_IMPORT:
            return await self._add_found(user_input or {})
        if user_input is None:
            return self._show_import_form({CONF_KEEP_LAST: DEFAULT_KEEP_LAST}, {})
        try:
            plan = await async_read(self.hass, user_input[CONF_IMPORT_FILE])
        except InvalidImport as err:
            _LOGGER.warning("The file cannot be imported: %s", err)
            return self._show_import_form(
                user_input, {CONF_IMPORT_FILE: form_error(err)}
            )
        if plan is None:
            return self._show_import_form(user_input, {CONF_IMPORT_FILE: "file_gone"})
        return self._take_plan(plan, user_input)

    def _show_import_form(
        self, shown: dict[str, Any], errors: dict[str, str]
    ) -> ConfigFlowResult:
        kept = {key: value for key, value in shown.items() if key != CONF_IMPORT_FILE}
        return self.async_show_form(
            step_id="import",
            data_schema=self.add_suggested_values_to_schema(IMPORT_SCHEMA, kept),
            errors=errors,
        )

    def _take_plan(
        self, plan: ImportPlan, user_input: dict[str, Any]
    ) -> ConfigFlowResult:
        """Show what a file asks for, with what it leaves open filled in."""
        media, keep_last = Media(user_input[CONF_MEDIA]), user_input.get(CONF_KEEP_LAST)
        filled_in = [
            replace(
                wish,
                media=wish.media or media,
                keep_last=keep_last if wish.keep_last is None else wish.keep_last,
            )
            for wish in plan.wishes
        ]
        there = self._there()
        known = [wish for wish in filled_in if there & _identities(wish)]
        self._wishes = [wish for wish in filled_in if not there & _identities(wish)]
        self._notes = {
            "known": _names(wish.name for wish in known),
            "invalid": _names(plan.invalid),
            "ignored": _ignored(self._wishes),
        }
        if not self._wishes:
            return self.async_abort(
                reason="nothing_to_import", description_placeholders=self._notes
            )
        return self._show_wishes_form({})

    def _there(self) -> set[_Identity]:
        """Return what the feeds that exist read."""
        found: set[_Identity] = set()
        for entry in feed_entries(self.hass):
            found |= _identities_of(entry)
        return found

    async def async_step_import_feeds(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Let people choose."""
        if user_input is None:
            return self._show_wishes_form({})
        chosen = {int(index) for index in user_input[CONF_FEEDS]}
        if not chosen:
            return self._show_wishes_form({CONF_FEEDS: "none_chosen"})
        self._chosen = [
            wish for index, wish in enumerate(self._wishes) if index in chosen
        ]
        return await self.async_step_import_progress()

    def _show_wishes_form(self, errors: dict[str, str]) -> ConfigFlowResult:
        notes = self._notes or {}
        return self.async_show_form(
            step_id="import_feeds",
            data_schema=wishes_schema(self._wishes),
            errors=errors,
            description_placeholders={
                "count": str(len(self._wishes)),
                "known": notes.get("known", _NOTHING),
                "invalid": notes.get("invalid", _NOTHING),
                "ignored": notes.get("ignored", _NOTHING),
            },
        )

    async def async_step_import_progress(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show that feeds are being added."""
        if self._adding is None:
            self._adding = self.hass.async_create_task(
                self._add_all(), "anypod import", eager_start=False
            )
        if not self._adding.done():
            return self.async_show_progress(
                step_id="import_progress",
                progress_action="import",
                progress_task=self._adding,
                description_placeholders={"count": str(len(self._chosen))},
            )
        return self.async_show_progress_done(next_step_id="imported")

    async def async_step_imported(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say what became of it."""
        if self._adding is None:
            raise RuntimeError("the flow has not added anything yet")
        outcome = await self._adding
        added = str(outcome.added)
        if not outcome.failures:
            return self.async_abort(
                reason="imported", description_placeholders={"added": added}
            )
        return self.async_abort(
            reason="imported_partly",
            description_placeholders={
                "added": added,
                "count": str(len(outcome.failures)),
                "failures": await self._told(outcome.failures),
            },
        )

    async def _told(self, failures: Iterable[tuple[str, str]]) -> str:
        """Return why feeds could not be added, one to a line."""
        language = self.hass.config.language
        texts: dict[str, str] = {}
        for category in ("config", "exceptions"):
            texts |= await async_get_translations(
                self.hass, language, category, [DOMAIN]
            )
        return "\n".join(
            f"- {name}: {texts.get(f'component.{DOMAIN}.{key}', key)}"
            for name, key in failures
        )

    # Adding, one after the other

    async def _add_all(self) -> _Outcome:
        """Add what was chosen; what fails is in nobody's way."""
        outcome = _Outcome()
        for index, wish in enumerate(self._chosen, start=1):
            failure = await self._try_to_add(wish)
            if failure is None:
                outcome.added += 1
            else:
                outcome.failures.append((plain(wish.name), failure))
            self.async_update_progress(index / len(self._chosen))
        return outcome

    async def _try_to_add(self, wish: Wish) -> str | None:
        """Add a feed; return the key of the text that says why it cannot be."""
        if self._there() & _identities(wish):
            return _ALREADY_THERE
        try:
            found = await self._look_for(wish)
            if found is None:
                return "config.error.empty_source"
            return await self._hand_on(found)
        except SourceError as err:
            if err.error_class in ACCESS_CLASSES:
                return f"exceptions.problem_{err.error_class}.message"
            return _failure(err)
        except EngineError as err:
            return _failure(err)
        except Exception:
            _LOGGER.exception("Unexpected failure while a feed was imported")
            return "config.error.unknown"

    async def _look_for(self, wish: Wish) -> dict[str, Any] | None:
        """Return what makes an entry of a wish, None where there are no episodes."""
        media = wish.media or Media.AUDIO
        options = without_defaults(wish.options, DEFAULTS) | {CONF_MEDIA: media.value}
        if wish.keep_last is not None:
            options[CONF_KEEP_LAST] = int(wish.keep_last)
        if wish.url is None:
            data, unique_id, title = manual_data(), None, wish.name
        else:
            probe = await self._look_at(wish.url, media, whole=False)
            if probe.entry_count == 0:
                return None
            data, title = feed_data(probe, None), wish.title or probe.title
            unique_id = feed_unique_id(probe.canonical_id, probe.tabs, media)
        return {
            "unique_id": unique_id,
            "title": title,
            "data": data,
            "options": options,
        }

    async def _hand_on(self, found: dict[str, Any]) -> str | None:
        """Have another flow make the entry: one flow makes one at most."""
        making = self.hass.async_create_task(
            self.hass.config_entries.flow.async_init(
                DOMAIN, context={"source": SOURCE_IMPORT}, data=found
            ),
            "anypod imported feed",
        )
        # A dialog that is closed must not break off the set-up of an entry.
        result = await asyncio.shield(making)
        is_new = result["type"] is FlowResultType.CREATE_ENTRY
        return None if is_new else _ALREADY_THERE

    async def _add_found(self, found: dict[str, Any]) -> ConfigFlowResult:
        """Make the entry of a feed that another flow has looked at."""
        if found["unique_id"] is not None:
            await self.async_set_unique_id(found["unique_id"], raise_on_progress=False)
            self._abort_if_unique_id_configured()
        return self.async_create_entry(
            title=found["title"], data=found["data"], options=found["options"]
        )


def _identities_of(entry: ConfigEntry[Any]) -> set[_Identity]:
    if is_manual(entry):
        return {(entry.title, None)}
    kind = Media(entry.options.get(CONF_MEDIA, Media.AUDIO)).kind
    urls = (entry.data[CONF_URL], *entry.data[CONF_LISTING_URLS])
    return {(url, kind) for url in urls}


def _identities(wish: Wish) -> set[_Identity]:
    if wish.url is None:
        return {(wish.name, None)}
    kind = (wish.media or Media.AUDIO).kind
    return {(url, kind) for url in (wish.url, default_listing(wish.url))}


def _failure(err: EngineError) -> str:
    key = form_error(err)
    if key == "unknown":
        _LOGGER.error("Cannot import a feed: %s", err)
    return f"config.error.{key}"


def _label(wish: Wish) -> str:
    name = short(wish.name)
    return name if wish.url in {None, wish.name} else f"{name} ({short(wish.url)})"


def _ignored(wishes: Iterable[Wish]) -> str:
    """Return the settings that have no counterpart, and the feeds that have them."""
    found: dict[str, list[str]] = defaultdict(list)
    for wish in wishes:
        for name in wish.ignored:
            found[name].append(wish.name)
    lines = [f"\n- {plain(name)}: {_names(found[name])}" for name in sorted(found)]
    return "".join(lines) or _NOTHING


def _names(names: Iterable[str]) -> str:
    found = [plain(name) for name in names]
    more = len(found) - _MOST_NAMES
    shown = ", ".join(found[:_MOST_NAMES]) or _NOTHING
    return f"{shown} … (+{more})" if more > 0 else shown
