from django.apps import AppConfig


class BackupConfig(AppConfig):
    """Commands only: no tables, no addresses."""

    name = "cms.backup"
    label = "backup"
    verbose_name = "Backup"
