"""A memory that forgets what was not used for longest."""

from custom_components.anypod.engine.lru import Lru


def memory(limit_bytes: int = 10) -> Lru[str, bytes]:
    return Lru[str, bytes](limit_bytes, len)


def test_it_keeps_what_fits() -> None:
    kept = memory()
    kept.put("a", b"12345")
    kept.put("b", b"67890")
    assert (kept.get("a"), kept.get("b"), kept.get("c")) == (b"12345", b"67890", None)
    assert kept.size_bytes == 10


def test_what_was_not_used_for_longest_goes_first() -> None:
    kept = memory()
    for key in "abc":
        kept.put(key, b"123")
    assert kept.get("a") is not None
    kept.put("d", b"1234")
    assert [key for key in "abcd" if kept.get(key) is not None] == ["a", "c", "d"]
    assert kept.size_bytes == 10


def test_one_large_thing_pushes_out_several() -> None:
    kept = memory()
    for key in "abc":
        kept.put(key, b"123")
    kept.put("d", b"1234567")
    assert [key for key in "abcd" if kept.get(key) is not None] == ["c", "d"]


def test_what_comes_anew_counts_once() -> None:
    kept = memory()
    kept.put("a", b"123456")
    kept.put("a", b"12")
    assert (kept.get("a"), kept.size_bytes) == (b"12", 2)
    # And it is the newest.
    kept.put("b", b"12345678")
    kept.put("a", b"12")
    kept.put("c", b"12345678")
    assert (kept.get("a"), kept.get("b")) == (b"12", None)


def test_what_is_too_large_is_not_kept_and_pushes_nothing_out() -> None:
    kept = memory()
    kept.put("a", b"12345")
    kept.put("b", b"12345678901")
    assert (kept.get("a"), kept.get("b"), kept.size_bytes) == (b"12345", None, 5)
    # What it replaces is not true any more.
    kept.put("a", b"12345678901")
    assert (kept.get("a"), kept.size_bytes) == (None, 0)


def test_dropping() -> None:
    kept = memory()
    kept.put("a", b"12345")
    kept.drop("a")
    kept.drop("a")
    assert (kept.get("a"), kept.size_bytes) == (None, 0)
