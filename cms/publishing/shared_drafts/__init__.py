"""Drafts that people without an account read by a link, and what they answer.

The link names one version: its content is kept in the row, because the editor saves over its own
last revision while somebody types. What a guest says stands in the audit log; it is heard, and it
never counts as a person of the engine of approvals.
"""
