"""How Khmer denies and forbids.

Each pattern reads one sentence in normal form, without tags, addresses and zero-width spaces.
"""

import re

from localize.checks.negation.told import Calling

_START, _END = "(?<!\u17d2)", "(?![\u17b4-\u17d3\u17dd])"  # whole clusters only

#: Other words in which such a word is only a syllable, and phrases that deny nothing. Beginnings
#: of words will do.
_OTHER = (
    "កុំព្យូ", "កុំមីស្យុង", "កុំម៉ង់", "កុំផ្លិច", "កុំប៉ុស្ត", "កុំមុយនី", "កុំប្រ៊ី", "កុំប៉ាញី", "តេឡេកុំ",
    "ពុំងា", "ពុំនោះ", "ពុំសែន", "ក្រពុំ", "ឆពុំ", "សំពុំ", "សំឥត",
    "អត់ធ្មត់", "អត់ទ្រាំ", "អត់ឱន", "អត់អោន", "អត់ទោស", "អត់ឃ្លាន", "អត់បាយ", "អត់អាហារ", "អត់សង្កត់",
    "មហាមន្ត", "មហាមន្ទ", "ព្រហាម", "រហាម", "ប្រាហាម", "ហ្គ្រាហាម", "ហាមប៊ឺ", "ហាមស្ទ័រ",
    "ដោះលែង", "ព្រលែង", "លើកលែង", "បំលែង", "ប្រលែង", "ក្រៃលែង", "លាលែង", "លែងលះ", "លែងដៃ",
    "ឈប់សម្រាក", "ឈប់សំរាក", "ថ្ងៃឈប់", "លាឈប់", "ជៀសឫស្សី",
    "វីតាមិន", "អាដមិន", "អេដមិន", "មេនេជមិន", "តូមិននី",
    # free of charge
    "ឥតគិតថ្លៃ", "មិនគិតថ្លៃ", "ឥតគិតប្រាក់", "មិនគិតប្រាក់", "ឥតអស់ថ្លៃ", "មិនអស់ថ្លៃ", "មិនអស់លុយ",
    "ឥតអស់លុយ", "មិនអស់ប្រាក់", "ឥតអស់ប្រាក់", "ឥតបង់ប្រាក់", "មិនបង់ប្រាក់",
    # not only; no matter; surely; soon; without a pause
    "មិនត្រឹមតែ", "មិនគ្រាន់តែ", "មិនមែនតែ", "មិនតែប៉ុណ្ណោះ", "មិនថា", "មិនខាន", "មិនយូរ",
    "ឥតឈប់ឈរ", "មិនឈប់ឈរ",
)  # fmt: skip
OTHER = re.compile(
    f"{_START}(?:{'|'.join(sorted(_OTHER, key=len, reverse=True))}"
    "|ឬ(?:មិន|អត់)(?=$|[\\s?!។,)]))"  # or not
)

#: Words that turn a sentence round.
WORD = re.compile(f"{_START}(?:កុំ|មិន|គ្មាន|ពុំ|ឥត|អត់|ហាម|លែង|ឈប់|ជៀស|ចៀស){_END}")
#: Forbids; after ដើម្បី it only says what shall not come of something.
FORBIDDING = re.compile(f"{_START}(?<!ដើម្បី)កុំ{_END}")
#: Denies the whole sentence: with a verb before, or with ទេ, ឡើយ or សោះ at the end of the clause.
DENYING = re.compile(
    f"{_START}(?:ហាម|(?:មិន|ពុំ|អត់)(?:ត្រូវ(?!នឹង|គ្នា|ការ)|គួរ|បាច់|អាច|មែន|អនុញ្ញាត))"
    f"|{_START}(?:មិន|ពុំ|អត់|គ្មាន|ឥត|លែង)[^។?!\n]*(?:ទេ|ឡើយ|សោះ){_END}"
)
#: Or else: pay, or I will tell.
ELSE = re.compile(f"{_START}បើ(?:សិនជា|ជា)?មិន[^\\s,។]*(?:ទេ)?")
#: Refuses, and so may stand for any of them.
REFUSES = re.compile(f"{_START}បដិសេធ")
#: The answer "no", also where a word follows (say no at once, to anybody). At the end of a sentence
#: ទេ only asks or stresses.
ANSWER = re.compile(
    f"(?:^|[\\s«“‘\"'(,/–-]|ថា)ទេ{_END}(?=$|[\\s»”’\"'),.!?/។៕])"
    "|ថាទេ(?=បាន|ចំពោះ|ទៅ|ដោយ|ជានិច្ច|ភ្លាម|ពេល|នៅ|ហើយ|គ្រប់|រាល់)"
)
#: Each word that may stand for one English negation.
COUNTED = re.compile("|".join(one.pattern for one in (WORD, REFUSES, ANSWER)))
CALLING = Calling(
    nothing=OTHER,
    verb=re.compile(
        f"{_START}(?:ហៅ|(?<!លេខ)(?<!តាម)(?<!ហៅ)(?<!បណ្តាញ)ទូរ(?:សព្ទ|ស័ព្ទ)|តេ(?=ទៅ|\\s|លេខ)|ខល|ផ្ញើ"
        f"|សរសេរ|ទាក់ទង|ប្រើ|ចុច){_END}"
    ),
    forbids=re.compile(
        f"{_START}(?:កុំ|(?:មិន|ពុំ)(?:ត្រូវ|គួរ|បាច់|ចាំបាច់|អនុញ្ញាត)|ហាម(?:ឃាត់|ប្រាម)?(?:មិន)?|ឈប់|លែង"
        "|[ជច]ៀសវាង(?:ពី)?|បដិសេធ(?:មិន)?)(?:អី|ទាន់|ព្យាយាម|ឱ្យ|ការ|ទៅ)*\\s?$"
    ),
    clause=re.compile('[\\s,;:៖()«»“”"]'),
    doubts=(WORD, REFUSES),
    # that it cannot be called, or must not
    after=re.compile(f"{_START}(?:(?:មិន|ពុំ|អត់)(?:បាន|ចូល|រួច|កើត|ដល់|ទាន់)|ហាម|កុំ)"),
)
