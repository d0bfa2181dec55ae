"""The states of one string, and what the database has to know to tell them.

A string's state is the stored one of its review unless the hashes no longer hold: then it is a
Draft. `review.state_of` says so of one review in memory, `ReviewQuerySet.with_shown_state` of
thousands that are not loaded. The database computes the hashes from the texts as they are, so
nothing has to be kept in step with them.
"""

from typing import Any

from django.db import models
from django.db.models import Func
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """States of one string in one locale, as people see them (Missing has no row)."""

    MISSING = "missing", _("Missing")
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")


class TextDigest(Func):
    """`digests.text_digest` in the database: on PostgreSQL with its own sha256, no extension."""

    function = "SHA256"
    arity = 1
    output_field = models.CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')"
        return self.as_sql(compiler, connection, template=template, **context)


def digest_in_database(text: Any, source: Any) -> Concat:
    """`Review.present_digest` of two expressions."""
    return Concat(TextDigest(text), TextDigest(source))
