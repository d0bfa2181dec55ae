"""Settings of the content system: one module, read from the environment.

`.env.example` lists every variable. Values that look odd carry their reason. Demonstration mode
(`CMS_DEMO=1`) brings demo accounts and the banner and refuses to start on a public host.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.http.request import validate_host

from cms.core.country import described
from cms.core.languages.setting import first, named
from cms.extras import lacking

BASE_DIR = Path(__file__).resolve().parent.parent


# Typed readers of the environment. A variable that is set but empty counts as not set, so that a
# line copied from .env.example and left blank changes nothing.


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def choice(name: str, allowed: set[str]) -> str | None:
    """None when not set."""
    value = text(name)
    if value and value not in allowed:
        raise ImproperlyConfigured(f"{name} must be {' or '.join(sorted(allowed))}, not {value!r}.")
    return value or None


def flag(name: str, default: bool = False) -> bool:
    value = text(name).lower()
    if value in {"", "0", "false", "no", "off", "1", "true", "yes", "on"}:
        return default if value == "" else value in {"1", "true", "yes", "on"}
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def number(name: str, default: int) -> int:
    value = text(name)
    try:
        return int(value) if value else default
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from error


def words(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def pairs(name: str) -> dict[str, str]:
    """`Name=value, Other=value` as a dictionary."""
    found = [part.partition("=") for part in words(name)]
    if any(not (key.strip() and value.strip()) for key, _, value in found):
        raise ImproperlyConfigured(f"{name} must look like Name=value, Other=value.")
    return {key.strip(): value.strip() for key, _, value in found}


# Mode

DEBUG = flag("DEBUG")
CMS_DEMO = flag("CMS_DEMO")
# Which side this process serves. "public": API, reader, media, health, and nothing that knows
# accounts. "office": everything, because previews and "View live" lead from the admin to the
# reader; commands and the worker are of the office, too (docs/decisions/project.md).
CMS_SIDE = choice("CMS_SIDE", {"public", "office"}) or "office"
LOCAL_HOSTS = {"localhost", "127.0.0.1", "[::1]"}

SECRET_KEY = text("SECRET_KEY")
if not SECRET_KEY:
    if not (CMS_DEMO or DEBUG):
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. `python manage.py` of a real installation needs it; "
            "`make run` starts a demonstration without it."
        )
    SECRET_KEY = "demonstration-only-never-used-on-a-public-host"  # noqa: S105 (of local hosts only)
# those of before: what was signed or sealed with them stays good
SECRET_KEY_FALLBACKS = words("SECRET_KEY_FALLBACKS", "")

ALLOWED_HOSTS = words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
if (CMS_DEMO or DEBUG) and set(ALLOWED_HOSTS) - LOCAL_HOSTS:
    raise ImproperlyConfigured(
        "CMS_DEMO=1 has accounts with known passwords and DEBUG=1 shows the system's insides; "
        "both only start with local ALLOWED_HOSTS."
    )


def address(name: str, default: str) -> str:
    """Scheme and host, perhaps a port, without a final slash; the host must be an allowed one."""
    value = text(name, default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ImproperlyConfigured(f"{name} must look like https://cms.example.org: {value!r}.")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    if not validate_host(host, ALLOWED_HOSTS):
        raise ImproperlyConfigured(
            f"ALLOWED_HOSTS must name {host}, the host of {name}: it answers under no other."
        )
    return value


# The address that people and channels use. Whole addresses come from here, never from the Host
# header, when they are answered: nothing that is stored holds it (docs/decisions/api.md).
BASE_URL = address("BASE_URL", "http://127.0.0.1:8000")
# The address of the office: the same behind a proxy that leads its paths there, else its own.
OFFICE_URL = address("OFFICE_URL", BASE_URL)
if urlsplit(OFFICE_URL).scheme != urlsplit(BASE_URL).scheme:
    raise ImproperlyConfigured("BASE_URL and OFFICE_URL must both be https, or both http.")
WAGTAILADMIN_BASE_URL = OFFICE_URL
CSRF_TRUSTED_ORIGINS = [OFFICE_URL]
BEHIND_TLS_PROXY = flag("BEHIND_TLS_PROXY")

# Applications. Ours stand first so that their templates win over wagtail-localize's.

# what only those who work here need
_OFFICE_APPS = [
    "ops.backup",
    "ops.setup",
    "ops.demo",
    "office.desk",
    "office.accounts",
    "office.languages",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp_webauthn",
]
INSTALLED_APPS = [
    *(_OFFICE_APPS if CMS_SIDE == "office" else []),
    "public.delivery",
    "public.packs",
    "public.website",
    "public.api",
    "localize",
    "home",
    "lessons",
    "cms.publishing",
    "cms.documents",
    "wagtail_localize",
    # replaces wagtail.locales; both together clash
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "wagtail.embeds",
    "wagtail.sites",
    "office.accounts.users_config.Config" if CMS_SIDE == "office" else "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    # brings modelsearch; a second entry for that one breaks deletion
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

_FIRST = [
    "public.api.asking.Numbered",
    "public.website.middleware.Pages",
    "public.website.middleware.KnownHosts",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
]
_PUBLIC = [
    *_FIRST,
    "public.website.middleware.OfficePaths",
    "public.api.middleware.PublicPaths",
    "public.website.middleware.ReaderPaths",
    "django.middleware.common.CommonMiddleware",
]
_OFFICE = [
    *_FIRST,
    # the public paths leave here: they never see a session, a cookie or a user
    "public.website.guests.middleware.GuestPaths",
    "public.api.middleware.PublicPaths",
    "public.website.middleware.ReaderPaths",
    "office.desk.compression.CompressedScreens",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "office.desk.content_policy.ContentPolicy",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # the person's language around Wagtail's views, and a language before the login
    "office.desk.language.OfficeLanguage",
    # behind the password, before every screen
    "office.accounts.middleware.SecondFactor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # what no screen sends is refused in words
    "cms.publishing.middleware.UnreadableForms",
    # who arrives at the address of a button is led to the screen it is on
    "localize.workbench.old_urls.OldURLs",
    # a refused publication is a sentence, never an error page
    "localize.workbench.middleware.GateRefusals",
    "localize.editor.newer_draft.OvertakenPublications",
    # what a form put aside for a second person is said, too
    "cms.two_people.approvals.told.TellWhatWaits",
    # a change that many pages show reaches them seconds later
    "cms.publishing.middleware.TellWhoFollows",
    # and what a cache did not forget
    "public.delivery.middleware.TellWhatIsOld",
    # pages in the recycle bin cannot be opened
    "cms.publishing.recycle_bin.middleware.ClosedBin",
    # a new page begins with one form
    "cms.publishing.new_pages.middleware.OneWayIn",
    # what administrators do to accounts waits for a second person
    "office.accounts.holding.HeldActs",
    # behind CSRF and user: one transaction, feed first, for Wagtail's own models
    "public.api.middleware.AdminTransactions",
]
MIDDLEWARE = _PUBLIC if CMS_SIDE == "public" else _OFFICE

ROOT_URLCONF = "public.urls" if CMS_SIDE == "public" else "ops.urls"
WSGI_APPLICATION = "ops.wsgi.application"
# how long a process searches by the term base as it knows it; None: until it ends
SEARCH_WORDS_SECONDS: int | None = 30
# the same of which languages are public; None: until it turns one on or off itself
LANGUAGES_SECONDS: int | None = 1

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Data. One folder has everything that is kept on this machine: uploads, what opens them, plain
# files for the proxy, backups.

DATA_DIR = Path(text("DATA_DIR", str(BASE_DIR / "var")))
DATABASE_URL = text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'cms.sqlite3'}")
try:
    DATABASES = {"default": dj_database_url.parse(DATABASE_URL)}
except ValueError as error:
    # without the value: it may hold a password
    raise ImproperlyConfigured("DATABASE_URL is not the address of a database.") from error
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE: a writer waits its turn instead of failing when it upgrades its lock
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # KiB of pages that a connection may keep, in place of two thousand: a search reads more
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
        "PRAGMA cache_size=-32000;",
    }
    # opening the file costs more than most reads do; a minute, so that a process never works for
    # long on a file that was exchanged under it by a restore that forgot to stop it
    DATABASES["default"]["CONN_MAX_AGE"] = 60
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 600
    # the public side asks again where a connection has died (public.api.middleware), which spares
    # each answer a statement
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = CMS_SIDE != "public"
    # seconds; a server that does not even refuse must not hold up those who wait
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
    # a pooler gives each transaction another session, which knows no cursor of the one before
    DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = flag("DATABASE_IS_POOLED")
    # the driver prepares what `cms.documents.statements` runs again and again
    DATABASES["default"]["OPTIONS"].setdefault("prepare_threshold", 5)
    # PostgreSQL compiles what it takes for long: seconds, for lists of tenths. What the address
    # says counts, as it stands behind
    said = DATABASES["default"]["OPTIONS"].get("options", "")
    DATABASES["default"]["OPTIONS"]["options"] = f"-c jit=off {said}".strip()
# SQLite is what a demonstration and a quick test have (cms.documents.apps)
NEEDS_POSTGRESQL = not CMS_DEMO
# seconds for one statement of a request; commands and the worker take their time
STATEMENT_SECONDS = 10 if CMS_SIDE == "public" else 60
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# ATOMIC_REQUESTS stays off: with IMMEDIATE every GET would take SQLite's write lock, and a refused
# publication would lose its draft.

# each process keeps what it has made again and again for itself; nothing depends on it
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# Search and reference indexing run inside the transaction only with the immediate backend.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

# Accounts

AUTHENTICATION_BACKENDS = [
    # lets nobody in, and asks nobody else where a count of wrong passwords is over
    "office.accounts.throttle.Guard",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "cms.passwords.LocalWordsValidator"},
]
LOGIN_URL = "wagtailadmin_login"
# an account is an invitation (office.accounts.invitations): nobody types another one's password
WAGTAILUSERS_PASSWORD_ENABLED = False
PASSWORD_RESET_TIMEOUT = 24 * 3600  # seconds for which such a link, and one after it, opens
# whoever can put something before readers, or change what others may do, proves more than a
# password; the accounts of a demonstration have public passwords anyway
SECOND_FACTOR_REQUIRED = not CMS_DEMO
# The country: `cms/core/country/` describes each, by its code of ISO 3166-1

COUNTRY = text("COUNTRY", "kh")
HERE = described(COUNTRY)

# a passkey is bound to the address of the office: under another it neither is made nor opens
OTP_WEBAUTHN_RP_ID = urlsplit(OFFICE_URL).hostname
OTP_WEBAUTHN_RP_NAME = OTP_TOTP_ISSUER = text("SITE_NAME", HERE.office_short)
OTP_WEBAUTHN_ALLOWED_ORIGINS = [OFFICE_URL]

# Languages: those of the content, by their BCP 47 tags in their order (cms.core.languages.setting
# checks them), and apart from them those of the office, which are catalogues of words.
# LANGUAGE_CODE is the default of the admin and of the first Locale.

PUBLIC_AT_FIRST = ["km", "en"]  # with which every installation begins; others wait for two people
CONTENT_LANGUAGES = words("CONTENT_LANGUAGES", ",".join(PUBLIC_AT_FIRST))
OFFICE_LANGUAGES = named(["km", "en"])
WAGTAIL_CONTENT_LANGUAGES = named(CONTENT_LANGUAGES)
# Wagtail wants the ones among the others
LANGUAGES = list(dict([*WAGTAIL_CONTENT_LANGUAGES, *OFFICE_LANGUAGES]).items())
LANGUAGE_CODE = first(CONTENT_LANGUAGES)
OFFICE_LANGUAGE = "km"  # before the login, and for accounts that chose none
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600  # what a browser chose at the login
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
WAGTAILADMIN_PERMITTED_LANGUAGES = sorted(OFFICE_LANGUAGES)
# ours, written by makemessages; and the words of Wagtail and Django, which have (almost) no Khmer
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale/framework"]
USE_I18N = True
FORMAT_MODULE_PATH = "cms.formats"
USE_TZ = True
TIME_ZONE = HERE.time_zone
WAGTAIL_I18N_ENABLED = True

# Translation. Publishing goes through localize.workflow.publish; wagtail-localize never makes a
# page live.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
# deleting a page keeps its translators' work
WAGTAILLOCALIZE_DISABLE_ON_DELETE = True
# who makes strings of a source that was published: the worker within a second or two, or the
# process that publishes, at once
TRANSLATION_WORK = "worker"
# what may suggest a text beside a string (docs/machine.md); nothing is asked unless this is set
_MACHINE = text("MACHINE_TRANSLATOR")
WAGTAILLOCALIZE_MACHINE_TRANSLATOR: Any = (
    {"CLASS": _MACHINE, "OPTIONS": pairs("MACHINE_TRANSLATOR_OPTIONS")} if _MACHINE else None
)

MACHINE_MAY_READ_DRAFTS = flag("MACHINE_MAY_READ_DRAFTS")  # else sources that are public only

# Wagtail

WAGTAIL_SITE_NAME = text("SITE_NAME", HERE.office_short)
WAGTAILADMIN_USER_LOGIN_FORM = "office.desk.forms.LoginForm"
WAGTAILADMIN_USER_PASSWORD_RESET_FORM = "office.desk.forms.PasswordResetForm"  # noqa: S105 (a class)
WAGTAIL_WORKFLOW_ENABLED = False  # two people publish (localize.workflow.publish); nobody moderates
WAGTAIL_ALLOW_UNICODE_SLUGS = False  # Khmer slugs lose their vowels
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # no foreign request
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # the country has one: nobody is asked
WAGTAILEMBEDS_FINDERS: list[dict[str, object]] = []  # no embeds, no foreign request
WAGTAILIMAGES_IMAGE_MODEL = "lessons.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "lessons.library.picture_forms.PictureForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "heic"]
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "cms.publishing.admin_search.backend"},
}
# uploads are opened in processes of their own (cms.sandbox), which share this folder
FILE_UPLOAD_TEMP_DIR = DATA_DIR / "uploads"
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "cms.sandbox.uploads.UploadsOnDisk",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a lesson of sixty blocks has thousands

# Directory

# desk-checked numbers are served in the demonstration only
DIRECTORY_ALLOW_DESK_CHECKED = CMS_DEMO
# steps of advice that nobody has read for child protection; numbers never wait for it
SHOW_UNREAD_ADVICE = CMS_DEMO
# who gets the reminders and alarms; empty: everybody who may confirm numbers
DIRECTORY_DUTY_EMAILS = words("DIRECTORY_DUTY_EMAILS")
# who gets the answer of every nightly check, also of a good night, with the head of the seals
NIGHTLY_EMAILS = words("NIGHTLY_EMAILS")
# who is told of a failure while the database is away (cms.two_people.outbox.night)
NIGHT_DIR = DATA_DIR / "night"
# whoever watches from elsewhere and misses a sign of life
HEARTBEAT_URL = text("HEARTBEAT_URL")
if HEARTBEAT_URL and not (
    urlsplit(HEARTBEAT_URL).scheme == "https" and urlsplit(HEARTBEAT_URL).hostname
):
    raise ImproperlyConfigured("HEARTBEAT_URL must begin with https:// and a host.")
# whether the worker opens the links of services once a day; a demonstration asks nobody
CHECK_LINKS = not CMS_DEMO
# nothing is public before one emergency number was called (docs/decisions/directory.md)
PUBLIC_NEEDS_EMERGENCY_NUMBER = not CMS_DEMO

# Files

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "cms.core.styles.Finder",
]
STATICFILES_DIRS = [BASE_DIR / "var" / "built"]  # what `manage.py build_font` makes
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
AWS_STORAGE_BUCKET_NAME = text("AWS_STORAGE_BUCKET_NAME")
if AWS_STORAGE_BUCKET_NAME and lacking("s3"):
    raise ImproperlyConfigured(f"AWS_STORAGE_BUCKET_NAME is set. {lacking('s3')}")
AWS_S3_ENDPOINT_URL = text("AWS_S3_ENDPOINT_URL") or None
# Files have addresses of ours, never of the bucket: it stays private, and what is taken down is
# gone (docs/decisions/documents.md).
AWS_S3_CUSTOM_DOMAIN = f"{urlsplit(BASE_URL).netloc}{MEDIA_URL}".rstrip("/")
AWS_S3_URL_PROTOCOL = f"{urlsplit(BASE_URL).scheme}:"
AWS_QUERYSTRING_AUTH = False
AWS_S3_FILE_OVERWRITE = False
STORAGES = {
    "default": {
        "BACKEND": (
            "storages.backends.s3.S3Storage"
            if AWS_STORAGE_BUCKET_NAME
            else "cms.whole_files.WholeFiles"
        )
    },
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}

# Read API

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "UNAUTHENTICATED_USER": None,
}
# what no cache can answer: of one address at once, and how many more each second, in one process,
# where others wait for the searcher; None: without a limit. A search costs as much as a hundred
# documents. Suggestions are asked for with each letter and cost a tenth: a class of forty that
# types at the same time stays below it.
SEARCHES_OF_ONE_ADDRESS: tuple[int, float] | None = (20, 2)
SUGGESTIONS_OF_ONE_ADDRESS: tuple[int, float] | None = (600, 20)
# To whom developers write; in the OpenAPI document.
API_CONTACT = text("API_CONTACT")
# to whom somebody writes who found a hole (/.well-known/security.txt); empty: there is none
SECURITY_CONTACT = text("SECURITY_CONTACT") or ("security@example.org" if CMS_DEMO else "")
SPECTACULAR_SETTINGS = {
    "TITLE": f"{HERE.office_short} read API",
    "DESCRIPTION": (
        "Lessons, a library and a directory of help for children and those who care for them, in "
        "Khmer and English. Public, without login, keys or cookies; JSON in UTF-8. To read one "
        "thing ask for it by its key; to keep a copy follow the feed (changes). Unions are told "
        "apart by kind, type or state; v1 only grows, so show plain of a block whose type you do "
        "not know, and leave out members and kinds that you do not know. Addresses of ours are "
        "paths: resolve them against the address that you asked."
    ),
    "VERSION": "1.1.0",
    "CONTACT": {"email": API_CONTACT} if API_CONTACT else {},
    "LICENSE": {"name": "As each book and file says, in its member licence"},
    # wherever the document was read from; the index names the host, in base
    "SERVERS": [{"url": "/", "description": "The server that answered this document"}],
    "EXTERNAL_DOCS": {"url": "/api/v1/docs/", "description": "This document as a page"},
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    # it would look at the admin's addresses, which nobody describes; a test validates ours
    "ENABLE_DJANGO_DEPLOY_CHECK": False,
}

# The caches before this system, which are told what to forget: our own proxy first of all.


def frontend_caches(value: str) -> tuple[str, ...]:
    for address in (found := tuple(value.split())):
        parts = urlsplit(address)
        if not (parts.scheme in {"http", "https"} and parts.hostname and parts.path in {"", "/"}):
            raise ImproperlyConfigured(
                f"FRONTEND_CACHE must look like http://127.0.0.1:8080, not {address!r}."
            )
    return found


FRONTEND_CACHE = frontend_caches(text("FRONTEND_CACHE"))

# Delivery

# where the worker keeps everything public as plain files, for the proxy, on the day on which the
# application or its database is away; empty: nowhere, as where somebody tries something
EXPORT_DIR = "" if CMS_DEMO or DEBUG else str(DATA_DIR / "export")
# where the proxy of this machine says what was answered, for totals of a day; 0: nothing is counted
REACH_PORT = number("REACH_PORT", 0)
if REACH_PORT and not 1024 <= REACH_PORT <= 65_535:
    raise ImproperlyConfigured(f"REACH_PORT must be 1024 to 65535, not {REACH_PORT}.")

# Backup (ops.backup)

BACKUP_DIR = DATA_DIR / "backups"
# another machine, as restic names it: a folder of its disk that is mounted here, sftp:… or s3:…
BACKUP_COPY_TO = text("BACKUP_COPY_TO")
# the password of both, in a file of its owner alone
BACKUP_KEY_FILE = text("BACKUP_KEY_FILE", str(DATA_DIR / "keys" / "backup.key"))
# the certificate that the proxy is to show; the doctor looks whether it does
TLS_CERTIFICATE = text("TLS_CERTIFICATE")

# Security

IS_HTTPS = urlsplit(BASE_URL).scheme == "https"
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS_PROXY else None
# of this host alone: those below it are not ours
SECURE_HSTS_SECONDS = number("HSTS_DAYS", 365) * 86_400 if IS_HTTPS else 0
# For the admin: with "no-referrer" a browser sends "Origin: null" and every form is refused. What
# the public reads says for itself what it needs (public.website.middleware.Pages).
SECURE_REFERRER_POLICY = "same-origin" if CMS_SIDE == "office" else None
SECURE_CROSS_ORIGIN_OPENER_POLICY = SECURE_REFERRER_POLICY
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = LANGUAGE_COOKIE_PATH = "/admin/"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_AGE = None
# a sentence and a way back in the person's language
CSRF_FAILURE_VIEW = "localize.workbench.old_forms.refuse_form"
X_FRAME_OPTIONS = "SAMEORIGIN"  # the admin shows previews in a frame
SILENCED_SYSTEM_CHECKS = [
    "files.E001",  # sandbox.E001 makes that folder; which of the two comes first nobody knows
    "security.W005",  # HSTS of the hosts below ours is for whoever keeps them
    "security.W019",  # X_FRAME_OPTIONS, see above
    "security.W021",  # HSTS preload is for the owner of the whole domain to decide
    "otp_webauthn.E031",  # http is for a trial on one machine, where browsers make passkeys, too
]

# Mail and logs. No request lines: they would hold addresses of readers.

# what the server does not take is kept and tried again; MAIL_TRANSPORT talks to the server
EMAIL_BACKEND = "cms.two_people.outbox.backend.KeepingBackend"
EMAIL_HOST = text("EMAIL_HOST")
MAIL_TRANSPORT = (
    "ops.demo.mails.KeptMails"
    if CMS_DEMO
    else f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
)
EMAIL_PORT = number("EMAIL_PORT", 587)
EMAIL_HOST_USER = text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = text("EMAIL_HOST_PASSWORD")
# port 25 is that of this machine's own server
EMAIL_USE_TLS = flag("EMAIL_USE_TLS", default=EMAIL_PORT != 25)
EMAIL_TIMEOUT = 10  # seconds; a dead mail server must not hold up a request
DEFAULT_FROM_EMAIL = text("DEFAULT_FROM_EMAIL", f"cms@{urlsplit(BASE_URL).hostname}")
LOG_LEVEL = choice("LOG_LEVEL", {"DEBUG", "INFO", "WARNING", "ERROR"}) or "INFO"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}{asked}", "style": "{"}},
    "filters": {"discreet": {"()": "public.api.asking.Discreet"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["discreet"],
        }
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        # a client's mistakes are warnings there, and nobody may fill the log with those
        "django.request": {"level": "ERROR"},
        # two lines for every saved page, about work done within the same transaction
        "django_tasks": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
    },
}
