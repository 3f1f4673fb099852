"""Cases made up by hypothesis: a small fixed set each time, and many in the night."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from hypothesis import HealthCheck, Phase, given, settings, strategies as st
import pytest

type Body = Callable[..., None]

_CALM: Final = (HealthCheck.too_slow, HealthCheck.data_too_large)


def cases(
    *strategies: st.SearchStrategy[Any], quick: int, nightly: int
) -> Callable[[Body], Callable[[int], None]]:
    """Try a function, which takes no fixtures, with as many cases as that.

    The quick ones are the same each time; those of the night are others each night,
    and what fails is kept and tried again first.
    """

    def decorate(body: Body) -> Callable[[int], None]:
        # Only what it was given is to be seen by hypothesis.
        plain = given(*strategies)(body)

        @_amounts(quick, nightly)
        @wraps(body)
        def test(amount: int) -> None:
            _settings(amount, is_fixed=amount == quick)(plain)()

        # What pytest would take for fixtures.
        del test.__dict__["__wrapped__"]
        return test

    return decorate


def examples[T](strategy: st.SearchStrategy[T], amount: int) -> list[T]:
    """Return cases for a test that awaits something, the same ones each time."""
    found: list[T] = []

    def keep(case: T) -> None:
        found.append(case)

    plain = given(strategy)(keep)
    _settings(amount, is_fixed=True, phases=(Phase.generate,))(plain)()
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
                nightly,
                id="nightly",
                marks=[pytest.mark.nightly, pytest.mark.timeout(1800)],
            ),
        ],
    )


def _settings(amount: int, *, is_fixed: bool, **more: Any) -> settings:
    kept: dict[str, Any] = {"database": None} if is_fixed else {}
    return settings(
        max_examples=amount,
        derandomize=is_fixed,
        deadline=None,
        suppress_health_check=_CALM,
        **kept,
        **more,
    )
