"""Adding many feeds at once from a file, and what becomes of those that cannot be."""

import asyncio

from homeassistant.config_entries import SOURCE_IMPORT
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
import pytest

from custom_components.anypod.config_flow import AnypodConfigFlow
from custom_components.anypod.const import DOMAIN
from custom_components.anypod.entry import feed_entries
from tests.integration.clerk import Clerk, labels, opml, ticked
from tests.integration.desk import Desk
from tests.integration.feeds import Feeds, in_thread, is_alive
from tests.integration.flows import arrive, begin, send, suggested
from tests.site import Channel, FakeSite, make_videos


async def test_a_list(
    hass: HomeAssistant, clerk: Clerk, three: list[str], site: FakeSite
) -> None:
    form = await begin(hass, "import")
    assert form["type"] is FlowResultType.FORM
    assert (form["step_id"], form["errors"]) == ("import", {})
    assert suggested(form) == {"keep_last": 10}

    data = opml(*three, "feed me!", three[0])
    preview = await clerk.send_file(form, data, media="audio_mp3")
    names = [f"<{url[-5:]}> ({url})" for url in three]
    assert labels(preview) == names
    assert ticked(preview) == ["0", "1", "2"]
    assert preview["description_placeholders"] == {
        "count": "3",
        "known": "–",
        "invalid": "feed me\\!",
        "ignored": "–",
    }
    # Nothing is asked of anybody before that.
    assert site.log == ()

    assert await clerk.add(preview, 0, 2) == {"reason": "imported", "added": "2"}
    assert clerk.titles == sorted([f"<{three[0][-5:]}>", f"<{three[2][-5:]}>"])
    first = next(one for one in feed_entries(hass) if one.data["url"] == three[0])
    assert first.unique_id == "anypodsitetab:one|videos|audio"
    assert first.source == SOURCE_IMPORT
    assert first.options == {"media": "audio_mp3", "keep_last": 3}
    assert isinstance(first.options["keep_last"], int)
    assert first.data["listing_urls"] == [site.channel_url("one", "videos")]

    # The same file again: only what is left is offered, and no dialog is left open.
    again = await clerk.hand_in(data)
    assert labels(again) == names[1:2]
    assert again["description_placeholders"] is not None
    assert again["description_placeholders"]["known"].count("\\<") == 2
    assert await clerk.add(again) == {"reason": "imported", "added": "1"}
    end = await clerk.hand_in(data)
    assert (end["type"], end["reason"]) == (FlowResultType.ABORT, "nothing_to_import")
    assert hass.config_entries.flow.async_progress() == []
    # As video it is another feed.
    assert len(labels(await clerk.hand_in(data, media="video_480"))) == 3


async def test_youtube_and_others_of_one_name(
    hass: HomeAssistant, clerk: Clerk
) -> None:
    """A page is shown for YouTube's own feeds; long and odd names stay readable."""
    data = opml(
        "https://www.youtube.com/feeds/videos.xml?channel_id=UC123", title="A\n B"
    )
    youtube = "https://www.youtube.com/channel/UC123"
    assert labels(await clerk.hand_in(data)) == [f"A B ({youtube})"]
    long = f"https://example.org/{'a' * 300}"
    [label] = labels(await clerk.hand_in(opml(long, title="T" * 300)))
    assert len(label) < 210
    found = await clerk.hand_in(f"<opml><outline url='{youtube}'/></opml>")
    assert labels(found) == [youtube]


FAILING = {
    "/channel/none": "The site says that this does not exist",
    "/channel/quiet": "There are no episodes at this URL yet",
    "/channel/club": "only to somebody who is logged in",
    "/": "This page cannot be read",
}


async def test_what_fails_is_told(
    hass: HomeAssistant,
    clerk: Clerk,
    site: FakeSite,
    three: list[str],
    club: Channel,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """And the others are added, before and after."""
    site.add(Channel(name="quiet", title="Quiet"))
    site.garble("/api/channel/two*", body=b"{}", times=1)
    failing = [site.url(path) for path in FAILING]
    root = f"{three[2]}/videos"
    preview = await clerk.hand_in(opml(three[0], *failing, three[1], three[2], root))
    end = await clerk.add(preview)
    assert (end["reason"], end["added"], end["count"]) == ("imported_partly", "2", "6")
    lines = end["failures"].split("\n")
    told = dict(zip((*failing, three[1], root), lines, strict=True))
    for path, reason in FAILING.items():
        line = told[site.url(path)]
        assert line.startswith("- \\<")
        assert reason in line, line
    assert "Something unexpected" in told[three[1]]
    assert "Cannot import a feed" in caplog.text
    # The same source under another address, of the same file.
    assert "This source is a feed already" in told[root]

    # Those can be added later.
    preview = await clerk.hand_in(opml(*three), keep_last=None)
    assert await clerk.add(preview) == {"reason": "imported", "added": "1"}
    [last] = [one for one in feed_entries(hass) if one.data["url"] == three[1]]
    assert last.options == {"media": "audio"}


async def test_unexpected_failure(
    hass: HomeAssistant,
    clerk: Clerk,
    three: list[str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    preview = await clerk.hand_in(opml(*three[:1]))
    with monkeypatch.context() as patched:
        patched.setattr(AnypodConfigFlow, "_look_at", None)
        end = await clerk.add(preview)
    assert (end["reason"], end["added"]) == ("imported_partly", "0")
    assert "Something unexpected" in end["failures"]
    assert "TypeError" in caplog.text


async def test_without_tools(
    hass: HomeAssistant,
    clerk: Clerk,
    three: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    preview = await clerk.hand_in(opml(*three))
    with monkeypatch.context() as patched:
        patched.setenv("PATH", hass.config.path("nothing"))
        end = await clerk.add(preview)
    assert end["failures"].count("ffmpeg was not found") == 3
    assert clerk.titles == []


async def test_clicked_twice(
    hass: HomeAssistant, clerk: Clerk, three: list[str], site: FakeSite
) -> None:
    """In one dialog, and in two."""
    data = opml(*three)
    preview, other = await clerk.hand_in(data), await clerk.hand_in(data)
    hold = site.hold("/api/channel/*")
    first = await send(hass, preview, feeds=["0", "1", "2"])
    again = await send(hass, preview, feeds=["0", "1"])
    assert again["type"] is FlowResultType.SHOW_PROGRESS
    second = await send(hass, other, feeds=["0", "1", "2"])
    await in_thread(site.wait_for, "/api/channel/one*", count=2)
    hold.release()
    ends = [await arrive(hass, one) for one in (first, second)]
    added = [int((end["description_placeholders"] or {})["added"]) for end in ends]
    assert sum(added) == 3
    assert len(clerk.titles) == 3
    assert hass.config_entries.flow.async_progress() == []


async def test_chosen_in_two_dialogs(hass: HomeAssistant, clerk: Clerk) -> None:
    """No site tells that two feeds which people fill are the same."""
    text = "feeds: {drop: {schedule: manual}}"
    preview, other = await clerk.hand_in(text), await clerk.hand_in(text)
    assert await clerk.add(preview) == {"reason": "imported", "added": "1"}
    end = await clerk.add(other)
    assert (end["reason"], end["added"]) == ("imported_partly", "0")
    assert end["failures"].startswith("- drop: This source is a feed already")
    assert clerk.titles == ["drop"]


async def test_closed_meanwhile(
    hass: HomeAssistant, clerk: Clerk, three: list[str], site: FakeSite
) -> None:
    """What was added stays, the rest is left alone, and no process goes on."""
    preview = await clerk.hand_in(opml(*three))
    site.hold("/api/channel/two*")
    progress = await send(hass, preview, feeds=["0", "1", "2"])
    tally = await in_thread(site.wait_for, "/api/channel/two*")
    pid = tally.requests[-1].pid
    assert pid is not None
    task = next(one for one in asyncio.all_tasks() if one.get_name() == "anypod import")
    hass.config_entries.flow.async_abort(progress["flow_id"])
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not is_alive(pid)
    assert len(clerk.titles) == 1
    assert not [one for one in site.log if "three" in one.path]


async def test_nothing_chosen(
    hass: HomeAssistant, clerk: Clerk, three: list[str]
) -> None:
    preview = await clerk.hand_in(opml(*three))
    shown = await send(hass, preview, feeds=[])
    assert shown["errors"] == {"feeds": "none_chosen"}
    assert labels(shown) == labels(preview)
    with pytest.raises(InvalidData):
        await send(hass, shown, feeds=["3"])
    # As after the page was loaded anew.
    shown = await hass.config_entries.flow.async_configure(shown["flow_id"])
    assert (shown["step_id"], shown["errors"]) == ("import_feeds", {})
    assert (await clerk.add(shown, 1))["added"] == "1"


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", "import_unknown"),
        (b"\x89PNG\r\n", "import_unknown"),
        (b"<rss/>", "import_unknown"),
        (b"<opml><body>", "import_broken"),
        (b"feeds:\n  a: {", "import_broken"),
        (b"feeds: {}", "import_empty"),
        (b"<opml>" + b" " * 6_000_000 + b"</opml>", "import_too_large"),
        (b"[" * 100_000, "import_unknown"),
        (b"feeds: " + b"[" * 100_000, "import_broken"),
    ],
    ids=[
        *("nothing", "picture", "rss", "half a list", "half yaml", "empty", "long"),
        *("deep", "deep yaml"),
    ],
)
async def test_what_is_no_list(
    hass: HomeAssistant, clerk: Clerk, three: list[str], data: bytes, error: str
) -> None:
    form = await clerk.hand_in(data, media="video_720", keep_last=7)
    assert (form["step_id"], form["errors"]) == ("import", {"import_file": error})
    # What was typed is still there, but for the file, which is gone.
    assert suggested(form) == {"media": "video_720", "keep_last": 7}
    assert labels(await clerk.send_file(form, opml(*three)))


async def test_sent_twice(hass: HomeAssistant, clerk: Clerk, desk: Desk) -> None:
    form = await begin(hass, "import")
    file_id = await desk.upload(b"nothing")
    for error in ("import_unknown", "file_gone"):
        form = await send(hass, form, import_file=file_id, media="audio")
        assert form["errors"] == {"import_file": error}
    assert suggested(form) == {"media": "audio"}


async def test_many(hass: HomeAssistant, clerk: Clerk, site: FakeSite) -> None:
    """What fails at once costs no time, so that there can be many of them."""
    site.add(Channel(name="last", title="Last", videos=make_videos(1, "last")))
    manual = "".join(f"  f{n}: {{schedule: manual}}\n" for n in range(199))
    text = f"feeds:\n{manual}  last: {{url: '{site.channel_url('last')}'}}\n"
    assert await clerk.add(await clerk.hand_in(text)) == {
        "reason": "imported",
        "added": "200",
    }
    assert len(clerk.titles) == 200
    end = await clerk.hand_in(text)
    notes = end["description_placeholders"] or {}
    assert notes["known"].endswith(" … (+180)")


async def test_progress(
    hass: HomeAssistant, clerk: Clerk, three: list[str], site: FakeSite
) -> None:
    told: list[float] = []
    hass.bus.async_listen(
        "data_entry_flow_progress_update",
        lambda event: told.append(event.data["progress"]),
    )
    await clerk.add(await clerk.hand_in(opml(*three)))
    assert told == [1 / 3, 2 / 3, 1]


async def test_import_of_another_flow(hass: HomeAssistant, feeds: Feeds) -> None:
    """Home Assistant calls the step by the same name where code begins a flow."""
    found = {
        "unique_id": "site:a||audio",
        "title": "A",
        "data": {"type": "feed", "source_kind": "manual", "listing_urls": []},
        "options": {"media": "audio"},
    }
    manager = hass.config_entries.flow
    results = [
        await manager.async_init(DOMAIN, context={"source": SOURCE_IMPORT}, data=found)
        for _ in range(2)
    ]
    assert results[0]["type"] is FlowResultType.CREATE_ENTRY
    assert (results[1]["type"], results[1]["reason"]) == ("abort", "already_configured")


async def test_steps_in_a_wrong_order(hass: HomeAssistant) -> None:
    flow = AnypodConfigFlow()
    flow.hass = hass
    with pytest.raises(RuntimeError, match="has not added anything"):
        await flow.async_step_imported()
