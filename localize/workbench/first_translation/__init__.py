"""A translator who has never translated: three sentences of nobody's page, in two minutes.

The checks are those of the workbench. Nothing that is written here is stored.
"""
