"""What stands beside the open string: the memory and terms; filling in."""

import pytest
from django.urls import reverse
from wagtail_localize.models import StringSegment, StringTranslation

from cms.two_people.audit.models import AuditEntry
from localize.terminology.models import Term
from localize.workbench.side_panel import helping
from localize.workflow.models import Origin, Review, State
from tests.shared_fixtures import again, world
from tests.terms import make_term

SOURCE, KHMER = "Never share your password.", "កុំចែករំលែកពាក្យសម្ងាត់របស់អ្នក។"
ALIKE, OTHER = "Never share your passwords.", "កុំប្រាប់ពាក្យសម្ងាត់។"


def make_known(desk):
    page = desk.write(title="Passwords", intro=SOURCE)
    return desk.translate(page, {"Passwords": "ពាក្យសម្ងាត់", SOURCE: KHMER})


known_world = world(make_known, "desk_world")


@pytest.fixture
def known(desk, known_world):
    """A pair that two people approved and readers have."""
    return again(known_world)


def fresh(desk, intro, **fields):
    return desk.translation(desk.write(title="A new page", intro=intro, **fields))


def make_alike(desk, known):
    return fresh(desk, ALIKE)


def make_same(desk, known):
    return fresh(desk, SOURCE)


alike_world = world(make_alike, "desk_world", "known_world")
same_world = world(make_same, "desk_world", "known_world")


@pytest.fixture
def alike(known, alike_world):
    """The work of a new page with a sentence like the known one."""
    return again(alike_world)


@pytest.fixture
def same(known, same_world):
    """That of one with the known sentence."""
    return again(same_world)


def helped(client, work, source, **query):
    segment = StringSegment.objects.get(source=work.source, string__data=source)
    address = reverse("localize:help", args=[work.pk, segment.pk])
    return client.get(address, query).content.decode()


def test_match_has_its_score_its_difference_and_a_button(desk, known, alike, translator):
    html = helped(translator, alike, ALIKE)

    assert "98 %" in html
    assert "<del>password</del><ins>passwords</ins>" in html
    assert f'data-localize-take="{KHMER}"' in html
    assert "<html" not in html


def test_own_text_is_no_match(desk, known, translator):
    work = desk.translation(
        type(known).objects.get(translation_key=known.translation_key, locale__language_code="en")
    )

    assert f'data-localize-take="{KHMER}"' not in helped(translator, work, SOURCE)


def test_terms_have_what_the_term_base_says(desk, translator):
    make_term(
        "password",
        "ពាក្យសម្ងាត់",
        admitted="កូដសម្ងាត់",
        forbidden="លេខកូដ",
        definition="A secret word.",
        source="https://example.org/",
        status=Term.Status.PROPOSED,
    )

    html = helped(translator, fresh(desk, SOURCE), SOURCE)

    assert 'data-localize-insert="ពាក្យសម្ងាត់"' in html
    for said in ("កូដសម្ងាត់", '<del lang="km">លេខកូដ</del>', "A secret word.", "Proposed"):
        assert said in html
    assert 'href="https://example.org/"' in html


def test_words_of_another_language_are_not_shown(desk, db):
    make_term("password", "ពាក្យសម្ងាត់", status=Term.Status.APPROVED)
    make_term("TikTok", do_not_translate=True, status=Term.Status.APPROVED)

    text = "A password for TikTok"
    assert [one.words.preferred for one in helping.terms(text, "en", "lo")] == ["TikTok"]
    into_khmer = [one.words.preferred for one in helping.terms(text, "en", "km")]
    assert into_khmer == ["ពាក្យសម្ងាត់", "TikTok"]


def test_term_of_a_khmer_source_is_english(desk, client_of):
    make_term("password", "ពាក្យសម្ងាត់", en="passcode", status=Term.Status.APPROVED)
    page = type(desk.write())(title="ទំព័រ", slug="khmer-page", intro="ពាក្យសម្ងាត់", live=False)
    desk.homes["km"].add_child(instance=page)
    work = desk.translation(desk.publish(page), "en")

    html = helped(client_of(desk.people.translator2), work, "ពាក្យសម្ងាត់")

    assert 'data-localize-insert="password"' in html and "passcode" in html


def test_string_of_another_page_is_not_found(desk, known, alike, translator):
    work = alike
    other = StringSegment.objects.exclude(source=work.source).first()

    assert translator.get(reverse("localize:help", args=[work.pk, other.pk])).status_code == 404


# Filling in


def fill(client, work):
    return client.post(
        reverse("localize:prefill", args=[work.pk]), headers={"accept": "application/json"}
    )


def test_exact_matches_become_drafts_and_nothing_else(desk, known, translator):
    work = fresh(desk, SOURCE, body=[("paragraph", f"<p>{ALIKE}</p>")])

    answer = fill(translator, work)

    assert answer.json()["detail"].startswith("1 string is filled")
    (stored,) = StringTranslation.objects.filter(
        context__object_id=work.source.object_id, locale=work.target_locale
    )
    assert (stored.data, stored.last_translated_by) == (KHMER, desk.people.translator)
    kept = Review.objects.get(string_translation=stored)
    assert (kept.state, kept.origin) == (State.DRAFT, Origin.MEMORY)
    assert kept.standing() is None
    assert AuditEntry.objects.about(kept).get().verb == "drafted"


def test_what_is_written_stays(desk, known, same, translator):
    work = same
    desk.draft(work.source.get_source_instance(), {SOURCE: OTHER})

    assert "none of the missing" in fill(translator, work).json()["detail"]

    assert StringTranslation.objects.filter(
        context__object_id=work.source.object_id, data=OTHER
    ).exists()


def test_text_with_other_numbers_is_not_filled_in(desk, translator):
    page = desk.write(title="Numbers", intro="Read page 128.")
    desk.translate(page, {"Numbers": "លេខ", "Read page 128.": "អានទំព័រ ១២៨។"})
    work = fresh(desk, "Read page 129.")

    fill(translator, work)

    assert not StringTranslation.objects.filter(context__object_id=work.source.object_id).exists()


def test_locked_page_is_not_filled(desk, known, same, translator):
    work = same
    page = desk.target(work.source.get_source_instance())
    type(page).objects.filter(pk=page.pk).update(locked=True, locked_by=desk.people.reviewer)

    assert fill(translator, work).status_code == 403
    assert not StringTranslation.objects.filter(context__object_id=work.source.object_id).exists()
