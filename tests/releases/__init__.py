"""What homes of released versions look like: databases and config entries."""

from .kept import Release, all_kept

__all__ = ["Release", "all_kept"]
