"""Addresses of the office. The root is that of Wagtail's dashboard, which it replaces."""

from django.urls import path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access

from cms.office.views import my_work

app_name = "office"
urlpatterns = [path("", never_cache(require_admin_access(my_work)), name="my_work")]
