"""A Redis that stopped, or hangs, or comes back; no real one is needed."""

import logging
import socket

import pytest
from django.core.cache.backends.base import BaseCache
from redis.exceptions import ConnectionError, ResponseError

from cms import optional_cache
from cms.optional_cache import OptionalClient, OptionalRedisCache

DEAD = "redis://127.0.0.1:1/0"


@pytest.fixture
def clock(monkeypatch):
    """Seconds, moved by hand."""
    now = [0.0]
    monkeypatch.setattr(optional_cache.time, "monotonic", lambda: now[0])
    return now


def test_every_question_has_an_answer():
    cache = OptionalRedisCache(DEAD, {})

    assert cache.get("a") is None
    assert cache.get("a", 5) == 5
    assert cache.set("a", 1) is None
    assert cache.add("a", 1) is False
    assert cache.touch("a") is False
    assert cache.delete("a") is False
    assert cache.get_many(["a", "b"]) == {}
    assert cache.set_many({"a": 1}) == []
    assert cache.delete_many(["a"]) is None
    assert cache.has_key("a") is False
    assert cache.get_or_set("a", lambda: 7) == 7
    assert cache.clear() is False
    with pytest.raises(ValueError, match="not found"):
        cache.incr("a")


def test_every_question_of_djangos_client_is_one_of_ours():
    asked = {
        name
        for name, value in vars(OptionalClient.__mro__[1]).items()
        if callable(value) and not name.startswith("_") and name != "get_client"
    }

    assert "get" in asked
    assert asked <= vars(OptionalClient).keys()
    assert issubclass(OptionalRedisCache, BaseCache)


def test_one_that_is_away_is_asked_and_told_about_once_in_a_while(clock, monkeypatch, caplog):
    caplog.set_level(logging.WARNING, "cms.optional_cache")
    asked = []

    def fails(self, *args):
        asked.append(clock[0])
        raise ConnectionError("refused")

    monkeypatch.setattr(optional_cache.RedisCacheClient, "get", fails)
    cache = OptionalRedisCache(DEAD, {})
    for second in range(0, 660, 5):
        clock[0] = float(second)
        cache.get("a")
        cache.get("b")

    assert asked == [float(second) for second in range(0, 660, 10)]
    assert [record.message for record in caplog.records] == [
        "Redis does not answer, nothing is cached: refused"
    ] * 2


def test_one_that_comes_back_is_used_again(clock, monkeypatch, caplog):
    answers = [ResponseError("MISCONF"), "cached"]

    def get(self, key, default):
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(optional_cache.RedisCacheClient, "get", get)
    cache = OptionalRedisCache(DEAD, {})

    assert cache.get("a", "made again") == "made again"
    clock[0] = optional_cache.PAUSE
    assert cache.get("a", "made again") == "cached"
    assert "Redis answers again" in caplog.text


def test_one_that_hangs_costs_one_short_wait(monkeypatch):
    """Connections are taken and never answered."""
    monkeypatch.setattr(optional_cache, "TIMEOUT", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        cache = OptionalRedisCache(f"redis://127.0.0.1:{silent.getsockname()[1]}/0", {})
        assert cache.get("a", "made again") == "made again"
        silent.settimeout(1)
        silent.accept()[0].close()
        for number in range(20):
            assert cache.get(str(number), "made again") == "made again"
        # nobody has knocked a second time
        silent.settimeout(0.01)
        with pytest.raises(TimeoutError):
            silent.accept()
