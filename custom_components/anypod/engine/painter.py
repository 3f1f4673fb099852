"""Gets the picture of a feed as a whole."""

from http import HTTPStatus

from . import store_feeds
from .config import FeedConfig
from .publisher import Publisher
from .signals import Http
from .store import Store


async def paint(
    store: Store, publisher: Publisher, http: Http, config: FeedConfig
) -> bool:
    """Get a feed's picture, where the source has a new one; return whether it did."""
    record = await store.run(store_feeds.record, config.feed_id)
    url = record.artwork_url
    fit = config.making.artwork_fit
    taken_from = None if url is None else f"{url}#{fit}"
    if record.artwork_rev is not None and taken_from == record.artwork_taken_from:
        return False
    answer = None if url is None else await http(url, {})
    is_there = answer is not None and answer.status == HTTPStatus.OK
    data = answer.body if answer is not None and is_there else None
    if data is None and record.artwork_rev is not None:
        return False
    await publisher.set_artwork(config.feed_id, taken_from, data, fit)
    return True
