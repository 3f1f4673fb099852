"""The ancestor's defects and scenarios, each with the tests that would see it again.

The ancestor is thurstonsand/anypod at 8ca7a98. Tests are named without their `test_`, and
not to their end; files without `test_` and `.py`, with A for `ancestor`, E for `engine`.

| defect | kept out by |
|---|---|
| 1 failed discovery is success | A_discovery: an_outage_of_days_loses_nothing, a_tab_that_is_missing…; E_sources: a_whole_channel_that_breaks_off…; E_failures: a_listing_that_fails…, a_listing_that_breaks_off… |
| 2 oldest-first playlists | E_discovery: an_oldest_first_playlist…, a_short_list…; E_sources: a_long_list_costs…, a_list_that_its_owner… |
| 3 no upload_date | A_discovery: what_a_listing_leaves_out…, a_channel_without_any_dates… |
| 4 channel root, tabs | A_discovery: every_tab_is_read…, a_tab_that_is_missing…; E_media: what_a_url_is |
| 5 malformed entry | A_discovery: what_a_listing_leaves_out…; E_discovery: odd_titles… |
| 6 failing feed aborts the start | A_discovery: a_feed_that_fails…; E_publishing: a_restart_serves…; E_budgets: a_start_asks_nobody… |
| 7 archive churn | A_discovery: what_is_older_than_since…, what_a_person_skipped…; engine: a_skip_of_what_waits… |
| 8 keep_last counts broken ones | A_retention: broken_newest_ones…; E_failures: what_cannot_be_had…; store_rules: a_broken_episode_makes_room… |
| 9, 10 manual feeds | E_manual: what_was_added_last_is_kept, an_address_becomes_an_episode_once |
| 11 weekdays of cron | E_schedule: a_cron_feed…; schedule: weekdays_are_counted…, day_of_the_month… |
| 12 no description | E_discovery: odd_titles…; rss |
| 13 premieres | A_waiting: what_is_live…, what_is_called_off…, a_premiere_of_something_old…, looks_that_fail…; E_discovery: a_premiere_downloads…; E_manual: what_is_announced… |
| 14 since and time zones | A_discovery: since_means_the_day… |
| 15 a missing id deletes media | A_retention: the_files_of_a_feed_that_nobody_names… |
| 16 stale links | A_retention: what_comes_back_can_be_fetched; E_commands: deleting_what_is_there |
| 17 local time in the database | A_discovery: no_time_depends_on_where… |
| 18 refresh | E_upkeep: new_words_and_a_new_picture… |
| 19 races | below: parallel_runs_do_not_share…; A_retention: what_changes_during_a_download…; E_commands, E_stopping, downloader |
| 20 processes | E_budgets; E_discovery: life_of_a_channel |
| 21 buffering | E_loop, process |
| 22, 27–29 RSS, HTTP, security | publisher, rss, library and the tests of the integration |
| 23 backlog, hung runs | below: what_hangs_freezes_no_other_feed; E_publishing: an_episode_is_published_right_after…; E_failures: a_download_that_hangs…; ytdlp: a_listing_that_says_nothing… |
| 24 no circuit breaker | A_waiting: a_bot_check…, what_hits_three…, a_host_that_is_paused…; E_failures: a_site_that_limits_us… |
| 25 a statement per episode | E_budgets: a_sync_takes_as_many_statements…; store_listings, store_sources |
| 26 children survive; subtitles | process; E_stopping: a_conversion_that_was_cut_off…; E_failures: subtitles_that_fail… |

| scenario | shown by |
|---|---|
| 1, 2 new feed, sync twice | E_discovery: life_of_a_channel |
| 3 one row | A_discovery: every_tab_is_read…; store_listings: an_episode_listed_twice… |
| 4 changed title | E_sources: once_a_day_a_channel…; E_discovery: a_renamed_episode… |
| 5, 6 live | A_waiting: what_is_live…, looks_that_fail… |
| 7, 8, 9 failures | E_failures: a_failing_download…, broken_media… |
| 10 final extension | E_media: sound_is_taken_from…; E_presets: a_preset_makes_of_any_source… |
| 11 download delay | E_schedule: a_delay_counts… |
| 12–16 retention | A_retention: rules_that_are_moved…, an_earlier_since…, what_comes_back…; E_publishing: what_is_pruned…; E_sources: a_wider_window… |
| 17 another URL | E_sources: a_feed_with_another_url… |
| 18 pause | E_stopping: pausing_a_feed |
| 19 reconcile twice | below: the_same_configuration_again…; A_discovery: a_feed_that_fails… |
| 20, 22, 25 pictures, RSS, HTTP | artwork, publisher, rss, E_publishing |
| 21 transcripts | E_wishes: turned_on_they_come…, turned_off_they_go, another_language, another_order…, the_same_wish…, by_a_human_or_by_a_machine |
| 23 submissions | E_manual |
| 24 deletions | E_commands: deleting… |
| 26 refresh | E_upkeep |
| 27 due together | below: whoever_asks_comes_before…; E_stopping: asking_twice_for_a_sync…; E_schedule |
| 28 shutdown | E_stopping: a_stopped_download… |
"""

from dataclasses import replace
from pathlib import Path

from custom_components.anypod.engine import (
    EpisodeStatus as S,
    FeedChanged,
    FeedStatus,
    LibrariesMissed,
    OverviewChanged,
    ScheduleMode,
    ToolsChanged,
)
from tests.engine.home import Home, plain_channel, plain_videos
from tests.engine.scenes import CHANNEL, PAGE, light, newer, on_localhost, read, talk
from tests.engine.support import asked, reached
from tests.site import FakeSite


async def test_what_hangs_freezes_no_other_feed(home: Home, site: FakeSite) -> None:
    site.add(*(plain_channel(plain_videos(1, one), one) for one in ("slow", "fine")))
    site.add(talk(1))
    fine = on_localhost(light(home, "/channel/fine/videos"))
    with site.hold(PAGE) as listing, site.hold("/api/video/slow-1") as download:
        await home.engine.feeds.attach(light(home, feed_id="hung"))
        await home.engine.feeds.attach(
            light(home, "/channel/slow/videos", feed_id="slow")
        )
        await reached(listing)
        await reached(download)
        await home.add(fine)
        assert await home.statuses() == {"fine-1": S.DOWNLOADED}
        site.publish("/channel/fine/videos", *newer(1))
        await home.synced()
        assert (await home.statuses())["new-1"] is S.DOWNLOADED
        hung = await home.engine.feeds.state("hung")
        slow = await home.engine.feeds.state("slow")
        assert (hung.status, slow.status) == (
            FeedStatus.SYNCING,
            FeedStatus.DOWNLOADING,
        )
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 1}, "hung")


async def test_whoever_asks_comes_before_those_whose_time_has_come(
    home: Home, site: FakeSite
) -> None:
    names = "abcde"
    site.add(*(plain_channel([], name) for name in names))
    holds = {
        name: site.hold(f"/api/channel/{name}/*", times=1) for name in ("a", "b", "e")
    }

    async def attach(name: str, mode: ScheduleMode) -> None:
        path = f"/channel/{name}/videos"
        await home.engine.feeds.attach(light(home, path, feed_id=name, mode=mode))

    for name in "ab":
        await attach(name, ScheduleMode.INTERVAL)
        await reached(holds[name])
    for name in "cd":
        await attach(name, ScheduleMode.INTERVAL)
    await attach("e", ScheduleMode.MANUAL)
    for _ in range(2):
        await home.engine.feeds.sync("e")
    holds["a"].release()
    await reached(holds["e"])
    listed = site.since().matching("/api/channel/*")
    assert [one.path.split("/")[3] for one in listed] == ["a", "b", "e"]
    for hold in holds.values():
        hold.release()
    for name in names:
        await home.until(lambda state: state.last_success is not None, name)
    # Each was read once, those due together as well as the one asked for twice.
    assert site.since().pages == len(names)


async def test_parallel_runs_do_not_share_their_cookies(
    home: Home, site: FakeSite
) -> None:
    site.add(talk(1), plain_channel(plain_videos(1, "fine"), "fine"))
    jar = home.config.data_dir / "cookies" / "jar.txt"
    jar.parent.mkdir()
    jar.write_text(site.cookie_text())
    before = jar.read_bytes()
    site.hold("/api/video/*", times=2)
    await read(home, light(home, cookies=jar.name))
    other = light(home, "/channel/fine/videos", feed_id="other", cookies=jar.name)
    await read(home, on_localhost(other))
    await asked(site, "/api/video/*", count=2)
    copies = sorted((home.config.cache_dir / "runs").glob("*/cookies.txt"))
    assert len(copies) == 2
    assert {_mode(copy) for copy in copies} == {0o600}
    site.reset_failures()
    for feed_id in ("feed", "other"):
        await home.until(lambda state: state.counts == {S.DOWNLOADED: 1}, feed_id)
        await home.settled(feed_id)
    assert not any(copy.exists() for copy in copies)
    assert jar.read_bytes() == before


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


async def test_the_same_configuration_again_changes_nothing(
    home: Home, site: FakeSite
) -> None:
    site.add(talk(2))
    config = home.feed(CHANNEL, keep_last=1, since=plain_videos(2)[1].published)
    await home.add(config)
    before, document = await home.by_id(), await home.document()
    state = replace(await home.engine.feeds.state("feed"), next_sync=None)
    mark = site.mark()
    home.events.clear()
    for _ in range(2):
        again = await home.engine.feeds.attach(config)
        assert replace(again, next_sync=None) == state
    await home.restart(config)
    assert replace(await home.settled(), next_sync=None) == state
    assert await home.by_id() == before
    assert await home.document() == document
    assert site.since(mark).requests == ()
    # A start tells which yt-dlp there is, and how all stands together; nothing new.
    told = (ToolsChanged, OverviewChanged, LibrariesMissed)
    for event in home.events:
        if isinstance(event, FeedChanged):
            assert replace(event.state, next_sync=None) == state
        else:
            assert isinstance(event, told)
