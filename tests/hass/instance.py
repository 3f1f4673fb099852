"""A real Home Assistant in a process of its own, driven as a person's browser would."""

from collections.abc import Callable, Mapping
import contextlib
from dataclasses import dataclass
import json
import os
from pathlib import Path
import signal
import socket
import subprocess
import sys
import time
from typing import Any, Final, Self
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from tests.site import install_plugin

ROOT: Final = Path(__file__).parents[2]
USER: Final = "anypod"
PASSWORD: Final = "anypod"
_START_S: Final = 120.0
_STOP_S: Final = 60.0

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


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What came back for a request."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """Return the body as JSON."""
        return json.loads(self.body)


class Instance:
    """One Home Assistant with its configuration folder and its log."""

    def __init__(self, config_dir: Path, port: int | None = None) -> None:
        """Write a configuration with Anypod in it; nothing is started."""
        self.config_dir = config_dir
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.media_dir = config_dir / "media"
        self._process: subprocess.Popen[bytes] | None = None
        self._token: str | None = None
        self.tokens: dict[str, Any] = {}
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

    def start(self) -> None:
        """Start and wait until Anypod's own views answer."""
        environment = os.environ | {"SETUP_PORT": str(self.port)}
        with self.log_path.open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "homeassistant"),
                    *("--config", str(self.config_dir), "--skip-pip"),
                ],
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                env=environment,
                start_new_session=True,
            )
        self.wait_until(self._answers, _START_S)

    def _answers(self) -> bool:
        process = self._process
        if process is None or process.poll() is not None:
            raise RuntimeError(f"Home Assistant ended early:\n{self.log[-5000:]}")
        try:
            answer = self.request("GET", "/api/onboarding")
        except URLError, OSError:
            return False
        if answer.status != 200:
            return False
        if self._token is None:
            return True
        return bool(self.get("/api/config").json["state"] == "RUNNING")

    def stop(self) -> None:
        """Ask Home Assistant to end, as a system does, and wait for it."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Pull the plug: Home Assistant and everything that it started is gone."""
        self._end(signal.SIGKILL)

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
            with urlopen(request, timeout=30) as response:
                return Answer(
                    status=response.status,
                    headers=response.headers,
                    body=response.read(),
                )
        except HTTPError as err:
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
        self._redeem(answer.json["auth_code"])

    def _redeem(self, code: str) -> None:
        form = {
            "client_id": f"{self.url}/",
            "grant_type": "authorization_code",
            "code": code,
        }
        answer = self.request("POST", "/auth/token", data=urlencode(form).encode())
        self.tokens = answer.json
        self._token = self.tokens["access_token"]

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

        self.wait_until(is_over, 60)
        return result

    def entries(self) -> list[dict[str, Any]]:
        """Return Anypod's config entries."""
        entries: list[dict[str, Any]] = self.get(
            "/api/config/config_entries/entry"
        ).json
        return [entry for entry in entries if entry["domain"] == "anypod"]

    def action(self, name: str, **data: Any) -> Any:
        """Call an action of Anypod and return its response."""
        answer = self.post(f"/api/services/anypod/{name}?return_response", data)
        if answer.status != 200:
            raise RuntimeError(f"{name}: {answer.status} {answer.body!r}")
        return answer.json["service_response"]

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
        timeout_s: float = 90,
    ) -> dict[str, Any]:
        """Wait until a Feed is as expected and return it."""
        feed: dict[str, Any] = {}

        def is_so() -> bool:
            nonlocal feed
            feed = self.feed(entry_id)
            return predicate(feed)

        self.wait_until(is_so, timeout_s)
        return feed

    def wait_until(self, predicate: Callable[[], bool], timeout_s: float) -> None:
        """Ask again and again until something is so."""
        end = time.monotonic() + timeout_s
        while not predicate():
            if time.monotonic() > end:
                raise TimeoutError(f"{predicate}\n{self.log[-5000:]}")
            time.sleep(0.1)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def is_settled(downloaded: int) -> Callable[[dict[str, Any]], bool]:
    """Return whether a Feed is idle with that many playable episodes."""
    return lambda feed: (
        feed["status"] == "idle" and feed["counts"]["downloaded"] == downloaded
    )
