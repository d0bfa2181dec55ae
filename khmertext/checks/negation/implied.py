"""English words that deny without a negation, and the Khmer words that say the same without one.

"Avoid", "unsafe", "unless": where Khmer has neither one of these nor any negation, the sentence is
turned round as surely as by a lost "not".
"""

import re

# what an unsafe, unkind or incorrect thing is called in Khmer without a negation
_BAD = (
    "ខុស|គ្រោះ|ហានិភ័យ|ប្រថុយ|ប្លែក|ចម្លែក|ពិបាក|លំបាក|ខ្វះ|អាក្រក់|សោក|ក្លែង|ព្រួយ|បារម្ភ|សង្ស័យ|ហួស|កម្រ"
    "|អយុត្តិធម៌|អនាមិក|អសុវត្ថិភាព|អសមត្ថ|ព្រងើយ|ភ័យ|ខ្លាច|តប់ប្រមល់|រំខាន|ឆ្កួត|ប្រហែស|ល្មើស|ឃោរឃៅ|ទទេ|សៅហ្មង"
    "|អន់|ខូច|ភូត|កុហក|បិទ|លុប|ដក|ទាស់|ស្អប់|ប្រមាថ|បាត់|ព្យាបាទ|អវិជ្ជមាន|(?<!ត្រ)ឡប់"
)
_IMPLIED = (
    # where it hesitates or forgets and does not say that one shall not
    (
        r"(?:do\s+not|don['’]?t|never)\s+(?:hesitate|forget)",
        r"\A(?![\s\S]*(?:ស្ទាក់ស្ទើរ|រារែក|រួញរា|អល់អែក|ញញើត|ភ្លេច))",
    ),
    (r"avoid\w*", "គេច|វៀរ|បញ្ចៀស|ការពារ|បង្ការ|ចេញឆ្ងាយ"),
    (
        r"(?<!bus )(?<!full )stop(?:s|ped|ping)?",
        "បញ្ឈប់|ផ្អាក|បញ្ចប់|ទប់|រារាំង|ចប់|ឃាត់|អាក់|បិទ|ចំណត|កាត់|ចោល|ការពារ|ដក|នៅស្ងៀម|ចត",
    ),
    (r"quit(?:s|ting)?", "បញ្ឈប់|ចាក|លាលែង|បោះបង់|ចេញ|បញ្ចប់"),
    (r"(?:refus|reject|declin)\w*", "បដិសេធ|ប្រកែក|ច្រាន|ទាត់|ទទួលយកទេ|ធ្លាក់"),
    (r"den(?:y|ies|ied|ying)", "បដិសេធ|ប្រកែក|ច្រាន"),
    (r"unless", "លើកលែង|លុះត្រា|ដរាបណា|ទាល់តែ|ក្រៅពី|ករណី|ប៉ុណ្ណោះ|វៀរ"),
    (r"except(?:\s+(?:for|when|if))?", "លើកលែង|ក្រៅ|វៀរ|ប៉ុណ្ណោះ"),
    (r"(?:forbid\w*|forbade|prohibit\w*|banned|bans?)", "ឃាត់|រារាំង|បិទ|ខុសច្បាប់|បម្រាម"),
    (r"prevent(?:s|ed|ing)?", "ទប់|ការពារ|បង្ការ|រារាំង|ឃាត់|បញ្ចៀស|បញ្ឈប់"),
    (r"ignor(?:e|es|ed|ing)", "ព្រងើយ|រំលង|ធ្វើហី|ចោល|មើលរំលង"),
    (r"(?:instead\s+of|rather\s+than)", "ជំនួស|ជាជាង|ប្រសើរ|ផ្ទុយ|ក្រៅ|វិញ|ប្តូរ|លើស"),
    (r"(?:hardly|rarely|seldom|barely|scarcely)", "កម្រ|ស្ទើរ|តិច|ពិបាក|លំបាក|យូរៗ"),
    (r"(?:stay|keep|kept|stays|stayed)\s+(?:\w+\s+)?(?:away|out\s+of)", "ឆ្ងាយ|ចាក|គេច|ចេញ|ក្រៅ|វៀរ"),
    (r"(?:unable|impossible)", "ពិបាក|លំបាក|ខ្វះ|អសមត្ថ|ពិការ|ហួស"),
    (r"(?:anonymous|confidential)(?:ly)?", "អនាមិក|លាក់|បាំង|បិទ|សម្ងាត់|ឯកជន"),
    (r"harmless(?:ly)?", "សុវត្ថិភាព|ស្លូត"),
    (r"useless(?:ly)?", "អសារ|ឥតការ|ខាត|ចោល"),
    (
        r"(?:unsafe|unknown|unwanted|unfair|unhealthy|unkind|uncomfortable|unhappy|unlikely"
        r"|unnecessary|unauthori[sz]ed|unclear|unverified|unreliable|untrue|unsure|uncertain"
        r"|unwelcome|unacceptable|unprotected|unprepared|unusual|untrusted|unsecured?|unlawful"
        r"|unaware|unlike|uninvited|undesirable|unreported|unanswered|unpaid|unwilling)(?:ly)?",
        f"{_BAD}|អនាម|ក្រៅ|ដោយខ្លួនឯង",
    ),
    (
        r"(?:illegal|incorrect|invalid|inappropriate|incomplete|insecure|inaccurate|insensitive"
        r"|impolite|improper|irresponsible|dishonest)(?:ly)?",
        f"{_BAD}|ល្មើស|អាសអាភាស|ជាក់លាក់ទេ",
    ),
    (r"(?:disagree|dislike|disobey|disrespect|distrust|disbelie)\w*", f"{_BAD}|ប្រកែក|ជំទាស់|បំពាន"),
    (r"(?:careless|helpless|hopeless|homeless|powerless|defenceless|worthless)(?:ly|ness)?",
     f"{_BAD}|អនាថា|ធ្វេស|អស់|ទន់ខ្សោយ"),
)  # fmt: skip
_ANY = re.compile("|".join(rf"(\b{english}\b)" for english, _ in _IMPLIED), re.IGNORECASE)
_ANSWERS = tuple(re.compile(khmer) for _, khmer in _IMPLIED)


def lost(english: str, khmer: str) -> tuple[str, ...]:
    """The words of a sentence that nothing answers in a Khmer one that has no negation."""
    found = ((match.group(), match.lastindex) for match in _ANY.finditer(english))
    return tuple(
        dict.fromkeys(word for word, at in found if at and not _ANSWERS[at - 1].search(khmer))
    )
