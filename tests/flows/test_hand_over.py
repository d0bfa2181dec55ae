"""A draft is handed over, taken back, returned and published, through the forms of the screens."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Revision

from cms.publishing import unpublishing
from cms.two_people.approvals import engine
from cms.two_people.approvals.models import Asking, ChangeRequest, Outcome
from home.models import InfoPage
from lessons.models import CoursePage, Picture
from localize.overview import missed
from localize.workflow import publish, source_text
from localize.workflow.digests import source_digest
from office.desk.work import work
from tests.flows.office import confirm, edit, info_form, logged_in, read, save, to_confirm, told
from tests.localize.conftest import desk, desk_world, may_not_edit  # noqa: F401

FORM = info_form(intro="Ask an adult.")


@pytest.fixture
def page(desk):  # noqa: F811
    page = desk.homes["en"].add_child(instance=InfoPage(title="Stay safe", live=False))
    page.save_revision(user=desk.people.editor)
    return page


def screen(page):
    return reverse("localize:source", args=[page.pk])


def press_in_editor(client, page, form=FORM):
    return save(client, page, form | {"action-hand-over": "Hand over"})


def hand_over(client, page, **typed):
    html = client.get(screen(page)).content.decode()
    found = re.search(r'name="seen" value="(\w+)"', html)
    assert found, html
    return client.post(screen(page), {"seen": found[1], **typed})


def refuse(client, page, reason):
    html = client.get(reverse("approvals:page", args=[page.pk])).content.decode()
    named = re.findall(r'name="request" value="([^"]+)"', html)
    return client.post(reverse("approvals:refuse"), {"request": named[0], "reason": reason})


@pytest.mark.slow("two people log in, and read, return and agree through the real forms")
def test_handed_over_taken_back_returned_and_published(desk, page):  # noqa: F811
    editor, publisher = logged_in(desk.people.editor), logged_in(desk.people.publisher)
    form = editor.get(edit(page)).content.decode()
    assert 'name="action-hand-over"' in form and ">Save draft<" not in form

    saved = press_in_editor(editor, page)
    assert saved.url == screen(page)
    opened = editor.get(screen(page)).content.decode()
    assert "Your draft is saved" in opened and "has been updated" not in opened
    hand_over(editor, page, remark="  Please\nread ", urgent="1")
    html = editor.get(screen(page)).content.decode()
    assert "Handed over by" in html and "Chan <small>here today</small>" in html
    assert not InfoPage.objects.get(pk=page.pk).locked
    assert to_confirm(publisher)[0] == ["Stay safe"]
    assert engine.waiting(page).reason == "Please read"
    assert page.specific.is_urgent(engine.waiting(page))

    editor.post(reverse("localize:take_back_source", args=[page.pk]))
    assert to_confirm(publisher)[0] == []
    hand_over(editor, page)
    shown = publisher.get(reverse("approvals:page", args=[page.pk])).content.decode()
    assert "Readers have nothing of it yet: this is all of it." in shown
    assert "Agree and publish" in shown and "Return with a remark" in shown

    assert "Say why" in told(refuse(publisher, page, " "))
    refuse(publisher, page, "Which adult?")
    first = editor.get(edit(page)).content.decode()
    assert "returned it: “Which adult?”" in first and "Hand over again" in first
    mended = info_form(intro="Ask a teacher.")
    press_in_editor(editor, page, mended)
    hand_over(editor, page)
    answer = confirm(publisher, reverse("approvals:page", args=[page.pk]))

    assert "“Stay safe” is published." in told(answer)
    assert InfoPage.objects.get(pk=page.pk).full_url in told(answer)
    assert read("pages", "stay-safe")["intro"] == "Ask a teacher."
    assert "returned it" not in editor.get(edit(page)).content.decode()


@pytest.fixture
def public(desk):  # noqa: F811
    """Readers have it, by two people."""
    page = desk.write(title="Stay safe", slug="stay-safe", intro="Ask an adult.", body=[])
    assert read("pages", "stay-safe")
    return page


def agreed_with(desk, page, form):  # noqa: F811
    """The editor changes it and hands it over, the publisher reads it and agrees."""
    editor, publisher = logged_in(desk.people.editor), logged_in(desk.people.publisher)
    press_in_editor(editor, page, form)
    opened = editor.get(screen(page)).content.decode()
    assert "Readers have exactly this already" not in opened
    assert "Readers keep what they have until" in told(hand_over(editor, page))
    assert "is published" in told(confirm(publisher, reverse("approvals:page", args=[page.pk])))


@pytest.mark.slow("two people log in; one hands over, the other reads and agrees")
def test_an_address_alone_is_handed_over_and_the_old_one_leads_on(desk, public):  # noqa: F811
    agreed_with(desk, public, FORM | {"slug": "stay-well"})

    assert read("pages", "stay-well")["title"] == "Stay safe"
    old = Client().get("/api/v1/en/pages/stay-safe/")
    assert old.status_code == 301
    assert Client().get(old["Location"]).json()["slug"] == "stay-well"


@pytest.mark.slow("two people log in; one hands over, the other reads and agrees")
def test_an_end_alone_is_handed_over(desk, public):  # noqa: F811
    end = timezone.localtime() + timedelta(days=3)

    agreed_with(desk, public, FORM | {"expire_at": end.strftime("%Y-%m-%d %H:%M")})

    assert read("pages", "stay-safe")["expires_at"] is not None


def test_what_readers_do_not_have_is_handed_over_without_saying_that_they_do(desk, public):  # noqa: F811
    unpublishing.take_down([public], by=desk.people.publisher, reason="harm")
    editor = logged_in(desk.people.editor)
    press_in_editor(editor, public, info_form(intro="Ask your aunt."))

    said = told(hand_over(editor, public))

    assert "Readers do not see it until somebody agrees." in said
    html = editor.get(screen(public)).content.decode()
    assert "Readers do not see it until" in html and "Readers keep what they have" not in html


def test_a_change_after_handing_over_ends_it_and_is_told(desk, page):  # noqa: F811
    editor = logged_in(desk.people.editor)
    press_in_editor(editor, page)
    hand_over(editor, page)
    editor.get(edit(page))  # tells what was just done
    assert "Handed over: it waits" in editor.get(edit(page)).content.decode()

    save(editor, page, info_form(intro="Ask your aunt."))

    assert "changed after it was handed over" not in editor.get(edit(page)).content.decode()
    assert "It does not wait any more" in told(
        editor.post(reverse("localize:take_back_source", args=[page.pk]))
    )
    ready = editor.get(reverse("localize:ready", args=[page.pk]), {"fragment": "1"})
    assert "data-ready-ended" in ready.content.decode()
    assert f'<a href="{screen(page)}">Hand over again</a>' in ready.content.decode()


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_asked(desk):  # noqa: F811
    page = desk.homes["km"].add_child(instance=InfoPage(title="ជំនួយ", intro="សាលា្", live=False))
    page.save_revision(user=desk.people.editor, clean=False)
    editor = logged_in(desk.people.editor)

    html = editor.get(screen(page)).content.decode()
    refused = editor.post(screen(page), {"seen": "another"})

    assert "Not handed over yet" in html and 'class="is-error"' in html
    assert f'href="{edit(page)}#at=intro"' in html
    assert "another version" in told(refused)
    assert not ChangeRequest.objects.of(page).exists()


def test_who_may_not_edit_hands_nothing_over_and_public_words_are_nothing_new(desk, page):  # noqa: F811
    reviewer = logged_in(desk.people.reviewer)
    keeper = logged_in(desk.people.keeper)
    press_in_editor(logged_in(desk.people.editor), page)
    assert keeper.get(screen(page)).status_code == 302
    assert "another version" in told(reviewer.post(screen(page), {"seen": ""}))
    assert not ChangeRequest.objects.of(page).exists()

    desk.publish(InfoPage.objects.get(pk=page.pk))
    html = logged_in(desk.people.editor).get(screen(page)).content.decode()
    assert "Readers have exactly this already" in html


def seen(page):
    """What the form of the screen sends that shows the latest draft."""
    latest = InfoPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    return {"seen": source_digest(latest)}


def test_who_only_publishes_hands_nothing_over(desk, page):  # noqa: F811
    may_not_edit(desk.people.publisher)
    publisher = logged_in(desk.people.publisher)
    assert publisher.get(screen(page)).status_code == 200

    refused = publisher.post(screen(page), seen(page))

    assert "Only who may edit a page hands it over." in told(refused)
    assert not ChangeRequest.objects.of(page).exists()


def test_what_readers_have_already_is_not_handed_over(desk, page):  # noqa: F811
    desk.publish(InfoPage.objects.get(pk=page.pk))

    refused = logged_in(desk.people.editor).post(screen(page), seen(page))

    assert "Readers have exactly this already: there is nothing new." in told(refused)
    assert not ChangeRequest.objects.of(page).open().exists()


def test_what_is_not_complete_is_not_handed_over(desk):  # noqa: F811
    page = CoursePage(title="Book 5", description="For parents.", audience="", live=False)
    desk.homes["en"].add_child(instance=page)
    page.save_revision(user=desk.people.editor, clean=False)
    named = {"seen": source_digest(page.get_latest_revision_as_object())}

    refused = logged_in(desk.people.editor).post(screen(page), named)

    assert "Audience: " in told(refused)
    assert not ChangeRequest.objects.of(page).exists()


def test_who_agrees_without_the_right_to_publish_is_told_who_has_it(desk, page):  # noqa: F811
    publisher, editor = logged_in(desk.people.publisher), logged_in(desk.people.editor)
    press_in_editor(publisher, page)
    hand_over(publisher, page)

    shown = editor.get(reverse("approvals:page", args=[page.pk])).content.decode()
    answer = confirm(editor, reverse("approvals:page", args=[page.pk]))

    assert "Agree and publish" not in shown and "You agree; it is published by others." in shown
    assert "These people can publish it: Chan (here today)." in told(answer)
    asked = editor.post(reverse("localize:ask_publishers", args=[page.pk]))
    assert "A mail was sent to: Chan." in told(asked)
    html = publisher.get(screen(page)).content.decode()
    found = re.search(r'name="seen" value="(\w+)"', html)
    done = publisher.post(
        reverse("localize:publish_source", args=[page.pk]), {"seen": found[1], "on": ""}
    )
    assert "“Stay safe” is published." in told(done)
    assert read("pages", "stay-safe")["intro"] == "Ask an adult."


def test_end_that_the_author_sets_after_the_agreement_is_read_first(desk, page):  # noqa: F811
    """With it readers lose the page; whoever publishes has to know."""
    editor, publisher = logged_in(desk.people.editor), logged_in(desk.people.publisher)
    press_in_editor(editor, page)
    hand_over(editor, page)
    engine.endorse(engine.waiting(page), by=desk.people.reviewer)
    draft = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
    draft.expire_at = timezone.now() + timedelta(days=3)
    draft.save_revision(user=desk.people.editor)

    html = publisher.get(screen(page)).content.decode()
    seen = {"seen": re.search(r'name="seen" value="(\w+)"', html)[1]}
    refused = publisher.post(reverse("localize:publish_source", args=[page.pk]), seen)
    hand_over(editor, page)
    shown = publisher.get(reverse("approvals:page", args=[page.pk])).content.decode()

    assert "A second person" in told(refused)
    assert date_format(timezone.localtime(draft.expire_at), "j F Y, H:i") in shown


def test_people_are_asked_once_a_day_and_a_mail_that_fails_stops_nothing(
    desk,  # noqa: F811
    page,
    settings,
):
    editor = logged_in(desk.people.editor)
    press_in_editor(editor, page)
    hand_over(editor, page)
    address = reverse("approvals:ask", args=[engine.waiting(page).pk])
    settings.EMAIL_BACKEND = "tests.flows.test_hand_over.Away"
    assert "No mail reaches these people" in told(editor.post(address))
    assert not Asking.objects.exists()

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert "A mail was sent to:" in told(editor.post(address))
    count = len(mail.outbox)
    assert "Asked today already:" in told(editor.post(address))
    # the page is one thing, however often it is handed over
    editor.post(reverse("localize:take_back_source", args=[page.pk]))
    hand_over(editor, page)
    again = reverse("approvals:ask", args=[engine.waiting(page).pk])
    assert again != address and "Asked today already:" in told(editor.post(again))

    assert len(mail.outbox) == count > 0
    assert "Ask an adult" not in mail.outbox[0].body and "/to-confirm/" in mail.outbox[0].body
    stranger = logged_in(desk.people.keeper)
    assert "A mail" not in told(stranger.post(again))


class Away:
    """A mail server that does not answer."""

    def __init__(self, *args, **kwargs):
        pass

    def send_messages(self, messages):
        raise OSError("away")


def test_a_publication_carries_a_date_and_the_gate_is_asked_again(desk, page):  # noqa: F811
    editor, publisher = logged_in(desk.people.editor), logged_in(desk.people.publisher)
    press_in_editor(editor, page)
    hand_over(editor, page)
    asked = engine.waiting(page)
    named = {"request": f"{asked.pk}:{asked.digest}"}

    past = publisher.post(reverse("approvals:confirm"), named | {"on": "2020-01-01T10:00"})
    odd = publisher.post(reverse("approvals:confirm"), named | {"on": "soon"})
    far = publisher.post(reverse("approvals:confirm"), named | {"on": "9999-12-31T23:59:00Z"})
    none = publisher.post(reverse("approvals:confirm"), named | {"on": "", "dated": "1"})
    assert "That hour is over" in told(past)
    assert all("Choose a day" in told(each) for each in (odd, far, none))
    assert ChangeRequest.objects.get(pk=asked.pk).is_open

    done = publisher.post(reverse("approvals:confirm"), named | {"on": "2099-01-01T10:00"})

    assert "goes public on" in told(done) and "2099" in told(done)
    assert read("pages", "stay-safe") is None
    revision = InfoPage.objects.get(pk=page.pk).get_latest_revision()
    assert timezone.localtime(revision.approved_go_live_at).year == 2099
    assert ChangeRequest.objects.get(pk=asked.pk).outcome == Outcome.APPROVED
    html = publisher.get(reverse("localize:source", args=[page.pk])).content.decode()
    assert "Cancel the date" in html and "2099" in html
    publisher.post(reverse("wagtailadmin_pages:revisions_unschedule", args=[page.pk, revision.pk]))
    revision.refresh_from_db()
    assert revision.approved_go_live_at is None


def test_a_date_names_who_set_it_and_who_may_set_another(desk, page):  # noqa: F811
    editor, publisher = logged_in(desk.people.editor), logged_in(desk.people.publisher)
    press_in_editor(editor, page)
    hand_over(editor, page)
    confirm_on(publisher, page, "2099-01-01")
    other = reverse("localize:publish_source", args=[page.pk])
    named = seen(page) | {"on": "2098-02-03T10:00", "dated": "1"}

    html = editor.get(edit(page)).content.decode()
    asked = editor.get(screen(page)).content.decode()
    refused = told(editor.post(other, named))
    done = told(publisher.post(other, named))

    who = desk.people.publisher.get_full_name()
    assert f"{who} set the day" in html and f"can set another day: {who}" in html
    assert "Ask for another day" in html and "has been scheduled" not in html
    assert "Page locked" not in html
    assert "Ask them by mail" in asked and 'name="on"' not in asked
    assert "You may not publish it" in refused
    assert "goes public on" in done and "2098" in done
    planned = Revision.objects.get(object_id=str(page.pk), approved_go_live_at__isnull=False)
    assert timezone.localtime(planned.approved_go_live_at).year == 2098


def test_who_may_publish_what_others_wrote_is_offered_that(desk, page):  # noqa: F811
    publisher = logged_in(desk.people.publisher)

    def button():
        html = publisher.get(edit(page)).content.decode()
        footer = html.partition("<footer")[2].partition("</footer>")[0]
        return re.search(r'name="(action-[a-z-]+)"', footer)[1]

    assert button() == "action-publish"
    press_in_editor(publisher, page)
    assert button() == "action-hand-over"


def confirm_on(client, page, day):
    asked = engine.waiting(page)
    named = {"request": f"{asked.pk}:{asked.digest}", "on": f"{day}T10:00"}
    return client.post(reverse("approvals:confirm"), named)


def is_planned(page):
    return Revision.objects.filter(
        object_id=str(page.pk), approved_go_live_at__isnull=False
    ).exists()


def test_date_after_the_end_of_the_page_is_refused(desk, page):  # noqa: F811
    editor, publisher = logged_in(desk.people.editor), logged_in(desk.people.publisher)
    press_in_editor(editor, page, FORM | {"expire_at": "2098-01-01 10:00"})
    hand_over(editor, page)

    said = told(confirm_on(publisher, page, "2099-01-01"))

    assert "The end that this page has comes before that hour." in said
    assert "goes public" not in said
    assert not is_planned(page)


def test_words_that_may_not_be_public_get_no_date(desk):  # noqa: F811
    page = desk.homes["km"].add_child(instance=InfoPage(title="ជំនួយ", intro="សាលា្", live=False))
    revision = page.save_revision(user=desk.people.editor, clean=False)
    publish.endorse_source(page, revision, by=desk.people.editor)

    said = told(confirm_on(logged_in(desk.people.publisher), page, "2099-01-01"))

    assert "is not published" in said
    assert "goes public" not in said
    assert not is_planned(page)


def test_a_publication_that_missed_its_hour_reaches_both_people_once(desk, page):  # noqa: F811
    editor, publisher = desk.people.editor, desk.people.publisher
    save(logged_in(editor), page, FORM)
    asked = publish.hand_over(page, InfoPage.objects.get(pk=page.pk).latest_revision, by=editor)
    engine.endorse(asked, by=publisher)
    Revision.objects.filter(pk=InfoPage.objects.get(pk=page.pk).latest_revision_id).update(
        approved_go_live_at=timezone.now() - timedelta(hours=1)
    )
    mail.outbox.clear()

    with override("en"):
        written = {*missed.tell(timezone.now()), *missed.tell(timezone.now())}

    assert len(mail.outbox) == 2
    assert written == {editor.email, publisher.email}
    assert "could not be published" in mail.outbox[0].body or "មិនអាចផ្សាយ" in mail.outbox[0].body
    for person in (editor, publisher):
        (row,) = [one for one in work(person).waiting if one.title == "Stay safe"]
        assert row.is_urgent and "could not be published" in row.what
    assert not [one for one in work(desk.people.reviewer).waiting if one.title == "Stay safe"]


def test_consent_to_a_picture_is_asked_for_by_the_publication_alone(desk):  # noqa: F811
    """Somebody else records it; the draft is handed over meanwhile."""
    child = Picture.objects.create(
        title="A child", alt_text="a", has_identifiable_child=True, file=get_test_image_file()
    )
    page = CoursePage(
        title="Book 5",
        description="For parents.",
        audience="caregiver",
        cover_image=child,
        live=False,
    )
    desk.homes["en"].add_child(instance=page)
    page.save_revision(user=desk.people.editor)
    draft = page.get_latest_revision_as_object()

    assert source_text.problems(draft) == []
    with pytest.raises(ValidationError, match="no consent on record"):
        source_text.require_complete(draft)
