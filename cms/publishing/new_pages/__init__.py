"""A new page of any kind begins with one plain form: where it stands, in which language, its title.

What is made is a draft, at once, so that the editor's autosave holds it from the first letter.
`places` finds where somebody may add a page of a type, `forms` and `views` ask, `making` makes it.
A page type whose own screen asks more names that one (`EditorialPage.new_screen`).
"""
