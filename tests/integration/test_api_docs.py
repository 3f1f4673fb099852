"""What docs/api.md shows is what comes: its examples are sent, one after the other."""

from collections.abc import Iterator
from http import HTTPMethod
import json
from pathlib import Path
import re
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    WebSocketGenerator,
)

from custom_components.anypod import api, websocket_api
from tests.integration.actions import Caller
from tests.integration.feeds import FEED, Feeds

TEXT: Final = (Path(__file__).parents[2] / "docs" / "api.md").read_text("utf-8")
REQUEST: Final = re.compile(
    r"```http\n(?P<method>[A-Z]+) (?P<path>\S+)\n(?P<body>\{[^\n]*\}\n)?```\n\n"
    r"Answer `(?P<status>\d+)`:\n\n```json\n(?P<answer>.*?)```",
    re.DOTALL,
)
COMMAND: Final = re.compile(
    r"```json\n(?P<command>\{[^\n]*\})\n```\n\nMessages:\n\n```jsonl\n(?P<told>.*?)```",
    re.DOTALL,
)
REST: Final = "…"
"""What is left out."""


def differences(shown: Any, actual: Any, at: str = "") -> Iterator[str]:
    """Yield where an answer is not what the documentation makes one expect."""
    match shown:
        case None:
            return
        case _ if actual is None:
            return
        case dict():
            if not isinstance(actual, dict):
                yield f"{at}: {actual!r} is no object"
                return
            named = shown.keys() - {REST}
            missing = named - actual.keys()
            unknown = set() if REST in shown else actual.keys() - named
            if missing | unknown:
                yield f"{at}: {sorted(missing)} missing, {sorted(unknown)} not shown"
            for name in named & actual.keys():
                yield from differences(shown[name], actual[name], f"{at}.{name}")
        case [first, *_] if isinstance(actual, list) and actual:
            yield from differences(first, actual[0], f"{at}[0]")
        case bool() | str() if shown != actual and at.endswith(EXACT):
            yield f"{at}: {actual!r}, and not {shown!r}"
        case _ if _type(shown) is not _type(actual):
            yield f"{at}: {actual!r} is not like {shown!r}"


EXACT: Final = (".code", ".status", ".duplicate", ".pinned", ".reason", ".healthy")


def _type(value: Any) -> type:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float if is_number else type(value)


def real(text: str, caller: Caller) -> str:
    """Put this installation's ids in the place of those that are shown."""
    for shown, found in {
        "01JD2Z8Q6T8W2V3N4M5P6R7S8T": FEED,
        "01JD30C5X1K9H2B7F4G6J8M0NQ": "manual",
        "5f2c9a01b3d4": caller.ids["ep-c"],
        "7b1e44c09a2f": caller.ids["gone"],
        "74445a06923b": caller.feeds.link().link_id,
    }.items():
        text = text.replace(shown, found)
    return text


def test_everything_is_shown() -> None:
    """Each address and each command has its example, or is at least named."""
    paths = {f"{one['method']} {one['path'].partition('?')[0]}" for one in requests()}
    shown = {re.sub(r"01JD[0-9A-Z]{22}", "{feed_id}", path) for path in paths}
    shown = {
        re.sub(r"episodes/[0-9a-f]{12}", "episodes/{episode_id}", p) for p in shown
    }
    views = [one for one in vars(api).values() if _is_view(one)]
    assert len(views) >= 10
    for view in views:
        for method in HTTPMethod:
            if method is HTTPMethod.HEAD or not hasattr(view, method.lower()):
                continue
            if view is api.DeedView:
                assert f"{method} {view.url.replace('{deed}', 'pin')}" in shown
            elif view in {api.StatsView, api.OpmlView}:
                assert f"`{method} {view.url}`" in TEXT
            else:
                assert f"{method} {view.url}" in shown
    for name in (*api._DEEDS, "refresh"):
        assert f"`{name}`" in TEXT
    commands = {
        one._ws_command
        for one in vars(websocket_api).values()
        if hasattr(one, "_ws_command")
    }
    assert {json.loads(one["command"])["type"] for one in told()} == commands


def _is_view(value: Any) -> bool:
    return (
        isinstance(value, type)
        and value.__module__ == api.__name__
        and (getattr(value, "url", None) is not None)
    )


def requests() -> list[re.Match[str]]:
    """Return the examples of the REST API."""
    found = list(REQUEST.finditer(TEXT))
    assert len(found) == TEXT.count("```http")
    return found


def told() -> list[re.Match[str]]:
    """Return the examples of the WebSocket API."""
    found = list(COMMAND.finditer(TEXT))
    assert len(found) == TEXT.count("```jsonl")
    return found


async def test_rest(
    caller: Caller, feeds: Feeds, hass_client: ClientSessionGenerator
) -> None:
    await feeds.add_manual("manual")
    # What is added to it waits.
    await feeds.engine.feeds.set_enabled("manual", enabled=False)
    client = await hass_client()
    for one in requests():
        body = None if one["body"] is None else json.loads(one["body"])
        path = real(one["path"], caller)
        async with client.request(one["method"], path, json=body) as response:
            answer = await response.json()
            assert response.status == int(one["status"]), (path, answer)
        shown = json.loads(real(one["answer"], caller))
        assert list(differences(shown, answer, path)) == []


async def test_websocket(
    hass: HomeAssistant, caller: Caller, hass_ws_client: WebSocketGenerator
) -> None:
    assert await async_setup_component(hass, "websocket_api", {})
    client = await hass_ws_client(hass)
    for one in told():
        await client.send_json(json.loads(real(one["command"], caller)))
        for line in real(one["told"], caller).splitlines():
            shown = json.loads(line)
            found = await client.receive_json()
            while found["id"] != shown["id"]:
                found = await client.receive_json()
            assert found["type"] == shown["type"]
            assert list(differences(shown, found)) == []


@pytest.mark.parametrize(
    ("shown", "actual"),
    [
        ({"a": 1}, {}),
        ({"a": 1}, {"a": 1, "b": 2}),
        ({"a": 1}, {"a": "x"}),
        ({"a": [1]}, {"a": ["x"]}),
        ({"a": {}}, {"a": 1}),
        ({"code": "x"}, {"code": "y"}),
        ({"a": True}, {"a": 1}),
    ],
)
def test_the_checker_says_no(shown: Any, actual: Any) -> None:
    assert list(differences(shown, actual)) != []


@pytest.mark.parametrize(
    ("shown", "actual"),
    [
        ({"a": 1, REST: REST}, {"a": 2.5, "b": 2}),
        ({"a": None}, {"a": "x"}),
        ({"a": [1]}, {"a": []}),
    ],
)
def test_the_checker_says_yes(shown: Any, actual: Any) -> None:
    assert list(differences(shown, actual)) == []
