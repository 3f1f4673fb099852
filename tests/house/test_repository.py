"""What a fresh clone, its locks and its workflows promise."""

from collections.abc import Iterable
from pathlib import Path
import re
import subprocess
from typing import Any, Final

import pytest
import yaml

from tests.house.declared import INTEGRATION, ROOT, read

LOCKS: Final = sorted((ROOT / "requirements").glob("*.txt"))
WORKFLOWS: Final = sorted((ROOT / ".github" / "workflows").glob("*.y*ml"))
PINNED: Final = re.compile(r"[a-z0-9.-]+(\[[a-z0-9,-]+\])?==\S+( ; .+)? \\")
NIGHTLY: Final = re.compile(
    r"\bmark\.nightly\b|\bsampled\(|^@(cases|many)\(|\bprocess\.env\b", re.MULTILINE
)
HASH: Final = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")


def tracked() -> list[Path]:
    """Return the files that are, or would be, in the repository."""
    listed = subprocess.run(
        [
            *("git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"),
            *("--cached", "--others", "--exclude-standard"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = {ROOT / name for name in listed.stdout.split("\0") if name}
    return sorted(path for path in paths if path.is_file())


@pytest.mark.parametrize(
    "lock",
    [path for path in LOCKS if path.with_suffix(".in").exists()],
    ids=lambda path: path.name,
)
def test_locks_are_hashed(lock: Path) -> None:
    """Each package with its version and its hashes, and from no place in particular."""
    text = lock.read_text()
    assert "://" not in text
    lines = [line for line in text.splitlines() if not line.strip().startswith("#")]
    pins = 0
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if line and not line.startswith(" "):
            assert PINNED.fullmatch(line), line
            assert HASH.fullmatch(following), f"{line} has no hash"
            pins += 1
        elif line:
            assert HASH.fullmatch(line), line
    # Node.js is all that the card's environment is made of.
    assert pins == 1 if lock.name == "node.txt" else pins > 10


def test_oldest_home_assistant_is_one() -> None:
    """The one that HACS demands is the one that is tested."""
    wanted = read(ROOT / "hacs.json")["homeassistant"]
    assert (
        f"\nhomeassistant=={wanted} \\\n"
        in (ROOT / "requirements" / "min.txt").read_text()
    )


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows(path: Path) -> None:
    workflow: dict[Any, Any] = yaml.safe_load(path.read_text())
    # YAML 1.1 reads a bare `on` as true.
    assert workflow.keys() >= {"name", True, "jobs", "permissions"}
    for job in workflow["jobs"].values():
        assert job["runs-on"]
        assert job["timeout-minutes"] <= 60
        for step in job["steps"]:
            assert ("uses" in step) != ("run" in step)
            if action := step.get("uses"):
                assert re.fullmatch(r"[\w./-]+@[\w.-]+", action), action


def test_workflows_run_what_there_is() -> None:
    """The commands of the workflows are those of whoever works here."""
    assert [path.stem for path in WORKFLOWS] == [
        *("audit", "nightly", "release", "test", "upstream", "validate")
    ]
    for path in WORKFLOWS:
        for script in re.findall(r"\bscript/[\w-]+", path.read_text()):
            assert (ROOT / script).is_file(), script


def test_each_night_has_all_that_is_for_the_night() -> None:
    """Each test that has cells for the night is in one job of it, every night."""
    text = (ROOT / ".github" / "workflows" / "nightly.yaml").read_text()
    workflow: dict[Any, Any] = yaml.safe_load(text)
    [schedule] = workflow[True]["schedule"]
    assert re.fullmatch(r"\d+ \d+ \* \* \*", schedule["cron"])
    found: list[Path] = []
    for job in workflow["jobs"]["nightly"]["strategy"]["matrix"]["include"]:
        command, option, *words = job["run"].split()
        assert (command, option) == ("script/test", "--nightly")
        found += chosen(words)
    assert found
    assert len(found) == len(set(found))
    tests = (ROOT / "tests").rglob("test_*.py")
    for path in (*tests, *(ROOT / "card/tests").glob("*.test.ts")):
        if path != Path(__file__) and NIGHTLY.search(path.read_text()):
            assert path in found, path


def chosen(words: Iterable[str]) -> set[Path]:
    """Return the files that a shell and pytest make of the words of a command."""
    wanted, unwanted = set[Path](), set[Path]()
    for word in words:
        name = word.removeprefix("--ignore=")
        paths = [*ROOT.glob(name)]
        assert paths, word
        files = unwanted if name != word else wanted
        for path in paths:
            files |= {*path.rglob("test_*.py")} if path.is_dir() else {path}
    return wanted - unwanted


def test_only_one_run_takes_the_newest_ytdlp() -> None:
    taking = [path.stem for path in WORKFLOWS if "--upgrade" in path.read_text()]
    assert taking == ["upstream"]


def test_release_is_what_hacs_gets() -> None:
    name = read(ROOT / "hacs.json")["filename"]
    release = (ROOT / ".github" / "workflows" / "release.yaml").read_text()
    assert name in release
    assert name in (ROOT / "script" / "package").read_text()


def test_every_version_is_kept() -> None:
    """Later versions have to take over what each of them left: script/keep-release."""
    manifest = read(INTEGRATION / "manifest.json")
    changelog = (ROOT / "CHANGELOG.md").read_text()
    told = set(re.findall(r"^## (\d+\.\d+\.\d+)", changelog, re.MULTILINE))
    kept = {path.name for path in (ROOT / "tests/releases").glob("[0-9]*")}
    assert told == kept | {manifest["version"]} == kept


@pytest.mark.parametrize(
    "name", ["setup", "test", "check", "lock", "package", "build-card", "keep-release"]
)
def test_scripts_can_be_run(name: str) -> None:
    path = ROOT / "script" / name
    assert path.stat().st_mode & 0o111
    assert path.read_text().startswith("#!/usr/bin/env bash\n")
    assert "set -" in path.read_text()


def test_nothing_of_this_machine() -> None:
    """Paths of whoever wrote a file are of no use to anybody else."""
    root = re.compile(rf"(?<![\w./-]){re.escape(str(ROOT))}/")
    for path in tracked():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        assert not root.search(text), path


def test_nothing_that_is_made() -> None:
    for path in tracked():
        parts = path.relative_to(ROOT).parts
        assert not {"__pycache__", ".cache", "node_modules"} & set(parts), path
        assert path.suffix not in {".pyc", ".db", ".log", ".zip"}, path


def test_readme() -> None:
    """Whoever clones it learns how to try it and how to test it."""
    text = (ROOT / "README.md").read_text()
    for command in ("script/develop", "script/test"):
        assert re.search(rf"^{command}\b", text, re.MULTILINE), command
    assert read(INTEGRATION / "manifest.json")["name"] in text
    # What else there is to run stands where contributors look.
    contributing = (ROOT / "CONTRIBUTING.md").read_text()
    assert "script/check" in contributing


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_pages_name_what_there_is(name: str) -> None:
    """No page sends anybody to a script or a file that is gone."""
    text = (ROOT / name).read_text()
    for script in re.findall(r"(?<![\w/.-])script/[\w-]+", text):
        assert (ROOT / script).is_file(), script
    for link in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (ROOT / link).exists(), link


def test_license() -> None:
    assert (ROOT / "LICENSE").read_text().startswith("MIT License")
