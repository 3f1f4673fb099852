"""Every text that the code names exists, and every text that exists is named."""

import ast
from importlib import import_module
from pathlib import Path
import re
from types import ModuleType
from typing import Final

from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.entity import EntityDescription
import pytest

import custom_components  # noqa: F401 before Home Assistant looks for the test kit's own
from custom_components.anypod.engine import ErrorClass
from custom_components.anypod.errors import _STATUSES
from custom_components.anypod.sensor import HUB_SENSORS, SENSORS
from tests.house.declared import (
    ENGLISH,
    INTEGRATION,
    Json,
    calls,
    code_of,
    modules,
    placeholders,
    placeholders_below,
    read,
    strings,
)

TEXTS: Final = read(ENGLISH)
ICONS: Final = read(INTEGRATION / "icons.json")
PLATFORMS: Final = (
    *("binary_sensor", "button", "event", "image", "sensor", "switch", "update"),
)
# What hassfest lets through: keys, addresses, and parts of texts.
KEY: Final = re.compile(r"(?!.+[_-]{2})(?![_-])[a-z0-9-_]+(?<![_-])")
ADDRESS: Final = re.compile(
    r"((https?|ftps?|scp|mqtts?|socket|socks5)://|www\.)"
    r"[a-z0-9]+([\-.][a-z0-9]+)*\.[a-z]{2,5}",
    re.IGNORECASE,
)
SECTIONS: Final = {
    *("title", "config", "options", "entity", "exceptions", "issues", "selector"),
    *("common", "config_panel", "services", "system_health"),
}


def platform(name: str) -> ModuleType:
    """Import a platform."""
    return import_module(f"custom_components.anypod.{name}")


def descriptions(name: str) -> list[EntityDescription]:
    """Return the descriptions of a platform's entities."""
    return [
        one
        for value in vars(platform(name)).values()
        for one in (value if isinstance(value, tuple) else (value,))
        # Home Assistant's are no instances of their own class.
        if hasattr(one, "entity_registry_enabled_default") and not isinstance(one, type)
    ]


# ---------------------------------------------------------------------- the files


@pytest.mark.parametrize("path", ENGLISH.parent.glob("*"), ids=lambda path: path.name)
def test_languages_are_complete(path: Path) -> None:
    assert path.suffix == ".json"
    other = dict(strings(read(path)))
    english = dict(strings(TEXTS))
    assert other.keys() == english.keys()
    for key, text in english.items():
        assert placeholders(other[key]) == placeholders(text), key


def test_sections() -> None:
    assert TEXTS.keys() == SECTIONS
    assert TEXTS["title"] == "Anypod"


@pytest.mark.parametrize(("at", "text"), strings(TEXTS))
def test_texts(at: str, text: str) -> None:
    """As hassfest has it; nothing of it can be seen before a release otherwise."""
    assert text
    assert text == text.strip()
    assert cv.string_with_no_html(text) == text
    assert re.search(r"'{\w+}'", text) is None, "a placeholder in single quotes"
    assert ADDRESS.search(text) is None, "an address; make it a placeholder"
    assert all(name.isidentifier() for name in placeholders(text))
    assert "[%" not in text
    assert "\\n" not in text, "a line break that nobody sees as one"
    if not at.startswith("config.step.user.menu_options"):
        for key in at.split("."):
            assert KEY.fullmatch(key), key


def test_sorted() -> None:
    """Keys in order: nobody looks for them in vain."""

    def check(data: Json, at: str) -> None:
        assert list(data) == sorted(data), at
        for key, value in data.items():
            if isinstance(value, dict):
                check(value, f"{at}.{key}")

    check(TEXTS, "en")
    check(ICONS, "icons")


# --------------------------------------------------------------------- exceptions


def raised() -> dict[str, set[str]]:
    """Return the keys of the errors that code raises, with their placeholders."""
    found: dict[str, set[str]] = {}
    for name in modules():
        for call in calls(name):
            key = call.arguments.get("translation_key")
            # A problem's is made of its class, each of which has a text.
            if "translation_domain" in call.arguments and (name, key) != (
                "errors",
                None,
            ):
                assert isinstance(key, str), (name, call)
                given = call.arguments.get("translation_placeholders") or set()
                assert found.setdefault(key, given) == given, key
    return found


def test_exceptions() -> None:
    problems = {f"problem_{one}" for one in ErrorClass}
    assert TEXTS["exceptions"].keys() == raised().keys() | problems
    for key, given in raised().items():
        assert placeholders(TEXTS["exceptions"][key]["message"]) == given, key
    for key in problems:
        assert placeholders(TEXTS["exceptions"][key]["message"]) == set(), key


def test_common() -> None:
    """What the media browser shows."""
    named = {
        str(node.value)
        for node in ast.walk(code_of("media_source"))
        if isinstance(node, ast.Constant) and str(node.value).startswith("media_")
    }
    assert TEXTS["common"].keys() == named


def test_every_error_is_translated() -> None:
    """One that is not could only be read in English."""
    errors = {
        *("HomeAssistantError", "ServiceValidationError", "UpdateFailed"),
        *("ConfigEntryError", "ConfigEntryNotReady", "ConfigEntryAuthFailed"),
    }
    for name in modules():
        for call in calls(name):
            if call.function in errors:
                assert "translation_key" in call.arguments, (name, call)


def test_statuses() -> None:
    """What a person did wrong is no failure of the server."""
    mistakes = {
        call.arguments["translation_key"]
        for name in modules()
        for call in calls(name)
        if call.function == "ServiceValidationError"
    }
    assert _STATUSES.keys() == mistakes
    assert all(400 <= status < 500 for status in _STATUSES.values())


# ----------------------------------------------------------------------- entities


@pytest.mark.parametrize("name", PLATFORMS)
def test_entities(name: str) -> None:
    found = descriptions(name)
    assert found
    for one in found:
        assert one.translation_key == one.key
    keys = {one.key for one in found}
    assert TEXTS["entity"][name].keys() == keys
    # A device class brings an icon of its own, though not always a telling one.
    bare = {one.key for one in found if one.device_class is None}
    assert bare <= ICONS["entity"][name].keys() <= keys
    assert all(text["name"] for text in TEXTS["entity"][name].values())


def test_all_platforms_are_declared() -> None:
    assert TEXTS["entity"].keys() == ICONS["entity"].keys() == set(PLATFORMS)
    assert set(PLATFORMS) == {
        name for name in modules() if hasattr(platform(name), "PARALLEL_UPDATES")
    }


def test_states_and_units() -> None:
    for sensor in (*SENSORS, *HUB_SENSORS):
        text = TEXTS["entity"]["sensor"][sensor.key]
        assert set(text.get("state", {})) == set(sensor.options or ()), sensor.key
        icons = ICONS["entity"]["sensor"].get(sensor.key, {}).get("state", {})
        assert icons.keys() <= set(sensor.options or ())
        # A number without a class of its own says what it counts.
        counts = sensor.state_class is not None and sensor.device_class is None
        assert ("unit_of_measurement" in text) == counts, sensor.key


def test_icons() -> None:
    for at, icon in strings(ICONS):
        assert re.fullmatch(r"mdi:[a-z0-9-]+", icon), at
    for entities in ICONS["entity"].values():
        for key, icons in entities.items():
            # Hassfest rejects a state's icon that is the default one anyway.
            assert icons["default"] not in icons.get("state", {}).values(), key


# ------------------------------------------------------------------------- issues


def test_issues() -> None:
    created = [
        call.arguments
        for name in modules()
        for call in calls(name)
        if call.function == "async_create_issue"
    ]
    assert TEXTS["issues"].keys() == {one["translation_key"] for one in created}
    for one in created:
        text = TEXTS["issues"][one["translation_key"]]
        assert text.keys() == {
            "title",
            "fix_flow" if one["is_fixable"] else "description",
        }
        given = one.get("translation_placeholders") or set()
        assert placeholders(text["title"]) <= given
        # The steps of a flow are given more; test_repairs.py looks at those.
        used = placeholders_below(text)
        assert given <= used if one["is_fixable"] else given == used, one
