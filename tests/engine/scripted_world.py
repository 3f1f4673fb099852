"""A site of which the scripted yt-dlp tells, and the scripted programs themselves."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
import json
from pathlib import Path
import sys
from typing import Any, Final

from custom_components.anypod.engine.toolchain import Toolchain
from custom_components.anypod.engine.ytdlp_args import (
    DONE_MARK,
    ENTRY_MARK,
    METADATA_MARK,
    PLAYLIST_MARK,
    PROGRESS_MARK,
)
from tests.engine import scripted

EXTRACTOR: Final = "scripted"
DURATION_S: Final = 61.4
HOSTS: Final = ("a.test", "b.test")
SOURCE_URL: Final = "https://a.test/talk"
RERUN: Final = " (rerun)"
_FFPROBE: Final = """\
#!/bin/sh
for file; do :; done
read -r line < "${file#file:}"
case $line in
  broken*) echo "Invalid data found when processing input" >&2; exit 1 ;;
esac
echo '{"streams":[{"codec_type":"audio","codec_name":"aac"}],\
"format":{"duration":"61.4"}}'
"""

_FFMPEG: Final = """\
#!/bin/sh
for target; do
  if [ "$last" = -i ] && [ -z "$source" ]; then source=$target; fi
  last=$target
done
cp "${source#file:}" "${target#file:}"
"""


class Mode(StrEnum):
    """What becomes of a try to download an episode."""

    FINE = "fine"
    HELD = "held"
    """It is downloaded, but for the end."""
    TEMPORARY = "temporary"
    BROKEN = "broken"
    """There is a file, and nothing can play it."""
    NO_FORMATS = "no_formats"
    BUG = "bug"
    UNREACHABLE = "unreachable"
    RATE_LIMITED = "rate_limited"
    DISK_FULL = "disk_full"
    PRIVATE = "private"
    REMOVED = "removed"
    MEMBERS = "members"
    UPCOMING = "upcoming"
    LIVE = "live"


PERMANENT: Final = frozenset({Mode.PRIVATE, Mode.REMOVED, Mode.MEMBERS})
COUNTED: Final = frozenset(
    {Mode.TEMPORARY, Mode.BROKEN, Mode.NO_FORMATS, Mode.BUG},
)
BLAMELESS: Final = frozenset({Mode.UNREACHABLE, Mode.RATE_LIMITED, Mode.DISK_FULL})
PENDING: Final = frozenset({Mode.UPCOMING, Mode.LIVE})

_WEBPAGE = "[scripted] x: Unable to download webpage: "
_ERRORS: Final = {
    Mode.TEMPORARY: f"{_WEBPAGE}HTTP Error 503: Service Unavailable",
    Mode.NO_FORMATS: "[scripted] x: No video formats found!",
    Mode.BUG: (
        "[scripted] x: An extractor error has occurred. (caused by KeyError('id')); "
        "please report this issue on  https://github.com/yt-dlp/yt-dlp/issues?q="
    ),
    Mode.UNREACHABLE: f"{_WEBPAGE}[Errno 101] Network is unreachable",
    Mode.RATE_LIMITED: f"{_WEBPAGE}HTTP Error 429: Too Many Requests",
    Mode.DISK_FULL: "unable to write data: [Errno 28] No space left on device",
    Mode.PRIVATE: "[scripted] x: Private video. Sign in if you've been granted access",
    Mode.REMOVED: "[scripted] x: This video has been removed by the uploader",
    Mode.MEMBERS: "[scripted] x: Join this channel to get access to members-only content",
    Mode.UPCOMING: "[scripted] x: Premieres in 3 hours",
}


class Fault(StrEnum):
    """What is wrong with the listing as a whole."""

    NONE = "none"
    REFUSED = "refused"
    BROKEN_OFF = "broken_off"
    """It ends with an error in its middle."""


@dataclass(kw_only=True, slots=True)
class Show:
    """An episode as the site has it."""

    number: int
    published: datetime
    title: str
    mode: Mode = Mode.FINE
    is_listed: bool = True
    release_at: datetime | None = None
    was_out: bool = False

    @property
    def source_id(self) -> str:
        """Return the site's name of it."""
        return f"ep{self.number}"

    @property
    def host(self) -> str:
        """Return where it is."""
        return HOSTS[self.number % len(HOSTS)]

    def turn(self, mode: Mode) -> None:
        """Have it tell something else from now on."""
        self.was_out |= self.mode not in PENDING
        self.mode = mode

    def facts(self) -> dict[str, Any]:
        """Return what the site tells of it, in yt-dlp's words."""
        live = {Mode.UPCOMING: "is_upcoming", Mode.LIVE: "is_live"}
        release = self.release_at
        return {
            "id": self.source_id,
            "title": self.title,
            "duration": DURATION_S,
            "timestamp": int(self.published.timestamp()),
            "extractor_key": EXTRACTOR,
            "webpage_url": f"https://{self.host}/{self.source_id}",
            "live_status": live.get(self.mode),
            "release_timestamp": release and int(release.timestamp()),
            "availability": "subscriber_only" if self.mode is Mode.MEMBERS else None,
        }

    def answers(self) -> Iterator[str]:
        """Return what a try to download it looks like."""
        facts = f"out {METADATA_MARK}{json.dumps(self.facts())}"
        if self.mode in _ERRORS:
            if self.mode in COUNTED | BLAMELESS:
                yield "part half of it"
            yield f"err ERROR: {_ERRORS[self.mode]}"
            yield "exit 1"
            return
        yield facts
        if self.mode is Mode.LIVE:
            yield "out [download] It does not pass filter (!is_live), skipping .."
            return
        if self.mode is Mode.HELD:
            yield "part half of it"
            yield f'hold {PROGRESS_MARK}{{"status": "downloading"}}'
        content = "broken" if self.mode is Mode.BROKEN else "sound"
        yield f"write {content} {self.source_id} {self.title}"
        yield f"out {DONE_MARK}" + '{"filepath": "media.m4a"}'


@dataclass(kw_only=True)
class World:
    """All that the site has, written down for the program after each change."""

    folder: Path
    is_newest_first: bool = True
    tells_dates: bool = True
    fault: Fault = Fault.NONE
    shows: dict[str, Show] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Lay the scripted programs out."""
        self.folder.mkdir(parents=True)
        (self.folder / scripted.LOG).touch()
        for name, text in (("ffprobe", _FFPROBE), ("ffmpeg", _FFMPEG)):
            program = self.folder / name
            program.write_text(text)
            program.chmod(0o755)
        self.write()

    def publish(
        self, published: datetime, mode: Mode, hours_ahead: int | None = None
    ) -> Show:
        """Add an episode that is newer than all others."""
        number = len(self.shows) + 1
        show = Show(
            number=number,
            published=published,
            title=f"Talk {number}{RERUN if number % 4 == 0 else ''}",
            mode=mode,
            release_at=(
                None
                if hours_ahead is None
                else published + timedelta(hours=hours_ahead)
            ),
        )
        self.shows[show.source_id] = show
        return show

    def listed(self) -> list[Show]:
        """Return what is in the listing, in its order.

        What is announced stands on top of a channel until its day; no site announces
        what was out before.
        """
        found = [show for show in self.shows.values() if show.is_listed]
        if not self.is_newest_first:
            return found
        found.reverse()
        # Stable: within each part the order stays.
        return sorted(found, key=lambda show: show.was_out or show.mode not in PENDING)

    def write(self) -> None:
        """Write down what the program answers from now on."""
        for show in self.shows.values():
            self._put(show.source_id, show.answers())
        self._put("listing", self._listing())

    def _put(self, name: str, lines: Iterator[str]) -> None:
        text = "".join(f"{line}\n" for line in lines)
        path = self.folder / name
        if path.exists() and path.read_text() == text:
            return
        new = self.folder / f"{name}.new"
        new.write_text(text)
        new.replace(path)

    def _listing(self) -> Iterator[str]:
        shows = self.listed()
        error = "ERROR: [scripted] talk: Unable to download API page: HTTP Error 503"
        for index, show in enumerate(shows):
            if self.fault is not Fault.NONE and 2 * index >= len(shows):
                break
            entry = show.facts() | {"ie_key": EXTRACTOR, "playlist_index": index + 1}
            entry["url"] = entry.pop("webpage_url")
            if not self.tells_dates:
                del entry["timestamp"]
            if self.fault is not Fault.REFUSED:
                yield f"{EXTRACTOR} {show.source_id}|{ENTRY_MARK}{json.dumps(entry)}"
        if self.fault is not Fault.NONE:
            yield f"err|{error}"
            yield "exit|1"
        about = {
            "id": "talk",
            "title": "Talk",
            "webpage_url": SOURCE_URL,
            "extractor_key": "scriptedtab",
            "playlist_count": len(shows),
        }
        yield f"|{PLAYLIST_MARK}{json.dumps(about)}"

    def runs(self) -> Counter[str]:
        """Return how often each episode's download was begun."""
        lines = (self.folder / scripted.LOG).read_text().splitlines()
        return Counter(
            line.removeprefix("run ") for line in lines if line.startswith("run ")
        )

    def toolchain(
        self, ffmpeg: str | None = None, cache_dir: Path | None = None
    ) -> Toolchain:
        """Return the scripted programs, in place of what `toolchain` would find."""
        program = str(Path(scripted.__file__))
        return Toolchain(
            ytdlp=(sys.executable, "-I", "-S", program, str(self.folder)),
            python_path="",
            ffmpeg=self.folder / "ffmpeg",
            ffprobe=self.folder / "ffprobe",
        )
