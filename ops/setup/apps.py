from django.apps import AppConfig
from django.db.models.signals import pre_migrate


class SetupConfig(AppConfig):
    """Commands that set up an installation; stands above all rooms and is imported by none."""

    name = "ops.setup"
    label = "setup"
    verbose_name = "Installation"

    def ready(self) -> None:
        from ops.setup.other_databases import refuse_unknown

        pre_migrate.connect(refuse_unknown)
