"""Links of the library: where they may lead; what they say about who copied them."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cms.publishing.models import LinkDomain
from lessons.library import links
from lessons.models import Resource


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://www.facebook.com/cncc/posts/1", "facebook.com"),
        ("https://m.facebook.com/x", "facebook.com"),
        ("https://youtu.be/abc", "youtu.be"),
        ("https://t.me/cncc/12", "t.me"),
        ("http://www.facebook.com/x", None),
        ("https://facebook.com.evil.example/x", None),
        ("https://notfacebook.com/x", None),
        ("https://user@facebook.com/x", None),
        ("https://facebook.com:8443/x", None),
        ("https://facebook.com:x/", None),
        ("javascript:alert(1)", None),
    ],
)
def test_domain(address, found):
    assert links.domain(address, list(links.SOCIAL_SITES)) == found


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://youtu.be/abc?si=WHO&t=10", "https://youtu.be/abc?t=10"),
        (
            "https://www.youtube.com/watch?v=abc&feature=share",
            "https://www.youtube.com/watch?v=abc",
        ),
        ("https://facebook.com/x?fbclid=WHO&utm_source=a", "https://facebook.com/x"),
        ("https://t.me/cncc/12", "https://t.me/cncc/12"),
        ("https://moi.gov.kh/?app=news&id=3", "https://moi.gov.kh/?app=news&id=3"),
    ],
)
def test_address_loses_what_follows_a_reader(address, kept):
    assert links.without_traces(address) == kept == links.without_traces(kept)


def test_resource_links_to_known_sites_only(db):
    link = Resource(name="r", type="link", link_url="https://example.org/?utm_source=a")
    with pytest.raises(ValidationError, match="known sites"):
        link.full_clean()

    LinkDomain.objects.create(domain="example.org", owner="Example")
    link.full_clean()

    assert link.link_url == "https://example.org/"


@pytest.mark.parametrize("domain", ["bit.ly", "www.tinyurl.com"])
def test_shortened_addresses_are_never_known_sites(admin_client, domain):
    address = reverse("wagtailsnippets_publishing_linkdomain:add")

    answer = admin_client.post(address, {"domain": domain, "owner": "Everybody"})

    assert "Shortened addresses hide where they lead" in answer.content.decode()
    assert not LinkDomain.objects.exists()
