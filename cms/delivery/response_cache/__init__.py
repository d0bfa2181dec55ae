"""Answers of the API and pages of the reader, kept by each process until the feed moves.

`wrapper` stands before Django, `kept` holds what it has answered, `version` says what is published
now. Nothing here is needed for a right answer: whatever fails, Django answers.
"""
