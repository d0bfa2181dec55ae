"""Short samples of our own, so that every block type and field occurs at least once.

Each says that it is a sample. The Khmer waits for a native reviewer like all of the demonstration.
"""

from typing import Any

SAMPLE_LESSON = "your-information-your-choice"

MODULE_TITLES = {
    "book-1-trainers": {
        "en": "Module 1: Preparing to train",
        "km": "ម៉ូឌុលទី១៖ ការរៀបចំបណ្តុះបណ្តាល",
    },
    "book-2-workforce": {
        "en": "Module 1: Listening and protecting",
        "km": "ម៉ូឌុលទី១៖ ស្តាប់ និងការពារ",
    },
    "book-3-caregivers": {"en": "Module 1: At home", "km": "ម៉ូឌុលទី១៖ នៅផ្ទះ"},
    "book-4-young-people": {
        "en": "Module 1: Safe and confident online",
        "km": "ម៉ូឌុលទី១៖ សុវត្ថិភាព និងទំនុកចិត្តលើអ៊ីនធឺណិត",
    },
}
MODULE_SUMMARY = {
    "en": "Sample: two lessons that belong together.",
    "km": "គំរូ៖ មេរៀនពីរដែលជាប់ទាក់ទងគ្នា។",
}
MODULE_QUESTION = {
    "en": "Sample: what helps us to stay safe?",
    "km": "គំរូ៖ តើអ្វីជួយឱ្យយើងមានសុវត្ថិភាព?",
}
COURSE_SUBTITLE = {
    "en": "Demonstration edition",
    "km": "ច្បាប់សម្រាប់សាកល្បង",
}
COURSE_EDITION = {"en": "Demonstration", "km": "សាកល្បង"}
COURSE_SOURCE_NOTE = {
    "en": "Written for the demonstration of this system. It is not the official training text.",
    "km": "សរសេរសម្រាប់សាកល្បងប្រព័ន្ធនេះ។ នេះមិនមែនជាអត្ថបទបណ្តុះបណ្តាលផ្លូវការទេ។",
}
CREDIT_ORGANIZATION = {"en": "Demonstration team", "km": "ក្រុមរៀបចំគំរូសាកល្បង"}
CREDIT_ROLE = {"en": "Wrote the sample text", "km": "សរសេរអត្ថបទគំរូ"}

ESSENTIAL_QUESTION = {
    "en": "Sample: who decides about my information?",
    "km": "គំរូ៖ តើនរណាសម្រេចអំពីព័ត៌មានរបស់ប្អូន?",
}
TERM = {"en": "Sample word: privacy", "km": "ពាក្យគំរូ៖ ឯកជនភាព"}
MEANING = {
    "en": "Your right to decide who knows what about you.",
    "km": "សិទ្ធិរបស់ប្អូនក្នុងការសម្រេចថានរណាដឹងអ្វីអំពីប្អូន។",
}
MATERIAL = {"en": "Sample: large sheets of paper", "km": "គំរូ៖ ក្រដាសធំៗ"}
QUANTITY = {"en": "one per group", "km": "មួយក្នុងមួយក្រុម"}
PREPARATION = {
    "en": "Sample: read the lesson and try every help contact before the session.",
    "km": "គំរូ៖ អានមេរៀន ហើយសាកល្បងទំនាក់ទំនងជំនួយទាំងអស់មុនវគ្គ។",
}
FAMILY_ACTIVITY = {
    "en": "Sample: look at the settings of one app together at home.",
    "km": "គំរូ៖ មើលការកំណត់នៃកម្មវិធីមួយជាមួយគ្នានៅផ្ទះ។",
}
WHAT_TO_DO = {
    "en": "Sample: you can talk with somebody today.",
    "km": "គំរូ៖ ប្អូនអាចនិយាយជាមួយនរណាម្នាក់នៅថ្ងៃនេះ។",
}
HEADING = {"en": "Samples of further blocks", "km": "គំរូនៃប្លុកផ្សេងទៀត"}
SMALL_HEADING = {"en": "Sample: a small heading", "km": "គំរូ៖ ចំណងជើងតូច"}
DISCUSSION = {
    "en": "Sample: talk about the apps that you use every day.",
    "km": "គំរូ៖ និយាយអំពីកម្មវិធីដែលប្អូនប្រើរាល់ថ្ងៃ។",
}
DISCUSSION_QUESTIONS = (
    {"en": "What do strangers see about you?", "km": "តើអ្នកមិនស្គាល់ឃើញអ្វីខ្លះអំពីប្អូន?"},
    {"en": "What would you like to hide?", "km": "តើប្អូនចង់លាក់អ្វី?"},
)
DEFINITION_TERM = {"en": "Sample word: profile", "km": "ពាក្យគំរូ៖ គណនីបង្ហាញខ្លួន"}
DEFINITION_MEANING = {
    "en": "The page that shows others who you are.",
    "km": "ទំព័រដែលបង្ហាញអ្នកដទៃថាប្អូនជានរណា។",
}
IMAGE_CAPTION = {
    "en": "Sample picture: a locked account",
    "km": "រូបគំរូ៖ គណនីដែលបានចាក់សោ",
}
VIDEO_TITLE = {"en": "Sample: lock my account", "km": "គំរូ៖ ការពារគណនីរបស់ខ្ញុំ"}
VIDEO_TRANSCRIPT = {
    "en": "Sample transcript: open the settings, choose privacy, and choose friends only.",
    "km": "អត្ថបទគំរូ៖ បើកការកំណត់ ជ្រើសឯកជនភាព ហើយជ្រើសតែមិត្តភក្តិ។",
}
PLAN = (
    {"en": "Sample: a person I can talk to:", "km": "គំរូ៖ មនុស្សដែលខ្ញុំអាចនិយាយជាមួយ៖"},
    {"en": "A place where I feel safe:", "km": "កន្លែងដែលខ្ញុំមានអារម្មណ៍សុវត្ថិភាព៖"},
)
ACTIVITY_MATERIAL = {"en": "Sample: pens", "km": "គំរូ៖ ប៊ិក"}
ACTIVITY_DEBRIEF = {
    "en": "Sample: what was easy, what was hard?",
    "km": "គំរូ៖ តើអ្វីងាយ អ្វីពិបាក?",
}
ACTIVITY_NOTE = {
    "en": "Sample: give everybody time to think first.",
    "km": "គំរូ៖ ទុកពេលឱ្យគ្រប់គ្នាគិតជាមុន។",
}
POSSIBLE_ANSWER = {
    "en": "Sample: thank the person, and do not send the picture on.",
    "km": "គំរូ៖ អរគុណគាត់ ហើយកុំផ្ញើរូបភាពបន្ត។",
}
TRUE_FALSE = {
    "question": {
        "en": "Sample: a password is for sharing with friends.",
        "km": "គំរូ៖ ពាក្យសម្ងាត់គឺសម្រាប់ចែករំលែកជាមួយមិត្តភក្តិ។",
    },
    "options": (
        {"en": "True", "km": "ត្រូវ", "correct": False},
        {"en": "False", "km": "ខុស", "correct": True},
    ),
    "feedback": {"en": "Keep it for yourself.", "km": "រក្សាទុកសម្រាប់ខ្លួនឯង។"},
}
MULTIPLE = {
    "question": {
        "en": "Sample: which two make a password strong?",
        "km": "គំរូ៖ តើពីរណាធ្វើឱ្យពាក្យសម្ងាត់រឹងមាំ?",
    },
    "options": (
        {"en": "It is long", "km": "វាវែង", "correct": True},
        {"en": "It is your name", "km": "វាជាឈ្មោះរបស់ប្អូន", "correct": False},
        {"en": "Nobody can guess it", "km": "គ្មាននរណាអាចទាយបាន", "correct": True},
    ),
    "feedback": {"en": "Long and hard to guess.", "km": "វែង និងពិបាកទាយ។"},
}

SOURCES = {
    "seed": {
        "en": "CNCC: Online child protection",
        "km": "ក.ជ.ក.៖ ការការពារកុមារតាមអនឡាញ",
    },
    "dh_ecpat": {
        "en": "ECPAT: Disrupting Harm in Cambodia",
        "km": "ECPAT៖ របាយការណ៍ Disrupting Harm នៅកម្ពុជា",
    },
    "dh_summary": {
        "en": "Summary of Disrupting Harm in Cambodia",
        "km": "សង្ខេបរបាយការណ៍ Disrupting Harm នៅកម្ពុជា",
    },
    "ihc": {"en": "Internet Hotline Cambodia", "km": "Internet Hotline Cambodia"},
    "aple_report": {"en": "APLE Cambodia: how to report", "km": "APLE Cambodia៖ របៀបរាយការណ៍"},
    "takeitdown": {"en": "Take It Down: questions", "km": "Take It Down៖ សំណួរ"},
    "chc": {"en": "Child Helpline Cambodia", "km": "Child Helpline Cambodia"},
}

WELCOME = {
    "en": "Lessons, materials and help contacts for a safe life online. This is a demonstration.",
    "km": "មេរៀន ឯកសារ និងទំនាក់ទំនងជំនួយ សម្រាប់ជីវិតលើអ៊ីនធឺណិតប្រកបដោយសុវត្ថិភាព។ នេះជាការសាកល្បង។",
}
DIRECTORY_TITLE = {"en": "Where to find help", "km": "កន្លែងស្វែងរកជំនួយ"}
DIRECTORY_INTRO = {
    "en": "People who listen and help. Asking is free of blame.",
    "km": "មនុស្សដែលស្តាប់ និងជួយ។ ការសុំជំនួយមិនមែនជាកំហុសទេ។",
}
LIBRARY_TITLE = {"en": "Library", "km": "បណ្ណាល័យ"}
LIBRARY_INTRO = {
    "en": "Materials to print, show and share.",
    "km": "ឯកសារសម្រាប់បោះពុម្ព បង្ហាញ និងចែករំលែក។",
}
FAQ_TITLE = {"en": "Questions and answers", "km": "សំណួរ និងចម្លើយ"}
FAQ_INTRO = {
    "en": "Short answers to what people ask most.",
    "km": "ចម្លើយខ្លីៗចំពោះអ្វីដែលគេសួរញឹកញាប់។",
}
BACKGROUND_TITLE = {"en": "Background", "km": "អំពីគម្រោង"}
BACKGROUND_INTRO = {
    "en": "Why these lessons exist, and for whom.",
    "km": "ហេតុអ្វីមានមេរៀនទាំងនេះ និងសម្រាប់នរណា។",
}
BACKGROUND_HEADING = {"en": "Four books, one aim", "km": "សៀវភៅបួន គោលដៅតែមួយ"}
BACKGROUND_PARAGRAPHS = (
    {
        "en": "Children in Cambodia learn, play and meet friends online. Most of it is good. "
        "Some of it can hurt.",
        "km": "កុមារនៅកម្ពុជារៀន លេង និងជួបមិត្តភក្តិលើអ៊ីនធឺណិត។ ភាគច្រើនល្អ។ ប៉ុន្តែខ្លះអាចធ្វើឱ្យឈឺចាប់។",
    },
    {
        "en": "The lessons help four groups: trainers, social service workers, parents and "
        "caregivers, and young people. Everyone should know how to use the internet safely, "
        "how to protect themselves, and how to ask for help.",
        "km": "មេរៀនទាំងនេះជួយបួនក្រុម៖ គ្រូបង្គោល អ្នកធ្វើការសេវាសង្គម ឪពុកម្តាយនិងអ្នកថែទាំ "
        "ព្រមទាំងយុវជន។ គ្រប់គ្នាគួរដឹងពីរបៀបប្រើអ៊ីនធឺណិតដោយសុវត្ថិភាព របៀបការពារខ្លួន "
        "និងរបៀបសុំជំនួយ។",
    },
    {
        "en": "The text you read here was written to show how the system works. It waits for a "
        "native reviewer and for an expert in child protection.",
        "km": "អត្ថបទដែលអ្នកកំពុងអាននេះសរសេរឡើងដើម្បីបង្ហាញពីដំណើរការរបស់ប្រព័ន្ធ។ "
        "វារង់ចាំអ្នកពិនិត្យភាសាខ្មែរ និងអ្នកជំនាញការពារកុមារ។",
    },
)
NEVER_PUBLISHED_TITLE = {"en": "About this site", "km": "អំពីគេហទំព័រនេះ"}
NEVER_PUBLISHED_INTRO = {
    "en": "Sample: this page waits for its translation.",
    "km": "គំរូ៖ ទំព័រនេះរង់ចាំការបកប្រែ។",
}

# what a service is about and for whom: only what its source says; empty is found under everything
ORGANIZATIONS: dict[str, dict[str, Any]] = {
    "child-helpline-cambodia": {
        "kind": "ngo",
        "description": {
            "en": "Runs a free counselling line for children and young people in Cambodia.",
            "km": "ដំណើរការបណ្តាញទូរសព្ទផ្តល់ប្រឹក្សាឥតគិតថ្លៃសម្រាប់កុមារ និងយុវជននៅកម្ពុជា។",
        },
        "topics": [],
        "audiences": ["child", "young_person"],
    },
    "aple-internet-hotline": {
        "kind": "ngo",
        "description": {
            "en": "Runs the internet hotline for reports of child sexual abuse.",
            "km": "ដំណើរការបណ្តាញទូរសព្ទទាន់ហេតុការណ៍អ៊ីនធឺណិត សម្រាប់រាយការណ៍ការរំលោភបំពានផ្លូវភេទលើកុមារ។",
        },
        "topics": ["online_abuse", "image_abuse"],
        "audiences": ["public"],
        "priority": 1,
        "anonymous_ok": "yes",
    },
    "police-anti-trafficking": {
        "kind": "police",
        "description": {
            "en": "The police for cases of human trafficking and for the protection of minors.",
            "km": "នគរបាលសម្រាប់ករណីជួញដូរមនុស្ស និងការពារអនីតិជន។",
        },
        "topics": ["trafficking"],
        "audiences": ["public"],
        "priority": 2,
    },
    "national-police": {
        "kind": "police",
        "description": {
            "en": "The headquarters of the National Police.",
            "km": "ទីស្នាក់ការកណ្តាលនៃនគរបាលជាតិ។",
        },
        "topics": [],
        "audiences": ["public"],
        "priority": 1,
    },
    "take-it-down": {
        "kind": "international",
        "description": {
            "en": "An organization in the United States that offers Take It Down to young people "
            "everywhere.",
            "km": "អង្គការនៅសហរដ្ឋអាមេរិក ដែលផ្តល់ Take It Down ដល់យុវជននៅគ្រប់ទីកន្លែង។",
        },
        "topics": ["image_abuse", "sextortion"],
        "audiences": ["child", "young_person"],
        "priority": 2,
        "anonymous_ok": "yes",
    },
    "cncc-general-secretariat": {
        "kind": "government",
        "description": {
            "en": "The government council for children in Cambodia.",
            "km": "ក្រុមប្រឹក្សារបស់រដ្ឋាភិបាលសម្រាប់កុមារនៅកម្ពុជា។",
        },
        "topics": [],
        "audiences": ["public"],
    },
}
