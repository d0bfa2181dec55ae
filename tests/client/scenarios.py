"""Makes the scenarios of the conformance kit; `python -m tests.client.scenarios` writes them.

Each is a story of one app: what its clock says, what the server answers, what the copy must hold
and show. Answers are as the OpenAPI document describes them, but for what is of tomorrow on
purpose (`TOMORROW`); the tests beside this file look at both.
"""

import hashlib
import json
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

KIT = Path(__file__).resolve().parents[2] / "docs" / "client" / "conformance"
Json = Any
EPOCH = "9c1f03ab"
# numbers of the feed are as large as after a restore: more than 32 bits hold
FIRST_SEQ = 1_795_000_000_000
BEGIN = datetime(2026, 11, 24, 7, tzinfo=UTC)  # a Tuesday, 14:00 in Phnom Penh
TOMORROW = ("holograms", "hologram")  # a kind and a type of block that no version has


def key(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"conformance:{name}"))


def instant(**after: float) -> str:
    return (BEGIN + timedelta(**after)).strftime("%Y-%m-%dT%H:%M:%SZ")


def day(**after: float) -> str:
    return (BEGIN + timedelta(**after)).date().isoformat()


def token(number: int, epoch: str = EPOCH) -> str:
    return f"{epoch}-{FIRST_SEQ + number}"


# Documents


def contact(name: str, number: str, **fields: Json) -> Json:
    return {
        "key": key(name),
        "type": "call",
        "kind": "short_code",
        "display": number,
        "href": f"tel:{number}",
        "dial_from_abroad": False,
        "is_primary": True,
        "languages": ["km"],
        "hours": hours(),
        "verified_on": day(days=-5),
        "valid_until": day(days=90),
        "assurance": "called",
        "stale": False,
        **fields,
    }


def hours(**fields: Json) -> Json:
    always = {"always_open": True, "rules": [], "closed_on": [], "timezone": "Asia/Phnom_Penh"}
    return {**always, "text": "", **fields}


def weekdays(opens: str, closes: str) -> Json:
    rule = {"days": ["MO", "TU", "WE", "TH", "FR"], "opens": opens, "closes": closes}
    rule |= {"valid_from": None, "valid_to": None}
    return hours(always_open=False, rules=[rule])


def block(name: str, kind: str, value: Json, plain: str) -> Json:
    return {"id": key(f"block {name}"), "type": kind, "value": value, "plain": plain}


def paragraph(words: str) -> Json:
    return block(words, "paragraph", {"html": f"<p>{words}</p>"}, words)


def help_entry(name: str, *contacts: Json) -> Json:
    """A contact block: a service with the ways to reach it, and the same as plain text."""
    value = {"key": key(f"service {name}"), "name": name, "category": "helpline"}
    value |= {"urgency": "crisis_support", "who_will_know": [], "url": None}
    value["channels"] = list(contacts)
    return block(name, "contact", value, f"{name}: {', '.join(one['display'] for one in contacts)}")


def page(name: str, *blocks: Json, locale: str = "en", kind: str = "pages", **fields: Json) -> Json:
    path = f"/api/v1/{locale}/{kind}/{key(name)}/"
    return {
        "key": key(name),
        "kind": kind,
        "locale": locale,
        "slug": name.lower().replace(" ", "-"),
        "title": name,
        "url": path,
        "web_url": f"/read/{locale}/{kind}/{key(name)}/",
        "translations": {locale: path},
        "published_at": instant(days=-10),
        "updated_at": instant(days=-10),
        "expires_at": None,
        "media": [],
        "needs_native_review": False,
        "intro": None,
        "body": list(blocks),
        **fields,
    }


def home(alert: Json) -> Json:
    document = page("Home")
    del document["intro"], document["body"]
    path = "/api/v1/en/home/"
    return document | {
        "kind": "home",
        "url": path,
        "web_url": "/read/en/",
        "translations": {"en": path},
        "welcome": {"html": "<p>Welcome.</p>", "plain": "Welcome."},
        "navigation": [],
        "labels": {"get_help_now": "Get help now"},
        "quick_exit": {"url": "https://example.org/"},
        "demo_banner": None,
        "alert": alert,
    }


# The feed


def entry(number: int, document: Json) -> Json:
    written = json.dumps(document, sort_keys=True).encode()
    who = {name: document[name] for name in ("kind", "key", "locale")}
    etag = hashlib.sha256(written).hexdigest()[:32]
    rest = {"seq": FIRST_SEQ + number, "etag": etag, "deleted": False, "state": "current"}
    return who | rest | {"document": document}


def tombstone(number: int, document: Json) -> Json:
    gone = {"seq": FIRST_SEQ + number, "etag": None, "deleted": True, "document": None}
    gone["state"] = "deleted"
    return entry(number, document) | gone


def recall(number: int, name: str, href: str) -> Json:
    return {
        "seq": FIRST_SEQ + number,
        "key": key(name),
        "sha256": hashlib.sha256(href.encode()).hexdigest(),
        "reason": "wrong_person",
        "since": instant(),
    }


def feed(since: str | None, last: str, *entries: Json, more: bool = False, **rest: Json) -> Json:
    body = {"results": list(entries), "last_seq": last, "has_more": more, **rest}
    return {"since": since, "body": body}


def problem(since: str | None, status: int, code: str, **headers: str) -> Json:
    body = {"type": f"urn:cncc:problem:{code}", "title": code, "status": status, "detail": code}
    return {"since": since, "status": status, "headers": headers, "body": body}


def held(one: Json, **verdicts: Json) -> dict[str, Json]:
    """What the report says of an entry that is in the copy."""
    name = f"{one['kind']}/{one['key']}/{one['locale']}"
    return {name: {"etag": one["etag"], "url": one["document"]["url"], **verdicts}}


def step(why: str, *answers: Json, at: str, holds: list[dict[str, Json]], **rest: Json) -> Json:
    documents = {name: one for part in holds for name, one in part.items()}
    return {"why": why, "at": at, "answers": list(answers), "documents": documents, **rest}


OPEN = {"open": "open", "doubtful": False}
OFFLINE = {"network": False}


# The scenarios


def full_copy() -> list[Json]:
    plain, other = page("About us", paragraph("Welcome.")), page("Questions", paragraph("Why?"))
    khmer = page("About us", paragraph("Welcome."), locale="km")
    first, second = entry(1, plain), entry(2, khmer)
    gone, last = tombstone(3, page("Old news")), entry(4, other)
    pages = (
        feed(None, token(2), first, second, more=True),
        feed(token(2), token(4), gone, last),
    )
    held_all = [held(first), held(second), held(last)]
    return [
        step("two pages of the feed are one copy", *pages, at=instant(), holds=held_all),
        step("nothing new", feed(token(4), token(4)), at=instant(hours=1), holds=held_all),
        step("no network", at=instant(hours=2), holds=held_all, **OFFLINE),
        step(
            "the server is in trouble",
            problem(token(4), 503, "unavailable", **{"Retry-After": "5"}),
            at=instant(hours=3),
            holds=held_all,
        ),
    ]


def changes() -> list[Json]:
    one, two = entry(1, page("About us", paragraph("Old."))), entry(2, page("Questions"))
    new, gone = entry(3, page("About us", paragraph("New."))), tombstone(4, page("Questions"))
    again = entry(6, page("Questions", paragraph("Back.")))
    begun = feed(None, token(2), one, two)
    changed = feed(token(2), token(4), new, gone)
    return [
        step("the full copy", begun, at=instant(), holds=[held(one), held(two)]),
        step("a change and a tombstone", changed, at=instant(hours=1), holds=[held(new)]),
        step(
            "a tombstone of what one never had, and the same entry once more",
            feed(token(4), token(5), new, tombstone(5, page("Never seen"))),
            at=instant(hours=2),
            holds=[held(new)],
        ),
        step(
            "what was deleted comes back",
            feed(token(5), token(6), again),
            at=instant(hours=3),
            holds=[held(new), held(again)],
        ),
    ]


def stuck() -> list[Json]:
    one, two = entry(1, page("About us", paragraph("Old."))), entry(2, page("Questions"))
    begun = feed(None, token(1), one, more=True)
    circle = (feed(token(1), token(2), two, more=True), feed(token(2), token(1), one, more=True))
    return [
        step(
            "a cache gives the same page again and again",
            *(begun, feed(token(1), token(1), one, more=True)),
            at=instant(),
            holds=[],
        ),
        step("two pages lead to each other", *circle, at=instant(hours=1), holds=[]),
        step(
            "the cache is right again",
            *(feed(token(since), token(3), one, two) for since in (1, 2)),
            at=instant(hours=2),
            holds=[held(one), held(two)],
        ),
    ]


def tomorrow() -> list[Json]:
    unknown = block(
        "x", "hologram", {"beam": [1, {"text": "", "until": "soon"}]}, "What the hologram says."
    )
    new_member = paragraph("Welcome.") | {"mood": "calm"}
    known = entry(1, page("About us", new_member, unknown, of_tomorrow={"key": 1}))
    other = entry(2, page("Deep", kind="holograms"))
    other["document"] = {name: other["document"][name] for name in ("key", "kind", "url", "title")}
    many = feed(None, token(2), known, other, of_tomorrow=[{}])
    said = held(known, blocks={unknown["id"]: "What the hologram says."})
    holds = [said, held(other, may_lack=True)]
    return [
        step("a kind, a block and members that nobody knows yet", many, at=instant(), holds=holds),
        step(
            "a tombstone of that kind",
            feed(token(2), token(3), tombstone(3, page("Deep", kind="holograms"))),
            at=instant(hours=1),
            holds=[said],
        ),
    ]


def recalls() -> list[Json]:
    bad, good = contact("bad", "1288"), contact("good", "117")
    one = entry(1, page("Helpline 1288", help_entry("Helpline 1288", bad, good)))
    two = entry(2, page("Others", help_entry("Others", bad)))
    right_again = entry(5, page("Others", help_entry("Others", bad), paragraph("Again.")))
    both = {bad["key"]: OPEN, good["key"]: OPEN}
    wrong = recall(4, "bad", "tel:1288")
    other_value = recall(3, "good", "tel:118")
    left = {"contacts": {good["key"]: OPEN}, "never": ["1288"]}
    return [
        step(
            "both numbers are right",
            feed(None, token(2), one, two),
            at=instant(),
            holds=[held(one, contacts=both), held(two, contacts={bad["key"]: OPEN})],
        ),
        step(
            "one turns out wrong, and no document is sent; of the other an older value was wrong",
            feed(token(2), token(4), recalls=[other_value, wrong]),
            at=instant(hours=1),
            holds=[held(one, **left), held(two, contacts={}, never=["1288"])],
        ),
        step(
            "without a network it stays so",
            at=instant(hours=2),
            holds=[held(one, **left), held(two, contacts={}, never=["1288"])],
            **OFFLINE,
        ),
        step(
            "a later document has it: there it is right again, and only there",
            feed(token(4), token(5), right_again),
            at=instant(hours=3),
            holds=[held(one, **left), held(right_again, contacts={bad["key"]: OPEN})],
        ),
    ]


def open_now() -> list[Json]:
    office = contact("office", "023900001", hours=weekdays("08:00", "17:00"))
    night = contact("night", "023900002", hours=weekdays("20:00", "06:00"))
    unsaid = contact("unsaid", "023900003", hours=hours(always_open=None))
    one = entry(1, page("Hours", help_entry("Hours", office, night, unsaid)))

    def said(why: str, at: str, office_is: str, night_is: str, *answers: Json) -> Json:
        said = {office["key"]: office_is, night["key"]: night_is, unsaid["key"]: "unknown"}
        verdicts = {name: {"open": word, "doubtful": False} for name, word in said.items()}
        return step(why, *answers, at=at, holds=[held(one, contacts=verdicts)])

    begun, idle = feed(None, token(1), one), feed(token(1), token(1))
    return [
        said("Tuesday, 14:00 in Cambodia", instant(), "open", "closed", begun),
        said("17:00: the office has closed", instant(hours=3), "closed", "closed", idle),
        said("01:30 of the night from Tuesday", instant(hours=11.5), "closed", "open", idle),
        said("Sunday, 21:00", instant(days=5, hours=7), "closed", "closed", idle),
    ]


def days_offline() -> list[Json]:
    lasting = contact("lasting", "117", kind="emergency_short_code")
    doubted = contact("doubted", "1288", valid_until=day(days=20))
    ended = contact("ended", "1289", valid_until=day(days=20))
    alert = {
        "key": key("alert"),
        "severity": "warning",
        "text": "Floods. Call 117.",
        "contacts": [],
        "starts_at": instant(),
        "ends_at": instant(days=2),
    }
    start = entry(1, home(alert))
    helps = entry(2, page("Help", help_entry("Help", lasting, doubted, ended)))
    week = entry(3, page("This week", paragraph("A fair."), expires_at=instant(days=7)))
    kept, gone = entry(4, page("Kept")), entry(5, page("Gone"))

    def verdict(**of: Json) -> Json:
        numbers = {"lasting": lasting, "doubted": doubted, "ended": ended}
        said = {numbers[name]["key"]: {"open": "open", "doubtful": one} for name, one in of.items()}
        return held(helps, contacts=said)

    sure = verdict(lasting=False, doubted=False, ended=False)
    doubtful = verdict(lasting=False, doubted=True, ended=True)
    rest = [held(kept), held(gone)]
    shown, hidden = held(start, alert=alert["key"]), held(start, alert=None)
    new_help = entry(8, page("Help", help_entry("Help", lasting)))
    new_home = entry(9, home(None))
    return [
        step(
            "the full copy",
            feed(None, token(5), start, helps, week, kept, gone),
            at=instant(),
            holds=[shown, sure, held(week), *rest],
        ),
        step(
            "3 days later: the alert is over",
            at=instant(days=3),
            holds=[hidden, sure, held(week), *rest],
            **OFFLINE,
        ),
        step(
            "7 days to the second: the page is over",
            at=instant(days=7),
            holds=[hidden, sure, *rest],
            **OFFLINE,
        ),
        step(
            "21 days: two numbers were not checked recently",
            at=instant(days=21),
            holds=[hidden, doubtful, *rest],
            **OFFLINE,
        ),
        step(
            "45 days: a network, and as if one had never been away",
            feed(
                token(5),
                token(7),
                tombstone(6, week["document"]),
                tombstone(7, gone["document"]),
                more=True,
            ),
            feed(token(7), token(9), new_help, new_home, recalls=[recall(8, "ended", "tel:1289")]),
            at=instant(days=45),
            holds=[
                held(new_home, alert=None),
                held(new_help, contacts={lasting["key"]: OPEN}),
                held(kept),
            ],
        ),
    ]


def another_history() -> list[Json]:
    one, two = entry(1, page("About us")), entry(2, page("Only before"))
    new, other = entry(1001, page("About us", paragraph("Restored."))), entry(1002, page("New"))
    before, after = [held(one), held(two)], [held(new), held(other)]
    expired = problem(token(2), 410, "token-expired", **{"Retry-After": "1800"})
    second = token(1001, "5d2e11f0")
    page_one = feed(None, second, new, more=True)
    page_two = feed(second, token(1002, "5d2e11f0"), other)
    trouble = problem(second, 503, "unavailable", **{"Retry-After": "5"})
    return [
        step("the full copy", feed(None, token(2), one, two), at=instant(), holds=before),
        step("410: the copy stays", expired, at=instant(hours=1), holds=before, asks_at_most=2),
        step("too early to ask", at=instant(hours=1.4), holds=before, asks_at_most=0),
        step(
            "half of the new copy: the old one is shown",
            page_one,
            trouble,
            at=instant(hours=2),
            holds=before,
        ),
        step(
            "the new copy is whole and replaces the old one",
            page_one,
            page_two,
            at=instant(hours=3),
            holds=after,
        ),
        step(
            "and goes on",
            feed(token(1002, "5d2e11f0"), token(1003, "5d2e11f0"), tombstone(1003, page("New"))),
            at=instant(hours=4),
            holds=[held(new)],
        ),
    ]


def narrowed() -> list[Json]:
    english, khmer = entry(1, page("About us")), entry(2, page("About us", locale="km"))
    narrow = {"narrowed": {"locale": "km"}}
    return [
        step(
            "one language",
            feed(None, token(2), khmer),
            at=instant(),
            holds=[held(khmer)],
            **narrow,
        ),
        step(
            "all languages: the token of one says nothing about the others",
            feed(None, token(2), english, khmer),
            at=instant(hours=1),
            holds=[held(english), held(khmer)],
        ),
    ]


def language_ended() -> list[Json]:
    english, khmer = entry(1, page("About us")), entry(2, page("About us", locale="km"))
    both = {"narrowed": {"locale": "km,en"}}
    ended = problem(token(2), 410, "language-ended", **{"Retry-After": "86400"})
    ended["body"]["locales"] = ["km"]
    return [
        step(
            "two languages",
            feed(None, token(2), english, khmer),
            at=instant(),
            holds=[held(english), held(khmer)],
            **both,
        ),
        step(
            "410: nothing is kept of the one that ended",
            ended,
            at=instant(hours=1),
            holds=[held(english)],
            **both,
        ),
        step(
            "asked without it",
            feed(None, token(2), english),
            at=instant(hours=30),
            holds=[held(english)],
            narrowed={"locale": "en"},
        ),
    ]


SCENARIOS = {
    "45-days-offline": days_offline,
    "another-history": another_history,
    "changes": changes,
    "full-copy": full_copy,
    "language-ended": language_ended,
    "narrowed": narrowed,
    "of-tomorrow": tomorrow,
    "open-now": open_now,
    "recalls": recalls,
    "stuck": stuck,
}


def made() -> dict[str, Json]:
    return {name: {"name": name, "steps": make()} for name, make in SCENARIOS.items()}


def written(scenario: Json) -> str:
    return json.dumps(scenario, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    for name, scenario in made().items():
        (KIT / "scenarios" / f"{name}.json").write_text(written(scenario), encoding="utf-8")
