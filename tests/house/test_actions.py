"""Actions: what is registered, described, translated and drawn is the same."""

from typing import Any, Final
from unittest.mock import MagicMock

from homeassistant.core import SupportsResponse
from homeassistant.helpers.selector import validate_selector
import pytest
import voluptuous as vol
import yaml

import custom_components  # noqa: F401 before Home Assistant looks for the test kit's own
from custom_components.anypod.api import _SUBMISSION
from custom_components.anypod.const import DOMAIN
from custom_components.anypod.engine import EpisodeStatus
from custom_components.anypod.services import register_actions
from tests.house.declared import ENGLISH, INTEGRATION, Json, read

TEXTS: Final = read(ENGLISH)
ICONS: Final = read(INTEGRATION / "icons.json")
DESCRIBED: Final[dict[str, Json]] = {
    name: described or {}
    for name, described in yaml.safe_load(
        (INTEGRATION / "services.yaml").read_text()
    ).items()
}


def registered() -> dict[str, Json]:
    """Return what is registered: schema and response of each action."""
    hass = MagicMock()
    register_actions(hass)
    found = {}
    for call in hass.services.async_register.call_args_list:
        domain, name, _handler = call.args
        assert domain == DOMAIN
        found[name] = call.kwargs
    return found


ACTIONS: Final = registered()
FIELDS: Final = [
    (name, field)
    for name, described in DESCRIBED.items()
    for field in described.get("fields", {})
]


def marker(action: str, field: str) -> Any:
    """Return the key of an action's schema."""
    schema: vol.Schema = ACTIONS[action]["schema"]
    [found] = [key for key in schema.schema if str(key) == field]
    return found


def test_the_same_everywhere() -> None:
    names = ACTIONS.keys()
    assert DESCRIBED.keys() == names
    assert TEXTS["services"].keys() == names
    assert ICONS["services"].keys() == names
    for name, icons in ICONS["services"].items():
        assert icons.keys() == {"service"}, name


@pytest.mark.parametrize("name", ACTIONS)
def test_fields_are_the_same_everywhere(name: str) -> None:
    expected = {str(key) for key in ACTIONS[name]["schema"].schema}
    assert DESCRIBED[name].get("fields", {}).keys() == expected
    assert TEXTS["services"][name].get("fields", {}).keys() == expected
    assert DESCRIBED[name].keys() <= {"fields"}
    texts = TEXTS["services"][name]
    assert texts.keys() <= {"name", "description", "fields"}
    for text in texts.get("fields", {}).values():
        assert text.keys() == {"name", "description"}


@pytest.mark.parametrize(("action", "field"), FIELDS)
def test_field(action: str, field: str) -> None:
    described = DESCRIBED[action]["fields"][field]
    assert described.keys() <= {"required", "selector", "default", "example"}
    key = marker(action, field)
    assert described["required"] == isinstance(key, vol.Required)
    if isinstance(key.default, vol.Undefined):
        assert "default" not in described
    else:
        assert described["default"] == key.default()

    validate_selector(described["selector"])
    select = described["selector"].get("select", {})
    if "translation_key" in select:
        texts = TEXTS["selector"][select["translation_key"]]["options"]
        assert texts.keys() == set(select["options"])


@pytest.mark.parametrize(("action", "field"), FIELDS)
def test_what_can_be_chosen_is_taken(action: str, field: str) -> None:
    """Everything that the form offers is valid, and no more than that."""
    selector = DESCRIBED[action]["fields"][field]["selector"]
    schema: vol.Schema = ACTIONS[action]["schema"]
    validator = schema.schema[marker(action, field)]
    only = vol.Schema({field: validator})
    if select := selector.get("select"):
        values = [
            one["value"] if isinstance(one, dict) else one for one in select["options"]
        ]
        for value in values:
            only({field: value})
        if field == "status":
            assert set(values) == set(EpisodeStatus)
        else:
            assert set(values) == set(validator.container)
    if number := selector.get("number"):
        for value in (number["min"], number["max"]):
            assert only({field: float(value)}) == {field: value}
        with pytest.raises(vol.Invalid):
            only({field: number["min"] - 1})
    if "config_entry" in selector:
        assert selector == {"config_entry": {"integration": DOMAIN}}


def test_responses() -> None:
    """What only tells something has to be asked for an answer."""
    for name, kwargs in ACTIONS.items():
        tells = name.startswith(("export_", "get_", "list_", "probe"))
        response = kwargs["supports_response"]
        assert (response is SupportsResponse.ONLY) == tells, name


def default(key: Any) -> Any:
    """Return what a field is when it is left out."""
    return None if isinstance(key.default, vol.Undefined) else key.default()


def test_the_api_takes_what_the_action_takes() -> None:
    """The address says which feed it is; the rest is the same."""
    schema: vol.Schema = ACTIONS["add_url"]["schema"]
    action = {str(key): key for key in schema.schema}
    feed = action.pop("config_entry_id")
    assert isinstance(feed, vol.Required)
    api = {str(key): key for key in _SUBMISSION.schema}
    assert api.keys() == action.keys()
    for name, key in api.items():
        assert type(key) is type(action[name]), name
        assert default(key) == default(action[name]), name
