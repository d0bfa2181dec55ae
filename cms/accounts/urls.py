"""Addresses of the second factor, below `/admin/`."""

from django.urls import path

from cms.accounts import act_views, views

app_name = "accounts"
urlpatterns = [
    path("factor/", views.ask, name="ask"),
    path("factor/new/", views.add, name="add"),
    path("factor/app/", views.app, name="app"),
    path("factor/codes/", views.codes, name="codes"),
    path("factors/", views.factors, name="factors"),
    path("factors/lost/", act_views.lost, name="lost"),
    path("factors/act/<int:pk>/", act_views.act, name="act"),
]
