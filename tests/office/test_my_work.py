"""“My work”: everything that waits for a person and that they may act on, and nothing else."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.two_people.approvals import engine
from cms.two_people.approvals.models import ChangeRequest
from home.alerts import alerts
from home.models import Alert, InfoPage
from localize.overview import page_statuses
from localize.workflow import publish
from localize.workflow.models import Comment, Progress
from localize.workflow.to_confirm.translations import open_translations
from office.desk.work import work
from tests.office.conftest import ask, draft, hand_over, submit
from tests.publishing.approvals.test_inbox import many

MOST_STATEMENTS = 30
ALERT, DUE, WRONG = "An alert is running", "Contacts to check", "A public number is not"
TERM = "Proposed words"
NUMBER, FILM, STORM = "New one: 092 311 512", "Film", "Storm (Khmer)"


def fresh(user):
    return get_user_model().objects.get(pk=user.pk)


def things(rows):
    """(title without what follows it, verb) of each."""
    return {(row.title.split(", ")[0], row.verb) for row in rows}


def waiting(user):
    return things(work(fresh(user)).waiting)


# verbs are what the button says
WAITING = {
    "editor": {
        ("Came back", "Mend it"),
        ("Ready", "Answer it"),
    },
    "translator": {
        ("Words", "Translate"),
        ("Mend", "Translate"),
        ("Mend", "Mend it"),
    },
    "translator2": {
        ("Words", "Translate"),
        ("Mend", "Translate"),
        ("Waits", "Read and agree"),
        ("Ready", "Answer it"),
    },
    "reviewer": {
        ("Words", "Review them"),
        ("Waits", "Read and agree"),
        ("Ready", "Answer it"),
        (TERM, "Look at it"),
    },
    "publisher": {
        ("Waits", "Read and publish"),
        ("Agreed", "Publish"),
        ("Ready", "Publish"),
        ("Ready", "Answer it"),
        (FILM, "Look and confirm"),
        (NUMBER, "Check"),
        (STORM, "Read and agree"),
        (DUE, "Check"),
        (WRONG, "Look at it"),
        (ALERT, "Look, and say that you saw it"),
    },
    "keeper": {
        (NUMBER, "Check"),  # who wrote it down can call it, too
        (DUE, "Check"),
        (WRONG, "Look at it"),
    },
}


@pytest.mark.parametrize("name", WAITING)
def test_each_finds_what_they_may_act_on_and_no_other(office, name):
    found = waiting(getattr(office.people, name))

    found = {(WRONG if title.startswith(WRONG) else title, verb) for title, verb in found}
    assert found == WAITING[name]


def test_the_list_says_what_came_back_and_who_has_what(office, client_of):
    answer = client_of(office.people.editor).get(reverse("office:my_work"))
    html = re.sub(r"\s+", " ", answer.content.decode())

    assert "Which adult?" in html
    assert "from Bopha" in html
    assert "just now" in html and "0\xa0minutes" not in html
    own = {one.row.title: one for one in answer.context["own"]}
    assert own["Draft"].row.verb == "Go on writing"
    assert own["Waits"].who == "Bopha, Chan, Rithy, Vanna"
    assert own["Agreed"].who == own["Film"].who == "Chan"
    assert "Came back" not in own


def test_counts_agree_and_fall_at_once(office, client_of):
    client = client_of(office.people.publisher)

    def counted():
        answer = client.get(reverse("office:my_work"), {"all": 1})
        html = answer.content.decode()
        menu = re.search(r"My work \((\d+)\)", html[html.index("wagtail-sidebar-props") :])
        title = re.search(r"<title>\s*\((\d+)\) My work", html)
        return {int(menu[1]), int(title[1]), len(answer.context["waiting"])}

    assert counted() == {10}
    alerts.see(Alert.objects.get(), by=office.people.publisher)
    engine.endorse(engine.waiting(office.pages["Waits"]), by=office.people.publisher)
    publish.publish_source(office.pages["Agreed"], by=office.people.publisher)
    publish.publish(office.desk.translation(office.pages["Ready"]), by=office.people.publisher)
    Comment.objects.create(
        context=Comment.objects.get().context,
        locale=Comment.objects.get().locale,
        by=office.people.editor,
        text="Of the child.",
        answer_to=Comment.objects.get(),
    )
    # what two people stand behind now waits to be published
    assert counted() == {6}
    assert waiting(office.people.translator) >= {("Ready", "Read the answer")}


def test_to_confirm_is_a_part_of_the_list_at_the_address_of_mails(office, client_of):
    client = client_of(office.people.publisher)
    everything = work(fresh(office.people.publisher))

    answer = client.get(reverse("approvals:index"), follow=True)

    assert answer.redirect_chain == [(f"{reverse('office:my_work')}?show=to-confirm", 302)]
    rows = [one.row for one in answer.context["waiting"]]
    assert sorted(map(str, rows)) == sorted(map(str, everything.to_confirm.waiting))
    assert things(rows) == {
        ("Waits", "Read and publish"),
        (FILM, "Look and confirm"),
        (STORM, "Read and agree"),
    }
    # the number in the title stays that of everything
    assert f"({len(everything.waiting)}) My work" in answer.content.decode()
    address = reverse("office:my_work")
    editor = client_of(office.people.editor).get(address, {"show": "to-confirm"})
    assert {one.row.title for one in editor.context["own"]} == {"Waits", "Film"}
    nobody = client_of(office.people.translator2).get(address, {"show": "odd"})
    assert nobody.context["show"] == ""


def test_what_nobody_else_can_do_stands_above_what_many_can(office, client_of):
    client = client_of(office.people.publisher)
    address = reverse("office:my_work")
    many_can, only_one_can = "Waits", "Film"

    shown = client.get(address, {"show": "to-confirm"}).context["waiting"]

    rows = {one.row.title: one for one in shown}
    assert rows[many_can].row.at < rows[only_one_can].row.at
    assert [one.row.title for one in shown].index(many_can) > 0
    assert shown[0].is_only_mine and not rows[many_can].is_only_mine
    assert "Only you" in client.get(address, {"show": "to-confirm"}).content.decode()
    get_user_model().objects.get(pk=office.people.editor.pk).groups.set(
        office.people.publisher.groups.all()
    )
    shown = client.get(address, {"show": "to-confirm"}).context["waiting"]
    assert [one.row.title for one in shown if one.is_only_mine] == [only_one_can]


def test_a_draft_that_was_changed_since_is_nobody_s_to_publish(office):
    page = InfoPage.objects.get(pk=office.pages["Agreed"].pk)
    page.intro = "Other words."
    page.save_revision(user=office.people.editor)

    assert ("Agreed", "Publish") not in waiting(office.people.publisher)
    own = work(fresh(office.people.editor)).own
    assert ("Agreed", "Go on writing") in things(own)


def test_handed_over_again_nothing_came_back(office):
    page = InfoPage.objects.get(pk=office.pages["Came back"].pk)
    page.intro = "Ask your mother."
    page.save_revision(user=office.people.editor)
    assert ("Came back", "Mend it") in waiting(office.people.editor)

    hand_over(office.desk, page)

    assert ("Came back", "Mend it") not in waiting(office.people.editor)
    assert ("Came back", "Read and publish") in waiting(office.people.publisher)


def test_after_a_week_it_is_overdue_and_the_urgent_stand_first(office):
    asked = engine.waiting(office.pages["Waits"])
    week_ago = timezone.now() - timedelta(days=8)
    ChangeRequest.objects.filter(pk=asked.pk).update(asked_at=week_ago)

    for person in (office.people.publisher, office.people.reviewer):
        rows = work(fresh(person)).waiting
        late = [row.title for row in rows if row.is_overdue]
        assert late == ["Waits"]
        calm = [row.title for row in rows if not row.is_urgent]
        assert calm[0] == "Waits"
        assert [row.is_urgent for row in rows] == sorted(row.is_urgent for row in rows)[::-1]


def test_who_shares_all_roles_finds_the_work_of_translators_too(office):
    """An office of two: nobody is a translator only."""
    two = fresh(office.people.editor)
    for person in vars(office.people).values():
        two.groups.add(*person.groups.all())
    assert ("Words", "Translate") in waiting(two)

    for person in (office.people.translator, office.people.translator2, two):
        person.groups.remove(*person.groups.filter(name__startswith="Translators"))
    assert ("Words", "Translate") in waiting(office.people.reviewer)


def test_what_came_back_to_somebody_who_left_waits_for_the_others(office):
    others = (office.people.translator2, office.people.publisher)
    before = [waiting(one) for one in others]
    people = (office.people.translator.pk, office.people.editor.pk)
    get_user_model().objects.filter(pk__in=people).update(is_active=False)
    cache.clear()  # a minute later

    translator, publisher = (waiting(one) - was for one, was in zip(others, before, strict=True))

    assert ("Mend", "Mend it") in translator
    assert ("Came back", "Mend it") in publisher


@pytest.mark.soak
def test_few_statements_however_much_waits(office, client_of):
    people = office.people
    client = client_of(people.publisher)

    def statements():
        client.get(reverse("office:my_work"))
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(reverse("office:my_work"), {"all": 1})
        return len(answer.context["waiting"]), len(captured)

    many(people.editor, 1)
    few, before = statements()
    many(people.editor, 8)
    for number in range(3):
        hand_over(office.desk, draft(office.desk, f"Waits {number}"))
        page = office.desk.write(title=f"Page {number}", intro=f"Page {number} words.")
        submit(office.desk, page, f"Page {number} words.")
        ask(office.desk, page)
    found, after = statements()

    assert found > few + 24
    assert before == after <= MOST_STATEMENTS


@pytest.mark.soak
def test_what_waits_for_a_publisher_is_what_each_page_says_of_itself(office):
    desk = office.desk
    desk.publish(InfoPage.objects.get(pk=office.pages["Ready"].pk))
    for title in ("Fresh", "Hidden"):
        page = desk.write(title=title, intro=f"{title} words.")
        texts = {title: "រួច", f"{title} words.": "ពាក្យ"}
        for drafted in desk.draft(page, texts).values():
            desk.approve(drafted)
        if title == "Hidden":
            publish.publish(desk.translation(page), by=desk.people.publisher)
            desk.target(page).unpublish()
    rows = open_translations(Progress, fresh(office.people.publisher))
    ready = {row.key for row in rows if row.is_ready}

    pages = InfoPage.objects.filter(locale__language_code="en")
    families = page_statuses.translations_by_page(pages)
    said = {
        page.translation_key
        for page in pages
        if any(one.waits_for_publication for one in families[page.pk].translations)
    }
    assert ready == said != set()
