"""The HTTP side, without yt-dlp: ranges, HEAD, ETags, other pages, control, demo."""

from datetime import UTC, datetime
import json
from pathlib import Path
import subprocess
import sys
import threading
import time
from typing import Any
from urllib.request import urlopen

import pytest

from tests.site import (
    MUXED_LARGE,
    Channel,
    FakeSite,
    Playlist,
    SourceStatus,
    Status,
    Subtitle,
    Video,
    big_channel,
    identify,
    make_videos,
    media,
)
from tests.site.client import Client
from tests.site.control import decode
from tests.site.demo import demo_sources

REPO = Path(__file__).parents[2]


@pytest.fixture
def film(site: FakeSite) -> bytes:
    """Put a film on the site and give its bytes."""
    video = Video(id="v", formats=(MUXED_LARGE,))
    site.add(video)
    return media.media_of(video, MUXED_LARGE)


PATH = "/media/v/large.mp4"


@pytest.mark.parametrize(
    ("wanted", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=100-199", 100, 200),
        ("bytes=1000000-", 1_000_000, None),
        ("bytes=-500", -500, None),
        ("bytes=10-99999999", 10, None),
    ],
)
def test_ranges(
    client: Client, film: bytes, wanted: str, start: int, end: int | None
) -> None:
    response, body = client.ask(PATH, range=wanted)
    expected = film[start:end]
    first = start % len(film)
    last = first + len(expected) - 1
    assert response.status == 206
    assert body == expected
    assert response.headers["Content-Range"] == f"bytes {first}-{last}/{len(film)}"


@pytest.mark.parametrize("wanted", ["bytes=99999999-", "bytes=5-2", "bytes=-0"])
def test_unsatisfiable_ranges(client: Client, film: bytes, wanted: str) -> None:
    response, body = client.ask(PATH, range=wanted)
    assert (response.status, body) == (416, b"")
    assert response.headers["Content-Range"] == f"bytes */{len(film)}"


@pytest.mark.parametrize("wanted", ["bytes=", "bytes=-", "bytes=1-2,4-5", "lines=1-2"])
def test_ranges_that_are_ignored(client: Client, film: bytes, wanted: str) -> None:
    response, body = client.ask(PATH, range=wanted)
    assert (response.status, len(body)) == (200, len(film))


def test_head_has_the_length_and_no_body(client: Client, film: bytes) -> None:
    response, body = client.ask(PATH, "HEAD")
    assert (response.status, body) == (200, b"")
    assert response.headers["Content-Length"] == str(len(film))
    assert response.headers["Accept-Ranges"] == "bytes"


@pytest.mark.usefixtures("film")
def test_etags(site: FakeSite, client: Client) -> None:
    site.add(Video(id="w", formats=(MUXED_LARGE,)))
    etag = client.ask(PATH)[0].headers["ETag"]
    assert client.ask("/media/w/large.mp4", "HEAD")[0].headers["ETag"] != etag
    assert client.ask(PATH, if_none_match=etag)[0].status == 304
    assert client.ask(PATH, range="bytes=5-", if_range=etag)[0].status == 206
    assert client.ask(PATH, range="bytes=5-", if_range='"old"')[0].status == 200


def test_media_differs_by_video_and_not_in_size() -> None:
    one, two = (Video(id=name) for name in ("one", "two"))
    for chosen in one.formats:
        first, second = media.media_of(one, chosen), media.media_of(two, chosen)
        assert (identify(first), identify(second)) == ("one", "two")
        assert len(first) == len(second) == media.size_of(one, chosen)
    assert identify(b"nothing") is None


def test_media_is_made_once_by_many_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANYPOD_SITE_CACHE", str(tmp_path))
    made = []

    def make(target: str) -> None:
        made.append(target)
        time.sleep(0.05)
        Path(target).write_text("whole")

    threads = [
        threading.Thread(target=lambda: media._made(".x", make, "key")) for _ in "abcd"
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1
    assert [p.suffix for p in sorted(tmp_path.iterdir())] == [".lock", ".x"]


def test_media_that_cannot_be_made_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANYPOD_SITE_CACHE", str(tmp_path))
    with pytest.raises(media.MediaError):
        media._made(".x", lambda target: media._ffmpeg(["-i", target]), "key")
    assert [path.suffix for path in tmp_path.iterdir()] == [".lock"]


@pytest.mark.parametrize(
    "path",
    [
        *("/nothing", "/api/playlist/none", "/api/channel/none/videos"),
        *("/media/v/none.mp4", "/media/none/18.mp4", "/media/v/large/index.m3u8"),
        *("/thumb/none/1.jpg", "/subtitles/v/human/en.vtt", "/rss/playlist/none"),
    ],
)
@pytest.mark.usefixtures("film")
def test_unknown_paths_are_404(client: Client, path: str) -> None:
    assert client.ask(path)[0].status == 404


def test_pages_for_people_and_feeds(site: FakeSite, client: Client) -> None:
    site.add(Channel(name="c", title="C", videos=make_videos(20)))
    assert b"/channel/c" in client.ask("/")[1]
    assert b"Episode 20" in client.ask("/channel/c/videos")[1]
    assert b"<video" in client.ask("/watch/ep-1")[1]
    assert client.ask("/rss/channel/c/videos")[1].count(b"<item>") == 20
    atom = client.ask("/feeds/videos.xml?channel_id=c")[1]
    assert atom.count(b"<yt:videoId>") == 15


def test_artwork_is_square_and_stable(site: FakeSite, client: Client) -> None:
    site.add(Channel(name="c", title="C"))
    first, again = client.ask("/art/channel/c.jpg"), client.ask("/art/channel/c.jpg")
    assert first[0].headers["Content-Type"] == "image/jpeg"
    assert first[1] == again[1]


def test_connections_are_kept_alive(site: FakeSite, client: Client) -> None:
    before = threading.active_count()
    for _ in range(20):
        assert client.ask("/")[0].status == 200
    assert threading.active_count() == before + 1
    assert len(site.log) == 20


def test_stop_leaves_no_threads_and_keeps_the_port() -> None:
    before = set(threading.enumerate())
    site = FakeSite()
    site.start()
    port = site.port
    client = Client(site)
    client.ask("/")
    held = threading.Thread(target=_ask_quietly, args=(Client(site), "/held"))
    hold = site.hold("/held")
    held.start()
    hold.wait_reached()
    site.stop()
    held.join(5)
    assert set(threading.enumerate()) == before
    with pytest.raises(ConnectionError):
        Client(site).ask("/")
    site.start()
    assert site.port == port
    site.close()
    client.close()


def _ask_quietly(client: Client, path: str) -> None:
    try:
        client.ask(path)
    except OSError:
        pass
    finally:
        client.close()


def test_mistakes_in_the_site_are_not_swallowed() -> None:
    site = FakeSite()
    site.start()
    client = Client(site)
    assert client.ask("/api/playlist/p?page=x")[0].status == 500
    client.close()
    with pytest.raises(ExceptionGroup, match="crashed"):
        site.close()


def test_sources_that_nobody_can_have_meant() -> None:
    with pytest.raises(ValueError, match="not a video id"):
        Video(id="../x")
    with pytest.raises(ValueError, match="naive"):
        Video(id="v", published=datetime(2026, 1, 1))  # noqa: DTZ001 that it has no zone is what is tried
    with pytest.raises(ValueError, match="no such listed fields"):
        Video(id="v", withheld=frozenset({"titel"}))
    with pytest.raises(KeyError):
        FakeSite(Playlist(id="p", title="P", videos=("none",)))


def test_a_big_channel_is_cheap(site: FakeSite, client: Client) -> None:
    before = time.process_time()
    site.add(big_channel(10_000))
    assert time.process_time() - before < 1
    _, body = client.ask("/api/channel/big/videos?page=334")
    page = json.loads(body)
    assert len(page["entries"]) == 10
    assert page["next"] is None


def test_control_api(site: FakeSite, client: Client) -> None:
    def control(verb: str, **arguments: Any) -> int:
        return client.ask(f"/_control/{verb}", "POST", arguments)[0].status

    video = {
        "id": "v",
        "published": "2026-01-02T03:04:05+00:00",
        "status": "live",
        "subtitles": [{"language": "en"}],
        "formats": [{"format_id": "1", "container": "mp4", "height": 360}],
        "withheld": ["title"],
    }
    channel = {"name": "c", "title": "C", "videos": [video]}
    assert control("add", channel=channel) == 200
    assert control("add", playlist={"id": "p", "title": "P", "videos": ["v"]}) == 200
    assert control("update", id="v", title="T", status="removed") == 200
    assert control("update_source", path="/channel/c", status="terminated") == 200
    assert control("publish", path="/playlist/p", videos=[{"id": "w"}]) == 200
    assert control("fail", pattern="/thumb/*", status=503, times=1) == 200
    assert control("hold", pattern="/held") == 200
    assert control("release", pattern="/held") == 200
    assert control("nonsense") == control("update", id="none") == 400

    changed = site.catalogue.video("v")
    assert changed is not None
    assert (changed.title, changed.status) == ("T", Status.REMOVED)
    assert changed.published == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert changed.subtitles == (Subtitle(language="en"),)
    assert changed.withheld == {"title"}
    source = site.catalogue.channel("c")
    assert source is not None
    assert source.status is SourceStatus.TERMINATED
    assert site.catalogue.listing("/playlist/p") == ("w", "v")
    assert client.ask("/thumb/v/1.jpg")[0].status == 503
    assert site.cookie_text().encode() == client.ask("/_control/cookies.txt")[1]
    state = json.loads(client.ask("/_control/state")[1])
    assert state["counts"]["requests"] == 1
    assert json.loads(client.ask("/_control/log")[1])[0]["path"] == "/thumb/v/1.jpg"
    assert len(site.log) == 1


def test_decoding_refuses_unknown_fields() -> None:
    with pytest.raises(KeyError):
        decode(Video, {"id": "v", "colour": "red"})


def test_demo_is_complete() -> None:
    with FakeSite(*demo_sources()) as site:
        names = {path.rsplit("/", 1)[1] for path in site.catalogue.sources()}
        assert names >= {"talk", "music", "course", "harbour", "club", "big", "empty"}
        assert len(site.catalogue.listing("/channel/big/videos")) == 10_000
        oldest_first = site.catalogue.listing("/playlist/course")
        assert oldest_first[0] == "lesson-1"


def test_program_serves_the_demo_until_terminated() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.site", "--port", "0"],
        cwd=REPO,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout is not None
        address = program.stdout.readline().split()[-1]
        with urlopen(f"{address}_control/state") as reply:
            assert "/channel/talk" in json.load(reply)["sources"]
        program.terminate()
        assert "Stopped" in program.stdout.read()
    assert program.returncode == 0
