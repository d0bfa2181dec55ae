"""The first page of the demonstration: three doors, and people whom one tap logs in. Beside
it the mails that the system wrote to them.

Only with CMS_DEMO=1, whose settings refuse every public host. The button does what the login form
does with the password that `people` prints; an account whose password was changed stays shut.
"""

import shlex
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cms.api.filters.tokens import token
from cms.demo import again
from cms.demo.bilingual import Both
from cms.demo.mails import newest
from cms.demo.people import ACCOUNTS, GUARDED, PASSWORD
from cms.documents.addresses import ROOT as API
from cms.documents.addresses import WEBSITE, website_path
from cms.documents.models import Feed

View = Callable[..., HttpResponse]
SHOWN = 100  # mails


@dataclass(frozen=True)
class Person:
    """Somebody of the office, and what their first three minutes show."""

    username: str
    name: str
    role: Both
    to_do: Both


PEOPLE = (
    Person(
        "editor",
        "Dara",
        {"en": "writes lessons", "km": "សរសេរមេរៀន"},
        {
            "en": "A lesson came back with a remark. Mend it and hand it over.",
            "km": "មេរៀនមួយត្រូវបានប្រគល់មកវិញដោយមានកំណត់ចំណាំ។ កែវា រួចប្រគល់ឱ្យ។",
        },
    ),
    Person(
        "publisher",
        "Chan",
        {"en": "publishes", "km": "ផ្សាយ"},
        {
            "en": "A lesson waits: read old beside new, publish, and look at it in the reader.",
            "km": "មេរៀនមួយរង់ចាំ៖ អានអត្ថបទចាស់ក្បែរអត្ថបទថ្មី ផ្សាយ រួចមើលក្នុងកម្មវិធីអាន។",
        },
    ),
    Person(
        "translator",
        "Sophea",
        {"en": "translates into Khmer", "km": "បកប្រែជាភាសាខ្មែរ"},
        {
            "en": "Write 119 where the English has 117: the check turns red and says why.",
            "km": "សរសេរ 119 ត្រង់កន្លែងដែលភាសាអង់គ្លេសមាន 117៖ ការពិនិត្យឡើងក្រហម ហើយប្រាប់មូលហេតុ។",
        },
    ),
    Person(
        "reviewer",
        "Bopha",
        {"en": "reviews the Khmer", "km": "ពិនិត្យភាសាខ្មែរ"},
        {
            "en": "A sentence waits for a second pair of eyes: agree, or return it with a reason.",
            "km": "ប្រយោគមួយរង់ចាំអ្នកទីពីរ៖ យល់ព្រម ឬប្រគល់ទៅវិញដោយប្រាប់មូលហេតុ។",
        },
    ),
    Person(
        "keeper",
        "Maly",
        {"en": "keeps the help contacts", "km": "ថែទាំបញ្ជីជំនួយ"},
        {
            "en": "Say that 117 is dead: it stays, and the screen says who can confirm.",
            "km": "រាយការណ៍ថា 117 មិនដំណើរការ៖ លេខនៅដដែល ហើយអេក្រង់ប្រាប់ថានរណាអាចបញ្ជាក់។",
        },
    ),
    Person(
        "admin",
        "Admin",
        {"en": "sets up and watches", "km": "រៀបចំ និងតាមដាន"},
        {
            "en": "See everything that waits, the first week, and the reports.",
            "km": "មើលអ្វីៗទាំងអស់ដែលរង់ចាំ សប្តាហ៍ដំបូង និងរបាយការណ៍។",
        },
    ),
    Person(
        GUARDED.username,
        GUARDED.first_name,
        {"en": "administers, with a second factor", "km": "គ្រប់គ្រង ដោយមានការផ្ទៀងផ្ទាត់ជំហានទីពីរ"},
        {
            "en": "See what a stolen password does not open. The screen shows the code.",
            "km": "មើលអ្វីដែលពាក្យសម្ងាត់ដែលគេលួចមិនអាចបើកបាន។ អេក្រង់បង្ហាញលេខកូដ។",
        },
    ),
)


def in_the_demonstration(view: View) -> View:
    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.CMS_DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return asked


@in_the_demonstration
@never_cache
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    feed = Feed.objects.get()
    changes = f"{settings.BASE_URL}{API}changes/?since={token(feed.epoch, feed.seq)}"
    context = {
        "people": PEOPLE,
        "password": PASSWORD,
        "read": f"{settings.BASE_URL}{WEBSITE}",
        "help": f"{settings.BASE_URL}{website_path('km', 'help-now')}",
        "api": f"{settings.BASE_URL}{API}docs/",
        "curl": shlex.join(["curl", "-s", changes]),
        "can_begin_again": again.is_kept(),
        "user": request.user,
    }
    return render(request, "demo/start.html", context)


@in_the_demonstration
@never_cache
@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    return render(request, "demo/mails.html", {"mails": newest(SHOWN)})


@in_the_demonstration
@require_POST
def come_in(request: HttpRequest) -> HttpResponse:
    username = request.POST.get("username", "")
    known = {account.username for account in (*ACCOUNTS, GUARDED)}
    try:
        user = (
            authenticate(request, username=username, password=PASSWORD)
            if username in known
            else None
        )
    except ValidationError:  # somebody has tried too many wrong ones: the login says so
        user = None
    if user is None:
        return redirect("wagtailadmin_login")
    login(request, user)
    return redirect("wagtailadmin_home")


@in_the_demonstration
@require_POST
def begin_again(request: HttpRequest) -> HttpResponse:
    if not again.is_kept():
        raise Http404
    again.bring_back()
    return redirect("demo_start")
