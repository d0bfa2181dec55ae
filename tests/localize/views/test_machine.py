"""A machine's suggestion: off by default, beside one string, never where help depends on it."""

import threading
import uuid

import orjson
import pytest
from django.utils import timezone
from wagtail.models import Page
from wagtail_localize.machine_translators.base import BaseMachineTranslator
from wagtail_localize.models import StringSegment, StringTranslation
from wagtail_localize.strings import StringValue

from cms.documents.models import Document
from cms.two_people.audit.models import AuditEntry
from localize.workbench import suggesting
from localize.workflow.models import Review
from tests.localize.views.conftest import at, make_submit_only, press

XHR = {"x-requested-with": "XMLHttpRequest"}
SAID = "សូមសុំជំនួយ។"


class Engine(BaseMachineTranslator):
    """What a test wants it to say; strings that it was asked for."""

    said: object = SAID
    can = True
    asked: list[str]

    def can_translate(self, source_locale, target_locale):
        return self.can

    def translate(self, source_locale, target_locale, strings):
        Engine.asked += [one.data for one in strings]
        if callable(Engine.said):
            return Engine.said()
        return {one: StringValue(Engine.said) for one in strings}


@pytest.fixture
def engine(settings, monkeypatch):
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {"CLASS": f"{__name__}.Engine"}
    for name, value in (("said", SAID), ("can", True), ("asked", [])):
        monkeypatch.setattr(Engine, name, value, raising=False)
    suggesting.cache.clear()
    yield Engine
    suggesting.cache.clear()


def asks(client, work, segment):
    """Does the card ask for one? And what it gets."""
    offered = "data-localize-ask" in client.get(at("help", work.pk, segment.pk)).content.decode()
    return offered, client.post(at("suggest", work.pk, segment.pk), headers=XHR)


def name_in(answer):
    return answer.content.decode().split('suggestion="')[1].split('"')[0].replace("&quot;", '"')


def segment_in(desk, page, source):
    work = desk.translation(page)
    return work, StringSegment.objects.get(source=work.source, string__data=source)


def test_off_by_default(work, intro, translator, monkeypatch, settings):
    assert settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR is None
    monkeypatch.setattr(Engine, "asked", [], raising=False)

    offered, answer = asks(translator, work, intro)

    assert not offered
    assert answer.status_code == 403
    assert Engine.asked == []


def test_it_stands_beside_the_string_and_is_nowhere_else(work, intro, translator, engine):
    offered, answer = asks(translator, work, intro)
    again = translator.post(at("suggest", work.pk, intro.pk))
    screen = translator.get(at("translation", work.pk)).content.decode()

    assert offered
    assert SAID in answer.content.decode()
    assert SAID in again.content.decode()
    assert engine.asked == ["Ask for help."]  # once for both
    assert SAID not in screen
    assert "Shift+F8" in screen
    assert not StringTranslation.objects.filter(context=intro.context).exists()
    assert not AuditEntry.objects.about(intro.context).exists()


def test_name_that_the_source_has_not_is_not_shown(work, intro, translator, engine):
    engine.said = "លោក សុខ ដារ៉ា និយាយថា សូមសុំជំនួយ។"

    offered, answer = asks(translator, work, intro)

    assert offered and engine.asked == ["Ask for help."]
    assert "សុខ ដារ៉ា" not in answer.content.decode()


def test_source_that_is_not_public_is_not_sent(page, work, intro, translator, engine, settings):
    Page.objects.filter(pk=page.pk).update(live=False)

    offered, answer = asks(translator, work, intro)

    assert (offered, answer.status_code, engine.asked) == (False, 403, [])
    settings.MACHINE_MAY_READ_DRAFTS = True
    assert asks(translator, work, intro)[0]


def test_what_is_taken_is_in_the_log_and_stays_marked(desk, work, intro, translator, engine):
    name = name_in(asks(translator, work, intro)[1])

    taken = translator.post(at("suggest", work.pk, intro.pk), {"taken": name})
    press(translator, at("write", work.pk, intro.pk), intro, text=f"{SAID} ១", seen="0")

    assert taken.json() == {"text": SAID}
    entry = AuditEntry.objects.about(intro.context).get()
    assert (entry.by_id, entry.new["text"]) == (desk.people.translator.pk, SAID)
    stored = Review.objects.get(string_translation__context=intro.context)
    assert stored.origin == "machine"
    assert AuditEntry.objects.about(stored).get().data["origin"] == "machine"

    fields = {"text": SAID, "seen": stored.version}
    press(translator, at("submit", work.pk, intro.pk), intro, **fields)

    stored.refresh_from_db()
    assert (stored.origin, stored.text, stored.state) == ("machine", SAID, "in_review")


def test_nobody_takes_what_they_were_not_given(desk, work, intro, translator, reviewer, engine):
    name = name_in(asks(translator, work, intro)[1])
    title = StringSegment.objects.get(source=work.source, context__path="title")

    for client, segment, said in (
        (reviewer, intro, name),
        (translator, title, name),
        (translator, intro, name + "x"),
        (translator, intro, ""),
    ):
        answer = client.post(at("suggest", work.pk, segment.pk), {"taken": said}, headers=XHR)
        assert answer.status_code == 403
    assert not AuditEntry.objects.filter(verb="suggestion_taken").exists()


def test_who_may_not_write_asks_nothing(desk, page, work, intro, translator, client_of, engine):
    outsider = client_of(make_submit_only())
    address = at("suggest", work.pk, intro.pk)
    outside = outsider.post(address, headers=XHR)
    target = desk.target(page)
    Page.objects.filter(pk=target.pk).update(locked=True, locked_by=desk.people.admin)
    locked = translator.post(address, headers=XHR)

    for answer in (outside, locked):
        assert answer.status_code == 403
        assert SAID not in answer.content.decode()
    assert translator.get(address).status_code == 405
    assert engine.asked == []


def raises():
    raise RuntimeError("out of order")


@pytest.mark.parametrize(
    "said",
    [
        "Ask for help.",  # not translated
        "ขอความช่วยเหลือ",  # another language
        "សូម<script>alert(1)</script>សុំជំនួយ។",
        "<b>សូមសុំជំនួយ។</b>",
        "សូមសុំជំនួយ។ ទូរសព្ទលេខ 117។",
        "សូមសុំជំនួយ។ " * 5000,
        "សូមសុំជំនួយ។\0",
        "",
        " \u200b",
        None,
        12,
        raises,
        dict,
        lambda: None,
        lambda: SAID,
    ],
)
def test_what_fails_is_not_shown(work, intro, translator, engine, said):
    engine.said = said

    offered, answer = asks(translator, work, intro)

    assert offered
    assert answer.status_code == 200
    assert answer.content.strip() == b""


def test_engine_without_the_language_is_not_asked(work, intro, translator, engine):
    engine.can = False

    assert asks(translator, work, intro)[1].content.strip() == b""
    assert engine.asked == []


def test_slow_engine_shows_nothing_and_is_asked_no_more(
    work, intro, translator, engine, monkeypatch
):
    monkeypatch.setattr(suggesting, "PATIENCE", 0.05)
    wakes = threading.Event()
    engine.said = lambda: wakes.wait(20) and {}

    first = asks(translator, work, intro)[1]
    second = asks(translator, work, intro)[1]
    wakes.set()

    assert first.content.strip() == second.content.strip() == b""
    assert len(engine.asked) == 1
    assert suggesting._one_at_a_time.acquire(timeout=20)  # it came back
    suggesting._one_at_a_time.release()


def test_text_that_is_there_is_left_alone(desk, work, intro, drafted, translator, engine):
    offered, answer = asks(translator, work, intro)

    assert not offered
    assert answer.status_code == 403
    assert engine.asked == []


def test_memory_goes_first(desk, khmer, translator, engine):
    work, segment = segment_in(desk, desk.write(title="Another"), "Ask for help.")

    assert not asks(translator, work, segment)[0]


def offer(number):
    """The directory gives this number out."""
    contact = {"key": "a", "href": f"tel:{number}", "display": number, "dial_from_abroad": False}
    Document.objects.create(
        key=uuid.uuid4(),
        locale="en",
        kind="help-now",
        seq=10**6,
        body=orjson.dumps({"entries": [{"channels": [contact]}]}),
        slug="help",
        body_gzip=b"",
        card=b"{}",
        etag="a",
        etag_gzip="a",
        updated_at=timezone.now(),
    )


NUMBERS = {
    "Call 117 at once.": False,
    "Call 1280.": False,
    "Write to 1288.": False,
    "Room 1297 is open.": False,  # only the directory knows it
    "Room ១២៩៧ is open.": False,
    "Room 1298 is open.": True,
    "Think 3 times.": True,
}


def test_no_string_with_a_number_of_the_directory(desk, translator, engine):
    offer("1297")
    body = [("paragraph", f"<p>{said}</p>") for said in NUMBERS]
    work = desk.translation(desk.write(body=body))

    for said, is_asked in NUMBERS.items():
        segment = StringSegment.objects.get(source=work.source, string__data=said)
        offered, answer = asks(translator, work, segment)
        assert (offered, answer.status_code) == (is_asked, 200 if is_asked else 403), said
    assert engine.asked == [said for said, is_asked in NUMBERS.items() if is_asked]


def test_no_page_that_somebody_in_danger_reads(desk, translator, engine):
    home = desk.homes["en"]
    home.welcome = "<p>Somebody helps you.</p>"
    work, segment = segment_in(desk, desk.publish(home), "Somebody helps you.")

    assert asks(translator, work, segment)[0] is False
    assert engine.asked == []
