from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    """A place to read what is published, made of the same documents as the API."""

    name = "public.website"
    label = "website"

    def ready(self) -> None:
        from cms import handed_over
        from public.website import drafts

        handed_over.draft_view = drafts.serve
