"""What somebody does who has cookies, and is asked for new ones."""

from homeassistant.config_entries import SOURCE_REAUTH, ConfigFlowResult
from homeassistant.core import HomeAssistant

from custom_components.anypod.const import DOMAIN
from tests.integration.desk import Desk
from tests.integration.feeds import FEED, Feeds
from tests.integration.flows import reconfigure

ELSEWHERE = """# Netscape HTTP Cookie File
.example.org\tTRUE\t/\tTRUE\t2147483647\tsid\tvalue
"""
OVER = """# Netscape HTTP Cookie File
.example.org\tTRUE\t/\tTRUE\t1000000000\tsid\tvalue
.example.org\tTRUE\t/\tTRUE\t1000000001\tuid\tvalue
"""


def questions(hass: HomeAssistant) -> dict[str, ConfigFlowResult]:
    """Return the open dialogs for a login, by entry."""
    flows = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    open_ones = [one for one in flows if one["context"]["source"] == SOURCE_REAUTH]
    found = {one["context"]["entry_id"]: one for one in open_ones}
    assert len(found) == len(open_ones)
    return found


async def opened(hass: HomeAssistant, question: ConfigFlowResult) -> ConfigFlowResult:
    """Open a dialog, as somebody does who was told of it."""
    return await hass.config_entries.flow.async_configure(question["flow_id"])


async def failing(feeds: Feeds, feed_id: str = FEED) -> None:
    """Sync a feed, and see it fail."""
    await feeds.sync(feed_id)
    state = await feeds.engine.feeds.state(feed_id)
    assert state.last_sync != state.last_success


async def working(feeds: Feeds, feed_id: str = FEED) -> None:
    """Wait until a feed can be read again."""
    await feeds.until(
        lambda state: (
            state.error is None
            and state.last_sync is not None
            and state.last_sync == state.last_success
        ),
        feed_id,
    )
    await feeds.settled(feed_id)


async def give_hub(desk: Desk, feeds: Feeds, text: str) -> ConfigFlowResult:
    """Give the hub its first cookies."""
    form = await reconfigure(desk.hass, feeds.hub)
    assert form["step_id"] == "hub_cookies"
    return await desk.hand_in(form, text)
