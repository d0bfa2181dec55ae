"""Words of terms stood in columns of languages; an installation has them in rows now."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from localize.terminology import proposals
from localize.terminology.models import Term, TermProposal, Words
from tests.terms import make_term

BEFORE = [("localize", "0002_match_keys_by_trigrams")]


@pytest.mark.slow("goes back and forth between two states of all tables")
@pytest.mark.usefixtures("transactional_db")
def test_words_of_terms_come_over_from_columns_and_go_back():
    make_term("help", "ការជួយ", admitted="ជំនួយ\nជួយ", forbidden="គ", en="aid")
    make_term("TikTok", do_not_translate=True)
    who = User.objects.create_user("who")
    proposals.propose(name="time", word="ពេល", into="km", why="", by=who)

    columns = states(BEFORE).get_model("localize", "Term").objects.order_by("pk")
    said = list(columns.values_list("en", "en_variants", "km", "km_variants", "km_forbidden"))
    states()

    assert said == [
        ("help", "aid", "ការជួយ", "ជំនួយ\nជួយ", "គ"),
        ("TikTok", "", "", "", ""),
    ]
    term, name = Term.objects.order_by("pk")
    assert (term.name, term.language, name.language) == ("help", "en", "en")
    assert term.words("km") == Words("ការជួយ", ("ជំនួយ", "ជួយ"), ("គ",))
    assert term.words("en") == Words("help", ("aid",))
    assert not name.sections.exists()
    proposal = TermProposal.objects.get()
    assert (proposal.name, proposal.language) == ("time", "en")
    assert (proposal.word, proposal.into) == ("ពេល", "km")


def states(targets=None):
    """The tables as `targets` left them, or as all do; gives the models."""
    executor = MigrationExecutor(connection)
    executor.migrate(targets or executor.loader.graph.leaf_nodes())
    return executor.loader.project_state(targets).apps if targets else None
