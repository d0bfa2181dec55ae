"""`make install`: from an unpacked bundle to a site that answers. A second run changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from tools.appliance import commands, databases, environment, needs, proxy, releases, services
from tools.appliance.machine import ACCOUNT, CURRENT, ETC, OPT, STATE, Machine, Refused
from tools.appliance.releases import Bundle

# whoever may read: the proxy the plain files, nobody the backups
FOLDERS = {
    "media": 0o750,
    "uploads": 0o700,  # while they are opened
    "export": 0o755,
    "backups": 0o700,
    "keys": 0o700,
    "night": 0o700,  # who is told what failed
}
SIGNS_ASKED = 5  # of the key, from paper
# in a folder of the account, so by the account; of signs that nobody takes for another
MAKE_KEY = """
import os, secrets, sys
try:
    number = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
except FileExistsError:
    sys.exit()
signs = "abcdefghjkmnpqrstuvwxyz23456789"
key = "-".join("".join(secrets.choice(signs) for _ in range(5)) for _ in range(6))
with os.fdopen(number, "w") as file:
    file.write(key + "\\n")
print(key)
"""


@dataclass(frozen=True)
class Wanted:
    """What the operator said; everything but the host may be empty."""

    host: str = ""
    admin: str = ""
    email: str = ""
    certificate: str = ""
    key: str = ""
    mail: str = ""


def install(machine: Machine, bundle: Bundle, wanted: Wanted) -> None:
    is_first = not machine.current()
    settings = _checked(machine, bundle, wanted)
    releases.clear_unfinished(machine)
    if not machine.path(releases.place_of(bundle.version)).is_dir():
        releases.check_whole(bundle)
    releases.make(machine, bundle)
    _account(machine)
    if settings:
        machine.folder(ETC)
        machine.write(environment.FILE, settings, 0o640, ACCOUNT)
    made = _backup_key(machine)
    values = environment.known(machine)
    host = environment.hosts(values)[0]
    is_other_certificate = proxy.put_certificate(machine, host, wanted.certificate, wanted.key)
    databases.of(machine).make()
    _fill(machine, bundle.version, wanted)
    releases.use(machine, bundle.version)
    machine.write(commands.COMMAND, commands.SCRIPT, 0o755)
    put_in_place(machine, bundle, is_other_certificate=is_other_certificate)
    if machine.has_systemd():
        services.check_site(host)
    _say(machine, host, is_first)
    if made:
        _ask_for_paper(machine, made)


def _checked(machine: Machine, bundle: Bundle, wanted: Wanted) -> str:
    """The settings to begin with; empty where there are some. Everything that can be refused is
    refused here, before anything is changed."""
    if (there := machine.current()) and there != bundle.version:
        raise Refused(f"Version {there} is installed. `make upgrade` leads from it to this one.")
    values = environment.known(machine)
    needs.check_packages(machine)
    needs.check_python(bundle.python, bundle.processor)
    database = environment.POSTGRESQL.format(port=needs.port_of_postgresql(machine))
    # a run that failed may have left settings without anybody who could log in
    if not (wanted.host or values) or not ((wanted.admin and wanted.email) or there):
        raise Refused(
            "Who is it for? make install HOST=cms.example.org ADMIN=name EMAIL=name@example.org"
        )
    settings = ""
    if values:
        known = environment.hosts(values)
        if wanted.host and wanted.host not in known:
            raise Refused(
                f"This is {known[0]}. For another name change ALLOWED_HOSTS and BASE_URL in "
                f"{environment.FILE}, then do this again without HOST."
            )
        host = known[0]
        _check_same(values, wanted)
    else:
        host = wanted.host
        settings = environment.first(host=host, database=database, mail=wanted.mail)
    if wanted.certificate or wanted.key:
        proxy.check_certificate(machine, host, wanted.certificate, wanted.key)
    return settings


def _check_same(values: Mapping[str, str], wanted: Wanted) -> None:
    """What only the first run writes: said again it must be what is there."""
    server = environment.mail_server(wanted.mail) if wanted.mail else {}
    if any(values.get(name) != server[name] for name in ("EMAIL_HOST", "EMAIL_PORT") if server):
        raise Refused(
            f"The mail server is {values.get('EMAIL_HOST') or 'not named'}. For another one change "
            f"what begins with EMAIL_ in {environment.FILE}, then do this again without MAIL."
        )


def _account(machine: Machine) -> None:
    if not machine.works("getent", "passwd", ACCOUNT):
        machine.must(
            *("useradd", "--system", "--user-group", "--home-dir", STATE, "--no-create-home"),
            *("--shell", "/usr/sbin/nologin", ACCOUNT),
        )
        machine.changed(f"The account {ACCOUNT} was made.")
    machine.folder(OPT)
    _folders(machine)


def _folders(machine: Machine) -> None:
    machine.folder(STATE)
    for name, mode in FOLDERS.items():
        machine.folder(f"{STATE}/{name}", mode, ACCOUNT)


def _backup_key(machine: Machine) -> str:
    """Made once and said once: it is to be written down. Empty: one that somebody brought stays."""
    file = str(machine.path(environment.BACKUP_KEY))
    making = ("runuser", "-u", ACCOUNT, "--", "python3", "-I", "-c", MAKE_KEY, file)
    if key := machine.must(*making, what="Making the key of the backups").strip():
        machine.changed(f"{environment.BACKUP_KEY} was made.")
        machine.tell(
            f"\n  The key of the backups:  {key}\n"
            "  Write it down now, and keep the paper in another place: without it nobody reads a "
            "backup.\n"
        )
    return key


def _fill(machine: Machine, version: str, wanted: Wanted) -> None:
    """Tables, languages, groups, the first two administrators: setup prints their links, and asks
    for whoever is missing."""
    if commands.run(machine, version, "migrate", "--check").code:
        machine.tell("  The database is filled …")
        commands.must(machine, version, "migrate", "--noinput")
        machine.changed("The database has its tables.")
    who = ("--administrator", wanted.admin, wanted.email) if wanted.admin else ()
    commands.must(machine, version, "setup", *who, is_shown=True)


def put_in_place(machine: Machine, bundle: Bundle, *, is_other_certificate: bool = False) -> None:
    """Folders, units, timers and proxy as this version has them, running and ready."""
    _folders(machine)
    shipped = bundle.folder / "deploy/systemd"
    sides = services.sides(shipped)
    values = environment.known(machine)
    is_other_site = proxy.put(machine, bundle.text("deploy/nginx.conf"), values, sides)
    is_other = services.put(machine, shipped)
    others = [*services.WRITERS, *services.timers(shipped)]
    services.enable(machine, [*services.READERS, *others])
    if not machine.has_systemd():
        machine.tell(
            "  This system was not started by systemd. The services will start with the machine."
        )
        return
    # readers are answered from plain files until there is somebody to ask
    wrong = _read_by_proxy(machine, is_other=is_other_site or is_other_certificate)
    # the worker takes away plain files that are old now: readers are answered by then
    services.start(machine, [*services.READERS], again=is_other)
    services.wait(sides[:1])
    services.start(machine, others, again=is_other)
    services.wait(sides)
    if wrong:
        raise Refused(wrong)


def _read_by_proxy(machine: Machine, *, is_other: bool) -> str:
    """Its files, each time: a run that failed may have left what nginx has never read. What is
    wrong, where it cannot go on with what it has."""
    runs = machine.works("systemctl", "--quiet", "is-active", "nginx.service")
    try:
        machine.must("systemctl", "reload-or-restart", "nginx.service")
    except Refused as error:
        if is_other or not runs:
            return str(error)
        # a file of somebody else, such as another site's: ours stands
        machine.tell(f"  nginx goes on with what it read before: {error}")
    else:
        if is_other or not runs:
            machine.changed("The proxy reads its file again.")
    return ""


def _say(machine: Machine, host: str, is_first: bool) -> None:
    if not machine.changes:
        machine.tell("Nothing was changed: everything is as it should be.")
        return
    machine.tell(f"Version {machine.current()} answers at https://{host}/ ({CURRENT}).")
    if is_first:
        machine.tell(
            f"The links above open https://{host}/ today. A new one: cncc setup --let-in NAME\n"
            f"Settings, mail above all: {environment.FILE}. What is missing still: cncc doctor"
        )


def _ask_for_paper(machine: Machine, key: str) -> None:
    """The last thing that is said, and until the paper answers: what scrolled by is on none."""
    end = key[-SIGNS_ASKED:]
    while typed := machine.ask(
        f"Read the last {SIGNS_ASKED} signs of the backups' key from your paper "
        "(Enter alone: later): "
    ):
        if typed == end:
            machine.tell("That is right. Keep the paper in another place.")
            return
        machine.tell(f"That is not its end. The key is:  {key}")
    machine.tell(f"The key of the backups is on no paper yet: {environment.BACKUP_KEY} has it.")
