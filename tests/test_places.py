"""The people and places of tests/conftest.py are what a real installation has."""

from wagtail.models import Site

from cms.publishing import people


def test_site_tree_is_hidden_until_two_people_publish_it(site_tree):
    assert not site_tree.english.live
    assert not site_tree.khmer.live
    assert Site.objects.get().root_page_id == site_tree.english.pk


def test_public_tree_has_a_public_english_home_and_no_khmer_words(public_tree):
    assert public_tree.english.live
    assert public_tree.directory.live
    assert not public_tree.khmer.live


def test_people_may_do_their_work_and_no_other(
    site_tree, editor, translator, reviewer, publisher, keeper
):
    khmer, english = site_tree.khmer, site_tree.english

    assert people.may_edit(editor, english)
    assert not people.may_publish(editor, english)
    assert people.may_edit(translator, khmer)
    assert not people.may_edit(translator, english)
    assert not people.may_review(translator, khmer)
    assert people.may_review(reviewer, khmer)
    assert not people.may_publish(reviewer, khmer)
    assert people.may_publish(publisher, khmer)
    assert not people.may_review(keeper, khmer)


def test_person_of_the_suite_can_log_in(client, editor):
    client.force_login(editor)

    assert client.session["_auth_user_id"] == str(editor.pk)
