"""Fixtures for the site's own tests."""

from collections.abc import Iterator

import pytest

from .client import Client
from .site import FakeSite


@pytest.fixture
def site() -> Iterator[FakeSite]:
    """Give an empty site that is on the air."""
    with FakeSite() as fake:
        yield fake


@pytest.fixture
def client(site: FakeSite) -> Iterator[Client]:
    """Give a client with one connection."""
    made = Client(site)
    yield made
    made.close()
