"""The doctor opens the site as others do: servers on loopback, with certificates of their own."""

import socket
import ssl
import threading
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from ops.backup.doctor import installation, outside
from ops.backup.doctor.installation import Side
from ops.backup.doctor.sentences import BROKEN, GOOD, WARNING
from public.api import condition


class Answering(BaseHTTPRequestHandler):
    """Everything is well, but for the paths in `wrong`."""

    wrong: dict[str, int] = {}

    def do_GET(self):
        self.send_response(type(self).wrong.get(self.path, 200))
        self.end_headers()

    def log_message(self, *args):
        pass


@contextmanager
def served(wrong=None, certificate: Path | None = None, handler=Answering):
    """The port of a server, with TLS where it has a certificate."""
    handler = type("Handler", (handler,), {"wrong": wrong or {}})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()


@dataclass
class Authority:
    """Signs certificates; what it signs first are those of another that signs for it."""

    name: str
    key: ec.EllipticCurvePrivateKey
    own: x509.Certificate | None = None

    def signs(self, name: str, key, *, days: float = 3650, host: str = "", is_authority=False):
        """A certificate of `days` more days."""
        ends = timezone.now() + timedelta(days=days, hours=1)
        build = x509.CertificateBuilder(
            named(self.name), named(name), key.public_key(), x509.random_serial_number()
        ).not_valid_before(ends - timedelta(max(days, 0) + 90))
        build = build.not_valid_after(ends)
        build = build.add_extension(
            x509.BasicConstraints(ca=is_authority, path_length=None), critical=True
        )
        if host:
            names = x509.SubjectAlternativeName([x509.DNSName(host)])
            build = build.add_extension(names, critical=False)
        return build.sign(self.key, SHA256())


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])


def new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@pytest.fixture
def authority(tmp_path, monkeypatch):
    """The one that this machine knows."""
    made = Authority("an authority", new_key())
    own = made.signs(made.name, made.key, is_authority=True)
    (tmp_path / "known.pem").write_bytes(own.public_bytes(Encoding.PEM))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "known.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "none"))
    return made


def certificate(file: Path, signer: Authority | None, **facts) -> Path:
    """Certificate and key in one file; without a signer it signs itself."""
    key = new_key()
    signer = signer or Authority("x.org", key)
    made = signer.signs("x.org", key, **{"host": "localhost"} | facts)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    between = signer.own.public_bytes(Encoding.PEM) if signer.own else b""
    file.write_bytes(made.public_bytes(Encoding.PEM) + between + pem)
    return file


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """Nobody is waited for."""
    monkeypatch.setattr(outside, "PAUSE", 0.0)


@pytest.fixture
def machine(settings, monkeypatch):
    """An installation by make install, with the public side and the office at ports of its own."""

    def make(public: int, office: int, proxy: int, *, scheme: str = "http"):
        sides = (
            Side("the public side", "cncc-public", f"http://127.0.0.1:{public}"),
            Side("the office", "cncc-office", f"http://127.0.0.1:{office}"),
        )
        here = replace(installation.BY_MAKE_INSTALL, sides=sides)
        monkeypatch.setattr(installation, "BY_MAKE_INSTALL", here)
        settings.BASE_URL = settings.OFFICE_URL = f"{scheme}://localhost:{proxy}"
        settings.BASE_DIR = Path("/opt/cncc/releases/1")

    return make


def test_site_is_opened_through_the_proxy_and_both_sides_are_asked(db, machine):
    with served() as public, served() as office, served() as proxy:
        machine(public, office, proxy)

        assert outside.site(timezone.now()).state == GOOD


def test_sides_listen_at_sockets_after_make_install(db, settings):
    settings.BASE_DIR = Path("/opt/cncc/releases/1")

    look = outside.site(timezone.now())

    assert look.said == (
        "The public side and the office do not answer (No such file or directory)."
    )
    assert look.do == "systemctl restart cncc-public cncc-office"


def test_one_side_that_is_gone_is_started(db, machine):
    with served() as public, served() as proxy:
        machine(public, 1, proxy)

        look = outside.site(timezone.now())

    assert look.state == BROKEN
    assert look.said == "The office does not answer (Connection refused)."
    assert look.do == "systemctl restart cncc-office"


def test_side_that_hangs_is_not_waited_for(db, machine, monkeypatch):
    monkeypatch.setattr(outside, "SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent, served() as office:
        machine(silent.getsockname()[1], office, 1)

        look = outside.site(timezone.now())

    assert look.said == "The public side does not answer (nothing within 0.1 seconds)."


def test_side_that_is_not_ready(db, machine):
    with served({"/healthz/ready": 503}) as public, served() as office, served() as proxy:
        machine(public, office, proxy)

        look = outside.site(timezone.now())

        assert look.said == "The public side answers 503 at /healthz/ready."
        assert look.do == "journalctl -n 50 -u cncc-public"
        # the line of the database has said why
        MigrationRecorder(connection).record_applied(*condition.UNFINISHED)
        assert outside.site(timezone.now()).state == GOOD


def test_process_that_has_not_heard_that_the_database_is_back_is_asked_again(db, machine):
    asked = []

    class Once(Answering):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(503 if len(asked) < 3 else 200)
            self.end_headers()

    with served() as public, served() as office, served(handler=Once) as proxy:
        machine(public, office, proxy)

        assert outside.site(timezone.now()).state == GOOD


def test_proxy_that_is_gone(db, machine):
    with served() as public, served() as office:
        machine(public, office, 1)

        look = outside.site(timezone.now())

    assert look.said == "Nobody answers at http://localhost:1/healthz/ready (Connection refused)."
    assert look.do == "nginx -t && systemctl restart nginx"


@pytest.mark.parametrize("path", ["/healthz/ready", "/", "/admin/login/"])
def test_proxy_that_leads_elsewhere(db, machine, path):
    with served() as public, served() as office, served({path: 502}) as proxy:
        machine(public, office, proxy)

        look = outside.site(timezone.now())

    assert look.state == BROKEN
    assert f"{path} answers 502" in look.said


def test_site_that_is_not_open_yet(db, machine, settings):
    settings.PUBLIC_NEEDS_EMERGENCY_NUMBER = True
    with served() as public, served() as office, served({"/": 503}) as proxy:
        machine(public, office, proxy)

        look = outside.site(timezone.now())

    assert look.code == "site-closed"


def test_name_that_leads_elsewhere_is_no_fault_of_the_proxy(db, machine, settings):
    with served() as public, served() as office, served() as proxy:
        machine(public, office, proxy)
        settings.BASE_URL = settings.OFFICE_URL = f"http://nobody.invalid:{proxy}"

        look = outside.site(timezone.now())

    assert look.state == WARNING
    assert look.do == "getent hosts nobody.invalid"


def test_monitor_is_asked_for_what_was_said_and_believed_if_it_is_itself(
    authority, settings, tmp_path
):
    paths = []

    class Monitor(Answering):
        def do_GET(self):
            paths.append((self.path, sorted(name.lower() for name in self.headers)))
            super().do_GET()

    for signer in (None, authority):
        shown = certificate(tmp_path / "shown.pem", signer, days=60)
        with served(certificate=shown, handler=Monitor) as port:
            settings.HEARTBEAT_URL = f"https://localhost:{port}/ping/x?status=up"
            wrong = outside.heartbeat()
        assert ("self-signed certificate" in wrong) == (signer is None)

    assert paths == [("/ping/x?status=up", ["accept-encoding", "connection", "host"])]


# The certificate


@pytest.mark.parametrize(
    ("days", "code"),
    [
        (60, "certificate"),
        (20, "certificate-ends-soon"),
        (4, "certificate-ends"),
        (-1, "certificate-ends"),
    ],
)
def test_end_of_the_certificate_that_is_shown(machine, authority, tmp_path, days, code):
    shown = certificate(tmp_path / "shown.pem", authority, days=days)
    with served(certificate=shown) as proxy:
        machine(1, 1, proxy, scheme="https")

        assert outside.certificate(timezone.now()).code == code


def test_renewed_certificate_that_the_proxy_never_read(machine, authority, settings, tmp_path):
    shown = certificate(tmp_path / "shown.pem", authority, days=30)
    settings.TLS_CERTIFICATE = str(shown)
    with served(certificate=shown) as proxy:
        machine(1, 1, proxy, scheme="https")
        assert outside.certificate(timezone.now()).state == GOOD
        certificate(shown, authority, days=90)

        look = outside.certificate(timezone.now())

    assert look.state == BROKEN
    assert "the proxy has not read it" in look.said
    assert look.do == "nginx -t && systemctl reload nginx"


def test_certificate_of_the_first_days(machine, authority, tmp_path):
    own = certificate(tmp_path / "own.pem", None, days=90)
    with served(certificate=own) as proxy:
        machine(1, 1, proxy, scheme="https")

        look = outside.certificate(timezone.now())

    assert (look.state, look.code) == (WARNING, "certificate-own")


@pytest.mark.parametrize(
    ("host", "said"),
    [
        ("other.example.org", "at localhost (Hostname mismatch"),
        # no browser looks at the subject any more
        ("", "at localhost (Hostname mismatch"),
    ],
)
def test_certificate_of_another_host_is_refused(machine, authority, tmp_path, host, said):
    shown = certificate(tmp_path / "shown.pem", authority, days=60, host=host)
    with served(certificate=shown) as proxy:
        machine(1, 1, proxy, scheme="https")

        look = outside.certificate(timezone.now())

    assert (look.state, look.code) == (BROKEN, "certificate-refused")
    assert said in look.said
    assert look.do == "make install CERTIFICATE=/…/chain.pem KEY=/…/key.pem"


def test_certificate_of_the_site_has_to_name_the_office_too(machine, authority, settings, tmp_path):
    shown = certificate(tmp_path / "shown.pem", authority, days=60)
    with served(certificate=shown) as proxy:
        machine(1, 1, proxy, scheme="https")
        settings.OFFICE_URL = f"https://office.localhost:{proxy}"

        assert "at office.localhost (Hostname mismatch" in outside.certificate(timezone.now()).said


def test_chain_has_to_lead_to_an_authority_that_is_known(machine, authority, tmp_path):
    between = Authority("between", new_key())
    between.own = authority.signs(between.name, between.key, is_authority=True)
    whole = certificate(tmp_path / "whole.pem", between, days=60)
    without = certificate(tmp_path / "without.pem", replace(between, own=None), days=60)
    codes = []
    for shown in (whole, without):
        with served(certificate=shown) as proxy:
            machine(1, 1, proxy, scheme="https")
            codes.append(outside.certificate(timezone.now()))

    assert [one.code for one in codes] == ["certificate", "certificate-refused"]
    assert "It was signed by CN=between. Its file must name the host and hold" in codes[1].said


def test_while_nobody_shows_one_the_file_is_looked_at(db, machine, settings, tmp_path):
    machine(1, 1, 1, scheme="https")
    assert outside.certificate(timezone.now()).code == "certificate-unseen"
    settings.TLS_CERTIFICATE = str(tmp_path / "file.pem")
    assert outside.certificate(timezone.now()).code == "certificate-unread"

    certificate(tmp_path / "file.pem", None, days=4)

    assert outside.certificate(timezone.now()).code == "certificate-ends"


def test_without_tls_there_is_none(db):
    assert outside.certificate(timezone.now()).code == "certificate-none"
