"""The owner's word: an organization looks at the facts of its own services by a link, and says that
all of it is right, or in its own words what is not.

Nothing that it sends is public by itself. What is right counts as one of two people
(`home.directory.standing`); words are read by people, who change what they ask for.
"""
