"""Each invariant can fail: a good home is spoilt in each way, and that is seen."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
import shutil
import sqlite3
import subprocess
import sys
from urllib.request import urlopen

import pytest

from tests.engine.home import Home, plain_channel
from tests.engine.support import Clock, in_thread
from tests.faults.invariants import Scene, violations
from tests.faults.looks import look
from tests.site import AUDIO_M4A, Chapter, FakeSite, Subtitle, make_videos

EXPECTED = {"feed": ["ep-1", "ep-2"]}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Give what an engine left that had done everything well; nobody may touch it."""
    videos = make_videos(
        2,
        formats=(AUDIO_M4A,),
        subtitles=(Subtitle(language="en"),),
        chapters=(Chapter(start_s=0, title="One"), Chapter(start_s=1, title="Two")),
    )
    folder = tmp_path_factory.mktemp("whole")
    with FakeSite(plain_channel(videos)) as site:
        yield asyncio.run(lived(Home(folder, site, Clock())))


async def lived(home: Home) -> Scene:
    """Run an engine, and return what it showed with answers that outlive it."""
    await home.start()
    await home.add(home.feed("/channel/talk/videos", subtitles=("en",)))
    scene = await look(home, EXPECTED)
    answers: dict[str, bytes | None] = {}

    def fetch(url: str) -> bytes | None:
        answers[url] = scene.fetch(url)
        return answers[url]

    assert await in_thread(violations, replace(scene, fetch=fetch)) == []
    await home.stop()
    # That it has looked at everything.
    for kind in ("/media/", "/art/", "/chapters/", "/transcripts/", "/art-"):
        assert any(kind in url for url in answers), kind
    return replace(scene, fetch=answers.get)


@pytest.fixture
def scene(whole: Scene, tmp_path: Path) -> Scene:
    """Give a copy of it."""
    copied = replace(
        whole,
        site=None,
        data_dir=shutil.copytree(whole.data_dir, tmp_path / "data"),
        media_dir=shutil.copytree(whole.media_dir, tmp_path / "media"),
        cache_dir=shutil.copytree(whole.cache_dir, tmp_path / "cache"),
    )
    change(copied, "UPDATE library SET root = ?", str(copied.media_dir))
    return copied


def change(scene: Scene, statement: str, *values: str) -> None:
    connection = sqlite3.connect(scene.data_dir / "anypod.db")
    with connection:
        connection.execute(statement, values)
    connection.close()


def test_all_is_well(scene: Scene) -> None:
    assert violations(scene) == []


def row_without_file(scene: Scene) -> None:
    next(scene.media_dir.rglob("*.m4a")).unlink()


def file_of_another_size(scene: Scene) -> None:
    next(scene.media_dir.rglob("*.m4a")).write_bytes(b"less")


def file_without_row(scene: Scene) -> None:
    (scene.media_dir / "Feed feed" / "stray.m4a").write_bytes(b"stray")


def job_of_nobody(scene: Scene) -> None:
    (scene.media_dir / ".anypod-jobs" / "0123456789ab").mkdir()


def broken_kept(scene: Scene) -> None:
    folder = scene.media_dir / ".anypod-quarantine"
    folder.mkdir()
    cover = next(scene.media_dir.rglob(".artwork/*.jpg"))
    (folder / f"{cover.stem}.m4a").touch()


def half_made(scene: Scene) -> None:
    (scene.cache_dir / "documents" / "feed.new").touch()


def run_left(scene: Scene) -> None:
    (scene.cache_dir / "runs" / "tmp1").mkdir(parents=True)


def lost(scene: Scene) -> None:
    change(scene, "UPDATE episode SET status = 'queued' WHERE source_id = 'ep-1'")


def stuck(scene: Scene) -> None:
    change(scene, "UPDATE episode SET status = 'downloading' WHERE source_id = 'ep-1'")


def doomed(scene: Scene) -> None:
    change(scene, "INSERT INTO doomed_file (library_pk, path) VALUES (1, 'a.m4a')")


def no_owner(scene: Scene) -> None:
    # Foreign keys are off in a connection that does not ask for them.
    change(scene, "INSERT INTO doomed_file (library_pk, path) VALUES (9, 'a.m4a')")


def damaged(scene: Scene) -> None:
    path = scene.data_dir / "anypod.db"
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * 4096 + content[8192:])


def vanished(scene: Scene) -> None:
    (scene.data_dir / "anypod.db").unlink()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (row_without_file, "a row without its file"),
        (file_of_another_size, "a file of 4 instead of"),
        (file_without_row, "a file without its row"),
        (job_of_nobody, "a job folder that nobody waits for"),
        (broken_kept, "a broken file of an episode that is there"),
        (half_made, "something half made"),
        (run_left, "a folder of a run that is over"),
        (lost, "feed: lost: ep-1 (queued)"),
        (lost, "feed: published: anypodsite:ep-1"),
        (stuck, "feed: nobody downloads ep-1"),
        (doomed, "a file that was to be deleted is not"),
        (no_owner, "a row without its owner"),
        (damaged, "the database "),
        (vanished, "there is no database"),
    ],
)
def test_spoilt(scene: Scene, spoil: Callable[[Scene], None], said: str) -> None:
    spoil(scene)
    problems = violations(scene)
    assert any(one.startswith(said) for one in problems), problems


def test_documents(scene: Scene) -> None:
    document = scene.documents["feed"]
    first, last = document.index(b"<item>"), document.rindex(b"</item>") + 7

    def found(**documents: bytes) -> list[str]:
        return violations(replace(scene, documents=documents))

    assert found(feed=document[:first] + document[last:]) == [
        "feed: not published: anypodsite:ep-1",
        "feed: not published: anypodsite:ep-2",
    ]
    twice = document[:last] + document[first:]
    assert "feed: told twice: anypodsite:ep-1" in found(feed=twice)
    assert any("this is no RSS" in one for one in found(feed=document[:last]))
    assert found() == ["feed: there is no document"]


def test_what_an_app_gets(scene: Scene) -> None:
    problems = violations(replace(scene, fetch=lambda url: None))
    assert len(problems) == len(set(problems)) > 8
    assert {one.rpartition(": ")[0] for one in problems} == {
        "feed: published, and cannot be fetched"
    }
    problems = violations(replace(scene, fetch=lambda url: b"less"))
    assert [one[:18] for one in problems] == ["feed: 4 bytes, not"] * 2
    mixed = scene.documents["feed"].replace(b"ep-1", b"ep-3").replace(b"ep-2", b"ep-1")
    problems = violations(replace(scene, documents={"feed": mixed}))
    assert "feed: the file of ep-2 is published as anypodsite:ep-1" in problems


def test_too_much_is_there(scene: Scene) -> None:
    fewer = replace(scene, expected={"feed": ["ep-1"]})
    assert violations(fewer) == ["feed: it should be gone: ep-2"]


def test_downloaded_twice(scene: Scene, whole: Scene) -> None:
    assert whole.site is not None
    [path] = {one.path for one in whole.site.since().matching("/media/ep-1/*")}
    once = replace(scene, site=whole.site)
    assert violations(once) == []
    with urlopen(whole.site.url(path)) as answer:
        assert answer.read()
    assert violations(once) == [f"downloaded 2 times, not 1: {path}"]
    assert violations(replace(once, again={"ep-1": 1})) == []


@contextmanager
def program(*arguments: Path) -> Iterator[int]:
    """Run something that waits until it is told to end."""
    code = "import sys; print(flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", code, *map(str, arguments)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        # Until it is there, its arguments are not.
        process.stdout.readline()
        yield process.pid


def test_a_process_is_left(scene: Scene) -> None:
    with program(scene.cache_dir / "yt-dlp") as pid:
        [problem] = violations(scene)
        assert problem.startswith(f"still running: {pid} ")
        assert violations(replace(scene, allowed_processes={pid})) == []


def test_the_log(scene: Scene) -> None:
    line = "WARNING The disk is full"
    said = replace(scene, complaints=[line])
    assert violations(said) == [f"the log complains: {line}"]
    once = replace(said, told={"disk is full$": 1})
    assert violations(once) == []
    twice = replace(once, complaints=[line, line])
    assert violations(twice) == ["the log says 2 times, not 1: disk is full$"]
    never = replace(once, complaints=[])
    assert violations(never) == ["the log says 0 times, not 1: disk is full$"]
