"""Listeners are told in order, and one that fails harms nobody."""

import logging

import pytest

from custom_components.anypod.engine.events import EngineEvent, EventBus, FeedRemoved


def test_every_listener_hears_every_event_in_order() -> None:
    bus = EventBus()
    heard: list[tuple[int, EngineEvent]] = []
    bus.subscribe(lambda event: heard.append((1, event)))
    bus.subscribe(lambda event: heard.append((2, event)))
    first, second = FeedRemoved(feed_id="a"), FeedRemoved(feed_id="b")
    bus.emit(first)
    bus.emit(second)
    assert heard == [(1, first), (2, first), (1, second), (2, second)]


def test_unsubscribing_twice_is_harmless() -> None:
    bus = EventBus()
    heard: list[EngineEvent] = []
    unsubscribe = bus.subscribe(heard.append)
    unsubscribe()
    unsubscribe()
    bus.emit(FeedRemoved(feed_id="a"))
    assert heard == []


def test_a_listener_may_unsubscribe_while_it_is_told() -> None:
    bus = EventBus()
    heard: list[EngineEvent] = []

    def once(event: EngineEvent) -> None:
        heard.append(event)
        unsubscribe()

    unsubscribe = bus.subscribe(once)
    bus.subscribe(heard.append)
    bus.emit(FeedRemoved(feed_id="a"))
    bus.emit(FeedRemoved(feed_id="b"))
    assert [event.feed_id for event in heard if isinstance(event, FeedRemoved)] == [
        *("a", "a"),
        "b",
    ]


def test_a_failing_listener_does_not_keep_the_event_from_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    bus = EventBus()
    heard: list[EngineEvent] = []

    def broken(event: EngineEvent) -> None:
        raise ValueError("broken listener")

    bus.subscribe(broken)
    bus.subscribe(heard.append)
    with caplog.at_level(logging.ERROR):
        bus.emit(FeedRemoved(feed_id="a"))
    assert len(heard) == 1
    assert "A listener failed on FeedRemoved" in caplog.text
