"""Every example of an automation in the documentation is one."""

from typing import Any, Final
from urllib.parse import quote

from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.script import async_validate_actions_config
from homeassistant.setup import async_setup_component
from homeassistant.util import yaml as yaml_util
import pytest
import voluptuous as vol

from custom_components.anypod.const import DOMAIN
from tests.house.pages import DOCS, examples, rows
from tests.integration.feeds import Feeds
from tests.integration.workshop import BLUEPRINTS, Workshop

IMPORT: Final = "https://my.home-assistant.io/redirect/blueprint_import/?blueprint_url="
TEXTS: Final = {"config_entry_id", "episode_id", "url"}
"""Fields that are a text also while they are a template."""


def blocks() -> list[Any]:
    """Return every example in YAML that is an automation, or actions of one."""
    found = []
    for path in sorted(DOCS.glob("*.md")):
        parts = examples(path.read_text("utf-8"))
        for number, one in enumerate(parts):
            if one.language != "yaml":
                continue
            data = yaml_util.parse_yaml(one.text)
            assert not isinstance(data, str), one.text
            if isinstance(data, list) or {"triggers", "action"} & data.keys():
                found.append(pytest.param(data, id=f"{path.stem}-{number}"))
    return found


def actions_in(data: Any) -> list[dict[str, Any]]:
    """Return our own actions, however deep they are."""
    if isinstance(data, list):
        return [action for one in data for action in actions_in(one)]
    if not isinstance(data, dict):
        return []
    own = [data] if str(data.get("action")).startswith(f"{DOMAIN}.") else []
    return own + [action for one in data.values() for action in actions_in(one)]


@pytest.mark.parametrize("data", blocks())
async def test_examples(
    hass: HomeAssistant, workshop: Workshop, feeds: Feeds, data: Any
) -> None:
    await feeds.add_manual()
    for component in ("homeassistant", "conversation", "media_player"):
        assert await async_setup_component(hass, component, {})
    if isinstance(data, dict) and "triggers" in data:
        data = {key: value for key, value in data.items() if key != "alias"}
        await workshop.save("example", data)
    else:
        sequence = data if isinstance(data, list) else [data]
        await async_validate_actions_config(hass, cv.SCRIPT_SCHEMA(sequence))
    for action in actions_in(data):
        name = action["action"].removeprefix(f"{DOMAIN}.")
        service = hass.services.async_services_for_domain(DOMAIN)[name]
        assert isinstance(service.schema, vol.Schema)
        # Templates are no values yet; the names of the fields are what they are.
        service.schema(
            {
                key: value
                for key, value in action.get("data", {}).items()
                if "{{" not in str(value) or key in TEXTS
            }
        )
        known = {str(key) for key in service.schema.schema}
        assert action.get("data", {}).keys() <= known


def test_blueprints_can_be_imported() -> None:
    """The table has a link for each, which leads to the address in the file."""
    text = (DOCS / "automations.md").read_text("utf-8")
    links = {row[2] for row in rows(text, "blueprint", "what it does")}
    wanted, told = set(), {row[0] for row in rows(text, "blueprint", "what it does")}
    for path in BLUEPRINTS.glob("*.yaml"):
        blueprint = yaml_util.load_yaml_dict(path)["blueprint"]
        address = quote(blueprint["source_url"], safe="")
        wanted.add(f"[Import]({IMPORT}{address})")
        name = blueprint["name"].removeprefix("Anypod: ")
        assert name[0].upper() + name[1:] in told
    assert links == wanted
