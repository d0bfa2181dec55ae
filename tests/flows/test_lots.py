"""A book travels as one: handed over, read, returned in part, repaired, dated and published."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.publishing import unpublishing
from cms.publishing.recycle_bin import actions
from cms.two_people.approvals import engine
from cms.two_people.approvals.models import ChangeRequest, Outcome
from lessons.models import CoursePage, LessonPage, ModulePage
from localize.workbench.next_steps import source_url
from localize.workflow import publish, review
from localize.workflow.digests import source_digest
from office.desk.work import work
from tests.flows.office import logged_in, read, to_confirm, told
from tests.lessons.samples import block
from tests.localize.conftest import desk, desk_world  # noqa: F401
from tests.shared_fixtures import again, world

CONFIRM = "/admin/to-confirm/confirm/"
MODELS = {"Book": CoursePage, "Module": ModulePage}
AS_SEEN = "It was changed while you were looking at it."


def make_book(desk):  # noqa: F811
    """A draft of an editor in English: a book, a module, three lessons."""
    book = CoursePage(title="Book", slug="book", description="For you.", audience="caregiver")
    module = ModulePage(title="Module", slug="module")
    book.live = module.live = False
    desk.homes["en"].add_child(instance=book)
    book.add_child(instance=module)
    made = [book, module]
    for name in ("One", "Two", "Three"):
        lesson = LessonPage(
            title=name,
            slug=f"lesson-{name.lower()}",
            summary="In short.",
            audience="caregiver",
            duration_min=30,
            objectives=[block("objective", "Talk.")],
            body=[block("paragraph", f"<p>Words of {name}.</p>")],
            live=False,
        )
        made.append(module.add_child(instance=lesson))
    for page in made:
        page.save_revision(user=desk.people.editor)
    return book


book_world = world(make_book, "desk_world")


@pytest.fixture
def book(desk, book_world):  # noqa: F811
    return again(book_world)


@pytest.fixture
def handed_over(desk, book):  # noqa: F811
    for page in all_of(book):
        publish.hand_over(page, page.get_latest_revision(), by=desk.people.editor)
    return book


def all_of(book):
    return list(book.get_descendants(inclusive=True).order_by("path").specific())


def page_of(title):
    return MODELS.get(title, LessonPage).objects.get(title=title, locale__language_code="en")


def change(page, person, **fields):
    draft = page.get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save_revision(user=person, clean=False)


def lot_of(page):
    return reverse("localize:lot", args=[page.pk])


def press(client, page, **typed):
    """A button of the lot's screen, with the ticks that it came with."""
    html = client.get(lot_of(page)).content.decode()
    ticked = re.findall(r'name="page" value="([^"]+)" checked', html)
    return client.post(lot_of(page), {"page": ticked} | typed)


def words(answer):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def named_on(client, page):
    """What the decision names on the screen of everything that waits there."""
    html = client.get(reverse("approvals:page", args=[page.pk])).content.decode()
    form = html.partition(f'action="{CONFIRM}"')[2].partition("</form>")[0]
    return re.findall(r'name="request" value="([^"]+)"', form)


def live():
    models = (CoursePage, ModulePage, LessonPage)
    found = [model.objects.filter(live=True, locale__language_code="en") for model in models]
    return {page.title for pages in found for page in pages}


@pytest.mark.slow("a book is handed over, read, returned in part, repaired and published")
def test_book_goes_as_one_and_one_lesson_of_it_comes_back_and_is_repaired(desk, book):  # noqa: F811
    editor, publisher = logged_in(desk.people.editor), logged_in(desk.people.publisher)
    [drafts] = [row for row in work(desk.people.editor).own if row.title == "Book"]
    assert (drafts.what[:8], drafts.url) == ("5 pages:", lot_of(book))

    assert "5 pages are handed over." in told(press(editor, book, remark="Please"))

    titles, [screen], count = to_confirm(publisher)
    assert (titles, screen, count) == (["Book"], reverse("approvals:page", args=[book.pk]), "1")
    named = named_on(publisher, book)
    assert len(named) == 5
    remark = f"remark-{engine.waiting(page_of('Two')).pk}"
    answer = publisher.post(CONFIRM, {"request": named, remark: "Which adult?"})

    assert "4 pages are published." in told(answer)
    assert "Returned with your remark" in told(answer)
    assert live() == {"Book", "Module", "One", "Three"}
    lessons = read("courses", "book")["modules"][0]["lessons"]
    assert [one["title"] for one in lessons] == ["One", "Three"]
    shown = words(editor.get(lot_of(book)))
    assert "It came back: “Which adult?”" in shown and "4 pages with nothing new" in shown
    # as it was it is offered, and not ticked
    assert "Tick at least one page." in told(press(editor, book))

    change(page_of("Two"), desk.people.editor, summary="Mended.")
    assert "“Two” is handed over." in told(press(editor, book))
    titles, [screen], _count = to_confirm(publisher)
    assert titles == ["Two"] and "Changed since you read it" in words(publisher.get(screen))
    publisher.post(CONFIRM, {"request": named_on(publisher, page_of("Two"))})
    assert "Two" in live()


def story(client, page, **kwargs):
    """Each line of what happened to it, the newest first."""
    html = client.get(reverse("localize:story", args=[page.translation_key]), kwargs)
    found = re.findall(r"<li>(.*?)</li>", html.content.decode(), re.DOTALL)
    return [" ".join(re.sub("<[^>]+>", " ", one).split()) for one in found]


def test_each_page_of_a_lot_has_its_own_story_and_the_book_has_all(desk, handed_over):  # noqa: F811
    publisher = logged_in(desk.people.publisher)
    publisher.post(CONFIRM, {"request": named_on(publisher, handed_over)})

    for page in all_of(handed_over)[2:]:
        told_of = story(publisher, page)
        assert sum("Published" in one for one in told_of) == 1
        assert sum("Handed over" in one and "· English" in one for one in told_of) == 1
    of_book = story(publisher, handed_over)
    assert sum("Published" in one for one in of_book) == 5
    assert sum("Handed over" in one and " Two" in one for one in of_book) == 1


def test_what_changed_after_it_was_read_falls_out_by_name_and_the_others_hold(desk, handed_over):  # noqa: F811
    publisher = logged_in(desk.people.publisher)
    named = named_on(publisher, handed_over)
    change(page_of("Two"), desk.people.editor, summary="Unseen.")

    answer = publisher.post(CONFIRM, {"request": named})

    assert "“Two”: It was changed after it was handed over" in told(answer)
    assert "4 pages are published." in told(answer)
    assert live() == {"Book", "Module", "One", "Three"}
    assert ChangeRequest.objects.of(page_of("Two")).get().outcome == Outcome.LAPSED


def test_another_digest_than_what_was_on_the_screen_decides_nothing(desk, handed_over):  # noqa: F811
    publisher = logged_in(desk.people.publisher)
    named = [f"{one.partition(':')[0]}:other" for one in named_on(publisher, handed_over)]

    answer = publisher.post(CONFIRM, {"request": named})

    assert told(answer).count(AS_SEEN) == 5
    assert live() == set()


def test_nobody_alone_publishes_by_a_lot(desk, book):  # noqa: F811
    """With every right: neither by agreeing with what they handed over, nor by publishing it."""
    admin = desk.people.admin
    client = logged_in(admin)
    for page in all_of(book):
        change(page, admin, search_description="Mine.")
    press(client, book)
    asked = list(ChangeRequest.objects.open())
    assert len(asked) == 5 and named_on(client, book) == []

    answer = client.post(CONFIRM, {"request": [f"{one.pk}:{one.digest}" for one in asked]})
    seen = [f"{one.subject_id}:{one.digest}" for one in asked]
    other = client.post(lot_of(book), {"page": seen, "publish": "1"})

    assert told(answer).count("You made this change yourself.") == 5
    assert told(other).count("A second person has to agree") == 5
    assert live() == set()


def test_whole_lot_is_returned_and_is_one_row_of_its_author(desk, handed_over):  # noqa: F811
    publisher = logged_in(desk.people.publisher)
    named = named_on(publisher, handed_over)
    refuse = reverse("approvals:refuse")
    assert "Say why" in told(publisher.post(refuse, {"request": named, "reason": " "}))

    publisher.post(refuse, {"request": named, "reason": "Too long."})

    [row] = [row for row in work(desk.people.editor).waiting if row.remark]
    assert (row.title, row.remark, row.url) == ("Book", "Too long.", lot_of(handed_over))


def test_lot_carries_a_date(desk, handed_over):  # noqa: F811
    publisher = logged_in(desk.people.publisher)
    on = (timezone.localtime() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    named = named_on(publisher, handed_over)

    answer = publisher.post(CONFIRM, {"request": named, "on": on, "dated": "1"})

    assert "5 pages go public on" in told(answer) and live() == set()
    shown = publisher.get(lot_of(handed_over))
    assert words(shown).count("It goes public on") == 5
    # and where it is taken back
    assert source_url(page_of("Two")) in shown.content.decode()


def test_who_only_agrees_leaves_the_lot_to_a_publisher_as_one(desk, handed_over):  # noqa: F811
    second = logged_in(desk.people.reviewer)

    answer = second.post(CONFIRM, {"request": named_on(second, handed_over)})

    assert "You agree with 5 pages." in told(answer) and live() == set()
    [row] = [row for row in work(desk.people.publisher).waiting if row.title == "Book"]
    assert row.url == lot_of(handed_over)
    publisher = logged_in(desk.people.publisher)
    assert "Choose a day and an hour" in told(press(publisher, handed_over, dated="1", on=""))
    assert "5 pages are published." in told(press(publisher, handed_over, publish="1"))
    assert len(live()) == 5


def test_what_is_not_ready_is_named_and_left_behind(desk, book):  # noqa: F811
    editor = logged_in(desk.people.editor)
    change(page_of("Two"), desk.people.editor, duration_min=None)
    change(page_of("Three"), desk.people.publisher, summary="Not mine.")

    shown = words(editor.get(lot_of(book)))
    assert "Say how many minutes the lesson takes." in shown
    assert "Somebody else saved it last." in shown
    answer = press(editor, book)
    draft = page_of("Two").get_latest_revision_as_object()
    named = [f"{draft.pk}:{source_digest(draft)}", f"{page_of('Three').pk}:other", "999999:x"]
    forced = told(editor.post(lot_of(book), {"page": named}))

    assert "3 pages are handed over." in told(answer)
    assert "Say how many minutes" in forced and "“Three”: Somebody saved another" in forced
    assert "1 pages are not here any more." in forced
    assert not ChangeRequest.objects.of(page_of("Two")).exists()


KHMER = {"Book": "សៀវភៅ", "For you.": "សម្រាប់អ្នក។", "Module": "ម៉ូឌុល", "In short.": "សង្ខេប។"}
KHMER |= {"One": "មួយ", "Talk.": "និយាយ។", "Words of One.": "ពាក្យ។"}


@pytest.mark.slow("a book is published, three of its pages are translated and approved")
def test_translation_of_a_book_is_published_as_one(desk, handed_over):  # noqa: F811
    publisher = logged_in(desk.people.publisher)
    publisher.post(CONFIRM, {"request": named_on(publisher, handed_over)})
    for title in ("Book", "Module", "One"):
        for drafted in desk.draft(page_of(title), KHMER).values():
            desk.approve(drafted)
    target = desk.target(handed_over)

    [row] = [row for row in work(desk.people.publisher).waiting if row.url == lot_of(target)]
    assert row.what.startswith("3 pages: Module, One")
    two = desk.target(page_of("Two"))
    refused = logged_in(desk.people.translator).post(
        lot_of(target), {"page": [f"{two.pk}:"], "publish": "1"}
    )
    assert "You may not publish this page." in told(refused)
    assert "strings are not approved yet" in words(publisher.get(lot_of(target)))
    unready = publisher.post(lot_of(target), {"page": [f"{two.pk}:"], "publish": "1"})
    assert "strings are not approved yet" in told(unready)

    answer = press(publisher, target, publish="1")

    assert "3 pages are published." in told(answer)
    lessons = read("courses", target.slug, "km")["modules"][0]["lessons"]
    assert [one["title"] for one in lessons] == ["មួយ"]


def in_book(client, page, work):
    """Where the workbench says that this page stands, and the page that it leads to."""
    html = client.get(reverse("localize:translation", args=[work(page).pk])).content.decode()
    place = re.search(r"Page (\d+) of (\d+)", html)
    further = re.search(r'<a href="([^"]+)" data-localize-next-page>([^<]+)<', html)
    return place and tuple(map(int, place.groups())), further and further.groups()


@pytest.mark.slow("a book is published, all of its pages are translated, some of them approved")
def test_a_book_is_one_row_and_one_reading_order_for_who_translates_it(desk, handed_over):  # noqa: F811
    publisher = logged_in(desk.people.publisher)
    publisher.post(CONFIRM, {"request": named_on(publisher, handed_over)})
    desk.write(title="Alone")
    people = desk.people
    translator, reviewer = logged_in(people.translator), logged_in(people.reviewer)

    def address(title):
        return reverse("localize:translation", args=[desk.translation(page_of(title)).pk])

    [row] = [row for row in work(people.translator).waiting if row.url.startswith(address("Book"))]
    assert (row.title, row.verb) == ("Book", "Translate")
    assert row.what.startswith("Khmer: 5 pages: Module, One")
    assert "Alone" in {one.title for one in work(people.translator).waiting}
    assert in_book(translator, page_of("Book"), desk.translation) == (
        (1, 5),
        (address("Module"), "Module"),
    )
    place, further = in_book(translator, page_of("Three"), desk.translation)
    assert place == (5, 5) and further == (address("Book"), "Book")  # once around

    for drafted in [*desk.draft(page_of("Module"), KHMER).values()]:
        desk.approve(drafted)
    place, further = in_book(translator, page_of("Book"), desk.translation)
    assert further == (address("One"), "One")

    for title in ("One", "Two"):
        for stored in desk.draft(page_of(title), KHMER).values():
            review.submit(stored, by=people.translator)
    [row] = [one for one in work(people.reviewer).waiting if one.verb == "Review them"]
    assert (row.title, row.url) == (KHMER["Module"], f"{address('One')}?show=in_review")
    assert in_book(reviewer, page_of("One"), desk.translation)[1] == (address("Two"), "Two")
    assert in_book(reviewer, page_of("Two"), desk.translation)[1] == (address("One"), "មួយ")


def test_a_page_that_is_in_no_book_has_no_place_in_one(desk):  # noqa: F811
    page = desk.write(title="Alone")

    assert in_book(logged_in(desk.people.translator), page, desk.translation) == (None, None)


def test_lots_are_books_and_modules_and_for_those_who_take_part(desk, book):  # noqa: F811
    editor, keeper = logged_in(desk.people.editor), logged_in(desk.people.keeper)

    assert editor.get(lot_of(page_of("One"))).status_code == 404
    assert keeper.get(lot_of(book)).status_code == 302
    assert editor.get(lot_of(page_of("Module"))).status_code == 200


@pytest.mark.parametrize(
    ("screen", "each"), [("localize:lot", 9), ("approvals:page", 11)], ids=["lot", "reading"]
)
def test_a_page_costs_a_screen_few_statements(desk, handed_over, screen, each):  # noqa: F811
    client = logged_in(desk.people.publisher)
    module = page_of("Module")

    def statements():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(screen, args=[module.pk])).status_code == 200
        return len(captured)

    statements()
    before = statements()
    more = page_of("One").copy(to=module, update_attrs={"title": "Four", "slug": "lesson-four"})
    publish.hand_over(more, more.get_latest_revision(), by=desk.people.editor)
    assert statements() - before <= each


def test_more_than_one_reads_at_a_time_wait_and_are_told(desk, handed_over, monkeypatch):  # noqa: F811
    monkeypatch.setattr("cms.two_people.approvals.views.AT_A_TIME", 3)
    monkeypatch.setattr("localize.workbench.lots.members.AT_A_TIME", 3)
    publisher = logged_in(desk.people.publisher)

    shown = words(publisher.get(reverse("approvals:page", args=[handed_over.pk])))
    named = named_on(publisher, handed_over)
    assert "2 more pages wait" in shown and len(named) == 3
    assert "2 more drafts follow" in words(publisher.get(lot_of(handed_over)))
    later = words(publisher.get(f"{lot_of(handed_over)}?after=3"))
    assert "Two : Handed over by" in later and "Book : Handed over by" not in later

    publisher.post(CONFIRM, {"request": named})

    assert live() == {"Book", "Module", "One"}
    assert len(named_on(publisher, handed_over)) == 2


def test_a_page_in_the_bin_is_not_in_the_lot_and_one_taken_down_comes_back_alone(desk, handed_over):  # noqa: F811
    publisher = logged_in(desk.people.publisher)
    named = named_on(publisher, handed_over)
    actions.delete([page_of("Three")], by=desk.people.admin)
    answer = publisher.post(CONFIRM, {"request": named})
    assert "“Three”: You may not decide about this change." in told(answer)
    assert live() == {"Book", "Module", "One", "Two"}
    publisher.get(lot_of(handed_over))  # tells it
    assert "Three" not in words(publisher.get(lot_of(handed_over)))

    unpublishing.take_down([page_of("Two")], by=desk.people.publisher, reason="wrong")
    shown = words(publisher.get(lot_of(handed_over)))
    assert "Two Not public in English: it was taken down" in shown
    assert "Two people stand behind these" not in shown

    # handed over among others it says of itself why it went
    for page in (page_of("Two"), page_of("One")):
        change(page, desk.people.editor, summary="Mended.")
        publish.hand_over(page, page.get_latest_revision(), by=desk.people.editor)
    shown = words(publisher.get(reverse("approvals:page", args=[handed_over.pk])))
    assert "“Two”: Taken down by" in shown
