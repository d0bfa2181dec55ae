"""New lesson from Word: an uploaded .docx becomes the draft of a lesson.

The steps are modules of their own. `opening` lets a process of its own read the file: there
`container` opens it and refuses what is not a plain Word document, `read` turns it into plain
values (`values`), `drawings` draws its pictures anew. `headings` turns the values into the fields
of a lesson, by the words of the template alone; `draft` makes the page, `report` says what was not
understood and is ordinary text.
`data` holds the filled-in lesson to start from. The uploaded file itself is never stored.
"""
