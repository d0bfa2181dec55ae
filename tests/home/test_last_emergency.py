"""The emergency list and the list of each category are not emptied: by forms, scripts or time."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.utils import timezone
from wagtail.models import PageViewRestriction
from wagtail.users.models import UserProfile

from cms.documents.models import Document
from cms.publishing.approvals.guard import WrittenRound
from cms.publishing.recycle_bin.erasing import erase
from home.directory import numbers, removal
from home.directory.directory_facts import is_offered
from home.models import (
    ContactChannel,
    Coverage,
    HeldBackValue,
    HolidayYear,
    Organization,
    ReferralPoint,
    Schedule,
    Service,
)
from tests.shared_fixtures import again, world

from .conftest import (
    by_two,
    in_khmer,
    make_channel,
    make_service,
    make_service_page,
    take_away,
)


def make_helpline(police):
    service = make_service(
        police.organization, internal_name="1280", category="helpline", urgency="crisis_support"
    )
    return make_channel(service, police.sokha, police.dara, kind="short_code", value="1280")


helpline_world = world(make_helpline, "police_world")


@pytest.fixture
def helpline(police, helpline_world):
    """The only emergency contact of its category; 117 is there too."""
    return again(helpline_world)


def kit():
    document = Document.objects.get(kind="help-now", locale="en")
    assert not document.deleted
    return [
        channel["href"]
        for entry in json.loads(bytes(document.body))["entries"]
        for channel in entry["channels"]
    ]


def changed(row, **facts):
    fresh = type(row).objects.get(pk=row.pk)
    for name, value in facts.items():
        setattr(fresh, name, value)
    return fresh


@pytest.mark.parametrize(
    "facts",
    [
        {"status": "temporarily_closed"},
        {"status": "inactive"},
        {"status": "defunct"},
        {"urgency": "information"},
    ],
)
def test_script_that_saves_a_service_cannot_empty_the_list(published, channel, service, facts):
    """save() without full_clean(), as imports and shells do."""
    with pytest.raises(ValidationError, match="Confirm another one first"):
        changed(service, **facts).save()

    assert kit() == ["tel:117"]


def test_script_cannot_hide_or_hold_back_the_last_contact(published, channel):
    with pytest.raises(ValidationError, match="Confirm another one first"):
        changed(channel, audience="professionals_only").save()
    with pytest.raises(ValidationError, match="Confirm another one first"):
        HeldBackValue.objects.create(value="117", reason="x")

    assert kit() == ["tel:117"]
    assert not HeldBackValue.objects.exists()


def make_second(police, helpline):
    return make_channel(
        helpline.service, police.sokha, police.dara, kind="short_code", value="1288"
    )


second_world = world(make_second, "police_world", "helpline_world")


@pytest.fixture
def second(helpline, second_world):
    """Another telephone and a message of the same category, so that 1280 is not its last one."""
    return again(second_world)


@pytest.mark.parametrize(
    "facts",
    [
        {"status": "temporarily_closed"},
        {"status": "inactive"},
        {"status": "defunct"},
        {"urgency": "support"},
        {"urgency": "information"},
    ],
)
def test_one_person_closes_or_demotes_no_service_that_people_call(
    channel, helpline, second, organization, sokha, dara, facts
):
    """Also where another service of the category is left."""
    more = make_service(organization, category="helpline", urgency="emergency")
    make_channel(more, sokha, dara, kind="mobile", value="092 311 511")
    for save in ("save", "full_clean"):
        with pytest.raises(ValidationError, match="one person alone cannot take it away"):
            getattr(changed(helpline.service, **facts), save)()

    assert is_offered(changed(helpline)) and is_offered(changed(second))


def test_one_person_neither_hides_nor_holds_back_what_people_call(channel, helpline, second):
    for save in ("save", "full_clean"):
        with pytest.raises(ValidationError, match="one person alone cannot take it away"):
            getattr(changed(helpline, audience="professionals_only"), save)()
    with pytest.raises(ValidationError, match="one person alone cannot take it away"):
        HeldBackValue.objects.create(value="1280", reason="x")
    with pytest.raises(ValidationError, match="one person alone cannot take it away"):
        HeldBackValue(value="1280", reason="x").full_clean()

    assert is_offered(changed(helpline))


def test_website_is_no_last_contact(channel, helpline, sokha, dara):
    """The list and each category count calls and messages only."""
    make_channel(
        helpline.service, sokha, dara, type="website", kind="", value="https://cncc.gov.kh"
    )
    with pytest.raises(ValidationError, match="last emergency contact of its category"):
        numbers.withdraw(helpline, by=sokha, reason="x")
    with pytest.raises(ValidationError, match="last emergency contact of its category"):
        changed(helpline, audience="professionals_only").save()


def test_website_of_an_emergency_service_goes_by_one_person(channel, helpline, sokha, dara):
    website = make_channel(
        helpline.service, sokha, dara, type="website", kind="", value="https://cncc.gov.kh"
    )
    numbers.withdraw(website, by=sokha, reason="moved")

    assert changed(website).state == "withdrawn"


@pytest.mark.parametrize("status", ["temporarily_closed", "inactive", "defunct"])
def test_last_service_of_a_category_is_not_closed(channel, helpline, status):
    with pytest.raises(ValidationError, match="last emergency contact of its category"):
        changed(helpline.service, status=status).save()
    with pytest.raises(ValidationError, match="last emergency contact of its category"):
        changed(helpline.service, status=status).full_clean()


def test_last_contact_of_a_category_is_not_withdrawn_nor_hidden(channel, helpline, sokha):
    with pytest.raises(ValidationError, match="last emergency contact of its category"):
        numbers.withdraw(helpline, by=sokha, reason="x")
    with pytest.raises(ValidationError, match="last emergency contact of its category"):
        changed(helpline, audience="professionals_only").save()

    assert is_offered(changed(helpline))


def test_dead_number_goes_even_as_the_last_of_its_category_and_everybody_is_told(
    channel, helpline, sokha, dara, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        take_away(helpline, sokha, dara)

    assert not is_offered(changed(helpline))
    [emptied] = [mail for mail in mailoutbox if "no emergency contact any more" in mail.subject]
    assert emptied.body.startswith("Helpline: 1280")
    # known to be dead, it can be withdrawn for good and held back by one
    later = timezone.now() + removal.UNDO
    numbers.withdraw(helpline, by=sokha, reason="closed", now=later)
    HeldBackValue.objects.create(value="1280", reason="a stranger answers")


def test_each_is_told_of_the_service_by_the_title_in_their_language(
    directory, channel, helpline, sokha, dara, mailoutbox, django_capture_on_commit_callbacks
):
    page = make_service_page(directory, helpline.service, title="Line of the children {number}")
    in_khmer(page, "បណ្តាញកុមារ {number}")
    UserProfile.objects.create(user=sokha, preferred_language="km")
    UserProfile.objects.create(user=dara, preferred_language="en")

    with django_capture_on_commit_callbacks(execute=True):
        take_away(helpline, sokha, dara)

    said = {mail.bcc[0]: mail.body for mail in mailoutbox if "1280" in mail.body.splitlines()[0]}
    assert said[sokha.email].endswith(": បណ្តាញកុមារ: ហៅទូរសព្ទ 1280")
    assert said[dara.email] == "Helpline: Line of the children: Call 1280"


def test_dead_number_beside_another_of_its_category_empties_nothing(
    channel, helpline, second, sokha, dara, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        take_away(helpline, sokha, dara)

    assert not any("no emergency contact" in mail.subject for mail in mailoutbox)


def test_contact_that_moves_to_another_category_is_not_lost(channel, helpline):
    moved = changed(helpline.service, category="social_service")
    moved.full_clean()
    by_two(moved)

    assert is_offered(changed(helpline))


@pytest.mark.parametrize("model", [
    Service, Organization, ContactChannel, HeldBackValue, Schedule, Coverage, ReferralPoint,
    HolidayYear,
])  # fmt: skip
def test_no_queryset_goes_around_save(channel, model):
    field = "internal_name" if hasattr(model, "internal_name") else "pk"
    with pytest.raises(WrittenRound):
        model.objects.update(**{field: "1"})
    with pytest.raises(WrittenRound):
        model.objects.bulk_create([])
    with pytest.raises(WrittenRound):
        model.objects.bulk_update([], ["pk"])


def test_what_is_in_use_is_not_deleted(channel, service, organization):
    for row in (service, organization):
        with pytest.raises(ProtectedError):
            row.delete()
    with pytest.raises(ProtectedError):
        Service.objects.all().delete()


@pytest.mark.parametrize("deed", ["unpublish", "delete", "private", "expire"])
def test_help_now_keeps_the_number_when_its_page_goes(published, channel, deed):
    if deed == "unpublish":
        published.unpublish()
    elif deed == "delete":
        erase(published)
    elif deed == "private":
        PageViewRestriction.objects.create(page=published, restriction_type="login")
    else:
        published.unpublish(set_expired=True)

    assert kit() == ["tel:117"]
    assert not Document.objects.filter(kind="services", deleted=False).exists()
