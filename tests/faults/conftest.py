"""What the fault tests share; they too run where Home Assistant is not installed."""

from collections.abc import Iterator
import logging

import pytest

from tests.engine.conftest import clock, home, site
from tests.faults.looks import listened

from custom_components.anypod.engine import process  # isort: skip
from custom_components.anypod.engine.updater import Updater  # isort: skip

__all__ = ["clock", "home", "site"]


@pytest.fixture(autouse=True)
def undisturbed() -> Iterator[None]:
    """Let engines of this process alone: nothing new is installed, nobody gives way.

    What has a fault looks for a better yt-dlp, which would ask the network.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Updater, "start", lambda _: None)
        patch.setattr(process, "_NICE", ())
        yield


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """Give what the log complains of, as it grows."""
    with listened() as lines:
        yield lines


@pytest.fixture
def notes() -> Iterator[list[str]]:
    """Give what the log tells besides, as it grows."""
    with listened(logging.INFO) as lines:
        yield lines
