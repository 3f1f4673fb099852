"""An engine to be killed: `python -m tests.engine.crash HOME URL MEDIA`, from the repo.

Runs in a process of its own, because a crash is what nothing in the process sees.
"""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
import sys

from tests.engine import conftest as conftest  # noqa: PLC0414 it lays out the packages

from custom_components.anypod.engine import (  # isort: skip
    Engine,
    EngineConfig,
    FeedConfig,
    HttpAnswer,
    Making,
    Media,
    SourceKind,
)


def now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


async def no_answer(url: str, headers: Mapping[str, str]) -> HttpAnswer | None:
    """Get nothing from anywhere."""
    return None


async def main(home: Path, url: str, media: Media) -> None:
    """Download until somebody kills this process."""
    config = EngineConfig(
        data_dir=home / "data",
        cache_dir=home / "cache",
        plugin_dir=home / "config" / "anypod" / "yt-dlp-plugins",
        media_dir=home / "media",
    )
    engine = Engine(config, no_answer, now)
    await engine.start()
    feed = FeedConfig(
        feed_id="feed",
        title="Feed feed",
        source_url=url,
        source_kind=SourceKind.CHANNEL,
        listing_urls=(url,),
        media=media,
        making=Making(subtitles=("en",)),
    )
    await engine.feeds.attach(feed)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], Media(sys.argv[3])))
