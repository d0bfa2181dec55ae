from cms.documents.models import Feed


def test_index_names_languages_kinds_and_addresses(db, api):
    index = api.json("")

    assert [locale["locale"] for locale in index["locales"]] == ["km", "en"]
    assert index["locales"][0]["name"] == "ខ្មែរ"
    assert {"lessons", "guides", "services", "home", "help-now"} <= set(index["kinds"])
    assert index["locales"][0]["links"]["help-now"] == "/api/v1/km/help-now/"
    assert set(index["links"]) == {"self", "changes", "hsds", "schema", "docs"}


def test_every_address_in_it_answers(office, api):
    index = api.json("")

    # help-now has no document before a service is there
    addresses = [*index["links"].values(), *index["locales"][1]["links"].values()]
    for address in addresses:
        if "help-now" not in address:
            assert api.client.get(address).status_code == 200, address


def test_token_is_where_the_feed_ends(office, api):
    office.page()
    feed = Feed.objects.get()

    assert api.json("")["last_seq"] == f"{feed.epoch}-{feed.seq}"
    assert api.json("changes/")["last_seq"] == api.json("")["last_seq"]


def test_one_query(db, api, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert api.get("").status_code == 200


def test_unknown_parameter_is_refused(db, api):
    assert api.problem("", lang="km")["parameter"] == "lang"
