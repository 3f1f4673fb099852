"""What people want yt-dlp to be told: judged by yt-dlp itself, before it is used.

Versions differ in what they know, so the judge is the yt-dlp that will run, in a
process of its own (`programs/vet.py`). What it said is remembered for as long as
that yt-dlp stays as it is, so that an idle sync does not cost a second process.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
import json
from pathlib import Path
import shlex
from typing import Any, Final

from .errors import InvalidArguments, InvalidBrowser, InvalidFormat, SourceError
from .models import ErrorClass, Refusal
from .process import ProcessSilent, run
from .toolchain import YTDLP_MODULE, Toolchain

MAX_LENGTH: Final = 4_000
"""Characters; nobody types as many."""
_PROGRAM: Final = Path(__file__).with_name("programs") / "vet.py"
_MARK: Final = "@V "
_SILENCE_S: Final = 120.0
"""The first start on a slow machine takes many seconds."""
_REMEMBERED: Final = 256
_SHOWN: Final = 200
"""Characters of a text that was typed, in what is said of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Vetted:
    """Arguments that yt-dlp may be told, with their full names."""

    arguments: tuple[str, ...] = ()
    reading: tuple[str, ...] = ()
    """Those among them that are for runs that only read a source, too."""


NOTHING: Final = Vetted()


def split(text: str) -> tuple[str, ...]:
    """Return the arguments in what a person typed or pasted, as a shell would.

    Raises:
        InvalidArguments: a quote is not closed, or there is too much of it.

    """
    if len(text) > MAX_LENGTH:
        detail = f"more than {MAX_LENGTH} characters"
        raise InvalidArguments(Refusal.INVALID, "", detail)
    try:
        # A backslash at the end of a line goes on in the next one.
        return tuple(shlex.split(text.replace("\\\n", " ")))
    except ValueError as err:
        raise InvalidArguments(Refusal.INVALID, "", str(err)) from err


class Vetter:
    """Has what people want yt-dlp to be told judged."""

    def __init__(self, cache_dir: Path) -> None:
        """Remember where children may work; nothing is started."""
        self._cache_dir = cache_dir
        self._known: dict[tuple[object, ...], Vetted] = {}

    async def arguments(self, tools: Toolchain, tokens: Sequence[str]) -> Vetted:
        """Return arguments as yt-dlp may be told them.

        Raises:
            InvalidArguments: one of them is not let through, or not understood.
            SourceError: yt-dlp could not say.

        """
        if not tokens:
            return NOTHING
        if sum(map(len, tokens)) > MAX_LENGTH:
            detail = f"more than {MAX_LENGTH} characters"
            raise InvalidArguments(Refusal.INVALID, "", detail)
        key = (*await asyncio.to_thread(_mark_of, tools), *tokens)
        vetted = self._known.get(key)
        if vetted is None:
            [answer] = await self._ask(tools, [("arguments", list(tokens))])
            vetted = self._known[key] = read_answer(answer)
            while len(self._known) > _REMEMBERED:
                del self._known[next(iter(self._known))]
        return vetted

    async def format(self, tools: Toolchain, text: str) -> None:
        """Make sure that yt-dlp can choose by a text, and that it is one thing.

        Raises:
            InvalidFormat: it cannot.
            SourceError: yt-dlp could not say.

        """
        if len(text) > MAX_LENGTH:
            raise InvalidFormat(f"more than {MAX_LENGTH} characters")
        [answer] = await self._ask(tools, [("format", text)])
        if "refused" in answer:
            raise InvalidFormat(_shown(answer["refused"]["detail"]))

    async def browser(self, tools: Toolchain, text: str) -> None:
        """Make sure that yt-dlp can behave like a browser.

        Raises:
            InvalidBrowser: it cannot.
            SourceError: yt-dlp could not say.

        """
        if len(text) > MAX_LENGTH:
            raise InvalidBrowser("", knows_others=True)
        [answer] = await self._ask(tools, [("impersonate", text)])
        if "refused" in answer:
            why = answer["refused"]["why"]
            raise InvalidBrowser(text, knows_others=why == Refusal.INVALID)

    async def _ask(
        self, tools: Toolchain, questions: Sequence[tuple[str, Any]]
    ) -> list[dict[str, Any]]:
        """Return the answers to questions, in their order."""
        said: list[str] = []
        errors: list[str] = []
        await asyncio.to_thread(self._cache_dir.mkdir, parents=True, exist_ok=True)
        texts = [json.dumps({"kind": one, "value": value}) for one, value in questions]
        try:
            code = await run(
                [tools.ytdlp[0], "-P", str(_PROGRAM), *texts],
                env=tools.environment(self._cache_dir),
                cwd=self._cache_dir,
                on_stdout=said.append,
                on_stderr=errors.append,
                silence_s=_SILENCE_S,
            )
        except ProcessSilent as err:
            raise SourceError(ErrorClass.TEMPORARY, str(err)) from err
        answers = [one.removeprefix(_MARK) for one in said if one.startswith(_MARK)]
        if code or len(answers) != len(questions):
            last = errors[-1] if errors else f"exit code {code}"
            detail = f"yt-dlp could not check its arguments: {last}"
            raise SourceError(ErrorClass.BUG, detail, "\n".join(errors))
        return [json.loads(one) for one in answers]


def read_answer(answer: dict[str, Any]) -> Vetted:
    """Return the arguments that were let through.

    Raises:
        InvalidArguments: one was not.

    """
    if "refused" in answer:
        refused = answer["refused"]
        raise InvalidArguments(
            Refusal(refused["why"]),
            _shown(refused["argument"]),
            _shown(refused["detail"]),
        )
    return Vetted(
        arguments=tuple(answer["arguments"]), reading=tuple(answer["reading"])
    )


def _shown(text: str) -> str:
    """Return a text as it can stand in a message."""
    return "".join(one if one.isprintable() else " " for one in text)[:_SHOWN]


def _mark_of(tools: Toolchain) -> tuple[object, ...]:
    """Return what differs where another yt-dlp would be the judge."""
    version = Path(tools.python_path) / YTDLP_MODULE / "version.py"
    try:
        stat = version.stat()
    except OSError:
        return (tools.python_path,)
    return (tools.python_path, stat.st_mtime_ns, stat.st_size)
