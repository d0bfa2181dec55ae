"""The house: its name, its mark and its languages, also for whoever has no session."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext, override
from wagtail.users.models import UserProfile

from cms.two_people import people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def khmer_office(settings):
    settings.OFFICE_LANGUAGE = "km"


LOGIN = "/admin/login/"
KHMER = "ចូល"


REFUSED = "Sorry, you do not have permission to access this area."


def gettext_in(language: str, text: str) -> str:
    with override(language):
        return gettext(text)


def title(response) -> str:
    return " ".join(response.content.decode().split("<title>")[1].split("</title>")[0].split())


@pytest.mark.parametrize("path", [LOGIN, "/admin/password_reset/", "/admin/password_reset/done/"])
def test_khmer_before_the_login_and_english_for_who_chooses_it(client, path):
    first = client.get(path, headers={"accept-language": "en-US"})
    assert '<html lang="km"' in first.content.decode()

    chosen = client.post(reverse("set_language"), {"language": "en", "next": path})

    assert chosen["Location"] == path
    cookie = chosen.cookies["django_language"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/admin/", True, "Lax")
    assert '<html lang="en"' in client.get(path).content.decode()


@pytest.mark.parametrize("code", ["fr", "", "km-KH", "../../etc"])
def test_another_language_is_khmer(client, code):
    client.cookies["django_language"] = code

    assert KHMER in title(client.get(LOGIN))


def test_a_choice_leads_to_no_other_site(client):
    answer = client.post(reverse("set_language"), {"language": "en", "next": "https://evil.test/"})

    assert "evil.test" not in answer["Location"]


@pytest.mark.parametrize(("own", "path"), [("en", "/admin/"), ("km", "/admin/nothing/")])
def test_who_is_logged_in_has_a_language_of_their_own(client, admin_user, own, path):
    UserProfile.objects.create(user=admin_user, preferred_language=own)
    client.force_login(admin_user)
    client.cookies["django_language"] = "km" if own == "en" else "en"

    assert f'<html lang="{own}"' in client.get(path).content.decode()


def test_who_chose_nothing_reads_in_the_language_of_the_office(client, admin_user):
    client.force_login(admin_user)

    assert '<html lang="km"' in client.get("/admin/").content.decode()


@pytest.mark.parametrize(("own", "read"), [(None, "km"), ("", "km"), ("en", "en")])
def test_mails_speak_as_the_office_does_to_who_chose_nothing(admin_user, own, read):
    """Whoever caused the mail, and whatever they read."""
    if own is not None:
        UserProfile.objects.create(user=admin_user, preferred_language=own)

    with override("en" if read == "km" else "km"):
        assert people.language_of(admin_user) == read


def test_a_refusal_is_in_the_language_of_the_person(client, django_user_model):
    user = django_user_model.objects.create_user("none", password="x")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    UserProfile.objects.create(user=user, preferred_language="km")
    client.force_login(user)

    answer = client.get("/admin/users/", follow=True)

    assert [str(one).strip() for one in answer.context["messages"]] == [gettext_in("km", REFUSED)]


@pytest.mark.parametrize("path", [LOGIN, "/admin/password_reset/", "/admin/", "/admin/nothing/"])
def test_the_house_has_its_own_name(client, admin_user, settings, path):
    settings.WAGTAIL_SITE_NAME = "Office & <house>"
    if path not in (LOGIN, "/admin/password_reset/"):
        client.force_login(admin_user)

    answer = client.get(path, follow=True)

    assert title(answer).endswith(f"- {escape('Office & <house>')}")
    said = answer.content.decode().split("<noscript")[0]
    assert "Sign in to Wagtail" not in said and "Wagtail" not in title(answer)


# The logo


def test_the_mark_comes_with_the_product(client):
    answer = client.get(reverse("office_logo"))

    assert answer["Content-Type"] == "image/svg+xml" and b"<svg" in answer.content
    assert "sandbox" in answer["Content-Security-Policy"]
