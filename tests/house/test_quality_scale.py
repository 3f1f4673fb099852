"""The Integration Quality Scale: each rule is done, or exempt for a reason."""

import re
from typing import Final

import pytest
import yaml

from tests.house.declared import INTEGRATION, ROOT, Json
from tests.house.pages import headings

# As in the `quality_scale.yaml` of Home Assistant's own integrations.
BRONZE: Final = (
    *("action-setup", "appropriate-polling", "brands", "common-modules"),
    *("config-flow", "config-flow-test-coverage", "dependency-transparency"),
    *("docs-actions", "docs-conditions", "docs-high-level-description"),
    *("docs-installation-instructions", "docs-removal-instructions"),
    *("docs-triggers", "entity-event-setup", "entity-unique-id"),
    *("has-entity-name", "runtime-data", "test-before-configure"),
    *("test-before-setup", "unique-config-entry"),
)
SILVER: Final = (
    *("action-exceptions", "config-entry-unloading"),
    *("docs-configuration-parameters", "docs-installation-parameters"),
    *("entity-unavailable", "integration-owner", "log-when-unavailable"),
    *("parallel-updates", "reauthentication-flow", "test-coverage"),
)
GOLD: Final = (
    *("devices", "diagnostics", "discovery", "discovery-update-info"),
    *("docs-data-update", "docs-examples", "docs-known-limitations"),
    *("docs-supported-devices", "docs-supported-functions"),
    *("docs-troubleshooting", "docs-use-cases", "dynamic-devices"),
    *("entity-category", "entity-device-class", "entity-disabled-by-default"),
    *("entity-translations", "exception-translations", "icon-translations"),
    *("reconfiguration-flow", "repair-issues", "stale-devices"),
)
PLATINUM: Final = ("async-dependency", "inject-websession", "strict-typing")

SCALE: Final[Json] = yaml.safe_load((INTEGRATION / "quality_scale.yaml").read_text())
RULES: Final[dict[str, str | Json]] = SCALE["rules"]
PLACE: Final = re.compile(r"(?:docs/)?[\w-]+\.md(?:#[\w-]+)?")


def comment_of(rule: str) -> str:
    """Return what is said of a rule."""
    entry = RULES[rule]
    return "" if isinstance(entry, str) else str(entry["comment"])


def test_every_rule_is_there() -> None:
    """In the order of the scale, so that none is looked for in vain."""
    assert SCALE.keys() == {"rules"}
    assert list(RULES) == [*BRONZE, *SILVER, *GOLD, *PLATINUM]


@pytest.mark.parametrize("rule", RULES)
def test_rule(rule: str) -> None:
    entry = RULES[rule]
    if isinstance(entry, str):
        assert entry == "done"
        return
    assert entry.keys() == {"status", "comment"}
    assert entry["status"] in {"done", "exempt"}
    assert entry["comment"].strip()


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.startswith("docs-")])
def test_documentation(rule: str) -> None:
    """What is documented says where, and that place is there."""
    entry = RULES[rule]
    places = PLACE.findall(comment_of(rule))
    assert not isinstance(entry, str)
    assert places or entry["status"] == "exempt"
    for place in places:
        name, _, anchor = place.partition("#")
        assert (ROOT / name).is_file(), place
        assert not anchor or anchor in headings(ROOT / name), place
