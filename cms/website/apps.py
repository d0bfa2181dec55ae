from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    """A place to read what is published, made of the same documents as the API."""

    name = "cms.website"
    label = "website"
