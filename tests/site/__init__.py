"""A fake video site on loopback for a real yt-dlp: see README.md in this folder."""

from .builders import ODD_TITLES, big_channel, make_shorts, make_videos, odd_videos
from .encode import identify
from .faults import Hold
from .formats import (
    AUDIO_M4A,
    AUDIO_MP3,
    AUDIO_OPUS,
    DEFAULT_FORMATS,
    HLS_360,
    MUXED_360,
    MUXED_720,
    MUXED_LARGE,
    MUXED_WEBM_360,
    SPLIT_FORMATS,
    Container,
    Format,
    video_only,
)
from .install import install_plugin, install_youtube_plugin, plugin_dir
from .log import Mark, Request, Tally
from .models import (
    PUBLISHED,
    Channel,
    Chapter,
    Dates,
    Kind,
    Order,
    Picture,
    Playlist,
    SourceStatus,
    Status,
    Subtitle,
    Video,
)
from .site import FakeSite

__all__ = [
    "AUDIO_M4A",
    "AUDIO_MP3",
    "AUDIO_OPUS",
    "DEFAULT_FORMATS",
    "HLS_360",
    "MUXED_360",
    "MUXED_720",
    "MUXED_LARGE",
    "MUXED_WEBM_360",
    "ODD_TITLES",
    "PUBLISHED",
    "SPLIT_FORMATS",
    "Channel",
    "Chapter",
    "Container",
    "Dates",
    "FakeSite",
    "Format",
    "Hold",
    "Kind",
    "Mark",
    "Order",
    "Picture",
    "Playlist",
    "Request",
    "SourceStatus",
    "Status",
    "Subtitle",
    "Tally",
    "Video",
    "big_channel",
    "identify",
    "install_plugin",
    "install_youtube_plugin",
    "make_shorts",
    "make_videos",
    "odd_videos",
    "plugin_dir",
    "video_only",
]
