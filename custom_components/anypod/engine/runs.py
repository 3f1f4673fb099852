"""The folder, the surroundings and the cookies of one run of yt-dlp."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
import logging
from pathlib import Path
import shutil
import tempfile

from . import jar
from .config import Access
from .errors import InvalidCookies, SourceError
from .models import ErrorClass
from .toolchain import Toolchain
from .ytdlp_args import Surroundings

_LOGGER = logging.getLogger(__name__)

_COOKIES = "cookies.txt"


@dataclass(frozen=True, kw_only=True, slots=True)
class Runs:
    """Where runs have their folders, and what they are given."""

    cache_dir: Path
    plugin_dir: Path
    cookie_dir: Path
    sponsorblock_api: str | None = None

    @property
    def ytdlp_cache(self) -> Path:
        """Return yt-dlp's own cache; every run names it in its arguments."""
        return self.cache_dir / "yt-dlp"

    @asynccontextmanager
    async def begin(
        self, tools: Toolchain, access: Access
    ) -> AsyncGenerator[tuple[Path, Surroundings]]:
        """Give a run a folder of its own, with its own copy of the cookies.

        Cookies that the site has renewed are taken over when the block ends
        without an error.

        Raises:
            SourceError: the cookies that it is to use are not there.

        """
        home, cookies = await asyncio.to_thread(self._make_home, access.cookies)
        has_plugins = await asyncio.to_thread(self.plugin_dir.is_dir)
        runtime = tools.js_runtime
        try:
            yield (
                home,
                Surroundings(
                    cache_dir=self.ytdlp_cache,
                    plugin_dir=self.plugin_dir if has_plugins else None,
                    ffmpeg=tools.ffmpeg,
                    js_runtime=None if runtime is None else runtime.argument,
                    cookies=None if cookies is None else home / _COOKIES,
                    access=access,
                    sponsorblock_api=self.sponsorblock_api,
                ),
            )
            if cookies is not None and access.cookies is not None:
                stored = self.cookie_dir / access.cookies
                await asyncio.to_thread(_take_over, stored, cookies, home / _COOKIES)
        finally:
            await asyncio.shield(asyncio.to_thread(shutil.rmtree, home, True))

    def _make_home(self, cookies: str | None) -> tuple[Path, str | None]:
        """Return the folder, and the text of the cookies that were put there."""
        runs = self.cache_dir / "runs"
        runs.mkdir(parents=True, exist_ok=True)
        home = Path(tempfile.mkdtemp(dir=runs))
        if cookies is None:
            return home, None
        try:
            text = jar.read(self.cookie_dir / cookies)
        except (FileNotFoundError, InvalidCookies) as err:
            home.rmdir()
            detail = "The cookies of this feed are gone"
            raise SourceError(ErrorClass.LOGIN_REQUIRED, detail) from err
        # Written anew: yt-dlp puts lines that it cannot read into its messages.
        jar.write(home / _COOKIES, jar.render(jar.parse(text)))
        return home, text


def _take_over(stored: Path, before: str, copy: Path) -> None:
    """Keep what a run made of its cookies; what fails here fails no run."""
    try:
        jar.renew(stored, before, copy)
    except OSError as err:
        _LOGGER.warning("Cannot keep the cookies that a site has renewed: %s", err)
