"""The question about the files of a removed feed, answered as the browser does."""

from http import HTTPStatus
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.anypod.const import DOMAIN
from custom_components.anypod.repairs import human_size
from tests.integration.conftest import Client
from tests.integration.feeds import FEED, Feeds
from tests.site import FakeSite, Video

ISSUE = f"removed_feed_{FEED}"


class Browser:
    """An administrator in front of the repairs."""

    def __init__(self, client: Client) -> None:
        """Remember the connection."""
        self.client = client
        self.flow_id = ""

    async def post(self, path: str, data: dict[str, Any]) -> dict[str, Any]:
        """Send JSON to the repairs and return the answer."""
        path = f"/api/repairs/issues/fix{path}"
        async with self.client.post(path, json=data) as response:
            assert response.status == HTTPStatus.OK
            answer: dict[str, Any] = await response.json()
            return answer

    async def open(self) -> dict[str, Any]:
        """Open the question."""
        shown = await self.post("", {"handler": DOMAIN, "issue_id": ISSUE})
        self.flow_id = shown["flow_id"]
        return shown

    async def choose(self, answer: str) -> dict[str, Any]:
        """Answer it."""
        return await self.post(f"/{self.flow_id}", {"next_step_id": answer})


@pytest.fixture
async def browser(
    hass: HomeAssistant,
    site: FakeSite,
    feeds: Feeds,
    hass_client: ClientSessionGenerator,
) -> Browser:
    """Give a browser in front of the question that a removed feed leaves."""
    site.add(Video(id="ep", title="An episode"))
    entry = await feeds.add(title="Talk & walk")
    await hass.config_entries.async_remove(entry.entry_id)
    await feeds.calm()
    return Browser(await hass_client())


def media(folder: Path) -> list[Path]:
    """Return the files and folders below the library's, without its own."""
    return list((folder / "media" / "anypod").glob("[!.]*"))


@pytest.mark.parametrize(("answer", "left"), [("delete", 0), ("keep", 1)])
async def test_answer(
    hass: HomeAssistant,
    feeds: Feeds,
    browser: Browser,
    tmp_path: Path,
    answer: str,
    left: int,
) -> None:
    issue = ir.async_get(hass).issues[DOMAIN, ISSUE]
    assert issue.translation_placeholders is not None
    size = issue.translation_placeholders["size"]
    assert size.endswith("kB")
    assert [path.name for path in media(tmp_path)] == ["Talk & walk"]

    shown = await browser.open()
    assert shown["type"] == "menu"
    assert shown["menu_options"] == ["delete", "keep"]
    assert shown["description_placeholders"] == {"title": "Talk & walk", "size": size}

    done = await browser.choose(answer)
    assert done["type"] == "create_entry"
    await feeds.calm()
    assert len(media(tmp_path)) == left
    assert not ir.async_get(hass).issues
    # Nothing needs the hub any more.
    assert hass.config_entries.async_entries(DOMAIN) == []


async def test_not_answered_yet(
    hass: HomeAssistant, feeds: Feeds, browser: Browser, tmp_path: Path
) -> None:
    await browser.open()
    await browser.client.delete(f"/api/repairs/issues/fix/{browser.flow_id}")
    assert (DOMAIN, ISSUE) in ir.async_get(hass).issues
    assert len(media(tmp_path)) == 1
    assert await feeds.engine.removed_feeds() == [FEED]

    # A new feed of the same source is another feed; its files are not in question.
    await feeds.add(entry_id="again", title="Talk & walk")
    await browser.open()
    await browser.choose("delete")
    await feeds.calm()
    assert [path.name for path in media(tmp_path)] == ["Talk & walk (2)"]
    assert feeds.hub.title == "Anypod"


@pytest.mark.parametrize(
    ("size_bytes", "said"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (1_234_567, "1.2 MB"),
        (98_765_432_100, "98.8 GB"),
        (4e12, "4.0 TB"),
    ],
)
def test_human_size(size_bytes: float, said: str) -> None:
    assert human_size(size_bytes) == said
