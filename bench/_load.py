"""Load on loopback: connections that are kept open, each in a thread, one request after another.

The client runs on the same machine as the server, so that its own work lowers what it measures:
compare rows of one run with each other.
"""

import http.client
import os
import threading
import time
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 8


@dataclass(frozen=True)
class Measured:
    """`per_second` requests; `median` and `p95` in milliseconds; `cpu` microseconds of the server
    a request, None where /proc does not tell; `bytes` of one answer."""

    per_second: float
    median: float
    p95: float
    cpu: float | None
    status: int
    bytes: int


def measure(
    port: int, path: str, headers: dict[str, str], seconds: float, pids: list[int]
) -> Measured:
    times: list[float] = []
    answers: set[tuple[int, int]] = set()
    end = time.perf_counter() + seconds

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        while (start := time.perf_counter()) < end:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            size = len(answer.read())
            times.append(time.perf_counter() - start)
            answers.add((answer.status, size))
        connection.close()

    used, start = _used(pids), time.perf_counter()
    threads = [threading.Thread(target=ask) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - start
    spent = None if used is None else ((_used(pids) or 0.0) - used) * 1e6 / len(times)
    if len(answers) != 1:
        raise RuntimeError(f"{path} answered in different ways: {sorted(answers)[:4]}")
    ((status, size),) = answers
    times.sort()
    return Measured(
        len(times) / took,
        times[len(times) // 2] * 1000,
        times[int(len(times) * 0.95)] * 1000,
        spent,
        status,
        size,
    )


def family(pid: int) -> list[int]:
    """The process and its children, where /proc tells."""
    found = [pid]
    for one in found:
        for listed in Path(f"/proc/{one}/task").glob("*/children"):
            found += [int(child) for child in listed.read_text().split()]
    return found


def _used(pids: list[int]) -> float | None:
    """Seconds of CPU that the processes have used so far (proc(5), fields 14 and 15)."""
    try:
        stats = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
    except OSError:
        return None
    return sum(int(one[11]) + int(one[12]) for one in stats) / os.sysconf("SC_CLK_TCK")
