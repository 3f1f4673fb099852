"""Homes of every version that was released go on; those of newer ones are left alone."""

from collections.abc import Callable, Iterator, Mapping, Sequence
import contextlib
from dataclasses import dataclass
import hashlib
from io import BytesIO
import json
from pathlib import Path
import sqlite3
import time
from typing import Any, Self
from urllib.parse import urlsplit

import podcastparser
import pytest

from tests.hass import Instance
from tests.releases import Release, all_kept
from tests.releases.kept import DATABASE, ENTRIES, rows
from tests.site import FakeSite, Mark
from tests.site.demo import demo_sources

RELEASES = all_kept()


@pytest.fixture
def site() -> Iterator[FakeSite]:
    with FakeSite(*demo_sources()) as site:
        yield site


@contextlib.contextmanager
def home_of(release: Release, folder: Path, site: FakeSite) -> Iterator[Instance]:
    """Lay a home out, for a Home Assistant that is not started yet."""
    instance = Instance(folder)
    release.lay_out(folder, site.url("").rstrip("/"))
    try:
        yield instance
    finally:
        instance.stop()


def _start(instance: Instance) -> None:
    instance.start()
    instance.onboard()
    instance.wait_until(instance.is_running)


def _states(instance: Instance) -> dict[str, str]:
    return {one["title"]: one["state"] for one in instance.entries()}


def _digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        for path in folder.rglob("*")
        # A lock has no bytes of its own.
        if path.is_file() and not path.name.endswith("-lock")
    }


def _read(instance: Instance, url: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the titles and enclosures that an app finds in a feed."""
    answer = instance.request("GET", urlsplit(url).path)
    assert answer.status == 200
    return [
        (episode["title"], episode["enclosures"][0])
        for episode in podcastparser.parse(url, BytesIO(answer.body))["episodes"]
    ]


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """What has to be there after the update as well."""

    episodes: Sequence[Mapping[str, Any]]
    playable: Sequence[Mapping[str, Any]]
    links: Sequence[Mapping[str, Any]]
    """Those that lead to a feed, also under addresses of earlier."""
    shown: frozenset[str]
    """The feeds that were not removed."""

    @classmethod
    def of(cls, database: Path) -> Self:
        """Read a database that is not in use yet."""
        feeds, links = rows(database, "feed"), rows(database, "link")
        shown = frozenset(one["feed_id"] for one in feeds if not one["removed_at"])
        owner = {one["link_id"]: one["feed_id"] for one in links}
        leads = [
            {"token": one["token"], "feed_id": owner[one["link_id"]]}
            for one in rows(database, "forward")
            # They do not last for ever.
            if one["until"] > time.time() * 1000
        ]
        media = "episode JOIN artifact USING (episode_pk) WHERE kind = 'media'"
        return cls(
            episodes=rows(database, "episode"),
            playable=rows(database, media),
            links=[one for one in [*links, *leads] if one["feed_id"] in shown],
            shown=shown,
        )


@pytest.mark.parametrize("release", RELEASES, ids=lambda one: one.version)
def test_a_home_goes_on(tmp_path: Path, site: FakeSite, release: Release) -> None:
    with home_of(release, tmp_path, site) as instance:
        kept = Kept.of(tmp_path / DATABASE)
        mark = site.mark()
        _start(instance)
        assert set(_states(instance).values()) == {"loaded"}
        _apps_go_on(instance, kept)
        _nothing_is_fetched_again(instance, site, mark, kept)
        instance.stop()
        assert instance.own_complaints() == []
        after = {one["episode_id"]: one for one in rows(tmp_path / DATABASE, "episode")}
        for one in kept.episodes:
            now = after[one["episode_id"]]
            for name in ("feed_id", "source_id", "pinned", "played_at"):
                assert now[name] == one.get(name, now[name])
        stored = json.loads((tmp_path / ENTRIES).read_text())["data"]["entries"]
        options = {one["entry_id"]: one["options"] for one in stored}
        for entry in release.entries():
            assert entry["options"].items() <= options[entry["entry_id"]].items()


def _is_looked_at_after(before: str) -> Callable[[dict[str, Any]], bool]:
    busy = {"syncing", "downloading"}
    return lambda feed: feed["last_sync"] != before and feed["status"] not in busy


def _apps_go_on(instance: Instance, kept: Kept) -> None:
    """Make sure that every address of earlier gives every episode of earlier."""
    hubs = {one["entry_id"] for one in instance.entries() if one["title"] == "Anypod"}
    for link in kept.links:
        # The hub's has the first of all those that are the same.
        feeds = kept.shown if link["feed_id"] in hubs else {link["feed_id"]}
        known = [one for one in kept.playable if one["feed_id"] in feeds]
        told = _read(instance, f"{instance.url}/api/anypod/{link['token']}/feed.xml")
        assert {one["title"] for one in known} <= {title for title, _ in told}
        for _, enclosure in told:
            media = instance.request("GET", urlsplit(enclosure["url"]).path)
            assert len(media.body) == enclosure["file_size"]
            assert len(media.body) in {one["size_bytes"] for one in known}


def _nothing_is_fetched_again(
    instance: Instance, site: FakeSite, mark: Mark, kept: Kept
) -> None:
    """Make sure of that, also when somebody has every source looked at."""
    for feed in instance.action("list_feeds")["feeds"]:
        if feed["enabled"]:
            feed_id = feed["config_entry_id"]
            instance.call("anypod", "sync", config_entry_id=feed_id)
            instance.wait_for_feed(feed_id, _is_looked_at_after(feed["last_sync"]))
    there = {one["source_id"] for one in kept.playable}
    assert not there & {
        one.path.split("/")[2] for one in site.since(mark).matching("/media/*")
    }


def test_a_newer_home_is_left_alone(tmp_path: Path, site: FakeSite) -> None:
    """Somebody has installed an older version again: it says so, and touches nothing."""
    with home_of(RELEASES[-1], tmp_path, site) as instance:
        database = tmp_path / DATABASE
        with contextlib.closing(sqlite3.connect(database)) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
            connection.commit()
        mark = site.mark()
        before = _digests(database.parent), _digests(instance.media_dir)
        _start(instance)
        assert set(_states(instance).values()) == {"setup_error"}
        reasons = {one["reason"] for one in instance.entries()}
        [reason] = reasons
        assert "newer version of Anypod" in reason
        instance.stop()
        assert (_digests(database.parent), _digests(instance.media_dir)) == before
        assert not site.since(mark).requests


def test_entries_of_a_newer_version_are_left_alone(
    tmp_path: Path, site: FakeSite
) -> None:
    with home_of(RELEASES[-1], tmp_path, site) as instance:
        path = tmp_path / ENTRIES
        stored = json.loads(path.read_text())
        for entry in stored["data"]["entries"]:
            entry["version"] = 99
        path.write_text(json.dumps(stored))
        before = rows(tmp_path / DATABASE, "episode")
        files = _digests(instance.media_dir)
        mark = site.mark()
        _start(instance)
        assert set(_states(instance).values()) == {"migration_error"}
        assert instance.log.count("has version 99 which is higher than") == len(
            stored["data"]["entries"]
        )
        instance.stop()
        kept = json.loads(path.read_text())["data"]["entries"]
        ours = [one for one in kept if one["domain"] == "anypod"]
        assert ours == stored["data"]["entries"]
        after = rows(tmp_path / DATABASE, "episode")
        assert len(after) == len(before)
        for old, now in zip(before, after, strict=True):
            # By now a premiere of that day is over, which waits for no entry.
            assert now == old or old["status"] == "upcoming"
        assert _digests(instance.media_dir) == files
        assert not site.since(mark).requests
