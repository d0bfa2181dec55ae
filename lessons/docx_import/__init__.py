"""New lesson from Word: an uploaded .docx or pasted text becomes the draft of a lesson.

The steps are modules of their own: `container` opens the file and refuses what is not a plain
Word document, `read` and `paste` turn it into plain values (`values`), `headings` turns those
into the fields of a lesson, `draft` makes the page, `report` says what was not understood.
`template` makes the filled-in lesson to start from. The uploaded file itself is never stored.
"""
