"""The screens: where the words go out and come back, and the form for a better word."""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.i18n import JavaScriptCatalog
from wagtail.admin import messages

from cms.office.wording import deciders, speaking, upload
from cms.office.wording.models import BetterWord, Wording, WordsFile
from cms.publishing.answers import answer, refuse, sentence_of, sentences, tell
from cms.publishing.approvals.models import ChangeRequest
from localize.exchange.exports import FORMATS
from localize.exchange.limits import MAX_BYTES

TITLE = gettext_lazy("Khmer words")
PROPOSE = gettext_lazy("A better word?")


def _require(request: HttpRequest) -> None:
    if not deciders.may_decide(request.user):
        raise PermissionDenied


@require_GET
def words(request: HttpRequest) -> HttpResponse:
    _require(request)
    return TemplateResponse(
        request,
        "office/words.html",
        {
            "in_force": Wording.objects.filter(in_force=True).count(),
            "waiting": ChangeRequest.objects.about(WordsFile).open().select_related("asked_by"),
            "proposals": BetterWord.objects.filter(settled_at=None).select_related("by"),
            "page_title": TITLE,
            "breadcrumbs_items": [{"url": "", "label": TITLE}],
        },
    )


@require_GET
def download(request: HttpRequest) -> HttpResponse:
    _require(request)
    response = HttpResponse(upload.export(), content_type=FORMATS["xlsx"].content_type)
    response["Content-Disposition"] = 'attachment; filename="khmer-words.xlsx"'
    return response


@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """What was taken and what was refused, row by row."""
    back, file = reverse("office:words"), request.FILES.get("file")
    try:
        if file is None or not file.name:
            raise ValidationError(_("Choose a file."))
        report = upload.take(file.read(MAX_BYTES + 1), name=file.name, by=request.user)
    except PermissionDenied as denied:
        return refuse(request, sentence_of(denied), back=back)
    except ValidationError as error:
        return refuse(request, sentences(error), back=back, status=400, code="not-readable")
    return TemplateResponse(
        request,
        "office/words_taken.html",
        {
            "report": report,
            "page_title": TITLE,
            "breadcrumbs_items": [
                {"url": back, "label": TITLE},
                {"url": "", "label": _("Upload")},
            ],
        },
    )


class BetterWordForm(ModelForm):
    class Meta:
        model = BetterWord
        fields = ("said", "better", "remark")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("said", "better"):
            self.fields[name].widget.attrs |= {"rows": 3, "lang": "km"}


@require_http_methods(["GET", "POST"])
def better_word(request: HttpRequest) -> HttpResponse:
    """Of everybody of the office; ?said= and ?screen= are what they looked at."""
    form = BetterWordForm(request.POST or None, initial={"said": request.GET.get("said", "")})
    screen = _screen(request)
    if request.method == "POST" and form.is_valid():
        try:
            upload.propose(**form.cleaned_data, screen=screen, by=request.user)
        except ValidationError as error:
            messages.error(request, sentences(error))
        else:
            thanks = _(
                "Thank you. Those who decide about Khmer words see it, and it is in their file."
            )
            return tell(request, thanks, back=screen or reverse("wagtailadmin_home"))
    return TemplateResponse(
        request,
        "office/better_word.html",
        {
            "form": form,
            "screen": screen,
            "page_title": PROPOSE,
            "breadcrumbs_items": [{"url": "", "label": PROPOSE}],
        },
        status=200 if request.method == "GET" else 400,
    )


def _screen(request: HttpRequest) -> str:
    """The path of the screen that it is about; of this office only, for one is led back there."""
    named = request.POST.get("screen") or request.GET.get("screen")
    came_from = named or urlsplit(request.headers.get("referer", "")).path
    is_ours = came_from.startswith(reverse("wagtailadmin_home")) and "//" not in came_from
    return came_from if is_ours and came_from != request.path else ""


@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    def act() -> str:
        one = upload.settle(pk, by=request.user)
        return _("Settled: “%(better)s”") % {"better": one.better}

    return answer(request, act, back=reverse("office:words"))


class ScriptWords(JavaScriptCatalog):
    """Wagtail's catalogue for its scripts, with the words in force."""

    packages = ["wagtail.admin"]

    def get_catalog(self) -> dict[str, Any]:
        if get_language() == speaking.LANGUAGE:
            speaking.put_into_scripts(self.translation)
        found: dict[str, Any] = super().get_catalog()
        return found
