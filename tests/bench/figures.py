"""What benches print: one JSON line for each figure."""

from dataclasses import dataclass
import json
from typing import Self


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """Something that was measured, and what was promised of it."""

    name: str
    value: float
    unit: str
    budget: float | None = None
    """What it may be at most; None: nothing was promised."""
    floor: float | None = None
    """What it has to be at least, in place of a budget."""

    @property
    def ok(self) -> bool:
        """Return whether the promise is kept."""
        is_low = self.floor is not None and self.value < self.floor
        is_high = self.budget is not None and self.value > self.budget
        return not (is_low or is_high)

    @classmethod
    def of_line(cls, line: str) -> Self:
        """Return the figure that a line of JSON tells of."""
        told = json.loads(line)
        del told["ok"]
        if told.pop("at_least"):
            told["floor"] = told.pop("budget")
        return cls(**told)

    def line(self) -> str:
        """Return the figure as a line of JSON; a budget is the most, or `at_least`."""
        return json.dumps(
            {
                "name": self.name,
                "value": round(self.value, 3),
                "unit": self.unit,
                "budget": self.budget if self.floor is None else self.floor,
                "at_least": self.floor is not None,
                "ok": self.ok,
            }
        )
