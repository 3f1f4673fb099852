"""The engine: everything that Anypod does, without Home Assistant.

This face is all that the integration imports.
"""

from .engine import Engine, EngineConfig
from .errors import (
    EngineError,
    IllegalTransition,
    InvalidUrl,
    SchemaTooNew,
    SourceError,
    StoreError,
    ToolMissing,
    UnknownEpisode,
    UnknownFeed,
)
from .events import (
    EngineEvent,
    EpisodeChanged,
    EpisodeEventType,
    FeedChanged,
    FeedRemoved,
)
from .models import (
    Artifact,
    Episode,
    EpisodePage,
    EpisodeQuery,
    EpisodeState,
    EpisodeStatus,
    ErrorClass,
    FeedConfig,
    FeedState,
    FeedStatus,
    Kind,
    Link,
    Media,
    Problem,
    Progress,
    SourceKind,
    SourceProbe,
)
from .publisher import Document, Publisher
from .store_episodes import SORTS
from .ytdlp import Fetcher, FetcherConfig

__all__ = [
    "SORTS",
    "Artifact",
    "Document",
    "Engine",
    "EngineConfig",
    "EngineError",
    "EngineEvent",
    "Episode",
    "EpisodeChanged",
    "EpisodeEventType",
    "EpisodePage",
    "EpisodeQuery",
    "EpisodeState",
    "EpisodeStatus",
    "ErrorClass",
    "FeedChanged",
    "FeedConfig",
    "FeedRemoved",
    "FeedState",
    "FeedStatus",
    "Fetcher",
    "FetcherConfig",
    "IllegalTransition",
    "InvalidUrl",
    "Kind",
    "Link",
    "Media",
    "Problem",
    "Progress",
    "Publisher",
    "SchemaTooNew",
    "SourceError",
    "SourceKind",
    "SourceProbe",
    "StoreError",
    "ToolMissing",
    "UnknownEpisode",
    "UnknownFeed",
]
