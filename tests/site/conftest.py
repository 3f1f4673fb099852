"""Fixtures for the site's own tests."""

from collections.abc import Iterator

import pytest

from .site import FakeSite


@pytest.fixture
def site() -> Iterator[FakeSite]:
    """Give an empty site that is on the air."""
    with FakeSite() as fake:
        yield fake
