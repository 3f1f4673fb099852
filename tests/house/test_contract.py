"""The manifest and what stands beside it, as hassfest and HACS want them."""

import ast
from typing import Final

from awesomeversion import AwesomeVersion, AwesomeVersionStrategy
from PIL import Image
import pytest

from tests.house.declared import INTEGRATION, ROOT, code_of, modules, read

MANIFEST: Final = read(INTEGRATION / "manifest.json")
HACS: Final = read(ROOT / "hacs.json")
KNOWN: Final = frozenset(
    {
        *("after_dependencies", "codeowners", "config_flow", "dependencies"),
        *("documentation", "domain", "integration_type", "iot_class"),
        *("issue_tracker", "loggers", "name", "requirements", "version"),
    }
)
# What the HACS action accepts; it rejects every other key.
KNOWN_TO_HACS: Final = frozenset(
    {
        *("content_in_root", "country", "filename", "hacs", "hide_default_branch"),
        *("homeassistant", "name", "persistent_directory", "render_readme"),
        "zip_release",
    }
)
# Part of Home Assistant itself, wherever it runs.
ALWAYS_THERE: Final = frozenset(
    {
        *("binary_sensor", "button", "event", "image", "sensor", "switch", "update"),
        *("diagnostics", "homeassistant", "system_health"),
        # What tools for language models play on.
        "media_player",
    }
)


def test_manifest_keys() -> None:
    keys = list(MANIFEST)
    assert keys == ["domain", "name", *sorted(keys[2:])]
    assert set(keys) == KNOWN


def test_manifest_values() -> None:
    assert MANIFEST["domain"] == INTEGRATION.name
    assert MANIFEST["config_flow"] is True
    assert MANIFEST["integration_type"] == "service"
    assert MANIFEST["iot_class"] == "cloud_polling"
    for key in ("documentation", "issue_tracker"):
        assert MANIFEST[key].startswith("https://")
        assert "home-assistant.io" not in MANIFEST[key]
    assert MANIFEST["codeowners"]
    assert all(owner.startswith("@") for owner in MANIFEST["codeowners"])
    AwesomeVersion(
        MANIFEST["version"],
        ensure_strategy=[AwesomeVersionStrategy.SEMVER, AwesomeVersionStrategy.CALVER],
    )


@pytest.mark.parametrize("requirement", MANIFEST["requirements"])
def test_requirements(requirement: str) -> None:
    assert " " not in requirement
    name, separator, version = requirement.partition(
        "==" if "==" in requirement else ">="
    )
    assert name == name.casefold()
    assert separator
    assert AwesomeVersion(version).strategy is not AwesomeVersionStrategy.UNKNOWN


def test_requirements_are_what_was_tested() -> None:
    """The environments of the tests are made from the same list."""
    assert MANIFEST["requirements"] == sorted(MANIFEST["requirements"])
    common = (ROOT / "requirements" / "common.in").read_text().split()
    for requirement in MANIFEST["requirements"]:
        name = requirement.replace("==", ">=").partition(">=")[0]
        locked = (ROOT / "requirements" / "min.txt").read_text()
        assert f"\n{name}==" in f"\n{locked}", requirement
    # Home Assistant's own pin must not be taken away from it.
    [yt_dlp] = [one for one in MANIFEST["requirements"] if one.startswith("yt-dlp")]
    assert yt_dlp in common
    assert ">=" in yt_dlp


def test_dependencies() -> None:
    """Every integration of Home Assistant that is imported is waited for."""
    declared = {*MANIFEST["dependencies"], *MANIFEST["after_dependencies"]}
    used = set()
    for name in modules():
        for node in ast.walk(code_of(name)):
            match node:
                case ast.ImportFrom(module="homeassistant.components", names=names):
                    used |= {alias.name for alias in names}
                case ast.ImportFrom(module=str(module)):
                    parts = module.split(".")
                    # What is one's platform is loaded by it alone.
                    if parts[:2] == ["homeassistant", "components"] and (
                        parts[2] != name
                    ):
                        used.add(parts[2])
    assert used - ALWAYS_THERE == declared
    assert MANIFEST["dependencies"] == sorted(MANIFEST["dependencies"])


def test_hacs() -> None:
    assert set(HACS) <= KNOWN_TO_HACS
    assert HACS["name"] == MANIFEST["name"]
    assert HACS["zip_release"] is True
    assert HACS["filename"] == "anypod.zip"
    # The oldest Home Assistant is the one that the tests run in.
    assert (
        f"homeassistant=={HACS['homeassistant']}\n"
        in (ROOT / "requirements" / "min.in").read_text()
    )


@pytest.mark.parametrize(
    ("name", "width", "height"),
    [
        ("icon.png", 256, 256),
        ("icon@2x.png", 512, 512),
        ("logo.png", None, 128),
        ("logo@2x.png", None, 256),
        ("dark_logo.png", None, 128),
        ("dark_logo@2x.png", None, 256),
    ],
)
def test_brand(name: str, width: int | None, height: int) -> None:
    with Image.open(INTEGRATION / "brand" / name) as picture:
        assert picture.format == "PNG"
        if width is not None:
            assert picture.size == (width, height)
        else:
            # The shorter side of a logo, which is never narrower than high.
            assert height <= min(picture.size) <= 2 * height
            assert picture.width >= picture.height
