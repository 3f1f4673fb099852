"""How the episodes panel does with very many episodes, in a real browser.

`python -m tests.bench.scroll`, by a Python that has a browser: `panel` runs it.
"""

from pathlib import Path
import random
import sqlite3
from statistics import median
import sys
import tempfile
from typing import Any, Final

from playwright.sync_api import Page

from tests.bench.figures import Figure
from tests.e2e.browser import open_page
from tests.hass import Instance, is_settled
from tests.site import Channel, FakeSite, make_videos

EPISODES: Final = 100_000
_ROUNDS: Final = 3
_SCROLL_MS: Final = 4_000
_STEP_PX: Final = 120
_ROW_PX: Final = 56
_WORDS: Final = "What this episode is about, told at some length, as people do. " * 8

# Notes when a list arrives, when its first row is painted, and what is sent.
_WATCH: Final = """
    window.bench = { sent: 0, lists: 0, arrived: null, painted: null };
    const Plain = WebSocket;
    window.WebSocket = class extends Plain {
        constructor(...given) {
            super(...given);
            this.addEventListener("message", ({ data }) => {
                if (bench.arrived === null && data.includes('"offset"')) {
                    bench.arrived = performance.now();
                }
            });
        }
        send(data) {
            bench.sent += 1;
            bench.lists += data.includes("anypod/episodes/list") ? 1 : 0;
            super.send(data);
        }
    };
    const under = (root, name) => {
        for (const one of root.querySelectorAll("*")) {
            const found = one.localName === name ? one
                : one.shadowRoot && under(one.shadowRoot, name);
            if (found) return found;
        }
        return null;
    };
    let list = null;
    const look = () => {
        if (bench.arrived !== null) {
            list ??= under(document, "anypod-list");
            if (list?.shadowRoot.querySelector(".title")) {
                requestAnimationFrame(() => setTimeout(() => {
                    bench.painted = performance.now();
                }));
                return;
            }
        }
        requestAnimationFrame(look);
    };
    look();
"""
# Frames in a second while something scrolls, as fast as a wheel is turned in a hurry.
_FRAMES: Final = """
    async (element, [lastMs, stepPx]) => {
        const began = performance.now();
        let frames = 0;
        let longest = 0;
        let before = began;
        for (;;) {
            const now = await new Promise(requestAnimationFrame);
            longest = Math.max(longest, now - before);
            before = now;
            if (now - began > lastMs) {
                return [(frames * 1000) / (now - began), longest];
            }
            frames += 1;
            element.scrollBy({ top: stepPx, behavior: "instant" });
        }
    }
"""
_EMPTY: Final = f"""
    <div id="empty" style="height: 90vh; overflow: auto">
        <div style="height: {EPISODES * _ROW_PX}px"></div>
    </div>
"""


def main() -> int:
    """Print a line for each figure."""
    with tempfile.TemporaryDirectory() as folder:
        instance = Instance(Path(folder))
        try:
            feed_id = _furnish(instance)
            figures = _figures(instance, feed_id)
        finally:
            instance.stop()
    for figure in figures:
        print(figure.line(), flush=True)  # noqa: T201 it is what it is for
    return 0


def _furnish(instance: Instance) -> str:
    """Start with a feed of so many episodes, of which one was really downloaded."""
    talk = Channel(name="talk", title="Talk", videos=make_videos(1))
    with FakeSite(talk) as site:
        instance.start()
        instance.onboard()
        added = instance.add_feed(site.channel_url("talk", "videos"), keep_last=None)
        feed_id: str = added["result"]["entry_id"]
        instance.wait_for_feed(feed_id, is_settled(1))
        entity = "switch.talk_enabled"
        instance.call("switch", "turn_off", entity_id=entity)
        instance.wait_for_feed(feed_id, lambda feed: not feed["enabled"])
        instance.stop()
    _multiply(instance.config_dir / ".storage" / "anypod" / "anypod.db")
    instance.start()
    instance.wait_for_feed(
        feed_id, lambda feed: sum(feed["counts"].values()) == EPISODES
    )
    return feed_id


def _multiply(database: Path) -> None:
    """Make very many episodes of the only one, which a person skipped."""
    dice = random.Random(1)
    with sqlite3.connect(database) as connection:
        connection.row_factory = sqlite3.Row
        first = dict(connection.execute("SELECT * FROM episode").fetchone())
        del first["episode_pk"]
        places = ", ".join(f":{name}" for name in first)
        connection.executemany(
            f"INSERT INTO episode ({', '.join(first)}) VALUES ({places})",  # noqa: S608 names of our own columns
            (_copy(first, number, dice) for number in range(1, EPISODES)),
        )
    connection.close()


def _copy(first: dict[str, Any], number: int, dice: random.Random) -> dict[str, Any]:
    age_ms = number * 3_600_000
    status = dice.choices(["archived", "skipped"], [3, 1])[0]
    return first | {
        "episode_id": f"{number:012x}",
        "source_id": f"copy-{number}",
        "title": f"Episode {number}: "
        + dice.choice(_WORDS.split()) * dice.randint(1, 9),
        "description": f"{number}: {_WORDS}",
        "published": first["published"] - age_ms,
        "sort_date": first["sort_date"] - age_ms,
        "rank": first["rank"] - number,
        "status": status,
        "reason": "user",
        "downloaded_at": None,
    }


def _figures(instance: Instance, feed_id: str) -> list[Figure]:
    with open_page(instance, width=1280, height=800) as page:
        page.add_init_script(_WATCH)
        paints = [_paint(page, f"/anypod?feed={feed_id}") for _ in range(_ROUNDS)]
        paints_all = [_paint(page, "/anypod") for _ in range(_ROUNDS)]
        before = page.evaluate("({ ...bench })")
        list_ = page.locator("anypod-list .scroller")
        runs = [list_.evaluate(_FRAMES, [_SCROLL_MS, _STEP_PX]) for _ in range(_ROUNDS)]
        after = page.evaluate("({ ...bench })")
        page.evaluate("(html) => { document.body.innerHTML = html; }", _EMPTY)
        empty = page.locator("#empty")
        bare = [empty.evaluate(_FRAMES, [_SCROLL_MS, _STEP_PX]) for _ in range(_ROUNDS)]
    rate = median(one for one, _ in runs)
    bare_rate = median(one for one, _ in bare)
    rows = rate * _STEP_PX / _ROW_PX
    seconds = _ROUNDS * _SCROLL_MS / 1000
    figure = _named
    return [
        figure("first paint of a feed", median(paints), "ms", budget=1000),
        figure("first paint of all feeds", median(paints_all), "ms", budget=1000),
        figure("scrolling", rate, "frames/s", floor=50),
        figure("scrolling, of an empty page", rate / bare_rate, "ratio"),
        figure("scrolling, longest frame", median(one for _, one in runs), "ms"),
        figure("scrolling, rows", rows, "rows/s"),
        figure(
            "scrolling, messages", (after["sent"] - before["sent"]) / seconds, "1/s"
        ),
        figure("scrolling, lists", (after["lists"] - before["lists"]) / seconds, "1/s"),
    ]


def _named(
    name: str,
    value: float,
    unit: str,
    *,
    budget: float | None = None,
    floor: float | None = None,
) -> Figure:
    return Figure(
        name=f"panel: {name}", value=value, unit=unit, budget=budget, floor=floor
    )


def _paint(page: Page, path: str) -> float:
    """Return how long rows take to be seen once they are there."""
    page.goto(path)
    page.wait_for_function("bench.painted !== null")
    took: float = page.evaluate("bench.painted - bench.arrived")
    return took


if __name__ == "__main__":
    sys.exit(main())
