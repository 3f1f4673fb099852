"""Repairs: each issue that can be mended has a dialog, and each of its pages a text."""

import asyncio
from collections.abc import Iterator
from importlib import import_module
from typing import Any, Final, cast

from homeassistant.components.repairs import RepairsFlow
import pytest
import voluptuous as vol

import custom_components  # noqa: F401 before Home Assistant looks for the test kit's own
from custom_components.anypod.issues import SOURCE_GONE
from custom_components.anypod.repairs import async_create_fix_flow
from tests.house.declared import (
    ENGLISH,
    Call,
    calls,
    form_errors,
    forms,
    placeholders_below,
    read,
)

TEXTS: Final = read(ENGLISH)["issues"]
OURS: Final = "custom_components.anypod."
PAGES: Final = ("async_show_form", "async_show_menu")


def created() -> list[dict[str, Any]]:
    """Return how the issues are created that a flow mends."""
    found = [one for one in calls("issues") if one.function == "async_create_issue"]
    return [one.arguments for one in found if one.arguments["is_fixable"]]


def fixable() -> list[str]:
    """Return the issues that a flow mends."""
    return [one["translation_key"] for one in created()]


def flow_of(issue_id: str) -> RepairsFlow:
    """Return the flow that mends an issue."""
    return asyncio.run(async_create_fix_flow(cast("Any", None), issue_id, None))


def parts_of(flow: RepairsFlow) -> Iterator[tuple[str, str]]:
    """Yield the modules and classes that a flow is made of."""
    for one in type(flow).__mro__:
        if one.__module__.startswith(OURS):
            yield one.__module__.removeprefix(OURS), one.__name__


def calls_of(flow: RepairsFlow, *functions: str) -> list[Call]:
    """Return the calls of some functions in a flow."""
    found = [call for part in parts_of(flow) for call in calls(*part)]
    return [call for call in found if call.function in functions]


@pytest.mark.parametrize("issue", fixable())
def test_pages(issue: str) -> None:
    flow, texts = flow_of(issue), TEXTS[issue]["fix_flow"]
    [about] = [one for one in created() if one["translation_key"] == issue]
    known = about.get("translation_placeholders") or set()
    pages = {
        call.arguments["step_id"]: call.arguments for call in calls_of(flow, *PAGES)
    }
    assert texts["step"].keys() == pages.keys()
    # It is sent the issue as if that were an answer: a form would be taken as read.
    shown = [one for part in parts_of(flow) for one in forms(*part)]
    assert "init" not in dict(shown)
    assert callable(flow.async_step_init)  # type: ignore[attr-defined]
    for step, page in pages.items():
        text = texts["step"][step]
        options = page.get("menu_options", [])
        assert list(text.get("menu_options", {})) == sorted(options)
        for answer in (step, *options):
            assert callable(getattr(flow, f"async_step_{answer}"))
        given = page.get("description_placeholders") or set()
        assert placeholders_below(text) <= known | given


@pytest.mark.parametrize("issue", fixable())
def test_fields(issue: str) -> None:
    flow, texts = flow_of(issue), TEXTS[issue]["fix_flow"]
    for module, name in parts_of(flow):
        for step, schema in forms(module, name):
            fields: set[str] = set()
            if schema is not None:
                made = getattr(import_module(f"{OURS}{module}"), schema)
                assert isinstance(made, vol.Schema)
                fields = {str(key) for key in made.schema}
            text = texts["step"][step]
            assert text.keys() >= {"title", "description"}
            assert text.get("data", {}).keys() == fields
            assert text.get("data_description", {}).keys() == fields


@pytest.mark.parametrize("issue", fixable())
def test_errors_and_ends(issue: str) -> None:
    flow, texts = flow_of(issue), TEXTS[issue]["fix_flow"]
    [about] = [one for one in created() if one["translation_key"] == issue]
    known = about.get("translation_placeholders") or set()
    errors = {one.key for part in parts_of(flow) for one in form_errors(*part)}
    assert texts.get("error", {}).keys() == errors
    aborts = {
        call.arguments["reason"]: call.arguments.get("description_placeholders")
        for call in calls_of(flow, "async_abort")
    }
    assert texts.get("abort", {}).keys() == aborts.keys()
    for reason, given in aborts.items():
        assert placeholders_below(texts["abort"][reason]) <= known | (given or set())
    progress = calls_of(flow, "async_show_progress")
    assert texts.get("progress", {}).keys() == {
        one.arguments["progress_action"] for one in progress
    }
    for one in calls_of(flow, "async_show_progress_done"):
        assert callable(getattr(flow, f"async_step_{one.arguments['next_step_id']}"))
    assert texts.keys() <= {"step", "error", "abort", "progress"}


def test_each_issue_has_a_flow_of_its_own() -> None:
    made = [type(flow_of(issue)) for issue in fixable()]
    assert len(set(made)) == len(made) >= 2
    # Some are about one feed.
    assert type(flow_of(f"{SOURCE_GONE}_feed")) is type(flow_of(SOURCE_GONE))
