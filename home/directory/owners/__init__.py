"""The owner's word: an organization looks at the facts of its own services by a link, says which
are right and corrects the others.

Nothing that it sends is public by itself. What is right counts as one of two people
(`home.directory.owner_word`), what is new is a proposal, words are a remark to editors.
"""
