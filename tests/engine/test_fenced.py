"""Where what runs behind the fence may connect to, and what is this machine."""

from ipaddress import IPv4Address, IPv6Address
import json
from pathlib import Path
import socket
import subprocess
import sys
from typing import Final

import pytest

from custom_components.anypod.engine.programs import fenced


def test_neighbours_are_ports(tmp_path: Path) -> None:
    neighbours = [
        *("http://127.0.0.1", "https://127.0.0.2/", "socks5://127.0.0.3"),
        *("127.0.0.4", "127.0.0.5:3128", "http://127.0.0.6:1/path", "http://[::1]:1"),
        *("http://127.0.0.7:port", "http://[", "http://"),
    ]
    open_ones = [
        *("127.0.0.1:80", "127.0.0.2:443", "127.0.0.3:1080", "127.0.0.4:80"),
        *("127.0.0.5:3128", "127.0.0.6:1", "::1:1"),
    ]
    others = [
        *("127.0.0.1:1", "127.0.0.1:443", "127.0.0.2:80", "127.0.0.3:80"),
        *("127.0.0.4:1", "127.0.0.5:80", "127.0.0.6:80", "127.0.0.7:80", "::1:80"),
    ]
    assert let_through(tmp_path, neighbours, *others, *open_ones) == open_ones


def test_proxies_of_the_machine_are_neighbours(tmp_path: Path) -> None:
    set_up = {"http_proxy": "http://127.0.0.1:3128", "no_proxy": "127.0.0.2"}
    asked = ("127.0.0.1:3128", "127.0.0.2:80", "127.0.0.2:3128")
    assert let_through(tmp_path, [], *asked, **set_up) == ["127.0.0.1:3128"]


def let_through(
    folder: Path, neighbours: list[str], *places: str, **variables: str
) -> list[str]:
    """Return the places that a program behind the fence may connect to."""
    (folder / "asking.py").write_text(ASKING)
    command = [sys.executable, "-P", str(fenced.__file__), "asking", *places]
    known = {fenced.VARIABLE: json.dumps(neighbours), "PYTHONPATH": str(folder)}
    done = subprocess.run(
        command, env=known | variables, capture_output=True, check=True, text=True
    )
    return done.stdout.split()


ASKING: Final = """
import errno, socket, sys
for place in sys.argv[1:]:
    host, _, port = place.rpartition(":")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as asking:
        try:
            asking.connect((host, int(port)))
        except OSError as err:
            if err.errno == errno.EACCES:
                continue
        print(place)
"""


def test_addresses_of_ipv4_in_those_of_ipv6() -> None:
    """Mapped, behind a NAT64, and of 6to4."""
    private = ["::ffff:192.168.1.1", "64:ff9b::c0a8:101", "2002:c0a8:101::1"]
    public = ["::ffff:93.184.215.14", "64:ff9b::5db8:d70e", "2002:5db8:d70e::1"]
    assert [one for one in private + public if fenced.is_private(one)] == private


def test_public_addresses_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a machine has them where its provider gives out IPv6."""
    for kind in (IPv4Address, IPv6Address):
        monkeypatch.setattr(kind, "is_global", True)
    ours = ["127.0.0.1", "::1", "::ffff:127.0.0.1"]
    others = ["93.184.215.14", "2606:2800:21f::1", "::ffff:93.184.215.14"]
    assert [one for one in ours + others if fenced.is_private(one)] == ours
    # A machine that is set up to bind any address cannot tell.
    monkeypatch.setattr(socket.socket, "bind", lambda *_: None)
    assert not any(fenced.is_private(one) for one in others)
