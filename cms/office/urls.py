"""Addresses of the office. The root is that of Wagtail's dashboard, which it replaces."""

from django.urls import path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access

from cms.office.first_week_views import first_week, tick
from cms.office.views import my_work
from cms.office.year import views as year

app_name = "office"
urlpatterns = [
    path("", never_cache(require_admin_access(my_work)), name="my_work"),
    path("first-week/", never_cache(require_admin_access(first_week)), name="first_week"),
    path("first-week/tick/", never_cache(require_admin_access(tick)), name="first_week_tick"),
    path("reports/year/", never_cache(require_admin_access(year.report)), name="year"),
    path(
        "reports/year/<int:year>.xlsx",
        never_cache(require_admin_access(year.download)),
        name="year_file",
    ),
]
