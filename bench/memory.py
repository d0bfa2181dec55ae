"""How long a look into the translation memory takes at 50,000 approved pairs.

Run from the root: `python -m bench.memory` (PAIRS= changes the number). Makes its own database in
memory. Texts are put together from our own words, so that many are alike; each query is a text of
the memory with one word changed. Prints milliseconds; the limit for one lookup is 50, for the first
of a process 100.
"""

import os
import random
import time
from collections.abc import Callable
from typing import Any, Final

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402
from wagtail.models import Locale  # noqa: E402
from wagtail_localize.models import (  # noqa: E402
    String,
    StringTranslation,
    TranslatableObject,
    TranslationContext,
)

from cms.publishing.approvals.models import ChangeRequest, Endorsement  # noqa: E402
from localize.workflow import memory  # noqa: E402
from localize.workflow.digests import text_digest  # noqa: E402
from localize.workflow.models import Review, State  # noqa: E402

PAIRS: Final = int(os.environ.get("PAIRS", "50000"))
QUERIES: Final = 40

ENGLISH: Final = (
    "child parent teacher friend stranger password account picture message phone website game "
    "video secret help police trust adult home school report block save share send open close "
    "never always please safe online today again together before after because when a the your"
)
KHMER: Final = (
    "កុមារ ឪពុកម្តាយ គ្រូបង្រៀន មិត្តភក្តិ ជនចម្លែក ពាក្យសម្ងាត់ គណនី រូបភាព សារ ទូរសព្ទ គេហទំព័រ "
    "ហ្គេម វីដេអូ ការសម្ងាត់ ជំនួយ ប៉ូលិស ទុកចិត្ត មនុស្សពេញវ័យ ផ្ទះ សាលារៀន រាយការណ៍ ទប់ស្កាត់ "
    "រក្សាទុក ចែករំលែក ផ្ញើ បើក បិទ កុំ ជានិច្ច សូម សុវត្ថិភាព អនឡាញ ថ្ងៃនេះ ម្តងទៀត ជាមួយគ្នា មុន "
    "ក្រោយ ពីព្រោះ នៅពេល របស់អ្នក"
)


def sentence(words: str, joint: str, chance: random.Random) -> str:
    return joint.join(chance.choices(words.split(), k=chance.randint(2, 25)))


def make_pairs(english: Locale, khmer: Locale) -> list[tuple[str, str]]:
    """Fills the database with approved pairs and returns them."""
    chance = random.Random(1)
    pairs = list(
        {
            sentence(ENGLISH, " ", chance): sentence(KHMER, "", chance) for _ in range(PAIRS * 2)
        }.items()
    )[:PAIRS]
    people = [get_user_model().objects.create_user(name) for name in ("translator", "reviewer")]
    page = TranslatableObject.objects.create(
        translation_key="00000000-0000-0000-0000-000000000001",
        content_type_id=1,
    )
    now = timezone.now()
    strings = String.objects.bulk_create(
        String(locale=english, data=en, data_hash=String._get_data_hash(en)) for en, _km in pairs
    )
    contexts = TranslationContext.objects.bulk_create(
        TranslationContext(object=page, path=path, path_id=TranslationContext._get_path_id(path))
        for path in (f"body.{number}" for number in range(len(pairs)))
    )
    translations = StringTranslation.objects.bulk_create(
        StringTranslation(
            translation_of=string, context=context, locale=khmer, data=km, updated_at=now
        )
        for string, context, (_en, km) in zip(strings, contexts, pairs, strict=True)
    )
    reviews = Review.objects.bulk_create(
        Review(
            string_translation=translation,
            state=State.APPROVED,
            digest=text_digest(km) + text_digest(en),
        )
        for translation, (en, km) in zip(translations, pairs, strict=True)
    )
    requests = ChangeRequest.objects.bulk_create(
        ChangeRequest(
            subject=review,
            digest=review.digest,
            asked_by=people[0],
            outcome="approved",
            decided_at=now,
        )
        for review in reviews
    )
    Endorsement.objects.bulk_create(
        Endorsement(request=asked, by=person, as_reviewer=person == people[1])
        for asked in requests
        for person in people
    )
    return pairs


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds and the result."""
    start = time.perf_counter()
    result = call()
    return (time.perf_counter() - start) * 1000, result


def report(name: str, texts: list[str], source: Locale, target: Locale) -> None:
    results = [timed(lambda text=text: memory.lookup(text, source, target)) for text in texts]
    times = sorted(milliseconds for milliseconds, _found in results)
    found = sum(bool(matches) for _milliseconds, matches in results)
    print(
        f"{name:<22} median {times[len(times) // 2]:6.1f}   worst {times[-1]:6.1f}"
        f"   found {found} of {len(texts)}"
    )


def main() -> None:
    connection.creation.create_test_db(verbosity=0, serialize=False)
    english, _ = Locale.objects.get_or_create(language_code="en")
    khmer, _ = Locale.objects.get_or_create(language_code="km")
    pairs = make_pairs(english, khmer)
    milliseconds, _ = timed(memory.catch_up)
    print(f"{len(pairs)} approved pairs, {connection.vendor}; milliseconds")
    print(f"remembering all of them: {milliseconds:.0f}")
    if connection.vendor == "postgresql":
        connection.cursor().execute("ANALYZE")
    milliseconds, _ = timed(lambda: memory.lookup(pairs[0][0] + " now", english, khmer))
    print(f"first lookup of the process: {milliseconds:.0f}")

    chosen = random.Random(2).sample(pairs, QUERIES)
    report("English, exact", [en for en, _km in chosen], english, khmer)
    report("English, one more word", [f"{en} now" for en, _km in chosen], english, khmer)
    report("Khmer, exact", [km for _en, km in chosen], khmer, english)
    report("Khmer, one more word", [f"{km}ហើយ" for _en, km in chosen], khmer, english)
    report("English, nothing like it", ["zebra " * n for n in range(1, 21)], english, khmer)

    milliseconds, _ = timed(lambda: memory.remember(Review.objects.all()[:1]))
    print(f"remembering one more: {milliseconds:.0f}")


if __name__ == "__main__":
    main()
