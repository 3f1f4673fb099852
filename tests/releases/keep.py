"""Keep a home of the version that is about to be released: see script/keep-release."""

import contextlib
import json
from pathlib import Path
import shutil
import sqlite3
import tempfile
from typing import Any

from tests.e2e.household import Household, lived_in
from tests.hass import Instance
from tests.hass.instance import ROOT

from .kept import CONFIG, DATABASE, ENTRIES, SITE


def main() -> None:
    """Live in a new home for a minute, and keep what it leaves."""
    manifest = ROOT / "custom_components" / "anypod" / "manifest.json"
    version = json.loads(manifest.read_text())["version"]
    folder = Path(__file__).parent / version
    with tempfile.TemporaryDirectory() as made:
        config_dir = Path(made)
        with Instance(config_dir) as instance:
            instance.onboard()
            with lived_in(instance) as household:
                site = household.site.url("").rstrip("/")
                _live(household)
                instance.stop()
        places = {site: SITE, str(config_dir): CONFIG}
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        _write(folder / "database.sql", _dump(config_dir / DATABASE), places)
        _write(folder / "entries.json", _entries(config_dir / ENTRIES), places)
    print(folder.relative_to(ROOT))  # noqa: T201 it is what this program is for


def _live(household: Household) -> None:
    """Do a little of everything that leaves a trace."""
    instance = household.instance
    talk = {"config_entry_id": household.talk}
    newest, second, third, *_ = instance.action(
        "list_episodes", **talk, status="downloaded"
    )["episodes"]
    instance.action("pin", **talk, episode_id=newest["episode_id"])
    instance.action("set_played", **talk, episode_id=second["episode_id"])
    third_one = {**talk, "episode_id": third["episode_id"]}
    instance.action("set_played", **third_one, played=False, position_s=3)
    instance.action("delete", **third_one)
    # Somebody else's app goes on with the old address for a while.
    made = instance.action("create_link", **talk, name="Phone")
    instance.action("rotate_link", **talk, link_id=made["link_id"], forward_days=365)
    _choose(
        household,
        household.music,
        media="audio",
        keep_last=50,
        schedule="manual",
        keep={"since": "2020-01-01", "max_age_days": 10_000, "max_size_gb": 5},
        filters={"exclude_title": "trailer|teaser", "min_duration_s": {"seconds": 2}},
        making={"subtitles": ["en"], "sponsorblock": "mark"},
        show={"description": "All of it, in my words.", "language": "en"},
        advanced={"max_errors": 5, "download_delay_hours": 1},
    )
    hub = next(one for one in instance.entries() if one["title"] == "Anypod")
    _choose(
        household,
        hub["entry_id"],
        storage={"quota_gb": 500, "min_free_gb": 0.1},
        downloads={"max_downloads": 3},
        sharing={"submissions_per_hour": 20},
    )


def _choose(household: Household, entry_id: str, **options: Any) -> None:
    """Change options as a person does."""
    instance = household.instance
    path = "/api/config/config_entries/options/flow"
    flow = instance.post(path, {"handler": entry_id}).json
    answer = instance.post(f"{path}/{flow['flow_id']}", options).json
    if answer["type"] != "create_entry":
        raise RuntimeError(f"these options are not taken: {answer}")


def _dump(database: Path) -> str:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return "\n".join(connection.iterdump()) + "\n"


def _entries(path: Path) -> str:
    stored = json.loads(path.read_text("utf-8"))
    entries = stored["data"]["entries"]
    stored["data"]["entries"] = [one for one in entries if one["domain"] == "anypod"]
    return json.dumps(stored, indent=2, sort_keys=True) + "\n"


def _write(path: Path, text: str, places: dict[str, str]) -> None:
    for place, name in places.items():
        text = text.replace(place, name)
    path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
