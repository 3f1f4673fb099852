"""The yt-dlp plugin that finds YouTube's URLs on the fake site of Anypod's tests.

Its classes take the place of yt-dlp's own, because they have their names. They read
the URLs that programs for YouTube meet, and answer with such; only media, pictures
and subtitles have the site's addresses.
"""

from pathlib import Path
import re
from typing import Any, Final
import urllib.parse

from yt_dlp_plugins.extractor.anypod_site import AnypodSiteIE, AnypodSiteTabIE  # type: ignore[import-not-found]

Json = dict[str, Any]

# Written when the plugin is installed: environments get cleaned, folders do not.
_ORIGIN_FILE: Final = Path(__file__).parents[2] / "origin"
_HOST: Final = r"https?://(?:\w+\.)?youtube\.com"
_TAB: Final = r"(?:/(?P<tab>[^/?#]+))?/?(?:[?#].*)?$"
_HOME: Final = "https://www.youtube.com"
_ADDRESSES: Final = {
    "watch": f"{_HOME}/watch?v=",
    "shorts": f"{_HOME}/shorts/",
    "channel": f"{_HOME}/channel/",
    "playlist": f"{_HOME}/playlist?list=",
}
_PAGE: Final = re.compile(r"/(watch|shorts|channel|playlist)/([^/]+)")


class _OnYoutube:
    """Ask the site about YouTube's URLs, and give its own ones as YouTube's."""

    _VIDEO_KEY = "Youtube"
    _PLAYLIST_KEY = "YoutubeTab"

    def _site(self, url: str) -> str:
        return _ORIGIN_FILE.read_text()

    def _api(self, url: str, *asked: Any, **options: Any) -> Json:
        answer: Json = super()._api(url, *asked, **options)  # type: ignore[misc]
        translated: Json = _translated(answer, self._site(url))
        return translated


class YoutubeIE(_OnYoutube, AnypodSiteIE):  # type: ignore[misc]
    IE_NAME = "youtube"
    _VALID_URL = (
        r"(?![^#]*[?&]list=)"
        rf"(?:{_HOST}/(?:watch\?(?:[^#]*&)?v=|(?:shorts|live|embed)/)"
        r"|https?://youtu\.be/)(?P<id>[\w-]+)"
    )

    def _real_extract(self, url: str) -> Json:
        info: Json = super()._real_extract(url)
        # Shorts too have this one, once they are extracted.
        return info | {"webpage_url": _ADDRESSES["watch"] + info["id"]}


class YoutubeTabIE(_OnYoutube, AnypodSiteTabIE):  # type: ignore[misc]
    IE_NAME = "youtube:tab"
    _VALID_URL = (
        rf"(?P<pre>{_HOST}/(?:channel/(?!@)|(?=@))(?P<id>[^/?#]+)){_TAB}",
        rf"{_HOST}/(?:playlist|watch)\?(?:[^#]*&)?list=(?P<id>[\w-]+)",
    )

    def _real_extract(self, url: str) -> Json:
        parts = urllib.parse.urlsplit(url)._replace(netloc="www.youtube.com")
        query = urllib.parse.parse_qs(parts.query)
        result: Json
        if "list" not in query:
            result = super()._real_extract(parts.geturl())
        elif self._yes_playlist(query["list"][0], "v" in query):
            result = self._playlist(url, query["list"][0])
        else:
            result = self._video(url, query["v"][0])
        return result

    def _watch_url(self, url: str, video_id: str) -> str:
        return _ADDRESSES["watch"] + video_id


def _translated(answer: Any, origin: str) -> Any:
    """Put YouTube's addresses in the place of the site's, in all of an answer."""
    if isinstance(answer, dict):
        return {name: _translated(part, origin) for name, part in answer.items()}
    if isinstance(answer, list):
        return [_translated(part, origin) for part in answer]
    if not isinstance(answer, str) or not answer.startswith(origin):
        return answer
    page = _PAGE.fullmatch(answer.removeprefix(origin))
    return _ADDRESSES[page[1]] + page[2] if page else answer
