"""Whoever listens hears of progress now and then, and of its end at once."""

import asyncio

import pytest

from custom_components.anypod.engine import board
from custom_components.anypod.engine.board import Board
from custom_components.anypod.engine.events import EpisodeProgressed
from custom_components.anypod.engine.models import Episode, Progress, Stage
from custom_components.anypod.engine.store import Store
from tests.engine.rows import all_of, fill
from tests.engine.support import eventually


def at(percent: float) -> Progress:
    return Progress(stage=Stage.DOWNLOADING, percent=percent)


@pytest.fixture
async def episode(store: Store) -> Episode:
    await fill(store, 1)
    return (await all_of(store))[0]


async def test_of_much_that_happens_only_the_last_is_told(
    episode: Episode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board, "INTERVAL_S", 0.1)
    heard: list[EpisodeProgressed] = []
    shown = Board(heard.append)
    for percent in range(100):
        shown.note(episode, at(percent))
    # The first at once, the rest when its time has come.
    assert [one.progress for one in heard] == [at(0)]
    assert shown.shown(episode).progress == at(99)
    await eventually(lambda: len(heard) == 2)
    assert heard[1].progress == at(99)
    # Where nothing happens, nothing is told.
    await asyncio.sleep(0.3)
    assert len(heard) == 2


async def test_the_end_is_told_at_once_and_last(
    episode: Episode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board, "INTERVAL_S", 0.05)
    heard: list[EpisodeProgressed] = []
    shown = Board(heard.append)
    shown.note(episode, None)
    assert heard == []
    shown.note(episode, at(1))
    shown.note(episode, at(2))
    shown.note(episode, None)
    assert [one.progress for one in heard] == [at(1), None]
    assert shown.shown(episode).progress is None
    await asyncio.sleep(0.2)
    assert len(heard) == 2


def test_twice_a_second_at_most() -> None:
    assert board.INTERVAL_S >= 0.5
