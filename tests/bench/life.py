"""What happens to feeds in a week: news, deeds of people, and a site that has its days.

Dice decide, so that a run is as good as another, and the same seed tells the same.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from itertools import count
import random
from typing import Any, Final

from tests.bench.apps import command
from tests.bench.sources import KEPT, Source, channel, sources
from tests.hass import Answer, Instance
from tests.site import (
    AUDIO_M4A,
    MUXED_360,
    Channel,
    Chapter,
    FakeSite,
    Status,
    Subtitle,
    Video,
)

_OPTIONS: Final = "/api/config/config_entries/options/flow"
_ENTRY: Final = "/api/config/config_entries/entry"
_PATIENCE_S: Final = 200.0
_EPISODE_DEEDS: Final = (
    *("pin", "unpin", "skip", "unskip", "cancel", "download", "delete", "retry"),
    *("refresh_metadata", "get_episode"),
)
_PATTERNS: Final = (
    *("/api/channel/*", "/api/playlist/*", "/api/video/*", "/media/*", "/rss/*"),
    *("/thumb/*", "/art/*", "/subtitles/*", "*"),
)
_STATUSES: Final = (403, 404, 429, 500, 503)


class Life:
    """The people of a home, and the site that they listen to."""

    def __init__(
        self, instance: Instance, site: FakeSite, dice: random.Random, speed: float
    ) -> None:
        """Begin with an empty home."""
        self._instance = instance
        self._site = site
        self._dice = dice
        self._speed = speed
        self._began = datetime.now(UTC)
        self._numbers = count(1)
        self._mended_at_s: float | None = None
        self.feeds: dict[str, Source] = {}
        """By the ids of their entries."""
        self._later = ""
        self.deeds: Counter[str] = Counter()
        self.failures: list[str] = []
        self._choices: dict[Callable[[], Awaitable[object]], int] = {
            self._publish: 30,
            self._sync: 10,
            self._break: 12,
            self._meddle: 14,
            self._edit: 6,
            self._set_options: 5,
            self._reload: 4,
            self._pause: 3,
            self._submit: 3,
            self._share: 3,
            self._invite: 2,
            self._see_off: 2,
            self._flood: 1,
            self._set_hub: 1,
        }

    @property
    def faults(self) -> int:
        """Return how often the site began to misbehave."""
        return self.deeds["break"]

    # -------------------------------------------------------------------- beginnings

    async def furnish(self) -> None:
        """Add the feeds, with something to read in each."""
        for source in sources(self._site):
            for _ in range(KEPT):
                self._put(source)
            await self._add(source)
        self._later = await asyncio.to_thread(self._add_manual)

    async def _add(self, source: Source) -> str | None:
        added = await asyncio.to_thread(
            self._instance.add_feed, source.url, keep_last=KEPT, **source.fields
        )
        if added.get("type") != "create_entry":
            # The site is not at its best; nobody minds.
            return None
        feed_id: str = added["result"]["entry_id"]
        self.feeds[feed_id] = source
        await self._save(feed_id, source.options)
        return feed_id

    def _add_manual(self) -> str:
        home = self._instance
        flow = home.post("/api/config/config_entries/flow", {"handler": "anypod"}).json
        path = f"/api/config/config_entries/flow/{flow['flow_id']}"
        home.post(path, {"next_step_id": "manual"})
        made = home.post(path, {"title": "Listen later", "media": "audio"}).json
        feed_id: str = made["result"]["entry_id"]
        flow = home.post(_OPTIONS, {"handler": feed_id}).json
        options = {
            "media": "audio",
            "keep_last": KEPT,
            "advanced": {"allow_private_sources": True},
        }
        home.post(f"{_OPTIONS}/{flow['flow_id']}", options)
        return feed_id

    # ------------------------------------------------------------------------- days

    async def go_on(self, seconds: float) -> None:
        """Let things happen for so long."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while loop.time() < until:
            if self._mended_at_s is not None and loop.time() > self._mended_at_s:
                self._mend()
            [deed] = self._dice.choices([*self._choices], [*self._choices.values()])
            name = deed.__name__.strip("_")
            self.deeds[name] += 1
            try:
                await deed()
            except (OSError, RuntimeError, KeyError, ValueError) as err:
                self.failures.append(f"{name}: {err!r}"[:500])
            await asyncio.sleep(self._dice.uniform(0.1, 0.9))

    async def settle(self, seconds: float) -> list[str]:
        """Mend the site, let everything end that began; return what does not."""
        self._mend()
        for feed_id in [*self.feeds, self._later]:
            await self._enable(feed_id, is_on=True)
        loop = asyncio.get_running_loop()
        until, left = loop.time() + seconds, ["nobody looked"]
        while left and loop.time() < until:
            # What cannot be had for good is tried again as well: not too often.
            await self._act("retry")
            await self._act("sync")
            left = await self._wait(min(until, loop.time() + _PATIENCE_S))
        return left

    async def _wait(self, until_s: float) -> list[str]:
        """Wait until nothing is left to be done, or that long; return what is left."""
        left = [""]
        while left and asyncio.get_running_loop().time() < until_s:
            await asyncio.sleep(2)
            told = await self._ask("list_feeds")
            left = [one for one in map(_unsettled, told["feeds"]) if one]
        return left

    def playable(self) -> dict[str, set[str]]:
        """Return what the feeds that nobody meddled with have to play."""
        return {
            feed_id: {*self._site.catalogue.listing(source.listing)[:KEPT]}
            for feed_id, source in self.feeds.items()
            if source.is_witness
        }

    # -------------------------------------------------------------- what the site does

    async def _publish(self) -> None:
        self._put(self._source())

    async def _flood(self) -> None:
        """Publish more at once than a feed keeps, and than a page of the site holds."""
        source = self._source()
        for _ in range(40):
            self._put(source)

    def _put(self, source: Source) -> None:
        now = datetime.now(UTC)
        number = next(self._numbers)
        video = Video(
            id=f"{source.name}-{number}",
            title=f"{source.name}, number {number}",
            description=f"What number {number} is about. " * 20,
            published=self._began + (now - self._began) * self._speed,
            formats=(AUDIO_M4A, MUXED_360),
            chapters=(Chapter(start_s=0, title="One"), Chapter(start_s=1, title="Two")),
            subtitles=(Subtitle(language="en"),),
        )
        self._site.publish(source.listing, video)

    async def _edit(self) -> None:
        """Change something that is published."""
        source = self._source(witness=False)
        listed = self._site.catalogue.listing(source.listing)
        if not listed:
            return
        video_id = self._dice.choice(listed[:10])
        match self._dice.randrange(4):
            case 0:
                self._site.update(video_id, title=f"{video_id}, another title")
            case 1:
                self._site.update(
                    video_id, thumbnail_revision=self._dice.randrange(9) + 1
                )
            case 2:
                self._site.update(video_id, status=Status.PRIVATE)
            case 3:
                self._site.delist(source.listing, video_id)

    async def _break(self) -> None:
        """Misbehave in some way, for a while."""
        pattern = self._dice.choice(_PATTERNS)
        site, times = self._site, self._dice.choice((1, 3, None))
        match self._dice.randrange(7):
            case 0 | 1:
                status = self._dice.choice(_STATUSES)
                site.fail(pattern, status=status, times=times)
            case 2:
                site.drop(pattern, times=times)
            case 3:
                site.garble(pattern, times=times)
            case 4:
                site.cut(pattern, after_bytes=500, times=times)
            case 5:
                site.hold(pattern, times=times)
            case 6:
                site.stop()
        loop = asyncio.get_running_loop()
        self._mended_at_s = loop.time() + self._dice.uniform(2, 12)

    def _mend(self) -> None:
        self._site.reset_failures()
        self._site.start()
        self._mended_at_s = None

    # -------------------------------------------------------------- what people do

    async def _sync(self) -> None:
        chosen = self._dice.choice([None, *self.feeds])
        await self._act("sync", **({"config_entry_id": chosen} if chosen else {}))

    async def _meddle(self) -> None:
        """Do something with an episode, or try to."""
        feed_id = self._feed()
        feed = {"config_entry_id": feed_id}
        page = await self._ask("list_episodes", **feed, limit=20)
        if page is None or not page["episodes"]:
            return
        episode = self._dice.choice(page["episodes"])
        deed = self._dice.choice(_EPISODE_DEEDS)
        await self._ask(deed, **feed, episode_id=episode["episode_id"])

    async def _set_options(self) -> None:
        feed_id = self._feed()
        options = self.feeds[feed_id].options | {
            "keep_last": self._dice.randint(3, 8),
            "show": {"title": f"Feed {self._dice.randrange(100)}"},
        }
        if self._dice.random() < 0.3:
            options["filters"] = {"exclude_title": f"{self._dice.randrange(10)}$"}
        await self._save(feed_id, options)

    async def _save(self, feed_id: str, options: dict[str, Any]) -> None:
        flow = (await self._post(_OPTIONS, {"handler": feed_id})).json
        given = {"media": "audio", "keep_last": KEPT} | self.feeds[feed_id].fields
        await self._post(f"{_OPTIONS}/{flow['flow_id']}", given | options)

    async def _reload(self) -> None:
        entries = await asyncio.to_thread(self._instance.entries)
        entry_id = self._dice.choice(entries)["entry_id"]
        await self._post(f"{_ENTRY}/{entry_id}/reload", None)

    async def _pause(self) -> None:
        await self._enable(self._feed(), is_on=self._dice.random() < 0.6)

    async def _enable(self, feed_id: str, *, is_on: bool) -> None:
        # Not the entity, whose name follows the feed's title.
        await command(
            self._instance,
            type="anypod/feeds/enable",
            config_entry_id=feed_id,
            enabled=is_on,
        )

    async def _submit(self) -> None:
        listed = self._site.catalogue.listing(self._source().listing)
        if listed:
            url = self._site.video_url(self._dice.choice(listed[:10]))
            await self._ask("add_url", config_entry_id=self._later, url=url)

    async def _share(self) -> None:
        """Make a link, give one another token, or take one back."""
        feed_id = self._feed()
        feed = await self._ask("get_feed", config_entry_id=feed_id)
        others = [] if feed is None else feed["links"][1:]
        if len(others) < 2:
            await self._ask("create_link", config_entry_id=feed_id, name="A guest")
            return
        deed = self._dice.choice(("rotate_link", "revoke_link"))
        link_id = self._dice.choice(others)["link_id"]
        await self._ask(deed, config_entry_id=feed_id, link_id=link_id)

    async def _invite(self) -> None:
        """Add a feed that is not there for long."""
        if sum(one.name.startswith("guest") for one in self.feeds.values()) >= 3:
            return
        name = f"guest{next(self._numbers)}"
        self._site.add(Channel(name=name, title=name))
        source = channel(self._site, name, {"keep": {"on_remove": "delete"}})
        for _ in range(3):
            self._put(source)
        await self._add(source)

    async def _see_off(self) -> None:
        """Remove such a feed with all that it has."""
        guests = [one for one, it in self.feeds.items() if it.name.startswith("guest")]
        if not guests:
            return
        feed_id = self._dice.choice(guests)
        del self.feeds[feed_id]
        answer = await asyncio.to_thread(self._instance.delete, f"{_ENTRY}/{feed_id}")
        self._note("remove", answer)

    async def _set_hub(self) -> None:
        entries = await asyncio.to_thread(self._instance.entries)
        [hub] = [one for one in entries if one["title"] == "Anypod"]
        flow = (await self._post(_OPTIONS, {"handler": hub["entry_id"]})).json
        options = {"downloads": {"max_downloads": self._dice.randint(1, 3)}}
        await self._post(f"{_OPTIONS}/{flow['flow_id']}", options)

    # ------------------------------------------------------------------------ asking

    def _source(self, *, witness: bool = True) -> Source:
        chosen = [one for one in self.feeds.values() if witness or not one.is_witness]
        return self._dice.choice(chosen)

    def _feed(self) -> str:
        """Return a feed that anybody may meddle with."""
        return self._dice.choice(
            [one for one, source in self.feeds.items() if not source.is_witness]
        )

    async def _ask(self, action: str, **data: Any) -> Any:
        path = f"/api/services/anypod/{action}?return_response"
        answer = await self._post(path, data)
        return answer.json["service_response"] if answer.status == 200 else None

    async def _act(self, action: str, **data: Any) -> None:
        await self._post(f"/api/services/anypod/{action}", data)

    async def _post(self, path: str, data: object) -> Answer:
        answer = await asyncio.to_thread(self._instance.post, path, data)
        self._note(path, answer)
        return answer

    def _note(self, what: str, answer: Answer) -> None:
        if answer.status >= 500:
            self.failures.append(f"{what}: {answer.status} {answer.body[:300]!r}")


def _unsettled(feed: dict[str, Any]) -> str:
    counts = {
        name: feed["counts"][name] for name in ("queued", "downloading", "upcoming")
    }
    if feed["status"] == "idle" and not any(counts.values()):
        return ""
    return f"{feed['title']}: {feed['status']}, {counts}, {feed['error']}"
