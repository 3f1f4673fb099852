"""A program that is logged in and speaks the REST API."""

from http import HTTPStatus
from typing import Any

from aiohttp import hdrs

from tests.integration import contract
from tests.integration.contract import Shape, check
from tests.integration.listener import Client

BASE = "/api/anypod"


class Rest:
    """Sends requests, and makes sure that each answer is JSON."""

    def __init__(self, client: Client) -> None:
        """Remember the connection, which has a login or has none."""
        self.client = client

    async def ask(
        self,
        method: str,
        path: str,
        status: HTTPStatus = HTTPStatus.OK,
        shape: Shape | None = None,
        **sent: Any,
    ) -> Any:
        """Send a request; return the answer, which has to be of that status."""
        async with self.client.request(method, f"{BASE}{path}", **sent) as response:
            text = await response.text()
            assert response.status == status, (path, text)
            assert response.content_type == "application/json", text
            answer = await response.json()
        return answer if shape is None else check(answer, shape)

    async def get(self, path: str, shape: Shape | None = None) -> Any:
        """Ask for something; HEAD has to tell the same without it."""
        answer = await self.ask("GET", path, shape=shape)
        async with self.client.request("HEAD", f"{BASE}{path}") as response:
            assert response.status == HTTPStatus.OK
            assert response.content_type == "application/json"
            assert int(response.headers[hdrs.CONTENT_LENGTH]) > 0
            assert await response.read() == b""
        return answer

    async def post(
        self, path: str, status: HTTPStatus = HTTPStatus.OK, **sent: Any
    ) -> Any:
        """Ask for something to be done."""
        return await self.ask("POST", path, status, **sent)

    async def refused(
        self, code: str, status: HTTPStatus, method: str, path: str, **sent: Any
    ) -> str:
        """Send a request that is refused; return what a person reads."""
        answer = await self.ask(method, path, status, contract.REFUSAL, **sent)
        assert answer["code"] == code
        message: str = answer["message"]
        assert message not in {"", code}
        assert "{" not in message
        assert "Traceback" not in message
        return message
