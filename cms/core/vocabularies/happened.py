"""What happened, as a child says it: the first question of the reader's help page, and what each
answer leads to. No answer is advice: it leads to services, in an order.

Codes are public and never change. The Khmer labels were written by us and wait for a native
reviewer; the English is one that an eight-year-old understands. New answers are added.

What people keep about each answer (words that searches know it by, the order, steps of advice) is
in `cms.who_helps.models`; the orders here stand where that says nothing.
"""

from cms.core.vocabularies.shared import Label

HAPPENED = (
    Label("hurt_now", "Somebody is hurting me now", "មានគេកំពុងធ្វើបាបខ្ញុំឥឡូវនេះ"),
    Label(
        "threatened",
        "Somebody says they will show my pictures, or wants money from me",
        "មានគេគំរាមបង្ហាញរូបរបស់ខ្ញុំ ឬទារលុយពីខ្ញុំ",
    ),
    Label(
        "pictures",
        "Somebody is showing my private pictures to other people",
        "មានគេផ្សាយរូបឯកជនរបស់ខ្ញុំ",
    ),
    Label(
        "stranger",
        "Somebody I know from the internet wants me to do things I do not want to do",
        "អ្នកដែលខ្ញុំស្គាល់តាមអ៊ីនធឺណិត ចង់បានអ្វីដែលខ្ញុំមិនចង់",
    ),
    Label(
        "bullied",
        "Somebody keeps being mean to me or laughing at me",
        "មានគេសម្លុត ឬចំអកខ្ញុំម្តងហើយម្តងទៀត",
    ),
    Label("hurt", "Somebody hits me or touches my body", "មានគេវាយខ្ញុំ ឬប៉ះពាល់ខ្លួនខ្ញុំ"),
    Label("seen", "I saw something bad on the internet", "ខ្ញុំបានឃើញអ្វីអាក្រក់តាមអ៊ីនធឺណិត"),
    Label(
        "account",
        "Somebody got into my account, or pretends to be me",
        "មានគេចូលគណនីរបស់ខ្ញុំ ឬក្លែងធ្វើជាខ្ញុំ",
    ),
    Label("sad", "I am very sad or very scared", "ខ្ញុំកើតទុក្ខខ្លាំង ឬភ័យខ្លាចខ្លាំង"),
    Label(
        "self_harm",
        "I want to hurt myself, or I do not want to live any more",
        "ខ្ញុំចង់ធ្វើបាបខ្លួនឯង ឬមិនចង់រស់ទៀត",
    ),
    Label(
        "self_harmed",
        "I have already hurt myself, or swallowed something dangerous",
        "ខ្ញុំបានធ្វើបាបខ្លួនឯងរួចហើយ ឬបានលេបអ្វីដែលគ្រោះថ្នាក់",
    ),
    Label("home", "There is trouble at home", "មានបញ្ហានៅផ្ទះ"),
    Label(
        "taken",
        "Somebody wants to take me away, or makes me work",
        "មានគេចង់នាំខ្ញុំទៅឆ្ងាយ ឬបង្ខំខ្ញុំឱ្យធ្វើការ",
    ),
    Label("missing", "A child is missing, or I am lost", "មានក្មេងបាត់ខ្លួន ឬខ្ញុំវង្វេងផ្លូវ"),
    Label("rights", "I want to know my rights", "ខ្ញុំចង់ដឹងអំពីសិទ្ធិរបស់ខ្ញុំ"),
    Label("other", "Something else, or I do not want to say", "រឿងផ្សេង ឬខ្ញុំមិនចង់ប្រាប់"),
    Label(
        "told",
        "A child told me that something happened",
        "មានកុមារម្នាក់ប្រាប់ខ្ញុំថាមានរឿងកើតឡើង",
    ),
)

# what a parent or a teacher says stands apart from what a child may say: code → audiences
AUDIENCES_OF = {"told": ("trainer", "social_service_workforce", "caregiver")}

# of what a text may mean the first decides, so what cannot wait stands first
UNDERSTOOD_FIRST = (
    *("self_harmed", "self_harm", "hurt_now", "threatened", "hurt", "pictures", "taken"),
    *("missing", "stranger", "bullied", "home", "account", "sad", "seen", "rights"),
    *("told", "other"),
)

# which services fit: those that say one of these topics, or say none; () is all of them
TOPICS_OF = {
    "hurt_now": ("violence",),
    "threatened": ("sextortion", "image_abuse"),
    "pictures": ("image_abuse", "sextortion"),
    "stranger": ("grooming", "online_abuse"),
    "bullied": ("bullying",),
    "hurt": ("violence",),
    "seen": ("online_abuse",),
    "account": ("privacy", "online_abuse"),
    "sad": ("mental_health",),
    "self_harm": ("mental_health",),
    "self_harmed": ("mental_health",),
    "home": ("family", "violence"),
    "taken": ("trafficking",),
    "missing": ("missing",),
    "rights": ("legal",),
    "other": (),
    "told": (),
}

# whom to see first, as categories of services: somebody who listens before the police, unless the
# danger is now; the others come behind. `cms.who_helps.order` puts services so
CATEGORIES_OF = {
    "hurt_now": ("police", "helpline", "shelter", "health"),
    "threatened": ("helpline", "online_reporting", "police"),
    "pictures": ("helpline", "online_reporting", "police"),
    "stranger": ("helpline", "online_reporting", "police"),
    "bullied": ("helpline", "social_service", "health"),
    "hurt": ("helpline", "police", "health", "social_service", "shelter"),
    "seen": ("helpline", "online_reporting", "police"),
    "account": ("helpline", "online_reporting", "police"),
    "sad": ("helpline", "health", "social_service"),
    "self_harm": ("helpline", "health", "police"),
    "self_harmed": ("police", "health", "helpline"),
    "home": ("helpline", "social_service", "shelter", "police"),
    "taken": ("police", "helpline", "shelter", "social_service"),
    "missing": ("police", "helpline"),
    "rights": ("legal", "helpline", "government_office"),
    "other": ("helpline", "social_service", "police"),
    "told": ("social_service", "helpline", "police"),
}
