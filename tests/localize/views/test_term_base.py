"""The term base for everybody who translates: read, searched, and proposed to."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from localize.terminology import proposals
from localize.terminology.glossary import term_base
from localize.terminology.models import Term, TermProposal, Words
from tests.terms import make_term

TERMS = reverse("localize:terms")
WORD = {
    "name": "screen time",
    "word": "ពេលវេលាមើលអេក្រង់",
    "into": "km",
    "why": "Our teachers say so.",
}


@pytest.fixture
def proposal(desk):
    return proposals.propose(**WORD, by=desk.people.translator)


def press(client, verb, /, *args, **fields):
    address = reverse(f"localize:{verb}", args=args)
    return client.post(address, fields, headers={"accept": "application/json"})


def test_translator_reads_and_searches_it(translator):
    for number in range(60):
        make_term(f"word {number:02}", "ពាក្យ", status=Term.Status.APPROVED)
    make_term("password", "ពាក្យសម្ងាត់", forbidden="លេខកូដ")

    assert "1 / 2" in translator.get(TERMS).content.decode()
    for words in ("PASS", "សម្ងាត់", "លេខ\u200bកូដ"):
        html = translator.get(TERMS, {"q": words}).content.decode()
        assert "ពាក្យសម្ងាត់" in html and "word 01" not in html
    assert "No term has these words." in translator.get(TERMS, {"q": "x\0' OR 1"}).content.decode()


def test_proposal_is_no_term_until_it_is_taken(desk, translator, reviewer):
    assert press(translator, "propose_term", **WORD).status_code == 200
    proposal = TermProposal.objects.get()
    assert (proposal.by, proposal.why) == (desk.people.translator, WORD["why"])
    assert not Term.objects.exists() and not term_base("en", "km").terms
    assert (
        reverse("localize:take_term", args=[proposal.pk])
        not in translator.get(TERMS).content.decode()
    )
    assert reverse("localize:take_term", args=[proposal.pk]) in reviewer.get(TERMS).content.decode()

    assert press(reviewer, "take_term", proposal.pk).status_code == 200

    term = Term.objects.get()
    assert (term.name, term.status) == (WORD["name"], Term.Status.APPROVED)
    assert term.words("km") == Words(WORD["word"])
    assert [one.source for one in term_base("en", "km").terms] == [WORD["name"]]
    assert "taken" in translator.get(TERMS).content.decode()


def test_word_for_a_known_term_is_also_right(desk, proposal):
    make_term("Screen time", "ម៉ោងអេក្រង់", status=Term.Status.APPROVED)

    term = proposals.take(proposal, by=desk.people.reviewer)

    assert term.words("km") == Words("ម៉ោងអេក្រង់", (WORD["word"],))


def test_refusal_needs_a_reason_that_is_read(desk, translator, reviewer, proposal):
    assert press(reviewer, "refuse_term", proposal.pk, answer=" ").status_code == 400
    assert TermProposal.objects.waiting().exists()

    press(reviewer, "refuse_term", proposal.pk, answer="We say it otherwise.")

    assert not Term.objects.exists()
    assert "We say it otherwise." in translator.get(TERMS).content.decode()


@pytest.mark.parametrize("verb", ["take_term", "refuse_term"])
def test_what_is_decided_is_decided(reviewer, proposal, verb):
    press(reviewer, "take_term", proposal.pk)

    assert press(reviewer, verb, proposal.pk, answer="No.").status_code == 400


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"name": " "}, "both languages"),
        ({"word": ""}, "both languages"),
        ({"into": "lo"}, "both languages"),
        ({"into": "en"}, "both languages"),
        ({"name": "x" * 256}, "too long"),
        ({"why": "x" * 1001}, "too long"),
        ({"name": "a\0"}, "cannot be stored"),
        ({"name": "PASSWORD", "word": "ពាក្យសម្ងាត់"}, "already"),
        ({"name": "password", "word": "កូដសម្ងាត់"}, "already"),
        ({"name": "password", "word": "លេខកូដ"}, "not to be written"),
    ],
)
def test_what_cannot_be_a_word_is_refused(desk, values, said):
    make_term(
        "password",
        "ពាក្យសម្ងាត់",
        admitted="កូដសម្ងាត់",
        forbidden="លេខកូដ",
        status=Term.Status.APPROVED,
    )

    with pytest.raises(ValidationError, match=said):
        proposals.propose(**WORD | values, by=desk.people.translator)

    assert not TermProposal.objects.exists()


def test_word_is_proposed_once(desk, proposal):
    with pytest.raises(ValidationError, match="Somebody has proposed"):
        proposals.propose(**WORD, by=desk.people.translator2)


def test_forbidden_word_is_not_taken(desk, proposal):
    """It was forbidden after it was proposed."""
    make_term(WORD["name"], "ម៉ោងអេក្រង់", forbidden=WORD["word"])

    with pytest.raises(ValidationError, match="not to be written"):
        proposals.take(proposal, by=desk.people.reviewer)

    assert TermProposal.objects.waiting().exists()
