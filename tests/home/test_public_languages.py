"""A third language, from `setup` to readers and out again: a setting, files, two people."""

import json
import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import transaction
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from cms.documents import deferred_rendering, dependency_update, languages, projection
from cms.documents.models import Document, Feed, Follower
from cms.documents.visibility import Hidden, Surroundings
from cms.two_people.approvals import engine, inbox
from cms.two_people.audit.models import AuditEntry
from cms.two_people.refusals import Refused
from home.directory.upkeep import integrity
from home.models import Alert, DirectoryPage, HomePage, ServicePage
from localize.overview import records
from office.languages import models
from office.languages.models import ContentLanguage, ask
from ops.backup.doctor.health_checks import content_languages
from ops.demo import workflow
from ops.demo.people import make_people
from ops.setup.groups import make_groups
from ops.setup.site import make_site
from public.delivery.static_tree.wanted import wanted
from tests.api.conftest import Api
from tests.described import content

LAO = "ຄວາມປອດໄພ"
TAGS = ["km", "en", "lo"]


class LaoWords:
    def of(self, source):
        return " ".join([LAO, *re.findall(r"{\w+}", source)])


@pytest.fixture
def lao(published, settings, monkeypatch):
    """Its pages are published by two people, and nobody reads them; (asker, second)."""
    content(settings, *TAGS)
    monkeypatch.setitem(records.TITLES, "title_lo", "lo")
    homes = make_site("en")
    groups = make_groups(dict(homes))
    people = make_people(groups)
    for person, group in (("translator", "Translators"), ("reviewer", "Reviewers")):
        getattr(people, person).groups.add(groups[f"{group} (Lao)"])
    call_command("setup")
    pages = [HomePage, DirectoryPage, ServicePage]
    for model in pages:
        page = model.objects.get(locale__language_code="en")
        workflow.translate(page, LaoWords(), people, "lo")
    monkeypatch.setattr(models, "is_complete", lambda tag: True)
    users = get_user_model().objects
    return users.get(username="publisher"), users.create_superuser("second", "s@example.org", "x")


@pytest.fixture
def api():
    return Api(Client(raise_request_exception=False))


def turn(lao, is_public, code="lo"):
    asker, second = lao
    asked = ask(code, is_public=is_public, by=asker)
    with TestCase.captureOnCommitCallbacks(execute=True):
        engine.endorse(asked, by=second)


def in_lao(held):
    return {kind for kind, _key, locale in held if locale == "lo"}


def status(path):
    return Client(raise_request_exception=False).get(path).status_code


def translations():
    """Languages that the English documents lead to, as they are given out."""
    rows = Document.objects.filter(locale="en", deleted=False)
    return {
        code for row in rows for code in json.loads(row.body_as_given()).get("translations", {})
    }


def test_setup_makes_everything_of_a_new_language(lao):
    assert HomePage.objects.filter(locale__language_code="lo").count() == 1
    assert Group.objects.filter(name__in=["Translators (Lao)", "Reviewers (Lao)"]).count() == 2
    pages = Page.objects.filter(locale__language_code="lo", depth__gt=1)
    assert pages.count() == 3 and all(page.live for page in pages)


def test_published_and_nobody_reads_it_before_two_people_say_so(lao, api):
    page = ServicePage.objects.get(locale__language_code="lo")

    assert Surroundings.of([page]).why_hidden(page) == (Hidden.NO_LANGUAGE, None)
    assert in_lao(api.replay()[0]) == set()
    assert [one["locale"] for one in api.json("")["locales"]] == ["km", "en"]
    assert status("/read/lo/") == status("/api/v1/lo/help-now/") == 404
    assert translations() == {"en"}
    assert "/lo/" not in Client().get("/sitemap.xml").content.decode()


def test_one_step_by_two_people_puts_it_in_public_view(lao, api):
    asker, second = lao
    asked = ask("lo", is_public=True, by=asker)
    with pytest.raises(Refused, match="different person"):
        engine.endorse(asked, by=asker)
    assert in_lao(api.replay()[0]) == set()
    assert [row.title for row in inbox.inbox(second).waiting] == ["Lao"]

    with TestCase.captureOnCommitCallbacks(execute=True):
        engine.endorse(asked, by=second)

    assert in_lao(api.replay()[0]) == {"home", "vocabulary", "help-now", "services"}
    assert [one["locale"] for one in api.json("")["locales"]] == TAGS
    assert status("/read/lo/") == status("/api/v1/lo/help-now/") == 200
    assert 'href="/read/lo/"' in Client().get("/read/en/").content.decode()
    assert translations() == {"en", "lo"}
    assert "/lo/" in Client().get("/sitemap.xml").content.decode()
    assert projection.check() == []
    assert api.digests()[0] == api.digests()[1]
    row = ContentLanguage.objects.get()
    verbs = AuditEntry.objects.about(row).order_by("pk").values_list("verb", flat=True)
    assert [*verbs] == ["requested", "approved"]


@pytest.mark.parametrize("fan_out", [20, 0], ids=["at once", "left to the worker"])
def test_out_of_it_again_no_copy_keeps_it_and_nothing_leads_there(lao, api, monkeypatch, fan_out):
    for room in (projection, dependency_update):
        monkeypatch.setattr(room, "FAN_OUT", fan_out)
    turn(lao, True)
    while Follower.objects.exists():
        deferred_rendering.Batches().write(list(Follower.objects.all()))
    assert translations() == {"en", "lo"}
    held, since = api.replay(locale="lo")
    whole, since_whole = api.replay()
    before = {row.kind: bytes(row.body) for row in Document.objects.filter(locale="lo")}

    turn(lao, False)

    assert Follower.objects.exists() == (fan_out == 0)
    assert api.replay(since, held, locale="lo")[0] == {}
    now, _since = api.replay(since_whole, whole)
    assert now == api.replay()[0] and in_lao(now) == set()
    assert not any("lo" in document.get("translations", {}) for document in now.values())
    assert translations() == {"en"}
    assert status("/read/lo/") == status("/api/v1/lo/help-now/") == 404
    assert 'href="/read/lo/"' not in Client().get("/read/en/").content.decode()
    assert [one["locale"] for one in api.json("")["locales"]] == ["km", "en"]
    while Follower.objects.exists():
        deferred_rendering.Batches().write(list(Follower.objects.all()))
    assert projection.check() == [] and translations() == {"en"}

    turn(lao, True)
    while Follower.objects.exists():
        deferred_rendering.Batches().write(list(Follower.objects.all()))

    after = {row.kind: bytes(row.body) for row in Document.objects.filter(locale="lo")}
    assert after == before and projection.check() == []
    assert api.replay(since, held, locale="lo")[0] == held


def test_numbers_are_there_in_the_commit_that_turns_it_on(lao, monkeypatch):
    """However many pages it has, and who hides it first loses no recall of others."""
    for room in (projection, dependency_update):
        monkeypatch.setattr(room, "FAN_OUT", -1)

    turn(lao, True)

    there = Document.objects.filter(locale="lo", deleted=False).values_list("kind", flat=True)
    assert {"help-now", "home", "services", "vocabulary"} <= {*there}


def test_without_labels_or_help_now_nobody_puts_it_in_public_view(lao, monkeypatch):
    monkeypatch.setattr(models, "is_complete", lambda tag: False)
    with pytest.raises(Refused, match="labels"):
        ask("lo", is_public=True, by=lao[0])
    monkeypatch.setattr(models, "is_complete", lambda tag: True)
    asked = ask("lo", is_public=True, by=lao[0])
    Page.objects.filter(locale__language_code="lo", slug__startswith="help").update(live=False)

    with pytest.raises(Refused, match="help now"):
        engine.endorse(asked, by=lao[1])

    assert not Document.objects.filter(locale="lo").exists()


def test_last_language_stays(lao):
    turn(lao, False, "km")

    with pytest.raises(Refused, match="last language"):
        ask("en", is_public=False, by=lao[0])
    with pytest.raises(Refused, match="so already"):
        ask("km", is_public=False, by=lao[0])


def test_publication_in_a_hidden_language_waits_with_it(lao, api):
    page = ServicePage.objects.get(locale__language_code="lo")
    projection.project_subtree(Page.objects.get(pk=page.pk))

    assert in_lao(api.replay()[0]) == set()
    assert projection.rebuild() == 0


def test_language_out_of_the_setting_ends_with_a_word(lao, api, settings):
    turn(lao, True)
    since = api.replay(locale="lo")[1]
    content(settings, "km", "en")

    for query in ({"locale": "lo"}, {"locale": "lo", "since": since}, {"locale": "en,lo"}):
        said = api.problem("changes/", **query)
        assert (said["status"], said["type"]) == (410, "urn:cncc:problem:language-ended")
        assert said["locales"] == ["lo"]
    assert api.problem("packs/", locale="lo")["status"] == 410
    assert api.json("changes/", locale="-lo")
    assert api.problem("changes/", locale="vi")["status"] == 400

    assert content_languages(timezone.now()).code == "languages-read"
    projection.rebuild()
    assert in_lao(api.replay()[0]) == set() and translations() == {"en"}
    assert content_languages(timezone.now()).code == "languages-left"
    content(settings, *TAGS)
    assert content_languages(timezone.now()).code == "languages"


# The screen


@pytest.fixture
def screen(lao):
    client = Client()
    client.force_login(lao[0])
    return client


def test_screen_asks_and_says_who_else_can(lao, screen):
    shown = screen.get("/admin/languages/").content.decode()
    assert shown.count("Take out of public view") == 2 and shown.count("Put in public view") == 1

    said = screen.post("/admin/languages/", {"code": "lo", "public": "1"}, follow=True)

    assert "Waits for a second person" in said.content.decode()
    asked = engine.waiting(ContentLanguage.objects.get())
    second = Client()
    second.force_login(lao[1])
    work = second.get("/admin/?show=to-confirm").content.decode()
    address = reverse("approvals:request", args=[asked.pk])
    assert "Into public view: 3 pages." in work and address in work
    told = second.get(address).content.decode()
    assert "I agree: into public view" in told and "Hidden" in told
    assert not languages.is_public("lo")


def test_screen_is_for_who_has_the_right(lao, sokha):
    client = Client()
    client.force_login(sokha)

    refused = client.post("/admin/languages/", {"code": "lo", "public": "1"})

    assert refused.status_code in (302, 403)
    assert not ContentLanguage.objects.exists()


def test_language_that_is_not_in_the_setting_is_nothing_to_ask_for(screen):
    assert screen.post("/admin/languages/", {"code": "vi", "public": "1"}).status_code == 404


def test_alert_in_no_other_language_keeps_it_in_public_view(lao, monkeypatch):
    """And one that has others goes on in them, and in those only."""
    approved = {"km": "ចោះ", "lo": LAO}
    alert = Alert(texts={"lo": LAO})
    turn(lao, True)
    monkeypatch.setattr(models, "_open_alerts", lambda: [alert])

    with pytest.raises(Refused, match="alert that is open"):
        ask("lo", is_public=False, by=lao[0])
    alert.texts = approved
    assert alert.for_readers_of("lo") == ("lo", LAO)
    assert alert.for_readers_of("en") == ("km", "ចោះ")
    turn(lao, False)

    with projection.publishing():
        assert alert.for_readers_of("lo") == ("km", "ចោះ")
    alert.texts = {"lo": LAO}
    with projection.publishing():
        assert alert.for_readers_of("lo") is alert.for_readers_of("km") is None


def test_language_that_fell_out_of_the_setting_comes_back_by_two_people(lao, api, settings):
    turn(lao, True)
    content(settings, "km", "en")
    projection.rebuild()

    content(settings, *TAGS)
    projection.rebuild()

    assert in_lao(api.replay()[0]) == set() and Feed.objects.get().languages == ["km", "en"]
    turn(lao, True)
    assert in_lao(api.replay()[0])


def test_night_finds_a_language_that_two_people_did_not_put_in_public_view(lao):
    turn(lao, True)
    assert list(models.unasked()) == []
    turn(lao, False)
    Feed.objects.update(languages=["km", "en", "lo"])

    (said,) = models.unasked()

    assert "The language lo is in public view" in said
    assert said in integrity.look()[0]


def test_what_fails_on_the_way_turns_nothing(lao, monkeypatch):
    with projection.publishing() as publication:
        with monkeypatch.context() as failing, pytest.raises(RuntimeError), transaction.atomic():
            failing.setattr(publication, "flush", fails())
            projection.turn_language("lo", is_public=True)
        assert publication.feed.languages == ["km", "en"] and not publication.turning

    assert Feed.objects.get().languages == ["km", "en"]


def fails():
    answers = iter([None])

    def flush():
        if next(answers, 1):
            raise RuntimeError

    return flush


def test_static_copy_has_what_the_setting_names(lao, settings):
    turn(lao, True)
    content(settings, "km", "en")

    tree = wanted(timezone.now())

    assert not [path for path in tree.entries if "/lo/" in path]
    assert tree.moment.languages == ("km", "en")
