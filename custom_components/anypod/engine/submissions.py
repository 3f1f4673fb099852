"""URLs that people add to a manual feed: checked without the network, then kept."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlsplit

from . import fence, sources, store_submissions
from .config import FeedConfig, Submission, Submitted
from .errors import (
    ForbiddenDomain,
    NotManual,
    PrivateAddress,
    TooManySubmissions,
    UnknownFeed,
)
from .loop import Clock
from .models import Episode, SourceKind
from .store import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class SubmissionLimits:
    """What keeps a leaked login from filling the disk."""

    domains: tuple[str, ...] = ()
    """Sites, with everything below them, that URLs may be added from; empty: any."""
    per_hour: int | None = None


class Submissions:
    """Takes URLs in; the download queue does the rest."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        *,
        find: Callable[[str], FeedConfig | None],
        vet: Callable[[Sequence[str]], Awaitable[None]],
        on_change: Callable[[str], None],
    ) -> None:
        """Remember the parts; nothing is read.

        `vet` says whether yt-dlp may be told some arguments.
        """
        self._store = store
        self._clock = clock
        self._find = find
        self._vet = vet
        self._on_change = on_change
        self.limits = SubmissionLimits()

    async def add(self, feed_id: str, submission: Submission) -> Submitted:
        """Add a URL to a manual feed; it is on the disk when this returns.

        Whatever needs the site to be asked becomes the episode's state later.

        Raises:
            UnknownFeed: the feed is not attached.
            NotManual: the feed reads a source by itself.
            InvalidUrl: the text is no web address.
            PrivateAddress: it names this machine or its network, and may not.
            ForbiddenDomain: its site is not among those that are allowed.
            TooManySubmissions: enough were added in the last hour.
            InvalidArguments: yt-dlp is not told that, or would not understand it.

        """
        config = self._find(feed_id)
        if config is None:
            raise UnknownFeed(feed_id)
        if config.source_kind is not SourceKind.MANUAL:
            raise NotManual
        url = sources.episode_url(sources.normalise(submission.url))
        self._require_allowed(url)
        # Where a name leads is asked by the fence around yt-dlp.
        if not config.allow_private_sources and fence.is_at_home(url):
            raise PrivateAddress(urlsplit(url).hostname or "")
        await self._require_quiet()
        title = " ".join((submission.title or "").split()) or None
        if submission.ytdlp_args:
            # Together with those of the feed, as they will be used.
            await self._vet((*config.making.ytdlp_args, *submission.ytdlp_args))
        kept = replace(submission, url=url, title=title)
        episode, duplicate = await self._store.run(
            store_submissions.submit, feed_id, kept, self._clock()
        )
        self._on_change(feed_id)
        return _submitted(episode, duplicate=duplicate)

    def _require_allowed(self, url: str) -> None:
        domains = self.limits.domains
        host = urlsplit(url).hostname or ""
        if domains and not any(
            host == one or host.endswith(f".{one}") for one in domains
        ):
            raise ForbiddenDomain(host)

    async def _require_quiet(self) -> None:
        limit = self.limits.per_hour
        if limit is None:
            return
        since = self._clock() - timedelta(hours=1)
        if await self._store.run(store_submissions.count_since, since) >= limit:
            raise TooManySubmissions(limit)


def _submitted(episode: Episode, *, duplicate: bool) -> Submitted:
    return Submitted(
        episode_id=episode.episode_id,
        status=episode.state.status,
        duplicate=duplicate,
    )
