"""How many wrong guesses are answered, and whose."""

from hypothesis import given, strategies as st
import pytest

from custom_components.anypod.throttle import _ADDRESSES, BURST, REFILL_S, Throttle

HERE = "192.0.2.1"


def refused(throttle: Throttle, count: int, now_s: float, address: str = HERE) -> int:
    """Guess at one moment; return how many guesses were too many."""
    return sum(throttle.note(address, now_s) for _ in range(count))


def test_a_burst_is_answered_and_no_more() -> None:
    throttle = Throttle()
    assert refused(throttle, BURST, 0) == 0
    assert refused(throttle, 5, 0) == 5
    assert refused(throttle, BURST, 0, "192.0.2.2") == 0


def test_it_is_forgiven_bit_by_bit() -> None:
    throttle = Throttle()
    refused(throttle, BURST + 100, 0)
    # Refusals do not make it any longer.
    assert refused(throttle, 3, REFILL_S) == 2
    assert refused(throttle, 20, 11 * REFILL_S) == 10
    assert refused(throttle, BURST + 1, 10_000 * REFILL_S) == 1


def test_whoever_asks_now_and_then_is_always_answered() -> None:
    """As an app does that does not know that its link was revoked."""
    throttle = Throttle()
    for second in range(0, 10_000, 2):
        assert not throttle.note(HERE, second * REFILL_S)


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("fe80::1%eth0", "fe80::2", True),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("192.0.2.1", "192.0.2.2", False),
        (None, "", True),
        (None, "no address", True),
        (None, "192.0.2.1", False),
    ],
)
def test_who_counts_as_one(one: str | None, other: str | None, is_same: bool) -> None:
    throttle = Throttle()
    for _ in range(BURST):
        throttle.note(one, 0)
    assert throttle.note(other, 0) is is_same


def test_it_does_not_grow() -> None:
    throttle = Throttle()
    refused(throttle, BURST, 0)
    for number in range(3 * _ADDRESSES):
        throttle.note(f"10.0.{number // 256}.{number % 256}", 0)
        # Who goes on is not forgotten because of the others.
        assert throttle.note(HERE, 0)
    assert len(throttle._debts) == _ADDRESSES


@given(st.lists(st.floats(0, 30), max_size=400))
def test_no_more_than_that_are_answered_in_any_time(waits: list[float]) -> None:
    throttle = Throttle()
    now_s, answered = 0.0, 0
    for wait in waits:
        now_s += wait
        answered += not throttle.note(HERE, now_s)
    assert answered <= BURST + now_s / REFILL_S + 1
    assert answered >= min(len(waits), BURST)
