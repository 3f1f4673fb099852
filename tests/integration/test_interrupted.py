"""What a person does at the wrong moment costs nothing, whatever is going on just then."""

import asyncio
from collections.abc import AsyncGenerator
from http import HTTPStatus
from itertools import product
from pathlib import Path
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.anypod.entry import feed_entries
from tests.faults.cells import sampled
from tests.integration.feeds import in_thread
from tests.integration.flows import arrive, ask, begin
from tests.integration.house import House, OpenClient
from tests.integration.mishaps import DEEDS, Do
from tests.integration.moments import MOMENTS, Programs, Stop
from tests.site import Channel, FakeSite, Mark, make_videos

pytestmark = pytest.mark.timeout(240)

CELLS: Final = [f"{moment}: {deed}" for moment, deed in product(MOMENTS, DEEDS)]
HERE: Final = {
    f"{moment}: {deed}"
    for number, moment in enumerate(MOMENTS)
    for deed in list(DEEDS)[number % len(DEEDS) :: len(MOMENTS)]
} | {"idle: keep less and disable"}
"""Each moment and each deed at least once."""
_BEGUN_S: Final = 1.0


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Programs:
    """Give programs that can stand still."""
    programs = Programs(folder=tmp_path / "bin")
    programs.install(monkeypatch)
    return programs


@pytest.fixture
async def house(
    hass: HomeAssistant,
    site: FakeSite,
    aiohttp_client: OpenClient,
    caplog: pytest.LogCaptureFixture,
) -> AsyncGenerator[House]:
    """Give a house without feeds."""
    house = House(hass=hass, site=site, open_client=aiohttp_client, log=caplog)
    yield house
    await house.close()


async def now(house: House, do: Do, stop: Stop) -> None:
    """Do something while all stands still, and let it go."""
    doing = asyncio.create_task(do(house))
    # What hangs on it has begun by then.
    await asyncio.wait([doing], timeout=_BEGUN_S if stop.is_in_the_way else None)
    stop.release()
    await doing


def once_more(site: FakeSite, mark: Mark) -> list[str]:
    """Return what was asked for since a mark, and before that as well."""
    before: list[str] = []
    found: list[str] = []
    for number, one in enumerate(site.since().requests):
        if one.target.startswith(("/api/", "/media/")):
            if number >= mark and one.target in before:
                found.append(one.target)
            before.append(one.target)
    return found


@pytest.mark.parametrize("cell", sampled(CELLS, here=HERE))
async def test_nothing_is_lost(cell: str, house: House, programs: Programs) -> None:
    moment, _, name = cell.partition(": ")
    deed = DEEDS[name]
    house.options |= deed.options
    async with MOMENTS[moment](house, programs) as stop:
        mark = house.site.mark()
        await now(house, deed.do, stop)
        status, _ = await house.app_gets()
        is_there = house.entry is not None
        assert status == (HTTPStatus.OK if is_there else HTTPStatus.NOT_FOUND)
        if deed.then is not None:
            await deed.then(house)
    await house.rest()
    if house.options.get("on_remove") == "keep":
        house.take_files()
    if deed.syncs is not None:
        assert len(once_more(house.site, mark)) <= deed.syncs
    assert await house.violations() == []


async def test_the_same_source_twice_at_once(house: House, site: FakeSite) -> None:
    """Nobody waits for the first flow before the second one is opened."""
    site.add(Channel(name="talk", title="Talk", videos=make_videos(1)))
    url = site.channel_url("talk", "videos")
    shown = [await begin(house.hass) for _ in range(2)]
    hold = site.hold("/api/channel/talk/*")
    waiting = [await ask(house.hass, one, url) for one in shown]
    assert {one["type"] for one in waiting} == {FlowResultType.SHOW_PROGRESS}
    await in_thread(site.wait_for, "/api/channel/talk/*")
    hold.release()
    ends = await asyncio.gather(*(arrive(house.hass, one) for one in waiting))
    assert sorted(one["type"] for one in ends) == ["abort", "create_entry"]
    [refused] = [one for one in ends if one["type"] is FlowResultType.ABORT]
    assert refused["reason"] == "already_configured"
    [entry] = feed_entries(house.hass)
    # Nor does Home Assistant take an entry whose id is there already.
    with pytest.raises(HomeAssistantError):
        await house.hass.config_entries.async_add(
            house.feeds.entry(entry_id=entry.entry_id)
        )
    house.wanted[entry.entry_id] = frozenset({"ep-1"})
    await house.rest()
    assert await house.violations() == []
