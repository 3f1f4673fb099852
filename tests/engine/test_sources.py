"""What a URL is, and by which listings it is read."""

from hypothesis import given, strategies as st
import pytest

from custom_components.anypod.engine import sources
from custom_components.anypod.engine.errors import InvalidUrl
from custom_components.anypod.engine.findings import ListedEpisode, SourceInfo
from custom_components.anypod.engine.models import SourceKind
from custom_components.anypod.engine.ytdlp_output import Entry, Playlist

YOUTUBE = "https://www.youtube.com"


def entry(
    url: str = "https://example.org/watch/1",
    *,
    title: str | None = "A title",
    is_single: bool = False,
    playlist_url: str | None = None,
    source_title: str | None = None,
) -> Entry:
    return Entry(
        episode=ListedEpisode(extractor="example", source_id="1", url=url, title=title),
        source=SourceInfo(extractor="example", title=source_title),
        is_single=is_single,
        playlist_url=playlist_url,
    )


def playlist(
    extractor: str = "example:playlist",
    *,
    title: str | None = "The list",
    author: str | None = None,
    playlist_id: str | None = "PL1",
) -> Playlist:
    return Playlist(
        source=SourceInfo(extractor=extractor, title=title, author=author),
        playlist_id=playlist_id,
        url=None,
        count=None,
    )


# ---------------------------------------------------------------------- normalise


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("  http://example.org ", "http://example.org"),
        ("HTTPS://Example.org/Path", "https://Example.org/Path"),
        ("example.org/a", "https://example.org/a"),
        ("youtube.com/@some", "https://youtube.com/@some"),
        ("localhost:8080/x", "https://localhost:8080/x"),
        ("http://127.0.0.1:8080/x", "http://127.0.0.1:8080/x"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x"),
        ("https://user:pass@example.org/", "https://user:pass@example.org/"),
        ("https://müller.example/ä", "https://müller.example/ä"),
        ("https://example.org/a%20b", "https://example.org/a%20b"),
    ],
)
def test_addresses_are_understood_as_meant(text: str, expected: str) -> None:
    assert sources.normalise(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", "   ", "\n", "nonsense", "just some words", "http://", "https:///path"),
        *("https://exa mple.org/", "https://example.org/a b", "https://a.org/\n/b"),
        *("ftp://example.org/", "file:///etc/passwd", "file://localhost/etc/passwd"),
        *("javascript://example.org/%0aalert(1)", "data://example.org/x"),
        *("https://example.org\x00/", "https://exa\u202emple.org/", "https://.org/"),
        *("https://example..org/", "https://[::1/", "https://[nonsense]/"),
        *("https://example.org:port/", "https://example.org:99999/", "//example.org/"),
        *("https://-", "://example.org", "-x", "--exec=rm"),
    ],
)
def test_text_that_is_no_web_address_is_refused(text: str) -> None:
    with pytest.raises(InvalidUrl):
        sources.normalise(text)


@given(st.text(max_size=80))
def test_any_text_is_either_an_address_or_refused(text: str) -> None:
    try:
        url = sources.normalise(text)
    except InvalidUrl:
        return
    assert url.startswith(("http://", "https://"))
    assert " " not in url
    assert url.isprintable()
    assert sources.normalise(url) == url
    # Whatever was accepted can be looked at further.
    sources.default_listing(url)
    sources.tab_of(url)


# ----------------------------------------------------------------------- listings


@pytest.mark.parametrize(
    "path",
    [
        *("/@some", "/@some/", "/@some/featured", "/@some/featured/"),
        *("/@some?si=abc", "/@some/?view=0"),
    ],
)
@pytest.mark.parametrize("host", ["www.youtube.com", "youtube.com", "m.youtube.com"])
def test_a_youtube_channel_means_its_videos(host: str, path: str) -> None:
    expected = f"https://{host}/@some/videos"
    assert sources.default_listing(f"https://{host}{path}") == expected


@pytest.mark.parametrize("root", ["/channel/UC1", "/c/Some", "/user/some", "/@ä.b-c_d"])
def test_every_form_of_a_youtube_channel(root: str) -> None:
    assert sources.default_listing(YOUTUBE + root) == f"{YOUTUBE}{root}/videos"


@pytest.mark.parametrize(
    "url",
    [
        *(f"{YOUTUBE}/@some/{tab}" for tab in ("videos", "shorts", "streams")),
        f"{YOUTUBE}/@some/playlists",
        f"{YOUTUBE}/playlist?list=PL1",
        f"{YOUTUBE}/watch?v=1&list=PL1",
        f"{YOUTUBE}/",
        "https://example.org/@some",
        "https://notyoutube.com/@some",
    ],
)
def test_everything_else_is_read_as_it_stands(url: str) -> None:
    assert sources.default_listing(url) == url


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/@x/videos", "videos"),
        ("https://a.example/@x/shorts/", "shorts"),
        ("https://a.example/@x/streams?view=0", "streams"),
        ("https://a.example/@x", None),
        ("https://a.example/videos/7", None),
        ("", None),
    ],
)
def test_tab_of_a_listing(url: str, expected: str | None) -> None:
    assert sources.tab_of(url) == expected


def test_root_that_lists_its_tabs() -> None:
    root = "https://a.example/channel/x"
    entries = [entry(f"{root}/{tab}") for tab in ("shorts", "streams", "videos")]
    expected = [f"{root}/{tab}" for tab in ("videos", "shorts", "streams")]
    assert sources.channel_tabs(root, entries) == expected
    assert sources.channel_tabs(root + "/", entries) == expected


def test_root_that_shows_as_nested_playlists() -> None:
    root = "https://a.example/channel/x"
    entries = [
        entry(playlist_url=f"{root}/streams"),
        entry(playlist_url=f"{root}/videos"),
        entry(playlist_url=f"{root}/videos"),
    ]
    expected = [f"{root}/videos", f"{root}/streams"]
    assert sources.channel_tabs(root, entries) == expected


def test_a_tab_is_no_root_and_strangers_are_no_tabs() -> None:
    tab = "https://a.example/channel/x/videos"
    assert sources.channel_tabs(tab, [entry(playlist_url=tab)]) == []
    strangers = [entry("https://b.example/other/videos"), entry(playlist_url=None)]
    assert sources.channel_tabs("https://a.example/channel/x", strangers) == []


# --------------------------------------------------------------------------- kind


def test_a_page_with_one_episode_is_single() -> None:
    kind = sources.kind_of("https://a.example/1", [entry(is_single=True)], None)
    assert kind is SourceKind.SINGLE


def test_a_tab_is_a_channel() -> None:
    kind = sources.kind_of("https://a.example/@x/videos", [], playlist())
    assert kind is SourceKind.CHANNEL


@pytest.mark.parametrize(
    ("extractor", "expected"),
    [
        ("soundclouduser", SourceKind.CHANNEL),
        ("vimeochannel", SourceKind.CHANNEL),
        ("bandcampuser", SourceKind.CHANNEL),
        ("spotifyshow", SourceKind.CHANNEL),
        ("soundcloudset", SourceKind.PLAYLIST),
        ("youtubeplaylist", SourceKind.PLAYLIST),
        ("generic", SourceKind.PLAYLIST),
    ],
)
def test_kind_by_extractor(extractor: str, expected: SourceKind) -> None:
    url = "https://a.example/list"
    assert sources.kind_of(url, [entry()], playlist(extractor)) is expected


def test_nothing_at_all_is_an_empty_playlist() -> None:
    assert sources.kind_of("https://a.example/x", [], None) is SourceKind.PLAYLIST


# -------------------------------------------------------------------------- title


def test_a_channel_goes_by_its_owner() -> None:
    listing = playlist(title="Some One - Videos", author="Some One")
    channel, other = SourceKind.CHANNEL, SourceKind.PLAYLIST
    assert sources.title_of(channel, [], listing) == "Some One"
    assert sources.title_of(other, [], listing) == "Some One - Videos"
    nameless = playlist(title="Videos", author=None)
    assert sources.title_of(channel, [], nameless) == "Videos"


def test_a_single_page_goes_by_its_episode() -> None:
    assert sources.title_of(SourceKind.SINGLE, [entry()], None) == "A title"
    untitled = [entry(title=None)]
    assert sources.title_of(SourceKind.SINGLE, untitled, None) is None


def test_a_list_without_a_closing_line_goes_by_its_first_entry() -> None:
    kind = SourceKind.PLAYLIST
    assert sources.title_of(kind, [entry(source_title="Somebody")], None) == "Somebody"
    assert sources.title_of(kind, [], None) is None


# ----------------------------------------------------------------------- identity


def test_one_identity_for_every_way_to_write_a_url() -> None:
    kind = SourceKind.CHANNEL
    first = sources.canonical_id("https://a.example/@x/videos", kind, [], playlist())
    again = sources.canonical_id("https://a.example/c/1/videos", kind, [], playlist())
    assert first == again == "example:playlist:PL1"


def test_identity_of_a_single_page_is_its_episodes() -> None:
    found = sources.canonical_id("https://a/1", SourceKind.SINGLE, [entry()], None)
    assert found == "example:1"


def test_what_has_no_id_is_known_by_its_url() -> None:
    nameless = playlist(playlist_id=None)
    kind = SourceKind.PLAYLIST
    ids = {
        sources.canonical_id(url, kind, [], listing)
        for url in ("https://a.example/1", "https://a.example/2")
        for listing in (nameless, None)
    }
    assert len(ids) == 2
    assert all(one.startswith("url:") for one in ids)
