"""What the pages of this room publish: the JSON of courses, modules, lessons, guides, resources.

Functions here read pages by their attributes and import no model, so that models can name them.
"""
