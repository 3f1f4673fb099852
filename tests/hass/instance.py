"""A real Home Assistant in a process of its own, driven as a person's browser would."""

from collections.abc import Callable, Mapping
import contextlib
from dataclasses import dataclass
from email.message import Message
import json
import os
from pathlib import Path
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from typing import Any, Final, Self
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from tests.site import install_plugin

ROOT: Final = Path(__file__).parents[2]
USER: Final = "anypod"
PASSWORD: Final = "anypod"
_START_S: Final = 120.0
_STOP_S: Final = 60.0
_PORTS: Final = range(15_000, 30_000)

_CONFIGURATION: Final = """
homeassistant:
  name: Anypod
  internal_url: {url}
  media_dirs:
    local: {media}
frontend:
config:
api:
history:
logbook:
media_source:
my:
recorder:
system_health:
logger:
  default: warning
  logs:
    custom_components.anypod: debug
"""

_ONBOARDING: Final = {
    "version": 4,
    "minor_version": 1,
    "key": "onboarding",
    "data": {"done": ["core_config", "analytics", "integration"]},
}

PATIENCE_S: Final = 120.0
"""Long, as it only ends what hangs: how busy a machine is decides no test."""
_COMPLAINT: Final = re.compile(r" (?:WARNING|ERROR|CRITICAL) \(|^Traceback|^Exception")
_EXPECTED: Final = re.compile(
    r"Skipping pip installation|custom integration anypod which has not been tested"
    # After a pulled plug.
    r"|The system could not validate that the sqlite3 database .* was shutdown cleanly"
    r"|Ended unfinished session"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What came back for a request."""

    status: int
    headers: Message
    body: bytes

    @property
    def json(self) -> Any:
        """Return the body as JSON."""
        return json.loads(self.body)


class Instance:
    """One Home Assistant with its configuration folder and its log."""

    def __init__(
        self,
        config_dir: Path,
        port: int | None = None,
        *,
        shows_log: bool = False,
        python: Path = Path(sys.executable),
    ) -> None:
        """Write a configuration with Anypod in it; nothing is started.

        `shows_log` lets Home Assistant speak to the terminal, not into a file;
        `python` is one that has Home Assistant.
        """
        self._shows_log = shows_log
        self._python = python
        self.config_dir = config_dir
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.media_dir = config_dir / "media"
        self._process: subprocess.Popen[bytes] | None = None
        self._token: str | None = None
        self.tokens: dict[str, Any] = {}
        self.environment: dict[str, str] = {}
        """What the process has in its environment beyond that of this one."""
        self._write_configuration()

    def _write_configuration(self) -> None:
        self.media_dir.mkdir(parents=True, exist_ok=True)
        (self.config_dir / "configuration.yaml").write_text(
            _CONFIGURATION.format(url=self.url, media=self.media_dir)
        )
        link = self.config_dir / "custom_components" / "anypod"
        link.parent.mkdir(exist_ok=True)
        with contextlib.suppress(FileExistsError):
            link.symlink_to(ROOT / "custom_components" / "anypod")
        install_plugin(self.config_dir)
        # The other steps set up integrations that want the internet.
        onboarding = self.config_dir / ".storage" / "onboarding"
        if not onboarding.exists():
            onboarding.parent.mkdir(exist_ok=True)
            onboarding.write_text(json.dumps(_ONBOARDING))

    def __enter__(self) -> Self:
        """Start for the length of a `with` block."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop at its end."""
        self.stop()

    @property
    def log_path(self) -> Path:
        """Return where everything is written that Home Assistant says."""
        return self.config_dir / "console.log"

    @property
    def log(self) -> str:
        """Return everything that Home Assistant has said, over all starts."""
        return self.log_path.read_text("utf-8", "replace")

    def media_files(self, pattern: str) -> list[Path]:
        """Return the media files of feeds; of what is being made there may be more."""
        return sorted(self.media_dir.glob(f"anypod/[!.]*/{pattern}"))

    def complaints(self) -> list[str]:
        """Return what Home Assistant warned of, but for what is true of any such run."""
        return [
            line
            for line in self.log.splitlines()
            if _COMPLAINT.search(line) and not _EXPECTED.search(line)
        ]

    def own_complaints(self) -> list[str]:
        """Return those that are about Anypod.

        Home Assistant also minds a browser that is closed.
        """
        return [line for line in self.complaints() if "anypod" in line]

    def start(self, until: Callable[[], bool] | None = None) -> None:
        """Start and wait until everything runs, or until something is so."""
        # What is stored would win over the port of this start.
        (self.config_dir / ".storage" / "http").unlink(missing_ok=True)
        environment = os.environ | self.environment | {"SETUP_PORT": str(self.port)}
        options = "--config", str(self.config_dir), "--skip-pip"
        with self.log_path.open("ab") as log:
            output = None if self._shows_log else log
            self._process = subprocess.Popen(
                [str(self._python), "-m", "homeassistant", *options],
                stdout=output,
                stderr=None if self._shows_log else subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                env=environment,
                start_new_session=True,
            )
        self.wait_until(lambda: self._is_up(until or self.is_running), _START_S)

    def _is_up(self, is_so: Callable[[], bool]) -> bool:
        process = self._process
        if process is None or process.poll() is not None:
            raise RuntimeError(f"Home Assistant ended early:\n{self.log[-5000:]}")
        try:
            return is_so()
        except OSError:
            return False

    def is_running(self) -> bool:
        """Return whether everything is set up; without a login, whether it answers."""
        if self._token is None:
            return self.request("GET", "/auth/providers").status != 404
        answer = self.get("/api/config")
        return answer.status == 200 and answer.json["state"] == "RUNNING"

    def wait(self) -> None:
        """Wait until Home Assistant ends by itself."""
        if self._process is not None:
            self._process.wait()

    def stop(self) -> None:
        """Ask Home Assistant to end, as a system does, and wait for it."""
        self._end(signal.SIGTERM)

    def kill(self, *, with_children: bool = True) -> None:
        """Pull the plug; without its children, Home Assistant alone is killed."""
        self._end(signal.SIGKILL)
        if with_children:
            for pid in self.children():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self.wait_until(lambda: not self.children())

    @property
    def pid(self) -> int | None:
        """Return the id of the process, None when none was started."""
        return None if self._process is None else self._process.pid

    def children(self) -> list[int]:
        """Return what still runs for this configuration folder, Home Assistant aside."""
        return [
            int(path.parent.name)
            for path in Path("/proc").glob("[0-9]*/cmdline")
            if str(self.config_dir).encode() in _read(path)
            and (self._process is None or path.parent.name != str(self._process.pid))
        ]

    def cpu_s(self) -> float:
        """Return how long all threads of Home Assistant have worked so far."""
        if self._process is None:
            return 0.0
        tasks = Path(f"/proc/{self._process.pid}/task").glob("*/schedstat")
        return sum(int(_read(path).split()[0]) for path in tasks) / 1e9

    def worked_s(self) -> float:
        """Return the same with the threads that have ended, in hundredths."""
        if self._process is None:
            return 0.0
        stat = _read(Path(f"/proc/{self._process.pid}/stat")).decode()
        user, system = stat.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def _end(self, number: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is not None and process.poll() is None:
            process.send_signal(number)
            process.wait(_STOP_S)

    # Asking

    def request(
        self,
        method: str,
        path: str,
        *,
        data: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Ask without a login."""
        url = path if path.startswith("http") else f"{self.url}{path}"
        request = Request(url, data=data, method=method, headers=dict(headers or {}))
        try:
            with urlopen(request, timeout=PATIENCE_S) as response:
                return Answer(
                    status=response.status,
                    headers=response.headers,
                    body=response.read(),
                )
        except HTTPError as err:
            with err:
                return Answer(status=err.code, headers=err.headers, body=err.read())

    def get(self, path: str) -> Answer:
        """Ask as the administrator."""
        return self.request("GET", path, headers=self._authorization)

    def post(self, path: str, data: object = None) -> Answer:
        """Send JSON as the administrator."""
        headers = {**self._authorization, "Content-Type": "application/json"}
        body = json.dumps(data or {}).encode()
        return self.request("POST", path, data=body, headers=headers)

    def delete(self, path: str) -> Answer:
        """Delete something as the administrator."""
        return self.request("DELETE", path, headers=self._authorization)

    @property
    def _authorization(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}"}

    # What a person does

    def onboard(self) -> None:
        """Make the first user, the only step that is left of the onboarding."""
        client = {"client_id": f"{self.url}/"}
        user = {"name": "Anypod", "username": USER, "password": PASSWORD}
        answer = self.post("/api/onboarding/users", client | user | {"language": "en"})
        self._be(self._redeemed(answer.json["auth_code"]))

    @property
    def is_onboarded(self) -> bool:
        """Return whether somebody has made the first user already."""
        # Once it is over, Home Assistant does not even answer.
        return self.request("GET", "/api/onboarding").status == 404

    def log_in(self) -> None:
        """Log in as the user of an earlier start."""
        self._be(self.tokens_of(USER, PASSWORD))

    def tokens_of(self, username: str, password: str) -> dict[str, Any]:
        """Return what somebody gets who logs in; requests go on as the administrator."""
        client = {"client_id": f"{self.url}/"}
        wanted = {"handler": ["homeassistant", None], "redirect_uri": f"{self.url}/"}
        flow = self.post("/auth/login_flow", client | wanted).json
        user = {"username": username, "password": password}
        answer = self.post(f"/auth/login_flow/{flow['flow_id']}", client | user)
        return self._redeemed(answer.json["result"])

    def _redeemed(self, code: str) -> dict[str, Any]:
        form = {
            "client_id": f"{self.url}/",
            "grant_type": "authorization_code",
            "code": code,
        }
        answer = self.request("POST", "/auth/token", data=urlencode(form).encode())
        tokens: dict[str, Any] = answer.json
        return tokens

    def _be(self, tokens: dict[str, Any]) -> None:
        self.tokens = tokens
        self._token = tokens["access_token"]

    def add_feed(self, url: str, **fields: Any) -> dict[str, Any]:
        """Add a feed through the config flow; return the flow's last answer."""
        flow = self.post("/api/config/config_entries/flow", {"handler": "anypod"}).json
        path = f"/api/config/config_entries/flow/{flow['flow_id']}"
        self.post(path, {"next_step_id": "feed"})
        given = {"url": url, "media": "audio", "keep_last": 10} | fields
        return self.finish_flow(
            path, {name: value for name, value in given.items() if value is not None}
        )

    def finish_flow(self, path: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Send a form and wait for what comes after the progress."""
        result: dict[str, Any] = self.post(path, dict(data)).json

        def is_over() -> bool:
            nonlocal result
            if result.get("type") in {"progress", "progress_done"}:
                result = self.get(path).json
            return result.get("type") not in {"progress", "progress_done"}

        self.wait_until(is_over)
        return result

    def entries(self) -> list[dict[str, Any]]:
        """Return Anypod's config entries."""
        path = "/api/config/config_entries/entry"
        entries: list[dict[str, Any]] = self.get(path).json
        return [entry for entry in entries if entry["domain"] == "anypod"]

    def wait_until_stored(self, entry_id: str) -> None:
        """Wait for Home Assistant, which takes a second to write a new entry down."""
        path = self.config_dir / ".storage" / "core.config_entries"
        self.wait_until(lambda: entry_id.encode() in _read(path))

    def action(self, name: str, /, **data: Any) -> Any:
        """Call an action of Anypod and return its response."""
        answer = self.post(f"/api/services/anypod/{name}?return_response", data)
        if answer.status != 200:
            raise RuntimeError(f"{name}: {answer.status} {answer.body!r}")
        return answer.json["service_response"]

    def template(self, text: str) -> str:
        """Return what Home Assistant makes of a template."""
        return self.post("/api/template", {"template": text}).body.decode()

    def state(self, entity_id: str) -> str:
        """Return an entity's state."""
        state: str = self.get(f"/api/states/{entity_id}").json["state"]
        return state

    def call(self, domain: str, name: str, **data: Any) -> Answer:
        """Call an action that has no response."""
        return self.post(f"/api/services/{domain}/{name}", data)

    def feed(self, entry_id: str) -> dict[str, Any]:
        """Return a Feed."""
        feed: dict[str, Any] = self.action("get_feed", config_entry_id=entry_id)
        return feed

    def wait_for_feed(
        self,
        entry_id: str,
        predicate: Callable[[dict[str, Any]], bool],
        timeout_s: float = PATIENCE_S,
    ) -> dict[str, Any]:
        """Wait until a Feed is as expected and return it."""
        feed: dict[str, Any] = {}

        def is_so() -> bool:
            nonlocal feed
            feed = self.feed(entry_id)
            return predicate(feed)

        self.wait_until(is_so, timeout_s)
        return feed

    def wait_until(
        self, predicate: Callable[[], bool], timeout_s: float = PATIENCE_S
    ) -> None:
        """Ask again and again until something is so."""
        end = time.monotonic() + timeout_s
        while not predicate():
            if time.monotonic() > end:
                raise TimeoutError(f"{predicate}\n{self.log[-5000:]}")
            time.sleep(0.1)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def free_port() -> int:
    """Return a port that nobody uses, nor will get without asking for it.

    One that the system chooses is also what it gives the next outgoing connection,
    before Home Assistant has come up to listen on it; so take one from below those.
    """
    while True:
        port = secrets.choice(_PORTS)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("0.0.0.0", port))  # where Home Assistant binds
            return port


def is_settled(downloaded: int) -> Callable[[dict[str, Any]], bool]:
    """Return whether a Feed is idle with that many playable episodes."""
    return lambda feed: (
        feed["status"] == "idle" and feed["counts"]["downloaded"] == downloaded
    )
