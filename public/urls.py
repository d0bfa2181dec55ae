"""The addresses of the public side besides those that its middlewares answer themselves.

Without the admin, so that a public process has none of it in memory.
"""

from django.urls import re_path

from public.website.views.live import live_page

handler500 = "public.website.views.errors.server_error"

urlpatterns = [re_path(r"^((?:[\w\-]+/)*)$", live_page, name="wagtail_serve")]
