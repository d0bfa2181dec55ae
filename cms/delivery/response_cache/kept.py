"""Answers in the memory of one process: those of one version, the ones asked for last."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from cms.api.answers import names_etag

Headers = list[tuple[str, str]]

OF_CONTENT = frozenset({"content-type", "content-length", "content-encoding"})
OVERHEAD = 2000  # bytes; of one answer, its headers and its key, about


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole 200 with an ETag, and what Django says in its place to who has it already."""

    etag: str  # as its header has it, with quotation marks
    headers: Headers
    headers_of_304: Headers
    body: bytes

    @classmethod
    def of(cls, headers: Headers, body: bytes) -> "Answer | None":
        """None of an answer without an ETag."""
        etag = next((value for name, value in headers if name.lower() == "etag"), None)
        if etag is None:
            return None
        kept = [pair for pair in headers if pair[0].lower() not in OF_CONTENT]
        return cls(etag, headers, kept, body)

    def is_known(self, condition: str) -> bool:
        """Does If-None-Match name it?"""
        return condition == self.etag or names_etag(condition, self.etag.strip('"'))

    def give(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        condition = environ.get("HTTP_IF_NONE_MATCH")
        # copies: servers add to what they are given
        if condition is not None and self.is_known(condition):
            start_response("304 Not Modified", [*self.headers_of_304])
            return []
        start_response("200 OK", [*self.headers])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [self.body]


class Kept:
    """Answers by what was asked, of one version; at most so many bytes, the oldest go first.

    Who asks says which version is published (`hold`), and an answer made for another one is neither
    given nor taken.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.bytes = 0
        self._lock = Lock()
        self._answers: OrderedDict[Hashable, tuple[float, float, Answer, int]] = OrderedDict()
        self._version: Any = None
        self._begins = self._ends = 0.0

    def __len__(self) -> int:
        return len(self._answers)

    def holds(self, version: Any, now: float) -> bool:
        """Is what is kept of this version, and of a time in which the clock changes nothing?"""
        return version == self._version and self._begins <= now < self._ends

    def hold(self, version: Any, now: float, ends: float) -> None:
        """From `now` on answers of this version, until `ends`; all others go."""
        with self._lock:
            self._answers.clear()
            self.bytes = 0
            self._version, self._begins, self._ends = version, now, ends

    def get(self, key: Hashable, version: Any, now: float) -> Answer | None:
        with self._lock:
            found = self._answers.get(key)
            if found is None or not self.holds(version, now):
                return None
            since, until, answer, _size = found
            if not since <= now < until:
                return None
            self._answers.move_to_end(key)
            return answer

    def put(
        self, key: Hashable, version: Any, answer: Answer, *, since: float, until: float, size: int
    ) -> None:
        """size: of the key; in bytes. until: at the latest. Times are of the clock, in seconds."""
        size += len(answer.body) + OVERHEAD
        if size > self.most // 16:
            return
        with self._lock:
            if not self.holds(version, since):
                return
            self._forget(key)
            self._answers[key] = (since, until, answer, size)
            self.bytes += size
            while self.bytes > self.most:
                self._forget(next(iter(self._answers)))

    def _forget(self, key: Hashable) -> None:
        found = self._answers.pop(key, None)
        if found is not None:
            self.bytes -= found[3]
