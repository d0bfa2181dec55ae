import json
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from wagtail_localize.fields import get_translatable_fields
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from cms.core.vocabularies.directory import UI_LABELS
from home.models import (
    Coverage,
    DirectoryPage,
    HeldBackValue,
    HolidayYear,
    HomePage,
    InfoPage,
    Organization,
    OrganizationPage,
    ReferralPoint,
    Schedule,
    Service,
    ServicePage,
)
from home.pages.blocks import UiLabelsBlock, label_problems
from home.pages.kinds import HOME_KINDS, INFO_KINDS
from localize.workflow.pages import TranslatedPage

from .conftest import FakeRendering, make_service, make_service_page, ui_labels

PAGE_TYPES = (HomePage, InfoPage, DirectoryPage, ServicePage, OrganizationPage)
[HOME_KIND, _vocabulary], [INFO_KIND] = HOME_KINDS, INFO_KINDS


def stream(*blocks):
    return json.dumps(
        [
            {"type": type, "value": value, "id": f"00000000-0000-0000-0000-{at:012}"}
            for at, (type, value) in enumerate(blocks)
        ]
    )


# rules that wagtail-localize reads


@pytest.mark.parametrize("model", PAGE_TYPES)
def test_shared_facts_of_pages_are_never_translated(model):
    fields = {field.field_name: field for field in model.override_translatable_fields}

    for common in TranslatedPage.override_translatable_fields:
        assert common.field_name in fields
    assert all(field.overridable is False for field in fields.values())


# what a person is told


@pytest.mark.parametrize(
    "number", ["023 213 004", "០២៣ ២១៣ ០០៤", "+855 92 311 511"], ids=["ascii", "khmer", "plus"]
)
def test_page_refuses_a_telephone_number_in_a_sentence(service_page, number):
    service_page.what_happens_next = f"Call {number} and wait."

    with pytest.raises(ValidationError) as refusal:
        service_page.full_clean()

    assert "insert a help contact" in refusal.value.message_dict["what_happens_next"][0]


def test_page_accepts_short_codes_and_years(service_page):
    service_page.summary = "Call 117. Open since 2013."

    service_page.full_clean()


@pytest.mark.parametrize(
    "block",
    [
        ("paragraph", "<p>Call 092 311 511</p>"),
        ("paragraph", '<p>Call <a href="tel:+85592311511">us</a></p>'),
        ("paragraph", "<p>Call <b>092</b> 311&nbsp;511</p>"),
        ("heading", {"level": "2", "text": "Tel 092 311 511"}),
        ("question_answer", {"question": "Who?", "answer": "<p>092 311 511</p>", "contact": None}),
    ],
)
def test_stream_refuses_a_telephone_number(home_page, block):
    page = home_page.add_child(
        instance=InfoPage(title="About", slug="about", body=stream(block), live=False)
    )

    with pytest.raises(ValidationError) as refusal:
        page.full_clean()

    assert "body" in refusal.value.message_dict


@pytest.mark.parametrize("name", ["demo_banner", "labels", "navigation"])
def test_home_page_refuses_a_telephone_number_in_all_of_its_words(home_page, name):
    entry = {"label": "Call 092 311 511", "page": home_page.pk}
    words = {
        "demo_banner": "Call 092 311 511",
        "labels": ui_labels().replace("Get help now", "Call 092 311 511"),
        "navigation": json.dumps([{"type": "entry", "value": entry, "id": str(uuid4())}]),
    }
    setattr(home_page, name, words[name])

    with pytest.raises(ValidationError) as refusal:
        home_page.full_clean()

    assert set(refusal.value.message_dict) == {name}


def test_quick_exit_must_be_https(home_page):
    home_page.quick_exit_url = "http://example.org/"

    with pytest.raises(ValidationError) as refusal:
        home_page.full_clean()

    assert "quick_exit_url" in refusal.value.message_dict


def test_service_is_described_once_per_language(directory, service, service_page):
    second = ServicePage(title="Again", slug="again", summary="x", service=service)
    second.locale = service_page.locale

    with pytest.raises(ValidationError, match="already describes"):
        second.clean()


def test_translation_of_a_service_page_is_no_second_page(directory, service, service_page):
    service_page.full_clean()


def test_address_of_a_confidential_place_is_refused(service_page, service):
    ReferralPoint.objects.create(service=service, internal_name="House", confidential=True)
    service_page.address = "House 3, near the market"

    with pytest.raises(ValidationError) as refusal:
        service_page.full_clean()

    assert "address" in refusal.value.message_dict


# labels


def test_labels_are_complete_once_and_with_placeholder():
    complete = [(label.code, "{date}") for label in UI_LABELS]

    assert label_problems(complete) == []
    assert "missing" in label_problems(complete[1:])[0]
    assert "twice" in label_problems([*complete, complete[0]])[0]
    assert "{date}" in label_problems(
        [(code, "Checked") for code, _text in complete]
    )[0]  # fmt: skip


def test_labels_block_refuses_an_incomplete_list():
    block = UiLabelsBlock()
    value = block.to_python([{"type": "label", "value": {"code": "exit_page", "text": "Leave"}}])

    with pytest.raises(ValidationError):
        block.clean(value)


# facts


@pytest.mark.parametrize(
    ("record", "field"),
    [
        (Organization(internal_name="x", kind="ngo", data_agreement="signed"), "data_agreement_on"),
        (Service(age_min=18, age_max=10), "age_max"),
        (Coverage(scope="provinces"), "provinces"),
        (Coverage(scope="national", provinces=["KH-1"]), "provinces"),
        (Coverage(scope="districts"), "districts"),
        (Coverage(scope="districts", districts=["9901"]), "districts"),
        (Coverage(scope="districts", districts="0102"), "districts"),
        (ReferralPoint(confidential=True, latitude=11), "latitude"),
        (ReferralPoint(district="99"), "district"),
        (ReferralPoint(commune="12"), "commune"),
        (Schedule(opens="08:00", closes="08:00"), "closes"),
        (Schedule(opens="08:00", closes="09:00", closed_on=["14 April"]), "closed_on"),
        (HolidayYear(year=2027, days=["2027-02-30"]), "days"),
        (HolidayYear(year=2027, days=["20270414"]), "days"),
    ],
)
def test_record_refuses_half_a_fact_on_its_field(record, field):
    with pytest.raises(ValidationError) as refusal:
        record.clean()

    [message] = refusal.value.message_dict[field]
    assert message.endswith(".") or message.endswith("”.")


def test_codes_are_kept_in_the_order_of_their_list(organization):
    service = make_service(organization)
    service.languages = ["en", "km", "en"]
    service.full_clean()

    assert service.languages == ["km", "en"]


@pytest.mark.parametrize("wrong", [["xx"], "km", [1]])
def test_codes_outside_their_list_are_refused(organization, wrong):
    service = make_service(organization)
    service.languages = wrong

    with pytest.raises(ValidationError) as refusal:
        service.full_clean()

    assert "languages" in refusal.value.message_dict


@pytest.mark.parametrize(
    ("row", "field", "says"),
    [
        (lambda channel, own: own, "parent", "cannot be part of itself"),
        (
            lambda channel, own: Schedule(
                service=make_service(own, internal_name="Other"), channel=channel, days=["MO"],
                opens="08:00", closes="17:00",
            ),
            "channel",
            "belongs to another service",
        ),
        (
            lambda channel, own: HolidayYear(year=2027, days=["2026-04-14"], source="x"),
            "days",
            "must lie in this year",
        ),
        (
            lambda channel, own: HolidayYear(year=2027, days={"2027-04-14": "x"}, source="x"),
            "days",
            "must be a list of texts",
        ),
        (lambda channel, own: HeldBackValue(value="- (-)", reason="x"), "value", "Enter a number"),
    ],
)  # fmt: skip
def test_record_that_says_what_cannot_be_is_refused(channel, organization, row, field, says):
    organization.parent = organization
    with pytest.raises(ValidationError) as refusal:
        row(channel, organization).full_clean()

    assert any(says in sentence for sentence in refusal.value.message_dict[field])


# documents


def test_home_document(home_page, directory):
    home_page.navigation = stream(("entry", {"label": "Find help", "page": directory.pk}))
    home_page.demo_banner = "Demonstration"

    document = HOME_KIND.body(home_page, FakeRendering(directory))

    assert document["welcome"] == {"html": "<p>Welcome</p>", "plain": "Welcome"}
    assert set(document["labels"]) == {label.code for label in UI_LABELS}
    assert document["navigation"][0]["label"] == "Find help"
    assert document["navigation"][0]["key"] == str(directory.translation_key)
    assert document["alert"] is None
    assert document["quick_exit"] == {"url": "https://www.example.org/"}
    assert document["demo_banner"] == "Demonstration"


def test_navigation_leaves_out_what_is_not_public(home_page, directory):
    home_page.navigation = stream(("entry", {"label": "Find help", "page": directory.pk}))

    assert HOME_KIND.body(home_page, FakeRendering())["navigation"] == []


def test_every_block_has_id_type_value_and_plain(home_page, service_page, channel):
    page = InfoPage(
        title="FAQ",
        intro="Questions",
        body=stream(
            ("heading", {"level": "3", "text": "Numbers"}),
            ("paragraph", "<p>Some <b>text</b></p>"),
            (
                "question_answer",
                {"question": "Dead?", "answer": "<p>Try</p>", "contact": service_page.pk},
            ),
            ("contact", {"service": service_page.pk}),
        ),
    )

    heading, paragraph, question, contact = INFO_KIND.body(page, FakeRendering(service_page))[
        "body"
    ]

    assert heading["value"] == {"level": 3, "text": "Numbers"}
    assert paragraph["plain"] == "Some text"
    assert question["plain"] == "Dead?\nTry\nPolice hotline 117: 117"
    assert question["value"]["contact"]["channels"][0]["href"] == "tel:117"
    assert contact["value"]["key"] == str(service_page.translation_key)
    assert [block["id"] for block in (heading, contact)] == [
        "00000000-0000-0000-0000-000000000000",
        "00000000-0000-0000-0000-000000000003",
    ]


def test_contact_that_is_not_public_is_left_out(service_page):
    page = InfoPage(
        title="FAQ",
        body=stream(
            (
                "question_answer",
                {"question": "Q", "answer": "<p>A</p>", "contact": service_page.pk},
            ),
            ("contact", {"service": service_page.pk}),
        ),
    )

    [question] = INFO_KIND.body(page, FakeRendering())["body"]

    assert question["value"]["contact"] is None
    assert question["plain"] == "Q\nA"


def test_words_do_not_run_together_over_a_paragraph(home_page):
    text = "<p>Since 2021</p><ul><li>2022 &amp; on</li></ul>"
    page = InfoPage(title="FAQ", body=stream(("paragraph", text)))

    assert INFO_KIND.search_text(page) == "FAQ\nSince 2021\n2022 & on"


def test_organization_document(directory, organization, service):
    page = directory.add_child(
        instance=OrganizationPage(
            title="National Police", slug="np", description="Police.", organization=organization,
            live=False,
        )
    )  # fmt: skip
    service_page = make_service_page(directory, service)
    [kind] = OrganizationPage.document_kinds

    document = kind.body(page, FakeRendering(page, service_page))

    assert document["organization_kind"] == "police"
    assert [link["title"] for link in document["services"]] == ["Police hotline 117"]


# what translators get


def test_translators_get_words_and_no_codes(home_page, directory):
    home_page.navigation = stream(("entry", {"label": "Find help", "page": directory.pk}))

    strings = {
        segment.string.data
        for segment in extract_segments(home_page)
        if isinstance(segment, StringSegmentValue)
    }

    assert strings == {"Safe online", "Welcome", "Find help"} | {
        f"{label.text('en')} {{date}}" for label in UI_LABELS
    }


def test_translators_get_no_facts_of_a_service(service_page):
    translated = {
        field.field_name
        for field in get_translatable_fields(ServicePage)
        if field.is_translated(service_page)
    }

    assert translated == {"title", *ServicePage.WORDS}
