"""How Khmer denies and forbids.

Each pattern reads one sentence in normal form, without tags, addresses and zero-width spaces.
"""

import re

from khmertext.checks.meaning.service import FREE_KHMER
from khmertext.checks.negation.paraphrase import ENCOURAGING
from khmertext.checks.negation.told import Calling

_START, _END = "(?<!\u17d2)", "(?![\u17b4-\u17d3\u17dd])"  # whole clusters only

#: Other words in which such a word is only a syllable, and phrases that deny nothing. Beginnings
#: of words will do.
_OTHER = (
    "កុំព្យូ", "កុំមីស្យុង", "កុំម៉ង់", "កុំផ្លិច", "កុំប៉ុស្ត", "កុំមុយនី", "កុំប្រ៊ី", "កុំប៉ាញី", "តេឡេកុំ",
    "ខកខានមិន", "ខានមិន", "ពុំងា", "ពុំនោះ", "ពុំសែន", "ក្រពុំ", "ឆពុំ", "សំពុំ", "សំឥត",
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
#: Denies the very thing: not confidential, not wrong.
DENIES_IT = re.compile(
    f"{_START}(?:មិន|ពុំ|អត់|គ្មាន|ឥត)(?:មែន|ជា|ទាន់|បាន|ត្រូវ|មាន|រក្សា|ទុក|ការ|នៅ|រឿង|ឯ)*"
    "(?:សម្ងាត់|សំងាត់|ឯកជន|អនាមិក|ឥត|ខុស(?!គ្នា)|ពិបាក|លំបាក|ម្នាក់ឯង|តែម្នាក់|ក្លែង)"
)
HARD = re.compile("(?:ពិ|លំ)បាក(?!ចិត្ត)")
#: Not confidential.
NOT_PRIVATE = re.compile(
    f"{_START}(?:មិន|ពុំ|អត់|គ្មាន|ឥត)(?:មែន|ជា|ទាន់|បាន|ត្រូវ|មាន|រក្សា|ទុក|ការ|នៅ|រឿង)*(?:សម្ងាត់|ឯកជន|អនាមិក)"
)
_VERB = (
    f"{_START}(?:ហៅ|(?<!លេខ)(?<!ខ្សែ)(?<!តាម)(?<!ហៅ)(?<!បណ្តាញ)ទូរ(?:សព្ទ|ស័ព្ទ)|តេ(?=ទៅ|\\s|លេខ)|ខល|ផ្ញើ"
    f"|សរសេរ|រាយការណ៍|ទាក់ទង(?!គ្នា|នឹង)|ប្រើ|ចុច){_END}"
)
_NO = "(?:កុំ|មិន|ពុំ|អត់|គ្មាន|ឥត|ហាម|ឈប់|លែង|[ជច]ៀស(?:វាង)?|បដិសេធ)"
#: Nothing more stands between a word that denies and calling.
_ON = (
    "(?:អី|ទាន់|ព្យាយាម|ឱ្យ|ការ|ទៅ|ពី|មិន|ត្រូវ|គួរ|បាច់|ចាំបាច់|អនុញ្ញាត|ឃាត់|ប្រាម|អាច|បាន|ដែល|សូវ|ហ៊ាន|ចង់|ធ្លាប់"
    "|ត្រូវការ|តម្រូវ|មាន|សិទ្ធិ|វិធី|មធ្យោបាយ|នរណា|អ្នកណា|គេ|ក្មេង|កុមារ|អ្នក|ប្អូន|កូន|លេង|ខំ|ប្រឹង|ឆ្ងាយ)"
)
BANS = re.compile(f"{_START}{_NO}[^\\s,;:៖។]{{0,40}}?{_VERB}")
CALLING = Calling(
    nothing=re.compile(
        f"{OTHER.pattern}|{FREE_KHMER.pattern}|{ENCOURAGING.pattern}"
        # why not call?
        "|(?:ហេតុអ្វី|ម្តេច|ម៉េច)(?:ក៏|បានជា|ចាំបាច់|អ្នក|យើង|ប្អូន)*មិន"
    ),
    verb=re.compile(_VERB),
    forbids=re.compile(f"{_START}{_NO}{_ON}*\\s?$"),
    undone=re.compile(
        "(?:(?!បើ|តែ|ហើយ|ទោះ|ពេល(?!យប់|ថ្ងៃ)|ឬ|រួច|សូម)[^\\s,;:៖។]|\\s){0,40}?"
        "(?:(?:មិន|ពុំ|អត់)(?:អាច)?(?:ធ្វើ|ទៅ)*(?:បាន|ចូល|រួច|កើត|ដល់|ទាន់)"
        "|(?:មិន|ពុំ)(?:មែន|ជា)*(?:គំនិត|រឿង|ការ|វិធី)*(?:ល្អ|គួរ|ត្រឹមត្រូវ)"
        "|(?:គ្មាន|ឥត|អត់)(?:ប្រយោជន៍|បានការ|បានផល)|(?:ត្រូវ(?:បាន)?)?ហាម)"
    ),
    means=re.compile("(?:ដោយ|តាមរយៈ)(?:ការ)?\\s?$"),
    clause=re.compile('[\\s,;:៖()«»“”"]'),
    doubts=(WORD, REFUSES, HARD),
    # that it cannot be called, or must not
    after=re.compile(f"{_START}(?:(?:មិន|ពុំ|អត់)(?:បាន|ចូល|រួច|កើត|ដល់|ទាន់)|ហាម|កុំ)"),
)
