"""“The first week”: what an installation needs before people can rely on it, each ticked by what is
there. What no program can see, a person ticks, and the log says who."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Site

from cms.core.vocabularies.languages import language_label
from cms.documents.models import Document
from cms.two_people import people
from cms.two_people.audit.models import AuditEntry, log
from cms.two_people.outbox.backend import transport
from cms.two_people.people import User
from home.alerts.alert_mail import people_to_tell
from home.alerts.models import Alert
from home.directory import duty
from home.directory.upkeep.integrity import NIGHT
from home.directory.upkeep.opening import has_called_emergency_number
from home.models import ContactChannel, HomePage, IntegrityCheck
from localize.overview.publication_status import day
from office.desk import setup_checklist

BACKUP, MAIL_SENT, MAIL_ARRIVED = "backup", "test_mail_sent", "test_mail_arrived"
OLD = timedelta(days=7)  # a backup after that is one to ask about
A_ROUND = timedelta(minutes=5)  # for the worker, after it was due
# backends that reach nobody; the last is the demonstration's
NO_MAIL = ("console", "dummy", "locmem", "filebased", "mails")


@dataclass(frozen=True)
class Task:
    """One row. address, label: the screen where it is done. ticks: what a person may say here, as
    (verb, label). notes: more sentences."""

    name: str
    is_done: bool
    sentence: str
    address: str = ""
    label: str = ""
    ticks: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = field(default=())


def tasks(user: User, now: datetime) -> list[Task]:
    return [make(user, now) for make in _TASKS]


# What is there


def _accounts(user: User, now: datetime) -> Task:
    gaps = [step.sentence for step in setup_checklist.steps() if step.is_gap]
    return Task(
        _("Accounts: two people for each step"),
        not gaps,
        ngettext(
            "%(count)s step stands still when somebody is away.",
            "%(count)s steps stand still when somebody is away.",
            len(gaps),
        )
        % {"count": len(gaps)}
        if gaps
        else _("Every step has two people."),
        reverse("wagtailusers_users:index"),
        _("Accounts"),
        notes=tuple(gaps),
    )


def _home_page(user: User, now: datetime) -> Task:
    titles = dict(Document.objects.public(now).filter(kind="home").values_list("locale", "title"))
    missing = [home for home in _homes() if home.locale.language_code not in titles]
    languages = ", ".join(language_label(home.locale.language_code) for home in missing)
    return Task(
        _("The home page, with the name of the site"),
        not missing,
        _("Not public yet in: %(languages)s.") % {"languages": languages}
        if missing
        else _("Readers see: %(titles)s.") % {"titles": " · ".join(titles.values())},
        reverse("localize:source", args=[_homes()[0].pk]) if _homes() else "",
        _("Review and translation"),
    )


def _number(user: User, now: datetime) -> Task:
    is_done = has_called_emergency_number()
    return Task(
        _("The first number called"),
        is_done,
        _("An emergency number was called and confirmed by two people.")
        if is_done
        else _("Nothing is public before two people have called an emergency number."),
        reverse(ContactChannel.snippet_viewset.get_url_name("list")),  # type: ignore[attr-defined]
        _("Contacts"),
    )


def _book(user: User, now: datetime) -> Task:
    books: dict[Any, set[str]] = {}
    found = Document.objects.public(now).filter(kind="courses").values_list("key", "locale")
    for key, locale in found:
        books.setdefault(key, set()).add(locale)
    languages = {home.locale.language_code for home in _homes()}
    whole = [key for key, there in books.items() if there >= languages]
    return Task(
        _("The first book public in every language"),
        bool(whole),
        ngettext(
            "%(count)s book is public in every language.",
            "%(count)s books are public in every language.",
            len(whole),
        )
        % {"count": len(whole)}
        if whole
        else _("No book is public in every language yet."),
        reverse("wagtailadmin_explore", args=[_homes()[0].pk]) if _homes() else "",
        _("Pages"),
    )


def _backup(user: User, now: datetime) -> Task:
    last = _last(BACKUP)
    if last is None:
        sentence = _("No backup is noted yet.")
    elif last.at < now - OLD:
        sentence = _("The last backup is of %(day)s: is a newer one missing?")
    elif last.by_name:
        sentence = _("The last backup is of %(day)s, noted by %(person)s.")
    else:
        sentence = _("The last backup is of %(day)s.")
    told = {"day": day(last.at), "person": last.by_name} if last is not None else {}
    recipe = _(
        "Whoever keeps the server makes it with manage.py backup, which ticks this by itself."
    )
    return Task(
        _("The first backup, on another machine"),
        last is not None,
        sentence % told,
        ticks=((BACKUP, _("A backup was made and lies on another machine")),),
        notes=(recipe,),
    )


def _mail(user: User, now: datetime) -> Task:
    arrived, sent = _last(MAIL_ARRIVED), _last(MAIL_SENT, by_id=user.pk)
    waits = sent is not None and (arrived is None or arrived.at < sent.at)
    ticks = [(MAIL_SENT, _("Send a test mail to myself"))]
    notes = []
    if waits and sent is not None:
        ticks.append((MAIL_ARRIVED, _("It has arrived")))
        notes.append(_("A test mail went to %(to)s. Has it arrived?") % {"to": sent.data["to"]})
    if settings.MAIL_TRANSPORT.split(".")[-2] in NO_MAIL:
        notes.append(
            _("Mail goes nowhere from here: whoever keeps the server names a mail server first.")
        )
    return Task(
        _("Mail works"),
        arrived is not None,
        _("A test mail arrived on %(day)s.") % {"day": day(arrived.at)}
        if arrived is not None
        else _("Nobody has seen a mail of this system arrive yet."),
        ticks=tuple(ticks),
        notes=tuple(notes),
    )


def _worker(user: User, now: datetime) -> Task:
    """Its nightly check is made by its first round after two o'clock, or when it is started."""
    check = IntegrityCheck.objects.order_by("-at").first()
    local = timezone.localtime(now)
    due = datetime.combine(local.date(), NIGHT, local.tzinfo)
    if now < due + A_ROUND:
        due -= timedelta(days=1)
    is_alive = check is not None and check.at >= due
    return Task(
        _("Scheduled tasks run"),
        is_alive,
        _("It made its check of the night on %(day)s.") % {"day": day(check.at)}
        if is_alive and check is not None
        else _(
            "It has not made its check of last night: schedules, reminders and translations wait. "
            "Whoever keeps the server starts manage.py worker."
        ),
    )


def _alerts(user: User, now: datetime) -> Task:
    senders = people_to_tell(Alert())
    reached = [person for person in senders if person.email]
    silent = [person for person in senders if not person.email]
    is_done = len(reached) >= setup_checklist.ENOUGH and bool(duty.recipients())
    notes = []
    if silent:
        notes.append(_("Without an e-mail address: %(people)s.") % {"people": people.names(silent)})
    if not duty.recipients():
        notes.append(_("Nobody is told by mail when a number may be wrong."))
    return Task(
        _("Who hears of alerts"),
        is_done,
        _("Told by mail: %(people)s.") % {"people": people.names(reached)}
        if reached
        else _("Nobody is told by mail when an alert is sent."),
        reverse("wagtailusers_users:index"),
        _("Accounts"),
        notes=tuple(notes),
    )


_TASKS: tuple[Callable[[User, datetime], Task], ...] = (
    _accounts,
    _mail,
    _worker,
    _backup,
    _number,
    _alerts,
    _home_page,
    _book,
)


def _homes() -> list[HomePage]:
    return list(HomePage.objects.select_related("locale").order_by("pk"))


# What a person says


def tick(verb: str, *, by: User) -> str:
    """Note it in the log; the sentence for who did it. Raises ValidationError, with what to do."""
    if verb == BACKUP:
        note_backup(by=by)
        return _("Noted: there is a backup.")
    if verb == MAIL_SENT:
        return _send_to_oneself(by)
    if verb == MAIL_ARRIVED and _last(MAIL_SENT, by_id=by.pk) is not None:
        log(_installation(), MAIL_ARRIVED, by=by)
        return _("Noted: mail works.")
    raise ValidationError(_("Send a test mail first."))


def note_backup(*, by: User | None) -> None:
    """by: None where `manage.py backup` says so."""
    log(_installation(), BACKUP, by=by)


def _send_to_oneself(user: User) -> str:
    if not user.email:
        raise ValidationError(_("Your account has no e-mail address. Add it in your account."))
    address = settings.OFFICE_URL + reverse("office:first_week")
    body = _("This mail was sent to see whether mail works. Say so here: %(address)s")
    try:
        send_mail(
            _("A test mail of the content system"),
            body % {"address": address},
            None,
            [user.email],
            connection=transport(),  # which says what went wrong, and keeps nothing
        )
    except (OSError, SMTPException) as error:
        said = str(error)[:200] or type(error).__name__
        raise ValidationError(
            _(
                "The mail server did not take it: %(said)s. Whoever keeps the server has to look "
                "at its settings."
            )
            % {"said": said}
        ) from error
    log(_installation(), MAIL_SENT, by=user, data={"to": user.email})
    return _("A test mail went to %(to)s.") % {"to": user.email}


def _installation() -> Site:
    return Site.objects.get(is_default_site=True)


def _last(verb: str, **of: Any) -> AuditEntry | None:
    found: AuditEntry | None = AuditEntry.objects.about_any(Site).filter(verb=verb, **of).first()
    return found
