from django.urls import reverse


def test_screens_open(desk, page, client_of):
    translation = desk.translation(page)
    desk.draft(page, {"Stay safe": "រក្សាសុវត្ថិភាព"})
    for user in (
        desk.people.translator,
        desk.people.reviewer,
        desk.people.publisher,
        desk.people.admin,
    ):
        client = client_of(user)
        for name, args in (("queue", []), ("report", []), ("translation", [translation.pk])):
            response = client.get(reverse(f"localize:{name}", args=args))
            assert response.status_code == 200, (user, name)
    response = client.get(reverse("localize:source", args=[page.pk]))
    assert response.status_code == 200
    response = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert response.status_code == 200
