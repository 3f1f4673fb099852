"""Rows and folders together: which folder is used, and what goes from it."""

from pathlib import Path

import pytest

from custom_components.anypod.engine import store_downloads, store_episodes
from custom_components.anypod.engine.errors import LibraryUnavailable
from custom_components.anypod.engine.keeper import Keeper
from custom_components.anypod.engine.library import Library
from custom_components.anypod.engine.models import EpisodeStatus as S
from custom_components.anypod.engine.store import Store
from custom_components.anypod.engine.store_rules import Settled
from tests.engine.rows import by_id, fill, finish
from tests.engine.support import NOW, Clock, feed_config

MARKER = ".anypod-library"


@pytest.fixture
def keeper(store: Store, tmp_path: Path, clock: Clock) -> Keeper:
    return Keeper(store, tmp_path / "media", clock)


async def downloaded(store: Store, keeper: Keeper, *numbers: int) -> dict[int, Path]:
    """Fill a feed with episodes that have files; return those by number."""
    made = await fill(store, *numbers)
    root = (await keeper.use()).root
    paths = {}
    for number in numbers:
        done = await finish(store, made[number], root=root)
        assert done.media is not None
        paths[number] = write(done.media.full_path)
    return paths


def write(path: Path) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"media")
    return path


def there(paths: dict[int, Path]) -> list[int]:
    return sorted(number for number, path in paths.items() if path.exists())


async def test_a_folder_becomes_the_library_on_first_use(
    keeper: Keeper, store: Store
) -> None:
    assert not keeper.library.is_there()
    library = await keeper.use()
    assert library.is_there()
    assert await store.run(store_downloads.libraries) == [library.root]
    assert await keeper.use() is library


async def test_a_library_that_vanished_is_not_founded_anew(keeper: Keeper) -> None:
    library = await keeper.use()
    (library.root / MARKER).unlink()
    with pytest.raises(LibraryUnavailable):
        await keeper.use()
    assert not library.is_there()


async def test_what_is_beyond_the_window_goes_with_its_files(
    keeper: Keeper, store: Store
) -> None:
    paths = await downloaded(store, keeper, 1, 2, 3)
    config = feed_config(keep_last=2)
    settled = await keeper.prune(config)
    assert [one.source_id for one in settled.pruned] == ["ep-1"]
    assert there(paths) == [2, 3]
    assert (await by_id(store))["ep-1"].state.status is S.ARCHIVED
    assert await store.run(store_downloads.doomed_files) == []
    assert await keeper.prune(config) == Settled()
    assert await keeper.prune(feed_config("nobody")) == Settled()


async def test_nothing_goes_while_the_library_is_away(
    keeper: Keeper, store: Store
) -> None:
    paths = await downloaded(store, keeper, 1, 2)
    config = feed_config(keep_last=1)
    marker = keeper.library.root / MARKER
    marker.unlink()
    assert await keeper.prune(config) == Settled()
    assert there(paths) == [1, 2]
    marker.touch()
    assert len((await keeper.prune(config)).pruned) == 1
    assert there(paths) == [2]


async def test_files_in_several_libraries_go_as_each_is_there(
    keeper: Keeper, store: Store, tmp_path: Path
) -> None:
    old = await downloaded(store, keeper, 1)
    keeper.library = Library(tmp_path / "new")
    made = await fill(store, 1, 2)
    root = (await keeper.use()).root
    done = await finish(store, made[2], root=root)
    assert done.media is not None
    new = write(done.media.full_path)
    (tmp_path / "media" / MARKER).unlink()
    for episode_id in made.values():
        await store.run(store_episodes.delete_episode, "feed", episode_id, NOW)
    await keeper.delete_doomed()
    assert (there(old), new.exists()) == ([1], False)
    (doomed,) = await store.run(store_downloads.doomed_files)
    assert doomed.root == tmp_path / "media"
    (tmp_path / "media" / MARKER).touch()
    await keeper.sweep()
    assert there(old) == []
    assert await store.run(store_downloads.doomed_files) == []


async def test_a_sweep_keeps_what_can_be_resumed_in_every_library(
    keeper: Keeper, store: Store, tmp_path: Path
) -> None:
    made = await fill(store, 1)
    libraries = []
    for name in ("media", "other"):
        keeper.library = Library(tmp_path / name)
        libraries.append(await keeper.use())
        for job in (made[1], "of-nobody"):
            keeper.library.job_dir(job)
    await keeper.sweep()
    for library in libraries:
        assert [path.name for path in library.jobs.iterdir()] == [made[1]]


async def test_a_folder_goes_from_every_library_where_it_is_empty(
    keeper: Keeper, tmp_path: Path
) -> None:
    for name in ("media", "other"):
        keeper.library = Library(tmp_path / name)
        await keeper.use()
        (tmp_path / name / "Feed").mkdir()
    (tmp_path / "other" / "Feed" / "of the user").touch()
    await keeper.drop_folder("Feed")
    assert not (tmp_path / "media" / "Feed").exists()
    assert (tmp_path / "other" / "Feed").exists()
