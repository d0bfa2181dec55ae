"""From a source to published Khmer, through the screens only."""

import re

from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from home.models import InfoPage
from localize.workflow.models import Review, State
from tests.localize.conftest import TEXTS
from tests.opened import opened_now


def page_form(**fields):
    data = {"slug": "safe", "body": streamfield([]), "comments": inline_formset([])}
    return nested_form_data(data | fields)


def test_source_to_published_khmer(desk, client_of):
    people = desk.people
    editor, translator, reviewer, publisher = (
        client_of(person)
        for person in (people.editor, people.translator, people.reviewer, people.publisher)
    )

    # the editor writes, the publisher publishes
    add = reverse("wagtailadmin_pages:add", args=["home", "infopage", desk.homes["en"].pk])
    editor.post(add, page_form(title="Stay safe", intro="Ask for help."))
    source = InfoPage.objects.get(title="Stay safe")
    edit = reverse("wagtailadmin_pages:edit", args=[source.pk])
    publisher.post(
        edit,
        page_form(title="Stay safe", intro="Ask for help.", **{"action-publish": "1"})
        | opened_now(source),
    )
    assert InfoPage.objects.get(pk=source.pk).live

    # the translator finds it, writes and submits
    found = translator.get(reverse("localize:queue"), {"show": "missing"})
    (job,) = (row for row in found.context["rows"] if row.title == "Stay safe")
    workbench = reverse("localize:translation", args=[job.translation.pk])
    for row in translator.get(workbench).context["rows"]:
        translator.post(
            reverse("localize:submit", args=[job.translation.pk, row.segment_id]),
            {"text": TEXTS[row.unit.source_text], "seen": row.seen},
        )

    # nothing is public yet, and the publisher is told why
    refused = publisher.post(reverse("localize:publish", args=[job.translation.pk]), follow=True)
    assert "2 strings are not approved yet" in refused.content.decode()

    # the reviewer agrees with what is on the screen
    for row in reviewer.get(workbench, {"show": "in_review"}).context["rows"]:
        for issue in row.issues:
            reviewer.post(
                reverse("localize:dismiss", args=[row.review.pk]),
                {"issue": issue.name, "seen": row.seen},
            )
        reviewer.post(reverse("localize:endorse", args=[row.review.pk]), {"seen": row.seen})

    # the publisher's button is there now
    html = publisher.get(workbench).content.decode()
    button = re.search(r'action="([^"]+/publish/)"', html)
    assert button is not None
    publisher.post(button[1])

    khmer = desk.target(source)
    assert khmer.live
    assert (khmer.title, khmer.intro) == (TEXTS["Stay safe"], TEXTS["Ask for help."])


def test_wrong_digit_of_an_emergency_number_is_not_handed_over(desk, client_of):
    """117 written as 119: an error, which nobody can wave through."""
    page = desk.write(title="Danger", intro="Call 117.")
    work = desk.translation(page)
    translator = client_of(desk.people.translator)
    (row,) = (
        row
        for row in translator.get(reverse("localize:translation", args=[work.pk])).context["rows"]
        if row.unit.source_text == "Call 117."
    )
    address = reverse("localize:submit", args=[work.pk, row.segment_id])

    translator.post(address, {"text": "សូមហៅ ១១៩។", "seen": row.seen})
    assert not Review.objects.filter(state=State.IN_REVIEW).exists()
    translator.post(address, {"text": "សូមហៅ ១១៧។", "seen": row.seen})
    (handed_over,) = Review.objects.filter(state=State.IN_REVIEW)
    assert handed_over.string_translation.data == "សូមហៅ ១១៧។"
