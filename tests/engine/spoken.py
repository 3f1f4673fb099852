"""A feed whose episodes have something to say."""

from pathlib import Path
from typing import Any

from lxml import etree

from custom_components.anypod.engine import Episode, EpisodeStatus as S
from tests.engine.captions import rolling
from tests.engine.home import Home, plain_channel, plain_videos
from tests.site import FakeSite, Picture, Subtitle

CHANNEL = "/channel/talk/videos"
TRANSCRIPT = "{https://podcastindex.org/namespace/1.0}transcript"
WORDS = (
    Subtitle(language="en-US", text="Hello, <i>everyone</i>."),
    Subtitle(language="de", automatic=True, body=rolling("eins", "zwei", each_s=1)),
)


async def fill(
    home: Home, site: FakeSite, count: int = 1, **options: Any
) -> list[Episode]:
    """Make a feed whose episodes have transcripts; return them, newest first."""
    videos = plain_videos(count, subtitles=WORDS, thumbnail=Picture.JPEG)
    site.add(plain_channel(videos))
    await home.add(home.feed(CHANNEL, **({"subtitles": ("de", "en")} | options)))
    found = await home.episodes()
    assert {one.state.status for one in found} == {S.DOWNLOADED}
    return found


def paths(episode: Episode) -> dict[str, Path]:
    return {one.language: one.full_path for one in episode.transcripts}


def all_files(folder: Path) -> set[str]:
    return {
        str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()
    }


async def published(home: Home) -> dict[tuple[str, str], str]:
    """Return the words of each transcript that the document names."""
    link = home.engine.links.of("feed")[0]
    words = {}
    for node in etree.fromstring((await home.document()).body).iter(TRANSCRIPT):
        name = str(node.attrib["url"]).rpartition("/")[2]
        found = await home.engine.publisher.transcript(link, name)
        assert found is not None
        assert found.mime_type == node.attrib["type"]
        kind = name.rpartition(".")[2]
        words[str(node.attrib["language"]), kind] = found.body.decode()
    return words
