"""Answers together what is asked at the same time."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence


class Batch[Q, A]:
    """Collects questions while others are being answered.

    Home Assistant sets up all feeds side by side when it starts: what the database
    is asked for each of them, it is asked once for all.
    """

    def __init__(
        self, answer: Callable[[Sequence[Q]], Awaitable[Sequence[A | Exception]]]
    ) -> None:
        """Remember who answers, each question in its place, or says why not."""
        self._answer = answer
        self._waiting: list[tuple[Q, asyncio.Future[A]]] = []
        self._task: asyncio.Task[None] | None = None

    async def ask(self, question: Q) -> A:
        """Return the answer to a question, found after it was asked.

        Raises:
            Exception: what the answer is, or what kept all from being found.

        """
        answer: asyncio.Future[A] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, answer))
        if self._task is None:
            self._task = asyncio.create_task(self._work(), name="anypod-batch")
        return await answer

    async def _work(self) -> None:
        try:
            while self._waiting:
                asked, self._waiting = self._waiting, []
                await self._answer_all(asked)
        finally:
            self._task = None

    async def _answer_all(self, asked: Sequence[tuple[Q, asyncio.Future[A]]]) -> None:
        found: Sequence[A | Exception]
        try:
            found = await self._answer([question for question, _ in asked])
        except Exception as err:  # noqa: BLE001 whoever asked is told
            found = [err] * len(asked)
        for (_, answer), one in zip(asked, found, strict=True):
            if answer.done():
                # Nobody waits for it any more.
                continue
            if isinstance(one, Exception):
                answer.set_exception(one)
            else:
                answer.set_result(one)
