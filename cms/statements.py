"""How long one statement of a request may take: who waits has gone by then, and what nobody waits
for must not keep the others waiting. PostgreSQL ends it; the answer is 503.
"""

from typing import Any


def limit_statements(database: Any, seconds: int) -> None:
    """Have connections to `database`, an entry of DATABASES, end what takes longer. For the
    processes that answer requests: commands and the worker know no such limit."""
    if not database["ENGINE"].endswith("postgresql"):
        return
    options = database.setdefault("OPTIONS", {})
    said = options.get("options", "")
    options["options"] = f"{said} -c statement_timeout={seconds * 1000}".strip()
