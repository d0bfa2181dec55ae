"""Two people on one page: nothing is saved over a newer draft, and both texts stay."""

import pytest
from django.test import Client

from cms.two_people.refusals import Refused
from home.models import InfoPage
from localize.editor import newer_draft
from localize.editor.newer_draft import CHOICE, SEEN
from localize.workbench import admin_guards
from localize.workflow.publish import publish_source
from tests.localize.conftest import signed_in
from tests.localize.doors.conftest import draft_intro, edit, form, live_intro

THEIRS, MINE = "ក្មេងៗអាចសុំជំនួយបាន។", "ក្មេងៗអាចនិយាយជាមួយមនុស្សធំ។"


@pytest.fixture
def own(desk) -> InfoPage:
    """A Khmer draft that somebody wrote in Khmer."""
    page = InfoPage(title="ជំនួយ", slug="own", intro="ចាស់", live=False)
    desk.homes["km"].add_child(instance=page)
    page.save_revision(user=desk.people.editor)
    return page


@pytest.fixture
def writer(desk) -> Client:
    return signed_in("editor")


def opened(page: InfoPage, **fields: str) -> dict[str, str]:
    """What the editor of `page`, opened now, will post."""
    revision = InfoPage.objects.get(pk=page.pk).get_latest_revision()
    return form(
        revision.as_object(),
        loaded_revision_id=str(revision.pk),
        loaded_revision_created_at=revision.created_at.isoformat(),
        **fields,
    )


def saved_meanwhile(page: InfoPage, by, **fields: str) -> None:
    newer = InfoPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(newer, name, value)
    newer.save_revision(user=by)


def hidden(response) -> dict[str, str]:
    """The hidden fields of the answer, as a browser without scripts posts them."""
    context = response.context_data
    return dict(context["kept"]) | dict([context["seen"]])


@pytest.mark.parametrize("action", ["", "action-publish"])
def test_save_over_a_newer_draft_is_refused_and_keeps_both(desk, own, writer, action):
    mine = opened(own, intro=MINE)
    saved_meanwhile(own, desk.people.publisher, intro=THEIRS)
    who = signed_in("publisher") if action else writer

    response = who.post(edit(own), mine | ({action: "1"} if action else {}))

    assert response.status_code == 409
    (difference,) = response.context_data["differences"]
    assert (difference.name, difference.chosen) == ("intro", "")
    assert hidden(response)["intro"] == MINE
    assert THEIRS[:5] in response.content.decode()
    assert draft_intro(own) == THEIRS


def test_what_was_chosen_is_a_draft_on_top_of_theirs(desk, own, writer):
    mine = opened(own, intro=MINE)
    saved_meanwhile(own, desk.people.publisher, intro=THEIRS, title="ជំនួយថ្មី")
    asked = writer.post(edit(own), mine)
    chosen = {one.name: one.chosen for one in asked.context_data["differences"]}

    # what only one of them changed is chosen already
    assert chosen == {"title": "theirs", "intro": ""}
    posted = hidden(asked) | {CHOICE + name: value or "mine" for name, value in chosen.items()}
    done = writer.post(edit(own), posted, follow=True)

    assert "Look at it once" in done.content.decode()
    revision = InfoPage.objects.get(pk=own.pk).get_latest_revision()
    draft = revision.as_object()
    assert (draft.title, draft.intro) == ("ជំនួយថ្មី", MINE)
    assert revision.user == desk.people.editor


def test_choice_is_asked_again_when_nothing_or_something_old_was_chosen(desk, own, writer):
    mine = opened(own, intro=MINE)
    saved_meanwhile(own, desk.people.publisher, intro=THEIRS)
    asked = writer.post(edit(own), mine)

    nothing = writer.post(edit(own), hidden(asked))
    saved_meanwhile(own, desk.people.publisher, intro=THEIRS + "!")
    old = writer.post(edit(own), hidden(asked) | {CHOICE + "intro": "mine"})

    assert "Say for each part" in nothing.content.decode()
    assert "once more meanwhile" in old.content.decode()
    assert draft_intro(own) == THEIRS + "!"
    assert hidden(old)["intro"] == MINE


def test_text_that_cannot_be_saved_is_kept_and_not_taken(desk, own, writer):
    mine = opened(own, intro="ក" * 601)
    saved_meanwhile(own, desk.people.publisher, intro=THEIRS)
    asked = writer.post(edit(own), mine)

    response = writer.post(edit(own), hidden(asked) | {CHOICE + "intro": "mine"})

    assert "cannot be saved in this form" in response.content.decode()
    assert "ក" * 601 in response.content.decode()
    assert draft_intro(own) == THEIRS


def test_own_other_window_is_named_and_own_autosave_is_no_conflict(desk, own, writer):
    first, second = opened(own, intro=MINE), opened(own, intro=THEIRS)
    json = {"accept": "application/json"}
    saved = writer.post(edit(own), first, headers=json).json()

    other_window = writer.post(edit(own), second)
    same_window = writer.post(
        edit(own), first | {"intro": "ទីបី", "overwrite_revision_id": str(saved["revision_id"])}
    )

    assert "another window" in other_window.content.decode()
    assert same_window.status_code == 302
    assert draft_intro(own) == "ទីបី"


def test_locked_page_and_a_program_are_refused_by_wagtail(desk, own, writer):
    mine = opened(own, intro=MINE)
    saved_meanwhile(own, desk.people.publisher, intro=THEIRS)

    program = writer.post(edit(own), mine, headers={"accept": "application/json"})
    InfoPage.objects.filter(pk=own.pk).update(locked=True, locked_by=desk.people.publisher)
    locked = writer.post(edit(own), mine)

    assert program.json()["error_code"] == "invalid_revision"
    assert locked.status_code == 200
    assert draft_intro(own) == THEIRS
    assert SEEN not in locked.content.decode()


@pytest.mark.parametrize("program", [True, False])
def test_save_that_came_between_the_look_and_the_save_is_kept(
    desk, own, writer, monkeypatch, program
):
    look = newer_draft.refuse_older

    def overtaken(request, page):
        found = look(request, page)
        saved_meanwhile(own, desk.people.publisher, intro=THEIRS)
        return found

    mine = opened(own, intro=MINE)
    monkeypatch.setattr(newer_draft, "refuse_older", overtaken)
    headers = {"accept": "application/json"} if program else {}

    response = writer.post(edit(own), mine, headers=headers)

    if program:
        assert response.json()["error_code"] == "invalid_revision"
    else:
        assert "at the same moment" in response.content.decode()
        assert MINE in response.content.decode()
    assert draft_intro(own) == THEIRS


@pytest.mark.parametrize(
    "says",
    [
        {},
        {"loaded_revision_id": "", "loaded_revision_created_at": ""},
    ],
)
@pytest.mark.parametrize("headers", [{}, {"x-requested-with": "XMLHttpRequest"}])
def test_form_that_does_not_say_what_was_opened_saves_over_nothing(
    desk, own, writer, says, headers
):
    """It may have been opened before there was a draft: home pages begin without one."""
    mine = opened(own, intro=MINE)
    saved_meanwhile(own, desk.people.publisher, intro=THEIRS)
    for name in ("loaded_revision_id", "loaded_revision_created_at"):
        del mine[name]

    response = writer.post(edit(own), mine | says, headers=headers)

    assert response.status_code == (400 if headers else 409)
    assert draft_intro(own) == THEIRS
    assert own.revisions.count() == 2


def test_autosave_of_somebody_else_is_not_ones_own(desk, own):
    saved_meanwhile(own, desk.people.editor, intro=THEIRS)
    theirs = InfoPage.objects.get(pk=own.pk).latest_revision_id
    mine = opened(own, intro=MINE, overwrite_revision_id=str(theirs)) | {"action-publish": "1"}

    response = signed_in("publisher").post(edit(own), mine)

    assert response.status_code == 409
    assert draft_intro(own) == THEIRS


def test_publication_that_a_save_overtook_is_asked_about(desk, own, monkeypatch):
    look, met = newer_draft.refuse_older, []

    def overtaken(request, page):
        found = look(request, page)
        if not met:
            met.append(page)
            saved_meanwhile(own, desk.people.editor, intro=THEIRS)
        return found

    monkeypatch.setattr(newer_draft, "refuse_older", overtaken)
    mine = opened(own, intro=MINE) | {"action-publish": "1"}

    response = signed_in("publisher").post(edit(own), mine)

    assert response.status_code == 409
    assert hidden(response)["intro"] == MINE
    own.refresh_from_db()
    assert (own.live, own.intro, draft_intro(own)) == (False, "ចាស់", THEIRS)


def test_choice_that_a_save_overtook_is_asked_again(desk, own, writer, monkeypatch):
    asked = _asked(desk, own, writer)
    look, met = newer_draft.refuse_older, []

    def overtaken(request, page):
        if met:
            return look(request, page)
        met.append(page)
        chosen = newer_draft._Merging._differences

        def while_choosing(self):
            yield from chosen(self)
            monkeypatch.setattr(newer_draft._Merging, "_differences", chosen)
            saved_meanwhile(own, desk.people.publisher, intro=THEIRS + "!")

        monkeypatch.setattr(newer_draft._Merging, "_differences", while_choosing)
        return look(request, page)

    monkeypatch.setattr(newer_draft, "refuse_older", overtaken)
    response = writer.post(edit(own), hidden(asked) | {CHOICE + "intro": "mine"})

    assert response.status_code == 409
    assert "once more meanwhile" in response.content.decode()
    assert draft_intro(own) == THEIRS + "!"


def _asked(desk, own, writer):
    mine = opened(own, intro=MINE)
    saved_meanwhile(own, desk.people.publisher, intro=THEIRS)
    return writer.post(edit(own), mine)


def test_what_was_saved_in_the_last_moment_is_not_published_unread(desk, page, monkeypatch):
    ask = admin_guards.publish_page

    def overtaken(request, draft):
        found = ask(request, draft)
        saved_meanwhile(page, desk.people.editor, intro=THEIRS)
        return found

    # the editor's words, with which the publisher agrees
    saved_meanwhile(page, desk.people.editor, intro="Ask for more help.")
    monkeypatch.setattr(admin_guards, "publish_page", overtaken)
    mine = opened(page) | {"action-publish": "1"}

    response = signed_in("publisher").post(edit(page), mine)

    assert response.status_code == 409
    assert live_intro(page) == "Ask for help."
    assert draft_intro(page) == THEIRS


def test_version_that_was_saved_over_is_not_published(desk, page):
    """The editor saves over its own last revision while somebody confirms it."""
    saved_meanwhile(page, desk.people.editor, intro="Ask for more help.")
    read = InfoPage.objects.get(pk=page.pk)
    assert read.get_latest_revision() is not None
    typed = InfoPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    typed.intro = THEIRS
    typed.save_revision(user=desk.people.editor, overwrite_revision=typed.latest_revision)

    with pytest.raises(Refused, match="another version meanwhile"):
        publish_source(read, by=desk.people.publisher)

    assert live_intro(page) == "Ask for help."
