"""A connection by WebSocket, as a dashboard has one."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from tests.integration.contract import Shape, check
from tests.integration.feeds import PATIENCE_S

type Connect = Callable[..., Awaitable[Line]]


class Line:
    """A connection, and what comes in on it."""

    def __init__(self, client: Any) -> None:
        """Remember the connection."""
        self.client = client
        self.events: dict[int, list[Any]] = {}

    async def ask(self, command: str, shape: Shape | None = None, **data: Any) -> Any:
        """Send a command and return its result."""
        answer = await self.answer(command, **data)
        assert answer["success"], answer
        return answer["result"] if shape is None else check(answer["result"], shape)

    async def refused(self, code: str, command: str, **data: Any) -> str:
        """Send a command that is refused; return what a person reads."""
        answer = await self.answer(command, **data)
        assert not answer["success"]
        assert answer["error"]["code"] == code
        message: str = answer["error"]["message"]
        assert "{" not in message.replace("{'", "")
        return message

    async def subscribe(self, command: str, **data: Any) -> int:
        """Begin to listen; return the number of the subscription."""
        answer = await self.answer(command, **data)
        assert answer["success"], answer
        assert answer["result"] is None
        number: int = answer["id"]
        return number

    async def answer(self, command: str, **data: Any) -> Any:
        """Send a command; return what comes back, whatever it is."""
        await self.client.send_json_auto_id({"type": f"anypod/{command}"} | data)
        async with asyncio.timeout(PATIENCE_S):
            while True:
                found = await self.client.receive_json()
                if found["type"] == "result":
                    return found
                self.events.setdefault(found["id"], []).append(found["event"])

    async def event(self, number: int) -> Any:
        """Return what a subscription is told next."""
        async with asyncio.timeout(PATIENCE_S):
            while not self.events.get(number):
                found = await self.client.receive_json()
                assert found["type"] == "event"
                self.events.setdefault(found["id"], []).append(found["event"])
        return self.events[number].pop(0)

    async def until(self, number: int, is_it: Callable[[Any], bool]) -> Any:
        """Return the first of the next events that is as asked."""
        while True:
            event = await self.event(number)
            if is_it(event):
                return event
