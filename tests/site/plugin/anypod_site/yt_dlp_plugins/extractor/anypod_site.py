"""The yt-dlp plugin that reads the fake site of Anypod's tests, and nothing else.

It behaves as yt-dlp's YouTube extractors do wherever a program that drives yt-dlp
could notice: requests per page, shapes of entries, texts of errors.
"""

from collections.abc import Iterator
import os
from typing import Any, Final
import urllib.parse
import uuid

from yt_dlp import YoutubeDL
from yt_dlp.extractor.common import InfoExtractor
from yt_dlp.networking import Request
from yt_dlp.utils import ExtractorError, UserNotLive, remove_end

Json = dict[str, Any]

_ORIGIN: Final = r"http://(?:127\.0\.0\.1|localhost|\[::1\]):\d+"
_LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
_TAB_TITLES: Final = {"videos": "Videos", "shorts": "Shorts", "streams": "Live"}
_RUN: Final = {"X-Anypod-Run": uuid.uuid4().hex, "X-Anypod-Pid": str(os.getpid())}


def _is_loopback(url: str) -> bool:
    return urllib.parse.urlsplit(url).hostname in _LOOPBACK


def _tag_requests() -> None:
    """Tell the site which process asks, for media and pictures too."""
    urlopen = YoutubeDL.urlopen

    def tagged(self: YoutubeDL, req: Any) -> Any:
        request = Request(req) if isinstance(req, str) else req
        if _is_loopback(request.url):
            request.headers.update(_RUN)
        return urlopen(self, request)

    YoutubeDL.urlopen = tagged


_tag_requests()


class _AnypodSiteBaseIE(InfoExtractor):  # type: ignore[misc]
    # By which extractors the entries of a listing are read.
    _VIDEO_KEY = "AnypodSite"
    _PLAYLIST_KEY = "AnypodSitePlaylist"

    def _site(self, url: str) -> str:
        """Give the origin of the site that a URL leads to."""
        parts = urllib.parse.urlsplit(url)
        return f"{parts.scheme}://{parts.netloc}"

    def _api(self, url: str, path: str, item_id: str, page: int | None = None) -> Json:
        answer: Json = self._download_json(
            f"{self._site(url)}/api/{path}",
            item_id,
            note="Downloading API JSON" if page is None else f"Downloading page {page}",
            errnote="Unable to download API page",
            query={} if page is None else {"page": page},
        )
        self._refuse_strangers(answer)
        if answer.get("stale_cookie"):
            self.report_warning(
                "The provided YouTube account cookies are no longer valid. "
                "They have likely been rotated in the browser as a security measure. "
                "For tips on how to effectively export YouTube cookies, refer to  "
                "https://github.com/yt-dlp/yt-dlp/wiki/Extractors"
                "#exporting-youtube-cookies ."
            )
        if answer.get("login_required"):
            self.raise_login_required()
        if answer.get("alert"):
            raise ExtractorError(f"YouTube said: {answer['alert']}", expected=True)
        return answer

    def _refuse_strangers(self, answer: Any) -> None:
        """Never follow a test's catalogue off this machine."""
        if isinstance(answer, dict):
            if "url" in answer and not _is_loopback(answer["url"]):
                raise ExtractorError(
                    f"Refusing to follow {answer['url']}: not loopback", expected=True
                )
            answer = answer.values()
        if not isinstance(answer, str) and hasattr(answer, "__iter__"):
            for part in answer:
                self._refuse_strangers(part)

    def _entries(
        self, url: str, path: str, item_id: str, answer: Json
    ) -> Iterator[Json]:
        """List lazily: the next page is asked for when it is needed."""
        while True:
            for entry in answer["entries"]:
                is_playlist = entry.pop("kind") == "playlist"
                yield self.url_result(
                    entry.pop("url"),
                    ie=self._PLAYLIST_KEY if is_playlist else self._VIDEO_KEY,
                    video_id=entry.pop("id", None),
                    video_title=entry.pop("title", None),
                    **entry,
                )
            if not answer["next"]:
                return
            answer = self._api(url, path, item_id, page=answer["next"])

    def _playlist(self, url: str, playlist_id: str) -> Json:
        path = f"playlist/{playlist_id}"
        answer = self._api(url, path, playlist_id, page=1)
        result: Json = self.playlist_result(
            self._entries(url, path, playlist_id, answer),
            playlist_count=answer["count"],
            **self._about(answer),
        )
        return result

    def _about(self, answer: Json) -> Json:
        outside = ("entries", "next", "tabs", "selected", "count", "stale_cookie")
        return {k: v for k, v in answer.items() if k not in outside and v is not None}


class AnypodSiteIE(_AnypodSiteBaseIE):
    IE_NAME = "anypodsite"
    _VALID_URL = rf"{_ORIGIN}/(?:watch|shorts)/(?P<id>[\w-]+)/?(?:[?#].*)?$"

    def _real_extract(self, url: str) -> Json:
        video_id = self._match_id(url)
        answer = self._api(url, f"video/{video_id}", video_id)
        problem = answer.get("problem")
        if problem:
            self._raise_problem(video_id, **problem)
        if answer.get("parts"):
            parts = [self._with_formats(part, video_id) for part in answer["parts"]]
            title = answer["info"]["title"]
            result: Json = self.playlist_result(parts, video_id, title)
            return result
        return self._with_formats(answer["info"], video_id)

    def _with_formats(self, info: Json, video_id: str) -> Json:
        """Put what a manifest tells of in its place."""
        formats: list[Json] = []
        for one in info.get("formats", ()):
            if one["url"].endswith(".mpd"):
                mpd_id = one["format_id"]
                formats += self._extract_mpd_formats(one["url"], video_id, mpd_id)
            else:
                formats.append(one)
        return {**info, "formats": formats}

    def _raise_problem(
        self, video_id: str, *, route: str, reason: str, countries: list[str]
    ) -> None:
        if route == "login":
            self.raise_login_required(metadata_available=True)
        elif route == "geo":
            self.raise_geo_restricted(reason, countries, metadata_available=True)
        elif route == "drm":
            self.report_drm(video_id)
        else:
            if "sign in" in reason.lower():
                reason = (
                    f"{remove_end(reason.strip(), '.')}. {self._youtube_login_hint}"
                )
            self.raise_no_formats(reason, expected=True)

    @property
    def _youtube_login_hint(self) -> str:
        return (
            f"{self._login_hint(method='cookies')}. Also see  "
            "https://github.com/yt-dlp/yt-dlp/wiki/Extractors#exporting-youtube-cookies  "
            "for tips on effectively exporting YouTube cookies"
        )


class AnypodSiteTabIE(_AnypodSiteBaseIE):
    IE_NAME = "anypodsite:tab"
    _VALID_URL = (
        rf"(?P<pre>{_ORIGIN}/(?:channel/|@)(?P<id>[^/?#@]+))"
        r"(?:/(?P<tab>[^/?#]+))?/?(?:[?#].*)?$"
    )

    def _real_extract(self, url: str) -> Json:
        name, tab, pre = self._match_valid_url(url).group("id", "tab", "pre")
        if tab == "live":
            return self._live(url, name)
        if tab:
            return self._tab(url, name, tab, self._first_page(url, name, tab))
        return self._root(pre, name, self._first_page(url, name, "videos"))

    def _first_page(self, url: str, name: str, tab: str) -> Json:
        return self._api(url, f"channel/{name}/{tab}", name, page=1)

    def _live(self, url: str, name: str) -> Json:
        video_id = self._api(url, f"channel/{name}/live", name)["live"]
        if not video_id:
            raise UserNotLive(video_id=name)
        return self._video(url, video_id)

    def _video(self, url: str, video_id: str) -> Json:
        watch = self._watch_url(url, video_id)
        result: Json = self.url_result(watch, self._VIDEO_KEY, video_id)
        return result

    def _watch_url(self, url: str, video_id: str) -> str:
        return urllib.parse.urljoin(url, f"/watch/{video_id}")

    def _tab(self, url: str, name: str, tab: str, answer: Json) -> Json:
        if answer["selected"] != tab:
            raise ExtractorError(
                f"This channel does not have a {tab} tab", expected=True
            )
        about = self._about(answer)
        about["title"] += f" - {_TAB_TITLES.get(tab, tab.title())}"
        path = f"channel/{name}/{tab}"
        return {
            **self.playlist_result(self._entries(url, path, name, answer), **about),
            "extractor": self.IE_NAME,
            "extractor_key": self.ie_key(),
            "webpage_url": url,
        }

    def _root(self, pre: str, name: str, answer: Json) -> Json:
        """Give a playlist of the tabs, or the only one, as YoutubeTabIE does."""
        tabs = answer["tabs"]
        extra = [f"{pre}/{tab}" for tab in ("streams", "shorts") if tab in tabs]
        entries = []
        if "videos" in tabs:
            entries.append(self._tab(f"{pre}/videos", name, "videos", answer))
        if self.get_param("playlist_items") == "0":
            entries.extend(self.url_result(tab, self.ie_key()) for tab in extra)
        else:
            entries.extend(map(self._real_extract, extra))
        if len(entries) == 1:
            return entries[0]
        result: Json = self.playlist_result(entries, **self._about(answer))
        return result


class AnypodSitePlaylistIE(_AnypodSiteBaseIE):
    IE_NAME = "anypodsite:playlist"
    _VALID_URL = rf"{_ORIGIN}/playlist/(?P<id>[^/?#]+)/?(?:[?#].*)?$"

    def _real_extract(self, url: str) -> Json:
        return self._playlist(url, self._match_id(url))
