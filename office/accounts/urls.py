"""Addresses of the second factor, below `/admin/`."""

from django.urls import path

from office.accounts import account_views, views

app_name = "accounts"
urlpatterns = [
    path("factor/", views.ask, name="ask"),
    path("factor/new/", views.add, name="add"),
    path("factor/codes/", views.codes, name="codes"),
    path("factors/", views.factors, name="factors"),
    path("factors/account/<int:pk>/", account_views.account, name="account"),
    path("invitation/", account_views.begin, name="invitation"),
]
