from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    label = "home"
    verbose_name = "Home page and help directory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from home import alerts, clock, help_now_file, integrity, opening, reminders
        from home.waiting_numbers import waiting_numbers
        from localize.proposals.inbox import register_source
        from localize.registries import register_opening, register_tick

        register_opening(opening.is_open)
        register_source(waiting_numbers)
        # in this order: what became due is told of and written to the file in the same round
        for tick in (
            clock.tick,
            alerts.tick,
            reminders.tick,
            integrity.tick,
            help_now_file.tick,
        ):
            register_tick(tick)
