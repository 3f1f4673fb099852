"""Which cells of a matrix run each time, and which only at night."""

from collections.abc import Collection, Iterable
from typing import Any

import pytest


def sampled[T](values: Iterable[T], *, here: Collection[T]) -> list[Any]:
    """Return the values as parameters of a test; at night those not in `here` too."""
    known = list(values)
    assert set(here) <= set(known), "chosen, and no cell of the matrix"
    return [
        pytest.param(one, id=str(one), marks=() if one in here else pytest.mark.nightly)
        for one in known
    ]
