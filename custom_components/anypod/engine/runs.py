"""The folder, the surroundings and the cookies of one run of yt-dlp."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
import logging
from pathlib import Path
import secrets
import shutil

from . import fence, jar
from .config import Access, Fence
from .errors import InvalidCookies, SourceError, is_disk_full
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

    def sweep(self) -> None:
        """Delete the folders of runs that nobody ended; blocks."""
        shutil.rmtree(self.cache_dir / "runs", ignore_errors=True)

    def environment(
        self, tools: Toolchain, access: Access, home: Path, url: str | None = None
    ) -> Mapping[str, str]:
        """Return the environment of a run that reads a URL, in its folder."""
        chosen = Fence(sources=() if url is None else (url,))
        around = fence.variables(
            access.fence or chosen,
            (access.proxy, access.pot_provider_url, self.sponsorblock_api),
        )
        return {**tools.environment(home), **around}

    @asynccontextmanager
    async def begin(
        self, tools: Toolchain, access: Access
    ) -> AsyncGenerator[tuple[Path, Surroundings]]:
        """Give a run a folder of its own, with its own copy of the cookies.

        Cookies that the site has renewed are taken over when the block ends
        without an error.

        Raises:
            SourceError: the cookies that it is to use are not there, or the disk
                is full.

        """
        home = self.cache_dir / "runs" / secrets.token_hex(8)
        making = asyncio.ensure_future(
            asyncio.to_thread(self._make_home, home, access.cookies)
        )
        runtime = tools.js_runtime
        try:
            cookies = await asyncio.shield(making)
            has_plugins = await asyncio.to_thread(self.plugin_dir.is_dir)
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
        except OSError as err:
            if is_disk_full(err):
                raise SourceError(ErrorClass.DISK_FULL, str(err)) from err
            raise
        finally:
            await asyncio.shield(_drop(home, making))

    def _make_home(self, home: Path, cookies: str | None) -> str | None:
        """Make the folder; return the text of the cookies that were put there."""
        home.parent.mkdir(parents=True, exist_ok=True)
        home.mkdir(mode=0o700)
        if cookies is None:
            return None
        try:
            text = jar.read(self.cookie_dir / cookies)
        except (FileNotFoundError, InvalidCookies) as err:
            detail = "The cookies of this feed are gone"
            raise SourceError(ErrorClass.LOGIN_REQUIRED, detail) from err
        # Written anew: yt-dlp puts lines that it cannot read into its messages.
        jar.write(home / _COOKIES, jar.render(jar.parse(text)))
        return text


async def _drop(home: Path, making: asyncio.Future[str | None]) -> None:
    """Delete the folder of a run, also where the run was cut off while it was made."""
    await asyncio.wait([making])
    await asyncio.to_thread(shutil.rmtree, home, True)


def _take_over(stored: Path, before: str, copy: Path) -> None:
    """Keep what a run made of its cookies; what fails here fails no run."""
    try:
        jar.renew(stored, before, copy)
    except OSError as err:
        _LOGGER.warning("Cannot keep the cookies that a site has renewed: %s", err)
