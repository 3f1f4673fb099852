"""What benches print: one JSON line for each figure."""

from dataclasses import dataclass
import json


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """Something that was measured, and what it may be at most."""

    name: str
    value: float
    unit: str
    budget: float | None = None
    """None: nothing was promised."""

    @property
    def ok(self) -> bool:
        """Return whether the promise is kept."""
        return self.budget is None or self.value <= self.budget

    def line(self) -> str:
        """Return the figure as a line of JSON."""
        return json.dumps(
            {
                "name": self.name,
                "value": round(self.value, 3),
                "unit": self.unit,
                "budget": self.budget,
                "ok": self.ok,
            }
        )
