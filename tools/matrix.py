"""Everybody at every address of the admin, in every way, against the committed table.

`--write` writes the table (tests/matrix/rights.txt) from what is answered now: read its diff, line
by line. On SQLite unless TEST_DATABASE_URL names another database.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ANSWERS = "tests/matrix/test_rights.py::test_everybody_everywhere"


def main() -> int:
    arguments = [one for one in sys.argv[1:] if one != "--write"]
    is_writing = len(arguments) < len(sys.argv) - 1
    environment = {**os.environ, "SOAK": "1", "MATRIX_WRITE": "1" if is_writing else "0"}
    what = ANSWERS if is_writing else "tests/matrix"
    command = [sys.executable, "-m", "pytest", what, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
