"""What the fake site holds at this moment: thread-safe, and changeable while it runs.

Listings are addressed by the paths of their pages: `/channel/talk/videos`,
`/playlist/music`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
import threading
from typing import Any, Final

from .models import TABS, Channel, Order, Playlist, Video

type Source = Channel | Playlist

_BEGINNING: Final = datetime.min.replace(tzinfo=UTC)


class Catalogue:
    """Keep channels, playlists and videos; readers see each change whole or not."""

    def __init__(self) -> None:
        """Start empty."""
        self._lock = threading.RLock()
        self._sources: dict[str, Source] = {}
        self._listings: dict[str, tuple[str, ...]] = {}
        self._videos: dict[str, Video] = {}
        self._owners: dict[str, str] = {}

    # ---------------------------------------------------------------- reading

    def video(self, video_id: str) -> Video | None:
        """Find a video."""
        return self._videos.get(video_id)

    def videos(self) -> tuple[Video, ...]:
        """List all videos."""
        with self._lock:
            return tuple(self._videos.values())

    def channel(self, name: str) -> Channel | None:
        """Find a channel by its name, or by its handle, such as `@talk`."""
        if name.startswith("@"):
            name = self._named(name.removeprefix("@"))
        source = self._sources.get(f"/channel/{name}")
        return source if isinstance(source, Channel) else None

    def playlist(self, playlist_id: str) -> Playlist | None:
        """Find a playlist."""
        source = self._sources.get(f"/playlist/{playlist_id}")
        return source if isinstance(source, Playlist) else None

    def owner(self, video_id: str) -> Channel | None:
        """Find the channel that a video was first published in."""
        return self.channel(self._owners.get(video_id, ""))

    def sources(self) -> tuple[str, ...]:
        """List the paths of all channels and playlists."""
        return tuple(self._sources)

    def tabs(self, name: str) -> tuple[str, ...]:
        """List the tabs that a channel has."""
        return tuple(tab for tab in TABS if f"/channel/{name}/{tab}" in self._listings)

    def listing(self, path: str) -> tuple[str, ...]:
        """Give all ids of a listing in the order they are listed in."""
        return self._listings[path]

    # --------------------------------------------------------------- changing

    def add(self, *things: Channel | Playlist | Video) -> None:
        """Add channels, playlists and single videos, replacing those of that name."""
        with self._lock:
            for thing in things:
                match thing:
                    case Channel():
                        self._add_channel(thing)
                    case Playlist():
                        self._add_playlist(thing)
                    case Video():
                        self._videos[thing.id] = thing

    def publish(self, path: str, *videos: Video, at: int | None = None) -> None:
        """Add videos to a listing: where its order puts new ones, or at an index."""
        with self._lock:
            ids = self._register(videos, path)
            listed = [i for i in self._listings.get(path, ()) if i not in set(ids)]
            index = (
                (len(listed) if self._grows_downwards(path) else 0)
                if at is None
                else at
            )
            self._listings[path] = (*listed[:index], *ids, *listed[index:])

    def delist(self, path: str, *video_ids: str) -> None:
        """Take videos out of a listing; their own pages stay."""
        with self._lock:
            kept = (i for i in self.listing(path) if i not in set(video_ids))
            self._listings[path] = tuple(kept)

    def reorder(self, path: str, video_ids: Iterable[str]) -> None:
        """List exactly these videos in exactly this order."""
        ids = tuple(video_ids)
        with self._lock:
            if missing := [i for i in ids if i not in self._videos]:
                raise KeyError(f"no such videos: {missing}")
            self._listings[path] = ids

    def drop_tab(self, path: str) -> None:
        """Take a tab away from its channel, as if it had never had one."""
        with self._lock:
            del self._listings[path]

    def update(self, video_id: str, **changes: Any) -> Video:
        """Change fields of a video."""
        with self._lock:
            video = replace(self._videos[video_id], **changes)
            self._videos[video_id] = video
            return video

    def update_source(self, path: str, **changes: Any) -> Source:
        """Change fields of a channel or playlist other than what it lists."""
        with self._lock:
            source = replace(self._sources[path], **changes)
            self._sources[path] = source
            return source

    def remove(self, video_id: str) -> None:
        """Forget a video: out of every listing, and unavailable for good."""
        with self._lock:
            del self._videos[video_id]
            for path, ids in self._listings.items():
                if video_id in ids:
                    self.delist(path, video_id)

    # ---------------------------------------------------------------- private

    def _add_channel(self, channel: Channel) -> None:
        path = f"/channel/{channel.name}"
        for tab in TABS:
            self._listings.pop(f"{path}/{tab}", None)
        for tab in ("videos", "shorts", "streams"):
            videos: Sequence[Video] | None = getattr(channel, tab)
            if videos is not None:
                ids = self._register(videos, f"{path}/{tab}")
                self._listings[f"{path}/{tab}"] = ids
        if channel.playlists is not None:
            self._listings[f"{path}/playlists"] = tuple(channel.playlists)
        # The tabs live in the listings from here on.
        bare = replace(channel, videos=(), shorts=None, streams=None, playlists=None)
        self._sources[path] = bare

    def _add_playlist(self, playlist: Playlist) -> None:
        path = f"/playlist/{playlist.id}"
        videos = [v for v in playlist.videos if isinstance(v, Video)]
        self._register(videos, path)
        ids = [v if isinstance(v, str) else v.id for v in playlist.videos]
        if missing := [i for i in ids if i not in self._videos]:
            raise KeyError(f"no such videos: {missing}")
        if playlist.order is not Order.AS_GIVEN:
            newest_first = playlist.order is Order.NEWEST_FIRST
            ids.sort(key=self._published, reverse=newest_first)
        self._listings[path] = tuple(ids)
        self._sources[path] = replace(playlist, videos=())

    def _register(self, videos: Iterable[Video], path: str) -> tuple[str, ...]:
        channel = path.split("/")[2] if path.startswith("/channel/") else None
        ids = []
        for video in videos:
            self._videos[video.id] = video
            ids.append(video.id)
            if channel is not None:
                self._owners.setdefault(video.id, channel)
        return tuple(ids)

    def _named(self, handle: str) -> str:
        for source in tuple(self._sources.values()):
            if isinstance(source, Channel) and source.handle == handle:
                return source.name
        return handle

    def _published(self, video_id: str) -> datetime:
        return self._videos[video_id].published or _BEGINNING

    def _grows_downwards(self, path: str) -> bool:
        source = self._sources.get(path)
        return isinstance(source, Playlist) and source.order is not Order.NEWEST_FIRST
