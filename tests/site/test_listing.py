"""Listings: how many requests they cost, and what yt-dlp prints of them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.site import (
    PUBLISHED,
    Channel,
    Dates,
    FakeSite,
    Kind,
    Order,
    Playlist,
    SourceStatus,
    Status,
    Video,
    make_shorts,
    make_videos,
)
from tests.site.ytdlp import ENTRIES, Running, list_flat


def talk(count: int, **fields: Any) -> Channel:
    return Channel(name="talk", title="Talk", videos=make_videos(count, **fields))


@pytest.mark.parametrize(
    ("items", "pages", "listed"),
    [("1:10", 1, 10), ("1:30", 1, 30), ("1:31", 2, 31), ("-3:", 3, 3), (":", 3, 75)],
)
def test_only_needed_pages_are_requested(
    site: FakeSite, items: str, pages: int, listed: int
) -> None:
    site.add(talk(75))
    done = list_flat(site.channel_url("talk", "videos"), "-I", items)
    tally = site.since()
    assert (done.returncode, len(done.entries)) == (0, listed)
    assert (tally.pages, len(tally.requests), tally.processes) == (pages, pages, 1)
    assert tally.extractions == 0
    assert [line["title"] for line in done.playlists] == ["Talk - Videos"]


def test_page_size_is_the_sources_own(site: FakeSite) -> None:
    site.add(Channel(name="a", title="A", videos=make_videos(7), page_size=3))
    list_flat(site.channel_url("a", "videos"))
    assert site.since().pages == 3


def test_break_on_existing_stops_before_the_known_entry(
    site: FakeSite, tmp_path: Path
) -> None:
    site.add(talk(75))
    archive = tmp_path / "archive"
    archive.write_text("anypodsite ep-36\n")
    known = ("--download-archive", archive, "--break-on-existing")
    done = list_flat(site.channel_url("talk", "videos"), *known)
    assert done.returncode == 101
    assert done.ids == [f"ep-{n}" for n in range(75, 36, -1)]
    assert done.playlists == []
    assert site.since().pages == 2
    assert archive.read_text() == "anypodsite ep-36\n"


@pytest.mark.parametrize("line", ["anypodsitetab ep-2", "AnypodSite ep-2"])
def test_archive_lines_that_mean_nothing(
    site: FakeSite, tmp_path: Path, line: str
) -> None:
    site.add(talk(3))
    archive = tmp_path / "archive"
    archive.write_text(line)
    known = ("--download-archive", archive, "--break-on-existing")
    done = list_flat(site.channel_url("talk", "videos"), *known)
    assert (done.returncode, len(done.entries)) == (0, 3)


def test_entries_without_an_id_get_it_from_their_url(
    site: FakeSite, tmp_path: Path
) -> None:
    site.add(talk(3, withheld=frozenset({"id"})))
    archive = tmp_path / "archive"
    archive.write_text("anypodsite ep-3\nanypodsite None\n")
    known = ("--download-archive", archive, "--break-on-existing")
    done = list_flat(site.channel_url("talk", "videos"), *known)
    # In time for what is printed, too late for the archive.
    assert (done.returncode, done.ids) == (0, ["ep-3", "ep-2", "ep-1"])


def test_root_is_a_playlist_of_its_tabs(site: FakeSite) -> None:
    shorts, streams = make_shorts(2), make_videos(1, "stream")
    videos = make_videos(40)
    site.add(
        Channel(name="c", title="C", videos=videos, shorts=shorts, streams=streams)
    )
    done = list_flat(site.channel_url("c"))
    titles = [line["title"] for line in done.playlists]
    assert titles == ["C - Videos", "C - Live", "C - Shorts", "C"]
    assert {line["extractor_key"] for line in done.playlists} == {"AnypodSiteTab"}
    assert {line["id"] for line in done.playlists} == {"c"}
    assert len(done.entries) == 43
    assert site.since().pages == 4


def test_root_slices_its_tabs_too(site: FakeSite) -> None:
    site.add(
        Channel(name="c", title="C", shorts=make_shorts(3), streams=make_videos(3, "s"))
    )
    site.publish("/channel/c/videos", *make_videos(3))
    done = list_flat(site.channel_url("c"), "-I", "1:2")
    assert done.ids == ["ep-3", "ep-2", "s-3", "s-2"]


def test_root_with_one_tab_is_that_tab(site: FakeSite) -> None:
    site.add(talk(2))
    done = list_flat(site.channel_url("talk"))
    assert [line["title"] for line in done.playlists] == ["Talk - Videos"]
    assert done.playlists[0]["webpage_url"] == site.channel_url("talk", "videos")


def test_root_has_an_alias(site: FakeSite) -> None:
    site.add(talk(2))
    done = list_flat(site.url("/@talk"))
    assert done.ids == ["ep-2", "ep-1"]


def test_missing_tab_is_an_error(site: FakeSite) -> None:
    site.add(talk(2))
    done = list_flat(site.channel_url("talk", "streams"))
    assert done.returncode == 1
    assert "talk: This channel does not have a streams tab" in done.stderr


def test_empty_tab_is_none(site: FakeSite) -> None:
    site.add(talk(0))
    done = list_flat(site.channel_url("talk", "videos"))
    assert (done.returncode, done.entries, len(done.playlists)) == (0, [], 1)


def test_playlists_tab_lists_playlists(site: FakeSite) -> None:
    site.add(Playlist(id="mix", title="Mix", videos=make_videos(2)))
    site.add(Channel(name="c", title="C", playlists=("mix",)))
    done = list_flat(site.channel_url("c", "playlists"))
    (entry,) = done.entries
    assert (entry["_type"], entry["ie_key"]) == ("url", "AnypodSitePlaylist")
    assert (entry["id"], entry["url"]) == ("mix", site.playlist_url("mix"))


@pytest.mark.parametrize(
    ("order", "ids"),
    [
        (Order.NEWEST_FIRST, ["ep-3", "ep-2", "ep-1"]),
        (Order.OLDEST_FIRST, ["ep-1", "ep-2", "ep-3"]),
        (Order.AS_GIVEN, ["ep-2", "ep-3", "ep-1"]),
    ],
)
def test_playlist_order(site: FakeSite, order: Order, ids: list[str]) -> None:
    three, two, one = make_videos(3)
    site.add(Playlist(id="p", title="P", videos=(two, three, one), order=order))
    done = list_flat(site.playlist_url("p"))
    assert done.ids == ids
    assert done.playlists[0]["playlist_count"] == 3


def test_playlist_shows_stubs_for_what_is_gone(site: FakeSite) -> None:
    gone = (
        Video(id="p", status=Status.PRIVATE),
        Video(id="r", status=Status.REMOVED),
    )
    site.add(Playlist(id="p", title="P", videos=gone, order=Order.AS_GIVEN))
    entries = list_flat(site.playlist_url("p")).entries
    assert [e["title"] for e in entries] == ["[Private video]", "[Deleted video]"]
    assert not any("duration" in e or "timestamp" in e for e in entries)


def test_entry_carries_what_listings_know(site: FakeSite) -> None:
    site.add(talk(1))
    (entry,) = list_flat(site.channel_url("talk", "videos")).entries
    assert entry["_type"] == "url"
    assert entry["ie_key"] == entry["extractor_key"] == "AnypodSite"
    assert entry["url"] == site.video_url("ep-1")
    assert entry["duration"] == 2
    assert entry["timestamp"] == int(PUBLISHED.timestamp())
    assert entry["thumbnails"][0]["url"] == site.url("/thumb/ep-1/1.jpg")
    assert (entry["playlist_id"], entry["playlist_index"]) == ("talk", 1)


def test_fields_can_be_withheld(site: FakeSite) -> None:
    fields = frozenset({"title", "duration", "timestamp", "thumbnails"})
    site.add(talk(1, withheld=fields))
    (entry,) = list_flat(site.channel_url("talk", "videos")).entries
    assert not fields & entry.keys()


@pytest.mark.parametrize(
    ("age", "listed"),
    [
        (timedelta(days=22), timedelta(days=21)),
        (timedelta(hours=5, minutes=50), timedelta(hours=5)),
    ],
)
def test_coarse_dates_are_as_vague_as_youtubes(
    site: FakeSite, age: timedelta, listed: timedelta
) -> None:
    now = datetime.now(UTC)
    videos = (Video(id="v", published=now - age),)
    site.add(Channel(name="c", title="C", videos=videos, dates_in_listing=Dates.COARSE))
    (entry,) = list_flat(site.channel_url("c", "videos")).entries
    assert entry["timestamp"] == pytest.approx((now - listed).timestamp(), abs=30)


def test_dates_can_be_left_out(site: FakeSite) -> None:
    site.add(talk(1))
    site.update_source("/channel/talk", dates_in_listing=Dates.NONE)
    (entry,) = list_flat(site.channel_url("talk", "videos")).entries
    assert "timestamp" not in entry


def test_flat_lines_of_special_entries(site: FakeSite) -> None:
    soon = datetime(2030, 1, 1, tzinfo=UTC)
    videos = (
        Video(id="soon", status=Status.UPCOMING, release_at=soon),
        Video(id="now", status=Status.LIVE, kind=Kind.LIVESTREAM),
        Video(id="past", status=Status.WAS_LIVE, kind=Kind.LIVESTREAM),
        Video(id="club", status=Status.MEMBERS_ONLY),
        Video(id="mine", status=Status.PRIVATE),
        Video(id="plain"),
    )
    site.add(Channel(name="c", title="C", videos=videos))
    done = list_flat(site.channel_url("c", "videos"))
    assert done.returncode == 0
    entries = {entry["id"]: entry for entry in done.entries}
    assert list(entries) == [video.id for video in videos]
    live = {name: entry.get("live_status") for name, entry in entries.items()}
    assert live == {
        "soon": "is_upcoming",
        "now": "is_live",
        "past": "was_live",
        "club": None,
        "mine": None,
        "plain": None,
    }
    assert entries["soon"]["release_timestamp"] == int(soon.timestamp())
    assert entries["club"]["availability"] == "subscriber_only"
    assert "duration" not in entries["soon"].keys() | entries["now"].keys()


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (SourceStatus.MISSING, "Unable to download API page: HTTP Error 404"),
        (SourceStatus.TERMINATED, "YouTube said: This account has been terminated"),
        (SourceStatus.PRIVATE, "YouTube said: The playlist does not exist"),
        (SourceStatus.LOGIN_REQUIRED, "only available for registered users"),
    ],
)
def test_sources_that_cannot_be_listed(
    site: FakeSite, status: SourceStatus, text: str
) -> None:
    site.add(Playlist(id="p", title="P", videos=make_videos(1), status=status))
    done = list_flat(site.playlist_url("p"))
    assert (done.returncode, done.entries) == (1, [])
    assert text in done.stderr


def test_catalogue_changes_while_running(site: FakeSite) -> None:
    site.add(talk(3))
    url = site.channel_url("talk", "videos")
    site.publish("/channel/talk/videos", Video(id="new"))
    site.delist("/channel/talk/videos", "ep-3")
    site.remove("ep-1")
    site.update("ep-2", title="Renamed")
    done = list_flat(url)
    assert done.ids == ["new", "ep-2"]
    assert done.entries[1]["title"] == "Renamed"
    site.reorder("/channel/talk/videos", ["ep-2", "new"])
    assert list_flat(url).ids == ["ep-2", "new"]
    site.drop_tab("/channel/talk/videos")
    assert "does not have a videos tab" in list_flat(url).stderr


def test_entries_that_are_listed_twice(site: FakeSite) -> None:
    site.add(Channel(name="talk", title="Talk", videos=make_videos(3), page_size=3))
    twice = ["ep-3", "ep-2", "ep-3", "ep-2", "ep-1"]
    site.reorder("/channel/talk/videos", twice)
    done = list_flat(site.channel_url("talk", "videos"))
    assert (done.returncode, done.ids) == (0, twice)
    assert site.since().pages == 2
    site.remove("ep-2")
    assert site.catalogue.listing("/channel/talk/videos") == ("ep-3", "ep-3", "ep-1")


def test_a_shift_between_pages_is_as_real_as_anywhere(site: FakeSite) -> None:
    site.add(talk(40))
    url = site.channel_url("talk", "videos")
    hold = site.hold("/api/channel/talk/videos*page=2")
    with Running(*ENTRIES, url) as running:
        hold.wait_reached()
        site.publish("/channel/talk/videos", Video(id="new"))
        hold.release()
        ids = running.finish().ids
    assert ids.count("ep-11") == 2
    assert "new" not in ids
