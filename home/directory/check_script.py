"""What to say when checking a number, in both languages; for staff, never published.

The Khmer was written by us and waits for a native reviewer.
"""

from cms.core.vocabularies.shared import Label

SCRIPT = (
    Label(
        "who",
        "“Hello. I call from the Cambodia National Council for Children. It is not an emergency.”",
        "« ជម្រាបសួរ។ ខ្ញុំហៅមកពីក្រុមប្រឹក្សាជាតិកម្ពុជាដើម្បីកុមារ។ នេះមិនមែនជាករណីបន្ទាន់ទេ។ »",
    ),
    Label(
        "why",
        "“We keep the list of help contacts for children. May I ask who answers this number?”",
        "« យើងរក្សាបញ្ជីទំនាក់ទំនងជំនួយសម្រាប់កុមារ។ សូមសួរថា តើអ្នកណាឆ្លើយលេខនេះ? »",
    ),
    Label(
        "what",
        "“Can a child call here? At which hours? Does it cost anything? Which languages do you "
        "speak?”",
        "« តើកុមារអាចហៅមកទីនេះបានទេ? នៅម៉ោងណា? តើត្រូវបង់ថ្លៃទេ? តើអ្នកនិយាយភាសាអ្វីខ្លះ? »",
    ),
    Label(
        "thanks",
        "“Thank you. We will call again, so that the list stays right.”",
        "« សូមអរគុណ។ យើងនឹងហៅម្តងទៀត ដើម្បីឱ្យបញ្ជីនៅតែត្រឹមត្រូវ។ »",
    ),
)
