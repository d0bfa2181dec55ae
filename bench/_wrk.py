"""The same load by wrk, a client in C, where it is installed: for what is faster than `_load`."""

import re
import shutil
import subprocess

from bench import _load

CONNECTIONS = 16
# milliseconds in each unit of its latencies
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}
LATENCY = re.compile(r"^\s+(50|99)%\s+([\d.]+)(us|ms|s)$", re.MULTILINE)
COUNTED = re.compile(r"(\d+) requests in ([\d.]+)(ms|s|m)")


def is_there() -> bool:
    return shutil.which("wrk") is not None


def measure(
    port: int,
    path: str,
    headers: dict[str, str],
    seconds: float,
    pids: list[int],
    database: list[int],
) -> _load.Measured:
    """As `_load.measure`; of the slowest the 99th in the place of the 95th percent. Raises
    RuntimeError where one answer failed."""
    with _load.Connection(port, path, headers) as connection:
        status, size = connection.ask()
    given = [word for pair in headers.items() for word in ("-H", f"{pair[0]}: {pair[1]}")]
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "--latency"]
    before = _load.used(pids), _load.used(database)
    done = subprocess.run(
        [*command, *given, f"http://127.0.0.1:{port}{path}"],
        capture_output=True,
        text=True,
        check=True,
    )
    after = _load.used(pids), _load.used(database)
    if ("Non-2xx" in done.stdout and status != 304) or "Socket errors" in done.stdout:
        raise RuntimeError(f"{path}: {done.stdout}")
    found = COUNTED.search(done.stdout)
    if found is None:
        raise RuntimeError(f"wrk says nothing that is known here: {done.stdout}")
    requests = int(found[1])
    took = float(found[2]) * {"ms": 0.001, "s": 1.0, "m": 60.0}[found[3]]
    times = {name: float(value) * UNITS[unit] for name, value, unit in LATENCY.findall(done.stdout)}
    return _load.Measured(
        requests / took,
        times["50"],
        times["99"],
        *(
            None if one is None or other is None else (other - one) * 1e6 / requests
            for one, other in zip(before, after, strict=True)
        ),
        status=status,
        bytes=size,
    )
