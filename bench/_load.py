"""Load on loopback: connections that are kept open, each in a thread, one request after another.

The client runs on the same machine as the server, so that its own work lowers what it measures:
compare rows of one run with each other.
"""

import socket
import threading
import time
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 8


@dataclass(frozen=True)
class Measured:
    """`per_second` requests; `median` and `p95` in milliseconds; `cpu` and `database_cpu`, of the
    server and of PostgreSQL, in microseconds a request, None where /proc does not tell; `bytes` of
    one answer's body."""

    per_second: float
    median: float
    p95: float
    cpu: float | None
    database_cpu: float | None
    status: int
    bytes: int

    @property
    def whole_cpu(self) -> float:
        return (self.cpu or 0.0) + (self.database_cpu or 0.0)


def measure(
    port: int,
    path: str,
    headers: dict[str, str],
    seconds: float,
    pids: list[int],
    database: list[int] | None = None,
) -> Measured:
    """`pids` are the server's processes, `database` PostgreSQL's that work for it."""
    times: list[float] = []
    answers: set[tuple[int, int]] = set()
    end = time.perf_counter() + seconds

    def ask() -> None:
        with Connection(port, path, headers) as connection:
            while (start := time.perf_counter()) < end:
                answers.add(connection.ask())
                times.append(time.perf_counter() - start)

    before = used(pids), used(database or [])
    start = time.perf_counter()
    threads = [threading.Thread(target=ask) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - start
    after = used(pids), used(database or [])
    if len(answers) != 1:
        raise RuntimeError(f"{path} answered in different ways: {sorted(answers)[:4]}")
    ((status, size),) = answers
    times.sort()
    return Measured(
        len(times) / took,
        times[len(times) // 2] * 1000,
        times[int(len(times) * 0.95)] * 1000,
        *(
            None if one is None or other is None else (other - one) * 1e6 / len(times)
            for one, other in zip(before, after, strict=True)
        ),
        status=status,
        bytes=size,
    )


class Connection:
    """One connection that asks the same again and again; as little of a client as is enough."""

    def __init__(self, port: int, path: str, headers: dict[str, str]) -> None:
        self.lines = [f"Host: 127.0.0.1:{port}"]
        self.lines += [f"{name}: {value}" for name, value in headers.items()]
        self.path(path)
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *error: object) -> None:
        self.socket.close()

    def path(self, path: str) -> None:
        self.request = "\r\n".join([f"GET {path} HTTP/1.1", *self.lines, "", ""]).encode()

    def ask(self) -> tuple[int, int]:
        """(status, bytes of the body)"""
        head, body = self.answer()
        return int(head[9:12]), len(body)

    def answer(self) -> tuple[bytes, bytes]:
        self.socket.sendall(self.request)
        found = b""
        while (end := found.find(b"\r\n\r\n")) < 0:
            found += self._more()
        head, rest = found[:end], found[end + 4 :]
        if b"\r\ntransfer-encoding:" in head.lower():
            raise RuntimeError(f"An answer without a length: {head.splitlines()[0]!r}")
        _, _, length = head.lower().partition(b"\r\ncontent-length:")
        missing = int(length.split(b"\r\n", 1)[0] or 0) - len(rest)
        parts = [rest]
        while missing > 0:
            parts.append(self._more())
            missing -= len(parts[-1])
        return head, b"".join(parts)

    def _more(self) -> bytes:
        found = self.socket.recv(1 << 18)
        if not found:
            raise RuntimeError("The server closed the connection.")
        return found


def family(pid: int) -> list[int]:
    """The process and its children, where /proc tells."""
    found = [pid]
    for one in found:
        for listed in Path(f"/proc/{one}/task").glob("*/children"):
            found += [int(child) for child in listed.read_text().split()]
    return found


def used(pids: list[int]) -> float | None:
    """Seconds of CPU that the processes have used so far, by the scheduler's own clock of each
    thread; what /proc/PID/stat counts are hundredths of a second, a thousand answers of nginx."""
    if not pids:
        return None
    try:
        threads = [one for pid in pids for one in Path(f"/proc/{pid}/task").glob("*/schedstat")]
        return sum(int(one.read_text().split()[0]) for one in threads) / 1e9
    except OSError:
        return None
