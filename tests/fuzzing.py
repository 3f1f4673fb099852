"""Cases made up by hypothesis: a small fixed set each time, and many in the night."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
import os
from typing import Any, Final

from hypothesis import HealthCheck, Phase, given, seed, settings, strategies as st
import pytest

type Body = Callable[..., None]

SEED: Final = "ANYPOD_SEED"
"""Names in the environment the night whose cases are to be tried again."""
_CALM: Final = (HealthCheck.too_slow, HealthCheck.data_too_large)


class Nightly(int):
    """An amount of cases which are others each night."""


def cases(
    *strategies: st.SearchStrategy[Any], quick: int, nightly: int
) -> Callable[[Body], Callable[[int], None]]:
    """Try a function, which takes no fixtures, with as many cases as that.

    The quick ones are the same each time; those of the night are others each night,
    and what fails is kept and tried again first.
    """

    def decorate(body: Body) -> Callable[[int], None]:
        @_amounts(quick, nightly)
        @wraps(body)
        def test(amount: int) -> None:
            tried = 0

            @wraps(body)
            def count(*args: Any, **kw: Any) -> None:
                nonlocal tried
                body(*args, **kw)
                tried += 1

            # Only what it was given is to be seen by hypothesis.
            _arranged(given(*strategies)(count), amount)()
            assert tried >= amount

        # What pytest would take for fixtures.
        del test.__dict__["__wrapped__"]
        return test

    return decorate


def examples[T](strategy: st.SearchStrategy[T], amount: int) -> list[T]:
    """Return cases for a test that awaits something: by day the same ones each time."""
    found: list[T] = []

    def keep(case: T) -> None:
        found.append(case)

    plain = given(strategy)(keep)
    _arranged(plain, amount, phases=(Phase.generate,), database=None)()
    assert len(found) == amount
    return found


def many(*, quick: int, nightly: int) -> pytest.MarkDecorator:
    """Have a test that takes an `amount` run with few cases, and in the night with many."""
    return _amounts(quick, nightly)


def _amounts(quick: int, nightly: int) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "amount",
        [
            pytest.param(quick, id="quick"),
            pytest.param(
                Nightly(nightly),
                id="nightly",
                marks=[pytest.mark.nightly, pytest.mark.timeout(1800)],
            ),
        ],
    )


def _arranged(plain: Body, amount: int, **more: Any) -> Body:
    """Return what hypothesis made of a function, with as many cases as that."""
    more |= {"max_examples": amount, "deadline": None, "suppress_health_check": _CALM}
    if not isinstance(amount, Nightly):
        return settings(**more | {"derandomize": True, "database": None})(plain)
    night = os.environ.get(SEED) or f"{datetime.now(UTC):%Y%m%d}"
    print(f"{SEED}={night} makes the same cases")  # noqa: T201 pytest shows it beside what failed
    # The other way round, nothing that fails would be kept.
    return settings(**more)(seed(night)(plain))
