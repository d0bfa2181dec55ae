"""The words of the lesson template: a short lesson on passwords, filled in.

`LINES` is the document from top to bottom, each line with its kind and its words in both
languages. A "mark" line is a heading with a word of `headings.markers` and, after the colon,
words of its own. The Khmer was written by us and waits for a native reviewer.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """`kind`: title, mark, part, heading, text, strong (text that begins with bold words up to
    "|"), bullet, number, option, row (cells separated by "|")."""

    kind: str
    en: str = ""
    km: str = ""
    code: str = ""
    minutes: int = 0

    def words(self, language: str) -> str:
        return self.km if language == "km" else self.en


LINES = (
    Line("title", "A strong password", "ពាក្យសម្ងាត់រឹងមាំ"),
    Line("mark", code="skip"),
    Line(
        "text",
        "This file is a lesson that is already filled in. Write your own words over it. Delete the "
        "parts that you do not need; you may also use a part several times. This part, up to the "
        "next heading, is not taken over.",
        "ឯកសារនេះជាមេរៀនដែលបំពេញរួចហើយ។ សូមសរសេរពាក្យរបស់អ្នកជំនួស។ លុបផ្នែកដែលអ្នកមិនត្រូវការ "
        "ហើយអ្នកអាចប្រើផ្នែកមួយច្រើនដងក៏បាន។ ផ្នែកនេះ រហូតដល់ចំណងជើងបន្ទាប់ នឹងមិនត្រូវយកទេ។",
    ),
    Line(
        "bullet",
        "The title has the style “Title”. Headings have the styles “Heading 1” to “Heading 3”.",
        "ចំណងជើងមេរៀនប្រើរចនាប័ទ្ម “Title”។ ចំណងជើងផ្សេងទៀតប្រើ “Heading 1” ដល់ “Heading 3”។",
    ),
    Line(
        "bullet",
        "Some headings make a block of their own. They hold one of the words in the table, in "
        "English, in Khmer or in both. After a colon you can give a title: “Steps: Lock your "
        "phone”.",
        "ចំណងជើងខ្លះបង្កើតប្លុករបស់វា។ វាមានពាក្យមួយក្នុងតារាង ជាភាសាអង់គ្លេស ខ្មែរ ឬទាំងពីរ។ "
        "ក្រោយសញ្ញា ៖ អ្នកអាចដាក់ចំណងជើង ដូចជា “ជំហាន៖ ចាក់សោទូរសព្ទ”។",
    ),
    Line(
        "bullet",
        "Any other heading is a heading of the lesson, and what follows it is ordinary text.",
        "ចំណងជើងផ្សេងទៀតជាចំណងជើងធម្មតាក្នុងមេរៀន ហើយអ្វីដែលនៅក្រោមវាជាអត្ថបទធម្មតា។",
    ),
    Line(
        "bullet",
        "Do not type telephone numbers. Help contacts are inserted in the system, so that they "
        "stay right.",
        "កុំសរសេរលេខទូរសព្ទ។ ទំនាក់ទំនងជំនួយត្រូវដាក់ក្នុងប្រព័ន្ធ ដើម្បីឱ្យវាត្រឹមត្រូវជានិច្ច។",
    ),
    Line(
        "bullet",
        "Pictures are set aside until somebody decides about each. Use Khmer Unicode only.",
        "រូបភាពត្រូវទុកដាច់ដោយឡែក រហូតដល់មានអ្នកសម្រេច។ សូមប្រើតែអក្សរខ្មែរយូនីកូដ។",
    ),
    Line("markers"),  # the table of all words
    Line("mark", code="summary"),
    Line(
        "text",
        "Learners make a strong password and keep it to themselves.",
        "អ្នករៀនបង្កើតពាក្យសម្ងាត់រឹងមាំ ហើយរក្សាទុកសម្រាប់ខ្លួនឯង។",
    ),
    Line("mark", "45 minutes", "៤៥ នាទី", code="duration"),
    Line("mark", code="essential_question"),
    Line(
        "text",
        "How do I keep my account for myself?",
        "តើខ្ញុំការពារគណនីរបស់ខ្ញុំដោយរបៀបណា?",
    ),
    Line("mark", code="objectives"),
    Line("bullet", "Make a strong password.", "បង្កើតពាក្យសម្ងាត់រឹងមាំ។"),
    Line(
        "bullet",
        "Say with whom a password may be shared.",
        "ប្រាប់ថាអាចចែករំលែកពាក្យសម្ងាត់ជាមួយអ្នកណា។",
    ),
    Line("mark", code="key_messages"),
    Line("bullet", "A long password is a strong password.", "ពាក្យសម្ងាត់វែង គឺរឹងមាំ។"),
    Line(
        "bullet",
        "A password is like a toothbrush: do not share it.",
        "ពាក្យសម្ងាត់ដូចច្រាសដុសធ្មេញ៖ កុំចែករំលែក។",
    ),
    Line("mark", code="vocabulary"),
    Line("row", "Word|Meaning", "ពាក្យ|អត្ថន័យ"),
    Line(
        "row",
        "account|The place on the internet that only you can open.",
        "គណនី|កន្លែងលើអ៊ីនធឺណិតដែលមានតែអ្នកទេដែលបើកបាន។",
    ),
    Line(
        "row",
        "password|The secret words that open your account.",
        "ពាក្យសម្ងាត់|ពាក្យសម្ងាត់ដែលបើកគណនីរបស់អ្នក។",
    ),
    Line("mark", code="materials"),
    Line("bullet", "Paper and pens", "ក្រដាស និងប៊ិច"),
    Line("mark", code="preparation"),
    Line(
        "text",
        "Read the lesson once. Put the chairs in a circle.",
        "អានមេរៀនម្តង។ រៀបកៅអីជារង្វង់។",
    ),
    Line("heading", "Why passwords matter", "ហេតុអ្វីពាក្យសម្ងាត់សំខាន់"),
    Line(
        "strong",
        "A password is a key.|Whoever has it can read your messages and write in your name.",
        "ពាក្យសម្ងាត់ជាកូនសោ។|អ្នកដែលមានវា អាចអានសាររបស់អ្នក ហើយសរសេរក្នុងឈ្មោះអ្នក។",
    ),
    Line("bullet", "Your photos are in your account.", "រូបថតរបស់អ្នកនៅក្នុងគណនីរបស់អ្នក។"),
    Line("bullet", "Your friends trust your account.", "មិត្តភក្តិរបស់អ្នកទុកចិត្តគណនីរបស់អ្នក។"),
    Line("mark", code="fact"),
    Line(
        "text",
        "Long passwords are harder to guess than short ones.",
        "ពាក្យសម្ងាត់វែងពិបាកទាយជាងពាក្យសម្ងាត់ខ្លី។",
    ),
    Line(
        "part",
        "Write here who found this out, and in which year.",
        "សូមសរសេរថាអ្នកណារកឃើញ និងនៅឆ្នាំណា។",
        code="source",
    ),
    Line("mark", code="definition", en="Phishing", km="ការបោកយកពាក្យសម្ងាត់"),
    Line(
        "text",
        "A message that pretends to be from somebody else to get your password.",
        "សារដែលក្លែងបន្លំជាអ្នកដទៃ ដើម្បីយកពាក្យសម្ងាត់របស់អ្នក។",
    ),
    Line("mark", "Three tips for passwords", "គន្លឹះបីសម្រាប់ពាក្យសម្ងាត់", code="tips"),
    Line("bullet", "Use three words that do not belong together.", "ប្រើពាក្យបីដែលមិនទាក់ទងគ្នា។"),
    Line("bullet", "Use another password for each account.", "ប្រើពាក្យសម្ងាត់ផ្សេងគ្នាសម្រាប់គណនីនីមួយៗ។"),
    Line("bullet", "Change it when somebody has seen it.", "ប្តូរវានៅពេលមានគេឃើញ។"),
    Line("mark", "Change your password", "ប្តូរពាក្យសម្ងាត់", code="steps"),
    Line("number", "Open the settings of your account.", "បើកការកំណត់នៃគណនីរបស់អ្នក។"),
    Line("number", "Choose “Password”.", "ជ្រើស “ពាក្យសម្ងាត់”។"),
    Line("number", "Write the new password twice.", "សរសេរពាក្យសម្ងាត់ថ្មីពីរដង។"),
    Line("mark", "Is my account safe?", "តើគណនីរបស់ខ្ញុំមានសុវត្ថិភាពទេ?", code="checklist"),
    Line("bullet", "Nobody else knows my password.", "គ្មានអ្នកណាផ្សេងដឹងពាក្យសម្ងាត់របស់ខ្ញុំទេ។"),
    Line("bullet", "My phone locks itself.", "ទូរសព្ទរបស់ខ្ញុំចាក់សោដោយខ្លួនឯង។"),
    Line("mark", code="do_dont"),
    Line("part", code="do"),
    Line(
        "bullet",
        "Tell an adult you trust when something is strange.",
        "ប្រាប់មនុស្សធំដែលអ្នកទុកចិត្ត ពេលមានអ្វីចម្លែក។",
    ),
    Line("part", code="dont"),
    Line("bullet", "Do not send your password in a message.", "កុំផ្ញើពាក្យសម្ងាត់តាមសារ។"),
    Line("mark", "Guess my password", "ទាយពាក្យសម្ងាត់", code="activity", minutes=15),
    Line("part", code="grouping", en="In pairs", km="ជាគូ"),
    Line("part", code="materials"),
    Line("bullet", "One sheet of paper per pair", "ក្រដាសមួយសន្លឹកក្នុងមួយគូ"),
    Line("part", code="steps"),
    Line("number", "Each learner writes a made-up password.", "អ្នករៀនម្នាក់ៗសរសេរពាក្យសម្ងាត់ប្រឌិតមួយ។"),
    Line("number", "The other learner tries to guess it.", "អ្នករៀនម្នាក់ទៀតព្យាយាមទាយ។"),
    Line("part", code="debrief"),
    Line("bullet", "Which password was hard to guess? Why?", "តើពាក្យសម្ងាត់ណាពិបាកទាយ? ហេតុអ្វី?"),
    Line("part", code="facilitator_note"),
    Line(
        "text",
        "Nobody writes a real password. Tear up the paper afterwards.",
        "កុំឱ្យអ្នកណាសរសេរពាក្យសម្ងាត់ពិត។ ហែកក្រដាសចោលនៅពេលចប់។",
    ),
    Line("mark", code="scenario"),
    Line(
        "text",
        "A friend asks Bopha for her password. The friend says: “If you trust me, tell me.” All "
        "people in this story are made up.",
        "មិត្តម្នាក់សុំពាក្យសម្ងាត់ពីបុប្ផា។ មិត្តនោះនិយាយថា “បើអ្នកទុកចិត្តខ្ញុំ សូមប្រាប់ខ្ញុំ។” "
        "មនុស្សទាំងអស់ក្នុងរឿងនេះជាមនុស្សប្រឌិត។",
    ),
    Line("part", code="questions"),
    Line("bullet", "What can Bopha say?", "តើបុប្ផាអាចនិយាយអ្វី?"),
    Line("part", code="answers"),
    Line(
        "bullet", "“I trust you, and I keep my password.”", "“ខ្ញុំទុកចិត្តអ្នក ហើយខ្ញុំរក្សាពាក្យសម្ងាត់របស់ខ្ញុំ។”"
    ),
    Line("mark", code="discussion"),
    Line("text", "Talk about passwords in the family.", "ពិភាក្សាអំពីពាក្យសម្ងាត់ក្នុងគ្រួសារ។"),
    Line("part", code="questions"),
    Line("bullet", "Who may know a child's password?", "តើអ្នកណាអាចដឹងពាក្យសម្ងាត់របស់កុមារ?"),
    Line("mark", code="facilitator_note"),
    Line("text", "Learners never see this text.", "អ្នករៀនមិនឃើញអត្ថបទនេះទេ។"),
    Line("mark", code="warning"),
    Line(
        "text",
        "Nobody who helps you needs your password.",
        "អ្នកដែលជួយអ្នក មិនត្រូវការពាក្យសម្ងាត់របស់អ្នកទេ។",
    ),
    Line("mark", code="safety_plan"),
    Line("bullet", "Adults whom I trust:", "មនុស្សធំដែលខ្ញុំទុកចិត្ត៖"),
    Line("mark", code="quiz"),
    Line("number", "Which password is strong?", "តើពាក្យសម្ងាត់ណារឹងមាំ?"),
    Line("option", "My name", "ឈ្មោះរបស់ខ្ញុំ"),
    Line("option", "Three words that nobody can guess *", "ពាក្យបីដែលគ្មានអ្នកណាទាយបាន *"),
    Line("text", "Why: It is long, and nobody knows it.", "ហេតុផល៖ វាវែង ហើយគ្មានអ្នកណាដឹង។"),
    Line("number", "I may send my password to a friend.", "ខ្ញុំអាចផ្ញើពាក្យសម្ងាត់ទៅមិត្តភក្តិ។"),
    Line("option", "True", "ពិត"),
    Line("option", "False *", "មិនពិត *"),
    Line("text", "Why: A password is for one person.", "ហេតុផល៖ ពាក្យសម្ងាត់សម្រាប់មនុស្សម្នាក់។"),
    Line("mark", code="family_activity"),
    Line(
        "text",
        "Look at the settings of one phone together.",
        "មើលការកំណត់នៃទូរសព្ទមួយជាមួយគ្នា។",
    ),
    Line("mark", code="references"),
    Line("bullet", "Author, title, year", "អ្នកនិពន្ធ ចំណងជើង ឆ្នាំ"),
    Line("mark", code="help"),
    Line(
        "text",
        "Talk to an adult whom you trust.",
        "សូមនិយាយជាមួយមនុស្សធំដែលអ្នកទុកចិត្ត។",
    ),
)

# what the table of words says about each: code → (English, Khmer)
MEANINGS = {
    "summary": ("At most 200 characters, for lists.", "យ៉ាងច្រើន ២០០ តួអក្សរ សម្រាប់បញ្ជី។"),
    "duration": ("Minutes of the lesson.", "រយៈពេលមេរៀនគិតជានាទី។"),
    "essential_question": ("One question.", "សំណួរមួយ។"),
    "objectives": ("A list of two to five.", "បញ្ជីពីរដល់ប្រាំ។"),
    "key_messages": (
        "A list; each at most 120 characters.",
        "បញ្ជី ដែលនីមួយៗមានយ៉ាងច្រើន ១២០ តួអក្សរ។",
    ),
    "vocabulary": ("A table “Word, Meaning”.", "តារាង “ពាក្យ អត្ថន័យ”។"),
    "materials": ("A list.", "បញ្ជី។"),
    "preparation": ("For the facilitator only.", "សម្រាប់តែគ្រូ។"),
    "content_warning": (
        "“mild”, “moderate” or “strong” after the colon; below it, what it warns of.",
        "ក្រោយសញ្ញា ៖ សរសេរ “ស្រាល” “មធ្យម” ឬ “ធ្ងន់”។ ខាងក្រោម ប្រាប់ពីអ្វីដែលត្រូវប្រយ័ត្ន។",
    ),
    "steps": ("A numbered list.", "បញ្ជីមានលេខ។"),
    "checklist": ("A list to tick.", "បញ្ជីសម្រាប់គូស។"),
    "tips": ("A list.", "បញ្ជី។"),
    "do_dont": ("Two lists: “Do” and “Don't”.", "បញ្ជីពីរ៖ “គួរធ្វើ” និង “មិនគួរធ្វើ”។"),
    "activity": (
        "Title (15 minutes), and its parts as smaller headings.",
        "ចំណងជើង (១៥ នាទី) និងផ្នែករបស់វាជាចំណងជើងតូចជាង។",
    ),
    "scenario": (
        "A made-up story, “Questions”, “Possible answers”.",
        "រឿងប្រឌិត “សំណួរ” និង “ចម្លើយដែលអាចមាន”។",
    ),
    "discussion": ("A sentence and “Questions”.", "ប្រយោគមួយ និង “សំណួរ”។"),
    "facilitator_note": ("Learners never see it.", "អ្នករៀនមិនឃើញទេ។"),
    "definition": (
        "The word after the colon, its meaning below.",
        "ពាក្យនៅក្រោយសញ្ញា ៖ ហើយអត្ថន័យនៅខាងក្រោម។",
    ),
    "fact": ("A sentence and “Source: …”.", "ប្រយោគមួយ និង “ប្រភព៖ …”។"),
    "info": ("A box.", "ប្រអប់។"),
    "warning": ("A box.", "ប្រអប់។"),
    "comfort": ("A box with kind words.", "ប្រអប់ដែលមានពាក្យលួងលោម។"),
    "safety_plan": ("Lines to fill in on paper.", "បន្ទាត់សម្រាប់បំពេញលើក្រដាស។"),
    "quiz": (
        "Questions; answers a), b) …; a star (*) at the right one; “Why: …”.",
        "សំណួរ និងចម្លើយ ក) ខ) …។ ដាក់ផ្កាយ (*) នៅចម្លើយត្រូវ រួច “ហេតុផល៖ …”។",
    ),
    "family_activity": ("Text.", "អត្ថបទ។"),
    "references": ("A list; addresses become links.", "បញ្ជី ហើយអាសយដ្ឋានក្លាយជាតំណ។"),
    "help": (
        "Text. Contacts are inserted in the system.",
        "អត្ថបទ។ ទំនាក់ទំនងត្រូវដាក់ក្នុងប្រព័ន្ធ។",
    ),
}
