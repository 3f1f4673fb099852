"""What is written down of Anypod's own tools survives, or is forgotten as a whole."""

from dataclasses import replace
import json
from pathlib import Path

import pytest

from custom_components.anypod.engine import ledger
from custom_components.anypod.engine.ledger import Ledger


def write(cache: Path, **fields: object) -> None:
    (cache / "tools.json").write_text(json.dumps(fields))


def test_it_is_read_as_it_was_written(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    wanted = Ledger(
        active="2026.10.26",
        previous="2026.9.1",
        is_chosen=True,
        declined="2026.11.1",
        broken=("2026.11.2",),
        latest="2026.11.3",
        node="24.1.0",
    )
    assert ledger.read(cache) == Ledger()
    assert ledger.change(cache, lambda _: wanted) == wanted
    assert ledger.read(cache) == wanted
    assert [one.name for one in cache.iterdir()] == ["tools.json"]


def test_what_did_not_change_is_not_written(tmp_path: Path) -> None:
    ledger.change(tmp_path, lambda known: replace(known, latest="1.2"))
    before = (tmp_path / "tools.json").stat().st_mtime_ns
    (tmp_path / "tools.json").chmod(0o400)
    ledger.change(tmp_path, lambda known: replace(known, latest="1.2"))
    assert (tmp_path / "tools.json").stat().st_mtime_ns == before


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '"2026"', '{"active": 7}', '{"broken": 1}', "\0"]
)
def test_a_damaged_file_is_an_empty_one(tmp_path: Path, text: str) -> None:
    (tmp_path / "tools.json").write_text(text)
    assert ledger.read(tmp_path) == Ledger()
    wanted = Ledger(active="2026.1.1")
    assert ledger.change(tmp_path, lambda _: wanted) == wanted
    assert ledger.read(tmp_path) == wanted


def test_no_path_leads_out_of_the_cache(tmp_path: Path) -> None:
    write(tmp_path, active="../../evil", previous="/etc", node="..", latest="a/b")
    assert ledger.read(tmp_path) == Ledger()
    write(tmp_path, broken=["../x", 3, "2026.1.1"], is_chosen="yes")
    assert ledger.read(tmp_path) == Ledger(broken=("2026.1.1",))


def test_broken_versions_are_remembered_once_and_not_for_ever() -> None:
    known = Ledger()
    for number in [*range(30), 20]:
        known = known.breaking(f"2026.1.{number}")
    assert len(known.broken) == 20
    assert known.broken[-1] == "2026.1.20"
    assert known.broken.count("2026.1.20") == 1


def test_only_what_is_in_use_is_kept(tmp_path: Path) -> None:
    write(tmp_path, active="2026.3.1", previous="2026.2.1", node="24.1.0")
    ytdlps, runtimes = ledger.folders(tmp_path)
    unfinished = ledger.unfinished(tmp_path)
    (unfinished / "site" / "yt_dlp").mkdir(parents=True)
    for folder, version in (
        *((ytdlps, "2026.1.1"), (ytdlps, "2026.2.1"), (ytdlps, "2026.3.1")),
        *((runtimes, "22.0.0"), (runtimes, "24.1.0")),
    ):
        (folder / version / "bin").mkdir(parents=True)
    ledger.sweep(tmp_path)
    assert sorted(one.name for one in ytdlps.iterdir()) == ["2026.2.1", "2026.3.1"]
    assert [one.name for one in runtimes.iterdir()] == ["24.1.0"]


def test_nothing_to_sweep(tmp_path: Path) -> None:
    ledger.sweep(tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("# Made by a script\n\n__version__ = '2026.07.04'\n", "2026.7.4"),
        ('__version__ = "2026.10.26.000512"\n', "2026.10.26.512"),
        ("__version__ = 'unknown'\n", None),
        ("CHANNEL = 'stable'\n", None),
    ],
)
def test_which_version_lies_in_a_folder(
    tmp_path: Path, text: str, version: str | None
) -> None:
    assert ledger.version_in(tmp_path) is None
    (tmp_path / "yt_dlp").mkdir()
    (tmp_path / "yt_dlp" / "version.py").write_text(text)
    assert ledger.version_in(tmp_path) == version
