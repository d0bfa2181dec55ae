"""The skeleton of an installation: locales, their home pages, the Site. Idempotent."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Locale, Page, Site

from cms.core.country import country
from cms.documents import languages
from cms.publishing.recycle_bin.erasing import erase
from home.models import DirectoryPage, HomePage
from ops.setup.groups import locales

# drafts: people write what they want to say; in a language that is not here they begin with English
DIRECTORY_SLUG = "help"
DIRECTORY_TITLES = {"en": "Where to find help", "km": "កន្លែងស្វែងរកជំនួយ"}


def source_language() -> str:
    """In which the home page is first written, where nobody says otherwise."""
    codes = list(languages.content())
    return "en" if "en" in codes else codes[0]


def make_site(source_language: str = "en") -> dict[str, HomePage]:
    """The home page of each language, as drafts, with the source in `source_language`.

    Nothing is public before two people have published it.
    """
    known = locales()
    source = _source_home(known[source_language])
    homes = {source_language: source}
    directory = DirectoryPage.objects.child_of(source).get()
    for code, locale in known.items():
        if code != source_language:
            homes[code] = _copy_home(source, locale)
            if not directory.has_translation(locale):
                directory.copy_for_translation(locale)
    _site(source, homes.values())
    _remove_welcome_page()
    return homes


def _source_home(locale: Locale) -> HomePage:
    home = HomePage.objects.filter(locale=locale).first()
    if home is not None:
        return home
    code = locale.language_code
    title = country().said(country().office, code)
    home = HomePage(title=title, slug=_slug(code), locale=locale, live=False)
    Page.get_first_root_node().add_child(instance=home)
    directory = DirectoryPage(
        title=DIRECTORY_TITLES.get(code, DIRECTORY_TITLES["en"]),
        slug=DIRECTORY_SLUG,
        locale=locale,
        live=False,
    )
    home.add_child(instance=directory)
    return home


def _copy_home(source: HomePage, locale: Locale) -> HomePage:
    existing = HomePage.objects.filter(
        translation_key=source.translation_key, locale=locale
    ).first()
    if existing is not None:
        return existing
    home = source.copy_for_translation(locale)
    home.slug = _slug(locale.language_code)
    home.save()
    return home


def _slug(code: str) -> str:
    return f"home-{code.lower()}"


def _site(source: HomePage, homes: Iterable[HomePage]) -> None:
    address = urlsplit(settings.BASE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    site.hostname = address.hostname or "localhost"
    site.port = port
    if site.root_page_id not in [home.pk for home in homes]:
        site.root_page = source
    site.site_name = settings.WAGTAIL_SITE_NAME
    site.save()


def _remove_welcome_page() -> None:
    """Wagtail's own first page, if nothing was made of it."""
    welcome = Page.objects.filter(slug="home", depth=2, content_type__model="page").first()
    if welcome is not None and not welcome.get_children().exists():
        erase(welcome)
