"""A bounded memory of things that can be made again."""

from collections import OrderedDict
from collections.abc import Callable, Hashable


class Lru[K: Hashable, V]:
    """Keeps what was used last, up to a size in bytes."""

    def __init__(self, limit_bytes: int, size_of: Callable[[V], int]) -> None:
        """Begin with nothing."""
        self._limit = limit_bytes
        self._size_of = size_of
        self._kept: OrderedDict[K, V] = OrderedDict()
        self.size_bytes = 0

    def get(self, key: K) -> V | None:
        """Return what is kept under a key, which counts as a use."""
        value = self._kept.get(key)
        if value is not None:
            self._kept.move_to_end(key)
        return value

    def put(self, key: K, value: V) -> None:
        """Keep something, unless it is too large; what was not used for long goes."""
        self.drop(key)
        size = self._size_of(value)
        if size > self._limit:
            return
        self._kept[key] = value
        self.size_bytes += size
        while self.size_bytes > self._limit:
            _, oldest = self._kept.popitem(last=False)
            self.size_bytes -= self._size_of(oldest)

    def drop(self, key: K) -> None:
        """Forget what is kept under a key."""
        value = self._kept.pop(key, None)
        if value is not None:
            self.size_bytes -= self._size_of(value)
