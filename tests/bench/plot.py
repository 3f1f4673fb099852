"""Draws curves over time, one below the other, as a picture that any page can show."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

_WIDTH: Final = 860
_LEFT: Final = 64
_RIGHT: Final = 24
_TOP: Final = 44
_HEIGHT: Final = 74
_GAP: Final = 34
_BOTTOM: Final = 30
_NAMESPACE: Final = "http://www.w3.org/2000/svg"
_FONT: Final = 'font-family="sans-serif" font-size="12"'
_INK: Final = "#24292f"
_PALE: Final = "#d0d7de"
_COLOURS: Final = ("#0969da", "#bf3989", "#1a7f37", "#9a6700")


@dataclass(frozen=True, kw_only=True, slots=True)
class Panel:
    """What is drawn in one place: a title, and curves that share an axis."""

    title: str
    curves: Sequence[Sequence[float]]
    from_zero: bool = True


def draw(title: str, minutes: Sequence[float], panels: Sequence[Panel]) -> str:
    """Return the picture, as SVG."""
    height = _TOP + len(panels) * (_HEIGHT + _GAP) + _BOTTOM - _GAP
    lines = [
        f'<svg xmlns="{_NAMESPACE}" viewBox="0 0 {_WIDTH} {height}" {_FONT}>',
        f"<title>{escape(title)}</title>",
        f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>',
        f'<text x="{_LEFT}" y="20" font-size="15" fill="{_INK}">{escape(title)}</text>',
    ]
    for number, panel in enumerate(panels):
        lines += _panel(panel, minutes, _TOP + number * (_HEIGHT + _GAP))
    lines += _hours(minutes, height - _BOTTOM)
    return "\n".join([*lines, "</svg>", ""])


def _panel(panel: Panel, minutes: Sequence[float], top: int) -> Iterator[str]:
    values = [value for curve in panel.curves for value in curve]
    low = 0.0 if panel.from_zero else min(values)
    high = max(*values, low + 1)
    yield f'<text x="{_LEFT}" y="{top - 6}" fill="{_INK}">{escape(panel.title)}</text>'
    for value, y in ((high, top), (low, top + _HEIGHT)):
        yield (
            f'<path d="M{_LEFT} {y}H{_WIDTH - _RIGHT}" stroke="{_PALE}"/>'
            f'<text x="{_LEFT - 6}" y="{y + 4}" text-anchor="end" fill="{_INK}">'
            f"{value:,.0f}</text>"
        )
    for curve, colour in zip(panel.curves, _COLOURS, strict=False):
        points = " ".join(
            f"{_x(minute, minutes):.1f},"
            f"{top + _HEIGHT * (high - value) / (high - low):.1f}"
            for minute, value in zip(minutes, curve, strict=True)
        )
        yield (
            f'<polyline points="{points}" fill="none" stroke="{colour}"'
            ' stroke-width="1.2"/>'
        )


def _hours(minutes: Sequence[float], y: int) -> Iterator[str]:
    """Say below all of them when that was."""
    step = max(1, round(minutes[-1] / 6))
    for minute in range(0, round(minutes[-1]) + 1, step):
        yield (
            f'<text x="{_x(minute, minutes):.1f}" y="{y + 18}" text-anchor="middle"'
            f' fill="{_INK}">{minute} min</text>'
        )


def _x(minute: float, minutes: Sequence[float]) -> float:
    return _LEFT + (_WIDTH - _LEFT - _RIGHT) * minute / max(minutes[-1], 1e-9)
