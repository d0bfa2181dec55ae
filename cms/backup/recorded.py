"""The settings that an archive holds: what the installation was told, without what is secret.

A name that stands in neither list is in no archive; a test compares both with .env.example.
"""

import os

# passwords, keys, and addresses that may hold one
SECRET = (
    "DATABASE_URL",
    "EMAIL_HOST_PASSWORD",
    "FRONTEND_CACHE",
    "PREVIEW_CHANNELS",
    "SECRET_KEY",
)
PLAIN = (
    "ALLOWED_HOSTS",
    "API_CONTACT",
    "AWS_S3_ENDPOINT_URL",
    "AWS_STORAGE_BUCKET_NAME",
    "BACKUP_COPY_TO",
    "BACKUP_KEY_FILE",
    "BASE_URL",
    "BEHIND_TLS_PROXY",
    "CMS_DEMO",
    "CMS_SIDE",
    "DATA_DIR",
    "DEBUG",
    "DEFAULT_FROM_EMAIL",
    "DIRECTORY_DUTY_EMAILS",
    "EMAIL_HOST",
    "EMAIL_HOST_USER",
    "EMAIL_PORT",
    "EMAIL_USE_TLS",
    "LOGO_FILE",
    "LOG_LEVEL",
    "NIGHTLY_EMAILS",
    "OFFICE_URL",
    "SECURITY_CONTACT",
    "SITE_NAME",
    "TLS_CERTIFICATE",
)
# of the machine: another one has others
LOCAL = frozenset({"BACKUP_COPY_TO", "BACKUP_KEY_FILE", "CMS_SIDE", "DATA_DIR"})


def told() -> dict[str, str]:
    return {name: value for name in PLAIN if (value := os.environ.get(name, "").strip())}


def different(then: dict[str, str]) -> list[str]:
    """How the settings here differ from those of an archive, as sentences."""
    now = told()
    return [
        f"{name} was {then.get(name) or 'not set'}, and is {now.get(name) or 'not set'} here"
        for name in PLAIN
        if name not in LOCAL and then.get(name, "") != now.get(name, "")
    ]
