"""A Redis that may stop at any time: then nothing is cached, and nothing else changes.

Everything in the cache can be made again (addresses of the site, renditions of pictures), so an
error of Redis counts as "not there". After one the server is left alone for some seconds, so that
one that hangs costs a request half a second and not half a second for each of its questions.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

logger = logging.getLogger(__name__)

TIMEOUT = 0.5  # seconds for connecting, and for an answer
PAUSE = 10.0  # seconds without asking after an error
SAID_EVERY = 600.0  # seconds between two lines in the log about a Redis that stays away


class OptionalClient(RedisCacheClient):
    """Django's client, whose every question has an answer for when there is none."""

    def __init__(self, servers: Any, **options: Any) -> None:
        limits = {"socket_connect_timeout": TIMEOUT, "socket_timeout": TIMEOUT}
        # redis-py would ask three times more, with pauses
        super().__init__(servers, **{**limits, "retry": Retry(NoBackoff(), 0), **options})
        self._asked_again_at = self._said_at = float("-inf")
        self._is_away = False

    def _or(self, otherwise: Any, ask: Callable[..., Any], *args: Any) -> Any:
        """What Redis answers, else `otherwise`."""
        now = time.monotonic()
        if now < self._asked_again_at:
            return otherwise
        try:
            answer = ask(*args)
        except (RedisError, OSError) as error:
            self._asked_again_at = time.monotonic() + PAUSE
            self._is_away = True
            if now - self._said_at >= SAID_EVERY:
                self._said_at = now
                logger.warning("Redis does not answer, nothing is cached: %s", error)
            return otherwise
        if self._is_away:
            self._is_away, self._said_at = False, float("-inf")
            logger.warning("Redis answers again.")
        return answer

    def add(self, key: Any, value: Any, timeout: Any) -> Any:
        return self._or(False, super().add, key, value, timeout)

    def get(self, key: Any, default: Any) -> Any:
        return self._or(default, super().get, key, default)

    def set(self, key: Any, value: Any, timeout: Any) -> Any:
        return self._or(None, super().set, key, value, timeout)

    def touch(self, key: Any, timeout: Any) -> Any:
        return self._or(False, super().touch, key, timeout)

    def delete(self, key: Any) -> Any:
        return self._or(False, super().delete, key)

    def get_many(self, keys: Any) -> Any:
        return self._or({}, super().get_many, keys)

    def has_key(self, key: Any) -> Any:
        return self._or(False, super().has_key, key)

    def incr(self, key: Any, delta: Any) -> Any:
        answer = self._or(None, super().incr, key, delta)
        if answer is None:
            raise ValueError(f"Key {key!r} not found.")  # as for a key that has expired
        return answer

    def set_many(self, data: Any, timeout: Any) -> Any:
        return self._or(None, super().set_many, data, timeout)

    def delete_many(self, keys: Any) -> Any:
        return self._or(None, super().delete_many, keys)

    def clear(self) -> Any:
        return self._or(False, super().clear)


class OptionalRedisCache(RedisCache):
    """For CACHES."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = OptionalClient
