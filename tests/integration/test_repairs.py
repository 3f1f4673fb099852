"""What only a person can decide, answered as the browser does."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.anypod.const import DOMAIN
from custom_components.anypod.issues import human_size
from tests.integration.feeds import FEED, Feeds, in_thread
from tests.integration.mender import Mender
from tests.site import FakeSite, Video

ISSUE = f"removed_feed_{FEED}"


@pytest.fixture
async def browser(
    hass: HomeAssistant,
    site: FakeSite,
    feeds: Feeds,
    hass_client: ClientSessionGenerator,
) -> Mender:
    """Give a browser in front of the question that a removed feed leaves."""
    site.add(Video(id="ep", title="An episode"))
    entry = await feeds.add(title="Talk & walk")
    await hass.config_entries.async_remove(entry.entry_id)
    await feeds.calm()
    return Mender(await hass_client())


def media(folder: Path) -> list[Path]:
    """Return the files and folders below the library's, without its own."""
    return list((folder / "media" / "anypod").glob("[!.]*"))


@pytest.mark.parametrize(("answer", "left"), [("delete", 0), ("keep", 1)])
async def test_answer(
    hass: HomeAssistant,
    feeds: Feeds,
    browser: Mender,
    tmp_path: Path,
    answer: str,
    left: int,
) -> None:
    issue = ir.async_get(hass).issues[DOMAIN, ISSUE]
    assert issue.translation_placeholders is not None
    size = issue.translation_placeholders["size"]
    assert size.endswith("kB")
    assert [path.name for path in media(tmp_path)] == ["Talk & walk"]

    shown = await browser.open(ISSUE)
    assert shown["type"] == "menu"
    assert shown["menu_options"] == ["delete", "keep"]
    assert shown["description_placeholders"] == {
        # As a heading shows it, and in Markdown.
        "title": "Talk & walk",
        "name": "Talk \\& walk",
        "size": size,
    }

    done = await browser.choose(answer)
    assert done["type"] == "create_entry"
    await feeds.calm()
    assert len(media(tmp_path)) == left
    assert not ir.async_get(hass).issues
    # Nothing needs the hub any more.
    assert hass.config_entries.async_entries(DOMAIN) == []


async def test_not_answered_yet(
    hass: HomeAssistant, feeds: Feeds, browser: Mender, tmp_path: Path
) -> None:
    await browser.open(ISSUE)
    await browser.client.delete(f"/api/repairs/issues/fix/{browser.flow_id}")
    assert (DOMAIN, ISSUE) in ir.async_get(hass).issues
    assert len(media(tmp_path)) == 1
    assert await feeds.engine.feeds.removed_feeds() == [FEED]

    # A new feed of the same source is another feed; its files are not in question.
    await feeds.add(entry_id="again", title="Talk & walk")
    await browser.open(ISSUE)
    await browser.choose("delete")
    await feeds.calm()
    assert [path.name for path in media(tmp_path)] == ["Talk & walk (2)"]
    assert feeds.hub.title == "Anypod"


@pytest.fixture
async def library(feeds: Feeds, site: FakeSite, tmp_path: Path) -> Path:
    """Give the library of a feed of one episode."""
    site.add(Video(id="ep", title="An episode"))
    await feeds.add()
    return tmp_path / "media" / "anypod"


@pytest.fixture
def heard(hass: HomeAssistant) -> list[dict[str, Any]]:
    """Give what is told of issues, as it happens."""
    told: list[dict[str, Any]] = []

    @callback
    def listen(event: Event[Any]) -> None:
        told.append(event.data)

    hass.bus.async_listen(ir.EVENT_REPAIRS_ISSUE_REGISTRY_UPDATED, listen)
    return told


async def audit(feeds: Feeds, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the engine look at the disk, when nothing there is fresh any more."""
    later = datetime.now(UTC) + timedelta(hours=2)
    with monkeypatch.context() as patched:
        patched.setattr(feeds.engine._auditor, "_clock", lambda: later)
        await feeds.engine._auditor.audit()
    await feeds.calm()


async def test_orphans(
    hass: HomeAssistant,
    feeds: Feeds,
    library: Path,
    heard: list[dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
    hass_client: ClientSessionGenerator,
) -> None:
    await audit(feeds, monkeypatch)
    assert not ir.async_get(hass).issues
    strangers = [library / "Talk" / f"{number}.m4a" for number in range(25)]
    for path in strangers:
        await in_thread(path.write_bytes, b"x" * 1000)
    own = set((library / "Talk").iterdir()) - set(strangers)
    assert own

    # However often it is looked at, it is one question.
    await audit(feeds, monkeypatch)
    await audit(feeds, monkeypatch)
    assert [one["action"] for one in heard] == ["create"]
    [issue] = ir.async_get(hass).issues.values()
    assert (issue.issue_id, issue.is_fixable) == ("orphan_files", True)
    asked = issue.translation_placeholders
    assert asked is not None
    assert (asked["count"], asked["size"]) == ("25", "25.0 kB")
    names = asked["names"].split("\n")
    # Nobody reads more than twenty.
    assert len(names) == 21
    assert names[-1] == "- …"
    assert all(name.startswith(f"- `{library}/Talk/") for name in names[:-1])

    browser = Mender(await hass_client())
    shown = await browser.open("orphan_files")
    assert (shown["type"], shown["step_id"]) == ("form", "confirm")
    assert all(path.exists() for path in strangers)
    assert shown["description_placeholders"] == asked
    with monkeypatch.context() as patched:
        later = datetime.now(UTC) + timedelta(hours=2)
        patched.setattr(feeds.engine._auditor, "_clock", lambda: later)
        assert (await browser.submit())["type"] == "create_entry"
    await feeds.calm()
    assert set((library / "Talk").iterdir()) == own
    assert not ir.async_get(hass).issues


async def test_orphans_that_go_by_themselves(
    hass: HomeAssistant,
    feeds: Feeds,
    library: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stranger = library / "Talk" / "notes.txt"
    await in_thread(stranger.write_bytes, b"x")
    await audit(feeds, monkeypatch)
    [issue] = ir.async_get(hass).issues.values()
    assert issue.translation_placeholders is not None
    assert issue.translation_placeholders["names"] == f"- `{stranger}`"
    await in_thread(stranger.unlink)
    await audit(feeds, monkeypatch)
    assert not ir.async_get(hass).issues


async def test_library_missing(
    hass: HomeAssistant,
    feeds: Feeds,
    library: Path,
    heard: list[dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    away = library.parent / "away"
    await in_thread(library.rename, away)
    await audit(feeds, monkeypatch)
    await audit(feeds, monkeypatch)
    assert [one["action"] for one in heard] == ["create"]
    [issue] = ir.async_get(hass).issues.values()
    assert (issue.issue_id, issue.is_fixable) == ("library_missing", True)
    assert issue.translation_placeholders == {"folder": str(library)}
    # Other news of the engine change nothing about that.
    await feeds.engine.set_paused(paused=True)
    await feeds.engine.set_paused(paused=False)
    assert len(ir.async_get(hass).issues) == 1
    assert (await feeds.statuses()) == {"ep": "downloaded"}

    await in_thread(away.rename, library)
    await audit(feeds, monkeypatch)
    assert not ir.async_get(hass).issues
    assert [one["action"] for one in heard][-1] == "remove"


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
