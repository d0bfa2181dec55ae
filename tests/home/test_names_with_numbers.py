"""The number in the name of a service is that of the row: an old code is nowhere."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from wagtail.models import Locale
from wagtail_localize.models import String, StringTranslation
from wagtail_localize.strings import StringValue

from cms.core.slugs import free_slug
from cms.documents import projection
from cms.documents.models import Document, OldSlug
from home.models import OrganizationPage, Service, ServicePage
from localize.terminology.glossary import names_of_help
from localize.workflow import publish, string_issues
from tests.home.conftest import called_first, called_too

from .conftest import called, make_channel, make_service, make_service_page, stored
from .test_renderers import every_rendering

OLD = re.compile(r"(?<![\w-])117(?![\w-])")  # not within a key


def titled(page, words):
    page.title = words
    page.service = Service.objects.get(pk=page.service_id)
    return page.public_title


@pytest.mark.parametrize(
    ("words", "shown", "without"),
    [
        ("Police hotline {number}", "Police hotline 117", "Police hotline"),
        ("Police hotline ({number}), free", "Police hotline (117), free", "Police hotline, free"),
        ("Police: {number}", "Police: 117", "Police"),
        ("{number} police", "117 police", "police"),
        ("បណ្តាញនគរបាល {number}", "បណ្តាញនគរបាល 117", "បណ្តាញនគរបាល"),
        ("Police hotline", "Police hotline", "Police hotline"),
    ],
)
def test_place_of_the_number_is_filled_or_goes(service_page, channel, words, shown, without):
    assert titled(service_page, words) == shown

    service_page.service.offered_now = []
    assert service_page.public_title == without


def test_numbers_of_two_public_services_may_not_be_exchanged(directory, organization):
    """Their names are known in both languages, so that it is sure; a draft's name is not."""
    khmer, english = (Locale.objects.get_or_create(language_code=code)[0] for code in ("km", "en"))
    for one, (name, in_khmer) in enumerate((("Friends", "មិត្តភាព"), ("Hope", "ក្តីសង្ឃឹម"))):
        service = make_service(organization, category="helpline", urgency="support")
        page = make_service_page(directory, service, title=f"{name} {{number}}", slug=f"one-{one}")
        other = page.copy_for_translation(khmer, copy_parents=True)
        ServicePage.objects.filter(pk__in=[page.pk, other.pk]).update(live=True)
        ServicePage.objects.filter(pk=other.pk).update(title=in_khmer)

    string = String.from_value(english, StringValue("Friends: 117. Hope: 1280."))
    typed = StringTranslation(
        data="មិត្តភាព៖ ១២៨០។ ក្តីសង្ឃឹម៖ ១១៧។", translation_of=string, locale=khmer
    )

    def severity():
        found = {issue["id"]: issue["severity"] for issue in string_issues.of(typed)}
        return found["number_order"]

    assert severity() == "error"
    assert [term.source for term in names_of_help("en", "km")] == ["Friends", "Hope"]
    ServicePage.objects.filter(pk=other.pk).update(live=False)
    assert severity() == "warning"


def test_draft_without_a_service_has_a_name(service_page):
    service_page.title, service_page.service = "Police {number}", None

    assert service_page.public_title == "Police"


def test_short_code_is_named_before_other_numbers(directory, organization, sokha, dara):
    service = make_service(organization, category="helpline", urgency="support")
    make_channel(service, sokha, dara, kind="mobile", value="092 311 511", priority=1)
    page = make_service_page(directory, service, title="Line {number}")
    assert page.public_title == "Line 092 311 511"

    make_channel(service, sokha, dara, kind="short_code", value="1280", type="sms", priority=3)
    make_channel(service, sokha, dara, kind="short_code", value="1288", priority=5)
    assert titled(page, "Line {number}") == "Line 1288"


@pytest.mark.parametrize("words", ["Police 117", "នគរបាល ១១៧"])
@pytest.mark.parametrize("field", ["title", "summary", "eligibility"])
def test_own_code_in_words_is_refused(service_page, channel, field, words):
    service_page.title = "Police"
    setattr(service_page, field, words)

    with pytest.raises(ValidationError) as refused:
        service_page.full_clean()
    assert set(refused.value.message_dict) == {field}


def test_own_code_in_the_address_is_refused_and_other_digits_are_not(service_page, channel):
    service_page.title, service_page.summary = "Police {number}", "Open 24 hours, 1170 cases."
    service_page.slug = "police"
    service_page.full_clean()

    service_page.slug = "police-117"
    with pytest.raises(ValidationError, match="may change"):
        service_page.full_clean()


def test_code_in_the_name_of_its_organization_is_refused(directory, organization, channel):
    page = OrganizationPage(
        title="Hotline 117", slug="police-org", description="Police.", organization=organization
    )
    page.live = False
    directory.add_child(instance=page)

    with pytest.raises(ValidationError) as refused:
        page.full_clean()
    assert set(refused.value.message_dict) == {"title"}


def test_address_is_made_without_the_place_of_the_number(service_page):
    slug = free_slug("Police hotline {number}", parent=None, model=ServicePage, key=None)

    assert slug == "police-hotline"


def test_old_code_is_nowhere_after_a_change(published, channel, other, sokha, dara, en):
    page = ServicePage.objects.get(pk=published.pk)
    page.title = "Police hotline {number}"
    page.save_revision(user=sokha)
    publish.publish_source(page, by=get_user_model().objects.get(username="publisher"))
    before = every_rendering()
    assert any("Police hotline 117" in text for text in before.values())
    document = Document.objects.get(kind="services", locale="en")
    assert document.title == "Police hotline 117"

    called_first(
        stored(channel), type="call", kind="short_code", value="1288", by=sokha,
        **called("smart"),
    )  # fmt: skip
    called_too(stored(channel), by=dara, **called("metfone"))

    after = every_rendering()
    assert not [name for name, text in after.items() if OLD.search(text)]
    assert "Police hotline 1288" in after["paper"]
    document.refresh_from_db()
    assert document.title == "Police hotline 1288"
    assert "117" not in document.search_text + document.slug
    assert not OldSlug.objects.filter(slug__contains="117").exists()
    assert projection.check() == []
