"""The closed lists of the directory and the home page: stable codes, labels in both languages.

Codes are public (filters, bodies, exports) and never change once published. The Khmer labels were
written by us and wait for a native reviewer. Names of the provinces: Ministry of Economy and
Finance open data 2025; CNCC may correct the English spellings. Audiences of lessons, topics and
languages are shared with other rooms and live in `cms.core.vocabularies.shared`.
"""

from cms.core.vocabularies.shared import Label

CATEGORIES = (
    Label("helpline", "Helpline", "បណ្តាញទូរសព្ទជំនួយ"),
    Label("police", "Police", "នគរបាល"),
    Label("online_reporting", "Online reporting", "ការរាយការណ៍តាមអនឡាញ"),
    Label("social_service", "Social service", "សេវាសង្គម"),
    Label("shelter", "Safe shelter", "ជម្រកសុវត្ថិភាព"),
    Label("health", "Health", "សុខភាព"),
    Label("legal", "Legal help", "ជំនួយផ្នែកច្បាប់"),
    Label("government_office", "Government office", "ការិយាល័យរដ្ឋាភិបាល"),
)

# In the order in which a person in need should see them.
URGENCIES = (
    Label("emergency", "Emergency", "សង្គ្រោះបន្ទាន់"),
    Label("crisis_support", "Support in a crisis", "ការគាំទ្រពេលមានវិបត្តិ"),
    Label("report", "Report abuse", "រាយការណ៍ការរំលោភបំពាន"),
    Label("support", "Support", "ការគាំទ្រ"),
    Label("information", "Information", "ព័ត៌មាន"),
)

# The people a service is for. Lessons are for trainers and workforce too: `shared.AUDIENCES`.
SERVICE_AUDIENCES = (
    Label("child", "Children", "កុមារ"),
    Label("young_person", "Adolescents and young people", "យុវវ័យ និងយុវជន"),
    Label("caregiver", "Parents, guardians and caregivers", "ឪពុកម្តាយ អាណាព្យាបាល និងអ្នកថែទាំ"),
    Label("professional", "Professionals", "អ្នកជំនាញ"),
    Label("public", "Everybody", "សាធារណជនទូទៅ"),
)

GENDERS = (
    Label("any", "Everybody", "គ្រប់ភេទ"),
    Label("girls", "Girls", "ក្មេងស្រី"),
    Label("boys", "Boys", "ក្មេងប្រុស"),
)

COSTS = (
    Label("free", "Free", "ឥតគិតថ្លៃ"),
    Label("standard_rate", "Standard call rate", "តម្លៃហៅធម្មតា"),
    Label("paid", "Paid", "មានបង់ថ្លៃ"),
    Label("unknown", "Cost not confirmed", "មិនទាន់បញ្ជាក់តម្លៃ"),
)

ANONYMOUS = (
    Label("yes", "You need not give your name", "មិនចាំបាច់ប្រាប់ឈ្មោះ"),
    Label("no", "You are asked for your name", "ត្រូវប្រាប់ឈ្មោះ"),
    Label("unknown", "Not confirmed", "មិនទាន់បញ្ជាក់"),
)

# who hears what somebody says there. What contradicts each other is refused together
WHO_WILL_KNOW = (
    Label("nobody", "They tell nobody else", "គេមិនប្រាប់អ្នកដទៃទេ"),
    Label("not_parents", "They do not tell your parents", "គេមិនប្រាប់ឪពុកម្តាយអ្នកទេ"),
    Label("parents", "They may tell your parents", "គេអាចប្រាប់ឪពុកម្តាយអ្នក"),
    Label("police", "They may tell the police", "គេអាចប្រាប់នគរបាល"),
    Label(
        "must_report",
        "They must report it if a child is in danger",
        "បើកុមារមានគ្រោះថ្នាក់ គេត្រូវរាយការណ៍",
    ),
)
WHO_CONTRADICTS = (("nobody", "parents"), ("nobody", "police"), ("not_parents", "parents"))

STATUSES = (
    Label("active", "Active", "កំពុងដំណើរការ"),
    Label("temporarily_closed", "Closed for a time", "បិទបណ្តោះអាសន្ន"),
    Label("inactive", "Not active", "មិនដំណើរការ"),
    Label("defunct", "Closed for good", "បិទជាស្ថាពរ"),
)

ORGANIZATION_KINDS = (
    Label("government", "Government", "រដ្ឋាភិបាល"),
    Label("police", "Police", "នគរបាល"),
    Label("ngo", "Non-governmental organization", "អង្គការក្រៅរដ្ឋាភិបាល"),
    Label("un", "United Nations", "អង្គការសហប្រជាជាតិ"),
    Label("company", "Company", "ក្រុមហ៊ុន"),
    Label("international", "International organization", "អង្គការអន្តរជាតិ"),
)

DATA_AGREEMENTS = (
    Label("none", "None", "គ្មាន"),
    Label("informal", "Informal", "ក្រៅផ្លូវការ"),
    Label("signed", "Signed", "បានចុះហត្ថលេខា"),
)

CHANNEL_TYPES = (
    Label("call", "Call", "ហៅទូរសព្ទ"),
    Label("sms", "Text message", "ផ្ញើសារ SMS"),
    Label("telegram", "Telegram", "តេឡេក្រាម"),
    Label("messenger", "Messenger", "មេសិនជឺ"),
    Label("whatsapp", "WhatsApp", "វ៉តសាប់"),
    Label("web_form", "Online form", "ទម្រង់បែបបទអនឡាញ"),
    Label("chat", "Online chat", "ជជែកតាមអនឡាញ"),
    Label("email", "E-mail", "អ៊ីមែល"),
    Label("app", "App", "កម្មវិធីទូរសព្ទ"),
    Label("walk_in", "Visit in person", "ទៅជួបដោយផ្ទាល់"),
    Label("website", "Website", "គេហទំព័រ"),
)

# How somebody reaches people: by speaking or without a sound.
WAYS = (
    Label("voice", "I want to speak", "ខ្ញុំចង់និយាយ"),
    Label("writing", "I want to write", "ខ្ញុំចង់សរសេរ"),
)
TYPES_OF = {
    "voice": ("call",),
    "writing": ("sms", "telegram", "messenger", "whatsapp", "chat", "web_form", "email"),
}

CHANNEL_KINDS = (
    Label("emergency_short_code", "Emergency short number", "លេខខ្លីសង្គ្រោះបន្ទាន់"),
    Label("short_code", "Short number", "លេខខ្លី"),
    Label("landline", "Landline", "ទូរសព្ទលើតុ"),
    Label("mobile", "Mobile", "ទូរសព្ទចល័ត"),
    Label("toll_free", "Free number", "លេខឥតគិតថ្លៃ"),
    Label("foreign", "Number abroad", "លេខបរទេស"),
)

CHANNEL_AUDIENCES = (
    Label("public", "Everybody", "សាធារណជន"),
    Label("professionals_only", "Professionals only", "សម្រាប់តែអ្នកជំនាញ"),
)

# Short codes can differ by operator, so a check says where it was tried.
NETWORKS = (
    Label("cellcard", "Cellcard", "សែលកាត"),
    Label("metfone", "Metfone", "មិត្តហ្វូន"),
    Label("smart", "Smart", "ស្មាត"),
    Label("seatel", "Seatel", "ស៊ីថេល"),
    Label("landline", "Landline", "ទូរសព្ទលើតុ"),
)

# What the script of a check asks beside who answers: the answers that have a box.
CHILDREN_MAY_CALL = (
    Label("yes", "Yes", "បាន"),
    Label("no", "No", "មិនបាន"),
)
HOURS_HEARD = (
    Label("same", "As we have it", "ដូចដែលយើងមាន"),
    Label("other", "Other hours", "ម៉ោងផ្សេង"),
)

# Why a number that readers were given is wrong; all that the public learns of it.
RECALL_REASONS = (
    Label("replaced", "There is a new number", "មានលេខថ្មីជំនួស"),
    Label("dead", "Nobody answers there any more", "លែងមានអ្នកឆ្លើយទៀតហើយ"),
    Label("wrong_person", "Somebody else answers there", "អ្នកផ្សេងជាអ្នកឆ្លើយ"),
    Label("withdrawn", "It is not offered any more", "លែងផ្តល់ជូនទៀតហើយ"),
    Label("closed", "The service has ended", "សេវានេះបានបញ្ចប់ហើយ"),
)

# How it is known that a contact is right, as readers are told: `assurance` of a channel.
ASSURANCES = (
    Label("called", "Checked by people", "មនុស្សបានពិនិត្យ"),
    Label("owner", "Confirmed by the organization itself", "ស្ថាប័នបានបញ្ជាក់ដោយខ្លួនឯង"),
    Label(
        "nobody",
        "From a published source; nobody has called yet",
        "ដកស្រង់ពីប្រភពសាធារណៈ មិនទាន់បានហៅបញ្ជាក់ទេ",
    ),
)
# What each of them means, for whoever has never heard of it.
ASSURANCES_MEAN = (
    Label(
        "called",
        "People of the office called, wrote, opened it or went there, and it is right.",
        "បុគ្គលិកការិយាល័យបានហៅ សរសេរ បើកមើល ឬទៅដល់ទីនោះ ហើយត្រឹមត្រូវ។",
    ),
    Label(
        "owner",
        "The organization confirmed it, and somebody of the office agreed.",
        "ស្ថាប័នបានបញ្ជាក់ ហើយបុគ្គលិកម្នាក់នៃការិយាល័យបានយល់ព្រម។",
    ),
    Label(
        "nobody",
        "It was read in a published source. Nobody has tried it yet.",
        "បានអានពីប្រភពសាធារណៈ។ មិនទាន់មាននរណាសាកល្បងទេ។",
    ),
)
# How a service in a list suits what was asked for.
MATCHES = (
    Label("exact", "Suits what you chose", "សមនឹងអ្វីដែលអ្នកបានជ្រើស"),
    Label("open", "For everybody, or not known: ask there", "សម្រាប់គ្រប់គ្នា ឬមិនទាន់ដឹង៖ សូមសួរនៅទីនោះ"),
)

ACCESSIBILITY = (
    Label("step_free", "Entrance without steps", "ច្រកចូលគ្មានជណ្តើរ"),
    Label("accessible_toilet", "Accessible toilet", "បន្ទប់ទឹកសម្រាប់ជនពិការ"),
    Label("deaf_text", "Text for deaf people", "សារអក្សរសម្រាប់អ្នកថ្លង់"),
    Label("sign_language", "Sign language", "ភាសាសញ្ញា"),
    Label("easy_read", "Easy words", "ពាក្យងាយយល់"),
    Label("large_print", "Large print", "អក្សរធំ"),
)

SCOPES = (
    Label("national", "All of Cambodia", "ទូទាំងប្រទេសកម្ពុជា"),
    Label("provinces", "Provinces", "ខេត្ត និងរាជធានី"),
    Label("districts", "Districts", "ស្រុក ខណ្ឌ និងក្រុង"),
    Label("international", "International", "អន្តរជាតិ"),
)

WEEKDAYS = (
    Label("MO", "Monday", "ច័ន្ទ"),
    Label("TU", "Tuesday", "អង្គារ"),
    Label("WE", "Wednesday", "ពុធ"),
    Label("TH", "Thursday", "ព្រហស្បតិ៍"),
    Label("FR", "Friday", "សុក្រ"),
    Label("SA", "Saturday", "សៅរ៍"),
    Label("SU", "Sunday", "អាទិត្យ"),
)

OPEN_ALWAYS = Label("open_always", "Open day and night", "បើក ២៤ ម៉ោង ជារៀងរាល់ថ្ងៃ")
HOURS_UNKNOWN = Label("hours_unknown", "Hours not confirmed", "មិនទាន់បញ្ជាក់ម៉ោងធ្វើការ")

PROVINCES = (
    Label("KH-1", "Banteay Meanchey", "បន្ទាយមានជ័យ"),
    Label("KH-2", "Battambang", "បាត់ដំបង"),
    Label("KH-3", "Kampong Cham", "កំពង់ចាម"),
    Label("KH-4", "Kampong Chhnang", "កំពង់ឆ្នាំង"),
    Label("KH-5", "Kampong Speu", "កំពង់ស្ពឺ"),
    Label("KH-6", "Kampong Thom", "កំពង់ធំ"),
    Label("KH-7", "Kampot", "កំពត"),
    Label("KH-8", "Kandal", "កណ្ដាល"),
    Label("KH-9", "Koh Kong", "កោះកុង"),
    Label("KH-10", "Kratie", "ក្រចេះ"),
    Label("KH-11", "Mondul Kiri", "មណ្ឌលគិរី"),
    Label("KH-12", "Phnom Penh", "រាជធានីភ្នំពេញ"),
    Label("KH-13", "Preah Vihear", "ព្រះវិហារ"),
    Label("KH-14", "Prey Veng", "ព្រៃវែង"),
    Label("KH-15", "Pursat", "ពោធិ៍សាត់"),
    Label("KH-16", "Ratanak Kiri", "រតនគិរី"),
    Label("KH-17", "Siemreap", "សៀមរាប"),
    Label("KH-18", "Sihanoukville", "ព្រះសីហនុ"),
    Label("KH-19", "Stung Treng", "ស្ទឹងត្រែង"),
    Label("KH-20", "Svay Rieng", "ស្វាយរៀង"),
    Label("KH-21", "Takeo", "តាកែវ"),
    Label("KH-22", "Otdar Meanchey", "ឧត្ដរមានជ័យ"),
    Label("KH-23", "Kep", "កែប"),
    Label("KH-24", "Pailin", "ប៉ៃលិន"),
    Label("KH-25", "Tboung Khmum", "ត្បូងឃ្មុំ"),
)

# Strings that every channel shows around the directory; HomePage holds their words.
UI_LABELS = (
    Label("get_help_now", "Get help now", "ស្វែងរកជំនួយឥឡូវនេះ"),
    Label("exit_page", "Leave this page quickly", "ចាកចេញពីទំព័រនេះភ្លាម"),
    Label("in_danger_now", "In danger now?", "កំពុងមានគ្រោះថ្នាក់"),
    Label("last_checked", "Checked on", "បានពិនិត្យ"),
    Label("not_checked", "Not checked recently", "មិនទាន់បានពិនិត្យថ្មីៗ"),
    Label("content_warning", "Content warning", "ការព្រមានអំពីខ្លឹមសារ"),
)
# what a label must keep in every language
UI_PLACEHOLDERS = {"last_checked": ("{date}",)}

SHORT_KINDS = frozenset({"short_code", "emergency_short_code"})
PHONE_TYPES = frozenset({"call", "sms"})
MESSAGING_TYPES = frozenset({"telegram", "messenger", "whatsapp"})
LINK_TYPES = frozenset({"web_form", "chat", "app", "website"})
ENDED_STATUSES = frozenset({"inactive", "defunct"})
EMERGENCY_URGENCIES = frozenset({"emergency", "crisis_support"})
URGENT = ("emergency", "crisis_support", "report")  # help-now has them


def codes(labels: tuple[Label, ...]) -> list[str]:
    return [label.code for label in labels]


def province_of_district(district: str) -> str:
    """The ISO code of the province of a four-digit district code: "0102" → "KH-1"."""
    return f"KH-{int(district[:2])}"


# Alerts

SEVERITIES = (
    Label("information", "Information", "ព័ត៌មាន"),
    Label("warning", "Warning", "ការព្រមាន"),
    Label("danger", "Danger", "គ្រោះថ្នាក់"),
)

# why an alert was over; the last three are given by the system
ALERT_ENDS = (
    Label("over", "The danger is over", "គ្រោះថ្នាក់បានកន្លងផុតហើយ"),
    Label("mistake", "It was sent by mistake", "ការផ្ញើនេះមានការច្រឡំ"),
    Label("wrong", "Something in it is wrong", "មានអ្វីមួយមិនត្រឹមត្រូវក្នុងសារនេះ"),
    Label("replaced", "Another alert took its place", "មានសារបន្ទាន់ថ្មីមកជំនួស"),
    Label("lapsed", "Its time was over", "ហួសពេលកំណត់"),
    Label("number_gone", "A number in it is no longer offered", "លេខក្នុងសារនេះលែងផ្តល់ជូនហើយ"),
)

MONTHS = (
    Label("01", "January", "មករា"),
    Label("02", "February", "កុម្ភៈ"),
    Label("03", "March", "មីនា"),
    Label("04", "April", "មេសា"),
    Label("05", "May", "ឧសភា"),
    Label("06", "June", "មិថុនា"),
    Label("07", "July", "កក្កដា"),
    Label("08", "August", "សីហា"),
    Label("09", "September", "កញ្ញា"),
    Label("10", "October", "តុលា"),
    Label("11", "November", "វិច្ឆិកា"),
    Label("12", "December", "ធ្នូ"),
)
