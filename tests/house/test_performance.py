"""The page of figures names the benches that there are, and figures of theirs."""

from pathlib import Path
import re

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "performance.md").read_text("utf-8")
BENCHES = set(
    re.findall(
        r'^    "(\w+)": \w+\.measure,$',
        (ROOT / "tests" / "bench" / "__main__.py").read_text("utf-8"),
        re.MULTILINE,
    )
)


def test_each_bench_is_on_the_page() -> None:
    assert BENCHES
    assert set(re.findall(r"`script/bench (\w+)", PAGE)) == BENCHES


def test_each_figure_on_the_page_is_one_of_a_bench() -> None:
    named = set(re.findall(r"\| `([\w.]+)` \|", PAGE))
    assert {name.partition(".")[0] for name in named} <= BENCHES
    assert len(named) > len(BENCHES)
