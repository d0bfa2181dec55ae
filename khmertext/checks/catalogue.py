"""The words of every check: title, message, severity and kind.

`REGISTRY` holds the checks, in the order in which findings are
shown; settings, documentation and the workbench read it. The kinds are the localization
quality issue types of W3C ITS 2.0. Messages say what to do, in both languages.

The Khmer was written by us, not by a native writer, and awaits native review.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from khmertext.checks.issue import Severity


@dataclass(frozen=True)
class CheckInfo:
    """One check as people see it.

    `message` and `message_km` are format strings; `other` holds further (English, Khmer)
    wordings by name. `raw` marks the encoding checks, which look at the text as typed.
    """

    id: str
    severity: Severity
    kind: str
    title: str
    title_km: str
    message: str
    message_km: str
    other: Mapping[str, tuple[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    raw: bool = False


def _encoding(
    id: str, severity: Severity, title: str, title_km: str, message: str, message_km: str,
    **other: tuple[str, str],
) -> CheckInfo:  # fmt: skip
    return CheckInfo(
        id, severity, "characters", title, title_km, message, message_km, other, raw=True
    )


_ENCODING = (
    _encoding(
        "kh_order",
        "fixed",
        "Order of signs in a syllable",
        "លំដាប់សញ្ញាក្នុងព្យាង្គ",
        "The signs of a syllable are in an unusual order; saving puts them right and the text "
        "looks the same.",
        "សញ្ញាក្នុងព្យាង្គមួយមានលំដាប់មិនត្រឹមត្រូវ។ ប្រព័ន្ធនឹងតម្រៀបឡើងវិញពេលរក្សាទុក ហើយអក្សរមើលទៅដដែល។",
    ),
    _encoding(
        "kh_deprecated",
        "fixed",
        "Deprecated character",
        "តួអក្សរលែងប្រើ",
        "A character that should no longer be used is replaced by its modern spelling when you "
        "save.",
        "តួអក្សរដែលលែងប្រើត្រូវជំនួសដោយអក្ខរាវិរុទ្ធទំនើបពេលរក្សាទុក។",
        error=(
            "Delete the sign bathamasat at the marked place and type the intended sign again.",
            "សូមលុបសញ្ញាបឋមសត្វនៅកន្លែងដែលបានសម្គាល់ រួចវាយសញ្ញាត្រឹមត្រូវឡើងវិញ។",
        ),
    ),
    _encoding(
        "kh_obsolete",
        "warning",
        "Obsolete letter or sign",
        "អក្សរ ឬសញ្ញាបុរាណ",
        "Write the modern letter instead of the obsolete one, unless this quotes Pali or Sanskrit.",
        "សូមសរសេរអក្សរទំនើបជំនួសអក្សរបុរាណ លើកលែងតែការដកស្រង់ភាសាបាលី ឬសំស្ក្រឹត។",
    ),
    _encoding(
        "kh_syllable",
        "error",
        "Impossible syllable",
        "ព្យាង្គមិនត្រឹមត្រូវ",
        "Type the marked syllable again: its signs cannot stand together.",
        "សូមវាយព្យាង្គដែលបានសម្គាល់ឡើងវិញ ព្រោះសញ្ញារបស់វាមិនអាចនៅជាមួយគ្នាបានទេ។",
    ),
    _encoding(
        "kh_dangling_coeng",
        "error",
        "Coeng without a consonant",
        "ជើងគ្មានព្យញ្ជនៈ",
        "Type the missing consonant after the coeng sign, or delete the sign.",
        "សូមវាយព្យញ្ជនៈដែលបាត់ពីក្រោយសញ្ញាជើង ឬលុបសញ្ញាជើងនោះ។",
    ),
    _encoding(
        "kh_orphan_mark",
        "error",
        "Vowel or sign without a letter",
        "ស្រៈ ឬសញ្ញាគ្មានតួអក្សរ",
        "Type the letter that this vowel or sign belongs to, or delete the vowel or sign.",
        "សូមវាយតួអក្សរសម្រាប់ស្រៈ ឬសញ្ញានេះ ឬលុបវាចេញ។",
    ),
    _encoding(
        "kh_double_mark",
        "error",
        "Vowel or sign typed twice",
        "ស្រៈ ឬសញ្ញាវាយពីរដង",
        "Delete one of the two equal vowels or signs.",
        "សូមលុបស្រៈ ឬសញ្ញាមួយក្នុងចំណោមពីរដែលដូចគ្នា។",
    ),
    _encoding(
        "kh_zwsp",
        "fixed",
        "Misplaced zero-width space",
        "ដកឃ្លាមើលមិនឃើញខុសកន្លែង",
        "A zero-width space that has no use at this place is removed when you save.",
        "ដកឃ្លាមើលមិនឃើញដែលគ្មានប្រយោជន៍នៅកន្លែងនេះត្រូវលុបចេញពេលរក្សាទុក។",
    ),
    _encoding(
        "kh_joiner",
        "fixed",
        "Misplaced joiner",
        "សញ្ញាភ្ជាប់ខុសកន្លែង",
        "An invisible joiner that has no effect at this place is removed when you save.",
        "សញ្ញាភ្ជាប់មើលមិនឃើញដែលគ្មានប្រយោជន៍នៅកន្លែងនេះត្រូវលុបចេញពេលរក្សាទុក។",
        warning=(
            "Delete the invisible joiner at the marked place, unless it is meant.",
            "សូមលុបសញ្ញាភ្ជាប់មើលមិនឃើញនៅកន្លែងដែលបានសម្គាល់ លើកលែងតែអ្នកចង់ប្រើវា។",
        ),
    ),
    _encoding(
        "invisible_chars",
        "fixed",
        "Invisible characters",
        "តួអក្សរមើលមិនឃើញ",
        "Invisible characters that came with copied text are removed when you save.",
        "តួអក្សរមើលមិនឃើញដែលជាប់មកពីការចម្លងអត្ថបទត្រូវលុបចេញពេលរក្សាទុក។",
    ),
    _encoding(
        "replacement_char",
        "error",
        "Destroyed character",
        "តួអក្សរខូច",
        "Type the destroyed character again; it was lost in an earlier conversion.",
        "សូមវាយតួអក្សរដែលខូចឡើងវិញ ព្រោះវាបាត់បង់ពេលបម្លែងអត្ថបទ។",
    ),
    _encoding(
        "kh_unassigned",
        "error",
        "Code point without a character",
        "លេខកូដគ្មានតួអក្សរ",
        "Replace the marked code point by the intended letter; no Khmer character has it.",
        "សូមជំនួសលេខកូដដែលបានសម្គាល់ដោយតួអក្សរត្រឹមត្រូវ ព្រោះគ្មានតួអក្សរខ្មែរណាប្រើវាទេ។",
    ),
)

_SCRIPT = (
    CheckInfo(
        "kh_legacy_font",
        "error",
        "characters",
        "Text of an old Khmer font",
        "អត្ថបទពុម្ពអក្សរខ្មែរចាស់",
        "Type the text again in Khmer Unicode; it was written for an old font such as Limon.",
        "សូមវាយអត្ថបទឡើងវិញជាខ្មែរយូនីកូដ ព្រោះវាសរសេរដោយពុម្ពអក្សរចាស់ដូចជាលីមូន។",
        {
            "inside": (
                "Type “{words}” again in Khmer Unicode; it was written for an old font such as "
                "Limon.",
                "សូមវាយ «{words}» ឡើងវិញជាខ្មែរយូនីកូដ ព្រោះវាសរសេរដោយពុម្ពអក្សរចាស់ដូចជាលីមូន។",
            )
        },
    ),
    CheckInfo(
        "foreign_script",
        "error",
        "characters",
        "Letters of another script",
        "អក្សរភាសាដទៃ",
        "Replace the letters of another script: {words}.",
        "សូមជំនួសអក្សរភាសាដទៃ៖ {words}",
    ),
    CheckInfo(
        "no_khmer",
        "error",
        "untranslated",
        "No Khmer in the translation",
        "គ្មានអក្សរខ្មែរក្នុងការបកប្រែ",
        "Write the translation in Khmer; it has no Khmer letter.",
        "សូមសរសេរការបកប្រែជាភាសាខ្មែរ ព្រោះគ្មានអក្សរខ្មែរទេ។",
        {
            "name": (
                "Write the translation in Khmer, or dismiss this if it is only a name.",
                "សូមសរសេរការបកប្រែជាភាសាខ្មែរ ឬបិទសារនេះបើវាគ្រាន់តែជាឈ្មោះ។",
            )
        },
    ),
    CheckInfo(
        "untranslated",
        "error",
        "untranslated",
        "Not translated",
        "មិនទាន់បកប្រែ",
        "Translate the text; it is still the same as the source.",
        "សូមបកប្រែអត្ថបទ ព្រោះវានៅដូចអត្ថបទដើម។",
        {
            "name": (
                "Translate the text, or dismiss this if it is a name that stays as it is.",
                "សូមបកប្រែអត្ថបទ ឬបិទសារនេះបើវាជាឈ្មោះដែលត្រូវរក្សាទុកដដែល។",
            )
        },
    ),
    CheckInfo(
        "khmer_leftover",
        "error",
        "untranslated",
        "Khmer left in the translation",
        "អក្សរខ្មែរនៅសល់ក្នុងការបកប្រែ",
        "Translate the Khmer words that are left, or put them in brackets: {words}.",
        "សូមបកប្រែពាក្យខ្មែរដែលនៅសល់ ឬដាក់ក្នុងវង់ក្រចក៖ {words}",
    ),
    CheckInfo(
        "empty",
        "error",
        "omission",
        "Empty translation",
        "ការបកប្រែទទេ",
        "Write the translation; nothing visible is there.",
        "សូមសរសេរការបកប្រែ ព្រោះមិនទាន់មានអ្វីទេ។",
    ),
    CheckInfo(
        "latin_leftover",
        "warning",
        "untranslated",
        "Latin words left in the translation",
        "ពាក្យឡាតាំងនៅសល់ក្នុងការបកប្រែ",
        "Translate the Latin words, or put them in brackets: {words}.",
        "សូមបកប្រែពាក្យអក្សរឡាតាំង ឬដាក់ក្នុងវង់ក្រចក៖ {words}",
    ),
)

_SAME_AS_SOURCE = (
    "Make the {what} the same as in the source (missing: {{missing}}; too many: {{extra}}).",
    "សូមធ្វើឱ្យ{what}ដូចអត្ថបទដើម (ខ្វះ៖ {{missing}} លើស៖ {{extra}})។",
)
_MISSING = (
    "Write the {what} of the source that are missing: {{missing}}.",
    "សូមសរសេរ{what}ដែលមានក្នុងអត្ថបទដើម ហើយនៅខ្វះ៖ {{missing}}។",
)


def _entities(id: str, kind: str, title: str, title_km: str, what: str, what_km: str) -> CheckInfo:
    missing = (_MISSING[0].format(what=what), _MISSING[1].format(what=what_km))
    return CheckInfo(
        id,
        "error",
        kind,
        title,
        title_km,
        _SAME_AS_SOURCE[0].format(what=what),
        _SAME_AS_SOURCE[1].format(what=what_km),
        {"missing": missing} if kind == "numbers" else {},
    )


_FACTS = (
    _entities("numbers", "numbers", "Different numbers", "លេខខុសគ្នា", "numbers", "លេខ"),
    _entities(
        "phone", "numbers", "Different phone number", "លេខទូរសព្ទខុសគ្នា",
        "phone numbers", "លេខទូរសព្ទ",
    ),
    CheckInfo(
        "number_order",
        "warning",
        "mistranslation",
        "Numbers to call in another order",
        "លំដាប់លេខសម្រាប់ហៅខុសគ្នា",
        "Put the numbers to call in the order of the source, “{said}” and not “{other}”, or "
        "dismiss this if each still belongs to the same people.",
        "សូមដាក់លេខសម្រាប់ហៅតាមលំដាប់ក្នុងអត្ថបទដើម «{said}» មិនមែន «{other}» ទេ ឬបិទសារនេះបើលេខនីមួយៗ"
        "នៅតែជារបស់អ្នកដដែល។",
        {
            "exchanged": (
                "Exchange {one} and {other}: in the source {one} belongs to “{first}” and {other} "
                "to “{second}”, and here the other way round.",
                "សូមប្តូរកន្លែងលេខ {one} និង {other}។ ក្នុងអត្ថបទដើម លេខ {one} ជារបស់ «{first}» ហើយលេខ "
                "{other} ជារបស់ «{second}» តែនៅទីនេះវាបញ្ច្រាសគ្នា។",
            )
        },
    ),
    CheckInfo(
        "negation",
        "warning",
        "mistranslation",
        "Negation lost or added",
        "ពាក្យបដិសេធខ្វះ ឬលើស",
        "Say “{words}” in the translation too, or dismiss this if it means the same without.",
        "សូមបកប្រែពាក្យ «{words}» ផង ឬបិទសារនេះបើអត្ថន័យនៅដដែលដោយគ្មានពាក្យនេះ។",
        {
            "added": (
                "Take out “{words}”, which the source does not say, or dismiss this if it means "
                "the same.",
                "សូមដក «{words}» ចេញ ព្រោះអត្ថបទដើមមិនបាននិយាយដូច្នេះទេ ឬបិទសារនេះបើអត្ថន័យនៅដដែល។",
            ),
            "grave": (
                "Say “{words}” in the translation too: there is a number to call in this "
                "sentence, and without that word it means the opposite.",
                "សូមបកប្រែពាក្យ «{words}» ផង។ ប្រយោគនេះមានលេខសម្រាប់ហៅ ហើយបើគ្មានពាក្យនេះ "
                "អត្ថន័យផ្ទុយពីអត្ថបទដើម។",
            ),
            "added_grave": (
                "Take out “{words}”, which the source does not say: there is a number to call in "
                "this sentence, and with that word it means the opposite.",
                "សូមដក «{words}» ចេញ ព្រោះអត្ថបទដើមមិនបាននិយាយដូច្នេះទេ។ ប្រយោគនេះមានលេខសម្រាប់ហៅ "
                "ហើយបើមានពាក្យនេះ អត្ថន័យផ្ទុយពីអត្ថបទដើម។",
            ),
            "called": (
                "One of the two texts says to call {words}, and the other not to call it: say what "
                "the source says.",
                "អត្ថបទមួយប្រាប់ឱ្យហៅលេខ {words} ហើយអត្ថបទមួយទៀតប្រាប់កុំឱ្យហៅ។ សូមសរសេរឱ្យត្រូវនឹងអត្ថបទដើម។",
            ),
        },
    ),
    *(
        CheckInfo(
            id, "warning", "mistranslation", f"Different {what}", f"{what_km}ខុសគ្នា",
            f"Write the {what} of the source, “{{said}}”, in place of “{{other}}”, or dismiss this "
            "if it means the same.",
            f"សូមសរសេរ{what_km}តាមអត្ថបទដើម «{{said}}» ជំនួស «{{other}}» ឬបិទសារនេះបើអត្ថន័យនៅដដែល។",
        )
        for id, what, what_km in (
            ("unit", "unit", "ឯកតា"),
            ("currency", "currency", "រូបិយប័ណ្ណ"),
            ("month", "month", "ខែ"),
            ("weekday", "weekday", "ថ្ងៃនៃសប្តាហ៍"),
            ("number_word", "number", "ចំនួន"),
            ("cost", "price", "ថ្លៃ"),
            ("hours", "time of day", "ពេលវេលា"),
        )
    ),
    CheckInfo(
        "date_order",
        "warning",
        "mistranslation",
        "Day and month exchanged",
        "ថ្ងៃ និងខែប្តូរកន្លែងគ្នា",
        "Write day and month as the source has them, “{said}” and not “{other}”, or dismiss this "
        "if it is the same date.",
        "សូមសរសេរថ្ងៃ និងខែតាមអត្ថបទដើម «{said}» មិនមែន «{other}» ទេ ឬបិទសារនេះបើវាជាកាលបរិច្ឆេទដដែល។",
    ),
    CheckInfo(
        "omission",
        "warning",
        "omission",
        "A sentence may be missing",
        "អាចខ្វះប្រយោគមួយ",
        "Translate every sentence: the source has {there}, the translation {here}, or dismiss this "
        "if nothing is missing.",
        "សូមបកប្រែគ្រប់ប្រយោគ៖ អត្ថបទដើមមាន {there} ការបកប្រែមាន {here} ឬបិទសារនេះបើគ្មានអ្វីខ្វះ។",
    ),
    _entities(
        "url", "inconsistent-entities", "Different web address", "អាសយដ្ឋានគេហទំព័រខុសគ្នា",
        "web addresses", "អាសយដ្ឋានគេហទំព័រ",
    ),
    _entities(
        "email", "inconsistent-entities", "Different e-mail address", "អាសយដ្ឋានអ៊ីមែលខុសគ្នា",
        "e-mail addresses", "អាសយដ្ឋានអ៊ីមែល",
    ),
    CheckInfo(
        "kh_digits_mixed",
        "error",
        "numbers",
        "Khmer and Latin digits in one number",
        "លេខខ្មែរ និងលេខឡាតាំងលាយគ្នា",
        "Write the whole number in one kind of digits.",
        "សូមសរសេរលេខទាំងមូលដោយប្រើតួលេខតែមួយប្រភេទ។",
    ),
    CheckInfo(
        "tags",
        "error",
        "markup",
        "Different formatting tags",
        "ស្លាកទម្រង់ខុសគ្នា",
        _SAME_AS_SOURCE[0].format(what="bold, italic and link tags"),
        _SAME_AS_SOURCE[1].format(what="ស្លាកអក្សរដិត ទ្រេត និងតំណ"),
        {
            "nesting": (
                "Close every tag where it belongs; {tag} is not closed or opened properly.",
                "សូមបិទស្លាកនីមួយៗឱ្យត្រូវកន្លែង ព្រោះ {tag} មិនបានបើក ឬបិទត្រឹមត្រូវទេ។",
            ),
            "hollow": (
                "Put words inside the tag {tag}; it is empty.",
                "សូមដាក់ពាក្យក្នុងស្លាក {tag} ព្រោះវាទទេ។",
            ),
        },
    ),
    _entities(
        "placeholders", "markup", "Different placeholders", "សញ្ញាជំនួសខុសគ្នា",
        "placeholders", "សញ្ញាជំនួស",
    ),
)  # fmt: skip

_PUNCTUATION = (
    CheckInfo(
        "end_punct",
        "warning",
        "typographical",
        "Different sign at the end",
        "សញ្ញាចុងប្រយោគខុសគ្នា",
        "End the text with the sign that fits the source.",
        "សូមបញ្ចប់អត្ថបទដោយសញ្ញាដែលត្រូវនឹងអត្ថបទដើម។",
    ),
    CheckInfo(
        "kh_ascii_period",
        "warning",
        "typographical",
        "Full stop instead of khan",
        "ចុច (.) ជំនួសខណ្ឌ (។)",
        "End the Khmer sentence with a khan (។) instead of a full stop.",
        "សូមបញ្ចប់ប្រយោគខ្មែរដោយខណ្ឌ (។) ជំនួសឱ្យចុច (.)។",
    ),
    CheckInfo(
        "kh_colon",
        "warning",
        "typographical",
        "Latin colon after Khmer",
        "ចុចពីរឡាតាំងក្រោយអក្សរខ្មែរ",
        "Write the Khmer colon (៖) after a Khmer word.",
        "សូមសរសេរចំណុចពីរគូស (៖) ពីក្រោយពាក្យខ្មែរ។",
    ),
    CheckInfo(
        "kh_yuukaleapintu",
        "warning",
        "typographical",
        "Colon and yuukaleapintu confused",
        "ច្រឡំយុគលពិន្ទុនឹងចុចពីរ",
        "Write yuukaleapintu (ៈ) inside a word and the Khmer colon (៖) after one.",
        "សូមសរសេរយុគលពិន្ទុក្នុងពាក្យ និងចំណុចពីរគូស (៖) ពីក្រោយពាក្យ។",
    ),
    CheckInfo(
        "kh_punct_space_after",
        "warning",
        "whitespace",
        "No space after a Khmer sign",
        "គ្មានដកឃ្លាក្រោយសញ្ញា",
        "Put a space after ។, ៕ or ៖.",
        "សូមដកឃ្លាពីក្រោយសញ្ញា ។ ៕ ឬ ៖",
    ),
    CheckInfo(
        "kh_lek_too",
        "warning",
        "typographical",
        "Repetition sign apart from its word",
        "លេខទោដាច់ពីពាក្យ",
        "Join ៗ to the word that it repeats.",
        "សូមសរសេរលេខទោឱ្យជាប់នឹងពាក្យដែលត្រូវអានពីរដង។",
    ),
    CheckInfo(
        "kh_double_punct",
        "warning",
        "typographical",
        "Sign typed twice",
        "សញ្ញាវាយពីរដង",
        "Keep only one of the repeated signs.",
        "សូមទុកសញ្ញាតែមួយក្នុងចំណោមសញ្ញាដែលវាយដដែលៗ។",
    ),
    CheckInfo(
        "brackets",
        "warning",
        "typographical",
        "Bracket or quotation mark missing",
        "ខ្វះវង់ក្រចក ឬសញ្ញាសម្រង់",
        "Add the missing bracket or quotation mark to the pair {pair}.",
        "សូមបន្ថែមវង់ក្រចក ឬសញ្ញាសម្រង់ដែលខ្វះក្នុងគូ {pair}។",
    ),
    CheckInfo(
        "double_space",
        "warning",
        "whitespace",
        "Two spaces or a tab",
        "ដកឃ្លាពីរដង ឬថេប",
        "Keep only one space.",
        "សូមទុកដកឃ្លាតែមួយ។",
    ),
    CheckInfo(
        "edge_space",
        "warning",
        "whitespace",
        "Space at the beginning or end",
        "ដកឃ្លានៅដើម ឬចុងអត្ថបទ",
        "Begin and end with the same white space as the source.",
        "សូមធ្វើឱ្យដកឃ្លានៅដើម និងចុងដូចអត្ថបទដើម។",
        {
            "alone": (
                "Delete the space at the beginning or end of the text.",
                "សូមលុបដកឃ្លានៅដើម ឬចុងអត្ថបទ។",
            )
        },
    ),
)

_WORDS = (
    CheckInfo(
        "glossary_missing",
        "warning",
        "terminology",
        "Term of the glossary not used",
        "មិនបានប្រើពាក្យក្នុងសទ្ទានុក្រម",
        "Use the approved term “{preferred}” for “{term}”; the correction adds it at the end, "
        "from where you move it.",
        "សូមប្រើពាក្យដែលបានអនុម័ត «{preferred}» សម្រាប់ «{term}»។ ការកែបន្ថែមវានៅខាងចុង រួចអ្នកប្តូរទីតាំងវា។",
    ),
    CheckInfo(
        "glossary_forbidden",
        "error",
        "terminology",
        "Forbidden term",
        "ពាក្យហាមប្រើ",
        "Replace “{forbidden}” by the approved term “{preferred}”.",
        "សូមជំនួស «{forbidden}» ដោយពាក្យដែលបានអនុម័ត «{preferred}»។",
    ),
    CheckInfo(
        "dnt",
        "error",
        "terminology",
        "Name that must stay as it is",
        "ឈ្មោះដែលមិនត្រូវបកប្រែ",
        "Write the name “{name}” exactly as in the source.",
        "សូមសរសេរឈ្មោះ «{name}» ឱ្យដូចអត្ថបទដើមបេះបិទ។",
    ),
    CheckInfo(
        "length_ratio",
        "warning",
        "length",
        "Unusual length",
        "ប្រវែងខុសធម្មតា",
        "Check that nothing is missing or added; the translation is {length} than usual.",
        "សូមពិនិត្យថាគ្មានអ្វីខ្វះ ឬលើស ព្រោះការបកប្រែ{length}ជាងធម្មតា។",
    ),
    CheckInfo(
        "max_length",
        "error",
        "length",
        "Too long for its place",
        "វែងពេកសម្រាប់កន្លែងនេះ",
        "Shorten the text to {limit} characters; it has {length}.",
        "សូមសម្រួលអត្ថបទឱ្យខ្លីត្រឹម {limit} តួ ព្រោះឥឡូវមាន {length} តួ។",
    ),
    CheckInfo(
        "kh_long_run",
        "warning",
        "whitespace",
        "Very long run without a space",
        "អត្ថបទវែងគ្មានដកឃ្លា",
        "Put a space between phrases, or let the correction add invisible line-break places.",
        "សូមដកឃ្លារវាងឃ្លា ឬប្រើការកែដើម្បីបន្ថែមកន្លែងបំបែកបន្ទាត់មើលមិនឃើញ។",
    ),
    CheckInfo(
        "dup_word",
        "warning",
        "duplication",
        "Word written twice",
        "ពាក្យសរសេរពីរដង",
        "Delete one of the two: “{word}”.",
        "សូមលុប «{word}» មួយចេញ។",
    ),
    CheckInfo(
        "inconsistent",
        "warning",
        "inconsistency",
        "Translated otherwise elsewhere",
        "បកប្រែខុសពីកន្លែងផ្សេង",
        "Use the approved translation “{approved}”, or change it everywhere.",
        "សូមប្រើការបកប្រែដែលបានអនុម័ត «{approved}» ឬប្តូរវានៅគ្រប់កន្លែង។",
    ),
)

REGISTRY = (
    *_ENCODING, *_SCRIPT, *_FACTS, *_PUNCTUATION, *_WORDS,
)  # fmt: skip
BY_ID: Mapping[str, CheckInfo] = MappingProxyType({info.id: info for info in REGISTRY})

# words that messages are filled with
SHORT, LONG = ("shorter", "ខ្លី"), ("longer", "វែង")


def wordings() -> Iterator[tuple[str, str]]:
    """(English, Khmer) of everything that people read of findings; titles are on no screen."""
    for info in REGISTRY:
        yield (info.message, info.message_km)
        yield from info.other.values()
    yield from (SHORT, LONG)
