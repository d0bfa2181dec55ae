from django.apps import AppConfig


class BackupConfig(AppConfig):
    """Commands only: no tables, no addresses."""

    name = "ops.backup"
    label = "backup"
    verbose_name = "Backup"
