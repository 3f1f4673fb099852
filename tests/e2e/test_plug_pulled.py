"""Home Assistant ends in the middle of something, and is started again."""

from collections.abc import Iterator
from threading import Timer
from typing import Final

import pytest

from tests.faults.cells import sampled
from tests.hass import Instance
from tests.site import FakeSite

from .moments import MOMENTS, House, Standstill

CELLS: Final = [
    *(f"killed: {moment}" for moment in MOMENTS),
    # What is being written then is written to its end.
    *(f"stopped: {moment}" for moment in MOMENTS if moment != "writing"),
]
HERE: Final = ("killed: writing",)
_SOON_S: Final = 1.0


@pytest.fixture(scope="module")
def site() -> Iterator[FakeSite]:
    with FakeSite() as site:
        yield site


@pytest.fixture(scope="module")
def house(instance: Instance, site: FakeSite) -> House:
    """Give a home that goes on from one mishap to the next, as homes do."""
    house = House(instance=instance, site=site)
    house.begin()
    return house


def end(how: str, instance: Instance, standstill: Standstill) -> None:
    """Have Home Assistant end, and no process but its own."""
    if how == "killed":
        instance.kill(with_children=False)
        return
    # Whoever is asked to end may have to wait for what stands still.
    timer = Timer(_SOON_S, standstill.release)
    timer.start()
    instance.stop()
    timer.join()


@pytest.mark.parametrize("cell", sampled(CELLS, here=HERE))
def test_nothing_is_lost(cell: str, house: House) -> None:
    how, _, moment = cell.partition(": ")
    instance, site = house.instance, house.site
    house.go_on()
    said, before = len(instance.complaints()), house.document()
    with MOMENTS[moment](house) as standstill:
        if standstill.is_up:
            before = house.document()
        end(how, instance, standstill)
        standstill.tidy()
        # Nobody out there answers, and Home Assistant has not started to its end yet.
        with site.hold("*"):
            instance.start(until=house.is_served)
            assert house.document() == before
    instance.wait_until(instance.is_running)
    instance.wait_until(lambda: instance.state("sensor.talk_status") != "unavailable")
    house.sync()
    house.settle()
    assert house.violations(instance.complaints()[said:]) == []
