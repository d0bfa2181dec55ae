"""Kept texts have numbers: a device writes over what it was told of, and over nothing else."""

import json
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.models import GroupPagePermission
from wagtail_localize.models import StringSegment, Translation

from localize.overview import typed as not_handed_in
from localize.overview import upkeep
from localize.workbench.one_string import kept_texts
from localize.workflow.models import TypedText
from tests.localize.conftest import TEXTS
from tests.localize.views.conftest import ASKS

KHMER = TEXTS["Ask for help."]
MORE = f"{KHMER} ឥឡូវនេះ"
OTHER = "សូមសុំជំនួយពីមនុស្សពេញវ័យ។"


class Device:
    """One window of a person: what it was told, and what it says. Each text is one letter more."""

    def __init__(self, client: Any, work: Any, segment: Any, screen: str) -> None:
        self.client, self.work, self.segment, self.screen = client, work, segment, screen
        self.number: Any = 0
        self.seen: dict[str, int] = {}

    def send(self, name: str, **fields: Any) -> Any:
        address = reverse(f"localize:{name}", args=[self.work.pk, self.segment.pk])
        form = {"number": self.number, "letters": json.dumps(self.seen)} | fields
        return self.client.post(address, form, headers=ASKS)

    def open(self) -> Any:
        """Nothing is typed. What it is told of, it has from then on."""
        told = self.send("here").json()
        self.number = told["number"]
        self.seen |= told.get("typed", {}).get("seen", {})
        return told

    def type(self, text: str, **fields: Any) -> Any:
        self.seen[self.screen] = self.seen.get(self.screen, 0) + 1
        answer = self.send("here", text=text, **fields)
        if answer.status_code == 200:
            self.number = answer.json()["number"]
        return answer

    def store(self, text: str, name: str = "write") -> Any:
        fields = {"stay": "1", "anchor": f"s{self.segment.pk}", "seen": "0", "text": text}
        return self.send(name, **fields)


@pytest.fixture
def device(desk, client_of, work, intro):
    def make(screen: str, person: Any = None) -> Device:
        return Device(client_of(person or desk.people.translator), work, intro, screen)

    return make


def kept(**person: Any) -> list[str]:
    return list(TypedText.objects.exclude(text="").values_list("text", flat=True))


def test_device_writes_on_where_it_was_told_of(device):
    phone, laptop = device("phone"), device("laptop")
    phone.open()
    phone.type(KHMER)
    first = phone.number

    told = laptop.open()["typed"]
    laptop.type(MORE)

    assert (told["number"], told["text"], told["seen"]) == (first, KHMER, {"phone": 1})
    assert laptop.number > first
    assert kept() == [MORE]
    assert phone.open()["typed"]["text"] == MORE
    assert "typed" not in phone.open()


def test_device_that_was_told_less_writes_over_nothing_and_gets_both(device):
    phone, laptop = device("phone"), device("laptop")
    for one in (phone, laptop):
        one.open()
    laptop.type(MORE)

    refused = phone.type(OTHER)

    assert refused.status_code == 409
    assert refused.json()["type"] == "urn:cncc:problem:other-text"
    assert refused.json()["typed"]["text"] == MORE
    assert kept() == [MORE]
    # it was shown both, and chose its own
    phone.number = refused.json()["typed"]["number"]
    assert phone.type(OTHER).status_code == 200
    assert kept() == [OTHER]
    assert laptop.type(f"{MORE}។").status_code == 409


@pytest.mark.parametrize("number", ["", "x", "-1", "²", "9" * 30, "1e3", None])
def test_number_that_is_none_writes_over_nothing(device, number):
    laptop, phone = device("laptop"), device("phone")
    laptop.type(KHMER)
    fields = {} if number is None else {"number": number}

    phone.number = "0"
    refused = phone.type(OTHER, **fields)

    assert refused.status_code == 409
    assert kept() == [KHMER]


@pytest.mark.parametrize(
    "seen",
    ["", "x", "[]", "5", "[" * 9_999, '{"a": "1"}', '{"a": -1}', '{"a": true}', '{"A b": 1}']
    + [json.dumps({f"w{number}": 1 for number in range(41)}), json.dumps({"x" * 33: 1})],
)
def test_letters_that_are_none_are_not_kept(device, seen):
    assert device("phone").type(KHMER, letters=seen).status_code == 200

    assert TypedText.objects.get().seen == {}


def test_what_another_window_replaced_is_kept_as_earlier_and_not_without_end(device):
    phone, laptop = device("phone"), device("laptop")
    phone.type(KHMER)
    phone.type(MORE)  # the same window went on
    laptop.number = laptop.type(OTHER).json()["typed"]["number"]  # and chose its own
    laptop.type(OTHER)
    assert TypedText.objects.get().earlier == [MORE]

    laptop.type(f"{OTHER}។", dropped=json.dumps([KHMER, "ក", 5, "\0", "\ud800", "x" * 20_001]))
    assert TypedText.objects.get().earlier == ["ក", MORE]  # the half of one of them is none

    laptop.type("")  # thrown away
    assert TypedText.objects.get().earlier == [f"{OTHER}។", "ក", MORE]
    for number in range(9):
        laptop.type(f"{number}", dropped=json.dumps([f"{number}-"]))
    assert len(TypedText.objects.get().earlier) == kept_texts.EARLIER


def test_earlier_texts_are_told_to_their_person_alone(device, desk):
    phone = device("phone")
    phone.type(OTHER)
    phone.type("")

    assert device("laptop").open()["earlier"] == [OTHER]
    assert device("phone", desk.people.translator2).open()["earlier"] == []


def test_text_of_a_string_that_is_gone_is_kept_once_only(device, desk, work):
    phone, other = device("phone"), device("phone", desk.people.translator2)
    for one in (phone, other):
        one.type(KHMER)
    row, theirs = TypedText.objects.order_by("pk")
    string = StringSegment.objects.exclude(pk=phone.segment.pk).filter(source=work.source).first()
    phone.segment, phone.number = string, 0

    phone.type(MORE, instead=f"{row.pk}.{row.number - 1},{theirs.pk}.{theirs.number},x,1.2.3")
    assert sorted(kept()) == sorted([KHMER, KHMER, MORE])
    phone.type(MORE, instead=f"{row.pk}.{row.number}")

    assert sorted(kept()) == sorted([KHMER, MORE])


def test_same_text_of_another_device_is_no_doubt(device):
    phone, laptop = device("phone"), device("laptop")
    phone.type(KHMER)

    assert laptop.type(KHMER).status_code == 200
    assert laptop.number == phone.number


def test_no_time_decides(device, monkeypatch):
    """Neither what devices say, nor the server's own clock that was set back meanwhile."""
    phone, laptop = device("phone"), device("laptop")
    phone.open()
    laptop.open()
    laptop.type(KHMER)
    long_ago = timezone.now() - timedelta(days=3)
    monkeypatch.setattr(kept_texts.timezone, "now", lambda: long_ago)

    assert phone.type(OTHER, at="9000000000000").status_code == 409
    assert laptop.type(MORE).status_code == 200
    assert kept() == [MORE]


def test_text_that_is_stored_takes_along_what_led_to_it(device):
    """Its first half too, though its answer was lost; and a save that arrives behind is late."""
    phone = device("phone")
    phone.open()
    before = phone.number
    phone.type(KHMER)
    phone.number = before  # nobody told it

    phone.store(MORE)

    assert kept() == []
    assert phone.type(KHMER).status_code == 409
    assert kept() == []


@pytest.mark.parametrize("name", ["write", "submit"])
def test_text_that_is_stored_takes_nothing_along_of_another_device(device, name):
    phone, laptop = device("phone"), device("laptop")
    phone.open()
    laptop.open()
    laptop.type(OTHER)

    assert phone.store(KHMER, name).status_code == 200

    assert kept() == [OTHER]
    assert phone.open()["typed"]["text"] == OTHER


def test_device_that_typed_nothing_since_hears_that_it_is_stored_elsewhere(device, work):
    phone, laptop = device("phone"), device("laptop")
    phone.type(KHMER)
    laptop.open()
    laptop.store(KHMER)

    assert phone.open()["typed"]["text"] == ""
    screen = phone.client.get(reverse("localize:translation", args=[work.pk]))
    (told,) = screen.context["typed"]
    assert (told["card"], told["number"]) == (f"s{phone.segment.pk}", phone.number)
    assert (told["text"], told["seen"]) == ("", {"phone": 1})


def test_text_that_was_thrown_away_is_not_written_again_by_who_knew_it(device):
    phone, laptop = device("phone"), device("laptop")
    phone.type(KHMER)
    laptop.open()
    laptop.type("")

    assert phone.type(MORE).status_code == 409
    assert kept() == []


def test_number_of_a_row_that_went_after_sixty_days_comes_not_again(device):
    phone, laptop = device("phone"), device("laptop")
    phone.type(KHMER)
    TypedText.objects.update(here_at=timezone.now() - timedelta(days=61))
    list(upkeep.steps())
    laptop.open()
    for text in (OTHER, f"{OTHER}។"):
        laptop.type(text)

    assert phone.type(MORE).status_code == 409
    assert kept() == [f"{OTHER}។"]


def test_row_that_is_gone_is_made_again(device):
    phone = device("phone")
    phone.type(KHMER)
    TypedText.objects.all().delete()

    assert phone.type(MORE).status_code == 200
    assert kept() == [MORE]


def test_text_of_another_person_is_in_nobodys_way(desk, device):
    mine, theirs = device("phone"), device("phone", desk.people.translator2)
    mine.type(KHMER)

    assert theirs.open()["typed"]["text"] == ""
    assert theirs.type(OTHER).status_code == 200
    assert mine.type(MORE).status_code == 200
    assert sorted(kept()) == sorted([MORE, OTHER])


# A sentence removed above


@pytest.mark.parametrize("is_one_block", [True, False])
def test_sentence_removed_above_takes_no_box_away(desk, client_of, is_one_block):
    """Neither of blocks of their own nor of one rich text: what a device has is for its key."""
    sentences = [f"Sentence {number}." for number in range(8)]
    page = desk.write(body=body_of(sentences, is_one_block))
    work = desk.translation(page)
    segment = StringSegment.objects.get(source=work.source, string__data="Sentence 6.")
    phone = Device(client_of(desk.people.translator), work, segment, "phone")
    phone.type(KHMER)

    page.body = body_of(["A new one.", *sentences[3:]], is_one_block)
    desk.publish(page)

    assert phone.type(MORE).status_code == 200
    (told,) = phone.client.get(reverse("localize:translation", args=[work.pk])).context["typed"]
    assert (told["card"], told["text"]) == (f"s{segment.pk}", MORE)
    assert phone.store(MORE).status_code == 200  # and a form that was open before is taken


def body_of(sentences, is_one_block):
    texts = [f"<p>{one}</p>" for one in sentences]
    blocks = ["".join(texts)] if is_one_block else texts
    ids = [one[-3:-1] for one in sentences]  # a block keeps its own
    return json.dumps(
        [
            {"type": "paragraph", "value": text, "id": str(uuid5(NAMESPACE_URL, named))}
            for text, named in zip(blocks, ids if not is_one_block else ["all"], strict=True)
        ]
    )


# What is not handed in


def told_in_my_work(person):
    person = get_user_model().objects.get(pk=person.pk)
    return [row.what for row in not_handed_in.rows(person)]


def test_text_that_is_not_handed_in_stands_in_my_work_of_its_person(desk, device, work):
    phone, title = device("phone"), device("phone")
    title.segment = StringSegment.objects.get(source=work.source, context__path="title")
    phone.type(OTHER)
    title.type(KHMER)
    until = timezone.localtime(timezone.now() + timedelta(days=60))

    (both,) = told_in_my_work(desk.people.translator)
    screen = phone.client.get(reverse("wagtailadmin_home")).content.decode()
    title.store(KHMER, "submit")
    (one,) = told_in_my_work(desk.people.translator)
    phone.store(OTHER, "submit")

    assert "2 texts typed and not handed in" in both
    assert date_format(until, "j F Y") in both
    assert both in unescape(screen)
    assert reverse("localize:translation", args=[work.pk]) in screen
    assert "1 text typed and not handed in" in one
    assert told_in_my_work(desk.people.translator) == []
    phone.type(MORE)
    assert told_in_my_work(desk.people.translator2) == []
    desk.people.translator.groups.clear()
    assert told_in_my_work(desk.people.translator) == []


@pytest.mark.parametrize(("days", "is_there"), [(8, True), (59, True), (61, False)])
def test_text_that_the_server_has_stays_sixty_days(desk, device, days, is_there):
    device("phone").type(KHMER)
    TypedText.objects.update(here_at=timezone.now() - timedelta(days=days))

    list(upkeep.steps())

    assert kept() == [KHMER] * is_there
    assert len(told_in_my_work(desk.people.translator)) == is_there


def test_text_that_may_not_be_kept_is_refused_with_the_reason_and_nothing_is_said_elsewhere(
    desk, device, work
):
    """Any screen sends what its device has: what it does not take, it says to the script alone."""
    phone = device("phone")
    publishes = make_publisher_only(desk.target(work.source.get_source_instance()))
    watches = device("phone", publishes)
    assert watches.open()["others"] == []

    refused = watches.type(KHMER)
    desk.people.translator.groups.set([make_group("enters")])
    outside = phone.type(KHMER)
    Translation.objects.filter(pk=work.pk).delete()
    gone = device("phone", desk.people.translator2).type(KHMER)

    assert [one.status_code for one in (refused, outside, gone)] == [403, 403, 404]
    assert refused.json()["detail"] == "You may not translate this page."
    assert outside.json()["detail"] == "You do not take part in this translation."
    assert list(get_messages(outside.wsgi_request)) == []
    assert kept() == []


def make_publisher_only(page):
    user = get_user_model().objects.create_user("publishes", password="x")
    group = make_group("publishes")
    publish = Permission.objects.get(content_type__app_label="wagtailcore", codename="publish_page")
    GroupPagePermission.objects.create(group=group, page=page, permission=publish)
    user.groups.add(group)
    return user


def make_group(name):
    """Its people may log in."""
    group = Group.objects.create(name=name)
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    return group
