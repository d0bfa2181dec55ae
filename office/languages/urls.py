from django.urls import path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access

from office.languages.views import screen

app_name = "languages"

urlpatterns = [path("", never_cache(require_admin_access(screen)), name="index")]
