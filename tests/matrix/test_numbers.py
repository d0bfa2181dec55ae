"""No answer of the office, screen or JSON, has the place of a number in the name of a helpline:
there stand its digits and its organization."""

import re

import pytest
from wagtail.users.models import UserProfile

from tests.matrix.addresses import about, address, form, patterns
from tests.matrix.asking import Visitors
from tests.matrix.places import Things, desk_world, office_world, things_world  # noqa: F401
from tests.parts import IS_SOAK
from tests.shared_fixtures import again

# what is typed, the sentence that tells what to type, the words as the safeguarding read has them,
# and of the rows of Wagtail's menu what it does not show
TYPED = re.compile(
    r'<input[^>]*>|<textarea.*?</textarea>|<div class="help">.*?</div>|<details>.*?</details>'
    r'|"title": "[^"]*"',
    re.DOTALL,
)
PLACE = re.compile(r"\{\s*number\s*\}")


@pytest.mark.slow("every screen of an administrator, half of them in each language")
@pytest.mark.parametrize("language", ["en", "km"])
def test_no_place_of_a_number_is_shown(db, things_world: Things, language: str) -> None:  # noqa: F811
    things = again(things_world)
    admin, named = things.people["admin"], set()
    UserProfile.objects.update_or_create(user=admin, defaults={"preferred_language": language})
    visitors, wrong = Visitors(things), []
    every = patterns() if IS_SOAK else patterns()[language == "km" :: 2]

    for pattern, thing in [(one, thing) for one in every for thing in about(one)]:
        where = address(pattern, thing, things)
        asked = form(pattern, thing, "get", things) | {"headers": {}}
        answer = visitors.ask("admin", "get", where, **asked)
        text = "" if answer.streaming else answer.content.decode(errors="replace")
        if PLACE.search(TYPED.sub("", text)):
            wrong.append(where)
        if "Secret office · 092" in text.replace("\\u00b7", "·"):
            named.add(pattern)

    assert wrong == []
    assert len(named) > 5
