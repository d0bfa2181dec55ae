"""The files that an operator gets, read by the programs that they are for."""

import os
import re
import shutil
import subprocess

import pytest

from tests.nginx import MODULE, NGINX, needs_nginx
from tests.nginx import proxy as running
from tests.tools.appliance.conftest import ROOT, openssl
from tools.appliance import install, proxy, services
from tools.appliance.machine import Refused

UNITS = ROOT / "deploy/systemd"
NAMED = {"ALLOWED_HOSTS": "cms.example.org"}
ANALYZE = shutil.which("systemd-analyze")
SERVICES = sorted(one.name for one in UNITS.glob("*.service"))
PRIVILEGED = 2.0  # of 10, by systemd's own reckoning

with_systemd = pytest.mark.skipif(ANALYZE is None, reason="there is no systemd-analyze")


def analyzed(*arguments, **options):
    return subprocess.run([str(ANALYZE), *arguments], capture_output=True, text=True, **options)


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A machine with the units, and with something where their programs are."""
    root = tmp_path_factory.mktemp("units")
    shutil.copytree(UNITS, root / "etc/systemd/system")
    ours = "opt/cncc/current/.venv/bin"
    for name in (f"{ours}/granian", f"{ours}/python", "usr/bin/env"):
        program = root / name
        program.parent.mkdir(parents=True, exist_ok=True)
        program.touch(mode=0o755)
    for name in ("sysinit", "basic", "shutdown", "timers", "multi-user", "network"):
        target = root / f"usr/lib/systemd/system/{name}.target"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("[Unit]\nDescription=There\n", encoding="utf-8")
    return root


@with_systemd
def test_systemd_understands_every_unit(root):
    names = [one.name for one in UNITS.iterdir() if one.is_file()]

    told = analyzed("verify", "--man=no", f"--root={root}", *names)

    assert (told.returncode, told.stderr) == (0, "")


@with_systemd
def test_unit_that_is_wrong_would_be_noticed(root, tmp_path):
    shutil.copytree(root, tmp_path / "wrong")
    unit = tmp_path / "wrong/etc/systemd/system/cncc-worker.service"
    unit.write_text(unit.read_text().replace("Restart=always", "Restart=perhaps\nNonsense=1"))

    told = analyzed("verify", "--man=no", f"--root={tmp_path / 'wrong'}", unit.name)

    assert "Nonsense" in told.stderr


@with_systemd
@pytest.mark.parametrize("name", SERVICES)
def test_service_may_do_little(name):
    shown = analyzed("security", "--offline=true", "--no-pager", str(UNITS / name))

    found = re.search(r"Overall exposure level for .*: ([\d.]+)", shown.stdout)
    assert found, shown.stderr
    assert float(found[1]) < PRIVILEGED


@with_systemd
@pytest.mark.parametrize("timer", services.timers(UNITS))
def test_timer_has_a_time_at_night_in_the_office_and_is_made_up_for(timer):
    text = (UNITS / timer).read_text(encoding="utf-8")
    (when,) = re.findall(r"^OnCalendar=(.+)$", text, re.MULTILINE)

    assert analyzed("calendar", when).returncode == 0
    assert re.search(r" 0[1-6]:\d\d Asia/Phnom_Penh$", when)
    assert "Persistent=true" in text


@pytest.mark.parametrize("timer", services.timers(UNITS))
def test_failure_of_a_timer_is_mailed(timer):
    service = (UNITS / timer.replace(".timer", ".service")).read_text(encoding="utf-8")

    assert "OnFailure=cncc-failed@%p.service" in service
    assert "SuccessExitStatus" not in service  # 1 is the end of every program of Python that fails
    assert "tell_failure %i" in (UNITS / "cncc-failed@.service").read_text(encoding="utf-8")


def test_backups_and_their_key_are_for_the_commands_of_the_night():
    hidden = {
        name: re.findall(r"^InaccessiblePaths=(.+)$", (UNITS / name).read_text("utf-8"), re.M)
        for name in SERVICES
    }

    for name in (*services.READERS, *services.WRITERS):
        assert hidden.pop(name) == ["-/var/lib/cncc/backups -/var/lib/cncc/keys"]
    assert not any(hidden.values())
    assert install.FOLDERS["backups"] == install.FOLDERS["keys"] == 0o700


def test_nothing_starts_in_the_middle_of_an_upgrade():
    from tools.appliance.here import MARK

    manner = (UNITS / "cncc-.service.d/manner.conf").read_text(encoding="utf-8")

    assert f"ConditionPathExists=!{MARK}" in manner


def test_servers_are_their_side_and_listen_on_this_machine_alone():
    for name in ("public", "office"):
        text = (UNITS / f"cncc-{name}.service").read_text(encoding="utf-8")
        # below a folder that root makes: no other account can take the place of a side that is away
        assert f" --uds /run/cncc-{name}/socket\n" in text
        assert f"\nRuntimeDirectory=cncc-{name}\n" in text
        assert "--port" not in text
        # the settings may hold a CMS_SIDE, and come after Environment=
        assert f"ExecStart=/usr/bin/env CMS_SIDE={name} /opt/cncc/current/" in text


def test_proxy_asks_where_the_sides_of_its_version_listen(tmp_path):
    shipped = (ROOT / "deploy/nginx.conf").read_text("utf-8")
    for name, port in (("public", 8000), ("office", 8001)):
        unit = (UNITS / f"cncc-{name}.service").read_text("utf-8")
        before = unit.replace(
            f"-m ops.server --uds /run/cncc-{name}/socket",
            f"-m granian --host 127.0.0.1 --port {port} ops.wsgi:application",
        )
        (tmp_path / f"cncc-{name}.service").write_text(before, encoding="utf-8")

    here, before = services.sides(UNITS), services.sides(tmp_path)

    assert here == ("unix:/run/cncc-public/socket", "unix:/run/cncc-office/socket")
    assert before == services.PORTS
    text = proxy.filled(shipped, NAMED, here)
    assert "server unix:/run/cncc-public/socket max_fails=0;" in text
    assert "server unix:/run/cncc-office/socket max_fails=0;" in text
    # but for those who publish, who have its cache forget
    asked = re.findall(r"^[^#\n]*127[^;]*", text, re.MULTILINE)
    assert [one.split()[-1] for one in asked] == ["127.0.0.1:8080", "127.0.0.1", "127.0.0.1"]
    text = proxy.filled(shipped, NAMED, before)
    assert "server 127.0.0.1:8000 max_fails=0;" in text


def test_unit_that_listens_nowhere_is_noticed(tmp_path):
    (tmp_path / "cncc-public.service").touch()

    with pytest.raises(Refused, match="does not say where it listens"):
        services.sides(tmp_path)


AROUND = """
load_module {module};
{user}
pid {folder}/pid; error_log {folder}/errors;
events {{}}
http {{ include {folder}/cncc.conf; }}
"""


@needs_nginx
def test_nginx_takes_the_file_that_is_filled_in(tmp_path):
    shipped = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    made, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    options = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=cms.example.org"
    openssl("req", "-x509", *options.split(), "-out", str(made), "-keyout", str(key))
    text = proxy.filled(
        shipped, {"ALLOWED_HOSTS": "cms.example.org,office.example.org"}, services.sides(UNITS)
    )
    for there, here in (
        (proxy.CERTIFICATE, made),
        (proxy.KEY, key),
        ("/var/log/nginx", tmp_path),
        ("/var/cache", tmp_path),
        ("/dev/shm", tmp_path),
    ):
        assert there in text
        text = text.replace(there, str(here))
    (tmp_path / "cncc.conf").write_text(text, encoding="utf-8")
    user = "user root;" if os.geteuid() == 0 else ""
    (tmp_path / "nginx.conf").write_text(
        AROUND.format(folder=tmp_path, user=user, module=MODULE), "utf-8"
    )

    told = subprocess.run(
        [
            str(NGINX),
            "-t",
            "-q",
            "-c",
            str(tmp_path / "nginx.conf"),
            "-e",
            str(tmp_path / "errors"),
        ],
        capture_output=True,
        text=True,
    )

    assert (told.returncode, told.stderr) == (0, "")


def test_proxy_speaks_tls_only_and_logs_nobody():
    shipped = (ROOT / "deploy/nginx.conf").read_text("utf-8")
    text = proxy.filled(shipped, NAMED, services.sides(UNITS))

    assert "listen 443 ssl;" in text and "TLSv1.2 TLSv1.3;" in text
    assert text.count("listen 80;") == 1  # of the server that only leads to the other
    assert "return 301 https://$host$request_uri;" in text
    assert "location /.well-known/acme-challenge/ {" in text  # who asks there knows no TLS yet
    assert "root /var/lib/cncc/export/current;" in text
    assert "cms.example.org.pem" not in text
    logged = re.findall(r"^\s*(access_log .*|log_format .*)$", text, re.MULTILINE)
    assert logged
    assert not [one for one in logged if re.search(r"remote_addr|request_uri|\$args|\$uri", one)]


def test_answers_are_counted_only_where_the_settings_name_a_port():
    shipped = (ROOT / "deploy/nginx.conf").read_text("utf-8")
    for port, sent in (("", 0), ("5140", 1)):
        text = proxy.filled(shipped, {**NAMED, "REACH_PORT": port}, services.PORTS)

        assert len(re.findall(r"^    access_log syslog:", text, re.MULTILINE)) == sent
        assert text.count("server=127.0.0.1:5140,") == sent


def test_browsers_are_bound_to_tls_for_as_long_as_the_settings_say():
    shipped = (ROOT / "deploy/nginx.conf").read_text("utf-8")
    for days, seconds in (("1", 86_400), ("", 31_536_000), ("0", 0)):
        text = proxy.filled(shipped, {**NAMED, "HSTS_DAYS": days}, services.PORTS)

        assert f'"max-age={seconds}";' in text


def test_proxy_shows_numbers_in_the_first_language_of_the_content_where_it_knows_none():
    shipped = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")

    for languages, first in (({}, "km"), ({"CONTENT_LANGUAGES": "cja-Arab, en"}, "cja-Arab")):
        text = proxy.filled(shipped, NAMED | languages, services.PORTS)
        assert re.search(rf"\$first_language {{\n +default +{first};", text)


def test_services_tell_the_cache_of_the_proxy_unless_the_settings_name_others():
    """systemd lets a file of settings win over what stands beside it."""
    shipped = (ROOT / "deploy/nginx.conf").read_text("utf-8")
    manner = (UNITS / "cncc-.service.d/manner.conf").read_text("utf-8")
    filled = proxy.filled(shipped, NAMED, services.sides(UNITS))

    (listens,) = re.findall(r"listen (127\.\S+);", filled)
    assert f"\nEnvironment=FRONTEND_CACHE=http://{listens}\n" in manner
    assert "EnvironmentFile=/etc/cncc/cms.env" in manner


@needs_nginx
def test_nginx_without_the_module_starts_with_the_file_as_it_is_shipped(tmp_path):
    with running(tmp_path / "nginx", "127.0.0.1:9", purged=None, tree=tmp_path) as port:
        text = (tmp_path / "nginx/nginx.conf").read_text("utf-8")

    assert port and "load_module" not in text
