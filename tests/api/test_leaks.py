"""Nothing that is not public leaves by any address, and nobody gets anything else than others."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import get_resolver
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.documents.models import Document, MediaFile
from cms.documents.search import offline
from cms.publishing.recycle_bin.erasing import erase
from khmertext.search.english import stem
from tests.api.conftest import Office
from tests.shared_fixtures import again, world

CANARY = "zqcanary"


def make_canaries(office: Office) -> tuple[list, tuple]:
    """Pages with the canary in title, slug and text, each hidden for another reason, and what was
    the slug and the key of one that is deleted."""

    def words(name):
        return {"title": f"{CANARY} {name}", "slug": f"{CANARY}-{name}", "intro": f"{CANARY}."}

    def public(**fields):
        """With its hidden page in Khmer, which has the same words."""
        page = office.page(**fields)
        office.prepare(page)
        return page

    draft = office.draft(**words("draft"))
    unpublished = public(**words("unpublished"))
    unpublished.unpublish()
    restricted = public(**words("restricted"))
    below_restricted = public(parent=restricted, **words("below-restricted"))
    PageViewRestriction.objects.create(page=restricted, restriction_type="password")
    below_draft = public(parent=draft, **words("below-draft"))
    expired = public(**words("expired"), expire_at=timezone.now() + timedelta(minutes=1))
    scheduled = office.draft(**words("scheduled"), go_live_at=timezone.now() + timedelta(days=9))
    scheduled.save_revision(user=office.people.editor)
    scheduled = office.publish(scheduled)
    deleted = public(**words("deleted"))
    was = deleted.slug, deleted.translation_key
    erase(deleted)
    edited = public(title="Edited", slug="edited", intro="Live words.")
    edited.title = f"{CANARY} edited"
    edited.intro = f"{CANARY}."
    edited.save_revision(user=office.people.editor)
    linking = public(
        title="Linking", body=[("paragraph", f'<p><a linktype="page" id="{draft.pk}">x</a></p>')]
    )
    hidden = [draft, unpublished, restricted, below_restricted, below_draft, expired, scheduled]
    return [*hidden, edited, linking], was


canaries_world = world(make_canaries, "office_world")


@pytest.fixture
def canaries(office, canaries_world) -> tuple[list, tuple]:
    return again(canaries_world)


def cases(canaries) -> dict[str, list[str]]:
    """Route name → addresses to ask. A route without an entry fails the test below."""
    locales = ("en", "km")
    pages, deleted = canaries
    known = [(page.slug, page.translation_key) for page in pages] + [deleted]
    references = [str(one) for slug_and_key in known for one in slug_and_key]
    lists = [
        "",
        "?ordering=title",
        "?ordering=title&limit=100",
        "?audience=caregiver",
    ]
    return {
        "api_index": ["/api/v1/"],
        "api_changes": ["/api/v1/changes/", "/api/v1/changes/?kind=pages&locale=en"],
        "api_schema": ["/api/v1/schema/"],
        "api_docs": ["/api/v1/docs/"],
        "api_hsds": ["/api/v1/hsds/"],
        "api_hsds_services": ["/api/v1/hsds/services/"],
        "api_hsds_service": [f"/api/v1/hsds/services/{page.translation_key}/" for page in pages],
        "api_home": [f"/api/v1/{locale}/home/?include=pages" for locale in locales],
        "api_vocabulary": [f"/api/v1/{locale}/vocabulary/" for locale in locales],
        "api_help_now": [f"/api/v1/{locale}/help-now/" for locale in locales],
        "api_packs": ["/api/v1/packs/"],
        "api_pack": [f"/api/v1/packs/{'0' * 64}/"],
        "api_search_index": [f"/api/v1/{locale}/search-index/" for locale in locales],
        "api_list": [f"/api/v1/{locale}/pages/{query}" for locale in locales for query in lists],
        "api_detail": [
            f"/api/v1/{locale}/pages/{reference}/?fallback=en&include=pages"
            for locale in locales
            for reference in references
        ],
        # its odd name is mistyped by nobody, so what is alike is only found where it stands
        "api_search": [
            f"/api/v1/{locale}/search/?q={CANARY}{more}"
            for locale in locales
            for more in ("", "&fallback=en", "&kind=pages", "+edited", "+draft")
        ],
        "api_suggest": [
            f"/api/v1/{locale}/suggest/?q={text}" for locale in locales for text in (CANARY, "zqc")
        ],
        "health_live": ["/healthz/live"],
        "security_txt": ["/.well-known/security.txt"],
        "health_ready": ["/healthz/ready"],
        "media": ["/media/original_images/x.png", "/media/images/x.png"],
        "admin_media": ["/admin/media/original_images/x.png"],
        "wagtail_serve": ["/", *(page.url for page in pages if page.url)],
    }


def routes() -> set[str]:
    """Every named route outside the admin, and the admin's files."""
    patterns = get_resolver("public.api.urls").url_patterns
    return {pattern.name for pattern in patterns} | {"admin_media", "wagtail_serve"}


def make_files() -> None:
    """For searching without a network; words in them are without their endings."""
    for locale in ("en", "km"):
        offline.make(locale, timezone.now())


def test_no_response_holds_a_canary(canaries, api):
    asked = cases(canaries)
    assert set(asked) == routes(), "every route needs a canary case"

    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        make_files()
        for addresses in asked.values():
            for address in addresses:
                response = api.client.get(address)
                content = b"".join(response) if response.streaming else response.content
                sent = content.replace(address.encode(), b"") + str(response.headers).encode()
                assert CANARY.encode() not in sent, address
                assert stem(CANARY).encode() not in sent, address
                assert response.status_code < 500, address


def test_canary_is_found_when_it_is_public(office, api):
    """The control: the sweep would see it."""
    page = office.page(f"{CANARY} public")

    make_files()
    assert CANARY in api.get("en/search-index/").content.decode()
    assert CANARY in api.get("changes/").content.decode()
    assert CANARY in api.get("en/pages/").content.decode()
    assert CANARY in api.get(f"en/pages/{page.translation_key}/").content.decode()
    assert CANARY in api.get("en/search/", {"q": CANARY}).content.decode()
    assert CANARY in api.get("en/suggest/", {"q": "zqc"}).content.decode()


def test_tombstones_hold_nothing(canaries):
    for document in Document.objects.filter(deleted=True):
        assert CANARY not in f"{document.title}{document.slug}{document.search_text}"
        assert document.body is None


def test_same_bytes_and_no_cookie_for_everybody(office, api, client):
    office.page("About us", slug="about")
    paths = ["", "en/pages/", "en/pages/about/", "en/home/", "changes/", "en/pages/never/", "docs/"]

    for path in paths:
        anonymous = api.get(path)
        answers = [anonymous, api.get(path, Cookie="sessionid=x; csrftoken=y")]
        for person in (office.people.editor, office.people.admin):
            client.force_login(person)
            answers.append(client.get(f"/api/v1/{path}"))
        for answer in answers:
            assert answer.content == anonymous.content
            assert not answer.cookies
            assert "Cookie" not in answer.get("Vary", "")
            assert answer.get("ETag") == anonymous.get("ETag")


def test_nothing_depends_on_host_language_or_accept(office, api):
    office.page()
    plain = api.get("en/pages/")

    for headers in (
        {"Host": "localhost"},
        {"Accept-Language": "km"},
        {"Accept": "text/html"},
        {"Accept": "application/xml"},
        {"X-Forwarded-Host": "evil.example"},
    ):
        assert api.get("en/pages/", **headers).content == plain.content


def test_every_address_in_a_document_answers(office, api):
    office.page("Target")
    course = office.course("Book")
    office.module(course)

    def addresses(value):
        if isinstance(value, dict):
            for inner in value.values():
                yield from addresses(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from addresses(inner)
        elif isinstance(value, str) and value.startswith("/"):
            yield value

    documents = [entry["document"] for entry in api.json("changes/")["results"]]
    found = {address for document in documents if document for address in addresses(document)}
    assert found
    for address in found:
        assert api.client.get(address).status_code == 200, address


def test_media_has_no_row_without_a_document(office):
    assert not MediaFile.objects.exists()
