"""`python -m ops.server`: the side that CMS_SIDE names, served by granian.

Its processes, and with `--worker` the worker beside them, are forked from one that has imported
everything, so that what they all know is in memory once. That one has no thread of ours and no
connection, of which neither outlives a fork. They end together.
"""

import argparse
import multiprocessing
import os
import signal
from functools import partial
from pathlib import Path
from typing import Any
from wsgiref.types import WSGIApplication

from django.conf import settings
from django.core.management import call_command
from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings, HTTP2Settings
from granian.log import LogLevels

# measured on two cores: more threads than one for each process only lengthen the queue, but for the
# public side, where searches wait in all but one (public.api.search.searcher)
THREADS = {"public": 5, "office": 1}


def begin(workers: int) -> None:
    """In the process that all others are forked from."""
    import ops.wsgi  # noqa: F401

    if settings.CMS_SIDE == "public":
        from public.api.search import searcher

        searcher.start(workers)


def begin_process() -> WSGIApplication:
    """In each of the others."""
    from ops.wsgi import application

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # the worker is nobody's child here

    if settings.CMS_SIDE == "public":
        from public.api.search import searcher

        searcher.take_line()
    return application


def start_worker(server: Any) -> None:
    worker = multiprocessing.Process(target=call_command, args=("worker",), daemon=True)
    worker.start()

    def look(signum: int, frame: object) -> None:
        if not worker.is_alive():
            server.signal_handler_interrupt()

    signal.signal(signal.SIGCHLD, look)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--uds", type=Path, help="the path of a socket, in place of both")
    parser.add_argument("--workers", type=int, default=2, help="processes that answer")
    parser.add_argument("--worker", action="store_true", help="the worker too, in less memory")
    options = parser.parse_args()
    # Python 3.14 has another default, with which each process would import everything for itself
    multiprocessing.set_start_method("fork")
    server = Granian(
        "ops.wsgi:application",
        address=options.host,
        port=options.port,
        uds=options.uds,
        uds_permissions=0o666,  # its folder says who may come
        interface=Interfaces.WSGI,
        workers=options.workers,
        blocking_threads=THREADS[settings.CMS_SIDE],
        http1_settings=HTTP1Settings(),
        http2_settings=HTTP2Settings(),
        log_level=LogLevels.warning,
    )
    server.on_startup(partial(begin, options.workers))  # it listens by then, and who comes waits
    if options.worker:
        server.on_startup(partial(start_worker, server))
    server.serve(target_loader=begin_process, wrap_loader=False)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    main()
