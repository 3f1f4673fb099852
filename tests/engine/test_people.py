"""Who is heard or seen in an episode."""

from hypothesis import given, strategies as st

from custom_components.anypod.engine import people
from custom_components.anypod.engine.models import Person

NAMES = st.lists(st.text(min_size=1, max_size=20))


def test_who_made_it_comes_first() -> None:
    assert people.gather(["Ann"], ["Bob", "Cleo"]) == (
        Person(name="Ann", role="host"),
        Person(name="Bob", role="guest"),
        Person(name="Cleo", role="guest"),
    )


def test_nobody_is_named_twice() -> None:
    found = people.gather(["Ann", "ANN"], ["ann", "Straße", "STRASSE"])
    assert found == (Person(name="Ann"), Person(name="Straße", role="guest"))


@given(NAMES, NAMES)
def test_people_are_kept_as_they_are(hosts: list[str], guests: list[str]) -> None:
    found = people.gather(hosts, guests)
    assert len(found) <= 50
    assert people.load(people.dump(found)) == found


def test_nobody_is_kept_as_nothing() -> None:
    assert people.dump(()) is None
    assert people.load(None) == ()
