"""A page is returned, mended and handed over again: who sees what of it, on the screen where it is
decided."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Revision

from cms.two_people.approvals import engine
from cms.two_people.approvals.models import ChangeRequest
from home.models import InfoPage
from lessons.models import Resource, ResourceFile
from localize.workflow import publish
from tests.flows.office import logged_in, named, told
from tests.lessons.private_data import pdf
from tests.localize.conftest import desk, desk_world  # noqa: F401

REMARK = "Which adult?"
LONG = "Ask an adult whom you trust."
MENDED = "Ask a teacher whom you trust."
CHANGED = "Changed since you read it"
MARKED = "Changed since it was returned"


def hand_over(desk, page, **fields):  # noqa: F811
    """A new version by the editor, as the screens of editing and handing over make it."""
    draft = latest(page)
    for name, value in fields.items():
        setattr(draft, name, value)
    revision = draft.save_revision(user=desk.people.editor)
    return publish.hand_over(draft, revision, by=desk.people.editor)


def latest(page):
    return type(page).objects.get(pk=page.pk).get_latest_revision_as_object()


def send_back(asked, person, remark=REMARK):
    answer = logged_in(person).post(
        reverse("approvals:refuse"), {"request": named(asked), "reason": remark}
    )
    assert "Returned with your remark" in told(answer)


def screen(person, page):
    """The words of the screen, in their order; pieces of one text together."""
    answer = logged_in(person).get(reverse("approvals:page", args=[page.pk]))
    assert answer.status_code == 200
    main = answer.content.decode().partition('<section class="approval"')[2]
    folds = re.sub(r"<details[^>]*>", " [fold] ", main).replace("</details>", " [end] ")
    marked = re.sub(r"<(/?)(ins|del)>", r"{\1\2}", folds)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", marked)).split())


@pytest.fixture
def page(desk):  # noqa: F811
    page = desk.homes["en"].add_child(
        instance=InfoPage(title="Stay safe", intro=LONG, slug="stay-safe", live=False)
    )
    page.save_revision(user=desk.people.editor)
    return page


@pytest.fixture
def returned(desk, page):  # noqa: F811
    send_back(hand_over(desk, page), desk.people.publisher)
    return page


def test_who_returned_a_new_page_reads_what_changed_and_all_of_it_is_folded(desk, returned):  # noqa: F811
    hand_over(desk, returned, intro=MENDED)

    shown = screen(desk.people.publisher, returned)

    first, _fold, folded = shown.partition("[fold] All of it")
    assert f"{desk.people.publisher.get_full_name()} returned it" in first and REMARK in first
    assert CHANGED in first and "Ask {del}an{/del}" in first and "{ins}teacher{/ins}" in first
    assert "Stay safe" not in first.partition(CHANGED)[2]
    assert "Stay safe" in folded and MENDED in folded.partition("[end]")[0]


def test_who_did_not_read_what_was_returned_reads_all_of_it_with_marks(desk, returned):  # noqa: F811
    hand_over(desk, returned, intro=MENDED)

    shown = screen(desk.people.reviewer, returned)

    assert REMARK in shown and CHANGED not in shown and "[fold] All of it" not in shown
    read = shown.partition("[fold]")[0]
    assert "Stay safe" in read and "{ins}teacher{/ins}" in read
    assert "what changed since it was returned is marked" in read


def test_each_person_reads_from_the_version_that_they_read(desk, returned):  # noqa: F811
    second = hand_over(desk, returned, intro=MENDED)
    send_back(second, desk.people.reviewer, "Say where.")
    hand_over(desk, returned, title="Stay safe online")

    by_publisher = screen(desk.people.publisher, returned).partition("[fold] All of it")[0]
    by_reviewer = screen(desk.people.reviewer, returned).partition("[fold] All of it")[0]

    assert REMARK in by_publisher and "Say where." in by_publisher
    assert "{ins}teacher{/ins}" in by_publisher and "{ins} online{/ins}" in by_publisher
    assert REMARK not in by_reviewer and "Say where." in by_reviewer
    assert "teacher" not in by_reviewer and "{ins} online{/ins}" in by_reviewer


def test_of_a_public_page_what_readers_have_stands_beside_it_too(desk):  # noqa: F811
    page = desk.write(intro=LONG, slug="stay-safe")
    send_back(hand_over(desk, page, title="Stay safe online"), desk.people.publisher)
    hand_over(desk, page, intro=MENDED)

    reader = screen(desk.people.publisher, page)
    other = screen(desk.people.reviewer, page)

    first, _fold, folded = reader.partition("[fold] All of it, beside what readers have now")
    assert "{ins}teacher{/ins}" in first and "online" not in first
    assert "{ins} online{/ins}" in folded and "{ins}teacher{/ins}" in folded
    assert "{ins} online{/ins}" in other and other.count(MARKED) == 1
    assert other.index(MARKED) < other.index("{ins}teacher{/ins}")


def test_what_was_agreed_with_since_ends_the_second_reading(desk, returned):  # noqa: F811
    engine.endorse(hand_over(desk, returned, intro=MENDED), by=desk.people.publisher)
    hand_over(desk, returned, intro="Ask.")

    shown = screen(desk.people.publisher, returned)

    assert REMARK not in shown and CHANGED not in shown


def test_a_version_handed_over_again_as_it_was_says_so(desk, returned):  # noqa: F811
    hand_over(desk, returned)

    shown = screen(desk.people.publisher, returned)

    assert "Nothing was changed since then." in shown.partition("[fold]")[0]


@pytest.mark.parametrize("how", ["deleted", "written over"])
def test_a_returned_version_that_is_gone_hides_nothing(desk, returned, how):  # noqa: F811
    """Above all not one whose row holds what is proposed now: nothing would differ from that."""
    first = ChangeRequest.objects.of(returned).get()
    hand_over(desk, returned, intro=MENDED)
    stored = Revision.objects.filter(pk=first.new["revision"])
    if how == "deleted":
        stored.delete()
    else:
        stored.update(content=latest(returned).serializable_data())

    shown = screen(desk.people.publisher, returned)

    assert "that version is not kept" in shown and "[fold] All of it" not in shown
    assert MENDED in shown.partition("[fold]")[0]
    old = logged_in(desk.people.publisher).get(reverse("approvals:request", args=[first.pk]))
    assert "This version is not kept any more." in old.content.decode()


def test_a_decision_is_about_what_was_read_then(desk, returned):  # noqa: F811
    asked = hand_over(desk, returned, intro=MENDED)
    html = (
        logged_in(desk.people.publisher)
        .get(reverse("approvals:page", args=[returned.pk]))
        .content.decode()
    )
    assert f'value="{named(asked)}"' in html

    hand_over(desk, returned, intro="Ask nobody.")
    answer = logged_in(desk.people.publisher).post(
        reverse("approvals:confirm"), {"request": named(asked)}
    )

    assert "changed after it was handed over" in told(answer)
    assert not InfoPage.objects.get(pk=returned.pk).live


# The reader's layout


def layout(person, asked, **query):
    return logged_in(person).get(reverse("approvals:layout", args=[asked.pk]), query)


def marks(answer):
    html = answer.content.decode()
    return re.findall(r"<(?:span|del) data-change>(.*?)</(?:span|del)>(?!<ins>)", html)


def without_marks(answer):
    return re.sub(r"<del.*?</del>|</?(span|ins)[^>]*>", "", answer.content.decode())


def test_the_layout_is_of_the_version_that_is_asked_for(desk, returned):  # noqa: F811
    first = ChangeRequest.objects.of(returned).get()
    second = hand_over(desk, returned, intro=MENDED)
    answer = layout(desk.people.publisher, second)

    assert MENDED in without_marks(answer)
    assert LONG in layout(desk.people.reviewer, first).content.decode()
    assert "<script" not in answer.content.decode()
    policy = answer["Content-Security-Policy"]
    assert "script-src 'none'" in policy and "frame-ancestors 'self'" in policy
    assert "no-store" in answer["Cache-Control"]
    html = logged_in(desk.people.publisher).get(reverse("approvals:page", args=[returned.pk]))
    assert f'src="{reverse("approvals:layout", args=[second.pk])}?kind=' in html.content.decode()


def test_the_layout_marks_what_this_person_has_not_read(desk):  # noqa: F811
    """Who returned it: since then. Others: what readers do not have, or, where they have nothing,
    what changed since it was returned. Of what nobody read all is new, and nothing is marked."""
    public = desk.write(intro=LONG, slug="stay-safe")
    send_back(hand_over(desk, public, title="Stay safe online"), desk.people.publisher)
    again = hand_over(desk, public, intro=MENDED)

    by_reader, by_other = (
        marks(layout(person, again)) for person in (desk.people.publisher, desk.people.reviewer)
    )

    mended = "Ask <del>an</del><ins>a</ins> <del>adult</del><ins>teacher</ins> whom you trust."
    assert by_reader == [mended]
    assert by_other == ["Stay safe<ins> online</ins>", mended]


def test_the_layout_of_a_new_page_is_marked_from_its_second_reading_on(desk, page):  # noqa: F811
    first = hand_over(desk, page)
    assert marks(layout(desk.people.reviewer, first)) == []
    send_back(first, desk.people.publisher)

    second = hand_over(desk, page, title="Stay safe online")

    for person in (desk.people.reviewer, desk.people.publisher):
        assert marks(layout(person, second)) == ["Stay safe<ins> online</ins>"]
    assert marks(layout(desk.people.publisher, first)) == []  # it is decided


def test_who_may_not_decide_sees_no_layout_and_what_is_no_page_has_none(desk, returned):  # noqa: F811
    asked = hand_over(desk, returned, intro=MENDED)
    file = upload(desk, Resource.objects.create(name="List", type="pdf"))

    refused = layout(desk.people.keeper, asked)
    nothing = layout(desk.people.publisher, file.requests.get())

    assert refused.status_code in (302, 403) and MENDED not in refused.content.decode()
    assert nothing.status_code == 404


# Files beside it


def upload(desk, resource, pages=1):  # noqa: F811
    file = SimpleUploadedFile("a.pdf", pdf(pages=pages), "application/pdf")
    logged_in(desk.people.editor).post(
        reverse("lessons_file_add", args=[resource.pk]),
        {"language": "en", "role": "main", "file": file},
    )
    return ResourceFile.objects.latest("pk")


@pytest.mark.slow("two files are cleaned and drawn")
def test_a_file_in_the_place_of_a_returned_one_stands_beside_it(desk, settings, tmp_path):  # noqa: F811
    settings.MEDIA_ROOT = tmp_path
    resource = Resource.objects.create(name="Checklist", type="pdf")
    first = upload(desk, resource)
    send_back(first.requests.get(), desk.people.publisher, "A page is missing.")
    second = upload(desk, resource, pages=2)

    answer = logged_in(desk.people.publisher).get(
        reverse("approvals:request", args=[second.requests.get().pk])
    )

    html = answer.content.decode().partition('<section class="approval"')[2]
    first_read, _fold, folded = html.partition("<details")
    assert "A page is missing." in first_read and CHANGED in first_read
    assert first.file.name in first_read and second.file.name in first_read
    assert second.file.name in folded
