"""The office's screens “Readers from outside”: how much was read by whom, a new link, taking one
back; and of one link what came back by it, with the ways that each text can go."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST
from wagtail.models import Page
from wagtail_localize.models import Translation

from cms.core.titles import name_of
from cms.documents import languages
from cms.documents.addresses import locales
from cms.publishing.shared_drafts.links import may_share
from cms.two_people.answers import answer, is_key, refuse, sentence_of, sentences
from localize.exchange import imports, screen
from localize.outside import links, report, returns
from localize.outside.models import LONGEST_NAME, Kind, ReaderLink, ReadText
from localize.safeguarding.models import Role
from localize.workflow import translation_access
from public.website.guests import addresses

TITLE = gettext_lazy("Readers from outside")
_KINDS = [one for one in Kind.choices if one[0] != Kind.PAGE]
SHOWN = 100  # links, the newest
Texts = list[ReadText]


class LinkForm(forms.Form):
    """Of a new link; of a page where the address names one."""

    reader = forms.CharField(
        label=gettext_lazy("Who reads"),
        max_length=LONGEST_NAME,
        help_text=gettext_lazy("The name of one person. It stays in the office."),
    )
    role = forms.ChoiceField(label=gettext_lazy("As what"), choices=Role.choices)
    language = forms.ChoiceField(label=gettext_lazy("Language"))
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("What is to be read"),
        choices=_KINDS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    weeks = forms.TypedChoiceField(
        label=gettext_lazy("For how many weeks"),
        coerce=int,
        choices=[(one, str(one)) for one in links.WEEKS],
        initial=links.USUAL_WEEKS,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = list(languages.content().items())
        self.fields["language"].choices = choices  # type: ignore[attr-defined]


def readers(request: HttpRequest) -> HttpResponse:
    """POST makes a link and shows it, once: what is stored does not tell its code."""
    if not links.may_make(request.user):
        raise PermissionDenied
    page = _page(request)
    form = LinkForm(request.POST or None)
    made, address, problem = None, "", ""
    if form.is_valid():
        try:
            made, code = links.make(**form.cleaned_data, page=page, by=request.user)
        except ValidationError as error:
            problem = sentences(error)
        else:
            public = locales()
            locale = made.language if made.language in public else next(iter(public))
            address = addresses.whole(addresses.reading(code, locale))
            form, page = LinkForm(), None
    context = {
        "form": form,
        "page": page,
        "page_name": name_of(page) if page is not None else "",
        "made": made,
        "address": address,
        "problem": problem,
        "report": report.report(),
        "links": ReaderLink.objects.with_progress().select_related("made_by")[:SHOWN],
        "page_title": TITLE,
        "breadcrumbs_items": _breadcrumbs(),
    }
    status = 400 if problem or form.errors else 200
    return TemplateResponse(request, "website/admin/readers.html", context, status=status)


def _page(request: HttpRequest) -> Page | None:
    """The one that the address names; Http404 where nobody could read it, or not this person."""
    asked = request.GET.get("page", "")
    if not asked:
        return None
    page = Page.objects.filter(pk=asked).first() if is_key(asked) else None
    if page is None or not (links.is_readable(page) and may_share(request.user, page)):
        raise Http404
    return page.specific


def _breadcrumbs(last: str = "") -> list[dict[str, Any]]:
    found = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    if not last:
        return [*found, {"url": "", "label": TITLE}]
    url = reverse("readers:index")
    return [*found, {"url": url, "label": TITLE}, {"url": "", "label": last}]


# One link


@require_GET
def of_link(request: HttpRequest, pk: int) -> HttpResponse:
    """What came back, as far as this person may change it."""
    link = get_object_or_404(ReaderLink.objects.with_progress(), pk=pk)
    texts = ReadText.objects.judged().filter(link=link).select_related("link", "page", "dealt_by")
    mine = returns.wanted(texts.order_by("number"), request.user)
    is_maker = links.may_make(request.user)
    if not (mine or is_maker):
        raise PermissionDenied
    waiting = [one for one in mine if one.verdict != "right" and one.dealt_at is None]
    context = {
        "link": link,
        "is_maker": is_maker,
        "groups": _groups(link, waiting),
        "right": sum(one.verdict == "right" for one in mine),
        "dealt": [one for one in mine if one.dealt_at is not None],
        "wholes": [one for one in returns.wholes(link) if returns.may_note(request.user, one)],
        "page_title": TITLE,
        "page_subtitle": link.reader,
        "breadcrumbs_items": _breadcrumbs(link.reader),
    }
    return TemplateResponse(request, "website/admin/reader.html", context)


def _groups(link: ReaderLink, waiting: Texts) -> list[dict[str, Any]]:
    """By kind, and by page, with the way that all of a group can go."""
    found: dict[tuple[str, Any], Texts] = {}
    for one in waiting:
        found.setdefault((one.kind, one.page_id), []).append(one)
    return [
        {"label": Kind(kind).label, "texts": texts, **_way(link, kind, texts[0].page)}
        for (kind, _page_id), texts in found.items()
    ]


def _way(link: ReaderLink, kind: str, page: Page | None) -> dict[str, Any]:
    if kind in returns.SCREENS:
        return {"is_for_the_file": True}
    if kind in (Kind.ANSWERS, Kind.TERMS):
        return {"may_pass_on": True}
    assert page is not None  # of this kind
    translation = returns.translation_of(page, link.language)
    if page.locale.language_code != link.language and translation is not None:
        return {"beside": reverse("readers:beside", args=[link.pk, translation.pk])}
    return {"editor": reverse("wagtailadmin_pages:edit", args=[page.pk])}


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    link = get_object_or_404(ReaderLink, pk=pk)

    def act() -> str:
        links.withdraw(link, by=request.user)
        return _("The link for %(guest)s opens nothing any more.") % {"guest": link.reader}

    return answer(request, act, back=reverse("readers:index"))


@require_POST
def deal(request: HttpRequest, pk: int) -> HttpResponse:
    """Take off the list what was dealt with: `text`, the keys."""
    link = get_object_or_404(ReaderLink, pk=pk)
    keys = [int(one) for one in request.POST.getlist("text") if is_key(one)]

    def act() -> str:
        known = ReadText.objects.filter(link=link, pk__in=keys).values_list("pk", flat=True)
        count = returns.deal(known, by=request.user)
        said = ngettext("%(count)s text taken off.", "%(count)s texts taken off.", count)
        return said % {"count": count}

    return answer(request, act, back=_back(request, link))


@require_POST
def pass_on(request: HttpRequest, pk: int) -> HttpResponse:
    text = get_object_or_404(ReadText.objects.select_related("link"), pk=pk)

    def act() -> str:
        return returns.pass_on(text.pk, by=request.user)

    return answer(request, act, back=_back(request, text.link))


@require_POST
def write_down(request: HttpRequest, pk: int) -> HttpResponse:
    link = get_object_or_404(ReaderLink, pk=pk)

    def act() -> str:
        returns.write_down(link, request.POST.get("whole", ""), by=request.user)
        return _("Written down: it counts when somebody else has agreed.")

    return answer(request, act, back=_back(request, link))


@require_POST
def beside(request: HttpRequest, pk: int, translation_id: int) -> HttpResponse:
    """What the reader wants otherwise, beside the strings of a translation; nothing is written."""
    link = get_object_or_404(ReaderLink, pk=pk)
    access = translation_access.access_by_id(translation_id, request.user)
    back = reverse("readers:link", args=[link.pk])
    try:
        access.require_unlocked()
        found = _of(link, access.translation, request)
        contents = returns.contents(access.translation, found)
        proposal = imports.propose(access.translation, contents, by=request.user)
    except PermissionDenied as denied:
        return refuse(request, sentence_of(denied), back=back)
    return screen.proposed(request, access, contents, proposal, _("What a reader says"))


def _of(link: ReaderLink, translation: Translation, request: HttpRequest) -> Texts:
    found = returns.wanted(returns.of_translation(link, translation), request.user)
    if not found:
        raise PermissionDenied(_("Nothing of this page waits for you."))
    return found


def _back(request: HttpRequest, link: ReaderLink) -> str:
    """Its screen, while there is something on it for this person."""
    if links.may_make(request.user):
        return reverse("readers:link", args=[link.pk])
    left = ReadText.objects.judged().filter(link=link).select_related("link", "page")
    is_there = bool(returns.wanted(left, request.user))
    return reverse("readers:link", args=[link.pk]) if is_there else reverse("wagtailadmin_home")


urlpatterns = [
    path("", readers, name="index"),
    path("<int:pk>/", of_link, name="link"),
    path("<int:pk>/withdraw/", withdraw, name="withdraw"),
    path("<int:pk>/deal/", deal, name="deal"),
    path("<int:pk>/write-down/", write_down, name="write_down"),
    path("<int:pk>/beside/<int:translation_id>/", beside, name="beside"),
    path("text/<int:pk>/", pass_on, name="pass_on"),
]
