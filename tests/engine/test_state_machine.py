"""Whatever is done to it in whatever order, the engine keeps DESIGN section 4."""

from collections.abc import Iterator
import contextlib
from typing import Final

from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test
import pytest

from custom_components.anypod.engine import EpisodeStatus as S
from tests.engine.life import ChannelLife, EpisodeLife, PlaylistLife
from tests.engine.scripted_world import Mode

_BRIEFLY: Final = settings(
    derandomize=True,
    max_examples=12,
    stateful_step_count=20,
    # A failure is told as it was found: making it small takes many minutes.
    phases=[Phase.generate],
)
_AT_LENGTH: Final = settings(
    _BRIEFLY,
    derandomize=False,
    max_examples=1000,
    stateful_step_count=40,
    phases=[Phase.reuse, Phase.generate, Phase.shrink],
)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("life", [ChannelLife, PlaylistLife])
def test_an_episode_goes_its_way(life: type[EpisodeLife]) -> None:
    run_state_machine_as_test(life, settings=_BRIEFLY)


@pytest.mark.nightly
@pytest.mark.timeout(4 * 3600)
@pytest.mark.parametrize("life", [ChannelLife, PlaylistLife])
def test_an_episode_goes_its_way_at_length(life: type[EpisodeLife]) -> None:
    run_state_machine_as_test(life, settings=_AT_LENGTH)


# What the machine has found, as it was told, but for steps that do not matter.


@contextlib.contextmanager
def lived(life: EpisodeLife) -> Iterator[EpisodeLife]:
    try:
        yield life
        life.is_in_order()
    finally:
        life.teardown()


def statuses(life: EpisodeLife) -> list[S]:
    return [row.status for row in life.lab.rows.values()]


def test_what_is_half_downloaded_vanishes_with_its_place() -> None:
    with lived(ChannelLife()) as life:
        life.begin(tells_dates=True, modes=[Mode.TEMPORARY], keep_last=1)
        assert life.lab.jobs()
        life.publish(Mode.FINE, 1, None)
        assert statuses(life) == [S.ARCHIVED, S.DOWNLOADED]
        assert not life.lab.jobs()


def test_a_playlist_may_lose_all_of_its_episodes() -> None:
    with lived(PlaylistLife()) as life:
        life.begin(tells_dates=True, modes=[Mode.FINE, Mode.FINE], keep_last=None)
        life.rename(0, stays=False)
        life.rename(1, stays=False)
        assert not life.lab.complaints


def test_a_wider_rule_is_followed_although_a_crash_comes_in_between() -> None:
    with lived(ChannelLife()) as life:
        life.begin(tells_dates=True, modes=[Mode.FINE] * 3, keep_last=1)
        life.is_in_order()
        life.crash_in_an_edit(transactions=1, keep_last=None)
        assert statuses(life) == [S.DOWNLOADED] * 3


def test_what_is_live_and_not_wanted_hides_nothing() -> None:
    with lived(ChannelLife()) as life:
        life.begin(tells_dates=False, modes=[Mode.FINE] * 3, keep_last=None)
        life.edit(None, None, None, False, False)
        life.publish(Mode.LIVE, 1, 1)
        life.publish(Mode.FINE, 1, 50)
        assert statuses(life) == [*[S.DOWNLOADED] * 3, S.SKIPPED, S.DOWNLOADED]
