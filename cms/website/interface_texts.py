"""The words around the content: what a page says besides its document, in both languages.

What editors may word themselves (help, quick exit, content warning) is on the home page and wins
over the same code here. The Khmer was written by us and waits for a native reviewer.
"""

from functools import cache

from cms.publishing.vocabularies.directory import UI_LABELS
from cms.publishing.vocabularies.shared import Label

# Kinds of documents, as headings of lists and in the path to a page.
KINDS = (
    Label("courses", "Books", "សៀវភៅ"),
    Label("modules", "Modules", "ម៉ូឌុល"),
    Label("lessons", "Lessons", "មេរៀន"),
    Label("guides", "Facilitator's guides", "សៀវភៅណែនាំអ្នកសម្របសម្រួល"),
    Label("resources", "Library", "បណ្ណាល័យ"),
    Label("services", "Places that help", "កន្លែងផ្តល់ជំនួយ"),
    Label("organizations", "Organizations", "អង្គការ និងស្ថាប័ន"),
    Label("pages", "Information", "ព័ត៌មាន"),
)

WORDS = (
    # the frame
    Label("home", "Home", "ទំព័រដើម"),
    Label("skip", "Skip to the text", "រំលងទៅអត្ថបទ"),
    Label("menu", "Menu", "ម៉ឺនុយ"),
    Label("language", "Language", "ភាសា"),
    Label("choose_language", "Choose a language", "ជ្រើសរើសភាសា"),
    Label("you_are_here", "You are here", "អ្នកនៅទីនេះ"),
    Label("demonstration", "Demonstration", "ការសាកល្បង"),
    Label("alert", "Important message", "សារសំខាន់"),
    Label("neutral_title", "Information", "ព័ត៌មាន"),
    Label("more", "Show more", "បង្ហាញបន្ថែម"),
    Label("nothing_here", "There is nothing here yet.", "មិនទាន់មានអ្វីនៅទីនេះទេ។"),
    Label("updated", "Updated", "បានកែសម្រួល"),
    Label("not_in_language", "not yet", "មិនទាន់មាន"),
    Label(
        "needs_review",
        "This text waits for a reader whose mother tongue it is. It may still change.",
        "អត្ថបទនេះរង់ចាំអ្នកពិនិត្យដែលជាម្ចាស់ភាសា។ វាអាចនឹងផ្លាស់ប្តូរ។",
    ),
    Label(
        "fallback",
        "This page does not exist in English yet. You see it in another language.",
        "ទំព័រនេះមិនទាន់មានជាភាសាខ្មែរទេ។ អ្នកកំពុងអានជាភាសាផ្សេង។",
    ),
    Label(
        "preview",
        "Preview of a draft. Nobody else sees it.",
        "មើលសេចក្តីព្រាងជាមុន។ គ្មាននរណាផ្សេងឃើញទេ។",
    ),
    Label(
        "preview_empty",
        "There is too little in this draft to show it. Fill in the fields that are needed.",
        "សេចក្តីព្រាងនេះមិនទាន់មានខ្លឹមសារគ្រប់គ្រាន់ដើម្បីបង្ហាញទេ។ សូមបំពេញចន្លោះដែលចាំបាច់។",
    ),
    # a draft for somebody without an account
    Label("draft", "Draft", "សេចក្តីព្រាង"),
    Label(
        "draft_not_public", "Not public. Please do not pass it on.", "មិនមែនជាសាធារណៈទេ។ សូមកុំចែកបន្ត។"
    ),
    Label("draft_for", "For", "សម្រាប់"),
    Label("draft_version", "Version of", "កំណែនៃថ្ងៃទី"),
    Label("draft_until", "The link opens until", "តំណនេះបើកបានរហូតដល់ថ្ងៃទី"),
    Label("draft_parts", "Parts of the draft", "ផ្នែកនៃសេចក្តីព្រាង"),
    Label(
        "draft_partly",
        "What is not translated yet stands here in the other language.",
        "អ្វីដែលមិនទាន់បានបកប្រែ នៅជាភាសាផ្សេងនៅឡើយ។",
    ),
    Label(
        "draft_too_little",
        "There is too little in this draft to show it yet.",
        "សេចក្តីព្រាងនេះមិនទាន់មានខ្លឹមសារគ្រប់គ្រាន់ដើម្បីបង្ហាញទេ។",
    ),
    Label("your_answer", "What do you say to this draft?", "តើអ្នកយល់យ៉ាងណាចំពោះសេចក្តីព្រាងនេះ?"),
    Label(
        "your_answer_text",
        "The people who write it read your answer. It does not publish anything.",
        "អ្នកសរសេរនឹងអានចម្លើយរបស់អ្នក។ ចម្លើយនេះមិនផ្សាយអ្វីទេ។",
    ),
    Label("your_name", "Your name", "ឈ្មោះរបស់អ្នក"),
    Label("your_remark", "Your remark", "យោបល់របស់អ្នក"),
    Label("only_for_remark", "Not needed to agree.", "មិនចាំបាច់ទេ បើអ្នកយល់ព្រម។"),
    Label("send_remark", "Send the remark", "ផ្ញើយោបល់"),
    Label("i_agree", "I agree", "ខ្ញុំយល់ព្រម"),
    Label("answers_sent", "What was said by this link", "អ្វីដែលបាននិយាយតាមតំណនេះ"),
    Label("answer_taken", "Thank you. Your answer has arrived.", "សូមអរគុណ។ ចម្លើយរបស់អ្នកបានមកដល់ហើយ។"),
    Label("agrees", "agrees", "យល់ព្រម"),
    Label("signature_name", "Name", "ឈ្មោះ"),
    Label("signature_date", "Date", "កាលបរិច្ឆេទ"),
    Label("signature", "Signature", "ហត្ថលេខា"),
    Label("open_draft", "A draft for you", "សេចក្តីព្រាងសម្រាប់អ្នក"),
    Label(
        "open_draft_text",
        "If it does not open by itself, paste the whole link that you were sent here.",
        "បើវាមិនបើកដោយខ្លួនឯងទេ សូមបិទភ្ជាប់តំណទាំងមូលដែលគេបានផ្ញើមកអ្នកនៅទីនេះ។",
    ),
    Label("open_draft_link", "The link", "តំណ"),
    Label("open_draft_button", "Open the draft", "បើកសេចក្តីព្រាង"),
    Label("draft_ended", "This draft cannot be opened", "មិនអាចបើកសេចក្តីព្រាងនេះបានទេ"),
    Label(
        "draft_ended_text",
        "Open the link that you were sent once more. If that does not help, ask the person who "
        "sent it for a new one.",
        "សូមបើកតំណដែលគេបានផ្ញើមកអ្នកម្តងទៀត។ បើនៅតែមិនបាន សូមសុំតំណថ្មីពីអ្នកដែលបានផ្ញើ។",
    ),
    # errors
    Label("not_found", "This page is not here", "រកមិនឃើញទំព័រនេះទេ"),
    Label(
        "not_found_text",
        "It may have moved, or it was taken down.",
        "វាប្រហែលជាត្រូវបានផ្លាស់ទី ឬដកចេញ។",
    ),
    Label(
        "exists_in",
        "It does not exist in this language yet. You can read it in:",
        "វាមិនទាន់មានជាភាសានេះទេ។ អ្នកអាចអានជា៖",
    ),
    Label("broken", "Something went wrong here", "មានបញ្ហាបច្ចេកទេស"),
    Label("not_open", "Not open yet", "មិនទាន់បើកជាសាធារណៈ"),
    Label("not_open_text", "Come back later.", "សូមត្រឡប់មកវិញពេលក្រោយ។"),
    Label("away", "Not available right now", "មិនអាចប្រើបាននៅពេលនេះទេ"),
    Label("away_text", "Try again in a minute.", "សូមព្យាយាមម្តងទៀតបន្តិចទៀត។"),
    Label("foreign_host", "Nothing is here", "គ្មានអ្វីនៅទីនេះទេ"),
    Label(
        "foreign_host_text",
        "This server does not answer under this name.",
        "ម៉ាស៊ីនមេនេះមិនឆ្លើយតបតាមឈ្មោះនេះទេ។",
    ),
    Label("broken_text", "Try again in a minute.", "សូមព្យាយាមម្តងទៀតបន្តិចទៀត។"),
    # help and leaving
    Label("leave_how", "How to leave without a trace", "របៀបចាកចេញដោយមិនបន្សល់ដាន"),
    Label(
        "leave_text",
        "The button at the top takes you to another site at once; so does pressing the Esc key "
        "three times. The browser may still remember this page: delete its history, or open a "
        "private window next time.",
        "ប៊ូតុងខាងលើនាំអ្នកទៅគេហទំព័រផ្សេងភ្លាម។ ការចុចគ្រាប់ Esc បីដងក៏ដូចគ្នាដែរ។ ប៉ុន្តែកម្មវិធីរុករក"
        "អាចនៅចងចាំទំព័រនេះ៖ សូមលុបប្រវត្តិរុករក ឬបើកផ្ទាំងឯកជនលើកក្រោយ។",
    ),
    Label("all_services", "All places that help", "កន្លែងផ្តល់ជំនួយទាំងអស់"),
    Label("where_help_is", "Where you can get help", "កន្លែងដែលអ្នកអាចរកជំនួយ"),
    Label("about_service", "About this service", "អំពីសេវានេះ"),
    Label("stale", "Not checked recently", "មិនទាន់បានពិនិត្យថ្មីៗ"),
    Label(
        "desk_checked",
        "From a published source; nobody has called yet",
        "ដកស្រង់ពីប្រភពសាធារណៈ មិនទាន់បានហៅបញ្ជាក់ទេ",
    ),
    Label("from_abroad", "Works from abroad", "អាចហៅពីបរទេសបាន"),
    # what a service says about itself
    Label("eligibility", "Who can use it", "នរណាអាចប្រើបាន"),
    Label("for_whom", "For", "សម្រាប់"),
    Label("what_to_prepare", "What to prepare", "អ្វីដែលត្រូវរៀបចំ"),
    Label("what_happens_next", "What happens next", "អ្វីកើតឡើងបន្ទាប់"),
    Label("confidentiality_note", "Is it confidential?", "តើរក្សាការសម្ងាត់ទេ?"),
    Label("cost", "Cost", "តម្លៃ"),
    Label("hours", "Hours", "ម៉ោងធ្វើការ"),
    Label("coverage", "Where it works", "តំបន់បម្រើសេវា"),
    Label("languages", "Languages", "ភាសា"),
    Label("interpretation", "Interpreter", "អ្នកបកប្រែ"),
    Label("available", "Available", "មាន"),
    Label("sign_language", "Sign language", "ភាសាសញ្ញា"),
    Label("anonymous", "Your name", "ឈ្មោះរបស់អ្នក"),
    Label("accessibility", "Access", "ភាពងាយស្រួលចូលប្រើ"),
    Label("address", "Where to come", "កន្លែងត្រូវទៅ"),
    Label("organization", "Organization", "ស្ថាប័ន"),
    Label("part_of", "Part of", "ស្ថិតក្រោម"),
    Label("website", "Website", "គេហទំព័រ"),
    Label("email", "E-mail", "អ៊ីមែល"),
    # lessons
    Label("warning", "Before you read", "មុនពេលអាន"),
    Label("audience", "For", "សម្រាប់"),
    Label("time", "Time", "រយៈពេល"),
    Label("group_size", "Group", "ទំហំក្រុម"),
    Label("delivery", "Way of learning", "របៀបរៀន"),
    Label("essential_question", "The question", "សំណួរគន្លឹះ"),
    Label("objectives", "What you will be able to do", "អ្វីដែលអ្នកនឹងអាចធ្វើបាន"),
    Label("key_messages", "Remember", "ចំណុចត្រូវចងចាំ"),
    Label("vocabulary", "Words", "ពាក្យសំខាន់ៗ"),
    Label("materials", "What you need", "សម្ភារៈដែលត្រូវការ"),
    Label("preparation", "Before the session", "ការរៀបចំមុនវគ្គ"),
    Label("facilitator_note", "Note for the facilitator", "កំណត់ចំណាំសម្រាប់អ្នកសម្របសម្រួល"),
    Label("possible_answers", "Possible answers", "ចម្លើយដែលអាចមាន"),
    Label("debrief", "Talk about it afterwards", "ពិភាក្សាក្រោយពេលធ្វើ"),
    Label("steps", "Steps", "ជំហាន"),
    Label("activity", "Activity", "សកម្មភាព"),
    Label("story", "A made-up story", "រឿងប្រឌិត"),
    Label("discussion", "Let us talk", "តោះពិភាក្សា"),
    Label("do", "Do", "គួរធ្វើ"),
    Label("dont", "Do not", "មិនគួរធ្វើ"),
    Label("source", "Source", "ប្រភព"),
    Label("safety_plan", "My safety plan", "ផែនការសុវត្ថិភាពរបស់ខ្ញុំ"),
    Label(
        "safety_plan_hint",
        "Print this page or copy it on paper. Keep it where only you find it.",
        "បោះពុម្ពទំព័រនេះ ឬចម្លងលើក្រដាស។ ទុកវានៅកន្លែងដែលមានតែអ្នករកឃើញ។",
    ),
    Label("transcript", "Read the transcript", "អានអត្ថបទសរសេរ"),
    Label("watch_elsewhere", "Watch on another site", "មើលនៅគេហទំព័រផ្សេង"),
    Label("quiz", "Check yourself", "សាកល្បងខ្លួនឯង"),
    Label("quiz_hint", "Nothing is sent or stored.", "គ្មានអ្វីត្រូវបានផ្ញើ ឬរក្សាទុកទេ។"),
    Label("answer", "Show the answer", "បង្ហាញចម្លើយ"),
    Label("right", "Right answer", "ចម្លើយត្រឹមត្រូវ"),
    Label("that_is_right", "That is right.", "ត្រឹមត្រូវហើយ។"),
    Label("not_this", "Not this one.", "មិនមែនចម្លើយនេះទេ។"),
    Label("in_this_module", "In this module", "ក្នុងម៉ូឌុលនេះ"),
    Label("before", "Before:", "មុន៖"),
    Label("after", "Next:", "បន្ទាប់៖"),
    Label("what_to_do", "What to do now", "អ្វីដែលត្រូវធ្វើឥឡូវនេះ"),
    Label("family_activity", "To do with the family", "ធ្វើជាមួយគ្រួសារ"),
    Label("downloads", "Downloads", "ឯកសារទាញយក"),
    Label("handout", "Handout", "ឯកសារចែក"),
    Label("slides", "Slides", "ស្លាយ"),
    Label("references", "Sources", "ប្រភព"),
    Label("related", "Related lessons", "មេរៀនពាក់ព័ន្ធ"),
    Label("topics", "Topics", "ប្រធានបទ"),
    # books and library
    Label("contents", "In this book", "ក្នុងសៀវភៅនេះ"),
    Label("on_paper", "On paper", "លើក្រដាស"),
    Label("for_learners", "For learners", "សម្រាប់អ្នករៀន"),
    Label("for_facilitators", "For facilitators", "សម្រាប់អ្នកសម្របសម្រួល"),
    Label(
        "print_how",
        "Print this page with your browser: A4, both sides. It ends with the last lesson.",
        "បោះពុម្ពទំព័រនេះដោយកម្មវិធីរុករករបស់អ្នក៖ ក្រដាស A4 សងខាង។ វាចប់ត្រឹមមេរៀនចុងក្រោយ។",
    ),
    Label("module_lessons", "Lessons of this module", "មេរៀនក្នុងម៉ូឌុលនេះ"),
    Label("credits", "Made by", "រៀបចំដោយ"),
    Label("pictures_by", "Pictures made by", "រូបភាពរៀបចំដោយ"),
    Label("edition", "Edition", "ការបោះពុម្ព"),
    Label("licence", "Licence", "អាជ្ញាប័ណ្ណ"),
    Label("about_text", "About this text", "អំពីអត្ថបទនេះ"),
    Label("type", "Type", "ប្រភេទ"),
    Label("download", "Download", "ទាញយក"),
    Label("version", "Version", "កំណែទី"),
    Label("open_link", "Open on another site", "បើកនៅគេហទំព័រផ្សេង"),
    Label("no_file", "No file to download yet.", "មិនទាន់មានឯកសារសម្រាប់ទាញយកទេ។"),
    Label("services_of", "Services", "សេវា"),
    # numbers
    Label("in_seconds", "{count} seconds", "{count} វិនាទី"),
    Label("in_minute", "1 minute", "1 នាទី"),
    Label("in_minutes", "{count} minutes", "{count} នាទី"),
    Label("lesson_of", "Lesson {number} of {total}", "មេរៀនទី {number} ក្នុងចំណោម {total}"),
    Label("ages_between", "Ages {low}–{high}", "អាយុ {low}–{high} ឆ្នាំ"),
    Label("ages_from", "From {low} years", "អាយុចាប់ពី {low} ឆ្នាំ"),
    Label("ages_to", "Up to {high} years", "អាយុរហូតដល់ {high} ឆ្នាំ"),
    Label("of_people", "{count} people", "{count} នាក់"),
    Label("of_page", "1 page", "1 ទំព័រ"),
    Label("of_pages", "{count} pages", "{count} ទំព័រ"),
)


@cache
def words(locale: str) -> dict[str, str]:
    """Code → text in `locale`, of every word here and of the labels that home pages hold."""
    return {label.code: label.text(locale) for label in (*UI_LABELS, *KINDS, *WORDS)}
