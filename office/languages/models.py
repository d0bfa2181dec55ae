"""A language of the content as something that two people put in and out of public view.

Whether it is public stands in the Feed (`cms.documents.languages`); a row here is what is asked for
and agreed to, and nothing else.
"""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.models import Page

from cms.core.vocabularies.label_files import is_complete, lacking
from cms.core.vocabularies.languages import language_label
from cms.documents import languages, projection
from cms.documents.kinds import kinds_of, page_types
from cms.documents.models import Document, Feed
from cms.documents.visibility import is_public
from cms.two_people.answers import Step
from cms.two_people.approvals import engine
from cms.two_people.approvals.models import CHANGE, ChangeRequest
from cms.two_people.approvals.policies import Policy
from cms.two_people.approvals.shown import Line, Side
from cms.two_people.approvals.subjects import Decision, SubjectModel
from cms.two_people.people import User
from cms.two_people.refusals import STALE, Refused
from home.models import Alert
from public.api.emergency import HELP_NOW

RIGHT = "languages.turn_contentlanguage"
PUBLIC = "public"  # what a request is about


class ContentLanguage(SubjectModel):
    """Made when somebody first asks; one that is asked for again is the same row."""

    approval_policies: ClassVar[dict[str, Policy]] = {CHANGE: Policy(right=RIGHT)}

    code = models.CharField(max_length=20, unique=True)

    class Meta:
        verbose_name = gettext_lazy("language of the content")
        verbose_name_plural = gettext_lazy("languages of the content")
        default_permissions = ()
        permissions = [("turn_contentlanguage", "Can put languages in and out of public view")]

    def __str__(self) -> str:
        return name_of(self.code)

    def check_endorsement(self, request: ChangeRequest, *, by: User, alone: bool = False) -> None:
        wanted = request.new[PUBLIC]
        if languages.is_public(self.code) == wanted:
            raise Refused(STALE, _("It is so already. Take the change back."))
        if wanted:
            _refuse_unready(self.code)
        else:
            _refuse_needed(self.code)

    def take_over(self, request: ChangeRequest, *, by: User) -> None:
        projection.turn_language(self.code, is_public=request.new[PUBLIC])
        projection.refresh(Alert)  # whole in one language, which may be another one now

    def snapshot(self) -> dict[str, Any]:
        return {"code": self.code, PUBLIC: languages.is_public(self.code)}

    # What is said of it

    def lines(self, request: ChangeRequest) -> list[Line]:
        old, new = (Side(state_name(sides[PUBLIC])) for sides in (request.old, request.new))
        return [Line(_("Public view"), old, new)]

    def warning(self, request: ChangeRequest) -> str:
        if request.new[PUBLIC]:
            return _("Readers, apps and copies get everything that is published in it.")
        return _(
            "Readers and apps lose all of it at once, the telephone numbers in it, too. Copies and "
            "paper keep what they have until they ask again."
        )

    def waiting_sentence(self, request: ChangeRequest) -> str:
        if request.new[PUBLIC]:
            count = pages_of(self.code).filter(live=True).count()
            return ngettext(
                "Into public view: %(count)s page.", "Into public view: %(count)s pages.", count
            ) % {"count": count}
        count = _public_pages(self.code)
        return ngettext(
            "Out of public view: readers lose %(count)s page.",
            "Out of public view: readers lose %(count)s pages.",
            count,
        ) % {"count": count}

    def is_urgent(self, request: ChangeRequest) -> bool:
        return not request.new[PUBLIC]

    def decision(self, request: ChangeRequest, *, by: User) -> Decision:
        if request.new[PUBLIC]:
            return Decision(_("I agree: into public view"))
        return Decision(_("I agree: out of public view"), is_public=False)

    def after_confirmation(self, request: ChangeRequest, *, by: User) -> Step:
        if request.new[PUBLIC]:
            return Step(_("Readers get %(language)s now.") % {"language": self}, is_done=True)
        return Step(
            _("Readers do not get %(language)s any more.") % {"language": self}, is_done=True
        )


def ask(code: str, *, is_public: bool, by: User) -> ChangeRequest:
    """Raises Refused."""
    with projection.publishing():
        row, _made = ContentLanguage.objects.get_or_create(code=code)
        return engine.request(row, by=by, old={PUBLIC: not is_public}, new={PUBLIC: is_public})


def name_of(code: str) -> str:
    """In the language of the screen; of a language that has no label there its own name."""
    label = language_label(code)
    return label if label != code else languages.content().get(code, code)


def state_name(is_public: bool) -> str:
    return _("Public") if is_public else _("Hidden")


def pages_of(code: str) -> QuerySet[Page]:
    """Everything in it that can be published."""
    return Page.objects.type(*page_types()).filter(locale__language_code=code)


def _public_pages(code: str) -> int:
    return Document.objects.filter(locale=code, deleted=False).values("key").distinct().count()


def _refuse_unready(code: str) -> None:
    if code not in languages.content():
        raise Refused(STALE, _("The setting CONTENT_LANGUAGES does not name it any more."))
    if not is_complete(code):
        sentence = _(
            "%(count)s labels of the website are not written in it: readers would see them in "
            "another language."
        )
        raise Refused("labels_lacking", sentence % {"count": len(lacking(code))})
    if not has_help_now(code):
        raise Refused(
            "no_help_now",
            _("Its page of help now is not published, or has no number: nobody reads without it."),
        )


def _refuse_needed(code: str) -> None:
    others = [one for one in languages.public() if one != code]
    if not others:
        raise Refused("last_language", _("It is the last language that readers have."))
    if any(alert.texts.keys().isdisjoint(others) for alert in _open_alerts()):
        raise Refused(
            "alert_open",
            _("The alert that is open has words in no other language that readers have: end it."),
        )


def _open_alerts() -> Iterable[Alert]:
    return Alert.objects.open()


def unasked() -> Iterator[str]:
    """For the night: the languages that readers get and nobody has agreed to."""
    agreed = ChangeRequest.objects.about(ContentLanguage).approved()
    codes = {str(pk): code for pk, code in ContentLanguage.objects.values_list("pk", "code")}
    public = dict.fromkeys(settings.PUBLIC_AT_FIRST, True)
    for subject, new in agreed.order_by("decided_at", "pk").values_list("subject_id", "new"):
        public[codes.get(subject, "")] = new[PUBLIC]
    for code in Feed.objects.get().languages:
        if not public.get(code):
            yield f"The language {code} is in public view, and two people did not put it there"


def has_help_now(code: str) -> bool:
    """Would readers get it if the language were public?"""
    now = timezone.now()
    with languages.as_if_public(code):
        return any(
            is_public(page, now) and projection.render_draft(page, HELP_NOW) is not None
            for model in page_types()
            if any(kind.kind == HELP_NOW for kind in kinds_of(model))
            for page in model.objects.filter(locale__language_code=code).select_related("locale")
        )
