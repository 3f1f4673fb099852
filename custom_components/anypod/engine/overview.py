"""How all feeds together stand."""

from dataclasses import dataclass

from .models import Problem


@dataclass(frozen=True, kw_only=True, slots=True)
class Overview:
    """How all feeds together stand, for whoever shows it."""

    active_downloads: int
    queued: int
    """Episodes that wait for their download, whatever it is that they wait for."""
    size_bytes: int
    """Of all files, also those of removed feeds that nobody has decided on."""
    quota_bytes: int | None
    free_bytes: int | None
    """On the disk of the library; None while that cannot be reached."""
    min_free_bytes: int | None
    """What is to stay free of it."""
    paused: bool
    problem: Problem | None
    """What holds all downloads back."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Space:
    """How much room there is for new files."""

    free_bytes: int | None
    """None while the disk cannot be reached."""
    reserve_bytes: int
    """What has to stay free."""

    @property
    def is_enough(self) -> bool:
        """Return whether anything can be made."""
        return self.free_bytes is not None and self.free_bytes >= self.reserve_bytes
