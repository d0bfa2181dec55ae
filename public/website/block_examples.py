"""One example of each block of a lesson, as a document has it: what editors see while they choose.

Made up, without numbers or names of real services. The Khmer waits for a native reviewer.
"""

from typing import Any

from django.templatetags.static import static

Value = dict[str, Any]

_PICTURE_SIZE = {"width": 640, "height": 360}


def example(name: str, language: str) -> Value:
    """The value of the block called `name` in Khmer or, for every other language, in English."""
    value = (_KHMER if language == "km" else _ENGLISH)[name]
    return value | _WITHOUT_WORDS.get(name, {}) | _drawn(name, value)


def _drawn(name: str, value: Value) -> Value:
    if name != "image":
        return {}
    # a drawing has no sizes: every browser takes it where a reader's takes the fitting one
    drawing = {"url": static("website/example.svg"), "type": "image/jpeg"} | _PICTURE_SIZE
    return {"image": {"alt": value["alt"], "renditions": [drawing]} | _PICTURE_SIZE}


_WITHOUT_WORDS: dict[str, Value] = {
    "heading": {"level": 2},
    "activity": {"duration": "PT20M", "grouping": "pairs"},
    "callout": {"style": "info"},
    "video": {"resource": None, "poster": None, "url": "https://example.org/"},
}

_ENGLISH: dict[str, Value] = {
    "paragraph": {
        "html": "<p>Not everybody online is <b>who they say they are</b>. Talk to an adult whom "
        "you trust.</p>"
    },
    "heading": {"text": "Who can see what I post?"},
    "image": {"alt": "Two people look at one phone", "caption": "We look at the settings together"},
    "tip_list": {
        "title": "Before you post",
        "items": ["Who can see it?", "Would I show it to my family?", "Is somebody else in it?"],
    },
    "activity": {
        "title": "My circle of trust",
        "materials": ["One sheet of paper each"],
        "steps": ["Draw a circle.", "Write in it whom you can ask.", "Tell your partner."],
        "debrief": ["What was easy?"],
    },
    "help_box": {
        "text": "You are not to blame. These people listen.",
        "entries": [
            {
                "name": "A service of the directory",
                "summary": "Its number, its hours and its languages come from the directory.",
                "urgency": "none",
                "channels": [],
            }
        ],
    },
    "scenario": {
        "text": "Somebody whom Dara has never met asks for a photo.",
        "questions": ["What can Dara say?", "Whom can Dara tell?"],
    },
    "discussion": {
        "prompt": "A friend shares your photo without asking.",
        "questions": ["How do you feel?", "What do you do?"],
    },
    "steps": {
        "title": "When a message frightens you",
        "steps": ["Do not answer.", "Keep the message.", "Show it to an adult."],
    },
    "checklist": {
        "title": "My phone",
        "items": ["It has a screen lock.", "My account is private.", "Nobody knows my password."],
    },
    "do_dont": {
        "do": ["Listen first.", "Believe the child."],
        "dont": ["Blame the child.", "Take the phone away."],
    },
    "safety_plan": {"prompts": ["I can tell:", "I feel safe at:"]},
    "fact": {
        "text": "Here stands what somebody has found out.",
        "source": "Organization, year",
    },
    "definition": {"term": "Password", "meaning": "A secret word that opens an account."},
    "callout": {"text": "It is never the child's fault."},
    "video": {
        "title": "Three ways to say no",
        "transcript": "Everything that is said and shown stands here.",
    },
    "resource_ref": {
        "resource": {"type": "handout", "title": "A handout of the library", "pages": 2, "url": ""}
    },
    "facilitator_note": {"text": "Give shy children time. Nobody has to speak."},
    "page_break": {},
}

_KHMER: dict[str, Value] = {
    "paragraph": {
        "html": "<p>នៅលើអ៊ីនធឺណិត មិនមែនគ្រប់គ្នាសុទ្ធតែ<b>ជាមនុស្សដែលគេអះអាង</b>នោះទេ។ "
        "សូមនិយាយជាមួយមនុស្សពេញវ័យដែលអ្នកទុកចិត្ត។</p>"
    },
    "heading": {"text": "តើនរណាអាចឃើញអ្វីដែលខ្ញុំបង្ហោះ?"},
    "image": {"alt": "មនុស្សពីរនាក់មើលទូរសព្ទមួយ", "caption": "យើងមើលការកំណត់ជាមួយគ្នា"},
    "tip_list": {
        "title": "មុនពេលបង្ហោះ",
        "items": ["តើនរណាអាចឃើញ?", "តើខ្ញុំហ៊ានបង្ហាញគ្រួសារទេ?", "តើមានរូបអ្នកផ្សេងទេ?"],
    },
    "activity": {
        "title": "រង្វង់នៃទំនុកចិត្តរបស់ខ្ញុំ",
        "materials": ["ក្រដាសមួយសន្លឹកសម្រាប់ម្នាក់"],
        "steps": ["គូររង្វង់មួយ។", "សរសេរឈ្មោះអ្នកដែលអាចសួរបាន។", "ប្រាប់ដៃគូរបស់អ្នក។"],
        "debrief": ["តើអ្វីងាយ?"],
    },
    "help_box": {
        "text": "អ្នកគ្មានកំហុសទេ។ អ្នកទាំងនេះស្តាប់អ្នក។",
        "entries": [
            {
                "name": "សេវាមួយនៃបញ្ជីជំនួយ",
                "summary": "លេខ ម៉ោង និងភាសារបស់សេវា មកពីបញ្ជីជំនួយ។",
                "urgency": "none",
                "channels": [],
            }
        ],
    },
    "scenario": {
        "text": "មនុស្សម្នាក់ដែលដារ៉ាមិនធ្លាប់ជួប សុំរូបថត។",
        "questions": ["តើដារ៉ាអាចនិយាយអ្វី?", "តើដារ៉ាអាចប្រាប់នរណា?"],
    },
    "discussion": {
        "prompt": "មិត្តម្នាក់ចែករូបថតរបស់អ្នកដោយមិនសួរ។",
        "questions": ["តើអ្នកមានអារម្មណ៍យ៉ាងណា?", "តើអ្នកធ្វើអ្វី?"],
    },
    "steps": {
        "title": "ពេលសារធ្វើឱ្យអ្នកភ័យ",
        "steps": ["កុំឆ្លើយ។", "រក្សាទុកសារ។", "បង្ហាញមនុស្សពេញវ័យ។"],
    },
    "checklist": {
        "title": "ទូរសព្ទរបស់ខ្ញុំ",
        "items": ["មានចាក់សោអេក្រង់។", "គណនីរបស់ខ្ញុំជាឯកជន។", "គ្មាននរណាដឹងពាក្យសម្ងាត់។"],
    },
    "do_dont": {
        "do": ["ស្តាប់ជាមុន។", "ជឿកុមារ។"],
        "dont": ["បន្ទោសកុមារ។", "ដកហូតទូរសព្ទ។"],
    },
    "safety_plan": {"prompts": ["ខ្ញុំអាចប្រាប់៖", "កន្លែងដែលខ្ញុំមានសុវត្ថិភាព៖"]},
    "fact": {"text": "ត្រង់នេះ គឺជាអ្វីដែលនរណាម្នាក់បានរកឃើញ។", "source": "ស្ថាប័ន ឆ្នាំ"},
    "definition": {"term": "ពាក្យសម្ងាត់", "meaning": "ពាក្យដែលបើកគណនី ហើយមិនប្រាប់អ្នកដទៃ។"},
    "callout": {"text": "កុមារមិនដែលមានកំហុសទេ។"},
    "video": {
        "title": "វិធីបីយ៉ាងដើម្បីនិយាយថាទេ",
        "transcript": "អ្វីៗដែលនិយាយ និងបង្ហាញ មាននៅទីនេះ។",
    },
    "resource_ref": {
        "resource": {"type": "handout", "title": "សន្លឹកចែកមួយនៃបណ្ណាល័យ", "pages": 2, "url": ""}
    },
    "facilitator_note": {"text": "ទុកពេលឱ្យកុមារដែលអៀន។ គ្មាននរណាត្រូវតែនិយាយទេ។"},
    "page_break": {},
}
