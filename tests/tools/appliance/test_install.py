"""`make install`: what it refuses before it changes anything, what it writes, and that a second run
changes nothing.
That the whole of it works was tried in a fresh Debian."""

import re
import shutil

import pytest

from tests.tools.appliance.conftest import make_bundle, openssl
from tools.appliance import __main__ as program
from tools.appliance import environment, proxy, releases, services
from tools.appliance.install import Wanted, install, put_in_place
from tools.appliance.machine import Done, Refused

WANTED = Wanted(host="cms.example.org", admin="sokha", email="sokha@example.org")


def certificate(folder, host, *, name="given"):
    """A certificate and its key, as somebody would bring them."""
    made, key = folder / f"{name}.pem", folder / f"{name}.key"
    options = f"-nodes -days 30 -subj /CN={host} -addext subjectAltName=DNS:{host}"
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")
    openssl("req", "-x509", *curve, *options.split(), "-out", str(made), "-keyout", str(key))
    return str(made), str(key)


def text(machine, name):
    return machine.path(name).read_text(encoding="utf-8")


# Refusals


@pytest.mark.parametrize(
    ("wanted", "answers", "sentence"),
    [
        (WANTED, {"{db:Status-Status} nginx": Done(1, "")}, r"apt-get install .* nginx$"),
        (Wanted(), {}, "make install HOST="),
        (Wanted(host="cms.example.org"), {}, "make install HOST="),
        (Wanted(host="-x; rm", admin="a", email="a@example.org"), {}, "HOST must be the name"),
        (Wanted(host="https://x", admin="a", email="a@example.org"), {}, "HOST must be the name"),
        (
            Wanted(host="a.example", admin="a", email="a@example.org", mail="/var/mail/root"),
            {},
            "MAIL must be SERVER",
        ),
        (
            Wanted(host="a.example", admin="a", email="a@example.org", mail="a.example:smtp"),
            {},
            "MAIL must be SERVER",
        ),
        (WANTED, {"server_version": Done(2, "no server")}, "systemctl start postgresql"),
        (WANTED, {"server_version": Done(0, "140002|5432")}, "older than 15"),
        (
            Wanted(host="a.example", admin="a", email="a@example.org", key="/none"),
            {},
            "CERTIFICATE is not a file",
        ),
    ],
)
def test_refused_before_anything_is_changed(machine, commands, bundle, wanted, answers, sentence):
    commands.answers = answers

    with pytest.raises(Refused, match=sentence):
        install(machine, bundle, wanted)

    assert not machine.root.exists()
    assert not machine.changes
    assert not [one for one in commands.asked if re.match("(useradd|systemctl|chown)", one)]


def test_every_missing_package_is_in_one_line_to_copy(machine, commands, bundle):
    commands.answers = {"dpkg-query": Done(1, "not-installed")}

    with pytest.raises(Refused) as refused:
        install(machine, bundle, WANTED)

    line = str(refused.value).splitlines()[-1]
    assert line.endswith(
        " ca-certificates libnginx-mod-http-cache-purge make nginx openssl postgresql python3 "
        "python3-venv restic tzdata"
    )


@pytest.mark.parametrize("damage", ["lost", "other", "added"])
def test_damaged_bundle_is_not_installed(machine, bundle, damage):
    wheel = bundle.folder / "wheels/some.whl"
    if damage == "lost":
        wheel.unlink()
    elif damage == "other":
        wheel.write_bytes(b"whee1")
    else:
        wheel.with_name("more.whl").touch()

    with pytest.raises(Refused, match=r"damaged; copy it again.*\.whl"):
        install(machine, bundle, WANTED)

    assert not machine.path(releases.place_of("1.0")).exists()


def test_bundle_for_another_python_is_refused(machine, bundle):
    other = releases.Bundle(bundle.folder, "1.0", "3.9", bundle.processor)

    with pytest.raises(Refused, match=r"for Python 3\.9 on"):
        install(machine, other, WANTED)


def test_folder_that_is_no_bundle_is_refused(tmp_path):
    with pytest.raises(Refused, match="no unpacked bundle"):
        releases.bundle_at(tmp_path)


def test_another_version_is_an_upgrade(machine, bundle, tmp_path):
    install(machine, bundle, WANTED)

    with pytest.raises(Refused, match=r"Version 1\.0 is installed\. `make upgrade`"):
        install(machine, make_bundle(tmp_path / "cncc-2.0", "2.0"), WANTED)


def test_packages_that_cannot_be_installed_leave_no_release(machine, commands, bundle):
    commands.answers = {"--require-hashes": Done(1, "a wheel is missing")}

    with pytest.raises(Refused, match="a wheel is missing"):
        install(machine, bundle, WANTED)

    assert list(machine.path(releases.RELEASES).iterdir()) == []
    assert machine.current() == ""


# What is written


def test_first_run_writes_everything(machine, commands, bundle):
    install(machine, bundle, WANTED)

    values = environment.known(machine)
    assert len(values["SECRET_KEY"]) > 60
    assert values["ALLOWED_HOSTS"] == "cms.example.org"
    assert values["BASE_URL"] == "https://cms.example.org"
    assert values["DATABASE_URL"] == "postgresql://cncc@%2Fvar%2Frun%2Fpostgresql:5432/cncc"
    assert values["DATA_DIR"] == "/var/lib/cncc"
    assert len(text(machine, environment.FILE).splitlines()) <= 12
    assert machine.path(environment.FILE).stat().st_mode & 0o777 == 0o640
    assert machine.path(proxy.KEY).stat().st_mode & 0o777 == 0o600
    assert machine.path("/var/lib/cncc/backups").stat().st_mode & 0o777 == 0o700
    assert machine.current() == "1.0"
    assert not machine.path("/opt/cncc/current/wheels").exists()
    assert {"cncc-public.service", "cncc-backup.timer", "cncc-drill.timer"} <= commands.enabled
    assert "-m tools.appliance do" in text(machine, "/usr/local/sbin/cncc")
    (made,) = commands.that(" setup ")
    assert made.endswith("setup --administrator sokha sokha@example.org")


def test_key_of_the_backups_is_made_and_said_once(machine, said, bundle):
    install(machine, bundle, WANTED)

    file = machine.path(environment.BACKUP_KEY)
    key = file.read_text(encoding="utf-8").strip()
    assert re.fullmatch("([a-z2-9]{5}-){5}[a-z2-9]{5}", key)
    assert file.stat().st_mode & 0o777 == 0o600
    assert sum(key in line for line in said) == 1

    install(machine, bundle, WANTED)

    assert sum(key in line for line in said) == 1
    assert file.read_text(encoding="utf-8").strip() == key


def test_paper_is_asked_for_the_key_until_it_has_it(machine, said, bundle):
    typed, asked = iter(["wrong", ""]), []
    machine.ask = lambda question: asked.append(question) or next(typed)
    install(machine, bundle, WANTED)
    key = text(machine, environment.BACKUP_KEY).strip()
    assert said[-2:] == [
        f"That is not its end. The key is:  {key}",
        f"The key of the backups is on no paper yet: {environment.BACKUP_KEY} has it.",
    ]
    machine.remove(environment.BACKUP_KEY)
    machine.ask = lambda question: text(machine, environment.BACKUP_KEY).strip()[-5:]

    install(machine, bundle, WANTED)

    assert said[-1] == "That is right. Keep the paper in another place."


def test_account_of_the_database_may_make_one_for_the_drill(machine, commands, bundle):
    commands.answers = {"pg_roles": Done(0, "0\n")}

    install(machine, bundle, WANTED)

    assert commands.that("CREATE ROLE cncc LOGIN CREATEDB")


def test_key_that_somebody_brought_stays(machine, said, bundle):
    file = machine.path(environment.BACKUP_KEY)
    file.parent.mkdir(parents=True)
    file.write_text("of-paper\n", encoding="utf-8")

    install(machine, bundle, WANTED)

    assert file.read_text(encoding="utf-8") == "of-paper\n"
    assert not any("of-paper" in line for line in said)


def test_second_run_changes_nothing_and_says_so(machine, said, bundle):
    install(machine, bundle, WANTED)
    before = {one: one.stat().st_mtime_ns for one in machine.root.rglob("*") if one.is_file()}
    machine.changes.clear()

    install(machine, bundle, WANTED)

    assert said[-1] == "Nothing was changed: everything is as it should be."
    after = {one: one.stat().st_mtime_ns for one in machine.root.rglob("*") if one.is_file()}
    assert after == before


def test_second_run_needs_no_answers_and_keeps_what_the_operator_changed(machine, bundle):
    install(machine, bundle, WANTED)
    settings = machine.path(environment.FILE)
    changed = text(machine, environment.FILE) + 'SITE_NAME="Our office"\n'
    settings.write_text(changed, encoding="utf-8")

    install(machine, bundle, Wanted())

    assert text(machine, environment.FILE) == changed
    assert environment.known(machine)["SITE_NAME"] == "Our office"


def test_another_name_is_told_where_to_change_it(machine, bundle):
    install(machine, bundle, WANTED)

    with pytest.raises(Refused, match=r"ALLOWED_HOSTS and BASE_URL in /etc/cncc/cms\.env"):
        install(machine, bundle, Wanted(host="other.example.org"))


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        (Wanted(mail="other.example.org:587"), "mail server is mail.example.org. For another"),
        (Wanted(mail="mail.example.org:25"), "mail server is mail.example.org. For another"),
    ],
)
def test_what_a_second_run_would_not_write_is_refused(machine, bundle, wanted, sentence):
    first = Wanted(
        host="cms.example.org", admin="a", email="a@example.org", mail="mail.example.org"
    )
    install(machine, bundle, first)
    before = text(machine, environment.FILE)

    with pytest.raises(Refused, match=sentence):
        install(machine, bundle, wanted)

    install(machine, bundle, first)
    assert text(machine, environment.FILE) == before


def test_run_that_failed_before_there_was_an_administrator_needs_one(machine, commands, bundle):
    commands.answers = {" migrate --noinput": Done(1, ""), "migrate --check": Done(1, "")}
    with pytest.raises(Refused, match="migrate --noinput failed"):
        install(machine, bundle, WANTED)
    commands.answers = {}

    with pytest.raises(Refused, match="Who is it for"):
        install(machine, bundle, Wanted())

    install(machine, bundle, WANTED)
    assert commands.that("setup --administrator sokha")


@pytest.fixture
def running(machine, monkeypatch):
    """The machine, with systemd; the sides answer."""
    machine.path("/run/systemd/system").mkdir(parents=True)
    monkeypatch.setattr(services, "check_site", lambda host: None)
    monkeypatch.setattr(services, "answers", lambda side: True)
    return machine


READ = "systemctl reload-or-restart nginx.service"


def test_proxy_reads_its_file_before_the_services_are_waited_for(
    running, commands, bundle, monkeypatch
):
    monkeypatch.setattr(services, "answers", lambda side: bool(commands.that(READ)))
    monkeypatch.setattr(services.time, "sleep", lambda seconds: pytest.fail("it waits"))

    install(running, bundle, WANTED)


def test_proxy_reads_in_a_second_run_what_it_did_not_in_a_first_that_failed(
    running, commands, bundle, said, monkeypatch
):
    wait = services.wait
    monkeypatch.setattr(services, "wait", lambda sides: wait(["nobody"], -1))
    monkeypatch.setattr(services, "answers", lambda side: False)
    with pytest.raises(Refused, match="the public side did not say"):
        install(running, bundle, WANTED)
    monkeypatch.setattr(services, "wait", lambda sides: None)
    running.changes.clear()
    commands.asked.clear()

    install(running, bundle, WANTED)

    assert commands.that(READ) == [READ]
    install(running, bundle, WANTED)
    assert said[-1] == "Nothing was changed: everything is as it should be."


def test_services_run_whatever_hinders_the_proxy(running, commands, bundle):
    commands.answers = {"is-active": Done(3, ""), READ: Done(1, "port 443 is not free")}

    with pytest.raises(Refused, match="port 443 is not free"):
        install(running, bundle, WANTED)

    assert commands.that("systemctl restart cncc-office.service")


def test_file_of_another_site_does_not_hinder_what_is_as_it_was(running, commands, bundle, said):
    install(running, bundle, WANTED)
    commands.answers = {READ: Done(1, "unknown directive in other.conf")}

    put_in_place(running, bundle)

    assert "goes on with what it read before" in said[-1]
    assert "unknown directive in other.conf" in said[-1]


def test_folder_of_a_later_version_is_made_by_the_upgrade_to_it(installed, bundle):
    key = installed.path("/var/lib/cncc/keys")
    shutil.rmtree(key)

    put_in_place(installed, bundle)

    assert key.stat().st_mode & 0o777 == 0o700


def test_unit_that_is_not_shipped_any_more_goes(machine, commands, bundle):
    old = machine.path("/etc/systemd/system/cncc-older.timer")
    old.parent.mkdir(parents=True)
    old.touch()

    install(machine, bundle, WANTED)

    assert not old.exists()
    assert commands.that("disable --now cncc-older.timer")


def test_look_below_a_root_starts_nothing(machine, bundle, monkeypatch, capsys):
    monkeypatch.setattr(program, "TREE", bundle.folder)
    openssl("version")  # it makes a certificate, here, too

    code = program.main(
        [
            *("install", "--root", str(machine.root), "--host", "cms.example.org"),
            *("--admin", "a", "--email", "a@example.org"),
        ]
    )

    assert code == 0
    assert "manage.py migrate" not in capsys.readouterr().err
    assert machine.path(proxy.SITE).exists()


# The certificate


def test_given_certificate_stays_where_it_is(machine, bundle, tmp_path):
    made, key = certificate(tmp_path, "cms.example.org")
    wanted = Wanted(
        host="cms.example.org", admin="a", email="a@example.org", certificate=made, key=key
    )

    install(machine, bundle, wanted)

    assert machine.path(proxy.KEY).readlink() == tmp_path / "given.key"
    assert machine.path(environment.CERTIFICATE).readlink() == tmp_path / "given.pem"


def test_certificate_of_the_first_days_is_for_the_name(machine, bundle):
    install(machine, bundle, WANTED)

    given = str(machine.path(environment.CERTIFICATE))
    told = openssl("x509", "-noout", "-in", given, "-checkhost", "cms.example.org")
    assert "does match" in told.said


@pytest.mark.parametrize(
    ("host", "is_other_key", "refused", "sentence"),
    [
        ("other.example.org", False, "nothing", "is not for cms.example.org"),
        ("cms.example.org", True, "nothing", "not the key of CERTIFICATE"),
        ("cms.example.org", False, "-checkend", "out of date"),
        ("cms.example.org", False, "test -r", "readable for everybody"),
    ],
)
def test_wrong_certificate_is_refused(
    machine, commands, bundle, tmp_path, host, is_other_key, refused, sentence
):
    made, key = certificate(tmp_path, host)
    if is_other_key:
        key = certificate(tmp_path, host, name="other")[1]
    commands.answers = {refused: Done(1, "")}
    wanted = Wanted(
        host="cms.example.org", admin="a", email="a@example.org", certificate=made, key=key
    )

    with pytest.raises(Refused, match=sentence):
        install(machine, bundle, wanted)

    assert not machine.root.exists()


# The proxy


def test_file_that_nginx_refuses_is_taken_back(machine, commands, bundle):
    install(machine, bundle, WANTED)
    before = text(machine, proxy.SITE)
    commands.answers = {"nginx -t": Done(1, "unknown directive")}
    shipped = (bundle.folder / "deploy/nginx.conf").read_text("utf-8") + "unknown;\n"

    with pytest.raises(Refused, match="unknown directive"):
        proxy.put(machine, shipped, {"ALLOWED_HOSTS": "cms.example.org"}, services.PORTS)

    assert text(machine, proxy.SITE) == before


def test_first_file_that_nginx_refuses_is_gone_again(machine, commands, bundle):
    commands.answers = {"nginx -t": Done(1, "unknown directive")}

    with pytest.raises(Refused, match="unknown directive"):
        install(machine, bundle, WANTED)

    assert not machine.path(proxy.SITE).exists()


def test_shipped_file_without_the_places_is_noticed():
    with pytest.raises(Refused, match="has no place for this"):
        proxy.filled("server {}", {"ALLOWED_HOSTS": "cms.example.org"}, services.PORTS)


# The settings


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("A=b", "b"),
        ("A=", ""),
        ('A="b c"', "b c"),
        ("A='b'", "b"),
        ("A=b=c", "b=c"),
        ("#A=b", None),
    ],
)
def test_settings_are_read_as_systemd_reads_them(line, value):
    assert environment.read(f"# A=x\n{line}\n").get("A") == value


def test_site_without_a_name_of_its_own_is_refused():
    with pytest.raises(Refused, match="names no host"):
        environment.hosts({"ALLOWED_HOSTS": "localhost,127.0.0.1"})


def test_main_name_comes_first():
    values = {"ALLOWED_HOSTS": "a.example, b.example", "BASE_URL": "https://b.example"}
    assert environment.hosts(values) == ["b.example", "a.example"]
