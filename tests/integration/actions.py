"""Calling actions as automations do, and checking what they answer."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.core import Context, HomeAssistant, SupportsResponse
from homeassistant.exceptions import ServiceValidationError
import pytest

from custom_components.anypod.const import DOMAIN
from tests.integration import contract
from tests.integration.contract import check, page_of
from tests.integration.feeds import FEED, Feeds

ACTIONS: Final = {
    "add_url": SupportsResponse.OPTIONAL,
    "cancel": SupportsResponse.OPTIONAL,
    "create_link": SupportsResponse.OPTIONAL,
    "delete": SupportsResponse.OPTIONAL,
    "download": SupportsResponse.OPTIONAL,
    "export_opml": SupportsResponse.ONLY,
    "get_episode": SupportsResponse.ONLY,
    "get_feed": SupportsResponse.ONLY,
    "list_episodes": SupportsResponse.ONLY,
    "list_feeds": SupportsResponse.ONLY,
    "pin": SupportsResponse.OPTIONAL,
    "probe": SupportsResponse.ONLY,
    "refresh_metadata": SupportsResponse.OPTIONAL,
    "retry": SupportsResponse.OPTIONAL,
    "revoke_link": SupportsResponse.OPTIONAL,
    "rotate_link": SupportsResponse.OPTIONAL,
    "set_played": SupportsResponse.OPTIONAL,
    "skip": SupportsResponse.OPTIONAL,
    "sync": SupportsResponse.NONE,
    "unpin": SupportsResponse.OPTIONAL,
    "unskip": SupportsResponse.OPTIONAL,
}


class Caller:
    """Whoever calls actions and reads what they answer."""

    def __init__(self, hass: HomeAssistant, feeds: Feeds) -> None:
        """Begin as Home Assistant itself, as an automation does."""
        self.hass = hass
        self.feeds = feeds
        self.context = Context()
        self.ids: Mapping[str, str] = {}
        """Ids of the episodes by the site's."""

    async def know(self) -> None:
        """Take note of the ids of the first feed's episodes."""
        found = await self.feeds.episodes()
        self.ids = {name: one.episode_id for name, one in found.items()}

    async def call(self, name: str, /, **data: Any) -> Any:
        """Call an action and return its answer."""
        return await self.hass.services.async_call(
            DOMAIN,
            name,
            data,
            blocking=True,
            context=self.context,
            return_response=ACTIONS[name] is not SupportsResponse.NONE,
        )

    async def about(self, name: str, source_id: str) -> Any:
        """Call an action on an episode of the first feed."""
        answer = await self.call(
            name, config_entry_id=FEED, episode_id=self.ids[source_id]
        )
        if name == "get_episode":
            return check(answer, contract.EPISODE_WITH_LOG)
        return check(answer, contract.CHANGED_EPISODE)["episode"]

    async def listed(self, **query: Any) -> list[str]:
        """List the first feed and return the site's ids."""
        query = {"config_entry_id": FEED} | query
        page = check(
            await self.call("list_episodes", **query), page_of(contract.EPISODE)
        )
        return [episode["source_id"] for episode in page["episodes"]]

    async def refused(
        self, key: str, name: str, /, **data: Any
    ) -> ServiceValidationError:
        """Call an action that refuses; return how."""
        with pytest.raises(ServiceValidationError) as raised:
            await self.call(name, **data)
        assert raised.value.translation_domain == DOMAIN
        assert raised.value.translation_key == key
        # It can be read, with everything filled in.
        assert str(raised.value) not in {"", key}
        assert "{" not in str(raised.value)
        return raised.value
