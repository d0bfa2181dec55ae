"""The addresses of the read API."""

urlpatterns: list = []
