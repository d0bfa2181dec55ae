"""The addresses of the demonstration's first page."""

from django.urls import path

from ops.demo import start

urlpatterns = [
    path("", start.start, name="demo_start"),
    path("come-in/", start.come_in, name="demo_come_in"),
    path("mails/", start.mails, name="demo_mails"),
    path("again/", start.begin_again, name="demo_again"),
]
