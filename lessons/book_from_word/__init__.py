"""A whole book from one Word file: a module for each Heading 1, a lesson for each Heading 2.

`outline` cuts what was read, `making` makes all drafts or none, `views` shows the outline first.
The file is read twice and never stored: the browser keeps it between the two steps.
"""
