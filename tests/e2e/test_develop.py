"""script/develop: what a new contributor sees first."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
import re
import signal
import subprocess
from urllib.request import urlopen

from tests.hass import free_port
from tests.hass.instance import ROOT

_FEED = re.compile(r"^Podcast feed +(\S+)$")


@contextmanager
def _develop(config: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    # As at a terminal: whoever runs tests in the background has Ctrl+C ignored.
    plain = ["env", "--default-signal=INT"]
    command = [*plain, str(ROOT / "script" / "develop"), "--config", str(config)]
    ports = ["--port", str(free_port()), "--site-port", str(free_port())]
    with subprocess.Popen(
        [*command, *ports, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    ) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)


def _printed(process: subprocess.Popen[str], wanted: re.Pattern[str]) -> str:
    seen: list[str] = []
    for line in process.stdout or ():
        seen.append(line)
        if found := wanted.match(line):
            return found[1]
    raise AssertionError("".join(seen))


def test_it_prints_a_feed_that_can_be_subscribed_to_also_the_next_time(
    tmp_path: Path,
) -> None:
    bodies = []
    for _ in range(2):
        with _develop(tmp_path) as process, urlopen(_printed(process, _FEED)) as feed:
            bodies.append(feed.read())
        assert process.returncode == 0
    for body in bodies:
        assert body.count(b"<item>") == 5


def test_bare_is_a_home_assistant_that_nobody_has_used(tmp_path: Path) -> None:
    wanted = re.compile(r"^Home Assistant with Anypod is at (\S+)$")
    with _develop(tmp_path, "--bare") as process:
        url = _printed(process, wanted)
        with urlopen(f"{url}/api/onboarding") as answer:
            assert b'"step": "user", "done": false' in answer.read().replace(
                b'":', b'": '
            ).replace(b',"', b', "')
    assert process.returncode == 0
