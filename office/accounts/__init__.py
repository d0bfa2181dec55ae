"""Accounts of the office: who is logged in, what they prove beside the password, and what happens
to accounts. It knows the rights of every room by name, and no room."""
