from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "office.accounts"
    label = "accounts"
    verbose_name = "Accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from office.accounts import receivers

        receivers.connect()
