"""Who has decided something is not deleted; whoever has not is."""

from django.contrib.auth import get_user_model
from django.urls import reverse

from tests.office.conftest import desk_world, office, office_world  # noqa: F401


def test_account_that_stands_behind_something_stays(office, client_of):  # noqa: F811
    editor = office.people.editor
    client = client_of(office.people.admin)

    one = client.post(reverse("wagtailusers_users:delete", args=[editor.pk]), follow=True)
    bulk = reverse("wagtail_bulk_action", args=["auth", "user", "delete"])
    many = client.post(f"{bulk}?id={editor.pk}", follow=True)

    for answer in (one, many):
        assert "the account stays" in answer.content.decode()
    assert get_user_model().objects.filter(pk=editor.pk).exists()


def test_account_that_did_nothing_is_deleted(office, client_of, monkeypatch):  # noqa: F811
    # otherwise it waits for a second administrator (tests/accounts/test_acts.py)
    monkeypatch.setattr("cms.accounts.holding.is_done_at_once", lambda found: True)
    new = get_user_model().objects.create_user("new", "new@example.org", "x")

    client_of(office.people.admin).post(reverse("wagtailusers_users:delete", args=[new.pk]))

    assert not get_user_model().objects.filter(pk=new.pk).exists()
