"""Program the site from another process, by JSON over HTTP.

`POST /_control/<method>` calls that method of the site with the JSON object as its
arguments; `GET /_control/state`, `/log` and `/cookies.txt` read it. See the README.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
import json
from types import UnionType
from typing import TYPE_CHECKING, Any, Final, get_args, get_origin, get_type_hints

from .faults import Hold
from .log import Request
from .messages import Incoming, Reply, error
from .models import Channel, Playlist, Video

if TYPE_CHECKING:
    from .site import FakeSite

type Json = dict[str, Any]

_FAULTS: Final = frozenset(
    {
        *("fail", "drop", "garble", "slow", "cut"),
        *("misstate_length", "ignore_ranges"),
    }
)
_LOG_LENGTH: Final = 500


class Control:
    """Carry out what is asked by HTTP."""

    def __init__(self, site: FakeSite) -> None:
        """Control this site."""
        self._site = site
        self._holds: dict[str, Hold] = {}
        self._verbs: dict[str, Callable[[Json], Any]] = {
            "add": self._add,
            "publish": self._publish,
            "delist": lambda j: site.delist(j["path"], *j["ids"]),
            "reorder": lambda j: site.reorder(j["path"], j["ids"]),
            "drop_tab": lambda j: site.drop_tab(j["path"]),
            "update": self._update,
            "update_source": self._update_source,
            "remove": lambda j: site.remove(j["id"]),
            "rotate_cookie": lambda j: site.rotate_cookie(),
            "reset_failures": lambda j: site.reset_failures(),
            "hold": self._hold,
            "release": lambda j: self._holds.pop(j["pattern"]).release(),
        }

    def answer(self, incoming: Incoming) -> Reply:
        """Answer one request below `/_control/`."""
        verb = incoming.path.rsplit("/", 1)[1]
        if incoming.method != "POST":
            return self._read(verb)
        try:
            return _json(self._call(verb, json.loads(incoming.body or b"{}")))
        except (KeyError, TypeError, ValueError) as problem:
            refusal = json.dumps({"error": repr(problem)}).encode()
            return Reply(status=400, body=refusal)

    def _read(self, name: str) -> Reply:
        match name:
            case "state":
                return _json(self._state())
            case "log":
                return _json([_plain(r) for r in self._site.log[-_LOG_LENGTH:]])
            case "cookies.txt":
                body = self._site.cookie_text().encode()
                return Reply(body=body, content_type="text/plain")
        return error(404)

    def _call(self, verb: str, arguments: Json) -> Any:
        if verb == "garble" and "body" in arguments:
            arguments["body"] = arguments["body"].encode()
        if verb in _FAULTS:
            return getattr(self._site, verb)(arguments.pop("pattern"), **arguments)
        return self._verbs[verb](arguments)

    def _state(self) -> Json:
        catalogue, tally = self._site.catalogue, self._site.since()
        return {
            "sources": {path: self._site.url(path) for path in catalogue.sources()},
            "counts": {
                "requests": len(tally.requests),
                "processes": tally.processes,
                "pages": tally.pages,
                "extractions": tally.extractions,
                "media": tally.media,
            },
        }

    def _add(self, arguments: Json) -> None:
        for name, value in arguments.items():
            match name:
                case "channel":
                    self._site.add(decode(Channel, value))
                case "playlist":
                    self._site.add(decode(Playlist, value))
                case "video":
                    self._site.add(decode(Video, value))
                case _:
                    raise KeyError(name)

    def _publish(self, arguments: Json) -> None:
        videos = [decode(Video, video) for video in arguments["videos"]]
        self._site.publish(arguments["path"], *videos, at=arguments.get("at"))

    def _update(self, arguments: Json) -> None:
        self._site.update(arguments.pop("id"), **_decoded_fields(Video, arguments))

    def _update_source(self, arguments: Json) -> None:
        path = arguments.pop("path")
        kind = Channel if path.startswith("/channel/") else Playlist
        self._site.update_source(path, **_decoded_fields(kind, arguments))

    def _hold(self, arguments: Json) -> None:
        pattern = arguments.pop("pattern")
        self._holds[pattern] = self._site.hold(pattern, **arguments)


def decode[T](kind: type[T], value: Mapping[str, Any]) -> T:
    """Make a dataclass from JSON: ISO 8601 instants, enum values, nested objects."""
    return kind(**_decoded_fields(kind, value))


def _decoded_fields(kind: type, value: Mapping[str, Any]) -> Json:
    hints = get_type_hints(kind)
    return {name: _decoded(hints[name], part) for name, part in value.items()}


def _decoded(hint: Any, value: Any) -> Any:
    """Convert a JSON value to what a field's annotation asks for."""
    if value is None or hint is Any:
        return value
    if isinstance(hint, UnionType):
        return _decoded_union(hint, value)
    if get_origin(hint) in (tuple, frozenset) or isinstance(value, list):
        container = get_origin(hint) if get_origin(hint) is frozenset else tuple
        return container(_decoded(get_args(hint)[0], part) for part in value)
    if hint is datetime:
        return datetime.fromisoformat(value)
    if is_dataclass(hint) and isinstance(hint, type):
        return decode(hint, value)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    return value


def _decoded_union(hint: UnionType, value: Any) -> Any:
    """Take the member that fits: ids stay strings, objects become dataclasses."""
    members = [member for member in get_args(hint) if member is not type(None)]
    if isinstance(value, str) and str in members:
        return value
    return _decoded(members[0], value)


def _json(body: Any) -> Reply:
    return Reply(body=json.dumps(body, default=str).encode())


def _plain(request: Request) -> Json:
    return {
        field.name: getattr(request, field.name)
        for field in fields(request)
        if field.name != "headers"
    }
