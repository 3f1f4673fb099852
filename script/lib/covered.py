"""Say which modules of the integration the tests reach too little of."""

from pathlib import Path
import sys
from typing import Final

import coverage

_FLOWS: Final = frozenset(
    {
        *("config_flow", "cookie_flow", "import_flow", "options_flow"),
        *("feed_options", "hub_options", "network_options", "show_options"),
        *("selectors", "subscribe_options", "welcome", "wishes"),
    }
)
_LEAST: Final = 95.0
_ALL: Final = 100.0


def main() -> int:
    """Print each module with its share in percent; return how many have too little."""
    data = coverage.Coverage()
    data.load()
    failures = 0
    for path in sorted(Path("custom_components/anypod").glob("*.py")):
        numbers = data._analyze(str(path)).numbers  # noqa: SLF001 no public way by module
        wanted = _ALL if path.stem in _FLOWS else _LEAST
        is_enough = numbers.pc_covered >= wanted
        failures += not is_enough
        print(f"{'ok ' if is_enough else 'LOW'} {numbers.pc_covered:6.2f} {path.name}")
    return failures


if __name__ == "__main__":
    sys.exit(min(main(), 1))
