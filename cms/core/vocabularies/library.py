"""Closed lists of the lessons room: stable codes with labels in both languages.

Codes are published and never change. The Khmer labels were written by us and wait for a native
reviewer.
"""

from cms.core.vocabularies.shared import Label

DELIVERIES = (
    Label("face_to_face", "Face to face", "ជួបផ្ទាល់"),
    Label("self_study", "Self-study", "រៀនដោយខ្លួនឯង"),
    Label("both", "Face to face or self-study", "ជួបផ្ទាល់ ឬរៀនដោយខ្លួនឯង"),
)

# from the mildest; `warns` says which of them need a help box
CONTENT_WARNINGS = (
    Label("none", "None", "គ្មាន"),
    Label("mild", "Mild", "ស្រាល"),
    Label("moderate", "Moderate", "មធ្យម"),
    Label("strong", "Strong", "ធ្ងន់"),
)

GROUPINGS = (
    Label("alone", "Alone", "ម្នាក់ឯង"),
    Label("pairs", "In pairs", "ជាគូ"),
    Label("small_groups", "In small groups", "ជាក្រុមតូច"),
    Label("whole", "The whole group", "ទាំងអស់គ្នា"),
)

CALLOUT_STYLES = (
    Label("info", "Information", "ព័ត៌មាន"),
    Label("warning", "Warning", "ការព្រមាន"),
    Label("comfort", "Comfort", "ការលួងលោមចិត្ត"),
)

QUIZ_TYPES = (
    Label("single", "One right answer", "ចម្លើយត្រូវតែមួយ"),
    Label("multiple", "Several right answers", "ចម្លើយត្រូវច្រើន"),
    Label("true_false", "True or false", "ត្រូវ ឬខុស"),
)

RESOURCE_TYPES = (
    Label("pdf", "PDF document", "ឯកសារ PDF"),
    Label("pptx", "Slides", "ស្លាយ"),
    Label("docx", "Word document", "ឯកសារ Word"),
    Label("poster", "Poster", "ផ្ទាំងរូបភាព"),
    Label("image", "Picture", "រូបភាព"),
    Label("video", "Video", "វីដេអូ"),
    Label("audio", "Audio", "សំឡេង"),
    Label("link", "Link to another site", "តំណទៅគេហទំព័រផ្សេង"),
)

FILE_ROLES = (
    Label("main", "The file itself", "ឯកសារដើម"),
    Label("captions", "Captions", "អក្សររត់"),
    Label("transcript", "Transcript", "អត្ថបទសរសេរ"),
)

# what a file is there for in a document
MEDIA_ROLES = (
    Label("picture", "Picture in the content", "រូបភាពក្នុងខ្លឹមសារ"),
    Label("thumbnail", "Small picture for lists", "រូបភាពតូចសម្រាប់បញ្ជី"),
    Label("poster", "Picture before a video begins", "រូបភាពមុនវីដេអូចាប់ផ្តើម"),
    Label("logo", "Logo", "ស្លាកសញ្ញា"),
    *FILE_ROLES,
)

LICENCES = (
    Label("cc-by-4.0", "CC BY 4.0", "CC BY 4.0 (បញ្ជាក់ឈ្មោះអ្នកបង្កើត)"),
    Label(
        "cc-by-sa-4.0", "CC BY-SA 4.0", "CC BY-SA 4.0 (បញ្ជាក់ឈ្មោះអ្នកបង្កើត ចែករំលែកក្រោមអាជ្ញាប័ណ្ណដដែល)"
    ),
    Label("cc-by-nc-4.0", "CC BY-NC 4.0", "CC BY-NC 4.0 (បញ្ជាក់ឈ្មោះអ្នកបង្កើត មិនមែនសម្រាប់ពាណិជ្ជកម្ម)"),
    Label("cc0-1.0", "CC0 1.0", "CC0 1.0 (ប្រើដោយសេរី)"),
    Label("permission", "Used with permission", "ប្រើដោយមានការអនុញ្ញាត"),
    Label("all-rights-reserved", "All rights reserved", "រក្សាសិទ្ធិគ្រប់យ៉ាង"),
)

# what a download of a lesson is
VARIANTS = (
    Label("handout", "Handout", "ឯកសារចែក"),
    Label("slides", "Slides", "ស្លាយ"),
)

CONSENT_SCOPES = (
    Label("web", "Websites and apps", "គេហទំព័រ និងកម្មវិធី"),
    Label("print", "Print", "ការបោះពុម្ព"),
    Label("social", "Social media", "បណ្តាញសង្គម"),
)

PAPERS = (
    Label("A3", "A3", "A3"),
    Label("A4", "A4", "A4"),
    Label("A5", "A5", "A5"),
)


def warns(level: str) -> bool:
    """Does content of this warning level have to say where help is?"""
    return level not in {"", "none"}
