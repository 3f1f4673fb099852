"""When a feed syncs, as its options ask: each way of it asks for what it needs."""

from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.util import dt as dt_util
import pytest

from tests.integration.feeds import FEED, Feeds
from tests.integration.flows import options, suggested
from tests.site import Channel, FakeSite, make_videos

NEEDED: Final[dict[str, Any]] = {"media": "metadata"}
HOURLY: Final[dict[str, Any]] = NEEDED | {"schedule": "interval", "interval_hours": 1}


@pytest.fixture
async def talk(
    hass: HomeAssistant, site: FakeSite, feeds: Feeds, freezer: Any
) -> ConfigEntry[Any]:
    """Give a feed that syncs once an hour, on a Saturday at noon in Nepal."""
    await hass.config.async_set_time_zone("Asia/Kathmandu")
    freezer.move_to("2026-11-21T06:15:00Z")
    site.add(Channel(name="talk", title="Talk", videos=make_videos(1)))
    return await feeds.set_up("/channel/talk/videos", media="metadata")


async def answer(hass: HomeAssistant, form: Any, **fields: Any) -> Any:
    """Send a page after the first one."""
    shown = await hass.config_entries.options.async_configure(form["flow_id"], fields)
    await hass.async_block_till_done(wait_background_tasks=True)
    return shown


def times(form: Any) -> tuple[str, list[str]]:
    """Return the expression that a page explains, and when it comes due."""
    texts = form["description_placeholders"]
    return texts["cron"], texts["times"].split("\n- ")[1:]


def fields_of(form: Any) -> list[str]:
    return [str(one) for one in form["data_schema"].schema]


async def test_cron(hass: HomeAssistant, talk: ConfigEntry[Any], feeds: Feeds) -> None:
    page = await options(hass, talk, **HOURLY | {"schedule": "cron"})
    assert (page["type"], page["step_id"]) == (FlowResultType.FORM, "cron")
    assert page["errors"] == {}
    assert suggested(page) == {"cron": "0 3 * * *"}
    # In the time zone of the home.
    assert times(page) == (
        "0 3 * * *",
        [f"2026-11-{day} 03:00" for day in range(22, 27)],
    )

    # Another one is explained before it is kept.
    page = await answer(hass, page, cron=" 30 6 * * 1-5 ")
    assert page["step_id"] == "cron"
    assert suggested(page) == {"cron": "30 6 * * 1-5"}
    assert times(page) == (
        "30 6 * * 1-5",
        [f"2026-11-{day} 06:30" for day in range(23, 28)],
    )
    assert "schedule" not in talk.options
    done = await answer(hass, page, cron="30 6 * * 1-5")
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert talk.options == {
        "media": "metadata",
        "schedule": "cron",
        "interval_hours": 1,
        "cron": "30 6 * * 1-5",
    }
    state = await feeds.until(lambda state: state.last_sync is not None)
    assert state.next_sync == dt_util.parse_datetime("2026-11-23T00:45:00+00:00")

    # Once more, with nothing changed, it is two clicks.
    page = await options(hass, talk, **NEEDED, schedule="cron")
    assert suggested(page) == {"cron": "30 6 * * 1-5"}
    done = await answer(hass, page, cron="30 6 * * 1-5")
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert talk.options == {
        "media": "metadata",
        "schedule": "cron",
        "cron": "30 6 * * 1-5",
    }


async def test_cron_of_every_day_is_not_stored(
    hass: HomeAssistant, talk: ConfigEntry[Any]
) -> None:
    page = await options(hass, talk, **HOURLY | {"schedule": "cron"})
    await answer(hass, page, cron="0 3 * * *")
    assert talk.options["schedule"] == "cron"
    assert "cron" not in talk.options


@pytest.mark.parametrize(
    "text", ["", "daily", "* * * *", "61 * * * *", "0 0 30 2 *", "9" * 99]
)
async def test_what_is_no_cron_expression(
    hass: HomeAssistant, talk: ConfigEntry[Any], text: str
) -> None:
    """The page shows what one looks like; and the way back."""
    page = await options(hass, talk, **HOURLY | {"schedule": "cron"})
    page = await answer(hass, page, cron=text)
    assert page["errors"] == {"cron": "invalid_cron"}
    assert suggested(page) == {"cron": text}
    assert times(page)[0] == "0 3 * * *"
    page = await answer(hass, page, cron="@daily")
    assert page["errors"] == {}
    assert times(page)[1][0] == "2026-11-22 00:00"
    done = await answer(hass, page, cron="@daily")
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert talk.options["cron"] == "@daily"


async def test_cron_that_was_broken_from_the_beginning(
    hass: HomeAssistant, talk: ConfigEntry[Any]
) -> None:
    broken = {"media": "metadata", "schedule": "cron", "cron": "never"}
    hass.config_entries.async_update_entry(talk, options=broken)
    page = await options(hass, talk, **NEEDED, schedule="cron")
    assert page["errors"] == {"cron": "invalid_cron"}
    assert suggested(page) == {"cron": "never"}


async def test_an_interval_is_asked_for_where_there_is_none(
    hass: HomeAssistant, talk: ConfigEntry[Any], feeds: Feeds
) -> None:
    form = await options(hass, talk)
    assert "interval_hours" in fields_of(form)
    assert "cron" not in fields_of(form)
    done = await options(hass, talk, **HOURLY | {"schedule": "manual"})
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert (await feeds.engine.feeds.state(FEED)).next_sync is None

    form = await options(hass, talk)
    assert {"interval_hours", "cron"}.isdisjoint(fields_of(form))
    with pytest.raises(InvalidData):
        await options(hass, talk, **HOURLY)
    page = await options(hass, talk, **NEEDED, schedule="interval")
    assert (page["type"], page["step_id"]) == (FlowResultType.FORM, "interval")
    with pytest.raises(InvalidData):
        await answer(hass, page, interval_hours=0)
    done = await answer(hass, page, interval_hours=12)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert talk.options == {"media": "metadata", "interval_hours": 12}
    # At once, without a restart.
    state = await feeds.engine.feeds.state(FEED)
    assert state.next_sync is not None


async def test_nothing_is_kept_of_what_was_broken_off(
    hass: HomeAssistant, site: FakeSite, feeds: Feeds, channel: Channel
) -> None:
    """Not even of the first page, which was right."""
    entry = await feeds.set_up("/channel/talk/videos", media="metadata")
    unique_id = "anypodsitetab:talk|videos|metadata"
    data = {**entry.data, "source_kind": "channel"}
    hass.config_entries.async_update_entry(entry, data=data, unique_id=unique_id)
    before = dict(entry.options)
    page = await options(
        hass, entry, **HOURLY | {"schedule": "cron"}, tabs=["shorts"], keep_last=1
    )
    assert page["step_id"] == "cron"
    hass.config_entries.options.async_abort(page["flow_id"])
    await feeds.calm()
    assert (dict(entry.options), entry.unique_id) == (before, unique_id)
