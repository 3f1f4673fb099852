"""What becomes of an episode: format, arguments, segments, subtitles, pictures."""

from pathlib import Path
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
import pytest

from custom_components.anypod.engine import (
    ArtworkFit,
    EpisodeStatus,
    ErrorClass,
    FeedConfig,
    Making,
    SponsorBlock,
    SubtitlesSource,
)
from tests.integration.feeds import FEED, Feeds
from tests.integration.flows import options, suggested, told
from tests.site import Channel, FakeSite, make_videos

NEEDED: dict[str, Any] = {"media": "audio", "interval_hours": 720}
FIELDS = [
    *("sponsorblock", "sponsorblock_categories", "subtitles"),
    *("subtitles_source", "artwork_fit", "format", "ytdlp_args"),
]
PLAIN: dict[str, Any] = {
    "sponsorblock": "off",
    "sponsorblock_categories": ["sponsor"],
    "subtitles": [],
    "subtitles_source": "both",
    "artwork_fit": "crop",
}


@pytest.fixture
async def saved(feeds: Feeds) -> ConfigEntry[Any]:
    """Give a feed that asks no site."""
    return await feeds.add_manual()


def config(feeds: Feeds, feed_id: str = FEED) -> FeedConfig:
    found = feeds.engine._syncer.config(feed_id)
    assert found is not None
    return found


async def send(hass: HomeAssistant, entry: ConfigEntry[Any], **making: Any) -> Any:
    """Send the options of a manual feed."""
    return await options(hass, entry, media="audio", making=making)


async def test_form(hass: HomeAssistant, saved: ConfigEntry[Any]) -> None:
    form = await options(hass, saved)
    assert suggested(form, "making") == PLAIN
    schema = form["data_schema"]
    assert schema is not None
    assert [str(one) for one in schema.schema["making"].schema.schema] == FIELDS
    await send(hass, saved, **PLAIN)
    assert saved.options == {"media": "audio"}


async def test_a_feed_without_files_has_only_arguments(
    hass: HomeAssistant, feeds: Feeds, site: FakeSite
) -> None:
    site.add(Channel(name="talk", title="Talk", videos=make_videos(1)))
    entry = await feeds.add("/channel/talk/videos", media="metadata")
    form = await options(hass, entry)
    assert form["data_schema"] is not None
    sections = form["data_schema"].schema
    assert [str(one) for one in sections["making"].schema.schema] == ["ytdlp_args"]
    shown = {str(one) for one in sections["advanced"].schema.schema}
    assert "proxy" in shown
    assert "rate_limit" not in shown


async def test_what_was_set_reaches_the_engine(
    hass: HomeAssistant, saved: ConfigEntry[Any], feeds: Feeds
) -> None:
    wanted = {
        "sponsorblock": "remove",
        "sponsorblock_categories": ["sponsor", "intro", "poi_highlight", "chapter"],
        "subtitles": ["de", "pt-BR"],
        "subtitles_source": "human",
        "artwork_fit": "pad",
        "format": "ba[language^=de]/ba/b",
        "ytdlp_args": "-S lang:de \\\n --referer 'https://example.org/a b'",
    }
    access = {"proxy": "socks5h://me:word@127.0.0.1:1080", "rate_limit": 500}
    done = await options(hass, saved, media="audio", making=wanted, advanced=access)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert saved.options == {"media": "audio"} | wanted | access
    made = config(feeds)
    assert made.making == Making(
        format="ba[language^=de]/ba/b",
        ytdlp_args=("-S", "lang:de", "--referer", "https://example.org/a b"),
        sponsorblock=SponsorBlock.REMOVE,
        # What is no segment cannot be cut out.
        sponsorblock_categories=("sponsor", "intro"),
        subtitles=("de", "pt-BR"),
        subtitles_source=SubtitlesSource.HUMAN,
        artwork_fit=ArtworkFit.PAD,
    )
    assert made.access.proxy == "socks5h://me:word@127.0.0.1:1080"
    assert made.access.rate_limit_bytes_s == 500_000
    form = await options(hass, saved)
    assert suggested(form, "making") == wanted

    # Marked, highlights and chapters count as well; nothing chosen is nothing done.
    await send(hass, saved, **wanted | {"sponsorblock": "mark"})
    assert len(config(feeds).making.sponsorblock_categories) == 4
    await send(hass, saved, sponsorblock="mark", sponsorblock_categories=[])
    assert config(feeds).making.sponsorblock is SponsorBlock.OFF
    await send(hass, saved)
    assert config(feeds).making == Making()
    assert config(feeds).access.proxy is None


@pytest.mark.parametrize(
    ("making", "error", "texts"),
    [
        (
            {"ytdlp_args": "-S res:720 --exec 'touch /tmp/x'"},
            "forbidden_argument",
            {"text": "--exec", "reason": "it could run programs"},
        ),
        (
            {"ytdlp_args": "--cookies /config/secrets.yaml"},
            "forbidden_argument",
            {"text": "--cookies", "reason": "it could read or write files elsewhere"},
        ),
        (
            {"ytdlp_args": "--plug /tmp"},
            "forbidden_argument",
            {
                "text": "--plugin-dirs",
                "reason": "it could load other configuration or code",
            },
        ),
        (
            {"ytdlp_args": "-x"},
            "forbidden_argument",
            {
                "text": "--extract-audio",
                "reason": "there is an option of Anypod for that",
            },
        ),
        (
            {"ytdlp_args": "--nonsense"},
            "invalid_arguments",
            {
                "text": "--nonsense",
                "reason": "yt-dlp does not know it (no such option: --nonsense)",
            },
        ),
        (
            {"ytdlp_args": "--referer 'https://example.org"},
            "invalid_arguments",
            {"text": "", "reason": "that is not right (No closing quotation)"},
        ),
        (
            {"format": "b[height>>3]"},
            "invalid_format",
            {"text": "", "reason": "Invalid filter specification 'height>>3'"},
        ),
        ({"subtitles": ["de", "German"]}, "invalid_language", {"text": "German"}),
        ({"subtitles": [""]}, "invalid_language", {"text": ""}),
    ],
)
async def test_mistakes(
    hass: HomeAssistant,
    saved: ConfigEntry[Any],
    making: dict[str, Any],
    error: str,
    texts: dict[str, str],
) -> None:
    form = await send(hass, saved, **making)
    assert form["errors"] == {"base": error}
    assert told(form) == {"reason": ""} | texts
    # What was typed is still there.
    assert making.items() <= suggested(form, "making").items()
    assert "making" not in saved.options

    # The way back: the same flow takes what is right.
    done = await hass.config_entries.options.async_configure(
        form["flow_id"], {"media": "audio", "making": {}}
    )
    assert done["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(
    "proxy",
    ["proxy:3128", "http://proxy", "ftp://proxy:1", "http://a b:1", "http://:1"],
)
async def test_a_proxy_that_is_none(
    hass: HomeAssistant, saved: ConfigEntry[Any], proxy: str
) -> None:
    form = await options(hass, saved, media="audio", advanced={"proxy": proxy})
    assert form["errors"] == {"base": "invalid_proxy"}
    # There may be a password in it.
    assert told(form) == {"text": "", "reason": ""}


async def test_what_is_not_offered_is_not_taken(
    hass: HomeAssistant, saved: ConfigEntry[Any]
) -> None:
    for wrong in (
        {"sponsorblock": "sometimes"},
        {"sponsorblock_categories": ["weather"]},
        {"subtitles_source": "me"},
        {"artwork_fit": "stretch"},
    ):
        with pytest.raises(InvalidData):
            await send(hass, saved, **wrong)


async def test_ytdlp_has_to_be_there_to_judge(
    hass: HomeAssistant, saved: ConfigEntry[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("importlib.util.find_spec", lambda *_: None)
        form = await send(hass, saved, ytdlp_args="-4")
    assert form["errors"] == {"base": "ytdlp_missing"}


async def test_a_judge_that_fails_lets_nothing_through(
    hass: HomeAssistant, saved: ConfigEntry[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(
            "custom_components.anypod.engine.vetting._PROGRAM", Path("/nowhere/vet.py")
        )
        form = await send(hass, saved, ytdlp_args="-4")
    assert form["errors"] == {"base": "unknown"}
    assert form["description_placeholders"] is not None
    assert "/nowhere/vet.py" in form["description_placeholders"]["reason"]


async def test_stored_arguments_that_no_form_took_fail_the_feed_with_a_reason(
    hass: HomeAssistant, feeds: Feeds, site: FakeSite, tmp_path: Path
) -> None:
    """Put there by hand: they are not used, and the feed says so."""
    site.add(Channel(name="talk", title="Talk", videos=make_videos(1)))
    trace = tmp_path / "trace"
    for number, stored in enumerate(
        (f"--exec 'touch {trace}'", f"--exec 'touch {trace}")
    ):
        feed_id = f"feed-{number}"
        await feeds.set_up("/channel/talk/videos", feed_id, ytdlp_args=stored)
        state = await feeds.until(lambda state: state.error is not None, feed_id)
        assert state.error is not None
        assert state.error.error_class is ErrorClass.UNSUPPORTED
        assert "--exec" in state.error.detail
    assert site.since().requests == ()
    assert not await hass.async_add_executor_job(trace.exists)


async def test_arguments_are_used(
    hass: HomeAssistant, feeds: Feeds, site: FakeSite
) -> None:
    site.add(Channel(name="talk", title="Talk", videos=make_videos(1)))
    await feeds.add("/channel/talk/videos", ytdlp_args="--add-headers X-Mine:one")
    assert set((await feeds.statuses()).values()) == {EpisodeStatus.DOWNLOADED}
    asked = [one for one in site.log if one.run_id is not None]
    assert {one.headers.get("x-mine") for one in asked} == {"one"}
