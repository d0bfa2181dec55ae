"""Whatever shows numbers asks on paper whether they still stand; what shows none does not."""

from django.test import RequestFactory

from cms.documents import paper, projection
from cms.documents.models import Recall
from public.website import drafts, published
from tests.website.conftest import path_of

ASKS = "/read/paper/0/"


def test_pages_with_numbers_ask_on_paper(reader, site) -> None:
    shown = [
        "/read/en/help-now/",
        path_of(site.service, "services"),
        path_of(site.lesson, "lessons"),
    ]
    card = reader.html(f"{path_of(site.course, 'courses')}card/")

    assert card.count(ASKS) == card.count("1280") == 4
    for path in shown:
        html = reader.html(path)
        assert html.count('class="still-right"') == 1, path
        assert ASKS in html
        assert html.count("<path") >= 1
    for path in ("/read/en/courses/", path_of(site.course, "courses"), "/read/en/"):
        assert "still-right" not in reader.html(path), path


def test_recall_after_the_numbers_were_read_is_not_that_of_the_paper(
    reader, site, monkeypatch
) -> None:
    def recalled(answer):
        with projection.publishing() as publication:
            publication.feed.seq += 1
            key = site.service.translation_key
            Recall.objects.create(seq=publication.feed.seq, key=key, sha256="0" * 64, reason="dead")
        return answer

    def lately(*asked):
        return recalled(read(*asked))

    def lately_drafted(*asked, **more):
        return recalled(drafted(*asked, **more))

    read, drafted = published.one, drafts.draft
    monkeypatch.setattr(published, "one", lately)
    monkeypatch.setattr(drafts, "draft", lately_drafted)

    card = f"{path_of(site.lesson, 'lessons')}card/"
    for path in ("/read/en/help-now/", path_of(site.service, "services"), card):
        asks = paper.address().partition("://")[2]
        assert asks in reader.html(path), path
    asks = paper.address().partition("://")[2]
    draft = drafts.serve(RequestFactory().get("/"), site.lesson, "lessons").content.decode()
    assert asks in draft
    assert asks not in paper.address()


def test_way_of_asking_is_the_same_for_everybody(reader, site) -> None:
    plain = reader.html("/read/en/help-now/")

    for headers in ({"accept_language": "km"}, {"user_agent": "x"}, {"referer": "https://x.org/"}):
        assert reader.get("/read/en/help-now/", **headers).content.decode() == plain
