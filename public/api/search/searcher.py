"""Searches in a process of their own, one at a time, beside the processes of the public side.

A search computes for longer than anything else that readers ask for, and a thread that computes
holds up all others of its process. So a searcher is forked before these processes are; each hands
it one question after the other and waits, which costs nothing. Who waits for a turn does so in a
thread of the server, and it has more threads than may wait: who looks for help finds one free.

Where there is no searcher (the office, a command, a test), or it has died, the process searches by
itself. What somebody typed is in the memory of both for as long as it takes.
"""

import logging
import os
import signal
import threading
from collections.abc import Callable
from functools import wraps
from multiprocessing.connection import Connection, Pipe, wait
from typing import Any

from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

from public.api.middleware import asked_again
from public.api.problems import AWAY, Problem, too_many
from public.api.throttle import seconds_to_wait

logger = logging.getLogger(__name__)

# of each process of the public side: `--blocking-threads` wherever a server is started
THREADS = 5
AGAIN = 2  # seconds after which there is a place again, about
PATIENCE = 30  # seconds; a statement of the public side ends after ten


class Gone(Exception):
    """The searcher has died, or does not answer."""


class Searcher:
    """The process, as the one sees it that has started it."""

    def __init__(self, pid: int, line: Connection) -> None:
        self.pid, self.line = pid, line

    def ask(self, name: str, args: Any, more: Any) -> HttpResponse:
        """Raises what the function raises, and Gone."""
        try:
            self.line.send((name, args, more))
            if not self.line.poll(PATIENCE):
                os.kill(self.pid, signal.SIGKILL)
                raise Gone
            is_answer, said = self.line.recv()
        except (EOFError, OSError) as error:
            raise Gone from error
        if not is_answer:
            raise said
        answer: HttpResponse = said
        return answer


_searcher: Searcher | None = None
_numbers = -1  # file descriptor of a pipe with the numbers of the lines that nobody has
_lines: list[Searcher] = []
_turn = threading.Lock()
_places = threading.BoundedSemaphore(THREADS - 1)
_inside: set[int] = set()  # threads that have one


def by_searcher(answer: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """`answer`, a function of a module: one at a time, by the searcher where there is one.

    Of the request it gets the encodings that are accepted; what else it is given is pickled. Raises
    Problem 429 where too many wait already.
    """
    name = f"{answer.__module__}.{answer.__name__}"

    @wraps(answer)
    def asking(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        if not _places.acquire(blocking=False):
            raise too_many(AGAIN, "Too many people search right now.")
        try:
            _inside.add(threading.get_ident())
            with _turn:
                return _asked(name, (_bare(request), *args), more)
        finally:
            _inside.discard(threading.get_ident())
            _places.release()

    return asking


def seconds_until_turn(request: HttpRequest, limits: tuple[int, float] | None) -> int:
    """0 where the question may be asked. An address that asks more often than `limits` is refused
    only where it would take the last place from others: a class has one address."""
    wait = seconds_to_wait(request, limits)
    return wait if len(_inside) >= THREADS - 2 else 0


def _bare(request: HttpRequest) -> HttpRequest:
    bare = HttpRequest()
    bare.META["HTTP_ACCEPT_ENCODING"] = request.headers.get("Accept-Encoding", "")
    return bare


def _asked(name: str, args: Any, more: Any) -> HttpResponse:
    global _searcher
    if _searcher is not None:
        try:
            return _searcher.ask(name, args, more)
        except Gone:
            logger.error("The searcher has died; this process searches by itself.")
            _searcher = None
    return _called(name, args, more)


def _called(name: str, args: Any, more: Any) -> HttpResponse:
    """The function that `by_searcher` was given."""
    answer: HttpResponse = import_string(name).__wrapped__(*args, **more)
    return answer


def start(processes: int) -> None:
    """Fork one for so many processes, which are forked after it. To be called once, while this
    process has a single thread and no connection."""
    global _numbers
    pipes = [Pipe() for _number in range(processes)]
    pid = os.fork()
    if not pid:
        try:
            _serve([theirs for _ours, theirs in pipes])
        except Exception:
            logger.exception("The searcher has ended")
        finally:
            os._exit(0)
    for _ours, theirs in pipes:
        theirs.close()
    _lines[:] = [Searcher(pid, ours) for ours, _theirs in pipes]
    _numbers, given = os.pipe()
    os.write(given, bytes(range(processes)))
    os.close(given)


def take_line() -> None:
    """To be called once in each of these processes; one too many searches by itself."""
    global _searcher
    number = os.read(_numbers, 1)
    for place, one in enumerate(_lines):
        if number == bytes([place]):
            _searcher = one
        else:
            one.line.close()
    os.close(_numbers)


def _serve(lines: list[Connection]) -> None:
    """Until the processes that have its lines end, however they do."""
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    os.nice(10)  # whoever reads comes first
    # a server that begins anew finds its port free, and its ends of the lines close with it
    behind = 3
    for number in (*sorted(line.fileno() for line in lines), os.sysconf("SC_OPEN_MAX")):
        os.closerange(behind, number)
        behind = number + 1
    while lines:
        ready: list[Any] = wait(lines)
        for line in ready:
            try:
                line.send(_answer(*line.recv()))
            except (EOFError, OSError):
                lines.remove(line)


def _answer(name: str, args: Any, more: Any) -> tuple[bool, Any]:
    """Is it an answer, and which; else the error."""
    try:
        close_old_connections()
        return True, asked_again(lambda: _called(name, args, more))
    except (Problem, *AWAY) as error:
        return False, error
    except Exception as error:
        logger.exception("A search failed")
        return False, error
