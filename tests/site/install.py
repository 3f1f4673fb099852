"""Where the site's yt-dlp plugins are, and how they get into a configuration folder."""

from pathlib import Path
import shutil
from typing import Final

from .site import FakeSite

_PLUGIN: Final = Path(__file__).parent / "plugin"
_YOUTUBE_PLUGIN: Final = Path(__file__).parent / "plugin_youtube"
_CONFIGURED: Final = Path("anypod", "yt-dlp-plugins")


def plugin_dir() -> Path:
    """Give the folder for yt-dlp's `--plugin-dirs`."""
    return _PLUGIN


def install_plugin(config: Path) -> Path:
    """Copy the plugin into Home Assistant's configuration folder, as a user would."""
    return _install(_PLUGIN, config)


def install_youtube_plugin(config: Path, site: FakeSite) -> Path:
    """Install the plugin, and the one with which YouTube's URLs lead to this site.

    The site must have been started, so that its port is known.
    """
    if not site.port:
        raise ValueError("the site has no port yet: start it first")
    install_plugin(config)
    target = _install(_YOUTUBE_PLUGIN, config)
    (target / "anypod_youtube" / "origin").write_text(site.url(""))
    return target


def _install(plugin: Path, config: Path) -> Path:
    target = config / _CONFIGURED
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(plugin, target, dirs_exist_ok=True, ignore=ignored)
    return target
