"""Whatever somebody changes by SQL, the same night says so: every column of every record and log,
the documents, the files, the end of a log. Triggers are lifted for it."""

import gzip
import hashlib
from datetime import date, timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from cms.core.guard import writing
from cms.documents import projection
from cms.documents.models import Document, MediaFile, Recall
from cms.documents.rendered import digest
from cms.two_people.audit import seals
from cms.two_people.audit.append_only import AppendOnly, lifted
from cms.two_people.audit.seals import Seal
from cms.who_helps.models import make_missing
from home.directory import say
from home.directory.standing import IS_NOT
from home.directory.upkeep import integrity
from home.models import (
    AlertPhrase,
    ContactChannel,
    Coverage,
    HeldBackValue,
    HolidayYear,
    KnownShortCode,
    Organization,
    OwnerAgreement,
    OwnerLink,
    ReferralPoint,
    Schedule,
    Service,
)
from localize.outside.models import ReaderLink
from localize.safeguarding.models import SafeguardingRead
from tests.home.conftest import (
    MOBILE,
    by_two,
    make_channel,
    phrase_saying,
    stored,
)
from tests.shared_fixtures import again, world

from .test_upkeep import NIGHT

COLUMNS = 120  # at least so many were changed one after the other
KEPT_BY_DATABASE = 0.2  # of these, at most this part is refused by a constraint
FILE = "resources/integrity.txt"


def make_everything(police, channel, page):
    """One row of everything that readers get something from."""
    service = police.service
    service.schedules.add(Schedule(days=["MO"], opens="08:00", closes="17:00"))
    service.coverages.add(Coverage(scope="provinces", provinces=["KH-12"]))
    by_two(service, closed_on_holidays=True, age_min=3, cost="free")
    ReferralPoint.objects.create(service=service, internal_name="Post", latitude=11, longitude=104)
    HolidayYear.objects.create(year=2027, days=["2027-04-14"], source="x")
    HeldBackValue.objects.create(value="023 997 919", reason="old")
    phrase_saying(en="Wait.", km="សូមរង់ចាំ។")
    make_channel(
        service, police.sokha, police.dara, type="website", kind="", value="https://cncc.gov.kh"
    )
    organization = service.organization
    organization.website = "https://cncc.gov.kh"
    organization.save()
    police.sokha.groups.add(Group.objects.create(name="Those who decide"))
    OwnerLink.objects.create(
        **{"organization": organization, "secret_digest": "0"},
        **{"made_by": police.sokha, "ends_at": timezone.now() + timedelta(days=1)},
    )
    ReaderLink.objects.create(
        **{"reader": "Dr Sok", "role": "expert", "language": "km", "secret_digest": "0"},
        **{"made_by": police.sokha, "ends_at": timezone.now() + timedelta(days=1)},
    )
    OwnerAgreement.objects.create(
        organization=organization, agreed_with="x", agreed_on="2026-11-01", source="x"
    )
    SafeguardingRead.objects.create(
        **{"text": AlertPhrase.objects.get(), "language": "km", "digest": "0", "title": "Busy"},
        **{"reader": "Dr Sok", "role": "expert", "read_on": "2026-11-20"},
    )
    recall(service, police)
    projection.begin_epoch()  # a backup came back
    return channel, page


def recall(service, police):
    """Two numbers were given out and withdrawn."""
    values = (MOBILE, {"kind": "landline", "value": "023 213 004"})
    rows = [make_channel(service, police.sokha, police.dara, **value) for value in values]
    projection.flush()
    for row in rows:
        for person in (police.sokha, police.dara):
            say.say(stored(row), IS_NOT, by=person)
    projection.flush()
    assert Recall.objects.count() == len(rows)


everything_world = world(make_everything, "police_world", "channel_world", "published_world")


@pytest.fixture
def everything(police, channel, published, everything_world):
    projection.flush()
    again(everything_world)


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount, statement


def other(field, value):
    """A value that the column could have and has not."""
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.JSONField):
        return ["x"]
    if isinstance(field, models.DateTimeField):
        return (value or timezone.now()) + timedelta(days=300)
    if isinstance(field, models.DateField):
        return (value or date(2026, 11, 24)) + timedelta(days=300)
    if isinstance(field, models.TimeField):
        return value.replace(hour=3)
    if isinstance(field, models.DurationField):
        return timedelta(days=1)
    if isinstance(field, models.UUIDField):
        return "00000000-0000-4000-8000-000000000000"
    if isinstance(field, models.CharField | models.TextField):
        return "zq" if value != "zq" else ""
    return (value or 0) + 1


def test_each_column_of_each_record_and_log_is_found(everything):
    make_missing()
    changed = refused = 0
    with lifted():
        for model in seals.sealed_models():
            row = model._base_manager.order_by("pk").last()
            if row is None:  # no alert runs
                assert model._meta.model_name == "alert"
                continue
            assert list(seals.broken(model)) == []
            is_log = issubclass(model, AppendOnly)
            wanted = set()
            with transaction.atomic():
                for field in model._meta.concrete_fields:
                    if field.primary_key:
                        continue
                    now = field.value_from_object(row)
                    value = field.get_db_prep_save(other(field, now), connection)
                    table, column = model._meta.db_table, field.column
                    changed += 1
                    try:
                        with transaction.atomic():
                            sql(f'UPDATE {table} SET "{column}" = %s WHERE id = %s', value, row.pk)
                            if is_log:  # one digest for all: each column by itself
                                assert len(list(seals.broken(model))) == 1, column
                                transaction.set_rollback(True)
                    except DatabaseError:
                        refused += 1
                    else:
                        wanted.add(field.attname)
                if is_log:
                    continue
                # each has a digest of its own, so one look finds each of them
                (found,) = seals.broken(model)
                transaction.set_rollback(True)
            name, _colon, columns = found.rpartition(": ")
            assert name == f"{model._meta.label_lower} {row.pk}: changed outside the system"
            assert set(columns.split(", ")) == wanted

    assert changed >= COLUMNS
    assert refused <= changed * KEPT_BY_DATABASE


def rewritten(kind, old, new):
    """Somebody who knows how: body, packed body and both ETags agree."""
    document = Document.objects.get(kind=kind)
    body = bytes(document.body).replace(old, new)
    assert body != bytes(document.body)
    packed = gzip.compress(body, mtime=0)
    sql(
        "UPDATE documents_document SET body = %s, body_gzip = %s, etag = %s, etag_gzip = %s "
        "WHERE id = %s",
        *(body, packed, digest(body), digest(packed), document.pk),
    )


def body(kind, old, new):
    document = Document.objects.get(kind=kind)
    changed = bytes(document.body).replace(old, new)
    assert changed != bytes(document.body)
    sql("UPDATE documents_document SET body = %s WHERE id = %s", changed, document.pk)


def documents(column, value, kind="services"):
    sql(f"UPDATE documents_document SET {column} = %s WHERE kind = %s", value, kind)


# who stands behind nothing
SOMEBODY = (
    "(SELECT MIN(id) FROM auth_user WHERE id NOT IN (SELECT by_id FROM publishing_endorsement))"
)
# what is done together → a piece of each sentence that says so
DEEDS = {
    "bytes": (
        lambda: body("services", b'"display":"117"', b'"display":"118"'),
        lambda: body("help-now", b'"href":"tel:117"', b'"href":"tel:118"'),
        lambda: documents("body_gzip", b"x", "home"),
        "/services/{}: its bytes are not those",
        "shows display '118' for contact",
        "shows href 'tel:118' for contact",
        "/home/{}: its bytes are not those",
    ),
    "bytes with their digests": (
        lambda: rewritten("services", b'"verified_on":"2026-', b'"verified_on":"2027-'),
        lambda: rewritten("help-now", b'"urgency":"emergency"', b'"urgency":"information"'),
        lambda: rewritten("vocabulary", b'"category":["police",', b'"category":["health",'),
        "shows verified_on '2027-",
        "/services/{}: differs in body",
        "/help-now/{}: differs in body",
        "/vocabulary/{}: differs in body",
    ),
    "columns of documents": (
        lambda: documents("card", b"{}"),
        lambda: documents("title", "Call 118"),
        lambda: documents("position", 9999),
        lambda: documents("search_text", "x"),
        lambda: documents("live_until", "2040-01-01 00:00:00+00:00"),
        lambda: sql("DELETE FROM documents_facet WHERE name = 'urgency'"),
        "title, card, live_until, position, search_text, facets",
    ),
    "a document that cannot be read": (
        lambda: documents("body", b"\xff{"),
        lambda: sql("DELETE FROM documents_dependency WHERE kind = 'help-now'"),
        lambda: sql("UPDATE wagtailcore_page SET title = 'Hotline' WHERE title = 'Home'"),
        "/services/{} cannot be read: ",
        "what its documents show is not what is recorded",
        "/home/{}: is stored and should not be public",
    ),
    "rows that come and go": (
        lambda: sql("DELETE FROM home_heldbackvalue"),
        lambda: sql("DELETE FROM home_schedule"),
        lambda: sql(
            "INSERT INTO home_knownshortcode (code, owner, source, is_known) "
            "SELECT '119', 'x', 'x', is_known FROM home_knownshortcode WHERE code = '1280'"
        ),
        lambda: sql("UPDATE publishing_linkdomain SET domain = 'example.net'"),
        "home.heldbackvalue {}: the row is gone",
        "home.schedule {}: the row is gone",
        "home.knownshortcode {}: the row was not written by the system",
        "publishing.linkdomain {}: changed outside the system: domain",
        "/services/{}: differs in body",
    ),
    "recalls": (
        lambda: sql("UPDATE documents_recall SET sha256 = 'zq' WHERE id = (SELECT MIN(id) FROM "
                    "documents_recall)"),
        lambda: sql("DELETE FROM documents_recall WHERE id = (SELECT MAX(id) FROM "
                    "documents_recall)"),
        lambda: sql("INSERT INTO documents_recall (seq, key, sha256, reason, at) SELECT seq + 9, "
                    "key, sha256, reason, at FROM documents_recall WHERE sha256 = 'zq'"),
        "documents.recall {}: changed outside the system: sha256",
        "documents.recall {}: the row is gone",
        "documents.recall {}: the row was not written by the system",
    ),
    "the end of the log, and a file": (
        lambda: sql("DELETE FROM publishing_auditentry WHERE id = (SELECT MAX(id) FROM "
                    "publishing_auditentry)"),
        lambda: sql("UPDATE publishing_auditentry SET by_name = 'zq' WHERE id = (SELECT MIN(id) "
                    "FROM publishing_auditentry)"),
        lambda: default_storage.delete(FILE),
        "publishing.auditentry {}: the row is gone",
        "publishing.auditentry {}: changed outside the system: row",
        "The file {} cannot be read",
    ),
    "the log with its second table, and what a file holds": (
        lambda: sql("DELETE FROM publishing_auditentry"),
        lambda: sql("DELETE FROM publishing_seal WHERE model = 'publishing.auditentry'"),
        lambda: default_storage.save(FILE, ContentFile(b"zq")),
        "The log was cut off or changed: on ",
        "The file {} is not the one that was published",
    ),
    "what was said, with its second table": (
        lambda: sql("DELETE FROM home_statement WHERE contact IS NOT NULL"),
        lambda: sql("DELETE FROM publishing_seal WHERE model = 'home.statement'"),
        lambda: sql("UPDATE home_service SET waits = '[{\"fact\": \"cost\"}]'"),
        "(contact {}): what was said makes it another: ",
        "(service {}): who vouches for its facts is another",
        "home.service {}: changed outside the system: waits",
    ),
    "another voice": (
        lambda: sql("UPDATE home_statement SET by_id = by_id + 1 WHERE id = "
                    "(SELECT MIN(id) FROM home_statement WHERE what = 'works')"),
        lambda: sql("DELETE FROM home_statement WHERE id = (SELECT MAX(id) FROM home_statement)"),
        lambda: sql("UPDATE home_contactchannel SET is_suspect = true WHERE gone = ''"),
        lambda: sql("UPDATE home_contactchannel SET checked_on = '2027-01-01'"),
        "home.statement {}: changed outside the system: row",
        "home.statement {}: the row is gone",
        "(contact {}): what was said makes it another: ",
    ),
    "who decides, and who is asked": (
        lambda: sql("INSERT INTO auth_user_groups (user_id, group_id) "
                    "SELECT (SELECT MAX(id) FROM auth_user), (SELECT MAX(id) FROM auth_group)"),
        lambda: sql("UPDATE home_ownerlink SET email = 'zq@example.org'"),
        lambda: sql("INSERT INTO home_ownerlink (organization_id, secret_digest, email, "
                    "made_by_id, made_at, ends_at) SELECT organization_id, 'zq', '', "
                    "made_by_id, made_at, ends_at FROM home_ownerlink"),
        "auth.user_groups {}: the row was not written by the system",
        "home.ownerlink {}: changed outside the system: email",
        "home.ownerlink {}: the row was not written by the system",
    ),
    "what waits, and who stands behind it": (
        lambda: sql("UPDATE publishing_endorsement SET by_id = " + SOMEBODY +
                    " WHERE id = (SELECT MIN(id) FROM publishing_endorsement)"),
        lambda: sql("DELETE FROM publishing_endorsement WHERE id = "
                    "(SELECT MAX(id) FROM publishing_endorsement)"),
        lambda: sql("INSERT INTO publishing_endorsement (request_id, by_id, at, as_reviewer, "
                    "break_glass) SELECT request_id, (SELECT by_id "
                    "FROM publishing_endorsement ORDER BY id LIMIT 1), at, as_reviewer, "
                    "break_glass FROM publishing_endorsement "
                    "WHERE id = (SELECT MAX(id) FROM publishing_endorsement)"),
        lambda: sql("UPDATE publishing_changerequest SET outcome = 'lapsed', new = '{\"x\": 1}' "
                    "WHERE id = (SELECT MIN(id) FROM publishing_changerequest)"),
        lambda: sql("INSERT INTO publishing_changerequest (content_type_id, subject_id, action, "
                    "digest, old, new, asked_by_id, asked_at, reason, outcome) SELECT "
                    "content_type_id, subject_id, 'zq', digest, old, new, asked_by_id, asked_at, "
                    "reason, '' FROM publishing_changerequest WHERE outcome = 'lapsed'"),
        "publishing.endorsement {}: changed outside the system: by_id",
        "publishing.endorsement {}: the row is gone",
        "publishing.endorsement {}: the row was not written by the system",
        "publishing.changerequest {}: changed outside the system: new, outcome",
        "publishing.changerequest {}: the row was not written by the system",
    ),
    "requests that are gone, and members": (
        lambda: sql("DELETE FROM publishing_endorsement"),
        lambda: sql("DELETE FROM publishing_changerequest"),
        lambda: sql("DELETE FROM auth_user_groups WHERE id = (SELECT MAX(id) FROM "
                    "auth_user_groups)"),
        "publishing.endorsement {}: the row is gone",
        "publishing.changerequest {}: the row is gone",
        "auth.user_groups {}: the row is gone",
    ),
    "seals that somebody else made": (
        lambda: sql("UPDATE home_ownerlink SET email = 'zq@example.org'"),
        lambda: sealed_by_hand("home.ownerlink", without("email")),
        lambda: sql("DELETE FROM home_heldbackvalue"),
        lambda: sealed_by_hand("home.heldbackvalue", lambda _columns: {}),
        lambda: set_back(Service.objects.first()),
        "home.ownerlink {}: changed outside the system: email",
        "home.heldbackvalue {}: the row is gone",
        "home.service {}: changed outside the system: priority",
    ),
}  # fmt: skip


def sealed_by_hand(model, change):
    """A seal after the newest one of a row, by somebody who has the code and not the key."""
    newest = Seal.objects.filter(model=model).last()
    written = {"model": model, "key": newest.key, "columns": change(newest.columns)}
    models.QuerySet(Seal).bulk_create([Seal(**written, at=newest.at, mac=newest.mac)])


def without(name):
    return lambda columns: {one: value for one, value in columns.items() if one != name}


def set_back(row):
    """It was changed rightly; then it is what it was, with its seal of then once more."""
    was = Seal.objects.filter(model="home.service", key=str(row.pk)).last()
    row.priority += 1
    row.save()
    sql("UPDATE home_service SET priority = %s WHERE id = %s", row.priority - 1, row.pk)
    was.pk = None
    models.QuerySet(Seal).bulk_create([was])


def test_copy_before_the_newest_seal_makes_no_older_one_newest(police):
    row = KnownShortCode.objects.get(code="1288")
    row.is_known = False
    with writing(row):
        row.save()
    copy = Seal.objects.filter(model="home.knownshortcode", key=str(row.pk)).last()
    copy.pk = -1  # a log takes new rows, wherever
    models.QuerySet(Seal).bulk_create([copy])
    sql("UPDATE home_knownshortcode SET is_known = true WHERE id = %s", row.pk)

    (found,) = seals.broken(KnownShortCode)
    assert found.endswith("changed outside the system: is_known")


def has(findings, sentence):
    pieces = sentence.split("{}")
    return any(all(piece in line for piece in pieces) for line in findings)


@pytest.fixture
def nights(everything, monkeypatch, settings, tmp_path):
    """Last night everything agreed; a public document lists a file."""
    settings.MEDIA_ROOT = tmp_path
    default_storage.save(FILE, ContentFile(b"text"))
    document = Document.objects.create(
        **{"key": "0" * 32, "locale": "en", "kind": "resources", "seq": 0, "slug": "x"},
        **{"body": b"{}", "body_gzip": gzip.compress(b"{}", mtime=0), "card": b"{}"},
        **{"etag": digest(b"{}"), "etag_gzip": digest(gzip.compress(b"{}", mtime=0))},
        **{"updated_at": NIGHT},
    )
    sha256 = hashlib.sha256(b"text").hexdigest()
    MediaFile.objects.create(document=document, name=FILE, sha256=sha256)
    monkeypatch.setattr(seals, "SETTLED", timedelta(minutes=-1))
    assert integrity.run(NIGHT - timedelta(days=1)).findings == []


def test_each_change_by_sql_is_found_the_same_night(nights, mailoutbox):
    with lifted():
        for name, (*deeds, _last) in DEEDS.items():
            expected = [one for one in DEEDS[name] if isinstance(one, str)]
            with transaction.atomic():
                for deed in deeds:
                    if callable(deed):
                        deed()
                findings = integrity.run(NIGHT).findings
                transaction.set_rollback(True)
            missed = [one for one in expected if not has(findings, one)]
            assert not missed, "\n".join([name, *missed, "--", *findings])
    assert len(mailoutbox) == len(DEEDS)


@pytest.mark.sqlite
def test_a_row_of_another_type_ends_no_night(nights, mailoutbox):
    """PostgreSQL holds no text in a column of bytes, and no key that is none."""
    sql("UPDATE documents_document SET body = 'text' WHERE kind = 'services'")
    sql("UPDATE home_service SET key = 'x'")

    findings = integrity.run(NIGHT).findings

    assert has(findings, "/services/{} cannot be read: TypeError")
    assert has(findings, "home.service {} cannot be read: ValueError")
    assert "changed outside the workflow" in mailoutbox[-1].subject


def test_a_good_night_is_told_where_a_setting_says_so(nights, settings, mailoutbox):
    settings.NIGHTLY_EMAILS = ["log@example.org"]

    check = integrity.run(NIGHT)

    [mail] = mailoutbox
    assert (mail.subject, mail.bcc) == ("Nightly check: everything agrees", ["log@example.org"])
    assert f"Seals: {check.sealed} {check.last_seal} {check.seals_head}" in mail.body
    assert check.sealed == Seal.objects.count()


# the head, on another machine


def heads():
    out = StringIO()
    call_command("log_head", stdout=out)
    return out.getvalue()


def test_a_head_that_left_the_machine_finds_what_was_cut_off(nights, tmp_path):
    file = tmp_path / "heads"
    file.write_text(heads() + heads())
    out = StringIO()
    call_command("log_head", against=str(file), stdout=out)
    assert "2 heads agree" in out.getvalue()

    with lifted():
        sql("DELETE FROM publishing_seal WHERE id = (SELECT MAX(id) FROM publishing_seal)")
        with pytest.raises(CommandError, match="2 heads do not agree"):
            call_command("log_head", against=str(file), stderr=StringIO())


def test_a_file_that_holds_no_heads_is_refused(channel, tmp_path):
    file = tmp_path / "heads"
    file.write_text("zq\n")

    with pytest.raises(CommandError, match="line 1"):
        call_command("log_head", against=str(file))


def test_facts_of_a_row_as_it_was_are_sealed_once(channel):
    count = Seal.objects.count()

    Service.objects.get(pk=channel.service_id).save()
    Organization.objects.get().save()
    KnownShortCode.objects.first().save()

    assert Seal.objects.count() == count
    assert ContactChannel.objects.count() == 1


def test_another_key_is_one_sentence_until_it_is_known_again(everything, settings):
    settings.SECRET_KEY, before = "another", settings.SECRET_KEY

    assert [line.partition(",")[0] for line in integrity.look()[0]] == [
        "The seals were made with another SECRET_KEY"
    ]

    settings.SECRET_KEY_FALLBACKS = [before]
    KnownShortCode.objects.first().save()
    assert integrity.look()[0] == []


def test_rows_are_sealed_again_after_a_restore_with_another_key(everything, settings):
    AlertPhrase.objects.get().delete()
    settings.SECRET_KEY = "another"

    seals.make_again()

    assert [line for model in seals.sealed_models() for line in seals.broken(model)] == []
    with lifted():
        sql("UPDATE home_contactchannel SET value = '118' WHERE value = '117'")
    (found,) = seals.broken(ContactChannel)
    assert found.endswith("changed outside the system: value")


def test_what_somebody_saves_meanwhile_is_no_finding(everything, monkeypatch):
    """The rows were read before a change, the seals after it."""
    newest, service = seals._newest, Service.objects.first()

    def read(label, keys):
        if label == "home.service" and service.priority != 7:
            service.priority = 7
            service.save()
        return newest(label, keys)

    monkeypatch.setattr(seals, "_newest", read)

    assert integrity.run(NIGHT).findings == []
    assert service.priority == 7
    projection.flush()


def test_a_part_that_fails_hides_no_other(everything, monkeypatch, mailoutbox):
    def broken(model, since):
        raise RuntimeError("zq")
        yield

    monkeypatch.setattr(seals, "broken", broken)
    with lifted():
        sql("UPDATE home_contactchannel SET value = '118' WHERE value = '117'")

    findings = integrity.run(NIGHT).findings

    assert "home.service: could not be looked at: RuntimeError: zq" in findings
    assert has(findings, "what was said makes it another: value")
    assert "home.service: could not" in mailoutbox[0].body
