"""Pure: who is heard or seen in an episode, from its site and back."""

from collections.abc import Iterable, Sequence
import json
from typing import Final

from .models import Person

_HOST: Final = "host"
_GUEST: Final = "guest"
_COUNT_LIMIT = 50


def gather(hosts: Iterable[str], guests: Iterable[str]) -> tuple[Person, ...]:
    """Return people by their names, those who made it first, nobody twice."""
    named = [(name, _HOST) for name in hosts] + [(name, _GUEST) for name in guests]
    found: dict[str, Person] = {}
    for name, role in named:
        found.setdefault(name.casefold(), Person(name=name, role=role))
    return tuple(found.values())[:_COUNT_LIMIT]


def dump(people: Sequence[Person]) -> str | None:
    """Return people as a text to keep, None where there is nobody."""
    if not people:
        return None
    return json.dumps([[one.name, one.role] for one in people])


def load(text: str | None) -> tuple[Person, ...]:
    """Return the people who were kept as a text."""
    if text is None:
        return ()
    return tuple(Person(name=name, role=role) for name, role in json.loads(text))
