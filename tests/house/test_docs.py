"""What there is to set, call, see and mend is documented, and nothing else is."""

from collections.abc import Iterator
import json
from pathlib import Path
import re
from typing import Final

import pytest
import yaml

import custom_components  # noqa: F401 before Home Assistant looks for the test kit's own
from custom_components.anypod.engine.models import (
    EpisodeStatus,
    ErrorClass,
    Media,
    Reason,
)
from tests.house.declared import ENGLISH, INTEGRATION, ROOT, Json, calls, modules, read
from tests.house.pages import (
    DOCS,
    PAGES,
    README,
    TEXTS,
    examples,
    headings,
    links,
    names,
    resolve,
    rows,
    tables,
)
from tests.integration.contract import DETAILED_EPISODE, FEED_WITH_LINKS, LINK, PROBLEM

ENGLISH_TEXTS: Final = read(ENGLISH)
SERVICES: Final[dict[str, Json]] = yaml.safe_load(
    (INTEGRATION / "services.yaml").read_text()
)
# Shown in a form, and nothing that could be set.
ONLY_SHOWN: Final = {"link", "qr_code"}


def page(name: str) -> str:
    """Return the text of a page."""
    return (DOCS / f"{name}.md").read_text("utf-8")


def named(path: Path) -> str:
    """Return what to call a page in the name of a test."""
    return str(path.relative_to(ROOT))


# ---------------------------------------------------------------------- the pages


@pytest.mark.parametrize("path", TEXTS, ids=named)
def test_links_lead_somewhere(path: Path) -> None:
    for link in links(path):
        if re.match(r"https?://", link):
            continue
        target, anchor = resolve(link, path)
        assert target.exists(), link
        if anchor:
            assert anchor in headings(target), link


def test_readme_leads_to_every_page() -> None:
    found = {resolve(link, README)[0] for link in links(README) if ":" not in link}
    assert set(PAGES) <= found


def test_every_image_is_shown() -> None:
    shown = {resolve(link, path)[0].resolve() for path in TEXTS for link in links(path)}
    assert set((DOCS / "images").iterdir()) <= shown


@pytest.mark.parametrize("path", TEXTS, ids=named)
def test_examples_can_be_read(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(re.findall(r"^ *```", text, re.MULTILINE)) == 2 * len(
        list(examples(text))
    )
    for example in examples(text):
        assert example.language, example.text
        if example.language == "yaml":
            assert isinstance(yaml.safe_load(example.text), dict | list), example.text
        if example.language == "json":
            json.loads(example.text)


@pytest.mark.parametrize("path", TEXTS, ids=named)
def test_tables(path: Path) -> None:
    """A line in a cell, as of a regular expression, must not look like a new cell."""
    for header, *below in tables(path.read_text("utf-8")):
        for cells in below:
            assert len(cells) == len(header), cells


# -------------------------------------------------------------------------- options


def fields() -> Iterator[tuple[str, str]]:
    """Yield every field of every form with what it is called there."""
    for flow in ("config", "options"):
        for step in ENGLISH_TEXTS[flow]["step"].values():
            for part in (step, *step.get("sections", {}).values()):
                for key, label in part.get("data", {}).items():
                    if key not in ONLY_SHOWN:
                        yield key, label


def test_options() -> None:
    """Each field under its key and under the name that the form gives it."""
    told = {
        (key, label)
        for label, cell, *_ in rows(page("configuration"), "field", "key")
        for key in names(cell)
    }
    assert told == set(fields())


def test_sections() -> None:
    """The parts of a form are found under their names."""
    found = {one.text for one in headings(DOCS / "configuration.md").values()}
    for step in ENGLISH_TEXTS["options"]["step"].values():
        for section in step.get("sections", {}).values():
            assert section["name"] in found


def test_formats() -> None:
    told = {
        key: label
        for label, cell, *_ in rows(page("configuration"), "format", "key")
        for key in names(cell)
    }
    assert told == ENGLISH_TEXTS["selector"]["media"]["options"]
    assert told.keys() == set(Media)


# -------------------------------------------------------------------------- actions


def test_actions() -> None:
    found = {
        one.text.strip("`").removeprefix("anypod.")
        for one in headings(DOCS / "actions.md").values()
        if one.text.startswith("`anypod.")
    }
    assert found == SERVICES.keys()
    # The list at the top leads to each of them.
    for name in found:
        assert f"](#anypod{name})" in page("actions"), name


@pytest.mark.parametrize("action", SERVICES)
def test_fields_of_an_action(action: str) -> None:
    below = headings(DOCS / "actions.md")[f"anypod{action}"].below
    told = {
        key: {"yes": True, "no": False}[needed]
        for cell, needed, *_ in rows(below, "field", "needed")
        for key in names(cell)
    }
    declared = (SERVICES[action] or {}).get("fields", {})
    assert told == {key: field["required"] for key, field in declared.items()}

    shown = [yaml.safe_load(one.text) for one in examples(below)]
    assert shown, "no example"
    for example in shown:
        assert example["action"] == f"anypod.{action}"
        given = example.get("data", {}).keys()
        assert given <= told.keys()
        assert given >= {key for key, is_needed in told.items() if is_needed}


def test_statuses() -> None:
    below = headings(DOCS / "actions.md")["anypodlist_episodes"].below
    [told] = [cells for cells in rows(below, "field") if cells[0] == "`status`"]
    assert names(told[2]) == list(EpisodeStatus)


@pytest.mark.parametrize(
    ("anchor", "keys"),
    [
        ("a-feed", FEED_WITH_LINKS.keys()),
        ("an-episode", DETAILED_EPISODE.keys()),
        ("a-problem", PROBLEM.keys()),
        ("a-link", LINK.keys()),
    ],
)
def test_answers(anchor: str, keys: set[str]) -> None:
    below = headings(DOCS / "actions.md")[anchor].below
    told = [key for cell, *_ in rows(below, "key") for key in names(cell)]
    assert sorted(told) == sorted(keys)


# ------------------------------------------------------------------ entities, events


def test_entities() -> None:
    told = {
        (key, label)
        for label, cell, *_ in rows(page("entities"), "name", "key")
        for key in names(cell)
    }
    assert told == {
        (key, text["name"])
        for platform in ENGLISH_TEXTS["entity"].values()
        for key, text in platform.items()
    }


def test_attributes() -> None:
    text = page("entities")
    event = headings(DOCS / "entities.md")["the-event-entity"].below
    for platform, entities in ENGLISH_TEXTS["entity"].items():
        for key, texts in entities.items():
            told = event if platform == "event" else text
            for attribute in texts.get("state_attributes", {}).keys() - {"event_type"}:
                row = rf"^\|.*`{key}`.*`{attribute}`"
                cell = rf"^\| `{attribute}` \|"
                wanted = cell if platform == "event" else row
                assert re.search(wanted, told, re.MULTILINE), (key, attribute)


def test_entities_that_are_off() -> None:
    told = {
        key
        for _, cell, *rest in rows(page("entities"), "name", "key")
        for key in names(cell)
        if "off at first" in " ".join(rest).casefold()
    }
    assert told == {
        call.arguments["key"]
        for name in modules()
        for call in calls(name)
        if call.arguments.get("entity_registry_enabled_default") is False
    }


def test_states_of_a_feed() -> None:
    told = [key for cell, *_ in rows(page("entities"), "state") for key in names(cell)]
    status = ENGLISH_TEXTS["entity"]["sensor"]["status"]
    assert sorted(told) == sorted(status["state"])


def test_events() -> None:
    told = [key for cell, *_ in rows(page("entities"), "type") for key in names(cell)]
    event = ENGLISH_TEXTS["entity"]["event"]["episode"]
    types = event["state_attributes"]["event_type"]["state"]
    assert sorted(told) == sorted(types)


# --------------------------------------------------------------------------- trouble


def test_error_classes() -> None:
    kinds = headings(DOCS / "troubleshooting.md")["kinds-of-errors"].below
    told = re.findall(r"^### (\w+)$", kinds, re.MULTILINE)
    assert sorted(told) == sorted(ErrorClass)
    for one in told:
        below = headings(DOCS / "troubleshooting.md")[one].below
        # What it means comes first, then who does what.
        assert re.match(r"\n+[^\n#|-]", below), one


def test_reasons() -> None:
    told = [
        key
        for cell, *_ in rows(page("troubleshooting"), "reason", "status")
        for key in names(cell)
    ]
    assert sorted(told) == sorted(Reason)


def test_repairs() -> None:
    told = {
        key: title
        for title, cell, *_ in rows(page("troubleshooting"), "repair", "key")
        for key in names(cell)
    }
    assert told == {
        # Dots stand for what differs.
        key: re.sub(r"{\w+}", "…", text["title"])
        for key, text in ENGLISH_TEXTS["issues"].items()
    }
