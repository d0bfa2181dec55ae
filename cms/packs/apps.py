from django.apps import AppConfig


class PacksConfig(AppConfig):
    """Books as files that leave: made of what is published, read without a network."""

    name = "cms.packs"
    label = "packs"
