from django.apps import AppConfig


class PacksConfig(AppConfig):
    """Books as files that leave: made of what is published, read without a network."""

    name = "public.packs"
    label = "packs"

    def ready(self) -> None:
        from cms import handed_over
        from public.packs import upkeep

        handed_over.also_checked["Files to carry away"] = upkeep.nightly
