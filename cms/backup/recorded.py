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
    "API_CACHE_CHECK_MS",
    "API_CACHE_MB",
    "API_CONTACT",
    "AWS_S3_ENDPOINT_URL",
    "AWS_STORAGE_BUCKET_NAME",
    "BACKUP_COPY_TO",
    "BACKUP_DIR",
    "BACKUP_KEEP",
    "BACKUP_KEY_FILE",
    "BASE_URL",
    "BEHIND_TLS_PROXY",
    "CHECK_LINKS",
    "CMS_DEMO",
    "CMS_SIDE",
    "COPY_AGAIN_SECONDS",
    "CSRF_TRUSTED_ORIGINS",
    "DEBUG",
    "DEFAULT_FROM_EMAIL",
    "DIRECTORY_DUTY_EMAILS",
    "EMAIL_BACKEND",
    "EMAIL_HOST",
    "EMAIL_HOST_USER",
    "EMAIL_PORT",
    "EMAIL_USE_TLS",
    "EXPORT_DIR",
    "GRACE_EMERGENCY_DAYS",
    "GRACE_INFORMATION_DAYS",
    "GRACE_SUPPORT_DAYS",
    "KHMER_DIGITS",
    "KHMER_FOLD_COENG_DA",
    "KHMER_KHAN_SPACE_BEFORE",
    "KHMER_QUOTES",
    "LOGO_FILE",
    "LOG_LEVEL",
    "MEDIA_ROOT",
    "NIGHTLY_EMAILS",
    "OFFICE_URL",
    "RECYCLE_BIN_DAYS",
    "REMIND_DAYS_BEFORE",
    "SECURE_SSL_REDIRECT",
    "SECURITY_CONTACT",
    "SITE_NAME",
    "SOURCE_NEEDS_SECOND_PERSON",
    "TLS_CERTIFICATE",
    "TRANSLATION_WORK",
    "UPLOADS_AT_ONCE",
    "UPLOAD_DIR",
    "UPLOAD_MEMORY_MB",
    "VERIFY_EMERGENCY_DAYS",
    "VERIFY_INFORMATION_DAYS",
    "VERIFY_SUPPORT_DAYS",
)
# of the machine: another one has others
LOCAL = frozenset(
    {
        *("BACKUP_COPY_TO", "BACKUP_DIR", "BACKUP_KEY_FILE", "CMS_SIDE", "EXPORT_DIR"),
        *("MEDIA_ROOT", "UPLOADS_AT_ONCE", "UPLOAD_DIR", "UPLOAD_MEMORY_MB"),
    }
)


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
