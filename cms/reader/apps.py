from django.apps import AppConfig


class ReaderConfig(AppConfig):
    """A place to read what is published, made of the same documents as the API."""

    name = "cms.reader"
    label = "reader"
