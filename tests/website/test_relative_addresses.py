"""Documents do not know their host: what is stored and answered under two BASE_URLs."""

import re
from io import StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command

from cms.documents.models import Document
from tests.website.conftest import path_of

BASES = ("http://127.0.0.1:8000", "https://cncc.example:8443")

# one address of each form, some with parameters; {lesson} and {service} are keys of pages
THE_SAME = (
    "/api/v1/changes/",
    "/api/v1/en/home/",
    "/api/v1/en/help-now/",
    "/api/v1/en/lessons/{lesson}/",
    "/api/v1/en/lessons/{lesson}/?include=services,resources",
    "/api/v1/en/guides/{lesson}/",
    "/api/v1/en/lessons/?limit=1",
    "/api/v1/en/resources/",
    "/api/v1/km/lessons/{lesson}/",
    "/api/v1/schema/",
    "/api/v1/hsds/services/",
)
WITH_THEIR_BASE = (
    "/api/v1/",
    "/api/v1/en/lessons/{lesson}/?include=schema_org",
    "/api/v1/en/services/{service}/?include=schema_org",
    "/api/v1/hsds/",
    "/sitemap.xml",
    "/robots.txt",
)


@pytest.fixture
def answer(site, reader, settings):
    """The answer to an address of the tables above, on a server with this BASE_URL."""
    pages = {name: getattr(site, name).translation_key for name in ("lesson", "service")}

    def under(base, address, **headers):
        settings.BASE_URL = base
        return reader.get(address.format(**pages), **headers)

    return under


def rows():
    return {
        (row.key, row.locale, row.kind): (
            *(bytes(row.body), bytes(row.card), row.etag),
            *sorted(row.media_files.values_list("name", "sha256")),
        )
        for row in Document.objects.all()
    }


def run(*arguments):
    out = StringIO()
    call_command("rebuild_documents", *arguments, stdout=out)
    return out.getvalue()


# What is stored


@pytest.mark.soak
def test_documents_made_under_another_address_are_the_same_bytes(site, settings) -> None:
    settings.BASE_URL = BASES[0]
    before = rows()
    assert {kind for _, _, kind in before} >= {"home", "lessons", "resources", "services"}

    settings.BASE_URL = BASES[1]

    assert run("--check") == ""
    Document.objects.all().delete()
    run()
    assert rows() == before


def test_no_document_or_card_holds_a_host_of_ours(site, settings) -> None:
    host = settings.BASE_URL.partition("://")[2].encode()
    held = {row: b"".join(parts[:2]) for row, parts in rows().items()}

    assert [row for row, content in held.items() if host in content] == []
    # the control: addresses of ours are in there
    for path in (b'"/api/v1/en/', b'"/read/en/', b'"/media/'):
        assert any(path in content for content in held.values()), path


def test_a_storage_with_addresses_of_its_own_changes_nothing(site, monkeypatch) -> None:
    bucket = "https://bucket.example.com/secret?signature=1"
    monkeypatch.setattr(type(default_storage._wrapped), "url", lambda *_: bucket)
    assert default_storage.url("x") == bucket

    assert run("--check") == ""


# What is answered


@pytest.mark.parametrize("address", THE_SAME)
def test_answer_is_the_same_under_every_address(answer, address) -> None:
    first, second = (answer(base, address) for base in BASES)

    assert first.content == second.content
    for one in (first, second):
        one.headers.pop("X-Request-Id", None)
    assert first.headers == second.headers
    said = first.content.decode() + str(first.headers)
    assert not [base for base in BASES if base.partition("://")[2] in said]


@pytest.mark.parametrize("address", WITH_THEIR_BASE)
def test_answer_that_holds_its_base_has_an_etag_of_its_own(answer, address) -> None:
    first, second = (answer(base, address) for base in BASES)

    assert first.status_code == second.status_code == 200
    assert first.content.replace(*(base.encode() for base in BASES)) == second.content
    assert first["ETag"] != second["ETag"]
    assert BASES[1] in second.content.decode()
    assert BASES[0] not in second.content.decode()
    # a copy of the time before is not taken for the answer of now
    assert answer(BASES[1], address, if_none_match=first["ETag"]).status_code == 200
    assert answer(BASES[1], address, if_none_match=second["ETag"]).status_code == 304


def test_index_names_the_base(answer) -> None:
    assert [answer(base, "/api/v1/").json()["base"] for base in BASES] == list(BASES)


def test_headers_hold_paths(answer, site, reader) -> None:
    key = site.lesson.translation_key

    document = answer(BASES[1], "/api/v1/en/lessons/{lesson}/")
    moved = reader.get(f"/api/v1/en/lessons/{key.hex}/")

    assert document["Link"] == f'</api/v1/en/lessons/{key}/>; rel="canonical"'
    assert moved["Location"] == f"/api/v1/en/lessons/{key}/"


def test_json_ld_has_no_path_where_an_address_belongs(answer) -> None:
    def addresses(value):
        for name, part in value.items() if isinstance(value, dict) else ():
            if isinstance(part, str) and (name.endswith(("url", "Url")) or name == "@id"):
                yield part
        for part in value.values() if isinstance(value, dict) else value:
            if isinstance(part, dict | list):
                yield from addresses(part)

    for address in WITH_THEIR_BASE:
        if "schema_org" in address:
            found = list(addresses(answer(BASES[1], address).json()["schema_org"]))
            assert found
            for one in found:
                assert one.startswith((f"{BASES[1]}/", "https://")), one


# Pages for people


def test_pages_name_their_host_for_search_engines_only(answer, site) -> None:
    shown = ((site.course, "courses"), (site.lesson, "lessons"), (site.resource, "resources"))
    for page, kind in shown:
        html = answer(BASES[1], path_of(page, kind)).content.decode()

        leads = re.findall(r'<(\w+)[^>]*?(?:href|src|srcset)="([^"]*)"', html)
        assert {tag for tag, address in leads if BASES[1] in address} == {"link"}
        assert f'<link rel="canonical" href="{BASES[1]}{path_of(page, kind)}">' in html
        assert not [address for tag, address in leads if address.startswith("/api/")]
