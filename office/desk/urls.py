"""Addresses of the office. The root is that of Wagtail's dashboard, which it replaces."""

from collections.abc import Callable
from typing import Any, NoReturn

from django.http import Http404, HttpRequest
from django.urls import path, re_path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access

from office.desk import reach
from office.desk.first_week_views import first_week, tick
from office.desk.help import views as help_views
from office.desk.views import lists, my_work, reports, technical

app_name = "office"


def _screen(view: Callable[..., Any]) -> Callable[..., Any]:
    return never_cache(require_admin_access(view))


# Screens of Wagtail that nobody here needs. Files are kept in the library, which writes them anew;
# no screen asks the API for pictures, which it would give to everybody; its actions on pages, which
# none asks for either, know no hook: no bin, no question; nothing is embedded and readers fill in
# no forms; two addresses are there to see errors; what groups may do, the address and the languages
# are made by `setup`, as the matrix of rights and the settings say it; moderation is switched off;
# lists of pages say how old each is and of which kind; accounts are closed, never deleted: the logs
# name them; of records three kinds are chosen, and made on screens of their own; a book travels as
# one, and takes what is below it along: nothing else is done to many rows at once; nothing is
# public for some people only, no page is locked, and no news of Wagtail is shown.
CHOSEN = r"home/(service|organization)|lessons/resource"
CLOSED = (
    r"^(documents|api/main/(documents|images|pages/\d+/action)|embeds|forms|groups|sites|locales|failwhale|test404"
    r"|reports/(aging-pages|page-types-usage)|pages/usage"
    r"|(pages|collections)/\d+/privacy|pages/\d+/lock|dismissibles"
    r"|users/(copy|delete)|bulk|images/chooser/\d+/select_format"
    r"|workflows|reports/workflow(_tasks)?|pages/workflow|pages/\d+/workflow_history"
    rf"|snippets/choose/((?!({CHOSEN})/)\w+/\w+|\w+/\w+/create))/"
)


def _nothing(request: HttpRequest, *args: Any, **kwargs: Any) -> NoReturn:
    raise Http404


urlpatterns = [
    re_path(CLOSED, _screen(_nothing)),
    path("", _screen(my_work), name="my_work"),
    path("lists/", _screen(lists), name="lists"),
    path("reports/", _screen(reports), name="reports"),
    path("reports/reach/", _screen(reach.screen), name="reach"),
    path("reports/reach.csv", _screen(reach.file), name="reach_csv"),
    path("technical/", _screen(technical), name="technical"),
    path("first-week/", _screen(first_week), name="first_week"),
    path("first-week/tick/", _screen(tick), name="first_week_tick"),
    path("help/", _screen(help_views.tasks), name="help"),
    path("help/<slug:slug>/", _screen(help_views.task), name="help_task"),
]
