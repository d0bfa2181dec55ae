"""A province's list: what each row becomes, what is refused, and that nobody alone makes it so."""

import re
from html import unescape
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.contrib.messages import get_messages
from django.core import signing
from django.urls import reverse
from django.utils.translation import override
from openpyxl import Workbook, load_workbook

from home.directory import say
from home.directory.channel_values import ChannelValue
from home.directory.directory_facts import given_now
from home.directory.models import facts
from home.directory.sheet import plan, rows, views
from home.directory.standing import IS, IS_NOT, WORKS
from home.models import ContactChannel, Coverage, HeldBackValue, Organization, Service, Statement
from localize.exchange import limits
from office.desk.work import work
from tests.home import lists
from tests.home.conftest import called, called_first, make_channel, make_keeper, make_service
from tests.home.lists import book, sample, upload

RIGHTS = (
    *("add_contactchannel", "change_contactchannel", "view_contactchannel"),
    *("confirm_contactchannel", "add_organization", "add_service", "change_service"),
    "view_service",
)


@pytest.fixture
def address():
    return reverse("home_sheet")


@pytest.fixture
def keeper(police):
    return make_keeper("keeper", *RIGHTS)


@pytest.fixture
def second(police):
    return make_keeper("second", *RIGHTS)


@pytest.fixture
def as_keeper(client, keeper):
    client.force_login(keeper)
    return client


def shown(answer):
    """(row, outcome, whether it is ticked) of each row of the screen."""
    return [
        (one.row.number, one.outcome, one.is_clear) for one, _label in answer.context["planned"]
    ]


def form_of(answer, *ticked):
    """What the button posts: what is ticked, else what was ticked when the screen opened."""
    planned = [one for one, _label in answer.context["planned"]]
    ticked = ticked or [one.row.number for one in planned if one.is_clear]
    return {"rows": answer.context["signed"], "take": list(ticked)}


def bring(client, *lines, **options):
    return client.post(reverse("home_sheet"), upload(book(*lines, **options)))


def take(client, *lines, ticked=(), **options):
    answer = bring(client, *lines, **options)
    return client.post(reverse("home_sheet"), form_of(answer, *ticked))


def told(answer):
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def faults(answer):
    return [" ".join(one.row.faults) for one, _label in answer.context["planned"]]


def contact(value):
    return next(
        row
        for row in ContactChannel.objects.select_related("service")
        if row.candidate is not None and row.candidate.value == value
    )


@pytest.mark.slow("thirty services are written")
def test_list_waits_for_two_people_and_one_of_them_makes_nothing_public(as_keeper, keeper, second):
    lines = [sample(number) for number in range(30)]

    answer = bring(as_keeper, *lines)
    assert {outcome for _row, outcome, _is in shown(answer)} == {plan.NEW_SERVICE}
    assert not Service.objects.filter(internal_name__startswith="Sample").exists()
    done = as_keeper.post(reverse("home_sheet"), form_of(answer))

    assert "30 rows were taken" in told(done)
    made = ContactChannel.objects.filter(service__internal_name__startswith="Sample")
    assert made.count() == 30
    assert Organization.objects.filter(internal_name="Sample Organization").count() == 1
    assert not made.exclude(value="").exists()
    assert not given_now().keys() & set(made.values_list("pk", flat=True))
    said = Statement.objects.filter(contact__in=made)
    assert {(one.what, one.by_id, one.voice) for one in said} == {(IS, keeper.pk, "person")}
    first = contact("012340000")
    say.say(first, WORKS, by=keeper, **called("smart"))
    say.say(first, WORKS, by=keeper, **called("metfone"))
    assert not ContactChannel.objects.get(pk=first.pk).value
    say.say(first, WORKS, by=second, **called("metfone"))
    assert ContactChannel.objects.get(pk=first.pk).value == "012340000"
    assert set(given_now()) >= {first.pk}


def test_same_list_again_by_anybody_makes_nothing_twice(client, as_keeper, second):
    lines = [sample(number, hours="07:30-11:30", days="Every day") for number in range(3)]
    take(as_keeper, *lines)
    before = Statement.objects.count(), Service.objects.count()

    for person in (None, second):
        if person:
            client.force_login(person)
        answer = bring(client, *lines)
        assert shown(answer) == [(row, plan.SAME, False) for row in (2, 3, 4)]
        assert (rows_label(answer), answer.context["may_take"]) == ("Is here already: 3", False)
        client.post(reverse("home_sheet"), form_of(answer, 2, 3, 4))

    assert before == (Statement.objects.count(), Service.objects.count())


def rows_label(answer):
    return " ".join(f"{label}: {count}" for label, count in answer.context["counts"])


def test_second_person_meets_the_list_as_one_row(as_keeper, keeper, second):
    take(as_keeper, *(sample(number) for number in range(5)))

    [row] = [row for row in work(second).waiting if row.title == "New contacts"]

    assert row.by == keeper
    assert row.what.startswith("5 contacts, which nobody gets yet: Sample Service")
    assert contact("012340000").pk == int(row.url.rstrip("/").rpartition("/")[2])


def test_every_fact_of_a_row_is_a_fact_of_the_service(as_keeper):
    line = sample(
        1,
        service_in_km="សេវាគំរូ ១",
        value="០១២ ៣៤៥ ៦៧៨",
        district="0702",
        days="Monday to Friday",
        hours="7:30-11.30, ១៣:៣០–១៧:០០",
        age_min="6",
        age_max=17,
        cost="Free",
        languages="Khmer; ចាម",
        source_day="1/11/2026",
        note="Sample note",
    )
    answer = take(as_keeper, line)

    assert "1 row was taken" in told(answer)
    row = contact("012345678")
    service = row.service
    assert (service.internal_name, service.category, service.urgency, service.cost) == (
        ("Sample Service 1 · សេវាគំរូ ១", "legal", "support", "free")
    )
    assert (service.audiences, service.languages) == (["child", "caregiver"], ["km", "cja"])
    assert (service.age_min, service.age_max) == (6, 17)
    assert [str(one) for one in service.schedules.all()] == [
        "MO TU WE TH FR 07:30-11:30",
        "MO TU WE TH FR 13:30-17:00",
    ]
    assert [(one.scope, one.districts) for one in service.coverages.all()] == [
        ("districts", ["0702"])
    ]
    assert row.source_urls == ["Sample list of the province, 2026-11-01", "Sample note"]
    assert not service.assured


def test_contacts_and_facts_of_a_service_that_is_here(as_keeper, organization, keeper, second):
    service = make_service(
        organization, internal_name="Sample Office", category="legal", urgency="support"
    )
    Coverage.objects.create(service=service, scope="provinces", provinces=["KH-8"])
    make_channel(service, keeper, second, kind="landline", value="023 213 004")
    line = lists.ROW | {
        "organization en": "national  POLICE",
        "service en": "Sample office",
        "category": "",
        "urgency": "",
        "audience": "",
    }

    answer = bring(
        as_keeper,
        line | {"value": "023 213 004", "cost": "Free", "province": "Kandal"},
        line | {"value": "012 345 678", "province": "Kandal"},
    )

    assert [outcome for _row, outcome, _is in shown(answer)] == [plan.DIFFERS, plan.NEW_CONTACT]
    done = as_keeper.post(reverse("home_sheet"), form_of(answer))
    assert "2 rows were taken" in told(done)
    service.refresh_from_db()
    assert service.cost == "unknown"  # it waits, though nobody is sent there in an emergency
    [waits] = service.waits
    assert (waits["fact"], waits["by"]) == ("cost", [keeper.pk])
    assert contact("012345678").service == service
    assert Service.objects.filter(internal_name__startswith="Sample").count() == 1
    facts.say(service, {"cost": {"cost": "free"}}, by=second)
    service.refresh_from_db()
    assert service.cost == "free"


def test_area_grows_and_nothing_is_taken_away(as_keeper, service, channel):
    Service.objects.filter(pk=service.pk)
    line = lists.ROW | {
        "organization en": "National Police",
        "service en": "Police 117",
        "value": "117",
    }
    line |= {"category": "", "urgency": "", "audience": ""}

    [(one, _label)] = bring(as_keeper, line).context["planned"]

    assert one.outcome == plan.DIFFERS
    assert one.facts == {
        "coverage": {"coverages": [{"scope": "provinces", "provinces": ["KH-7"], "districts": []}]}
    }


def test_what_serves_the_whole_country_serves_the_province(as_keeper, organization, keeper, second):
    service = make_service(organization, internal_name="Sample", category="legal", urgency="report")
    Coverage.objects.create(service=service, scope="national")
    make_channel(service, keeper, second, kind="short_code", value="1280")
    line = {"organization en": "National Police", "service en": "Sample", "value": "1280"}
    line |= {"category": "", "urgency": "", "audience": ""}

    assert shown(bring(as_keeper, lists.ROW | line)) == [(2, plan.SAME, False)]


def test_duplicates_stand_side_by_side_and_are_not_ticked(as_keeper, organization, keeper, second):
    other = make_service(
        organization, internal_name="Other · សេវាគំរូ", category="legal", urgency="support"
    )
    make_channel(other, keeper, second, kind="mobile", value="012 345 678")

    answer = bring(
        as_keeper,
        sample(1, value="+855 12 345 678"),
        sample(2, service_in_km="សេវា\u200bគំរូ"),
        sample(3),
        sample(3),
        sample(5, value="012 340 003"),
    )

    assert shown(answer) == [
        (2, plan.NEW_SERVICE, False),
        (3, plan.NEW_SERVICE, False),
        (4, plan.NEW_SERVICE, True),
        (5, plan.SAME, False),
        (6, plan.NEW_SERVICE, False),
    ]
    planned = [one for one, _label in answer.context["planned"]]
    assert planned[0].doubts == [("The same number", other)]
    assert planned[1].doubts == [("The same name", other)]
    assert planned[3].doubts == [("The same as row 4.", None)]
    assert planned[4].doubts == [("Row 4 has the same number for another service.", None)]
    html = answer.content.decode()
    assert html.count("The same number") == html.count("The same name") == 1


def test_what_is_gone_or_was_dropped_comes_as_new_with_a_warning(
    as_keeper, organization, keeper, second
):
    service = make_service(
        organization, internal_name="Sample Service 1", category="legal", urgency="support"
    )
    Coverage.objects.create(service=service, scope="provinces", provinces=["KH-7"])
    gone = make_channel(service, keeper, second, kind="mobile", value="012 340 001")
    make_channel(service, keeper, second, kind="mobile", value="012 340 009")
    for person in (keeper, second):
        say.say(ContactChannel.objects.get(pk=gone.pk), IS_NOT, by=person)
    dropped = ContactChannel(service=service)
    called_first(dropped, type="call", kind="mobile", value="012340002", by=keeper)
    say.say(dropped, IS_NOT, by=second)
    line = {"organization en": "National Police", "service en": "Sample Service 1"}
    line |= {"category": "", "urgency": "", "audience": ""}

    answer = bring(as_keeper, sample(1, **line), sample(2, **line))

    assert shown(answer) == [(2, plan.NEW_CONTACT, False), (3, plan.NEW_CONTACT, False)]
    as_keeper.post(reverse("home_sheet"), form_of(answer, 2, 3))
    gone.refresh_from_db()
    assert gone.gone
    assert contact("012340001") == gone
    assert not given_now().keys() & {gone.pk, contact("012340002").pk}


# What is wrong with a row


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"value": 12345678.0}, "L2: The spreadsheet took this for a number, and a zero may be "
                                "lost."),
        ({"value": 5.5}, "L2: The spreadsheet took this for a number, and a zero may be lost."),
        ({"value": "012 345 678 / 016 345 678"}, "L2: A phone number has digits, spaces and a "
                                              "leading + only."),
        ({"value": "012 345 678 016 345 678"}, "L2: This is not a complete phone number. Please "
                                               "count the digits."),
        ({"value": "NA"}, "L2: “NA” says nothing. Leave the cell empty."),
        ({"value": ""}, "L2: Enter the number or address of this contact."),
        ({"value": "012 345"}, "L2: This is not a complete phone number. Please count the digits."),
        ({"value": "1299"}, "L2: This short number is not in the list of known short numbers. "
                            "Have it added first."),
        ({"value": "012 999 999"}, "L2: This value is on the list of values that may not be "
                                   "published."),
        ({"value": "=A1"}, "L2: This is a formula. Write what it shows."),
        ({"type": "Website", "value": "https://example.org/"}, "L2: This site is not in the list "
                                                               "of known sites. Have it added "
                                                               "first."),
        ({"type": "Telegram", "value": "sample_help"}, "M2: Say which official page leads to it."),
        ({"type": ""}, "K2: Choose how people reach this contact."),
        ({"province": ""}, "I2: Choose the province."),
        ({"province": "Atlantis"}, "I2: “Atlantis” is not in the list. I2: Choose the province."),
        ({"district": "0102"}, "J2: This district is in another province."),
        ({"service_in_en": ""}, "D2: Write the name in one of the languages."),
        ({"service_in_en": "x" * 99}, "E2: This is too long."),
        ({"category": "", "urgency": ""}, "F2: This is needed. G2: This is needed."),
        ({"kind": ""}, "C2: This is needed."),
        ({"days": "Every day"}, "O2: Choose days, and write hours like 07:30-11:30, 13:30-17:00."),
        ({"days": "Every day", "hours": "in the morning"},
         "O2: Choose days, and write hours like 07:30-11:30, 13:30-17:00."),
        ({"days": "Every day", "hours": "08:00-08:00"},
         "O2: Choose days, and write hours like 07:30-11:30, 13:30-17:00."),
        ({"age_min": "young"}, "P2: Write an age in years."),
        ({"age_min": "18", "age_max": "6"}, "Q2: The lower age must not be above the upper one."),
        ({"source": ""}, "T2: This is needed."),
        ({"source_day": "last year"}, "U2: Write the day like 2027-04-14."),
    ],
)  # fmt: skip
def test_row_that_is_wrong_is_refused_with_its_cell(as_keeper, cells, sentence):
    HeldBackValue.objects.create(value="012 999 999", reason="Sample")

    answer = bring(as_keeper, sample(1, **cells), sample(2))

    assert faults(answer) == [sentence, ""]
    assert shown(answer) == [(2, plan.BAD, False), (3, plan.NEW_SERVICE, True)]
    html = unescape(answer.content.decode())
    assert all(f">{one}</div>" in html for one in answer.context["planned"][0][0].row.faults)
    as_keeper.post(reverse("home_sheet"), form_of(answer, 2, 3))
    assert Service.objects.filter(internal_name__startswith="Sample").count() == 1


def test_rows_that_contradict_each_other_are_refused(as_keeper):
    answer = bring(
        as_keeper,
        sample(1),
        sample(1, value="016 345 678", category="", urgency="", audience=""),
        sample(1, value="017 345 678", cost="Paid"),
        sample(1, value="010 345 678", service_in_km="សេវាផ្សេង"),
        sample(1, value="011 345 678", district="0702"),
    )

    said = "Row 2 says something else of the same service."
    assert faults(answer) == ["", "", said, said, said]


def test_row_with_one_of_the_two_names_is_of_the_same_service(as_keeper):
    both = sample(1, service_in_km="សេវាគំរូ")
    khmer = sample(1, value="016 345 678", service_in_en="", service_in_km="សេវា\u200bគំរូ")

    take(as_keeper, both, khmer)

    service = Service.objects.get(internal_name="Sample Service 1 · សេវាគំរូ")
    assert service.channels.count() == 2


@pytest.fixture
def with_lao(settings):
    three = [*settings.WAGTAIL_CONTENT_LANGUAGES, ("lo", "ລາວ")]
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = three


def of_three(*lines):
    """A list with a column of Lao names, as the template has it then."""
    found = Workbook()
    keys = [*rows.columns()]
    found.active.append([str(one.label) for one in rows.columns().values()])
    for line in lines:
        found.active.append([line.get(key) for key in keys])
    return saved(found)


def of_before(*lines):
    """A list as it was when English came first, and no third language."""
    found = Workbook()
    keys = [key for key in rows.columns() if not key.endswith(" lo")]
    keys[0:2], keys[3:5] = keys[1::-1], keys[4:2:-1]
    found.active.append([str(rows.columns()[key].label) for key in keys])
    for line in lines:
        found.active.append([line.get(key) for key in keys])
    assert str(found.active["A1"].value).startswith("Organization (English)")
    return saved(found)


def saved(found):
    file = BytesIO()
    found.save(file)
    return file.getvalue()


@pytest.mark.usefixtures("with_lao")
def test_names_in_each_language_of_the_content_are_carried(as_keeper, address):
    names = {"service_in_km": "សេវាគំរូ", "service_in_lo": "ບໍລິການ"}

    answer = as_keeper.post(address, upload(of_three(sample(1, **names))))
    as_keeper.post(address, form_of(answer))

    assert Service.objects.filter(internal_name="Sample Service 1 · សេវាគំរូ · ບໍລິການ").exists()


@pytest.mark.usefixtures("with_lao")
def test_names_that_do_not_fit_together_are_refused(as_keeper, address):
    long = {f"service_in_{tag}": tag[0] * 90 for tag in ("km", "en", "lo")}

    answer = as_keeper.post(address, upload(of_three(sample(1, **long))))

    assert faults(answer) == ["E2: This is too long."]


@pytest.mark.usefixtures("with_lao")
def test_list_of_before_a_language_came_is_read_by_its_headings(as_keeper, address):
    lines = sample(1, service_in_km="សេវាគំរូ"), sample(2, service_in_en="NA")

    answer = as_keeper.post(address, upload(of_before(*lines)))

    assert faults(answer) == ["", "D3: “NA” says nothing. Leave the cell empty."]
    as_keeper.post(address, form_of(answer))
    assert Service.objects.filter(internal_name="Sample Service 1 · សេវាគំរូ").exists()


# What is wrong with the file


def bomb():
    file = BytesIO(book(sample(1)))
    with ZipFile(file, "a", 8) as archive:
        archive.writestr("xl/media/one.bin", b"0" * 30_000_000)
    return file.getvalue()


def long_list():
    found = Workbook(write_only=True)
    sheet = found.create_sheet("services")
    for _line in range(10_000):
        sheet.append(["Sample"])
    file = BytesIO()
    found.save(file)
    return file.getvalue()


def far_below(sheet):
    sheet.cell(5000, 1).value = "Sample"


def other_heading(sheet):
    sheet.cell(1, 4).value = "Telephone 2"


def no_heading(sheet):
    sheet.cell(1, 4).value = None


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (lambda: b"name,number\nSample,012", "The file is not a spreadsheet that can be read"),
        (lambda: b"PK\x03\x04broken", "The file is not a spreadsheet that can be read (.xlsx)."),
        (bomb, "The spreadsheet is too large when unpacked."),
        (long_list, "A list may have 50 rows, and this one has more"),
        (lambda: book(sample(1), change=far_below), "or something stands far below"),
        (lambda: b"x" * (limits.MAX_BYTES + 1), "The file is larger than 1 MB. Divide it."),
        (book, "The file has no rows. Fill the template in and bring that one."),
        (lambda: book(sample(1), change=other_heading),
         "These headings are missing: Service (Khmer) · សេវា (ភាសាខ្មែរ). Begin with"),
        (lambda: book(sample(1), change=no_heading),
         "These headings are missing: Service (Khmer) · សេវា (ភាសាខ្មែរ). Begin with"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("real_children")
def test_file_that_is_no_list_is_refused_with_a_sentence(as_keeper, address, data, sentence):
    answer = as_keeper.post(address, upload(data()))

    assert sentence in unescape(answer.content.decode())
    assert "planned" not in answer.context
    assert not Service.objects.filter(internal_name__startswith="Sample").exists()


# What one account can try


def test_form_is_signed_for_the_person_who_brought_the_file(client, as_keeper, second, address):
    form = form_of(bring(as_keeper, sample(1)))
    client.force_login(second)

    answer = client.post(address, form)

    assert "Choose the filled-in file and bring it again." in answer.content.decode()
    assert not Service.objects.filter(internal_name__startswith="Sample").exists()


def test_rows_that_were_changed_in_the_form_are_refused(as_keeper, keeper, address):
    form = form_of(bring(as_keeper, sample(1)))
    signed = signing.loads(form["rows"], salt=views.SALT)
    signed["lines"][0][1][11] = ["012 345 999", "s"]
    forged = signing.dumps(signed, key="another", salt=views.SALT, compress=True)

    for rows_ in (forged, form["rows"][:-2], "", signing.dumps({}, salt=views.SALT)):
        answer = as_keeper.post(address, {"rows": rows_, "take": ["2"]})
        assert "Choose the filled-in file and bring it again." in answer.content.decode()
    assert not Service.objects.filter(internal_name__startswith="Sample").exists()


def test_button_takes_no_row_that_was_not_shown_as_possible(as_keeper, address):
    answer = bring(as_keeper, sample(1), sample(1))

    done = as_keeper.post(address, form_of(answer, 2, 3, 4, "x", "²"))

    assert "1 row was taken" in told(done)
    assert ContactChannel.objects.filter(service__internal_name="Sample Service 1").count() == 1


def test_directory_that_changed_since_is_looked_at_again(as_keeper, keeper, second, address):
    answer = bring(as_keeper, sample(1))
    say.say(
        ContactChannel(service=Service.objects.get()),
        IS,
        value=ChannelValue("call", "mobile", "012340001"),
        by=second,
    )

    again = as_keeper.post(address, form_of(answer))

    assert "It was changed while you were looking at it." in told(again)
    assert shown(again) == [(2, plan.NEW_SERVICE, False)]
    assert not Service.objects.filter(internal_name__startswith="Sample").exists()
    done = as_keeper.post(address, form_of(again, 2))
    assert "1 row was taken" in told(done)


def test_same_button_twice_does_it_once(as_keeper, address):
    form = form_of(bring(as_keeper, sample(1)))
    as_keeper.post(address, form)

    again = as_keeper.post(address, form)

    assert shown(again) == [(2, plan.SAME, False)]
    assert ContactChannel.objects.count() == 1


def test_two_files_of_one_person_are_one_voice(as_keeper, keeper):
    take(as_keeper, sample(1))
    answer = take(as_keeper, sample(1), sample(2), ticked=(2, 3))

    assert "1 row was taken" in told(answer)
    assert {len(row.waits[0]["by"]) for row in ContactChannel.objects.all()} == {1}
    assert not given_now()


@pytest.mark.parametrize("lacks", ["add_contactchannel", "add_service", "add_organization"])
def test_screen_is_for_who_may_add_contacts_and_services(client, police, address, lacks):
    client.force_login(make_keeper("other", *(one for one in RIGHTS if one != lacks)))

    for answer in (
        client.get(address),
        client.post(address),
        client.get(reverse("home_sheet_template")),
    ):
        assert answer.status_code == 302


@pytest.mark.usefixtures("real_children")
def test_template_has_headings_in_both_languages_and_the_closed_lists(as_keeper):
    answer = as_keeper.get(reverse("home_sheet_template"))

    found = load_workbook(BytesIO(answer.content))
    sheet = found["services"]
    headings = [cell.value for cell in sheet[1]]
    assert all(re.search("[\u1780-\u17d2]", one) and re.search("[A-Za-z]", one) for one in headings)
    listed = {str(one.sqref).split(":")[0]: one.formula1 for one in
              sheet.data_validations.dataValidation}  # fmt: skip
    assert len(listed) == 10
    provinces = listed["I2"].replace("$", "").partition("!")[2]
    assert [row[0].value for row in found["lists"][provinces]][6] == "Kampot · កំពត"
    assert sheet["L2"].number_format == "@"


def test_cost_of_the_screen_does_not_grow_with_the_rows(
    as_keeper, address, django_assert_max_num_queries
):
    one, many = (upload(book(*map(sample, range(count)))) for count in (1, 40))
    as_keeper.post(address, one)
    with django_assert_max_num_queries(40):
        assert len(shown(as_keeper.post(address, many))) == 40


def test_khmer_screen(as_keeper, address):
    with override("km"):
        assert as_keeper.get(address).status_code == 200
