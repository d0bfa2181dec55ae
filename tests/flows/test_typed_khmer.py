"""What a translator typed and a reviewer said is not lost on the way: each story from the login,
through the forms of the screens, in Khmer. What only a browser can show is in tests/browser.
"""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ops.demo.people import PASSWORD, prefer_khmer
from tests.localize.conftest import TEXTS, desk, desk_world, page, page_world  # noqa: F401

HELP = "Ask for help."
KHMER = TEXTS[HELP]
OTHER = "សូមស្នើសុំជំនួយពីមនុស្សពេញវ័យ។"
A_PERSON = {"HTTP_ACCEPT": "text/html,application/xhtml+xml"}


class Person:
    """An account of the demonstration at a browser without scripts."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.client = Client(**A_PERSON)
        assert self.log_in(reverse("wagtailadmin_home"), follow=False).status_code == 302

    def log_in(self, then: str, *, follow: bool = True) -> Any:
        form = {"username": self.name, "password": PASSWORD, "next": then}
        return self.client.post(reverse("wagtailadmin_login"), form, follow=follow)

    def sees(self, address: str) -> str:
        answer = self.client.get(address)
        assert answer.status_code == 200
        return answer.content.decode()

    def opens(self, address: str, sentence: str) -> str:
        """The card of a string, as one comes to it from the list, and what helps beside it."""
        html = self.sees(address)
        plus = "&" if "?" in address else "?"
        lines = re.findall(r'<a href="[^"]*\bopen=(\w+)"( aria-current="true")?', html)
        for anchor in ["", *(anchor for anchor, is_open in lines if not is_open)]:
            if anchor:
                html = self.sees(f"{address}{plus}open={anchor}")
            cards = re.finditer(r"<article.*?</article>", html, re.S)
            shown = next((one for one in cards if sentence in one[0]), None)
            if shown is not None:
                return html[shown.start() :]
        raise AssertionError(f"no card of {sentence}")

    def presses(self, button: str, address: str, sentence: str, **typed: str) -> Any:
        """A button of a string's card on the screen at `address`: it sends what the form holds."""
        form, action = form_of(self.opens(address, sentence), button)
        return self.client.post(action, form | typed, HTTP_REFERER=f"http://testserver{address}")


def card(html: str, sentence: str) -> str:
    (found,) = [one for one in re.findall(r"<article.*?</article>", html, re.S) if sentence in one]
    return found


def form_of(html: str, button: str) -> tuple[dict[str, str], str]:
    """The fields of the form whose address, or one of whose buttons', ends with `button`."""
    for form in re.findall(r"<form.*?</form>", html, re.S):
        for action in re.findall(r'action="([^"]+)"', form):
            if action.endswith(f"/{button}/"):
                fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
                return {name: unescape(value) for name, value in fields}, action
    raise AssertionError(f"no button {button}")


@pytest.fixture
def workbench(desk, page):  # noqa: F811
    prefer_khmer(desk.people)
    return reverse("localize:translation", args=[desk.translation(page).pk])


@pytest.fixture
def translator(workbench):
    return Person("translator")


@pytest.fixture
def reviewer(workbench):
    return Person("reviewer")


def state_of(person: Person, address: str, sentence: str = HELP) -> str:
    return re.search(r"localize-badge localize-(\w+)", person.opens(address, sentence))[1]


# The way back


def test_login_leads_back_to_the_screen_and_its_filter(translator, workbench):
    screen = f"{workbench}?show=missing"
    form, action = form_of(translator.opens(screen, HELP), "submit")
    translator.client.cookies.clear()

    refused = translator.client.post(
        action, form | {"text": KHMER}, HTTP_REFERER=f"http://testserver{screen}"
    )
    login = translator.client.get(refused.url)
    form = login.content.decode().partition('class="login-form"')[2]
    then = re.search(r'name="next" value="([^"]+)"', form)
    back = translator.log_in(unescape(then[1]))

    assert back.status_code == 200
    assert back.redirect_chain == [(screen, 302)]


def test_login_of_an_old_bookmark_leads_to_the_screen_too(translator, workbench):
    _form, action = form_of(translator.opens(workbench, HELP), "write")
    translator.client.cookies.clear()

    back = translator.log_in(action)

    assert back.status_code == 200
    assert back.redirect_chain[-1][0].partition("?open=")[0] == workbench


def test_form_that_is_too_old_says_so_in_khmer_and_leads_back(translator, workbench):
    screen = f"{workbench}?show=missing"
    form, action = form_of(translator.opens(screen, HELP), "submit")
    strict = Client(enforce_csrf_checks=True, **A_PERSON)
    strict.cookies = translator.client.cookies.copy()
    del strict.cookies["csrftoken"]

    refused = strict.post(action, form | {"text": KHMER}, HTTP_REFERER=f"http://testserver{screen}")

    html = refused.content.decode()
    assert refused.status_code == 403
    assert "ទម្រង់នេះចាស់ពេក" in html
    assert "This form" not in html
    assert f'href="{screen}"' in html
    assert translator.sees(screen)


# What comes back is seen


def test_refused_text_is_in_its_card_with_the_reason_in_khmer(translator, workbench):
    refused = translator.presses("submit", workbench, HELP, text="abc")

    there = card(refused.content.decode(), HELP)
    assert refused.status_code == 422
    assert ">\nabc</textarea>" in there
    reason = re.search(r'<p class="localize-refusal"[^>]*>(.*?)</p>', there)[1]
    assert reason
    assert not re.search("[a-zA-Z]", reason)


def test_remark_of_the_reviewer_stands_open_until_it_is_answered(translator, reviewer, workbench):
    translator.presses("submit", workbench, HELP, text=KHMER)
    reviewer.presses("return", workbench, HELP, reason="meaning", remark="ពីអ្នកណា?")

    def remark() -> str:
        shown = translator.opens(workbench, HELP)
        return re.sub(r"<details.*?</details>", "", shown, flags=re.S)

    assert "ពីអ្នកណា?" in remark()
    assert "Bopha" in remark()
    # a saved draft is no answer yet
    translator.presses("write", workbench, HELP, text=OTHER)
    assert "ពីអ្នកណា?" in remark()
    translator.presses("submit", workbench, HELP, text=OTHER)
    # nor one that nobody has read
    assert "ពីអ្នកណា?" in remark()
    reviewer.presses("endorse", workbench, HELP)
    assert "ពីអ្នកណា?" not in remark()


def test_filter_survives_every_decision(translator, reviewer, workbench):
    def decided(person: Person, button: str, show: str, sentence: str = HELP, **typed: str) -> str:
        answer = person.presses(button, f"{workbench}?show={show}", sentence, **typed)
        return answer.url.partition("&open=")[0]

    assert decided(translator, "write", "missing", text=KHMER) == f"{workbench}?show=missing"
    assert decided(translator, "submit", "draft", text=KHMER) == f"{workbench}?show=draft"
    kept = f"{workbench}?show=in_review"
    assert decided(reviewer, "comment", "in_review", remark="?") == kept
    assert decided(reviewer, "endorse", "in_review", text=KHMER) == kept
    assert state_of(reviewer, workbench) == "approved"
    assert decided(reviewer, "reopen", "approved", reason="term") == f"{workbench}?show=approved"
    whole, action = form_of(translator.sees(f"{workbench}?show=returned"), "hand-over")
    assert translator.client.post(action, whole).url == f"{workbench}?show=returned"


def test_filter_that_there_is_not_leads_to_everything(translator, workbench):
    form, action = form_of(translator.opens(workbench, HELP), "write")

    for show in ("/evil.example", "x&y=1#z", "ok", ""):
        done = translator.client.post(action, form | {"text": KHMER, "show": show})
        assert done.url.partition("?open=")[0] == workbench, show


# One press


def test_edit_of_a_reviewer_is_submitted_with_one_press(translator, reviewer, workbench):
    """If it is one: submitting what nobody changed is refused."""
    translator.presses("submit", workbench, HELP, text=KHMER)
    refused = reviewer.presses("submit", workbench, HELP, text=KHMER)
    assert refused.status_code == 422
    assert "អ្នកមិនបានកែអត្ថបទនេះទេ" in card(refused.content.decode(), HELP)
    assert state_of(reviewer, workbench) == "in_review"

    reviewer.presses("submit", workbench, HELP, text=OTHER)

    assert state_of(translator, workbench) == "in_review"
    assert OTHER in translator.sees(workbench)
    # another person decides about it
    with pytest.raises(AssertionError, match="no button endorse"):
        reviewer.presses("endorse", workbench, HELP, text=OTHER)
    translator.presses("endorse", workbench, HELP, text=OTHER)
    assert state_of(translator, workbench) == "approved"


# The source changes while somebody writes


def test_text_for_a_source_that_changed_is_under_the_new_one(
    desk,  # noqa: F811
    page,  # noqa: F811
    translator,
    workbench,
):
    form, action = form_of(translator.opens(workbench, HELP), "submit")
    page.intro = "Ask two adults for help."
    desk.publish(page)

    refused = translator.client.post(action, form | {"text": OTHER})

    there = card(refused.content.decode(), "Ask two adults for help.")
    assert refused.status_code == 409
    assert f">\n{OTHER}</textarea>" in there
    assert "អត្ថបទដើមបានផ្លាស់ប្តូរ" in there
    # pressed again, it is stored for the new source
    again, action = form_of(there, "submit")
    assert translator.client.post(action, again | {"text": OTHER}).status_code == 302
    assert state_of(translator, workbench, "Ask two adults") == "in_review"


def test_text_for_a_sentence_that_is_gone_is_shown_to_be_copied(
    desk,  # noqa: F811
    page,  # noqa: F811
    translator,
    workbench,
):
    form, action = form_of(translator.opens(workbench, HELP), "write")
    page.intro = ""
    desk.publish(page)

    refused = translator.client.post(action, form | {"text": OTHER})

    html = refused.content.decode()
    assert refused.status_code == 409
    assert f">\n{OTHER}</textarea>" in html
    assert HELP in html
    assert "ប្រយោគនេះលែងមាន" in html
