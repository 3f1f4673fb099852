"""Describe the catalogue as the site's own API does, for the yt-dlp plugin.

Pure: catalogue and moment in, JSON-ready data out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
import hashlib
from typing import Any, Final

from . import media
from .catalogue import Catalogue
from .formats import Container, Format
from .login import Session
from .models import Channel, Dates, Kind, Picture, Playlist, SourceStatus, Status, Video
from .wording import COUNTRIES, CURED_BY_LOGIN, OPEN, alert_of, problem_of

type Json = dict[str, Any]

_LISTED_LIVE: Final = {
    Status.UPCOMING: "is_upcoming",
    Status.LIVE: "is_live",
    Status.POST_LIVE: "was_live",
    Status.WAS_LIVE: "was_live",
}
_EXTRACTED_LIVE: Final = _LISTED_LIVE | {Status.POST_LIVE: "post_live"}
_AVAILABILITY: Final = {
    Status.UNLISTED: "unlisted",
    Status.PRIVATE: "private",
    Status.LOGIN_REQUIRED: "needs_auth",
    Status.AGE_RESTRICTED: "needs_auth",
    Status.MEMBERS_ONLY: "subscriber_only",
}
_STUBS: Final = {Status.PRIVATE: "[Private video]", Status.REMOVED: "[Deleted video]"}
# "3 weeks ago": the units that YouTube counts in, and from which age on.
_UNITS: Final = (
    *(timedelta(days=days) for days in (365, 30, 7, 1)),
    *(timedelta(minutes=minutes) for minutes in (60, 1)),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Api:
    """Answer one client, which sees the site at `origin`, at one moment."""

    catalogue: Catalogue
    origin: str
    session: Session
    now: datetime

    def channel_page(self, name: str, tab: str, page: int) -> Json | None:
        """Describe one page of a channel's tab; `None` when there is no channel."""
        channel = self.catalogue.channel(name)
        if channel is None or channel.status is SourceStatus.MISSING:
            return None
        if refusal := self._refusal(channel.status):
            return refusal
        tabs = self.catalogue.tabs(channel.name)
        about = self._about_channel(channel) | {"tabs": tabs}
        if tab not in tabs:
            return about | {"selected": None, "entries": [], "next": None}
        path = f"/channel/{channel.name}/{tab}"
        ids, following = self._slice(path, channel.page_size, page)
        if tab == "playlists":
            entries = [self._listed_playlist(i) for i in ids]
        else:
            entries = [self._listed(v, channel) for v in self._videos(ids)]
        return about | {"selected": tab, "entries": entries, "next": following}

    def playlist_page(self, playlist_id: str, page: int) -> Json | None:
        """Describe one page of a playlist; `None` when there is none."""
        playlist = self.catalogue.playlist(playlist_id)
        if playlist is None or playlist.status is SourceStatus.MISSING:
            return None
        if refusal := self._refusal(playlist.status):
            return refusal
        path = f"/playlist/{playlist_id}"
        ids, following = self._slice(path, playlist.page_size, page)
        return self._about_playlist(playlist) | {
            "count": len(self.catalogue.listing(path)),
            "entries": [self._listed(v, playlist) for v in self._videos(ids)],
            "next": following,
        }

    def live_page(self, name: str) -> Json:
        """Tell which video a channel is showing live, if any."""
        channel = self.catalogue.channel(name)
        name = channel.name if channel else name
        tabs = (f"/channel/{name}/{tab}" for tab in self.catalogue.tabs(name))
        ids = [i for path in tabs for i in self.catalogue.listing(path)]
        live = [v.id for v in self._videos(ids) if v.status is Status.LIVE]
        return {"live": live[0] if live else None}

    def video(self, video_id: str) -> Json:
        """Describe a video in full, or why it cannot be had."""
        video = self.catalogue.video(video_id)
        if video is None:
            video = Video(id=video_id, status=Status.UNAVAILABLE)
        problem = problem_of(video, self.now)
        if video.status in CURED_BY_LOGIN and self.session is Session.MEMBER:
            problem = None
        answer: Json = {
            "info": {"id": video.id},
            "stale_cookie": self.session is Session.STALE,
        }
        if problem is None or video.status in OPEN:
            answer["info"] = self._about_video(video)
        if problem is None:
            answer["info"]["formats"] = self._formats(video)
            answer["parts"] = [self._part(video, part) for part in video.parts]
            return answer
        return answer | {
            "problem": {
                "route": problem.route,
                "reason": problem.reason,
                "countries": COUNTRIES,
            }
        }

    def _slice(
        self, path: str, size: int, page: int
    ) -> tuple[Sequence[str], int | None]:
        ids = self.catalogue.listing(path)
        end = page * size
        return ids[end - size : end], page + 1 if end < len(ids) else None

    def _videos(self, ids: Sequence[str]) -> list[Video]:
        found = (self.catalogue.video(i) for i in ids)
        return [video for video in found if video is not None]

    def _refusal(self, status: SourceStatus) -> Json | None:
        if alert := alert_of(status):
            return {"alert": alert}
        if status is SourceStatus.LOGIN_REQUIRED and self.session is not Session.MEMBER:
            return {
                "login_required": True,
                "stale_cookie": self.session is Session.STALE,
            }
        return None

    def _about_channel(self, channel: Channel) -> Json:
        path = f"/channel/{channel.name}"
        return {
            "id": channel.name,
            "title": channel.title,
            "description": channel.description,
            "channel": channel.title,
            "channel_id": channel.name,
            "channel_url": self.origin + path,
            "uploader": channel.title,
            "uploader_id": f"@{channel.handle or channel.name}",
            "thumbnails": self._art(path, channel.art),
        }

    def _about_playlist(self, playlist: Playlist) -> Json:
        owner = self.catalogue.channel(playlist.owner or "")
        about = self._about_channel(owner) if owner else {}
        return about | {
            "id": playlist.id,
            "title": playlist.title,
            "description": playlist.description,
            "thumbnails": self._art(f"/playlist/{playlist.id}", playlist.art),
        }

    def _listed_playlist(self, playlist_id: str) -> Json:
        playlist = self.catalogue.playlist(playlist_id)
        return {
            "kind": "playlist",
            "id": playlist_id,
            "title": playlist.title if playlist else None,
            "url": f"{self.origin}/playlist/{playlist_id}",
        }

    def _listed(self, video: Video, source: Channel | Playlist) -> Json:
        entry: Json = {"kind": "video", "url": self._page(video), "id": video.id}
        stubs = isinstance(source, Playlist) and source.stubs
        if stubs and video.status in _STUBS:
            return entry | {"title": _STUBS[video.status]}
        entry |= {
            "title": video.title,
            "view_count": video.view_count,
            "thumbnails": self._thumbnails(video),
            "live_status": _LISTED_LIVE.get(video.status),
        }
        if video.status is Status.MEMBERS_ONLY:
            entry["availability"] = "subscriber_only"
        if video.status in (Status.UPCOMING, Status.LIVE):
            entry["release_timestamp"] = _epoch(video.release_at)
        elif video.kind is not Kind.SHORT:
            entry["duration"] = video.duration_s
            entry["timestamp"] = self._listed_date(video, source.dates_in_listing)
        return {
            name: value
            for name, value in entry.items()
            if name not in video.withheld and value is not None
        }

    def _listed_date(self, video: Video, dates: Dates) -> int | None:
        if video.published is None or dates is Dates.NONE:
            return None
        if dates is Dates.EXACT:
            return _epoch(video.published)
        age = self.now - video.published
        unit = next((unit for unit in _UNITS if age >= unit), _UNITS[-1])
        return _epoch(self.now - age // unit * unit)

    def _about_video(self, video: Video) -> Json:
        owner = self.catalogue.owner(video.id)
        about = self._about_channel(owner) if owner else {}
        if video.uploader is not None:
            about |= {"uploader": video.uploader, "channel": video.uploader}
        return about | {
            "id": video.id,
            "title": video.title,
            "description": video.description,
            "timestamp": _epoch(video.published),
            "duration": None if _unfinished(video) else video.duration_s,
            "webpage_url": self._page(video),
            "live_status": _EXTRACTED_LIVE.get(video.status, "not_live"),
            "release_timestamp": _epoch(video.release_at),
            "availability": _AVAILABILITY.get(video.status, "public"),
            "media_type": video.kind,
            "age_limit": _age_limit(video),
            "season_number": video.season_number,
            "season": video.season,
            "episode_number": video.episode_number,
            "cast": video.cast or None,
            "creators": video.creators or None,
            "view_count": video.view_count,
            "tags": video.tags,
            "thumbnails": self._thumbnails(video),
            "chapters": self._chapters(video),
            "subtitles": self._subtitles(video, automatic=False),
            "automatic_captions": self._subtitles(video, automatic=True),
        }

    def _part(self, page: Video, video_id: str) -> Json:
        """Describe one of several videos of a page, which is its page as well."""
        video = self.catalogue.video(video_id)
        if video is None:
            raise ValueError(f"no such part: {video_id}")
        about = self._about_video(video) | {"webpage_url": self._page(page)}
        return about | {"formats": self._formats(video)}

    def sponsored(self, prefix: str) -> list[Json]:
        """Describe what SponsorBlock knows of videos, found by a digest's beginning."""
        return [
            {
                "videoID": video.id,
                "segments": [
                    {
                        "segment": [part.start_s, part.end_s],
                        "category": part.category,
                        "actionType": "skip",
                        "videoDuration": video.duration_s,
                        "description": "",
                    }
                    for part in video.sponsored
                ],
            }
            for video in self.catalogue.videos()
            if hashlib.sha256(video.id.encode()).hexdigest().startswith(prefix)
        ]

    def _formats(self, video: Video) -> list[Json]:
        if video.status is Status.NO_FORMATS:
            return []
        return [self._format(video, chosen) for chosen in video.formats]

    def _format(self, video: Video, chosen: Format) -> Json:
        url = f"{self.origin}/media/{video.id}/{chosen.format_id}"
        if chosen.container is Container.DASH:
            # What it has is in there, for yt-dlp's own parser.
            return {"format_id": chosen.format_id, "url": f"{url}/index.mpd"}
        described: Json = {
            "format_id": chosen.format_id,
            "vcodec": chosen.vcodec,
            "acodec": chosen.acodec,
            "width": chosen.width,
            "height": chosen.height,
        }
        if chosen.container is Container.HLS:
            hls = {"ext": "mp4", "protocol": "m3u8_native"}
            return described | hls | {"url": f"{url}/index.m3u8"}
        described |= {"ext": chosen.container, "url": f"{url}.{chosen.container}"}
        if video.media_url is not None:
            return described | {"url": video.media_url}
        return described | {"filesize": media.size_of(video, chosen)}

    def _chapters(self, video: Video) -> list[Json] | None:
        chapters = [{"start_time": c.start_s, "title": c.title} for c in video.chapters]
        return chapters or None

    def _subtitles(self, video: Video, *, automatic: bool) -> dict[str, list[Json]]:
        folder = "automatic" if automatic else "human"
        url = f"{self.origin}/subtitles/{video.id}/{folder}"
        return {
            track.language: [
                {"ext": track.ext, "url": f"{url}/{track.language}.{track.ext}"}
            ]
            for track in video.subtitles
            if track.automatic == automatic
        }

    def _page(self, video: Video) -> str:
        kind = "shorts" if video.kind is Kind.SHORT else "watch"
        return f"{self.origin}/{kind}/{video.id}"

    def _thumbnails(self, video: Video) -> list[Json] | None:
        if video.thumbnail is Picture.NONE:
            return None
        name = f"{video.id}/{video.thumbnail_revision}.{extension(video.thumbnail)}"
        return [{"url": f"{self.origin}/thumb/{name}", "width": 1280, "height": 720}]

    def _art(self, path: str, kind: Picture) -> list[Json] | None:
        if kind is Picture.NONE:
            return None
        url = f"{self.origin}/art{path}.{extension(kind)}"
        return [{"url": url, "id": "avatar_uncropped", "width": 1400, "height": 1400}]


def extension(kind: Picture) -> str:
    """Give the extension of a picture's URL; broken ones claim to be JPEGs."""
    painted = (Picture.JPEG, Picture.PNG, Picture.WEBP)
    return kind if kind in painted else Picture.JPEG


def _age_limit(video: Video) -> int:
    return 18 if video.status is Status.AGE_RESTRICTED else video.age_limit


def _unfinished(video: Video) -> bool:
    return video.status in (Status.UPCOMING, Status.LIVE, Status.POST_LIVE)


def _epoch(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.astimezone(UTC).timestamp())
