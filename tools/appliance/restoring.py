"""`cncc restore`: a backup takes the place of what is on this machine.

`manage.py restore` fills an empty database and an empty folder of uploads, and proves what it made.
Here both are made empty, and what they held stays beside them until that has succeeded.
"""

from tools.appliance import commands, environment, here, releases
from tools.appliance.machine import Machine, Refused
from tools.appliance.upgrade import AGAIN, tidy


def restore(machine: Machine, *which: str) -> None:
    """which: arguments of `manage.py restore`. Raises Refused; then everything is as it was."""
    here.end_cut_off(machine)
    version = machine.current()
    if not version:
        raise Refused("Nothing is installed here: make install")
    environment.hosts(environment.known(machine))
    bundle = releases.bundle_at(machine.path(releases.place_of(version)))
    place = here.Here(machine, bundle, version)
    place.clear()
    commands.must(machine, version, "restore", "--check", *which, is_shown=True)
    place.database.make()  # where it was lost an empty one is set aside
    try:
        place.tell("Everything stops; readers are answered from plain files.")
        place.stop_writers()
        place.stop_readers()
        place.database.set_aside()
        place.uploads.set_aside()
        place.database.make()
        if commands.run(machine, version, "restore", *which, is_shown=True).code:
            raise Refused("manage.py restore failed.")
        place.use_new()
    except (Exception, KeyboardInterrupt) as error:
        place.tell(f"It failed, so all comes back as it was.\n{error}")
        try:
            place.go_back()
        except (Exception, KeyboardInterrupt) as worse:
            raise Refused(f"Going back failed as well: {worse}\n{AGAIN}") from worse
        raise Refused("Everything is as it was.") from error
    tidy(place.tell, place.clear)
    place.tell("The backup was restored.")
