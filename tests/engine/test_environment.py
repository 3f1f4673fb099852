"""The engine needs nothing of Home Assistant's, not even its presence."""

import importlib
from importlib.util import find_spec
import pkgutil
import sys

from custom_components.anypod import engine


def _modules() -> list[str]:
    return [
        f"{engine.__name__}.{found.name}"
        for found in pkgutil.iter_modules(engine.__path__)
    ]


def test_home_assistant_is_not_there() -> None:
    assert find_spec("homeassistant") is None


def test_every_module_loads_without_home_assistant() -> None:
    names = _modules()
    assert len(names) > 20
    for name in names:
        importlib.import_module(name)
    assert not [name for name in sys.modules if name.startswith("homeassistant")]


def test_ytdlp_is_never_imported_into_this_process() -> None:
    for name in _modules():
        importlib.import_module(name)
    assert "yt_dlp" not in sys.modules


def test_the_face_names_only_what_is_there() -> None:
    assert len(set(engine.__all__)) == len(engine.__all__)
    for name in engine.__all__:
        assert hasattr(engine, name)
