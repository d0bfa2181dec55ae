"""Files are opened in this process in most tests, where the limits and the confinement have no say:
starting Python for each picture of the suite would cost minutes. `real_children` starts them as
they are; the doors through which people upload are asked with it (tests/flows/test_sandbox.py).
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from cms.sandbox import child, running

STOCK = running.run


def install() -> None:
    running.run = in_this_process


def in_this_process(folder: Path) -> str:
    asked = json.loads((folder / child.ASKED).read_text())
    files = [Path(path) for path in asked["files"]]
    task = child.task_named(asked["task"])
    answer = child.perform(task, files, folder, asked["options"])
    (folder / child.ANSWER).write_text(json.dumps(answer, ensure_ascii=False))
    return ""


@pytest.fixture
def real_children() -> Iterator[None]:
    running.run = STOCK
    yield
    install()
