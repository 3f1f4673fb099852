"""Where the site's yt-dlp plugin is, and how it gets into a configuration folder."""

from pathlib import Path
import shutil
from typing import Final

_PLUGIN: Final = Path(__file__).parent / "plugin"
_CONFIGURED: Final = Path("anypod", "yt-dlp-plugins")


def plugin_dir() -> Path:
    """Give the folder for yt-dlp's `--plugin-dirs`."""
    return _PLUGIN


def install_plugin(config: Path) -> Path:
    """Copy the plugin into Home Assistant's configuration folder, as a user would."""
    target = config / _CONFIGURED
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(_PLUGIN, target, dirs_exist_ok=True, ignore=ignored)
    return target
