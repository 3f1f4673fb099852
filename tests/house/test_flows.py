"""Flows: each step, field, section, choice, error and end has its text, and no more."""

from collections import defaultdict
from importlib import import_module
import inspect
from types import ModuleType, SimpleNamespace
from typing import Any, Final, cast

from homeassistant.data_entry_flow import section as Section  # noqa: N812 as Home Assistant names classes
from homeassistant.helpers.selector import SelectSelector
import pytest
import voluptuous as vol

import custom_components  # noqa: F401 before Home Assistant looks for the test kit's own
from custom_components.anypod import const
from custom_components.anypod.engine import (
    ACCESS_CLASSES,
    PODCAST_CATEGORIES,
    ErrorClass,
    ImportFault,
    InvalidImport,
    InvalidUrl,
    Media,
    SourceError,
    ToolMissing,
)
from custom_components.anypod.errors import _FORM_ERRORS, form_error
from custom_components.anypod.selectors import language
from custom_components.anypod.welcome import WelcomeText
from tests.house.declared import (
    ENGLISH,
    INTEGRATION,
    Call,
    Json,
    calls,
    form_errors,
    forms,
    placeholders_below,
    read,
)
from tests.house.test_actions import DESCRIBED

TEXTS: Final = read(ENGLISH)
FLOWS: Final = {
    "config": ("config_flow", "cookie_flow", "import_flow"),
    "options": ("options_flow",),
}
# Where what a form says of its mistakes is decided.
JUDGES: Final = {
    "config": ("config_flow", "cookie_flow", "import_flow"),
    "options": (
        *("options_flow", "feed_options", "hub_options", "network_options"),
        *("show_options", "vetting"),
    ),
}
PAGES: Final = ("async_show_form", "async_show_menu")
# One of each sort: what its form shows depends on that.
FEEDS: Final = [
    SimpleNamespace(
        options={"media": media.value, "artwork_file": "0a1b"},
        data={"source_kind": kind, "listing_urls": urls, "cookies": "0a1b"},
    )
    for media in Media
    for kind, urls in (
        ("channel", ["https://example.org/@talk/videos"]),
        ("playlist", ["https://example.org/list"]),
        ("manual", []),
    )
]
URL: Final = "https://example.org/feed.xml"
# Home Assistant says this where an entry was changed by `reconfigure`.
RECONFIGURED: Final = "reconfigure_successful"


def schemas(module: str, name: str | None) -> list[vol.Schema]:
    """Return every form that the name of a schema stands for."""
    found = None if name is None else getattr(_imported(module), name)
    if callable(found) and not isinstance(found, vol.Schema):
        needed = inspect.signature(found).parameters
        if "entry" in needed:
            known = (URL,) if len(needed) > 1 else ()
            return [found(cast("Any", feed), *known) for feed in FEEDS]
        if "wishes" in needed:
            return [found([])]
        return [found(URL)]
    return [] if found is None else [found]


def _imported(module: str) -> ModuleType:
    return import_module(f"custom_components.anypod.{module}")


def calls_of(flow: str) -> list[Call]:
    """Return the calls in the modules of a flow."""
    return [call for name in FLOWS[flow] for call in calls(name)]


def shown(flow: str) -> dict[str, list[vol.Schema]]:
    """Return the forms that each step of a flow shows."""
    found: dict[str, list[vol.Schema]] = defaultdict(list)
    for module in FLOWS[flow]:
        for step, name in forms(module):
            found[step] += schemas(module, name)
    return found


def layout(found: list[vol.Schema]) -> dict[str | None, set[str]]:
    """Return the fields of forms by their section, None standing for no section."""
    fields: dict[str | None, set[str]] = defaultdict(set)
    for schema in found:
        for key, value in schema.schema.items():
            if isinstance(value, Section):
                fields[str(key)] |= {str(one) for one in value.schema.schema}
            else:
                fields[None].add(str(key))
    return fields


def selectors(schema: vol.Schema) -> list[SelectSelector]:
    """Return the choices of a form, those in its sections as well."""
    found = []
    for value in schema.schema.values():
        if isinstance(value, Section):
            found += selectors(value.schema)
        elif isinstance(value, SelectSelector):
            found.append(value)
    return found


def steps(flow: str) -> dict[str, set[str]]:
    """Return the steps that are shown, with the placeholders that they are given."""
    found: dict[str, set[str]] = defaultdict(set)
    for call in calls_of(flow):
        if call.function in PAGES:
            given = call.arguments.get("description_placeholders") or set()
            found[call.arguments["step_id"]] |= given
    return found


# -------------------------------------------------------------------------- pages


@pytest.mark.parametrize("flow", FLOWS)
def test_steps(flow: str) -> None:
    texts = TEXTS[flow]["step"]
    errors = placeholders_below(TEXTS[flow]["error"])
    mistaken = {
        call.arguments["step_id"]
        for call in calls_of(flow)
        if call.function in PAGES and "errors" in call.arguments
    }
    assert texts.keys() == steps(flow).keys()
    for step, given in steps(flow).items():
        # Any error may stand on any form.
        shown = placeholders_below(texts[step])
        assert (shown | errors if step in mistaken else shown) == given, step
        known = {"title", "description", "data", "data_description", "menu_options"}
        assert texts[step].keys() <= known | {"sections"}


@pytest.mark.parametrize("flow", FLOWS)
def test_fields(flow: str) -> None:
    texts = TEXTS[flow]["step"]
    for step in texts:
        fields = layout(shown(flow)[step])
        for part in ("data", "data_description"):
            expected = fields.get(None, set())
            assert texts[step].get(part, {}).keys() == expected, (step, part)


@pytest.mark.parametrize("flow", FLOWS)
def test_sections(flow: str) -> None:
    """As the frontend and hassfest want them."""
    for step, texts in TEXTS[flow]["step"].items():
        fields = layout(shown(flow)[step])
        fields.pop(None, None)
        sections: Json = texts.get("sections", {})
        assert sections.keys() == fields.keys(), step
        for name, text in sections.items():
            needed = {"name", "data", "data_description"}
            assert needed <= text.keys() <= needed | {"description"}, name
            assert text["data"].keys() == fields[str(name)], name
            assert text["data_description"].keys() == fields[str(name)], name


def test_every_sort_of_form_was_looked_at() -> None:
    """Else a field that only some feeds have could do without a text."""
    [found] = [name for _, name in forms("options_flow") if name == "feed_schema"]
    assert "interval_hours" in layout(schemas("options_flow", found))[None]
    looks = [layout([one]) for one in schemas("options_flow", found)]
    everything = layout(schemas("options_flow", found))
    assert all(one.keys() <= everything.keys() for one in looks)
    sections = {"advanced", "filters", "keep", "making", "show", "subscribe"}
    assert everything.keys() == sections | {None}
    assert "artwork_remove" in everything["show"]
    assert {"tabs", "sources", "allow_private_sources"} <= everything["advanced"]


def test_what_is_shown_can_be_sent() -> None:
    """A step that is shown can be answered, and a field names one thing only."""
    for flow, names in FLOWS.items():
        source = "".join((INTEGRATION / f"{name}.py").read_text() for name in names)
        for step in steps(flow):
            assert f"def async_step_{step}(" in source
        for found in shown(flow).values():
            for schema in found:
                fields = [one for part in layout([schema]).values() for one in part]
                # They are stored side by side, without the sections.
                assert len(fields) == len(set(fields))


def test_menus_and_progress() -> None:
    found = calls_of("config")
    menus = [one.arguments for one in found if one.function == "async_show_menu"]
    assert len(menus) == 2
    for menu in menus:
        texts = TEXTS["config"]["step"][menu["step_id"]]["menu_options"]
        assert list(texts) == sorted(menu["menu_options"])
    progress = [one.arguments for one in found if one.function == "async_show_progress"]
    assert TEXTS["config"]["progress"].keys() == {
        one["progress_action"] for one in progress
    }


def test_welcome() -> None:
    """What ends the adding of a feed."""
    texts = TEXTS["config"]["create_entry"]
    assert texts.keys() == set(WelcomeText)
    [given] = [
        found
        for call in calls("welcome")
        if call.function == "Welcome" and (found := call.arguments["placeholders"])
    ]
    for name, text in texts.items():
        is_reachable = not name.endswith("_unreachable")
        assert placeholders_below(text) == (given if is_reachable else set()), name


# ------------------------------------------------------------------ errors and ends


def test_errors() -> None:
    refusals = [
        InvalidUrl("x"),
        *(ToolMissing(tool) for tool in ("yt-dlp", "ffmpeg", "ffprobe")),
        *(InvalidImport(fault) for fault in ImportFault),
        *(SourceError(one, "x") for one in ErrorClass if one not in ACCESS_CLASSES),
    ]
    used = {one.key for name in JUDGES["config"] for one in form_errors(name)}
    used |= {form_error(one) for one in refusals}
    assert TEXTS["config"]["error"].keys() == used
    assert TEXTS["options"]["error"].keys() == {
        one.key for name in JUDGES["options"] for one in form_errors(name)
    }
    # What cookies mend leads to the page that takes them, and needs no error.
    assert not ACCESS_CLASSES & _FORM_ERRORS.keys()


@pytest.mark.parametrize("flow", FLOWS)
def test_errors_can_be_seen(flow: str) -> None:
    """The frontend shows none inside a section, nor at a field that is not there."""
    fields = {
        field
        for found in shown(flow).values()
        for field in layout(found).get(None, set())
    }
    for name in JUDGES[flow]:
        module = _imported(name)
        for error in form_errors(name):
            if error.field != "base":
                constant = getattr(module, error.field, None)
                assert (constant or getattr(const, error.field)) in fields, error


def test_aborts() -> None:
    reasons: set[str] = set()
    for call in calls_of("config"):
        match call.function:
            case "async_abort":
                reasons.add(call.arguments["reason"])
            case "_abort_if_unique_id_configured":
                reasons.add("already_configured")
            case "async_update_reload_and_abort":
                reasons.add(call.arguments.get("reason", RECONFIGURED))
    assert TEXTS["config"]["abort"].keys() == reasons


# ------------------------------------------------------------------------- choices


def test_selectors() -> None:
    """Of forms; what those of actions offer is in test_actions.py."""
    offered: dict[str, set[str]] = defaultdict(set)
    for flow in FLOWS:
        for found in shown(flow).values():
            for selector in (one for schema in found for one in selectors(schema)):
                key = selector.config.get("translation_key")
                if key is None:
                    # Names of their own, which apps know in these very words; and
                    # what a file holds that somebody uploads.
                    names = selector.config["options"]
                    languages = language().config["options"]
                    assert names in ([], list(PODCAST_CATEGORIES), languages)
                    continue
                offered[key] |= {str(one) for one in selector.config["options"]}
    for key, options in offered.items():
        assert TEXTS["selector"][key]["options"].keys() == options
    assert offered["media"] == set(Media)
    of_actions = {
        field["selector"].get("select", {}).get("translation_key")
        for action in DESCRIBED.values()
        for field in action.get("fields", {}).values()
    }
    assert TEXTS["selector"].keys() == offered.keys() | (of_actions - {None})
