"""The JSON shapes of feeds and episodes, for actions and APIs alike."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final, cast

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_cached_translations

from .const import DOMAIN
from .deeds import Done, Refused
from .engine import (
    Artifact,
    Cue,
    Engine,
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
    public_id,
    public_url,
    redact_all,
)
from .urls import link_urls

type Json = dict[str, Any]

_TELLING: Final[Mapping[str, Callable[[str], str]]] = {
    "source_id": public_id,
    "source_url": public_url,
    "detail": redact_all,
    "log": redact_all,
}
"""What may hold keys of sources, and how that is shown without them."""


def discreet[T](shape: T) -> T:
    """Return a shape, or several, as somebody sees it who is no administrator."""
    return cast("T", _discreet(shape))


def _discreet(shape: object, key: str = "") -> object:
    if isinstance(shape, dict):
        return {name: _discreet(value, name) for name, value in shape.items()}
    if isinstance(shape, list):
        return [_discreet(one) for one in shape]
    hide = _TELLING.get(key)
    return shape if hide is None or not isinstance(shape, str) else hide(shape)


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
        "latest_episode": _episode_or_none(hass, state.latest_episode),
        "latest_failed": _episode_or_none(hass, state.last_failed),
        "artwork_url": feed_artwork_path(state),
    }
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


def _episode_or_none(hass: HomeAssistant, episode: Episode | None) -> Json | None:
    return None if episode is None else episode_shape(hass, episode)


def changed_shape(hass: HomeAssistant, engine: Engine, episode: Episode) -> Json:
    """Return the Episode that something was done with, as it is by now."""
    shape = episode_shape(hass, engine.shown(episode), details=True)
    return {"episode": shape}


def detailed_shape(hass: HomeAssistant, episode: Episode) -> Json:
    """Return an Episode with all that is known of it, its log included."""
    return {
        **episode_shape(hass, episode, details=True),
        "until_played": episode.state.until_played,
        "refresh_at": _instant(episode.refresh_at),
        "media_path": episode_media_path(episode),
        "chapter_list": list(_chapter_shapes(episode)),
        "artifacts": [_artifact_shape(one) for one in _files(episode)],
        "log": episode.log,
    }


def transcript_shape(language: str, cues: Iterable[Cue]) -> Json:
    """Return what is said in an episode, and when."""
    return {
        "language": language,
        "cues": [
            {
                "start_s": cue.start_ms / 1000,
                "end_s": cue.end_ms / 1000,
                "text": cue.text,
            }
            for cue in cues
        ],
    }


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


def done_shape(hass: HomeAssistant, done: Done) -> Json:
    """Return what became of many episodes."""
    return {
        "episodes": [episode_shape(hass, one) for one in done.episodes],
        "refused": [_refusal_shape(one) for one in done.refused],
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


def _chapter_shapes(episode: Episode) -> Iterator[Json]:
    """Yield chapters, each of which ends where the next one begins."""
    duration_s = episode.duration_s
    if episode.media is not None:
        duration_s = episode.media.facts.duration_s or duration_s
    ends = [one.start_s for one in episode.chapters[1:]]
    for chapter, end_s in zip(episode.chapters, [*ends, duration_s], strict=False):
        is_after = end_s is not None and end_s > chapter.start_s
        yield {
            "start_s": chapter.start_s,
            "end_s": end_s if is_after else None,
            "title": chapter.title,
            "url": None,
        }


def _files(episode: Episode) -> Iterator[Artifact]:
    for one in (episode.media, episode.artwork, *episode.transcripts):
        if one is not None:
            yield one


def _artifact_shape(artifact: Artifact) -> Json:
    facts = artifact.facts
    return {
        "kind": artifact.kind,
        "language": artifact.language or None,
        "mime_type": facts.mime_type,
        "extension": facts.extension,
        "size_bytes": facts.size_bytes,
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


def _refusal_shape(refused: Refused) -> Json:
    """Return why it is, also as what to say it with in somebody's own language."""
    err = refused.error
    return {
        "episode_id": refused.episode_id,
        "code": err.translation_key,
        "message": str(err),
        "translation_domain": err.translation_domain,
        "translation_key": err.translation_key,
        "translation_placeholders": err.translation_placeholders or {},
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
