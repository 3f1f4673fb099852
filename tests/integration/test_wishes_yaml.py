"""YAML of strangers is read without opening a file or growing."""

from pathlib import Path

import pytest

from custom_components.anypod.wishes import load_yaml


def test_yaml_shows_no_files(tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("password: hunter2")
    for tag in ("!include", "!secret", "!env_var", "!!python/object/apply:os.getcwd"):
        with pytest.raises(ValueError, match="could not determine a constructor"):
            load_yaml(f"a: {tag} {secret}")


def grown(levels: int, merge: str = "") -> str:
    """Return a small document that stands for a long one."""
    lines = ["a0: &a0 {x: 1}"]
    for n in range(1, levels):
        names = ", ".join([f"*a{n - 1}"] * 10)
        value = f"{{<<: [{names}]}}" if merge else f"[{names}]"
        lines.append(f"a{n}: &a{n} {value}")
    return "\n".join(lines)


@pytest.mark.parametrize(
    "text",
    [
        grown(9, "<<"),
        "a: &a {x: 1}\nb: [" + "*a, " * 1001 + "]",
        "a: &a {" + ", ".join(f"k{n}: 1" for n in range(1002)) + "}\nb: {<<: *a}",
        "[" * 100_000,
        "{a: " * 100_000,
        "- " * 100_000,
        "a: 2024-13-45",
        "a: [",
        "a: *b",
        "a\x00",
    ],
    ids=[
        *("merged", "references", "one large", "lists", "mappings", "dashes", "date"),
        *("cut off", "no anchor", "zero"),
    ],
)
def test_yaml_that_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        load_yaml(text)


def test_yaml_that_is_read() -> None:
    assert load_yaml("a: &a {x: 1}\nb: {<<: *a, y: 2}") == {
        "a": {"x": 1},
        "b": {"x": 1, "y": 2},
    }
    # What stands in several places is there once.
    assert load_yaml(grown(30))
    many = "".join(f"f{n}: {{<<: *a}}\n" for n in range(900))
    assert len(load_yaml(f"a: &a {{x: 1}}\n{many}")) == 901  # type: ignore[arg-type]
