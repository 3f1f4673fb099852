"""The layers hold, and what would break them is seen."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
import shutil
import subprocess
import sys
from typing import Final

import pytest

from tests.house.architecture import (
    ENGINE_LAYERS,
    FILE_LIMIT,
    FUNCTION_LIMIT,
    GLUE_LAYERS,
    PURE,
    face_of,
    misplaced,
    oversized,
)

ROOT: Final = Path(__file__).parents[2]
INTEGRATION: Final = ROOT / "custom_components" / "anypod"


def test_layers() -> None:
    assert misplaced(INTEGRATION) == []


def test_sizes() -> None:
    assert list(oversized(INTEGRATION)) == []


def test_layers_name_what_exists() -> None:
    """A module that was renamed would silently become a leaf, or a surface."""
    glue = {path.stem for path in INTEGRATION.glob("*.py")} | {"engine"}
    assert frozenset().union(*GLUE_LAYERS) <= glue
    engine = {path.stem for path in (INTEGRATION / "engine").glob("*.py")}
    assert frozenset().union(*ENGINE_LAYERS) <= engine
    assert engine >= PURE


def test_face_is_sorted_and_used() -> None:
    source = (INTEGRATION / "engine" / "__init__.py").read_text()
    names = source.partition("__all__ = [")[2].replace('"', "").replace(",", "").split()
    assert set(names[:-1]) == face_of(INTEGRATION / "engine")
    assert len(names) == len(set(names))


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of the integration, to plant things in."""
    target = tmp_path_factory.mktemp("copy") / "anypod"
    ignored = shutil.ignore_patterns("__pycache__", "brand", "*.jpg")
    shutil.copytree(INTEGRATION, target, ignore=ignored)
    return target


PLANTED: Final = [
    # The engine and the world outside.
    ("engine/planted.py", "import homeassistant", "may not import homeassistant"),
    (
        "engine/planted.py",
        "from homeassistant.core import callback",
        "may not import homeassistant.core",
    ),
    ("engine/planted.py", "import custom_components", "may not import"),
    ("engine/planted.py", "import voluptuous as vol", "may not import voluptuous"),
    ("engine/planted.py", "import yt_dlp", "may not import yt_dlp"),
    ("engine/planted.py", "from yt_dlp import YoutubeDL", "may not import yt_dlp"),
    ("engine/planted.py", "import aiohttp", "may not import aiohttp"),
    ("engine/planted.py", "from ..const import DOMAIN", "from above the engine"),
    ("engine/planted.py", "from .. import const", "from above the engine"),
    ("engine/planted.py", "from . import nothing", "there is no module nothing"),
    (
        "engine/planted.py",
        "def late():\n    import homeassistant",
        "may not import homeassistant",
    ),
    (
        "engine/planted.py",
        "if TYPE_CHECKING:\n    from homeassistant.core import HomeAssistant",
        "may not import homeassistant.core",
    ),
    ("engine/programs/planted.py", "import yt_dlp\nimport json", None),
    (
        "engine/programs/planted.py",
        "from custom_components import anypod",
        "may not import custom_components",
    ),
    ("engine/programs/planted.py", "import sqlalchemy", "may not import sqlalchemy"),
    ("engine/programs/planted.py", "from ..models import Media", "none of our modules"),
    ("engine/migrations/versions/9999.py", "from ...schema import Base", "only SQL"),
    # Layers inside the engine.
    ("engine/planted.py", "from .engine import Engine", "may not know engine"),
    ("engine/planted.py", "from .syncer import Syncer", "may not know syncer"),
    ("engine/planted.py", "from . import queue", "may not know queue"),
    ("engine/models.py", "from . import events", "may not know events"),
    ("engine/models.py", "from .policy import Candidate", "may not know policy"),
    ("engine/events.py", "from . import queue", "may not know queue"),
    ("engine/queue.py", "from .syncer import Syncer", "may not know syncer"),
    ("engine/publisher.py", "from .engine import Engine", "may not know engine"),
    ("engine/models.py", "from .errors import EngineError", "a circle among"),
    ("engine/store.py", "from . import store_feeds\n", None),
    ("engine/schema.py", "from . import store", "a circle among"),
    # Decisions.
    *(
        (f"engine/{name}.py", f"import {module}", f"decides, but imports {module}")
        for name in sorted(PURE)
        for module in ("os", "subprocess", "asyncio", "socket", "sqlalchemy")
    ),
    (
        "engine/policy.py",
        "from pathlib import Path\nPath('x').exists()",
        "calls exists",
    ),
    ("engine/policy.py", "x = datetime.now()", "calls now"),
    ("engine/sources.py", "open('x')", "calls open"),
    # The integration.
    ("planted.py", "from .engine.models import Media", "a part of the engine"),
    ("planted.py", "from .engine import models", "hidden: models"),
    ("planted.py", "from .engine import Store", "hidden: Store"),
    ("planted.py", "from .engine import Engine", None),
    ("planted.py", "import yt_dlp", "may not import yt_dlp"),
    ("planted.py", "from sqlalchemy import select", "may not import sqlalchemy"),
    ("planted.py", "from . import async_setup", "imports from the root"),
    ("planted.py", "from .. import anypod", "imports from the root"),
    ("planted.py", "from .sensor import SENSORS", "a surface like itself"),
    ("planted.py", "from . import http", "a surface like itself"),
    ("planted.py", "from .shapes import feed_shape", None),
    ("const.py", "from .entry import entry_type", "may not know entry"),
    ("entry.py", "from .coordinator import AnypodCoordinator", "may not know"),
    ("coordinator.py", "from .entity import AnypodEntity", "may not know entity"),
    ("shapes.py", "from .services import register_actions", "may not know services"),
    ("entry.py", "from .errors import setup_error", None),
    ("errors.py", "from .entry import entry_type", None),
]


@contextmanager
def planted(path: Path, source: str) -> Iterator[None]:
    """Append something to a file, or make the file, for a while."""
    before = path.read_text() if path.exists() else None
    path.write_text(f"{before or ''}\n{source}\n")
    yield
    if before is None:
        path.unlink()
    else:
        path.write_text(before)


@pytest.mark.parametrize(("name", "source", "expected"), PLANTED)
def test_planted(copy: Path, name: str, source: str, expected: str | None) -> None:
    with planted(copy / name, source):
        found = misplaced(copy)
    if expected is None:
        assert found == []
    else:
        assert [one for one in found if expected in one], found


def test_planted_length(copy: Path) -> None:
    before = set(oversized(copy))
    body = "    pass\n" * FUNCTION_LIMIT
    with planted(copy / "planted.py", "x = 1\n" * FILE_LIMIT):
        assert set(oversized(copy)) - before == {f"planted.py: {FILE_LIMIT + 2} lines"}
    for name in ("planted.py", "engine/planted.py"):
        with planted(copy / name, f"async def long() -> None:\n{body}"):
            [found] = set(oversized(copy)) - before
            assert found == f"{name}: long has {FUNCTION_LIMIT + 1} lines"


@pytest.mark.parametrize(
    ("path", "source", "rule"),
    [
        ("engine/planted.py", "import homeassistant.core", "TID251"),
        ("engine/planted.py", "import voluptuous", "TID251"),
        ("engine/planted.py", "import yt_dlp", "TID251"),
        ("engine/planted.py", "import custom_components.anypod", "TID251"),
        ("engine/planted.py", "from .. import const", "TID252"),
        ("engine/migrations/versions/planted.py", "import homeassistant", "TID251"),
        ("planted.py", "import homeassistant.core", None),
        ("planted.py", "import voluptuous", None),
    ],
)
def test_ruff_is_live(path: str, source: str, rule: str | None) -> None:
    """A configuration that nobody reads is silent as well."""
    ran = subprocess.run(
        [
            Path(sys.executable).with_name("ruff"),
            *("check", "--no-cache", "--select", "TID", "--output-format", "concise"),
            *("--stdin-filename", INTEGRATION / path, "-"),
        ],
        input=f"{source}\n",
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert (rule is None) == (ran.returncode == 0), ran.stdout
    assert rule is None or rule in ran.stdout
