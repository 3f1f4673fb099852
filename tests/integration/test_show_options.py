"""What apps show of a feed: texts and pictures of its owner's, and where it is."""

from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry, ConfigEntryState, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from PIL import Image
import pytest

from custom_components.anypod.engine import PODCAST_CATEGORIES, PodcastType
from tests.integration.desk import Desk
from tests.integration.feeds import FEED, Feeds, in_thread
from tests.integration.flows import options, suggested, told
from tests.site import Channel, FakeSite, Video, make_videos

NEEDED: Final[dict[str, Any]] = {"media": "audio"}
PLAIN: Final[dict[str, Any]] = {
    "category": "TV & Film",
    "explicit": False,
    "podcast_type": "episodic",
    "page_size": 300,
}
TEXTS: Final[dict[str, Any]] = {
    "title": "Trains & more",
    "subtitle": "What runs on rails",
    "description": "All about trains.\nAnd trams.",
    "author": "The house",
    "email": "me@example.org",
    "language": "de-AT",
    "category": "Leisure > Hobbies",
    "explicit": True,
    "podcast_type": "serial",
    "page_size": 50.0,
}


@pytest.fixture
async def saved(desk: Desk, feeds: Feeds) -> ConfigEntry[Any]:
    """Give a feed that asks no site, and a browser that may upload."""
    return await feeds.add_manual()


def picture(colour: str, file_format: str = "PNG") -> bytes:
    """Return a picture of one colour that is not square."""
    out = BytesIO()
    Image.new("RGB", (1600, 1500), colour).save(out, file_format)
    return out.getvalue()


def kept(hass: HomeAssistant) -> list[Path]:
    """Return the pictures that Anypod keeps as they were uploaded."""
    folder = Path(hass.config.path(".storage", "anypod", "artwork", "own"))
    return sorted(folder.iterdir()) if folder.exists() else []


async def send(hass: HomeAssistant, entry: ConfigEntry[Any], **show: Any) -> Any:
    """Send the options of a manual feed, and wait for what follows."""
    done = await options(hass, entry, **NEEDED, show=show)
    await hass.async_block_till_done(wait_background_tasks=True)
    return done


async def again(
    hass: HomeAssistant, form: ConfigFlowResult, **show: Any
) -> ConfigFlowResult:
    """Send a form once more in the same flow."""
    done = await hass.config_entries.options.async_configure(
        form["flow_id"], NEEDED | {"show": show}
    )
    await hass.async_block_till_done(wait_background_tasks=True)
    return done


class Reader:
    """An app that reads a feed and its picture."""

    def __init__(self, feeds: Feeds, client: Any) -> None:
        """Remember what it reads."""
        self.feeds = feeds
        self.client = client

    async def document(self) -> str:
        """Return the feed's document."""
        response = await self.client.get(self.feeds.path())
        assert response.status == HTTPStatus.OK
        return str(await response.text())

    async def colour(self) -> tuple[int, ...]:
        """Return the colour in the middle of the feed's picture."""
        rev = (await self.feeds.engine.feeds.state(FEED)).artwork_rev
        assert f"art-{rev}.jpg" in await self.document()
        response = await self.client.get(self.feeds.path(f"art-{rev}.jpg"))
        assert response.status == HTTPStatus.OK
        return await in_thread(_middle, await response.read())

    async def shows(self, colour: str) -> bool:
        """Return whether the picture has a colour."""
        wanted = {"red": (254, 0, 0), "blue": (0, 0, 254), "green": (0, 128, 0)}
        found = await self.colour()
        return all(abs(a - b) < 9 for a, b in zip(found, wanted[colour], strict=True))


def _middle(data: bytes) -> tuple[int, ...]:
    with Image.open(BytesIO(data)) as found:
        assert found.width == found.height
        pixel = found.convert("RGB").getpixel((found.width // 2, found.height // 2))
    assert isinstance(pixel, tuple)
    return pixel


@pytest.fixture
def reader(feeds: Feeds, desk: Desk) -> Reader:
    """Give an app."""
    return Reader(feeds, desk.client)


# ---------------------------------------------------------------------------- texts


async def test_form(hass: HomeAssistant, saved: ConfigEntry[Any]) -> None:
    form = await options(hass, saved)
    assert suggested(form, "show") == PLAIN
    schema = form["data_schema"]
    assert schema is not None
    fields = schema.schema["show"].schema.schema
    # Only where there is something to remove.
    assert "artwork_remove" not in fields
    assert fields["category"].config["options"] == list(PODCAST_CATEGORIES)
    await send(hass, saved, **PLAIN)
    assert saved.options == NEEDED


async def test_texts_reach_the_feed(
    hass: HomeAssistant, saved: ConfigEntry[Any], feeds: Feeds, reader: Reader
) -> None:
    before = await reader.document()
    assert "<title>Saved</title>" in before
    assert "<language>en</language>" in before
    await send(hass, saved, **TEXTS)
    assert saved.options == NEEDED | TEXTS
    assert suggested(await options(hass, saved), "show") == TEXTS
    text = await reader.document()
    for part in (
        "<title>Trains &amp; more</title>",
        "What runs on rails",
        "And trams.",
        "<itunes:author>The house</itunes:author>",
        "<itunes:email>me@example.org</itunes:email>",
        "<language>de-AT</language>",
        '<itunes:category text="Leisure">',
        '<itunes:category text="Hobbies"',
    ):
        assert part in text, part
    config = feeds.engine._syncer.config(FEED)
    assert config is not None
    assert config.showing.podcast_type is PodcastType.SERIAL
    assert (config.showing.explicit, config.showing.page_size) == (True, 50)

    # Emptied, it is as it was.
    await send(hass, saved)
    assert saved.options == NEEDED
    assert "<title>Saved</title>" in await reader.document()


@pytest.mark.parametrize(
    ("show", "error"),
    [
        ({"language": "German"}, "invalid_language"),
        ({"language": "de_AT"}, "invalid_language"),
        *(
            ({"email": email}, "invalid_email")
            for email in ("me", "me@home", "me@@a.org", "a b@c.org", "@a.org", "a@b.")
        ),
        *(
            ({"artwork_url": url}, "invalid_artwork_url")
            for url in ("ftp://a.org/b.jpg", "picture", "https://", "https://a .org/b")
        ),
    ],
)
async def test_mistakes(
    hass: HomeAssistant, saved: ConfigEntry[Any], show: dict[str, Any], error: str
) -> None:
    form = await send(hass, saved, **show)
    assert form["errors"] == {"base": error}
    [text] = show.values()
    assert told(form) == {"text": text, "reason": ""}
    # What was typed is still there.
    assert show.items() <= suggested(form, "show").items()
    done = await again(hass, form, title="Right")
    assert done["type"] is FlowResultType.CREATE_ENTRY


async def test_what_is_not_offered_is_not_taken(
    hass: HomeAssistant, saved: ConfigEntry[Any]
) -> None:
    for wrong in (
        {"category": "Trains"},
        {"podcast_type": "random"},
        {"page_size": 9},
        {"page_size": 1001},
        {"artwork_upload": "../../secrets.yaml"},
        {"artwork_file": "0a1b"},
    ):
        with pytest.raises(InvalidData):
            await send(hass, saved, **wrong)


async def test_feeds_follow_the_language_of_the_home(
    hass: HomeAssistant, saved: ConfigEntry[Any], feeds: Feeds, reader: Reader
) -> None:
    await feeds.add_manual("own", language="fr")
    await hass.config.async_update(language="nl")
    await feeds.calm()
    assert "<language>nl</language>" in await reader.document()
    path = feeds.path(feed_id="own")
    response = await reader.client.get(path)
    assert "<language>fr</language>" in await response.text()
    combined = feeds.path(feed_id=feeds.hub.entry_id)
    response = await reader.client.get(combined)
    assert "<language>nl</language>" in await response.text()
    # It was no reload: what is running goes on.
    assert saved.state is ConfigEntryState.LOADED


# ------------------------------------------------------------------------- pictures


async def test_uploaded_picture(
    hass: HomeAssistant, saved: ConfigEntry[Any], desk: Desk, reader: Reader
) -> None:
    """At once, without a sync, and as long as it is wanted."""
    await send(hass, saved, artwork_upload=await desk.upload(picture("red")))
    [first] = kept(hass)
    assert saved.options == NEEDED | {"artwork_file": first.name}
    assert await in_thread(first.read_bytes) == picture("red")
    assert await reader.shows("red")

    # Other options leave it alone.
    await send(hass, saved, title="Other", artwork_remove=False)
    assert saved.options["artwork_file"] == first.name
    assert await reader.shows("red")

    # Another one replaces it.
    await send(hass, saved, artwork_upload=await desk.upload(picture("blue", "WEBP")))
    [second] = kept(hass)
    assert second != first
    assert await reader.shows("blue")

    # Removed, there is the picture of feeds that have none.
    form = await options(hass, saved)
    assert form["data_schema"] is not None
    shown = form["data_schema"].schema["show"].schema.schema
    assert "artwork_remove" in shown
    await send(hass, saved, artwork_remove=True)
    assert saved.options == NEEDED
    assert kept(hass) == []
    assert not await reader.shows("blue")


async def test_a_picture_goes_with_its_feed(
    hass: HomeAssistant, saved: ConfigEntry[Any], desk: Desk
) -> None:
    await send(hass, saved, artwork_upload=await desk.upload(picture("red")))
    assert len(kept(hass)) == 1
    await hass.config_entries.async_remove(saved.entry_id)
    assert kept(hass) == []


async def test_a_picture_survives_a_restart(
    hass: HomeAssistant, saved: ConfigEntry[Any], desk: Desk, feeds: Feeds
) -> None:
    await send(hass, saved, artwork_upload=await desk.upload(picture("red")))
    await hass.config_entries.async_reload(saved.entry_id)
    await hass.config_entries.async_reload(feeds.hub.entry_id)
    assert [path.name for path in kept(hass)] == [saved.options["artwork_file"]]


@pytest.mark.parametrize(
    "data",
    [b"", b"no picture", b"%!PS-Adobe-3.0 EPSF-3.0\n"],
    ids=["empty", "text", "program"],
)
async def test_what_is_no_picture(
    hass: HomeAssistant, saved: ConfigEntry[Any], desk: Desk, data: bytes
) -> None:
    form = await send(hass, saved, title="Mine", artwork_upload=await desk.upload(data))
    assert form["errors"] == {"base": "invalid_picture"}
    # It would be read a second time.
    assert "artwork_upload" not in suggested(form, "show")
    assert suggested(form, "show")["title"] == "Mine"
    done = await again(hass, form, title="Mine")
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert saved.options == NEEDED | {"title": "Mine"}
    assert kept(hass) == []


async def test_a_picture_that_is_too_large(
    hass: HomeAssistant,
    saved: ConfigEntry[Any],
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = picture("red")
    limit = "custom_components.anypod.engine.artwork.LIMIT_BYTES"
    monkeypatch.setattr(limit, len(data) - 1)
    form = await send(hass, saved, artwork_upload=await desk.upload(data))
    assert form["errors"] == {"base": "invalid_picture"}
    monkeypatch.setattr(limit, len(data))
    done = await again(hass, form, artwork_upload=await desk.upload(data))
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert len(kept(hass)) == 1


async def test_a_picture_is_read_once(
    hass: HomeAssistant, saved: ConfigEntry[Any], desk: Desk
) -> None:
    upload = await desk.upload(picture("red"))
    await send(hass, saved, artwork_upload=upload)
    form = await send(hass, saved, artwork_upload=upload)
    assert form["errors"] == {"base": "invalid_picture"}
    assert len(kept(hass)) == 1


async def test_a_picture_of_a_flow_that_goes_on(
    hass: HomeAssistant, feeds: Feeds, site: FakeSite, desk: Desk
) -> None:
    """Taken, and then the form has another mistake: it need not be sent again."""
    site.add(Channel(name="talk", title="Talk", videos=make_videos(1)))
    entry = await feeds.add("/channel/talk/videos", media="metadata")
    taken = feeds.entry("/channel/talk/videos", "taken")
    hass.config_entries.async_update_entry(
        entry, unique_id="site:channel:talk|videos|metadata"
    )
    taken.add_to_hass(hass)
    hass.config_entries.async_update_entry(
        taken, unique_id="site:channel:talk|shorts|metadata"
    )
    fields = NEEDED | {"media": "metadata", "interval_hours": 1}
    form = await options(
        hass,
        entry,
        **fields,
        advanced={"tabs": ["shorts"]},
        show={"artwork_upload": await desk.upload(picture("red"))},
    )
    assert form["errors"] == {"base": "already_configured"}
    [first] = kept(hass)
    upload = await desk.upload(picture("blue"))
    flow_id = form["flow_id"]
    form = await hass.config_entries.options.async_configure(
        flow_id,
        fields | {"advanced": {"tabs": ["shorts"]}, "show": {"artwork_upload": upload}},
    )
    # The last one counts.
    [second] = kept(hass)
    assert second != first
    done = await hass.config_entries.options.async_configure(flow_id, fields)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    await feeds.calm()
    assert entry.options["artwork_file"] == second.name
    assert kept(hass) == [second]


async def test_a_picture_of_a_flow_that_is_broken_off(
    hass: HomeAssistant, saved: ConfigEntry[Any], desk: Desk, feeds: Feeds
) -> None:
    flow = await hass.config_entries.options.async_init(saved.entry_id)
    handler = hass.config_entries.options._progress[flow["flow_id"]]
    upload = await desk.upload(picture("red"))
    assert await handler._take_picture({"artwork_upload": upload}) == {}  # type: ignore[attr-defined]
    # A sweep leaves to a flow what may become a feed's.
    await hass.config_entries.async_reload(saved.entry_id)
    assert len(kept(hass)) == 1
    hass.config_entries.options.async_abort(flow["flow_id"])
    await feeds.calm()
    assert kept(hass) == []


async def test_linked_picture(
    hass: HomeAssistant,
    saved: ConfigEntry[Any],
    reader: Reader,
    desk: Desk,
    site: FakeSite,
) -> None:
    """Fetched at once, also for a feed that is never synced."""
    site.add(Video(id="ep"))
    before = await reader.client.get(reader.feeds.path())
    assert before.status == HTTPStatus.OK
    url = site.url("/thumb/ep/1.jpg")
    await send(hass, saved, artwork_url=f" {url} ")
    assert saved.options == NEEDED | {"artwork_url": url}

    await reader.feeds.until(lambda state: is_painted(state.artwork_rev))
    linked = (await reader.feeds.engine.feeds.state(FEED)).artwork_rev
    # One that was uploaded goes before it, and after that it is back.
    await send(
        hass,
        saved,
        artwork_url=url,
        artwork_upload=await desk.upload(picture("green")),
    )
    assert await reader.shows("green")
    await send(hass, saved, artwork_url=url, artwork_remove=True)
    await reader.feeds.until(lambda state: state.artwork_rev == linked)
    assert f"art-{linked}.jpg" in await reader.document()


def is_painted(rev: str | None) -> bool:
    """Return whether a feed has a picture of its own."""
    return rev not in {None, "default"}
