"""`cncc restore ARCHIVE`: a backup takes the place of what is on this machine.

`manage.py restore` fills an empty database and an empty folder of uploads, and proves what it made.
Here both are made empty, and what they held stays beside them until that has succeeded.
"""

from tools.appliance import commands, databases, here, install, releases, services
from tools.appliance.machine import ACCOUNT, Machine, Refused


def restore(machine: Machine, archive: str) -> None:
    """Raises Refused; then everything is as it was."""
    version = machine.current()
    if not version:
        raise Refused("Nothing is installed here: make install")
    here.end_cut_off(machine)
    if not machine.works("runuser", "-u", ACCOUNT, "--", "test", "-r", archive):
        raise Refused(f"The account {ACCOUNT} cannot read {archive or 'nothing'}: which archive?")
    bundle = releases.bundle_at(machine.path(releases.place_of(version)))
    database, uploads = databases.of(machine), here.Uploads(machine)
    machine.tell("Everything stops; readers are answered from plain files.")
    shipped = bundle.folder / "deploy/systemd"
    services.stop(machine, [*services.timers(shipped), *services.WRITERS, *services.READERS])
    database.forget()
    uploads.forget()
    machine.write(here.MARK, f"{version}\n")
    try:
        database.set_aside()
        uploads.set_aside()
        database.make()
        if commands.run(machine, version, "restore", archive, is_shown=True).code:
            raise Refused("manage.py restore failed.")
    except (Exception, KeyboardInterrupt) as error:
        here.go_back(machine, database)
        raise Refused(f"{error}\nEverything is as it was.") from error
    machine.remove(here.MARK)
    install.put_in_place(machine, bundle)
    database.forget()
    uploads.forget()
    machine.tell(f"{archive} was restored.")
