"""deploy/nginx.conf with what the machine fills in, and the certificate that it shows."""

import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.appliance.environment import CERTIFICATE, hosts, hsts_seconds
from tools.appliance.machine import ETC, STATE, Machine, Refused
from tools.appliance.services import PORTS

SITE = "/etc/nginx/conf.d/cncc.conf"
TLS = f"{ETC}/tls"
ACME = "/var/www/html"  # of Debian's nginx
KEY = f"{TLS}/key.pem"
FIRST_DAYS = 90  # of a certificate that we make: long enough to get one that browsers know

CACHED = "#: "  # before lines for an nginx that can purge
REACH = "#reach: "  # before the line by which answers are counted
REACH_PORT = "127.0.0.1:REACH_PORT"
FIRST_LANGUAGE = "km;  #"  # of the content
LISTEN = """\
    listen 80;
    # listen 443 ssl;
    # ssl_certificate     /etc/ssl/cms.example.org.pem;
    # ssl_certificate_key /etc/ssl/cms.example.org.key;
    server_name cms.example.org;
"""
SECURE = """\
    listen 443 ssl;
    listen [::]:443 ssl;
    ssl_certificate     {certificate};
    ssl_certificate_key {key};
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_session_cache shared:cms:2m;
    ssl_session_tickets off;
    server_name {names};
"""
PLAIN = """
# whoever comes without TLS is led to it
server {{
    listen 80;
    listen [::]:80;
    server_name {names};
    access_log off;
    error_log /var/log/nginx/cms.error.log alert;
    server_tokens off;
    # who gives certificates to whom it finds here (docs/operating.md)
    location /.well-known/acme-challenge/ {{
        default_type text/plain;
        root {acme};
    }}
    location / {{
        return 301 https://$host$request_uri;
    }}
}}
"""


def filled(shipped: str, values: Mapping[str, str], sides: Sequence[str]) -> str:
    """The shipped file for these settings, with TLS and its cache, before sides that listen
    there."""
    names = " ".join(hosts(values))
    first = values.get("CONTENT_LANGUAGES", "").partition(",")[0].strip()
    text = shipped.replace(CACHED, "")
    if port := values.get("REACH_PORT", "").strip():
        if not port.isdecimal():
            raise Refused(f"REACH_PORT is not a number: {port}")
        text = text.replace(REACH, "").replace(REACH_PORT, f"127.0.0.1:{port}")
    for there, here in (
        (LISTEN, SECURE.format(certificate=CERTIFICATE, key=KEY, names=names)),
        (FIRST_LANGUAGE, f"{first};  #" if first else FIRST_LANGUAGE),
        ("/srv/cms-export", f"{STATE}/export"),
        ("max-age=31536000", f"max-age={hsts_seconds(values)}"),
        *((f"server {port} ", f"server {side} ") for port, side in zip(PORTS, sides, strict=True)),
    ):
        if there not in text:
            raise Refused(f"deploy/nginx.conf has no place for this any more:\n{there}")
        text = text.replace(there, here)
    return text + PLAIN.format(names=names, acme=ACME)


def put(machine: Machine, shipped: str, values: Mapping[str, str], sides: Sequence[str]) -> bool:
    """Was it changed? nginx has looked at it before, beside everything else that it reads; what it
    refuses is taken back."""
    path = machine.path(SITE)
    before = path.read_text(encoding="utf-8") if path.is_file() else None
    if not machine.write(SITE, filled(shipped, values, sides)):
        return False
    done = machine.run(("nginx", "-t"), None, False)
    if done.code:
        if before is None:
            path.unlink()
        else:
            path.write_text(before, encoding="utf-8")
        raise Refused(f"nginx refuses its file; {SITE} is as it was.\n{done.both}")
    return True


# The certificate


def put_certificate(machine: Machine, host: str, certificate: str, key: str) -> bool:
    """Was it changed? The one that is given, which stays where it is, so that whoever renews it
    needs no step of ours; else the present one; else one that no browser knows, for the first
    days."""
    machine.folder(TLS)
    if certificate or key:
        check_certificate(machine, host, certificate, key)
        led = machine.lead(CERTIFICATE, str(Path(certificate).absolute()))
        return machine.lead(KEY, str(Path(key).absolute())) or led
    if machine.path(CERTIFICATE).exists() and machine.path(KEY).exists():
        return False
    _make(machine, host)
    return True


def check_certificate(machine: Machine, host: str, certificate: str, key: str) -> None:
    for name, value in (("CERTIFICATE", certificate), ("KEY", key)):
        if not value or not os.path.isfile(value):
            raise Refused(f"{name} is not a file: {value or '(nothing given)'}")
    # `cncc doctor` looks when it ends
    if not machine.works("runuser", "-u", "nobody", "--", "test", "-r", certificate):
        raise Refused("CERTIFICATE must be readable for everybody, with its folders; KEY must not.")
    x509 = ("openssl", "x509", "-noout", "-in", certificate)
    ours = machine.must(*x509, "-pubkey", what="Reading CERTIFICATE")
    theirs = machine.must("openssl", "pkey", "-pubout", "-in", key, what="Reading KEY")
    if ours.strip() != theirs.strip():
        raise Refused("KEY is not the key of CERTIFICATE.")
    if "does match" not in machine.run((*x509, "-checkhost", host), None, False).said:
        raise Refused(f"CERTIFICATE is not for {host}.")
    if not machine.works(*x509, "-checkend", "0"):
        raise Refused("CERTIFICATE is out of date.")


def _make(machine: Machine, host: str) -> None:
    with tempfile.TemporaryDirectory(dir=machine.path(TLS)) as folder:
        made = [os.path.join(folder, name) for name in ("certificate.pem", "key.pem")]
        machine.must(
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", str(FIRST_DAYS), "-subj", "/O=First days"),
            *("-addext", f"subjectAltName=DNS:{host}", "-out", made[0], "-keyout", made[1]),
            what="Making a certificate",
        )
        for name, place in zip(made, (CERTIFICATE, KEY), strict=True):
            shutil.move(name, machine.path(place))
    machine.changed(
        f"A certificate for {FIRST_DAYS} days was made. Browsers warn of it: give a real one with "
        "make install CERTIFICATE=… KEY=…"
    )
