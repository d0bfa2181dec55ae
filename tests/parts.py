"""What each part of the suite runs (`pytest --part NAME`), and which tests are long.

PostgreSQL, the production database, runs everything once. Elsewhere runs what can differ there, and
flows that together go through every room; so do the stories in the browser, on SQLite. Without
`--part` pytest runs what it is asked to.

Long series run short here, with a fixed seed, and long in `make soak` (SOAK=1). A test over
SLOW_SECONDS says why in its mark: `@pytest.mark.slow("…")`; the summary lists them all.
"""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
IS_SOAK = os.environ.get("SOAK") == "1"
SLOW_SECONDS = 3.0

# JSON and text in queries, triggers, constraints, locks, table remakes and the order of commits.
# A flow that is not here is about forms, files, addresses or settings, which ask no database
# anything that these do not; most of those are among the flows of Wagtail 8.0, on SQLite, too.
SQLITE = (
    "tests/flows/test_database_away.py::test_programs_get_a_problem_document",
    "tests/flows/test_database_away.py::test_people_get_a_page_in_both_languages",
    "tests/flows/test_database_away.py::test_process_lives_and_says_that_it_is_not_ready",
    "tests/flows/test_database_away.py::test_everything_is_back_with_the_database",
    "tests/flows/test_database_away.py::test_connections_persist_over_requests",
    "tests/flows/test_database_away.py::test_login_while_the_database_is_locked_is_told_to_come_back",
    "tests/flows/test_disk_full.py::test_database_without_room_keeps_what_it_had",
    "tests/flows/test_disk_full.py::test_real_sqlite_file_without_room",
    # what is said meanwhile is decided in Python; what is stored, here, too
    "tests/flows/test_deferred_rendering.py::test_new_number_is_everywhere_at_once_and_the_old_one_nowhere",
    "tests/flows/test_killed.py",
    "tests/flows/test_strings_by_the_worker.py::test_page_that_changes",
    "tests/flows/test_strings_by_the_worker.py::test_people_are_told_of_a_critical_change",
    "tests/flows/test_strings_by_the_worker.py::test_what_fails_is_tried_again_in_the_slow_round",
    "tests/flows/test_strings_by_the_worker.py::test_nothing_to_do_costs_four_queries",
    "tests/flows/test_time_travel.py",
    "tests/home/test_integrity.py",
    "tests/backup/test_sqlite.py",
    "tests/api/alerts/test_rows.py",
    "tests/api/test_changes.py",
    "tests/api/test_clock.py",
    "tests/api/test_facets.py",
    "tests/api/test_faults.py",
    "tests/api/test_feed_replay.py",
    "tests/api/test_listing.py",
    "tests/api/test_rebuild_documents.py",
    "tests/api/test_statements.py",
    "tests/api/test_title_order.py",
    "tests/localize/test_migrations.py",
    "tests/localize/test_counters.py",
    "tests/publishing/approvals/test_append_only.py",
    "tests/publishing/approvals/test_committed_logs.py",
    "tests/test_setup.py",
    "tests/upgrade",
)
# migrations (every module's database has them), the gate, what guards it, the flows in which people
# use Wagtail's screens, what of Wagtail is patched (how a break of that would be told is the same
# table here and there)
WAGTAIL_8 = (
    "tests/api/test_faults.py",
    "tests/flows/test_new_pages.py",
    "tests/flows/test_one_account.py",
    "tests/flows/test_second_person.py",
    "tests/flows/test_to_confirm.py",
    "tests/flows/test_told_published.py",
    "tests/flows/test_waiting_consent.py",
    "tests/lessons/test_admin.py",
    "tests/localize/bin/test_deleting.py",
    "tests/localize/doors",
    "tests/localize/test_gate.py",
    "tests/localize/test_migrations.py",
    "tests/publishing/test_wagtail_compat.py::test_nothing_is_said_while_all_is_as_it_was",
    "tests/test_setup.py",
)
# what asks for a program, for an account, for the rights of a file or for the words of a statement:
# here an ordinary user on SQLite, with Python, make and git alone (.ci/newcomer)
NEWCOMER = (
    "tests/backup",
    "tests/client",
    "tests/delivery/test_docs.py",
    "tests/delivery/test_nginx.py",
    "tests/delivery/test_one_cache.py",
    "tests/delivery/test_proxy.py",
    "tests/delivery/test_proxy_limits.py",
    "tests/delivery/test_webhooks.py",
    "tests/flows/test_disk_full.py",
    "tests/flows/test_sandbox.py",
    "tests/generated",
    "tests/home/test_openness.py",
    "tests/lessons/book_from_word/test_book.py",
    "tests/localize/test_kept_histories.py",
    "tests/localize/test_memory.py",
    "tests/localize/test_typed.py",
    "tests/packs/test_paper.py",
    "tests/publishing/test_indexing.py",
    "tests/test_repository.py",
    "tests/test_server.py",
    "tests/tools",
)
PARTS = {"sqlite": SQLITE, "wagtail8": WAGTAIL_8, "newcomer": NEWCOMER}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--part", choices=sorted(PARTS), help="only what this part of the suite runs")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """True for a module that is not in the part asked for; None leaves it to others."""
    part = config.getoption("--part")
    if part is None or not collection_path.name.startswith("test_"):
        return None
    places = (ROOT / place.partition("::")[0] for place in PARTS[part])
    return None if any(collection_path.is_relative_to(place) for place in places) else True


def is_in_part(item: pytest.Item) -> bool:
    """Is `item` among the tests that its part names one by one, or does it name the module?"""
    part = item.config.getoption("--part")
    module, _colons, name = item.nodeid.partition("::")
    named = {one for one in PARTS.get(part, ()) if one.startswith(f"{module}::")}
    return not named or f"{module}::{name.partition('[')[0]}" in named


def is_for_another_run(item: pytest.Item) -> bool:
    """Is `item` for the soak only, and this is not one?"""
    return not IS_SOAK and item.get_closest_marker("soak") is not None


def rounds(short: int, long: int) -> int:
    """How long a series is: `short` in the suite, `long` in the soak."""
    return long if IS_SOAK else short


def keep_reason(item: pytest.Item) -> None:
    """The reason of a slow test travels with its report, from whichever process."""
    mark = item.get_closest_marker("slow")
    if mark or item.get_closest_marker("browser"):
        reason = mark.args[0] if mark else "a story in a browser"
        item.user_properties.append(("slow", reason))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Every test over SLOW_SECONDS with its reason, the longest first."""
    reports = (report for found in terminalreporter.stats.values() for report in found)
    slow = {
        report.nodeid: (report.duration, dict(report.user_properties).get("slow", "NO REASON"))
        for report in reports
        if getattr(report, "when", "") == "call" and report.duration > SLOW_SECONDS
    }
    for name, (seconds, reason) in sorted(slow.items(), key=lambda one: -one[1][0]):
        terminalreporter.write_line(f"  {seconds:5.1f} s  {name}: {reason}")
