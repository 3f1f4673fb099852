"""The JSON shapes of feeds and episodes, for actions and APIs alike."""

from datetime import datetime
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_cached_translations

from .const import DOMAIN
from .engine import (
    Episode,
    EpisodePage,
    EpisodeStatus,
    FeedState,
    Link,
    Offer,
    Overview,
    Probed,
    Problem,
    Progress,
    Stats,
    Submitted,
)
from .urls import link_urls

type Json = dict[str, Any]


def feed_shape(hass: HomeAssistant, state: FeedState, *, with_links: bool) -> Json:
    """Return a Feed; its links only for somebody who may know them."""
    shape: Json = {
        "config_entry_id": state.feed_id,
        "title": state.title,
        "source_url": state.source_url,
        "source_kind": state.source_kind,
        "status": state.status,
        "enabled": state.enabled,
        "media": state.media,
        "counts": {status: state.counts.get(status, 0) for status in EpisodeStatus},
        "size_bytes": state.size_bytes,
        "last_sync": _instant(state.last_sync),
        "last_success": _instant(state.last_success),
        "next_sync": _instant(state.next_sync),
        "error": problem_shape(hass, state.error),
        "latest_episode": None,
        "artwork_url": feed_artwork_path(state),
    }
    if state.latest_episode is not None:
        shape["latest_episode"] = episode_shape(hass, state.latest_episode)
    if with_links:
        shape["links"] = [link_shape(hass, link) for link in state.links]
    return shape


def episode_shape(
    hass: HomeAssistant, episode: Episode, *, details: bool = False
) -> Json:
    """Return an Episode; `details` adds its description."""
    state = episode.state
    shape: Json = {
        "episode_id": episode.episode_id,
        "config_entry_id": episode.feed_id,
        "source_id": episode.source_id,
        "source_url": episode.source_url,
        "title": episode.title,
        "published": _instant(episode.published),
        "duration_s": episode.duration_s,
        "status": state.status,
        "reason": state.reason,
        "pinned": state.pinned,
        "media": _media_shape(episode),
        "chapters": len(episode.chapters),
        "transcripts": [one.language for one in episode.transcripts],
        "artwork_url": episode_artwork_path(episode),
        "discovered_at": _instant(episode.discovered_at),
        "downloaded_at": _instant(episode.downloaded_at),
        "updated_at": _instant(episode.updated_at),
        "played_at": _instant(episode.played_at),
        "position_s": episode.position_s,
        "tries": state.tries,
        "next_attempt_at": _instant(state.next_attempt_at),
        "error": problem_shape(hass, state.error),
        "progress": _progress_shape(episode.progress),
    }
    if details:
        shape["description"] = episode.description
    return shape


def detailed_shape(hass: HomeAssistant, episode: Episode) -> Json:
    """Return an Episode with all that is known of it, its log included."""
    return {**episode_shape(hass, episode, details=True), "log": episode.log}


def page_shape(hass: HomeAssistant, page: EpisodePage, *, details: bool) -> Json:
    """Return a Page."""
    return {
        "episodes": [
            episode_shape(hass, episode, details=details) for episode in page.episodes
        ],
        "total": page.total,
        "limit": page.limit,
        "offset": page.offset,
    }


def overview_shape(hass: HomeAssistant, overview: Overview) -> Json:
    """Return how all feeds together stand."""
    return {
        "active_downloads": overview.active_downloads,
        "queued": overview.queued,
        "size_bytes": overview.size_bytes,
        "quota_bytes": overview.quota_bytes,
        "free_bytes": overview.free_bytes,
        "min_free_bytes": overview.min_free_bytes,
        "paused": overview.paused,
        "error": problem_shape(hass, overview.problem),
    }


def stats_shape(stats: Stats, entry_id: str | None) -> Json:
    """Return Stats of the feed that an entry stands for, None for all feeds."""
    return {
        "config_entry_id": entry_id,
        "counts": {status: stats.counts.get(status, 0) for status in EpisodeStatus},
        "size_bytes": stats.size_bytes,
        "duration_s": stats.duration_s,
        "oldest": _instant(stats.oldest),
        "newest": _instant(stats.newest),
        "success_rate": stats.success_rate,
        "delay_median_s": stats.delay_median_s,
        "delay_p90_s": stats.delay_p90_s,
        "months": [
            {
                "month": one.month,
                "published": one.published,
                "downloaded": one.downloaded,
                "size_bytes": one.size_bytes,
            }
            for one in stats.months
        ],
    }


def probe_shape(probed: Probed) -> Json:
    """Return what an address leads to; of a single page also what can be had."""
    source, episode = probed.source, probed.episode
    shape: Json = {
        "title": source.title,
        "source_kind": source.kind,
        "canonical_id": source.canonical_id,
        "entries": source.entry_count,
        "episode": None,
    }
    if episode is not None:
        shape["episode"] = {
            "source_id": episode.source_id,
            "source_url": episode.url,
            "title": episode.title,
            "description": episode.description,
            "published": _instant(episode.published),
            "duration_s": episode.duration_s,
            "formats": [_format_shape(one) for one in probed.formats],
            "subtitles": [
                {"language": one.language, "automatic": one.is_automatic}
                for one in probed.subtitles
            ],
        }
    return shape


def submitted_shape(submitted: Submitted) -> Json:
    """Return what became of a URL that somebody added."""
    return {
        "episode_id": submitted.episode_id,
        "status": submitted.status,
        "duplicate": submitted.duplicate,
    }


def link_shape(hass: HomeAssistant, link: Link) -> Json:
    """Return a Link, secret and all."""
    urls = link_urls(hass, link)
    return {
        "link_id": link.link_id,
        "name": link.name,
        "url": urls.url,
        "external_url": urls.external_url,
        "created_at": _instant(link.created_at),
        "last_used_at": _instant(link.last_used_at),
        "last_agent": link.last_agent,
    }


def problem_shape(hass: HomeAssistant, problem: Problem | None) -> Json | None:
    """Return a Problem with its sentence in the language of this Home Assistant."""
    if problem is None:
        return None
    return {
        "class": problem.error_class,
        "message": problem_message(hass, problem),
        "detail": problem.detail,
        "since": _instant(problem.since),
    }


def problem_message(hass: HomeAssistant, problem: Problem) -> str:
    """Return what went wrong in words for a person."""
    key = f"problem_{problem.error_class}"
    path = f"component.{DOMAIN}.exceptions.{key}.message"
    texts = async_get_cached_translations(
        hass, hass.config.language, "exceptions", DOMAIN
    )
    return texts.get(path, problem.detail)


def feed_artwork_path(state: FeedState) -> str | None:
    """Return the path of a feed's picture for somebody who is logged in."""
    if state.artwork_rev is None:
        return None
    return f"/api/{DOMAIN}/feeds/{state.feed_id}/artwork?v={state.artwork_rev}"


def episode_artwork_path(episode: Episode) -> str | None:
    """Return the path of an episode's picture for somebody who is logged in."""
    if episode.artwork is None:
        return None
    path = f"feeds/{episode.feed_id}/episodes/{episode.episode_id}/artwork"
    return f"/api/{DOMAIN}/{path}?v={episode.artwork.rev}"


def episode_media_path(episode: Episode) -> str | None:
    """Return the path of an episode's file for somebody who is logged in.

    Without a query, or Home Assistant would not sign it for a player.
    """
    if episode.media is None:
        return None
    name = f"{episode.media.rev}.{episode.media.facts.extension}"
    path = f"feeds/{episode.feed_id}/episodes/{episode.episode_id}/media/{name}"
    return f"/api/{DOMAIN}/{path}"


def _media_shape(episode: Episode) -> Json | None:
    if episode.media is None:
        return None
    facts = episode.media.facts
    return {
        "mime_type": facts.mime_type,
        "extension": facts.extension,
        "size_bytes": facts.size_bytes,
        "height": facts.height,
        "codecs": facts.codecs,
    }


def _format_shape(offered: Offer) -> Json:
    return {
        "format_id": offered.format_id,
        "extension": offered.extension,
        "height": offered.height,
        "codecs": offered.codecs,
        "bitrate_bits_s": offered.bitrate_bits_s,
        "size_bytes": offered.size_bytes,
    }


def _progress_shape(progress: Progress | None) -> Json | None:
    if progress is None:
        return None
    return {
        "stage": progress.stage,
        "percent": progress.percent,
        "speed_bytes_s": progress.speed_bytes_s,
        "remaining_s": progress.remaining_s,
    }


def _instant(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat()
