"""Full extraction: what each status comes to, in yt-dlp's own words."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from tests.site import (
    MUXED_360,
    SPLIT_FORMATS,
    Channel,
    Chapter,
    FakeSite,
    Kind,
    Picture,
    Status,
    Subtitle,
    Video,
    odd_videos,
)
from tests.site.ytdlp import Finished, extract

ERRORS: Final = {
    Status.PRIVATE: (
        "Private video. Sign in if you've been granted access to this video. "
        "Use --cookies-from-browser or --cookies for the authentication."
    ),
    Status.REMOVED: "Video unavailable. This video has been removed by the uploader",
    Status.COPYRIGHT: "no longer available due to a copyright claim",
    Status.TERMINATED: "YouTube account associated with this video has been terminated",
    Status.UNAVAILABLE: "Video unavailable",
    Status.LOGIN_REQUIRED: (
        "This video is only available for registered users. "
        "Use --cookies-from-browser or --cookies for the authentication."
    ),
    Status.MEMBERS_ONLY: "Join this channel to get access to members-only content",
    Status.AGE_RESTRICTED: (
        "Sign in to confirm your age. This video may be inappropriate for some users. "
        "Use --cookies-from-browser or --cookies"
    ),
    Status.BOT_CHECK: (
        "Sign in to confirm you’re not a bot. Use --cookies-from-browser or --cookies"
    ),
    Status.RATE_LIMITED: "This content isn't available, try again later.",
    Status.GEO_BLOCKED: (
        "The uploader has not made this video available in your country\n"
        "This video is available in Switzerland, Liechtenstein.\n"
        "You might want to use a VPN"
    ),
    Status.DRM: "This video is DRM protected",
    Status.NO_FORMATS: "No video formats found!",
    Status.PROCESSING: "We're processing this video. Check back later.",
    Status.UPCOMING: "Premieres in 2 hours",
}
PLAYABLE: Final = {
    Status.PUBLIC: ("not_live", "public"),
    Status.UNLISTED: ("not_live", "unlisted"),
    Status.LIVE: ("is_live", "public"),
    Status.POST_LIVE: ("post_live", "public"),
    Status.WAS_LIVE: ("was_live", "public"),
}


@pytest.fixture(scope="module")
def every_status() -> Iterator[Finished]:
    """Extract one video of each status, all in one process."""
    release = datetime.now(UTC) + timedelta(hours=2, minutes=5)
    videos = [Video(id=s, status=s, release_at=release) for s in Status]
    with FakeSite(*videos) as site:
        yield extract(*(site.video_url(status) for status in Status))


def test_every_status_is_tested() -> None:
    assert set(Status) == ERRORS.keys() | PLAYABLE.keys()


@pytest.mark.parametrize("status", ERRORS)
def test_error_text(every_status: Finished, status: Status) -> None:
    errors = dict(
        error.split(": ", 1)
        for error in every_status.stderr.split("ERROR: [anypodsite] ")
        if ": " in error
    )
    assert ERRORS[status] in errors[status]
    assert status not in every_status.ids


def test_bare_unavailable_says_nothing_more(every_status: Finished) -> None:
    assert "[anypodsite] unavailable: Video unavailable\n" in every_status.stderr


@pytest.mark.parametrize("status", PLAYABLE)
def test_playable(every_status: Finished, status: Status) -> None:
    (info,) = [e for e in every_status.entries if e["id"] == status]
    assert (info["live_status"], info["availability"]) == PLAYABLE[status]
    assert info["formats"]


def test_unknown_video_is_unavailable(site: FakeSite) -> None:
    done = extract(site.video_url("nothing"))
    assert "[anypodsite] nothing: Video unavailable" in done.stderr


@pytest.mark.parametrize(
    ("kind", "left", "text"),
    [
        (Kind.VIDEO, timedelta(days=3), "Premieres in 3 days"),
        (Kind.VIDEO, timedelta(minutes=7), "Premieres in 7 minutes"),
        (
            Kind.LIVESTREAM,
            timedelta(hours=1),
            "This live event will begin in 60 minute",
        ),
        (Kind.VIDEO, -timedelta(hours=1), "Premiere will begin shortly"),
        (Kind.LIVESTREAM, -timedelta(hours=1), "will begin in a few moments"),
    ],
)
def test_upcoming_wording(
    site: FakeSite, kind: Kind, left: timedelta, text: str
) -> None:
    release = datetime.now(UTC) + left
    site.add(Video(id="v", status=Status.UPCOMING, kind=kind, release_at=release))
    assert text in extract(site.video_url("v")).stderr


def test_upcoming_has_metadata_when_formats_do_not_matter(site: FakeSite) -> None:
    release = datetime(2030, 1, 1, tzinfo=UTC)
    site.add(Video(id="v", status=Status.UPCOMING, release_at=release))
    url = site.video_url("v")
    done = extract(url, arguments=("--ignore-no-formats-error",))
    (info,) = done.entries
    assert done.returncode == 0
    assert info["live_status"] == "is_upcoming"
    assert info["release_timestamp"] == int(release.timestamp())
    assert "WARNING: [anypodsite] Premieres in" in done.stderr


def test_upcoming_becomes_playable(site: FakeSite) -> None:
    site.add(Video(id="v", status=Status.UPCOMING))
    assert extract(site.video_url("v")).returncode == 1
    site.update("v", status=Status.WAS_LIVE)
    assert extract(site.video_url("v")).returncode == 0


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_cookies_let_in(site: FakeSite, tmp_path: Path, host: str) -> None:
    cured = ("login_required", "members_only", "age_restricted", "bot_check")
    site.add(*(Video(id=status, status=Status(status)) for status in cured))
    jar = tmp_path / "cookies.txt"
    jar.write_text(site.cookie_text())
    urls = (site.video_url(status).replace("127.0.0.1", host) for status in cured)
    done = extract(*urls, arguments=("--cookies", jar))
    assert (done.returncode, done.ids) == (0, [*cured])


def test_cookies_do_not_open_what_is_private(site: FakeSite, tmp_path: Path) -> None:
    site.add(Video(id="v", status=Status.PRIVATE))
    jar = tmp_path / "cookies.txt"
    jar.write_text(site.cookie_text())
    done = extract(site.video_url("v"), arguments=("--cookies", jar))
    assert "Private video" in done.stderr


def test_old_cookies_are_refused_with_a_hint(site: FakeSite, tmp_path: Path) -> None:
    site.add(Video(id="v", status=Status.LOGIN_REQUIRED))
    jar = tmp_path / "cookies.txt"
    jar.write_text(site.cookie_text())
    site.rotate_cookie()
    done = extract(site.video_url("v"), arguments=("--cookies", jar))
    assert done.returncode == 1
    assert "cookies are no longer valid" in done.stderr
    assert "only available for registered users" in done.stderr


def test_everything_an_extraction_tells(site: FakeSite) -> None:
    video = Video(
        id="v",
        title="All of it",
        description="Long text",
        formats=SPLIT_FORMATS,
        kind=Kind.SHORT,
        chapters=(Chapter(start_s=0, title="A"), Chapter(start_s=1, title="B")),
        subtitles=(Subtitle(language="en"), Subtitle(language="de", automatic=True)),
        tags=("one", "two"),
        season_number=2,
        episode_number=7,
        cast=("Cleo",),
        creators=("Ann", "Bob"),
        age_limit=18,
    )
    site.add(Channel(name="c", title="The C", videos=(video,)))
    (info,) = extract(site.url("/shorts/v")).entries
    assert "_type" not in info
    assert info.get("playlist_id") is info.get("playlist_index") is None
    assert (info["title"], info["description"]) == ("All of it", "Long text")
    assert (info["channel"], info["channel_id"]) == ("The C", "c")
    assert (info["uploader"], info["uploader_id"]) == ("The C", "@c")
    assert info["webpage_url"] == site.url("/shorts/v")
    assert info["media_type"] == "short"
    assert (info["upload_date"], info["duration"]) == ("20261001", 2)
    chapters = [(c["start_time"], c["end_time"]) for c in info["chapters"]]
    assert chapters == [(0, 1), (1, 2)]
    # What the season is called is yt-dlp's own addition, as on any site.
    assert (info["season_number"], info["season"]) == (2, "Season 2")
    assert (info["episode_number"], info["age_limit"]) == (7, 18)
    assert (info["cast"], info["creators"]) == (["Cleo"], ["Ann", "Bob"])
    assert list(info["subtitles"]) == ["en"]
    assert list(info["automatic_captions"]) == ["de"]
    assert info["thumbnails"][0]["url"] == site.url("/thumb/v/1.jpg")
    ids = {chosen["format_id"] for chosen in info["formats"]}
    assert ids == {chosen.format_id for chosen in SPLIT_FORMATS}
    assert site.since().extractions == len(site.log) == 1


def test_odd_data_survives(site: FakeSite) -> None:
    videos = odd_videos()
    site.add(*videos)
    done = extract(*(site.video_url(video.id) for video in videos))
    assert done.returncode == 0
    assert done.ids == [video.id for video in videos]
    infos = {entry["id"]: entry for entry in done.entries}
    assert infos["odd-emoji"]["title"].startswith("🎙️ Folge")
    assert infos["odd-no-everything"]["title"] == "anypodsite video #odd-no-everything"
    missing = ("timestamp", "duration", "thumbnail", "description")
    assert all(infos["odd-no-everything"].get(name) is None for name in missing)


@pytest.mark.parametrize("picture", [Picture.NONE, Picture.MISSING, Picture.GARBAGE])
def test_pictures_can_be_absent_or_broken(site: FakeSite, picture: Picture) -> None:
    site.add(Video(id="v", thumbnail=picture, formats=(MUXED_360,)))
    (info,) = extract(site.video_url("v")).entries
    assert ("thumbnail" in info) == (picture is not Picture.NONE)
