"""What the doctor says: for each code how grave it is, a sentence, and the command that helps.

Sentences and commands are filled with the words of the installation (`installation`)
and with what was found.
"""

import string
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from ops.backup.doctor import installation

GOOD, WARNING, BROKEN = "good", "warning", "broken"
_FIELDS = string.Formatter()


@dataclass(frozen=True)
class HealthCheck:
    """What one look came to; `do` is a command to copy, or empty."""

    code: str
    state: str
    said: str
    do: str = ""

    def __str__(self) -> str:
        return f"{self.said} Do: {self.do}" if self.do else self.said


TABLE: Final[dict[str, tuple[str, str, str]]] = {
    "unlooked": (BROKEN, "It could not be looked at: {error}", ""),
    # database
    "database": (GOOD, "{vendor}, migrated; what people save is taken.", ""),
    "database-gone": (BROKEN, "PostgreSQL does not answer ({reason}).", "{database}"),
    "database-elsewhere": (
        BROKEN,
        "The database at {where} does not answer ({reason}). DATABASE_URL in {settings} names it.",
        "{edit}",
    ),
    "database-refuses": (
        BROKEN,
        "PostgreSQL refuses: {reason}. DATABASE_URL in {settings} names account and database.",
        "{edit}",
    ),
    "database-sqlite": (
        BROKEN,
        "SQLite is for a demonstration only: DATABASE_URL in {settings} must name a PostgreSQL "
        "database.",
        "{edit}",
    ),
    "database-starting": (
        BROKEN,
        "PostgreSQL is {doing}: ask again in a minute. If it says the same then, its log says why.",
        "{database_log}",
    ),
    "database-stopping": (BROKEN, "PostgreSQL is {doing}.", "{database}"),
    "restore-unfinished": (
        BROKEN,
        "A restore was begun and is not finished; with the same backup it begins anew.",
        "{manage} restore",
    ),
    "unmigrated": (
        BROKEN,
        "The database is not migrated to this version.",
        "{manage} migrate",
    ),
    "database-read-only": (
        BROKEN,
        "Nobody can save: the database can only be read (default_transaction_read_only).",
        '{psql} -c "{statement}" -c "SELECT pg_reload_conf()"{and_restart}',
    ),
    "database-standby": (
        BROKEN,
        "Nobody can save: this PostgreSQL only follows another one. DATABASE_URL in {settings} "
        "must name the one that it follows.",
        "{edit}",
    ),
    "database-unwritable": (BROKEN, "Nobody can save: {reason}.", ""),
    # settings
    "settings": (GOOD, "No system check has a remark.", ""),
    "settings-remarks": (WARNING, "{lines}", ""),
    "settings-broken": (BROKEN, "{lines}", ""),
    # clock
    "clock": (GOOD, "{now} UTC.", ""),
    "clock-behind": (
        BROKEN,
        "This clock is {apart} behind {whose}: it says {now} UTC.",
        "timedatectl set-ntp true",
    ),
    "clock-ahead": (
        BROKEN,
        "This clock is {apart} ahead of {whose}: it says {now} UTC.",
        "timedatectl set-ntp true",
    ),
    "clock-alone": (
        WARNING,
        "No time server keeps this clock right, so it may be ahead or behind. It says {local}: "
        "compare it with a telephone.",
        "timedatectl set-ntp true",
    ),
    # disk, folders
    "disk": (GOOD, "There is room.", ""),
    "disk-full": (
        BROKEN,
        "{free} MB are left for {folder}: what people save is refused soon. Make room: the command "
        "shows what takes it.",
        "du -xh -d 3 / | sort -h | tail -n 20",
    ),
    "folders": (GOOD, "A file was written and removed in each.", ""),
    "folders-closed": (BROKEN, "{who} cannot write in {folders}: {loss}.", "{chown} {paths}"),
    "folder-missing": (BROKEN, "{folder} is not there: {loss}.", "{mkdir} {folder}"),
    "folder-unwritable": (
        BROKEN,
        "{folder} cannot be written ({reason}): {loss}.",
        "findmnt --target {folder}",
    ),
    # site
    "site": (GOOD, "{url} answers, and both sides are ready.", ""),
    "site-answers": (GOOD, "{url} answers.", ""),
    "site-closed": (
        WARNING,
        "{url} answers that nothing is public yet: no emergency number was called (My work, “The "
        "first week”).",
        "",
    ),
    "side-gone": (BROKEN, "{sides} not answer ({reason}).", "{start} {units}"),
    "side-unready": (BROKEN, "{side} answers {status} at /healthz/ready.", "{log} {unit}"),
    "proxy-gone": (BROKEN, "Nobody answers at {url} ({reason}).", "{proxy}"),
    "proxy-astray": (
        BROKEN,
        "{url} answers {status}, and the sides themselves are well: the proxy leads elsewhere.",
        "{reload}",
    ),
    "name-astray": (
        WARNING,
        "The proxy of this machine answers, and from here {url} does not lead to it ({reason}). "
        "Whoever keeps the domain knows where the name leads.",
        "getent hosts {host}",
    ),
    # certificate
    "certificate": (GOOD, "The certificate is good until {ends}.", ""),
    "certificate-none": (GOOD, "There is none: BASE_URL is not https.", ""),
    "certificate-unseen": (
        WARNING,
        "It is shown by nobody while {url} does not answer, and TLS_CERTIFICATE names no file.",
        "",
    ),
    "certificate-unread": (BROKEN, "The certificate cannot be looked at: {reason}", "{edit}"),
    "certificate-not-shown": (
        BROKEN,
        "{url} shows a certificate that ends on {ends}, and {file} is another, until {theirs}: the "
        "proxy has not read it.",
        "{reload}",
    ),
    "certificate-refused": (
        BROKEN,
        "Browsers refuse the certificate at {host} ({reason}). It was signed by {signed}. Its file "
        "must name the host and hold the whole chain, the certificate of the site first.",
        "{renew}",
    ),
    "certificate-ends": (
        BROKEN,
        "The certificate ends on {ends}, and then nobody reads: renew it now.",
        "{renew}",
    ),
    "certificate-ends-soon": (
        WARNING,
        "The certificate ends on {ends}: is its renewal running?",
        "{renew}",
    ),
    "certificate-own": (
        WARNING,
        "The certificate, until {ends}, was signed by nobody but itself: browsers warn of it.",
        "{renew}",
    ),
    # worker, mail
    "worker": (GOOD, "The worker is there.", ""),
    "worker-never": (WARNING, "No worker has ever run.", "{worker}"),
    "worker-silent": (BROKEN, "The worker was last there at {at} UTC.", "{worker}"),
    "mail": (GOOD, "The mail server {where} answers.", ""),
    "mail-nowhere": (
        WARNING,
        "Mail goes nowhere from here: EMAIL_HOST in {settings} names no mail server.",
        "{edit}",
    ),
    "mail-gone": (
        BROKEN,
        "The mail server {where} does not answer ({reason}); what was written is kept. EMAIL_HOST "
        "and EMAIL_PORT in {settings} name it.",
        "{edit}",
    ),
    "mail-account": (
        BROKEN,
        "The mail server {where} refuses our account; what was written is kept. EMAIL_HOST_USER "
        "and EMAIL_HOST_PASSWORD in {settings} are its name and password.",
        "{edit}",
    ),
    "mail-tls": (
        BROKEN,
        "The mail server {where} does not speak TLS as it is asked to ({reason}). EMAIL_USE_TLS "
        "and EMAIL_PORT in {settings} say how it is asked.",
        "{edit}",
    ),
    "mail-waiting": (
        BROKEN,
        "The mail server {where} answers, and mails wait since {since} UTC all the same; the log "
        "of the worker says why.",
        "{worker_log}",
    ),
    # what is kept
    "night": (GOOD, "Nothing was found on {day}: logs, numbers, documents and files.", ""),
    "night-never": (WARNING, "No nightly check was made yet.", "{manage} doctor --full"),
    "night-old": (WARNING, "The last nightly check is of {day}.", "{manage} doctor --full"),
    "night-found": (BROKEN, "{lines}", ""),
    "everything": (GOOD, "Logs, numbers, documents and files are what the system wrote.", ""),
    "everything-found": (BROKEN, "{lines}", ""),
    "paper": (GOOD, "Books and lessons are printed as PDF.", ""),
    "paper-stopped": (
        WARNING,
        "The printer does not run, so no book or lesson is printed anew.",
        "{printer}",
    ),
    "paper-none": (GOOD, "{lacking}", ""),
    "languages": (GOOD, "The content has {tags}, and nothing in another language.", ""),
    "languages-read": (
        BROKEN,
        "Readers and apps still have {number} documents in {tags}, which CONTENT_LANGUAGES in "
        "{settings} does not name. If that is meant, the command takes them out; if not, name it "
        "again.",
        "{manage} rebuild_documents",
    ),
    "languages-left": (
        WARNING,
        "Nobody reads {number} published pages in {tags}, which CONTENT_LANGUAGES in {settings} "
        "does not name.",
        "{edit}",
    ),
    "search": (GOOD, "Every public document can be searched for.", ""),
    "search-old": (
        WARNING,
        "{number} documents are not found as this version would: the worker does it.",
        "",
    ),
    "words": (GOOD, "Every language has all words that readers see.", ""),
    "words-lacking": (
        WARNING,
        "Words that readers see are missing, and without them a language is not public: {lines}.",
        "{manage} interface_words {language} words.xlsx",
    ),
    "tree": (GOOD, "The static tree is up to date.", ""),
    "tree-none": (
        GOOD,
        "There is none in a demonstration, and in an outage nothing answers.",
        "",
    ),
    "tree-found": (BROKEN, "{lines}", "{manage} export_tree"),
    # backups
    "backup": (GOOD, "The newest backup is of {at} UTC.", ""),
    "backup-never": (WARNING, "There is none of an SQLite file.", ""),
    "backup-none": (WARNING, "There is no backup yet.", "{manage} backup"),
    "backup-lost": (
        BROKEN,
        "There were backups, and there is none at {repository} any more: is its disk mounted? If "
        "they are lost, the command makes another.",
        "{manage} backup",
    ),
    "backup-damaged": (
        BROKEN,
        "{reason}. The disk may fail. The command sets them aside and begins anew; older backups "
        "come from the copy.",
        "mv {repository} {repository}-damaged-{day} && {manage} backup",
    ),
    "backup-stopped": (
        BROKEN,
        "The newest backup is of {at} UTC: backups are not made any more.",
        "{manage} backup",
    ),
    "backup-late": (
        WARNING,
        "The newest backup is of {at} UTC, {hours} hours old: was last night's made?",
        "{manage} backup",
    ),
    "backup-unread": (BROKEN, "{reason}", ""),
    "backup-key": (
        BROKEN,
        "{reason} The command takes it as you type it from its paper, and Enter, and Ctrl-D.",
        "{keep} {file}",
    ),
    "backup-key-open": (
        WARNING,
        "Others than its owner read the key of the backups.",
        "chmod 600 {file}",
    ),
    "copy": (GOOD, "{name} has arrived.", ""),
    "copy-unset": (
        WARNING,
        "BACKUP_COPY_TO in {settings} is not set: with this machine everything is lost.",
        "{edit}",
    ),
    "copy-failed": (BROKEN, "{reason}", ""),
    "copy-missing": (BROKEN, "{name} has not arrived at {where}.", "{manage} backup"),
    "copy-same-disk": (WARNING, "BACKUP_COPY_TO is on the same disk as the backups.", "{edit}"),
    "drill": (GOOD, "{backup} came back on {day}.", ""),
    "drill-never": (WARNING, "No restore was ever tried.", "{manage} drill"),
    "drill-failed": (BROKEN, "The drill of {day} failed: {line}", "{manage} drill"),
    "drill-old": (WARNING, "The last drill is of {day}: is it made each week?", "{manage} drill"),
    "log": (GOOD, "The log holds everything that it held in {name}.", ""),
    "log-lost": (BROKEN, "The log has lost what it held in {name}, or it changed.", ""),
}


def tell(code: str, **found: object) -> HealthCheck:
    state, sentence, command = TABLE[code]
    words = defaultdict(str, installation.here().words)
    words.update({name: str(value) for name, value in found.items()})
    first = next((name for _text, name, _spec, _kind in _FIELDS.parse(command) if name), "")
    if first and not words[first]:
        command = ""  # only the keeper of this installation knows it
    return HealthCheck(code, state, sentence.format_map(words), command.format_map(words))
