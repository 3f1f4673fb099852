"""A backup that is made while a download runs, restored into an empty Home Assistant."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
import json
from pathlib import Path
import re
import shutil
import subprocess
import sys
import threading
from typing import Any, Self

import pytest

from tests.hass import Instance, is_settled
from tests.site import MUXED_LARGE, Channel, FakeSite, Video, make_videos

_RESTORE = "import sys; from homeassistant import backup_restore as one; "
_RESTORE += "one.restore_backup(sys.argv[1])"


@pytest.fixture
def site() -> Iterator[FakeSite]:
    large = Video(id="large", title="Large", formats=(MUXED_LARGE,))
    with FakeSite(
        Channel(name="talk", title="Talk", videos=make_videos(3)),
        Channel(name="films", title="Films", videos=[large]),
    ) as site:
        yield site


def _with_backups(config_dir: Path) -> Instance:
    instance = Instance(config_dir)
    with (config_dir / "configuration.yaml").open("a") as configuration:
        configuration.write("backup:\n")
    return instance


def _episodes(instance: Instance, entry_id: str) -> dict[str, dict[str, Any]]:
    page = instance.action("list_episodes", config_entry_id=entry_id, details=True)
    return {one["episode_id"]: one for one in page["episodes"]}


def _path(instance: Instance, entry_id: str) -> str:
    """Return a feed's address without the host, which is another one's."""
    url: str = instance.feed(entry_id)["links"][0]["url"]
    return url.removeprefix(instance.url)


def _back_up(instance: Instance) -> Path:
    answers: list[int] = []
    making = threading.Thread(
        target=lambda: answers.append(instance.call("backup", "create").status)
    )
    making.start()
    making.join(90)
    assert answers == [200]
    [made] = (instance.config_dir / "backups").glob("*.tar")
    return made


def _restore(backup: Path, config_dir: Path) -> None:
    """Have Home Assistant restore a backup, as it does at its start."""
    config_dir.mkdir()
    wanted = {
        "path": str(backup),
        "password": None,
        "remove_after_restore": False,
        "restore_database": True,
        "restore_homeassistant": True,
    }
    (config_dir / ".HA_RESTORE").write_text(json.dumps(wanted))
    subprocess.run([sys.executable, "-c", _RESTORE, str(config_dir)], check=True)
    result = json.loads((config_dir / ".HA_RESTORE_RESULT").read_text())
    assert result["success"], result


def _guids(instance: Instance, path: str) -> bytes:
    """Return what a podcast app is given, without what may lie elsewhere now."""
    answer = instance.request("GET", path)
    assert answer.status == 200
    return b"\n".join(
        line
        for line in answer.body.replace(b"><", b">\n<").splitlines()
        if b"guid" in line
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Home:
    """What a person sees of their feeds: it is to be the same elsewhere."""

    talk: str
    films: str
    """One episode of it is being downloaded."""
    paths: Mapping[str, str]
    guids: bytes
    episodes: Mapping[str, dict[str, dict[str, Any]]]

    @classmethod
    def of(cls, instance: Instance, talk: str, films: str) -> Self:
        """Look at both feeds."""
        paths = {one: _path(instance, one) for one in (talk, films)}
        return cls(
            talk=talk,
            films=films,
            paths=paths,
            guids=_guids(instance, paths[talk]),
            episodes={one: _episodes(instance, one) for one in (talk, films)},
        )


def _lived_in(instance: Instance, site: FakeSite) -> Home:
    """Make a feed with a history, and one that is being downloaded."""
    url = site.channel_url("talk", "videos")
    talk: str = instance.add_feed(url)["result"]["entry_id"]
    url = site.channel_url("films", "videos")
    added = instance.add_feed(url, media="video_360", keep_last=5)
    films: str = added["result"]["entry_id"]
    instance.wait_for_feed(talk, is_settled(3))
    deleted = min(_episodes(instance, talk))
    instance.action("delete", config_entry_id=talk, episode_id=deleted)
    return Home.of(instance, talk, films)


def _give_up_media(instance: Instance) -> None:
    """Answer the question about the folder that did not come along."""
    asked = {"handler": "anypod", "issue_id": "library_away"}
    flow = instance.post("/api/repairs/issues/fix", asked).json
    assert flow["menu_options"] == ["look", "give_up"]
    path = f"/api/repairs/issues/fix/{flow['flow_id']}"
    done = instance.post(path, {"next_step_id": "give_up"}).json
    assert done["type"] == "create_entry"


@pytest.fixture
def taken(tmp_path: Path, site: FakeSite) -> tuple[Home, Path]:
    """Give a home and its backup; the home itself is gone."""
    held = site.hold("/media/large/*", after_bytes=1_000_000, times=1)
    with _with_backups(tmp_path / "old") as old:
        old.onboard()
        home = _lived_in(old, site)
        held.wait_reached()
        made = _back_up(old)
        # What was cut off goes on.
        held.release()
        old.wait_for_feed(home.films, is_settled(1))
        assert old.complaints() == []
    backup = made.rename(tmp_path / made.name)
    shutil.rmtree(tmp_path / "old")
    return home, backup


def test_feeds_history_and_links_come_back(
    tmp_path: Path, taken: tuple[Home, Path]
) -> None:
    before, backup = taken
    _restore(backup, tmp_path / "new")
    shutil.rmtree(tmp_path / "new" / "media")
    with _with_backups(tmp_path / "new") as new:
        new.log_in()
        new.wait_until(new.is_running)
        after = Home.of(new, before.talk, before.films)
        assert (after.paths, after.guids) == (before.paths, before.guids)
        assert after.episodes[after.talk] == before.episodes[before.talk]
        assert after.episodes[after.films].keys() == (
            before.episodes[before.films].keys()
        )
        # What was being downloaded is so again.
        new.wait_for_feed(after.films, is_settled(1))

        _give_up_media(new)
        new.wait_for_feed(after.talk, is_settled(2))
        assert len(new.media_files("*.m4a")) == 2
        assert _guids(new, after.paths[after.talk]) == before.guids
        statuses = [one["status"] for one in _episodes(new, after.talk).values()]
        assert sorted(statuses) == ["archived", "downloaded", "downloaded"]
        assert new.complaints() == []


def test_media_that_come_along_are_not_downloaded_again(
    tmp_path: Path, site: FakeSite, taken: tuple[Home, Path]
) -> None:
    """The folder is another one, and so is its path."""
    before, backup = taken
    _restore(backup, tmp_path / "new")
    mark = site.mark()
    with _with_backups(tmp_path / "new") as new:
        new.log_in()
        new.wait_until(new.is_running)
        new.wait_for_feed(before.films, is_settled(1))
        document = new.request("GET", before.paths[before.talk]).body
        urls = re.findall(rb'enclosure url="([^"]+)"', document)
        assert len(urls) == 2
        for url in urls:
            new.wait_until(lambda: _is_served(new, url.decode()))  # noqa: B023 it is asked in this round only
        assert not site.since(mark).matching("/media/ep-*")
        assert new.complaints() == []


def _is_served(instance: Instance, url: str) -> bool:
    return instance.request("GET", url).status == 200
