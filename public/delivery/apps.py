from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "public.delivery"
    label = "delivery"
    verbose_name = "Delivery"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms import handed_over
        from public.delivery import edge, receipts
        from public.delivery.static_tree import upkeep

        handed_over.published = edge.published
        handed_over.told_of_recalls = receipts.told
        handed_over.also_checked["The static tree"] = upkeep.nightly
