"""What the holder of a reader's link tries besides reading and judging: another text, an office
screen, a voice, a day more. None of it works, and none leaves a trace that counts."""

import io
import logging
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from cms.publishing import unpublishing
from cms.publishing.models import AnswerText
from cms.publishing.recycle_bin import actions
from cms.publishing.shared_drafts import link_codes
from cms.publishing.shared_drafts import links as draft_links
from cms.two_people.approvals.models import ChangeRequest, Endorsement
from cms.two_people.audit.models import AuditEntry
from cms.who_helps.models import make_missing
from localize.outside import judging, links
from localize.outside.models import Kind, ReaderLink, ReadText
from localize.safeguarding.models import SafeguardingRead
from localize.workflow.models import Comment, Review
from public.website.guests.addresses import reading
from public.website.guests.middleware import LARGEST
from public.website.vocabulary import shipped
from tests.localize.conftest import Desk, desk, desk_world, signed_in  # noqa: F401

SECRET = "canary-secret"
RIGHT = {"verdict": "right"}
pytestmark = pytest.mark.usefixtures("texts")


@pytest.fixture
def texts(desk: Desk) -> None:  # noqa: F811
    make_missing()


class Holder:
    """A browser without an account, with the link that it was sent, and one that it was not: of
    the same office, with a draft."""

    def __init__(self, desk: Desk) -> None:  # noqa: F811
        self.desk = desk
        self.client = Client(raise_request_exception=False)
        self.page = desk.write(title="Stay safe", intro="Ask for help.")
        self.other_page = desk.write(title=SECRET, intro=SECRET)
        self.link, self.code = self.make(kinds=[Kind.ANSWERS], page=self.page)
        self.other, self.other_code = self.make(page=self.other_page)
        self.secret = self.code.partition("-")[2]

    def make(self, **about: Any) -> tuple[ReaderLink, str]:
        asked = {"reader": "Dr Sok", "role": "native", "language": "en", "weeks": 2, "kinds": []}
        return links.make(**(asked | {"by": self.desk.people.publisher} | about))

    def address(self, number: int | None = 1, code: str = "") -> str:
        return reading(code or self.code, "en", number)

    def get(self, address: str, **more: Any) -> Any:
        return self.client.get(address, **more)

    def post(self, address: str, typed: Any = None, **more: Any) -> Any:
        return self.client.post(address, RIGHT if typed is None else typed, **more)

    def numbers(self) -> list[int]:
        return [one.number for one in links.texts(self.link).filter(kind=Kind.PAGE)]


@pytest.fixture
def holder(desk: Desk) -> Holder:  # noqa: F811
    return Holder(desk)


def counted() -> dict[str, Any]:
    """All that must stay as it is."""
    return {
        "judged": list(ReadText.objects.judged().values_list("pk", "verdict", "better", "why")),
        "requests": ChangeRequest.objects.count(),
        "voices": Endorsement.objects.count(),
        "readings": SafeguardingRead.objects.count(),
        "reviews": sorted(Review.objects.values_list("pk", "state")),
        "remarks": Comment.objects.count(),
        "answers": sorted(AnswerText.objects.values_list("pk", "words", "steps")),
        "log": AuditEntry.objects.count(),
        "links": sorted(ReaderLink.objects.values_list("pk", "ends_at", "withdrawn_at")),
    }


# What is tried. Each gives its answer, or several; `END`: what was done before by the office.


def withdrawn(holder: Holder) -> None:
    links.withdraw(holder.link, by=holder.desk.people.publisher)


def maker_left(holder: Holder) -> None:
    holder.desk.people.publisher.is_active = False
    holder.desk.people.publisher.save()


def maker_may_no_more(holder: Holder) -> None:
    holder.desk.people.publisher.groups.clear()


def page_was_binned(holder: Holder) -> None:
    actions.delete([holder.page], by=holder.desk.people.admin)


def page_was_taken_down(holder: Holder) -> None:
    unpublishing.take_down(
        [type(holder.page).objects.get(pk=holder.page.pk)],
        by=holder.desk.people.publisher,
        reason="wrong",
    )


def both(holder: Holder, address: str) -> list[Any]:
    return [holder.get(address), holder.post(address)]


def flip(code: str) -> str:
    return code[:-1] + ("0" if code[-1] != "0" else "1")


OFFICE = ("readers:index", "wagtailadmin_home", "localize:queue", "approvals:confirm")

TRIES: dict[str, tuple[Callable[[Holder], Any] | None, Callable[[Holder], Any]]] = {
    # another text
    "a number behind the last": (None, lambda h: both(h, h.address(h.link.texts.count() + 1))),
    "number nought": (None, lambda h: both(h, h.address(0))),
    "a number that no database has": (None, lambda h: both(h, h.address(2**70))),
    "the key of a text of another link": (
        None,
        lambda h: both(h, h.address(10_000 + h.other.texts.first().pk)),
    ),
    "another link's number with this secret": (
        None,
        lambda h: both(h, h.address(1, link_codes.code(h.other.pk, h.secret))),
    ),
    "this link with a sign changed": (None, lambda h: both(h, h.address(1, flip(h.code)))),
    "this link without its secret": (None, lambda h: both(h, h.address(1, f"{h.link.pk}-"))),
    "the digest in place of the secret": (
        None,
        lambda h: both(h, h.address(1, link_codes.code(h.link.pk, h.link.secret_digest))),
    ),
    "a number that is none": (None, lambda h: both(h, h.address(1, f"²-{h.secret}"))),
    "a longer number than any": (None, lambda h: both(h, h.address(1, f"{10**40}-{h.secret}"))),
    "an empty code": (None, lambda h: both(h, reading("-", "en", 1))),
    "a path that climbs": (None, lambda h: both(h, f"{h.address(None)}../../../readers/")),
    "a language that there is none": (None, lambda h: both(h, reading(h.code, "xx", 1))),
    "its draft by the door of guests": (
        None,
        lambda h: [
            h.post("/admin/draft/", {"code": h.code}),
            h.get(f"/admin/draft/{h.other.pk}/en/info/"),
        ],
    ),
    "its code at the door of organizations": (
        None,
        lambda h: h.post("/admin/draft/organization/", {"code": h.code}),
    ),
    "the link of a draft at the door of readers": (
        None,
        lambda h: both(
            h,
            h.address(
                1,
                draft_links.share(
                    h.other_page, {}, digest="x", guest="x", by=h.desk.people.publisher
                )[1],
            ),
        ),
    ),
    # the office
    **{
        f"the office's screen {name} after the link": (
            None,
            lambda h, name=name: [h.get(h.address()), *both(h, reverse(name))][1:],
        )
        for name in OFFICE
    },
    "the office's own buttons for this link": (
        None,
        lambda h: [
            h.post(reverse("readers:deal", args=[h.link.pk]), {"text": h.link.texts.first().pk}),
            h.post(reverse("readers:pass_on", args=[h.link.texts.first().pk])),
            h.post(reverse("readers:write_down", args=[h.link.pk]), {"whole": "page:1"}),
            h.post(reverse("readers:withdraw", args=[h.other.pk])),
        ],
    ),
    "the editor and the preview of its page": (
        None,
        lambda h: [
            h.get(reverse("wagtailadmin_pages:edit", args=[h.other_page.pk])),
            h.get(reverse("wagtailadmin_pages:view_draft", args=[h.other_page.pk])),
            h.get(reverse("localize:safeguarding", args=[h.other_page.pk])),
        ],
    ),
    # other methods and bodies
    "other methods": (
        None,
        lambda h: [
            getattr(h.client, method)(h.address())
            for method in ("put", "patch", "delete", "options", "trace")
        ],
    ),
    "a post where nothing is judged": (None, lambda h: h.post(h.address(None))),
    "a body larger than any form": (
        None,
        lambda h: h.post(h.address(), {"verdict": "wrong", "why": "x" * LARGEST}),
    ),
    "a body that says nothing of its length": (
        None,
        lambda h: h.client.generic(
            "POST", h.address(), b"verdict=right", "text/plain", CONTENT_LENGTH=""
        ),
    ),
    "a form that is broken": (
        None,
        lambda h: h.client.generic("POST", h.address(), b"--x", "multipart/form-data; boundary=x"),
    ),
    "an answer that is too long": (
        None,
        lambda h: h.post(h.address(), {"verdict": "better", "better": "x" * 4_001}),
    ),
    "signs that no database has": (
        None,
        lambda h: h.post(h.address(), {"verdict": "wrong", "why": "a\0b"}),
    ),
    "a verdict that there is none": (
        None,
        lambda h: [
            h.post(h.address(), {"verdict": one}) for one in ("approved", "publish", "", "right ")
        ],
    ),
    "a publication beside the verdict": (
        None,
        lambda h: h.post(h.address(), {"verdict": "endorse", "action-publish": "1", "agree": "1"}),
    ),
    # its end
    "after it was withdrawn": (withdrawn, lambda h: both(h, h.address())),
    "after its maker has left": (maker_left, lambda h: both(h, h.address())),
    "after its maker may make none": (maker_may_no_more, lambda h: both(h, h.address())),
}


@pytest.mark.parametrize("name", TRIES)
def test_no_try_reads_anything_else_or_counts(holder: Holder, name: str) -> None:
    before_it, attempt = TRIES[name]
    if before_it:
        before_it(holder)
    if name.startswith("the link of a draft"):
        attempt(holder)  # the office makes that link, which the log says
    before = counted()

    answers = attempt(holder)

    after = counted()
    if name.startswith("the link of a draft"):
        before["log"] = after["log"]
    assert after == before
    for answer in answers if isinstance(answers, list) else [answers]:
        html = answer.content.decode()
        assert SECRET not in html
        assert answer.status_code in (302, 400, 403, 404, 405, 413), (name, answer.status_code)
        if answer.status_code == 302:
            assert answer["Location"].startswith("/admin/login/"), name


def test_table_has_thirty_tries_and_more() -> None:
    assert len(TRIES) >= 30


def test_link_ends_by_the_clock_and_for_others_too(holder: Holder) -> None:
    """Its last second, the one after, a year later; from the same browser and another one."""
    ends = holder.link.ends_at
    with time_machine.travel(ends - timedelta(seconds=1), tick=False):
        assert holder.get(holder.address()).status_code == 200
    for late in (timedelta(0), timedelta(seconds=1), timedelta(days=31), timedelta(days=700)):
        with time_machine.travel(ends + late, tick=False):
            assert holder.get(holder.address()).status_code == 404
            assert holder.post(holder.address()).status_code == 404
            assert Client().get(holder.address()).status_code == 404
    assert not ReadText.objects.judged().exists()


@pytest.mark.parametrize("end", [page_was_binned, page_was_taken_down])
def test_page_that_readers_lost_is_read_by_no_link(holder: Holder, end: Any) -> None:
    """The rest of the link stays."""
    numbers = holder.numbers()
    assert "Ask for help." in holder.get(holder.address(numbers[-1])).content.decode()

    end(holder)

    for number in numbers:
        assert holder.get(holder.address(number)).status_code == 404
        assert holder.post(holder.address(number)).status_code == 404
    html = holder.get(holder.address(None)).content.decode()
    assert "Stay safe" not in html and "A lesson or page" not in html
    assert holder.post(holder.address(1)).status_code == 303
    assert holder.get(reading(holder.other_code, "en")).status_code == 200


def test_answers_say_that_they_are_kept_and_followed_by_nobody(holder: Holder) -> None:
    answers = [
        holder.get(holder.address(None)),
        holder.get(holder.address()),
        holder.get(holder.address(None, "1-0")),
        holder.post(holder.address()),
    ]

    for answer in answers:
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer["X-Robots-Tag"]
        assert not answer.cookies
        assert "default-src 'self'" in answer["Content-Security-Policy"]
        assert "script" not in answer.content.decode()
    html = answers[1].content.decode()
    assert '<meta name="robots" content="noindex' in html
    assert re.findall(r'(?:href|src|action)="(https?:)?//', html) == []


def test_all_reasons_have_one_answer(holder: Holder) -> None:
    """It does not tell which links there are."""

    def told(answer: Any) -> bytes:
        assert answer.status_code == 404
        return bytes(answer.content)

    unknown = told(holder.get(reading("99999-" + "0" * 64, "en")))
    wrong = told(holder.get(holder.address(None, flip(holder.code))))
    withdrawn(holder)
    assert told(holder.get(holder.address(None))) == unknown == wrong
    assert shipped("km").words["draft_ended"] in unknown.decode()


def test_no_line_of_the_log_has_the_code(holder: Holder, monkeypatch: Any, caplog: Any) -> None:
    stream = io.StringIO()
    [console] = [one for one in logging.getLogger().handlers if one.get_name() == "console"]
    monkeypatch.setattr(console, "stream", stream)
    caplog.set_level(logging.DEBUG, "django.request")

    holder.get(holder.address(999))
    holder.client.put(holder.address())
    holder.post(holder.address(), {"verdict": "wrong", "why": "x" * LARGEST})
    with monkeypatch.context() as broken:
        broken.setattr(judging, "batches", None)
        assert holder.get(holder.address()).status_code == 500
    withdrawn(holder)
    holder.get(holder.address())

    said = stream.getvalue()
    assert said.count("(an address of the public)") >= 3 and "A page for people failed" in said
    assert holder.secret not in said


def test_markup_in_an_answer_stays_letters_everywhere(holder: Holder) -> None:
    script = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    number = holder.numbers()[-1]
    said = {"verdict": "better", "better": script, "why": script}

    assert holder.post(holder.address(number), said).status_code == 303

    again = holder.get(holder.address(number)).content.decode()
    screen = signed_in("publisher").get(reverse("readers:link", args=[holder.link.pk]))
    work = signed_in("publisher").get(reverse("wagtailadmin_home"))
    for html in (again, screen.content.decode(), work.content.decode()):
        assert "<script>alert" not in html and "<img src=x" not in html
    assert script in unescape(again) and script in unescape(screen.content.decode())


def test_who_holds_the_link_cannot_fill_the_table(holder: Holder, monkeypatch: Any) -> None:
    monkeypatch.setattr(judging, "MOST", 3)
    count = ReadText.objects.count()

    codes = [holder.post(holder.address()).status_code for _try in range(5)]

    assert codes == [303, 303, 303, 409, 409]
    assert ReadText.objects.count() == count


def test_somebody_logged_in_is_nobody_here(holder: Holder, desk: Desk) -> None:  # noqa: F811
    """The session of the office is not looked at, and a link opens no more for its maker."""
    client = signed_in("publisher")

    assert client.post(holder.address(), RIGHT).status_code == 303

    assert client.get(holder.address(1, holder.other_code)).status_code == 200
    withdrawn(holder)
    assert client.get(holder.address()).status_code == 404


def test_reader_reads_judges_stops_and_goes_on(holder: Holder) -> None:
    """Without a script, a cookie or a hidden field; from another telephone."""
    start = holder.get(holder.address(None)).content.decode()
    assert "Dr Sok" in start and "Begin" in start
    first = re.findall(r'class="reader-button" href="([^"]+)"', start)[0]
    assert first == holder.address(1)
    shown = holder.get(first).content.decode()
    assert re.findall(r'type="hidden"', shown) == []

    lead = holder.post(first)
    assert (lead.status_code, lead["Location"]) == (303, holder.address(2))
    holder.post(holder.address(2), {"verdict": "wrong", "why": "Too hard"})

    other = Client()
    again = other.get(holder.address(None)).content.decode()
    assert "Go on" in again and f'href="{holder.address(3)}"' in again
    assert "You said: wrong." in other.get(holder.address(2)).content.decode()
    total = links.texts(holder.link).count()
    for number in range(3, total + 1):
        lead = other.post(holder.address(number), RIGHT)
    assert lead["Location"] == holder.address(None)
    assert "you have read all of it" in other.get(holder.address(None)).content.decode()
    assert (ReadText.objects.judged().count(), Group.objects.count() > 0) == (total, True)


def test_what_was_skipped_comes_at_the_end_of_its_batch(holder: Holder) -> None:
    batch = judging.batches(holder.link)[-1]
    last = batch.first + batch.total - 1

    lead = holder.post(holder.address(last))

    assert lead["Location"] == holder.address(batch.first)


def test_page_is_said_in_the_language_of_its_address(holder: Holder) -> None:
    khmer = holder.get(reading(holder.code, "km", 1)).content.decode()

    assert '<html lang="km"' in khmer and "It is right" not in khmer
    assert f'href="{holder.address(1)}" lang="en"' in khmer


def test_reading_costs_the_same_however_long_the_link_is(
    holder: Holder, django_assert_max_num_queries: Any
) -> None:
    long, code = holder.make(kinds=[Kind.READERS], language="km")
    assert long.texts.count() > 400

    with django_assert_max_num_queries(12):
        holder.get(reading(code, "en", 1))
    with django_assert_max_num_queries(30):
        holder.post(reading(code, "en", 1))
