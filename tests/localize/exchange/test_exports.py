"""What is handed out: names, the memory as TMX, the term base as TBX."""

from xml.etree import ElementTree

from localize.exchange import exports, tbx
from localize.workflow.models import Review
from tests.localize.exchange.conftest import RICH_KHMER, RICH_SOURCE
from tests.terms import new_term

LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def test_memory_holds_approved_pairs_only(desk, translation):
    page = translation.source.get_source_instance()
    drafts = desk.draft(page, {RICH_SOURCE: RICH_KHMER, "Ask for help.": "សូមសុំជំនួយ។"})
    desk.approve(drafts[RICH_SOURCE])

    root = ElementTree.fromstring(exports.export_memory().data)

    units = [
        {variant.get(LANG): "".join(variant.itertext()) for variant in unit.iter("tuv")}
        for unit in root.iter("tu")
    ]
    assert {"en": RICH_SOURCE, "km": RICH_KHMER} in units
    assert not any("Ask for help." in unit.values() for unit in units)
    approved = Review.objects.filter(state="approved").count()
    assert len(units) == approved
    assert root.get("version") == "1.4"
    assert root.find("header").get("srclang") == "*all*"


def test_memory_keeps_tags_apart(desk, translation):
    page = translation.source.get_source_instance()
    desk.approve(desk.draft(page, {RICH_SOURCE: RICH_KHMER})[RICH_SOURCE])

    root = ElementTree.fromstring(exports.export_memory().data)

    unit = next(u for u in root.iter("tu") if u.find("tuv/seg/ph") is not None)
    source, target = (
        [(code.get("x"), code.text) for code in seg.findall("ph")] for seg in unit.iter("seg")
    )
    assert source == target
    assert source[0] == ("1", "<b>")


def test_terms_say_what_may_be_written(db):
    data = tbx.write(
        [
            new_term(
                "grooming",
                "ការលួងលោម",
                pk=1,
                admitted="ក\nខ",
                forbidden="គ",
                part_of_speech="noun",
                definition="Winning trust",
                status="approved",
            ),
            new_term("TikTok", pk=2, do_not_translate=True, status="approved"),
            new_term("old word", "ឃ", pk=3, status="deprecated"),
        ]
    )

    root = ElementTree.fromstring(data)
    # the edition that translate-toolkit reads
    assert (root.tag, root.get("type")) == ("martif", "TBX-Basic")
    concepts = root.findall(".//termEntry")
    statuses = [
        [
            (
                section.get(LANG),
                entry.find("term").text,
                entry.find("termNote[@type='administrativeStatus']").text.split("-")[0],
            )
            for section in concept.findall("langSet")
            for entry in section.findall("tig")
        ]
        for concept in concepts
    ]
    assert statuses == [
        [
            ("en", "grooming", "preferredTerm"),
            ("km", "ការលួងលោម", "preferredTerm"),
            ("km", "ក", "admittedTerm"),
            ("km", "ខ", "admittedTerm"),
            ("km", "គ", "deprecatedTerm"),
        ],
        [("en", "TikTok", "preferredTerm"), ("km", "TikTok", "preferredTerm")],
        [("en", "old word", "deprecatedTerm"), ("km", "ឃ", "preferredTerm")],
    ]
