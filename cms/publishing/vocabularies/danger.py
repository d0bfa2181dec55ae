"""Words in a search by which somebody may say that they are in danger, or need somebody.

Numbers stand on every answer; these words decide who stands first, and who fits. Each line stands
under a code of `HAPPENED`, whose categories and topics say so; `other` is need without a topic.
The Khmer was written by us and waits for a native reviewer.

Never shown and in no document: a list of such words would be read as a list of what to look for.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Danger:
    """code: of HAPPENED. Phrases are found as whole words, in any of the two languages."""

    code: str
    en: Sequence[str]
    km: Sequence[str]


# the first that is found decides, so what cannot wait stands first
DANGERS = (
    Danger(
        "self_harmed",
        (
            *("overdose", "overdosed", "took poison", "drank poison", "swallowed poison"),
            *("took pills", "took too many pills", "already hurt myself", "already cut myself"),
        ),
        ("ផឹកថ្នាំពុល", "លេបថ្នាំពុល", "លេបថ្នាំលើសកម្រិត"),
    ),
    Danger(
        "self_harm",
        (
            *("suicide", "suicidal", "kill myself", "killing myself", "want to die"),
            *("end my life", "hurt myself", "harm myself", "cut myself", "cutting myself"),
            *("self harm", "no reason to live", "not want to live", "don't want to live"),
        ),
        (
            *("ធ្វើអត្តឃាត", "អត្តឃាត", "សម្លាប់ខ្លួន", "ចង់ស្លាប់", "មិនចង់រស់", "លែងចង់រស់"),
            *("ធ្វើបាបខ្លួនឯង", "កាត់ដៃខ្លួនឯង"),
        ),
    ),
    Danger(
        "hurt_now",
        ("kill me", "killing me", "hurting me", "beating me", "emergency", "in danger"),
        ("សម្លាប់ខ្ញុំ", "កំពុងធ្វើបាបខ្ញុំ", "កំពុងវាយខ្ញុំ", "សង្គ្រោះបន្ទាន់"),
    ),
    Danger(
        "threatened",
        (
            *("blackmail", "blackmailed", "blackmailing", "sextortion", "extortion", "threat"),
            *("threats", "threaten", "threatened", "threatening", "ransom"),
        ),
        (
            *("គំរាម", "គំរាមកំហែង", "ការគំរាមផ្លូវភេទ", "ជំរិត", "ជំរិតទារប្រាក់", "ជំរិតទារលុយ"),
            *("ទារលុយ", "ទារប្រាក់", "គំរាមបង្ហោះរូប"),
        ),
    ),
    Danger(
        "hurt",
        (
            *("rape", "raped", "molest", "molested", "sexual abuse", "sexually abused", "abused"),
            *("sexual assault", "touched me", "touches me", "beat me", "beats me", "hit me"),
            *("hits me", "hurt me", "hurts me", "violence", "violent"),
        ),
        (
            *("រំលោភ", "រំលោភផ្លូវភេទ", "រំលោភសេពសន្ថវៈ", "ចាប់រំលោភ", "ប៉ះពាល់ខ្លួនខ្ញុំ", "ស្ទាបអង្អែល"),
            *("វាយខ្ញុំ", "វាយដំ", "គេវាយ", "ធ្វើបាបខ្ញុំ", "ហិង្សា", "បំពានផ្លូវភេទ", "រំលោភបំពាន"),
        ),
    ),
    Danger(
        "pictures",
        (
            *("nude", "nudes", "naked", "leaked", "revenge porn", "my private picture"),
            *("my private pictures", "my private photo", "my private photos", "sexting"),
        ),
        ("រូបអាក្រាត", "អាក្រាត", "បែកធ្លាយរូប", "រូបឯកជន", "វីដេអូអាសអាភាស", "អាសអាភាស"),
    ),
    Danger(
        "taken",
        ("trafficking", "trafficked", "kidnap", "kidnapped", "kidnapping", "forced to work"),
        ("ជួញដូរ", "ជួញដូរមនុស្ស", "ចាប់ជំរិត", "ចាប់ពង្រត់", "បង្ខំឱ្យធ្វើការ", "បង្ខំធ្វើការ"),
    ),
    Danger(
        "missing",
        ("missing child", "missing children", "lost child", "i am lost", "ran away", "run away"),
        ("បាត់កូន", "បាត់ក្មេង", "បាត់ខ្លួន", "វង្វេងផ្លូវ", "រត់ចោលផ្ទះ"),
    ),
    Danger(
        "stranger",
        ("groomer", "predator", "pedophile", "paedophile", "stranger wants", "wants to meet me"),
        ("លួងលោមផ្លូវភេទ", "មនុស្សចម្លែក", "សុំជួបខ្ញុំ", "ចង់ជួបខ្ញុំ"),
    ),
    Danger(
        "bullied",
        ("bullied", "bullies me", "bullying me", "mean to me"),
        ("គេសម្លុត", "សម្លុតខ្ញុំ", "ចំអកខ្ញុំ", "ធ្វើបាបខ្ញុំតាមអនឡាញ"),
    ),
    Danger(
        "home",
        ("domestic violence", "unsafe at home", "afraid at home", "scared at home"),
        ("ហិង្សាក្នុងគ្រួសារ", "ខ្លាចនៅផ្ទះ"),
    ),
    Danger(
        "account",
        ("hacked", "hacked my account", "stole my account"),
        ("គេលួចគណនី", "លួចចូលគណនី", "ហេគគណនី"),
    ),
    # whoever asks for the police finds them first; behind what says more
    Danger(
        "hurt_now",
        ("danger", "police"),
        ("គ្រោះថ្នាក់", "បន្ទាន់", "នគរបាល", "ប៉ូលិស", "ប៉ូលីស"),
    ),
    Danger(
        "other",
        (
            *("help", "help me", "hotline", "helpline", "scared", "afraid", "abuse", "unsafe"),
            "call for help",
        ),
        (
            *("ជួយខ្ញុំ", "សុំជួយ", "ជួយផង", "ត្រូវការជំនួយ", "ជំនួយ", "ភ័យ", "ខ្លាច"),
            "មិនមានសុវត្ថិភាព",
        ),
    ),
)
