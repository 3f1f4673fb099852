"""What the engine's tests share; they run where Home Assistant is not installed.

Importing the engine imports its parent packages, and with them Home Assistant. Where
there is none, empty packages with the same paths stand in for the parents.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
import shutil
import sys
from types import ModuleType

import pytest

from tests.site import FakeSite

if find_spec("homeassistant") is None:
    _parent: ModuleType | None = None
    for _name in ("custom_components", "custom_components.anypod"):
        _stub = ModuleType(_name)
        _stub.__path__ = [str(Path(__file__).parents[2].joinpath(*_name.split(".")))]
        sys.modules[_name] = _stub
        if _parent is not None:
            setattr(_parent, _name.rpartition(".")[2], _stub)
        _parent = _stub

from custom_components.anypod.engine.store import Store
from tests.engine.home import Home
from tests.engine.index import PackageIndex, use_index
from tests.engine.support import Clock
from tests.engine.tools import NEW, OLD

type StartHome = Callable[..., Awaitable[Home]]


@pytest.fixture
def clock() -> Clock:
    """Give a clock that runs, and that a test can put forward."""
    return Clock()


@pytest.fixture
def site() -> Iterator[FakeSite]:
    """Give an empty site that is on the air."""
    with FakeSite() as fake:
        yield fake


@pytest.fixture
async def home(tmp_path: Path, site: FakeSite, clock: Clock) -> AsyncIterator[Home]:
    """Give an installation whose engine is running."""
    installed = Home(tmp_path, site, clock)
    await installed.start()
    yield installed
    await installed.stop()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """Give an open, empty database."""
    opened = Store(tmp_path / "data" / "anypod.db")
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Iterator[PackageIndex]:
    """Give an index with two versions of yt-dlp."""
    with PackageIndex() as found:
        use_index(found, monkeypatch)
        found.add_ytdlp(OLD)
        found.add_ytdlp(NEW)
        yield found


@pytest.fixture
def bare(tmp_path: Path, index: PackageIndex, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a machine that has no JavaScript runtime but what is put into a folder."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("uv", "ffmpeg", "ffprobe"):
        program = shutil.which(name)
        if program is not None:
            (folder / name).symlink_to(program)
    monkeypatch.setenv("PATH", str(folder))
    return folder
