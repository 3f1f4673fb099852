"""Scripts that play programs of a machine."""

from pathlib import Path


def play(folder: Path, name: str, says: str, *, code: int = 0) -> Path:
    """Make a program that says something, and counts how often it was asked."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(
        f"#!/bin/sh\necho asked \"$1\" >> '{folder / name}.log'\n"
        f"echo '{says}'\nexit {code}\n"
    )
    path.chmod(0o755)
    return path
