"""A draft for people without an account: what they see, and the office's screen that gives out the
link (`cms.publishing.shared_drafts`).

Below the admin's address, so that every proxy that leads to the office leads here, too; answered
before sessions, so that nothing here knows who has an account.
"""
