"""What a second person reads of a lesson: blocks, words of Khmer, answers, pictures, order."""

import pytest
from wagtail.models import Locale

from cms.two_people.approvals.shown import folded, words_and_facts
from lessons.models import LessonPage
from localize.workflow.to_confirm.pages import compare
from tests.lessons.samples import block, items


def stream(name, raw):
    return LessonPage._meta.get_field(name).stream_block.to_python(raw)


def lesson(body, quiz=(), **fields):
    return LessonPage(
        title=fields.pop("title", "មេរៀន"),
        slug="lesson",
        locale=Locale.objects.get(language_code="km"),
        body=stream("body", list(body)),
        quiz=stream("quiz", list(quiz)),
        **fields,
    )


@pytest.fixture(autouse=True)
def khmer(db):
    Locale.objects.get_or_create(language_code="km")


def question(right):
    answers = [{"text": "បាទ", "correct": right == 0}, {"text": "ទេ", "correct": right == 1}]
    return {"question": "ត្រូវទេ?", "type": "single", "options": items(*answers), "feedback": ""}


def changed(old, new):
    return [one for one in compare(old, new) if one.state != "same"]


def test_only_the_block_that_changed_is_open_and_khmer_is_marked_by_clusters():
    still = [block("paragraph", f"<p>កថាខណ្ឌ {number}</p>") for number in range(3)]
    before = block("paragraph", "<p>កុមារត្រូវបានការពារ</p>")
    after = before | {"value": "<p>កុមារីត្រូវបានការពារ</p>"}

    sections = compare(lesson([*still, before]), lesson([*still, after]))

    (one,) = [section for section in sections if section.state == "changed"]
    (line,) = one.lines
    assert [piece.text for piece in line.old.pieces if piece.kind == "old"] == ["រ"]
    assert [piece.text for piece in line.new.pieces if piece.kind == "new"] == ["រី"]
    assert line.language == "km"
    assert [is_same for is_same, _together in folded(sections)] == [True, False, True]


def test_another_right_answer_is_told_by_its_answer():
    body = [block("paragraph", "<p>ក</p>")]
    first = block("question", question(0))
    second = first | {"value": question(0)}
    options = [dict(one) for one in first["value"]["options"]]
    options[0] = options[0] | {"value": {"text": "បាទ", "correct": False}}
    options[1] = options[1] | {"value": {"text": "ទេ", "correct": True}}
    second["value"] = first["value"] | {"options": options}

    (one,) = changed(lesson(body, [first]), lesson(body, [second]))

    told = [(line.label, line.old.text, line.new.text) for line in one.lines if not line.is_same]
    assert [(old, new) for _label, old, new in told] == [("Yes", ""), ("", "Yes")]
    assert "This answer is right" in told[0][0]


def test_blocks_that_moved_came_and_went():
    first, second, third = (block("paragraph", f"<p>{word}</p>") for word in ("ក", "ខ", "គ"))
    new = block("callout", {"style": "warning", "text": "ប្រយ័ត្ន"})

    found = changed(lesson([first, second, third]), lesson([third, first, new]))

    assert [one.state for one in found] == ["changed", "gone", "new"]
    assert found[0].note == "Moved: it was number 3 and is now number 1."
    assert found[1].lines[0].old.text == "ខ"
    assert {line.new.text for line in found[2].lines} >= {"ប្រយ័ត្ន"}


def test_lines_in_another_order_and_another_choice_are_seen():
    steps = items("ទីមួយ", "ទីពីរ")
    before = block("steps", {"title": "ជំហាន", "steps": steps})
    after = before | {"value": {"title": "ជំហាន", "steps": steps[::-1]}}
    box = block("callout", {"style": "info", "text": "ក"})
    other = box | {"value": {"style": "warning", "text": "ក"}}

    order, choice = changed(lesson([before, box]), lesson([after, other]))

    assert order.note == "In another order than before."
    (line,) = [line for line in choice.lines if not line.is_same]
    assert line.old.text != line.new.text != ""


def test_a_link_that_leads_elsewhere_and_a_whole_new_lesson():
    old = block("paragraph", '<p><a href="https://a.example/">នេះ</a></p>')
    new = old | {"value": '<p><a href="https://b.example/">នេះ</a></p>'}

    (one,) = changed(lesson([old]), lesson([new]))
    whole = compare(None, lesson([old, block("page_break", None)]))

    assert "b.example" in one.lines[0].new.text
    assert {section.state for section in whole} == {"new"}
    assert any("New page" in section.label for section in whole)


def read(old, new):
    """Labels of what is read, in their order; technical facts that are folded, by label."""
    words, facts = words_and_facts(compare(old, new))
    return [one.label for one in words], {line.label: line.new.text for line in facts}


def test_words_come_first_as_they_are_read_and_technical_facts_are_folded():
    body = [block("heading", {"level": "2", "text": "ក"}), block("paragraph", "<p>ខ</p>")]
    messages = stream("key_messages", [block("message", "គ")])
    new = lesson(
        body,
        code="B1-M1-L1",
        order=3,
        audience="child",
        topics=["bullying", "online_abuse"],
        key_messages=messages,
        summary="ស",
    )

    words, facts = read(None, new)

    assert words[:5] == [
        "Title",
        "Summary",
        "Body › Heading",
        "Body › Paragraph",
        "Key messages › Key message",
    ]
    assert "Audience" in words and "Audience" not in facts
    (topics,) = [one for one in compare(None, new) if one.label == "Topics"]
    assert topics.lines[0].new.text == "Bullying, Online abuse"
    assert facts["Code"] == "B1-M1-L1" and facts["Place"] == "3"
    assert facts["Heading › Size"] == "Large" and "Slug" in facts


@pytest.mark.parametrize(
    ("changed", "label"),
    [
        ({"order": 4}, "Place"),
        ({"code": "B1-M1-L2"}, "Code"),
        ({"audience": "teacher"}, "Audience"),
        ({"body": "3"}, "Body › Heading"),
    ],
)
def test_a_fact_that_changed_is_never_folded(changed, label):
    heading = block("heading", {"level": "2", "text": "ក"})
    facts = {"code": "B1-M1-L1", "order": 3, "audience": "child"}
    body = [heading | {"value": {"level": changed.get("body", "2"), "text": "ក"}}]

    sections = compare(
        lesson([heading], **facts),
        lesson(body, **facts | {k: v for k, v in changed.items() if k != "body"}),
    )
    words, folded_facts = words_and_facts(sections)

    (one,) = [section for section in words if section.state != "same"]
    assert one.label == label and any(not line.is_same for line in one.lines)
    assert label not in {line.label for line in folded_facts}
