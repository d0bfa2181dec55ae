"""The steps of an upgrade, wherever the system runs, and the way back from each of them.

Editors stop first, then readers are answered from the static tree; the two versions are never open
at once. What fails before the first of them stops leaves everything as it is; what fails after it
puts back the copy of the database, which nobody has written to meanwhile, and starts the old one.
"""

import re
import time
from collections.abc import Callable
from typing import Protocol

from tools.appliance.machine import Done, Refused

DOCTOR_BROKEN = 2  # his exit code; 1 is Python's
# seconds for the worker to do what comes with new documents: the plain files are others then
SETTLES, PAUSE = 60.0, 3.0
SHOWN = 10  # of the documents that differ
# a line of `doctor`: how it is, what was looked at, a sentence
BROKEN = re.compile(r"^broken\s+([^:]+):.*$", re.MULTILINE)


AGAIN = "Readers are answered from plain files. Do the same again: it begins with going back."


class Place(Protocol):
    """Where the system runs, with an old version and a new one."""

    def tell(self, sentence: str) -> None: ...

    def old(self, *arguments: str) -> Done:
        """A command of the version that runs."""

    def new(self, *arguments: str) -> Done:
        """A command of the one that shall."""

    def clear(self) -> None:
        """No copy of an earlier upgrade is there, which would be gone back to."""

    def stop_writers(self) -> None:
        """After a note that an upgrade has begun: there is something to go back from."""

    def stop_readers(self) -> None: ...

    def keep(self) -> None:
        """A copy of the database."""

    def use_new(self) -> None:
        """The new version starts from now on, and is started."""

    def go_back(self) -> None:
        """The copy, if there is one, takes the place of the database, and the old version
        starts."""

    def forget(self) -> None:
        """The copy goes: the new version is right."""


class WentBack(Exception):
    """Why; the version before runs."""


class Stuck(Exception):
    """Neither version runs."""


def upgrade(place: Place, *, takes_documents: bool = False) -> None:
    """`takes_documents`: documents may change although no migration says so.

    Raises Refused (nothing was changed), WentBack, or Stuck.
    """
    broken = _check_before(place)
    place.tell("Backup …")
    backup = last_line(_must(place.old("backup"), "The backup"))
    place.tell(f"  {backup}")
    place.clear()
    try:
        place.tell("The office and the worker stop; readers are answered as before.")
        place.stop_writers()
        place.tell("Readers are answered from plain files now.")
        place.stop_readers()
        place.keep()
        _change(place, takes_documents=takes_documents)
        place.use_new()
        _check_after(place, broken)
    except (Exception, KeyboardInterrupt) as error:
        place.tell(f"It failed, so the version before comes back.\n{error}")
        try:
            place.go_back()
        except (Exception, KeyboardInterrupt) as worse:
            raise Stuck(
                f"Going back failed as well: {worse}\nThe backup is {backup}. {AGAIN}"
            ) from worse
        raise WentBack(str(error)) from error
    tidy(place.tell, place.forget)


def tidy(tell: Callable[[str], None], forget: Callable[[], None]) -> None:
    """Nothing is gone back to any more, whether that succeeds or not."""
    try:
        forget()
    except (Exception, KeyboardInterrupt) as error:
        tell(f"  What was kept to go back to stays until the next upgrade: {error}")


def _check_before(place: Place) -> set[str]:
    """What is broken already, which no upgrade is to blame for."""
    # settings that the new version does not take, before anybody is stopped
    _must(place.new("check", "--deploy", "--fail-level", "ERROR"), "The check of the settings")
    broken = _broken(place, place.old("doctor"))
    # a stricter one sees what was so before: that no version breaks
    return broken | (_names(place.new("doctor")) & {"certificate", "backup"})


def _broken(place: Place, done: Done) -> set[str]:
    for line in BROKEN.finditer(done.said):
        place.tell(f"  {line[0]}")
    return _names(done)


def _names(done: Done) -> set[str]:
    return {line[1] for line in BROKEN.finditer(done.said)}


def _change(place: Place, *, takes_documents: bool) -> None:
    place.tell("The database …")
    _must(place.new("migrate", "--noinput"), "migrate")
    _must(place.new("setup"), "setup")
    place.tell("What readers get is compared …")
    done = place.new("rebuild_documents", "--check")
    if found := done.said.splitlines():
        place.tell(f"  {len(found)} differences.")
    if done.code and not takes_documents:
        raise Refused(
            f"{_first(done.both)}\nNo migration said that these documents change. If the notes of "
            "this version do, add DOCUMENTS=1 (to `cncc upgrade` --documents)."
        )
    if done.code:
        _must(place.new("rebuild_documents"), "rebuild_documents")


def _check_after(place: Place, before: set[str]) -> None:
    place.tell("The doctor looks …")
    done = _looked(place)
    end = time.monotonic() + SETTLES
    while _names(done) - before and time.monotonic() < end:
        time.sleep(PAUSE)
        done = _looked(place)
    if worse := _broken(place, done) - before:
        raise Refused(f"The doctor found something that was not broken: {', '.join(sorted(worse))}")


def _looked(place: Place) -> Done:
    done = place.new("doctor", "--fail-level", "broken")
    # whoever is killed on the way has found nothing, or not everything
    if done.code and not (done.code == DOCTOR_BROKEN and _names(done)):
        raise Refused(f"The doctor could not look.\n{done.both}")
    return done


def _first(said: str) -> str:
    """The beginning, and how many lines follow."""
    lines = said.strip().splitlines()
    more = [f"… and {len(lines) - SHOWN} lines more"] if len(lines) > SHOWN else []
    return "\n".join([*lines[:SHOWN], *more])


def _must(done: Done, what: str) -> str:
    if done.code:
        raise Refused(f"{what} failed.\n{done.both}")
    return done.said


def last_line(said: str) -> str:
    lines = said.strip().splitlines()
    return lines[-1] if lines else ""


def told(tell: Callable[[str], None], going: Callable[[], None], new: str, old: str) -> int:
    """Runs an upgrade and says how it went. 0: the new version runs; 1: the old one does; 2:
    none."""
    try:
        going()
    except WentBack:
        tell(f"Version {old} runs as before; {new} does not.")
        return 1
    except Refused as error:
        tell(f"{error}\nVersion {old} runs as before.")
        return 1
    except Stuck as error:
        tell(str(error))
        return 2
    tell(f"Version {new} runs.")
    return 0
