"""Addresses of the bin under the admin's `recycle-bin/`."""

from django.urls import URLPattern, path

from cms.publishing.recycle_bin import views

app_name = "recycle_bin"

urlpatterns: list[URLPattern] = [
    path("", views.index, name="index"),
    path("<int:pk>/restore/", views.restore, name="restore"),
    path("<int:pk>/purge/", views.purge, name="purge"),
]
