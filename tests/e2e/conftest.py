"""A site, a real Home Assistant and a feed, for the modules that look at them."""

from collections.abc import Iterator
from dataclasses import dataclass
import os
from pathlib import Path

import pytest

from tests.hass import Instance, is_settled
from tests.site import Channel, FakeSite, Mark, make_videos

EPISODES = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Home:
    """A Home Assistant with one feed, and the site that it reads."""

    instance: Instance
    site: FakeSite
    entry_id: str
    before: Mark
    """The moment before the feed was added."""

    @property
    def feed_url(self) -> str:
        """Return the URL that a podcast app subscribes to."""
        url: str = self.instance.feed(self.entry_id)["links"][0]["url"]
        return url


@pytest.fixture(scope="module")
def site() -> Iterator[FakeSite]:
    videos = make_videos(EPISODES, media_s=4, duration_s=4)
    with FakeSite(Channel(name="talk", title="Talk", videos=videos)) as site:
        yield site


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    with Instance(tmp_path_factory.mktemp("config")) as instance:
        instance.onboard()
        yield instance


@pytest.fixture(scope="module")
def home(instance: Instance, site: FakeSite) -> Home:
    before = site.mark()
    result = instance.add_feed(site.channel_url("talk", "videos"))
    entry_id = result["result"]["entry_id"]
    instance.wait_for_feed(entry_id, is_settled(EPISODES))
    return Home(instance=instance, site=site, entry_id=entry_id, before=before)


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Return where to put photos: those of the documentation are made here too."""
    wanted = os.environ.get("ANYPOD_PICTURES")
    return Path(wanted) if wanted else tmp_path
