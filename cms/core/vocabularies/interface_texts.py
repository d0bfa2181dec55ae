"""The words around the content: what a page says besides its document, in both languages.

What editors may word themselves (help, quick exit, content warning) is on the home page and wins
over the same code in `directory.UI_LABELS`. The Khmer was written by us and waits for a native
reviewer.
"""

from cms.core.vocabularies.shared import Label

# Kinds of documents, as headings of lists and in the path to a page.
KINDS = (
    Label("home", "Home", "ទំព័រដើម"),
    Label("help-now", "Get help now", "ស្វែងរកជំនួយឥឡូវនេះ"),
    Label("vocabulary", "Words and lists", "ពាក្យ និងបញ្ជី"),
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
    Label("open_facts", "What we say of your services", "អ្វីដែលយើងនិយាយអំពីសេវារបស់អ្នក"),
    Label("open_facts_button", "Look at it", "មើល"),
    Label("draft_ended", "This link cannot be opened", "មិនអាចបើកតំណនេះបានទេ"),
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
    Label("too_long", "Your answer is too long", "ចម្លើយរបស់អ្នកវែងពេក"),
    Label(
        "too_long_text",
        "Nothing of it arrived. Go back and make it shorter, or send it in parts.",
        "ចម្លើយនេះមិនបានមកដល់ទេ។ សូមត្រឡប់ទៅក្រោយ ហើយសរសេរឱ្យខ្លីជាងនេះ ឬផ្ញើជាផ្នែកៗ។",
    ),
    Label("away", "Not available right now", "មិនអាចប្រើបាននៅពេលនេះទេ"),
    Label("away_text", "Try again in a minute.", "សូមព្យាយាមម្តងទៀតបន្តិចទៀត។"),
    Label("no_room", "There is no room left", "គ្មានកន្លែងទំនេរទៀតទេ"),
    Label(
        "no_room_text",
        "Nothing was saved, because the disk is full. Keep this text in another program, and tell "
        "whoever looks after the machine.",
        "គ្មានអ្វីត្រូវបានរក្សាទុកទេ ព្រោះថាសពេញហើយ។ សូមចម្លងអត្ថបទនេះទុកក្នុងកម្មវិធីផ្សេង ហើយប្រាប់អ្នកថែទាំម៉ាស៊ីន។",
    ),
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
        "three times. “Back” does not lead here again then. The browser may still remember this "
        "page: delete its history, or open a private window next time.",
        "ប៊ូតុងខាងលើនាំអ្នកទៅគេហទំព័រផ្សេងភ្លាម។ ការចុចគ្រាប់ Esc បីដងក៏ដូចគ្នាដែរ។ ក្រោយមក ប៊ូតុង"
        "«ថយក្រោយ» មិននាំមកទីនេះវិញទេ។ ប៉ុន្តែកម្មវិធីរុករក"
        "អាចនៅចងចាំទំព័រនេះ៖ សូមលុបប្រវត្តិរុករក ឬបើកផ្ទាំងឯកជនលើកក្រោយ។",
    ),
    Label(
        "leave_no_script",
        "This browser runs no scripts: Esc does nothing here, and “Back” leads to this page again. "
        "Close the window as well.",
        "កម្មវិធីរុករកនេះមិនដំណើរការស្គ្រីបទេ៖ គ្រាប់ Esc មិនដំណើរការនៅទីនេះ ហើយប៊ូតុង «ថយក្រោយ» "
        "នៅតែនាំមកទំព័រនេះវិញ។ សូមបិទផ្ទាំងនេះផង។",
    ),
    Label("all_services", "All places that help", "កន្លែងផ្តល់ជំនួយទាំងអស់"),
    # looking for help
    Label("find_help", "Find the help that suits you", "ស្វែងរកជំនួយដែលសមនឹងអ្នក"),
    Label("find_topic", "What is it about?", "តើអំពីអ្វី?"),
    Label("find_audience", "Who is it for?", "សម្រាប់នរណា?"),
    Label("find_age", "How old, in years?", "អាយុប៉ុន្មានឆ្នាំ?"),
    Label("find_province", "In which province?", "នៅខេត្តណា?"),
    Label("find_language", "In which language?", "ជាភាសាអ្វី?"),
    Label("find_urgency", "How urgent is it?", "បន្ទាន់ប៉ុណ្ណា?"),
    Label("find_category", "Which kind of help?", "ជំនួយប្រភេទណា?"),
    Label("find_type", "By which way?", "តាមវិធីណា?"),
    Label("find_way", "Do you want to speak or to write?", "តើអ្នកចង់និយាយ ឬសរសេរ?"),
    Label("find_anonymous", "Do you want to say your name?", "តើអ្នកចង់ប្រាប់ឈ្មោះរបស់អ្នកទេ?"),
    Label("what_happened", "What happened?", "តើមានរឿងអ្វីកើតឡើង?"),
    Label(
        "what_happened_text",
        "Tap what is most like it. Nobody is told, and nothing is stored.",
        "សូមចុចលើអ្វីដែលស្រដៀងជាងគេ។ គ្មាននរណាដឹងទេ ហើយគ្មានអ្វីត្រូវបានរក្សាទុកទេ។",
    ),
    Label("is_it_this", "Is it one of these?", "តើជារឿងណាមួយក្នុងចំណោមនេះមែនទេ?"),
    Label("for_adults", "For parents and teachers", "សម្រាប់ឪពុកម្តាយ និងគ្រូ"),
    Label("who_can_help", "Who can help you now", "នរណាអាចជួយអ្នកឥឡូវនេះ"),
    Label("say_more", "Say more, so that it suits you better", "ប្រាប់បន្ថែម ដើម្បីឱ្យសមនឹងអ្នកជាង"),
    Label("other_answer", "Another answer", "ចម្លើយផ្សេង"),
    Label("open_now", "Open now", "កំពុងបើកឥឡូវនេះ"),
    Label("closed_now", "Closed now", "បិទនៅពេលនេះ"),
    Label("try_next", "Nobody answers? Next: {number}", "គ្មានអ្នកទទួលទេ? លេខបន្ទាប់៖ {number}"),
    Label(
        "try_writing",
        "Nobody answers? That was the last number: write",
        "គ្មានអ្នកទទួលទេ? នោះជាលេខចុងក្រោយ៖ សូមសរសេរសារ",
    ),
    Label(
        "try_again",
        "Nobody answers? That was the last number. Again: {number}",
        "គ្មានអ្នកទទួលទេ? នោះជាលេខចុងក្រោយ។ សាកម្តងទៀត៖ {number}",
    ),
    # a copy on the phone
    Label("on_this_phone", "Without internet", "ពេលគ្មានអ៊ីនធឺណិត"),
    Label(
        "keep_text",
        "Keep this page on this phone, and it opens without internet. Others who use this phone "
        "can see it.",
        "រក្សាទំព័រនេះទុកក្នុងទូរសព្ទនេះ ដើម្បីបើកវាបានដោយគ្មានអ៊ីនធឺណិត។ អ្នកផ្សេងដែលប្រើទូរសព្ទនេះអាចឃើញវា។",
    ),
    Label("keep", "Keep on this phone", "រក្សាទុកក្នុងទូរសព្ទនេះ"),
    Label("remove", "Remove from this phone", "លុបចេញពីទូរសព្ទនេះ"),
    Label("is_kept", "It is on this phone now.", "ទំព័រនេះនៅក្នុងទូរសព្ទនេះហើយ។"),
    Label("is_removed", "It is not on this phone any more.", "ទំព័រនេះលែងនៅក្នុងទូរសព្ទនេះហើយ។"),
    Label(
        "keep_failed", "That did not work. Nothing was kept.", "មិនបានសម្រេចទេ។ គ្មានអ្វីត្រូវបានរក្សាទុកទេ។"
    ),
    Label(
        "kept_copy",
        "There is no internet now. This is the copy on this phone, of",
        "ឥឡូវនេះគ្មានអ៊ីនធឺណិតទេ។ នេះជាច្បាប់ចម្លងក្នុងទូរសព្ទនេះ ចុះថ្ងៃទី",
    ),
    Label("keep_lesson", "Keep this lesson", "រក្សាទុកមេរៀននេះ"),
    Label(
        "keep_lesson_text",
        "Keep this lesson on this phone, and it opens without internet, with its pictures and the "
        "page with numbers for help. Films and sounds are not kept. Others who use this phone can "
        "see it.",
        "រក្សាមេរៀននេះទុកក្នុងទូរសព្ទនេះ ដើម្បីបើកបានដោយគ្មានអ៊ីនធឺណិត រួមទាំងរូបភាព និងទំព័រដែលមានលេខជំនួយ។ "
        "វីដេអូ និងសំឡេងមិនត្រូវបានរក្សាទុកទេ។ អ្នកផ្សេងដែលប្រើទូរសព្ទនេះអាចឃើញមេរៀននេះ។",
    ),
    Label("keep_size", "It takes {size}.", "ទំហំ៖ {size}។"),
    Label("kept_here", "Kept on this phone", "បានរក្សាទុកក្នុងទូរសព្ទនេះ"),
    Label("remove_all", "Erase all that is kept here", "លុបអ្វីៗទាំងអស់ដែលបានរក្សាទុកនៅទីនេះ"),
    # handing on
    Label("share_page", "Share", "ចែករំលែក"),
    Label("as_card", "Card with a QR code", "កាតដែលមានកូដ QR"),
    Label(
        "card_how",
        "Print this page: four cards to cut out.",
        "សូមបោះពុម្ពទំព័រនេះ៖ មានកាតបួនសម្រាប់កាត់។",
    ),
    # on paper
    Label("is_paper_right", "Are these numbers still right?", "តើលេខទាំងនេះនៅត្រឹមត្រូវទេ?"),
    Label(
        "paper_stands",
        "No number has turned out wrong since this paper was made.",
        "គ្មានលេខណាខុសទេ ចាប់តាំងពីក្រដាសនេះត្រូវបានធ្វើ។",
    ),
    Label(
        "paper_changed",
        "These have changed since this paper was made. Do not use the old number.",
        "ទំនាក់ទំនងទាំងនេះបានផ្លាស់ប្តូរ ចាប់តាំងពីក្រដាសនេះត្រូវបានធ្វើ។ សូមកុំប្រើលេខចាស់។",
    ),
    Label(
        "paper_unknown",
        "We do not know this paper. Compare each number with those below.",
        "យើងមិនស្គាល់ក្រដាសនេះទេ។ សូមប្រៀបធៀបលេខនីមួយៗជាមួយលេខខាងក្រោម។",
    ),
    Label("call_now", "Call now:", "សូមហៅឥឡូវនេះ៖"),
    Label(
        "paper_compare",
        "These are the numbers of today. A number on your paper that is not here: do not use it.",
        "ទាំងនេះជាលេខសម្រាប់ថ្ងៃនេះ។ បើលេខក្នុងក្រដាសរបស់អ្នកមិនមាននៅទីនេះទេ សូមកុំប្រើវា។",
    ),
    # a book as a file
    Label("file_made", "This file was made on {date}.", "ឯកសារនេះបង្កើតនៅថ្ងៃទី {date}។"),
    Label(
        "file_numbers",
        "Numbers can change. Beside each stands who confirmed it last, and when. Here you see what "
        "has changed since:",
        "លេខអាចផ្លាស់ប្តូរ។ នៅក្បែរលេខនីមួយៗ មាននរណាបានបញ្ជាក់ចុងក្រោយ និងនៅថ្ងៃណា។ "
        "សូមមើលអ្វីដែលបានផ្លាស់ប្តូរពីពេលនោះមកនៅទីនេះ៖",
    ),
    Label(
        "file_stays",
        "Whoever uses this phone can open this file. Delete it if nobody should know that you "
        "read it.",
        "អ្នកណាដែលប្រើទូរសព្ទនេះ អាចបើកឯកសារនេះបាន។ សូមលុបឯកសារនេះ បើអ្នកមិនចង់ឱ្យនរណាដឹងថាអ្នកបានអាន។",
    ),
    Label("any_of_these", "Any", "ណាក៏បាន"),
    Label("find", "Show", "បង្ហាញ"),
    Label("find_all", "Show all", "បង្ហាញទាំងអស់"),
    Label("you_chose", "You chose:", "អ្នកបានជ្រើស៖"),
    Label(
        "open_matches",
        "These help everybody, or have not said whom and with what. You can ask them.",
        "កន្លែងទាំងនេះជួយគ្រប់គ្នា ឬមិនទាន់បានប្រាប់ថាជួយនរណា និងអំពីអ្វី។ អ្នកអាចសួរពួកគេបាន។",
    ),
    Label(
        "nothing_suits",
        "No place in our list suits all of this. These numbers are there for everybody:",
        "គ្មានកន្លែងណាក្នុងបញ្ជីសមនឹងអ្វីទាំងអស់នេះទេ។ លេខទាំងនេះសម្រាប់គ្រប់គ្នា៖",
    ),
    Label("where_help_is", "Where you can get help", "កន្លែងដែលអ្នកអាចរកជំនួយ"),
    Label("about_service", "About this service", "អំពីសេវានេះ"),
    Label("stale", "Not checked recently", "មិនទាន់បានពិនិត្យថ្មីៗ"),
    Label(
        "attested",
        "Confirmed by the organization itself on {date}",
        "ស្ថាប័នបានបញ្ជាក់ដោយខ្លួនឯងនៅថ្ងៃទី {date}",
    ),
    Label(
        "desk_checked",
        "From a published source; nobody has called yet",
        "ដកស្រង់ពីប្រភពសាធារណៈ មិនទាន់បានហៅបញ្ជាក់ទេ",
    ),
    Label("from_abroad", "Works from abroad", "អាចហៅពីបរទេសបាន"),
    # the search box
    Label("search", "Search", "ស្វែងរក"),
    Label("search_label", "What are you looking for?", "តើអ្នកកំពុងស្វែងរកអ្វី?"),
    Label("search_private", "We do not store what you type.", "យើងមិនរក្សាទុកអ្វីដែលអ្នកវាយទេ។"),
    Label("search_found", "Found:", "រកឃើញ៖"),
    Label(
        "search_alike",
        "Nothing has all of this. These are similar:",
        "គ្មានអ្វីដែលមានពាក្យទាំងអស់នេះទេ។ ទាំងនេះស្រដៀងគ្នា៖",
    ),
    Label("search_similar", "These are similar:", "ទាំងនេះស្រដៀងគ្នា៖"),
    Label(
        "search_nothing",
        "We found nothing for this. These people can help you:",
        "យើងរកមិនឃើញអ្វីទេ។ អ្នកទាំងនេះអាចជួយអ្នកបាន៖",
    ),
    Label(
        "search_elsewhere",
        "There is nothing like this in English. These are in another language:",
        "គ្មានអ្វីបែបនេះជាភាសាខ្មែរទេ។ ទាំងនេះជាភាសាផ្សេង៖",
    ),
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
    Label("who_will_know", "Who will know?", "តើនរណានឹងដឹង?"),
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
        "បោះពុម្ពទំព័រនេះ ឬចម្លងលើក្រដាស។ ទុកក្រដាសនេះនៅកន្លែងដែលមានតែអ្នករកឃើញ។",
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
    Label("for_children", "For children and young people", "សម្រាប់កុមារ និងយុវជន"),
    Label("for_parents", "For parents and caregivers", "សម្រាប់ឪពុកម្តាយ និងអ្នកថែទាំ"),
    Label("for_trainers", "For trainers and social workers", "សម្រាប់គ្រូបង្គោល និងអ្នកធ្វើការសេវាសង្គម"),
    Label("contents", "In this book", "ក្នុងសៀវភៅនេះ"),
    Label("take_with_you", "Take it with you", "យកទៅជាមួយ"),
    Label("pack_html", "Opens on any phone", "បើកបានលើទូរសព្ទគ្រប់ប្រភេទ"),
    Label("pack_pptx", "Slides for a group", "ស្លាយសម្រាប់បង្ហាញក្នុងក្រុម"),
    Label("pack_epub", "For apps that read books", "សម្រាប់កម្មវិធីអានសៀវភៅ"),
    Label("pack_pdf", "To print", "សម្រាប់បោះពុម្ព"),
    Label("pack_handout", "One page to hand out", "មួយទំព័រសម្រាប់ចែក"),
    Label("for_learners", "For learners", "សម្រាប់អ្នករៀន"),
    Label("for_facilitators", "For facilitators", "សម្រាប់អ្នកសម្របសម្រួល"),
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
    # numbers and dates
    Label("date", "{day} {month} {year}", "{day} {month} {year}"),
    Label("in_seconds", "{count} seconds", "{count} វិនាទី"),
    Label("in_years", "{count} years", "{count} ឆ្នាំ"),
    Label("in_minute", "1 minute", "1 នាទី"),
    Label("in_minutes", "{count} minutes", "{count} នាទី"),
    Label("lesson_of", "Lesson {number} of {total}", "មេរៀនទី {number} ក្នុងចំណោម {total}"),
    Label("ages_between", "Ages {low}–{high}", "អាយុ {low}–{high} ឆ្នាំ"),
    Label("ages_from", "From {low} years", "អាយុចាប់ពី {low} ឆ្នាំ"),
    Label("ages_to", "Up to {high} years", "អាយុរហូតដល់ {high} ឆ្នាំ"),
    Label("of_people", "{count} people", "{count} នាក់"),
    Label("of_page", "1 page", "1 ទំព័រ"),
    Label("of_pages", "{count} pages", "{count} ទំព័រ"),
    # the same for readers of what is for children and young people only (`speaking_to`)
    Label("where_help_is_to_young", "Where you can get help", "កន្លែងដែលប្អូនអាចរកជំនួយ"),
    Label(
        "leave_text_to_young",
        "The button at the top takes you to another site at once; so does pressing the Esc key "
        "three times. “Back” does not lead here again then. The browser may still remember this "
        "page: delete its history, or open a private window next time.",
        "ប៊ូតុងខាងលើនាំប្អូនទៅគេហទំព័រផ្សេងភ្លាម។ ការចុចគ្រាប់ Esc បីដងក៏ដូចគ្នាដែរ។ ក្រោយមក ប៊ូតុង"
        "«ថយក្រោយ» មិននាំមកទីនេះវិញទេ។ ប៉ុន្តែកម្មវិធីរុករក"
        "អាចនៅចងចាំទំព័រនេះ៖ សូមលុបប្រវត្តិរុករក ឬបើកផ្ទាំងឯកជនលើកក្រោយ។",
    ),
    Label("objectives_to_young", "What you will be able to do", "អ្វីដែលប្អូននឹងអាចធ្វើបាន"),
    Label("search_label_to_young", "What are you looking for?", "តើប្អូនកំពុងស្វែងរកអ្វី?"),
    Label(
        "safety_plan_hint_to_young",
        "Print this page or copy it on paper. Keep it where only you find it.",
        "បោះពុម្ពទំព័រនេះ ឬចម្លងលើក្រដាស។ ទុកក្រដាសនេះនៅកន្លែងដែលមានតែប្អូនរកឃើញ។",
    ),
    Label(
        "file_stays_to_young",
        "Whoever uses this phone can open this file. Delete it if nobody should know that you "
        "read it.",
        "អ្នកណាដែលប្រើទូរសព្ទនេះ អាចបើកឯកសារនេះបាន។ សូមលុបឯកសារនេះ បើប្អូនមិនចង់ឱ្យនរណាដឹងថាប្អូនបានអាន។",
    ),
)
