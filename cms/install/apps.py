from django.apps import AppConfig


class InstallConfig(AppConfig):
    """Commands that set up an installation; stands above all rooms and is imported by none."""

    name = "cms.install"
    label = "install"
    verbose_name = "Installation"
